"""``/goals``: goals and action steps, by words, by buttons and by forms."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from slack_bolt import App
from sqlmodel import Session

from handlers import lists
from handlers.entry import Deps, on_action, on_command, on_shortcut, on_submit
from handlers.replies import Correct, Open, Redraw, Replies, Say
from handlers.typed import dispatch
from handlers.visit import Visit, mentioned, without_mentions
from models import step as step_model
from models.agencies import agency_by_name, tell_principal
from models.base import fetch
from models.committee import Agency, Committee, Member, agencies_of, calendar_of, member_by_slack
from models.dates import split_due
from models.errors import NotFound
from models.goal import TEXT_LIMIT, Goal, add_goal, goal_by_ref, open_goals, set_benefits
from models.lines import lines_of
from models.step import ActionStep, step_by_ref
from models.undo import undo_last
from models.workgroup import Workgroup, workgroup_in
from prompts import goals as prompts
from prompts import ids, steps
from prompts.dates import missing_parts

GOAL_REF = re.compile(r"(?i)\bG(\d{1,9})\b")


def register(app: App, deps: Deps) -> None:
    """Listens to everything about goals and action steps."""
    on_command(app, deps, "/goals", on_goals)
    on_action(app, deps, ids.LIST_PAGE, on_page)
    on_action(app, deps, ids.STEP_DONE, on_done)
    on_action(app, deps, ids.STEP_REOPEN, on_reopen)
    on_action(app, deps, ids.STEP_EDIT, on_edit)
    on_action(app, deps, ids.STEP_SNOOZE, on_snooze)
    on_action(app, deps, ids.STEP_WAIT, on_wait)
    on_action(app, deps, ids.UNDO, on_undo)
    on_action(app, deps, ids.OPEN_GOAL_FORM, on_new_goal)
    on_action(app, deps, ids.OPEN_STEP_FORM, on_new_step)
    on_submit(app, deps, ids.GOAL_FORM, on_goal_submitted)
    on_submit(app, deps, ids.STEP_FORM, on_step_submitted)
    on_submit(app, deps, ids.STEP_EDIT_FORM, on_edit_submitted)
    on_submit(app, deps, ids.SNOOZE_FORM, on_snooze_submitted)
    on_submit(app, deps, ids.WAIT_FORM, on_wait_submitted)
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
    return Open(_goal_form(session, visit, committee, rest))


def type_step(session: Session, visit: Visit, rest: str) -> Replies:
    """``step [G3] TEXT @owner by DATE``: made at once when nothing is missing, else the form."""
    committee, me = visit.enter(session)
    goals = _goals_here(session, visit, committee)
    if named := GOAL_REF.search(rest):
        goals = [goal_by_ref(session, committee, named.group())]
        rest = rest[: named.start()] + rest[named.end() :]
    people = mentioned(rest)
    calendar = calendar_of(session, committee)
    title, reading = split_due(without_mentions(rest), now=visit.now, calendar=calendar)
    owner = member_by_slack(session, committee.pk, people[0]) if len(people) == 1 else None
    if title and len(goals) == 1 and owner and reading.date:
        step = step_model.add_step(
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
        missing=missing_parts(people=len(people), goals=len(goals), reading=reading),
    )
    return Open(prompts.step_form(_pickable(session, committee, goals), draft, metadata=_metadata(visit)))


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
    ref, _, reason = rest.partition(" ")
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
    ref, _, rest = rest.partition(" ")
    step = step_by_ref(session, committee, ref)
    name, colon, why = re.sub(r"(?i)^on\s+", "", rest.strip()).partition(":")
    if not colon or not why.strip():
        return Open(_wait_form(session, visit, committee, step))
    agency = agency_by_name(session, committee.pk, name)
    return _wait(session, visit, committee, me, step, agency, why)


def type_undo(session: Session, visit: Visit, _rest: str) -> Replies:
    """``undo``: takes back my last change."""
    _, me = visit.enter(session)
    rows = undo_last(session, me, now=visit.now)
    return Say(prompts.undone([row.ref for row in rows if isinstance(row, ActionStep | Goal)]))


TYPED = {
    "mine": show_mine,
    "add": type_goal,
    "step": type_step,
    "done": type_done,
    "reopen": type_reopen,
    "edit": type_edit,
    "drop": type_drop,
    "wait": type_wait,
    "undo": type_undo,
}


def on_page(session: Session, visit: Visit) -> Replies:
    """The next page of a list."""
    committee, me = visit.enter(session)
    return Redraw(lists.draw(session, committee, me, visit, visit.value))


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
    return Open(prompts.snooze_form(step, tomorrow=tomorrow, metadata=_metadata(visit, step)))


def on_wait(session: Session, visit: Visit) -> Replies:
    """Waiting on, by button or menu: on whom?"""
    committee, _, step = _pressed(session, visit)
    return Open(_wait_form(session, visit, committee, step))


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
    goals = _pickable(session, committee, _goals_here(session, visit, committee))
    return Open(prompts.step_form(goals, draft, metadata=_metadata(visit)))


def on_step_shortcut(session: Session, visit: Visit) -> Replies:
    """ "Make this an action step": the form with the message's words."""
    committee, _ = visit.enter(session)
    title = without_mentions(visit.text)[:TEXT_LIMIT]
    goals = _pickable(session, committee, _goals_here(session, visit, committee))
    return Open(prompts.step_form(goals, prompts.Draft(title=title), metadata=_metadata(visit)))


