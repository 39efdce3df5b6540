"""What could not be delivered: where nothing gets through, and who is told of it.

A failed message is told to the coordinators in one report a run, and the same cause at the same place at
most once a week. A report is itself a message: when one fails, its news goes to whoever else coordinates,
and to the chair when no coordinator can be reached; never again to the same person.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.causes import UNREACHABLE, Cause, cause_of
from models.committee import Committee, Member, coordinators, lock
from models.outbox import UNREPORTED, Kind, OutboxMessage, OutboxSubject, SendState
from models.places import Place, places_of
from models.resend import REPORT, failed_lately, sendable
from models.vacancy import presiding

QUIET = timedelta(days=7)
"""How long the same cause at the same place is not told again."""


@dataclass(frozen=True)
class Failure:
    """What could not be delivered to one place for one cause in the last days.

    ``unsure``: Slack may have it all the same. ``again`` is how many can be sent once more. ``word`` is the
    newest one's error, and ``reference`` its number in the log.
    """

    place: Place
    cause: Cause
    unsure: bool
    kinds: tuple[Kind, ...]
    again: int
    word: str
    reference: int

    @property
    def subject(self) -> str:
        """How a report notes that it tells of this."""
        return _subject(self.place.target, self.cause, self.unsure)


@dataclass(frozen=True)
class News:
    """What one person is to be told. ``steps_in``: as chair, since no coordinator can be reached."""

    reader: Member
    failures: list[Failure]
    steps_in: bool


@dataclass(frozen=True)
class Trouble:
    """A place to which nothing gets through (``unreachable``), or where something can be sent once more.

    ``again`` is how many messages; ``unsure``: some of them may have arrived.
    """

    place: Place
    cause: Cause
    unreachable: bool
    again: int = 0
    unsure: bool = False


_UNTOLD = select(OutboxMessage.committee_id).where(UNREPORTED)
_WITH_FAILURES = select(Committee).where(col(Committee.id).in_(_UNTOLD))  # made once: each tick asks it


def committees_with_failures(session: Session) -> list[Committee]:
    """Those with failed messages that nobody has been told of."""
    return list(session.exec(_WITH_FAILURES).all())


def take_failures(session: Session, committee: Committee) -> list[OutboxMessage]:
    """The failed messages that nobody has been told of, which from now on count as told.

    The committee is locked until the transaction ends, so that no two workers tell the same.
    """
    lock(session, committee.pk)
    statement = select(OutboxMessage).where(OutboxMessage.committee_id == committee.pk, UNREPORTED)
    failed = list(session.exec(statement.order_by(col(OutboxMessage.id))).all())
    for message in failed:
        message.reported = True
        session.add(message)
    session.flush()
    return failed


def lost_reports(failed: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """The reports among failed messages."""
    return [message for message in failed if message.key.startswith(REPORT)]


def news(
    session: Session, committee: Committee, failed: Sequence[OutboxMessage], *, now: datetime
) -> list[News]:
    """Who is told what of these; what they were told in the last week is left out."""
    reports = lost_reports(failed)
    subjects = {_subject_of(message) for message in failed} | _told_by(session, reports)
    failures = [one for one in _failures(session, committee, now=now) if one.subject in subjects]
    told = _told(session, committee, now=now)
    readers, coordinate = _readers(session, committee, {one.target for one in reports}, now=now)
    found = []
    for reader in readers:
        fresh = [one for one in failures if (reader.slack_id, one.subject) not in told]
        if fresh:
            found.append(News(reader, fresh, steps_in=not coordinate))
    return found


def _subject(target: str, cause: Cause, unsure: bool) -> str:
    return f"{REPORT}{target}:{cause}{':unsure' if unsure else ''}"


def _subject_of(message: OutboxMessage) -> str:
    return _subject(message.target, cause_of(message.error, message.target), message.unsure)


def _told_by(session: Session, reports: Sequence[OutboxMessage]) -> set[str]:
    """What these reports tell: as they failed, it is news for somebody else."""
    if not reports:
        return set()
    ids = [report.pk for report in reports]
    told = select(OutboxSubject.subject).where(col(OutboxSubject.message_id).in_(ids))
    return set(session.exec(told).all())


def _told(session: Session, committee: Committee, *, now: datetime) -> set[tuple[str, str]]:
    """By Slack id and subject, what was told in the last week, whether it arrived or not."""
    statement = (
        select(OutboxMessage.target, OutboxSubject.subject)
        .join(OutboxSubject, col(OutboxSubject.message_id) == OutboxMessage.id)
        .where(
            OutboxMessage.committee_id == committee.pk,
            OutboxMessage.kind == Kind.NOTICE,
            OutboxMessage.created_at > now - QUIET,
            col(OutboxSubject.subject).startswith(REPORT),
        )
    )
    return set(session.exec(statement).all())


def _readers(
    session: Session, committee: Committee, lost: Collection[str], *, now: datetime
) -> tuple[list[Member], bool]:
    """The coordinators who can be reached, and True; when there is none, the chair, and False."""
    cut_off = {one.place.target for one in troubles(session, committee, now=now) if one.unreachable}
    cut_off.update(lost)
    readers = [member for member in coordinators(session, committee.pk) if member.slack_id not in cut_off]
    if readers:
        return readers, True
    chairs = presiding(session, committee.pk)
    return [chair for chair in chairs if chair.slack_id not in cut_off], False


def _failures(session: Session, committee: Committee, *, now: datetime) -> list[Failure]:
    """What has failed lately, by place and cause, in the order in which it fell due."""
    rows = failed_lately(session, committee.pk, now=now)
    again = {row.pk for row in sendable(session, rows, now=now)}
    places = places_of(session, committee)
    groups: dict[str, list[OutboxMessage]] = {}
    for row in rows:
        groups.setdefault(_subject_of(row), []).append(row)
    return [
        Failure(
            place=places.get(group[0].target) or Place(group[0].target),
            cause=cause_of(group[0].error, group[0].target),
            unsure=group[0].unsure,
            kinds=tuple(dict.fromkeys(row.kind for row in group)),
            again=sum(row.pk in again for row in group),
            word=group[-1].error,
            reference=max(row.pk for row in group),
        )
        for group in groups.values()
    ]


def troubles(session: Session, committee: Committee, *, now: datetime) -> list[Trouble]:
    """Where nothing gets through, and where something can be sent once more: people first, by name.

    Only active members and channels in use; a constant number of queries.
    """
    cut_off = _cut_off(session, committee.pk)
    waiting: dict[str, list[OutboxMessage]] = {}
    for row in sendable(session, failed_lately(session, committee.pk, now=now), now=now):
        waiting.setdefault(row.target, []).append(row)
    found = [
        Trouble(
            place=place,
            cause=cut_off.get(target) or cause_of(waiting[target][-1].error, target),
            unreachable=target in cut_off,
            again=len(waiting.get(target, ())),
            unsure=any(row.unsure for row in waiting.get(target, ())),
        )
        for target, place in places_of(session, committee).items()
        if place.current and (target in cut_off or target in waiting)
    ]
    return sorted(found, key=lambda one: (not one.place.person, one.place.name.casefold()))


def _cut_off(session: Session, committee_id: int) -> dict[str, Cause]:
    """By target, why nothing gets through there: it was refused for that, and nothing has arrived since."""
    later = aliased(OutboxMessage)
    arrived = exists().where(
        col(later.committee_id) == OutboxMessage.committee_id,
        col(later.target) == OutboxMessage.target,
        col(later.sent_at) > OutboxMessage.ended_at,
    )
    newest = func.max(col(OutboxMessage.id))
    statement = (
        select(OutboxMessage.target, OutboxMessage.error)
        .where(OutboxMessage.committee_id == committee_id, OutboxMessage.state == SendState.FAILED, ~arrived)
        .group_by(col(OutboxMessage.target), col(OutboxMessage.error))
        .order_by(newest)
    )
    causes = {target: cause_of(error, target) for target, error in session.exec(statement).all()}
    return {target: cause for target, cause in causes.items() if cause in UNREACHABLE}
