"""A plan that somebody brings in: the draft that they look through, and the record of what it said."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import NEEDS, Act, authorize, may
from models.base import Owned, json_column, stored, tenant_key, within
from models.committee import Member, lock
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.goal import Goal
from models.roles import Role
from models.step import ActionStep
from models.tools.plan import Plan
from models.tools.plan_review import (
    Decision,
    Decisions,
    carried,
    fits,
    packed,
    packed_decisions,
    tidy,
    unpacked,
    unpacked_decisions,
)
from models.workgroup import Workgroup, leads_by_workgroup, workgroups_of

NAME_LIMIT = 200


class ImportState(StrEnum):
    """A draft is imported or discarded; an import can be taken back."""

    DRAFT = "draft"
    IMPORTED = "imported"
    UNDONE = "undone"
    DISCARDED = "discarded"


class PlanImport(Owned, table=True):
    """That somebody brought a plan in. ``digest`` is the SHA-256 of what they gave, in hexadecimal.

    The workgroup is the one into which it went; None with an import is the committee itself. Without a
    member it came by the command line.
    """

    __table_args__ = (
        tenant_key(),
        within("member", "member_id"),
        within("workgroup", "workgroup_id"),
        Index("ix_plan_import_state", "committee_id", "state"),
    )

    member_id: int | None = None
    workgroup_id: int | None = None
    source_name: str
    digest: str
    state: ImportState = Field(default=ImportState.DRAFT, sa_column=stored(ImportState, "state"))
    goals: int = 0
    steps: int = 0
    made_at: datetime
    settled_at: datetime | None = None

    def roles_of(self, _session: Session, member: Member) -> tuple[Role, ...]:
        """Whoever brought it in is its author."""
        return (Role.AUTHOR,) if self.member_id == member.id else ()


class PlanSheet(Owned, table=True):
    """A plan as it was read, with what was decided of it; apart from its import, since it may be long.

    It stays as the record of the source's own words; that of a discarded draft is removed.
    """

    __table_args__ = (UniqueConstraint("import_id"), within("plan_import", "import_id"))

    import_id: int
    plan: dict[str, Any] = Field(sa_column=json_column())
    decisions: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())


class PlanLine(Owned, table=True):
    """That a goal (without a step), or a step of a goal, came out of an import, and the sheet's own words.

    ``goal_text`` and ``step_text`` are as they stood in the sheet; ``words`` holds what else it said: who,
    when, status, section, and further columns by their names. ``version`` is the row's after the import.
    """

    __table_args__ = (
        within("plan_import", "import_id"),
        within("goal", "goal_id"),
        within("action_step", "step_id"),
        Index("ix_plan_line_goal", "committee_id", "goal_id"),
        Index("ix_plan_line_step", "committee_id", "step_id"),
    )

    import_id: int = Field(index=True)
    goal_id: int
    step_id: int | None = None
    version: int = 1
    goal_text: str
    step_text: str = ""
    words: dict[str, str] = Field(default_factory=dict, sa_column=json_column())


def digest_of(content: bytes | str) -> str:
    """The SHA-256 of what was given, in hexadecimal."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()


def is_table(text: str) -> bool:
    """Whether a message looks like a pasted table: two lines with tabs or pipes between their parts."""
    return sum("\t" in line or "|" in line for line in text.splitlines()) >= 2


@dataclass(frozen=True)
class Places:
    """Where a member may import a plan to: these workgroups, by name, and perhaps the committee itself."""

    groups: Sequence[Workgroup]
    committee: bool

    def __bool__(self) -> bool:
        return self.committee or bool(self.groups)


def places_for(session: Session, member: Member) -> Places:
    """Chairs and coordinators: everywhere; a lead: their workgroups."""
    if not member.active:
        return Places([], committee=False)
    groups = workgroups_of(session, member.committee_id)
    if may(session, member, Act.IMPORT_PLAN):
        return Places(groups, committee=True)
    leads = leads_by_workgroup(session, member.committee_id)
    return Places([one for one in groups if member in leads.get(one.pk, [])], committee=False)


def keep_draft(
    session: Session, actor: Member, plan: Plan, *, source_name: str, digest: str, now: datetime
) -> PlanImport:
    """The plan as a draft of the actor's; the same content again is the draft that is there already.

    What was decided when an earlier version was imported is carried over. Raises NotAllowed for somebody who
    may not import anywhere, and Refused for a plan without a goal or step.
    """
    if not places_for(session, actor):
        raise NotAllowed(Act.IMPORT_PLAN, tuple(role.value for role in NEEDS[Act.IMPORT_PLAN]))
    lock(session, actor.committee_id)  # two answers to one message at once find one draft
    present = session.exec(
        select(PlanImport).where(
            PlanImport.committee_id == actor.committee_id,
            PlanImport.member_id == actor.id,
            PlanImport.digest == digest,
            PlanImport.state == ImportState.DRAFT,
        )
    ).first()
    if present is not None:
        return present
    return record_plan(
        session, actor.committee_id, actor, plan, source_name=source_name, digest=digest, now=now
    )


