"""``/chair``: who chairs and who is next; accept, decline, propose, hand over, step down, swap."""

from typing import Any

from slack_bolt import App
from sqlmodel import Session

from handlers import turns, user_groups
from handlers.entry import Deps, on_action, on_command, on_submit
from handlers.forms import owner
from handlers.replies import Open, Redraw, Replies, Say
from handlers.typed import dispatch
from handlers.visit import Visit, mentioned
from models import handover, question, swaps, vacancy
from models.access import Act, authorize, may
from models.base import fetch
from models.chair import office_by_id, offices_of, serving_in
from models.committee import Committee, Member, member_by_slack
from models.errors import AlreadySettled, NotFound, NotSetUp, Refused
from models.events import Event, Letter, What, send
from models.office import ChairTerm, Office, OfficeTerm, Swap, Term, Vacancy
from models.outbox import Message
from models.record import news_of
from models.succession import all_facts, office_facts
from models.terms import leave_note
from prompts import chair as prompts
from prompts import chair_forms, ids
from prompts import handover as handover_prompts


def register(app: App, deps: Deps) -> None:
    """Listens to everything about the chair."""
    on_command(app, deps, "/chair", on_chair)
    on_action(app, deps, ids.CHAIR_SHOW, on_show)
    on_action(app, deps, ids.CHAIR_ACCEPT, on_accept)
    on_action(app, deps, ids.CHAIR_DECLINE, on_decline)
    on_action(app, deps, ids.CHAIR_ASK, on_ask)
    on_action(app, deps, ids.CHAIR_HAND_OVER, on_hand_over)
    on_action(app, deps, ids.CHAIR_STEP_DOWN, on_step_down)
    on_action(app, deps, ids.CHAIR_PROPOSE, on_propose)
    on_submit(app, deps, ids.CHAIR_PROPOSED, on_proposed)
    on_action(app, deps, ids.CHAIR_NOTE, on_note)
    on_submit(app, deps, ids.CHAIR_NOTED, on_noted)
    on_action(app, deps, ids.CHAIR_CALL, on_call)
    on_action(app, deps, ids.CHAIR_CALL_NOT, on_call_not)
    on_action(app, deps, ids.CHAIR_SWAP_YES, on_swap_yes)
    on_action(app, deps, ids.CHAIR_SWAP_NO, on_swap_no)


def on_chair(session: Session, visit: Visit) -> Replies:
    """``/chair`` and its words."""
    return dispatch(session, visit, TYPED, prompts.HELP, plain=show)


def show(session: Session, visit: Visit, _rest: str) -> Replies:
    """Who chairs, until when, who comes next."""
    committee, me = visit.enter(session)
    return Say(_view(session, visit, committee, me))


def on_show(session: Session, visit: Visit) -> Replies:
    """The same, by button."""
    return show(session, visit, "")


def type_accept(session: Session, visit: Visit, _rest: str) -> Replies:
    """``accept``: I take the term I was asked for."""
    _, me = visit.enter(session)
    return Say(_accept(session, visit, me, handover.asked_term_of(session, me)))


def type_decline(session: Session, visit: Visit, _rest: str) -> Replies:
    """``decline``: I do not, or cannot after all."""
    _, me = visit.enter(session)
    return Say(_decline(session, visit, me, handover.asked_term_of(session, me)))


def type_handover(session: Session, visit: Visit, _rest: str) -> Replies:
    """``handover``: what can be done now, with the button that does it."""
    committee, me = visit.enter(session)
    office = Office(committee.pk)
    authorize(session, me, Act.HAND_OVER, office)
    facts = office_facts(session, committee, office, now=visit.now)
    if facts.rotation is None:
        raise NotSetUp("chair")
    return Say(prompts.confirm_handover(facts))


def type_step(session: Session, visit: Visit, rest: str) -> Replies:
    """``step down``: what would follow, with the button that does it; the chair first, then other offices."""
    if rest.lower() != "down":
        return dispatch(session, visit, {"step down": type_step}, prompts.HELP, plain=show)
    committee, me = visit.enter(session)
    for office in offices_of(session, committee.pk):
        term = serving_in(session, office)
        if term is not None and term.member_id == me.id:
            facts = office_facts(session, committee, office, now=visit.now)
            return Say(prompts.confirm_step_down(facts, term))
    return Say(prompts.not_the_chair())


def type_skip(session: Session, visit: Visit, _rest: str) -> Replies:
    """``skip``: the coming term passes me by, the one after it does not."""
    committee, me = visit.enter(session)
    events = handover.sit_out(session, me, Office(committee.pk), now=visit.now)
    tell(session, visit, committee, events, by=me)
    return Say(prompts.sits_out())


