"""A committee of any size of which every part of a report has something to tell."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from models.agreement import Agreement, AgreementParty
from models.attendance import Attendance, Presence
from models.committee import Agency, Committee, Member, Seat, Sector, Step
from models.goal import Goal, meet
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.minutes import EntryKind, Minutes, MinutesEntry, MinutesState, MotionResult
from models.office import ChairTerm, TermState
from models.step import ActionStep, Progress, StepState
from models.tools.charter import Charter, CharterState
from models.tools.cycle_tables import Compared, Cycle, CycleState, Decision
from models.tools.funding_tables import FundedPosition, Funding, FundingKind
from models.tools.gap_map import MapEntry, MapGoal, MapItem, Mapping, PointKind
from models.tools.indicator import Direction, Indicator
from models.tools.instrument import Instrument, InstrumentVersion, Raters
from models.tools.interventions import Intervention, InterventionKind, InterventionState
from models.tools.milestones import Milestone, MilestoneState
from models.tools.objectives import Objective
from models.tools.observation import Observation
from models.tools.period import Period, Span
from models.tools.report import Wish
from models.tools.run_tables import InstrumentRun, RunRater, RunState
from models.tools.stage import StepMove
from models.tools.transition_tables import Kind, Transition, TransitionState
from models.workgroup import Workgroup
from tests.models.both import NOW, ZONE

TODAY = date(2026, 11, 20)
Q3 = Span(date(2026, 7, 1), date(2026, 9, 30))
DAY = timedelta(days=1)
WISH = Wish(Q3)
SECTORS = (
    Sector.CRIMINAL_JUSTICE,
    Sector.CRIMINAL_JUSTICE,
    Sector.CRIMINAL_JUSTICE,
    Sector.BEHAVIORAL_HEALTH,
    Sector.BEHAVIORAL_HEALTH,
    Sector.COMMUNITY,
)
"""Of the six agencies, each with one seat; the community's would tell of one person."""


@dataclass(frozen=True)
class Size:
    """How much of everything there is, and what is added to each text."""

    groups: int = 2
    goals: int = 4
    indicators: int = 2
    gaps: int = 3
    months: int = 9
    more: str = ""


SMALL = Size()
STRANGE = " #eval(1) *_$@<`\\ 👩🏽‍⚕️ شكرا " + "x" * 180
LONG = Size(goals=40, indicators=10, gaps=24, months=30, more=" and so on" * 27)


class _Filled:
    def __init__(self, session: Session, committee: Committee, people: list[Member], size: Size) -> None:
        self.session, self.committee, self.people, self.size = session, committee, people, size

    def put(self, table: type[Any], **values: Any) -> Any:
        row = table(committee_id=self.committee.pk, **values)
        self.session.add(row)
        self.session.flush()
        return row

    def text(self, words: str, limit: int = 300) -> str:
        return (words + self.size.more)[:limit].strip()


def fill(session: Session, committee: Committee, people: list[Member], size: Size = SMALL) -> None:
    """Everything; the third quarter of 2026 is the period of which there is most to tell."""
    made = _Filled(session, committee, people, size)
    _chair(made)
    names = ["Jail", "Reentry", *(f"{number}th" for number in range(3, size.groups + 1))]
    groups = [made.put(Workgroup, name=made.text(f"{name} group", 120)) for name in names]
    goals = _goals(made, [*groups, None])
    _map(made, goals)
    _indicators(made)
    agencies = [made.put(Agency, name=f"Agency {n}", sector=sector) for n, sector in enumerate(SECTORS)]
    _meetings(made, [made.put(Seat, agency_id=one.pk) for one in agencies])
    _papers(made, agencies)
    _tests(made, goals)


def _chair(made: _Filled) -> None:
    made.put(
        ChairTerm,
        member_id=made.people[0].pk,
        sector=Sector.CRIMINAL_JUSTICE,
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        state=TermState.SERVING,
    )


def _goals(made: _Filled, groups: list[Workgroup | None]) -> list[Goal]:
    """Each goal with a step done in the period, a late one, one on track, and two milestones."""
    goals = []
    for number in range(1, made.size.goals + 1):
        group = groups[number % len(groups)]
        goal = made.put(
            Goal,
            number=number,
            workgroup_id=group.pk if group else None,
            statement=made.text(f"Goal {number}: fewer people with mental illness are booked"),
            measure=made.text("Bookings a month"),
            due=date(2027, 6, 30),
            intercepts=[number % 6],
            created_at=NOW - 200 * DAY,
        )
        goals.append(goal)
        _steps(made, goal)
        point: dict[str, Any] = {"goal_id": goal.pk, "author_id": made.people[0].pk, "made_at": NOW}
        ahead, passed = date(2026, 12, 15), date(2026, 10, 15)
        made.put(Milestone, title=made.text("Protocol signed", 150), due=ahead, **point)
        made.put(Milestone, title="Draft ready", due=passed, **point)
        reached: dict[str, Any] = {"state": MilestoneState.REACHED, "reached_on": date(2026, 8, 3)}
        made.put(Milestone, title="Kick-off held", due=date(2026, 8, 1), **reached, **point)
    return goals


