"""A file with an indicator's numbers, dropped into the direct messages with the words ``indicator NAME``.

As with a plan, "it could not be read" is put into the outbox with the commit that acknowledges the message,
for later, and withdrawn with the real answer: so whoever has dropped it always hears what came of it.
"""

import logging
import re
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient
from sqlmodel import Session

from handlers.answers import CALL_FAULTS, Deps, fault, note_fault
from handlers.downloads import download
from handlers.replies import Later, Replies
from handlers.visit import Visit, as_typed
from models.access import Act, authorize
from models.committee import Committee, calendar_of, committee_with
from models.errors import ConvenerError, NotSeated, Refused
from models.outbox import Kind, Message, enqueue, withdraw_key
from models.tools.indicator import check_active, indicator_named
from models.tools.keeper import call_off
from models.tools.observation import Way, check_figures, is_small, record_all
from models.tools.sheet import MOST_BYTES, read_sheet
from prompts import errors as error_prompts
from prompts.tools import indicators as prompts
from prompts.tools.plan import unread

log = logging.getLogger(__name__)

GIVE_UP = timedelta(minutes=5)

_NAMED = re.compile(r"indicators?[:\s]\s*(?P<name>.+?)(?P<small>[,\s]+with small counts)?[.\s]*", re.I | re.S)


def on_message(deps: Deps, session: Session, visit: Visit) -> Replies:
    """The first file of the message is read aside; None when it is about no indicator."""
    files = visit.action.get("files") or []
    found = _NAMED.fullmatch(as_typed(visit.action.get("text") or ""))
    committee, me = committee_with(session, visit.team_id, visit.slack_id)
    if not files or found is None or committee is None or me is None or not me.active:
        return None
    try:
        indicator = indicator_named(session, committee.pk, found["name"])
        authorize(session, me, Act.RECORD_OBSERVATION, indicator)
        check_active(indicator)
    except ConvenerError as error:
        _tell(session, visit, committee, error_prompts.explain(error, visit.now).message, what="read")
        return []
    _tell(session, visit, committee, unread(), what="unread", not_before=visit.now + GIVE_UP)
    told = {"name": indicator.name, "small": bool(found["small"])}
    return Later(partial(_read, deps, visit, str(files[0]["id"]), told))


def _tell(
    session: Session, visit: Visit, committee: Committee, message: Message, *, what: str, **named: Any
) -> None:
    key, target = _key(visit, what), visit.slack_id
    enqueue(session, committee.pk, message, kind=Kind.NOTICE, key=key, target=target, now=visit.now, **named)


def _key(visit: Visit, what: str) -> str:
    """Names the answer by the message that it answers, however often Slack tells of that."""
    return f"indicator-{what}:{visit.slack_id}:{visit.action['ts']}"


def _read(deps: Deps, visit: Visit, file_id: str, told: dict[str, Any], client: WebClient) -> None:
    """Gets the file and answers; whatever goes wrong, the person is told."""
    refused: Message | None = None
    content = b""
    try:
        content = download(client, file_id, check=_check_size).content
        _answer(deps, visit, content, told)
        return
    except ConvenerError as error:
        refused = error_prompts.explain(error, visit.now).message
    except CALL_FAULTS as error:
        log.warning("a file was not handed over: %s", fault(error))
        refused = error_prompts.explain(Refused("file", "file_not_given"), visit.now).message
    except Exception:
        refused = error_prompts.apology(note_fault(visit.name)).message
    _answer(deps, visit, content, told, instead=refused)


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise Refused("table", "table_too_big", str(size // (1024 * 1024)))


def _answer(
    deps: Deps, visit: Visit, content: bytes, told: dict[str, Any], *, instead: Message | None = None
) -> None:
    """What came of it, in the place of "it could not be read"."""
    with deps.database.transaction(among=visit.team_id) as session:
        committee, _ = committee_with(session, visit.team_id, visit.slack_id)
        assert committee is not None, "a committee does not go away"
        message = instead or _bring_in(session, visit, committee, content, told)
        withdraw_key(session, committee.pk, _key(visit, "unread"), now=visit.now)
        _tell(session, visit, committee, message, what="read")
    deps.wake()


def _bring_in(
    session: Session, visit: Visit, committee: Committee, content: bytes, told: dict[str, Any]
) -> Message:
    """All numbers of the file are kept, or none. Raises Refused, NotAllowed."""
    _, me = committee_with(session, visit.team_id, visit.slack_id)
    if me is None:
        raise NotSeated(visit.name)
    indicator = indicator_named(session, committee.pk, told["name"])
    figures = read_sheet(content, indicator, now=visit.now, calendar=calendar_of(session, committee))
    small = sum(is_small(indicator, figure) for figure in figures)
    if small and not indicator.show_small and not told["small"]:
        check_figures(session, me, indicator, figures, now=visit.now)
        return prompts.file_with_small(indicator, small)
    kept = record_all(session, me, indicator, figures, way=Way.TABLE, now=visit.now)
    for figure in figures:
        call_off(session, indicator, figure.span, now=visit.now)
    return prompts.file_brought(indicator, kept.rows, kept.corrected, kept.same)
