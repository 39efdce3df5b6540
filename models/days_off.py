"""The days on which a committee does not work: the public holidays of its country and state, and its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from holidays import country_holidays, list_supported_countries
from holidays.registry import COUNTRIES
from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.calendar import DAY, WorkCalendar, today
from models.committee import Committee, DayOff, Member, calendar_of
from models.errors import NotFound, Refused
from models.goal import clean
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.series import replan_all

NAME_LIMIT = 80
LONGEST = 92
"""How many days one recess may have."""


@dataclass(frozen=True)
class HolidayNames:
    """What the days are called on which the committee does not work."""

    calendar: WorkCalendar
    own: Mapping[date, str]

    def of(self, day: date) -> str:
        """The day's name, the committee's own first; empty for a day on which it works."""
        return self.own.get(day) or self.calendar.public_holiday(day)


def holiday_names(session: Session, committee: Committee) -> HolidayNames:
    """The names of the committee's holidays."""
    own = {row.day: row.name for row in _own(session, committee.pk)}
    return HolidayNames(calendar_of(session, committee), own)


@dataclass(frozen=True)
class Recess:
    """Days off in a row under one name; ``row_id`` is that of the first."""

    first: date
    last: date
    name: str
    row_id: int


def days_off_of(session: Session, committee: Committee, *, now: datetime) -> list[Recess]:
    """The committee's own days off that are not over, days in a row as one, the earliest first."""
    begin, found = today(now, committee.zone), list[Recess]()
    for row in _own(session, committee.pk):
        last = found[-1] if found else None
        if last is not None and last.name == row.name and last.last + DAY == row.day:
            found[-1] = Recess(last.first, row.day, last.name, last.row_id)
        else:
            found.append(Recess(row.day, row.day, row.name, row.pk))
    return [one for one in found if one.last >= begin]


def meetings_on(
    session: Session, committee: Committee, days: Sequence[Recess], *, now: datetime
) -> list[tuple[Meeting, MeetingSeries]]:
    """The coming meetings that are held on one of these days all the same, the earliest first; one query.

    Because their agenda was out when the day became one, because somebody put them there, or by their rule.
    """
    statement = (
        select(Meeting, MeetingSeries)
        .join(MeetingSeries, col(MeetingSeries.id) == Meeting.series_id)
        .where(
            Meeting.committee_id == committee.id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > now,
        )
        .order_by(col(Meeting.starts_at))
    )
    found = session.exec(statement).all()
    return [
        (meeting, series)
        for meeting, series in found
        if any(one.first <= meeting.held_on(series.zone) <= one.last for one in days)
    ]


def _own(session: Session, committee_id: int) -> list[DayOff]:
    statement = select(DayOff).where(DayOff.committee_id == committee_id)
    return list(session.exec(statement.order_by(col(DayOff.day))).all())


def put_days_off(
    session: Session,
    actor: Member,
    committee: Committee,
    *,
    first: date,
    last: date | None,
    name: str,
    now: datetime,
) -> None:
    """The committee does not work from the first to the last day; a day that was off already is renamed.

    Meetings that nobody was told of follow their series' holiday rule. Raises Refused on the field at fault,
    NotAllowed.
    """
    authorize(session, actor, Act.SET_UP)
    last = last or first
    if last < first:
        raise Refused("last", "ends_before_start")
    if last < today(now, committee.zone):
        raise Refused("first", "past")
    if (last - first).days >= LONGEST:
        raise Refused("last", "too_long_off", str(LONGEST))
    named = clean(name, "off_name", limit=NAME_LIMIT)
    present = {row.day: row for row in _own(session, committee.pk)}
    for number in range((last - first).days + 1):
        day = first + DAY * number
        if day in present:
            audit.change(session, actor, Act.SET_UP, present[day], now=now, name=named)
        else:
            row = DayOff(committee_id=committee.pk, day=day, name=named)
            audit.create(session, actor, Act.SET_UP, row, now=now)
    session.flush()
    replan_all(session, committee, now=now)


def remove_days_off(
    session: Session, actor: Member, committee: Committee, row_id: int, *, now: datetime
) -> Recess:
    """Takes back the days off in a row of which that is the first. Raises NotFound, NotAllowed."""
    authorize(session, actor, Act.SET_UP)
    found = next((one for one in days_off_of(session, committee, now=now) if one.row_id == row_id), None)
    if found is None:
        raise NotFound("day_off")
    for row in _own(session, committee.pk):
        if found.first <= row.day <= found.last:
            audit.remove(session, actor, Act.SET_UP, row, now=now)
    replan_all(session, committee, now=now)
    return found


def set_public_holidays(
    session: Session, actor: Member, committee: Committee, *, country: str, state: str, now: datetime
) -> None:
    """Whose public holidays count: a country by code or name, with a state; empty for none at all.

    Raises Refused on the field at fault, NotAllowed.
    """
    authorize(session, actor, Act.SET_UP)
    code = _country(country) if country.strip() else ""
    subdivision = _state(code, state) if code and state.strip() else None
    values = {"country": code, "subdivision": subdivision}
    if audit.change(session, actor, Act.SET_UP, committee, now=now, **values):
        replan_all(session, committee, now=now)


def _country(said: str) -> str:
    """The ISO code of a country by its code or English name: ``US``, ``usa``, ``United States``."""
    wanted = "".join(said.split()).casefold()
    for names in COUNTRIES.values():
        if wanted in (name.casefold() for name in names) and names[1] in list_supported_countries():
            return str(names[1])
    raise Refused("country", "unknown", said)


def _state(country: str, said: str) -> str:
    """The code of a state or province by its code or name: ``CO``, ``colorado``."""
    known = country_holidays(country)
    wanted = " ".join(said.split()).casefold()
    by_name = {alias.casefold(): code for alias, code in known.subdivisions_aliases.items()}
    by_code = {code.casefold(): code for code in known.subdivisions}
    found = by_code.get(wanted) or by_name.get(wanted)
    if found is None:
        raise Refused("state", "unknown", said)
    return str(found)
