"""When a commitment deserves a word, and to whom: the pure rule, and the facts of one person's morning.

3 days before, on the day, 1, 3 and 7 days after, then weekly. After 7 days the workgroup's lead sees it in
their own message, after 14 the chairs' digest does; after six without an answer nudging stops and the lead
is asked to find another way.

What falls on a day on which somebody cannot hear it (a day off, an absence, the day of a check-in, of a
digest or of an agenda's draft) is said on the next morning on which they can, so nothing is said twice and
nothing is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from models.asking import listener_for, to_be_asked
from models.calendar import WorkCalendar, instant_of, today
from models.committee import Committee, Member, members_of
from models.goal import Goal
from models.step import ActionStep, open_steps
from models.told import Told, told_lately
from models.workgroup import leads_by_workgroup

FALLS, WEEKLY = (-3, 0, 1, 3), 7
"""Days after the date (before it, if negative) on which a word falls; then every seventh."""

HOUR = time(9, 0)
QUIET_AFTER_WORD = timedelta(days=2)
LEAD_SEES_AFTER = 7
CHAIR_SEES_AFTER = 14
GIVE_UP_AFTER = 6
HANDED_UP = 100
"""What the count of unanswered nudges is set to once somebody was asked to reassign."""

MOST_OWN, MOST_LED, MOST_REASSIGN = 16, 6, 3
"""What fits into one message; the rest is said the next morning."""


def last_fall(due: date, day: date) -> date | None:
    """The last day up to ``day`` on which a word about that date falls; None before the first."""
    late = (day - due).days
    if late >= WEEKLY:
        return due + timedelta(days=late // WEEKLY * WEEKLY)
    return max((due + timedelta(days=n) for n in FALLS if n <= late), default=None)


def fall_for(step: ActionStep, calendar: WorkCalendar, day: date, *, now: datetime) -> date | None:
    """The fall of which the step's people are to hear on ``day``; None when it keeps quiet.

    It keeps quiet while it is snoozed and for two days after somebody spoke of it. What fell into those two
    days, or before it was made, is not said later; what fell into a snooze is said at its end.
    """
    fall = last_fall(step.due, day) if step.due else None
    if fall is None or step.snoozed_on(day):
        return None
    quiet = QUIET_AFTER_WORD if step.heard_at > step.created_at else timedelta()
    morning = instant_of(calendar.next_working_day(fall), HOUR, calendar.zone)
    fresh = step.snoozed_on(fall) or morning - step.heard_at >= quiet
    return fall if fresh and now - step.heard_at >= quiet else None


@dataclass
class Morning:
    """What one member is to hear on one day. ``led`` and ``reassign`` are steps of others.

    ``led``: late for a week or more; ``reassign``: six nudges went unanswered, or nobody is responsible.
    """

    member: Member
    own: list[ActionStep] = field(default_factory=list)
    led: list[ActionStep] = field(default_factory=list)
    reassign: list[ActionStep] = field(default_factory=list)

    def fitted(self) -> "Morning":
        """As much of it as one message holds."""
        return Morning(self.member, self.own[:MOST_OWN], self.led[:MOST_LED], self.reassign[:MOST_REASSIGN])

    @property
    def steps(self) -> list[ActionStep]:
        """All of them."""
        return [*self.reassign, *self.own, *self.led]


def mornings(
    session: Session, committee: Committee, calendar: WorkCalendar, *, zone: str, now: datetime
) -> list[Morning]:
    """Who in that zone hears what today, by name; nobody on a day off, and nobody twice on one day."""
    calendar = calendar.in_zone(zone)
    day = today(now, zone)
    if not calendar.is_working_day(day):
        return []
    tomorrow = instant_of(day + timedelta(days=1), time.min, zone)
    people = {member.pk: member for member in members_of(session, committee.pk)}
    here = _Here(
        day=day,
        zone=zone,
        people=people,
        seniors=_seniors(session, committee.pk, people),
        told=told_lately(session, committee.pk, now=now),
        asked=to_be_asked(session, committee.pk, day, until=tomorrow),
    )
    for step in open_steps(session, committee.pk, due_by=day - timedelta(days=min(FALLS))):
        fall = fall_for(step, calendar, day, now=now)
        if fall is not None:
            here.sort_in(step, fall)
    heard = [one.fitted() for one in here.found.values()]
    return sorted(heard, key=lambda one: one.member.name)


@dataclass
class _Here:
    """One morning in one zone, filled step by step."""

    day: date
    zone: str
    people: dict[int, Member]
    seniors: dict[int, list[int]]
    told: Told
    asked: set[int]
    found: dict[int, Morning] = field(default_factory=dict)

    def sort_in(self, step: ActionStep, fall: date) -> None:
        """Puts the step before those who are to hear of it."""
        owner = self.people.get(step.owner_id or 0)
        if step.unanswered >= HANDED_UP:
            return
        listener = listener_for(self.people, step.owner_id, self.day)
        if owner is None or self._given_up(step, listener, fall):
            if theirs := self._morning(self._in_charge(step), step, fall):
                theirs.reassign.append(step)
            return
        if mine := self._morning(listener, step, fall):
            mine.own.append(step)
        if step.due and (fall - step.due).days >= LEAD_SEES_AFTER:
            for senior_id in self.seniors.get(step.goal_id, []):
                if senior_id != listener and (theirs := self._morning(senior_id, step, fall)):
                    theirs.led.append(step)

    def _given_up(self, step: ActionStep, listener: int | None, fall: date) -> bool:
        """Whether six went unanswered and it is time for the next."""
        if step.unanswered != GIVE_UP_AFTER or listener is None:
            return step.unanswered >= GIVE_UP_AFTER
        return not self.told.of(self.people[listener].slack_id, step.subject, fall, self.zone)

    def _in_charge(self, step: ActionStep) -> int | None:
        """One senior who is there: others before the owner, who may lead the group alone."""
        there = [pk for pk in self.seniors.get(step.goal_id, []) if not self.people[pk].away_on(self.day)]
        coordinators = [
            pk for pk, one in self.people.items() if one.coordinator and not one.away_on(self.day)
        ]
        others = [pk for pk in [*there, *coordinators] if pk != step.owner_id]
        return next(iter([*others, *there]), None)

    def _morning(self, member_id: int | None, step: ActionStep, fall: date) -> Morning | None:
        """The member's morning, if they live here, are there and have not heard it, or anything, yet."""
        member = self.people.get(member_id or 0)
        if member is None or member.zone != self.zone or member.away_on(self.day):
            return None
        if member.pk in self.asked or self.told.busy_on(member.slack_id, self.day, self.zone):
            return None
        if self.told.of(member.slack_id, step.subject, fall, self.zone):
            return None
        return self.found.setdefault(member.pk, Morning(member))


