"""How an office stands, above all the chair, with what one can do about it; what an answer came to."""

from collections.abc import Sequence
from datetime import timedelta

from slack_sdk.models.blocks import Block, InteractiveElement

from models.committee import Member
from models.office import Link, Office, Term, TermState
from models.outbox import Message
from models.succession import ChainStep, OfficeFacts, Place
from prompts import duties, ids, kit, words

HELP = """*The chair*
`/chair` – who chairs, until when, who comes next
`/chair accept` · `/chair decline` – my answer when I was asked; a no is fine
`/chair skip` – my turn passes this once; the one after it is mine again
`/chair swap @other` – I change places in the line with somebody of my side, if they agree
`/chair handover` – chair or coordinator: hands over now, or asks the next person
`/chair step down` – I give the chair back
`/chair rules` · `/chair turns` – coordinators: how the chair rotates; leads, recorders, a vice-chair in turns
`/chair group @handle` · `off` – coordinators: a Slack user group that follows the chair"""

NO_CLAIM = "Anybody can call the next meeting; calling it does not make them the chair."


def render_chair(offices: Sequence[OfficeFacts], *, me: Member, staff: bool) -> Message:
    """How the chair and the other offices stand, for one reader.

    Only staff and the person asked see who is being asked, and who would be if the chair fell vacant.
    """
    facts = offices[0]
    told = _present(facts)
    mine = facts.candidate is not None and facts.candidate.id == me.id
    knows = staff or mine or facts.accepted
    if facts.coming is not None and facts.candidate is not None and knows:
        told += f"\n{_next(facts.coming, facts.candidate, me)}"
    elif facts.coming is not None and facts.holder is not None:
        told += "\nThe next person is being asked."
    blocks: list[Block] = [kit.header(f"Chair · {facts.committee.name}"), kit.section(told)]
    blocks += _line(facts, knows=knows)
    blocks += [_other(one, me=me) for one in offices[1:]]
    buttons = _buttons(facts, me=me, staff=staff)
    blocks += [kit.actions(*buttons)] if buttons else []
    asked = [one for one in offices[1:] if one.coming and one.candidate and one.candidate.id == me.id]
    blocks += [kit.actions(*answers(one.coming)) for one in asked if one.coming]
    if staff and facts.chain:
        blocks.append(kit.context(chain(facts)))
    return kit.say(told, *blocks)


def carried(term: Term) -> str:
    """How a button names a term, of whatever office."""
    return f"{term.of_office}:{term.pk}"


def _present(facts: OfficeFacts) -> str:
    if facts.holder is None or facts.term is None:
        return vacancy(facts)
    until = f"until {words.full_day(facts.term.ends_on)}"
    if facts.term.ends_on <= facts.day:
        until = f"until somebody takes over; the term ended on {words.full_day(facts.term.ends_on)}"
    told = f"{kit.mention(facts.holder.slack_id)} chairs {until}."
    if facts.one_sided is not None:
        told += (
            f"\n:warning: Both co-chairs are of the {words.SECTORS[facts.one_sided]} side. One of each side "
            "keeps both at the table."
        )
    return told


def vacancy(facts: OfficeFacts) -> str:
    """The chair is vacant, and what to do about it."""
    if facts.rotation is None:
        todo = "No line of succession is set yet: a coordinator sets it with `/committee setup`."
    elif facts.candidate is not None:
        settled = f"{kit.mention(facts.candidate.slack_id)} has accepted; `/chair handover` hands over now."
        todo = settled if facts.accepted else "The next person is being asked."
    elif facts.line:
        todo = f"Next in line: {kit.mention(facts.line[0].member.slack_id)}."
    else:
        todo = nobody_left(facts)
    acting = f" Meanwhile {kit.mention(facts.deputy.slack_id)}, vice-chair, acts." if facts.deputy else ""
    return f":warning: *The {duties.holder(facts)} is vacant.*{acting} {todo} {_who_calls(facts)}"


def _who_calls(facts: OfficeFacts) -> str:
    """Who has agreed to call the next meeting; else that anybody can."""
    if facts.caller is None:
        return NO_CLAIM
    return f"{kit.mention(facts.caller.slack_id)} calls the next meeting; that does not make them the chair."


def nobody_left(facts: OfficeFacts) -> str:
    """Nobody of the side whose turn it is can be asked, and what to do about it."""
    side = f" from the {words.SECTORS[facts.empty_side]} side" if facts.empty_side else ""
    where = "with `/chair turns`" if facts.office.id else "with `/committee setup`"
    whom = "people of that side" if side else "the others"
    return (
        f"Nobody{side} is left in the line. Speak with {whom}: somebody who said no can still "
        f"type `/chair accept`, and a coordinator adds others to the line {where}."
    )


