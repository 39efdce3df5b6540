"""The numbers of an indicator: each for one period, with who gave it and when.

A correction is a new version: the number before stays readable, and the newest that was not taken back
counts. Counts under 11 can identify people ("small cells"); they are never refused, but hidden from what is
shown to others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, Index, false, text
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.calendar import today
from models.committee import Committee, Member, lock
from models.errors import AlreadySettled, Refused
from models.goal import clean
from models.tools.indicator import Indicator, Measure, check_active, check_number
from models.tools.number import Typed
from models.tools.period import DAYS, Period, Span

NOTE_LIMIT = 300

SMALL = 11
"""Counts from 1 up to this, without it, may tell who was counted: the rule of CMS for cell sizes."""

CURRENT = text("superseded_at IS NULL")
"""The number that counts: said word for word, so that the small index is used."""


class Way(StrEnum):
    """How a number came in."""

    TYPED = "typed"
    TABLE = "table"
    PULLED = "pulled"


class Observation(Owned, table=True):
    """One version of the number for one period of a series; of each period, one is not superseded.

    ``value`` is what is shown; ``numerator`` and ``denominator`` are counts where they are known. ``so_far``:
    the period was not over when it was given. ``withdrawn``: it was taken back, not corrected.
    """

    __table_args__ = (
        tenant_key(),
        within("indicator", "indicator_id"),
        within("member", "author_id"),
        Index(
            "ix_observation_current",
            "indicator_id",
            "series",
            "starts_on",
            unique=True,
            sqlite_where=CURRENT,
            postgresql_where=CURRENT,
        ),
        Index("ix_observation_recorded", "committee_id", "recorded_at"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("denominator > 0", name="denominator_positive"),
        CheckConstraint(f"length(note) <= {NOTE_LIMIT}", name="note_length"),
    )

    indicator_id: int = Field(index=True)
    series: int
    period: Period = Field(sa_column=stored(Period, "period"))
    starts_on: date
    ends_on: date
    value: float
    numerator: float | None = None
    denominator: float | None = None
    note: str = ""
    so_far: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    way: Way = Field(default=Way.TYPED, sa_column=stored(Way, "way"))
    author_id: int | None = None
    recorded_at: datetime
    superseded_at: datetime | None = None
    withdrawn: bool = Field(default=False, sa_column_kwargs={"server_default": false()})

    @property
    def span(self) -> Span:
        """The period for which it stands."""
        return Span(self.starts_on, self.ends_on)

    @property
    def figure(self) -> "Figure":
        """What was said."""
        return Figure(self.span, self.value, self.numerator, self.denominator, self.note)


@dataclass(frozen=True)
class Figure:
    """A number for a period, as somebody says it."""

    span: Span
    value: float
    numerator: float | None = None
    denominator: float | None = None
    note: str = ""


class Kept(NamedTuple):
    """What came of figures: the new versions, how many of them correct one, and how many were there."""

    rows: list[Observation]
    corrected: int
    same: int


def figure_of(
    indicator: Indicator, span: Span, typed: Typed, *, of: float | None = None, note: str = ""
) -> Figure:
    """What a typed number means for the indicator: of a share, ``42 of 60`` is 70 percent.

    Raises Refused on ``value`` or ``denominator``.
    """
    of = typed.of if typed.of is not None else of
    share = indicator.measure is Measure.SHARE
    if typed.percent and indicator.measure is Measure.COUNT:
        raise Refused("value", "no_percent_here")
    if of is not None and of <= 0:
        raise Refused("denominator", "out_of_range", f"{of:g}")
    if not share or typed.percent or of is None:
        return Figure(span, typed.amount, None, of, note)
    return Figure(span, 100 * typed.amount / of, typed.amount, of, note)


def is_small(indicator: Indicator, figure: Figure | Observation) -> bool:
    """Whether it rests on a count from 1 to 10; zero tells of nobody."""
    counts = [figure.numerator, figure.denominator]
    if indicator.measure is Measure.COUNT:
        counts.append(figure.value)
    return any(count is not None and 0 < count < SMALL for count in counts)


def is_hidden(indicator: Indicator, observation: Observation) -> bool:
    """Whether others are shown only that it is small: in pictures, digests and reports."""
    return is_small(indicator, observation) and not indicator.show_small


def record_all(
    session: Session,
    actor: Member | None,
    indicator: Indicator,
    figures: Sequence[Figure],
    *,
    way: Way,
    now: datetime,
) -> Kept:
    """Keeps all of them or none; ``actor`` is None when the clock pulled them.

    What was pulled never takes the place of what a person gave. Raises Refused, NotAllowed, AlreadySettled.
    """
    if actor is not None:
        authorize(session, actor, Act.RECORD_OBSERVATION, indicator)
    check_active(indicator)
    day = today(now, lock(session, indicator.committee_id).zone)
    known = {row.span: row for row in current_of(session, indicator)}
    _check_all(indicator, figures, set(known), day=day)
    kept = Kept([], 0, 0)
    for figure in figures:
        old, so_far = known.get(figure.span), not figure.span.is_over(day)
        if old is not None and _stays(old, figure, so_far=so_far, way=way):
            kept = kept._replace(same=kept.same + 1)
            continue
        if old is not None:
            audit.change(session, actor, Act.RECORD_OBSERVATION, old, now=now, superseded_at=now)
        row = _row(indicator, figure, actor, way=way, so_far=so_far, now=now)
        audit.create(session, actor, Act.RECORD_OBSERVATION, row, now=now)
        known[figure.span] = row
        kept = Kept([*kept.rows, row], kept.corrected + (old is not None), kept.same)
    return kept


def check_figures(
    session: Session, actor: Member, indicator: Indicator, figures: Sequence[Figure], *, now: datetime
) -> None:
    """Raises what ``record_all`` would, and keeps nothing."""
    authorize(session, actor, Act.RECORD_OBSERVATION, indicator)
    check_active(indicator)
    day = today(now, session.get_one(Committee, indicator.committee_id).zone)
    _check_all(indicator, figures, {row.span for row in current_of(session, indicator)}, day=day)


def _stays(old: Observation, figure: Figure, *, so_far: bool, way: Way) -> bool:
    """Whether the number that is there is the same, or a person's that the clock does not touch."""
    if way is Way.PULLED and old.way is not Way.PULLED and not old.so_far:
        return True
    note = figure.note or old.note
    said = Figure(figure.span, figure.value, figure.numerator, figure.denominator, note)
    return said == old.figure and so_far == old.so_far


