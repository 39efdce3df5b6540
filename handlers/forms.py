"""What the forms about goals and steps share: what they carry, and how their fields are read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from handlers import lists
from handlers.visit import Visit
from models.base import fetch
from models.committee import Committee, Member, member_by_slack
from models.errors import NotFound, Refused
from models.goal import Goal, add_goal, open_goals
from models.step import ActionStep
from models.workgroup import Workgroup, workgroup_in
from prompts import steps


def pickable(session: Session, committee: Committee, first: Sequence[Goal]) -> list[Goal]:
    """All open goals, those at hand first."""
    known = {goal.pk for goal in first}
    return [*first, *(goal for goal in open_goals(session, committee.pk) if goal.pk not in known)]


def group_of(session: Session, committee: Committee, channel_id: str | None) -> Workgroup | None:
    """The workgroup of a channel, if it is one's."""
    return workgroup_in(session, committee.pk, channel_id) if channel_id else None


def goal(session: Session, visit: Visit, committee: Committee, me: Member) -> Goal:
    """The picked goal, or the first one, written in the same form."""
    values = visit.values
    if values.get("new_goal"):
        group = group_of(session, committee, visit.metadata.get("channel"))
        return add_goal(session, me, statement=values["new_goal"], workgroup=group, now=visit.now)
    return fetch(session, Goal, committee.pk, int(values["goal"]))


def owner(session: Session, committee: Committee, slack_id: str | None) -> Member | None:
    """The picked person, if any. Raises NotFound on the field for somebody who is no member."""
    try:
        return member_by_slack(session, committee.pk, slack_id) if slack_id else None
    except NotFound as error:
        error.kind = "owner"
        raise


def day(value: str | None) -> date | None:
    """A date picker's value."""
    return date.fromisoformat(value) if value else None


def due(visit: Visit, committee: Committee, *, so_far: date | None = None) -> date | None:
    """The picked day by which it is due. Raises Refused for one that is over and new."""
    picked = day(visit.values["due"])
    if picked and picked != so_far and picked < visit.today(committee.zone):
        raise Refused("due", "past")
    return picked


def carried(visit: Visit, step: ActionStep | None = None) -> dict[str, Any]:
    """What a form carries: where its answer goes, which list to draw again, the step as it was seen."""
    carried: dict[str, Any] = visit.carry(channel=visit.channel_id)
    tag = steps.origin_of(str(visit.action.get("block_id", "")))
    if tag and lists.is_list(tag):
        carried["list"] = tag
    if step is not None:
        carried |= {"step": step.pk, "version": step.version}
    return carried
