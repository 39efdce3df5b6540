"""The notice rule: by when an agenda must stand, its freezing, and the amendments after that.

How long before a meeting differs from body to body (24 hours, 72 hours, ten days; some count business days),
so it is a setting of the series.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models import audit, outbox
from models.access import Act, authorize
from models.agenda import agenda_key, posted_message, record_edition
from models.calendar import WorkCalendar, instant_of, on_working_day, wall_of
from models.committee import Member
from models.errors import AlreadySettled
from models.meeting import Meeting, MeetingSeries, NoticeUnit
from models.outbox import Kind, Message, Op, OutboxMessage
from models.schedule import Work
from models.topic import AgendaItem, TopicState, check_open

WARNED = timedelta(hours=48)
"""How long before the deadline the chair is told of it."""

DRAFTED = timedelta(days=2)
"""How long before its posting the chair gets the draft of an agenda, where there is no notice rule."""


def notice_deadline(series: MeetingSeries, starts_at: datetime, calendar: WorkCalendar) -> datetime | None:
    """The instant from which the agenda is frozen; None without a rule.

    Hours are hours. Business days are counted back from the meeting's day, and the hour is the meeting's own.
    """
    if not series.notice:
        return None
    if series.notice_unit is NoticeUnit.HOURS:
        return starts_at - timedelta(hours=series.notice)
    begins = wall_of(starts_at, series.zone)
    day = calendar.add_working_days(begins.date(), -series.notice)
    return instant_of(day, begins.time(), series.zone)


@dataclass(frozen=True)
class Desk:
    """When those who prepare a meeting can be written to: on working days, once the last one is over."""

    calendar: WorkCalendar
    since: datetime | None = None

    def reached_at(self, instant: datetime, *, now: datetime) -> datetime:
        """The instant or the working day before it; not before the last meeting's end, nor before now.

        One that lies behind stays where it is.
        """
        earliest = max(now, self.since) if self.since else now
        return max(on_working_day(instant, self.calendar), min(instant, earliest))


def agenda_dates(
    meeting: Meeting, posting: datetime, deadline: datetime | None, desk: Desk, *, now: datetime
) -> dict[Work, datetime]:
    """When the agenda's draft, its posting, the warning of its deadline and its closing are due.

    ``posting`` is when it would go out without a notice rule; the rule may ask for it earlier. Where there is
    one, its warning carries the draft, so that the chair gets one message. What lies behind is left out.
    """
    due = {}
    if meeting.agenda_posted_at is None:
        posting = min(posting, deadline) if deadline else posting
        due[Work.AGENDA] = max(posting, now)
    if meeting.frozen_at is None and deadline:
        due[Work.NOTICE] = max(deadline, now)
        due[Work.NOTICE_WARNING] = desk.reached_at(deadline - WARNED, now=now)
    elif meeting.agenda_posted_at is None:
        due[Work.AGENDA_DRAFT] = desk.reached_at(posting - DRAFTED, now=now)
    return {work: at for work, at in due.items() if at >= now}


def is_frozen(meeting: Meeting) -> bool:
    """Whether a later change of the agenda is an amendment."""
    return meeting.frozen_at is not None


def freeze(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """From now on the agenda stands as it is posted."""
    meeting.frozen_at = meeting.frozen_at or now
    session.add(meeting)


def amend_with(session: Session, actor: Member, item: AgendaItem, meeting: Meeting, *, now: datetime) -> None:
    """Puts a topic on a frozen agenda, as the next amendment. Raises AlreadySettled, NotAllowed."""
    authorize(session, actor, Act.POST_AGENDA)
    if item.state != TopicState.OPEN or item.meeting_id == meeting.id:
        raise AlreadySettled("topic", item.title, item.state)
    check_open(meeting, now=now)
    audit.change(session, actor, Act.POST_AGENDA, item, now=now, meeting_id=meeting.pk)
    _count(session, actor, meeting, now=now)


def strike(session: Session, actor: Member, item: AgendaItem, meeting: Meeting, *, now: datetime) -> None:
    """Takes a topic off a frozen agenda, as the next amendment. Raises AlreadySettled, NotAllowed."""
    authorize(session, actor, Act.POST_AGENDA)
    if item.state != TopicState.OPEN:
        raise AlreadySettled("topic", item.title, item.state)
    check_open(meeting, now=now)
    audit.change(session, actor, Act.POST_AGENDA, item, now=now, state=TopicState.REMOVED)
    _count(session, actor, meeting, now=now)


def _count(session: Session, actor: Member, meeting: Meeting, *, now: datetime) -> None:
    audit.change(session, actor, Act.POST_AGENDA, meeting, now=now, amendments=meeting.amendments + 1)


def publish(
    session: Session, meeting: Meeting, told: Message, mark: dict[str, Any], *, now: datetime
) -> None:
    """The amendment goes under the posted agenda as a reply, and stands in it from now on."""
    standing = standing_post(session, meeting)
    if standing is None:
        return
    *blocks, buttons = standing.blocks
    rewrite(session, meeting, Message(standing.text, [*blocks, mark, buttons]), now=now)
    reply = f"amendment:{meeting.pk}:{meeting.amendments}"
    _send(session, meeting, told, reply, Op.REPLY, now=now)


def standing_post(session: Session, meeting: Meeting) -> Message | None:
    """The agenda as it was written last; None where it is not in its channel.

    What stood there while the meeting was called off, without a button, is no agenda.
    """
    if posted_message(session, meeting) is None:
        return None
    keys = [agenda_key(meeting, edition) for edition in range(1, meeting.agenda_edition + 1)]
    statement = select(OutboxMessage).where(
        OutboxMessage.committee_id == meeting.committee_id, col(OutboxMessage.key).in_(keys)
    )
    editions = session.exec(statement.order_by(col(OutboxMessage.id).desc())).all()
    agendas = (one for one in editions if one.blocks[-1]["type"] == "actions")
    return next((Message(one.text, one.blocks) for one in agendas), None)


def rewrite(session: Session, meeting: Meeting, message: Message, *, now: datetime) -> None:
    """This stands where the agenda was posted, as its next edition, until it is written anew.

    One that is open is looked at again with the next tick.
    """
    seen = meeting.agenda_print if is_frozen(meeting) else ""
    record_edition(session, meeting, fingerprint=seen, now=now)
    _send(session, meeting, message, agenda_key(meeting, meeting.agenda_edition), Op.UPDATE, now=now)


def _send(session: Session, meeting: Meeting, message: Message, key: str, op: Op, *, now: datetime) -> None:
    post = posted_message(session, meeting)
    if post is not None:
        outbox.enqueue(
            session,
            meeting.committee_id,
            message,
            kind=Kind.AGENDA,
            key=key,
            target=post.target,
            now=now,
            op=op,
            anchor_key=agenda_key(meeting),
            expires_at=meeting.ends_at,
        )