def take_back(session: Session, actor: Member, observation: Observation, *, now: datetime) -> None:
    """The number does not count any more; the one that it had corrected counts again.

    Raises NotAllowed, AlreadySettled for one that was corrected or taken back meanwhile.
    """
    indicator = session.get_one(Indicator, observation.indicator_id)
    authorize(session, actor, Act.RECORD_OBSERVATION, indicator)
    if observation.superseded_at is not None:
        raise AlreadySettled("observation", str(observation.span), "superseded")
    act = Act.RECORD_OBSERVATION
    audit.change(session, actor, act, observation, now=now, superseded_at=now, withdrawn=True)
    versions = select(Observation).where(
        Observation.committee_id == observation.committee_id,
        Observation.indicator_id == observation.indicator_id,
        Observation.series == observation.series,
        Observation.starts_on == observation.starts_on,
        Observation.ends_on == observation.ends_on,
        ~col(Observation.withdrawn),
        col(Observation.id) < observation.pk,
    )
    before = session.exec(versions.order_by(col(Observation.id).desc()).limit(1)).first()
    if before is not None:
        audit.change(session, actor, act, before, now=now, superseded_at=None)


def current_of(session: Session, indicator: Indicator) -> list[Observation]:
    """The numbers that count in the present series, the earliest first; one query."""
    return [
        one
        for one in observations_of(session, indicator.committee_id, indicator=indicator)
        if one.series == indicator.series
    ]


def observations_of(
    session: Session, committee_id: int, *, indicator: Indicator | None = None, versions: bool = False
) -> list[Observation]:
    """The numbers of one indicator or of all, by indicator, series and period; one query.

    ``versions``: those that were corrected or taken back too, each before the one that followed it.
    """
    statement = select(Observation).where(Observation.committee_id == committee_id)
    if indicator is not None:
        statement = statement.where(Observation.indicator_id == indicator.pk)
    if not versions:
        statement = statement.where(col(Observation.superseded_at).is_(None))
    order: list[Any] = [Observation.indicator_id, Observation.series, Observation.starts_on]
    return list(session.exec(statement.order_by(*order, col(Observation.id))).all())


def authors_of(session: Session, rows: Sequence[Observation]) -> dict[int, str]:
    """The names of those who gave these numbers, by their id; one query."""
    wanted = {row.author_id for row in rows}
    statement = select(Member).where(col(Member.id).in_(wanted - {None}))
    return {member.pk: member.name for member in session.exec(statement).all()}


def is_used(session: Session, indicator: Indicator) -> bool:
    """Whether its present series has ever held a number."""
    statement = select(Observation.id).where(
        Observation.committee_id == indicator.committee_id,
        Observation.indicator_id == indicator.pk,
        Observation.series == indicator.series,
    )
    return session.exec(statement.limit(1)).first() is not None


def is_given(session: Session, indicator: Indicator, span: Span) -> bool:
    """Whether there is a number for the whole of that period."""
    return any(row.span.overlaps(span) and not row.so_far for row in current_of(session, indicator))


def _check_all(indicator: Indicator, figures: Sequence[Figure], known: set[Span], *, day: date) -> None:
    """Raises Refused for the first that cannot be kept; a period may not overlap another of the series."""
    for figure in figures:
        _check(indicator, figure, day=day)
        span = figure.span
        other = next((one for one in known if one != span and one.overlaps(span)), None)
        if other is not None:
            raise Refused("period", "overlaps", str(other))
        known.add(span)


def _check(indicator: Indicator, figure: Figure, *, day: date) -> None:
    """Raises Refused on the field at fault."""
    least, most = DAYS[indicator.period]
    if not least <= figure.span.days <= most:
        raise Refused("period", "other_length", str(figure.span))
    if figure.span.first > day:
        raise Refused("period", "period_to_come", str(figure.span))
    for field in ("value", "numerator", "denominator"):
        check_number(field, getattr(figure, field))
    if indicator.measure is Measure.COUNT and (figure.value < 0 or figure.value % 1):
        raise Refused("value", "no_count", f"{figure.value:g}")
    if indicator.measure is Measure.SHARE and not 0 <= figure.value <= 100:
        raise Refused("value", "no_share", f"{figure.value:g}")
    if len(figure.note) > NOTE_LIMIT:
        raise Refused("note", "too_long", figure.note)


def _row(
    indicator: Indicator, figure: Figure, actor: Member | None, *, way: Way, so_far: bool, now: datetime
) -> Observation:
    return Observation(
        committee_id=indicator.committee_id,
        indicator_id=indicator.pk,
        series=indicator.series,
        period=indicator.period,
        starts_on=figure.span.first,
        ends_on=figure.span.last,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        note=clean(figure.note, "note", limit=NOTE_LIMIT) if figure.note.strip() else "",
        so_far=so_far,
        way=way,
        author_id=actor.id if actor else None,
        recorded_at=now,
    )
