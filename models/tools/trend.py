"""Where each indicator stands: its last number, how it compares with the one before and with the target."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.committee import Member
from models.schedule import Occurrence, Outcome, Schedule
from models.tools.indicator import Direction, Indicator, IndicatorState, indicators_of
from models.tools.observation import Observation
from models.tools.pull import IndicatorPull
from models.work import Work

LOOKED_AT = 3
"""How many of the newest numbers it takes: one so far, the last whole one, and the one before it."""


class Mark(NamedTuple):
    """A day to be marked in a chart, such as the start of an intervention."""

    day: date
    label: str


class Change(Enum):
    """How a number compares with the one before; where neither way is better, it is only higher or lower."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator, its keeper, its last whole number, the one before, and one so far of a later period."""

    indicator: Indicator
    keeper: Member | None = None
    last: Observation | None = None
    before: Observation | None = None
    running: Observation | None = None
    pulled: bool = False


def change(direction: Direction, last: float, before: float) -> Change:
    """``last`` beside ``before``."""
    if last == before:
        return Change.SAME
    higher = last > before
    if direction is Direction.NEITHER:
        return Change.HIGHER if higher else Change.LOWER
    return Change.BETTER if higher == (direction is Direction.UP) else Change.WORSE


def is_reached(indicator: Indicator, value: float) -> bool | None:
    """Whether the target is reached; None where there is none, or neither way is better."""
    if indicator.target is None or indicator.direction is Direction.NEITHER:
        return None
    up = indicator.direction is Direction.UP
    return value >= indicator.target if up else value <= indicator.target


def lines_of(session: Session, committee_id: int) -> list[IndicatorLine]:
    """All indicators by name, ended ones too; four queries however many there are."""
    found = indicators_of(session, committee_id)
    keepers = _members(session, committee_id, {one.keeper_id for one in found if one.keeper_id})
    pulls = set(
        session.exec(
            select(IndicatorPull.indicator_id).where(IndicatorPull.committee_id == committee_id)
        ).all()
    )
    newest = _newest(session, committee_id)
    return [
        _line(one, newest.get(one.pk, []), keepers.get(one.keeper_id or 0), pulled=one.pk in pulls)
        for one in found
    ]


def line_of(session: Session, indicator: Indicator) -> IndicatorLine:
    """One indicator with what is told of it."""
    [line] = [one for one in lines_of(session, indicator.committee_id) if one.indicator.pk == indicator.pk]
    return line


def news_of(session: Session, committee_id: int, *, now: datetime) -> list[IndicatorLine]:
    """The active indicators that got a whole number since the digest before this one; six queries.

    Before the first digest that is all there is. A correction of an older number is no news.
    """
    fired = (
        select(func.max(Occurrence.recorded_at))
        .join(Schedule, col(Schedule.id) == Occurrence.schedule_id)
        .where(
            Occurrence.committee_id == committee_id,
            Schedule.work == Work.DIGEST,
            Occurrence.outcome == Outcome.FIRED,
            col(Occurrence.recorded_at) < now,
        )
    )
    since = session.exec(fired).one()
    return [
        line
        for line in lines_of(session, committee_id)
        if line.last is not None
        and line.indicator.state is IndicatorState.ACTIVE
        and (since is None or line.last.recorded_at > since)
    ]


def _newest(session: Session, committee_id: int) -> dict[int, list[Observation]]:
    """The newest numbers of each indicator's present series, the newest first; one query."""
    place = func.row_number().over(
        partition_by=col(Observation.indicator_id), order_by=col(Observation.starts_on).desc()
    )
    ranked = (
        select(col(Observation.id), place.label("place"))
        .join(Indicator, col(Indicator.id) == Observation.indicator_id)
        .where(
            Observation.committee_id == committee_id,
            col(Observation.superseded_at).is_(None),
            Observation.series == Indicator.series,
        )
        .subquery()
    )
    statement = (
        select(Observation)
        .join(ranked, ranked.c.id == Observation.id)
        .where(ranked.c.place <= LOOKED_AT)
        .order_by(col(Observation.starts_on).desc())
    )
    found: dict[int, list[Observation]] = {}
    for row in session.exec(statement).all():
        found.setdefault(row.indicator_id, []).append(row)
    return found


def _line(
    indicator: Indicator, newest: list[Observation], keeper: Member | None, *, pulled: bool
) -> IndicatorLine:
    whole = [row for row in newest if not row.so_far][:2]
    running = newest[0] if newest and newest[0].so_far else None
    last, before = [*whole, None, None][:2]
    return IndicatorLine(indicator, keeper, last, before, running, pulled)


def _members(session: Session, committee_id: int, wanted: set[int]) -> dict[int, Member]:
    statement = select(Member).where(Member.committee_id == committee_id, col(Member.id).in_(wanted))
    return {row.pk: row for row in session.exec(statement).all()}
