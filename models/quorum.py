"""Quorum: of seats, not of people. A designee counts as the seat present; an empty seat counts as a seat."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from models.attendance import (
    THERE,
    Attendance,
    Coming,
    Presence,
    Rsvp,
    answers_of,
    attendance_of,
    seats_at,
)
from models.base import fetch
from models.calendar import today
from models.committee import Agency, Committee, Member, Seat, Sector, coordinators
from models.meeting import Meeting, MeetingSeries
from models.stewards import leaders_of

OVERRUN = timedelta(hours=3)
"""How long after its planned end a meeting that was not adjourned yet may be going on."""

WRITTEN_AFTER = timedelta(minutes=10)
"""How long after a vote its recorder may still be writing it down."""


@dataclass(frozen=True)
class SeatAt:
    """One seat at one meeting: whose it is, what was said for it, and how it was recorded.

    ``principal`` and ``designee`` are the seat's own, where they are active. ``named`` is who comes in its
    place, ``sat`` who sat on it.
    """

    seat: Seat
    agency: Agency
    principal: Member | None = None
    designee: Member | None = None
    said: Rsvp | None = None
    named: Member | None = None
    recorded: Attendance | None = None
    sat: Member | None = None

    @property
    def empty(self) -> bool:
        """Whether nobody holds it: it counts as a seat all the same."""
        return self.principal is None

    @property
    def coming(self) -> Coming | None:
        """What was said, while it can still be so: not of somebody who has left meanwhile."""
        if self.said is None:
            return None
        who = {Coming.YES: self.principal, Coming.DESIGNEE: self.named}
        gone = self.said.coming in who and who[self.said.coming] is None
        return None if gone else self.said.coming

    @property
    def there(self) -> bool:
        """Whether it was recorded as present, at any time of the meeting."""
        return self.recorded is not None and self.recorded.presence in THERE

    @property
    def preset(self) -> Presence | None:
        """How it would be recorded if all came as was said; None where nothing was said."""
        said = {Coming.YES: Presence.PRESENT, Coming.DESIGNEE: Presence.DESIGNEE, Coming.NO: Presence.EXCUSED}
        return said[self.coming] if self.coming else None

    @property
    def expected(self) -> Member | None:
        """Who comes, by what was said."""
        return {Coming.YES: self.principal, Coming.DESIGNEE: self.named}.get(self.coming or Coming.NO)

    def there_at(self, instant: datetime) -> bool:
        """Whether it was present at that instant: who came late was not yet, who has left is no more."""
        row = self.recorded
        if row is None or not self.there:
            return False
        return (row.arrived_at is None or row.arrived_at <= instant) and (
            row.left_at is None or instant < row.left_at
        )

    def to_ask(self, *days: date) -> Member | None:
        """Who can be asked for it: the principal, or who stands in while they are away on one of the days."""
        people = (one for one in (self.principal, self.designee) if one is not None)
        return next((one for one in people if not any(one.away_on(day) for day in days)), None)


@dataclass(frozen=True)
class Quorum:
    """How many seats there are, how many it takes, and how many are there (or say that they will be)."""

    seats: int
    needed: int
    here: int

    @property
    def reached(self) -> bool:
        """Whether there is a quorum."""
        return self.here >= self.needed

    @property
    def missing(self) -> int:
        """How many more it takes."""
        return max(0, self.needed - self.here)


def seats_needed(seats: int, rule: int | None) -> int:
    """How many seats make a quorum: what the series says, else more than half of all seats."""
    return rule if rule is not None else seats // 2 + 1


@dataclass(frozen=True)
class Span:
    """From when until when there was a quorum without a break."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class AttendanceFacts:
    """Every seat of the meeting, by sector and then by agency; ``people`` are the active members by id."""

    committee: Committee
    series: MeetingSeries
    meeting: Meeting
    seats: Sequence[SeatAt]
    people: Mapping[int, Member] = field(default_factory=dict)

    @property
    def needed(self) -> int:
        """How many seats make a quorum here."""
        return seats_needed(len(self.seats), self.series.quorum)

    @property
    def counts(self) -> bool:
        """Whether a quorum is a question here: of a workgroup only where one was set for its meetings."""
        return bool(self.seats) and (self.series.workgroup_id is None or self.series.quorum is not None)

    @property
    def begins(self) -> datetime:
        """When it was called to order, or was to be."""
        return self.meeting.opened_at or self.meeting.starts_at

    @property
    def ends(self) -> datetime:
        """When it was adjourned, or was to be."""
        return self.meeting.closed_at or self.meeting.ends_at

    @property
    def latest(self) -> datetime:
        """Up to when people can have come and gone: one that was not adjourned may run over."""
        return self.meeting.closed_at or self.meeting.ends_at + OVERRUN

    @property
    def by_sector(self) -> dict[Sector, list[SeatAt]]:
        """The seats of each sector that has any, in the order in which sectors are named."""
        found = {sector: [one for one in self.seats if one.agency.sector is sector] for sector in Sector}
        return {sector: seats for sector, seats in found.items() if seats}

    @property
    def taken(self) -> bool:
        """Whether attendance was recorded at all."""
        return any(one.recorded for one in self.seats)

    @property
    def unrecorded(self) -> list[SeatAt]:
        """The seats that somebody holds and that were not recorded."""
        return [
            one for one in self.seats if one.recorded is None and not (one.empty and one.designee is None)
        ]

    @property
    def expected(self) -> list[SeatAt]:
        """The seats not recorded yet that come, by what was said, with who sits on no other one."""
        sitting = {one.sat.id for one in self.seats if one.there and one.sat}
        return [
            one
            for one in self.seats
            if one.recorded is None
            and one.preset in THERE
            and (who := one.expected)
            and who.id not in sitting
        ]

    def live(self, *, now: datetime) -> Quorum:
        """The quorum now while the meeting is on, before it at its beginning, after it at its fullest."""
        return self.at(max(now, self.begins)) if now < self.latest else self.quorum

    def at(self, instant: datetime) -> Quorum:
        """The quorum at that instant."""
        return Quorum(len(self.seats), self.needed, sum(one.there_at(instant) for one in self.seats))

    @property
    def quorum(self) -> Quorum:
        """The quorum at the fullest moment of the meeting."""
        fullest = max(self.at(instant).here for instant in self._moments())
        return Quorum(len(self.seats), self.needed, fullest)

    def voting(self, moment: datetime | None) -> Quorum:
        """The quorum for a vote that was written down at that moment: who has just left counts.

        At the fullest moment of the meeting where the moment is not known, or was not during the meeting.
        """
        if moment is None or not self.begins <= moment <= self.ends:
            return self.quorum
        since = max(self.begins, moment - WRITTEN_AFTER)
        instants = [since, *(one for one in self._moments() if since < one <= moment)]
        return Quorum(len(self.seats), self.needed, max(self.at(instant).here for instant in instants))

    @property
    def spans(self) -> list[Span]:
        """When there was a quorum; none, or several, where people came late or left early."""
        found: list[Span] = []
        moments = self._moments()
        for start, end in zip(moments, [*moments[1:], max(self.ends, moments[-1])], strict=True):
            if not self.at(start).reached:
                continue
            if found and found[-1].end == start:
                start = found.pop().start
            found.append(Span(start, end))
        return found

    def _moments(self) -> list[datetime]:
        """When it began, and each time at which somebody came or went."""
        rows = [one.recorded for one in self.seats if one.recorded and one.there]
        changes = {at for row in rows for at in (row.arrived_at, row.left_at) if at and at > self.begins}
        return [self.begins, *sorted(changes)]


