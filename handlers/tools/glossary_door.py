"""``what is CIT?`` as a direct message to the bot: answered there, to who asks alone."""

import re

from sqlmodel import Session

from handlers.entry import Deps
from handlers.replies import Replies
from handlers.tools.file_door import tell
from handlers.tools.glossary import answer
from handlers.visit import Visit, as_typed
from models.committee import committee_with
from models.tools.glossary import meant

_ASKED = re.compile(r"what(?:['’]?s|\s+(?:is|are|does))\s+\S.{0,60}", re.IGNORECASE)
MOST_WORDS = 5
"""A longer question is about something else than a word."""


def on_message(_deps: Deps, session: Session, visit: Visit) -> Replies:
    """What the word means; None for what is no such question, or is not a member's."""
    text = as_typed(visit.action.get("text") or "")
    if visit.action.get("files") or not _ASKED.fullmatch(text):
        return None
    word = meant(text)
    committee, me = committee_with(session, visit.team_id, visit.slack_id)
    if committee is None or me is None or not me.active or not 0 < len(word.split()) <= MOST_WORDS:
        return None
    key = f"glossary:{visit.slack_id}:{visit.action['ts']}"
    tell(session, visit, committee, answer(session, committee, me, word), key=key)
    return []
