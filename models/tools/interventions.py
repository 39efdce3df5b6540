"""Interventions: what is done about a gap, typed, with the day on which each began, which charts mark."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, fetch, json_column, stored, tenant_key, within
from models.calendar import today
from models.committee import Agency, Committee, Member
from models.errors import NotFound, Refused
from models.goal import Goal, check_intercepts, check_not_given_up, clean
from models.roles import Role

TITLE_LIMIT, NOTE_LIMIT = 150, 500
MOST = 300
LABEL = 40
"""Characters of the label of a mark in a chart."""


class InterventionKind(StrEnum):
    """What sort of thing is done."""

    POLICY = "policy"
    PROTOCOL = "protocol"
    SERVICE = "service"
    FUNDING = "funding"
    POSITION = "position"
    TRAINING = "training"
    PROJECT = "project"


class InterventionState(StrEnum):
    """It is proposed, approved by who decides, running from its start, and ended."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    RUNNING = "running"
    ENDED = "ended"


DAYS = ("approved_on", "started_on", "ended_on")
"""The days of the states after the first, in their order."""


class Intervention(Owned, table=True):
    """Something that is done; all days are of the committee's zone. One that ended may never have started."""

    __table_args__ = (
        tenant_key(),
        within("goal", "goal_id"),
        within("member", "author_id"),
        CheckConstraint(f"length(title) BETWEEN 1 AND {TITLE_LIMIT}", name="title_length"),
        CheckConstraint(f"length(note) <= {NOTE_LIMIT}", name="note_length"),
        CheckConstraint("ended_on >= started_on", name="ends_after_start"),
        CheckConstraint("state <> 'running' OR started_on IS NOT NULL", name="started_on"),
        CheckConstraint("(state = 'ended') = (ended_on IS NOT NULL)", name="ended_on"),
    )

    title: str
    kind: InterventionKind = Field(sa_column=stored(InterventionKind, "kind"))
    goal_id: int | None = Field(default=None, index=True)
    intercepts: list[int] = Field(default_factory=list, sa_column=json_column())
    note: str = ""
    state: InterventionState = Field(
        default=InterventionState.PROPOSED, sa_column=stored(InterventionState, "state")
    )
    planned_on: date | None = None
    approved_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    author_id: int
    made_at: datetime

    def roles_of(self, session: Session, member: Member) -> Iterator[Role]:
        """Its author, and who leads the workgroup of its goal."""
        if self.author_id == member.id:
            yield Role.AUTHOR
        if self.goal_id is not None:
            yield from fetch(session, Goal, self.committee_id, self.goal_id).lead_roles_of(session, member)


class InterventionAgency(Owned, table=True):
    """That an agency takes part in an intervention."""

    __table_args__ = (
        UniqueConstraint("intervention_id", "agency_id"),
        within("intervention", "intervention_id"),
        within("agency", "agency_id"),
    )

    intervention_id: int
    agency_id: int = Field(index=True)


@dataclass(frozen=True)
class About:
    """All that somebody says of an intervention, beside how it stands."""

    title: str
    kind: InterventionKind
    goal: Goal | None = None
    intercepts: Sequence[int] = ()
    agencies: Collection[Agency] = ()
    planned_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class InterventionLine:
    """An intervention with its goal, and with its agencies by name."""

    intervention: Intervention
    goal: Goal | None = None
    agencies: list[Agency] = field(default_factory=list)


