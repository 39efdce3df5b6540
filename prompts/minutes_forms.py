"""The forms of the minutes: a note, decision or correction; a motion; an action step; times and recorder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InteractiveElement,
    NumberInputElement,
    PlainTextInputElement,
    StaticSelectElement,
    TimePickerElement,
    UserSelectElement,
)

from models.calendar import wall_of
from models.goal import TEXT_LIMIT, Goal
from models.minutes import EntryKind, MinutesEntry
from models.minutes_facts import MinutesFacts
from models.minutes_lines import ENTRY_LIMIT, MOST_VOTES
from models.topic import TopicState
from prompts import goals, ids, kit
from prompts import minutes_words as said
from prompts.pickers import select
from prompts.standing import heading

VALUE = 150
"""Characters that Slack allows the value of an option."""

ASKED = {
    EntryKind.NOTE: ("Note", "What was said?"),
    EntryKind.DECISION: ("Decision", "What was decided?"),
    EntryKind.CORRECTION: ("Correction", "What should the minutes say, and where?"),
}


@dataclass(frozen=True)
class Draft:
    """What a form about an entry shows at first: where it stands, and when one is changed, the entry.

    ``part`` is the value of its place; ``mover`` and ``seconder`` are Slack ids.
    """

    part: str = ""
    entry: MinutesEntry | None = None
    mover: str | None = None
    seconder: str | None = None


def part_value(name: str | int) -> str:
    """The value of a place: a topic by its id, a heading by its words."""
    return f"item:{name}" if isinstance(name, int) else f"part:{name}"[:VALUE]


def place_of(entry: MinutesEntry) -> str:
    """The value of the place where the entry stands."""
    return part_value(entry.item_id if entry.item_id is not None else entry.heading)


def _part_field(facts: MinutesFacts, chosen: str) -> Block:
    """The parts of the agenda in their order, each topic under its part; at first the topic that is next."""
    places, still = {}, [one.item.pk for one in facts.topics if one.item.state == TopicState.OPEN]
    for part in facts.parts:
        places[part_value(part.heading)] = heading(part.heading)
        places |= {part_value(one.item.pk): f"– {one.item.title}" for one in part.topics}
    options = [kit.option(words, value) for value, words in list(places.items())[:100]]
    wanted = chosen or (part_value(still[0]) if still else "")
    first = next((one for one in options if one.value == wanted), options[0])
    element = StaticSelectElement(options=options, initial_option=first)
    return kit.field("Under which part of the agenda?", "part", element)


def _text_field(label: str, name: str, written: str, limit: int) -> Block:
    element = PlainTextInputElement(initial_value=written or None, multiline=True, max_length=limit)
    return kit.field(label, name, element)


def _form(
    title: str,
    callback_id: str,
    blocks: Sequence[Block],
    entry: MinutesEntry | None,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """The fields, fresh each time the form is turned; below them the way back, and out for an entry."""
    ways: list[InteractiveElement] = [kit.button("Back to the minutes", ids.MINUTES_BACK)]
    if entry is not None:
        question = ("Take it out?", "It is taken out of the minutes. An action step itself goes on.")
        ways.append(kit.button("Take it out", ids.MINUTES_REMOVE, str(entry.pk), confirm=question))
    drawn = kit.fresh([*blocks, kit.actions(*ways)], f"turn{metadata['turn']}")
    return kit.form(title, callback_id, drawn, metadata=metadata)


def entry_form(
    facts: MinutesFacts, kind: EntryKind, draft: Draft, *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """A note, a decision or a correction; of a commitment only where it stands can be changed."""
    blocks = [_part_field(facts, draft.part)]
    if kind == EntryKind.STEP:
        title, told = "Action step", "The commitment itself is changed with `/goals edit`."
        blocks.append(kit.context(told))
    else:
        title, label = ASKED[kind]
        blocks.append(_text_field(label, "text", draft.entry.text if draft.entry else "", ENTRY_LIMIT))
    return _form(title, ids.MINUTES_ENTRY_FORM, blocks, draft.entry, {**metadata, "kind": kind.value})


def motion_form(facts: MinutesFacts, draft: Draft, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What was moved, by whom, seconded by whom, how the seats voted and what came of it."""
    entry = draft.entry
    results = {value.value: told.capitalize() for value, told in said.RESULTS.items()}
    counts = (
        ("Votes for", "votes_for", entry.votes_for if entry else None),
        ("Votes against", "votes_against", entry.votes_against if entry else None),
        ("Abstained", "abstained", entry.abstained if entry else None),
    )
    blocks = [
        _part_field(facts, draft.part),
        _text_field("What was moved?", "text", entry.text if entry else "", ENTRY_LIMIT),
        kit.field("Moved by", "mover", UserSelectElement(initial_user=draft.mover)),
        kit.field("Seconded by", "seconder", UserSelectElement(initial_user=draft.seconder), optional=True),
        kit.field("What came of it?", "result", select(results, entry.result if entry else None)),
        *(_count_field(label, name, count) for label, name, count in counts),
        kit.context("Seats at the table just then are counted. Leave all three empty where nobody counted."),
    ]
    return _form("Motion", ids.MINUTES_MOTION_FORM, blocks, entry, metadata)


def _count_field(label: str, name: str, count: int | None) -> Block:
    element = NumberInputElement(
        is_decimal_allowed=False,
        min_value="0",
        max_value=str(MOST_VOTES),
        initial_value=None if count is None else str(count),
    )
    return kit.field(label, name, element, optional=True)


def step_form(
    facts: MinutesFacts,
    goals_at_hand: Sequence[Goal],
    draft: Draft,
    *,
    undated: bool = False,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """A commitment made at the table: one responsible person, and one date where the group works by dates."""
    blocks = [
        _part_field(facts, draft.part),
        _text_field("What will be done?", "title", "", TEXT_LIMIT),
        *goals.goal_fields(goals_at_hand, None),
        kit.field("Who is responsible?", "owner", UserSelectElement()),
        kit.field("By when?", "due", DatePickerElement(), optional=undated),
    ]
    return _form("Action step", ids.MINUTES_STEP_FORM, blocks, None, metadata)


def times_form(facts: MinutesFacts, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """When it was called to order and adjourned; who records. The planned beginning is proposed."""
    meeting, zone = facts.meeting, facts.series.zone
    opened = wall_of(meeting.opened_at or meeting.starts_at, zone).time()
    closed = wall_of(meeting.closed_at, zone).time() if meeting.closed_at else None
    recorder = facts.recorder.slack_id if facts.recorder else None
    blocks = [
        kit.field("Called to order at", "opened", _time(opened), optional=True),
        kit.field("Adjourned at", "closed", _time(closed), optional=True),
        kit.field("Who records?", "recorder", UserSelectElement(initial_user=recorder)),
    ]
    return _form("Times and recorder", ids.MINUTES_TIMES_FORM, blocks, None, metadata)


def _time(at: time | None) -> TimePickerElement:
    return TimePickerElement(initial_time=f"{at:%H:%M}" if at else None)
