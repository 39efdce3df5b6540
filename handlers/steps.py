"""Acts on one action step, by words of ``/goals``, by buttons and by forms."""

import re
from datetime import timedelta
from typing import Any

from slack_bolt import App
from sqlmodel import Session

from handlers import checkins, forms, lists
from handlers.entry import Deps, on_action, on_submit
from handlers.history import on_history
from handlers.replies import Correct, Open, Replies
from handlers.typed import first_word
from handlers.visit import Visit
from models import step as step_model
from models.agencies import agency_by_name, tell_principal
from models.base import fetch
from models.committee import Agency, Committee, Member, agencies_of
from models.errors import NotFound
from models.goal import Goal
from models.lines import lines_of
from models.step import ActionStep, step_by_ref
from prompts import goals as prompts
from prompts import ids


def register(app: App, deps: Deps) -> None:
    """Listens to the buttons of a step, its menu and its forms."""
    on_action(app, deps, ids.STEP_DONE, on_done)
    on_action(app, deps, ids.STEP_REOPEN, on_reopen)
    on_action(app, deps, ids.STEP_EDIT, on_edit)
    on_action(app, deps, ids.STEP_SNOOZE, on_snooze)
    on_action(app, deps, ids.STEP_WAIT, on_wait)
    on_action(app, deps, ids.STEP_MENU, on_menu)
    on_submit(app, deps, ids.STEP_EDIT_FORM, on_edit_submitted)
    on_submit(app, deps, ids.SNOOZE_FORM, on_snooze_submitted)
    on_submit(app, deps, ids.WAIT_FORM, on_wait_submitted)


def type_done(session: Session, visit: Visit, rest: str) -> Replies:
    """``done A12``."""
    committee, me = visit.enter(session)
    step = step_by_ref(session, committee, rest)
    step_model.finish(session, me, step, now=visit.now)
    return lists.after_change(session, visit, committee, me, step)


def type_reopen(session: Session, visit: Visit, rest: str) -> Replies:
    """``reopen A12``."""
    committee, me = visit.enter(session)
    step = step_by_ref(session, committee, rest)
    step_model.reopen(session, me, step, now=visit.now)
    return lists.after_change(session, visit, committee, me, step)


def type_drop(session: Session, visit: Visit, rest: str) -> Replies:
    """``drop A12 REASON``."""
    committee, me = visit.enter(session)
    ref, reason = first_word(rest)
    step = step_by_ref(session, committee, ref)
    step_model.drop(session, me, step, reason=reason, now=visit.now)
    return lists.after_change(session, visit, committee, me, step)


def type_edit(session: Session, visit: Visit, rest: str) -> Replies:
    """``edit A12``: the form."""
    committee, _ = visit.enter(session)
    return Open(_edit_form(session, visit, committee, step_by_ref(session, committee, rest)))


def type_wait(session: Session, visit: Visit, rest: str) -> Replies:
    """``wait A12 on AGENCY: WHY``; the form when a part is missing."""
    committee, me = visit.enter(session)
    ref, rest = first_word(rest)
    step = step_by_ref(session, committee, ref)
    typed = re.sub(r"(?i)^on\b\s*", "", rest)
    name, _, why = (part.strip() for part in typed.partition(":"))
    if name and why:
        agency = agency_by_name(session, committee.pk, name)
        return _wait(session, visit, committee, me, step, agency, why)
    return Open(_wait_form(session, visit, committee, step, name, why))


def on_done(session: Session, visit: Visit) -> Replies:
    """Done, by button or menu."""
    committee, me, step = _pressed(session, visit)
    step_model.finish(session, me, step, now=visit.now)
    return lists.after_change(session, visit, committee, me, step)


def on_reopen(session: Session, visit: Visit) -> Replies:
    """Open again, by button or menu."""
    committee, me, step = _pressed(session, visit)
    step_model.reopen(session, me, step, now=visit.now)
    return lists.after_change(session, visit, committee, me, step)


def on_edit(session: Session, visit: Visit) -> Replies:
    """Edit, by button or menu."""
    committee, _, step = _pressed(session, visit)
    return Open(_edit_form(session, visit, committee, step))


def on_snooze(session: Session, visit: Visit) -> Replies:
    """Snooze, by button: until when?"""
    committee, _, step = _pressed(session, visit)
    tomorrow = visit.today(committee.zone) + timedelta(days=1)
    return Open(prompts.snooze_form(step, tomorrow=tomorrow, metadata=forms.carried(visit, step)))


