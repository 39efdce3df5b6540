"""What members put on the agenda: topics of a meeting, and those that wait in the parking lot."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, false
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.committee import Member
from models.errors import AlreadySettled, Refused
from models.goal import clean
from models.meeting import Meeting, MeetingState
from models.roles import Role

TOPIC_LIMIT = 200
LONGEST_TOPIC = 240


class Wanted(StrEnum):
    """What a topic asks of the table."""

    INFORM = "inform"
    DISCUSS = "discuss"
    DECIDE = "decide"


class TopicState(StrEnum):
    """A topic is on an agenda or in the parking lot until it is dealt with or taken off."""

    OPEN = "open"
    DONE = "done"
    REMOVED = "removed"


class AgendaItem(Owned, table=True):
    """A topic that a member has put on an agenda; without a meeting it waits in the parking lot.

    ``place`` orders those of one agenda (those with the same one as they came in). ``attachment`` is a link
    or the name of a paper. ``carried`` counts the meetings that did not reach it; ``laid_over`` is set when
    a motion on it was laid over to the next one.
    """

    __table_args__ = (
        tenant_key(),
        within("meeting", "meeting_id"),
        within("member", "presenter_id"),
        within("member", "author_id"),
        CheckConstraint(f"length(title) BETWEEN 1 AND {TOPIC_LIMIT}", name="title_length"),
        CheckConstraint(f"minutes BETWEEN 1 AND {LONGEST_TOPIC}", name="minutes"),
    )

    meeting_id: int | None = Field(default=None, index=True)
    title: str
    presenter_id: int | None = None
    minutes: int | None = None
    wanted: Wanted = Field(default=Wanted.DISCUSS, sa_column=stored(Wanted, "wanted"))
    state: TopicState = Field(default=TopicState.OPEN, sa_column=stored(TopicState, "state"))
    author_id: int | None = None
    created_at: datetime
    attachment: str = Field(default="", sa_column_kwargs={"server_default": ""})
    place: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    carried: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    laid_over: bool = Field(default=False, sa_column_kwargs={"server_default": false()})

    def roles_of(self, session: Session, member: Member) -> set[Role]:
        """Whoever put it there may take it off."""
        return {Role.AUTHOR} if member.id == self.author_id else set()


def add_topic(
    session: Session,
    actor: Member,
    meeting: Meeting | None,
    *,
    title: str,
    presenter: Member | None = None,
    minutes: int | None = None,
    wanted: Wanted = Wanted.DISCUSS,
    now: datetime,
) -> AgendaItem:
    """Puts a topic on the meeting's agenda, or without a meeting in the parking lot.

    Raises Refused, AlreadySettled when the meeting is over, NotAllowed.
    """
    authorize(session, actor, Act.ADD_TOPIC)
    if meeting is not None and (meeting.state != MeetingState.PLANNED or meeting.ends_at <= now):
        raise AlreadySettled("meeting", meeting.planned_on.isoformat(), "over")
    if minutes is not None and not 1 <= minutes <= LONGEST_TOPIC:
        raise Refused("minutes", "out_of_range", str(minutes))
    item = AgendaItem(
        committee_id=actor.committee_id,
        meeting_id=meeting.pk if meeting else None,
        title=clean(title, "title", limit=TOPIC_LIMIT),
        presenter_id=(presenter or actor).pk,
        minutes=minutes,
        wanted=wanted,
        author_id=actor.pk,
        created_at=now,
    )
    audit.create(session, actor, Act.ADD_TOPIC, item, now=now)
    return item


def remove_topic(session: Session, actor: Member, item: AgendaItem, *, now: datetime) -> None:
    """Takes a topic off. Raises AlreadySettled, NotAllowed."""
    authorize(session, actor, Act.REMOVE_TOPIC, item)
    if item.state == TopicState.REMOVED:
        raise AlreadySettled("topic", item.title, item.state)
    audit.change(session, actor, Act.REMOVE_TOPIC, item, now=now, state=TopicState.REMOVED)


def topics_of(session: Session, meeting: Meeting) -> list[AgendaItem]:
    """The topics on the meeting's agenda, in the order in which they came in."""
    statement = select(AgendaItem).where(
        AgendaItem.meeting_id == meeting.id, AgendaItem.state == TopicState.OPEN
    )
    return list(session.exec(statement.order_by(col(AgendaItem.id))).all())


def parked_topics(session: Session, committee_id: int) -> list[AgendaItem]:
    """The parking lot: open topics without a meeting, in the order in which they came in."""
    statement = select(AgendaItem).where(
        AgendaItem.committee_id == committee_id,
        col(AgendaItem.meeting_id).is_(None),
        AgendaItem.state == TopicState.OPEN,
    )
    return list(session.exec(statement.order_by(col(AgendaItem.id))).all())
