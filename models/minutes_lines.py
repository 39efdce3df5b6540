"""What stands in the minutes: notes, motions, decisions and action steps under the parts of the agenda.

A motion or a decision on a topic settles it, or leaves it to the next meeting; what is changed or taken out
settles it anew. Once the minutes are approved, nothing of this: there are only corrections.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.audit import AuditLine
from models.base import fetch
from models.committee import Member
from models.errors import AlreadySettled, NotFound, Refused, Stale
from models.goal import Goal, works_by_dates
from models.meeting import Meeting, MeetingState
from models.minutes import EntryKind, Minutes, MinutesEntry, MotionResult, check_held, meeting_of, open_to
from models.quorum import AttendanceFacts, attendance_facts
from models.standing import HEADING_LIMIT, Part
from models.step import add_step
from models.topic import AgendaItem, TopicState, topics_of

ENTRY_LIMIT = 3000
MOST_VOTES = 999

SETTLING = (EntryKind.MOTION, EntryKind.DECISION)
"""What a topic's state hangs on."""


@dataclass(frozen=True)
class Place:
    """Where an entry stands: under a topic, else under a heading of the standing order."""

    heading: str = Part.NEW_BUSINESS
    item: AgendaItem | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As an entry keeps it."""
        return {"heading": "" if self.item else self.heading, "item_id": self.item.pk if self.item else None}


@dataclass(frozen=True)
class Votes:
    """How the seats voted: for, against, abstained."""

    yes: int = 0
    no: int = 0
    abstained: int = 0

    @property
    def count(self) -> int:
        """How many seats voted or abstained."""
        return self.yes + self.no + self.abstained


@dataclass(frozen=True)
class Motion:
    """What was moved, by whom, and what became of it; ``votes`` is None where nobody counted."""

    text: str
    mover: Member
    seconder: Member | None
    result: MotionResult
    votes: Votes | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As an entry keeps it. Raises Refused for words that are none or too many."""
        return {
            "text": tidy(self.text),
            "mover_id": self.mover.pk,
            "seconder_id": self.seconder.pk if self.seconder else None,
            "votes_for": self.votes.yes if self.votes else None,
            "votes_against": self.votes.no if self.votes else None,
            "abstained": self.votes.abstained if self.votes else None,
            "result": self.result,
        }


def tidy(text: str) -> str:
    """The text with its lines, without stray space. Raises Refused when it is empty or too long."""
    lines = [" ".join(line.split()) for line in text.strip().splitlines()]
    kept = "\n".join(line for line, before in zip(lines, ["", *lines], strict=False) if line or before)
    if not kept:
        raise Refused("text", "empty")
    if len(kept) > ENTRY_LIMIT:
        raise Refused("text", "too_long", kept)
    return kept


def add_note(
    session: Session, actor: Member, minutes: Minutes, place: Place, *, text: str, now: datetime
) -> MinutesEntry:
    """What was said. Raises Refused, AlreadySettled once the minutes are approved, NotAllowed."""
    open_to(session, actor, minutes, now=now)
    return _write(session, actor, minutes, place, EntryKind.NOTE, now=now, text=tidy(text))


def record_decision(
    session: Session, actor: Member, minutes: Minutes, place: Place, *, text: str, now: datetime
) -> MinutesEntry:
    """What the table agreed without a motion; its topic is dealt with. Raises as ``add_note``."""
    open_to(session, actor, minutes, now=now)
    entry = _write(session, actor, minutes, place, EntryKind.DECISION, now=now, text=tidy(text))
    _settle(session, actor, minutes, entry.item_id, now=now)
    return entry


def record_motion(
    session: Session, actor: Member, minutes: Minutes, place: Place, motion: Motion, *, now: datetime
) -> MinutesEntry:
    """A motion and what became of it; its topic is dealt with, or laid over.

    Raises Refused as ``check_motion`` does, else as ``add_note``.
    """
    meeting = open_to(session, actor, minutes, now=now)
    check_motion(motion, attendance_facts(session, meeting), voted_at=now)
    entry = _write(session, actor, minutes, place, EntryKind.MOTION, now=now, **motion.columns)
    if motion.result != MotionResult.WITHDRAWN:
        _settle(session, actor, minutes, entry.item_id, now=now)
    return entry


