"""Indicators: what a committee counts to see whether things get better, and who brings the numbers.

An indicator's numbers stand for periods of one length. Another length begins a new series: the numbers of
the one before are kept, and no line ever joins the two.
"""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, false
from sqlmodel import Field, Session, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, json_column, stored, tenant_key, within
from models.committee import Member
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import Goal, check_intercepts, clean
from models.roles import Role
from models.tools.number import LARGEST
from models.tools.period import Period
from models.workgroup import Workgroup, lead_ids

NAME_LIMIT, UNIT_LIMIT, WORDS_LIMIT = 100, 40, 300

MOST = 100
"""Indicators of one committee: more than it can look at, and as many as a select can offer."""


class Measure(StrEnum):
    """What its numbers are: a count, a share in percent, or an amount such as days, dollars or a rate."""

    COUNT = "count"
    SHARE = "share"
    AMOUNT = "amount"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class IndicatorState(StrEnum):
    """One that is not kept any more stays readable."""

    ACTIVE = "active"
    ENDED = "ended"


class Indicator(Owned, table=True):
    """What is counted, by whom and how often. ``series`` grows with each change of the period.

    ``numerator`` and ``denominator`` say in words what is counted, and of how many. ``name_key`` is the name
    without case and space, by which no two are alike. ``show_small``: the committee lets counts under 11 be
    shown as they are.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "name_key"),
        within("member", "keeper_id"),
        within("workgroup", "workgroup_id"),
        within("goal", "goal_id"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {NAME_LIMIT}", name="name_length"),
    )

    name: str
    name_key: str
    measure: Measure = Field(default=Measure.COUNT, sa_column=stored(Measure, "measure"))
    unit: str = ""
    numerator: str = ""
    denominator: str = ""
    direction: Direction = Field(default=Direction.NEITHER, sa_column=stored(Direction, "direction"))
    baseline: float | None = None
    target: float | None = None
    target_by: date | None = None
    source: str = ""
    period: Period = Field(default=Period.MONTH, sa_column=stored(Period, "period"))
    series: int = 1
    keeper_id: int | None = None
    workgroup_id: int | None = None
    goal_id: int | None = None
    intercepts: list[int] = Field(default_factory=list, sa_column=json_column())
    show_small: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    state: IndicatorState = Field(default=IndicatorState.ACTIVE, sa_column=stored(IndicatorState, "state"))
    made_at: datetime

    @property
    def active(self) -> bool:
        """Whether it is still kept."""
        return self.state == IndicatorState.ACTIVE

    def roles_of(self, session: Session, member: Member) -> Iterator[Role]:
        """Its keeper, and who leads the workgroup whose it is."""
        if self.keeper_id == member.id:
            yield Role.OWNER
        if self.workgroup_id is not None:
            group = session.get_one(Workgroup, self.workgroup_id)
            yield from (Role.LEAD,) if member.pk in lead_ids(session, group) else ()


@dataclass(frozen=True)
class About:
    """All that somebody says of an indicator."""

    name: str
    measure: Measure = Measure.COUNT
    unit: str = ""
    numerator: str = ""
    denominator: str = ""
    direction: Direction = Direction.NEITHER
    baseline: float | None = None
    target: float | None = None
    target_by: date | None = None
    source: str = ""
    period: Period = Period.MONTH
    keeper: Member | None = None
    workgroup: Workgroup | None = None
    goal: Goal | None = None
    intercepts: Sequence[int] = ()
    show_small: bool = False


def add_indicator(session: Session, actor: Member, about: About, *, now: datetime) -> Indicator:
    """A new indicator. Raises Refused on the field at fault, NotFound, NotAllowed."""
    authorize(session, actor, Act.ADD_INDICATOR, about.workgroup)
    values = _checked(session, actor.committee_id, about)
    if len(indicators_of(session, actor.committee_id)) >= MOST:
        raise Refused("name", "too_many_indicators", str(MOST))
    indicator = Indicator(committee_id=actor.committee_id, made_at=now, **values)
    audit.create(session, actor, Act.ADD_INDICATOR, indicator, now=now)
    return indicator


def change_indicator(
    session: Session, actor: Member, indicator: Indicator, about: About, *, used: bool, now: datetime
) -> None:
    """Sets all that is said. Another period begins a new series where the present one is ``used``.

    Raises Refused on the field at fault, NotFound, NotAllowed, AlreadySettled for one that has ended.
    """
    authorize(session, actor, Act.EDIT_INDICATOR, indicator)
    check_active(indicator)
    values = _checked(session, indicator.committee_id, about, present=indicator)
    if used and about.period != indicator.period:
        values["series"] = indicator.series + 1
    audit.change(session, actor, Act.EDIT_INDICATOR, indicator, now=now, **values)


def end_indicator(session: Session, actor: Member, indicator: Indicator, *, now: datetime) -> None:
    """It is not kept any more and nobody is asked for it. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.EDIT_INDICATOR, indicator)
    check_active(indicator)
    audit.change(session, actor, Act.EDIT_INDICATOR, indicator, now=now, state=IndicatorState.ENDED)


