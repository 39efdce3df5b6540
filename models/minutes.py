"""The minutes of a meeting: begun, drafted, reviewed, approved at a later meeting, and then locked.

What stands in them is written in ``minutes_lines.py``, read in ``minutes_facts.py``.
"""

from collections.abc import Iterator
from datetime import datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit, outbox, schedule
from models.access import Act, authorize
from models.base import Owned, fetch, stored, tenant_key, within
from models.calendar import instant_of, wall_of
from models.committee import Committee, Member, calendar_of, lock
from models.errors import AlreadySettled, Refused
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.roles import Role
from models.schedule import Work

REMIND_AFTER, REMIND_HOUR = 2, time(9, 0)
"""How many business days after the meeting, and when, a word is said about minutes that are not done."""

OTHERS = 20
"""How many meetings back one can look for minutes."""


class MinutesState(StrEnum):
    """Minutes are drafted, looked through, and approved at a later meeting; then they are locked."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"


class EntryKind(StrEnum):
    """What a line of the minutes holds; a correction is all that can be added once they are approved."""

    NOTE = "note"
    MOTION = "motion"
    DECISION = "decision"
    STEP = "step"
    CORRECTION = "correction"


class MotionResult(StrEnum):
    """What became of a motion."""

    ADOPTED = "adopted"
    FAILED = "failed"
    LAID_OVER = "laid_over"
    WITHDRAWN = "withdrawn"


class Minutes(Owned, table=True):
    """The minutes of one meeting. ``approved_in_id`` is the later meeting that approved them."""

    __table_args__ = (
        tenant_key(),
        within("meeting", "meeting_id"),
        within("meeting", "approved_in_id"),
        within("member", "recorder_id"),
        UniqueConstraint("meeting_id"),
        CheckConstraint("(state = 'approved') = (approved_at IS NOT NULL)", name="approved"),
    )

    meeting_id: int
    recorder_id: int | None = None
    state: MinutesState = Field(default=MinutesState.DRAFT, sa_column=stored(MinutesState, "state"))
    begun_at: datetime
    reviewed_at: datetime | None = None
    approved_at: datetime | None = None
    approved_in_id: int | None = None

    @property
    def locked(self) -> bool:
        """Whether nothing but corrections can be added."""
        return self.state == MinutesState.APPROVED

    def roles_of(self, session: Session, member: Member) -> Iterator[Role]:
        """Whoever records, and the leads of the workgroup whose meeting it was."""
        if self.recorder_id is not None and self.recorder_id == member.id:
            yield Role.RECORDER
        yield from fetch(session, Meeting, self.committee_id, self.meeting_id).roles_of(session, member)


class MinutesEntry(Owned, table=True):
    """One line of the minutes, under a heading of the agenda or one of its topics (``item_id``).

    A motion has who moved and seconded it, its count and its result; a step names the commitment made.
    """

    __table_args__ = (
        tenant_key(),
        within("minutes", "minutes_id"),
        within("agenda_item", "item_id"),
        within("member", "mover_id"),
        within("member", "seconder_id"),
        within("member", "author_id"),
        within("action_step", "step_id"),
        Index("ix_minutes_entry_minutes", "minutes_id", "id"),
        CheckConstraint("mover_id <> seconder_id", name="two_people"),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND abstained >= 0", name="votes"),
        CheckConstraint("(kind = 'motion') = (result IS NOT NULL)", name="motion"),
        CheckConstraint("length(text) BETWEEN 1 AND 3000", name="text_length"),
    )

    minutes_id: int
    item_id: int | None = None
    heading: str = ""
    kind: EntryKind = Field(sa_column=stored(EntryKind, "kind"))
    text: str
    mover_id: int | None = None
    seconder_id: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    abstained: int | None = None
    result: MotionResult | None = Field(default=None, sa_column=stored(MotionResult, "result", nullable=True))
    step_id: int | None = None
    author_id: int | None = None
    written_at: datetime


def minutes_of(session: Session, meeting: Meeting) -> Minutes | None:
    """The minutes of the meeting, once somebody has begun them."""
    statement = select(Minutes).where(
        Minutes.committee_id == meeting.committee_id, Minutes.meeting_id == meeting.id
    )
    return session.exec(statement).first()


def meeting_of(session: Session, minutes: Minutes) -> Meeting:
    """The meeting whose minutes they are."""
    return fetch(session, Meeting, minutes.committee_id, minutes.meeting_id)


def recordable(session: Session, series: MeetingSeries, *, now: datetime) -> list[Meeting]:
    """The meeting of the series that is on, and those before it, the latest first; none cancelled."""
    statement = select(Meeting).where(
        Meeting.series_id == series.id,
        Meeting.state != MeetingState.CANCELLED,
        Meeting.starts_at <= now,
    )
    return list(session.exec(statement.order_by(col(Meeting.starts_at).desc()).limit(OTHERS)).all())


def keepers(meeting: Meeting, minutes: Minutes | None) -> Minutes:
    """Towards what the right to keep the minutes is held, also before anybody has begun them."""
    begun_at = meeting.starts_at
    return minutes or Minutes(committee_id=meeting.committee_id, meeting_id=meeting.pk, begun_at=begun_at)


def begin_minutes(
    session: Session, actor: Member, meeting: Meeting, *, recorder: Member | None = None, now: datetime
) -> Minutes:
    """The meeting's minutes, begun now if they were not; recorded by ``recorder``, else by whoever begins.

    Raises Refused for a meeting that was cancelled or has not begun, NotAllowed.
    """
    authorize(session, actor, Act.KEEP_MINUTES, keepers(meeting, minutes_of(session, meeting)))
    check_held(meeting, now=now)
    lock(session, meeting.committee_id)
    found = minutes_of(session, meeting)
    if found is not None:
        return found
    minutes = Minutes(
        committee_id=meeting.committee_id,
        meeting_id=meeting.pk,
        recorder_id=(recorder or actor).pk,
        begun_at=now,
    )
    audit.create(session, actor, Act.KEEP_MINUTES, minutes, now=now)
    outbox.withdraw_keys(session, meeting.committee_id, due_key(meeting), now=now)
    return minutes


def check_held(meeting: Meeting, *, now: datetime) -> None:
    """Returns for a meeting that takes or took place. Raises Refused."""
    if meeting.state == MeetingState.CANCELLED:
        raise Refused("meeting", "was_cancelled")
    if meeting.starts_at > now:
        raise Refused("meeting", "not_begun")


def open_to(session: Session, actor: Member, minutes: Minutes, *, now: datetime) -> Meeting:
    """The meeting, when the actor may write in its minutes now.

    Raises AlreadySettled once they are approved, Refused for a meeting that was cancelled, NotAllowed.
    """
    authorize(session, actor, Act.KEEP_MINUTES, minutes)
    meeting = meeting_of(session, minutes)
    check_held(meeting, now=now)
    if minutes.locked:
        raise AlreadySettled("minutes", meeting.planned_on.isoformat(), minutes.state)
    return meeting


def name_recorder(
    session: Session, actor: Member, minutes: Minutes, recorder: Member, *, now: datetime
) -> bool:
    """Makes that member the recorder; False when they are already. Raises as ``open_to``."""
    open_to(session, actor, minutes, now=now)
    return audit.change(session, actor, Act.KEEP_MINUTES, minutes, now=now, recorder_id=recorder.pk)


def set_times(
    session: Session,
    actor: Member,
    minutes: Minutes,
    *,
    opened: time | None,
    closed: time | None,
    now: datetime,
) -> None:
    """When it was called to order and adjourned, on the clocks of the meeting's zone and on its day.

    Raises Refused when it would have been adjourned before it began, else as ``open_to``.
    """
    meeting = open_to(session, actor, minutes, now=now)
    if opened is not None and closed is not None and closed <= opened:
        raise Refused("closed", "before_opened")
    zone = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id).zone
    day = wall_of(meeting.starts_at, zone).date()
    opened_at, closed_at = (instant_of(day, at, zone) if at else None for at in (opened, closed))
    audit.change(session, actor, Act.KEEP_MINUTES, meeting, now=now, opened_at=opened_at, closed_at=closed_at)


def review(session: Session, actor: Member, minutes: Minutes, *, now: datetime) -> None:
    """The minutes were looked through: they can be posted and approved. Raises as ``open_to``."""
    meeting = open_to(session, actor, minutes, now=now)
    if minutes.state != MinutesState.DRAFT:
        raise AlreadySettled("reviewed_minutes", meeting.planned_on.isoformat(), minutes.state)
    audit.change(
        session,
        actor,
        Act.KEEP_MINUTES,
        minutes,
        now=now,
        state=MinutesState.REVIEWED,
        reviewed_at=now,
    )
    schedule.cancel(session, meeting.committee_id, Work.MINUTES, meeting.pk, now=now)
    outbox.withdraw_keys(session, meeting.committee_id, due_key(meeting), now=now)


def keeps_minutes(session: Session, series: MeetingSeries) -> bool:
    """Whether minutes are expected: always of the committee, of a workgroup once it has kept some."""
    if series.workgroup_id is None:
        return True
    kept = select(Minutes.id).join(Meeting, col(Meeting.id) == Minutes.meeting_id)
    return session.exec(kept.where(Meeting.series_id == series.id).limit(1)).first() is not None


def asked_key(meeting: Meeting) -> str:
    """How the outbox key begins of the question after a meeting whose minutes nobody has begun."""
    return f"not-reached:{meeting.pk}"


def due_key(meeting: Meeting) -> str:
    """How the outbox keys begin of the word that its minutes are due."""
    return f"minutes-due:{meeting.pk}:"


def plan_reminder(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """Once, two business days after the meeting, somebody is asked about minutes that are not reviewed."""
    committee = session.get_one(Committee, meeting.committee_id)
    zone = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id).zone
    calendar = calendar_of(session, committee).in_zone(zone)
    day = calendar.add_working_days(wall_of(meeting.ends_at, zone).date(), REMIND_AFTER)
    due = instant_of(day, REMIND_HOUR, zone)
    if meeting.state == MeetingState.HELD:
        schedule.once(session, committee.pk, Work.MINUTES, due, subject_id=meeting.pk, zone=zone, now=now)
