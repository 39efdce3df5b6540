"""Scoping sessions: what agencies worry about, what stands in their way, what they hope for and would gain.

It is kept which agency said it, never which person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ColumnElement
from sqlalchemy import select as core_select
from sqlmodel import Field, Session, col, func, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.calendar import today
from models.committee import Agency, Committee, Member, lock
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import clean
from models.roles import Role
from models.tools.agenda_topic import Put, put_on_agenda
from models.tools.gap_map import MapItem
from models.tools.objectives import Objective, ObjectiveState
from models.topic import AgendaItem, TopicState

TITLE_LIMIT, TEXT_LIMIT, THEME_LIMIT = 150, 300, 60
MOST_REMARKS = 200


class RemarkKind(StrEnum):
    """What sort of thing was said."""

    CONCERN = "concern"
    BARRIER = "barrier"
    HOPE = "hope"
    BENEFIT = "benefit"


class ScopingSession(Owned, table=True):
    """A sitting at which agencies said what they worry about and hope for, on its day."""

    __table_args__ = (
        tenant_key(),
        within("member", "author_id"),
        CheckConstraint(f"length(title) BETWEEN 1 AND {TITLE_LIMIT}", name="title_length"),
    )

    title: str
    held_on: date
    author_id: int
    made_at: datetime

    def roles_of(self, _session: Session, _member: Member) -> tuple[Role, ...]:
        """Nobody is more towards a session than towards the committee."""
        return ()


class ScopingRemark(Owned, table=True):
    """Something that an agency said; without one, somebody from outside the committee.

    ``topic_id``, ``item_id`` and ``objective_id`` are what was made of it: a topic, something on the map, an
    objective. One that was taken back has the day of that.
    """

    __table_args__ = (
        tenant_key(),
        within("scoping_session", "session_id"),
        within("agency", "agency_id"),
        within("agenda_item", "topic_id"),
        within("map_item", "item_id"),
        within("objective", "objective_id"),
        CheckConstraint(f"length(text) BETWEEN 1 AND {TEXT_LIMIT}", name="text_length"),
        CheckConstraint(f"length(theme) BETWEEN 1 AND {THEME_LIMIT}", name="theme_length"),
    )

    session_id: int = Field(index=True)
    kind: RemarkKind = Field(sa_column=stored(RemarkKind, "kind"))
    text: str
    theme: str
    agency_id: int | None = None
    topic_id: int | None = None
    item_id: int | None = Field(default=None, index=True)
    objective_id: int | None = Field(default=None, index=True)
    taken_back_on: date | None = None
    made_at: datetime

    def roles_of(self, _session: Session, _member: Member) -> tuple[Role, ...]:
        """Nobody is more towards a remark than towards the committee."""
        return ()


@dataclass(frozen=True)
class Said:
    """What somebody writes down of a remark."""

    kind: RemarkKind
    text: str
    theme: str
    agency: Agency | None = None


@dataclass(frozen=True)
class RemarkLine:
    """A remark with its session and agency, and what was made of it.

    ``on_agenda`` while its topic is on an agenda or in the parking lot; an objective that was given up is
    none.
    """

    remark: ScopingRemark
    sitting: ScopingSession
    agency: Agency | None
    on_agenda: bool
    item: MapItem | None = None
    objective: Objective | None = None


@dataclass(frozen=True)
class SittingLine:
    """A session and how many remarks it has."""

    sitting: ScopingSession
    remarks: int


def hold_session(
    session: Session, actor: Member, *, title: str, held_on: date | None, now: datetime
) -> ScopingSession:
    """A session of that day, else of today. Raises Refused, NotAllowed."""
    authorize(session, actor, Act.KEEP_SCOPING)
    values = _titled(session, actor.committee_id, title, held_on, now=now)
    row = ScopingSession(committee_id=actor.committee_id, author_id=actor.pk, made_at=now, **values)
    audit.create(session, actor, Act.KEEP_SCOPING, row, now=now)
    return row


def change_session(
    session: Session,
    actor: Member,
    sitting: ScopingSession,
    *,
    title: str,
    held_on: date | None,
    now: datetime,
) -> None:
    """Another title or day. Raises Refused, NotAllowed."""
    authorize(session, actor, Act.KEEP_SCOPING, sitting)
    values = _titled(session, sitting.committee_id, title, held_on, now=now)
    audit.change(session, actor, Act.KEEP_SCOPING, sitting, now=now, **values)


def add_remark(
    session: Session, actor: Member, sitting: ScopingSession, said: Said, *, now: datetime
) -> ScopingRemark:
    """One more remark. Raises Refused on the field at fault, NotFound, NotAllowed."""
    authorize(session, actor, Act.KEEP_SCOPING, sitting)
    lock(session, sitting.committee_id)
    count = select(func.count()).where(
        ScopingRemark.committee_id == sitting.committee_id, ScopingRemark.session_id == sitting.pk
    )
    if session.exec(count).one() >= MOST_REMARKS:
        raise Refused("text", "too_many_remarks", str(MOST_REMARKS))
    row = ScopingRemark(
        committee_id=sitting.committee_id,
        session_id=sitting.pk,
        made_at=now,
        **_checked(session, sitting.committee_id, said),
    )
    audit.create(session, actor, Act.KEEP_SCOPING, row, now=now)
    return row


def change_remark(
    session: Session, actor: Member, remark: ScopingRemark, said: Said, *, now: datetime
) -> None:
    """Corrects what was written down. Raises Refused, NotFound, NotAllowed, AlreadySettled if taken back."""
    authorize(session, actor, Act.KEEP_SCOPING, remark)
    _check_there(remark)
    values = _checked(session, remark.committee_id, said)
    audit.change(session, actor, Act.KEEP_SCOPING, remark, now=now, **values)


def take_back(session: Session, actor: Member, remark: ScopingRemark, *, now: datetime) -> None:
    """It is listed no more, and stays on record. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.KEEP_SCOPING, remark)
    _check_there(remark)
    day = _today(session, remark.committee_id, now)
    audit.change(session, actor, Act.KEEP_SCOPING, remark, now=now, taken_back_on=day)


