"""What the tools of the six steps would put before the coming meeting: for whoever prepares its agenda.

Each tool has a line here that says what of it is worth a meeting. A suggestion is read afresh each time and
is nobody's duty; it goes once it stands on an agenda, or has been dealt with there (``AgendaItem.origin``),
and for a quarter once somebody has said “not now” (``suggestion_rest.py``).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice

from dateutil.relativedelta import relativedelta
from sqlmodel import Session, col, select

from models.agenda import BEFORE_THE_FIRST
from models.agreement import Agreement, AgreementState
from models.base import fetch
from models.calendar import today
from models.committee import Committee
from models.meeting import Meeting, MeetingSeries, MeetingState, previous_meeting
from models.tools.ballot import Ballot, BallotState, Method, Option, ballots_of, options_of
from models.tools.counsel import CounselQuestion, QuestionState, questions_of
from models.tools.cycle_tables import Cycle, CycleState
from models.tools.duties import DutyLine, duty_lines
from models.tools.funding_facts import Cliff, cliffs, funding_lines
from models.tools.instrument import Instrument
from models.tools.run_tables import InstrumentRun, RunState
from models.tools.signals import signs_of
from models.tools.signals_rules import Signal
from models.tools.suggestion_facts import (
    BarePrinciple,
    LooseEnd,
    MissedMilestone,
    OldMap,
    bare_principles,
    loose_ends,
    missed_milestones,
    old_map,
)
from models.tools.suggestion_rest import resting
from models.tools.talked import of_agreement
from models.tools.trend import Change, IndicatorLine, change, is_reached
from models.tools.trend import lines_of as indicator_lines
from models.tools.vitality import QUIET, VitalityNote, notes_of, thresholds_of
from models.topic import AgendaItem, TopicState

MOST = 3
"""More lines than that are an agenda of their own."""

AHEAD = timedelta(days=60)
"""How long after the meeting money that ends, and a review of an agreement, are worth a word at it."""

TO_THE_END = timedelta(days=14)
"""So long before an ending a part that nobody answers for is worth a word."""

UNANSWERED = timedelta(days=14)
"""How long a sign is left to the one person to whom it was put."""

FOR_THE_GROUP = frozenset({Signal.ATTENDANCE, Signal.WAITING, Signal.ANSWERS, Signal.DRIFT})
"""The signs that can be put to the group as a question about nobody in person."""


@dataclass(frozen=True)
class RunOf:
    """A closed run, and of which instrument it is."""

    run: InstrumentRun
    instrument: Instrument


@dataclass(frozen=True)
class RankedGaps:
    """A ballot that was counted, what was ranked by place, and the committee's zone."""

    ballot: Ballot
    options: list[Option]
    zone: str


Thing = (
    RankedGaps
    | Cycle
    | Cliff
    | LooseEnd
    | Agreement
    | RunOf
    | IndicatorLine
    | MissedMilestone
    | DutyLine
    | CounselQuestion
    | OldMap
    | BarePrinciple
    | VitalityNote
)


@dataclass(frozen=True)
class Suggestion:
    """Something of a tool that is worth a place on the agenda; ``origin`` names it, and what is new in it."""

    origin: str
    thing: Thing


@dataclass(frozen=True)
class _Look:
    """Before which meeting; ``since`` is the end of the one before it, ``day`` the committee's day now.

    ``known`` are the origins of what is not suggested: it was taken up, or is left be.
    """

    session: Session
    committee: Committee
    meeting: Meeting
    since: datetime
    day: date
    now: datetime
    known: set[str] = field(default_factory=set)

    @property
    def until(self) -> date:
        return self.meeting.day + AHEAD


def suggestions(session: Session, meeting: Meeting, *, most: int = MOST, now: datetime) -> list[Suggestion]:
    """The first of each tool, up to ``most`` of them; as many queries whatever the committee's size.

    None for a workgroup's meeting, and none once the agenda is closed.
    """
    series = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)
    closed = meeting.frozen_at is not None or meeting.state != MeetingState.PLANNED or meeting.ends_at <= now
    if closed or series.workgroup_id is not None:
        return []
    return list(islice(_first_of_each(session, meeting, now=now), most))