def _next(coming: Term, candidate: Member, me: Member) -> str:
    mine = candidate.id == me.id
    who = "You" if mine else kit.mention(candidate.slack_id)
    start = words.full_day(coming.starts_on)
    if coming.state == TermState.ACCEPTED:
        return f"{who} {'take' if mine else 'takes'} over on {start}."
    answer_by = f", answer by {words.full_day(coming.answer_by)}" if coming.answer_by else ""
    return f"{who} {'are' if mine else 'is'} asked to chair from {start}{answer_by}."


def who_is_next(facts: OfficeFacts) -> str:
    """The next chair in one sentence: settled, asked, or first in line."""
    if facts.candidate is not None:
        state = "has accepted" if facts.accepted else "has been asked"
        return f"Next: {kit.mention(facts.candidate.slack_id)}, who {state}."
    if not facts.line or facts.rotation is None or facts.term is None:
        return nobody_left(facts)
    ask_on = facts.term.ends_on - timedelta(days=facts.rotation.notice_days)
    asked = f", asked on {words.full_day(ask_on)}" if ask_on > facts.day else ""
    return f"Next in line: {kit.mention(facts.line[0].member.slack_id)}{asked}."


def _line(facts: OfficeFacts, *, knows: bool) -> list[Block]:
    """The published line: it alternates, so everybody sees when their side comes.

    Who is being asked just now is for those who know of it; for others it is only which side.
    """
    hidden = facts.candidate if facts.coming is not None and not knows else None
    rows = [
        f"{number}. {'somebody' if place.member is hidden else kit.mention(place.member.slack_id)}"
        f"{side_of(place)} · from {words.full_day(place.starts_on)}"
        for number, place in enumerate(facts.line, start=1)
    ]
    if facts.rotation is not None and facts.empty_side is not None and facts.holder is not None:
        rows.append(nobody_left(facts))
    return [kit.section("*Line of succession*\n" + "\n".join(rows))] if rows else []


def side_of(place: Place) -> str:
    """The side of a place in the line, where the office goes by sides."""
    return f" · {words.SECTORS[place.sector]}" if place.sector else ""


def _other(facts: OfficeFacts, *, me: Member) -> Block:
    """Another office in two lines: who holds it until when, who comes next."""
    name = duties.holder(facts)
    head = f"*{name[0].upper()}{name[1:]}:* "
    if facts.holder is None or facts.term is None:
        head += "nobody just now"
    else:
        head += f"{kit.mention(facts.holder.slack_id)} until {words.full_day(facts.term.ends_on)}"
    mine = facts.candidate is not None and facts.candidate.id == me.id
    if facts.candidate is not None and (facts.accepted or mine):
        who = "you" if mine else kit.mention(facts.candidate.slack_id)
        head += f", then {who}" if facts.accepted else f"; {who} are asked to be next"
    elif facts.line:
        head += f"; next in line {kit.mention(facts.line[0].member.slack_id)}"
    return kit.context(head)


def chain(facts: OfficeFacts) -> str:
    """Who would be asked if the chair fell vacant, in order: so that nobody is surprised by it."""
    when = "While the chair is vacant" if facts.holder is None else "If the chair falls vacant"
    steps = ", then ".join(_step(step) for step in facts.chain)
    meanwhile = (
        f"{kit.mention(facts.deputy.slack_id)} acts as vice-chair meanwhile"
        if facts.deputy
        else "one person by name is asked to call the next meeting meanwhile"
    )
    return f"{when}: {steps}; {meanwhile}."


def _step(step: ChainStep) -> str:
    who, days = kit.mention(step.member.slack_id), kit.counted(step.days, "day")
    if step.link is Link.AGENCY and step.agency is not None:
        agency = kit.escape(kit.clip(step.agency.name, 80))
        return f"{who} is asked for {agency}, for the rest of the term ({days} to answer)"
    return f"the next in line, {who} ({days})"


def _buttons(facts: OfficeFacts, *, me: Member, staff: bool) -> list[InteractiveElement]:
    buttons: list[InteractiveElement] = []
    coming = facts.coming
    if coming is not None and facts.candidate is not None and facts.candidate.id == me.id:
        buttons += answers(coming)
    if staff and coming is not None and facts.candidate is not None and facts.accepted:
        buttons.append(hand_over_button(coming, facts))
    ask = ask_button(facts)
    if staff and ask is not None:
        buttons.append(ask)
    if me.coordinator and facts.rotation is not None:
        buttons.append(kit.button("Rules …", ids.CHAIR_RULES, "0"))
        buttons.append(kit.button("Other turns …", ids.CHAIR_TURNS))
    return buttons


def answers(term: Term) -> list[InteractiveElement]:
    """Yes, no, or somebody else; who has said yes may still find that it cannot be."""
    if term.state == TermState.ACCEPTED:
        return [kit.button("I cannot after all", ids.CHAIR_DECLINE, carried(term), confirm=WITHDRAW)]
    return [
        kit.button("Accept", ids.CHAIR_ACCEPT, carried(term), style="primary"),
        kit.button("Decline", ids.CHAIR_DECLINE, carried(term)),
        kit.button("Propose somebody …", ids.CHAIR_PROPOSE, carried(term)),
    ]


