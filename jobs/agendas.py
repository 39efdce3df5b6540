"""Agendas: posted on their day, kept true until the meeting is over; meetings end and the series goes on."""

from datetime import datetime

from sqlmodel import Session

from jobs.clarity import tell_leads
from jobs.drafts import ask_what_was_reached
from models import agenda, outbox
from models.agenda import AgendaFacts, agenda_facts, agenda_key
from models.base import fetch
from models.committee import coordinators
from models.meeting import Meeting, MeetingSeries, MeetingState
from models.notice import freeze
from models.outbox import Kind, Message, Op, SendState
from models.schedule import Schedule
from models.series import end_meeting as record_end
from models.topic import carry_unreached
from prompts import agenda as prompts


def post_agenda(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Posts the meeting's agenda to its channel, once; nothing for a meeting cancelled or over."""
    meeting = session.get(Meeting, schedule.subject_id)
    if meeting is None or meeting.state != MeetingState.PLANNED or meeting.ends_at <= now:
        return
    if meeting.agenda_posted_at is not None:
        return
    carry_unreached(session, meeting, now=now)
    facts = agenda_facts(session, meeting)
    if facts.channel_id is None:
        _tell_coordinators(session, meeting, due, now=now)
        return
    message = prompts.render_agenda(facts)
    agenda.record_edition(session, meeting, fingerprint=prompts.fingerprint(message), now=now)
    _enqueue(session, facts, facts.channel_id, message, now=now)


def close_agenda(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """The notice rule's deadline: the agenda is posted, if it was not yet, and stands from now on."""
    post_agenda(session, schedule, due, now=now)
    meeting = session.get(Meeting, schedule.subject_id)
    if meeting is not None and meeting.state == MeetingState.PLANNED:
        freeze(session, meeting, now=now)


def refresh_agendas(session: Session, *, now: datetime) -> None:
    """Every posted agenda of a meeting to come says what is true now; one change of it waits at most.

    One query tells which may not be true any more, however many committees there are.
    """
    for meeting in agenda.agendas_to_look_at(session, now=now):
        post = agenda.posted_message(session, meeting)
        facts = agenda_facts(session, meeting)
        message = prompts.render_agenda(facts)
        seen = prompts.fingerprint(message)
        if post is None or seen == meeting.agenda_print:
            agenda.record_look(session, meeting, now=now)
            continue
        not_before = _replace_change(session, meeting, now=now)
        agenda.record_edition(session, meeting, fingerprint=seen, now=now)
        _enqueue(session, facts, post.target, message, now=now, not_before=not_before)


def end_meeting(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """The meeting is over, and the next ones are planned."""
    meeting = session.get(Meeting, schedule.subject_id)
    if meeting is not None:
        record_end(session, meeting, now=now)
        ask_what_was_reached(session, meeting, now=now)
        if fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id).workgroup_id is None:
            tell_leads(session, meeting, now=now)
        agenda.look_again(session, meeting.series_id, now=now)


def _replace_change(session: Session, meeting: Meeting, *, now: datetime) -> datetime:
    """Withdraws the last change if it still waits; when the new one may be sent: Slack may want patience.

    The post itself is never withdrawn: a change of it follows it.
    """
    last = outbox.find(session, meeting.committee_id, agenda_key(meeting, meeting.agenda_edition))
    if last is None or last.op != Op.UPDATE or last.state != SendState.QUEUED:
        return now
    outbox.withdraw_key(session, meeting.committee_id, last.key, now=now)
    return max(now, last.not_before)


def _enqueue(
    session: Session,
    facts: AgendaFacts,
    channel_id: str,
    message: Message,
    *,
    now: datetime,
    not_before: datetime | None = None,
) -> None:
    meeting = facts.meeting
    first = meeting.agenda_edition == 1
    outbox.enqueue(
        session,
        meeting.committee_id,
        message,
        kind=Kind.AGENDA,
        key=agenda_key(meeting, meeting.agenda_edition),
        target=channel_id,
        now=now,
        op=Op.POST if first else Op.UPDATE,
        anchor_key=None if first else agenda_key(meeting),
        not_before=not_before,
        expires_at=meeting.ends_at,
    )


def _tell_coordinators(session: Session, meeting: Meeting, due: datetime, *, now: datetime) -> None:
    for member in coordinators(session, meeting.committee_id):
        outbox.enqueue(
            session,
            meeting.committee_id,
            prompts.no_channel(),
            kind=Kind.NOTICE,
            key=f"agenda-no-channel:{meeting.pk}:{due:%Y%m%dT%H%M}:{member.slack_id}",
            target=member.slack_id,
            now=now,
        )
