"""What the record tells somebody who takes over an office: what is open, what is coming, what waits."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from sqlmodel import Session, col, select

from models import outbox
from models.agreement import AgreementLine, to_renew
from models.base import fetch
from models.calendar import today
from models.chair import chaired, open_in, serving_in, terms_in
from models.committee import Committee, Member
from models.events import Event, What, by_office, prepared_key
from models.goal import Goal
from models.lines import Lines, first_of, steps_beside
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.minutes import Minutes, MinutesState
from models.office import Duty, Office, Term
from models.step import ActionStep, is_open
from models.succession import OfficeFacts, office_facts
from models.topic import AgendaItem, parked_topics

if TYPE_CHECKING:
    from models.tools.counsel import QuestionLine

AHEAD = timedelta(days=92)
RENEWALS = relativedelta(months=6)
"""How far from the first day in office agreements to renew are told."""

NAMED = 4


@dataclass(frozen=True)
class Record:
    """The hand-over note's facts on ``day``; ``note`` is what the last holder wrote, ``author`` who that is.

    ``told`` if the present holder had all but that word before their day.

    ``late`` and ``due`` are commitments past their date, and due in the coming three months. ``agreements``
    are those to renew within half a year of taking over, and ``questions`` open ones for counsel; they are
    the whole committee's, and no workgroup's.
    """

    day: date
    late: Lines
    due: Lines
    open: int
    meetings: list[tuple[Meeting, MeetingSeries]]
    parked: list[AgendaItem]
    unapproved: list[Meeting]
    agreements: list[AgreementLine]
    questions: "list[QuestionLine]"
    note: str
    author: Member | None
    told: bool


def _before(session: Session, office: Office, successor: Term | None) -> Term | None:
    """The term before that of the reader, who is about to take over or just has.

    What somebody wrote for the next holder is for nobody after that one.
    """
    terms = chaired(terms_in(session, office))
    own = 0 if successor is not None else 1
    return terms[-1 - own] if len(terms) > own else None


def news_of(
    session: Session, events: Iterable[Event], *, now: datetime
) -> Iterator[tuple[list[Event], OfficeFacts, Record | None]]:
    """The events of each office with how it stands, and the record for whoever takes over by them."""
    for office, concerning in by_office(events).items():
        committee = session.get_one(Committee, office.committee_id)
        facts = office_facts(session, committee, office, now=now)
        needed = any(one.what in (What.PREPARED, What.HANDED_OVER) for one in concerning)
        yield concerning, facts, record_for(session, office, now=now) if needed else None


def record_for(session: Session, office: Office, *, now: datetime) -> Record:
    """What the record tells whoever takes this office over; as many queries for much as for little."""
    committee = session.get_one(Committee, office.committee_id)
    day = today(now, committee.zone)
    mine = steps_beside().where(is_open(committee.pk))
    if office.workgroup_id is not None:
        goals = select(Goal.id).where(Goal.workgroup_id == office.workgroup_id)
        mine = mine.where(col(ActionStep.goal_id).in_(goals))
    late, coming = mine.where(col(ActionStep.due) < day), mine.where(col(ActionStep.due) >= day)
    successor = open_in(session, office)
    last = _before(session, office, successor)
    note = last.note if last else ""
    return Record(
        day=day,
        late=first_of(session, late, most=NAMED),
        due=first_of(session, coming.where(col(ActionStep.due) < day + AHEAD), most=NAMED),
        open=first_of(session, mine, most=1).count,
        meetings=_meetings(session, office, now=now),
        parked=parked_topics(session, committee.pk) if office.duty is not Duty.LEAD else [],
        unapproved=_unapproved(session, office),
        agreements=_agreements(session, office, max(day, successor.starts_on) if successor else day),
        questions=_questions(session, office),
        note=note,
        author=fetch(session, Member, committee.pk, last.member_id) if last and note else None,
        told=_told(session, office),
    )


def _told(session: Session, office: Office) -> bool:
    """Whether whoever has just taken over had the note some days before."""
    serving = serving_in(session, office)
    return (
        serving is not None and outbox.find(session, office.committee_id, prepared_key(serving)) is not None
    )


def _meetings(session: Session, office: Office, *, now: datetime) -> list[tuple[Meeting, MeetingSeries]]:
    """The next ones: the committee's, or the workgroup's own."""
    statement = (
        select(Meeting, MeetingSeries)
        .join(MeetingSeries, col(MeetingSeries.id) == Meeting.series_id)
        .where(
            Meeting.committee_id == office.committee_id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > now,
            MeetingSeries.workgroup_id == office.workgroup_id,
        )
    )
    return list(session.exec(statement.order_by(col(Meeting.starts_at)).limit(NAMED)).all())


def _agreements(session: Session, office: Office, first_day: date) -> list[AgreementLine]:
    """What is to be renewed soon after that day; nothing for an office of a workgroup."""
    if office.workgroup_id is not None:
        return []
    return to_renew(session, office.committee_id, first_day + RENEWALS)


def _questions(session: Session, office: Office) -> "list[QuestionLine]":
    """What counsel has not answered yet; nothing for an office of a workgroup."""
    from models.tools.counsel import questions_of  # imported when first used, as all tools are

    if office.workgroup_id is not None:
        return []
    return questions_of(session, office.committee_id, only_open=True)


def _unapproved(session: Session, office: Office) -> list[Meeting]:
    """Meetings whose minutes wait to be approved."""
    statement = (
        select(Meeting)
        .join(Minutes, col(Minutes.meeting_id) == Meeting.id)
        .join(MeetingSeries, col(MeetingSeries.id) == Meeting.series_id)
        .where(
            Meeting.committee_id == office.committee_id,
            Minutes.state != MinutesState.APPROVED,
            MeetingSeries.workgroup_id == office.workgroup_id,
        )
    )
    return list(session.exec(statement.order_by(col(Meeting.starts_at).desc()).limit(NAMED)).all())
