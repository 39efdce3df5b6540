"""What is kept of a PDSA cycle, and how one is found."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models.base import Owned, fetch, stored, tenant_key, within
from models.committee import Member
from models.errors import NotFound
from models.goal import number_of
from models.roles import Role
from models.workgroup import Workgroup

TEXT_LIMIT = 500


class CycleState(StrEnum):
    """A plan may lack its prediction; started, it waits for what is observed, and then for a decision."""

    PLAN = "plan"
    DROPPED = "dropped"
    STARTED = "started"
    OBSERVED = "observed"
    DECIDED = "decided"


NOT_STARTED = (CycleState.PLAN, CycleState.DROPPED)


class Compared(StrEnum):
    """How what was observed lies beside the prediction."""

    AS_PREDICTED = "as_predicted"
    BETTER = "better"
    WORSE = "worse"
    MIXED = "mixed"


class Decision(StrEnum):
    """What is done about it: the change is kept, changed and tested again, or given up."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"


class Cycle(Owned, table=True):
    """A test of change, known to people as ``C<number>``; ``before_id`` is the cycle that it goes on from.

    ``starts_on`` and ``ends_on`` are days of the committee's zone. ``asked`` counts how often the owner was
    asked what was observed.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "number"),
        within("cycle", "before_id"),
        within("goal", "goal_id"),
        within("workgroup", "workgroup_id"),
        within("member", "owner_id"),
        within("member", "author_id"),
        CheckConstraint(f"length(change) BETWEEN 1 AND {TEXT_LIMIT}", name="change_length"),
        CheckConstraint("state IN ('plan', 'dropped') OR prediction <> ''", name="prediction_first"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("(state = 'decided') = (decision IS NOT NULL)", name="decision_last"),
        CheckConstraint("state NOT IN ('observed', 'decided') OR observed <> ''", name="observed_first"),
    )

    number: int
    before_id: int | None = Field(default=None, index=True)
    goal_id: int | None = Field(default=None, index=True)
    workgroup_id: int | None = None
    owner_id: int
    author_id: int
    state: CycleState = Field(default=CycleState.PLAN, sa_column=stored(CycleState, "state"))
    change: str
    question: str = ""
    prediction: str = ""
    measure: str = ""
    plan_who: str = ""
    plan_what: str = ""
    plan_when: str = ""
    plan_where: str = ""
    indicator: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    started_at: datetime | None = None
    asked: int = 0
    observed: str = ""
    observed_on: date | None = None
    compared: Compared | None = Field(default=None, sa_column=stored(Compared, "compared", nullable=True))
    compared_words: str = ""
    decision: Decision | None = Field(default=None, sa_column=stored(Decision, "decision", nullable=True))
    decision_words: str = ""
    decided_on: date | None = None
    made_at: datetime

    @property
    def ref(self) -> str:
        """The short id that people type."""
        return f"C{self.number}"

    @property
    def subject(self) -> str:
        """How queued messages name this cycle (see ``outbox.py``)."""
        return f"cycle:{self.id}"

    def roles_of(self, session: Session, member: Member) -> set[Role]:
        """Its owner, its author, and the lead of its workgroup."""
        found = {Role.OWNER} if member.id == self.owner_id else set()
        if member.id == self.author_id:
            found.add(Role.AUTHOR)
        if self.workgroup_id is not None:
            found |= fetch(session, Workgroup, self.committee_id, self.workgroup_id).roles_of(session, member)
        return found


class CycleNote(Owned, table=True):
    """A correction or a word added to a cycle once it has started: what was written before stays."""

    __table_args__ = (within("cycle", "cycle_id"), within("member", "author_id"))

    cycle_id: int = Field(index=True)
    author_id: int
    text: str
    written_on: date


def next_of(session: Session, cycle: Cycle) -> Cycle | None:
    """The cycle that goes on from this one."""
    statement = select(Cycle).where(Cycle.committee_id == cycle.committee_id, Cycle.before_id == cycle.id)
    return session.exec(statement).first()


def cycle_by_ref(session: Session, committee_id: int, ref: str) -> Cycle:
    """The cycle that a person means by ``C4`` (any case). Raises NotFound."""
    statement = select(Cycle).where(Cycle.committee_id == committee_id, Cycle.number == number_of(ref, "C"))
    found = session.exec(statement).first()
    if found is None:
        raise NotFound("cycle", ref)
    return found


def cycles_of(session: Session, committee_id: int) -> Sequence[Cycle]:
    """All cycles in the order of their numbers; one query."""
    statement = select(Cycle).where(Cycle.committee_id == committee_id)
    return session.exec(statement.order_by(col(Cycle.number))).all()
