"""``/goals``: goals and action steps, by words, by buttons and by forms."""

import re
from typing import Any

from slack_bolt import App
from sqlmodel import Session

from handlers import forms, lists, steps
from handlers.entry import Deps, on_action, on_command, on_shortcut, on_submit
from handlers.history import type_history
from handlers.replies import Open, Redraw, Replies, Say
from handlers.typed import dispatch
from handlers.visit import Visit, mentioned, without_mentions
from models.audit import table_name
from models.base import fetch
from models.committee import Committee, agencies_of, calendar_of, member_by_slack
from models.dates import split_due
from models.goal import (
    TEXT_LIMIT,
    Goal,
    add_goal,
    clean,
    goal_by_ref,
    meet,
    open_goals,
    set_benefits,
    take_up_again,
    works_by_dates,
)
from models.lines import lines_of
from models.outbox import Message
from models.step import ActionStep, add_step, still_open
from models.undo import undo_last
from models.workgroup import workgroup_in
from prompts import goals as prompts
from prompts import ids
from prompts.dates import missing_parts

GOAL_REF = re.compile(r"(?i)[(\[#]*\b(G\d+)\b[)\]:;,.]*")


def register(app: App, deps: Deps) -> None:
    """Listens to everything about goals and action steps."""
    on_command(app, deps, "/goals", on_goals)
    on_action(app, deps, ids.LIST_PAGE, on_page)
    on_action(app, deps, ids.UNDO, on_undo)
    on_action(app, deps, ids.OPEN_GOAL_FORM, on_new_goal)
    on_action(app, deps, ids.OPEN_STEP_FORM, on_new_step)
    on_submit(app, deps, ids.GOAL_FORM, on_goal_submitted)
    on_submit(app, deps, ids.STEP_FORM, on_step_submitted)
    on_shortcut(app, deps, ids.SHORTCUT_STEP, on_step_shortcut)


def on_goals(session: Session, visit: Visit) -> Replies:
    """``/goals`` and its words."""
    return dispatch(session, visit, TYPED, prompts.HELP, plain=show_here)


def show_here(session: Session, visit: Visit, _rest: str) -> Replies:
    """The commitments of this channel's workgroup, or of all."""
    committee, me = visit.enter(session)
    group = workgroup_in(session, committee.pk, visit.channel_id or "")
    return Say(lists.draw(session, committee, me, visit, lists.group_tag(group)))


def show_mine(session: Session, visit: Visit, _rest: str) -> Replies:
    """Only my commitments."""
    committee, me = visit.enter(session)
    return Say(lists.draw(session, committee, me, visit, ids.MINE))


def type_goal(session: Session, visit: Visit, rest: str) -> Replies:
    """``add TEXT``: the form, prefilled."""
    committee, _ = visit.enter(session)
    return Open(_goal_form(session, visit, committee, clean(rest, "statement") if rest else ""))


def type_step(session: Session, visit: Visit, rest: str) -> Replies:
    """``step [G3] TEXT @owner by DATE``: made at once when nothing is missing, else the form."""
    committee, me = visit.enter(session)
    goals = _goals_here(session, visit, committee)
    if named := GOAL_REF.search(rest):
        goals = [goal_by_ref(session, committee, named[1])]
        rest = rest[: named.start()] + rest[named.end() :]
    people = mentioned(rest)
    calendar = calendar_of(session, committee)
    title, reading = split_due(without_mentions(rest), now=visit.now, calendar=calendar)
    title = clean(title, "title") if title else ""
    owner = member_by_slack(session, committee.pk, people[0]) if len(people) == 1 else None
    undated = len(goals) == 1 and not works_by_dates(session, goals[0]) and not reading.matched
    if title and len(goals) == 1 and owner and (reading.date or undated):
        step = add_step(
            session,
            me,
            goals[0],
            title=title,
            owner=owner,
            due=reading.date,
            due_words=reading.matched or "",
            now=visit.now,
        )
        return _step_added(session, visit, committee, step)
    draft = prompts.Draft(
        title=title,
        goal_id=goals[0].pk if goals else None,
        owner=owner.slack_id if owner else None,
        due=reading.date,
        missing=missing_parts(people=len(people), goals=len(goals), reading=reading, undated=undated),
    )
    return Open(
        prompts.step_form(forms.pickable(session, committee, goals), draft, metadata=forms.carried(visit))
    )


def type_met(session: Session, visit: Visit, rest: str) -> Replies:
    """``met G3``."""
    committee, me = visit.enter(session)
    goal = goal_by_ref(session, committee, rest)
    meet(session, me, goal, now=visit.now)
    return Say(prompts.goal_met(goal, still_open=still_open(session, goal)))


def type_done(session: Session, visit: Visit, rest: str) -> Replies:
    """``done A12``; of a goal it means that it is met."""
    return (type_met if GOAL_REF.fullmatch(rest.strip()) else steps.type_done)(session, visit, rest)


