"""The import of a plan: what it makes, what it finds here, what it leaves open, and how it is taken back."""

from datetime import UTC, timedelta

import pytest
from sqlmodel import select

from models import step as steps
from models.audit import AuditLine
from models.committee import Member
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.goal import Goal
from models.step import ActionStep, StepState
from models.tools.plan import Candidate, Need, Plan, PlanGoal, PlanStep, Status
from models.tools.plan_draft import (
    ImportState,
    PlanImport,
    PlanSheet,
    decide,
    discard,
    imports_of,
    open_draft,
    places_for,
    words_of,
)
from models.tools.plan_import import import_draft, import_plan, undo_import
from models.tools.plan_review import Decision
from models.workgroup import Workgroup
from tests.models.both import NOW, cast, database, put_member, seat, session, url
from tests.models.tools.plans import COMING, PAST, bring_in, draft, plan, steps_of

__all__ = ["cast", "database", "session", "url"]


def test_an_import_makes_goals_and_steps_and_leaves_open_what_is_open(session, cast):
    imported = bring_in(session, cast, plan(cast))
    [goal] = imported.goals
    assert (goal.ref, goal.statement, goal.workgroup_id) == ("G1", "Open a crisis center", cast.group.pk)
    made = steps_of(session, goal)
    assert [one.ref for one in imported.steps] == ["A1", "A2", "A3", "A4", "A5"]
    site, hire = made["Find a site"], made["Hire staff"]
    assert (site.owner_id, site.due, site.due_words) == (cast.ben.pk, COMING, "March 2027")
    assert (hire.owner_id, hire.due, hire.due_words, hire.state) == (None, None, "ongoing", StepState.OPEN)
    assert (made["Buy a van"].state, made["Buy a van"].dropped_because) == (StepState.DROPPED, "no money")
    bylaws = made["Write bylaws"]
    assert (bylaws.state, bylaws.percent) == (StepState.DONE, 100)
    assert bylaws.done_at is not None
    assert bylaws.done_at.astimezone(UTC).date() == PAST
    outcome = imported.outcome
    assert (outcome.without_owner, outcome.without_due) == (1, 1)
    assert (outcome.past, outcome.done, outcome.dropped) == (1, 1, 1)
    assert (imported.record.goals, imported.record.steps) == (1, 5)


def test_numbers_go_on_where_they_were_and_the_next_step_by_hand_follows(session, cast):
    cast.step(session, cast.goal(session))
    imported = bring_in(session, cast, plan(cast))
    assert imported.goals[0].ref == "G2"
    assert imported.steps[0].ref == "A2"
    assert cast.step(session, imported.goals[0]).ref == "A7"


def test_what_was_done_without_a_date_is_no_news_of_this_week(session, cast):
    cast.committee.created_at = NOW - timedelta(days=90)
    session.add(cast.committee)
    done = Plan([PlanGoal("Old", [PlanStep("Long ago", status=Status.DONE)])])
    [step] = bring_in(session, cast, done).steps
    assert step.done_at == NOW - timedelta(days=90)


def test_the_sheets_own_words_stay_readable_beside_the_step_and_the_goal(session, cast):
    imported = bring_in(session, cast, plan(cast))
    source = words_of(session, imported.steps[1])
    goals_words = words_of(session, imported.goals[0])
    assert source is not None
    assert goals_words is not None
    assert source.name == "plan.xlsx"
    assert source.words == {"who": "SCAO / Sheriff", "when": "ongoing", "resources": "a grant"}
    assert goals_words.words == {"section": "Priority 1"}
    by_hand = cast.step(session, imported.goals[0])
    assert words_of(session, by_hand) is None


def test_decisions_are_imported(session, cast):
    decided = {"0.1": Decision(owner=cast.dee.pk, due=COMING), "0.4": Decision(out=True)}
    imported = bring_in(session, cast, plan(cast), decisions=decided)
    made = steps_of(session, imported.goals[0])
    assert (made["Hire staff"].owner_id, made["Hire staff"].due) == (cast.dee.pk, COMING)
    assert "Buy a van" not in made
    assert imported.outcome.out == 1


def test_words_that_are_too_long_are_refused_and_what_is_not_shortened_is_held(session, cast):
    long = Plan([PlanGoal("A goal", [PlanStep("x" * 501)]), PlanGoal("y" * 600, [PlanStep("Under it")])])
    made = draft(session, cast, long)
    with pytest.raises(Refused) as refused:
        decide(session, cast.ana, made, {"0.0": Decision(text="z" * 501)})
    assert (refused.value.field, refused.value.code) == ("text-0.0", "too_long")
    decide(session, cast.ana, made, {"0.0": Decision(text="Short")})
    imported = import_draft(session, cast.ana, made, workgroup=None, quiet=True, now=NOW)
    assert [step.title for step in imported.steps] == ["Short"]
    assert [one.text[:8] for one in imported.outcome.held] == ["yyyyyyyy", "Under it"]


