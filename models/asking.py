"""Who is asked to check in, about what: at most one message a person a day, stand-ins for the absent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_
from sqlmodel import Session, col, select

from models.base import Owned
from models.calendar import WorkCalendar, instant_of, today
from models.checkin import Asked, Checkin, CheckinRound
from models.committee import Committee, Member, Step, members_of
from models.goal import Goal
from models.lines import Line, lines_of, steps_beside
from models.outstanding import Outstanding, outstanding_in
from models.recurrence import next_after
from models.schedule import Schedule, Work
from models.step import BY_DATE, ActionStep, is_open
from models.tools.arisen import Arisen
from models.workgroup import Mode, Workgroup, WorkgroupMember

REMIND_AFTER = 2
"""Working days after which those who have not answered are reminded, once."""

CLOSE_AFTER = 4
"""Working days after which the round closes and is summed up."""


def put_off(
    session: Session, schedule: Schedule, due: datetime, calendar: WorkCalendar, *, now: datetime
) -> bool:
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
            Asked(committee_id=new.committee_id, round_id=new.pk, member_id=member_id, owner_id=owner_id)
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
    for group_id, owner_id in [*_owners(session, committee_id), *_standing_leads(session, committee_id)]:
        owners.setdefault(group_id or 0, set()).add(owner_id or 0)
    return {
        group_id: [
            (listener, member_id)
            for member_id in people
            if member_id in owner_ids and (listener := listener_for(people, member_id, day))
        ]
        for group_id, owner_ids in owners.items()
    }


def _owners(session: Session, committee_id: int) -> Sequence[tuple[int | None, int | None]]:
    """The workgroups (None: the whole committee), each with those who own open steps of its goals."""
    statement = (
        select(col(Goal.workgroup_id), col(ActionStep.owner_id))
        .join(ActionStep, col(ActionStep.goal_id) == Goal.id)
        .where(is_open(committee_id), col(ActionStep.owner_id).is_not(None))
    )
    return session.exec(statement.distinct()).all()


def _standing_leads(session: Session, committee_id: int) -> Sequence[tuple[int | None, int]]:
    """The groups that take issues as they arise, each with those who lead it."""
    statement = (
        select(WorkgroupMember.workgroup_id, WorkgroupMember.member_id)
        .join(Workgroup, col(Workgroup.id) == WorkgroupMember.workgroup_id)
        .where(Workgroup.committee_id == committee_id, Workgroup.mode == Mode.AS_THEY_ARISE)
        .where(col(WorkgroupMember.lead))
    )
    return session.exec(statement).all()


def asked_in(session: Session, checkin_round: CheckinRound) -> set[int]:
    """The ids of those who were asked in the round."""
    return set(session.exec(select(Asked.member_id).where(Asked.round_id == checkin_round.id)).all())


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


@dataclass(frozen=True)
class CameUp:
    """A standing group of the member's, and what they have said of it in the round that is on."""

    workgroup: Workgroup
    note: str
    more: Arisen | None = None


@dataclass(frozen=True)
class Extra:
    """A question of an instrument about a thing of it; ``first`` and ``last`` are the days that it is about.

    ``key`` names the question: it is put into a check-in once. See ``tools/extra.py``.
    """

    key: str
    thing: Owned
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Ask:
    """All that one member can be asked: own commitments and those of absent owners, and what came up.

    ``step`` is where the workgroup stands whose round asks them; without a round, the committee. ``dated`` is
    whether that workgroup works by dates.
    ``answered`` are the ids of steps of which somebody has spoken in a round that is on. ``extra`` is the one
    question that an instrument may add, where somebody has looked for it. ``private`` is whether the answers
    are read by those who lead alone, as under an open-meetings law.
    """

    member: Member
    step: Step
    lines: list[Line]
    came_up: list[CameUp]
    answered: frozenset[int]
    dated: bool = True
    extra: Extra | None = None
    private: bool = False


def asks(session: Session, committee: Committee, member_ids: Iterable[int], *, day: date) -> list[Ask]:
    """What each of the members is asked on that day, by name; as many queries as for one."""
    wanted = set(member_ids)
    people = _with_those_they_stand_for(session, committee.pk, wanted)
    own = _lines_by_listener(session, committee.pk, people, day)
    said = _said_in_rounds(session, committee.pk, {line.step.pk for lines in own.values() for line in lines})
    came_up = _came_up(session, committee.pk, wanted)
    steps = _steps_of_rounds(session, committee.pk, wanted)
    return [
        Ask(
            member=member,
            step=steps[member.pk][0] if member.pk in steps else committee.step,
            lines=own.get(member.pk, []),
            came_up=came_up.get(member.pk, []),
            answered=said,
            dated=steps[member.pk][1] if member.pk in steps else member.pk not in came_up,
            private=committee.open_meetings,
        )
        for member in people.values()
        if member.pk in wanted
    ]


def _with_those_they_stand_for(session: Session, committee_id: int, wanted: set[int]) -> dict[int, Member]:
    statement = select(Member).where(
        Member.committee_id == committee_id,
        col(Member.active),
        col(Member.id).in_(wanted) | col(Member.stand_in_id).in_(wanted),
    )
    return {member.pk: member for member in session.exec(statement.order_by(Member.name)).all()}


