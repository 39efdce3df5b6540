"""Lists of commitments: drawn, paged, and drawn again when something in them was changed."""

from sqlmodel import Session

from handlers.replies import Redraw, Replies, Say
from handlers.visit import Visit
from models.base import fetch
from models.calendar import today
from models.committee import Committee, Member
from models.lines import idle_goals, line_for, open_lines, own_lines
from models.outbox import Message
from models.step import ActionStep
from models.tools.milestones import next_milestones
from models.workgroup import Workgroup
from prompts import goals as prompts
from prompts import ids, steps


def draw(session: Session, committee: Committee, me: Member, visit: Visit, tag: str) -> Message:
    """The list that the tag names (``mine``, ``all``, ``group-7``; with a page, ``mine:1``) as it is now."""
    origin, _, page = tag.partition(":")
    day = today(visit.now, committee.zone)
    number = int(page) if page.isdecimal() and len(page) < 10 else 0
    start = number * prompts.ROWS_A_PAGE
    if origin == ids.MINE:
        own = own_lines(session, me)
        shown = own[start : start + prompts.ROWS_A_PAGE]
        mine = prompts.Listing("Your commitments", origin, shown, len(own), page=number)
        return prompts.render_mine(mine, today=day)
    group = None
    if origin.startswith(f"{ids.GROUP}-"):
        group = fetch(session, Workgroup, committee.pk, int(origin.removeprefix(f"{ids.GROUP}-")))
    group_id = group.pk if group else None
    lines = open_lines(session, committee.pk, workgroup_id=group_id, start=start, most=prompts.ROWS_A_PAGE)
    listing = prompts.Listing(
        title=prompts.title_for(committee, group.name if group else None),
        origin=origin,
        lines=lines.first,
        count=lines.count,
        idle=idle_goals(session, committee.pk, workgroup_id=group_id, most=prompts.MOST_IDLE),
        page=number,
        ahead=next_milestones(session, committee.pk, workgroup_id=group_id, most=prompts.MOST_AHEAD),
    )
    return prompts.render_list(listing, today=day)


def group_tag(group: Workgroup | None) -> str:
    """The tag of a workgroup's list; of all, when there is no group."""
    return f"{ids.GROUP}-{group.pk}" if group else ids.ALL


def after_change(
    session: Session, visit: Visit, committee: Committee, me: Member, step: ActionStep
) -> Replies:
    """What is shown once a step has changed: its row where it stands, else a confirmation."""
    line = line_for(session, step)
    day = today(visit.now, committee.zone)
    tag = visit.metadata.get("list") or steps.origin_of(str(visit.action.get("block_id", "")))
    if tag and is_list(tag) and not visit.origin.home:
        return Redraw(draw(session, committee, me, visit, tag))
    blocks = visit.message.get("blocks")
    if blocks and tag:
        fresh = steps.replace_row(blocks, line, origin=tag, today=day)
        return Redraw(Message(str(visit.message.get("text", "")), fresh))
    return Say(prompts.changed(line, today=day))


def is_list(tag: str) -> bool:
    """Whether the tag names a list that can be drawn again from the database."""
    origin = tag.partition(":")[0]
    return origin in (ids.MINE, ids.ALL) or origin.startswith(f"{ids.GROUP}-")
