"""After a meeting whose minutes nobody keeps: what of its agenda goes on, and who records?"""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import InteractiveElement, StaticMultiSelectElement

from models.committee import Member
from models.meeting import Meeting
from models.outbox import Message
from models.topic import AgendaItem
from prompts import ids, kit, words

NO_RECORDER = "Nobody has begun the minutes yet: begin them yourself, or name somebody. I ask this once."


def not_reached(meeting: Meeting, topics: Sequence[AgendaItem], recorder: Member | None) -> Message:
    """To whoever leads the meeting, once it is over: what is to go on the next agenda, and who records?"""
    text = (
        f"The meeting of *{words.full_day(meeting.day)}* is over. Was each of its "
        f"{kit.counted(len(topics), 'topic')} dealt with? What was not goes on the next agenda."
    )
    names = "\n".join(f"• {kit.escape(item.title)}" for item in topics[:20])
    done = kit.button("All were", ids.TOPICS_DONE, str(meeting.pk), style="primary")
    left = kit.button("Some were not …", ids.TOPICS_LEFT, str(meeting.pk))
    buttons = kit.actions(done, left, _minutes_button(meeting))
    records = f"{kit.mention(recorder.slack_id)} records this time." if recorder else NO_RECORDER
    return kit.say(text, kit.section(f"{text}\n{names}"), kit.section(records), buttons)


def left_form(
    meeting: Meeting, topics: Sequence[AgendaItem], *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """Which topics were not reached."""
    options = [kit.option(item.title, str(item.pk)) for item in topics[:100]]
    if not options:
        told = kit.section("All topics of that meeting are settled already.")
        return kit.form("Not reached", ids.LEFT_FORM, [told], submit=None, close="Close", metadata=metadata)
    element = StaticMultiSelectElement(options=options, placeholder="The topics …")
    field = kit.field("What was not reached?", "left", element, hint="It goes on the next agenda.")
    return kit.form("Not reached", ids.LEFT_FORM, [field], metadata=metadata)


def settled(meeting: Meeting, left: Sequence[AgendaItem], *, recorded: bool) -> Message:
    """In the place of the question; ``recorded`` once somebody has begun the minutes."""
    names = kit.listed(kit.escape(item.title) for item in left)
    text = f"Thank you: all topics of {words.full_day(meeting.day)} are settled."
    if left:
        text = f"Thank you. On the next agenda: {names}."
    if recorded:
        return kit.say(text)
    return kit.say(text, kit.section(text), kit.section(NO_RECORDER), kit.actions(_minutes_button(meeting)))


def _minutes_button(meeting: Meeting) -> InteractiveElement:
    return kit.button("Open the minutes", ids.OPEN_MINUTES, str(meeting.pk))
