"""What was due against what was done: facts from the database, in so many queries however many committees.

Nothing is repaired here. Whatever is found is retried by the clockwork anyway; that it was not done in time
means that something stands in the way, and somebody should know.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Integer, func, literal_column
from sqlmodel import Session, col, select

from models.committee import Committee, Member
from models.outbox import UNREPORTED, WAITING, Kind, OutboxMessage, SendState
from models.recurrence import next_after
from models.schedule import ASLEEP, IN_VAIN, Schedule

LATE = timedelta(minutes=5)
"""How long after it was due something may still be on its way."""

UNTOLD = timedelta(minutes=10)
"""How long after a message has failed a coordinator should at least have been written to."""

ALARM = "alarm:"
"""How the key of an alarm begins."""

_OWNER = col(Schedule.committee_id) + literal_column("0", Integer)
"""A sum, lest SQLite walk through all schedules by the index of committees and not through the late ones."""


class Gap(StrEnum):
    """What can be found."""

    WORK_LATE = "work_late"
    WORK_ASLEEP = "work_asleep"
    WORK_IN_VAIN = "work_in_vain"
    MESSAGES_LATE = "messages_late"
    MESSAGES_REFUSED = "messages_refused"
    FAILURES_UNTOLD = "failures_untold"


@dataclass(frozen=True)
class Finding:
    """One kind of gap in one committee: how often, and since when the oldest; ``word`` is Slack's, if any."""

    committee_id: int
    gap: Gap
    count: int
    since: datetime | None
    word: str = ""


@dataclass(frozen=True)
class Addressee:
    """The committee's zone and its coordinators' Slack ids."""

    zone: str
    coordinators: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """The whole database in numbers; ``oldest`` is when the message that waits longest was due."""

    waiting: int
    in_doubt: int
    oldest: datetime | None
    failures_untold: int
    work_late: int


def find_gaps(session: Session, *, now: datetime) -> list[Finding]:
    """Every gap, in the order of committees. It takes five queries."""
    found = [
        *_work_late(session, now=now),
        *_work_asleep(session, now=now),
        *_work_in_vain(session),
        *_messages_late(session, now=now),
        *_failures_untold(session, now=now),
    ]
    return sorted(found, key=lambda finding: (finding.committee_id, finding.gap))


def _work_late(session: Session, *, now: datetime) -> list[Finding]:
    """Schedules that should have been looked at; a paused one only has a ``wake_at`` if it is to run now."""
    statement = (
        select(_OWNER, func.count(), func.min(col(Schedule.wake_at)))
        .where(col(Schedule.wake_at) <= now - LATE)
        .group_by(_OWNER)
    )
    return [Finding(pk, Gap.WORK_LATE, count, since) for pk, count, since in session.exec(statement).all()]


def _work_asleep(session: Session, *, now: datetime) -> list[Finding]:
    """Schedules that have something to come, by their row or by their rule, but that nothing will wake."""
    asleep: dict[int, list[datetime | None]] = defaultdict(list)
    for row in session.exec(select(Schedule).where(ASLEEP)).all():
        if row.next_run or _goes_on(row, now=now):
            asleep[row.committee_id].append(row.next_run)
    return [
        Finding(pk, Gap.WORK_ASLEEP, len(dates), min(filter(None, dates), default=None))
        for pk, dates in asleep.items()
    ]


def _goes_on(schedule: Schedule, *, now: datetime) -> bool:
    """Whether the rule has dates to come; one with a last date ends rightly."""
    return schedule.recurrence is not None and next_after(schedule.recurrence, now) is not None


def _work_in_vain(session: Session) -> list[Finding]:
    statement = (
        select(Schedule.committee_id, func.count(), func.min(col(Schedule.next_run)))
        .where(IN_VAIN)
        .group_by(col(Schedule.committee_id))
    )
    return [Finding(pk, Gap.WORK_IN_VAIN, count, since) for pk, count, since in session.exec(statement).all()]


def _messages_late(session: Session, *, now: datetime) -> list[Finding]:
    """Messages past their time: Slack's doing if it has said something of any of them, else ours.

    What waits behind a message that Slack refuses has no word of its own: it goes with the other. That an
    alarm waits too is no news.
    """
    statement = (
        select(
            OutboxMessage.committee_id,
            func.count(),
            func.min(col(OutboxMessage.due_at)),
            func.max(col(OutboxMessage.error)),
        )
        .where(
            col(OutboxMessage.state).in_(WAITING),
            OutboxMessage.due_at <= now - LATE,
            ~col(OutboxMessage.key).startswith(ALARM),
        )
        .group_by(col(OutboxMessage.committee_id))
    )
    return [
        Finding(pk, Gap.MESSAGES_REFUSED if word else Gap.MESSAGES_LATE, count, since, word)
        for pk, count, since, word in session.exec(statement).all()
    ]


def _failures_untold(session: Session, *, now: datetime) -> list[Finding]:
    statement = (
        select(OutboxMessage.committee_id, func.count(), func.min(col(OutboxMessage.ended_at)))
        .where(UNREPORTED, col(OutboxMessage.ended_at) <= now - UNTOLD)
        .group_by(col(OutboxMessage.committee_id))
    )
    return [
        Finding(pk, Gap.FAILURES_UNTOLD, count, since) for pk, count, since in session.exec(statement).all()
    ]


def addressees(session: Session, committee_ids: Iterable[int]) -> dict[int, Addressee]:
    """To whom alarms of these committees go. It takes two queries."""
    ids, coordinators = set(committee_ids), defaultdict(list)
    zones = session.exec(select(Committee.id, Committee.zone).where(col(Committee.id).in_(ids))).all()
    people = (
        select(Member.committee_id, Member.slack_id)
        .where(col(Member.committee_id).in_(ids), col(Member.coordinator), col(Member.active))
        .order_by(col(Member.id))
    )
    for pk, slack_id in session.exec(people).all():
        coordinators[pk].append(slack_id)
    return {pk: Addressee(zone, tuple(coordinators[pk])) for pk, zone in zones if pk is not None}


def alarms_raised(session: Session, committee_ids: Iterable[int], *, since: datetime) -> set[tuple[int, str]]:
    """The alarms that these committees have had since then, by committee and key."""
    statement = select(OutboxMessage.committee_id, OutboxMessage.key).where(
        col(OutboxMessage.committee_id).in_(set(committee_ids)),
        OutboxMessage.kind == Kind.NOTICE,
        OutboxMessage.created_at >= since,
        col(OutboxMessage.key).startswith(ALARM),
    )
    return set(session.exec(statement).all())


def figures(session: Session, *, now: datetime) -> Figures:
    """What is counted for whoever watches the server. It takes three queries."""
    waiting = session.exec(
        select(OutboxMessage.state, func.count(), func.min(col(OutboxMessage.due_at)))
        .where(col(OutboxMessage.state).in_(WAITING), OutboxMessage.due_at <= now)
        .group_by(col(OutboxMessage.state))
    ).all()
    counts = {state: count for state, count, _ in waiting}
    untold = select(func.count()).select_from(OutboxMessage).where(UNREPORTED)
    late = select(func.count()).where(col(Schedule.wake_at) <= now - LATE)
    return Figures(
        waiting=sum(counts.values()),
        in_doubt=counts.get(SendState.IN_DOUBT, 0),
        oldest=min((since for _, _, since in waiting), default=None),
        failures_untold=session.exec(untold).one(),
        work_late=session.exec(late).one(),
    )
