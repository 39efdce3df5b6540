"""The glossary: what a word means, near ones, what nobody has explained yet; the shipped words (TOML)."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from slack_sdk.models.blocks import Block, InteractiveElement, PlainTextInputElement

from models.calendar import wall_of
from models.committee import Member
from models.outbox import Message
from models.tools.glossary import (
    MEANING_LIMIT,
    SOURCE_LIMIT,
    TERM_LIMIT,
    GlossaryTerm,
    GlossaryVersion,
    TermLine,
    key_of,
)
from prompts import ids, kit, packing, words

OPEN = ids.tool("glossary", "open")
PAGE = ids.tool("glossary", "page")
BACK = ids.tool("glossary", "back")
SHOW = ids.tool("glossary", "show")
LOOK_UP = ids.tool("glossary", "look-up")
ADD = ids.tool("glossary", "add")
ASK = ids.tool("glossary", "ask")
VERSIONS = ids.tool("glossary", "versions")
LOCK = ids.tool("glossary", "lock")
UNLOCK = ids.tool("glossary", "unlock")
REMOVE = ids.tool("glossary", "remove")
LOOK_UP_FORM = ids.tool("glossary", "look-up-form")
FORM = ids.tool("glossary", "form")

ROWS_A_PAGE = 40
MOST_ASKED, MOST_VERSIONS = 8, 12
SHOWN = 120

BROUGHT = "From the words that I bring along. What the committee says itself goes before it."


@dataclass(frozen=True)
class Shipped:
    """A word that comes along: what its letters stand for, how else people say it, what it means."""

    term: str
    meaning: str
    stands: str = ""
    also: Sequence[str] = ()

    @cached_property
    def keys(self) -> Sequence[str]:
        """By what it is found."""
        said = (self.term, self.stands, *self.also)
        return tuple(key for one in said if (key := key_of(one)))


@cache
def shipped() -> tuple[Shipped, ...]:
    """All of them, in the order of the file."""
    told = tomllib.loads(Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8"))
    return tuple(Shipped(**one) for one in told["term"])


Entry = TermLine | Shipped


def name_of(entry: Entry) -> str:
    """The word of an entry."""
    return entry.term if isinstance(entry, Shipped) else entry.term.term


@dataclass(frozen=True)
class Rights:
    """Whether the reader keeps the glossary: locks and removes words, and sees what is asked for."""

    keep: bool


def render_entry(entry: Entry, rights: Rights, *, zone: str, notice: str = "") -> Message:
    """What the word means, from where, and what can be done about it."""
    blocks: list[Block] = [kit.section(notice)] if notice else []
    if isinstance(entry, Shipped):
        stands = f": {entry.stands}" if entry.stands else ""
        text = f"*{kit.escape(entry.term)}*{stands}\n{kit.escape(entry.meaning)}"
        change = kit.button("Say it our way …", ADD, entry.term)
        blocks += [kit.section(text), kit.context(BROUGHT), kit.actions(change, block_id="term")]
        return kit.say(f"{kit.escape(entry.term)}{stands}", *blocks)
    term, version = entry.term, entry.version
    word = kit.escape(term.term)
    if version is None:
        text = f"*{word}*\nSomebody has asked what it means, and nobody has explained it yet."
        buttons = [kit.button("Explain it …", ADD, term.term)]
        if rights.keep:
            buttons.append(_removing(term))
        return kit.say(text, *blocks, kit.section(text), kit.actions(*buttons, block_id="term"))
    blocks.append(kit.section(f"*{word}*\n{kit.escape(version.meaning)}"))
    blocks.append(kit.context(_by(version, entry.author, zone)))
    if entry_buttons := _entry_buttons(term, version, rights):
        blocks.append(kit.actions(*entry_buttons, block_id="term"))
    return kit.say(f"What {word} means", *blocks)


def _by(version: GlossaryVersion, author: Member | None, zone: str) -> str:
    """Source, author and day."""
    source = f"Source: {kit.escape(version.source)} · " if version.source else ""
    who = f"by {kit.mention(author.slack_id)} " if author else ""
    return f"{source}{who}on {words.full_day(wall_of(version.made_at, zone).date())}"


def _entry_buttons(term: GlossaryTerm, version: GlossaryVersion, rights: Rights) -> list[InteractiveElement]:
    buttons: list[InteractiveElement] = []
    if rights.keep or not term.locked:
        buttons.append(kit.button("Change …", ADD, term.term))
    if version.number > 1:
        buttons.append(kit.button("Earlier wordings", VERSIONS, str(term.pk)))
    if rights.keep:
        lock = ("Unlock", UNLOCK) if term.locked else ("Lock", LOCK)
        buttons += [kit.button(*lock, str(term.pk)), _removing(term)]
    return buttons


def _removing(term: GlossaryTerm) -> InteractiveElement:
    asked = ("Remove it?", f"“{term.term}” is not in the glossary any more. Its wordings are kept.")
    return kit.button("Remove", REMOVE, str(term.pk), confirm=asked)


def render_unknown(typed: str, near: Sequence[Entry]) -> Message:
    """Nobody has explained it: what may have been meant, and the ways to have it explained."""
    word = kit.escape(kit.clip(typed, TERM_LIMIT))
    text = f"“{word}” is not in the glossary."
    blocks: list[Block] = [kit.section(f"{text} Did you mean one of these?" if near else text)]
    for place, entry in enumerate(near):
        show = kit.button("Show", SHOW, name_of(entry))
        blocks.append(kit.section(_line(entry), accessory=show, block_id=f"near:{place}"))
    value = kit.clip(typed, TERM_LIMIT)
    asked = "It waits there without a meaning, and a coordinator is told; nobody reads who asked."
    buttons = kit.actions(
        kit.button("Ask the committee", ASK, value, confirm=("Ask the committee?", asked)),
        kit.button("Add it …", ADD, value),
        block_id="term",
    )
    return kit.say(text, *blocks, buttons)


def _line(entry: Entry) -> str:
    """``*CIT*: A partnership of …``, in one line."""
    if isinstance(entry, Shipped):
        meaning = entry.stands or entry.meaning
    else:
        meaning = entry.version.meaning if entry.version else "not explained yet"
    return f"*{kit.escape(name_of(entry))}*: {kit.escape(kit.clip(' '.join(meaning.split()), SHOWN))}"


def render_glossary(lines: Sequence[TermLine], rights: Rights, *, page: int = 0, notice: str = "") -> Message:
    """The committee's own words, those that are asked for, and which ones I bring along."""
    own = [line for line in lines if line.version is not None]
    asked = [line for line in lines if line.version is None]
    start = page * ROWS_A_PAGE
    if start >= len(own):
        start = page = 0
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Glossary"))
    if own:
        rows = [f"• {_line(line)}" for line in own[start : start + ROWS_A_PAGE]]
        blocks += packing.sections("", rows, most=ROWS_A_PAGE, room=6, where="`/committee what is …`")
    else:
        blocks.append(kit.section("The committee has explained no word itself yet. Everybody may add one."))
    if rights.keep:
        blocks += _asked_for(asked)
    brought = ", ".join(kit.escape(one.term) for one in shipped())
    blocks.append(kit.context(f"I bring along: {brought}. `/committee what is CIT` shows one, to you alone."))
    buttons = [kit.button("Look up …", LOOK_UP), kit.button("Add …", ADD)]
    if page:
        buttons.append(kit.button("Back", BACK, str(page - 1)))
    if (rest := len(own) - start - ROWS_A_PAGE) > 0:
        buttons.append(kit.button(f"{rest} more", PAGE, str(page + 1)))
    blocks.append(kit.actions(*buttons, block_id="glossary"))
    return kit.say(notice or "The glossary", *blocks)


