"""Help texts, and what is said to a word that is not known."""

from models.outbox import Message
from prompts import kit


def help_message(help_text: str) -> Message:
    """What a command can do, with examples. Only the person sees it."""
    return kit.say(help_text)


def unknown_word(command: str, word: str, near: str | None, help_text: str) -> Message:
    """A suggestion, then the help."""
    guess = f" Did you mean `{command} {near}`?" if near else ""
    first = f"“{kit.escape(kit.clip(word, 60))}” is not a word that `{command}` knows.{guess}"
    return kit.say(first, kit.section(first), kit.section(help_text))
