"""Who sits at the table, by side, and which of the key partners are covered: marked by a coordinator.

The list of key partners is the committee's own copy of one that comes with the program: it may rename, add
and switch off. What covered a partner once stays readable, with the days from and until when.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, tenant_key, within
from models.calendar import today
from models.committee import Agency, Committee, Member, Seat, Sector, agencies_of, lock
from models.errors import NotFound, Refused
from models.goal import clean
from models.office import CHAIRING_SIDES
from models.roles import Role
from models.roster import SeatLine, seat_lines
from models.tools.likeness import mentions

NAME_LIMIT, ABOUT_LIMIT, NOTE_LIMIT = 150, 300, 300
MOST_PARTNERS = 60
GAPS = "partners:gaps"
"""How a topic names the key partners that are missing."""


EXPECTED = (Sector.CRIMINAL_JUSTICE, Sector.BEHAVIORAL_HEALTH, Sector.COMMUNITY)
"""The sides without which a committee is not one across systems; government may sit in any of them."""


class KeyPartner(Owned, table=True):
    """Somebody who belongs at the table. ``key`` names one of the list that comes with the program.

    ``why_not`` says why one that is switched off does not apply here.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "key"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LIMIT}", name="name_length"),
    )

    key: str | None = None
    place: int
    name: str
    about: str = ""
    active: bool = True
    why_not: str = ""

    def roles_of(self, _session: Session, _member: Member) -> tuple[Role, ...]:
        """Nobody is more towards a key partner than towards the committee."""
        return ()


class PartnerCover(Owned, table=True):
    """That an agency, or one seat of it, stands for a key partner: from ``since`` until before ``until``."""

    __table_args__ = (
        within("key_partner", "partner_id"),
        within("agency", "agency_id"),
        within("seat", "seat_id"),
    )

    partner_id: int = Field(index=True)
    agency_id: int
    seat_id: int | None = None
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Shipped:
    """A key partner as it comes with the program; ``words`` are what names of such agencies contain."""

    key: str
    name: str
    about: str = ""
    words: tuple[str, ...] = ()
    usual: bool = True


class Standing(StrEnum):
    """Where a key partner stands: at the table, only on paper, asked, open, or it does not apply."""

    COVERED = "covered"
    VACANT = "vacant"
    ASKED = "asked"
    OPEN = "open"
    OFF = "off"


@dataclass(frozen=True)
class CoverLine:
    """A cover with its agency and, if it is of one seat, its people; ``vacant`` if nobody sits there."""

    cover: PartnerCover
    agency: Agency
    seat: SeatLine | None
    vacant: bool


@dataclass(frozen=True)
class PartnerLine:
    """A key partner with what covers it now, what did once, and the agencies whose names suggest it."""

    partner: KeyPartner
    covers: list[CoverLine] = field(default_factory=list)
    former: list[CoverLine] = field(default_factory=list)
    suggested: list[Agency] = field(default_factory=list)

    def standing(self, asked: Collection[int] = ()) -> Standing:
        """Where it stands; ``asked`` are the ids of the partners whom somebody is about to ask."""
        if not self.partner.active:
            return Standing.OFF
        if self.covers:
            here = any(not one.vacant for one in self.covers)
            return Standing.COVERED if here else Standing.VACANT
        return Standing.ASKED if self.partner.pk in asked else Standing.OPEN


@dataclass(frozen=True)
class Balance:
    """Seats by side, vacant ones among them; the sides that are missing; who outnumbers whom by over 2:1."""

    seats: Mapping[Sector, int]
    vacant: Mapping[Sector, int]
    missing: Sequence[Sector]
    outnumbered: tuple[Sector, Sector] | None


def balance(lines: Sequence[SeatLine]) -> Balance:
    """How the sides stand to one another. Seats count, held or vacant, as they do for a quorum."""
    seats = {side: sum(line.agency.sector is side for line in lines) for side in Sector}
    vacant = {
        side: sum(line.agency.sector is side and line.principal is None for line in lines) for side in Sector
    }
    more, fewer = sorted(CHAIRING_SIDES, key=lambda side: -seats[side])
    lopsided = 0 < seats[fewer] * 2 < seats[more]
    return Balance(
        seats, vacant, [side for side in EXPECTED if not seats[side]], (more, fewer) if lopsided else None
    )


def begin_list(session: Session, committee_id: int, shipped: Sequence[Shipped]) -> None:
    """Makes sure that the committee has its own copy of the list; what it has changed stays so."""
    if _known(session, committee_id) >= {one.key for one in shipped}:
        return
    lock(session, committee_id)  # two may open it at once
    known = _known(session, committee_id)
    for place, one in enumerate(shipped, start=1):
        if one.key not in known:
            row = KeyPartner(
                committee_id=committee_id,
                key=one.key,
                place=place,
                name=one.name,
                about=one.about,
                active=one.usual,
            )
            session.add(row)
    session.flush()


def _known(session: Session, committee_id: int) -> set[str | None]:
    statement = select(KeyPartner.key).where(KeyPartner.committee_id == committee_id)
    return set(session.exec(statement).all())


def add_partner(session: Session, actor: Member, *, name: str, about: str, now: datetime) -> KeyPartner:
    """A key partner of the committee's own. Raises Refused, NotAllowed."""
    authorize(session, actor, Act.KEEP_ROSTER)
    lock(session, actor.committee_id)
    rows = _rows(session, actor.committee_id)
    if len(rows) >= MOST_PARTNERS:
        raise Refused("name", "too_many_partners", str(MOST_PARTNERS))
    values = _checked(rows, None, name, about)
    place = max((row.place for row in rows), default=0) + 1
    partner = KeyPartner(committee_id=actor.committee_id, place=place, **values)
    audit.create(session, actor, Act.KEEP_ROSTER, partner, now=now)
    return partner


