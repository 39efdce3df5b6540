"""What Slack makes of the text in a message box: links, mentions and escaped characters."""

import re

from practice.workspace import Workspace

_MENTION = re.compile(r"(?<![\w@#/.])([@#])([\w.\-]*\w)")
_LINK = re.compile(r"https?://[^\s<>|]+")
_READY = re.compile(r"<(?:[@#][A-Z0-9]+(?:\|[^>]*)?)>")


def as_sent(ws: Workspace, text: str, *, with_names: bool) -> str:
    """The text as the app gets it: `@ann.reyes` becomes `<@U…>` (`with_names`: `<@U…|ann.reyes>`).

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
            return _broadcast(found.group(), name) if sign == "@" else found.group()
        return f"<{sign}{target.id}|{target.name}>" if with_names else f"<{sign}{target.id}>"

    return _MENTION.sub(mention, text)


def _broadcast(typed: str, name: str) -> str:
    return f"<!{name}>" if name in ("channel", "here", "everyone") else typed


def _named(ws: Workspace, mention: str, with_names: bool) -> str:
    sign, target_id = mention[1], mention[2:-1].partition("|")[0]
    held = ws.users if sign == "@" else ws.channels
    if target_id not in held:
        return mention.replace("<", "&lt;").replace(">", "&gt;")
    name = f"|{held[target_id].name}" if with_names else ""
    return f"<{sign}{target_id}{name}>"
