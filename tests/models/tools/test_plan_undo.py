"""What follows an import: nobody is flooded, it is taken back as one act, and its size costs little."""

import time
from datetime import date, timedelta
from datetime import time as clock

import pytest
from sqlmodel import col, select

from models import outbox
from models import step as steps
from models.audit import AuditLine
from models.calendar import WorkCalendar
from models.committee import Committee
from models.errors import AlreadySettled, NotAllowed, NothingToUndo
from models.goal import GoalState
from models.nudge import fall_for
from models.outbox import Kind, Message, OutboxMessage, SendState
from models.recurrence import Recurrence, weekly
from models.schedule import recur
from models.step import ActionStep, StepState
from models.tools.plan import Need, Plan, PlanGoal, PlanStep
from models.tools.plan_import import import_draft, preview, undo_import
from models.undo import undo_last
from models.work import Work
from models.workgroup import Mode
from tests.models.both import NOW, ZONE, cast, database, seat, session, url
from tests.models.test_queries import counting
from tests.models.tools.plans import bring_in, draft, plan

__all__ = ["cast", "database", "session", "url"]

CALENDAR = WorkCalendar(zone=ZONE)


# --- nobody is flooded ---


def rounds(session, cast, weekday: int) -> None:
    rule = Recurrence(weekly({weekday}), date(2026, 11, 1), clock(9), ZONE)
    recur(session, cast.committee.pk, Work.ROUND_OPEN, rule, subject_id=cast.group.pk, now=NOW)


def days_of_nudges(step: ActionStep, *, days: int = 30) -> list[date]:
    found = []
    for ahead in range(days):
        at = NOW + timedelta(days=ahead)
        if fall_for(step, CALENDAR, at.date(), now=at):
            found.append(at.date())
    return found


def test_steps_past_their_date_are_quiet_until_the_next_checkin(session, cast):
    rounds(session, cast, 3)
    imported = bring_in(session, cast, plan(cast))
    asked_on = date(2026, 11, 26)
    assert imported.asked_on == asked_on
    assert [step.snoozed_until for step in imported.steps] == [None, None, None, asked_on, None]
    assert days_of_nudges(imported.steps[3])[0] == asked_on
    assert session.exec(select(OutboxMessage)).all() == []


def test_without_a_checkin_they_are_quiet_for_two_weeks(session, cast):
    assert bring_in(session, cast, plan(cast)).asked_on == date(2026, 12, 4)


def test_who_wants_the_usual_reminders_gets_them(session, cast):
    imported = bring_in(session, cast, plan(cast), quiet=False)
    assert (imported.asked_on, imported.steps[3].snoozed_until) == (None, None)


def test_a_group_that_works_without_dates_misses_none(session, cast):
    cast.group.mode = Mode.AS_THEY_ARISE
    session.add(cast.group)
    session.flush()
    made = draft(session, cast, Plan([PlanGoal("A", [PlanStep("B", needs=[Need.DUE])])]))
    outcome, _ = preview(session, made, cast.group, now=NOW)
    assert outcome.without_due == 0


# --- taking it back ---


def test_an_import_is_taken_back_as_one_act_but_for_what_was_touched(session, cast):
    read = plan(cast)
    read = Plan([*read.goals, PlanGoal("Untouched", [PlanStep("Nothing happens")])])
    imported = bring_in(session, cast, read, by=cast.ben)
    steps.finish(session, cast.ben, imported.steps[0], now=NOW)
    message = Message("x", [{"type": "section", "block_id": f"{imported.steps[3].subject}/a/b"}])
    pk = cast.committee.pk
    outbox.enqueue(session, pk, message, kind=Kind.NUDGE, key="n", target="U", now=NOW)
    for other in (cast.cho, seat(session, "T2").ana):
        with pytest.raises(NotAllowed):
            undo_import(session, other, imported.record, now=NOW)
    back = undo_import(session, cast.ben, imported.record, now=NOW)
    assert [step.ref for step in back.steps] == ["A2", "A3", "A4", "A5", "A6"]
    assert [goal.ref for goal in back.goals] == ["G2"]
    assert [one.ref for one in back.kept] == ["G1", "A1"]
    session.expire_all()
    assert {one.state for one in back.steps} == {StepState.DROPPED}
    assert imported.goals[1].state is GoalState.DROPPED
    assert imported.goals[0].state is GoalState.OPEN
    queued = outbox.find(session, pk, "n")
    assert queued is not None
    assert queued.state is SendState.WITHDRAWN
    with pytest.raises(AlreadySettled):
        undo_import(session, cast.ben, imported.record, now=NOW)