def type_reopen(session: Session, visit: Visit, rest: str) -> Replies:
    """``reopen A12`` or ``reopen G3``."""
    if not GOAL_REF.fullmatch(rest.strip()):
        return steps.type_reopen(session, visit, rest)
    committee, me = visit.enter(session)
    goal = goal_by_ref(session, committee, rest)
    take_up_again(session, me, goal, now=visit.now)
    return Say(prompts.goal_taken_up(goal))


def type_undo(session: Session, visit: Visit, _rest: str) -> Replies:
    """``undo``: takes back my last change."""
    return Say(take_back(session, visit))


def take_back(session: Session, visit: Visit, *, turn: str | None = None) -> Message:
    """Takes back the last change, only that of this ``turn`` where it is given; says what it was."""
    _, me = visit.enter(session)
    rows = undo_last(session, me, turn=turn, now=visit.now)
    refs = [row.ref for row in rows if isinstance(row, ActionStep | Goal)]
    return prompts.undone(refs, [table_name(type(row)) for row in rows])


TYPED = {
    "mine": show_mine,
    "add": type_goal,
    "step": type_step,
    "done": type_done,
    "met": type_met,
    "reopen": type_reopen,
    "edit": steps.type_edit,
    "drop": steps.type_drop,
    "wait": steps.type_wait,
    "history": type_history,
    "undo": type_undo,
}


def on_page(session: Session, visit: Visit) -> Replies:
    """The next page of a list."""
    committee, me = visit.enter(session)
    return Redraw(lists.draw(session, committee, me, visit, visit.value))


def on_undo(session: Session, visit: Visit) -> Replies:
    """Undo, by button."""
    return type_undo(session, visit, "")


def on_new_goal(session: Session, visit: Visit) -> Replies:
    """The form for a new goal."""
    committee, _ = visit.enter(session)
    return Open(_goal_form(session, visit, committee, ""))


def on_new_step(session: Session, visit: Visit) -> Replies:
    """The form for a new step; the button may carry its goal."""
    committee, _ = visit.enter(session)
    draft = prompts.Draft(goal_id=int(visit.value) if visit.value.isdecimal() else None)
    goals = forms.pickable(session, committee, _goals_here(session, visit, committee))
    return Open(prompts.step_form(goals, draft, metadata=forms.carried(visit)))


def on_step_shortcut(session: Session, visit: Visit) -> Replies:
    """ "Make this an action step": the form with the message's words."""
    committee, _ = visit.enter(session)
    title = without_mentions(visit.text)[:TEXT_LIMIT]
    goals = forms.pickable(session, committee, _goals_here(session, visit, committee))
    return Open(prompts.step_form(goals, prompts.Draft(title=title), metadata=forms.carried(visit)))


def on_goal_submitted(session: Session, visit: Visit) -> Replies:
    """A new goal."""
    committee, me = visit.enter(session)
    values = visit.values
    goal = add_goal(
        session,
        me,
        statement=values["statement"] or "",
        workgroup=forms.group_of(session, committee, visit.metadata.get("channel")),
        measure=values["measure"] or "",
        due=forms.due(visit, committee),
        intercepts=[int(value) for value in values["intercepts"] or []],
        now=visit.now,
    )
    gains = {
        int(name.removeprefix("benefit-")): text or "" for name, text in values.items() if "benefit-" in name
    }
    set_benefits(session, goal, gains)
    return Say(prompts.goal_added(goal))


def on_step_submitted(session: Session, visit: Visit) -> Replies:
    """A new step."""
    committee, me = visit.enter(session)
    values = visit.values
    step = add_step(
        session,
        me,
        forms.goal(session, visit, committee, me),
        title=values["title"] or "",
        owner=forms.owner(session, committee, values["owner"]),
        due=forms.due(visit, committee),
        now=visit.now,
    )
    return _step_added(session, visit, committee, step)


def _step_added(session: Session, visit: Visit, committee: Committee, step: ActionStep) -> Replies:
    [line] = lines_of(session, committee.pk, [step])
    today = visit.today(committee.zone)
    goal = fetch(session, Goal, committee.pk, step.goal_id)
    return Say(prompts.step_added(line, goal, read_from=step.due_words or None, today=today))


def _goals_here(session: Session, visit: Visit, committee: Committee) -> list[Goal]:
    """The open goals of this channel's workgroup; elsewhere all of them."""
    group = forms.group_of(session, committee, visit.channel_id)
    return open_goals(session, committee.pk, group)


def _goal_form(session: Session, visit: Visit, committee: Committee, statement: str) -> dict[str, Any]:
    return prompts.goal_form(
        agencies_of(session, committee.pk), metadata=forms.carried(visit), statement=statement
    )