def type_swap(session: Session, visit: Visit, rest: str) -> Replies:
    """``swap @other``: the other is asked privately; the places change when they agree."""
    committee, me = visit.enter(session)
    people = mentioned(rest)
    if len(people) != 1:
        return Say(prompts.swap_whom())
    other = member_by_slack(session, committee.pk, people[0])
    office = Office(committee.pk)
    swap = swaps.ask_swap(session, me, office, other, now=visit.now)
    facts = office_facts(session, committee, office, now=visit.now)
    asked = handover_prompts.swap_question(swap, me, facts)
    _post(session, visit, committee, other.slack_id, f"chair:swap:{swap.pk}", asked)
    return Say(prompts.swap_asked(other))


TYPED = {
    "accept": type_accept,
    "decline": type_decline,
    "group": user_groups.type_group,
    "handover": type_handover,
    "rules": turns.type_rules,
    "skip": type_skip,
    "step": type_step,
    "swap": type_swap,
    "turns": turns.type_turns,
}


def on_accept(session: Session, visit: Visit) -> Replies:
    """Accept, by button."""
    me, term = _pressed(session, visit)
    return _in_place(visit, _accept(session, visit, me, term))


def on_decline(session: Session, visit: Visit) -> Replies:
    """Decline, by button."""
    me, term = _pressed(session, visit)
    return _in_place(visit, _decline(session, visit, me, term))


def on_ask(session: Session, visit: Visit) -> Replies:
    """Ask the next person now, by button; without an office on it, it is the chair's."""
    committee, me = visit.enter(session)
    office = office_by_id(session, committee.pk, int(visit.value or 0))
    tell(session, visit, committee, question.ask_next(session, office, actor=me, now=visit.now), by=me)
    return Say(_view(session, visit, committee, me))


def on_hand_over(session: Session, visit: Visit) -> Replies:
    """Hand over now, by button; the button names whose acceptance it was made for."""
    me, term = _pressed(session, visit)
    committee, _ = visit.enter(session)
    tell(session, visit, committee, handover.hand_over_now(session, me, term, now=visit.now), by=me)
    return Say(_view(session, visit, committee, me))


def on_step_down(session: Session, visit: Visit) -> Replies:
    """Step down, by button; one of an earlier term does nothing."""
    me, term = _pressed(session, visit)
    committee, _ = visit.enter(session)
    office = office_by_id(session, committee.pk, term.of_office)
    serving = serving_in(session, office)
    if serving is None or serving.id != term.id:
        raise AlreadySettled("term", "", term.state)
    tell(session, visit, committee, handover.step_down(session, me, office, now=visit.now), by=me)
    return Say(_view(session, visit, committee, me))


def on_propose(session: Session, visit: Visit) -> Replies:
    """The form in which the person asked names somebody else."""
    me, term = _pressed(session, visit)
    authorize(session, me, Act.ANSWER_CHAIR, term)
    committee, _ = visit.enter(session)
    office = office_by_id(session, committee.pk, term.of_office)
    facts = office_facts(session, committee, office, now=visit.now)
    return Open(chair_forms.propose_form(facts, term, metadata=_with(visit, term)))


def on_proposed(session: Session, visit: Visit) -> Replies:
    """Somebody else is asked in one's place."""
    me, term = _carried(session, visit)
    committee, _ = visit.enter(session)
    try:
        other = owner(session, committee, visit.values["proposed"])
    except NotFound as error:
        raise Refused("proposed", "outsider", "That person") from error
    assert other is not None
    tell(session, visit, committee, question.propose(session, me, term, other, now=visit.now), by=me)
    return Say(prompts.proposed(other))


def on_note(session: Session, visit: Visit) -> Replies:
    """The form for a word to the next holder; the button names the coming term."""
    me, coming = _pressed(session, visit)
    term = _held_by(session, me, coming)
    return Open(chair_forms.note_form(term, metadata=_with(visit, term)))


def on_noted(session: Session, visit: Visit) -> Replies:
    """The word is kept with the term."""
    me, term = _carried(session, visit)
    leave_note(session, me, term, visit.values["note"] or "", now=visit.now)
    return Say(chair_forms.noted())


def on_call(session: Session, visit: Visit) -> Replies:
    """I call the next meeting while nobody chairs."""
    committee, me = visit.enter(session)
    open_ = fetch(session, Vacancy, committee.pk, int(visit.value))
    vacancy.call_meeting(session, me, open_, now=visit.now)
    if committee.channel_id:
        told = handover_prompts.called(me)
        _post(session, visit, committee, committee.channel_id, f"chair:called:{open_.pk}", told)
    return _in_place(visit, handover_prompts.calls())


