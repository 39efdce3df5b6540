"""Instruments: sets of items that people rate now and then, so that the group sees where it stands.

An instrument is data. What it asks is kept in versions that never change: a change makes a new one, and a
run keeps the version with which it began.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, and_
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, json_column, stored, tenant_key, within
from models.committee import Committee, Member, lock
from models.errors import AlreadySettled, NotFound, Refused, Stale
from models.goal import clean
from models.tools.private import refuse_private
from models.tools.run_tables import open_run
from models.tools.run_times import plan_repeat

NAME_LIMIT, SOURCE_LIMIT, ABOUT_LIMIT = 100, 300, 500
ITEM_LIMIT, SECTION_LIMIT, LABEL_LIMIT = 250, 60, 60
MOST_ITEMS, MOST_SECTIONS, MOST_LABELS = 150, 20, 8
LONGEST_REPEAT = 60
"""Months after which an instrument is repeated at the latest."""


class Raters(StrEnum):
    """Who rates: a person of each seat, leaders and IT of each agency, the group in a meeting, one person."""

    SEATS = "seats"
    AGENCIES = "agencies"
    GROUP = "group"
    ONE = "one"


@dataclass(frozen=True)
class Item:
    """One thing that is rated, under a section (or phase; empty where there are none)."""

    text: str
    section: str = ""


@dataclass(frozen=True)
class Sheet:
    """All that an instrument asks. ``scale`` is ordered, what is wished for first.

    With ``gated`` the sections are phases: the next one opens once the group's consensus on this is recorded.
    Without ``repeat_months`` nobody is reminded to repeat it.
    """

    name: str
    scale: Sequence[str] = ()
    items: Sequence[Item] = ()
    sections: Sequence[str] = ()
    raters: Raters = Raters.SEATS
    repeat_months: int | None = None
    gated: bool = False
    source: str = ""
    about: str = ""


class Instrument(Owned, table=True):
    """An instrument that the committee has taken up; ``shipped`` is the key of the file that it came from."""

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "name"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LIMIT}", name="name_length"),
    )

    name: str
    shipped: str = ""
    current: int = 1
    retired: bool = False
    made_at: datetime


class InstrumentVersion(Owned, table=True):
    """What an instrument asks from one change to the next; it never changes itself.

    ``items`` are pairs of section and text; a rating refers to an item by its place among them, from 0.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("instrument_id", "number"),
        within("instrument", "instrument_id"),
        within("member", "author_id"),
        CheckConstraint(f"repeat_months BETWEEN 1 AND {LONGEST_REPEAT}", name="repeat_months"),
    )

    instrument_id: int
    number: int
    source: str = ""
    about: str = ""
    scale: list[str] = Field(sa_column=json_column())
    sections: list[str] = Field(sa_column=json_column())
    items: list[list[str]] = Field(sa_column=json_column())
    raters: Raters = Field(sa_column=stored(Raters, "raters"))
    gated: bool = False
    repeat_months: int | None = None
    author_id: int
    made_at: datetime

    def sheet(self, name: str) -> Sheet:
        """As a value, under the instrument's name."""
        items = [Item(text, section) for section, text in self.items]
        return Sheet(
            name,
            scale=self.scale,
            items=items,
            sections=self.sections,
            raters=self.raters,
            repeat_months=self.repeat_months,
            gated=self.gated,
            source=self.source,
            about=self.about,
        )

    def places(self, section: str = "") -> list[int]:
        """The places of the items of that section; of all, without one."""
        return [place for place, (one, _) in enumerate(self.items) if not section or one == section]


