"""At which of the six steps the committee and each workgroup stand: moved with a reason, back and on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, func
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, stored, within
from models.calendar import today
from models.committee import Committee, Member, Step, lock
from models.errors import NotFound, Refused
from models.goal import clean
from models.roles import Role
from models.vacancy import presiding
from models.workgroup import Workgroup, check_going, workgroups_of

WHY_LIMIT = 300


class StepMove(Owned, table=True):
    """That the committee (no ``workgroup_id``) or a workgroup was moved to another step, when and why."""

    __table_args__ = (
        within("workgroup", "workgroup_id"),
        within("member", "author_id"),
        Index("ix_step_move_of", "committee_id", "workgroup_id", "id"),
        CheckConstraint(f"length(why) BETWEEN 1 AND {WHY_LIMIT}", name="why_length"),
        CheckConstraint("was <> became", name="another_step"),
    )

    workgroup_id: int | None = None
    author_id: int
    was: Step = Field(sa_column=stored(Step, "was"))
    became: Step = Field(sa_column=stored(Step, "became"))
    why: str
    moved_on: date
    moved_at: datetime


@dataclass(frozen=True)
class Place:
    """Something that stands at a step: a workgroup, or (None) the committee itself."""

    committee: Committee
    workgroup: Workgroup | None = None

    @property
    def committee_id(self) -> int:
        """Whose it is."""
        return self.committee.pk

    @property
    def step(self) -> Step:
        """Where it stands now."""
        return self.workgroup.step if self.workgroup else self.committee.step

    def roles_of(self, session: Session, member: Member) -> Iterator[Role]:
        """Who leads the workgroup; while nobody chairs, a coordinator acts as the chair here."""
        if self.workgroup is not None:
            yield from self.workgroup.roles_of(session, member)
        if member.coordinator and not presiding(session, self.committee_id):
            yield Role.CHAIR


@dataclass(frozen=True)
class Standing:
    """Where one of them stands: since the last move and by whom, None where it was never moved."""

    place: Place
    last: StepMove | None = None
    mover: Member | None = None


def move_step(
    session: Session, actor: Member, place: Place, step: Step, *, why: str, now: datetime
) -> StepMove:
    """Moves it to another step, back as well as on, with the reason; its next check-in asks for that step.

    Raises Refused, NotAllowed for anybody but the chair and, of a workgroup, its lead.
    """
    if place.workgroup is not None and place.workgroup.committee_id != place.committee_id:
        raise NotFound("workgroup")
    authorize(session, actor, Act.MOVE_STEP, place)
    check_going(place.workgroup)
    lock(session, place.committee_id)
    if place.step is step:
        raise Refused("step", "same_step")
    why = clean(why, "why", limit=WHY_LIMIT)
    move = StepMove(
        committee_id=place.committee_id,
        workgroup_id=place.workgroup.pk if place.workgroup else None,
        author_id=actor.pk,
        was=place.step,
        became=step,
        why=why,
        moved_on=today(now, place.committee.zone),
        moved_at=now,
    )
    audit.create(session, actor, Act.MOVE_STEP, move, now=now)
    audit.change(session, actor, Act.MOVE_STEP, place.workgroup or place.committee, now=now, step=step)
    return move


def standings(session: Session, committee: Committee) -> list[Standing]:
    """The committee first, then its workgroups at work by name; two queries however many there are."""
    latest = (
        select(func.max(StepMove.id))
        .where(StepMove.committee_id == committee.pk)
        .group_by(col(StepMove.workgroup_id))
    )
    statement = (
        select(StepMove, Member)
        .join(Member, col(Member.id) == StepMove.author_id)
        .where(col(StepMove.id).in_(latest))
    )
    last = {move.workgroup_id: (move, mover) for move, mover in session.exec(statement).all()}
    places = [Place(committee), *(Place(committee, one) for one in workgroups_of(session, committee.pk))]
    return [
        Standing(place, *last.get(place.workgroup.pk if place.workgroup else None, (None, None)))
        for place in places
    ]


def moves_of(session: Session, place: Place, *, most: int) -> list[tuple[StepMove, Member]]:
    """The latest moves of it, the newest first, each with who moved it."""
    pk = place.workgroup.pk if place.workgroup else None
    statement = (
        select(StepMove, Member)
        .join(Member, col(Member.id) == StepMove.author_id)
        .where(
            StepMove.committee_id == place.committee_id,
            col(StepMove.workgroup_id).is_(None) if pk is None else StepMove.workgroup_id == pk,
        )
        .order_by(col(StepMove.id).desc())
        .limit(most)
    )
    return [(move, mover) for move, mover in session.exec(statement).all()]
