"""``/committee interventions``: what is done about the gaps, how each stands, and since when."""

from typing import Any

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, authorize, may
from models.base import fetch
from models.committee import Committee, Member, agencies_of
from models.errors import Refused
from models.goal import Goal, open_goals
from models.outbox import Message
from models.tools import interventions
from models.tools.former import former_of
from models.tools.interventions import About, Intervention, InterventionKind, InterventionState, line_of
from prompts.tools import interventions as prompts


def type_interventions(session: Session, visit: Visit, _rest: str) -> Replies:
    """``interventions``: all of them."""
    committee, _ = visit.enter(session)
    return Say(_list(session, visit, committee))


def on_list(session: Session, visit: Visit) -> Replies:
    """A page of them, in the place of what was shown."""
    committee, _ = visit.enter(session)
    return Redraw(_list(session, visit, committee, page=int(visit.value or 0)))


def on_show(session: Session, visit: Visit) -> Replies:
    """One of them, in the place of the list."""
    committee, me = visit.enter(session)
    return Redraw(_one(session, visit, committee, me, _row(session, committee, visit.value)))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of a new one."""
    committee, _ = visit.enter_for(session, Act.ADD_INTERVENTION)
    return Open(_form(session, visit, committee, None))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with one as it is."""
    committee, me = visit.enter(session)
    row = _row(session, committee, visit.value)
    authorize(session, me, Act.EDIT_INTERVENTION, row)
    return Open(_form(session, visit, committee, row))


def on_submitted(session: Session, visit: Visit) -> Replies:
    """One is entered or changed."""
    committee, me = visit.enter(session)
    about, number = _about(session, visit, committee), visit.metadata.get("intervention")
    if number is None:
        row = interventions.add_intervention(session, me, about, now=visit.now)
    else:
        row = _row(session, committee, number)
        interventions.change_intervention(session, me, row, about, now=visit.now)
    return Say(_one(session, visit, committee, me, row, notice=prompts.saved(row)))


def on_state(session: Session, visit: Visit) -> Replies:
    """The form for how it stands."""
    committee, me = visit.enter(session)
    row = _row(session, committee, visit.value)
    authorize(session, me, Act.SETTLE_INTERVENTION, row)
    carried = visit.carry(intervention=row.pk)
    return Open(prompts.state_form(row, day=visit.today(committee.zone), metadata=carried))


def on_stands(session: Session, visit: Visit) -> Replies:
    """It stands so since that day."""
    committee, me = visit.enter(session)
    row = _row(session, committee, visit.metadata["intervention"])
    state, on = InterventionState(visit.values["state"]), picked_day(visit, "on")
    interventions.set_state(session, me, row, state, on=on, now=visit.now)
    return Say(_one(session, visit, committee, me, row, notice=prompts.saved(row)))


def _about(session: Session, visit: Visit, committee: Committee) -> About:
    values = visit.values
    if not values["kind"]:
        raise Refused("kind", "required")
    goal = int(values.get("goal") or prompts.NO_GOAL)
    agencies = {agency.pk: agency for agency in agencies_of(session, committee.pk)}
    picked = [int(value) for value in values.get("agencies") or []]
    if any(number not in agencies for number in picked):
        raise Refused("agencies", "agency_gone")
    return About(
        title=values["title"] or "",
        kind=InterventionKind(values["kind"]),
        goal=fetch(session, Goal, committee.pk, goal) if goal else None,
        intercepts=[int(value) for value in values["intercepts"] or []],
        agencies=[agencies[number] for number in picked],
        planned_on=picked_day(visit, "planned_on"),
        note=values["note"] or "",
    )


def _form(session: Session, visit: Visit, committee: Committee, row: Intervention | None) -> dict[str, Any]:
    goals = open_goals(session, committee.pk)
    line = line_of(session, row) if row else None
    if line and line.goal and line.goal not in goals:
        goals = [line.goal, *goals]
    carried = visit.carry(intervention=row.pk if row else None)
    return prompts.about_form(line, goals, agencies_of(session, committee.pk), metadata=carried)


def _row(session: Session, committee: Committee, number: str | int) -> Intervention:
    return fetch(session, Intervention, committee.pk, int(number))


def _list(session: Session, visit: Visit, committee: Committee, *, page: int = 0) -> Message:
    lines = interventions.interventions_of(session, committee.pk)
    return prompts.render_list(lines, day=visit.today(committee.zone), page=page)


def _one(
    session: Session, visit: Visit, committee: Committee, me: Member, row: Intervention, *, notice: str = ""
) -> Message:
    rights = prompts.Rights(
        edit=may(session, me, Act.EDIT_INTERVENTION, row),
        settle=may(session, me, Act.SETTLE_INTERVENTION, row),
    )
    return prompts.render_one(
        line_of(session, row),
        rights,
        day=visit.today(committee.zone),
        formers=former_of(session, [row], prompts.FORMER).get(row.pk, ()),
        notice=notice,
    )


WORDS = {"interventions": type_interventions}

ACTIONS = {
    prompts.LIST: on_list,
    prompts.PAGE: on_list,
    prompts.BACK: on_list,
    prompts.SHOW: on_show,
    prompts.ADD: on_add,
    prompts.CHANGE: on_change,
    prompts.STATE: on_state,
}

FORMS = {prompts.FORM: on_submitted, prompts.STATE_FORM: on_stands}