def add_instrument(
    session: Session, actor: Member, sheet: Sheet, *, shipped: str = "", now: datetime
) -> Instrument:
    """The committee takes an instrument up, as its version 1.

    Raises Refused on the field at fault, NotAllowed, and AlreadySettled for a shipped one that is there.
    """
    authorize(session, actor, Act.KEEP_INSTRUMENT)
    lock(session, actor.committee_id)
    sheet = checked(sheet)
    refuse_private(session, actor.committee_id, items="\n".join(item.text for item in sheet.items))
    there = _rows(session, actor.committee_id)
    if shipped and any(one.shipped == shipped for one in there):
        raise AlreadySettled("shipped_instrument", sheet.name, "there")
    _check_name(there, sheet.name)
    instrument = Instrument(committee_id=actor.committee_id, name=sheet.name, shipped=shipped, made_at=now)
    audit.create(session, actor, Act.KEEP_INSTRUMENT, instrument, now=now)
    _put_version(session, actor, instrument, sheet, now=now)
    return instrument


def change_instrument(
    session: Session,
    actor: Member,
    instrument: Instrument,
    sheet: Sheet,
    *,
    seen: int | None = None,
    now: datetime,
) -> bool:
    """Makes what the sheet asks a new version, unless it asks the same; says whether it did.

    ``seen`` is the version that the actor has changed. Runs keep theirs. Raises Refused on the field at
    fault, NotAllowed, Stale when there is a newer one than ``seen``.
    """
    authorize(session, actor, Act.KEEP_INSTRUMENT)
    _own(actor, instrument)
    lock(session, actor.committee_id)
    if seen is not None and seen != instrument.current:
        raise Stale("instrument", instrument.name)
    sheet = checked(sheet)
    _check_name([one for one in _rows(session, actor.committee_id) if one.id != instrument.id], sheet.name)
    audit.change(session, actor, Act.KEEP_INSTRUMENT, instrument, now=now, name=sheet.name)
    if _columns(version_of(session, instrument).sheet(sheet.name)) == _columns(sheet):
        return False
    number = instrument.current + 1
    audit.change(session, actor, Act.KEEP_INSTRUMENT, instrument, now=now, current=number)
    _put_version(session, actor, instrument, sheet, now=now)
    _plan(session, instrument, now=now)
    return True


def retire_instrument(
    session: Session, actor: Member, instrument: Instrument, *, retired: bool = True, now: datetime
) -> None:
    """It is used no more, or again; what was found with it stays readable.

    Raises NotAllowed, and AlreadySettled while a run is open.
    """
    authorize(session, actor, Act.KEEP_INSTRUMENT)
    _own(actor, instrument)
    if retired and open_run(session, instrument.pk) is not None:
        raise AlreadySettled("open_run", instrument.name, "open")
    audit.change(session, actor, Act.KEEP_INSTRUMENT, instrument, now=now, retired=retired)
    _plan(session, instrument, now=now)


def _plan(session: Session, instrument: Instrument, *, now: datetime) -> None:
    committee = session.get_one(Committee, instrument.committee_id)
    months = None if instrument.retired else version_of(session, instrument).repeat_months
    plan_repeat(session, committee, instrument.pk, months, now=now)


def version_of(session: Session, instrument: Instrument, number: int | None = None) -> InstrumentVersion:
    """That version of it, or the present one. Raises NotFound."""
    statement = select(InstrumentVersion).where(
        InstrumentVersion.instrument_id == instrument.id,
        InstrumentVersion.number == (number or instrument.current),
    )
    found = session.exec(statement).first()
    if found is None:
        raise NotFound("instrument", str(number))
    return found


def instruments_of(session: Session, committee_id: int) -> list[tuple[Instrument, InstrumentVersion]]:
    """All of them, retired ones too, by name and each as it is at present; one query."""
    present = and_(
        col(InstrumentVersion.instrument_id) == Instrument.id,
        col(InstrumentVersion.number) == Instrument.current,
    )
    statement = select(Instrument, InstrumentVersion).join(InstrumentVersion, present)
    statement = statement.where(Instrument.committee_id == committee_id)
    found = session.exec(statement.order_by(Instrument.name, col(Instrument.id))).all()
    return [(instrument, version) for instrument, version in found]


