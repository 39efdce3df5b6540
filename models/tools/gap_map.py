"""The map of the system: resources, gaps and opportunities by SIM intercept, one dated mapping after another.

What stands on the map is known as ``M<number>`` for ever (``MapItem``); how it stood is kept for each mapping
(``MapEntry``). A new mapping begins as a copy of what is open, and the one before is never touched again.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, func, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, fetch, json_column, stored, tenant_key, within
from models.calendar import today
from models.committee import Committee, Member, lock
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import Goal, add_goal, check_intercepts, clean, number_of
from models.roles import Role
from models.workgroup import Workgroup

NAME_LIMIT, TITLE_LIMIT, DETAILS_LIMIT, WHY_LIMIT = 100, 150, 1000, 200

MOST_OPEN = 100
"""How much can be open on one map: beyond it nobody reads it, and a picture of it is no picture."""


class PointKind(StrEnum):
    """What is put on the map."""

    RESOURCE = "resource"
    GAP = "gap"
    OPPORTUNITY = "opportunity"


class Mapping(Owned, table=True):
    """A dated picture of the system, most often from a workshop; the latest, without an end, is the map."""

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "number"),
        within("member", "author_id"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LIMIT}", name="name_length"),
    )

    number: int
    name: str
    held_on: date
    author_id: int | None = None
    made_at: datetime
    ended_at: datetime | None = None

    def roles_of(self, _session: Session, _member: Member) -> tuple[Role, ...]:
        """Nobody is more towards a mapping than towards the committee."""
        return ()


class MapItem(Owned, table=True):
    """Something on the map through all mappings; its number is never given out again."""

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "number"),
        within("member", "author_id"),
    )

    number: int
    author_id: int | None = None
    made_at: datetime

    @property
    def ref(self) -> str:
        """The short id that people type."""
        return f"M{self.number}"

    def roles_of(self, _session: Session, member: Member) -> Iterator[Role]:
        """Whoever put it on the map."""
        if self.author_id == member.id:
            yield Role.AUTHOR


class MapEntry(Owned, table=True):
    """How an item stood in one mapping.

    ``closed_on`` is the day on which it was closed, ``closed_because`` why. ``was_owned`` is set when the
    next mapping begins: whether somebody saw to it then.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("mapping_id", "item_id"),
        within("mapping", "mapping_id"),
        within("map_item", "item_id"),
        within("member", "owner_id"),
        CheckConstraint(f"length(title) BETWEEN 1 AND {TITLE_LIMIT}", name="title_length"),
    )

    mapping_id: int
    item_id: int = Field(index=True)
    kind: PointKind = Field(sa_column=stored(PointKind, "kind"))
    title: str
    details: str = ""
    intercepts: list[int] = Field(default_factory=list, sa_column=json_column())
    owner_id: int | None = None
    closed_on: date | None = None
    closed_because: str = ""
    was_owned: bool | None = None

    @property
    def open(self) -> bool:
        """Whether it still holds."""
        return self.closed_on is None


class MapGoal(Owned, table=True):
    """That a goal serves an item of the map."""

    __table_args__ = (
        UniqueConstraint("item_id", "goal_id"),
        within("map_item", "item_id"),
        within("goal", "goal_id"),
    )

    item_id: int
    goal_id: int = Field(index=True)
    made_at: datetime


@dataclass(frozen=True)
class Point:
    """All that somebody says of an item."""

    kind: PointKind
    title: str
    intercepts: Sequence[int]
    details: str = ""
    owner: Member | None = None


def mappings_of(session: Session, committee_id: int) -> list[Mapping]:
    """All mappings, the latest first."""
    statement = select(Mapping).where(Mapping.committee_id == committee_id)
    return list(session.exec(statement.order_by(col(Mapping.number).desc())).all())


def current_mapping(session: Session, committee_id: int) -> Mapping | None:
    """The map as it is worked on; None before the first mapping."""
    statement = select(Mapping).where(Mapping.committee_id == committee_id, col(Mapping.ended_at).is_(None))
    return session.exec(statement).first()


