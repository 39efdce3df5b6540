"""Workgroups: cross-system groups with a channel, leads and one of two ways of working."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models.base import Owned, stored, tenant_key, within
from models.committee import Member, Step
from models.errors import Refused
from models.roles import Role


class Mode(StrEnum):
    """A workplan has dated milestones; a standing group takes issues as they arise and has no dates."""

    WORKPLAN = "workplan"
    AS_THEY_ARISE = "as_they_arise"


class Workgroup(Owned, table=True):
    """A workgroup with its own channel; ``step`` is where it stands in the six steps.

    ``ended_on`` is the committee's day on which its initiative was closed: it stays readable, and takes
    nothing new.
    """

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("committee_id", "name"),
        UniqueConstraint("committee_id", "channel_id"),
        CheckConstraint("length(name) BETWEEN 1 AND 150", name="name_length"),
    )

    name: str
    channel_id: str | None = None
    mode: Mode = Field(default=Mode.WORKPLAN, sa_column=stored(Mode, "mode"))
    step: Step = Field(default=Step.PLANNING, sa_column=stored(Step, "step"))
    ended_on: date | None = None

    def roles_of(self, session: Session, member: Member) -> set[Role]:
        """Leads and co-leads run the workgroup."""
        return {Role.LEAD} if member.pk in lead_ids(session, self) else set()


class WorkgroupMember(Owned, table=True):
    """That a member works in a workgroup, and whether as its lead or co-lead."""

    __table_args__ = (
        UniqueConstraint("workgroup_id", "member_id"),
        within("workgroup", "workgroup_id"),
        within("member", "member_id"),
    )

    workgroup_id: int
    member_id: int = Field(index=True)
    lead: bool = False


def check_going(workgroup: Workgroup | None) -> None:
    """Raises Refused for a workgroup that has ended: it takes no new goals. None is the whole committee."""
    if workgroup is not None and workgroup.ended_on is not None:
        raise Refused("workgroup", "workgroup_ended", workgroup.name)


def workgroups_of(
    session: Session, committee_id: int, *, ended: bool = False, besides: int | None = None
) -> list[Workgroup]:
    """The workgroups that are at work, by name.

    With ``ended`` those that have ended too, where the past is told; with ``besides`` the one of that id in
    any case, where it is picked already.
    """
    statement = select(Workgroup).where(Workgroup.committee_id == committee_id)
    if not ended:
        statement = statement.where(col(Workgroup.ended_on).is_(None) | (col(Workgroup.id) == besides))
    return list(session.exec(statement.order_by(Workgroup.name)).all())


def workgroup_in(session: Session, committee_id: int, channel_id: str) -> Workgroup | None:
    """The workgroup whose channel this is."""
    statement = select(Workgroup).where(
        Workgroup.committee_id == committee_id, Workgroup.channel_id == channel_id
    )
    return session.exec(statement).first()


def leads_of(session: Session, workgroup: Workgroup) -> list[Member]:
    """The active leads and co-leads, by name."""
    statement = (
        select(Member)
        .join(WorkgroupMember, col(WorkgroupMember.member_id) == Member.id)
        .where(WorkgroupMember.workgroup_id == workgroup.id, WorkgroupMember.lead, Member.active)
        .order_by(Member.name)
    )
    return list(session.exec(statement).all())


def leads_by_workgroup(session: Session, committee_id: int) -> dict[int, list[Member]]:
    """The active leads and co-leads of every workgroup, in one query."""
    statement = (
        select(WorkgroupMember.workgroup_id, Member)
        .join(Member, col(Member.id) == WorkgroupMember.member_id)
        .where(WorkgroupMember.committee_id == committee_id, WorkgroupMember.lead, Member.active)
        .order_by(Member.name)
    )
    leads: dict[int, list[Member]] = {}
    for workgroup_id, member in session.exec(statement).all():
        leads.setdefault(workgroup_id, []).append(member)
    return leads


def lead_ids(session: Session, workgroup: Workgroup) -> set[int]:
    """The ids of the active leads and co-leads."""
    return {lead.pk for lead in leads_of(session, workgroup)}