WITHDRAW = ("You cannot after all?", "That is fine. The next person in line is asked at once.")


def hand_over_button(term: Term, facts: OfficeFacts) -> InteractiveElement:
    """Hands over before the day, once confirmed."""
    name = facts.candidate.name if facts.candidate else ""
    becomes = duties.HOLDER[facts.office.duty]
    question = f"{name} becomes {becomes} at once, and it is announced in the {_place(facts.office)} channel."
    return kit.button(
        "Hand over now",
        ids.CHAIR_HAND_OVER,
        carried(term),
        style="primary",
        confirm=("Hand over now?", question),
    )


def _place(office: Office) -> str:
    return "workgroup's" if office.workgroup_id else "committee's"


def ask_button(facts: OfficeFacts) -> InteractiveElement | None:
    """Asks the next person, once confirmed; none while somebody is asked, or when there is nobody to ask."""
    person = _asked_next(facts)
    if person is None:
        return None
    question = f"{person.name} is next and gets a private message with the question."
    return kit.button(
        "Ask the next person now", ids.CHAIR_ASK, str(facts.office.id), confirm=("Ask now?", question)
    )


def _asked_next(facts: OfficeFacts) -> Member | None:
    """The next in line; in a vacancy, whoever the chain begins with. None while somebody is asked."""
    if facts.coming is not None:
        return None
    people = [step.member for step in facts.chain] if facts.holder is None else []
    return next(iter(people or [place.member for place in facts.line]), None)


def confirm_handover(facts: OfficeFacts) -> Message:
    """``/chair handover``: what would happen, and the button that does it."""
    if facts.candidate is not None and facts.coming is not None:
        name = kit.mention(facts.candidate.slack_id)
        if not facts.accepted:
            return kit.say(f"{name} has been asked and has not answered yet. Nothing more to do just now.")
        text = f"{name} has accepted and takes over on {words.full_day(facts.coming.starts_on)}. Or now?"
        return kit.say(text, kit.section(text), kit.actions(hand_over_button(facts.coming, facts)))
    ask, person = ask_button(facts), _asked_next(facts)
    if ask is None or person is None:
        return kit.say(nobody_left(facts))
    text = f"Nobody has been asked yet. Next in line is {kit.mention(person.slack_id)}."
    return kit.say(text, kit.section(text), kit.actions(ask))


def confirm_step_down(facts: OfficeFacts, term: Term) -> Message:
    """``/chair step down``: what follows, and the button that does it."""
    text = f"You {_hold(facts)} until {words.full_day(term.ends_on)}. If you step down now, "
    if facts.candidate is not None and facts.accepted:
        text += f"{kit.mention(facts.candidate.slack_id)} takes over at once."
    elif facts.chain:
        text += "it is vacant until somebody accepts: " + ", then ".join(_step(one) for one in facts.chain)
        text += ". The first of them is asked at once."
    else:
        text += "it is vacant until the next person in line accepts, who is asked at once."
    step_down = kit.button(
        "Step down",
        ids.CHAIR_STEP_DOWN,
        carried(term),
        style="danger",
        confirm=("Step down?", "You keep your seat and your commitments."),
    )
    return kit.say(text, kit.section(text), kit.actions(step_down))


def _hold(facts: OfficeFacts) -> str:
    return duties.serve(facts) if facts.office.id else "chair"


def answered(term: Term) -> Message:
    """To the person who has just answered, in the place of the question."""
    if term.state == TermState.SERVING:
        return kit.say(f"Thank you: it is yours from today until {words.full_day(term.ends_on)}.")
    if term.state != TermState.ACCEPTED:
        return kit.say(
            "Thank you for answering. The next person in line is asked; nobody is told more than that."
        )
    text = (
        f"Thank you! You take over on {words.full_day(term.starts_on)}, until "
        f"{words.full_day(term.ends_on)}. Nothing to do until then."
    )
    return kit.say(text, kit.section(text), kit.actions(*answers(term)))


def proposed(other: Member) -> Message:
    """To who proposed somebody else."""
    return kit.say(f"Thank you. I have asked {kit.mention(other.slack_id)}; they can say no as well.")


def sits_out() -> Message:
    """To who lets a turn pass."""
    return kit.say(
        "Your turn passes this once, and you keep your place in the line. If you think again before somebody "
        "else is asked, `/chair accept` takes it."
    )


def not_the_chair() -> Message:
    """Only who holds an office can give it back."""
    return kit.say(
        "You do not chair just now, so there is nothing to step down from. `/chair` shows who does."
    )


def swap_asked(other: Member) -> Message:
    """To who asked to change places."""
    return kit.say(
        f"I have asked {kit.mention(other.slack_id)}. Nothing changes until they agree; I tell you."
    )


def swap_whom() -> Message:
    """``/chair swap`` without anybody."""
    return kit.say("With whom? For example `/chair swap @Ben`: somebody of your side of the line.")