def begin_mapping(
    session: Session, actor: Member, *, name: str, held_on: date | None, owned: Collection[int], now: datetime
) -> Mapping:
    """A new mapping, with a copy of all that is open on the one before, which ends.

    ``owned`` are the entries (by id) of the one before to which somebody sees now: so they are remembered.
    Raises Refused on the field at fault, NotAllowed.
    """
    authorize(session, actor, Act.BEGIN_MAPPING)
    committee = lock(session, actor.committee_id)
    name = clean(name, "name", limit=NAME_LIMIT)
    before = mappings_of(session, committee.pk)
    if any(one.name.casefold() == name.casefold() for one in before):
        raise Refused("name", "mapping_named", name)
    if held_on is None:
        raise Refused("held_on", "no_day")
    if held_on > today(now, committee.zone):
        raise Refused("held_on", "to_come")
    if before and held_on < before[0].held_on:
        raise Refused("held_on", "before_last_mapping", before[0].name)
    mapping = Mapping(
        committee_id=committee.pk,
        number=len(before) + 1,
        name=name,
        held_on=held_on,
        author_id=actor.pk,
        made_at=now,
    )
    audit.create(session, actor, Act.BEGIN_MAPPING, mapping, now=now)
    if before:
        audit.change(session, actor, Act.BEGIN_MAPPING, before[0], now=now, ended_at=now)
        _copy(session, before[0], mapping, owned)
    return mapping


def _copy(session: Session, before: Mapping, mapping: Mapping, owned: Collection[int]) -> None:
    """The open entries once more; those of before remember whether somebody saw to them."""
    for entry in entries_of(session, before):
        entry.was_owned = entry.pk in owned
        session.add(entry)
        if entry.open:
            kept = ("committee_id", "item_id", "kind", "title", "details", "intercepts", "owner_id")
            session.add(MapEntry(mapping_id=mapping.pk, **{name: getattr(entry, name) for name in kept}))
    session.flush()


def entries_of(session: Session, mapping: Mapping) -> list[MapEntry]:
    """All entries of the mapping, closed ones too, as they came in."""
    statement = select(MapEntry).where(
        MapEntry.committee_id == mapping.committee_id, MapEntry.mapping_id == mapping.id
    )
    return list(session.exec(statement.order_by(col(MapEntry.id))).all())


def add_items(session: Session, actor: Member, points: Sequence[Point], *, now: datetime) -> list[MapEntry]:
    """Puts them on the map, each with the committee's next number.

    Raises Refused on the field at fault, NotFound without a mapping, NotAllowed.
    """
    authorize(session, actor, Act.ADD_TO_MAP)
    committee = lock(session, actor.committee_id)
    mapping = current_mapping(session, committee.pk)
    if mapping is None:
        raise NotFound("mapping")
    present = entries_of(session, mapping)
    if sum(one.open for one in present) + len(points) > MOST_OPEN:
        raise Refused("title", "map_full", str(MOST_OPEN))
    last = session.exec(select(func.max(MapItem.number)).where(MapItem.committee_id == committee.pk)).one()
    made: list[MapEntry] = []
    for number, point in enumerate(points, start=(last or 0) + 1):
        values = _checked(committee.pk, point, [*present, *made])
        item = MapItem(committee_id=committee.pk, number=number, author_id=actor.pk, made_at=now)
        audit.create(session, actor, Act.ADD_TO_MAP, item, now=now)
        entry = MapEntry(committee_id=committee.pk, mapping_id=mapping.pk, item_id=item.pk, **values)
        audit.create(session, actor, Act.ADD_TO_MAP, entry, now=now)
        made.append(entry)
    return made


def change_item(session: Session, actor: Member, entry: MapEntry, point: Point, *, now: datetime) -> None:
    """Sets all that is said of it. Raises Refused on the field at fault, NotAllowed, AlreadySettled."""
    mapping = _changeable(session, actor, entry)
    others = [one for one in entries_of(session, mapping) if one.id != entry.id]
    values = _checked(entry.committee_id, point, others)
    audit.change(session, actor, Act.EDIT_MAP, entry, now=now, **values)


def close_item(session: Session, actor: Member, entry: MapEntry, *, why: str, now: datetime) -> None:
    """It holds no more: a gap is closed, a resource gone. Raises Refused, NotAllowed, AlreadySettled."""
    _changeable(session, actor, entry)
    if not entry.open:
        raise AlreadySettled("map_item", entry.title, "closed")
    why = clean(why, "why", limit=WHY_LIMIT)
    day = today(now, session.get_one(Committee, entry.committee_id).zone)
    audit.change(session, actor, Act.EDIT_MAP, entry, now=now, closed_on=day, closed_because=why)


def reopen_item(session: Session, actor: Member, entry: MapEntry, *, now: datetime) -> None:
    """It holds after all. Raises Refused for a full map, NotAllowed, AlreadySettled on an earlier mapping."""
    mapping = _changeable(session, actor, entry)
    present = [one for one in entries_of(session, mapping) if one.open and one.id != entry.id]
    if len(present) >= MOST_OPEN:
        raise Refused("title", "map_full", str(MOST_OPEN))
    if (entry.kind, entry.title.casefold()) in {(one.kind, one.title.casefold()) for one in present}:
        raise Refused("title", "on_map", entry.title)
    audit.change(session, actor, Act.EDIT_MAP, entry, now=now, closed_on=None, closed_because="")


