"""What is written into the minutes by form: notes, motions, decisions, action steps, times; and changed."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from sqlmodel import Session

from handlers import forms
from handlers.minutes_views import carried, draw, follow, minutes_at
from handlers.replies import Replies, Turn
from handlers.visit import Visit
from models import minutes_lines as lines
from models.access import Act, authorize
from models.base import fetch
from models.committee import Committee, Member, member_by_slack
from models.errors import NotFound, Refused
from models.goal import open_goals, works_by_dates
from models.meeting import MeetingSeries
from models.minutes import (
    EntryKind,
    Minutes,
    MinutesEntry,
    MotionResult,
    meeting_of,
    name_recorder,
    set_times,
)
from models.minutes_facts import MinutesFacts, minutes_facts
from models.minutes_lines import Motion, Place, Votes
from models.outbox import Kind, enqueue
from prompts import ids
from prompts import minutes_forms as prompts
from prompts import minutes_messages as messages

Opening = Callable[[Session, Visit], Replies]


def on_note(session: Session, visit: Visit) -> Replies:
    """The form for a note."""
    return _open_entry(session, visit, EntryKind.NOTE)


def on_decision(session: Session, visit: Visit) -> Replies:
    """The form for a decision."""
    return _open_entry(session, visit, EntryKind.DECISION)


def on_correction(session: Session, visit: Visit) -> Replies:
    """The form for a correction of approved minutes."""
    return _open_entry(session, visit, EntryKind.CORRECTION)


def _open_entry(session: Session, visit: Visit, kind: EntryKind) -> Replies:
    facts, draft = _at_hand(session, visit, kind)
    return Turn(prompts.entry_form(facts, kind, draft, metadata=carried(visit, facts.meeting)))


def on_motion(session: Session, visit: Visit) -> Replies:
    """The form for a motion."""
    facts, draft = _at_hand(session, visit, EntryKind.MOTION)
    return Turn(prompts.motion_form(facts, draft, metadata=carried(visit, facts.meeting)))


def on_step(session: Session, visit: Visit) -> Replies:
    """The form for a commitment made at the table; a workgroup's own goals come first."""
    facts, draft = _at_hand(session, visit, EntryKind.STEP)
    here = open_goals(session, facts.committee.pk, facts.workgroup) if facts.workgroup else []
    goals = forms.pickable(session, facts.committee, here)
    undated = any(not works_by_dates(session, goal) for goal in goals)
    metadata = carried(visit, facts.meeting)
    return Turn(prompts.step_form(facts, goals, draft, undated=undated, metadata=metadata))


def on_times(session: Session, visit: Visit) -> Replies:
    """The form for times and recorder."""
    facts, _ = _at_hand(session, visit, EntryKind.NOTE)
    return Turn(prompts.times_form(facts, metadata=carried(visit, facts.meeting)))


