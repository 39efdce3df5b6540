"""The days on which the committee does not work: what counts, and how it is changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, DatePickerElement, PlainTextInputElement

from models.committee import Committee
from models.days_off import NAME_LIMIT, Recess
from models.meeting import Meeting, MeetingSeries
from prompts import ids, kit, words
from prompts.pickers import date_field

MOST, MOST_STILL = 30, 6

INTRO = (
    "Meetings that fall on these days follow the holiday rule of their series. Nobody is nudged on them, and "
    "business days are counted without them."
)


def days_off_view(
    committee: Committee,
    days: Sequence[Recess],
    still: Sequence[tuple[Meeting, MeetingSeries]] = (),
    *,
    metadata: Mapping[str, Any],
    notice: str = "",
) -> dict[str, Any]:
    """The committee's own days off, each with a way to take it back, and the fields for more.

    ``still`` are meetings that are held on one of them all the same; each can be moved from here.
    """
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += _still(still)
    blocks.append(kit.section(INTRO))
    for one in days[:MOST]:
        asked = ("Take it back?", "Meetings that nobody was told of are planned anew.")
        button = kit.button("Remove", ids.DAYS_OFF_REMOVE, str(one.row_id), confirm=asked)
        blocks.append(kit.section(_line(one), accessory=button, block_id=f"days-off:{one.row_id}"))
    if len(days) > MOST:
        blocks.append(kit.context(f"… and {len(days) - MOST} more, later"))
    fields = [
        kit.field(
            "First day off", "first", DatePickerElement(), optional=True, hint="Court recess, an election …"
        ),
        date_field("Last day off", "last", None, hint="Only if it is more than one day."),
        kit.field("What is it?", "off_name", PlainTextInputElement(max_length=NAME_LIMIT), optional=True),
        *_public(committee),
    ]
    page = str(metadata["turn"])
    shown = [*blocks, *kit.fresh(fields, f"off{page}")]
    return kit.form("Days off", ids.DAYS_OFF_FORM, shown, close="Close", metadata=metadata)


def _still(meetings: Sequence[tuple[Meeting, MeetingSeries]]) -> list[Block]:
    """What a coordinator may want to move: nothing that was announced moves by itself."""
    if not meetings:
        return []
    blocks: list[Block] = [kit.section(":warning: *These meetings are still on a day off:*")]
    for meeting, series in meetings[:MOST_STILL]:
        why = "its agenda is out, it stays there" if meeting.agenda_posted_at else "held all the same"
        day = words.full_day(meeting.held_on(series.zone))
        told = f"• {kit.escape(series.title)}, *{day}*: {why}"
        button = kit.button("Move it …", ids.MEETING_MOVE, f"{series.pk}:{meeting.planned_on}")
        blocks.append(kit.section(told, accessory=button, block_id=f"still:{meeting.pk}"))
    if len(meetings) > MOST_STILL:
        more = len(meetings) - MOST_STILL
        blocks.append(kit.context(f"… and {more} more; `/agenda next` shows and moves them."))
    return blocks


def _public(committee: Committee) -> list[Block]:
    return [
        kit.field(
            "Public holidays of which country?",
            "country",
            PlainTextInputElement(initial_value=committee.country or None, max_length=60),
            optional=True,
            hint="Such as US. Empty: no public holidays.",
        ),
        kit.field(
            "And of which state?",
            "state",
            PlainTextInputElement(initial_value=committee.subdivision, max_length=60),
            optional=True,
            hint="Such as Colorado or CO.",
        ),
    ]


def _line(one: Recess) -> str:
    return f"*{_days(one)}*: {kit.escape(one.name)}"


def _days(one: Recess) -> str:
    if one.first == one.last:
        return words.full_day(one.first)
    return f"{words.full_day(one.first)} – {words.full_day(one.last)}"


def saved() -> str:
    """It counts from now on."""
    return ":white_check_mark: Saved. Meetings that nobody was told of yet are planned accordingly."


def removed(one: Recess) -> str:
    """What counts as a working day again."""
    return f":white_check_mark: Taken back: {_line(one)}"
