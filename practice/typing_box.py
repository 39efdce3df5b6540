"""What Slack makes of the text in a message box: links, mentions and escaped characters."""

import re

from practice.records import UserGroup
from practice.workspace import Workspace

_MENTION = re.compile(r"(?<![\w@#/.])([@#])([\w.\-]*\w)")
_LINK = re.compile(r"https?://[^\s<>|]+")
_READY = re.compile(r"<(?:[@#]|!subteam\^)[A-Z0-9]+(?:\|[^>]*)?>")


def as_sent(ws: Workspace, text: str, *, with_names: bool) -> str:
    """The text as the app gets it: `@ann.reyes` becomes `<@U…>` (`with_names`: `<@U…|ann.reyes>`).

    The handle of a user group becomes `<!subteam^S…>` (`with_names`: `<!subteam^S…|@leads>`).

    Other `&`, `<` and `>` are escaped, so nobody can type a live `<!channel>`. A mention that is written out
    already (`<@U…>`), as a test may, stays.
    """
    pieces, end = [], 0
    for ready in _READY.finditer(text):
        pieces += [_plain(ws, text[end : ready.start()], with_names), _named(ws, ready.group(), with_names)]
        end = ready.end()
    return "".join([*pieces, _plain(ws, text[end:], with_names)])


def _plain(ws: Workspace, text: str, with_names: bool) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    linked = _LINK.sub(lambda found: f"<{found.group()}>", escaped)
    pieces = re.split(r"(<[^>]*>)", linked)
    return "".join(piece if piece.startswith("<") else _mentions(ws, piece, with_names) for piece in pieces)


def _mentions(ws: Workspace, text: str, with_names: bool) -> str:
    def mention(found: re.Match[str]) -> str:
        sign, name = found.groups()
        try:
            target = ws.user(name) if sign == "@" else ws.channel(name)
        except LookupError:
            return _for_many(ws, found.group(), name, with_names) if sign == "@" else found.group()
        return f"<{sign}{target.id}|{target.name}>" if with_names else f"<{sign}{target.id}>"

    return _MENTION.sub(mention, text)


def _for_many(ws: Workspace, typed: str, name: str, with_names: bool) -> str:
    """A broadcast, or a user group that is switched on."""
    if name in ("channel", "here", "everyone"):
        return f"<!{name}>"
    group = next((g for g in ws.usergroups.values() if g.handle == name and not g.disabled_at), None)
    return _subteam(group, with_names) if group else typed


def _subteam(group: UserGroup, with_names: bool) -> str:
    return f"<!subteam^{group.id}|@{group.handle}>" if with_names else f"<!subteam^{group.id}>"


def _named(ws: Workspace, mention: str, with_names: bool) -> str:
    sign, target_id = mention[1], mention[1:-1].partition("|")[0].lstrip("@#").removeprefix("!subteam^")
    if sign == "!" and target_id in ws.usergroups:
        return _subteam(ws.usergroups[target_id], with_names)
    held = ws.users if sign == "@" else ws.channels
    if target_id not in held:
        return mention.replace("<", "&lt;").replace(">", "&gt;")
    name = f"|{held[target_id].name}" if with_names else ""
    return f"<{sign}{target_id}{name}>"
