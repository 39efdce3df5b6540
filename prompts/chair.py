"""How the chair stands, for whoever asks, with what they can do; and what their answer came to."""

from datetime import timedelta

from slack_sdk.models.blocks import Block, InteractiveElement

from models.committee import Member
from models.office import ChairTerm, TermState
from models.outbox import Message
from models.succession import ChairFacts
from prompts import ids, kit, words

HELP = """*The chair*
`/chair` – who chairs, until when, who comes next
`/chair accept` · `/chair decline` – my answer when I was asked; a no is fine
`/chair skip` – my turn passes this once; the one after it is mine again
`/chair handover` – chair or coordinator: hands over now, or asks the next person
`/chair step down` – I give the chair back"""

DUTIES = (
    "What the chair does: opens and closes the meetings, settles the agenda, reads one short digest a week. "
    "Reminders, agendas and lists are mine, and the coordinators stay at your side."
)

NO_CLAIM = "Anybody can call the next meeting; calling it does not make them the chair."


def render_chair(facts: ChairFacts, *, me: Member, staff: bool) -> Message:
    """How the chair stands, for one reader. Only staff and the person asked see who is being asked."""
    told = _present(facts)
    if facts.coming is not None and facts.candidate is not None:
        knows = staff or facts.candidate.id == me.id or facts.accepted
        told += (
            f"\n{_next(facts.coming, facts.candidate, me)}" if knows else "\nThe next person is being asked."
        )
    blocks: list[Block] = [kit.header(f"Chair · {facts.committee.name}"), kit.section(told)]
    blocks += _line(facts)
    buttons = _buttons(facts, me=me, staff=staff)
    return kit.say(told, *blocks, *([kit.actions(*buttons)] if buttons else []))


def _present(facts: ChairFacts) -> str:
    if facts.chair is None or facts.term is None:
        return vacancy(facts)
    until = f"until {words.full_day(facts.term.ends_on)}"
    if facts.term.ends_on <= facts.day:
        until = f"until somebody takes over; the term ended on {words.full_day(facts.term.ends_on)}"
    return f"{kit.mention(facts.chair.slack_id)} chairs {until}."


def vacancy(facts: ChairFacts) -> str:
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
    return f":warning: *The chair is vacant.* {todo} {NO_CLAIM}"


def nobody_left(facts: ChairFacts) -> str:
    """Nobody of the side whose turn it is can be asked, and what to do about it."""
    side = f" from the {words.SECTORS[facts.empty_side]} side" if facts.empty_side else ""
    return (
        f"Nobody{side} is left in the line. Speak with people of that side: somebody who said no can still "
        "type `/chair accept`, and a coordinator adds others to the line with `/committee setup`."
    )


def _next(coming: ChairTerm, candidate: Member, me: Member) -> str:
    mine = candidate.id == me.id
    who = "You" if mine else kit.mention(candidate.slack_id)
    start = words.full_day(coming.starts_on)
    if coming.state == TermState.ACCEPTED:
        return f"{who} {'take' if mine else 'takes'} over on {start}."
    answer_by = f", answer by {words.full_day(coming.answer_by)}" if coming.answer_by else ""
    return f"{who} {'are' if mine else 'is'} asked to chair from {start}{answer_by}."


def who_is_next(facts: ChairFacts) -> str:
    """The next chair in one sentence: settled, asked, or first in line."""
    if facts.candidate is not None:
        state = "has accepted" if facts.accepted else "has been asked"
        return f"Next: {kit.mention(facts.candidate.slack_id)}, who {state}."
    if not facts.line or facts.rotation is None or facts.term is None:
        return nobody_left(facts)
    ask_on = facts.term.ends_on - timedelta(days=facts.rotation.notice_days)
    asked = f", asked on {words.full_day(ask_on)}" if ask_on > facts.day else ""
    return f"Next in line: {kit.mention(facts.line[0].member.slack_id)}{asked}."


def _line(facts: ChairFacts) -> list[Block]:
    """The published line: it alternates, so everybody sees when their side comes."""
    rows = [
        f"{number}. {kit.mention(place.member.slack_id)} · {words.SECTORS[place.sector]} · "
        f"from {words.full_day(place.starts_on)}"
        for number, place in enumerate(facts.line, start=1)
    ]
    if facts.rotation is not None and facts.empty_side is not None and facts.chair is not None:
        rows.append(nobody_left(facts))
    return [kit.section("*Line of succession*\n" + "\n".join(rows))] if rows else []


