"""``/committee objectives``: picked from a list or written, and made goals by a press."""

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say, Turn
from handlers.visit import Visit
from models.access import Act, allowed, authorize
from models.base import fetch
from models.committee import Committee, Member
from models.outbox import Message
from models.tools.former import former_of
from models.tools.objectives import (
    Objective,
    Stated,
    add_objective,
    change_objective,
    drop_objective,
    dropped_of,
    make_goal,
    objectives_of,
)
from models.tools.scoping import ScopingRemark, link_objective, objectives_said
from models.workgroup import Workgroup, workgroups_of
from prompts.tools import objectives as prompts


def on_typed(session: Session, visit: Visit, _rest: str) -> Replies:
    """``objectives``."""
    return on_open(session, visit)


def on_open(session: Session, visit: Visit) -> Replies:
    """All that are not given up."""
    committee, me = visit.enter(session)
    return Say(_list(session, committee, me))


def on_page(session: Session, visit: Visit) -> Replies:
    """Another page of them, in the place of this one."""
    committee, me = visit.enter(session)
    return Redraw(_list(session, committee, me, page=int(visit.value)))


def on_pick(session: Session, visit: Visit) -> Replies:
    """The list to start from."""
    visit.enter_for(session, Act.ADD_OBJECTIVE)
    return Open(prompts.pick_form(metadata=visit.carry()))


def on_picked(session: Session, visit: Visit) -> Replies:
    """The picked one's words, to be made one's own."""
    visit.enter_for(session, Act.ADD_OBJECTIVE)
    start = prompts.from_list(str(visit.values["key"]))
    return Turn(prompts.objective_form(start, metadata=visit.metadata | {"source": start.source}))


def on_write(session: Session, visit: Visit) -> Replies:
    """An empty form."""
    visit.enter_for(session, Act.ADD_OBJECTIVE)
    return Open(prompts.objective_form(Stated(""), metadata=visit.carry()))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with an objective as it is."""
    committee, me = visit.enter(session)
    one = fetch(session, Objective, committee.pk, int(visit.value))
    authorize(session, me, Act.EDIT_OBJECTIVE, one)
    start = Stated(one.statement, one.measure, one.due, one.intercepts)
    return Open(prompts.objective_form(start, metadata=visit.carry(objective=one.pk)))


def on_submitted(session: Session, visit: Visit) -> Replies:
    """An objective is added or changed; what it does not say yet is pointed out, and never in the way."""
    committee, me = visit.enter(session)
    stated = Stated(
        statement=visit.values["statement"] or "",
        measure=visit.values["measure"] or "",
        due=picked_day(visit, "due"),
        intercepts=[int(value) for value in visit.values["intercepts"] or []],
        source=visit.metadata.get("source", ""),
    )
    number = visit.metadata.get("objective")
    if number is None:
        one = add_objective(session, me, stated, now=visit.now)
        if (remark := visit.metadata.get("remark")) is not None:
            said = fetch(session, ScopingRemark, committee.pk, int(remark))
            link_objective(session, me, said, one, now=visit.now)
    else:
        one = fetch(session, Objective, committee.pk, int(number))
        change_objective(session, me, one, stated, now=visit.now)
    return Say(_list(session, committee, me, notice=prompts.saved(one)))


def on_drop(session: Session, visit: Visit) -> Replies:
    """It is given up."""
    committee, me = visit.enter(session)
    one = fetch(session, Objective, committee.pk, int(visit.value))
    drop_objective(session, me, one, now=visit.now)
    return Redraw(_list(session, committee, me, notice=prompts.dropped(one)))


def on_goal(session: Session, visit: Visit) -> Replies:
    """Asks whose goal it becomes."""
    committee, _ = visit.enter_for(session, Act.ADD_GOAL)
    one = fetch(session, Objective, committee.pk, int(visit.value))
    groups = workgroups_of(session, committee.pk)
    return Open(prompts.goal_form(one, groups, metadata=visit.carry(objective=one.pk)))


def on_goal_made(session: Session, visit: Visit) -> Replies:
    """It is a goal."""
    committee, me = visit.enter(session)
    one = fetch(session, Objective, committee.pk, int(visit.metadata["objective"]))
    picked = visit.values["group"]
    group = None if picked == prompts.WHOLE else fetch(session, Workgroup, committee.pk, int(picked))
    goal = make_goal(session, me, one, group, now=visit.now)
    return Say(_list(session, committee, me, notice=prompts.became(goal)))


def _list(session: Session, committee: Committee, me: Member, *, page: int = 0, notice: str = "") -> Message:
    lines = objectives_of(session, committee.pk)
    mine = allowed(session, me, Act.EDIT_OBJECTIVE, [line.objective for line in lines])
    said = objectives_said(session, committee.pk)
    return prompts.render_objectives(
        lines,
        may_edit={one.pk for one in mine},
        said=said,
        formers=former_of(session, [line.objective for line in lines], prompts.FORMER),
        dropped=dropped_of(session, committee.pk),
        page=page,
        notice=notice,
    )


WORDS = {"objectives": on_typed}
ACTIONS = {
    prompts.OPEN: on_open,
    prompts.PAGE: on_page,
    prompts.BACK: on_page,
    prompts.PICK: on_pick,
    prompts.WRITE: on_write,
    prompts.CHANGE: on_change,
    prompts.DROP: on_drop,
    prompts.GOAL: on_goal,
}
FORMS = {
    prompts.PICK_FORM: on_picked,
    prompts.FORM: on_submitted,
    prompts.GOAL_FORM: on_goal_made,
}