def on_wait(session: Session, visit: Visit) -> Replies:
    """Waiting on, by button or menu: on whom?"""
    committee, _, step = _pressed(session, visit)
    return Open(_wait_form(session, visit, committee, step))


def on_menu(session: Session, visit: Visit) -> Replies:
    """The menu beside a step in a list; its values are ``verb:id``."""
    return MENU[visit.value.partition(":")[0]](session, visit)


MENU = {
    "done": on_done,
    "update": checkins.on_update,
    "edit": on_edit,
    "wait": on_wait,
    "reopen": on_reopen,
    "history": on_history,
}


def on_edit_submitted(session: Session, visit: Visit) -> Replies:
    """A changed step; somebody else's change meanwhile is not written over."""
    committee, me = visit.enter(session)
    values, metadata = visit.values, visit.metadata
    step = fetch(session, ActionStep, committee.pk, metadata["step"])
    step_model.edit(
        session,
        me,
        step,
        version=metadata["version"],
        title=values["title"] or "",
        goal=forms.goal(session, visit, committee, me),
        owner=forms.owner(session, committee, values["owner"]),
        due=forms.due(visit, committee, so_far=step.due),
        now=visit.now,
    )
    return lists.after_change(session, visit, committee, me, step)


def on_snooze_submitted(session: Session, visit: Visit) -> Replies:
    """Quiet until the picked day."""
    committee, me = visit.enter(session)
    step = fetch(session, ActionStep, committee.pk, visit.metadata["step"])
    until = forms.day(visit.values["until"])
    if until is None or until <= visit.today(committee.zone):
        return Correct({"until": "Please pick a day after today."})
    step_model.snooze(session, me, step, until=until, now=visit.now)
    return lists.after_change(session, visit, committee, me, step)


def on_wait_submitted(session: Session, visit: Visit) -> Replies:
    """Waiting on the picked agency, or on nobody any more."""
    committee, me = visit.enter(session)
    step = fetch(session, ActionStep, committee.pk, visit.metadata["step"])
    agency_id = int(visit.values["agency"])
    agency = fetch(session, Agency, committee.pk, agency_id) if agency_id else None
    return _wait(session, visit, committee, me, step, agency, visit.values["why"] or "")


def _wait(
    session: Session,
    visit: Visit,
    committee: Committee,
    me: Member,
    step: ActionStep,
    agency: Agency | None,
    why: str,
) -> Replies:
    """Marks it, and tells the agency's principal privately."""
    step_model.wait_on(session, me, step, agency, why=why, now=visit.now)
    if agency is not None:
        [line] = lines_of(session, committee.pk, [step])
        message = prompts.waiting_told(line, by=me.slack_id, today=visit.today(committee.zone))
        tell_principal(
            session, agency, message, key=f"waiting:{step.ref}:{step.version}", but=me, now=visit.now
        )
    return lists.after_change(session, visit, committee, me, step)


def _pressed(session: Session, visit: Visit) -> tuple[Committee, Member, ActionStep]:
    """The step whose button or menu was used (a menu's value is ``verb:id``)."""
    committee, me = visit.enter(session)
    number = visit.value.rpartition(":")[2]
    return committee, me, fetch(session, ActionStep, committee.pk, int(number))


def _edit_form(session: Session, visit: Visit, committee: Committee, step: ActionStep) -> dict[str, Any]:
    owner = fetch(session, Member, committee.pk, step.owner_id).slack_id if step.owner_id else None
    goals = forms.pickable(session, committee, [fetch(session, Goal, committee.pk, step.goal_id)])
    draft = prompts.Draft(title=step.title, goal_id=step.goal_id, owner=owner, due=step.due)
    return prompts.step_form(goals, draft, metadata=forms.carried(visit, step))


def _wait_form(
    session: Session, visit: Visit, committee: Committee, step: ActionStep, name: str = "", why: str = ""
) -> dict[str, Any]:
    """The form with what was typed: a name that is no agency's goes to the words, so that it is not lost."""
    agencies = agencies_of(session, committee.pk)
    chosen = step.waiting_on_id
    if name:
        try:
            chosen = agency_by_name(session, committee.pk, name).pk
        except NotFound:
            why = f"{name} {why}".strip()
    return prompts.wait_form(
        step, agencies, metadata=forms.carried(visit, step), chosen=chosen, why=why or step.waiting_why
    )
