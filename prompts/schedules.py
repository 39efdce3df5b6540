"""The schedule: everything that the clock does, in words, with what coordinators can do about it."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from slack_sdk.models.blocks import Block

from models.catch_up import ON_TIME, CatchUp
from models.schedule import Schedule, Work
from models.timetable import Entry
from models.work import GRACE
from prompts import ids, kit, timetable
from prompts.pickers import rule_fields, select

NUDGES = "nudges"
"""A button's value for the nudges of all zones together."""

MOST_RECURRING = 30
MOST_COMING = 25

CATCH_UP = {
    CatchUp.RUN_ONCE: "Do it once, late",
    CatchUp.RUN_ALL: "Do each missed one, the oldest first",
    CatchUp.SKIP: "Leave it out, and tell the coordinators",
}
CATCH_UP_HINT = {
    Work.DIGEST: "A digest says how things stand when it is sent: several at once would say the same.",
    Work.ROUND_OPEN: "Each check-in closes the one before, and people are asked once a day at most: "
    "of several at once, only the last would get answers.",
    Work.AGREEMENTS: "It looks at what is to be renewed, signed or answered on the day on which it is done.",
    Work.FUNDING: "It looks at the deadlines as they are on the day on which it is done.",
    Work.BURDEN: "It looks at the months before the day on which it is done.",
    Work.VITALITY: "It looks at how things are on the day on which it is done.",
    Work.NUDGE: "Nudges say what is due on the day. What is left out is said on the next working morning.",
}


def schedule_view(
    entries: Sequence[Entry], *, metadata: Mapping[str, Any], notice: str = ""
) -> dict[str, Any]:
    """What recurs, each with its buttons; what comes once, in words."""
    recurring = sorted(
        (one for one in entries if one.schedule.work in timetable.RECURRING), key=timetable.title
    )
    nudges = [one for one in entries if one.schedule.work == Work.NUDGE]
    blocks: list[Block] = [kit.section(notice), kit.divider()] if notice else []
    for entry in recurring[:MOST_RECURRING]:
        blocks += _row(timetable.line(entry), str(entry.schedule.pk), entry.schedule.paused)
    if len(recurring) > MOST_RECURRING:
        blocks.append(kit.context(f"… and {len(recurring) - MOST_RECURRING} more workgroups"))
    if nudges:
        paused = any(one.schedule.paused for one in nudges)
        blocks += _row(timetable.nudge_line(nudges), NUDGES, paused)
    once = [one for one in entries if one not in recurring and one not in nudges]
    blocks += _coming(once)
    return kit.form("Schedule", "schedule.view", blocks, submit=None, close="Close", metadata=metadata)


def _row(text: str, value: str, paused: bool) -> list[Block]:
    asked = ("Run it now?", "It is done once, right away. What is planned stays as it is.")
    pause = ("Resume", ids.SCHEDULE_RESUME) if paused else ("Pause", ids.SCHEDULE_PAUSE)
    buttons = [
        kit.button("Edit …", ids.SCHEDULE_EDIT, value),
        kit.button(*pause, value),
        kit.button("Run now", ids.SCHEDULE_RUN, value, confirm=asked),
    ]
    return [kit.section(text), kit.actions(*buttons, block_id=f"schedule:{value}")]


def _coming(entries: Sequence[Entry]) -> list[Block]:
    if not entries:
        return []
    lines = [f"• {timetable.coming_line(entry)}" for entry in entries[:MOST_COMING]]
    if len(entries) > MOST_COMING:
        lines.append(f"… and {len(entries) - MOST_COMING} more")
    return [kit.divider(), kit.section("*Coming*"), *(kit.section(text) for text in _packed(lines))]


def _packed(lines: Sequence[str]) -> list[str]:
    """Whole lines in as few sections as they fit into."""
    packed = [""]
    for line in lines:
        if len(packed[-1]) + len(line) + 1 > kit.SECTION:
            packed.append("")
        packed[-1] = f"{packed[-1]}\n{line}".strip()
    return packed


def edit_form(entries: Sequence[Entry], *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Another rule for what has one to choose, and what is done about missed ones."""
    schedule = entries[0].schedule
    ruled = schedule.work in timetable.RULED
    blocks = [
        kit.section(_told(entries)),
        *(rule_fields(schedule.recurrence, every="w1", weekday=0, at=time(9, 0)) if ruled else []),
        _catch_up_field(schedule),
        kit.actions(kit.button("Back to the schedule", ids.SCHEDULE_LIST), block_id="ways"),
    ]
    fresh = kit.fresh(blocks, f"edit{metadata['turn']}")
    return kit.form("Edit the schedule", ids.SCHEDULE_FORM, fresh, submit="Save", metadata=metadata)


def _catch_up_field(schedule: Schedule) -> Block:
    """For nudges each missed one and the last alone are the same: nobody hears twice on a day."""
    choices = {
        policy.value: told
        for policy, told in CATCH_UP.items()
        if schedule.work is not Work.NUDGE or policy is not CatchUp.RUN_ALL
    }
    grace = f"Up to {_span(GRACE.get(schedule.work, ON_TIME))} late it is done in any case."
    return kit.field(
        "If I was not working at its time",
        "catch_up",
        select(choices, schedule.policy),
        hint=f"{grace} {CATCH_UP_HINT[schedule.work]}",
    )


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return kit.counted(minutes // 60, "hour") if minutes % 60 == 0 else kit.counted(minutes, "minute")


def changed(entries: Sequence[Entry]) -> str:
    """How it is from now on, in words."""
    return f":white_check_mark: Saved: {_told(entries)}"


def _told(entries: Sequence[Entry]) -> str:
    nudges = entries[0].schedule.work is Work.NUDGE
    return timetable.nudge_line(entries) if nudges else timetable.line(entries[0])


def paused(schedules: Sequence[Schedule]) -> str:
    """What was paused, or goes on."""
    if schedules[0].paused:
        return ":double_vertical_bar: Paused. Nothing of it is sent until you resume it."
    return ":arrow_forward: It goes on, with its next turn. What fell into the pause is not made up for."


def running() -> str:
    """It is about to be done."""
    return ":arrow_forward: It runs within a few seconds."
