"""Pauses of a committee for an outside shock: when each began, why, and when it is to end or did."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, false, text
from sqlmodel import Field, Session, col, select

from models.base import Owned, json_column, tenant_key, within
from models.calendar import today

BECAUSE_LIMIT = 300

_ON = text("ended_at IS NULL")


class Pause(Owned, table=True):
    """A pause, from ``began_on`` until the morning of the day on which it ended, days of the committee.

    ``restart_on`` is when it is to end; without one, somebody is asked again on ``ask_on``. ``cancels`` are
    its meetings, unless they are kept; ``moves_terms``: the terms of offices become longer too. ``undone``:
    it was taken back on its first day, and nothing was moved. ``days`` is by how much dates were moved.
    ``meetings`` and ``rounds`` are the ids of those that it has called off and closed. ``held`` are messages
    that wait for the restart: by id, when each was due, might be sent and would expire. ``due`` is when what
    is due once was due as it began, by the schedule's id; empty for pauses of before that was kept.
    """

    __table_args__ = (
        tenant_key(),
        within("member", "author_id"),
        within("member", "ended_by_id"),
        Index("uq_pause_on", "committee_id", unique=True, sqlite_where=_ON, postgresql_where=_ON),
        CheckConstraint(f"length(because) BETWEEN 1 AND {BECAUSE_LIMIT}", name="because_length"),
    )

    because: str
    began_on: date
    began_at: datetime
    restart_on: date | None = None
    ask_on: date | None = None
    cancels: bool = True
    moves_terms: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    author_id: int
    ended_at: datetime | None = None
    ended_by_id: int | None = None
    undone: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    days: int = 0
    meetings: list[int] = Field(default_factory=list, sa_column=json_column())
    rounds: list[int] = Field(default_factory=list, sa_column=json_column())
    held: dict[str, list[str]] = Field(default_factory=dict, sa_column=json_column(server_default="{}"))
    due: dict[str, str] = Field(default_factory=dict, sa_column=json_column(server_default="{}"))


def pause_of(session: Session, committee_id: int) -> Pause | None:
    """The pause that is on, if one is."""
    statement = select(Pause).where(Pause.committee_id == committee_id, col(Pause.ended_at).is_(None))
    return session.exec(statement).first()


def pauses_of(session: Session, committee_id: int) -> list[Pause]:
    """All pauses, the latest first."""
    statement = select(Pause).where(Pause.committee_id == committee_id)
    return list(session.exec(statement.order_by(col(Pause.id).desc())).all())


def last_restart(pauses: Iterable[Pause], zone: str) -> date | None:
    """The day in that zone on which the last of them ended; one that was taken back was none."""
    ends = (one.ended_at for one in pauses if one.ended_at is not None and not one.undone)
    return max((today(at, zone) for at in ends), default=None)