def _steps(made: _Filled, goal: Goal) -> None:
    late, number = made.people[-1].pk, goal.number * 10
    step: dict[str, Any] = {"goal_id": goal.pk, "heard_at": NOW, "created_at": NOW, "owner_id": late}
    done = datetime(2026, 8, 14, 18, tzinfo=UTC)
    made.put(
        ActionStep, number=number, title=made.text("Sign it"), state=StepState.DONE, done_at=done, **step
    )
    made.put(ActionStep, number=number + 1, title="Overdue step", due=TODAY - 9 * DAY, **step)
    made.put(ActionStep, number=number + 2, title="Fine", progress=Progress.ON_TRACK, **step)
    made.put(ActionStep, number=number + 3, title="Dropped", state=StepState.DROPPED, **step)


def _map(made: _Filled, goals: list[Goal]) -> None:
    mapping = made.put(Mapping, number=1, name="Workshop", held_on=date(2026, 5, 8), made_at=NOW)
    for number in range(1, made.size.gaps + 1):
        item = made.put(MapItem, number=number, made_at=NOW)
        made.put(
            MapEntry,
            mapping_id=mapping.pk,
            item_id=item.pk,
            kind=PointKind.GAP,
            title=made.text(f"Gap {number}: no crisis beds", 150),
            intercepts=[number % 6],
        )
        if number % 2:
            made.put(MapGoal, item_id=item.pk, goal_id=goals[0].pk, made_at=NOW)


def _indicators(made: _Filled) -> None:
    for number in range(made.size.indicators):
        indicator = made.put(
            Indicator,
            name=made.text(f"Bookings {number}", 100),
            name_key=f"bookings{number}",
            direction=Direction.DOWN,
            target=30,
            target_by=date(2027, 6, 30),
            source=made.text("Jail roster", 200),
            made_at=NOW,
        )
        first = date(2026, 9, 1)
        for month in range(made.size.months):
            last = (first.replace(day=28) + 5 * DAY).replace(day=1) - DAY
            value = 7.0 if number == 0 and month == 0 else 40.0 + month
            made.put(
                Observation,
                indicator_id=indicator.pk,
                series=1,
                period=Period.MONTH,
                starts_on=first,
                ends_on=last,
                value=value,
                recorded_at=NOW,
            )
            first = (first - DAY).replace(day=1)


def _meetings(made: _Filled, seats: list[Seat]) -> None:
    """Two meetings of the committee with a roll and minutes, one with a draft, and one to come."""
    series = made.put(
        MeetingSeries, title="Council", rule="FREQ=MONTHLY;BYDAY=2TU", start=Q3.first, at=time(9), zone=ZONE
    )
    states = (MinutesState.APPROVED, MinutesState.REVIEWED, MinutesState.DRAFT)
    for month, state in zip((7, 8, 9), states, strict=True):
        meeting = _meeting(made, series, date(2026, month, 14), MeetingState.HELD)
        for number, seat in enumerate(seats):
            presence = Presence.ABSENT if number % 3 == 2 else Presence.PRESENT
            if month < 9:
                made.put(Attendance, meeting_id=meeting.pk, seat_id=seat.pk, presence=presence)
        approved = NOW if state == MinutesState.APPROVED else None
        minutes = made.put(
            Minutes, meeting_id=meeting.pk, state=state, begun_at=NOW, reviewed_at=NOW, approved_at=approved
        )
        said: dict[str, Any] = {"minutes_id": minutes.pk, "written_at": NOW}
        votes = {"votes_for": 5, "votes_against": 0, "abstained": 1}
        text = made.text(f"Adopt the charter of month {month}")
        made.put(MinutesEntry, kind=EntryKind.MOTION, text=text, result=MotionResult.ADOPTED, **votes, **said)
        made.put(MinutesEntry, kind=EntryKind.DECISION, text=f"Meet in the annex from {month}", **said)
        made.put(MinutesEntry, kind=EntryKind.NOTE, text="A note for the record", **said)
    _meeting(made, series, date(2026, 12, 8), MeetingState.PLANNED)


def _meeting(made: _Filled, series: MeetingSeries, day: date, state: MeetingState) -> Meeting:
    starts_at = datetime.combine(day, time(16), UTC)
    meeting: Meeting = made.put(
        Meeting,
        series_id=series.pk,
        planned_on=day,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        state=state,
    )
    return meeting


