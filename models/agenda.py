"""The agenda of one meeting: the facts it is drafted from, apart from how they are said, and its posting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.sqltypes import UTCDateTime

from models import audit, outbox, schedule
from models.access import Act, authorize
from models.audit import AuditLine
from models.base import fetch
from models.chair import serving_term
from models.checkin import Checkin
from models.committee import Committee, Member
from models.errors import AlreadySettled
from models.goal import Goal
from models.lines import Line, Lines, first_of, steps_beside, with_answers
from models.meeting import Meeting, MeetingSeries, MeetingState, previous_meeting
from models.minutes_approval import awaiting_approval
from models.outbox import OutboxMessage, SendState
from models.schedule import Work
from models.standing import standing_order
from models.step import BY_DATE, ActionStep, StepState, is_open
from models.stewards import recorder_of
from models.tools.arisen import Arisen, more_of
from models.topic import AgendaItem, parked_topics, topics_of
from models.vacancy import calling, presiding
from models.workgroup import Workgroup, leads_by_workgroup, workgroups_of

BEFORE_THE_FIRST = timedelta(days=31)
"""How far a first agenda looks back for what was done and said."""


DUE_NAMED, REPORT_NAMED = 20, 12
"""How many commitments are named among those due, and of one workgroup's report; the others are counted."""


LOOKS = 20
"""How many posted agendas one tick looks at, at most: it holds up everybody else's changes on SQLite."""

SECOND_LOOK, LOOK_ANYWAY = timedelta(seconds=30), timedelta(hours=1)
"""How long after a change, and after a look that found none, a posted agenda is looked at again."""


@dataclass(frozen=True)
class ReportBack:
    """A workgroup's turn: who speaks, and what was done, said and come up since the last meeting.

    ``more`` is, by answer, what was done about what came up, and whether the committee is to hear of it.
    """

    workgroup: Workgroup
    leads: list[Member]
    done: Lines
    moved: Lines
    came_up: list[Checkin]
    more: Mapping[int, Arisen] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How much there is to tell."""
        return self.done.count + self.moved.count + len(self.came_up)


@dataclass(frozen=True)
class Topic:
    """What a member has put up, and who presents it."""

    item: AgendaItem
    presenter: Member | None


@dataclass(frozen=True)
class AgendaFacts:
    """All that the agenda of one meeting says. ``since`` is the day of the last meeting, if there was one.

    ``workgroup`` is set for a workgroup's own meeting; ``due`` are open commitments due by the meeting,
    the earliest date first. ``chairs`` lead the committee; while the chair is ``vacant`` that is a vice-chair
    who acts, if there is one, and ``caller`` has agreed to call its meetings. ``order`` is the committee's
    standing order, ``unapproved`` the days of earlier meetings whose minutes wait for approval.
    """

    committee: Committee
    workgroup: Workgroup | None
    series: MeetingSeries
    meeting: Meeting
    chairs: list[Member]
    vacant: bool
    caller: Member | None
    recorder: Member | None
    leads: list[Member]
    since: date | None
    due: Lines
    reports: list[ReportBack]
    topics: list[Topic]
    parked: list[Topic]
    following: datetime | None
    order: list[str]
    unapproved: list[date]

    @property
    def channel_id(self) -> str | None:
        """Where it is posted."""
        return self.workgroup.channel_id if self.workgroup else self.committee.channel_id


def agenda_facts(session: Session, meeting: Meeting) -> AgendaFacts:
    """The facts as they stand; a constant number of queries whatever the committee's size."""
    committee = session.get_one(Committee, meeting.committee_id)
    series = fetch(session, MeetingSeries, committee.pk, meeting.series_id)
    own = fetch(session, Workgroup, committee.pk, series.workgroup_id) if series.workgroup_id else None
    working = [one for one in workgroups_of(session, committee.pk) if own is None or one.pk == own.pk]
    last = previous_meeting(session, meeting)
    since = last.ends_at if last else meeting.starts_at - BEFORE_THE_FIRST
    leads = leads_by_workgroup(session, committee.pk)
    vacant = serving_term(session, committee.pk) is None
    topics, parked = topics_of(session, meeting), [] if own else parked_topics(session, committee.pk)
    people = _people(session, {item.presenter_id for item in [*topics, *parked]})
    return AgendaFacts(
        committee=committee,
        workgroup=own,
        series=series,
        meeting=meeting,
        chairs=presiding(session, committee.pk),
        vacant=vacant,
        caller=next(iter(calling(session, committee.pk)), None) if vacant else None,
        recorder=recorder_of(session, series),
        leads=leads.get(own.pk, []) if own else [],
        since=last.day if last else None,
        due=_due(session, meeting, own),
        reports=_reports(session, meeting, working, leads, since=since),
        topics=[_topic(item, people) for item in topics],
        parked=[_topic(item, people) for item in parked],
        following=_following(session, meeting),
        order=standing_order(committee),
        unapproved=[held.day for _, held in awaiting_approval(session, meeting)],
    )


