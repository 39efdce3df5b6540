"""The agenda of one meeting: the facts it is drafted from, apart from how they are said, and its posting."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from models import audit, outbox, schedule
from models.access import Act, authorize
from models.base import fetch
from models.chair import serving_term
from models.checkin import Checkin
from models.committee import Committee, Member, members_of
from models.errors import AlreadySettled
from models.goal import Goal
from models.lines import Line, lines_of
from models.meeting import (
    AgendaItem,
    Meeting,
    MeetingSeries,
    MeetingState,
    parked_topics,
    previous_meeting,
    topics_of,
)
from models.outbox import OutboxMessage, SendState
from models.schedule import Work
from models.step import ActionStep, StepState
from models.workgroup import Workgroup, leads_by_workgroup, workgroups_of

BEFORE_THE_FIRST = timedelta(days=31)
"""How far a first agenda looks back for what was done and said."""


@dataclass(frozen=True)
class ReportBack:
    """A workgroup's turn: who speaks, and what was done, said and come up since the last meeting."""

    workgroup: Workgroup
    leads: list[Member]
    done: list[Line]
    moved: list[Line]
    came_up: list[Checkin]


@dataclass(frozen=True)
class Topic:
    """What a member has put up, and who presents it."""

    item: AgendaItem
    presenter: Member | None


@dataclass(frozen=True)
class AgendaFacts:
    """All that the agenda of one meeting says. ``since`` is the day of the last meeting, if there was one.

    ``workgroup`` is set for a workgroup's own meeting; ``due`` are open commitments due by the meeting.
    """

    committee: Committee
    workgroup: Workgroup | None
    series: MeetingSeries
    meeting: Meeting
    chair: Member | None
    leads: list[Member]
    since: date | None
    due: list[Line]
    reports: list[ReportBack]
    topics: list[Topic]
    parked: list[Topic]
    following: datetime | None

    @property
    def channel_id(self) -> str | None:
        """Where it is posted."""
        return self.workgroup.channel_id if self.workgroup else self.committee.channel_id


def agenda_facts(session: Session, meeting: Meeting) -> AgendaFacts:
    """The facts as they stand; a constant number of queries whatever the committee's size."""
    committee = session.get_one(Committee, meeting.committee_id)
    series = fetch(session, MeetingSeries, committee.pk, meeting.series_id)
    groups = [
        group for group in workgroups_of(session, committee.pk) if series.workgroup_id in (None, group.pk)
    ]
    own = groups[0] if series.workgroup_id else None
    last = previous_meeting(session, meeting)
    since = last.ends_at if last else meeting.starts_at - BEFORE_THE_FIRST
    people = {member.pk: member for member in members_of(session, committee.pk)}
    leads = leads_by_workgroup(session, committee.pk)
    lines = _lines(session, meeting, own, since=since)
    term = serving_term(session, committee.pk)
    parked = [] if own else parked_topics(session, committee.pk)
    return AgendaFacts(
        committee=committee,
        workgroup=own,
        series=series,
        meeting=meeting,
        chair=people.get(term.member_id) if term else None,
        leads=leads.get(own.pk, []) if own else [],
        since=last.planned_on if last else None,
        due=[one for one in lines if one.step.open and one.step.due and one.step.due <= meeting.planned_on],
        reports=_reports(session, meeting, groups, leads, lines, since=since),
        topics=[_topic(item, people) for item in topics_of(session, meeting)],
        parked=[_topic(item, people) for item in parked],
        following=_following(session, meeting),
    )


def _topic(item: AgendaItem, people: dict[int, Member]) -> Topic:
    return Topic(item, people.get(item.presenter_id or 0))


def _lines(session: Session, meeting: Meeting, group: Workgroup | None, *, since: datetime) -> list[Line]:
    """Open commitments and those done since the last meeting, the earliest date first."""
    done = and_(col(ActionStep.state) == StepState.DONE, col(ActionStep.done_at) >= since)
    statement = select(ActionStep).where(
        ActionStep.committee_id == meeting.committee_id,
        or_(col(ActionStep.state) == StepState.OPEN, done),
    )
    if group is not None:
        statement = statement.join(Goal, col(Goal.id) == ActionStep.goal_id).where(
            Goal.workgroup_id == group.id
        )
    by_date = (col(ActionStep.due).is_(None), col(ActionStep.due), col(ActionStep.number))
    return lines_of(session, meeting.committee_id, session.exec(statement.order_by(*by_date)).all())