def test_an_owner_is_of_this_committee_and_there(session, cast):
    made, other = draft(session, cast, plan(cast)), seat(session, "T2")
    for member in (other.ben, cast.dee):
        cast.dee.active = False
        session.add(cast.dee)
        session.flush()
        with pytest.raises(NotFound):
            decide(session, cast.ana, made, {"0.1": Decision(owner=member.pk)})


def test_somebody_who_has_left_meanwhile_is_not_made_responsible(session, cast):
    made = draft(session, cast, plan(cast))
    cast.ben.active = False
    session.add(cast.ben)
    imported = import_draft(session, cast.ana, made, workgroup=cast.group, quiet=True, now=NOW)
    assert {step.owner_id for step in imported.steps} == {None}
    assert imported.outcome.without_owner == 3


@pytest.mark.parametrize("again", ["same file", "another file"])
def test_the_same_plan_again_makes_nothing(session, cast, again):
    first = bring_in(session, cast, plan(cast))
    more = {"same file": {}, "another file": {"name": "copy.csv", "digest": "d2"}}[again]
    second = bring_in(session, cast, plan(cast), **more)
    assert (second.goals, second.steps) == ([], [])
    assert [one.pk for one in second.outcome.here] == [one.pk for one in first.steps]
    assert second.outcome.nothing_new
    assert second.outcome.differing == []


def test_a_sheet_that_has_grown_adds_what_is_new_and_says_what_differs(session, cast):
    first = bring_in(session, cast, plan(cast))
    grown = plan(cast, PlanStep("Open the doors", due=COMING), goal="  open a CRISIS center. ")
    rows = list(grown.goals[0].steps)
    rows[0] = PlanStep("Find a site", owner=Candidate(cast.cho.pk, "Cho", "name"), due=PAST)
    rows[3] = PlanStep("Ask the county", status=Status.DONE)
    second = bring_in(session, cast, Plan([PlanGoal(grown.goals[0].text, rows)]), digest="d2")
    assert [step.title for step in second.steps] == ["Open the doors"]
    assert second.steps[0].goal_id == first.goals[0].pk
    site, county = second.outcome.differing
    assert (site.step.ref, site.due, site.owner_id, site.over) == ("A1", PAST, cast.cho.pk, None)
    assert (county.step.ref, county.over) == ("A4", Status.DONE)
    assert site.step.due == COMING


def test_a_step_that_was_reworded_or_moved_here_is_still_the_one_of_the_sheet(session, cast):
    first = bring_in(session, cast, plan(cast))
    site, other = first.steps[0], cast.goal(session, statement="Another")
    steps.edit(
        session,
        cast.ana,
        site,
        version=1,
        title="Find a building",
        goal=other,
        owner=cast.ben,
        due=COMING,
        now=NOW,
    )
    assert bring_in(session, cast, plan(cast), digest="d2").outcome.nothing_new


def test_what_was_shortened_or_left_out_the_last_time_is_not_made_again(session, cast):
    sheet = plan(cast, PlanStep("w " * 400), PlanStep("Page 3", needs=[Need.TEXT]))
    decided = {"0.5": Decision(text="A short one"), "0.6": Decision(out=True)}
    bring_in(session, cast, sheet, decisions=decided)
    again = bring_in(session, cast, plan(cast, *sheet.goals[0].steps[5:], PlanStep("New")), digest="d2")
    assert [step.title for step in again.steps] == ["New"]
    assert (again.outcome.out, again.outcome.held) == (1, [])


def test_steps_of_the_same_words_are_as_many_as_the_sheet_has(session, cast):
    twice = Plan([PlanGoal("Meet", [PlanStep("Hold a meeting", due=COMING), PlanStep("Hold a meeting")])])
    assert len(bring_in(session, cast, twice).steps) == 2
    thrice = Plan([PlanGoal("Meet", [*twice.goals[0].steps, PlanStep("Hold a meeting")])])
    assert len(bring_in(session, cast, thrice, digest="d2").steps) == 1


def test_a_goal_that_stands_twice_in_the_sheet_is_one(session, cast):
    split = Plan([PlanGoal("Meet", [PlanStep("A")]), PlanGoal("meet", [PlanStep("B")])])
    imported = bring_in(session, cast, split)
    assert len(imported.goals) == 1
    assert {step.goal_id for step in imported.steps} == {imported.goals[0].pk}
    assert bring_in(session, cast, split, digest="d2").outcome.nothing_new