def _people(session: Session, wanted: set[int | None]) -> dict[int, Member]:
    statement = select(Member).where(col(Member.id).in_(wanted - {None}), col(Member.active))
    return {member.pk: member for member in session.exec(statement).all()}


def _topic(item: AgendaItem, people: dict[int, Member]) -> Topic:
    return Topic(item, people.get(item.presenter_id or 0))


def _due(session: Session, meeting: Meeting, group: Workgroup | None) -> Lines:
    statement = steps_beside().where(is_open(meeting.committee_id), col(ActionStep.due) <= meeting.day)
    if group is not None:
        statement = statement.join(Goal, col(Goal.id) == ActionStep.goal_id).where(
            col(Goal.workgroup_id) == group.id
        )
    return first_of(session, statement, most=DUE_NAMED)


def _reports(
    session: Session,
    meeting: Meeting,
    groups: list[Workgroup],
    leads: dict[int, list[Member]],
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
    more = more_of(session, meeting.committee_id, [one.pk for one in came_up])
    told = _told(session, meeting.committee_id, [group.pk for group in groups], since=since)
    nothing = Lines([], 0)
    return [
        ReportBack(
            workgroup=group,
            leads=leads.get(group.pk, []),
            done=told.get((group.pk, StepState.DONE), nothing),
            moved=told.get((group.pk, StepState.OPEN), nothing),
            came_up=[one for one in came_up if one.workgroup_id == group.pk and one.note],
            more=more,
        )
        for group in groups
    ]


def _told(
    session: Session, committee_id: int, group_ids: list[int], *, since: datetime
) -> dict[tuple[int, StepState], Lines]:
    """By workgroup, what was done since then, and of what is open, that of which something was said since."""
    said = and_(
        col(ActionStep.heard_at) >= since,
        exists().where(col(Checkin.step_id) == ActionStep.id, col(Checkin.at) >= since),
    )
    done = and_(col(ActionStep.state) == StepState.DONE, col(ActionStep.done_at) >= since)
    heap = (col(Goal.workgroup_id), col(ActionStep.state))
    ranked = (
        select(
            ActionStep.id,
            Goal.workgroup_id,
            func.row_number().over(partition_by=heap, order_by=BY_DATE).label("place"),
            func.count().over(partition_by=heap).label("number"),
        )
        .join(Goal, col(Goal.id) == ActionStep.goal_id)
        .where(ActionStep.committee_id == committee_id, col(Goal.workgroup_id).in_(group_ids))
        .where(or_(done, and_(is_open(committee_id), said)))
        .subquery()
    )
    statement = (
        steps_beside()
        .join(ranked, ranked.c.id == ActionStep.id)
        .add_columns(ranked.c.workgroup_id, ranked.c.number)
        .where(ranked.c.place <= REPORT_NAMED)
    )
    rows = session.execute(statement.order_by(*BY_DATE)).all()
    lines = with_answers(session, committee_id, [Line(*row[:3]) for row in rows])
    found: dict[tuple[int, StepState], Lines] = {}
    for line, (*_, group_id, number) in zip(lines, rows, strict=True):
        found.setdefault((group_id, line.step.state), Lines([], number)).first.append(line)
    return found


def _following(session: Session, meeting: Meeting) -> datetime | None:
    statement = select(col(Meeting.starts_at)).where(
        Meeting.series_id == meeting.series_id,
        Meeting.state == MeetingState.PLANNED,
        Meeting.starts_at > meeting.starts_at,
    )
    return session.exec(statement.order_by(col(Meeting.starts_at)).limit(1)).first()


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
        schedule.skip_due(session, due, "replaced", now=now)  # before the audit line moves ``next_run``
        audit.change(session, actor, Act.POST_AGENDA, due, now=now, next_run=now, paused=False)
    series = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id)
    schedule.once(
        session, meeting.committee_id, Work.AGENDA, now, subject_id=meeting.pk, zone=series.zone, now=now
    )


