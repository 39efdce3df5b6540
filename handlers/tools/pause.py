"""``/committee pause``: begun and ended by the chair or a coordinator; everybody sees how it stands."""

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, may
from models.committee import Committee, Member
from models.outbox import Message
from models.tools import pause as model
from models.tools.pause_tables import pause_of, pauses_of
from prompts.tools import pause as prompts


def type_pause(session: Session, visit: Visit, _rest: str) -> Replies:
    """``pause``: whether the committee pauses."""
    committee, me = visit.enter(session)
    return Say(_view(session, visit, committee, me))


def on_show(session: Session, visit: Visit) -> Replies:
    """The same, from a button."""
    return type_pause(session, visit, "")


def on_begin(session: Session, visit: Visit) -> Replies:
    """The form that begins one."""
    visit.enter_for(session, Act.PAUSE_COMMITTEE)
    return Open(prompts.begin_form(metadata=visit.carry()))


def on_again(session: Session, visit: Visit) -> Replies:
    """The same form, as the last pause was: it was restarted by mistake, or too early."""
    committee, _ = visit.enter_for(session, Act.PAUSE_COMMITTEE)
    last = model.just_ended(session, committee.pk, now=visit.now)
    day = visit.today(committee.zone)
    return Open(prompts.begin_form(metadata=visit.carry(), last=last, day=day))


def on_begun(session: Session, visit: Visit) -> Replies:
    """The committee pauses from now on."""
    committee, me = visit.enter(session)
    model.begin_pause(
        session,
        me,
        because=visit.values["because"] or "",
        restart_on=picked_day(visit, "restart_on"),
        cancels=visit.values["meetings"] != prompts.KEEP,
        moves_terms=prompts.TERMS in (visit.values["terms"] or []),
        now=visit.now,
    )
    return Say(_view(session, visit, committee, me, notice=prompts.begun()))


def on_restart(session: Session, visit: Visit) -> Replies:
    """The pause ends now, and the channel and the leads are told."""
    committee, me = visit.enter(session)
    pause = model.the_pause(session, committee.pk)
    steps = model.end_pause(session, me, pause, now=visit.now)
    public, private = prompts.restarted(pause), prompts.restarted_for_leads(pause, steps)
    model.tell_restart(session, committee, pause, public, private, note=prompts.held(pause), now=visit.now)
    return Redraw(_view(session, visit, committee, me, notice=prompts.was_restarted(pause, steps)))


def on_change(session: Session, visit: Visit) -> Replies:
    """Which day?"""
    committee, _ = visit.enter_for(session, Act.PAUSE_COMMITTEE)
    pause = model.the_pause(session, committee.pk)
    return Open(prompts.change_form(pause, metadata=visit.carry()))


def on_changed(session: Session, visit: Visit) -> Replies:
    """It ends on that day, or that is to be decided."""
    committee, me = visit.enter(session)
    pause = model.the_pause(session, committee.pk)
    model.change_restart(session, me, pause, picked_day(visit, "restart_on"), now=visit.now)
    return Say(_view(session, visit, committee, me, notice=prompts.changed()))


def on_undo(session: Session, visit: Visit) -> Replies:
    """On its first day it is taken back."""
    committee, me = visit.enter(session)
    model.undo_pause(session, me, model.the_pause(session, committee.pk), now=visit.now)
    return Redraw(_view(session, visit, committee, me, notice=prompts.taken_back()))


def _view(session: Session, visit: Visit, committee: Committee, me: Member, *, notice: str = "") -> Message:
    past = [one for one in pauses_of(session, committee.pk) if one.ended_at is not None]
    pause, day = pause_of(session, committee.pk), visit.today(committee.zone)
    return prompts.render(
        pause,
        past,
        day=day,
        may_pause=may(session, me, Act.PAUSE_COMMITTEE),
        again=model.just_ended(session, committee.pk, now=visit.now) is not None,
        outside=model.outside_days(session, pause, day) if pause else (),
        notice=notice,
    )


WORDS = {"pause": type_pause}

ACTIONS = {
    prompts.SHOW: on_show,
    prompts.BEGIN: on_begin,
    prompts.AGAIN: on_again,
    prompts.RESTART: on_restart,
    prompts.CHANGE: on_change,
    prompts.UNDO: on_undo,
}

FORMS = {
    prompts.BEGIN_FORM: on_begun,
    prompts.CHANGE_FORM: on_changed,
}