def attendance_facts(session: Session, meeting: Meeting) -> AttendanceFacts:
    """The facts as they stand; a constant number of queries whatever the committee's size."""
    committee = session.get_one(Committee, meeting.committee_id)
    series = fetch(session, MeetingSeries, committee.pk, meeting.series_id)
    seats, said, recorded = (
        seats_at(session, meeting),
        answers_of(session, meeting),
        attendance_of(session, meeting),
    )
    agencies = _agencies(session, committee.pk)
    people = _people(session, committee.pk)
    active = {pk: one for pk, one in people.items() if one.active}
    found = []
    for seat in seats:
        word, row = said.get(seat.pk), recorded.get(seat.pk)
        found.append(
            SeatAt(
                seat=seat,
                agency=agencies[seat.agency_id],
                principal=active.get(seat.principal_id or 0),
                designee=active.get(seat.designee_id or 0),
                said=word,
                named=active.get(word.designee_id or 0) if word else None,
                recorded=row,
                sat=people.get(row.member_id or 0) if row else None,
            )
        )
    return AttendanceFacts(committee, series, meeting, sorted(found, key=_place), active)


def seat_at(facts: AttendanceFacts, seat_id: int) -> SeatAt | None:
    """That seat, if it counts at the meeting."""
    return next((one for one in facts.seats if one.seat.id == seat_id), None)


