"""``/chair``: who chairs and who is next; accept or decline, hand over, step down."""

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_action, on_command
from handlers.replies import Redraw, Replies, Say
from handlers.typed import dispatch
from handlers.visit import Visit
from models import handover
from models.access import Act, authorize, may
from models.base import fetch
from models.chair import serving_term
from models.committee import Committee, Member
from models.errors import AlreadySettled, NotSetUp
from models.handover import Event
from models.office import ChairTerm
from models.outbox import Message
from models.succession import ChairFacts, chair_facts
from prompts import chair as prompts
from prompts import handover as handover_prompts
from prompts import ids


def register(app: App, deps: Deps) -> None:
    """Listens to everything about the chair."""
    on_command(app, deps, "/chair", on_chair)
    on_action(app, deps, ids.CHAIR_ACCEPT, on_accept)
    on_action(app, deps, ids.CHAIR_DECLINE, on_decline)
    on_action(app, deps, ids.CHAIR_ASK, on_ask)
    on_action(app, deps, ids.CHAIR_HAND_OVER, on_hand_over)
    on_action(app, deps, ids.CHAIR_STEP_DOWN, on_step_down)


def on_chair(session: Session, visit: Visit) -> Replies:
    """``/chair`` and its words."""
    return dispatch(session, visit, TYPED, prompts.HELP, plain=show)


def show(session: Session, visit: Visit, _rest: str) -> Replies:
    """Who chairs, until when, who comes next."""
    committee, me = visit.enter(session)
    return Say(_view(session, visit, committee, me))


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
    authorize(session, me, Act.HAND_OVER)
    facts = chair_facts(session, committee, now=visit.now)
    if facts.rotation is None:
        raise NotSetUp("chair")
    return Say(prompts.confirm_handover(facts))


def type_step(session: Session, visit: Visit, rest: str) -> Replies:
    """``step down``: what would follow, with the button that does it."""
    if rest.lower() != "down":
        return dispatch(session, visit, {"step down": type_step}, prompts.HELP, plain=show)
    committee, me = visit.enter(session)
    term = serving_term(session, committee.pk)
    if term is None or term.member_id != me.id:
        return Say(prompts.not_the_chair())
    return Say(prompts.confirm_step_down(chair_facts(session, committee, now=visit.now), term))


def type_skip(session: Session, visit: Visit, _rest: str) -> Replies:
    """``skip``: the coming term passes me by, the one after it does not."""
    committee, me = visit.enter(session)
    events = handover.sit_out(session, me, committee, now=visit.now)
    _tell(session, visit, committee, events, by=me)
    return Say(prompts.sits_out())


TYPED = {
    "accept": type_accept,
    "decline": type_decline,
    "handover": type_handover,
    "skip": type_skip,
    "step": type_step,
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
    """Ask the next person now, by button."""
    committee, me = visit.enter(session)
    events = handover.ask_next(session, committee, actor=me, now=visit.now)
    _tell(session, visit, committee, events, by=me)
    return Say(_view(session, visit, committee, me))


def on_hand_over(session: Session, visit: Visit) -> Replies:
    """Hand over now, by button; the button names whose acceptance it was made for."""
    me, term = _pressed(session, visit)
    committee, _ = visit.enter(session)
    events = handover.hand_over_now(session, me, term, now=visit.now)
    _tell(session, visit, committee, events, by=me)
    return Say(_view(session, visit, committee, me))


def on_step_down(session: Session, visit: Visit) -> Replies:
    """Step down, by button; one of an earlier term does nothing."""
    me, term = _pressed(session, visit)
    committee, _ = visit.enter(session)
    serving = serving_term(session, committee.pk)
    if serving is None or serving.id != term.id:
        raise AlreadySettled("term", "", term.state)
    events = handover.step_down(session, me, committee, now=visit.now)
    _tell(session, visit, committee, events, by=me)
    return Say(_view(session, visit, committee, me))


def _accept(session: Session, visit: Visit, me: Member, term: ChairTerm) -> Message:
    committee, _ = visit.enter(session)
    _tell(session, visit, committee, handover.accept(session, me, term, now=visit.now), by=me)
    return prompts.answered(term)


def _decline(session: Session, visit: Visit, me: Member, term: ChairTerm) -> Message:
    committee, _ = visit.enter(session)
    _tell(session, visit, committee, handover.decline(session, me, term, now=visit.now), by=me)
    return prompts.answered(term)


def _tell(session: Session, visit: Visit, committee: Committee, events: list[Event], *, by: Member) -> None:
    facts = chair_facts(session, committee, now=visit.now)
    letters = handover_prompts.letters(events, facts, by=by, now=visit.now)
    handover.send(session, committee, letters, now=visit.now)


def _view(session: Session, visit: Visit, committee: Committee, me: Member) -> Message:
    facts: ChairFacts = chair_facts(session, committee, now=visit.now)
    return prompts.render_chair(facts, me=me, staff=may(session, me, Act.HAND_OVER))


def _in_place(visit: Visit, message: Message) -> Replies:
    """In the place of the question; on the App Home, as its notice."""
    return Say(message) if visit.origin.home else Redraw(message)


def _pressed(session: Session, visit: Visit) -> tuple[Member, ChairTerm]:
    """The term that the button carries."""
    committee, me = visit.enter(session)
    return me, fetch(session, ChairTerm, committee.pk, int(visit.value))
