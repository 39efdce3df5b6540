"""``/committee groups``: groups that exist or were tried before, for what, and what was learned."""

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, authorize, may
from models.base import fetch
from models.committee import Committee, Member
from models.outbox import Message
from models.tools import efforts
from models.tools.efforts import Effort, Told
from prompts.tools import efforts as prompts


def type_groups(session: Session, visit: Visit, _rest: str) -> Replies:
    """``groups``: what there is and what there was."""
    committee, _ = visit.enter(session)
    return Say(_list(session, committee))


def on_page(session: Session, visit: Visit) -> Replies:
    """A page of it, in the place of what was shown."""
    committee, _ = visit.enter(session)
    return Redraw(_list(session, committee, page=int(visit.value or 0)))


def on_one(session: Session, visit: Visit) -> Replies:
    """One of them, in the place of the list."""
    committee, me = visit.enter(session)
    return Redraw(_one(session, me, fetch(session, Effort, committee.pk, int(visit.value))))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of a new one."""
    visit.enter_for(session, Act.ADD_EFFORT)
    return Open(prompts.effort_form(None, metadata=visit.carry()))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with one as it is."""
    committee, me = visit.enter(session)
    effort = fetch(session, Effort, committee.pk, int(visit.value))
    authorize(session, me, Act.EDIT_EFFORT, effort)
    return Open(prompts.effort_form(effort, metadata=visit.carry(effort=effort.pk)))


def on_submitted(session: Session, visit: Visit) -> Replies:
    """One is entered or changed."""
    committee, me = visit.enter(session)
    told, number = _told(visit), visit.metadata.get("effort")
    if number is None:
        effort = efforts.add_effort(session, me, told, now=visit.now)
    else:
        effort = fetch(session, Effort, committee.pk, int(number))
        efforts.change_effort(session, me, effort, told, now=visit.now)
    notice = prompts.saved(effort)
    return Say(_one(session, me, effort, notice=notice))


def _list(session: Session, committee: Committee, *, page: int = 0) -> Message:
    return prompts.render_list(efforts.efforts_of(session, committee.pk), page=page)


def _one(session: Session, me: Member, effort: Effort, *, notice: str = "") -> Message:
    return prompts.render_one(
        effort,
        efforts.versions_of(session, effort),
        zone=session.get_one(Committee, effort.committee_id).zone,
        may_change=may(session, me, Act.EDIT_EFFORT, effort),
        notice=notice,
    )


def _told(visit: Visit) -> Told:
    values = visit.values
    return Told(
        name=values["name"] or "",
        purpose=values["purpose"] or "",
        intercepts=[int(value) for value in values["intercepts"] or []],
        run_by=values["run_by"] or "",
        began_on=picked_day(visit, "began_on"),
        ended=values["state"] == prompts.ENDED,
        ended_on=picked_day(visit, "ended_on"),
        learned=values["learned"] or "",
    )


WORDS = {"groups": type_groups}

ACTIONS = {
    prompts.SHOW: on_page,
    prompts.PAGE: on_page,
    prompts.BACK: on_page,
    prompts.OPEN_ONE: on_one,
    prompts.ADD: on_add,
    prompts.CHANGE: on_change,
}

FORMS = {prompts.FORM: on_submitted}
