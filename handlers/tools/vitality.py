"""``/committee vitality``: what the records show, whose it is, what they answer; the thresholds."""

from sqlmodel import Session

from handlers.pickers import picked_number
from handlers.replies import Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, may
from models.committee import Committee, Member
from models.errors import Refused
from models.outbox import Message
from models.tools import vitality
from models.tools.agenda_topic import put_on_agenda
from models.tools.pause_tables import pause_of
from models.tools.signals import signs_of
from models.tools.signals_rules import LIMITS, Signal
from models.tools.vitality import Reply
from models.tools.vitality_times import plan_look
from prompts import kit
from prompts.tools import showing
from prompts.tools import vitality as prompts


def type_vitality(session: Session, visit: Visit, _rest: str) -> Replies:
    """``vitality``: all signs for chair and coordinators, for others their own."""
    committee, me = visit.enter(session)
    plan_look(session, committee, now=visit.now)
    return Say(_view(session, visit, committee, me))


def on_show(session: Session, visit: Visit) -> Replies:
    """The signs, from a button."""
    return type_vitality(session, visit, "")


def on_page(session: Session, visit: Visit) -> Replies:
    """Another page of them, in the place of this one."""
    committee, me = visit.enter(session)
    return Redraw(_view(session, visit, committee, me, page=int(visit.value)))


def on_agenda(session: Session, visit: Visit) -> Replies:
    """The question goes to the group."""
    _, me = visit.enter(session)
    signal, subject = _named(visit.value)
    note = vitality.notes_of(session, me.committee_id).get((signal, subject))
    origin = note.origin if note else f"signal:{signal.value}:{subject}"
    put = put_on_agenda(session, me, title=prompts.topic(signal), origin=origin, now=visit.now)
    return Say(kit.say(showing.put_on_agenda(put.item, put.meeting, fresh=put.fresh)))


def on_it(session: Session, visit: Visit) -> Replies:
    """Somebody is on it: said below the question that was put to them."""
    _, me = visit.enter(session)
    signal, subject = _named(visit.value)
    vitality.answer(session, me, signal, subject, Reply.ON_IT, now=visit.now)
    return Redraw(kit.say(prompts.thanked(signal)))


def on_it_listed(session: Session, visit: Visit) -> Replies:
    """The same, in the list of all."""
    committee, me = visit.enter(session)
    signal, subject = _named(visit.value)
    vitality.answer(session, me, signal, subject, Reply.ON_IT, now=visit.now)
    return Redraw(_view(session, visit, committee, me, notice=prompts.thanked(signal)))


def on_no_problem(session: Session, visit: Visit) -> Replies:
    """Why not?"""
    visit.enter(session)
    signal, _ = _named(visit.value)
    metadata = visit.carry(sign=visit.value)
    return Open(prompts.reason_form(signal, metadata=metadata))


def on_reason(session: Session, visit: Visit) -> Replies:
    """It is no problem here, for that reason."""
    _, me = visit.enter(session)
    signal, subject = _named(str(visit.metadata["sign"]))
    because = visit.values["because"] or ""
    vitality.answer(session, me, signal, subject, Reply.NO_PROBLEM, because=because, now=visit.now)
    return Say(kit.say(prompts.settled(signal)))


def on_thresholds(session: Session, visit: Visit) -> Replies:
    """The form with the thresholds as they are."""
    committee, _ = visit.enter_for(session, Act.SET_VITALITY)
    values = vitality.thresholds_of(session, committee.pk)
    return Open(prompts.thresholds_form(values, metadata=visit.carry()))


def on_thresholds_set(session: Session, visit: Visit) -> Replies:
    """The thresholds from now on."""
    committee, me = visit.enter(session)
    values = {signal: picked_number(visit, signal.value) for signal in LIMITS}
    changed = vitality.set_thresholds(session, me, values, now=visit.now)
    return Say(_view(session, visit, committee, me, notice=prompts.saved(changed=changed)))


def _named(value: str) -> tuple[Signal, int]:
    """The sign that a button names. Raises Refused for what names none."""
    signal, _, subject = value.partition(":")
    if signal not in list(Signal) or not subject.isdecimal():
        raise Refused("sign", "unknown", value)
    return Signal(signal), int(subject)


def _view(
    session: Session, visit: Visit, committee: Committee, me: Member, *, page: int = 0, notice: str = ""
) -> Message:
    thresholds = vitality.thresholds_of(session, committee.pk)
    signs = signs_of(session, committee, thresholds, now=visit.now)
    staff = may(session, me, Act.SEE_VITALITY)
    shown = prompts.Shown(
        signs if staff else vitality.mine(signs, me),
        vitality.notes_of(session, committee.pk),
        committee,
        staff=staff,
        may_set=may(session, me, Act.SET_VITALITY),
        paused=pause_of(session, committee.pk) is not None,
    )
    return prompts.render(shown, page=page, notice=notice)


WORDS = {"vitality": type_vitality}

ACTIONS = {
    prompts.SHOW: on_show,
    prompts.PAGE: on_page,
    prompts.BACK: on_page,
    prompts.AGENDA: on_agenda,
    prompts.ON_IT: on_it,
    prompts.ON_IT_LISTED: on_it_listed,
    prompts.NO_PROBLEM: on_no_problem,
    prompts.THRESHOLDS: on_thresholds,
}

FORMS = {
    prompts.REASON_FORM: on_reason,
    prompts.THRESHOLDS_FORM: on_thresholds_set,
}