def on_goal_submitted(session: Session, visit: Visit) -> Replies:
    """A new goal."""
    committee, me = visit.enter(session)
    values = visit.values
    goal = add_goal(
        session,
        me,
        statement=values["statement"] or "",
        workgroup=_group_of(session, committee, visit.metadata.get("channel")),
        measure=values["measure"] or "",
        due=_day(values["due"]),
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
    step = step_model.add_step(
        session,
        me,
        _goal(session, visit, committee, me),
        title=values["title"] or "",
        owner=_owner(session, committee, values["owner"]),
        due=_day(values["due"]),
        now=visit.now,
    )
    return _step_added(session, visit, committee, step)


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
        goal=_goal(session, visit, committee, me),
        owner=_owner(session, committee, values["owner"]),
        due=_day(values["due"]),
        now=visit.now,
    )
    return lists.after_change(session, visit, committee, me, step)


def on_snooze_submitted(session: Session, visit: Visit) -> Replies:
    """Quiet until the picked day."""
    committee, me = visit.enter(session)
    step = fetch(session, ActionStep, committee.pk, visit.metadata["step"])
    until = _day(visit.values["until"])
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


def _step_added(session: Session, visit: Visit, committee: Committee, step: ActionStep) -> Replies:
    [line] = lines_of(session, committee.pk, [step])
    today = visit.today(committee.zone)
    return Say(prompts.step_added(line, read_from=step.due_words or None, today=today))


def _goals_here(session: Session, visit: Visit, committee: Committee) -> list[Goal]:
    """The open goals of this channel's workgroup; elsewhere all of them."""
    group = _group_of(session, committee, visit.channel_id)
    return open_goals(session, committee.pk, group)


def _pickable(session: Session, committee: Committee, first: Sequence[Goal]) -> list[Goal]:
    """All open goals, those at hand first."""
    known = {goal.pk for goal in first}
    return [*first, *(goal for goal in open_goals(session, committee.pk) if goal.pk not in known)]


def _group_of(session: Session, committee: Committee, channel_id: str | None) -> Workgroup | None:
    return workgroup_in(session, committee.pk, channel_id) if channel_id else None


def _goal(session: Session, visit: Visit, committee: Committee, me: Member) -> Goal:
    """The picked goal, or the first one, written in the same form."""
    values = visit.values
    if values.get("new_goal"):
        group = _group_of(session, committee, visit.metadata.get("channel"))
        return add_goal(session, me, statement=values["new_goal"], workgroup=group, now=visit.now)
    return fetch(session, Goal, committee.pk, int(values["goal"]))


def _owner(session: Session, committee: Committee, slack_id: str | None) -> Member | None:
    try:
        return member_by_slack(session, committee.pk, slack_id) if slack_id else None
    except NotFound as error:
        error.kind = "owner"
        raise


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _metadata(visit: Visit, step: ActionStep | None = None) -> dict[str, object]:
    """What a form carries: where its answer goes, which list to draw again, the step as it was seen."""
    carried: dict[str, object] = {"origin": visit.origin.packed(), "channel": visit.channel_id}
    tag = steps.origin_of(str(visit.action.get("block_id", "")))
    if tag and lists.is_list(tag):
        carried["list"] = tag
    if step is not None:
        carried |= {"step": step.pk, "version": step.version}
    return carried


def _goal_form(session: Session, visit: Visit, committee: Committee, statement: str) -> dict[str, object]:
    return prompts.goal_form(
        agencies_of(session, committee.pk), metadata=_metadata(visit), statement=statement
    )


def _edit_form(session: Session, visit: Visit, committee: Committee, step: ActionStep) -> dict[str, object]:
    owner = fetch(session, Member, committee.pk, step.owner_id).slack_id if step.owner_id else None
    goals = _pickable(session, committee, [fetch(session, Goal, committee.pk, step.goal_id)])
    draft = prompts.Draft(title=step.title, goal_id=step.goal_id, owner=owner, due=step.due)
    return prompts.step_form(goals, draft, metadata=_metadata(visit, step))


def _wait_form(session: Session, visit: Visit, committee: Committee, step: ActionStep) -> dict[str, object]:
    agencies = agencies_of(session, committee.pk)
    return prompts.wait_form(step, agencies, metadata=_metadata(visit, step), why=step.waiting_why)