def change_partner(
    session: Session, actor: Member, partner: KeyPartner, *, name: str, about: str, now: datetime
) -> None:
    """Gives it the committee's own words. Raises Refused, NotAllowed."""
    authorize(session, actor, Act.KEEP_ROSTER, partner)
    values = _checked(_rows(session, partner.committee_id), partner, name, about)
    audit.change(session, actor, Act.KEEP_ROSTER, partner, now=now, **values)


def switch_off(session: Session, actor: Member, partner: KeyPartner, *, why: str, now: datetime) -> None:
    """It does not apply here, for the reason given. Raises Refused without one, NotAllowed."""
    authorize(session, actor, Act.KEEP_ROSTER, partner)
    why_not = clean(why, "why", limit=NOTE_LIMIT)
    audit.change(session, actor, Act.KEEP_ROSTER, partner, now=now, active=False, why_not=why_not)


def switch_on(session: Session, actor: Member, partner: KeyPartner, *, now: datetime) -> None:
    """It applies here, again or for the first time. Raises NotAllowed."""
    authorize(session, actor, Act.KEEP_ROSTER, partner)
    audit.change(session, actor, Act.KEEP_ROSTER, partner, now=now, active=True, why_not="")


def mark_cover(
    session: Session, actor: Member, partner: KeyPartner, places: Collection[Agency | Seat], *, now: datetime
) -> None:
    """Just these agencies and seats stand for it from today on; what did so before is kept with its days.

    Raises NotFound for another committee's, NotAllowed.
    """
    authorize(session, actor, Act.KEEP_ROSTER, partner)
    if any(place.committee_id != partner.committee_id for place in places):
        raise NotFound("agency")
    zone = session.get_one(Committee, partner.committee_id).zone
    day = today(now, zone)
    wanted = {
        (place.agency_id, place.pk) if isinstance(place, Seat) else (place.pk, None) for place in places
    }
    statement = select(PartnerCover).where(
        PartnerCover.committee_id == partner.committee_id,
        PartnerCover.partner_id == partner.pk,
        col(PartnerCover.until).is_(None),
    )
    present = {(row.agency_id, row.seat_id): row for row in session.exec(statement).all()}
    for place, row in present.items():
        if place not in wanted:
            audit.change(session, actor, Act.KEEP_ROSTER, row, now=now, until=day)
    for agency_id, seat_id in sorted(wanted - present.keys(), key=lambda place: (place[0], place[1] or 0)):
        row = PartnerCover(
            committee_id=partner.committee_id,
            partner_id=partner.pk,
            agency_id=agency_id,
            seat_id=seat_id,
            since=day,
        )
        audit.create(session, actor, Act.KEEP_ROSTER, row, now=now)


def partner_lines(
    session: Session, committee_id: int, hints: Mapping[str, Sequence[str]]
) -> list[PartnerLine]:
    """The whole list in its order, with what covers each; six queries however long it is.

    ``hints`` are, by a partner's key, what names of such agencies contain; one of the committee's own is
    suggested by its own name.
    """
    agencies = agencies_of(session, committee_id)
    seats = seat_lines(session, committee_id)
    covers = _cover_lines(session, committee_id, {agency.pk: agency for agency in agencies}, seats)
    lines = []
    for partner in _rows(session, committee_id):
        mine = covers.get(partner.pk, [])
        now = [one for one in mine if one.cover.until is None]
        taken = {one.agency.pk for one in now}
        phrases = hints.get(partner.key or "", (partner.name,))
        lines.append(
            PartnerLine(
                partner,
                covers=now,
                former=[one for one in mine if one.cover.until is not None],
                suggested=[
                    agency for agency in agencies if agency.pk not in taken and mentions(agency.name, phrases)
                ],
            )
        )
    return lines


def _cover_lines(
    session: Session, committee_id: int, agencies: Mapping[int, Agency], seats: Sequence[SeatLine]
) -> dict[int, list[CoverLine]]:
    """Every cover there ever was, by the partner's id, the earliest first."""
    by_seat = {line.seat.pk: line for line in seats}
    held = {line.agency.pk for line in seats if line.principal is not None}
    statement = (
        select(PartnerCover)
        .where(PartnerCover.committee_id == committee_id)
        .order_by(col(PartnerCover.since), col(PartnerCover.id))
    )
    found: dict[int, list[CoverLine]] = {}
    for row in session.exec(statement).all():
        seat = by_seat.get(row.seat_id or 0)
        vacant = seat.principal is None if seat else row.agency_id not in held
        line = CoverLine(row, agencies[row.agency_id], seat, vacant)
        found.setdefault(row.partner_id, []).append(line)
    return found


def _rows(session: Session, committee_id: int) -> list[KeyPartner]:
    statement = select(KeyPartner).where(KeyPartner.committee_id == committee_id)
    return list(session.exec(statement.order_by(col(KeyPartner.place), col(KeyPartner.id))).all())


def _checked(rows: Sequence[KeyPartner], partner: KeyPartner | None, name: str, about: str) -> dict[str, Any]:
    name, about = clean(name, "name", limit=NAME_LIMIT), " ".join(about.split())
    if len(about) > ABOUT_LIMIT:
        raise Refused("about", "too_long", about)
    if any(row is not partner and row.name.casefold() == name.casefold() for row in rows):
        raise Refused("name", "partner_known", name)
    return {"name": name, "about": about}