def test_a_goal_made_by_hand_takes_the_steps_of_the_sheet(session, cast):
    goal = cast.goal(session, statement="Open a crisis center")
    imported = bring_in(session, cast, plan(cast))
    assert imported.goals == []
    assert {step.goal_id for step in imported.steps} == {goal.pk}


def test_the_same_words_in_another_workgroup_are_another_goal(session, cast):
    cast.goal(session, statement="Open a crisis center")
    made = draft(session, cast, plan(cast))
    imported = import_draft(session, cast.ana, made, workgroup=None, quiet=True, now=NOW)
    assert len(imported.goals) == 1
    assert imported.goals[0].workgroup_id is None


# --- who may ---


def test_leads_import_into_their_groups_and_staff_everywhere(session, cast):
    other = Workgroup(committee_id=cast.committee.pk, name="Courts")
    session.add(other)
    session.flush()
    assert [one.name for one in places_for(session, cast.ana).groups] == ["Courts", "Diversion"]
    assert places_for(session, cast.ana).committee
    led = places_for(session, cast.ben)
    assert ([one.name for one in led.groups], led.committee) == (["Diversion"], False)
    assert not places_for(session, cast.cho)
    with pytest.raises(NotAllowed):
        draft(session, cast, plan(cast), by=cast.cho)
    made = draft(session, cast, plan(cast), by=cast.ben)
    for place in (None, other):
        with pytest.raises(NotAllowed):
            import_draft(session, cast.ben, made, workgroup=place, quiet=True, now=NOW)
    assert import_draft(session, cast.ben, made, workgroup=cast.group, quiet=True, now=NOW).steps


def test_a_draft_is_its_authors_and_the_coordinators(session, cast):
    put_member(session, cast.group, cast.cho, lead=True)
    made = draft(session, cast, plan(cast), by=cast.ben)
    for act in (
        lambda: open_draft(session, cast.cho, made),
        lambda: decide(session, cast.cho, made, {}),
        lambda: discard(session, cast.cho, made, now=NOW),
        lambda: import_draft(session, cast.cho, made, workgroup=cast.group, quiet=True, now=NOW),
        lambda: open_draft(session, seat(session, "T2").ana, made),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert open_draft(session, cast.ana, made)[0].goals
    assert [line.plan.pk for line in imports_of(session, cast.ana)] == [made.pk]
    assert imports_of(session, cast.cho) == []


def test_a_draft_is_settled_once(session, cast):
    made = draft(session, cast, plan(cast))
    assert draft(session, cast, plan(cast)) is made
    import_draft(session, cast.ana, made, workgroup=None, quiet=True, now=NOW)
    with pytest.raises(AlreadySettled):
        import_draft(session, cast.ana, made, workgroup=None, quiet=True, now=NOW)
    with pytest.raises(AlreadySettled):
        discard(session, cast.ana, made, now=NOW)
    assert draft(session, cast, plan(cast)) is not made


def test_a_discarded_draft_leaves_nothing_of_its_content(session, cast):
    made = draft(session, cast, plan(cast))
    discard(session, cast.ana, made, now=NOW)
    assert made.state is ImportState.DISCARDED
    assert session.exec(select(PlanSheet)).all() == []
    told = session.exec(select(AuditLine)).all()
    assert "crisis" not in str([(line.before, line.after) for line in told])


def test_an_import_is_one_transaction_a_fault_at_its_end_leaves_nothing_of_it(database):
    def counts(session):
        return [len(session.exec(select(table)).all()) for table in (Goal, ActionStep, AuditLine)]

    with database.transaction() as session:
        cast = seat(session)
        pk = draft(session, cast, plan(cast)).pk
        session.flush()
        before = counts(session)

    def imported(*, fault):
        with database.transaction() as session:
            made, ana = session.get_one(PlanImport, pk), session.get_one(Member, cast.ana.pk)
            import_draft(session, ana, made, workgroup=None, quiet=True, now=NOW)
            session.flush()
            assert counts(session)[1] == 5
            if fault:
                raise ConnectionError

    with pytest.raises(ConnectionError):
        imported(fault=True)
    with database.transaction() as session:
        assert counts(session) == before
        assert session.get_one(PlanImport, pk).state is ImportState.DRAFT
    imported(fault=False)


def test_a_plan_in_which_nothing_was_found_is_refused(session, cast):
    with pytest.raises(Refused) as refused:
        draft(session, cast, Plan())
    assert refused.value.code == "no_plan"


def test_the_command_line_imports_as_the_system(session, cast):
    imported = import_plan(
        session,
        None,
        plan(cast),
        source_name="plan.csv",
        digest="d",
        workgroup=None,
        committee=cast.committee,
        now=NOW,
    )
    assert (len(imported.goals), len(imported.steps)) == (1, 5)
    assert {step.author_id for step in imported.steps} == {None}
    undo_import(session, cast.ana, imported.record, now=NOW)
