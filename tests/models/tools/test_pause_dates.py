"""What a pause does to every day that the committee has set, and to what was on its way when it began."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models import audit, outbox, schedule
from models.access import Act
from models.agreement import STAGES, Agreement, AgreementState, reminder_key
from models.audit import AuditLine
from models.base import Owned
from models.goal import Goal, GoalState
from models.meeting import Meeting
from models.outbox import Kind, Message, Op, OutboxMessage, SendState
from models.recurrence import Recurrence, weekly
from models.rhythm import put_series
from models.schedule import Schedule, Work, find
from models.tools import cycle_times, run_times
from models.tools.ballot import Ballot, BallotState, Method
from models.tools.cycle_tables import Cycle, CycleState
from models.tools.funding_tables import Funding, FundingKind, FundingReport
from models.tools.indicator import Indicator, IndicatorState
from models.tools.instrument import Instrument, InstrumentVersion, Raters
from models.tools.interventions import Intervention, InterventionKind, InterventionState
from models.tools.invitations import AskState, Invitation
from models.tools.milestones import Milestone, MilestoneState
from models.tools.objectives import Objective, ObjectiveState
from models.tools.partners import KeyPartner
from models.tools.pause import begin_pause, end_pause, just_ended, outside_days, tell_restart, undo_pause
from models.tools.pause_tables import Pause
from models.tools.run_tables import InstrumentRun, RunState
from models.tools.transition_tables import Kind as Ending
from models.tools.transition_tables import Part, Transition, TransitionPart, TransitionState
from tests.models.both import NOW, ZONE, cast, database, session, url
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TODAY = date(2026, 11, 20)  # a Friday
DUE = TODAY + 10 * DAY
LATER = DUE + 14 * DAY
RESTART = NOW + 14 * DAY
FIFTEEN = TODAY + 28 * DAY
"""What was on a working day and would be on a Saturday after 15 days is on the Monday."""


def begin(session, cast, *, now=NOW, back: date | None = TODAY + 14 * DAY) -> Pause:
    return begin_pause(
        session, cast.ana, because="Flood", restart_on=back, cancels=True, moves_terms=False, now=now
    )


def put(session, row: Any) -> Any:
    session.add(row)
    session.flush()
    return row


def a_goal(session, cast, **values) -> Goal:
    row = cast.goal(session)
    row.due = DUE
    for name, value in values.items():
        setattr(row, name, value)
    return put(session, row)


def an_invitation(session, cast, **values) -> Invitation:
    pk = cast.committee.pk
    partner = put(session, KeyPartner(committee_id=pk, name="Jail", place=1))
    whole = {"partner_id": partner.pk, "name": "Jo", "asker_id": cast.cho.pk, "ask_by": DUE} | values
    return put(session, Invitation(committee_id=pk, made_at=NOW, **whole))


def a_run(session, cast, **values) -> InstrumentRun:
    pk, ana = cast.committee.pk, cast.ana.pk
    tool = put(session, Instrument(committee_id=pk, name="Six", made_at=NOW))
    version = InstrumentVersion(
        committee_id=pk,
        instrument_id=tool.pk,
        number=1,
        scale=["no", "yes"],
        sections=[],
        items=[["", "Led?"]],
        raters=Raters.SEATS,
        author_id=ana,
        made_at=NOW,
    )
    whole = {"version_id": put(session, version).pk, "author_id": ana, "closes_on": DUE} | values
    return put(session, InstrumentRun(committee_id=pk, instrument_id=tool.pk, opened_at=NOW, **whole))


def a_part(session, cast, state=TransitionState.OPEN) -> TransitionPart:
    pk, ana = cast.committee.pk, cast.ana.pk
    of = Transition(
        committee_id=pk,
        goal_id=cast.goal(session).pk,
        kind=Ending.TIME_LIMITED,
        state=state,
        author_id=ana,
        made_at=NOW,
    )
    whole = {"transition_id": put(session, of).pk, "part": Part.DATA, "how": "She counts", "member_id": ana}
    return put(session, TransitionPart(committee_id=pk, by=DUE, **whole))


def simple(table: type[Owned], **values) -> Callable[..., Any]:
    """Makes a row of the table; a name of a member or of a goal stands for its id."""

    def make(session, cast, **changed):
        whole = {"committee_id": cast.committee.pk, "made_at": NOW} | values | changed
        known = {"ana": cast.ana.pk, "goal": cast.goal(session).pk}
        for name, value in whole.items():
            if name.endswith("_id") and isinstance(value, str):
                whole[name] = known[value]
        return put(session, table(**whole))

    return make


a_cycle = simple(Cycle, number=1, change="Call", owner_id="ana", author_id="ana", prediction="More")

MADE: dict[str, tuple[Callable[..., Any], tuple[str, ...], dict[str, Any]]] = {
    "goal": (a_goal, ("due",), {"state": GoalState.MET}),
    "milestone": (
        simple(Milestone, goal_id="goal", title="Signed", author_id="ana", due=DUE),
        ("due",),
        {"state": MilestoneState.DROPPED},
    ),
    "objective": (simple(Objective, statement="Fewer", due=DUE), ("due",), {"state": ObjectiveState.DROPPED}),
    "indicator": (
        simple(Indicator, name="Stay", name_key="stay", target=5.0, target_by=DUE),
        ("target_by",),
        {"state": IndicatorState.ENDED},
    ),
    "intervention": (
        simple(Intervention, title="Desk", kind=InterventionKind.SERVICE, planned_on=DUE, author_id="ana"),
        ("planned_on",),
        {"state": InterventionState.RUNNING, "started_on": DUE},
    ),
    "invitation": (an_invitation, ("ask_by",), {"state": AskState.DECLINED}),
    "planned cycle": (
        lambda s, c, **v: a_cycle(s, c, **{"starts_on": DUE, "ends_on": DUE} | v),
        ("starts_on", "ends_on"),
        {"state": CycleState.DROPPED},
    ),
    "started cycle": (
        lambda s, c, **v: a_cycle(
            s, c, **{"state": CycleState.STARTED, "starts_on": TODAY, "ends_on": DUE} | v
        ),
        ("ends_on",),
        {"state": CycleState.DROPPED},
    ),
    "run": (a_run, ("closes_on",), {"state": RunState.CLOSED, "closed_at": NOW}),
    "agreement": (
        simple(Agreement, title="MOU", review_on=DUE),
        ("review_on",),
        {"state": AgreementState.ENDED},
    ),
    "part of an ending": (a_part, ("by",), {"state": TransitionState.CALLED_OFF}),
}


@pytest.mark.parametrize("what", MADE)
def test_each_day_that_the_committee_has_set_is_later_by_the_pause_once_it_restarts(session, cast, what):
    make, columns, _ = MADE[what]
    row = make(session, cast)
    end_pause(session, None, begin(session, cast), now=RESTART)
    assert [getattr(row, name) for name in columns] == [LATER] * len(columns)
    table: type[Owned] = type(row)
    kind = audit.table_name(table)
    statement = select(AuditLine).where(AuditLine.kind == kind, AuditLine.act == Act.PAUSE_COMMITTEE.value)
    [line] = session.exec(statement).all()
    assert line.before[columns[0]] == DUE.isoformat()
    assert line.actor_id is None


@pytest.mark.parametrize("what", MADE)
def test_what_is_over_keeps_its_day(session, cast, what):
    make, columns, over = MADE[what]
    row = make(session, cast, **over)
    end_pause(session, None, begin(session, cast), now=RESTART)
    assert [getattr(row, name) for name in columns] == [DUE] * len(columns)


def test_what_others_have_set_does_not_move_and_is_named_while_it_pauses(session, cast):
    pk = cast.committee.pk
    grant = put(
        session,
        Funding(committee_id=pk, source="State", kind=FundingKind.GRANT, ends_on=LATER, made_at=NOW),
    )
    report = put(session, FundingReport(committee_id=pk, funding_id=grant.pk, due=DUE, made_at=NOW))
    put(session, FundingReport(committee_id=pk, funding_id=grant.pk, due=LATER, made_at=NOW))
    pause = begin(session, cast)
    assert outside_days(session, pause, TODAY) == [(DUE, "State")]
    end_pause(session, None, pause, now=RESTART)
    assert (grant.ends_on, report.due) == (LATER, DUE)


@pytest.mark.parametrize("after", [False, True], ids=["all in the pause", "an older one"])
def test_a_day_that_was_changed_in_the_pause_and_back_is_later_like_the_others(session, cast, after):
    goal = a_goal(session, cast)
    if after:  # set before it, and taken back in it: that day was meant
        audit.change(session, cast.ana, Act.EDIT_GOAL, goal, now=NOW - HOUR, due=DUE + DAY)
    pause = begin(session, cast)
    if not after:
        audit.change(session, cast.ana, Act.EDIT_GOAL, goal, now=NOW + HOUR, due=DUE + 9 * DAY)
    audit.change(session, cast.ana, Act.UNDO, goal, now=NOW + 2 * HOUR, due=DUE)
    end_pause(session, None, pause, now=RESTART)
    assert goal.due == (DUE if after else LATER)


def test_a_day_that_was_set_in_the_pause_stays_and_so_does_what_is_due_on_it(session, cast):
    old = a_cycle(session, cast, state=CycleState.STARTED, ends_on=DUE)
    kept = a_cycle(session, cast, number=2, state=CycleState.STARTED, ends_on=DUE)
    for one in (old, kept):
        cycle_times.plan_end(session, cast.committee, one.pk, DUE, now=NOW)
    pause = begin(session, cast)
    during, meant = NOW + 2 * DAY, DUE + 30 * DAY
    audit.change(session, cast.ana, Act.EDIT_CYCLE, kept, now=during, ends_on=meant)
    cycle_times.plan_end(session, cast.committee, kept.pk, meant, now=during)
    planned = there(find(session, cast.committee.pk, Work.CYCLE_END, kept.pk)).next_run
    end_pause(session, None, pause, now=RESTART)
    assert (old.ends_on, kept.ends_on) == (LATER, meant)
    assert there(find(session, cast.committee.pk, Work.CYCLE_END, kept.pk)).next_run == planned
    asked = there(find(session, cast.committee.pk, Work.CYCLE_END, old.pk)).next_run
    assert there(asked).date() == LATER + DAY


@pytest.mark.parametrize("days", [14, 15, 16])
def test_a_run_and_a_ballot_close_on_the_day_that_they_name(session, cast, days):
    pk, run = cast.committee.pk, a_run(session, cast, closes_on=TODAY + 14 * DAY)
    run_times.plan_end(session, cast.committee, run, now=NOW)
    ballot = put(
        session,
        Ballot(committee_id=pk, title="Gaps", method=Method.DOTS, closes_at=NOW + 14 * DAY, made_at=NOW),
    )
    schedule.once(session, pk, Work.BALLOT_CLOSE, NOW + 14 * DAY, subject_id=ballot.pk, zone=ZONE, now=NOW)
    end_pause(session, None, begin(session, cast, back=TODAY + 60 * DAY), now=NOW + days * DAY)
    day = TODAY + 28 * DAY if days == 14 else TODAY + 31 * DAY  # a Saturday and a Sunday become Monday
    assert run.closes_on == day
    assert there(ballot.closes_at).date() == day
    for work, subject in ((Work.INSTRUMENT_CLOSE, run.pk), (Work.BALLOT_CLOSE, ballot.pk)):
        assert there(there(find(session, pk, work, subject)).next_run).date() in (day, day + DAY)
    assert there(find(session, pk, Work.BALLOT_CLOSE, ballot.pk)).next_run == ballot.closes_at


def test_a_ballot_that_was_opened_in_the_pause_closes_when_it_says(session, cast):
    pause, closes_at = begin(session, cast), NOW + 30 * DAY
    pk, during = cast.committee.pk, NOW + DAY
    ballot = Ballot(committee_id=pk, title="Gaps", method=Method.DOTS, closes_at=closes_at, made_at=during)
    audit.create(session, cast.ana, Act.OPEN_BALLOT, ballot, now=during)
    end_pause(session, None, pause, now=RESTART)
    assert (ballot.closes_at, ballot.state) == (closes_at, BallotState.OPEN)


def queue(session, cast, key: str, **values) -> OutboxMessage:
    whole: dict[str, Any] = {"kind": Kind.NOTICE, "target": "U1", "now": NOW, "not_before": NOW + 10 * HOUR}
    message = Message("x", [{"type": "divider", "block_id": f"{key}/1"}])
    outbox.enqueue(session, cast.committee.pk, message, key=key, **whole | values)
    return there(outbox.find(session, cast.committee.pk, key))


def restart(session, cast, pause, *, now=RESTART) -> None:
    end_pause(session, None, pause, now=now)
    words = Message("public", []), Message("private", [])
    tell_restart(session, cast.committee, pause, *words, note=Message("", [{"type": "context"}]), now=now)


def test_what_was_queued_waits_for_the_restart_and_goes_out_after_its_notice(session, cast):
    cast.committee.channel_id = "U1"
    held = queue(session, cast, "a")
    follow = queue(session, cast, "a:2", op=Op.UPDATE, anchor_key="a")
    sent = queue(session, cast, "b")
    sent.state = SendState.SENT
    change = queue(session, cast, "b:2", op=Op.UPDATE, anchor_key="b")
    pause = begin(session, cast)
    fresh = queue(session, cast, "c", now=NOW + HOUR, not_before=NOW + HOUR)
    assert min(held.not_before, held.due_at, follow.not_before) > NOW + 1000 * DAY
    assert (change.not_before, fresh.not_before) == (NOW + 10 * HOUR, NOW + HOUR)
    restart(session, cast, pause)
    told = there(outbox.find(session, cast.committee.pk, f"pause:{pause.pk}:restart:U1"))
    assert held.state == SendState.QUEUED
    assert told.due_at < held.due_at == held.not_before <= told.due_at + HOUR
    assert held.expires_at == held.due_at + outbox.KEPT
    assert follow.due_at >= held.due_at
    assert held.blocks[-1] == {"type": "context"}
    assert len(follow.blocks) == len(fresh.blocks) == 1


def test_what_has_lost_its_reason_in_the_pause_is_not_sent_after_it(session, cast):
    queue(session, cast, "step:9")
    agreement = MADE["agreement"][0](session, cast)
    review = queue(session, cast, reminder_key(agreement, STAGES[0]))
    pause = begin(session, cast)
    outbox.withdraw(session, cast.committee.pk, "step:9", now=NOW + DAY)  # it was done meanwhile
    restart(session, cast, pause)
    states = {one.key: one.state for one in session.exec(select(OutboxMessage)).all()}
    assert states["step:9"] == SendState.WITHDRAWN
    assert review.state == SendState.WITHDRAWN  # its day has moved


def test_what_is_of_use_only_up_to_a_meeting_is_not_kept_longer(session, cast):
    rule = Recurrence(weekly({0}), TODAY, time(9), ZONE)
    whole: dict[str, Any] = {"recurrence": rule, "minutes": 60, "place": "", "agenda_days": 2, "now": NOW}
    put_series(session, cast.ana, cast.committee, **whole)
    meeting = there(session.exec(select(Meeting).order_by(Meeting.starts_at)).first())  # type: ignore[arg-type]
    agenda = queue(session, cast, "agenda", kind=Kind.AGENDA, expires_at=meeting.ends_at)
    ballot = queue(session, cast, "ballot", expires_at=NOW + 3 * DAY + HOUR / 2)
    pause = begin(session, cast)
    assert agenda.expires_at == meeting.ends_at
    assert ballot.expires_at > NOW + 1000 * DAY
    restart(session, cast, pause)
    assert agenda.expires_at == meeting.ends_at < RESTART
    assert ballot.expires_at == NOW + 17 * DAY + HOUR / 2


def test_a_pause_that_is_taken_back_lets_all_go_out_when_it_would_have(session, cast):
    held, due = queue(session, cast, "a"), queue(session, cast, "b", not_before=NOW)
    before = held.due_at, held.not_before, held.expires_at
    pause = begin(session, cast)
    undo_pause(session, cast.ana, pause, now=NOW + HOUR)
    assert (held.due_at, held.not_before, held.expires_at) == before
    assert due.not_before == NOW + HOUR


def test_a_restart_by_mistake_is_mended_by_pausing_again_and_no_day_moves_twice(session, cast):
    step = cast.step(session, cast.goal(session))
    step.due = DUE
    milestone, cycle = MADE["milestone"][0](session, cast), MADE["started cycle"][0](session, cast)
    cycle_times.plan_end(session, cast.committee, cycle.pk, DUE, now=NOW)
    held = queue(session, cast, "a")
    first = begin(session, cast, back=TODAY + 28 * DAY)
    cast.committee.channel_id = "C1"
    wrong = NOW + 7 * DAY + 8 * HOUR  # at night
    restart(session, cast, first, now=wrong)
    assert step.due == DUE + 7 * DAY
    assert just_ended(session, cast.committee.pk, now=wrong) == first
    second = begin(session, cast, now=wrong + HOUR, back=TODAY + 28 * DAY)
    assert just_ended(session, cast.committee.pk, now=wrong) is None
    news = there(outbox.find(session, cast.committee.pk, f"pause:{first.pk}:restart:C1"))
    assert news.state == SendState.WITHDRAWN
    assert held.not_before > NOW + 1000 * DAY
    restart(session, cast, second, now=NOW + 28 * DAY)
    whole = DUE + 28 * DAY
    assert (step.due, milestone.due, cycle.ends_on) == (whole, whole, whole)
    asked = there(find(session, cast.committee.pk, Work.CYCLE_END, cycle.pk)).next_run
    assert there(asked).date() == whole + DAY
    assert held.state == SendState.QUEUED
    assert held.not_before < NOW + 29 * DAY


def test_a_pause_of_an_earlier_version_moves_what_was_due_all_the_same(session, cast):
    cycle = MADE["started cycle"][0](session, cast)
    cycle_times.plan_end(session, cast.committee, cycle.pk, DUE, now=NOW)
    pause = begin(session, cast)
    pause.due, pause.held = {}, {}
    end_pause(session, None, pause, now=RESTART)
    row = session.exec(select(Schedule).where(Schedule.work == Work.CYCLE_END)).one()
    assert row.next_run == datetime(2026, 12, 15, 16, tzinfo=UTC)
