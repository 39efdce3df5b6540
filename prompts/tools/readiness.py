"""The six readiness principles: what shows that they hold, who sees to them, and how that has changed."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from slack_sdk.models.blocks import Block, DatePickerElement, PlainTextInputElement, UserSelectElement

from models.outbox import Message
from models.rhythm import LINK_LIMIT
from models.tools.instrument_results import Results
from models.tools.readiness import (
    NOTE_LIMIT,
    TEXT_LIMIT,
    EvidenceLine,
    PrincipleLine,
    Readiness,
    ReadinessLook,
)
from prompts import ids, kit, words
from prompts.tools.assess import RESULTS
from prompts.tools.assess_results import tally
from prompts.tools.showing import on_day, page_of, turning

OPEN_ALL = ids.tool("readiness", "all")
SHOW = ids.tool("readiness", "show")
OPEN_ONE = ids.tool("readiness", "one")
ONE_PAGE = ids.tool("readiness", "one-page")
ONE_BACK = ids.tool("readiness", "one-back")
ADD = ids.tool("readiness", "add")
WITHDRAW = ids.tool("readiness", "withdraw")
OWNER = ids.tool("readiness", "owner")
LOOK = ids.tool("readiness", "look")
RATE = ids.tool("readiness", "rate")

EVIDENCE_FORM = ids.tool("readiness", "evidence-form")
OWNER_FORM = ids.tool("readiness", "owner-form")
LOOK_FORM = ids.tool("readiness", "look-form")

INSTRUMENT = "readiness"
"""The shipped instrument with which members rate the six; what came of it last is shown here."""

FILE = Path(__file__).with_name("readiness.toml")

EVIDENCE_A_PAGE, QUOTE = 12, 140

WHAT_FOR = (
    "An effort of several agencies stands on these six. Press *Open* to say what shows that one holds, "
    "and who sees to it. Once a year you look at all six again and see what has changed."
)


@dataclass(frozen=True)
class Rated:
    """How the members have rated the principles last, and on which day that was closed."""

    results: Results
    day: date

    def told(self, key: str) -> str:
        """``Members say: well in place 3 · missing 1``; empty where too few have, or of another list."""
        version, place = self.results.version, keys().index(key)
        if len(version.items) != len(keys()):
            return ""
        spread = next((one for one in self.results.spreads if one.place == place), None)
        if spread is None or spread.counts is None:
            return ""
        return f"Members say: {tally(spread.counts, version.scale)}"


@dataclass(frozen=True)
class Principle:
    """A principle in words."""

    key: str
    name: str
    question: str


@cache
def principles() -> dict[str, Principle]:
    """The six, by key, in their order. Raises KeyError or TypeError for a faulty file."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["principle"]
    return {one["key"]: Principle(**one) for one in told}


def keys() -> list[str]:
    """The keys of the six, in their order."""
    return list(principles())


def render_all(
    readiness: Readiness, *, may_keep: bool, rated: Rated | None = None, notice: str = ""
) -> Message:
    """The six with their state, their latest evidence, what has changed, and how members rated them last."""
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Readiness"))
    if not any(line.evidence for line in readiness.lines):
        blocks.append(kit.section(WHAT_FOR))
    for line in readiness.lines:
        button = kit.button("Open", OPEN_ONE, str(line.principle.pk))
        told = _row(line, rated.told(line.principle.key) if rated else "")
        blocks.append(kit.section(told, accessory=button, block_id=f"principle:{line.principle.pk}"))
    when = f"Rated by members on {words.full_day(rated.day)}.\n" if rated else ""
    blocks.append(kit.context(f"{when}{_looked(readiness)}"))
    buttons = [kit.button("How it was rated", RESULTS, str(rated.results.run.pk))] if rated else []
    if may_keep:
        buttons.insert(0, kit.button("We have looked at all six …", LOOK))
        buttons.insert(1, kit.button("Have members rate them …", RATE))
    if buttons:
        blocks.append(kit.actions(*buttons, block_id="readiness"))
    return kit.say(notice or "The readiness principles", *blocks)


def _row(line: PrincipleLine, rated: str) -> str:
    mark = ":white_check_mark:" if line.evidence else ":white_circle:"
    told = [f"{mark} *{principles()[line.principle.key].name}*", _state(line)]
    if rated:
        told.append(rated)
    if line.evidence:
        told.append(f"> {_quote(line.evidence[0])}")
    return "\n".join(told)


def _state(line: PrincipleLine) -> str:
    """``2 pieces of evidence (last time: none) · @ana sees to it``."""
    count = len(line.evidence)
    told = kit.counted(count, "piece of evidence", "pieces of evidence") if count else "no evidence yet"
    if line.before is not None:
        told += f" (last time: {line.before.evidence or 'none'})"
    owner = f"{kit.mention(line.owner.slack_id)} sees to it" if line.owner else "nobody sees to it yet"
    if line.owner is None and line.before is not None and line.before.owned:
        owner += " (somebody did last time)"
    return f"{told} · {owner}"


def _quote(one: EvidenceLine) -> str:
    return f"{kit.escape(kit.clip(one.evidence.text, QUOTE))} ({on_day(one.evidence.day)})"