def _at_hand(session: Session, visit: Visit, kind: EntryKind) -> tuple[MinutesFacts, prompts.Draft]:
    """The minutes, and a new entry under the part that was written to last."""
    _, me, minutes = minutes_at(session, visit)
    act = Act.CORRECT_MINUTES if kind == EntryKind.CORRECTION else Act.KEEP_MINUTES
    authorize(session, me, act, minutes)
    return minutes_facts(session, minutes), prompts.Draft(part=visit.metadata.get("part", ""))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with an entry that is there."""
    committee, me, minutes = minutes_at(session, visit)
    authorize(session, me, Act.KEEP_MINUTES, minutes)
    entry = fetch(session, MinutesEntry, committee.pk, int(visit.value))
    facts = minutes_facts(session, minutes)
    line = next((one for one in facts.lines if one.entry.id == entry.id), None)
    if line is None:
        raise NotFound("entry")
    draft = prompts.Draft(
        part=prompts.place_of(entry),
        entry=entry,
        mover=line.mover.slack_id if line.mover else None,
        seconder=line.seconder.slack_id if line.seconder else None,
    )
    seen = {"entry": entry.pk, "seen": entry.written_at.isoformat()}
    metadata = carried(visit, facts.meeting, **seen)
    if entry.kind == EntryKind.MOTION:
        return Turn(prompts.motion_form(facts, draft, metadata=metadata))
    return Turn(prompts.entry_form(facts, entry.kind, draft, metadata=metadata))


def on_remove(session: Session, visit: Visit) -> Replies:
    """Takes an entry out."""
    committee, me, minutes = minutes_at(session, visit)
    entry = fetch(session, MinutesEntry, committee.pk, int(visit.value))
    lines.remove_entry(session, me, entry, now=visit.now)
    return _written(session, visit, me, minutes)


OPENING: dict[str, Opening] = {
    ids.MINUTES_NOTE: on_note,
    ids.MINUTES_MOTION: on_motion,
    ids.MINUTES_DECISION: on_decision,
    ids.MINUTES_STEP: on_step,
    ids.MINUTES_CORRECT: on_correction,
    ids.MINUTES_TIMES: on_times,
    ids.MINUTES_CHANGE: on_change,
    ids.MINUTES_REMOVE: on_remove,
}
"""What the buttons and menus of the minutes open, or do."""


def on_entry_submitted(session: Session, visit: Visit) -> Replies:
    """A note, a decision or a correction, new or changed; an action step put under another part."""
    committee, me, minutes = minutes_at(session, visit)
    place, text = _place(session, visit, minutes), visit.values.get("text") or ""
    if "entry" in visit.metadata:
        entry, seen = _entry_seen(session, visit, committee)
        lines.change_entry(session, me, entry, place, seen=seen, text=text, now=visit.now)
    else:
        write = WRITES[EntryKind(visit.metadata["kind"])]
        write(session, me, minutes, place, text=text, now=visit.now)
    return _written(session, visit, me, minutes)


WRITES = {
    EntryKind.NOTE: lines.add_note,
    EntryKind.DECISION: lines.record_decision,
    EntryKind.CORRECTION: lines.correct,
}


def on_motion_submitted(session: Session, visit: Visit) -> Replies:
    """A motion, new or changed."""
    committee, me, minutes = minutes_at(session, visit)
    values, place = visit.values, _place(session, visit, minutes)
    mover = _person(session, committee, visit, "mover")
    if mover is None:
        raise NotFound("mover")
    motion = Motion(
        text=values["text"] or "",
        mover=mover,
        seconder=_person(session, committee, visit, "seconder"),
        result=MotionResult(values["result"]),
        votes=_votes(visit),
    )
    if "entry" in visit.metadata:
        entry, seen = _entry_seen(session, visit, committee)
        lines.change_entry(session, me, entry, place, seen=seen, motion=motion, now=visit.now)
    else:
        lines.record_motion(session, me, minutes, place, motion, now=visit.now)
    return _written(session, visit, me, minutes)


def on_step_submitted(session: Session, visit: Visit) -> Replies:
    """A commitment made at the table."""
    committee, me, minutes = minutes_at(session, visit)
    lines.take_step(
        session,
        me,
        minutes,
        _place(session, visit, minutes),
        forms.goal(session, visit, committee, me),
        title=visit.values["title"] or "",
        owner=forms.owner(session, committee, visit.values["owner"]),
        due=forms.due(visit, committee),
        now=visit.now,
    )
    return _written(session, visit, me, minutes)


def on_times_submitted(session: Session, visit: Visit) -> Replies:
    """When it began and ended, and who records; somebody new is told."""
    committee, me, minutes = minutes_at(session, visit)
    opened, closed = (
        time.fromisoformat(visit.values[name]) if visit.values[name] else None
        for name in ("opened", "closed")
    )
    set_times(session, me, minutes, opened=opened, closed=closed, now=visit.now)
    recorder = _person(session, committee, visit, "recorder")
    if recorder is not None and name_recorder(session, me, minutes, recorder, now=visit.now):
        tell_recorder(session, visit, me, minutes, recorder)
    return _written(session, visit, me, minutes)


def _written(session: Session, visit: Visit, me: Member, minutes: Minutes) -> Replies:
    """Back to the minutes as they are now, and the message in the channel with them."""
    follow(session, visit, minutes)
    part = visit.values.get("part") or visit.metadata.get("part", "")
    return Turn(draw(session, visit, me, meeting_of(session, minutes), part=part))


def _place(session: Session, visit: Visit, minutes: Minutes) -> Place:
    """The picked topic of this meeting, or part of its agenda. Raises Refused for one that is gone."""
    picked = str(visit.values["part"])
    facts = minutes_facts(session, minutes)
    for topic in facts.topics:
        if prompts.part_value(topic.item.pk) == picked:
            return Place(item=topic.item)
    found = [part.heading for part in facts.parts if prompts.part_value(part.heading) == picked]
    if not found:
        raise Refused("part", "part_gone")
    return Place(heading=found[0])


def _entry_seen(session: Session, visit: Visit, committee: Committee) -> tuple[MinutesEntry, datetime]:
    """The entry that the form changes, and which state of it the form was opened with."""
    entry = fetch(session, MinutesEntry, committee.pk, visit.metadata["entry"])
    return entry, datetime.fromisoformat(visit.metadata["seen"])


def _person(session: Session, committee: Committee, visit: Visit, name: str) -> Member | None:
    """The picked person, if any. Raises NotFound on the field for somebody who is no member."""
    picked = visit.values.get(name)
    try:
        return member_by_slack(session, committee.pk, picked) if picked else None
    except NotFound as error:
        error.kind = name
        raise


def _votes(visit: Visit) -> Votes | None:
    """The count, an empty field being none; None where all are empty. Raises Refused for no number."""
    typed: dict[str, Any] = {
        name: visit.values.get(name) for name in ("votes_for", "votes_against", "abstained")
    }
    for name, value in typed.items():
        if value and not str(value).isdecimal():
            raise Refused(name, "out_of_range", str(value))
    counts = [int(value) if value else 0 for value in typed.values()]
    return Votes(*counts) if any(typed.values()) else None


def tell_recorder(
    session: Session, visit: Visit, me: Member, minutes: Minutes, recorder: Member | None
) -> None:
    """A private word to somebody whom another person has named."""
    if recorder is None or recorder.id == me.id or minutes.recorder_id != recorder.id:
        return
    meeting = meeting_of(session, minutes)
    zone = fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id).zone
    enqueue(
        session,
        minutes.committee_id,
        messages.named(meeting, zone, by=me),
        kind=Kind.NOTICE,
        key=f"recorder:{minutes.pk}:{recorder.pk}:{visit.now:%Y%m%dT%H%M%S}",
        target=recorder.slack_id,
        now=visit.now,
    )
