"""How a typed topic is read: ``Jail intake form 10m @ana decide``, the last words in any order."""

import re
from dataclasses import dataclass, field

from handlers.visit import MENTION
from models.topic import Wanted

_MINUTES = re.compile(r"(?i)(?:^|\s)(\d{1,4}) ?(?:m|min|mins)\.?$")
_WANTED = re.compile(r"(?i)(?:^|\s)(inform|discuss|decide)$")
_MENTION = re.compile(rf"(?:^|\s)(?:{MENTION.pattern})$")
_OWN_WORDS = re.compile(r"(?i)(?:^|\s)(?:to|and|or|not|we|they|can|will|shall|should|must)$")
"""Before ``discuss`` these make it part of a sentence: "what we still have to discuss"."""


@dataclass
class TopicWords:
    """A topic's title and what stood behind it; ``people`` are Slack ids."""

    title: str
    minutes: int | None = None
    people: list[str] = field(default_factory=list)
    wanted: Wanted | None = None


def read_topic(text: str) -> TopicWords:
    """Takes minutes, presenters and what is wanted off the end; each but the people once."""
    read = TopicWords(text.strip())
    while (shorter := _take_one(read)) is not None:
        read.title = shorter.rstrip(" ,;")
    return read


def _take_one(read: TopicWords) -> str | None:
    """The title without its last word, where that one is ours; the word is noted."""
    text = read.title.rstrip(" ,;")
    if mention := _MENTION.search(text):
        read.people.insert(0, mention.group(1))
        return text[: mention.start()]
    minutes = _MINUTES.search(text)
    if minutes and read.minutes is None:
        read.minutes = int(minutes.group(1))
        return text[: minutes.start()]
    wanted = _WANTED.search(text)
    if wanted and read.wanted is None and not _OWN_WORDS.search(text[: wanted.start()]):
        read.wanted = Wanted(wanted.group(1).lower())
        return text[: wanted.start()]
    return None
