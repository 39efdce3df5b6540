"""A file with an indicator's numbers, dropped into the direct messages with the words ``indicator NAME``."""

import re
from collections.abc import Sequence
from functools import partial

from sqlmodel import Session

from handlers.answers import Deps
from handlers.downloads import Shared
from handlers.replies import Replies
from handlers.tools.file_door import Door, sender, tell, why_not
from handlers.visit import Visit, as_typed
from models.access import Act, authorize
from models.committee import calendar_of, committee_with
from models.errors import ConvenerError
from models.outbox import Message
from models.tools.indicator import check_active, indicator_named, indicators_of
from models.tools.keeper import call_off
from models.tools.observation import Way, check_figures, is_small, record_all
from models.tools.private import refuse_private
from models.tools.sheet import Line, check_size, open_table, read_lines
from prompts.tools import indicator_file as prompts

_NAMED = re.compile(
    r"indicators?(?:[:\s]\s*(?P<name>.+?)(?P<small>[,\s]+with small counts)?)?[.\s]*", re.I | re.S
)


def on_message(deps: Deps, session: Session, visit: Visit) -> Replies:
    """The files of the message are read aside; None when they are about no indicator."""
    found = _NAMED.fullmatch(as_typed(visit.action.get("text") or ""))
    committee, me = committee_with(session, visit.team_id, visit.slack_id)
    if not visit.action.get("files") or found is None or committee is None or me is None or not me.active:
        return None
    door = _door(found["name"] or "", small=bool(found["small"]))
    try:
        if not found["name"]:
            names = [one.name for one in indicators_of(session, committee.pk) if one.active]
            tell(session, visit, committee, prompts.which(names), key=door.key(visit, "read"))
            return []
        indicator = indicator_named(session, committee.pk, found["name"])
        authorize(session, me, Act.RECORD_OBSERVATION, indicator)
        check_active(indicator)
    except ConvenerError as error:
        why_not(session, visit, committee, me, error, key=door.key(visit, "read"))
        return []
    return door.take(deps, session, visit)


def _door(name: str, *, small: bool) -> Door:
    return Door("indicator", check_size, _read, partial(_keep, name=name, small_too=small))


def _read(_deps: Deps, _visit: Visit, shared: Shared) -> Sequence[Line]:
    return open_table(shared.content)


def _keep(
    session: Session, visit: Visit, _shared: Shared, lines: Sequence[Line], *, name: str, small_too: bool
) -> Message:
    """All numbers of the file are kept, or none. Raises Refused, NotAllowed."""
    committee, me = sender(session, visit)
    indicator = indicator_named(session, committee.pk, name)
    figures = read_lines(lines, indicator, now=visit.now, calendar=calendar_of(session, committee))
    refuse_private(session, committee.pk, table="\n".join(figure.note for figure in figures))
    small = sum(is_small(indicator, figure) for figure in figures)
    if small and not indicator.show_small and not small_too:
        check_figures(session, me, indicator, figures, now=visit.now)
        return prompts.file_with_small(indicator, small)
    kept = record_all(session, me, indicator, figures, way=Way.TABLE, now=visit.now)
    for figure in figures:
        call_off(session, indicator, figure.span, now=visit.now)
    return prompts.file_brought(indicator, kept.rows, kept.corrected, kept.same)
