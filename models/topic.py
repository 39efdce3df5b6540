"""What members put on the agenda: topics of a meeting, and those that wait in the parking lot."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, false
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, fetch, stored, tenant_key, within
from models.committee import Member
from models.errors import AlreadySettled, Refused
from models.goal import clean
from models.meeting import Meeting, MeetingSeries, MeetingState, coming_meetings
from models.roles import Role

TOPIC_LIMIT = 200
LONGEST_TOPIC = 240
ATTACHMENT_LIMIT = 300


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
    or the name of a paper. ``carried`` counts the meetings that did not reach it, ``carried_since`` is the
    day of the first of them; ``laid_over`` is set when a motion on it was laid over to the next one.
    ``origin`` names the finding of a tool from which it came (such as ``cycle:4``), so that it is not put up
    twice.
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
    carried_since: date | None = None
    laid_over: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    origin: str = Field(default="", sa_column_kwargs={"server_default": ""})

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
    attachment: str = "",
    origin: str = "",
    now: datetime,
) -> AgendaItem:
    """Puts a topic on the meeting's agenda, or in the parking lot: without a meeting, or once it is frozen.

    Raises Refused, AlreadySettled when the meeting is over, NotAllowed.
    """
    authorize(session, actor, Act.ADD_TOPIC)
    check_open(meeting, now=now)
    return put_topic(
        session,
        actor,
        Act.ADD_TOPIC,
        actor.committee_id,
        meeting,
        title=title,
        presenter=presenter or actor,
        minutes=minutes,
        wanted=wanted,
        attachment=attachment,
        origin=origin,
        now=now,
    )


def put_topic(
    session: Session,
    actor: Member | None,
    act: Act,
    committee_id: int,
    meeting: Meeting | None,
    *,
    title: str,
    presenter: Member | None,
    minutes: int | None,
    wanted: Wanted,
    attachment: str,
    origin: str = "",
    now: datetime,
) -> AgendaItem:
    """As ``add_topic``, also under another act and (without an actor) by the clock; who calls it has asked.

    Raises Refused.
    """
    item = AgendaItem(
        committee_id=committee_id,
        meeting_id=meeting.pk if meeting and meeting.frozen_at is None else None,
        author_id=actor.pk if actor else None,
        created_at=now,
        origin=origin,
        **_checked(title, presenter, minutes, wanted, attachment),
    )
    audit.create(session, actor, act, item, now=now)
    return item


def edit_topic(
    session: Session,
    actor: Member,
    item: AgendaItem,
    meeting: Meeting | None,
    *,
    title: str,
    presenter: Member,
    minutes: int | None,
    wanted: Wanted,
    attachment: str,
    now: datetime,
) -> None:
    """Changes a topic, or moves it to another meeting or (without one) to the parking lot.

    Raises Refused, NotAllowed, and AlreadySettled for a topic that is settled, a meeting that is over, or an
    agenda that is frozen.
    """
    authorize(session, actor, Act.EDIT_TOPIC, item)
    if item.state != TopicState.OPEN:
        raise AlreadySettled("topic", item.title, item.state)
    check_open(meeting, now=now)
    before = session.get(Meeting, item.meeting_id) if item.meeting_id else None
    for one in (before, meeting):
        if one is not None and one.frozen_at is not None:
            raise AlreadySettled("closed_agenda", one.planned_on.isoformat(), "frozen")
    values = _checked(title, presenter, minutes, wanted, attachment)
    if meeting != before:
        values |= {"meeting_id": meeting.pk if meeting else None, "place": 0}
    audit.change(session, actor, Act.EDIT_TOPIC, item, now=now, **values)


def check_open(meeting: Meeting | None, *, now: datetime) -> None:
    """Returns when the meeting is still to come, or on. Raises AlreadySettled."""
    if meeting is not None and (meeting.state != MeetingState.PLANNED or meeting.ends_at <= now):
        raise AlreadySettled("meeting", meeting.planned_on.isoformat(), "over")


def _checked(
    title: str, presenter: Member | None, minutes: int | None, wanted: Wanted, attachment: str
) -> dict[str, Any]:
    if minutes is not None and not 1 <= minutes <= LONGEST_TOPIC:
        raise Refused("minutes", "out_of_range", str(minutes))
    if len(attachment.strip()) > ATTACHMENT_LIMIT:
        raise Refused("attachment", "too_long", attachment)
    return {
        "title": clean(title, "title", limit=TOPIC_LIMIT),
        "presenter_id": presenter.pk if presenter else None,
        "minutes": minutes,
        "wanted": wanted,
        "attachment": attachment.strip(),
    }


def place_topic(
    session: Session, actor: Member, meeting: Meeting, item: AgendaItem, place: int, *, now: datetime
) -> None:
    """Makes the topic the ``place``-th of its meeting (1 is the first; too high means the last).

    Raises AlreadySettled for one that is not on the agenda or when that is frozen, NotAllowed.
    """
    authorize(session, actor, Act.ARRANGE_AGENDA)
    if meeting.frozen_at is not None:
        raise AlreadySettled("closed_agenda", meeting.planned_on.isoformat(), "frozen")
    topics = topics_of(session, meeting)
    if item not in topics:
        raise AlreadySettled("topic", item.title, item.state)
    topics.remove(item)
    topics.insert(max(place, 1) - 1, item)
    for number, topic in enumerate(topics, start=1):
        audit.change(session, actor, Act.ARRANGE_AGENDA, topic, now=now, place=number)


def settle_topics(
    session: Session, actor: Member, meeting: Meeting, not_reached: Sequence[AgendaItem], *, now: datetime
) -> None:
    """After the meeting: these are on the next one's agenda, all others were dealt with. Raises NotAllowed.

    Where that agenda is closed already, or no meeting is planned yet, they go on the next one that opens.
    """
    authorize(session, actor, Act.ARRANGE_AGENDA)
    for item in topics_of(session, meeting):
        if item.state == TopicState.OPEN and item not in not_reached:
            audit.change(session, actor, Act.ARRANGE_AGENDA, item, now=now, state=TopicState.DONE)
    series = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)
    coming = coming_meetings(session, series, now=now)
    if not_reached and coming and coming[0].frozen_at is None:
        carry_unreached(session, coming[0], now=now)


def carry_unreached(session: Session, meeting: Meeting, *, now: datetime) -> list[AgendaItem]:
    """Brings what the meetings of the series before this one have left open on its agenda; returns it.

    They come before what is new, in the order in which they stood.
    """
    statement = (
        select(AgendaItem, Meeting)
        .join(Meeting, col(Meeting.id) == AgendaItem.meeting_id)
        .where(
            Meeting.series_id == meeting.series_id,
            Meeting.state == MeetingState.HELD,
            Meeting.starts_at < meeting.starts_at,
            AgendaItem.state == TopicState.OPEN,
        )
        .order_by(col(Meeting.starts_at), *_PLACE)
    )
    left = session.exec(statement).all()
    for item, held in left:
        audit.change(
            session,
            None,
            Act.ARRANGE_AGENDA,
            item,
            now=now,
            meeting_id=meeting.pk,
            carried=item.carried + 1,
            carried_since=item.carried_since or (held.day if not item.carried else None),
            place=0,
        )
    return [item for item, _ in left]


def remove_topic(session: Session, actor: Member, item: AgendaItem, *, now: datetime) -> None:
    """Takes a topic off an agenda that is not frozen. Raises AlreadySettled, NotAllowed."""
    authorize(session, actor, Act.REMOVE_TOPIC, item)
    meeting = session.get(Meeting, item.meeting_id) if item.meeting_id else None
    if meeting is not None and meeting.frozen_at is not None:
        raise AlreadySettled("closed_agenda", meeting.planned_on.isoformat(), "frozen")
    if item.state == TopicState.REMOVED:
        raise AlreadySettled("topic", item.title, item.state)
    audit.change(session, actor, Act.REMOVE_TOPIC, item, now=now, state=TopicState.REMOVED)


_PLACE = (col(AgendaItem.place) == 0, col(AgendaItem.place), col(AgendaItem.carried) == 0, col(AgendaItem.id))
"""What was given a place comes first, then what the last meeting left, then the rest as it came in."""


def topics_of(session: Session, meeting: Meeting) -> list[AgendaItem]:
    """The topics on the meeting's agenda, in their order, those that were dealt with too."""
    statement = select(AgendaItem).where(
        AgendaItem.meeting_id == meeting.id, AgendaItem.state != TopicState.REMOVED
    )
    return list(session.exec(statement.order_by(*_PLACE)).all())


def parked_topics(session: Session, committee_id: int) -> list[AgendaItem]:
    """The parking lot: open topics without a meeting, in the order in which they came in."""
    statement = select(AgendaItem).where(
        AgendaItem.committee_id == committee_id,
        col(AgendaItem.meeting_id).is_(None),
        AgendaItem.state == TopicState.OPEN,
    )
    return list(session.exec(statement.order_by(col(AgendaItem.id))).all())
