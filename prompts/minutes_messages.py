"""What is said about minutes: in the channel once they are reviewed, and privately to who records."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from models.committee import Member
from models.meeting import Meeting
from models.minutes import EntryKind
from models.minutes_facts import EntryLine, MinutesFacts
from models.outbox import Message
from prompts import ids, kit, packing
from prompts import minutes_words as said

MOST, ROOM, SHOWN = 20, 2, 600
WHOLE = "the button below opens all of it."


def render_post(facts: MinutesFacts) -> Message:
    """The minutes in short, for everybody: when, who was there by number, what was moved, decided, agreed."""
    zone, title = facts.series.zone, said.title(facts)
    head = [
        f"*{said.day(facts.meeting, zone)}* · {kit.escape(said.state(facts))}",
        f"{', '.join(said.times(facts))}. {said.quorum(facts.attendance)}.",
    ]
    blocks: list[Block] = [kit.header(title), kit.section("\n".join(head))]
    for name, kind in (
        ("Motions", EntryKind.MOTION),
        ("Decisions", EntryKind.DECISION),
        ("Action steps", EntryKind.STEP),
    ):
        blocks += _listed(name, [_entry(line) for line in facts.of_kind(kind)])
    if len(blocks) == 2:
        blocks.append(kit.section("No motions, decisions or action steps were recorded."))
    corrections = [
        f"• {kit.escape(said.corrected(line, zone))}: {kit.escape(kit.clip(line.entry.text, SHOWN))}"
        for line in facts.corrections
    ]
    blocks += _listed("Corrections", corrections)
    blocks.append(kit.actions(kit.button("Open the minutes", ids.OPEN_MINUTES, str(facts.meeting.pk))))
    return kit.say(f"{kit.escape(title)}, {said.day(facts.meeting, zone)}", *blocks)


def _listed(name: str, entries: Sequence[str]) -> list[Block]:
    return packing.sections(f"*{name}*", entries, most=MOST, room=ROOM, where=WHOLE) if entries else []


def _entry(line: EntryLine) -> str:
    told = f"• {kit.escape(kit.clip(said.text(line), SHOWN))}"
    if line.agreed and line.agreed.owner:
        owner, name = line.agreed.owner, kit.escape(line.agreed.owner.name)
        beside = kit.escape(said.agreed(line.agreed)).replace(name, kit.mention(owner.slack_id), 1)
        return f"{told}\n    {beside}"
    beside = said.beside(line)
    return f"{told}\n    {kit.escape(beside)}" if beside else told


def _with_button(text: str, meeting: Meeting) -> Message:
    button = kit.button("Open the minutes", ids.OPEN_MINUTES, str(meeting.pk), style="primary")
    return kit.say(text, kit.section(text), kit.actions(button))


def remind_recorder(meeting: Meeting, zone: str) -> Message:
    """Once, to the recorder: the draft is still a draft."""
    return _with_button(
        f"The minutes of {said.day(meeting, zone)} are still a draft. While the meeting is fresh in mind: "
        "please look them through and press *Reviewed*. This is the only reminder.",
        meeting,
    )


def your_turn(meeting: Meeting, zone: str) -> Message:
    """Once, to whose turn it is to record: nobody has begun the minutes."""
    return _with_button(
        f"It is your turn to write the minutes, and those of {said.day(meeting, zone)} are not begun yet. "
        "The form walks the agenda; whatever you send is kept. This is the only reminder.",
        meeting,
    )


def ask_who_records(meeting: Meeting, zone: str) -> Message:
    """Once, to who can say it: nobody has begun the minutes."""
    return _with_button(
        f"Nobody has begun the minutes of {said.day(meeting, zone)} yet. Who records them? "
        "Begin them yourself, or name somebody. I ask this once.",
        meeting,
    )


def named(meeting: Meeting, zone: str, *, by: Member) -> Message:
    """To somebody who is to record: who asked them, and where."""
    return _with_button(
        f"{kit.mention(by.slack_id)} asks you to record the minutes of {said.day(meeting, zone)}. "
        "The form walks the agenda; whatever you send is kept.",
        meeting,
    )


def nothing_to_record() -> Message:
    """There was no meeting yet."""
    return kit.say(
        "There has been no meeting here yet, so there are no minutes. `/agenda` shows the next one."
    )


def no_channel() -> str:
    """Minutes that have no place to go to yet."""
    return ":warning: There is no channel to post them in. A coordinator picks one with `/committee setup`."


def reviewed() -> str:
    """What can be done with reviewed minutes."""
    return (
        ":white_check_mark: Reviewed. You can post them now, and still change them until a later meeting "
        "approves them."
    )


def approved(day: str) -> str:
    """From now on they are locked."""
    return f":lock: The minutes of {day} are approved and locked. Corrections can still be added."


def posting() -> str:
    """They are on their way to the channel."""
    return ":mega: They go to the channel now, and are kept up to date there."


def files_coming() -> str:
    """They are on their way to the person."""
    return ":page_facing_up: The files are on their way to your messages with me."
