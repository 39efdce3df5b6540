"""Whether a seat comes: the question, the answer with an easy change, the form, a word to who was named."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    InteractiveElement,
    RadioButtonsElement,
    StaticSelectElement,
    UserSelectElement,
)

from models.attendance import Coming, sitting, subject
from models.committee import Member
from models.outbox import Message
from models.quorum import AttendanceFacts, SeatAt
from prompts import ids, kit
from prompts.quorum import when, whose

EXAMPLES = "`/agenda attend yes` · `/agenda attend no` · `/agenda attend @ana`"

MOST_SEATS = 100

ANSWERS = {
    Coming.YES: "Yes, I come",
    Coming.NO: "No, not this time",
    Coming.DESIGNEE: "Somebody comes in my place",
}


def value(facts: AttendanceFacts, one: SeatAt) -> str:
    """What a button about that seat carries."""
    return f"{facts.meeting.pk}:{one.seat.pk}"


def question(facts: AttendanceFacts, one: SeatAt, member: Member) -> Message:
    """To the one person who can answer for a seat that was silent, privately."""
    about = subject(facts.meeting.pk, one.seat.pk)
    text = f":wave: {whose(facts)} meets on *{when(facts)}*{_where(facts)}. {_asked(one, member)}"
    note = "A no is fine too. Somebody who comes in your place counts as your seat being there."
    return kit.say(
        text,
        kit.section(text, block_id=f"{about}/text"),
        kit.actions(*_buttons(facts, one), block_id=f"{about}/buttons"),
        kit.context(note, block_id=f"{about}/note"),
    )


def asked_again(facts: AttendanceFacts, one: SeatAt, member: Member, news: str) -> Message:
    """To who had answered for a seat, or can now: the meeting is on another day, and they are asked anew."""
    about = subject(facts.meeting.pk, one.seat.pk)
    text = f"{news}\nThe answer for the old day counts no more. {_asked(one, member)}"
    return kit.say(
        text,
        kit.section(text, block_id=f"{about}/text"),
        kit.actions(*_buttons(facts, one), block_id=f"{about}/buttons"),
    )


def released(one: SeatAt, news: str) -> Message:
    """To who had been named for a seat: on the new day somebody else is asked first."""
    agency = kit.escape(one.agency.name)
    return kit.say(f"{news}\nYou were named for {agency} on the old day; that is open again, nothing to do.")


def _where(facts: AttendanceFacts) -> str:
    place = facts.meeting.place or facts.series.place
    return f", {kit.escape(place)}" if place else ""


def _asked(one: SeatAt, member: Member) -> str:
    agency = kit.escape(one.agency.name)
    if one.principal is not None and one.principal.id == member.id:
        return f"Will you come for {agency}?"
    away = f"{kit.mention(one.principal.slack_id)} is away" if one.principal else "Nobody holds that seat"
    return f"{away} and you stand in for {agency}: will you come?"


def _buttons(facts: AttendanceFacts, one: SeatAt, *but: Coming) -> list[InteractiveElement]:
    carried = value(facts, one)
    drawn = {
        Coming.YES: kit.button(ANSWERS[Coming.YES], ids.RSVP_YES, carried),
        Coming.NO: kit.button(ANSWERS[Coming.NO], ids.RSVP_NO, carried),
        Coming.DESIGNEE: kit.button("Somebody comes for me", ids.OPEN_RSVP, carried),
    }
    return [button for answer, button in drawn.items() if answer not in but]


def answered(facts: AttendanceFacts, one: SeatAt, reader: Member) -> Message:
    """What was noted for the seat, and the buttons that change it."""
    text = f"{_noted(one, reader)} *{when(facts)}*{_where(facts)}."
    mine = one.coming is Coming.YES or (one.named is not None and one.named.id == reader.id)
    but = (Coming.YES,) if mine else (one.coming,) if one.coming is Coming.NO else ()
    note = "Another answer replaces it, until the meeting begins."
    if one.coming is Coming.DESIGNEE and not mine:
        note = f"A designee counts as the seat being there, and has been told. {note}"
    return kit.say(text, kit.section(text), kit.actions(*_buttons(facts, one, *but)), kit.context(note))


def _noted(one: SeatAt, reader: Member) -> str:
    agency = kit.escape(one.agency.name)
    if one.coming is Coming.NO:
        return f":ballot_box_with_check: Noted: nobody comes for {agency} on"
    sitter = one.expected
    who = "you come" if sitter is None or sitter.id == reader.id else f"{kit.mention(sitter.slack_id)} comes"
    return f":ballot_box_with_check: Noted: {who} for {agency} on"


def no_seat(facts: AttendanceFacts) -> Message:
    """Somebody who holds no seat there."""
    return kit.say(
        f"You hold no seat at the meeting on {when(facts)}, so there is no answer to give for one. "
        "Anybody of the committee is welcome there all the same; seats are set with `/committee setup`."
    )


def unclear() -> Message:
    """The word after ``attend`` is none of the three."""
    return kit.say(f"Do you come, or somebody for you? {EXAMPLES}")


def one_person() -> Message:
    """Several people were named."""
    return kit.say("One person can sit on a seat. Please name just one: `/agenda attend @ana`")


def rsvp_form(
    facts: AttendanceFacts, seats: Sequence[SeatAt], *, designee: bool, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """Yes, no or somebody else, for one of these seats; ``designee`` when that was pressed."""
    first = seats[0]
    chosen = Coming.DESIGNEE if designee else first.coming
    options = {answer: kit.option(said, answer.value) for answer, said in ANSWERS.items()}
    radio = RadioButtonsElement(
        options=list(options.values()), initial_option=options[chosen] if chosen else None
    )
    named = first.named or first.designee
    who = UserSelectElement(initial_user=named.slack_id if named else None)
    hint = "Only if somebody comes in your place: a member of the committee who sits on no other seat."
    blocks: list[Block] = [kit.section(f"{whose(facts)} meets on *{when(facts)}*{_where(facts)}.")]
    if len(seats) > 1:
        rows = [kit.option(seat_name(one), str(one.seat.pk)) for one in seats[:MOST_SEATS]]
        choice = StaticSelectElement(options=rows, initial_option=rows[0])
        blocks.append(kit.field("For which seat?", "seat", choice))
    blocks += [
        kit.field("Will you come?", "coming", radio),
        kit.field("Who comes in your place?", "designee", who, optional=True, hint=hint),
    ]
    carried = {**metadata, "meeting": facts.meeting.pk, "seat": first.seat.pk}
    return kit.form("Will you come?", ids.RSVP_FORM, blocks, submit="Answer", metadata=carried)


def seat_name(one: SeatAt) -> str:
    """``Sheriff (Cho Park)``, as plain text."""
    holder = one.principal.name if one.principal else "empty"
    return f"{kit.clip(one.agency.name, 40)} ({kit.clip(holder, 30)})"


def named(facts: AttendanceFacts, one: SeatAt, by: Member) -> Message:
    """To who was named for a seat, privately."""
    about = sitting(facts.meeting.pk, one.seat.pk)
    text = (
        f":wave: {kit.mention(by.slack_id)} asks you to come for {kit.escape(one.agency.name)} on "
        f"*{when(facts)}*{_where(facts)}. You then speak and count for that seat. Nothing to do if you can."
    )
    no = kit.button("I cannot", ids.RSVP_NO, value(facts, one))
    return kit.say(
        text, kit.section(text, block_id=f"{about}/text"), kit.actions(no, block_id=f"{about}/buttons")
    )


def not_needed(facts: AttendanceFacts, one: SeatAt) -> Message:
    """To who had been named for a seat, and is not any more."""
    agency = kit.escape(one.agency.name)
    return kit.say(f"You need not come for {agency} on *{when(facts)}* any more: plans have changed.")


def told_principal(facts: AttendanceFacts, one: SeatAt, by: Member) -> Message:
    """To the principal, when somebody else has answered for their seat."""
    agency, who, sitter = kit.escape(one.agency.name), kit.mention(by.slack_id), one.expected
    comes = "nobody comes"
    if sitter is not None:
        comes = "you come" if sitter is one.principal else f"{kit.mention(sitter.slack_id)} comes"
    told = f"{who} has answered for {agency}: {comes} on *{when(facts)}*."
    text = f"{told} Not right? Say so here."
    return kit.say(text, kit.section(text), kit.actions(*_buttons(facts, one)))
