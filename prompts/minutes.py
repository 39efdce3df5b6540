"""The minutes in Slack: the private form that walks the agenda, the message in the channel, the reminders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)

from models.meeting import Meeting
from models.minutes import EntryKind, Minutes, MinutesState
from models.minutes_facts import EntryLine, MinutesFacts, MinutesPart, TopicPart
from models.standing import Part
from models.topic import TopicState
from prompts import ids, kit, packing
from prompts import minutes_words as said
from prompts.standing import heading

TITLE = "Minutes"
MOST_TOPICS, MOST_ENTRIES, ROOM, SHOWN = 25, 40, 2, 1000
"""How many topics the form shows, entries and sections of each part, and characters of an entry."""

MOST_EARLIER = 5


@dataclass(frozen=True)
class Rights:
    """What the reader can do: keep these minutes, approve earlier ones; ``posted``: whether they are out."""

    keep: bool = False
    approve: bool = False
    posted: bool = False


@dataclass(frozen=True)
class Around:
    """What stands beside the minutes of one meeting: the others', and a line on what was just done."""

    others: Sequence[Meeting]
    zone: str
    notice: str = ""


def not_begun_view(
    meeting: Meeting,
    earlier: Sequence[tuple[Minutes, Meeting]],
    around: Around,
    rights: Rights,
    *,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """The meeting whose minutes nobody has begun: who records?"""
    day = said.day(meeting, around.zone)
    blocks: list[Block] = [*_notice(around), kit.section(f"*{day}*\nNobody has begun the minutes yet.")]
    if rights.keep:
        blocks.append(
            kit.actions(
                kit.button("I record: begin", ids.MINUTES_BEGIN, str(meeting.pk), style="primary"),
                UserSelectElement(
                    action_id=ids.MINUTES_RECORDER,
                    placeholder=PlainTextObject(text="Another records …"),
                ),
            )
        )
    else:
        blocks.append(kit.section("The chair, a coordinator or a lead of the workgroup says who records."))
    blocks += _earlier(earlier, rights, around.zone)
    return _form(blocks, meeting, around, metadata)


def hidden_view(facts: MinutesFacts, around: Around, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """For whoever does not keep the minutes, while they are a draft."""
    who = kit.mention(facts.recorder.slack_id) if facts.recorder else "Somebody"
    day = said.day(facts.meeting, around.zone)
    text = f"*{day}*\n{who} is writing the minutes. You can read them here once they are reviewed."
    return _form([*_notice(around), kit.section(text)], facts.meeting, around, metadata)


def minutes_view(
    facts: MinutesFacts, rights: Rights, around: Around, *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """The agenda from top to bottom with what is recorded under each part, and what can be done."""
    blocks = [*_notice(around), kit.section(_head(facts)), *_tools(facts, rights)]
    for number, part in enumerate(facts.parts, start=1):
        blocks += _part(number, part)
        if part.heading == Part.MINUTES:
            blocks += _earlier(facts.earlier, rights, around.zone)
    blocks += _corrections(facts)
    foot = _pickers(facts) if rights.keep and not facts.minutes.locked else []
    return _form(blocks, facts.meeting, around, metadata, foot)


def _form(
    blocks: Sequence[Block],
    meeting: Meeting,
    around: Around,
    metadata: Mapping[str, Any],
    foot: Sequence[Block] = (),
) -> dict[str, Any]:
    """The form; what is at its foot, and the way to the others', is there however long it is."""
    others = [one for one in around.others if one.pk != meeting.pk]
    last: list[Block] = []
    if others:
        options = [kit.option(said.day(one, around.zone), str(one.pk)) for one in others]
        last = [kit.divider(), kit.actions(_select(ids.MINUTES_OTHER, "The minutes of …", options))]
    kept, room = list(blocks), kit.VIEW_BLOCKS - len(last) - len(foot)
    if len(kept) > room:
        kept = [*kept[: room - 1], kit.context("… There is more than fits here: the files have all of it.")]
    kept += [*foot, *last]
    return kit.form(TITLE, ids.MINUTES_VIEW, kept, submit=None, close="Close", metadata=metadata)


def _select(action_id: str, told: str, options: Sequence[Any]) -> StaticSelectElement:
    return StaticSelectElement(
        action_id=action_id, placeholder=PlainTextObject(text=told), options=options[:100]
    )


def _notice(around: Around) -> list[Block]:
    return [kit.section(around.notice)] if around.notice else []


def _head(facts: MinutesFacts) -> str:
    who = kit.mention(facts.recorder.slack_id) if facts.recorder else "nobody at present"
    return "\n".join(
        [
            f"*{said.day(facts.meeting, facts.series.zone)}* · {kit.escape(said.state(facts))}",
            f"Recorded by {who}",
            f"{', '.join(said.times(facts))}. {said.quorum(facts.attendance)}.",
        ]
    )


def _tools(facts: MinutesFacts, rights: Rights) -> list[Block]:
    """Two rows of buttons for the recorder; for readers the files, and once approved a correction."""
    value, minutes = str(facts.minutes.pk), facts.minutes
    files = kit.button("Files", ids.MINUTES_FILES, value)
    if minutes.locked:
        elements = [kit.button("Add a correction …", ids.MINUTES_CORRECT, value), files]
        return [kit.actions(*elements, *_posting(rights, value))]
    if not rights.keep:
        return [kit.actions(files)]
    write = [
        kit.button("Note …", ids.MINUTES_NOTE, value),
        kit.button("Motion …", ids.MINUTES_MOTION, value),
        kit.button("Decision …", ids.MINUTES_DECISION, value),
        kit.button("Action step …", ids.MINUTES_STEP, value),
    ]
    keep = [
        kit.button("Roll call", ids.OPEN_ATTENDANCE, str(facts.meeting.pk)),
        kit.button("Times and recorder …", ids.MINUTES_TIMES, value),
        kit.button("Refresh", ids.MINUTES_BACK),
    ]
    if minutes.state == MinutesState.DRAFT:
        keep.append(kit.button("Reviewed", ids.MINUTES_REVIEW, value, style="primary"))
        return [kit.actions(*write), kit.actions(*keep, files)]
    return [kit.actions(*write), kit.actions(*keep, *_posting(rights, value), files)]


def _posting(rights: Rights, value: str) -> list[InteractiveElement]:
    if rights.posted or not rights.keep:
        return []
    return [kit.button("Post", ids.MINUTES_POST, value, style="primary")]


def _part(number: int, part: MinutesPart) -> list[Block]:
    blocks = _listed(f"*{number}. {kit.escape(heading(part.heading))}*", part.lines)
    for topic in part.topics[:MOST_TOPICS]:
        blocks += _listed(_topic(topic), topic.lines)
    left = len(part.topics) - MOST_TOPICS
    if left > 0:
        blocks.append(kit.section(f"… and {kit.counted(left, 'more topic')}: the files have them all."))
    return blocks


def _topic(topic: TopicPart) -> str:
    told = f"*{kit.escape(topic.item.title)}*"
    if topic.presenter:
        told += f" — {kit.escape(topic.presenter.name)}"
    if topic.item.state == TopicState.DONE:
        return f"{told} · dealt with"
    return f"{told} · laid over" if topic.item.laid_over else told


def _listed(told: str, lines: Sequence[EntryLine]) -> list[Block]:
    entries = [entry_text(line) for line in lines]
    return packing.sections(told, entries, most=MOST_ENTRIES, room=ROOM, where="the files have them all.")


def entry_text(line: EntryLine) -> str:
    """An entry in the form: what it is, its words, and what is told beside them."""
    label = "" if line.entry.kind == EntryKind.NOTE else f"*{said.KINDS[line.entry.kind]}:* "
    told = f"• {label}{kit.escape(kit.clip(said.text(line), SHOWN))}"
    beside = said.beside(line)
    return f"{told}\n    {kit.escape(beside)}" if beside else told


def _earlier(earlier: Sequence[tuple[Minutes, Meeting]], rights: Rights, zone: str) -> list[Block]:
    """Minutes that wait for approval; those that are reviewed can be approved in this meeting."""
    blocks: list[Block] = []
    for minutes, held in earlier[-MOST_EARLIER:]:
        day = said.day(held, zone)
        if minutes.state == MinutesState.DRAFT:
            blocks.append(kit.context(f"The minutes of {day} are still a draft."))
            continue
        question = f"Did the table approve the minutes of {day} in this meeting? They are locked then."
        button = kit.button("Approved", ids.MINUTES_APPROVE, str(minutes.pk), confirm=("Approved?", question))
        accessory = button if rights.approve else None
        blocks.append(kit.section(f"The minutes of {day} are up for approval.", accessory=accessory))
    return blocks


def _corrections(facts: MinutesFacts) -> list[Block]:
    if not facts.corrections:
        return []
    zone = facts.series.zone
    entries = [
        f"• {kit.escape(said.corrected(line, zone))}: {kit.escape(kit.clip(line.entry.text, SHOWN))}"
        for line in facts.corrections
    ]
    where = "the files have them all."
    return packing.sections("*Corrections since the approval*", entries, most=20, room=ROOM, where=where)


def _pickers(facts: MinutesFacts) -> list[Block]:
    """To change an entry or take it out, and to say that a topic needs no more."""
    elements = []
    if facts.lines:
        options = [
            kit.option(f"{said.KINDS[line.entry.kind]}: {_one_line(line)}", str(line.entry.pk))
            for line in facts.lines
        ]
        elements.append(_select(ids.MINUTES_CHANGE, "Change or take out …", options[-100:]))
    still = [one.item for one in facts.topics if one.item.state == TopicState.OPEN]
    if still:
        options = [kit.option(item.title, str(item.pk)) for item in still]
        elements.append(_select(ids.MINUTES_DEALT_WITH, "Dealt with: no need to come back …", options))
    return [kit.actions(*elements)] if elements else []


def _one_line(line: EntryLine) -> str:
    return " ".join(said.text(line).split())
