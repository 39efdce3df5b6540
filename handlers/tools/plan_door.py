"""A plan that somebody drops into their direct messages with the bot, kept as a draft; and other words."""

from sqlmodel import Session

from handlers.answers import Deps
from handlers.downloads import Shared
from handlers.replies import Replies, Send
from handlers.tools.file_door import Door, sender, tell
from handlers.visit import Visit, as_pasted
from models.access import Act
from models.audit import record_refusal
from models.committee import Committee, calendar_of, committee_of, committee_with
from models.outbox import Message
from models.tools.plan import Plan
from models.tools.plan_draft import digest_of, is_table, keep_draft, open_draft, places_for
from prompts.tools import plan as prompts


def on_message(deps: Deps, session: Session, visit: Visit) -> Replies:
    """What was written or shared: a plan is read aside, everything else gets a pointer, once a day."""
    committee, me = committee_with(session, visit.team_id, visit.slack_id)
    files, text = visit.action.get("files") or [], as_pasted(visit.action.get("text") or "")
    brought = bool(files) or is_table(text)
    if committee is None:  # so there is no outbox yet; of plain words the App Home says all
        return Send(prompts.too_early()) if brought else None
    if me is None or not me.active:
        key = DOOR.key(visit, "refused") if brought else _daily(visit, committee)
        tell(session, visit, committee, prompts.outsider(), key=key)
        return None
    if not brought:
        tell(session, visit, committee, prompts.pointer(), key=_daily(visit, committee))
        return None
    if not places_for(session, me):
        act = Act.IMPORT_PLAN.value
        record_refusal(session, committee.pk, me.slack_id, act, actor_id=me.id, now=visit.now)
        tell(session, visit, committee, prompts.not_yours(), key=DOOR.key(visit, "refused"))
        return None
    return DOOR.take(deps, session, visit, pasted=text)


def _daily(visit: Visit, committee: Committee) -> str:
    """The key of what is said to one person once a day."""
    return f"pointer:{visit.slack_id}:{visit.today(committee.zone)}"


def _check(size: int) -> None:
    from models.tools.plan_kind import check_size  # imported when the first file comes

    check_size(size)


def _read(deps: Deps, visit: Visit, shared: Shared) -> Plan:
    """What the file or the text says. Raises Refused for what is no plan."""
    from models.tools.plan_read import read_plan
    from models.tools.plan_roster import roster_of

    with deps.database.reading() as session:
        committee = committee_of(session, visit.team_id)
        roster, calendar = roster_of(session, committee.pk), calendar_of(session, committee)
    data = shared.content if shared.name else shared.content.decode()
    return read_plan(data, name=shared.name, roster=roster, now=visit.now, calendar=calendar)


def _keep(session: Session, visit: Visit, shared: Shared, plan: Plan) -> Message:
    """The plan as a draft of whoever has brought it, and what is said of it."""
    _, me = sender(session, visit)
    name, digest = shared.name or prompts.PASTED, digest_of(shared.content)
    draft = keep_draft(session, me, plan, source_name=name, digest=digest, now=visit.now)
    return prompts.render_read(draft, *open_draft(session, me, draft))


DOOR = Door("plan", _check, _read, _keep)