def record_plan(
    session: Session,
    committee_id: int,
    actor: Member | None,
    plan: Plan,
    *,
    source_name: str,
    digest: str,
    now: datetime,
) -> PlanImport:
    """A new draft, whoever made it. Raises Refused for a plan in which nothing was found."""
    if not plan.goals:
        raise Refused("file", "no_plan")
    name = tidy(source_name)[:NAME_LIMIT] or "?"
    decisions = _decided_before(session, committee_id, plan, name=name, digest=digest)
    draft = PlanImport(
        committee_id=committee_id,
        member_id=actor.id if actor else None,
        source_name=name,
        digest=digest,
        made_at=now,
    )
    audit.create(session, actor, Act.IMPORT_PLAN, draft, now=now)
    sheet = PlanSheet(
        committee_id=committee_id,
        import_id=draft.pk,
        plan=packed(plan),
        decisions=packed_decisions(decisions),
    )
    session.add(sheet)
    session.flush()
    return draft


def _decided_before(
    session: Session, committee_id: int, plan: Plan, *, name: str, digest: str
) -> dict[str, Decision]:
    """What was decided in the last import of the same content, or of a sheet of the same name."""
    statement = (
        select(PlanSheet)
        .join(PlanImport, col(PlanImport.id) == PlanSheet.import_id)
        .where(
            PlanImport.committee_id == committee_id,
            PlanImport.state == ImportState.IMPORTED,
            (col(PlanImport.digest) == digest) | (col(PlanImport.source_name) == name),
        )
        .order_by(col(PlanImport.id).desc())
    )
    sheet = session.exec(statement.limit(1)).first()
    if sheet is None:
        return {}
    return carried(unpacked(sheet.plan), unpacked_decisions(sheet.decisions), plan)


def open_draft(session: Session, actor: Member, draft: PlanImport) -> tuple[Plan, dict[str, Decision]]:
    """The plan of a draft and what is decided so far.

    Raises NotAllowed for somebody else's, AlreadySettled for one that is imported or discarded.
    """
    authorize(session, actor, Act.KEEP_PLAN, draft)
    expect(draft, ImportState.DRAFT)
    sheet = sheet_of(session, draft)
    return unpacked(sheet.plan), unpacked_decisions(sheet.decisions)


def decide(session: Session, actor: Member, draft: PlanImport, made: Decisions) -> None:
    """Keeps decisions, beside those made before; each field is named by its key, as in ``owner-0.3``.

    Raises Refused for words that are too long, NotFound for an owner who is not on the committee (any more),
    NotAllowed, AlreadySettled.
    """
    _, decided = open_draft(session, actor, draft)
    owners = {decision.owner for decision in made.values() if decision.owner}
    there = select(col(Member.id)).where(
        Member.committee_id == draft.committee_id, col(Member.active), col(Member.id).in_(owners)
    )
    known = set(session.exec(there).all())
    for key, decision in made.items():
        if decision.text and not fits(tidy(decision.text)):
            raise Refused(f"text-{key}", "too_long", tidy(decision.text))
        if decision.owner and decision.owner not in known:
            raise NotFound("owner")
    sheet = sheet_of(session, draft)
    sheet.decisions = packed_decisions({**decided, **made})
    session.add(sheet)
    session.flush()


def discard(session: Session, actor: Member, draft: PlanImport, *, now: datetime) -> None:
    """The draft is not imported, and its content is kept no longer. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.KEEP_PLAN, draft)
    expect(draft, ImportState.DRAFT)
    session.delete(sheet_of(session, draft))
    audit.change(session, actor, Act.KEEP_PLAN, draft, now=now, state=ImportState.DISCARDED, settled_at=now)


def sheet_of(session: Session, draft: PlanImport) -> PlanSheet:
    """The plan of an import, and what was decided of it."""
    return session.exec(select(PlanSheet).where(PlanSheet.import_id == draft.id)).one()


def expect(draft: PlanImport, state: ImportState) -> None:
    """Raises AlreadySettled for one that is in another state."""
    if draft.state != state:
        raise AlreadySettled("plan", draft.source_name, draft.state)


@dataclass(frozen=True)
class ImportLine:
    """A draft or an import, who brought it in, and the workgroup into which it went."""

    plan: PlanImport
    by: Member | None
    group: Workgroup | None


MOST_LISTED = 10


def imports_of(session: Session, reader: Member) -> list[ImportLine]:
    """The latest drafts and imports that the reader may do something about, the newest first; one query."""
    statement = (
        select(PlanImport, Member, Workgroup)
        .join(Member, col(Member.id) == PlanImport.member_id, isouter=True)
        .join(Workgroup, col(Workgroup.id) == PlanImport.workgroup_id, isouter=True)
        .where(
            PlanImport.committee_id == reader.committee_id,
            col(PlanImport.state).in_([ImportState.DRAFT, ImportState.IMPORTED]),
        )
        .order_by(col(PlanImport.id).desc())
    )
    if not reader.coordinator:
        statement = statement.where(PlanImport.member_id == reader.id)
    return [ImportLine(*row) for row in session.execute(statement.limit(MOST_LISTED))]


def words_of(session: Session, of: ActionStep | Goal) -> "Source | None":
    """What the sheet said of a step or a goal that came out of one; None for those made by hand."""
    found = select(PlanLine, PlanImport).join(PlanImport, col(PlanImport.id) == PlanLine.import_id)
    found = found.where(PlanLine.committee_id == of.committee_id)
    if isinstance(of, ActionStep):
        found = found.where(PlanLine.step_id == of.id)
    else:
        found = found.where(PlanLine.goal_id == of.id, col(PlanLine.step_id).is_(None))
    row = session.exec(found.order_by(col(PlanLine.id).desc()).limit(1)).first()
    return Source(row[1].source_name, row[0].step_text or row[0].goal_text, row[0].words) if row else None


@dataclass(frozen=True)
class Source:
    """The sheet's own words about a goal or a step."""

    name: str
    text: str
    words: Mapping[str, str]