def _lines_by_listener(
    session: Session, committee_id: int, people: dict[int, Member], day: date
) -> dict[int, list[Line]]:
    """Open commitments by whom to ask: their owners, and who stands in for an owner."""
    statement = steps_beside().where(is_open(committee_id), col(ActionStep.owner_id).in_(people))
    found: dict[int, list[Line]] = {}
    for line in [Line(*row) for row in session.execute(statement.order_by(*BY_DATE))]:
        owner_id = line.step.owner_id
        for pk in {owner_id, listener_for(people, owner_id, day)} - {None}:
            found.setdefault(pk or 0, []).append(line)
    return found


def _said_in_rounds(session: Session, committee_id: int, step_ids: set[int]) -> frozenset[int]:
    """Which of the steps somebody has spoken of in a round that is on."""
    statement = (
        select(Checkin.step_id)
        .join(CheckinRound, col(CheckinRound.id) == Checkin.round_id)
        .where(CheckinRound.committee_id == committee_id, col(CheckinRound.closed_at).is_(None))
        .where(col(Checkin.step_id).in_(step_ids))
    )
    return frozenset(step_id for step_id in session.exec(statement).all() if step_id)


def _came_up(session: Session, committee_id: int, wanted: set[int]) -> dict[int, list[CameUp]]:
    """By member, the groups that take issues as they arise, by name, with what was said in the round."""
    said = and_(
        col(Checkin.round_id) == CheckinRound.id,
        col(Checkin.workgroup_id) == Workgroup.id,
        col(Checkin.member_id) == WorkgroupMember.member_id,
    )
    this = and_(col(CheckinRound.workgroup_id) == Workgroup.id, col(CheckinRound.closed_at).is_(None))
    seats = session.exec(
        select(WorkgroupMember.member_id, Workgroup, Checkin.note, Arisen)
        .join(Workgroup, col(Workgroup.id) == WorkgroupMember.workgroup_id)
        .join(CheckinRound, this, isouter=True)
        .join(Checkin, said, isouter=True)
        .join(Arisen, col(Arisen.checkin_id) == Checkin.id, isouter=True)
        .where(Workgroup.committee_id == committee_id, Workgroup.mode == Mode.AS_THEY_ARISE)
        .where(col(WorkgroupMember.member_id).in_(wanted))
        .order_by(Workgroup.name)
    ).all()
    found: dict[int, list[CameUp]] = {}
    for member_id, group, note, more in seats:
        found.setdefault(member_id, []).append(CameUp(group, note or "", more))
    return found


def _steps_of_rounds(session: Session, committee_id: int, wanted: set[int]) -> dict[int, tuple[Step, bool]]:
    """By member, where the workgroup stands that asked them last, and whether it works by dates.

    Of several that asked at one instant, the first.
    """
    statement = (
        select(Asked.member_id, Workgroup.step, Workgroup.mode)
        .join(CheckinRound, col(CheckinRound.id) == Asked.round_id)
        .join(Workgroup, col(Workgroup.id) == CheckinRound.workgroup_id)
        .where(Asked.committee_id == committee_id, col(CheckinRound.closed_at).is_(None))
        .where(col(Asked.member_id).in_(wanted))
        .order_by(col(CheckinRound.opened_at), col(CheckinRound.id).desc())
    )
    return {
        member_id: (Step(step), mode is not Mode.AS_THEY_ARISE)
        for member_id, step, mode in session.exec(statement).all()
    }


@dataclass(frozen=True)
class Reminding:
    """What one member is reminded of: just what they have not answered. ``private`` as in ``Ask``."""

    member: Member
    lines: list[Line]
    came_up: list[Workgroup]
    private: bool = False


def remindings(session: Session, committee: Committee, *, day: date, zone: str) -> list[Reminding]:
    """Whom to remind on that day, in one go for all rounds whose reminder falls on it.

    Of nothing that is snoozed; who has gone away since sits the round out (see ``absence.py``).
    """
    midnight, next_midnight = (instant_of(day + timedelta(days=n), time.min, zone) for n in (0, 1))
    statement = (
        select(CheckinRound, Workgroup)
        .join(Workgroup, col(Workgroup.id) == CheckinRound.workgroup_id)
        .where(
            CheckinRound.committee_id == committee.id,
            col(CheckinRound.closed_at).is_(None),
            col(CheckinRound.remind_at) < next_midnight,
            col(CheckinRound.remind_at) >= midnight,
        )
        .order_by(Workgroup.name)
    )
    rows = session.exec(statement).all()
    groups = {one.pk: group for one, group in rows}
    left = outstanding_in(session, committee.pk, [one for one, _ in rows])
    return _by_member(
        session, committee, [(groups[pk], one) for pk, many in left.items() for one in many], day
    )


def _by_member(
    session: Session, committee: Committee, left: Sequence[tuple[Workgroup, Outstanding]], day: date
) -> list[Reminding]:
    steps = [step for _, one in left for step in one.steps if not step.snoozed_on(day)]
    lines = {line.step.pk: line for line in lines_of(session, committee.pk, steps)}
    found: dict[int, Reminding] = {}
    for group, one in left:
        mine = found.setdefault(one.member.pk, Reminding(one.member, [], [], committee.open_meetings))
        mine.lines.extend(lines[step.pk] for step in one.steps if step.pk in lines)
        mine.came_up.extend([group] if one.what_came_up else [])
    heard = [one for one in found.values() if one.lines or one.came_up]
    return sorted(heard, key=lambda one: one.member.name)