def item_of(session: Session, entry: MapEntry) -> MapItem:
    """The item that the entry is of."""
    return fetch(session, MapItem, entry.committee_id, entry.item_id)


def entry_by_ref(session: Session, committee_id: int, ref: str) -> MapEntry:
    """How the item stands that a person means by ``M3`` (any case): in the last mapping that has it.

    Raises NotFound.
    """
    statement = (
        select(MapEntry)
        .join(MapItem, col(MapItem.id) == MapEntry.item_id)
        .where(MapEntry.committee_id == committee_id, MapItem.number == number_of(ref, "M"))
        .order_by(col(MapEntry.mapping_id).desc())
    )
    found = session.exec(statement.limit(1)).first()
    if found is None:
        raise NotFound("map_item", ref)
    return found


def make_goal(
    session: Session,
    actor: Member,
    entry: MapEntry,
    *,
    statement: str,
    measure: str,
    due: date | None,
    workgroup: Workgroup | None,
    now: datetime,
) -> Goal:
    """A new goal that serves it, at its intercepts. Raises Refused, NotAllowed, AlreadySettled."""
    check_serveable(session, entry)
    goal = add_goal(
        session,
        actor,
        statement=statement,
        workgroup=workgroup,
        measure=measure,
        due=due,
        intercepts=entry.intercepts,
        now=now,
    )
    _link(session, actor, entry, goal, now=now)
    return goal


def link_goal(session: Session, actor: Member, entry: MapEntry, goal: Goal, *, now: datetime) -> None:
    """That goal serves it. Raises Refused when it does so already, NotFound, NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.ADD_GOAL)
    check_serveable(session, entry)
    fetch(session, Goal, entry.committee_id, goal.pk)
    if _links(session, entry, goal):
        raise Refused("goal", "goal_linked", goal.ref)
    _link(session, actor, entry, goal, now=now)


def unlink_goal(session: Session, actor: Member, entry: MapEntry, goal: Goal, *, now: datetime) -> None:
    """That goal serves it no more; the goal stays. Raises NotAllowed, AlreadySettled."""
    _changeable(session, actor, entry)
    for row in _links(session, entry, goal):
        audit.remove(session, actor, Act.EDIT_MAP, row, now=now)


def check_serveable(session: Session, entry: MapEntry) -> None:
    """Returns for a gap or opportunity that is open on the map as it is. Raises AlreadySettled, Refused."""
    check_current(session, entry)
    if not entry.open:
        raise AlreadySettled("map_item", entry.title, "closed")
    if entry.kind == PointKind.RESOURCE:
        raise Refused("statement", "no_gap", entry.title)


def _links(session: Session, entry: MapEntry, goal: Goal) -> Sequence[MapGoal]:
    statement = select(MapGoal).where(
        MapGoal.committee_id == entry.committee_id,
        MapGoal.item_id == entry.item_id,
        MapGoal.goal_id == goal.id,
    )
    return session.exec(statement).all()


def _link(session: Session, actor: Member, entry: MapEntry, goal: Goal, *, now: datetime) -> None:
    row = MapGoal(committee_id=entry.committee_id, item_id=entry.item_id, goal_id=goal.pk, made_at=now)
    audit.create(session, actor, Act.ADD_GOAL, row, now=now)


def _changeable(session: Session, actor: Member, entry: MapEntry) -> Mapping:
    """The mapping of an entry that the actor may change. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.EDIT_MAP, item_of(session, entry))
    return check_current(session, entry)


def check_current(session: Session, entry: MapEntry) -> Mapping:
    """The mapping, when it is the one that is worked on. Raises AlreadySettled for an earlier one."""
    mapping = fetch(session, Mapping, entry.committee_id, entry.mapping_id)
    if mapping.ended_at is not None:
        raise AlreadySettled("mapping", mapping.name, "ended")
    return mapping


def _checked(committee_id: int, point: Point, others: Sequence[MapEntry]) -> dict[str, Any]:
    """The columns of a point. Raises Refused on the field at fault, and NotFound for a stranger as owner."""
    title = clean(point.title, "title", limit=TITLE_LIMIT)
    same = ((one.kind, one.title.casefold()) for one in others if one.open)
    if (point.kind, title.casefold()) in same:
        raise Refused("title", "on_map", title)
    details = point.details.strip()
    if len(details) > DETAILS_LIMIT:
        raise Refused("details", "too_long", details)
    if not point.intercepts:
        raise Refused("intercepts", "no_intercept")
    if point.owner is not None and point.owner.committee_id != committee_id:
        raise NotFound("owner")
    return {
        "kind": point.kind,
        "title": title,
        "details": details,
        "intercepts": check_intercepts(point.intercepts),
        "owner_id": point.owner.pk if point.owner else None,
    }
