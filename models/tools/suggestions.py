"""What the tools of the six steps would put before the coming meeting: for whoever prepares its agenda.

Each tool has a line here that says what of it is worth a meeting. A suggestion is read afresh each time and
is nobody's duty; it goes once it stands on an agenda, or has been dealt with there (``AgendaItem.origin``).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from models.tools.ballot import Ballot, BallotState, Method, ballots_of
from models.tools.counsel import CounselQuestion, QuestionState, questions_of
from models.tools.cycle_tables import Cycle, CycleState
from models.tools.duties import DutyLine, duty_lines
from models.tools.funding_facts import Cliff, cliffs, funding_lines
from models.tools.instrument import Instrument
from models.tools.run_tables import InstrumentRun, RunState
from models.tools.signals_rules import Signal
from models.tools.trend import Change, IndicatorLine, change, is_reached
from models.tools.trend import lines_of as indicator_lines
from models.tools.vitality import QUIET, VitalityNote, notes_of
from models.topic import AgendaItem, TopicState

MOST = 3
"""More lines than that are an agenda of their own."""

AHEAD = timedelta(days=60)
"""How long after the meeting money that ends, and a review of an agreement, are worth a word at it."""

UNANSWERED = timedelta(days=14)
"""How long a sign is left to the one person to whom it was put."""

FOR_THE_GROUP = frozenset({Signal.ATTENDANCE, Signal.WAITING, Signal.ANSWERS, Signal.DRIFT})
"""The signs that can be put to the group as a question about nobody in person."""


@dataclass(frozen=True)
class RunOf:
    """A closed run, and of which instrument it is."""

    run: InstrumentRun
    instrument: Instrument


Thing = Ballot | Cycle | Cliff | Agreement | RunOf | IndicatorLine | DutyLine | CounselQuestion | VitalityNote


@dataclass(frozen=True)
class Suggestion:
    """Something of a tool that is worth a place on the agenda; ``origin`` names it, and what is new in it."""

    origin: str
    thing: Thing


@dataclass(frozen=True)
class _Look:
    """Before which meeting; ``since`` is the end of the one before it, ``day`` the committee's day now."""

    session: Session
    committee: Committee
    meeting: Meeting
    since: datetime
    day: date
    now: datetime

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
    look = _Look(session, committee, meeting, since, today(now, committee.zone), now)
    known = _taken_up(session, committee.pk)
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
        counted = ballot.state is BallotState.CLOSED and ballot.counted
        new = ballot.ended_at is not None and ballot.ended_at > look.since
        if counted and new and ballot.method is not Method.MEETING:
            yield Suggestion(f"ballot:{ballot.pk}", ballot)


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


def _reviews(look: _Look) -> Iterator[Suggestion]:
    """Agreements to be renewed by then, or before."""
    statement = select(Agreement).where(
        Agreement.committee_id == look.committee.pk,
        Agreement.state == AgreementState.ACTIVE,
        col(Agreement.review_on) <= look.until,
    )
    for row in look.session.exec(statement.order_by(col(Agreement.review_on), col(Agreement.id))).all():
        yield Suggestion(f"agreement:{row.pk}:{row.review_on}", row)


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
            yield Suggestion(f"counsel:{question.pk}", question)


def _signs(look: _Look) -> Iterator[Suggestion]:
    """Signs that were put to one person a while ago, who has said nothing to it."""
    for note in notes_of(look.session, look.committee.pk).values():
        if note.signal not in FOR_THE_GROUP or note.reply is not None or note.told_at is None:
            continue
        if UNANSWERED <= look.now - note.told_at < QUIET:
            yield Suggestion(note.origin, note)


FINDERS: tuple[Callable[[_Look], Iterator[Suggestion]], ...] = (
    _rankings,
    _decisions,
    _cliffs,
    _reviews,
    _spreads,
    _numbers,
    _contested,
    _answers,
    _signs,
)
"""By what a meeting can do most about: decisions that wait, days that come, findings, then open questions."""