def _place(one: SeatAt) -> tuple[int, str, int]:
    return list(Sector).index(one.agency.sector), one.agency.name.casefold(), one.seat.pk


def _agencies(session: Session, committee_id: int) -> dict[int, Agency]:
    return {one.pk: one for one in session.exec(select(Agency).where(Agency.committee_id == committee_id))}


def _people(session: Session, committee_id: int) -> dict[int, Member]:
    statement = select(Member).where(Member.committee_id == committee_id).order_by(col(Member.id))
    return {one.pk: one for one in session.exec(statement).all()}


class Outlook(StrEnum):
    """What is to be expected of a meeting's quorum."""

    LIKELY = "likely"
    OPEN = "open"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True)
class SectorForecast:
    """How many seats of one sector come, do not, or have not said; ``empty`` ones nobody holds."""

    sector: Sector
    yes: int
    no: int
    silent: int
    empty: int


@dataclass(frozen=True)
class Forecast:
    """What is known before the meeting. ``ask`` are the seats that have not answered and who can, by seat."""

    quorum: Quorum
    sectors: Sequence[SectorForecast]
    silent: Sequence[SeatAt]

    @property
    def empty(self) -> int:
        """How many seats nobody holds; they count towards the number of seats."""
        return sum(one.empty for one in self.sectors)

    @property
    def outlook(self) -> Outlook:
        """Likely once enough have said yes, out of reach once too few are left who could."""
        if self.quorum.reached:
            return Outlook.LIKELY
        within_reach = len(self.silent) >= self.quorum.missing
        return Outlook.OPEN if within_reach else Outlook.OUT_OF_REACH


@dataclass(frozen=True)
class SeesToIt:
    """Who sees to the quorum; ``vacant`` when these are the coordinators because nobody chairs."""

    people: Sequence[Member]
    vacant: bool = False


def whom_to_tell(session: Session, facts: AttendanceFacts, *, now: datetime) -> SeesToIt:
    """The chair, or at a workgroup's meeting its leads; where none is there, the coordinators."""
    people = leaders_of(session, facts.series)
    there = [one for one in people if not one.away_on(today(now, one.zone))]
    vacant = facts.series.workgroup_id is None and not people
    return SeesToIt(there or coordinators(session, facts.committee.pk), vacant=vacant)


def forecast_key(meeting: Meeting) -> str:
    """How the outbox key of the forecast begins: one for each date on which the meeting is held."""
    return f"quorum:{meeting.pk}:{meeting.starts_at:%Y%m%dT%H%M}"


def forecast(facts: AttendanceFacts) -> Forecast:
    """What the answers so far come to. A seat without a principal comes if its designee does."""
    yes = [one for one in facts.seats if one.coming in (Coming.YES, Coming.DESIGNEE)]
    sectors = [_sector(sector, seats) for sector, seats in facts.by_sector.items()]
    silent = [one for one in facts.seats if _silent(one)]
    return Forecast(Quorum(len(facts.seats), facts.needed, len(yes)), sectors, silent)


def _silent(one: SeatAt) -> bool:
    """Nothing was said for it, and there is somebody who could."""
    return one.coming is None and (one.principal is not None or one.designee is not None)


def _sector(sector: Sector, seats: Iterable[SeatAt]) -> SectorForecast:
    rows = list(seats)
    empty = sum(one.coming is None and not _silent(one) for one in rows)
    return SectorForecast(
        sector=sector,
        yes=sum(one.coming in (Coming.YES, Coming.DESIGNEE) for one in rows),
        no=sum(one.coming is Coming.NO for one in rows),
        silent=sum(_silent(one) for one in rows),
        empty=empty,
    )


def whom_to_ask(facts: AttendanceFacts, *, now: datetime) -> list[tuple[SeatAt, Member]]:
    """The seats that were silent, each with who can answer: nobody who is away now, or on its day."""
    found = []
    for one in forecast(facts).silent:
        people = [person for person in (one.principal, one.designee) if person is not None]
        zone = people[0].zone if people else facts.series.zone
        member = one.to_ask(today(now, zone), today(facts.meeting.starts_at, zone))
        if member is not None:
            found.append((one, member))
    return found
