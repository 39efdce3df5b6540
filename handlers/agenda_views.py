"""The agenda as one person sees it, and which meeting is meant where they are."""

from datetime import datetime

from sqlmodel import Session

from handlers.visit import Visit
from models import schedule
from models.access import Act, allowed, may
from models.agenda import agenda_facts
from models.calendar import today
from models.committee import Committee, Member
from models.errors import NotFound
from models.meeting import Meeting, MeetingSeries, coming_meetings
from models.outbox import Message
from models.schedule import Work
from models.series import series_here
from models.topic import TopicState
from models.workgroup import workgroup_in
from prompts import agenda as prompts


def series_meant(session: Session, visit: Visit, committee: Committee) -> MeetingSeries | None:
    """The series meant where the person is: the workgroup's own, else the committee's."""
    group = workgroup_in(session, committee.pk, visit.channel_id) if visit.channel_id else None
    return series_here(session, committee.pk, group)


def coming_here(session: Session, visit: Visit, committee: Committee) -> list[Meeting]:
    """The coming meetings of that series, the earliest first."""
    series = series_meant(session, visit, committee)
    return coming_meetings(session, series, now=visit.now) if series else []


def next_here(session: Session, visit: Visit, committee: Committee) -> Meeting:
    """The meeting that is on or comes next. Raises NotFound."""
    coming = coming_here(session, visit, committee)
    if not coming:
        raise NotFound("meeting")
    return coming[0]


def view(session: Session, committee: Committee, me: Member, meeting: Meeting, *, now: datetime) -> Message:
    """The agenda as it stands with what this person may do; who arranges it sees what the tools suggest."""
    facts = agenda_facts(session, meeting)
    due = schedule.find(session, committee.pk, Work.AGENDA, meeting.pk)
    items = [one.item for one in [*facts.topics, *facts.parked] if one.item.state == TopicState.OPEN]
    frozen = meeting.frozen_at is not None
    mine = allowed(session, me, Act.EDIT_TOPIC, items)
    rights = prompts.Rights(
        may_post=may(session, me, Act.POST_AGENDA),
        may_arrange=may(session, me, Act.ARRANGE_AGENDA),
        changeable=[item for item in mine if not (frozen and item.meeting_id == meeting.id)],
        posts_at=due.next_run if due and not due.paused else None,
    )
    message = prompts.render_private(facts, rights)
    if not rights.may_arrange:
        return message
    from models.tools.suggestions import suggestions  # with what it stands on, for those who arrange it
    from prompts.tools.suggestions import beside

    return beside(message, suggestions(session, meeting, now=now), meeting, day=today(now, committee.zone))