def _papers(made: _Filled, agencies: list[Agency]) -> None:
    """An agreement that is to be renewed, which one agency has still to sign; money that ends."""
    title = made.text("Data sharing", 150)
    agreement = made.put(Agreement, title=title, review_on=date(2027, 2, 1), made_at=NOW)
    for agency, day in zip(agencies[:2], (date(2026, 3, 1), None), strict=True):
        made.put(AgreementParty, agreement_id=agreement.pk, agency_id=agency.pk, signed_on=day)
    money = made.put(
        Funding,
        source="Crisis grant",
        kind=FundingKind.GRANT,
        amount=1_250_000,
        match_required=250_000,
        match_found=100_000,
        ends_on=date(2027, 6, 30),
        made_at=NOW,
    )
    made.put(FundedPosition, funding_id=money.pk, title="Peer specialist", fte=250)


def _tests(made: _Filled, goals: list[Goal]) -> None:
    made.put(
        Intervention,
        title="Mobile crisis team",
        kind=InterventionKind.SERVICE,
        goal_id=goals[0].pk,
        state=InterventionState.RUNNING,
        started_on=date(2026, 6, 1),
        author_id=made.people[0].pk,
        made_at=NOW,
    )
    made.put(
        Cycle,
        number=1,
        owner_id=made.people[0].pk,
        author_id=made.people[0].pk,
        state=CycleState.DECIDED,
        change=made.text("A peer meets people at the gate"),
        prediction=made.text("Seven of ten will come"),
        starts_on=date(2026, 7, 6),
        ends_on=date(2026, 8, 7),
        observed=made.text("Six of ten came"),
        compared=Compared.WORSE,
        decision=Decision.ADAPT,
        decision_words="On weekends too",
        decided_on=date(2026, 8, 20),
        made_at=NOW,
    )


def fill_more(session: Session, committee: Committee, people: list[Member], size: Size = SMALL) -> None:
    """What a committee has that went all the six steps: a goal met, a charter, self-assessments."""
    made = _Filled(session, committee, people, size)
    group = made.put(Workgroup, name="Finished", step=Step.TRANSITION)
    goal = made.put(
        Goal, number=900, workgroup_id=group.pk, statement=made.text("Goal that was met"), created_at=NOW
    )
    august = datetime(2026, 8, 20, 18, tzinfo=UTC)
    meet(session, people[0], goal, now=august)
    made.put(
        Charter,
        number=1,
        parts={"aim": made.text("One door for crisis care", 2000), "mission": "Fewer people in jail"},
        state=CharterState.IN_FORCE,
        made_at=NOW,
        in_force_on=date(2026, 3, 2),
    )
    made.put(Objective, statement=made.text("Half as many bookings"), due=date(2027, 6, 30), made_at=NOW)
    made.put(
        Transition,
        workgroup_id=group.pk,
        kind=Kind.TIME_LIMITED,
        state=TransitionState.CLOSED,
        worked=made.text("One list of who is waiting"),
        hindered=made.text("Two data systems"),
        advice=made.text("Ask the clerk first"),
        author_id=people[0].pk,
        made_at=NOW,
        closed_at=august,
        closed_by_id=people[0].pk,
    )
    why = "All of it is running"
    moved: dict[str, Any] = {"author_id": people[0].pk, "why": why, "moved_on": TODAY, "moved_at": NOW}
    made.put(StepMove, workgroup_id=group.pk, was=Step.MONITORING, became=Step.TRANSITION, **moved)
    _assessed(made)


def _assessed(made: _Filled) -> None:
    """An instrument that was used twice, the second time in the period, by four."""
    instrument = made.put(Instrument, name=made.text("Six questions", 100), made_at=NOW)
    version = made.put(
        InstrumentVersion,
        instrument_id=instrument.pk,
        number=1,
        scale=["yes", "partly", "no"],
        sections=[""],
        items=[["", made.text("Is leadership committed?")], ["", "Is progress tracked?"]],
        raters=Raters.SEATS,
        author_id=made.people[0].pk,
        made_at=NOW,
    )
    for month, values in ((2, (1, 2, 2, 1)), (8, (0, 1, 0, 0))):
        closed = datetime(2026, month, 10, 18, tzinfo=UTC)
        of = {"instrument_id": instrument.pk, "version_id": version.pk, "author_id": made.people[0].pk}
        run = made.put(InstrumentRun, state=RunState.CLOSED, opened_at=closed, closed_at=closed, **of)
        for member, value in zip(made.people, values, strict=False):
            made.put(RunRater, run_id=run.pk, member_id=member.pk, ratings={"0": value, "1": 1})
