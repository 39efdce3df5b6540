"""Who is asked to check in, about what: at most one message a person a day, stand-ins for the absent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from models.calendar import WorkCalendar, instant_of, today
from models.checkin import (
    Asked,
    Checkin,
    CheckinRound,
    Outstanding,
    open_by_workgroup,
    open_round_of,
    outstanding_in,
    standing_leads,
)
from models.committee import Committee, Member, Step, members_of
from models.lines import Line, lines_of
from models.recurrence import next_after
from models.schedule import Schedule, Work
from models.step import ActionStep, open_steps
from models.workgroup import Mode, Workgroup, WorkgroupMember

REMIND_AFTER = 2
"""Working days after which those who have not answered are reminded, once."""

CLOSE_AFTER = 4
"""Working days after which the round closes and is summed up."""


def put_off(session: Session, schedule: Schedule, due: datetime, calendar: WorkCalendar, *, now: datetime) -> bool:
    """Moves what its rule has brought to a day off to the next working day, at the same hour.

    False, and nothing moved, on a working day, or when somebody has asked for it to be done now.
    """
    day, rule = today(now, calendar.zone), schedule.recurrence
    if rule is None or calendar.is_working_day(day) or next_after(rule, due - timedelta.resolution) != due:
        return False
    instant = instant_of(calendar.next_working_day(day), rule.at, calendar.zone)
    if schedule.next_run is None or instant < schedule.next_run:
        schedule.next_run = schedule.wake_at = instant
        session.add(schedule)
    return True


def open_round(
    session: Session, workgroup: Workgroup, calendar: WorkCalendar, *, at: time, now: datetime
) -> CheckinRound | None:
    """A new round and the record of who is asked in it; None when there is nobody to ask.

    ``at`` is the wall time, in the calendar's zone, at which it reminds and closes.
    """
    day = today(now, calendar.zone)
    pairs = whom_to_ask(session, workgroup.committee_id, day).get(workgroup.pk, [])
    if not pairs:
        return None

    def instant(days: int) -> datetime:
        return instant_of(calendar.add_working_days(day, days), at, calendar.zone)

    new = CheckinRound(
        committee_id=workgroup.committee_id,
        workgroup_id=workgroup.pk,
        opened_at=now,
        remind_at=instant(REMIND_AFTER),
        closes_at=instant(CLOSE_AFTER),
    )
    session.add(new)
    session.flush()
    for member_id, owner_id in pairs:
        session.add(
            Asked(
                committee_id=new.committee_id, round_id=new.pk, member_id=member_id, owner_id=owner_id
            )
        )
    session.flush()
    return new


def close_round(session: Session, checkin_round: CheckinRound, *, now: datetime) -> None:
    """Ends the round; later answers count as given outside it."""
    checkin_round.closed_at = now
    session.add(checkin_round)
    session.flush()


def whom_to_ask(session: Session, committee_id: int, day: date) -> dict[int, list[tuple[int, int]]]:
    """By workgroup, the ids of whom to ask, each with the owner for whom they answer, by that owner's name.

    Owners of open steps, and the leads of a group that takes issues as they arise.
    """
    people = {member.pk: member for member in members_of(session, committee_id)}
    owners: dict[int, set[int]] = {}
    for group_id, steps in open_by_workgroup(session, committee_id).items():
        owners[group_id or 0] = {step.owner_id for step in steps if step.owner_id}
    for group_id, leads in standing_leads(session, committee_id).items():
        owners[group_id] = owners.get(group_id, set()) | leads
    return {
        group_id: [
            (listener, member_id)
            for member_id in people
            if member_id in owner_ids and (listener := listener_for(people, member_id, day))
        ]
        for group_id, owner_ids in owners.items()
    }


def listener_for(people: dict[int, Member], owner_id: int | None, day: date) -> int | None:
    """Who hears about an owner's steps on that day: the owner, their stand-in while away, or nobody.

    ``people`` are the active members by id. A stand-in who is away too has none in turn.
    """
    owner = people.get(owner_id or 0)
    if owner is None or not owner.away_on(day):
        return owner.pk if owner else None
    stand_in = people.get(owner.stand_in_id or 0)
    return stand_in.pk if stand_in and not stand_in.away_on(day) else None


def to_be_asked(session: Session, committee_id: int, day: date, *, until: datetime) -> set[int]:
    """The ids of those who are still to be asked or reminded before ``until``, on ``day``."""
    statement = select(Schedule).where(
        Schedule.committee_id == committee_id,
        col(Schedule.work).in_([Work.ROUND_OPEN, Work.ROUND_REMIND]),
        col(Schedule.wake_at) < until,
    )
    coming = session.exec(statement).all()
    opening = {schedule.subject_id for schedule in coming if schedule.work == Work.ROUND_OPEN}
    reminding = [schedule.subject_id for schedule in coming if schedule.work == Work.ROUND_REMIND]
    asked = whom_to_ask(session, committee_id, day) if opening else {}
    found = {member_id for group_id in opening for member_id, _ in asked.get(group_id, [])}
    rounds = session.exec(
        select(CheckinRound).where(
            CheckinRound.committee_id == committee_id,
            col(CheckinRound.id).in_(reminding),
            col(CheckinRound.closed_at).is_(None),
        )
    ).all()
    left = outstanding_in(session, committee_id, rounds)
    return found | {one.member.pk for several in left.values() for one in several}
