"""When a commitment deserves a word, and to whom: the pure rule, and the facts of one person's morning.

3 days before, on the day, 1, 3 and 7 days after, then weekly. After 7 days the workgroup's lead sees it in
their own message, after 14 the chairs' digest does; after six without an answer nudging stops and the lead
is asked to find another way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from models import outbox
from models.calendar import WorkCalendar, instant_of, today
from models.committee import Committee, Member, coordinators, members_of
from models.goal import Goal
from models.outbox import Kind
from models.schedule import Schedule, Work
from models.step import ActionStep, open_steps
from models.workgroup import Workgroup, leads_by_workgroup

BEFORE, AFTER, WEEKLY = (3,), (1, 3, 7), 7
QUIET_AFTER_WORD = timedelta(days=2)
LEAD_SEES_AFTER = 7
CHAIR_SEES_AFTER = 14
GIVE_UP_AFTER = 6


def deserves_word(due: date, *, after: date, until: date) -> bool:
    """Whether a nudge falls on a day later than ``after`` and not later than ``until``.

    ``after`` is the last working day before ``until``: what falls on days off is said on the next.
    """
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return any(_falls_on((day - due).days) for day in days)


def _falls_on(late: int) -> bool:
    return -late in BEFORE or late == 0 or late in AFTER or (late > AFTER[-1] and late % WEEKLY == 0)


@dataclass
class Morning:
    """What one member is to hear on one day. ``reassign`` are the lead's: six nudges went unanswered."""

    member: Member
    own: list[ActionStep] = field(default_factory=list)
    led: list[ActionStep] = field(default_factory=list)
    reassign: list[ActionStep] = field(default_factory=list)


def mornings(
    session: Session, committee: Committee, calendar: WorkCalendar, *, zone: str, now: datetime
) -> list[Morning]:
    """Who in that zone hears what today, by name; nobody on a day off, and nobody twice on one day."""
    day = today(now, zone)
    if not calendar.is_working_day(day):
        return []
    people = {person.pk: person for person in members_of(session, committee.pk)}
    spoken_to = _spoken_to(session, committee, zone, day)
    found: dict[int, Morning] = {}

    def morning(member_id: int | None) -> Morning | None:
        member = people.get(member_id or 0)
        if member is None or member.zone != zone or member.away_on(day) or member.slack_id in spoken_to:
            return None
        return found.setdefault(member.pk, Morning(member))

    seniors = _seniors_by_goal(session, committee.pk)
    for step in _due_a_word(open_steps(session, committee.pk), calendar, day, now):
        owner = people.get(step.owner_id or 0)
        listener = owner.stand_in_id if owner and owner.away_on(day) else step.owner_id
        if step.unanswered < GIVE_UP_AFTER and (mine := morning(listener)):
            mine.own.append(step)
        for senior_id in seniors.get(step.goal_id, []):
            if senior_id != listener and (theirs := morning(senior_id)):
                _tell_senior(theirs, step, day)
    heard = [one for one in found.values() if one.own or one.led or one.reassign]
    return sorted(heard, key=lambda one: one.member.name)


def _tell_senior(morning: Morning, step: ActionStep, day: date) -> None:
    if step.unanswered == GIVE_UP_AFTER:
        morning.reassign.append(step)
    elif step.unanswered < GIVE_UP_AFTER and step.days_late(day) >= LEAD_SEES_AFTER:
        morning.led.append(step)


def _due_a_word(
    steps: Sequence[ActionStep], calendar: WorkCalendar, day: date, now: datetime
) -> list[ActionStep]:
    """The dated steps whose turn it is, unless somebody spoke of them lately or they are snoozed."""
    since = calendar.previous_working_day(day - timedelta(days=1))
    return [
        step
        for step in steps
        if step.due is not None
        and now - step.heard_at >= QUIET_AFTER_WORD
        and (step.snoozed_until is None or step.snoozed_until <= day)
        and deserves_word(step.due, after=since, until=day)
    ]


def _seniors_by_goal(session: Session, committee_id: int) -> dict[int, list[int]]:
    """Who is told about a late step, by its goal: the workgroup's leads, or else the coordinators."""
    fallback = [member.pk for member in coordinators(session, committee_id)]
    leads = leads_by_workgroup(session, committee_id)
    goals = session.exec(select(Goal).where(Goal.committee_id == committee_id)).all()
    return {
        goal.pk: [lead.pk for lead in leads.get(goal.workgroup_id or 0, [])] or fallback for goal in goals
    }


def _spoken_to(session: Session, committee: Committee, zone: str, day: date) -> set[str]:
    """Slack ids of those who are asked to check in today, or were nudged already: one message a day."""
    midnight = instant_of(day, datetime.min.time(), zone)
    told = outbox.told_since(session, committee.pk, [Kind.CHECKIN, Kind.REMINDER, Kind.NUDGE], midnight)
    tomorrow = instant_of(day + timedelta(days=1), datetime.min.time(), zone)
    opening = session.exec(
        select(Workgroup.id)
        .join(Schedule, col(Schedule.subject_id) == Workgroup.id)
        .where(
            Schedule.committee_id == committee.id,
            Schedule.work == Work.ROUND_OPEN,
            col(Schedule.wake_at) < tomorrow,
        )
    ).all()
    for workgroup_id in opening:
        told |= _owners(session, committee.pk, workgroup_id)
    return told


def _owners(session: Session, committee_id: int, workgroup_id: int | None) -> set[str]:
    statement = (
        select(Member.slack_id)
        .join(ActionStep, col(ActionStep.owner_id) == Member.id)
        .where(
            col(ActionStep.id).in_(
                [s.pk for s in open_steps(session, committee_id, workgroup_id=workgroup_id)]
            )
        )
    )
    return set(session.exec(statement).all())


def count(session: Session, morning: Morning) -> None:
    """Counts one more nudge on what was said; an answer sets the count back (see ``step.py``)."""
    for step in [*morning.own, *morning.reassign]:
        step.unanswered += 1
        session.add(step)