def _seniors(session: Session, committee_id: int, people: dict[int, Member]) -> dict[int, list[int]]:
    """By goal, who is told of a late step: the workgroup's leads, or else the coordinators."""
    fallback = [pk for pk, member in people.items() if member.coordinator]
    leads = leads_by_workgroup(session, committee_id)
    goals = session.exec(select(col(Goal.id), Goal.workgroup_id).where(Goal.committee_id == committee_id))
    return {pk or 0: [lead.pk for lead in leads.get(group_id or 0, [])] or fallback for pk, group_id in goals}


def count(session: Session, morning: Morning) -> None:
    """Counts one more nudge on what was said; an answer sets the count back (see ``step.py``)."""
    for step in morning.own:
        step.unanswered += 1
        session.add(step)
    for step in morning.reassign:
        step.unanswered = HANDED_UP
        session.add(step)


def count_asked(
    session: Session,
    told: Told,
    slack_id: str,
    steps: Sequence[ActionStep],
    calendar: WorkCalendar,
    *,
    now: datetime,
) -> None:
    """Counts a check-in that takes the place of a nudge; ``told`` is as it was before the check-in."""
    day = today(now, calendar.zone)
    for step in steps:
        fall = fall_for(step, calendar, day, now=now)
        said = fall is not None and told.of(slack_id, step.subject, fall, calendar.zone)
        if fall is not None and not said and step.unanswered < HANDED_UP:
            step.unanswered += 1
            session.add(step)
