"""How much the committee meets: its months, its bounds, and the question that is put to the group."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from slack_sdk.models.blocks import Block, InteractiveElement

from models.bounds import LIMITS
from models.burden import Bound, Burden, Month, Outside, outside
from models.committee import Committee, Member
from models.meeting import Meeting
from models.outbox import Message
from models.topic import AgendaItem, TopicState
from prompts import ids, kit, words
from prompts.pickers import number_field

TITLES = {
    (Bound.MOST_HOURS,): "Do we meet too often, or too long?",
    (Bound.FEWEST_MEETINGS,): "Do we meet often enough?",
    (Bound.MOST_HOURS, Bound.FEWEST_MEETINGS): "Do we meet as often, and as long, as we want to?",
}
"""The question that is put to the group, by the bounds that were passed."""

NO_BOUNDS = "The committee has not set itself any bounds."
SET_THEM = " With them I put it to the group when meetings get too many, too long or too few."


@dataclass(frozen=True)
class Reader:
    """Who reads it, and what they may do."""

    member: Member
    may_set: bool
    may_put: bool


def render_meetings(facts: Burden, reader: Reader, put: AgendaItem | None, *, notice: str = "") -> Message:
    """The last months, the reader's own hours, the bounds, and the ways on; nobody else is named."""
    committee, found = facts.committee, outside(facts)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    months = (_month(one, facts.day, reader.member) for one in facts.months)
    blocks += [kit.header("How much we meet"), kit.section("\n".join([_last(facts), *months]))]
    blocks.append(kit.section("\n".join(_bounds(committee, found, put, reader))))
    if note := _note(facts):
        blocks.append(kit.context(note))
    if buttons := _buttons(found, reader):
        blocks.append(kit.actions(*buttons, block_id="burden"))
    return kit.say(f"How much {kit.escape(committee.name)} meets", *blocks)


def _last(facts: Burden) -> str:
    if facts.last is None or facts.gap is None:
        return "The committee has not held a meeting yet."
    ago = {0: "today", 1: "yesterday"}.get(facts.gap) or f"{facts.gap} days ago"
    return f"The committee last met on *{words.full_day(facts.last)}*, {ago}."


def _month(one: Month, day: date, reader: Member) -> str:
    """``*November 2026*, so far: 2 meetings, 3 h · 1 called off · most: 3 h · you: 1 h 30``."""
    told = [kit.counted(one.held, "meeting")]
    if one.held:
        others = "" if one.own == one.held else f" ({one.own or 'none'} of the committee itself)"
        told = [f"{told[0]}{others}, {hours(one.length)}"]
    if one.cancelled:
        told.append(f"{one.cancelled} called off")
    if one.most:
        told.append(f"most: {_most(one)}")
    if reader.pk in one.sat:
        told.append(f"you: {hours(one.sat[reader.pk])}")
    now = ", so far" if one.first == day.replace(day=1) else ""
    return f"• *{_name(one)}*{now}: {' · '.join(told)}"


def _name(one: Month) -> str:
    return f"{words.MONTHS[one.first.month - 1]} {one.first.year}"


def _span(first: Month, last: Month) -> str:
    """``September to November 2026``, with both years where they differ."""
    begin = _name(first) if first.first.year != last.first.year else words.MONTHS[first.first.month - 1]
    return f"{begin} to {_name(last)}"


def _most(one: Month) -> str:
    """What one person sat at most; where no roll says so, what they were asked to."""
    return f"up to {hours(one.most)}" if one.untold else hours(one.most)


def hours(span: timedelta) -> str:
    """``3 h 30``, ``3 h``, ``45 min``; to the minute."""
    whole, minutes = divmod(round(span.total_seconds() / 60), 60)
    if not whole:
        return f"{minutes} min"
    return f"{whole} h {minutes:02d}" if minutes else f"{whole} h"


def _note(facts: Burden) -> str:
    """How hours are counted, where there are any."""
    if not any(one.held for one in facts.months):
        return ""
    missing = sum(one.unrecorded for one in facts.months)
    told = (
        "Hours are from call to order to adjournment where the minutes have them, else as planned. “Most” is "
        "what one person sat in a month; what *you* sat is by the roll call, and shown to you alone."
    )
    if missing:
        times = kit.counted(missing, "meeting")
        told += f" No roll was taken at {times}: the committee's own count for everybody in “most”."
    return told