def add_intervention(session: Session, actor: Member, about: About, *, now: datetime) -> Intervention:
    """A new one, proposed. Raises Refused on the field at fault, NotFound, NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.ADD_INTERVENTION)
    values = _checked(session, actor.committee_id, about)
    if len(interventions_of(session, actor.committee_id)) >= MOST:
        raise Refused("title", "too_many_interventions", str(MOST))
    row = Intervention(committee_id=actor.committee_id, author_id=actor.pk, made_at=now, **values)
    audit.create(session, actor, Act.ADD_INTERVENTION, row, now=now)
    _put_agencies(session, actor, Act.ADD_INTERVENTION, row, about, now=now)
    return row


def change_intervention(
    session: Session, actor: Member, row: Intervention, about: About, *, now: datetime
) -> None:
    """Sets all that is said of it. Raises as ``add_intervention``."""
    authorize(session, actor, Act.EDIT_INTERVENTION, row)
    values = _checked(session, row.committee_id, about, present=row)
    audit.change(session, actor, Act.EDIT_INTERVENTION, row, now=now, **values)
    _put_agencies(session, actor, Act.EDIT_INTERVENTION, row, about, now=now)


def set_state(
    session: Session,
    actor: Member,
    row: Intervention,
    state: InterventionState,
    *,
    on: date | None = None,
    now: datetime,
) -> None:
    """How it stands since that day, today unless said otherwise; back as well as on.

    Going back takes away the days of what came later; the audit log has them. Raises Refused on ``on`` for a
    day that is still to come or before the state that it follows, NotAllowed.
    """
    authorize(session, actor, Act.SETTLE_INTERVENTION, row)
    day = today(now, session.get_one(Committee, row.committee_id).zone)
    on = on or day
    if on > day:
        raise Refused("on", "to_come")
    place = list(InterventionState).index(state)
    values: dict[str, Any] = {"state": state, **dict.fromkeys(DAYS[place:])}
    if place:
        values[DAYS[place - 1]] = on
    before = [getattr(row, name) for name in DAYS[: max(place - 1, 0)]]
    if any(earlier is not None and on < earlier for earlier in before):
        raise Refused("on", "before_state")
    audit.change(session, actor, Act.SETTLE_INTERVENTION, row, now=now, **values)


def interventions_of(session: Session, committee_id: int) -> list[InterventionLine]:
    """All of them: by state, then by the day that is known, then as they were made; two queries."""
    statement = (
        select(Intervention, Goal)
        .join(Goal, col(Goal.id) == Intervention.goal_id, isouter=True)
        .where(Intervention.committee_id == committee_id)
    )
    agencies: dict[int, list[Agency]] = {}
    taking = (
        select(InterventionAgency.intervention_id, Agency)
        .join(Agency, col(Agency.id) == InterventionAgency.agency_id)
        .where(InterventionAgency.committee_id == committee_id)
        .order_by(Agency.name)
    )
    for intervention_id, agency in session.exec(taking).all():
        agencies.setdefault(intervention_id, []).append(agency)
    lines = [
        InterventionLine(row, goal, agencies.get(row.pk, [])) for row, goal in session.exec(statement).all()
    ]
    return sorted(lines, key=_place)


_SHOWN = (
    InterventionState.RUNNING,
    InterventionState.APPROVED,
    InterventionState.PROPOSED,
    InterventionState.ENDED,
)


def _place(line: InterventionLine) -> tuple[int, date, int]:
    row = line.intervention
    return _SHOWN.index(row.state), row.started_on or row.planned_on or date.max, row.pk


def line_of(session: Session, row: Intervention) -> InterventionLine:
    """One of them with its goal and agencies."""
    [line] = [one for one in interventions_of(session, row.committee_id) if one.intervention.pk == row.pk]
    return line


def marks(session: Session, committee_id: int) -> list[tuple[date, str]]:
    """The days on which interventions really began, for charts: ``(2026-03-02, "Mobile crisis team")``."""
    statement = select(Intervention).where(
        Intervention.committee_id == committee_id, col(Intervention.started_on).is_not(None)
    )
    rows = session.exec(statement.order_by(col(Intervention.started_on), col(Intervention.id))).all()
    return [(row.started_on, row.title[:LABEL].strip()) for row in rows if row.started_on]


def _checked(
    session: Session, committee_id: int, about: About, *, present: Intervention | None = None
) -> dict[str, Any]:
    for kind, things in (("goal", [about.goal] if about.goal else []), ("agency", about.agencies)):
        if any(thing.committee_id != committee_id for thing in things):
            raise NotFound(kind)
    if about.goal is not None and (present is None or present.goal_id != about.goal.pk):
        check_not_given_up(about.goal)
    return {
        "title": clean(about.title, "title", limit=TITLE_LIMIT),
        "kind": about.kind,
        "goal_id": about.goal.pk if about.goal else None,
        "intercepts": check_intercepts(about.intercepts),
        "planned_on": about.planned_on,
        "note": clean(about.note, "note", limit=NOTE_LIMIT) if about.note.strip() else "",
    }


def _put_agencies(
    session: Session, actor: Member, act: Act, row: Intervention, about: About, *, now: datetime
) -> None:
    statement = select(InterventionAgency).where(
        InterventionAgency.committee_id == row.committee_id, InterventionAgency.intervention_id == row.pk
    )
    present = {one.agency_id: one for one in session.exec(statement).all()}
    wanted = {agency.pk for agency in about.agencies}
    for agency_id in sorted(present.keys() - wanted):
        audit.remove(session, actor, act, present[agency_id], now=now)
    for agency_id in sorted(wanted - present.keys()):
        part = InterventionAgency(committee_id=row.committee_id, intervention_id=row.pk, agency_id=agency_id)
        audit.create(session, actor, act, part, now=now)
