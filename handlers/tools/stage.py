"""``/committee step``: at which of the six steps the committee and each workgroup stand, and moving them."""

from sqlmodel import Session

from handlers import tools
from handlers.replies import Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, authorize, may
from models.base import fetch
from models.committee import Committee, Member, Step
from models.errors import Refused
from models.outbox import Message
from models.tools.stage import Place, move_step, moves_of, standings
from models.workgroup import Workgroup, leads_by_workgroup, workgroup_in
from prompts.tools import stage as prompts

MOST_MOVES = 20


def type_step(session: Session, visit: Visit, _rest: str) -> Replies:
    """``step``: where each stands."""
    committee, me = visit.enter(session)
    return Say(_steps(session, visit, committee, me))


def on_show(session: Session, visit: Visit) -> Replies:
    """Where each stands, in the place of what was shown."""
    committee, me = visit.enter(session)
    return Redraw(_steps(session, visit, committee, me))


def on_menu(session: Session, visit: Visit) -> Replies:
    """How one of them has moved so far, or the form that moves it: to which step, and why."""
    committee, me = visit.enter(session)
    verb, _, number = visit.value.partition(":")
    place = _place(session, committee, number)
    if verb == prompts.PAST:
        moves = moves_of(session, place, most=MOST_MOVES)
        allowed = may(session, me, Act.MOVE_STEP, place)
        return Redraw(prompts.render_history(place, moves, may=allowed, most=MOST_MOVES))
    authorize(session, me, Act.MOVE_STEP, place)
    last = next((move for move, _ in moves_of(session, place, most=1)), None)
    metadata = visit.carry(place=prompts.key(place), channel=visit.channel_id)
    return Open(prompts.move_form(place, last, metadata=metadata))


def on_moved(session: Session, visit: Visit) -> Replies:
    """It stands at another step."""
    committee, me = visit.enter(session)
    place, picked = _place(session, committee, visit.metadata["place"]), visit.values["step"]
    if not picked:
        raise Refused("step", "required")
    move_step(session, me, place, Step(picked), why=visit.values["why"] or "", now=visit.now)
    return Say(_steps(session, visit, committee, me, notice=prompts.moved(place)))


def _place(session: Session, committee: Committee, number: str) -> Place:
    if number == prompts.COMMITTEE:
        return Place(committee)
    return Place(committee, fetch(session, Workgroup, committee.pk, int(number)))


def _steps(session: Session, visit: Visit, committee: Committee, me: Member, *, notice: str = "") -> Message:
    """All of them; in a workgroup's channel the tools are those of its own step."""
    found = standings(session, committee)
    channel = visit.channel_id or visit.metadata.get("channel") or ""
    group = workgroup_in(session, committee.pk, channel)
    here = next((one for one in found if one.place.workgroup is group), found[0])
    if may(session, me, Act.MOVE_STEP, found[0].place):
        movable = {prompts.key(one.place) for one in found}
    else:
        leads = leads_by_workgroup(session, committee.pk)
        movable = {str(pk) for pk, people in leads.items() if me in people}
    return prompts.render_steps(found, movable, here, list(tools.WORDS), notice=notice)


WORDS = {"step": type_step}

ACTIONS = {prompts.SHOW: on_show, prompts.MENU: on_menu, prompts.MOVE: on_menu}

FORMS = {prompts.FORM: on_moved}