def _buttons(facts: ChairFacts, *, me: Member, staff: bool) -> list[InteractiveElement]:
    buttons: list[InteractiveElement] = []
    coming = facts.coming
    if coming is not None and facts.candidate is not None and facts.candidate.id == me.id:
        buttons += answers(coming)
    if staff and coming is not None and facts.candidate is not None and facts.accepted:
        buttons.append(hand_over_button(coming, facts.candidate))
    ask = ask_button(facts)
    if staff and ask is not None:
        buttons.append(ask)
    return buttons


def answers(term: ChairTerm) -> list[InteractiveElement]:
    """Yes and no; who has said yes may still find that it cannot be."""
    decline = kit.button("Decline", ids.CHAIR_DECLINE, str(term.pk))
    if term.state == TermState.ACCEPTED:
        return [kit.button("I cannot after all", ids.CHAIR_DECLINE, str(term.pk), confirm=WITHDRAW)]
    return [kit.button("Accept", ids.CHAIR_ACCEPT, str(term.pk), style="primary"), decline]


WITHDRAW = ("You cannot after all?", "That is fine. The next person in line is asked at once.")


def hand_over_button(term: ChairTerm, candidate: Member) -> InteractiveElement:
    """Hands over before the day, once confirmed."""
    question = f"{candidate.name} becomes chair at once, and it is announced in the committee's channel."
    return kit.button(
        "Hand over now",
        ids.CHAIR_HAND_OVER,
        str(term.pk),
        style="primary",
        confirm=("Hand over now?", question),
    )


def ask_button(facts: ChairFacts) -> InteractiveElement | None:
    """Asks the next in line, once confirmed; none while somebody is asked, or when there is nobody to ask."""
    if facts.coming is not None or not facts.line:
        return None
    question = f"{facts.line[0].member.name} is next in line and gets a private message with the question."
    return kit.button("Ask the next person now", ids.CHAIR_ASK, confirm=("Ask now?", question))


def confirm_handover(facts: ChairFacts) -> Message:
    """``/chair handover``: what would happen, and the button that does it."""
    if facts.candidate is not None and facts.coming is not None:
        name = kit.mention(facts.candidate.slack_id)
        if not facts.accepted:
            return kit.say(f"{name} has been asked and has not answered yet. Nothing more to do just now.")
        text = f"{name} has accepted and takes over on {words.full_day(facts.coming.starts_on)}. Or now?"
        return kit.say(text, kit.section(text), kit.actions(hand_over_button(facts.coming, facts.candidate)))
    ask = ask_button(facts)
    if ask is None:
        return kit.say(nobody_left(facts))
    text = f"Nobody has been asked yet. Next in line is {kit.mention(facts.line[0].member.slack_id)}."
    return kit.say(text, kit.section(text), kit.actions(ask))


def confirm_step_down(facts: ChairFacts, term: ChairTerm) -> Message:
    """``/chair step down``: what follows, and the button that does it."""
    text = f"You chair until {words.full_day(term.ends_on)}. If you step down now, " + (
        f"{kit.mention(facts.candidate.slack_id)} takes over at once."
        if facts.candidate is not None and facts.accepted
        else "the chair is vacant until the next person in line accepts, who is asked at once."
    )
    step_down = kit.button(
        "Step down",
        ids.CHAIR_STEP_DOWN,
        str(term.pk),
        style="danger",
        confirm=("Step down?", "You keep your seat and your commitments."),
    )
    return kit.say(text, kit.section(text), kit.actions(step_down))


def answered(term: ChairTerm) -> Message:
    """To the person who has just answered, in the place of the question."""
    if term.state == TermState.SERVING:
        return kit.say(f"Thank you: you chair from today until {words.full_day(term.ends_on)}.")
    if term.state != TermState.ACCEPTED:
        return kit.say(
            "Thank you for answering. The next person in line is asked; nobody is told more than that."
        )
    text = (
        f"Thank you! You take the chair on {words.full_day(term.starts_on)}, until "
        f"{words.full_day(term.ends_on)}. Nothing to do until then."
    )
    return kit.say(text, kit.section(text), kit.actions(*answers(term)))


def sits_out() -> Message:
    """To who lets a turn pass."""
    return kit.say(
        "Your turn passes this once, and you keep your place in the line. If you think again before somebody "
        "else is asked, `/chair accept` takes it."
    )


def not_the_chair() -> Message:
    """Only who chairs can step down."""
    return kit.say(
        "You do not chair just now, so there is nothing to step down from. `/chair` shows who does."
    )
