"""What is said when an office passes on: the question, the news to staff, the welcome, the announcement."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from models.committee import Member
from models.events import Event, Letter, What, prepared_key
from models.office import Duty, Swap, Term, Vacancy
from models.outbox import Message
from models.record import Record
from models.succession import OfficeFacts
from prompts import chair, duties, ids, kit, words
from prompts.record import record_blocks, word_blocks

FOR_THE_CHAIR = frozenset({What.ACCEPTED, What.NOBODY_LEFT, What.STILL_OPEN})
PERSONAL = frozenset({What.ASKED, What.HANDED_OVER})
BESIDE = frozenset({What.ACTING, What.CALL_OFFERED})
"""What somebody is told in a message of its own, beside what else they hear as staff."""


def letters(
    events: Sequence[Event],
    facts: OfficeFacts,
    *,
    by: Member | None,
    now: datetime,
    record: Record | None = None,
    staff: bool = True,
) -> list[Letter]:
    """Who is told what of the events; ``by`` is whoever caused them and sees the answer at once.

    ``record`` is what a new holder should know, for those who are about to take over or just have. Without
    ``staff`` the coordinators hear of it otherwise, see ``to_staff``.
    """
    found: list[Letter] = []
    for event in events:
        found += _own_letters(event, facts, record, now)
    stamp = _stamp(events, facts, now)
    for member, concerning in _staff(events, facts, by) if staff else ():
        told = "\n".join(to_staff([event for event in concerning if not _own(event, member)], facts))
        if told:
            found.append(Letter(member.slack_id, f"chair:told:{stamp}:{member.slack_id}", kit.say(told)))
    return found


def to_staff(events: Sequence[Event], facts: OfficeFacts) -> list[str]:
    """The events in private sentences, without blame."""
    return [told for event in events if (told := _to_staff(event, facts))]


def _own(event: Event, member: Member) -> bool:
    return event.what in BESIDE and event.member is not None and event.member.pk == member.pk


def _stamp(events: Sequence[Event], facts: OfficeFacts, now: datetime) -> str:
    """Names this turn of events: what happened, to which term, when."""
    what = "+".join(event.what.value for event in events)
    term = max((event.term.pk for event in events if event.term), default=0)
    office = f"{facts.office.id}-" if facts.office.id else ""
    return f"{what}:{office}{term}:{now:%Y%m%dT%H%M%S}"


def _staff(
    events: Sequence[Event], facts: OfficeFacts, by: Member | None
) -> list[tuple[Member, Sequence[Event]]]:
    """The coordinators hear all of it, the holder what concerns them; nobody what they are told otherwise."""
    unique: dict[int, tuple[Member, Sequence[Event]]] = {}
    if facts.holder is not None:
        unique[facts.holder.pk] = (facts.holder, [event for event in events if event.what in FOR_THE_CHAIR])
    unique |= {member.pk: (member, events) for member in facts.coordinators}
    personally = {by.pk if by else 0} | {
        event.member.pk for event in events if event.member and event.what in PERSONAL
    }
    return [told for member_id, told in unique.items() if member_id not in personally]


def _own_letters(event: Event, facts: OfficeFacts, record: Record | None, now: datetime) -> list[Letter]:
    """To the person asked or concerned; to the new holder and the channel."""
    term, member = event.term, event.member
    if member is None:
        return []
    if event.what is What.ACTING:
        return [Letter(member.slack_id, f"chair:acting:{now:%Y%m%d}:{member.slack_id}", acting(facts))]
    if event.what is What.CALL_OFFERED and event.vacancy is not None:
        key = f"chair:call:{event.vacancy.pk}:{member.slack_id}"
        return [Letter(member.slack_id, key, offer_call(event.vacancy, facts))]
    if term is None:
        return []
    name = term.subject.removeprefix("term:")
    if event.what is What.ASKED:
        return [Letter(member.slack_id, f"chair:asked:{name}", question(term, facts))]
    if event.what is What.REMINDED:
        return [Letter(member.slack_id, f"chair:reminded:{name}:{now:%Y%m%d}", reminder(term, facts))]
    if event.what is What.PREPARED and event.former is not None and record is not None:
        return [
            Letter(member.slack_id, prepared_key(term), prepare(term, facts, record)),
            Letter(
                event.former.slack_id,
                f"chair:note:{name}",
                prepare_former(term, member, facts, record),
            ),
        ]
    return _handed_over(event, term, member, facts, record, name)


def _handed_over(
    event: Event, term: Term, member: Member, facts: OfficeFacts, record: Record | None, name: str
) -> list[Letter]:
    if event.what is not What.HANDED_OVER:
        return []
    found = [Letter(member.slack_id, f"chair:welcome:{name}", welcome(term, facts, record))]
    channel = duties.channel(facts)
    if channel and facts.office.duty is not Duty.RECORDER:  # whose turn it is to write is nobody's news
        found.append(Letter(channel, f"chair:handed-over:{name}", announcement(event, term, member, facts)))
    return found


def question(term: Term, facts: OfficeFacts) -> Message:
    """To whoever is next, privately: what, from when to when, until which day to answer."""
    answer_by = f"Please answer by {words.full_day(term.answer_by)}. " if term.answer_by else ""
    terms = (
        f"*From* {words.full_day(term.starts_on)} *until* {words.full_day(term.ends_on)}\n"
        f"{duties.DUTIES[facts.office.duty]}\n"
        f"{answer_by}A no is fine and needs no reason; then, or without an answer, the next person is asked."
    )
    return kit.say(
        _would_you(term, facts),
        kit.section(_would_you(term, facts), block_id=f"{term.subject}/ask/text"),
        kit.section(terms, block_id=f"{term.subject}/ask/terms"),
        kit.actions(*chair.answers(term), block_id=f"{term.subject}/ask/buttons"),
    )


def _would_you(term: Term, facts: OfficeFacts) -> str:
    if term.partial and facts.former is not None:
        of = f" of {kit.escape(kit.clip(facts.agency.name, 80))}" if facts.agency else ""
        return (
            f":wave: {kit.escape(facts.former.name)}{of} was {duties.holder(facts)} and cannot go on. Your "
            f"agency is asked first: would you {duties.serve(facts)} for the rest of the term, or propose a "
            "colleague?"
        )
    turn = f"It is the {words.SECTORS[term.sector]} side's turn, and you" if term.sector else "You"
    return f":wave: Would you {duties.serve(facts)} next? {turn} are next in line."


def reminder(term: Term, facts: OfficeFacts) -> Message:
    """To who was asked days ago and has not answered."""
    by = f", by {words.full_day(term.answer_by)}" if term.answer_by else ""
    text = f"A yes or a no is still open{by}: would you {duties.serve(facts)} next? A no is fine."
    return kit.say(
        text,
        kit.section(text, block_id=f"{term.subject}/remind/text"),
        kit.actions(*chair.answers(term), block_id=f"{term.subject}/remind/buttons"),
    )


def prepare(term: Term, facts: OfficeFacts, record: Record) -> Message:
    """To who takes over soon: the hand-over note, from the record."""
    text = f"You {duties.serve(facts)} from {words.full_day(term.starts_on)}. What is on the way:"
    return kit.say(text, kit.section(text), *record_blocks(record))


def prepare_former(term: Term, coming: Member, facts: OfficeFacts, record: Record) -> Message:
    """To who hands over soon: the same note, and a place for a word of their own."""
    text = (
        f"{kit.mention(coming.slack_id)} takes over from you on {words.full_day(term.starts_on)} and has got "
        "this note. Is there something that no list tells?"
    )
    add = kit.button("Add a word of your own …", ids.CHAIR_NOTE, chair.carried(term))
    return kit.say(text, kit.section(text), *record_blocks(record), kit.actions(add))


def welcome(term: Term, facts: OfficeFacts, record: Record | None) -> Message:
    """To the new holder: what they can do now, and what is on the way."""
    text = f":tada: You now {duties.serve(facts)}, until {words.full_day(term.ends_on)}. Thank you."
    lines = "\n".join(f"• {line}" for line in _CAN[facts.office.duty])
    return kit.say(text, kit.section(f"{text}\n{lines}"), *(_news(record) if record else []))


def _news(record: Record) -> list[Block]:
    """All that is on the way; of who had that note a week ago, only the word that was added since."""
    return word_blocks(record) if record.told else record_blocks(record)


_OFFICE = "`/chair` shows who comes after you"
_CAN = {
    Duty.CHAIR: (
        "`/agenda` shows the next meeting's agenda; `/agenda post` posts it",
        "`/goals` lists all commitments; you can change any of them",
        "once a week I send you a short digest: what is late, who waits on whom",
        _OFFICE,
    ),
    Duty.CO_CHAIR: (
        "`/agenda` shows the next meeting's agenda; `/agenda post` posts it",
        "`/goals` lists all commitments; you can change any of them",
        _OFFICE,
    ),
    Duty.VICE_CHAIR: ("nothing to do for now: if the chair falls vacant, I tell you at once", _OFFICE),
    Duty.LEAD: (
        "`/goals` in the workgroup's channel lists its commitments; you can change any of them",
        "`/agenda` shows what the workgroup reports at the next meeting",
        _OFFICE,
    ),
    Duty.RECORDER: (
        "`/agenda minutes` takes the roll and walks you through the agenda",
        _OFFICE,
    ),
}


def announcement(event: Event, term: Term, holder: Member, facts: OfficeFacts) -> Message:
    """To the group: thanks, welcome, until when, and who is next in line."""
    thanks = ""
    if event.former is not None and event.former.id != holder.id:
        thanks = f"Thank you, {kit.mention(event.former.slack_id)}, for {_SERVING[facts.office.duty]}. "
    after = ""
    if facts.line:
        place = facts.line[0]
        side = f" ({words.SECTORS[place.sector]})" if place.sector else ""
        after = f" Next in line: {kit.mention(place.member.slack_id)}{side}."
    return kit.say(
        f":handshake: {thanks}Welcome, {kit.mention(holder.slack_id)}, who {duties.serves(facts)} "
        f"from today until {words.full_day(term.ends_on)}.{after}"
    )


_SERVING = {
    Duty.CHAIR: "chairing us",
    Duty.CO_CHAIR: "co-chairing us",
    Duty.VICE_CHAIR: "being our vice-chair",
    Duty.LEAD: "leading us",
    Duty.RECORDER: "writing our minutes",
}


def acting(facts: OfficeFacts) -> Message:
    """To the vice-chair, when nobody chairs."""
    return kit.say(
        f"The chair of {kit.escape(facts.committee.name)} is vacant, so you act as chair until somebody "
        "takes it: agendas, digests and questions come to you. Somebody is being asked already; "
        "this does not make you the chair. `/chair` shows how it stands."
    )


def offer_call(vacancy: Vacancy, facts: OfficeFacts) -> Message:
    """To one person by name, while nobody chairs and there is no vice-chair."""
    text = (
        f"The chair of {kit.escape(facts.committee.name)} is vacant, and somebody is being asked to take it. "
        "So that the next meeting is not lost: would you call it? You prepare the agenda and open the "
        "meeting, that is all. *It does not make you the chair*, and nobody will take it for that."
    )
    buttons = (
        kit.button("I will call it", ids.CHAIR_CALL, str(vacancy.pk), style="primary"),
        kit.button("I cannot", ids.CHAIR_CALL_NOT, str(vacancy.pk)),
    )
    block_id = f"vacancy:{vacancy.pk}/call"
    return kit.say(
        text, kit.section(text, block_id=block_id), kit.actions(*buttons, block_id=f"{block_id}/b")
    )


def calls() -> Message:
    """To who calls the meeting, in the place of the question."""
    return kit.say(
        "Thank you! `/agenda` shows the draft and `/agenda post` posts it; you may until somebody chairs. "
        "The committee hears that you call the meeting, and that you are not the chair."
    )


def called(caller: Member) -> Message:
    """To the committee."""
    return kit.say(
        f"The chair is vacant for now. {kit.mention(caller.slack_id)} calls the next meeting so that we go "
        "on; that does not make them the chair. Thank you!"
    )


def calls_not() -> Message:
    """To who cannot call the meeting."""
    return kit.say("That is fine. A coordinator is asked instead.")


def swap_question(swap: Swap, asker: Member, facts: OfficeFacts) -> Message:
    """To the other of two people in a line."""
    text = (
        f"{kit.mention(asker.slack_id)} would like to change places with you in the line for the "
        f"{duties.holder(facts)}: each takes the turn that was the other's. Is that fine with you?"
    )
    name = f"swap:{swap.pk}"
    buttons = (
        kit.button("Agree", ids.CHAIR_SWAP_YES, str(swap.pk), style="primary"),
        kit.button("Keep my place", ids.CHAIR_SWAP_NO, str(swap.pk)),
    )
    return kit.say(
        text, kit.section(text, block_id=f"{name}/text"), kit.actions(*buttons, block_id=f"{name}/buttons")
    )


def swap_settled(swap: Swap) -> Message:
    """To who was asked, in the place of the question."""
    if swap.agreed:
        return kit.say("Done: you have changed places. `/chair` shows the line.")
    return kit.say("You keep your place. The one who asked hears that, and no reason.")


def swap_told(swap: Swap, other: Member) -> Message:
    """To who asked for it."""
    if swap.agreed:
        return kit.say(f"{kit.mention(other.slack_id)} agrees: you have changed places in the line.")
    return kit.say(f"{kit.mention(other.slack_id)} would rather keep the place. The line stays as it was.")


def _to_staff(event: Event, facts: OfficeFacts) -> str:
    """One event in one private sentence, without blame."""
    who = kit.mention(event.member.slack_id) if event.member else ""
    former = kit.mention(event.former.slack_id) if event.former else ""
    by = words.full_day(event.term.answer_by) if event.term and event.term.answer_by else "the set day"
    start = words.full_day(event.term.starts_on) if event.term else ""
    name = duties.holder(facts)
    rest = ", for the rest of the term," if event.term and event.term.partial else ", next in line,"
    told = {
        What.ASKED: f"{who}{rest} is asked to be {name}, to answer by {by}.",
        What.REMINDED: f"{who} has not answered yet whether to be {name}, and is reminded once.",
        What.PROPOSED: f"{former} proposes {who} as {name}.",
        What.NOBODY_LEFT: f"Who comes next as {name} is open. {chair.nobody_left(facts)}",
        What.ACCEPTED: f"{who} has agreed to be {name}, from {start}.",
        What.DECLINED: f"{who} cannot be {name} this time.",
        What.LAPSED: f"No answer came from {who} about being {name} in time, which counts as a no.",
        What.STILL_OPEN: _still_open(event, facts),
        What.STEPPED_DOWN: f"{who} has stepped down as {name}.{_vacant(facts)}",
        What.LEFT: "",  # the message about who has left tells it
        What.ACTING: f"{who}, vice-chair, acts meanwhile.",
        What.CALL_OFFERED: f"{who} is asked to call the next meeting, which makes nobody the chair.",
        What.SWAPPED: f"{former} and {who} have changed places in the line for the {name}.",
        What.HANDED_OVER: f"{who} {duties.serves(facts)} now." if not duties.channel(facts) else "",
    }
    return told.get(event.what, "")


def _vacant(facts: OfficeFacts) -> str:
    if facts.holder is not None:
        return ""
    return f" The {duties.holder(facts)} is vacant. " + ("" if facts.office.id else chair.NO_CLAIM)


def _still_open(event: Event, facts: OfficeFacts) -> str:
    name = duties.holder(facts)
    goes_on = (
        f"{kit.mention(facts.holder.slack_id)} goes on as {name} until somebody does"
        if facts.holder
        else f"The {name} stays vacant until somebody does"
    )
    asked = f" {kit.mention(event.member.slack_id)} has not answered yet." if event.member else ""
    return (
        f"The term of the {name} has ended and nobody has accepted the next one.{asked} {goes_on}; "
        "it is handed over at once then."
    )