def suggestion_of(session: Session, meeting: Meeting, origin: str, *, now: datetime) -> Suggestion | None:
    """The one of that origin, as long as it is worth the meeting and on no agenda."""
    found = suggestions(session, meeting, most=len(FINDERS), now=now)
    return next((one for one in found if one.origin == origin), None)


def _first_of_each(session: Session, meeting: Meeting, *, now: datetime) -> Iterator[Suggestion]:
    committee = session.get_one(Committee, meeting.committee_id)
    before = previous_meeting(session, meeting)
    since = before.ends_at if before else meeting.starts_at - BEFORE_THE_FIRST
    known = _taken_up(session, committee.pk) | resting(session, committee.pk, now=now)
    look = _Look(session, committee, meeting, since, today(now, committee.zone), now, known)
    for finder in FINDERS:
        first = next((one for one in finder(look) if one.origin not in known), None)
        if first is not None:
            yield first


def _taken_up(session: Session, committee_id: int) -> set[str]:
    """The origins of all topics that stand on an agenda, or were dealt with; not of those taken off."""
    statement = select(AgendaItem.origin).where(
        AgendaItem.committee_id == committee_id,
        AgendaItem.origin != "",
        AgendaItem.state != TopicState.REMOVED,
    )
    return set(session.exec(statement).all())


def _rankings(look: _Look) -> Iterator[Suggestion]:
    """A ballot that was counted since the last meeting; a ranking made at a meeting is known there."""
    if look.committee.open_meetings:
        return
    for ballot in ballots_of(look.session, look.committee.pk):
        origin, counted = f"ballot:{ballot.pk}", ballot.state is BallotState.CLOSED and ballot.counted
        new = ballot.ended_at is not None and ballot.ended_at > look.since and origin not in look.known
        if counted and new and ballot.method is not Method.MEETING:
            options = options_of(look.session, ballot)
            yield Suggestion(origin, RankedGaps(ballot, options, look.committee.zone))


def _decisions(look: _Look) -> Iterator[Suggestion]:
    """Tests of change of which it is known what was observed, and not what is done about it."""
    statement = select(Cycle).where(
        Cycle.committee_id == look.committee.pk, Cycle.state == CycleState.OBSERVED
    )
    for cycle in look.session.exec(statement.order_by(col(Cycle.observed_on), col(Cycle.number))).all():
        yield Suggestion(cycle.subject, cycle)


def _cliffs(look: _Look) -> Iterator[Suggestion]:
    """Money that ends soon after the meeting with nothing named after it."""
    ahead = relativedelta(days=(look.until - look.day).days)
    for cliff in cliffs(funding_lines(look.session, look.committee.pk), look.day, ahead=ahead):
        yield Suggestion(f"funding:{cliff.line.funding.pk}:{cliff.ends_on}", cliff)


def _endings(look: _Look) -> Iterator[Suggestion]:
    """Initiatives that end within two weeks of the meeting with a part that nobody answers for."""
    for one in loose_ends(look.session, look.committee.pk, look.meeting.day + TO_THE_END):
        yield Suggestion(f"transition:{one.transition.pk}:{one.ends_on}", one)


def _reviews(look: _Look) -> Iterator[Suggestion]:
    """Agreements to be renewed by then, or before."""
    statement = select(Agreement).where(
        Agreement.committee_id == look.committee.pk,
        Agreement.state == AgreementState.ACTIVE,
        col(Agreement.review_on) <= look.until,
    )
    for row in look.session.exec(statement.order_by(col(Agreement.review_on), col(Agreement.id))).all():
        yield Suggestion(f"{of_agreement(row)}:{row.review_on}", row)