def put_remark(
    session: Session, actor: Member, remark: ScopingRemark, *, title: str, attachment: str, now: datetime
) -> Put:
    """Makes a topic of it, once, and remembers which. Raises Refused, NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.KEEP_SCOPING, remark)
    _check_there(remark)
    origin = f"remark:{remark.pk}"
    put = put_on_agenda(session, actor, title=title, attachment=attachment, origin=origin, now=now)
    audit.change(session, actor, Act.KEEP_SCOPING, remark, now=now, topic_id=put.item.pk)
    return put


def link_item(
    session: Session, actor: Member, remark: ScopingRemark, item: MapItem, *, now: datetime
) -> None:
    """Remembers what it became on the map. Raises NotFound, NotAllowed, AlreadySettled."""
    _link(session, actor, remark, item, "item_id", now=now)


def link_objective(
    session: Session, actor: Member, remark: ScopingRemark, objective: Objective, *, now: datetime
) -> None:
    """Remembers which objective it became. Raises NotFound, NotAllowed, AlreadySettled."""
    _link(session, actor, remark, objective, "objective_id", now=now)


def _link(
    session: Session, actor: Member, remark: ScopingRemark, made: Owned, column: str, *, now: datetime
) -> None:
    authorize(session, actor, Act.KEEP_SCOPING, remark)
    _check_there(remark)
    if made.committee_id != remark.committee_id:
        raise NotFound("remark")
    audit.change(session, actor, Act.KEEP_SCOPING, remark, now=now, **{column: made.pk})


def remarks_behind(session: Session, made: MapItem | Objective) -> list[RemarkLine]:
    """The remarks that became this, as they were made; one query."""
    column = ScopingRemark.item_id if isinstance(made, MapItem) else ScopingRemark.objective_id
    return _lines(session, made.committee_id, col(column) == made.pk)


def objectives_said(session: Session, committee_id: int) -> set[int]:
    """The ids of the objectives that were made of remarks; one query."""
    statement = select(ScopingRemark.objective_id).where(
        ScopingRemark.committee_id == committee_id,
        col(ScopingRemark.objective_id).is_not(None),
        col(ScopingRemark.taken_back_on).is_(None),
    )
    return {pk for pk in session.exec(statement).all() if pk is not None}


def sittings_of(session: Session, committee_id: int) -> list[SittingLine]:
    """All sessions, the latest first; one query."""
    remarks = func.count(col(ScopingRemark.id))
    statement = (
        select(ScopingSession, remarks)
        .join(
            ScopingRemark,
            (col(ScopingRemark.session_id) == ScopingSession.id) & col(ScopingRemark.taken_back_on).is_(None),
            isouter=True,
        )
        .where(ScopingSession.committee_id == committee_id)
        .group_by(col(ScopingSession.id))
        .order_by(col(ScopingSession.held_on).desc(), col(ScopingSession.id).desc())
    )
    return [SittingLine(*found) for found in session.exec(statement).all()]


def remarks_of(
    session: Session, committee_id: int, sitting: ScopingSession | None = None
) -> list[RemarkLine]:
    """The remarks of one session, or of all, as they were made; one query."""
    only = [] if sitting is None else [col(ScopingRemark.session_id) == sitting.pk]
    return _lines(session, committee_id, *only)


def _lines(session: Session, committee_id: int, *only: ColumnElement[bool]) -> list[RemarkLine]:
    open_ = (col(Objective.id) == ScopingRemark.objective_id) & (Objective.state == ObjectiveState.OPEN)
    statement: Any = (
        core_select(ScopingRemark, ScopingSession, Agency, AgendaItem, MapItem, Objective)
        .join(ScopingSession, col(ScopingSession.id) == ScopingRemark.session_id)
        .join(Agency, col(Agency.id) == ScopingRemark.agency_id, isouter=True)
        .join(AgendaItem, col(AgendaItem.id) == ScopingRemark.topic_id, isouter=True)
        .join(MapItem, col(MapItem.id) == ScopingRemark.item_id, isouter=True)
        .join(Objective, open_, isouter=True)
        .where(col(ScopingRemark.committee_id) == committee_id, col(ScopingRemark.taken_back_on).is_(None))
        .where(*only)
        .order_by(col(ScopingRemark.id))
    )
    return [
        RemarkLine(
            remark, held, agency, topic is not None and topic.state == TopicState.OPEN, item, objective
        )
        for remark, held, agency, topic, item, objective in session.execute(statement).all()
    ]


def line_of(session: Session, remark: ScopingRemark) -> RemarkLine:
    """One remark that is listed. Raises AlreadySettled for one that was taken back."""
    _check_there(remark)
    sitting = session.get_one(ScopingSession, remark.session_id)
    lines = remarks_of(session, remark.committee_id, sitting)
    return next(line for line in lines if line.remark.pk == remark.pk)


def themes(lines: Sequence[RemarkLine]) -> list[str]:
    """The themes, those with most remarks first."""
    told = [line.remark.theme for line in lines]
    return sorted(dict.fromkeys(told), key=lambda theme: (-told.count(theme), theme.casefold()))


def _titled(
    session: Session, committee_id: int, title: str, held_on: date | None, *, now: datetime
) -> dict[str, Any]:
    day = _today(session, committee_id, now)
    if held_on is not None and held_on > day:
        raise Refused("held_on", "to_come")
    return {"title": clean(title, "title", limit=TITLE_LIMIT), "held_on": held_on or day}


def _checked(session: Session, committee_id: int, said: Said) -> dict[str, Any]:
    """The columns; a theme that is there already, in any case, is written as it is there."""
    if said.agency is not None and said.agency.committee_id != committee_id:
        raise NotFound("agency")
    theme = clean(said.theme, "new_theme", limit=THEME_LIMIT)
    statement = select(ScopingRemark.theme).where(ScopingRemark.committee_id == committee_id).distinct()
    known = {one.casefold(): one for one in session.exec(statement).all()}
    return {
        "kind": said.kind,
        "text": clean(said.text, "text", limit=TEXT_LIMIT),
        "theme": known.get(theme.casefold(), theme),
        "agency_id": said.agency.pk if said.agency else None,
    }


def _check_there(remark: ScopingRemark) -> None:
    if remark.taken_back_on is not None:
        raise AlreadySettled("remark", remark.text, "taken back")


def _today(session: Session, committee_id: int, now: datetime) -> date:
    return today(now, session.get_one(Committee, committee_id).zone)
