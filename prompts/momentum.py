"""What is asked of one person when no meeting was held for long."""

from datetime import datetime

from models.calendar import wall_of
from models.meeting import MeetingSeries
from models.outbox import Message
from prompts import ids, kit, words
from prompts.chair import NO_CLAIM


def no_meeting(series: MeetingSeries, last: datetime | None) -> Message:
    """The gap, what the rule says, and the one thing to do."""
    since = f"since {words.full_day(wall_of(last, series.zone).date())}" if last else "yet"
    text = (
        f"No meeting of *{kit.escape(series.title)}* was held {since}; it is to meet "
        f"{words.rule_words(series.rule, series.at, start=series.start)}. "
        f"Would you call the next one? {NO_CLAIM}"
    )
    call = kit.button("Call a meeting", ids.MEETING_ADD, str(series.pk), style="primary")
    return kit.say(text, kit.section(text), kit.actions(call))
