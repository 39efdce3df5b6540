"""The minutes as facts, apart from how they are said: for the form, the message and the files alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.audit import AuditLine, typed
from models.base import fetch
from models.committee import Committee, Member
from models.meeting import Meeting, MeetingSeries
from models.minutes import EntryKind, Minutes, MinutesEntry, meeting_of
from models.minutes_approval import awaiting_approval
from models.minutes_lines import entries_of, topics_recorded
from models.quorum import AttendanceFacts, attendance_facts
from models.standing import Part, standing_order
from models.step import ActionStep, StepState
from models.topic import AgendaItem
from models.workgroup import Workgroup

LEFT_OUT = (Part.UNFINISHED, Part.PARKING_LOT, Part.NEXT_MEETING)
"""Parts of an agenda under which nothing happens at the table; topics stand under new business."""


@dataclass(frozen=True)
class Agreed:
    """A commitment as the minutes have it: as it stood when they were approved, until then as it is."""

    ref: str
    title: str
    owner: Member | None
    due: date | None
    dropped: bool = False


@dataclass(frozen=True)
class EntryLine:
    """An entry with its people, and with the commitment that it names."""

    entry: MinutesEntry
    mover: Member | None = None
    seconder: Member | None = None
    author: Member | None = None
    agreed: Agreed | None = None


@dataclass(frozen=True)
class TopicPart:
    """A topic, who presented it and what came of it."""

    item: AgendaItem
    presenter: Member | None
    lines: list[EntryLine]


@dataclass(frozen=True)
class MinutesPart:
    """A part of the standing order with what stands under it; topics only under new business."""

    heading: str
    lines: list[EntryLine]
    topics: list[TopicPart]


@dataclass(frozen=True)
class MinutesFacts:
    """All that the minutes of one meeting say. ``earlier`` are minutes that wait for approval."""

    committee: Committee
    workgroup: Workgroup | None
    series: MeetingSeries
    meeting: Meeting
    minutes: Minutes
    recorder: Member | None
    attendance: AttendanceFacts
    parts: list[MinutesPart]
    corrections: list[EntryLine]
    approved_in: Meeting | None
    earlier: list[tuple[Minutes, Meeting]]

    @property
    def channel_id(self) -> str | None:
        """Where they are posted."""
        return self.workgroup.channel_id if self.workgroup else self.committee.channel_id

    @property
    def topics(self) -> list[TopicPart]:
        """The topics in their order."""
        return [topic for part in self.parts for topic in part.topics]

    @property
    def lines(self) -> list[EntryLine]:
        """All entries but the corrections, in the order of the agenda."""
        found: list[EntryLine] = []
        for part in self.parts:
            found += part.lines
            for topic in part.topics:
                found += topic.lines
        return found

    def of_kind(self, kind: EntryKind) -> list[EntryLine]:
        """The entries of that kind, in the order of the agenda."""
        return [line for line in self.lines if line.entry.kind == kind]

    def topic_of(self, entry: MinutesEntry) -> AgendaItem | None:
        """The topic under which the entry stands, if it is one."""
        return next((one.item for one in self.topics if one.item.id == entry.item_id), None)


def minutes_facts(session: Session, minutes: Minutes) -> MinutesFacts:
    """The facts as they stand; a constant number of queries whatever the minutes' length."""
    meeting = meeting_of(session, minutes)
    committee = session.get_one(Committee, minutes.committee_id)
    series = fetch(session, MeetingSeries, committee.pk, meeting.series_id)
    group = fetch(session, Workgroup, committee.pk, series.workgroup_id) if series.workgroup_id else None
    entries, items = entries_of(session, minutes), topics_recorded(session, minutes)
    agreed = _agreed(session, minutes, entries)
    wanted = {minutes.recorder_id, *(item.presenter_id for item in items)}
    wanted |= {one for entry in entries for one in (entry.mover_id, entry.seconder_id, entry.author_id)}
    people = _people(session, wanted | {values["owner_id"] for values in agreed.values()})
    lines = [_line(entry, people, agreed) for entry in entries]
    approved_in = minutes.approved_in_id
    return MinutesFacts(
        committee=committee,
        workgroup=group,
        series=series,
        meeting=meeting,
        minutes=minutes,
        recorder=people.get(minutes.recorder_id or 0),
        attendance=attendance_facts(session, meeting),
        parts=_parts(committee, [line for line in lines if not _corrects(line)], items, people),
        corrections=[line for line in lines if _corrects(line)],
        approved_in=fetch(session, Meeting, committee.pk, approved_in) if approved_in else None,
        earlier=awaiting_approval(session, meeting),
    )


def _corrects(line: EntryLine) -> bool:
    return line.entry.kind == EntryKind.CORRECTION


def _people(session: Session, wanted: set[int | None]) -> dict[int, Member]:
    statement = select(Member).where(col(Member.id).in_(wanted - {None}))
    return {member.pk: member for member in session.exec(statement).all()}


def _agreed(session: Session, minutes: Minutes, entries: Iterable[MinutesEntry]) -> dict[int, dict[str, Any]]:
    """The named commitments' columns by id: after approval from what the audit log has of them until then."""
    wanted = {entry.step_id for entry in entries if entry.step_id is not None}
    statement = select(ActionStep).where(
        ActionStep.committee_id == minutes.committee_id, col(ActionStep.id).in_(wanted)
    )
    found = {step.pk: step.model_dump() for step in session.exec(statement).all()}
    if minutes.approved_at is None:
        return found
    lines = select(AuditLine).where(
        AuditLine.committee_id == minutes.committee_id,
        AuditLine.kind == "action_step",
        col(AuditLine.row_id).in_(wanted),
        AuditLine.at <= minutes.approved_at,
    )
    for line in session.exec(lines.order_by(col(AuditLine.id))).all():
        found[line.row_id or 0] |= typed(ActionStep, line.after)
    return found


def _line(entry: MinutesEntry, people: dict[int, Member], agreed: dict[int, dict[str, Any]]) -> EntryLine:
    step = agreed.get(entry.step_id or 0)
    return EntryLine(
        entry=entry,
        mover=people.get(entry.mover_id or 0),
        seconder=people.get(entry.seconder_id or 0),
        author=people.get(entry.author_id or 0),
        agreed=Agreed(
            ref=f"A{step['number']}",
            title=step["title"],
            owner=people.get(step["owner_id"] or 0),
            due=step["due"],
            dropped=step["state"] == StepState.DROPPED,
        )
        if step
        else None,
    )


def _parts(
    committee: Committee,
    lines: Sequence[EntryLine],
    items: Sequence[AgendaItem],
    people: dict[int, Member],
) -> list[MinutesPart]:
    """The standing order; a heading that is not in it any more comes last, with what was written there."""
    order = [heading for heading in standing_order(committee) if heading not in LEFT_OUT]
    used = [line.entry.heading for line in lines if line.entry.item_id is None]
    topics = [
        TopicPart(
            item, people.get(item.presenter_id or 0), [one for one in lines if one.entry.item_id == item.id]
        )
        for item in items
    ]
    return [
        MinutesPart(
            heading=heading,
            lines=[one for one in lines if one.entry.item_id is None and one.entry.heading == heading],
            topics=topics if heading == Part.NEW_BUSINESS else [],
        )
        for heading in dict.fromkeys([*order, *used])
    ]