def check_motion(motion: Motion, facts: AttendanceFacts, *, voted_at: datetime | None = None) -> None:
    """Returns for a motion that can have been made. Raises Refused.

    Not one seconded by its mover, or by or for somebody recorded as absent or excused; not more votes than
    seats were there; nothing adopted against a majority, or without a quorum (as far as the roll was called).
    ``voted_at`` is when it was written down: during the meeting, it was voted on just then.
    """
    quorum = facts.voting(voted_at)
    if motion.seconder is not None and motion.seconder.id == motion.mover.id:
        raise Refused("seconder", "own_motion", motion.mover.name)
    for name, person in (("mover", motion.mover), ("seconder", motion.seconder)):
        if person is not None and was_away(facts, person):
            raise Refused(name, "was_away", person.name)
    adopted = motion.result == MotionResult.ADOPTED
    if motion.votes is not None:
        _check_votes(motion.votes, quorum.here if facts.taken else None, adopted=adopted)
    if adopted and facts.taken and not quorum.reached:
        raise Refused("result", "no_quorum", f"{quorum.here} of {quorum.needed}")


def _first_written(session: Session, entry: MinutesEntry) -> datetime | None:
    """When the entry was made, however often it was changed since."""
    statement = select(AuditLine).where(
        AuditLine.committee_id == entry.committee_id,
        AuditLine.kind == audit.table_name(MinutesEntry),
        AuditLine.row_id == entry.id,
    )
    lines = session.exec(statement.order_by(col(AuditLine.id).desc())).all()
    return next((line.at for line in lines if not line.before), None)  # ids of removed rows may come again


def _check_votes(votes: Votes, present: int | None, *, adopted: bool) -> None:
    """``present`` is how many seats were there; None where the roll was not called."""
    counts = {"votes_for": votes.yes, "votes_against": votes.no, "abstained": votes.abstained}
    for name, count in counts.items():
        if not 0 <= count <= MOST_VOTES:
            raise Refused(name, "out_of_range", str(count))
    if present is not None and votes.count > present:
        raise Refused("votes_for", "too_many_votes", f"{votes.count} votes of {present}")
    if adopted and votes.yes <= votes.no:
        raise Refused("result", "outvoted", f"{votes.yes}-{votes.no}")


def was_away(facts: AttendanceFacts, member: Member) -> bool:
    """Whether the member's seat was recorded and they did not sit on it, nor on another one."""
    if any(one.there and one.sat is not None and one.sat.id == member.id for one in facts.seats):
        return False
    own = [one for one in facts.seats if one.seat.principal_id == member.id and one.recorded]
    return any(not one.there or (one.sat is not None and one.sat.id != member.id) for one in own)


def take_step(
    session: Session,
    actor: Member,
    minutes: Minutes,
    place: Place,
    goal: Goal,
    *,
    title: str,
    owner: Member | None,
    due: date | None,
    now: datetime,
) -> MinutesEntry:
    """A commitment made at the table, with one responsible person and a date, where its group works by dates.

    Raises Refused without either, else as ``add_note`` and ``add_step``.
    """
    open_to(session, actor, minutes, now=now)
    if owner is None:
        raise Refused("owner", "no_owner")
    if due is None and works_by_dates(session, goal):
        raise Refused("due", "no_date")
    step = add_step(session, actor, goal, title=title, owner=owner, due=due, now=now)
    kind = EntryKind.STEP
    return _write(session, actor, minutes, place, kind, now=now, text=step.title, step_id=step.pk)


def correct(
    session: Session, actor: Member, minutes: Minutes, place: Place, *, text: str, now: datetime
) -> MinutesEntry:
    """A correction of approved minutes by any member, recorded as such; what was approved stays as it is.

    Raises AlreadySettled for minutes that can still be changed, Refused, NotAllowed.
    """
    authorize(session, actor, Act.CORRECT_MINUTES, minutes)
    meeting = meeting_of(session, minutes)
    check_held(meeting, now=now)
    if not minutes.locked:
        raise AlreadySettled("open_minutes", meeting.planned_on.isoformat(), minutes.state)
    kind, act = EntryKind.CORRECTION, Act.CORRECT_MINUTES
    return _write(session, actor, minutes, place, kind, act=act, now=now, text=tidy(text))


def change_entry(
    session: Session,
    actor: Member,
    entry: MinutesEntry,
    place: Place,
    *,
    seen: datetime,
    text: str = "",
    motion: Motion | None = None,
    now: datetime,
) -> None:
    """Changes what stands there and where: a motion's parts, a note's or decision's text; a step's place.

    Raises Stale when it was changed after ``seen`` (its ``written_at`` then), else as ``record_motion``.
    """
    minutes = fetch(session, Minutes, entry.committee_id, entry.minutes_id)
    meeting = open_to(session, actor, minutes, now=now)
    if entry.written_at != seen:
        raise Stale("minutes", "this entry")
    values = dict(place.columns)
    if entry.kind == EntryKind.MOTION:
        if motion is None:
            raise Refused("text", "empty")
        check_motion(motion, attendance_facts(session, meeting), voted_at=_first_written(session, entry))
        values |= motion.columns
    elif entry.kind != EntryKind.STEP:
        values["text"] = tidy(text)
    before = entry.item_id
    if audit.change(session, actor, Act.KEEP_MINUTES, entry, now=now, **values):
        entry.written_at = now
        session.add(entry)
        session.flush()
    if entry.kind in SETTLING:
        for item_id in dict.fromkeys((before, entry.item_id)):
            _settle(session, actor, minutes, item_id, now=now)


