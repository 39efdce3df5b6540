"""Workplans, interventions, funding and steps: within Slack's limits however much there is, and safe."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.checkin import Checkin
from models.committee import Agency, Committee, Member, Sector, Step
from models.goal import Goal, GoalState
from models.lines import Line
from models.step import ActionStep
from models.tools.arisen import Arisen, Issue
from models.tools.funding_facts import Cliff, FundingLine, PositionLine
from models.tools.funding_tables import FundedPosition, Funding, FundingKind, FundingReport, FundingState
from models.tools.interventions import Intervention, InterventionKind, InterventionLine, InterventionState
from models.tools.milestones import Milestone, MilestoneLine, MilestoneMove, MilestoneState
from models.tools.stage import Place, Standing, StepMove
from models.tools.workplan import GoalLine, Workplan
from models.topic import AgendaItem, TopicState
from models.workgroup import Mode, Workgroup
from practice.blockkit import check_message, check_view
from prompts.tools import arisen, funding, funding_forms, interventions, milestones, shelf, stage, workplan
from prompts.tools.funding_words import cliff_line

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
DAY = date(2026, 11, 20)
ON = timedelta(days=1)
NASTY = "<!channel> *x* _y_ & `z` "
LONG = (NASTY * 20)[:150]
META: dict[str, Any] = {"origin": {}}
COMMITTEE = Committee(id=1, team_id="T", name=LONG, zone="America/Denver", created_at=NOW)
CHO = Member(id=1, committee_id=1, slack_id="UCHO", name=LONG, zone="UTC")
AGENCY = Agency(id=1, committee_id=1, name=LONG, sector=Sector.COMMUNITY)


def group(pk=1, mode=Mode.WORKPLAN) -> Workgroup:
    return Workgroup(id=pk, committee_id=1, name=LONG, mode=mode)


def goal(pk=1, **values) -> Goal:
    return Goal(id=pk, committee_id=1, number=pk, statement=LONG * 3, created_at=NOW, **values)


def point(pk=1, **values) -> Milestone:
    known: dict[str, Any] = {"title": LONG, "due": DAY, "goal_id": 1, "author_id": 1, "made_at": NOW}
    return Milestone(id=pk, committee_id=1, **(known | values))


def moved(number: int) -> list[MilestoneMove]:
    return [
        MilestoneMove(
            committee_id=1,
            milestone_id=1,
            author_id=1,
            was=DAY + n * ON,
            became=DAY + (n + 1) * ON,
            why=LONG * 2,
            moved_on=DAY,
        )
        for n in range(number)
    ]


def step(pk: int, due: date | None = DAY - ON) -> Line:
    row = ActionStep(
        id=pk, committee_id=1, number=pk, goal_id=1, title=LONG * 3, due=due, heard_at=NOW, created_at=NOW
    )
    return Line(row, CHO, None)


def issue(pk: int, **values) -> Issue:
    answer = Checkin(id=pk, committee_id=1, workgroup_id=1, member_id=1, note=LONG * 6, at=NOW)
    return Issue(
        answer, CHO, Arisen(committee_id=1, checkin_id=pk, done=LONG * 3, for_committee=True), **values
    )


def safe(message) -> str:
    """All that is shown; nothing of what was typed is live, and Slack takes it."""
    assert check_message(message.blocks) == []
    shown = [part for part in message.blocks if part["type"] != "header"]
    assert "<!" not in str(shown)
    assert " *x* " not in str(shown)
    return str(message.blocks)


def plan(goals, *, own=True, mode=Mode.WORKPLAN, issues=()) -> Workplan:
    return Workplan(group(mode=mode), DAY, goals, own, issues)


@pytest.mark.parametrize("count", [0, 1, 30])
def test_a_plan_is_what_slack_takes_however_long_it_is(count):
    goals = [
        GoalLine(
            goal(n),
            [MilestoneLine(point(p), moved(count and 3)) for p in range(1, 21)],
            [step(s) for s in range(1, 30)],
            7,
        )
        for n in range(1, count + 1)
    ]
    told = safe(workplan.render_plan(plan(goals), workplan.Rights(), COMMITTEE))
    assert ("more goal" in told) == (count > 6)
    issues = [issue(n) for n in range(1, 11)]
    rights = workplan.Rights(frozenset(range(1, 11)))
    standing = plan(goals, mode=Mode.AS_THEY_ARISE, issues=issues)
    safe(workplan.render_plan(standing, rights, COMMITTEE))
    if goals:
        safe(
            workplan.render_goal(
                goals[0], standing, may=True, notice=NASTY.replace("<!", "").replace("*", "")
            )
        )


def test_to_others_nothing_is_late():
    line = GoalLine(goal(), [MilestoneLine(point(due=DAY - ON))], [step(1)])
    mine = safe(workplan.render_plan(plan([line]), workplan.Rights(), COMMITTEE))
    theirs = safe(workplan.render_plan(plan([line], own=False), workplan.Rights(), COMMITTEE))
    assert "its day has passed" in mine
    assert "1 day late" in mine
    assert "passed" not in theirs
    assert "late" not in theirs


def test_a_step_without_a_date_lacks_nothing_in_a_plan():
    line = GoalLine(goal(state=GoalState.MET), [], [step(1, due=None)])
    assert "no date" not in safe(workplan.render_plan(plan([line]), workplan.Rights(), COMMITTEE))


def test_a_milestone_that_is_reached_says_when():
    reached = point(state=MilestoneState.REACHED, reached_on=DAY)
    assert "reached on 20 Nov 2026" in milestones.line(reached, DAY + 9 * ON)
    assert "passed" not in milestones.line(reached, DAY + 9 * ON)


def test_every_form_is_what_slack_takes():
    goals, agencies = (
        [goal(n) for n in range(1, 150)],
        [
            Agency(id=n, committee_id=1, name=f"{n} {LONG}"[:150], sector=Sector.COMMUNITY)
            for n in range(1, 150)
        ],
    )
    paid = [run(n) for n in range(1, 150)]
    row = money(apply_by=DAY, starts_on=DAY, ends_on=DAY, successor=LONG)
    forms = [
        milestones.milestone_form(goal(), point(), metadata=META),
        milestones.reached_form(point(), day=DAY, metadata=META),
        arisen.note_form(group(), metadata=META),
        arisen.more_form(issue(1), metadata=META),
        interventions.about_form(None, goals, agencies, metadata=META),
        interventions.about_form(
            InterventionLine(run(1), goal(), agencies[:90]), goals, agencies, metadata=META
        ),
        interventions.about_form(None, [], [], metadata=META),
        interventions.state_form(run(1), day=DAY, metadata=META),
        funding_forms.source_form(None, [], keeper=None, metadata=META),
        funding_forms.source_form(FundingLine(row, CHO, [], [], paid[:90]), paid, keeper=CHO, metadata=META),
        funding_forms.report_form(row, metadata=META),
        funding_forms.position_form(row, None, agencies, metadata=META),
        funding_forms.position_form(row, post(1), [], metadata=META),
        stage.move_form(Place(COMMITTEE, group()), step_move(), metadata=META),
    ]
    for form in forms:
        assert check_view(form, "modal") == []


def test_an_issue_says_whether_the_committee_has_heard_it():
    def topic(state):
        return AgendaItem(id=1, committee_id=1, title="Beds", state=state, created_at=NOW)

    told = {state: arisen.standing(issue(1, topic=topic(state))) for state in TopicState}
    assert told == {
        TopicState.OPEN: "on the agenda",
        TopicState.DONE: "the committee has heard it",
        TopicState.REMOVED: "for the committee",
    }
    assert len(arisen.topic_title(issue(1))) <= 200
    assert len(arisen.topic_attachment(issue(1), group())) <= 300


def run(pk: int, **values) -> Intervention:
    known: dict[str, Any] = {
        "title": f"{pk} {LONG}"[:150],
        "kind": InterventionKind.SERVICE,
        "author_id": 1,
        "made_at": NOW,
    }
    return Intervention(id=pk, committee_id=1, intercepts=[0, 5], note=LONG * 3, **(known | values))


@pytest.mark.parametrize("count", [0, 1, 80])
def test_interventions_are_read_page_by_page(count):
    lines = [InterventionLine(run(n), goal(), [AGENCY] * 30) for n in range(1, count + 1)]
    told = safe(interventions.render_list(lines, day=DAY, page=3))
    assert ("more" in told) == (count > 60)
    if lines:
        safe(interventions.render_one(lines[0], interventions.Rights(True, True), day=DAY))


def test_how_an_intervention_stands_is_said_with_its_day():
    days: dict[str, Any] = {"started_on": DAY - ON, "ended_on": DAY}
    assert (
        interventions.standing(run(1, state=InterventionState.ENDED, **days), DAY) == "ended on 20 Nov 2026"
    )
    never = run(1, state=InterventionState.ENDED, ended_on=DAY)
    assert interventions.standing(never, DAY).endswith("never begun")


def money(pk=1, **values) -> Funding:
    known: dict[str, Any] = {
        "source": LONG,
        "kind": FundingKind.GRANT,
        "state": FundingState.SOUGHT,
        "made_at": NOW,
    }
    return Funding(id=pk, committee_id=1, amount=10**12, match_required=10**12, **(known | values))


def post(pk: int) -> FundedPosition:
    return FundedPosition(id=pk, committee_id=1, funding_id=1, title=LONG, fte=10_000, until=DAY)


def full(pk=1, **values) -> FundingLine:
    reports = [
        FundingReport(id=n, committee_id=1, funding_id=pk, due=DAY + n * ON, made_at=NOW)
        for n in range(1, 41)
    ]
    positions = [PositionLine(post(n), AGENCY) for n in range(1, 61)]
    return FundingLine(money(pk, **values), CHO, reports, positions, [run(n) for n in range(1, 30)])


@pytest.mark.parametrize("count", [0, 1, 100])
def test_the_register_is_what_slack_takes_however_long_it_is(count):
    lines = [full(n) for n in range(1, count + 1)]
    cliffs = [Cliff(line, DAY, line.positions, line.interventions) for line in lines]
    told = safe(funding.render_register(lines, cliffs, funding.Rights(add=True), day=DAY))
    assert ("funding cliff" in told) == bool(count)
    for line in lines[:1]:
        safe(funding.render_one(line, funding.Rights(keep=True), day=DAY))
    assert len(cliff_line(cliffs)) <= 3000
    assert "<!" not in cliff_line(cliffs)


def test_one_line_tells_the_chair_what_ends():
    bare = Cliff(full(), DAY, [], [])
    assert cliff_line([]) == ""
    assert "Funding that ends with" in cliff_line([bare])
    assert " and 2 more." in cliff_line([bare] * 5)


def step_move() -> StepMove:
    return StepMove(
        committee_id=1,
        author_id=1,
        was=Step.PLANNING,
        became=Step.TRANSITION,
        why=LONG * 2,
        moved_on=DAY,
        moved_at=NOW,
    )


@pytest.mark.parametrize("count", [0, 1, 60])
def test_the_steps_are_what_slack_takes_however_many_workgroups_there_are(count):
    places = [Place(COMMITTEE), *(Place(COMMITTEE, group(n)) for n in range(1, count + 1))]
    standings = [Standing(place, step_move(), CHO) for place in places]
    words = [word for tools in shelf.TOOLS.values() for word, _, _ in tools]
    movable = {stage.key(place) for place in places}
    for here in standings[:2]:
        safe(stage.render_steps(standings, movable, here, words))
    safe(stage.render_history(places[-1], [(step_move(), CHO)] * 20, may=True, most=20))


def test_every_step_says_what_it_asks_and_how_it_fails():
    for one in Step:
        told = stage.about(one)
        assert told.asks.endswith(".")
        assert told.fails.endswith(".")