def _bounds(committee: Committee, found: Outside | None, put: AgendaItem | None, reader: Reader) -> list[str]:
    told = bounds_words(committee)
    if not told:
        return [f"{NO_BOUNDS}{SET_THEM if reader.may_set else ''}"]
    lines = [f"*Our own bounds*: {kit.listed(told)}."]
    if found is None:
        return [*lines, "We are within them."]
    lines.append(f":scales: {figures(found, committee)}.")
    if put is not None and put.state is TopicState.OPEN:
        lines.append(f"“{kit.escape(put.title)}” waits on the agenda; `/agenda` shows it.")
    return lines


def bounds_words(committee: Committee) -> list[str]:
    """Each bound that is set, in words."""
    told = []
    if committee.most_hours is not None:
        told.append(f"at most {committee.most_hours} h in meetings for one person in a month")
    if committee.fewest_meetings is not None:
        meetings = kit.counted(committee.fewest_meetings, "meeting")
        told.append(f"at least {meetings} of the committee in three months")
    return told


def _buttons(found: Outside | None, reader: Reader) -> list[InteractiveElement]:
    buttons = []
    if found is not None and reader.may_put:
        asked = ("Put it to the group?", f"“{title(found)}” goes on the next agenda, with the figures.")
        buttons.append(kit.button("Put it to the group", ids.BOUNDS_PUT, confirm=asked))
    if reader.may_set:
        buttons.append(kit.button("Bounds …", ids.BOUNDS_OPEN))
    return buttons


def title(found: Outside) -> str:
    """The question to the group."""
    return TITLES[found.bounds]


def figures(found: Outside, committee: Committee) -> str:
    """What was, and what was meant to be; no person is named."""
    told = []
    if found.full:
        full = f"{_name(found.full)}: {_most(found.full)} in meetings for one person"
        told.append(f"{full} (our bound: {committee.most_hours} h)")
    if found.rare:
        held = kit.counted(sum(one.own for one in found.rare), "meeting")
        rare = f"{_span(found.rare[0], found.rare[-1])}: {held} of the committee"
        told.append(f"{rare} (our bound: at least {committee.fewest_meetings})")
    return "; ".join(told)


def was_put(item: AgendaItem, meeting: Meeting | None) -> str:
    """What was put where, to whoever leads."""
    where = "in the parking lot, until a meeting takes it up"
    if meeting is not None:
        where = f"on the agenda of *{words.full_day(meeting.day)}*"
    return (
        f":scales: {kit.escape(item.attachment)}. So I have put “{kit.escape(item.title)}” {where}: "
        "a question to the whole group, about nobody in person. You can move it or take it off with "
        "`/agenda`; `/committee meetings` has the figures."
    )


def put_message(item: AgendaItem, meeting: Meeting | None) -> Message:
    """The same as a message."""
    return kit.say(was_put(item, meeting))


def not_put() -> str:
    """The question is open, or was put lately."""
    return "That question is on the agenda already, or was in the last three months. Nothing was changed."


def within_again() -> str:
    """Nothing is outside the bounds any more."""
    return "We are within our bounds, so there is nothing to ask. Anybody can add a topic: `/agenda add`."


def digest_line(found: Outside, committee: Committee) -> str:
    """One line for the digest."""
    return f":scales: {figures(found, committee)}. `/committee meetings` has more."


def bounds_form(committee: Committee, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The two bounds, each of which may be left empty."""
    blocks = [
        kit.section(
            "Meetings can be too many or too long, and they can be too few. Set what the committee has "
            "agreed on: when it is passed, I put the question on the next agenda and tell whoever leads. "
            "I look on the first weekday of each month."
        ),
        number_field(
            "Hours in meetings for one person in a month, at most",
            Bound.MOST_HOURS.value,
            committee.most_hours,
            *LIMITS[Bound.MOST_HOURS],
            optional=True,
            hint="The committee's and its workgroups' meetings together. Empty: no bound.",
        ),
        number_field(
            "Meetings of the committee in three months, at least",
            Bound.FEWEST_MEETINGS.value,
            committee.fewest_meetings,
            *LIMITS[Bound.FEWEST_MEETINGS],
            optional=True,
            hint="Without those of workgroups. Empty: no bound.",
        ),
    ]
    return kit.form("Bounds for meetings", ids.BOUNDS_FORM, blocks, metadata=metadata)


def saved(committee: Committee) -> str:
    """The bounds from now on."""
    told = bounds_words(committee)
    kept = f"{kit.listed(told)}." if told else "no bounds. I put nothing to the group about it."
    return f":white_check_mark: Saved: {kept}"