def _looked(readiness: Readiness) -> str:
    """When all were looked at, and when that is due again."""
    told = []
    if readiness.last is not None:
        told.append(f"Compared with {words.full_day(readiness.last.day)}.")
        if readiness.last.note:
            told.append(f"Then you wrote: {kit.escape(kit.clip(readiness.last.note, 300))}")
    if readiness.again_on is None:
        told.append("Nobody has looked at all six together yet.")
    else:
        told.append(f"Looked at again on {words.full_day(readiness.again_on)}.")
    return "\n".join(told)


def render_one(
    line: PrincipleLine, *, may_keep: bool, withdrawable: Collection[int], page: int = 0, notice: str = ""
) -> Message:
    """A principle: its question, its owner, and all evidence, a page at a time."""
    principle, value = principles()[line.principle.key], str(line.principle.pk)
    page = page_of(page, len(line.evidence), EVIDENCE_A_PAGE)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [kit.header(principle.name), kit.section(f"{principle.question}\n{_state(line)}")]
    for one in line.evidence[page * EVIDENCE_A_PAGE : (page + 1) * EVIDENCE_A_PAGE]:
        row = one.evidence
        asked = ("Withdraw it?", "It counts no more as evidence. What was written stays on record.")
        button = kit.button("Withdraw", WITHDRAW, str(row.pk), confirm=asked)
        may = row.pk in withdrawable
        blocks.append(kit.section(_evidence(one), accessory=button if may else None))
    buttons = [kit.button("Add evidence …", ADD, value)]
    if may_keep:
        buttons.append(kit.button("Who sees to it …", OWNER, value))
    count = len(line.evidence)
    buttons += turning(page, count, EVIDENCE_A_PAGE, back=ONE_BACK, on=ONE_PAGE, of=f"{value}:")
    buttons.append(kit.button("All six", SHOW))
    blocks.append(kit.actions(*buttons, block_id=f"principle:{value}:keep"))
    return kit.say(notice or principle.name, *blocks)


def _evidence(one: EvidenceLine) -> str:
    row = one.evidence
    link = f" {kit.link(row.link, 'open')}" if row.link else ""
    by = kit.mention(one.author.slack_id)
    return f"• {kit.escape(row.text)}{link}\n_{on_day(row.day)}, by_ {by}"


def evidence_form(
    line: PrincipleLine, *, day: date, notice: str = "", metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """What shows that it holds: a sentence, perhaps a link, of which day."""
    principle = principles()[line.principle.key]
    text = PlainTextInputElement(max_length=TEXT_LIMIT, multiline=True)
    fields = [
        *([kit.section(notice)] if notice else []),
        kit.section(f"*{principle.name}*\n{principle.question}"),
        kit.field(
            "What shows it?", "text", text, hint="About systems, never about a patient, defendant or inmate."
        ),
        kit.field(
            "Link",
            "link",
            PlainTextInputElement(max_length=LINK_LIMIT),
            optional=True,
            hint="It begins with https://",
        ),
        kit.field("Of which day?", "on", DatePickerElement(initial_date=day.isoformat()), optional=True),
    ]
    return kit.form("Evidence", EVIDENCE_FORM, fields, metadata=metadata)


def owner_form(line: PrincipleLine, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Who sees to it."""
    element = UserSelectElement(initial_user=line.owner.slack_id if line.owner else None)
    hint = "One member. Leave it empty for nobody."
    told = kit.section(f"*{principles()[line.principle.key].name}*")
    field = kit.field("Who sees to it?", "owner", element, optional=True, hint=hint)
    return kit.form("Who sees to it", OWNER_FORM, [told, field], metadata=metadata)


def look_form(readiness: Readiness, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What is recorded of a look at all six."""
    lines = [f"• {principles()[line.principle.key].name}: {_state(line)}" for line in readiness.lines]
    note = PlainTextInputElement(max_length=NOTE_LIMIT, multiline=True)
    fields = [
        kit.section(
            "This is recorded with today's date, and in a year one of you is reminded to look again:"
        ),
        kit.section("\n".join(lines)),
        kit.field("What do you take from it?", "note", note, optional=True),
    ]
    return kit.form("Looked at all six", LOOK_FORM, fields, submit="Record it", metadata=metadata)


def added() -> str:
    """A piece of evidence is there."""
    return ":white_check_mark: Saved."


def withdrawn() -> str:
    """It counts no more."""
    return ":white_check_mark: Withdrawn. It stays on record."


def owned(line: PrincipleLine) -> str:
    """Who sees to it."""
    who = kit.mention(line.owner.slack_id) if line.owner else "Nobody"
    return f":white_check_mark: Saved: {who} sees to it."


def looked(readiness: Readiness) -> str:
    """It is recorded, and when it is due again."""
    again = f" Next time on {words.full_day(readiness.again_on)}." if readiness.again_on else ""
    return f":white_check_mark: Recorded.{again}"


def look_again(last: ReadinessLook) -> Message:
    """To who leads, a year after the last look."""
    told = (
        f":calendar: A year ago, on {words.full_day(last.day)}, you looked at the six readiness principles. "
        "It is time to look again: what is there now, and who sees to it?"
    )
    return kit.say(told, kit.section(told), kit.actions(kit.button("Open", OPEN_ALL), block_id="readiness"))
