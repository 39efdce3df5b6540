"""``/committee workplan``: goals with their milestones and steps, and what came up in a standing group."""

from typing import Any

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, authorize, may
from models.base import fetch
from models.committee import Committee, Member
from models.goal import Goal, check_not_given_up, meet, take_up_again
from models.outbox import Message
from models.tools import issues, milestones
from models.tools.arisen import Issue, issue_by_id
from models.tools.milestones import Milestone
from models.tools.workplan import group_named, workplan
from models.workgroup import Workgroup, workgroup_in, workgroups_of
from prompts.tools import arisen, showing
from prompts.tools import milestones as points
from prompts.tools import workplan as prompts


def type_workplan(session: Session, visit: Visit, rest: str) -> Replies:
    """``workplan NAME``; without a name that of this channel's workgroup, elsewhere the choice."""
    committee, me = visit.enter(session)
    if rest.strip():
        return Say(_plan(session, visit, committee, me, group_named(session, committee.pk, rest)))
    group = workgroup_in(session, committee.pk, visit.channel_id or "")
    return Say(_plan(session, visit, committee, me, group) if group else _choice(session, committee))


def on_plan(session: Session, visit: Visit) -> Replies:
    """A workgroup's plan, the committee's own, or the choice; ``new:`` keeps what it is asked from."""
    committee, me = visit.enter(session)
    asked, _, number = visit.value.rpartition(":")
    if number in ("", "all"):
        message = _choice(session, committee)
    else:
        message = _plan(session, visit, committee, me, _group(session, committee, number))
    return Say(message) if asked else Redraw(message)


def on_page(session: Session, visit: Visit) -> Replies:
    """Another page of a plan."""
    committee, me = visit.enter(session)
    number, _, page = visit.value.partition(":")
    group = _group(session, committee, number)
    return Redraw(_plan(session, visit, committee, me, group, page=int(page)))


def on_goal(session: Session, visit: Visit) -> Replies:
    """One goal's card, in the place of the plan."""
    committee, me = visit.enter(session)
    goal = fetch(session, Goal, committee.pk, int(visit.value))
    return Redraw(_card(session, visit, committee, me, goal))


def on_met(session: Session, visit: Visit) -> Replies:
    """What the goal set out to change has changed."""
    committee, me = visit.enter(session)
    goal = fetch(session, Goal, committee.pk, int(visit.value))
    meet(session, me, goal, now=visit.now)
    return Redraw(_card(session, visit, committee, me, goal))


def on_taken_up(session: Session, visit: Visit) -> Replies:
    """It has not, after all."""
    committee, me = visit.enter(session)
    goal = fetch(session, Goal, committee.pk, int(visit.value))
    take_up_again(session, me, goal, now=visit.now)
    return Redraw(_card(session, visit, committee, me, goal))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of a new milestone."""
    committee, me = visit.enter(session)
    goal = fetch(session, Goal, committee.pk, int(visit.value))
    authorize(session, me, Act.KEEP_MILESTONES, goal)
    check_not_given_up(goal)
    return Open(points.milestone_form(goal, None, metadata=visit.carry(goal=goal.pk)))


def on_added(session: Session, visit: Visit) -> Replies:
    """A milestone is in the plan."""
    committee, me = visit.enter(session)
    goal = fetch(session, Goal, committee.pk, int(visit.metadata["goal"]))
    title, due = visit.values["title"] or "", picked_day(visit, "due")
    made = milestones.add_milestone(session, me, goal, title=title, due=due, now=visit.now)
    return Say(_card(session, visit, committee, me, goal, notice=points.saved(made)))


def on_menu(session: Session, visit: Visit) -> Replies:
    """What is to be done with a milestone; the values are ``verb:id``."""
    committee, me = visit.enter(session)
    verb, _, number = visit.value.partition(":")
    milestone = fetch(session, Milestone, committee.pk, int(number))
    goal = fetch(session, Goal, committee.pk, milestone.goal_id)
    if verb == points.NOT_REACHED:
        milestones.not_reached(session, me, milestone, now=visit.now)
        return Redraw(_card(session, visit, committee, me, goal, notice=points.not_reached(milestone)))
    if verb == points.DROP:
        milestones.drop(session, me, milestone, now=visit.now)
        return Redraw(_card(session, visit, committee, me, goal, notice=points.dropped(milestone)))
    if verb in points.MOVES:
        moved = milestones.put_in_place(session, me, milestone, up=verb == points.UP, now=visit.now)
        return Redraw(_card(session, visit, committee, me, goal, notice=points.put(milestone, moved=moved)))
    authorize(session, me, Act.KEEP_MILESTONES, milestone)
    milestones.check_ahead(milestone)
    carried = visit.carry(milestone=milestone.pk)
    if verb == points.REACHED:
        return Open(points.reached_form(milestone, day=visit.today(committee.zone), metadata=carried))
    return Open(points.milestone_form(goal, milestone, metadata=carried))


def on_changed(session: Session, visit: Visit) -> Replies:
    """A milestone has another title or day."""
    committee, me, milestone, goal = _carried_milestone(session, visit)
    values, due = visit.values, picked_day(visit, "due")
    title, why = values["title"] or "", values["why"] or ""
    milestones.change_milestone(session, me, milestone, title=title, due=due, why=why, now=visit.now)
    return Say(_card(session, visit, committee, me, goal, notice=points.saved(milestone)))


def on_reached(session: Session, visit: Visit) -> Replies:
    """A milestone is reached."""
    committee, me, milestone, goal = _carried_milestone(session, visit)
    milestones.reach(session, me, milestone, on=picked_day(visit, "reached_on"), now=visit.now)
    return Say(_card(session, visit, committee, me, goal, notice=points.reached(milestone)))


def on_note(session: Session, visit: Visit) -> Replies:
    """The form for something that came up."""
    committee, _ = visit.enter_for(session, Act.NOTE_ISSUE)
    group = fetch(session, Workgroup, committee.pk, int(visit.value))
    return Open(arisen.note_form(group, metadata=visit.carry(group=group.pk)))


def on_noted(session: Session, visit: Visit) -> Replies:
    """It is noted."""
    committee, me = visit.enter(session)
    group = fetch(session, Workgroup, committee.pk, int(visit.metadata["group"]))
    note = visit.values["note"] or ""
    issues.note_issue(session, me, group, note=note, now=visit.now, **_more(visit))
    return Say(_plan(session, visit, committee, me, group, notice=_noted(committee)))


def _noted(committee: Committee) -> str:
    return arisen.saved(private=committee.open_meetings)


def on_more(session: Session, visit: Visit) -> Replies:
    """The form for what was done about it."""
    committee, me = visit.enter(session)
    issue = issue_by_id(session, committee.pk, int(visit.value))
    authorize(session, me, Act.FOLLOW_UP_ISSUE, issue)
    return Open(arisen.more_form(issue, metadata=visit.carry(issue=issue.checkin.pk)))


def on_more_sent(session: Session, visit: Visit) -> Replies:
    """What was done about it is kept."""
    committee, me = visit.enter(session)
    issue = issue_by_id(session, committee.pk, int(visit.metadata["issue"]))
    issues.tell_more(session, me, issue, now=visit.now, **_more(visit))
    group = _of_issue(session, issue)
    return Say(_plan(session, visit, committee, me, group, notice=_noted(committee)))


def on_put_up(session: Session, visit: Visit) -> Replies:
    """It is a topic of the committee's next meeting."""
    committee, me = visit.enter(session)
    issue = issue_by_id(session, committee.pk, int(visit.value))
    group = _of_issue(session, issue)
    title, attachment = arisen.topic_title(issue), arisen.topic_attachment(issue, group)
    put = issues.put_up(session, me, issue, title=title, attachment=attachment, now=visit.now)
    notice = showing.put_on_agenda(put.item, put.meeting, fresh=put.fresh)
    return Say(_plan(session, visit, committee, me, group, notice=notice))


