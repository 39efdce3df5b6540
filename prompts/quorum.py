"""Quorum in words: the count, and the forecast for whoever sees to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from slack_sdk.models.blocks import Block

from models.calendar import today
from models.canvass import Question
from models.outbox import Message
from models.quorum import AttendanceFacts, Forecast, Outlook, Quorum, SeatAt, SectorForecast, forecast
from prompts import ids, kit, words

MOST_NAMED = 40
"""How many silent seats are named; of a larger committee the others are counted."""

BESIDE = "draft"
"""What the button's value ends with where the forecast stands below a draft, which is not drawn anew."""

COUNTED = "A designee counts as the seat present. Without a quorum the meeting can go on as information."

OUTLOOK = {
    Outlook.LIKELY: "quorum is likely",
    Outlook.OPEN: "quorum is open",
    Outlook.OUT_OF_REACH: "quorum is out of reach as things stand",
}


def standing(quorum: Quorum) -> str:
    """``9 of 15 · quorum is 8 · reached``."""
    reached = "reached" if quorum.reached else f"{quorum.missing} short"
    return f"{quorum.here} of {quorum.seats} · quorum is {quorum.needed} · {reached}"


def whose(facts: AttendanceFacts) -> str:
    """Who meets: the committee or the workgroup, escaped."""
    return kit.escape(facts.series.title if facts.series.workgroup_id else facts.committee.name)


def when(facts: AttendanceFacts) -> str:
    """``Tuesday, 8 December 2026 at 9:00``."""
    return words.when(facts.meeting.starts_at, facts.series.zone)


def render_forecast(facts: AttendanceFacts, *, vacant: bool = False, told: str = "") -> Message:
    """To whoever sees to it, privately. ``told`` is what came of the question to those who are silent.

    ``vacant``: it goes to the coordinators because nobody chairs.
    """
    seen = forecast(facts)
    title = f"Quorum for {whose(facts)}, {when(facts)}"
    blocks = _told(facts, seen, f"*{title}*", str(facts.meeting.pk), told=told)
    why = "The chair is vacant, so this comes to the coordinators. " if vacant else ""
    blocks.append(kit.context(f"{why}Only you see this. {COUNTED}"))
    return kit.say(f"{title}: {_headline(seen)}", *blocks)


def with_forecast(
    message: Message, facts: AttendanceFacts, *, vacant: bool = False, dated: bool = False
) -> Message | None:
    """The message with the forecast below it; None where one message does not hold both.

    ``dated``: the message is not about the meeting alone, so the forecast says which it is for.
    """
    seen, title = forecast(facts), f"*Quorum on {when(facts)}*" if dated else "*Quorum*"
    blocks: list[Block] = [kit.divider(), *_told(facts, seen, title, f"{facts.meeting.pk}:{BESIDE}")]
    why = "The chair is vacant, so this comes to the coordinators. " if vacant else ""
    blocks.append(kit.context(f"{why}{COUNTED}"))
    text = f"{message.text} {_headline(seen)[0].upper()}{_headline(seen)[1:]}."
    if len(message.blocks) + len(blocks) > kit.MESSAGE_BLOCKS:
        return None
    return replace(message, text=text, blocks=[*message.blocks, *(block.to_dict() for block in blocks)])


def _told(facts: AttendanceFacts, seen: Forecast, title: str, value: str, *, told: str = "") -> list[Block]:
    """The count, by sector, who was silent, and the button that asks them, or what came of it."""
    blocks: list[Block] = [
        kit.section(f"{title}\n*{_headline(seen)}*"),
        kit.section("\n".join(_sector(one) for one in seen.sectors)),
    ]
    if seen.silent:
        blocks.append(kit.section(_silent(seen)))
    if told:
        blocks.append(kit.section(told))
    elif seen.silent:
        blocks.append(kit.actions(kit.button("Ask those who have not answered", ids.RSVP_ASK, value)))
    return blocks


def _headline(seen: Forecast) -> str:
    """``9 of 15 seats, 8 needed: quorum is likely``."""
    quorum = seen.quorum
    told = f"{quorum.here} of {kit.counted(quorum.seats, 'seat')}, {quorum.needed} needed"
    return f"{told}: {OUTLOOK[seen.outlook]}"


def _sector(one: SectorForecast) -> str:
    """``• criminal justice: 4 come, 1 does not, 2 have not answered, 1 empty``."""
    heaps = [
        (one.yes, "comes" if one.yes == 1 else "come"),
        (one.no, "does not" if one.no == 1 else "do not"),
        (one.silent, "has not answered" if one.silent == 1 else "have not answered"),
        (one.empty, "empty"),
    ]
    told = ", ".join(f"{number} {said}" for number, said in heaps if number)
    return f"• {words.SECTORS[one.sector]}: {told}"


def _silent(seen: Forecast) -> str:
    named = [f"• {seat(one)}" for one in seen.silent[:MOST_NAMED]]
    more = len(seen.silent) - len(named)
    rest = [f"• and {kit.counted(more, 'other')}"] if more else []
    return "\n".join(["*Not heard from yet*", *named, *rest])


def seat(one: SeatAt) -> str:
    """The agency, and who holds its seat."""
    agency = kit.escape(kit.clip(one.agency.name, 60))
    if one.principal is not None:
        return f"{agency} – {kit.mention(one.principal.slack_id)}"
    if one.designee is not None:
        return f"{agency} – empty, {kit.mention(one.designee.slack_id)} as designee"
    return f"{agency} – empty"


def asked(questions: Sequence[Question], *, now: datetime) -> str:
    """Who is asked when, and who cannot be before the meeting."""
    if not questions:
        return ":white_check_mark: Everybody who can be asked has been asked already."
    heaps: dict[str, list[str]] = {}
    for one in sorted(questions, key=lambda each: (each.at is None, each.at or now)):
        heaps.setdefault(_time(one, now=now), []).append(kit.mention(one.member.slack_id))
    return "\n".join(f"{said}: {kit.listed(people)}" for said, people in heaps.items())


def asked_beside(facts: AttendanceFacts, told: str) -> Message:
    """The same as a message, where the forecast stands below the draft of an agenda."""
    return kit.say(f"*Quorum on {when(facts)}*\n{told}")


def _time(one: Question, *, now: datetime) -> str:
    if one.at is None:
        return ":telephone_receiver: No day without another message is left; please call them yourself"
    if one.at <= now:
        return ":incoming_envelope: Asked now, privately"
    day = words.full_day(today(one.at, one.member.zone))
    return f":hourglass: On {day} at 9:00, as they have had a message today"
