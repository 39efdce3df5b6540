"""The roll: every seat with how it is recorded, the quorum as it stands, and one seat in detail."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
    Option,
    PlainTextObject,
    RadioButtonsElement,
    StaticSelectElement,
    TimePickerElement,
    UserSelectElement,
)

from models.attendance import Presence
from models.calendar import wall_of
from models.outbox import Message
from models.quorum import AttendanceFacts, Quorum, SeatAt
from prompts import ids, kit, words
from prompts.quorum import standing
from prompts.rsvp import seat_name

PRESENCE = {
    Presence.PRESENT: "Present",
    Presence.DESIGNEE: "Designee",
    Presence.EXCUSED: "Excused",
    Presence.ABSENT: "Absent",
}

DETAILS = "details"
"""The choice that opens one seat: who sat there, late, left early."""

PAGE = 40
"""How many seats stand on one page of the form."""


def roll_form(
    facts: AttendanceFacts, *, page: int, now: datetime, metadata: Mapping[str, Any], notice: str = ""
) -> dict[str, Any]:
    """All seats by sector, each saved as soon as it is chosen.

    What was said before is shown, and counted, as if it were chosen; *Save* records it. The selects are new
    ones whenever ``metadata`` counts another ``turn``: Slack keeps what was chosen in those it knows.
    """
    seats = [one for one in facts.seats if _has_people(one)]
    pages = max(1, -(-len(seats) // PAGE))
    page = min(max(page, 1), pages)
    shown = seats[(page - 1) * PAGE : page * PAGE]
    blocks: list[Block] = [kit.section(_headline(facts, now=now))]
    if notice:
        blocks.append(kit.section(f":information_source: {kit.escape(notice)}"))
    for sector, own in facts.by_sector.items():
        here = [one for one in shown if one in own]
        if here:
            blocks.append(kit.section(f"*{words.SECTORS[sector].capitalize()}*"))
            blocks += [_row(facts, one, turn=int(metadata.get("turn", 0))) for one in here]
    blocks.append(kit.context(_small_print(facts)))
    if buttons := _buttons(facts, page, pages):
        blocks.append(kit.actions(*buttons))
    carried = {**metadata, "meeting": facts.meeting.pk, "page": page}
    return kit.form("Attendance", ids.ATTENDANCE_FORM, blocks, close="Close", metadata=carried)


def _has_people(one: SeatAt) -> bool:
    return one.principal is not None or one.designee is not None or one.recorded is not None


def _headline(facts: AttendanceFacts, *, now: datetime) -> str:
    """The day, and the quorum as the form shows it: recorded seats, and those that said they would come."""
    live, expected = facts.live(now=now), len(facts.expected)
    quorum = Quorum(live.seats, live.needed, live.here + expected)
    told = f"*{words.when(facts.meeting.starts_at, facts.series.zone)}*\n*{standing(quorum)}*"
    unsaved = sum(one.recorded is None and one.preset is not None for one in facts.seats)
    if unsaved:
        seats = kit.counted(unsaved, "seat is", "seats are")
        told += f"\n{seats} shown as was said before: correct what is different, then press *Save*."
    return told


def _row(facts: AttendanceFacts, one: SeatAt, *, turn: int) -> Block:
    holder = kit.escape(one.principal.name) if one.principal else "_empty_"
    told = f"{kit.escape(kit.clip(one.agency.name, 80))} · {holder}{_detail(facts, one)}"
    options = {presence: _choice(one, presence.value, said) for presence, said in PRESENCE.items()}
    more = _choice(one, DETAILS, "Who, late, left early …")
    chosen = one.recorded.presence if one.recorded else one.preset
    select = StaticSelectElement(
        action_id=ids.ATTENDANCE_MARK,
        placeholder=PlainTextObject(text="Choose …"),
        options=[*options.values(), more],
        initial_option=options[chosen] if chosen else None,
    )
    return kit.section(told, accessory=select, block_id=f"seat-{one.seat.pk}~{turn}")


def _choice(one: SeatAt, value: str, said: str) -> Option:
    return kit.option(said, f"{one.seat.pk}:{value}")


def _detail(facts: AttendanceFacts, one: SeatAt) -> str:
    """Who sits there in the principal's place, and from when until when."""
    row, told = one.recorded, []
    if row is None:
        named = one.expected if one.preset is Presence.DESIGNEE else None
        return f"\n{kit.escape(named.name)} in their place" if named else ""
    if row.presence is Presence.DESIGNEE:
        told.append(f"{kit.escape(one.sat.name)} in their place" if one.sat else "a designee, not named yet")
    zone = facts.series.zone
    if row.arrived_at:
        told.append(f"arrived {words.hour(wall_of(row.arrived_at, zone).time())}")
    if row.left_at:
        told.append(f"left {words.hour(wall_of(row.left_at, zone).time())}")
    return "\n" + " · ".join(told) if told else ""


