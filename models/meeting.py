"""Meeting series, meetings and the topics of their agendas."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Session, col, select, text

from models import audit, schedule
from models.access import Act, authorize
from models.base import Owned, fetch, stored, tenant_key, within
from models.calendar import instant_of, today
from models.committee import Member
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import clean
from models.recurrence import Recurrence, dates_after
from models.roles import Role
from models.schedule import Work
from models.workgroup import Workgroup

PLANNED_AHEAD = 4
"""How many coming meetings of a series are kept as rows, today's among them; each has its own agenda."""

AGENDA_HOUR = time(9, 0)
TOPIC_LIMIT = 200
LONGEST_TOPIC = 240


class MeetingState(StrEnum):
    """A meeting is planned, then held or cancelled."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Wanted(StrEnum):
    """What a topic asks of the table."""

    INFORM = "inform"
    DISCUSS = "discuss"
    DECIDE = "decide"


class TopicState(StrEnum):
    """A topic is on an agenda or in the parking lot until it is taken off."""

    OPEN = "open"
    REMOVED = "removed"


class MeetingSeries(Owned, table=True):
    """A recurring meeting of the committee, or of one workgroup.

    ``agenda_days`` is how many days ahead its agenda is posted, at 9:00 of the series' zone.
    """

    __table_args__ = (
        tenant_key(),
        within("workgroup", "workgroup_id"),
        CheckConstraint("minutes BETWEEN 5 AND 1440", name="minutes"),
        CheckConstraint("agenda_days BETWEEN 0 AND 60", name="agenda_days"),
    )

    workgroup_id: int | None = None
    title: str
    rule: str
    start: date
    at: time
    zone: str
    minutes: int = 60
    place: str = ""
    agenda_days: int = 5

    @property
    def recurrence(self) -> Recurrence:
        """When it meets, as a value."""
        return Recurrence(self.rule, self.start, self.at, self.zone)


_POSTED = text("agenda_posted_at IS NOT NULL")


class Meeting(Owned, table=True):
    """One meeting; ``planned_on`` is the day of the series that it stands for, wherever it is moved.

    ``agenda_edition`` counts how often the posted agenda was written; ``agenda_print`` is a digest of
    the last one, so that a change is noticed whoever made it. ``agenda_seen`` is the newest audit line when
    it was last looked at, ``agenda_look_at`` is when to look again without a newer one (see ``agenda.py``).
    """

    __table_args__ = (
        tenant_key(),
        within("meeting_series", "series_id"),
        UniqueConstraint("series_id", "planned_on"),
        Index("ix_meeting_next", "committee_id", "state", "starts_at"),
        Index("ix_meeting_posted", "ends_at", sqlite_where=_POSTED, postgresql_where=_POSTED),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
    )

    series_id: int
    planned_on: date
    starts_at: datetime
    ends_at: datetime
    state: MeetingState = Field(default=MeetingState.PLANNED, sa_column=stored(MeetingState, "state"))
    agenda_posted_at: datetime | None = None
    agenda_edition: int = 0
    agenda_print: str = ""
    agenda_seen: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    agenda_look_at: datetime | None = None


class AgendaItem(Owned, table=True):
    """A topic that a member has put on an agenda; without a meeting it waits in the parking lot."""

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

    def roles_of(self, session: Session, member: Member) -> set[Role]:
        """Whoever put it there may take it off."""
        return {Role.AUTHOR} if member.id == self.author_id else set()


def plan_meetings(session: Session, series: MeetingSeries, *, now: datetime) -> None:
    """Makes sure that the coming meetings of the series exist, with their agenda and their end scheduled.

    A day that was cancelled unannounced, because the rule changed, counts again when the rule names it
    again. Topics of such meetings go on to the next one.
    """
    for day in dates_after(series.recurrence, today(now, series.zone) - timedelta(days=1), PLANNED_AHEAD):
        starts_at = instant_of(day, series.at, series.zone)
        statement = select(Meeting).where(Meeting.series_id == series.id, Meeting.planned_on == day)
        found = session.exec(statement).first()
        if starts_at > now and (found is None or _unannounced(found)):
            _plan(session, series, found, day, starts_at, now=now)
    _carry_topics(session, series, now=now)


def _unannounced(meeting: Meeting) -> bool:
    return meeting.state == MeetingState.CANCELLED and meeting.agenda_posted_at is None


def _plan(
    session: Session,
    series: MeetingSeries,
    found: Meeting | None,
    day: date,
    starts_at: datetime,
    *,
    now: datetime,
) -> None:
    ends_at = starts_at + timedelta(minutes=series.minutes)
    meeting = found or Meeting(
        committee_id=series.committee_id,
        series_id=series.pk,
        planned_on=day,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    meeting.starts_at, meeting.ends_at, meeting.state = starts_at, ends_at, MeetingState.PLANNED
    session.add(meeting)
    session.flush()
    agenda_at = instant_of(day - timedelta(days=series.agenda_days), AGENDA_HOUR, series.zone)
    for work, due in ((Work.AGENDA, max(agenda_at, now)), (Work.MEETING_END, meeting.ends_at)):
        schedule.once(
            session, series.committee_id, work, due, subject_id=meeting.pk, zone=series.zone, now=now
        )


def _carry_topics(session: Session, series: MeetingSeries, *, now: datetime) -> None:
    """What was put on a cancelled meeting is not lost: it is on the next one."""
    statement = (
        select(AgendaItem)
        .join(Meeting, col(Meeting.id) == AgendaItem.meeting_id)
        .where(
            Meeting.series_id == series.id,
            Meeting.state == MeetingState.CANCELLED,
            AgendaItem.state == TopicState.OPEN,
        )
    )
    left = session.exec(statement).all()
    coming = coming_meetings(session, series, now=now) if left else []
    for item in left:
        item.meeting_id = coming[0].pk if coming else None
        session.add(item)
    session.flush()


def series_of(session: Session, committee_id: int, workgroup_id: int | None = None) -> MeetingSeries | None:
    """The meeting series of the committee itself, or of the workgroup."""
    statement = select(MeetingSeries).where(
        MeetingSeries.committee_id == committee_id, MeetingSeries.workgroup_id == workgroup_id
    )
    return session.exec(statement).first()


def all_series(session: Session, committee_id: int) -> list[MeetingSeries]:
    """Every meeting series, the committee's own and the workgroups'."""
    return list(session.exec(select(MeetingSeries).where(MeetingSeries.committee_id == committee_id)).all())


def series_here(session: Session, committee_id: int, workgroup: Workgroup | None) -> MeetingSeries | None:
    """The series meant in a channel: the workgroup's own where it has one, else the committee's."""
    own = series_of(session, committee_id, workgroup.pk) if workgroup else None
    return own or series_of(session, committee_id)


def coming_meetings(session: Session, series: MeetingSeries, *, now: datetime) -> list[Meeting]:
    """The meeting that is on and those planned after it, the earliest first."""
    statement = select(Meeting).where(
        Meeting.series_id == series.id, Meeting.state == MeetingState.PLANNED, Meeting.ends_at > now
    )
    return list(session.exec(statement.order_by(col(Meeting.starts_at))).all())


def next_meeting(
    session: Session, committee_id: int, *, now: datetime, series: MeetingSeries | None = None
) -> Meeting:
    """The meeting that is on or comes next: of the series, or of any. Raises NotFound."""
    statement = select(Meeting).where(
        Meeting.committee_id == committee_id, Meeting.state == MeetingState.PLANNED, Meeting.ends_at > now
    )
    if series is not None:
        statement = statement.where(Meeting.series_id == series.id)
    found = session.exec(statement.order_by(col(Meeting.starts_at))).first()
    if found is None:
        raise NotFound("meeting")
    return found


def meetings_between(session: Session, committee_id: int, start: datetime, end: datetime) -> list[Meeting]:
    """Planned meetings that begin from ``start`` up to ``end``, the earliest first."""
    statement = select(Meeting).where(
        Meeting.committee_id == committee_id,
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at >= start,
        Meeting.starts_at < end,
    )
    return list(session.exec(statement.order_by(col(Meeting.starts_at))).all())


def previous_meeting(session: Session, meeting: Meeting) -> Meeting | None:
    """The meeting of the same series that was held last before this one."""
    statement = select(Meeting).where(
        Meeting.series_id == meeting.series_id,
        Meeting.state == MeetingState.HELD,
        Meeting.starts_at < meeting.starts_at,
    )
    return session.exec(statement.order_by(col(Meeting.starts_at).desc())).first()


def end_meeting(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """The meeting is over: recorded as held, and the series planned on. A cancelled one stays cancelled."""
    if meeting.state == MeetingState.PLANNED:
        meeting.state = MeetingState.HELD
        session.add(meeting)
        session.flush()
    plan_meetings(session, fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id), now=now)


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
