"""What those who lead a meeting get about its agenda: the draft, the deadline, and what was not reached."""

from datetime import datetime

from sqlmodel import Session

from jobs.quorum import with_the_forecast
from models import outbox
from models import schedule as schedules
from models.agenda import BEFORE_THE_FIRST, AgendaFacts, agenda_facts
from models.base import fetch
from models.calendar import today
from models.committee import Committee, Member
from models.meeting import Meeting, MeetingSeries, MeetingState, previous_meeting
from models.minutes import asked_key, minutes_of
from models.outbox import Kind, Message
from models.quorum import forecast_key
from models.schedule import Schedule, Work
from models.stewards import recorder_of, stewards
from models.topic import TopicState, carry_unreached, topics_of
from prompts import agenda as prompts
from prompts import reached


def send_draft(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """The agenda as it will be posted, to who leads the meeting; with a notice rule, its deadline too.

    What the last meeting left is on it by then. Nothing for a meeting cancelled or over, nor once the agenda
    is out or due to be; one with a notice rule can be arranged until its deadline.
    """
    meeting = session.get(Meeting, schedule.subject_id)
    if meeting is None or meeting.state != MeetingState.PLANNED or meeting.ends_at <= now:
        return
    posting = schedules.find(session, meeting.committee_id, Work.AGENDA, meeting.pk)
    posts_at = posting.next_run if posting and not posting.paused else None
    if _too_late(meeting, posts_at, now=now):
        return
    carry_unreached(session, meeting, now=now)
    facts = agenda_facts(session, meeting)
    message = _with_ballot(session, meeting, prompts.render_draft(facts, posts_at=posts_at))
    message = _with_suggestions(session, facts, message, now=now)
    people = stewards(session, meeting)
    both, told = with_the_forecast(session, meeting, message, people, until=max(due, now), now=now)
    for member in people:
        what = (both, forecast_key(meeting)) if member in told else (message, f"agenda-draft:{meeting.pk}")
        _tell(session, meeting, member, *what, now=now)


def _with_ballot(session: Session, meeting: Meeting, draft: Message) -> Message:
    """Of the committee's own meeting: where the ballot on the gaps stands.

    What came of one that was counted is among the suggestions, with a press.
    """
    from models.tools import ballot as ballots  # with what it stands on, when a draft is first due
    from models.tools.ballot_box import turnout_now
    from prompts.tools import ballot as ballot_prompts

    series = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)
    committee = session.get_one(Committee, meeting.committee_id)
    last = previous_meeting(session, meeting)
    since = last.ends_at if last else meeting.starts_at - BEFORE_THE_FIRST
    found = ballots.for_agenda(session, committee, since) if series.workgroup_id is None else None
    if found is None or found.counted:
        return draft
    options, turnout = ballots.options_of(session, found), turnout_now(session, found)
    return ballot_prompts.with_ballot(
        draft, ballot_prompts.Shown(found, options, turnout, zone=committee.zone)
    )


def _with_suggestions(session: Session, facts: AgendaFacts, draft: Message, *, now: datetime) -> Message:
    """With what the tools would put before the meeting, a press each."""
    from models.tools.suggestions import suggestions  # as above
    from prompts.tools.suggestions import beside

    found = suggestions(session, facts.meeting, now=now)
    return beside(draft, found, facts.meeting, day=today(now, facts.committee.zone))


def _too_late(meeting: Meeting, posts_at: datetime | None, *, now: datetime) -> bool:
    """Whether nothing can be prepared any more: this comes late, after an outage or a pause."""
    if meeting.notice_at is not None:
        return meeting.frozen_at is not None or meeting.notice_at <= now
    return meeting.agenda_posted_at is not None or (posts_at is not None and posts_at <= now)


def ask_what_was_reached(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """After a meeting whose minutes nobody keeps: which topics go on to the next agenda, and who records?"""
    left = [item for item in topics_of(session, meeting) if item.state == TopicState.OPEN]
    if not left or meeting.state != MeetingState.HELD or minutes_of(session, meeting) is not None:
        return
    series = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)
    message = reached.not_reached(meeting, left, recorder_of(session, series))
    for member in stewards(session, meeting):
        _tell(session, meeting, member, message, asked_key(meeting), now=now)


def _tell(
    session: Session, meeting: Meeting, member: Member, message: Message, what: str, *, now: datetime
) -> None:
    outbox.enqueue(
        session,
        meeting.committee_id,
        message,
        kind=Kind.AGENDA,
        key=f"{what}:{member.slack_id}",
        target=member.slack_id,
        now=now,
    )
