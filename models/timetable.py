"""What is to come, with what it is about: every schedule beside its workgroup, meeting or person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, col, select

from models.base import Owned
from models.checkin import CheckinRound
from models.committee import Member
from models.meeting import Meeting
from models.office import ChairTerm, Duty, OfficeRotation, OfficeTerm
from models.schedule import Schedule, Work, schedules_of
from models.workgroup import Workgroup

OF_A_WORKGROUP = (Work.ROUND_OPEN,)
OF_A_ROUND = (Work.ROUND_REMIND, Work.ROUND_CLOSE)
OF_A_MEETING = (
    Work.AGENDA_DRAFT,
    Work.NOTICE_WARNING,
    Work.AGENDA,
    Work.NOTICE,
    Work.QUORUM,
    Work.MEETING_END,
    Work.MINUTES,
)
OF_A_TERM = (Work.CHAIR_DEADLINE,)
OF_AN_OFFICE = (Work.OFFICE_ASK, Work.OFFICE_HANDOVER)
OF_AN_OFFICES_TERM = (Work.OFFICE_DEADLINE,)


@dataclass(frozen=True)
class Entry:
    """A schedule and what it is about, where it is about something."""

    schedule: Schedule
    workgroup: Workgroup | None = None
    meeting: Meeting | None = None
    member: Member | None = None
    duty: Duty = Duty.CHAIR


def timetable(session: Session, committee_id: int) -> list[Entry]:
    """All that recurs, is to come or is paused, the next one first; nine queries however much it is."""
    return entries_of(session, committee_id, schedules_of(session, committee_id))


def entries_of(session: Session, committee_id: int, schedules: Sequence[Schedule]) -> list[Entry]:
    """These schedules of the committee with what they are about, in their order; eight queries."""
    groups = _by_id(session, Workgroup, committee_id, _subjects(schedules, OF_A_WORKGROUP))
    rounds = _by_id(session, CheckinRound, committee_id, _subjects(schedules, OF_A_ROUND))
    groups |= _by_id(session, Workgroup, committee_id, {one.workgroup_id for one in rounds.values()})
    meetings = _by_id(session, Meeting, committee_id, _subjects(schedules, OF_A_MEETING))
    terms = _by_id(session, ChairTerm, committee_id, _subjects(schedules, OF_A_TERM))
    held = _by_id(session, OfficeTerm, committee_id, _subjects(schedules, OF_AN_OFFICES_TERM))
    asked = {term.member_id for term in [*terms.values(), *held.values()]}
    people = _by_id(session, Member, committee_id, asked)
    wanted = _subjects(schedules, OF_AN_OFFICE) | {term.office_id for term in held.values()}
    offices = _by_id(session, OfficeRotation, committee_id, wanted)
    groups |= _by_id(
        session, Workgroup, committee_id, {one.workgroup_id for one in offices.values() if one.workgroup_id}
    )
    entries = []
    for one in schedules:
        subject = one.subject_id
        of_round = rounds.get(subject) if one.work in OF_A_ROUND else None
        of_office = held.get(subject) if one.work in OF_AN_OFFICES_TERM else None
        term = terms.get(subject) if one.work in OF_A_TERM else of_office
        office_id = of_office.office_id if of_office else subject if one.work in OF_AN_OFFICE else 0
        office = offices.get(office_id)
        group_id = of_round.workgroup_id if of_round else subject if one.work in OF_A_WORKGROUP else 0
        group_id = office.workgroup_id or 0 if office else group_id
        entries.append(
            Entry(
                schedule=one,
                workgroup=groups.get(group_id),
                meeting=meetings.get(subject) if one.work in OF_A_MEETING else None,
                member=people.get(term.member_id) if term else None,
                duty=office.duty if office else Duty.CHAIR,
            )
        )
    return entries


def _subjects(schedules: Iterable[Schedule], works: Iterable[Work]) -> set[int]:
    return {one.subject_id for one in schedules if one.work in works}


R = TypeVar("R", bound=Owned)


def _by_id(session: Session, table: type[R], committee_id: int, wanted: set[int]) -> dict[int, R]:
    statement = select(table).where(table.committee_id == committee_id, col(table.id).in_(wanted))
    return {row.pk: row for row in session.exec(statement).all()}
