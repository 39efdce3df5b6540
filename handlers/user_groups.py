"""``/chair group``: the Slack user group that follows the chair."""

import re

from sqlmodel import Session

from handlers.replies import Replies, Say
from handlers.visit import Visit
from models.office import UserGroup
from models.outbox import Message
from models.user_groups import follow, group_of, holder_of
from prompts import user_groups as prompts
from prompts.errors import with_typed

GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>|(S[A-Z0-9]{7,})")
"""A user group as Slack sends a mention of it, or its bare id."""

OFF = ("off", "none", "stop")


def type_group(session: Session, visit: Visit, rest: str) -> Replies:
    """``group``: which one follows; ``group @handle``: that one does; ``group off``: none does."""
    committee, me = visit.enter(session)
    row, word = group_of(session, committee.pk), rest.strip()
    if not word:
        if row is None:
            return Say(prompts.none_yet())
        return Say(_state(session, row))
    if word.lower() in OFF:
        follow(session, me, committee, None, now=visit.now)
        return Say(prompts.ended(row.usergroup_id) if row else prompts.none_yet())
    named = GROUP.fullmatch(word)
    if named is None:
        return Say(with_typed(prompts.no_group(), visit.line))
    made = follow(session, me, committee, named[1] or named[2], now=visit.now)
    assert made is not None, "a group was named"
    return Say(prompts.followed(made.usergroup_id, holder_of(session, made)))


def _state(session: Session, row: UserGroup) -> Message:
    holder, again = holder_of(session, row), row.retry_at is not None
    return prompts.state(row.usergroup_id, holder, row.members, row.error, again=again)