def _reports(
    session: Session,
    meeting: Meeting,
    groups: list[Workgroup],
    leads: dict[int, list[Member]],
    lines: list[Line],
    *,
    since: datetime,
) -> list[ReportBack]:
    """By workgroup; what was said before the last meeting was heard there."""
    statement = select(Checkin).where(
        Checkin.committee_id == meeting.committee_id,
        col(Checkin.step_id).is_(None),
        Checkin.at >= since,
    )
    came_up = session.exec(statement.order_by(col(Checkin.at), col(Checkin.id))).all()
    reports = []
    for group in groups:
        own = [line for line in lines if line.goal.workgroup_id == group.pk]
        said = [line for line in own if line.step.open and line.checkin and line.checkin.at >= since]
        reports.append(
            ReportBack(
                workgroup=group,
                leads=leads.get(group.pk, []),
                done=[line for line in own if not line.step.open],
                moved=said,
                came_up=[one for one in came_up if one.workgroup_id == group.pk],
            )
        )
    return reports


def _following(session: Session, meeting: Meeting) -> datetime | None:
    statement = select(col(Meeting.starts_at)).where(
        Meeting.series_id == meeting.series_id,
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at > meeting.starts_at,
    )
    return session.exec(statement.order_by(col(Meeting.starts_at))).first()


def agenda_key(meeting: Meeting, edition: int = 1) -> str:
    """The outbox key of the agenda's message; later editions change that message."""
    return f"agenda:{meeting.pk}" if edition == 1 else f"agenda:{meeting.pk}:{edition}"


def posted_message(session: Session, meeting: Meeting) -> OutboxMessage | None:
    """The message that carries the agenda, unless it never reached Slack and never will."""
    found = outbox.find(session, meeting.committee_id, agenda_key(meeting))
    lost = (SendState.WITHDRAWN, SendState.EXPIRED, SendState.FAILED)
    return None if found is None or found.state in lost else found


def check_unposted(meeting: Meeting, *, now: datetime) -> None:
    """Returns when the agenda can still be posted. Raises AlreadySettled."""
    if meeting.agenda_posted_at is not None:
        raise AlreadySettled("agenda", meeting.planned_on.isoformat(), "posted")
    if meeting.state != MeetingState.PLANNED or meeting.ends_at <= now:
        raise AlreadySettled("meeting", meeting.planned_on.isoformat(), "over")


def post_agenda_now(session: Session, actor: Member, meeting: Meeting, *, now: datetime) -> None:
    """Makes the posting of the agenda due at once, also where it was paused.

    Raises AlreadySettled when it was posted or the meeting is over, NotAllowed.
    """
    authorize(session, actor, Act.POST_AGENDA)
    check_unposted(meeting, now=now)
    due = schedule.find(session, meeting.committee_id, Work.AGENDA, meeting.pk)
    if due is not None:
        audit.change(session, actor, Act.POST_AGENDA, due, now=now, next_run=now, paused=False)
    series = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)
    schedule.once(session, meeting.committee_id, Work.AGENDA, now, subject_id=meeting.pk, zone=series.zone)


def record_edition(session: Session, meeting: Meeting, *, fingerprint: str, now: datetime) -> None:
    """Notes that the agenda was written anew; the first time, that it was posted."""
    meeting.agenda_posted_at = meeting.agenda_posted_at or now
    meeting.agenda_edition += 1
    meeting.agenda_print = fingerprint
    session.add(meeting)
    session.flush()


def posted_and_coming(session: Session, *, now: datetime) -> list[Meeting]:
    """Meetings of all committees with a posted agenda that are not over: it is kept true."""
    statement = select(Meeting).where(
        Meeting.state == MeetingState.PLANNED,
        col(Meeting.agenda_posted_at).is_not(None),
        Meeting.ends_at > now,
    )
    return list(session.exec(statement.order_by(col(Meeting.id))).all())
