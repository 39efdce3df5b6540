"""One item of the map: what is said of it, what is known, which goals serve it, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, InteractiveElement

from models.outbox import Message
from models.tools.gap_map import Mapping, PointKind
from models.tools.map_evidence import EvidenceKind, MapEvidence
from models.tools.map_facts import MapLine, Served
from models.tools.period import Period, Span, span_of
from models.tools.scoping import RemarkLine
from prompts import kit, words
from prompts.tools.map import (
    ANECDOTE,
    CHANGE,
    CLOSE,
    GOAL,
    MOST_GOALS,
    NUMBER,
    REOPEN,
    UNLINK,
    VIEW,
    WITHDRAW,
    named,
    standing,
)
from prompts.tools.scoping import behind


@dataclass(frozen=True)
class ItemView:
    """One item with its evidence; ``may_edit`` the item, and which lines of evidence can be taken back.

    ``behind`` are the remarks of scoping sessions of which it was made.
    """

    mapping: Mapping
    line: MapLine
    evidence: Sequence[MapEvidence] = ()
    may_edit: bool = False
    may_add: bool = False
    may_withdraw: Sequence[int] = ()
    behind: Sequence[RemarkLine] = ()


def render_item(view: ItemView, *, notice: str = "") -> Message:
    """All about it: what is said, what is known, who sees to it, and what can be done."""
    entry, current = view.line.entry, view.mapping.ended_at is None
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.section(f"{named(view.line)}\n{standing(view.line)}"))
    if entry.details:
        blocks.append(kit.section(_quoted(entry.details)))
    if view.behind:
        blocks.append(kit.context(behind(view.behind)))
    if not current:
        blocks.append(kit.context(f":lock: As it stood on the mapping “{kit.escape(view.mapping.name)}”"))
    for one in view.line.goals[:MOST_GOALS]:
        blocks.append(_goal(view, one, current=current))
    blocks += _evidence(view, current=current)
    if current and (buttons := _doing(view)):
        blocks.append(kit.actions(*buttons, block_id="map-item"))
    blocks.append(
        kit.actions(kit.button("The whole map", VIEW, str(view.mapping.pk)), block_id="map-item:more")
    )
    return kit.say(notice or named(view.line), *blocks)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in kit.escape(text).splitlines())


def _goal(view: ItemView, one: Served, *, current: bool) -> Block:
    asked = ("Unlink it?", f"{one.goal.ref} stays a goal, but no longer serves {view.line.item.ref}.")
    value = f"{view.line.entry.pk}:{one.goal.pk}"
    unlink = kit.button("Unlink", UNLINK, value, confirm=asked) if current and view.may_edit else None
    told = f":dart: *{one.goal.ref}* {kit.escape(one.goal.statement)}"  # how far it is stands above
    return kit.section(told, accessory=unlink, block_id=f"map-goal:{one.goal.pk}")


def _evidence(view: ItemView, *, current: bool) -> list[Block]:
    if not view.evidence:
        known = "No evidence yet: a number with its source, or what people tell."
        return [kit.context(known)] if current else []
    blocks: list[Block] = [kit.section("*What we know*")]
    asked = ("Take it back?", "It is shown no more. Earlier mappings keep it.")
    for row in view.evidence:
        may = current and row.pk in view.may_withdraw
        button = kit.button("Take back", WITHDRAW, str(row.pk), confirm=asked) if may else None
        blocks.append(kit.section(evidence(row), accessory=button, block_id=f"evidence:{row.pk}"))
    return blocks


def evidence(row: MapEvidence) -> str:
    """A number with what it counts, its source and period; or what somebody tells."""
    days = "" if _says_it(row) else _span(row.first, row.last)
    parts = [kit.escape(row.source), kit.escape(row.period), days]
    told = ", ".join(part for part in parts if part)
    beside = f" — {told}" if told else ""
    if row.kind == EvidenceKind.NUMBER:
        return f":bar_chart: *{kit.escape(row.value)}* {kit.escape(row.text)}{beside}"
    return f":speech_balloon: “{kit.escape(row.text)}”{beside}"


def _says_it(row: MapEvidence) -> bool:
    """Whether the label of the period names just these days: a year, a quarter or a month of the calendar."""
    if row.first is None or row.last is None:
        return False
    first, whole = row.first, Span(row.first, row.last)
    month, quarter = words.MONTHS[first.month - 1].casefold(), f"q{(first.month + 2) // 3}"
    names = {
        Period.YEAR: ("", "cy"),
        Period.QUARTER: (quarter,),
        Period.MONTH: (month, month[:3], f"{first:%m}"),
    }
    said = [name for period, all_ in names.items() if span_of(first, period, 1) == whole for name in all_]
    label = "".join(char for char in row.period.casefold() if char.isalnum())
    return label in {told for name in said for told in (f"{name}{first.year}", f"{first.year}{name}")}


def _span(first: date | None, last: date | None) -> str:
    days = [f"{one.day} {words.MONTHS[one.month - 1]} {one.year}" for one in (first, last) if one]
    if first is None or last is None:
        return f"{'from' if first else 'until'} {days[0]}" if days else ""
    return " to ".join(days)


def _doing(view: ItemView) -> list[InteractiveElement]:
    entry = view.line.entry
    value, buttons = str(entry.pk), []
    if not entry.open:
        return [kit.button("Open again", REOPEN, value)] if view.may_edit else []
    if view.may_add:
        buttons.append(kit.button("Add a number …", NUMBER, value))
        buttons.append(kit.button("Add an anecdote …", ANECDOTE, value))
        if entry.kind != PointKind.RESOURCE:
            buttons.append(kit.button("Make it a goal …", GOAL, value, style="primary"))
    if view.may_edit:
        buttons.append(kit.button("Change …", CHANGE, value))
        buttons.append(kit.button("Close …", CLOSE, value))
    return buttons