def _spreads(look: _Look) -> Iterator[Suggestion]:
    """Assessments that closed since the last meeting; what the group rated at a meeting was seen there."""
    statement = (
        select(InstrumentRun, Instrument)
        .join(Instrument, col(Instrument.id) == InstrumentRun.instrument_id)
        .where(
            InstrumentRun.committee_id == look.committee.pk,
            InstrumentRun.state == RunState.CLOSED,
            col(InstrumentRun.closed_at) > look.since,
            col(InstrumentRun.closes_on).is_not(None),
            col(InstrumentRun.shown_on).is_(None),
        )
        .order_by(col(InstrumentRun.closed_at), col(InstrumentRun.id))
    )
    for run, instrument in look.session.exec(statement).all():
        yield Suggestion(run.origin, RunOf(run, instrument))


def _numbers(look: _Look) -> Iterator[Suggestion]:
    """Indicators whose number of since the last meeting got worse, met the target or missed its day."""
    for line in indicator_lines(look.session, look.committee.pk):
        last = line.last
        if last is None or not line.indicator.active or last.recorded_at <= look.since:
            continue
        if _is_news(line, look.meeting.day):
            yield Suggestion(f"indicator:{line.indicator.pk}:{last.series}:{last.starts_on}", line)


def _is_news(line: IndicatorLine, day: date) -> bool:
    indicator, last, before = line.indicator, line.last, line.before
    assert last is not None
    reached = is_reached(indicator, last.value)
    if reached is False and indicator.target_by is not None and indicator.target_by <= day:
        return True
    if before is None:
        return bool(reached)
    if reached and not is_reached(indicator, before.value):
        return True
    return change(indicator.direction, last.value, before.value) is Change.WORSE


def _milestones(look: _Look) -> Iterator[Suggestion]:
    """Milestones whose day has passed, in groups that work by dates; moved to another day it is another."""
    for one in missed_milestones(look.session, look.committee.pk, look.day):
        yield Suggestion(f"milestone:{one.milestone.pk}:{one.milestone.due}", one)


def _contested(look: _Look) -> Iterator[Suggestion]:
    """Duties of which it is contested who is responsible."""
    for line in duty_lines(look.session, look.committee.pk):
        if line.contested:
            yield Suggestion(line.origin, line)


def _answers(look: _Look) -> Iterator[Suggestion]:
    """What counsel has answered since the last meeting."""
    since = today(look.since, look.committee.zone)
    for line in questions_of(look.session, look.committee.pk):
        question = line.question
        answered = question.state is QuestionState.ANSWERED and question.answered_on is not None
        if answered and question.answered_on is not None and question.answered_on >= since:
            yield Suggestion(question.subject, question)


def _maps(look: _Look) -> Iterator[Suggestion]:
    """A map that is a year old by the meeting, once for each year."""
    found = old_map(look.session, look.committee.pk, look.meeting.day)
    if found is not None:
        yield Suggestion(f"mapping:{found.mapping.pk}:{found.years}", found)


def _principles(look: _Look) -> Iterator[Suggestion]:
    """Readiness principles for which nothing is shown; after the next look it is another question."""
    for one in bare_principles(look.session, look.committee.pk):
        yield Suggestion(f"readiness:{one.look.pk}:{one.key}", one)


def _signs(look: _Look) -> Iterator[Suggestion]:
    """Signs that were put to one person a while ago, who has said nothing to it, and that still stand."""
    session, committee, now = look.session, look.committee, look.now
    waits = [
        note
        for note in notes_of(session, committee.pk).values()
        if note.signal in FOR_THE_GROUP
        and note.reply is None
        and note.told_at is not None
        and UNANSWERED <= now - note.told_at < QUIET
    ]
    if waits:
        signs = signs_of(session, committee, thresholds_of(session, committee.pk), now=now)
        standing = {one.key for one in signs}
        yield from (Suggestion(note.origin, note) for note in waits if note.key in standing)


FINDERS: tuple[Callable[[_Look], Iterator[Suggestion]], ...] = (
    _rankings,
    _decisions,
    _cliffs,
    _endings,
    _reviews,
    _spreads,
    _numbers,
    _milestones,
    _contested,
    _answers,
    _maps,
    _principles,
    _signs,
)
"""By what a meeting can do most about: decisions that wait, days that come, findings, then open questions."""