def on_call_not(session: Session, visit: Visit) -> Replies:
    """I cannot: a coordinator is asked instead."""
    committee, me = visit.enter(session)
    open_ = fetch(session, Vacancy, committee.pk, int(visit.value))
    other = vacancy.pass_call_on(session, me, open_)
    if other is not None:
        office = office_by_id(session, committee.pk, open_.office_id)
        event = Event(office, What.CALL_OFFERED, member=other, vacancy=open_)
        tell(session, visit, committee, [event], by=me)
    return _in_place(visit, handover_prompts.calls_not())


def on_swap_yes(session: Session, visit: Visit) -> Replies:
    """Agree to change places."""
    return _answer_swap(session, visit, agreed=True)


def on_swap_no(session: Session, visit: Visit) -> Replies:
    """Keep my place."""
    return _answer_swap(session, visit, agreed=False)


def _answer_swap(session: Session, visit: Visit, *, agreed: bool) -> Replies:
    committee, me = visit.enter(session)
    swap = fetch(session, Swap, committee.pk, int(visit.value))
    office = office_by_id(session, committee.pk, swap.office_id)
    events = swaps.answer_swap(session, me, office, swap, agreed=agreed, now=visit.now)
    tell(session, visit, committee, events, by=me)
    asker = fetch(session, Member, committee.pk, swap.asker_id)
    told = handover_prompts.swap_told(swap, me)
    _post(session, visit, committee, asker.slack_id, f"chair:swapped:{swap.pk}", told)
    return _in_place(visit, handover_prompts.swap_settled(swap))


def _accept(session: Session, visit: Visit, me: Member, term: Term) -> Message:
    committee, _ = visit.enter(session)
    tell(session, visit, committee, handover.accept(session, me, term, now=visit.now), by=me)
    return prompts.answered(term)


def _decline(session: Session, visit: Visit, me: Member, term: Term) -> Message:
    committee, _ = visit.enter(session)
    tell(session, visit, committee, handover.decline(session, me, term, now=visit.now), by=me)
    return prompts.answered(term)


def tell(
    session: Session,
    visit: Visit,
    committee: Committee,
    events: list[Event],
    *,
    by: Member | None,
    staff: bool = True,
) -> list[str]:
    """Queues what everybody concerned hears of the events; ``by`` sees the answer at once.

    Returns the sentences for the coordinators; without ``staff`` they are not sent to them.
    """
    told: list[str] = []
    for concerning, facts, record in news_of(session, events, now=visit.now):
        letters = handover_prompts.letters(
            concerning, facts, by=by, now=visit.now, record=record, staff=staff
        )
        send(session, committee.pk, letters, now=visit.now)
        told += handover_prompts.to_staff(concerning, facts)
    return told


def _post(
    session: Session, visit: Visit, committee: Committee, target: str, key: str, message: Message
) -> None:
    send(session, committee.pk, [Letter(target, key, message)], now=visit.now)


def _view(session: Session, visit: Visit, committee: Committee, me: Member) -> Message:
    facts = all_facts(session, committee, now=visit.now)
    return prompts.render_chair(facts, me=me, staff=may(session, me, Act.HAND_OVER))


def _in_place(visit: Visit, message: Message) -> Replies:
    """In the place of the question; on the App Home, as its notice."""
    return Say(message) if visit.origin.home else Redraw(message)


def _pressed(session: Session, visit: Visit) -> tuple[Member, Term]:
    """The term that the button carries."""
    return _term(session, visit, visit.value)


def _carried(session: Session, visit: Visit) -> tuple[Member, Term]:
    """The term that the form carries."""
    return _term(session, visit, str(visit.metadata["term"]))


def _term(session: Session, visit: Visit, name: str) -> tuple[Member, Term]:
    """A term by its office and number; one without an office is of the chair."""
    committee, me = visit.enter(session)
    office, _, number = name.rpartition(":")
    table: type[Term] = OfficeTerm if int(office or 0) else ChairTerm
    return me, fetch(session, table, committee.pk, int(number))


def _held_by(session: Session, me: Member, coming: Term) -> Term:
    """The term that this person serves in the office of the coming one. Raises NotFound."""
    term = serving_in(session, office_by_id(session, coming.committee_id, coming.of_office))
    if term is None or term.member_id != me.id:
        raise NotFound("term")
    return term


def _with(visit: Visit, term: Term) -> dict[str, Any]:
    return visit.carry(term=prompts.carried(term))