def resume_indicator(session: Session, actor: Member, indicator: Indicator, *, now: datetime) -> None:
    """One that had ended is kept again. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.EDIT_INDICATOR, indicator)
    if indicator.active:
        raise AlreadySettled("active_indicator", indicator.name, indicator.state)
    audit.change(session, actor, Act.EDIT_INDICATOR, indicator, now=now, state=IndicatorState.ACTIVE)


def check_active(indicator: Indicator) -> None:
    """Raises AlreadySettled for one that has ended."""
    if not indicator.active:
        raise AlreadySettled("indicator", indicator.name, indicator.state)


def indicators_of(session: Session, committee_id: int) -> list[Indicator]:
    """All of the committee, ended ones too, by name; one query."""
    statement = select(Indicator).where(Indicator.committee_id == committee_id)
    return sorted(session.exec(statement).all(), key=lambda one: one.name.casefold())


def indicator_named(session: Session, committee_id: int, typed: str) -> Indicator:
    """The one of that name, or the only one whose name begins so, in any case and spacing.

    Raises NotFound with the names that may have been meant.
    """
    known, key = indicators_of(session, committee_id), name_key(typed)
    found = [one for one in known if one.name_key == key]
    begun = [one for one in known if key and one.name_key.startswith(key)]
    kept = [one for one in begun if one.active]
    found = found or (kept if len(kept) == 1 else begun)
    if len(found) == 1:
        return found[0]
    names = {one.name_key: one.name for one in known}
    near = [one.name for one in begun] or [names[one] for one in get_close_matches(key, names, n=3)]
    raise NotFound("indicator", typed, near=near)


def name_key(name: str) -> str:
    """By what two names are alike: without case, space and forms of the same letter."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _checked(
    session: Session, committee_id: int, about: About, *, present: Indicator | None = None
) -> dict[str, Any]:
    """The columns of what is said. Raises Refused, and NotFound for what is another committee's."""
    name = clean(about.name, "name", limit=NAME_LIMIT)
    _check_free(session, committee_id, name, present)
    for kind, thing in (("keeper", about.keeper), ("workgroup", about.workgroup), ("goal", about.goal)):
        if thing is not None and thing.committee_id != committee_id:
            raise NotFound("member" if kind == "keeper" else kind)
    for field, number in (("baseline", about.baseline), ("target", about.target)):
        check_number(field, number)
    if about.target_by is not None and about.target is None:
        raise Refused("target", "no_target")
    if about.measure is Measure.SHARE and not about.denominator.strip():
        raise Refused("denominator", "no_denominator")
    return {
        "name": name,
        "name_key": name_key(name),
        "measure": about.measure,
        "unit": _short(about.unit, "unit", UNIT_LIMIT),
        "numerator": _short(about.numerator, "numerator", WORDS_LIMIT),
        "denominator": _short(about.denominator, "denominator", WORDS_LIMIT),
        "direction": about.direction,
        "baseline": about.baseline,
        "target": about.target,
        "target_by": about.target_by,
        "source": _short(about.source, "source", WORDS_LIMIT),
        "period": about.period,
        "keeper_id": about.keeper.pk if about.keeper else None,
        "workgroup_id": about.workgroup.pk if about.workgroup else None,
        "goal_id": about.goal.pk if about.goal else None,
        "intercepts": check_intercepts(about.intercepts),
        "show_small": about.show_small,
    }


def _check_free(session: Session, committee_id: int, name: str, present: Indicator | None) -> None:
    statement = select(Indicator).where(
        Indicator.committee_id == committee_id, Indicator.name_key == name_key(name)
    )
    same = session.exec(statement).first()
    if same is not None and (present is None or same.id != present.id):
        raise Refused("name", "name_used", same.name)


def check_number(field: str, number: float | None) -> None:
    """Raises Refused for what no county has, and for what is no number at all."""
    if number is not None and not (math.isfinite(number) and abs(number) <= LARGEST):
        raise Refused(field, "out_of_range", str(number))


def _short(text: str, field: str, limit: int) -> str:
    return clean(text, field, limit=limit) if text.strip() else ""
