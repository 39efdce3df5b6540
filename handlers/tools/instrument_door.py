"""An instrument that is dropped into the direct messages: a file of its own kind, or a list of items."""

import re
from functools import partial

from sqlmodel import Session

from handlers.answers import Deps
from handlers.downloads import Shared
from handlers.replies import Replies
from handlers.tools.assess_views import list_message
from handlers.tools.file_door import Door, sender, why_not
from handlers.visit import Visit, as_typed
from models.access import Act, authorize
from models.committee import committee_with
from models.errors import NotAllowed
from models.outbox import Message
from models.tools.instrument import Sheet, add_instrument
from models.tools.instrument_file import WHOLE, check_size, read_file
from prompts.tools import assess as prompts

_NAMED = re.compile(
    r"(?:assessments?|instruments?)(?:[:\s]\s*(?P<name>.+?)(?:[,;.\s]+scale[:\s]\s*(?P<scale>.+?))?)?[.\s]*",
    re.I | re.S,
)


def on_message(deps: Deps, session: Session, visit: Visit) -> Replies:
    """The files of the message are read aside; None when they are about no instrument."""
    files = visit.action.get("files") or []
    found = _NAMED.fullmatch(as_typed(visit.action.get("text") or ""))
    whole = bool(files) and all(str(one.get("name", "")).casefold().endswith(WHOLE) for one in files)
    committee, me = committee_with(session, visit.team_id, visit.slack_id)
    if not files or not (found or whole) or committee is None or me is None or not me.active:
        return None
    name, scale = (found["name"], found["scale"]) if found else ("", "")
    door = Door("instrument", check_size, partial(_read, name=name or "", scale=scale or ""), _keep)
    try:
        authorize(session, me, Act.KEEP_INSTRUMENT)
    except NotAllowed as error:
        why_not(session, visit, committee, me, error, key=door.key(visit, "read"))
        return []
    return door.take(deps, session, visit)


def _read(_deps: Deps, _visit: Visit, shared: Shared, *, name: str, scale: str) -> Sheet:
    return read_file(shared.content, file=shared.name, name=name, scale=scale)


def _keep(session: Session, visit: Visit, _shared: Shared, sheet: Sheet) -> Message:
    """The committee's from now on, as its version 1. Raises Refused, NotAllowed."""
    committee, me = sender(session, visit)
    instrument = add_instrument(session, me, sheet, now=visit.now)
    return list_message(session, visit, committee, me, notice=prompts.saved(instrument, fresh=False))
