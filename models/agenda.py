"""What an agenda is drafted from: the facts of one meeting, gathered apart from how they are said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from models.base import fetch
from models.calendar import today
from models.chair import serving_term
from models.committee import Committee, Member, members_of
from models.goal import Goal
from models.lines import Line, lines_of
from models.meeting import AgendaItem, Meeting, MeetingSeries, previous_meeting, topics_of
from models.step import ActionStep, StepState
from models.workgroup import Workgroup, leads_by_workgroup, workgroups_of


@dataclass(frozen=True)
class ReportBack:
    """A workgroup's turn: who speaks, and its commitments that moved or are due."""

    workgroup: Workgroup
    leads: list[Member]
    lines: list[Line]


@dataclass(frozen=True)
class AgendaFacts:
    """All that the agenda of one meeting says. ``since`` is the day of the last meeting, if there was one."""

    committee: Committee
    series: MeetingSeries
    meeting: Meeting
    chair: Member | None
    since: date | None
    due: list[Line]
    reports: list[ReportBack]
    topics: list[tuple[AgendaItem, Member | None]]
    following: date | None


def agenda_facts(session: Session, meeting: Meeting, *, now: datetime) -> AgendaFacts:
    """The facts as they stand; a constant number of queries whatever the committee's size."""
    committee = session.get_one(Committee, meeting.committee_id)
    series = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)
    last = previous_meeting(session, meeting)
    since = last.planned_on if last else None
    people = {member.pk: member for member in members_of(session, committee.pk)}
    term = serving_term(session, committee.pk)
    lines = _lines(session, committee, series, since=since, until=meeting.planned_on)
    return AgendaFacts(
        committee=committee,
        series=series,
        meeting=meeting,
        chair=people.get(term.member_id) if term else None,
        since=since,
        due=[line for line in lines if line.step.open],
        reports=_reports(session, committee.pk, lines),
        topics=[(item, people.get(item.presenter_id or 0)) for item in topics_of(session, meeting)],
        following=_following(session, meeting),
    )


def _lines(
    session: Session,
    committee: Committee,
    series: MeetingSeries,
    *,
    since: date | None,
    until: date,
) -> list[Line]:
    """Commitments due by the meeting and still open, or settled since the last one."""
    statement = select(ActionStep).where(ActionStep.committee_id == committee.id)
    if series.workgroup_id is not None:
        statement = statement.join(Goal, col(Goal.id) == ActionStep.goal_id).where(
            Goal.workgroup_id == series.workgroup_id
        )
    due = and_(col(ActionStep.state) == StepState.OPEN, col(ActionStep.due) <= until)
    statement = statement.where(or_(due, col(ActionStep.state) == StepState.DONE)).order_by(
        col(ActionStep.due).is_(None), col(ActionStep.due), col(ActionStep.number)
    )
    earliest = since or until - timedelta(days=31)
    steps = [
        step
        for step in session.exec(statement).all()
        if step.open or (step.done_at is not None and today(step.done_at, committee.zone) >= earliest)
    ]
    return lines_of(session, committee.pk, steps)


def _reports(session: Session, committee_id: int, lines: list[Line]) -> list[ReportBack]:
    leads = leads_by_workgroup(session, committee_id)
    return [
        ReportBack(
            workgroup=group,
            leads=leads.get(group.pk, []),
            lines=[line for line in lines if line.goal.workgroup_id == group.pk],
        )
        for group in workgroups_of(session, committee_id)
    ]


def _following(session: Session, meeting: Meeting) -> date | None:
    statement = select(col(Meeting.planned_on)).where(
        Meeting.series_id == meeting.series_id, Meeting.starts_at > meeting.starts_at
    )
    return session.exec(statement.order_by(col(Meeting.starts_at))).first()
