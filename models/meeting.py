"""Meeting series and their meetings."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, true
from sqlmodel import Field, Session, col, select, text

from models.base import Owned, fetch, stored, tenant_key, within
from models.calendar import today
from models.committee import Member
from models.errors import NotFound
from models.office import Duty, OfficeRotation, OfficeTerm, TermState
from models.recurrence import Recurrence
from models.roles import Role
from models.workgroup import Workgroup


class MeetingState(StrEnum):
    """A meeting is planned, then held or cancelled."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class HolidayRule(StrEnum):
    """What becomes of a meeting whose day is a holiday of the committee's."""

    KEEP = "keep"
    SKIP = "skip"
    BEFORE = "before"
    AFTER = "after"


class NoticeUnit(StrEnum):
    """How the time of notice is counted; business days follow the committee's calendar."""

    HOURS = "hours"
    BUSINESS_DAYS = "business_days"


class MeetingSeries(Owned, table=True):
    """A recurring meeting of the committee, or of one workgroup.

    ``agenda_days`` is how many days ahead its agenda is posted, at 9:00 of the series' zone. ``holidays``
    says what becomes of a day on which the committee does not work. ``notice``, in ``notice_unit``, is how
    long before a meeting its agenda must stand (0: no rule). ``quorum`` is how many seats it takes; without
    it more than half of them. One that is over (``active`` false) plans no more meetings.
    """

    __table_args__ = (
        tenant_key(),
        within("workgroup", "workgroup_id"),
        CheckConstraint("minutes BETWEEN 5 AND 1440", name="minutes"),
        CheckConstraint("agenda_days BETWEEN 0 AND 60", name="agenda_days"),
        CheckConstraint("notice BETWEEN 0 AND 720", name="notice"),
        CheckConstraint("quorum >= 1", name="quorum"),
    )

    workgroup_id: int | None = None
    title: str
    rule: str
    start: date
    at: time
    zone: str
    minutes: int = 60
    place: str = ""
    link: str = Field(default="", sa_column_kwargs={"server_default": ""})
    agenda_days: int = 5
    holidays: HolidayRule = Field(
        default=HolidayRule.KEEP, sa_column=stored(HolidayRule, "holidays", server_default="keep")
    )
    notice: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    notice_unit: NoticeUnit = Field(
        default=NoticeUnit.HOURS, sa_column=stored(NoticeUnit, "notice_unit", server_default="hours")
    )
    quorum: int | None = None
    active: bool = Field(default=True, sa_column_kwargs={"server_default": true()})

    @property
    def recurrence(self) -> Recurrence:
        """When it meets, as a value."""
        return Recurrence(self.rule, self.start, self.at, self.zone)

    def roles_of(self, session: Session, member: Member) -> set[Role]:
        """Whose turn it is to record; and the leads of a workgroup, which the committee itself has not."""
        held = (
            select(OfficeTerm.id)
            .join(OfficeRotation, col(OfficeRotation.id) == OfficeTerm.office_id)
            .where(
                OfficeTerm.committee_id == self.committee_id,
                OfficeTerm.member_id == member.id,
                OfficeTerm.state == TermState.SERVING,
                OfficeRotation.duty == Duty.RECORDER,
                OfficeRotation.workgroup_id == self.workgroup_id,
            )
        )
        roles = {Role.RECORDER} if session.exec(held).first() is not None else set()
        if self.workgroup_id is None:
            return roles
        group = fetch(session, Workgroup, self.committee_id, self.workgroup_id)
        return roles | group.roles_of(session, member)


_POSTED = text("agenda_posted_at IS NOT NULL")


class Meeting(Owned, table=True):
    """One meeting; ``planned_on`` is the day of the series that it stands for, wherever it is moved.

    One that stands for no day of the series' rule is ``extra``. ``moved_to`` and ``place`` are its own day
    and place, where they differ. ``because`` is why it was moved or cancelled, in the words of who did it.
    From ``notice_at`` on its agenda is frozen: ``frozen_at`` is when that was done, ``amendments`` how many
    changes were published since. ``opened_at`` and ``closed_at`` are when it was called to order and
    adjourned, as the minutes have it.
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
    extra: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    place: str = Field(default="", sa_column_kwargs={"server_default": ""})
    because: str = Field(default="", sa_column_kwargs={"server_default": ""})
    notice_at: datetime | None = None
    frozen_at: datetime | None = None
    amendments: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    moved_to: date | None = None

    @property
    def day(self) -> date:
        """The day on which it is held, in the series' zone."""
        return self.moved_to or self.planned_on

    def roles_of(self, session: Session, member: Member) -> set[Role]:
        """The same as towards its series."""
        return fetch(session, MeetingSeries, self.committee_id, self.series_id).roles_of(session, member)

    def held_on(self, zone: str) -> date:
        """The day in that zone on which it is held, wherever it was moved."""
        return today(self.starts_at, zone)


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
    found = session.exec(statement.order_by(col(Meeting.starts_at)).limit(1)).first()
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
    return session.exec(statement.order_by(col(Meeting.starts_at).desc()).limit(1)).first()