def record_edition(session: Session, meeting: Meeting, *, fingerprint: str, now: datetime) -> None:
    """Notes that the agenda was written anew; the first time, that it was posted."""
    meeting.agenda_posted_at = meeting.agenda_posted_at or now
    meeting.agenda_edition += 1
    meeting.agenda_print = fingerprint
    record_look(session, meeting, now=now)


def record_look(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """Notes that the agenda is true as of now.

    A change that was under way meanwhile may bear an older line than one that is seen already: so there is a
    second look soon after the last change.
    """
    newest = select(func.max(col(AuditLine.id))).where(AuditLine.committee_id == meeting.committee_id)
    seen = session.exec(newest).one() or 0
    meeting.agenda_look_at = now + (SECOND_LOOK if seen > meeting.agenda_seen else LOOK_ANYWAY)
    meeting.agenda_seen = seen
    session.add(meeting)
    session.flush()


def look_again(session: Session, series_id: int, *, now: datetime) -> None:
    """The posted agendas of the series are looked at with the next tick: a meeting before them has ended."""
    statement = select(Meeting).where(Meeting.series_id == series_id, *posted_and_coming(now))
    for meeting in session.exec(statement).all():
        meeting.agenda_look_at = now
        session.add(meeting)


def posted_and_coming(now: datetime | ColumnElement[datetime]) -> tuple[ColumnElement[bool], ...]:
    """Of meetings: that the agenda is posted and open, and the meeting still to come, or on."""
    return (
        col(Meeting.agenda_posted_at).is_not(None),
        col(Meeting.frozen_at).is_(None),
        col(Meeting.ends_at) > now,
        col(Meeting.state) == MeetingState.PLANNED,
    )


_NOW = bindparam("now", type_=UTCDateTime())
_NEWEST = select(func.max(col(AuditLine.id))).where(AuditLine.committee_id == Meeting.committee_id)
_STALE = or_(
    _NEWEST.correlate(Meeting).scalar_subquery() > col(Meeting.agenda_seen),
    func.coalesce(col(Meeting.agenda_look_at), _NOW) <= _NOW,
)
# Each tick asks this: to put it together takes longer than to run it, so that is done once.
_TO_LOOK_AT = (
    select(Meeting)
    .where(*posted_and_coming(_NOW), _STALE)
    .order_by(col(Meeting.agenda_look_at))
    .limit(LOOKS)
    .with_for_update(skip_locked=True)
)


def agendas_to_look_at(session: Session, *, now: datetime) -> list[Meeting]:
    """Posted agendas, of all committees, that may not be true any more, each locked; up to ``LOOKS`` of them.

    Those of meetings to come in whose committee something was changed since the last look, and those that
    have not been looked at for long: what no audit line tells of is seen then.
    """
    return list(session.exec(_TO_LOOK_AT, params={"now": now}).all())
