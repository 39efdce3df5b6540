"""What is said when the chair passes on: the question, the news to staff, the welcome, the announcement."""

from collections.abc import Sequence
from datetime import datetime

from models.committee import Member
from models.handover import Event, Letter, What
from models.office import ChairTerm
from models.outbox import Message
from models.succession import ChairFacts
from prompts import chair, kit, words

FOR_THE_CHAIR = frozenset({What.ACCEPTED, What.NOBODY_LEFT, What.STILL_OPEN})
PERSONAL = frozenset({What.ASKED, What.HANDED_OVER})


def letters(events: Sequence[Event], facts: ChairFacts, *, by: Member | None, now: datetime) -> list[Letter]:
    """Who is told what of the events; ``by`` is whoever caused them and sees the answer at once."""
    found: list[Letter] = []
    for event in events:
        found += _own_letters(event, facts)
    stamp = _stamp(events, now)
    for member, concerning in _staff(events, facts, by):
        told = "\n".join(filter(None, (_to_staff(event, facts) for event in concerning)))
        if told:
            found.append(Letter(member.slack_id, f"chair:told:{stamp}:{member.slack_id}", kit.say(told)))
    return found


def _stamp(events: Sequence[Event], now: datetime) -> str:
    """Names this turn of events: what happened, to which term, when."""
    what = "+".join(event.what.value for event in events)
    term = max((event.term.pk for event in events if event.term), default=0)
    return f"{what}:{term}:{now:%Y%m%dT%H%M%S}"


def _staff(
    events: Sequence[Event], facts: ChairFacts, by: Member | None
) -> list[tuple[Member, Sequence[Event]]]:
    """The coordinators hear all of it, the chair what concerns them; nobody what they are told otherwise."""
    unique: dict[int, tuple[Member, Sequence[Event]]] = {}
    if facts.chair is not None:
        unique[facts.chair.pk] = (facts.chair, [event for event in events if event.what in FOR_THE_CHAIR])
    unique |= {member.pk: (member, events) for member in facts.coordinators}
    personally = {by.pk if by else 0} | {
        event.member.pk for event in events if event.member and event.what in PERSONAL
    }
    return [told for member_id, told in unique.items() if member_id not in personally]


def _own_letters(event: Event, facts: ChairFacts) -> list[Letter]:
    """To the person asked; to the new chair and the committee's channel."""
    if event.term is None or event.member is None:
        return []
    if event.what is What.ASKED:
        key = f"chair:asked:{event.term.pk}"
        return [Letter(event.member.slack_id, key, question(event.term, facts))]
    if event.what is not What.HANDED_OVER:
        return []
    found = [Letter(event.member.slack_id, f"chair:welcome:{event.term.pk}", welcome(event.term, facts))]
    if facts.committee.channel_id:
        said = announcement(event, event.term, event.member, facts)
        found.append(Letter(facts.committee.channel_id, f"chair:handed-over:{event.term.pk}", said))
    return found


def question(term: ChairTerm, facts: ChairFacts) -> Message:
    """To the next in line, privately: what, from when to when, until which day to answer."""
    text = (
        f":wave: Would you chair {kit.escape(facts.committee.name)} next? It is the "
        f"{words.SECTORS[term.sector]} side's turn, and you are next in line."
    )
    answer_by = f"Please answer by {words.full_day(term.answer_by)}. " if term.answer_by else ""
    terms = (
        f"*From* {words.full_day(term.starts_on)} *until* {words.full_day(term.ends_on)}\n"
        f"{chair.DUTIES}\n"
        f"{answer_by}A no is fine and needs no reason; then, or without an answer, the next person is asked."
    )
    return kit.say(
        text,
        kit.section(text, block_id=f"{term.subject}/ask/text"),
        kit.section(terms, block_id=f"{term.subject}/ask/terms"),
        kit.actions(*chair.answers(term), block_id=f"{term.subject}/ask/buttons"),
    )


def welcome(term: ChairTerm, facts: ChairFacts) -> Message:
    """To the new chair: what they can do now."""
    until = words.full_day(term.ends_on)
    return kit.say(
        f":tada: You now chair {kit.escape(facts.committee.name)}, until {until}. Thank you.\n"
        "• `/agenda` shows the next meeting's agenda; `/agenda post` posts it\n"
        "• `/goals` lists all commitments; you can change any of them\n"
        "• once a week I send you a short digest: what is late, who waits on whom\n"
        "• `/chair` shows who comes after you"
    )


def announcement(event: Event, term: ChairTerm, holder: Member, facts: ChairFacts) -> Message:
    """To the committee: thanks, welcome, until when, and who is next in line."""
    thanks = ""
    if event.former is not None and event.former.id != holder.id:
        thanks = f"Thank you, {kit.mention(event.former.slack_id)}, for chairing us. "
    after = ""
    if facts.line:
        place = facts.line[0]
        after = f" Next in line: {kit.mention(place.member.slack_id)} ({words.SECTORS[place.sector]})."
    return kit.say(
        f":handshake: {thanks}Welcome, {kit.mention(holder.slack_id)}, who chairs "
        f"{kit.escape(facts.committee.name)} from today until {words.full_day(term.ends_on)}.{after}"
    )


def _to_staff(event: Event, facts: ChairFacts) -> str:
    """One event in one private sentence, without blame."""
    who = kit.mention(event.member.slack_id) if event.member else ""
    by = words.full_day(event.term.answer_by) if event.term and event.term.answer_by else "the set day"
    start = words.full_day(event.term.starts_on) if event.term else ""
    told = {
        What.ASKED: f"{who}, next in line for the chair, is asked, to answer by {by}.",
        What.NOBODY_LEFT: f"The next chair is open. {chair.nobody_left(facts)}",
        What.ACCEPTED: f"{who} has accepted the chair, from {start}.",
        What.DECLINED: f"{who} cannot take the chair this time.",
        What.LAPSED: f"No answer came from {who} about the chair in time, which counts as a no.",
        What.STILL_OPEN: _still_open(event, facts),
        What.STEPPED_DOWN: f"{who} has stepped down. The chair is vacant. {chair.NO_CLAIM}",
        What.HANDED_OVER: f"{who} chairs now." if not facts.committee.channel_id else "",
    }
    return told[event.what]


def _still_open(event: Event, facts: ChairFacts) -> str:
    goes_on = (
        f"{kit.mention(facts.chair.slack_id)} goes on as chair until somebody does"
        if facts.chair
        else "The chair stays vacant until somebody does"
    )
    asked = f" {kit.mention(event.member.slack_id)} has not answered yet." if event.member else ""
    return (
        f"The chair's term has ended and nobody has accepted the next one.{asked} {goes_on}; "
        "it is handed over at once then."
    )