def test_after_it_was_taken_back_the_same_plan_can_be_imported_anew(session, cast):
    undo_import(session, cast.ana, bring_in(session, cast, plan(cast)).record, now=NOW)
    again = bring_in(session, cast, plan(cast))
    assert (len(again.goals), len(again.steps)) == (1, 5)


def test_a_goal_under_which_somebody_has_put_a_step_stays(session, cast):
    imported = bring_in(session, cast, plan(cast))
    cast.step(session, imported.goals[0], by=cast.dee)
    back = undo_import(session, cast.ana, imported.record, now=NOW)
    assert (back.goals, [one.ref for one in back.kept]) == ([], ["G1"])


def test_the_plain_undo_leaves_an_import_to_its_own_and_skips_one_that_is_taken_back(session, cast):
    session.info["turn"] = "before"
    earlier = cast.goal(session, statement="Made before")
    session.info["turn"] = "import"
    imported = bring_in(session, cast, plan(cast))
    with pytest.raises(NothingToUndo) as refused:
        undo_last(session, cast.ana, now=NOW)
    assert refused.value.reason == "imported"
    session.info["turn"] = "back"
    undo_import(session, cast.ana, imported.record, now=NOW)
    assert undo_last(session, cast.ana, now=NOW) == [earlier]


def test_every_change_is_a_line_of_the_log(session, cast):
    imported = bring_in(session, cast, plan(cast))
    lines = session.exec(
        select(AuditLine).where(AuditLine.act == "plan.import").order_by(col(AuditLine.id))
    ).all()
    made = [line for line in lines if line.kind == "action_step"]
    assert [line.row_id for line in made] == [step.pk for step in imported.steps]
    assert made[0].after["title"] == "Find a site"
    assert {line.actor_id for line in lines} == {cast.ana.pk}
    undo_import(session, cast.ana, imported.record, now=NOW)
    session.expire_all()
    assert all(line.undone for line in made)
    undone = session.exec(
        select(AuditLine).where(AuditLine.act == "audit.undo", AuditLine.kind == "action_step")
    ).all()
    assert undone[0].before["state"] == "open"


# --- size ---


def many(count: int) -> Plan:
    return Plan([PlanGoal(f"Goal {n}", [PlanStep(f"Step {n} {m}") for m in range(10)]) for n in range(count)])


@pytest.mark.parametrize("act", ["import", "again", "undo"])
def test_a_long_plan_costs_as_many_queries_as_a_short_one(database, act):
    told = {}
    for count in (2, 50):
        with database.transaction() as session:
            cast = seat(session, f"T{count}")
            made = draft(session, cast, many(count))
            if act != "import":
                imported = import_draft(session, cast.ana, made, workgroup=None, quiet=True, now=NOW)
                made = draft(session, cast, many(count))
            with counting(database) as said:
                if act == "undo":
                    undo_import(session, cast.ana, imported.record, now=NOW)
                else:
                    import_draft(session, cast.ana, made, workgroup=None, quiet=True, now=NOW)
            told[count] = len(said)
    assert 0 < told[50] <= told[2] + 2, told  # the driver takes a thousand rows in one statement


def test_five_hundred_steps_are_imported_in_less_than_three_seconds(database):
    with database.transaction() as session:
        cast = seat(session, "T500")
        made = draft(session, cast, many(50))
        began = time.monotonic()
        imported = import_draft(session, cast.ana, made, workgroup=None, quiet=True, now=NOW)
    assert len(imported.steps) == 500
    assert time.monotonic() - began < 3
    with database.reading() as session:
        assert session.exec(select(Committee.steps_made).where(col(Committee.team_id) == "T500")).one() == 500