def _more(visit: Visit) -> dict[str, Any]:
    return {"done": visit.values["done"] or "", "for_committee": bool(visit.values["wanted"])}


def _of_issue(session: Session, issue: Issue) -> Workgroup:
    return fetch(session, Workgroup, issue.committee_id, issue.checkin.workgroup_id)


def _carried_milestone(session: Session, visit: Visit) -> tuple[Committee, Member, Milestone, Goal]:
    committee, me = visit.enter(session)
    milestone = fetch(session, Milestone, committee.pk, int(visit.metadata["milestone"]))
    return committee, me, milestone, fetch(session, Goal, committee.pk, milestone.goal_id)


def _group(session: Session, committee: Committee, number: str) -> Workgroup | None:
    return fetch(session, Workgroup, committee.pk, int(number)) if number != points.WHOLE else None


def _choice(session: Session, committee: Committee) -> Message:
    return prompts.render_choice(workgroups_of(session, committee.pk), committee)


def _plan(
    session: Session,
    visit: Visit,
    committee: Committee,
    me: Member,
    group: Workgroup | None,
    *,
    page: int = 0,
    notice: str = "",
) -> Message:
    plan = workplan(session, committee, me, group, now=visit.now)
    runs = may(session, me, Act.READ_ANSWERS, group)
    theirs = (one.checkin for one in plan.issues if runs or one.checkin.member_id == me.pk)
    rights = prompts.Rights(frozenset(answer.pk for answer in theirs))
    return prompts.render_plan(plan, rights, committee, page=page, notice=notice)


def _card(
    session: Session, visit: Visit, committee: Committee, me: Member, goal: Goal, *, notice: str = ""
) -> Message:
    """The card of a goal. Raises AlreadySettled for one that was given up."""
    check_not_given_up(goal)
    number = str(goal.workgroup_id) if goal.workgroup_id else points.WHOLE
    plan = workplan(session, committee, me, _group(session, committee, number), now=visit.now)
    line = next(one for one in plan.goals if one.goal.pk == goal.pk)
    return prompts.render_goal(line, plan, may=may(session, me, Act.KEEP_MILESTONES, goal), notice=notice)


WORDS = {"workplan": type_workplan}

ACTIONS = {
    points.PLAN: on_plan,
    prompts.PAGE: on_page,
    prompts.BACK: on_page,
    prompts.GOAL: on_goal,
    prompts.MET: on_met,
    prompts.TAKE_UP: on_taken_up,
    points.ADD: on_add,
    points.MENU: on_menu,
    arisen.NOTE: on_note,
    arisen.MORE: on_more,
    arisen.PUT_UP: on_put_up,
}

FORMS = {
    points.FORM: on_added,
    points.MOVE_FORM: on_changed,
    points.REACHED_FORM: on_reached,
    arisen.NOTE_FORM: on_noted,
    arisen.MORE_FORM: on_more_sent,
}
