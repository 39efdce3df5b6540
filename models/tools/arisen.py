"""What has come up in a group that takes issues as they arise: what was done, what the committee should hear.

The issue itself is an answer of a check-in (``Checkin.note``), or was noted between two of them; here is kept
what else was said of it, once somebody has.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models.base import Owned, fetch, tenant_key, within
from models.checkin import Checkin
from models.committee import Member
from models.errors import NotFound
from models.roles import Role
from models.topic import AgendaItem
from models.workgroup import Workgroup

DONE_LIMIT = 500


class Arisen(Owned, table=True):
    """What else was said of an issue that came up; ``topic_id`` is the topic that it was put up as."""

    __table_args__ = (
        tenant_key(),
        UniqueConstraint("checkin_id"),
        within("checkin", "checkin_id"),
        within("agenda_item", "topic_id"),
        CheckConstraint(f"length(done) <= {DONE_LIMIT}", name="done_length"),
    )

    checkin_id: int
    done: str = ""
    for_committee: bool = False
    topic_id: int | None = Field(default=None, index=True)


@dataclass(frozen=True)
class Issue:
    """Something that came up in a workgroup, who said so, and what else is known of it."""

    checkin: Checkin
    author: Member
    more: Arisen | None = None
    topic: AgendaItem | None = None

    @property
    def committee_id(self) -> int:
        """Whose it is."""
        return self.checkin.committee_id

    @property
    def done(self) -> str:
        """What was done about it; empty where nobody has said."""
        return self.more.done if self.more else ""

    @property
    def for_committee(self) -> bool:
        """Whether somebody has said that the committee should hear of it."""
        return self.more is not None and self.more.for_committee

    def roles_of(self, session: Session, member: Member) -> Iterator[Role]:
        """Whoever said it, and who leads the workgroup."""
        if self.checkin.member_id == member.id:
            yield Role.AUTHOR
        group = fetch(session, Workgroup, self.committee_id, self.checkin.workgroup_id)
        yield from group.roles_of(session, member)


def issue_by_id(session: Session, committee_id: int, checkin_id: int) -> Issue:
    """The issue of that answer. Raises NotFound for what is none, or another committee's."""
    found = _issues(session, committee_id, col(Checkin.id) == checkin_id)
    if not found:
        raise NotFound("issue")
    return found[0]


def issues_of(session: Session, committee_id: int, workgroup_id: int, *, most: int) -> list[Issue]:
    """The latest that came up in the workgroup, the newest first; one query."""
    return _issues(session, committee_id, col(Checkin.workgroup_id) == workgroup_id, most=most)


def more_of(session: Session, committee_id: int, checkin_ids: Collection[int]) -> dict[int, Arisen]:
    """By answer what else was said of it; one query, none where there is no answer."""
    if not checkin_ids:
        return {}
    statement = select(Arisen).where(
        Arisen.committee_id == committee_id, col(Arisen.checkin_id).in_(checkin_ids)
    )
    return {row.checkin_id: row for row in session.exec(statement).all()}


def _issues(session: Session, committee_id: int, *only: Any, most: int = 1) -> list[Issue]:
    statement = (
        select(Checkin, Member, Arisen, AgendaItem)
        .join(Member, col(Member.id) == Checkin.member_id)
        .join(Arisen, col(Arisen.checkin_id) == Checkin.id, isouter=True)
        .join(AgendaItem, col(AgendaItem.id) == Arisen.topic_id, isouter=True)
        .where(
            Checkin.committee_id == committee_id,
            col(Checkin.step_id).is_(None),
            Checkin.note != "",
            *only,
        )
        .order_by(col(Checkin.at).desc(), col(Checkin.id).desc())
        .limit(most)
    )
    return [Issue(*row) for row in session.exec(statement).all()]