def _small_print(facts: AttendanceFacts) -> str:
    told = "Each choice is saved at once. A designee counts as the seat present."
    empty = [one for one in facts.seats if one.empty]
    if empty:
        names = kit.listed(kit.escape(kit.clip(one.agency.name, 60)) for one in empty[:20])
        counts = "an empty seat counts" if len(empty) == 1 else f"{len(empty)} empty seats count"
        told += f" Towards the number of seats {counts} too: {names}."
    return told


def _buttons(facts: AttendanceFacts, page: int, pages: int) -> list[InteractiveElement]:
    meeting, buttons = facts.meeting.pk, []
    if page > 1:
        buttons.append(kit.button("Seats before", ids.ATTENDANCE_BACK, str(page - 1)))
    if page < pages:
        buttons.append(kit.button(f"More seats ({page} of {pages})", ids.ATTENDANCE_PAGE, str(page + 1)))
    if any(one.preset is None for one in facts.unrecorded):
        rest = ("All others absent?", "Every seat of which nothing is said or chosen is recorded as absent.")
        buttons.append(kit.button("All others are absent", ids.ATTENDANCE_REST, str(meeting), confirm=rest))
    return buttons


def saved(facts: AttendanceFacts, *, now: datetime) -> Message:
    """What the roll came to."""
    left = len(facts.unrecorded)
    rest = f" {kit.counted(left, 'seat is', 'seats are')} not marked yet." if left else ""
    return kit.say(f"Attendance is saved: {standing(facts.live(now=now))}.{rest}")


def seat_form(facts: AttendanceFacts, one: SeatAt, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """One seat: how it was, who sat there, when they came and left."""
    options = {presence: kit.option(said, presence.value) for presence, said in PRESENCE.items()}
    row, zone = one.recorded, facts.series.zone
    chosen = row.presence if row else one.preset or Presence.PRESENT
    sitter = one.sat if row and row.presence is Presence.DESIGNEE else one.named or one.designee
    arrived, left = (
        wall_of(at, zone).strftime("%H:%M") if at else None
        for at in ((row.arrived_at, row.left_at) if row else (None, None))
    )
    hint = "For a designee: a member of the committee who sits on no other seat."
    blocks: Sequence[Block] = [
        kit.section(f"*{kit.escape(seat_name(one))}*"),
        kit.field(
            "How was the seat?",
            "presence",
            RadioButtonsElement(options=list(options.values()), initial_option=options[chosen]),
        ),
        kit.field(
            "Who sat there in their place?",
            "designee",
            UserSelectElement(initial_user=sitter.slack_id if sitter else None),
            optional=True,
            hint=hint,
        ),
        kit.field("Came late, at", "arrived", TimePickerElement(initial_time=arrived), optional=True),
        kit.field("Left early, at", "left", TimePickerElement(initial_time=left), optional=True),
        kit.actions(kit.button("Back to all seats", ids.ATTENDANCE_PAGE, str(metadata.get("page", 1)))),
    ]
    carried = {**metadata, "meeting": facts.meeting.pk, "seat": one.seat.pk}
    return kit.form("One seat", ids.SEAT_FORM, blocks, metadata=carried)
