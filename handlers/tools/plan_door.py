"""A plan that somebody drops into their direct messages with the bot: read aside, kept as a draft, answered.

Whoever has dropped one always hears what came of it. The answer to "it could not be read" is put into the
outbox with the very commit that acknowledges the message, for later, and is withdrawn with the real answer:
so a program that dies over a file leaves nobody waiting.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient
from sqlmodel import Session

from handlers.answers import CALL_FAULTS, Deps, fault, note_fault
from handlers.downloads import Shared, download
from handlers.replies import Later, Replies
from handlers.visit import Visit, as_pasted
from models.access import Act
from models.audit import record_refusal
from models.committee import Committee, Member, calendar_of, committee_of, committee_with
from models.errors import ConvenerError, NotSeated, Refused
from models.outbox import Kind, Message, enqueue, withdraw_key, written_to
from models.tools.plan import Plan
from models.tools.plan_draft import digest_of, is_table, keep_draft, open_draft, places_for
from prompts import errors as error_prompts
from prompts.tools import plan as prompts

log = logging.getLogger(__name__)

MOST_FILES = 3
"""Of one message; the others are named."""

AT_ONCE = 4
"""How many plans are read side by side: reading takes the processor from everybody else."""

GIVE_UP = timedelta(minutes=5)

_reading = threading.BoundedSemaphore(AT_ONCE)

Source = Callable[[WebClient], Shared]


def on_message(deps: Deps, session: Session, visit: Visit) -> Replies:
    """What was written or shared: a plan is read aside, everything else gets a pointer, once a day."""
    committee, me = committee_with(session, visit.team_id, visit.slack_id)
    if committee is None:
        return None  # nobody has begun the set-up, and the App Home says how
    files, text = visit.action.get("files") or [], as_pasted(visit.action.get("text") or "")
    if me is None or not me.active:
        _point(session, visit, committee, prompts.outsider())
        return None
    if not files and not is_table(text):
        _point(session, visit, committee, prompts.pointer())
        return None
    if not places_for(session, me):
        act = Act.IMPORT_PLAN.value
        record_refusal(session, committee.pk, me.slack_id, act, actor_id=me.id, now=visit.now)
        _tell(session, visit, committee, prompts.not_yours(), key=_key(visit, "refused"))
        return None
    sources = [_file(one) for one in files[:MOST_FILES]] or [_pasted(text)]
    for number in range(len(sources)):
        key, later = _key(visit, "unread", number), visit.now + GIVE_UP
        _tell(session, visit, committee, prompts.unread(), key=key, not_before=later)
    if len(files) > MOST_FILES:
        _tell(session, visit, committee, prompts.too_many(MOST_FILES), key=_key(visit, "many"))
    return Later(partial(_read_all, deps, visit, sources))


def _point(session: Session, visit: Visit, committee: Committee, message: Message) -> None:
    """Says it, unless it was said to the same person on the same day."""
    key = f"pointer:{visit.slack_id}:{visit.today(committee.zone)}"
    _tell(session, visit, committee, message, key=key)


def _tell(session: Session, visit: Visit, committee: Committee, message: Message, **named: Any) -> None:
    enqueue(session, committee.pk, message, kind=Kind.NOTICE, target=visit.slack_id, now=visit.now, **named)


def _key(visit: Visit, what: str, number: int = 0) -> str:
    """Names the answer by the message that it answers, however often Slack tells of that."""
    return f"plan-{what}:{visit.slack_id}:{visit.action['ts']}:{number}"


def _file(told: dict[str, Any]) -> Source:
    from models.tools.plan_kind import check_size

    return lambda client: download(client, str(told["id"]), check=check_size)


def _pasted(text: str) -> Source:
    return lambda _client: Shared("", text.encode())


def _read_all(deps: Deps, visit: Visit, sources: list[Source], client: WebClient) -> None:
    """Reads one after the other; nothing that goes wrong with one keeps the others from being read."""
    if not _reading.acquire(blocking=False):
        for number in range(len(sources)):
            _answer(deps, visit, number, lambda _: prompts.busy())
        return
    try:
        for number, source in enumerate(sources):
            _read(deps, visit, number, partial(source, client))
    finally:
        _reading.release()


def _read(deps: Deps, visit: Visit, number: int, source: Callable[[], Shared]) -> None:
    """Reads one and answers; whatever goes wrong, the person is told."""
    try:
        refused = _bring_in(deps, visit, number, source)
        if refused is None:
            return
        message = error_prompts.explain(refused, visit.now).message
    except Exception:
        message = error_prompts.apology(note_fault(visit.name)).message
    _answer(deps, visit, number, lambda _: message)


def _bring_in(deps: Deps, visit: Visit, number: int, source: Callable[[], Shared]) -> ConvenerError | None:
    """Keeps it as a draft and says what was read; returns why not, where it cannot."""
    try:
        shared = source()
        plan = _plan_in(deps, visit, shared)
        _answer(deps, visit, number, partial(_keep, visit=visit, shared=shared, plan=plan))
    except ConvenerError as error:
        return error
    except CALL_FAULTS as error:
        log.warning("a file was not handed over: %s", fault(error))
        return Refused("file", "file_not_given")
    return None


def _plan_in(deps: Deps, visit: Visit, shared: Shared) -> Plan:
    """What the file or the text says. Raises Refused for what is no plan."""
    from models.tools.plan_read import read_plan
    from models.tools.plan_roster import roster_of

    with deps.database.reading() as session:
        committee = committee_of(session, visit.team_id)
        roster, calendar = roster_of(session, committee.pk), calendar_of(session, committee)
    data = shared.content if shared.name else shared.content.decode()
    return read_plan(data, name=shared.name, roster=roster, now=visit.now, calendar=calendar)


def _keep(session: Session, *, visit: Visit, shared: Shared, plan: Plan) -> Message:
    """The plan as a draft of whoever has brought it, and what is said of it."""
    me = _member(session, visit)
    name, digest = shared.name or prompts.PASTED, digest_of(shared.content)
    draft = keep_draft(session, me, plan, source_name=name, digest=digest, now=visit.now)
    return prompts.render_read(draft, *open_draft(session, me, draft))


def _member(session: Session, visit: Visit) -> Member:
    _, me = committee_with(session, visit.team_id, visit.slack_id)
    if me is None:
        raise NotSeated(visit.name)
    return me


def _answer(deps: Deps, visit: Visit, number: int, make: Callable[[Session], Message]) -> None:
    """Says what came of one of the sources, in the place of "it could not be read"."""
    with deps.database.transaction(among=visit.team_id) as session:
        message = make(session)
        committee = committee_of(session, visit.team_id)
        withdraw_key(session, committee.pk, _key(visit, "unread", number), now=visit.now)
        _tell(session, visit, committee, message, key=_key(visit, "read", number))
        queued = written_to(session)
    if queued:
        deps.wake()