def remove_entry(session: Session, actor: Member, entry: MinutesEntry, *, now: datetime) -> None:
    """Takes an entry out again; an action step itself goes on. Raises as ``add_note``."""
    minutes = fetch(session, Minutes, entry.committee_id, entry.minutes_id)
    open_to(session, actor, minutes, now=now)
    item_id, settled = entry.item_id, entry.kind in SETTLING
    audit.remove(session, actor, Act.KEEP_MINUTES, entry, now=now)
    if settled:
        _settle(session, actor, minutes, item_id, now=now)


def deal_with(session: Session, actor: Member, minutes: Minutes, item: AgendaItem, *, now: datetime) -> None:
    """The recorder says that a topic needs no more: it does not come up again. Raises as ``add_note``."""
    open_to(session, actor, minutes, now=now)
    if item not in topics_recorded(session, minutes):
        raise NotFound("topic", item.title)
    audit.change(session, actor, Act.KEEP_MINUTES, item, now=now, state=TopicState.DONE, laid_over=False)


def entries_of(session: Session, minutes: Minutes) -> list[MinutesEntry]:
    """All that stands in the minutes, in the order in which it was written."""
    statement = select(MinutesEntry).where(
        MinutesEntry.committee_id == minutes.committee_id, MinutesEntry.minutes_id == minutes.id
    )
    return list(session.exec(statement.order_by(col(MinutesEntry.id))).all())


def topics_recorded(session: Session, minutes: Minutes) -> list[AgendaItem]:
    """The topics that the meeting had before it: those on its agenda, and those that moved on from there.

    What the meeting did not reach stands on the next one's agenda by the time that minutes are written up.
    """
    meeting = meeting_of(session, minutes)
    following = (
        select(col(Meeting.id))
        .where(
            Meeting.series_id == meeting.series_id,
            Meeting.state != MeetingState.CANCELLED,
            Meeting.starts_at > meeting.starts_at,
        )
        .order_by(col(Meeting.starts_at))
        .limit(1)
    )
    named = select(col(MinutesEntry.item_id)).where(MinutesEntry.minutes_id == minutes.id)
    moved_on = (col(AgendaItem.meeting_id) == following.scalar_subquery()) & (col(AgendaItem.carried) > 0)
    statement = select(AgendaItem).where(
        AgendaItem.committee_id == minutes.committee_id,
        AgendaItem.meeting_id.is_distinct_from(meeting.id),  # type: ignore[union-attr]
        AgendaItem.state != TopicState.REMOVED,
        moved_on | col(AgendaItem.id).in_(named),
    )
    others = session.exec(statement.order_by(col(AgendaItem.id))).all()
    return [*topics_of(session, meeting), *others]


def _write(
    session: Session,
    actor: Member,
    minutes: Minutes,
    place: Place,
    kind: EntryKind,
    *,
    act: Act = Act.KEEP_MINUTES,
    now: datetime,
    **values: Any,
) -> MinutesEntry:
    if len(place.heading) > HEADING_LIMIT:
        raise Refused("part", "too_long", place.heading)
    entry = MinutesEntry(
        committee_id=minutes.committee_id,
        minutes_id=minutes.pk,
        kind=kind,
        author_id=actor.pk,
        written_at=now,
        **place.columns,
        **values,
    )
    audit.create(session, actor, act, entry, now=now)
    return entry


def _settle(session: Session, actor: Member, minutes: Minutes, item_id: int | None, *, now: datetime) -> None:
    """What these minutes say of a topic last holds: dealt with, laid over, or nothing, and it stays open."""
    if item_id is None:
        return
    item = fetch(session, AgendaItem, minutes.committee_id, item_id)
    settling = [
        entry
        for entry in entries_of(session, minutes)
        if entry.item_id == item_id and entry.kind in SETTLING and entry.result != MotionResult.WITHDRAWN
    ]
    last = settling[-1] if settling else None
    laid_over = last is not None and last.result == MotionResult.LAID_OVER
    state = TopicState.DONE if last is not None and not laid_over else TopicState.OPEN
    if item.state != TopicState.REMOVED:
        audit.change(session, actor, Act.KEEP_MINUTES, item, now=now, state=state, laid_over=laid_over)
