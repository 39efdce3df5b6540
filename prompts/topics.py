"""A topic of the agenda: its line, its form, and what is said when one is put on or taken off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
    NumberInputElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    UserSelectElement,
)

from models.agenda import Topic
from models.committee import Member
from models.meeting import Meeting
from models.outbox import Message
from models.topic import ATTACHMENT_LIMIT, LONGEST_TOPIC, TOPIC_LIMIT, AgendaItem, Wanted
from prompts import ids, kit, words

WANTED = {
    Wanted.INFORM: "to inform",
    Wanted.DISCUSS: "to discuss",
    Wanted.DECIDE: "to decide",
}

PARKING_LOT = "parking"
"""The form's choice for a topic that has no meeting yet."""


def render_topic(topic: Topic) -> str:
    """A topic with who presents it, how long, what is wanted, and its paper."""
    item = topic.item
    told = [kit.mention(topic.presenter.slack_id) if topic.presenter else "presenter to be found"]
    if item.minutes:
        told.append(kit.counted(item.minutes, "minute"))
    told.append(WANTED[item.wanted])
    if item.attachment:
        told.append(kit.escape(item.attachment))
    if item.laid_over:
        told.append("laid over from the last meeting")
    elif item.carried == 1:
        told.append("not reached last time")
    elif item.carried:
        told.append(f"carried over {_since(item)}")
    return f"• {kit.escape(item.title)}\n{' · '.join(told)}"


def _since(item: AgendaItem) -> str:
    """From when on: a month, since how often says nothing that helps."""
    day = item.carried_since
    return f"since {words.MONTHS[day.month - 1]} {day.year}" if day else "from earlier meetings"


def topic_added(
    item: AgendaItem, presenter: Member, meeting: Meeting | None, closed: Meeting | None, *, may_amend: bool
) -> Message:
    """What was put where, as it was read; ``closed`` is the meeting for which it came too late."""
    where = "In the parking lot, until a meeting takes it up"
    if meeting is not None:
        where = f"On the agenda of *{words.full_day(meeting.day)}*"
    text = f":memo: {where}:\n{render_topic(Topic(item, presenter))}"
    buttons = [kit.button("Undo", ids.UNDO)]
    if closed is not None:
        text += f"\nThe agenda of {words.full_day(closed.day)} is closed, as its notice rule asks."
        if may_amend:
            text += " You can publish it as an amendment."
            buttons.insert(0, amend_button(item, closed))
    return kit.say(text, kit.section(text), kit.actions(*buttons))


def amend_button(item: AgendaItem, meeting: Meeting) -> InteractiveElement:
    """Puts the topic on the closed agenda, once confirmed."""
    day = words.full_day(meeting.day)
    return kit.button(
        "Publish as an amendment",
        ids.TOPIC_AMEND,
        f"{item.pk}:{meeting.pk}",
        confirm=(
            "Publish an amendment?",
            f"The agenda of {day} is closed. The topic is added to it, and the channel is told.",
        ),
    )


def topic_changed(item: AgendaItem, presenter: Member, meeting: Meeting | None) -> Message:
    """A topic as it stands now."""
    where = f"on the agenda of {words.full_day(meeting.day)}" if meeting else "in the parking lot"
    text = f":memo: Changed, {where}:\n{render_topic(Topic(item, presenter))}"
    return kit.say(text, kit.section(text), kit.actions(kit.button("Undo", ids.UNDO)))


def amended(meeting: Meeting) -> Message:
    """To whoever has published it."""
    day = words.full_day(meeting.day)
    return kit.say(f"Published as amendment {meeting.amendments} to the agenda of {day}.")


def topic_removed(item: AgendaItem) -> Message:
    """What was taken off, which can be taken back."""
    text = f"Off the agenda: {kit.escape(item.title)}"
    return kit.say(text, kit.section(text), kit.actions(kit.button("Undo", ids.UNDO)))


@dataclass(frozen=True)
class TopicDraft:
    """What is known of a topic when its form opens; of several people one must be picked.

    ``meeting_id`` is chosen at first; without it the first of the meetings that are offered.
    """

    title: str = ""
    presenter: str | None = None
    minutes: int | None = None
    wanted: Wanted = Wanted.DISCUSS
    attachment: str = ""
    meeting_id: int | None = None
    several_people: bool = False


def topic_form(
    meetings: Sequence[Meeting], draft: TopicDraft, *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """A new topic for a meeting, or for the parking lot."""
    first = meetings[0].pk if meetings else None
    blocks: list[Block] = []
    if draft.several_people:
        blocks.append(kit.section("Please choose *one person* who presents it; others can of course speak."))
    blocks += _fields(meetings, draft, chosen=draft.meeting_id or first)
    return kit.form("Add a topic", ids.TOPIC_FORM, blocks, submit="Add topic", metadata=metadata)


def topic_edit_form(
    meetings: Sequence[Meeting],
    draft: TopicDraft,
    *,
    place: int | None,
    places: int,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """A topic as it stands; ``place`` of ``places`` for those who arrange the agenda."""
    blocks = _fields(meetings, draft, chosen=draft.meeting_id)
    if place is not None and places > 1:
        options = [kit.option(_nth(n, places), str(n)) for n in range(1, min(places, 100) + 1)]
        choice = StaticSelectElement(options=options, initial_option=options[min(place, 100) - 1])
        hint = "Counts while the topic stays on its meeting."
        blocks.append(kit.field("Which place on the agenda?", "place", choice, hint=hint))
    return kit.form("Change a topic", ids.TOPIC_EDIT_FORM, blocks, submit="Save", metadata=metadata)


def _nth(number: int, of: int) -> str:
    return "First" if number == 1 else "Last" if number == of else f"{number} of {of}"


def _fields(meetings: Sequence[Meeting], draft: TopicDraft, *, chosen: int | None) -> list[Block]:
    title = PlainTextInputElement(initial_value=draft.title or None, multiline=True, max_length=TOPIC_LIMIT)
    minutes = NumberInputElement(
        is_decimal_allowed=False,
        min_value="1",
        max_value=str(LONGEST_TOPIC),
        initial_value=str(draft.minutes) if draft.minutes else None,
    )
    paper = PlainTextInputElement(initial_value=draft.attachment or None, max_length=ATTACHMENT_LIMIT)
    return [
        kit.field("What is it about?", "title", title),
        kit.field("Who presents it?", "presenter", UserSelectElement(initial_user=draft.presenter)),
        kit.field("How many minutes?", "minutes", minutes, optional=True),
        kit.field("What is wanted of the table?", "wanted", _wanted_choice(draft.wanted)),
        kit.field("A paper or a link to read?", "attachment", paper, optional=True),
        kit.field("For which meeting?", "meeting", _meeting_choice(meetings, chosen)),
    ]


def _wanted_choice(chosen: Wanted) -> RadioButtonsElement:
    options = {one: kit.option(said.capitalize(), one.value) for one, said in WANTED.items()}
    return RadioButtonsElement(options=list(options.values()), initial_option=options[chosen])


def _meeting_choice(meetings: Sequence[Meeting], chosen: int | None) -> StaticSelectElement:
    """The coming meetings and the parking lot."""
    options = [kit.option(_meeting(one), str(one.pk)) for one in meetings[:99]]
    options.append(kit.option("No meeting yet: the parking lot", PARKING_LOT))
    first = next((one for one in options if one.value == str(chosen)), options[-1])
    return StaticSelectElement(options=options, initial_option=first)


def _meeting(meeting: Meeting) -> str:
    closed = " (closed)" if meeting.frozen_at else ""
    return f"{words.full_day(meeting.day)}{closed}"
