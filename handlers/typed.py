"""Typed commands: the first word chooses what to do; an unknown one gets a suggestion and the help."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from sqlmodel import Session

from handlers.replies import Replies, Say
from handlers.visit import Visit
from prompts import help as help_prompts
from prompts.errors import with_typed

Typed = Callable[[Session, Visit, str], Replies]


def dispatch(
    session: Session, visit: Visit, table: Mapping[str, Typed], help_text: str, *, plain: Typed
) -> Replies:
    """Runs the word's function with the rest of the text; ``plain`` is for the command without words."""
    word, rest = first_word(visit.text)
    chosen = table.get(word.lower().replace("’", "'"))  # phones type the curly one
    if not word:
        return plain(session, visit, "")
    if chosen is not None:
        return chosen(session, visit, rest)
    if word.lower() == "help":
        return Say(help_prompts.help_message(help_text))
    near = get_close_matches(word.lower(), table, n=1, cutoff=0.6)
    told = help_prompts.unknown_word(visit.name, word, near[0] if near else None, help_text)
    return Say(with_typed(told, visit.line))


def first_word(text: str) -> tuple[str, str]:
    """The first word and the rest; a line break parts them as a space does."""
    word, *rest = text.split(maxsplit=1) or [""]
    return word, rest[0] if rest else ""