def checked(sheet: Sheet) -> Sheet:
    """The sheet without stray space, its sections complete and in order.

    Raises Refused on the field at fault.
    """
    if sheet.repeat_months is not None and not 1 <= sheet.repeat_months <= LONGEST_REPEAT:
        raise Refused("repeat_months", "out_of_range", str(sheet.repeat_months))
    items = _items(sheet.items)
    sections = list(
        dict.fromkeys([*_sections(sheet.sections), *(one.section for one in items if one.section)])
    )
    if len(sections) > MOST_SECTIONS:
        raise Refused("items", "too_many_sections", str(len(sections)))
    if sheet.gated and len(sections) < 2:
        raise Refused("gated", "no_phases")
    if sheet.gated and any(not one.section for one in items):
        raise Refused("items", "item_without_phase", next(one.text for one in items if not one.section))
    order = {section: place for place, section in enumerate(sections)}
    return Sheet(
        clean(sheet.name, "name", limit=NAME_LIMIT),
        scale=_scale(sheet.scale),
        items=sorted(items, key=lambda one: order.get(one.section, -1)),
        sections=sections,
        raters=sheet.raters,
        repeat_months=sheet.repeat_months,
        gated=sheet.gated,
        source=clean(sheet.source, "source", limit=SOURCE_LIMIT) if sheet.source.strip() else "",
        about=clean(sheet.about, "about", limit=ABOUT_LIMIT) if sheet.about.strip() else "",
    )


def _sections(given: Sequence[str]) -> list[str]:
    return [clean(one, "items", limit=SECTION_LIMIT) for one in given]


def _scale(labels: Sequence[str]) -> list[str]:
    scale = [clean(label, "scale", limit=LABEL_LIMIT) for label in labels if label.strip()]
    if len(scale) < 2:
        raise Refused("scale", "one_label")
    if len(scale) > MOST_LABELS:
        raise Refused("scale", "too_many_labels", str(len(scale)))
    if twice := _twice(scale):
        raise Refused("scale", "label_twice", twice)
    return scale


def _items(given: Sequence[Item]) -> list[Item]:
    if len(given) > MOST_ITEMS:
        raise Refused("items", "too_many_items", str(len(given)))
    items = [
        Item(
            clean(one.text, "items", limit=ITEM_LIMIT),
            clean(one.section, "items", limit=SECTION_LIMIT) if one.section.strip() else "",
        )
        for one in given
    ]
    if twice := _twice([one.text for one in items]):
        raise Refused("items", "item_twice", twice)
    return items


def _twice(texts: Sequence[str]) -> str:
    """The first text that stands there again, in whatever case; empty when none does."""
    seen: set[str] = set()
    for text in texts:
        if text.casefold() in seen:
            return text
        seen.add(text.casefold())
    return ""


def _check_name(others: Sequence[Instrument], name: str) -> None:
    if any(one.name.casefold() == name.casefold() for one in others):
        raise Refused("name", "instrument_there", name)


def _rows(session: Session, committee_id: int) -> Sequence[Instrument]:
    return session.exec(select(Instrument).where(Instrument.committee_id == committee_id)).all()


def _own(actor: Member, instrument: Instrument) -> None:
    if instrument.committee_id != actor.committee_id:
        raise NotFound("instrument", instrument.name)


def _columns(sheet: Sheet) -> dict[str, Any]:
    """What a version keeps of the sheet."""
    values = {one.name: getattr(sheet, one.name) for one in fields(Sheet) if one.name != "name"}
    lists = {"scale": list(sheet.scale), "sections": list(sheet.sections)}
    return values | lists | {"items": [[one.section, one.text] for one in sheet.items]}


def _put_version(
    session: Session, actor: Member, instrument: Instrument, sheet: Sheet, *, now: datetime
) -> None:
    version = InstrumentVersion(
        committee_id=instrument.committee_id,
        instrument_id=instrument.pk,
        number=instrument.current,
        author_id=actor.pk,
        made_at=now,
        **_columns(sheet),
    )
    audit.create(session, actor, Act.KEEP_INSTRUMENT, version, now=now)
