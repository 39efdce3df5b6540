"""How initiatives end: what is kept of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, Session, col, select

from models.base import Owned, fetch, json_column, stored, tenant_key, within
from models.committee import Member
from models.goal import Goal
from models.roles import Role
from models.workgroup import Workgroup

HOW_LIMIT, NEXT_LIMIT, METHOD_LIMIT, LEARNED_LIMIT = 300, 150, 200, 300
BECAUSE_LIMIT = 300


class Kind(StrEnum):
    """An initiative with an end goes on in other hands; a standing body takes up its next priority."""

    TIME_LIMITED = "time_limited"
    STANDING = "standing"


class TransitionState(StrEnum):
    """It is prepared until it is closed, or called off."""

    OPEN = "open"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class Part(StrEnum):
    """What has to go on without the initiative."""

    FUNDING = "funding"
    PEOPLE = "people"
    SPACE = "space"
    DATA = "data"
    OWNER = "owner"


_OPEN = text("state = 'open'")


class Transition(Owned, table=True):
    """The end of a whole workgroup, or of one goal.

    ``next_priority`` and ``method`` are a standing body's: what comes next, and how that was chosen;
    ``next_item_id`` where it stands on the map. ``worked``, ``hindered`` and ``advice`` are what was learned.
    Once closed, ``outcomes`` holds by the goals' short ids what became of them, ``steps_left`` how many steps
    were open. One that was taken up again says when, by whom and why, and stays as it was closed.
    """

    __table_args__ = (
        tenant_key(),
        within("workgroup", "workgroup_id"),
        within("goal", "goal_id"),
        within("map_item", "next_item_id"),
        within("member", "author_id"),
        within("member", "closed_by_id"),
        within("member", "reopened_by_id"),
        CheckConstraint("(workgroup_id IS NULL) <> (goal_id IS NULL)", name="one_subject"),
        Index("uq_transition_group", "workgroup_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("uq_transition_goal", "goal_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    workgroup_id: int | None = None
    goal_id: int | None = None
    kind: Kind = Field(sa_column=stored(Kind, "kind"))
    state: TransitionState = Field(default=TransitionState.OPEN, sa_column=stored(TransitionState, "state"))
    next_priority: str = ""
    next_item_id: int | None = None
    method: str = ""
    worked: str = ""
    hindered: str = ""
    advice: str = ""
    outcomes: dict[str, str] = Field(default_factory=dict, sa_column=json_column())
    steps_left: int = 0
    author_id: int
    made_at: datetime
    closed_at: datetime | None = None
    closed_by_id: int | None = None
    reopened_at: datetime | None = None
    reopened_by_id: int | None = None
    reopened_because: str = Field(default="", sa_column_kwargs={"server_default": ""})

    def roles_of(self, session: Session, member: Member) -> Iterator[Role]:
        """Who leads the workgroup whose it is."""
        if self.workgroup_id is not None:
            yield from fetch(session, Workgroup, self.committee_id, self.workgroup_id).roles_of(
                session, member
            )
        elif self.goal_id is not None:
            yield from fetch(session, Goal, self.committee_id, self.goal_id).lead_roles_of(session, member)


class TransitionPart(Owned, table=True):
    """How one part goes on: who answers for that, and by when."""

    __table_args__ = (
        UniqueConstraint("transition_id", "part"),
        within("transition", "transition_id"),
        within("member", "member_id"),
    )

    transition_id: int
    part: Part = Field(sa_column=stored(Part, "part"))
    how: str
    member_id: int
    by: date


@dataclass(frozen=True)
class PartLine:
    """A part that is settled, and who answers for it."""

    row: TransitionPart
    member: Member


def parts_of(session: Session, transition: Transition) -> dict[Part, PartLine]:
    """What is settled so far; one query."""
    statement = (
        select(TransitionPart, Member)
        .join(Member, col(Member.id) == TransitionPart.member_id)
        .where(
            TransitionPart.committee_id == transition.committee_id,
            TransitionPart.transition_id == transition.id,
        )
    )
    return {row.part: PartLine(row, member) for row, member in session.exec(statement).all()}