def _asked_for(asked: Sequence[TermLine]) -> list[Block]:
    """What somebody wanted to have explained, for coordinators."""
    rows: list[Block] = [
        kit.section(
            f"Asked for: *{kit.escape(line.term.term)}*",
            accessory=kit.button("Explain it …", ADD, line.term.term),
            block_id=f"asked:{line.term.pk}",
        )
        for line in asked[:MOST_ASKED]
    ]
    rest = len(asked) - len(rows)
    return [*rows, *([kit.context(f"and {rest} more are asked for")] if rest > 0 else [])]


def render_versions(
    term: GlossaryTerm, versions: Sequence[tuple[GlossaryVersion, Member]], *, zone: str
) -> Message:
    """Every wording that the word had, the latest first."""
    shown = versions[:MOST_VERSIONS]
    blocks: list[Block] = [kit.header(f"{term.term}: all wordings")]
    for version, author in shown:
        blocks.append(kit.section(kit.escape(version.meaning)))
        blocks.append(kit.context(_by(version, author, zone)))
    if len(versions) > len(shown):
        blocks.append(kit.context(f"and {len(versions) - len(shown)} before these"))
    return kit.say(f"All wordings of {kit.escape(term.term)}", *blocks)


def look_up_form(*, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Which word."""
    field = kit.field("Which word?", "term", PlainTextInputElement(max_length=TERM_LIMIT))
    return kit.form("Look up", LOOK_UP_FORM, [field], submit="Look up", metadata=metadata)


def entry_form(word: str, present: Entry | None, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What a word means: in other words than at present, or for the first time."""
    meaning, source = "", ""
    if isinstance(present, Shipped):
        meaning = f"{present.stands}. {present.meaning}" if present.stands else present.meaning
    elif present is not None and present.version is not None:
        meaning, source = present.version.meaning, present.version.source
    text = PlainTextInputElement(
        multiline=True, max_length=MEANING_LIMIT, initial_value=kit.clip(meaning, MEANING_LIMIT) or None
    )
    fields = [
        kit.field(
            "Word",
            "term",
            PlainTextInputElement(max_length=TERM_LIMIT, initial_value=kit.clip(word, TERM_LIMIT) or None),
        ),
        kit.field("What does it mean here?", "meaning", text, hint="As you would tell a new member."),
        kit.field(
            "Source",
            "source",
            PlainTextInputElement(max_length=SOURCE_LIMIT, initial_value=source or None),
            optional=True,
            hint="Where it stands, or who says so.",
        ),
    ]
    return kit.form("Glossary", FORM, fields, metadata=metadata)


REMOVED = ":white_check_mark: Removed from the glossary."


def saved(line: TermLine) -> str:
    """It means that from now on; an earlier wording is spoken of where there is one."""
    earlier = line.version is not None and line.version.number > 1
    return f":white_check_mark: Saved.{' The earlier wording is kept.' if earlier else ''}"


def locked(term: GlossaryTerm) -> str:
    """Who may change it now."""
    told = "only coordinators change it from now on" if term.locked else "every member may change it again"
    return f":white_check_mark: {kit.escape(term.term)}: {told}."


def asked(term: GlossaryTerm) -> Message:
    """It waits for somebody who knows."""
    word = kit.escape(term.term)
    return kit.say(f":white_check_mark: “{word}” is asked for. You are told once when it is explained.")


def asks_for(term: GlossaryTerm) -> Message:
    """To a coordinator, once: a word that nobody has explained; not who asks."""
    text = f"Somebody on the committee would like to know what *{kit.escape(term.term)}* means here."
    explain = kit.button("Explain it …", ADD, term.term)
    return kit.say(text, kit.section(text), kit.actions(explain, kit.button("Glossary", OPEN)))


def explained(line: TermLine) -> Message:
    """To who asked, once: it is explained."""
    assert line.version is not None
    return kit.say(f"You asked for *{kit.escape(line.term.term)}*:\n{kit.escape(line.version.meaning)}")
