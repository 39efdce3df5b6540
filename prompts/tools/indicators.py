"""Indicators: the list, one by itself, all its numbers, and what is said when one is given."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, InteractiveElement

from models.goal import Goal
from models.outbox import Message
from models.tools.former import Former
from models.tools.indicator import Indicator
from models.tools.keeper import Question
from models.tools.observation import Observation, Way, is_small
from models.tools.pull import IndicatorPull, Often
from models.tools.trend import IndicatorLine
from models.workgroup import Workgroup
from prompts import ids, kit
from prompts.tools import indicator_words as said
from prompts.tools.former import render_former
from prompts.tools.showing import on_local_day

OPEN = ids.tool("indicators", "open")
LIST = ids.tool("indicators", "list")
PAGE = ids.tool("indicators", "page")
BACK = ids.tool("indicators", "back")
ADD = ids.tool("indicators", "add")
CHANGE = ids.tool("indicators", "change")
END = ids.tool("indicators", "end")
RESUME = ids.tool("indicators", "resume")
GIVE = ids.tool("indicators", "give")
CORRECT = ids.tool("indicators", "correct")
TAKE_BACK = ids.tool("indicators", "take-back")
KEEP_SMALL = ids.tool("indicators", "keep-small")
TABLE = ids.tool("indicators", "table")
CHART = ids.tool("indicators", "chart")
NUMBERS = ids.tool("indicators", "numbers")
NUMBERS_PAGE = ids.tool("indicators", "numbers-page")
NUMBERS_BACK = ids.tool("indicators", "numbers-back")
PULL = ids.tool("indicators", "pull")
STOP_PULL = ids.tool("indicators", "stop-pull")

ROWS_A_PAGE, NUMBERS_A_PAGE = 20, 25
MOST_ENDED, LATEST = 8, 6
OFTEN = {Often.DAILY: "each day", Often.WEEKLY: "each Monday", Often.MONTHLY: "each month"}

EMPTY = (
    "No indicator is kept yet. An indicator is a number that shows whether things get better: jail bookings "
    "of people with serious mental illness, days of waiting for a forensic bed, connections to treatment."
)
HOW = (
    "To give a number: `/committee indicators NAME 42 for October 2026`, or press Open. Many at once: drop "
    "an XLSX or CSV file into our direct messages with the words `indicator NAME`."
)


@dataclass(frozen=True)
class Rights:
    """Which buttons a person is shown: only those that they can use."""

    add: bool = False
    edit: bool = False
    record: bool = False
    pull: bool = False


def render_list(lines: Sequence[IndicatorLine], *, may_add: bool, page: int = 0, notice: str = "") -> Message:
    """All that are kept, by name, each with its last number; then those that were."""
    kept = [line for line in lines if line.indicator.active]
    ended = [line for line in lines if not line.indicator.active]
    page = page if page * ROWS_A_PAGE < len(kept) else 0
    start = page * ROWS_A_PAGE
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Indicators"))
    if not kept:
        blocks.append(kit.section(EMPTY + (" Press Add … to begin." if may_add else "")))
    blocks += [_row(line) for line in kept[start : start + ROWS_A_PAGE]]
    blocks += [kit.context(HOW)] if kept else []
    blocks += [_row(line) for line in ended[:MOST_ENDED]] if not page else []
    buttons = [kit.button("Add …", ADD, style=None if kept else "primary")] if may_add else []
    buttons += _paging(page, len(kept), ROWS_A_PAGE, PAGE, BACK)
    if buttons:
        blocks.append(kit.actions(*buttons, block_id="indicators"))
    return kit.say(notice or "The indicators", *blocks)


def _paging(page: int, count: int, each: int, on: str, back: str, of: str = "") -> list[InteractiveElement]:
    buttons = [kit.button("Back", back, f"{of}{page - 1}")] if page else []
    if (rest := count - (page + 1) * each) > 0:
        buttons.append(kit.button(f"{rest} more", on, f"{of}{page + 1}"))
    return buttons


def _row(line: IndicatorLine) -> Block:
    indicator = line.indicator
    unit = f"{kit.escape(indicator.unit)}, " if indicator.unit else ""
    told = [f"*{kit.escape(indicator.name)}* · {unit}{said.EVERY[indicator.period]}"]
    if not indicator.active:
        told = [f"{told[0]} · _not kept any more_"]
    standing = [part for part in (said.last(line), said.running(line), said.target(line)) if part]
    told.append(" · ".join(standing) or "no number yet")
    told.append(_origin(line))
    value = str(indicator.pk)
    button = kit.button("Open", OPEN, value)
    return kit.section(
        "\n".join(part for part in told if part), accessory=button, block_id=f"indicator:{value}"
    )


def _origin(line: IndicatorLine) -> str:
    """Where the numbers come from, and who brings them."""
    told = [f"Source: {kit.escape(line.indicator.source)}"] if line.indicator.source else []
    if line.pulled:
        told.append("fetched by itself")
    elif line.keeper is not None:
        told.append(f"kept by {kit.mention(line.keeper.slack_id)}")
    elif line.indicator.active:
        told.append("nobody brings the numbers yet")
    return " · ".join(told)


def render_one(
    line: IndicatorLine,
    latest: Sequence[Observation],
    pull: IndicatorPull | None,
    rights: Rights,
    *,
    named: str = "",
    formers: Sequence[Former] = (),
    notice: str = "",
) -> Message:
    """One indicator: what it means and meant, where it stands, its latest numbers, and what can be done."""
    indicator = line.indicator
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header(indicator.name))
    blocks.append(kit.section("\n".join(_meaning(line, named))))
    standing = [said.last(line, inside=rights.record), said.running(line, inside=rights.record)]
    standing += [said.target(line), _baseline(indicator)]
    told = "\n".join(f"• {part}" for part in standing if part)
    if latest:
        blocks.append(kit.section(told))
        blocks.append(kit.context(f"Latest: {' · '.join(_brief(line, one, rights) for one in latest)}"))
    else:
        how = " Press Give a number …, or bring what you have with From a table …" if rights.record else ""
        blocks.append(kit.section(f"{told}\nThere is no number yet.{how}".strip()))
    blocks += [*_pulled(pull, rights), *render_former(formers, said.FORMER)]
    value = str(indicator.pk)
    blocks.append(kit.actions(*_first_buttons(line, rights, value), block_id=f"indicator:{value}:numbers"))
    if others := _other_buttons(indicator, pull, rights, value):
        blocks.append(kit.actions(*others, block_id=f"indicator:{value}:keep"))
    return kit.say(notice or kit.escape(indicator.name), *blocks)


def _meaning(line: IndicatorLine, named: str) -> list[str]:
    indicator = line.indicator
    counted = f"{said.MEASURES[indicator.measure].capitalize()}, {said.EVERY[indicator.period]}"
    if not indicator.active:
        counted += " · _not kept any more_"
    told = [f"{counted}; {said.DIRECTIONS[indicator.direction]}."]
    if indicator.numerator:
        told.append(f"Counted: {kit.escape(indicator.numerator)}")
    if indicator.denominator:
        told.append(f"Of: {kit.escape(indicator.denominator)}")
    if indicator.intercepts:
        told.append(f"Intercepts: {', '.join(map(str, indicator.intercepts))}")
    return [*told, *([kit.escape(named)] if named else []), _origin(line)]


def linked(group: Workgroup | None, goal: Goal | None) -> str:
    """Whose it is and which goal it shows, as plain text; empty where there is neither."""
    told = [f"Workgroup: {group.name}"] if group else []
    told += [f"For {goal.ref}: {kit.clip(goal.statement, 150)}"] if goal else []
    return " · ".join(told)


def note(text: str) -> Message:
    """A line by itself; the text is safe already."""
    return kit.say(text)


def escaped(text: str) -> str:
    """Plain words as they may stand beside a file."""
    return kit.escape(text)


def _baseline(indicator: Indicator) -> str:
    return "" if indicator.baseline is None else f"baseline {said.amount(indicator, indicator.baseline)}"


def _brief(line: IndicatorLine, one: Observation, rights: Rights) -> str:
    told = said.value(line.indicator, one, inside=rights.record)
    return f"{said.period_of(one)}: {told}{' so far' if one.so_far else ''}"


def _pulled(pull: IndicatorPull | None, rights: Rights) -> list[Block]:
    """Where the numbers are fetched; the host alone, since an address may hold a secret."""
    if pull is None or not rights.record:
        return []
    told = f"Fetched {OFTEN[pull.often]} from {kit.escape(pull.host)}."
    if pull.fault:
        told = f":warning: {told} The last time it did not work; who keeps the indicator was told why."
    return [kit.context(told)]


def _first_buttons(line: IndicatorLine, rights: Rights, value: str) -> list[InteractiveElement]:
    buttons = []
    if rights.record and line.indicator.active:
        buttons.append(kit.button("Give a number …", GIVE, value, style="primary"))
        buttons.append(kit.button("From a table …", TABLE, value))
    if line.last is not None or line.running is not None or line.indicator.series > 1:
        buttons.append(kit.button("Chart", CHART, value))
    return [*buttons, kit.button("All numbers", NUMBERS, value), kit.button("All indicators", LIST)]


def _other_buttons(
    indicator: Indicator, pull: IndicatorPull | None, rights: Rights, value: str
) -> list[InteractiveElement]:
    buttons = []
    if not indicator.active:
        return [kit.button("Keep it again", RESUME, value)] if rights.edit else []
    if rights.edit:
        buttons.append(kit.button("Change …", CHANGE, value))
    if rights.pull:
        buttons.append(kit.button("Fetch by itself …", PULL, value))
        if pull is not None:
            asked = ("Stop fetching?", "The numbers that were fetched stay.")
            buttons.append(kit.button("Stop fetching", STOP_PULL, value, confirm=asked))
    if rights.edit:
        asked = ("Not kept any more?", "Its numbers stay readable, and nobody is asked for new ones.")
        buttons.append(kit.button("End", END, value, confirm=asked))
    return buttons


def render_numbers(
    indicator: Indicator,
    versions: Sequence[Observation],
    authors: dict[int, str],
    *,
    zone: str,
    may_record: bool,
    page: int = 0,
    notice: str = "",
) -> Message:
    """Every number that was ever given, the newest period first; what was corrected stands under it.

    The days on which they were given are those of that zone.
    """
    page = page if page * NUMBERS_A_PAGE < len(versions) else 0
    start, of = page * NUMBERS_A_PAGE, f"{indicator.pk}:"
    newest = sorted(versions, key=lambda one: (one.series, one.starts_on, one.pk), reverse=True)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header(f"{kit.clip(indicator.name, 120)}: all numbers"))
    if not versions:
        blocks.append(kit.section("There is no number yet."))
    for one in newest[start : start + NUMBERS_A_PAGE]:
        blocks.append(_number(indicator, one, authors, zone, may_record=may_record))
    buttons = _paging(page, len(versions), NUMBERS_A_PAGE, NUMBERS_PAGE, NUMBERS_BACK, of)
    buttons.append(kit.button("Back to the indicator", OPEN, str(indicator.pk)))
    blocks.append(kit.actions(*buttons, block_id="numbers"))
    return kit.say(notice or "All numbers", *blocks)


WAYS = {Way.TYPED: "", Way.TABLE: "from a table", Way.PULLED: "fetched"}


def _number(
    indicator: Indicator, one: Observation, authors: dict[int, str], zone: str, *, may_record: bool
) -> Block:
    told = said.value(indicator, one, inside=may_record)
    period = said.period_of(one)
    facts = [WAYS[one.way], on_local_day(one.recorded_at, zone)]
    if name := authors.get(one.author_id or 0):
        facts.append(f"by {kit.escape(name)}")
    if one.so_far:
        facts.insert(0, "so far")
    if one.superseded_at is not None:
        told = f"~{told}~"
        facts.append("taken back" if one.withdrawn else "corrected since")
    note = f"\n> {kit.escape(one.note)}" if one.note else ""
    text = f"{period}: *{told}* · {', '.join(part for part in facts if part)}{note}"
    if not may_record or one.superseded_at is not None or one.series != indicator.series:
        return kit.section(text, block_id=f"number:{one.pk}")
    return kit.section(
        text, accessory=kit.button("Correct …", CORRECT, str(one.pk)), block_id=f"number:{one.pk}"
    )


def kept(indicator: Indicator, observation: Observation, *, corrected: bool) -> Message:
    """A number is kept: for when, in full, with a way to correct it and to take it back."""
    value = str(observation.pk)
    buttons = [
        kit.button("Correct …", CORRECT, value),
        kit.button("Take back", TAKE_BACK, value),
        kit.button("Open", OPEN, str(indicator.pk)),
    ]
    text = kept_line(indicator, observation, corrected=corrected)
    return kit.say(text, kit.section(text), kit.actions(*buttons, block_id=f"kept:{value}"))


def kept_line(indicator: Indicator, observation: Observation, *, corrected: bool) -> str:
    """``Saved: Jail bookings, 42 for October 2026 (1 October 2026 to 31 October 2026).``"""
    done = "Corrected" if corrected else "Saved"
    number = said.value(indicator, observation, inside=True)
    period, days = said.period_of(observation), said.days(observation.span)
    beside = f" ({days})" if days != period else ""
    told = f"{kit.escape(indicator.name)}, *{number}* for {period}{beside}"
    so_far = " That period is not over yet, so it is marked “so far”." if observation.so_far else ""
    return f":white_check_mark: {done}: {told}.{so_far}{_hides(indicator, observation)}"


def _hides(indicator: Indicator, observation: Observation) -> str:
    if not is_small(indicator, observation) or indicator.show_small:
        return ""
    return f" Others are shown {kit.escape(said.HIDDEN)} instead."


def ask_small(text: str, value: str) -> Message:
    """A small number is typed: it is kept when somebody presses so; ``value`` carries it."""
    button = kit.button("Keep it", KEEP_SMALL, value)
    return kit.say(text, kit.section(text), kit.actions(button, block_id="small"))


def same(indicator: Indicator) -> str:
    """It was there already."""
    return f"That number of {kit.escape(indicator.name)} is there already, so nothing was changed."


def taken_back(observation: Observation) -> str:
    """It does not count any more."""
    return f":white_check_mark: Taken back: the number for {said.period_of(observation)} counts no more."


def saved(indicator: Indicator, *, new_series: bool = False) -> str:
    """It is kept so from now on."""
    told = f":white_check_mark: Saved: {kit.escape(indicator.name)}."
    if new_series:
        told += (
            " Its period has changed, so a new line begins; the numbers so far stay on a line of their own."
        )
    return told


def ended(indicator: Indicator) -> str:
    """It is not kept any more."""
    return f":white_check_mark: {kit.escape(indicator.name)} is not kept any more. Its numbers stay readable."


def resumed(indicator: Indicator) -> str:
    """It is kept again."""
    return f":white_check_mark: {kit.escape(indicator.name)} is kept again."


def brought(indicator: Indicator, rows: Sequence[Observation], corrected: int, was_there: int) -> str:
    """What came of a table."""
    spans = sorted(row.span for row in rows)
    told = kit.counted(len(rows) - corrected, "new number")
    if corrected:
        told += f", {corrected} corrected"
    if was_there:
        told += f", {was_there} as they were"
    if spans:
        period = indicator.period
        told += f": {said.span(spans[0], period)}"
        told += f" to {said.span(spans[-1], period)}" if len(spans) > 1 else ""
    return f":white_check_mark: {kit.escape(indicator.name)}: {told}."


def drawing() -> str:
    """A chart is on its way."""
    return "The chart is on its way to you, in your messages with me: as a picture, and as SVG for a report."


def nothing_to_draw() -> str:
    """There is no number to draw."""
    return "There is no number to draw yet."


def question(asked: Question) -> Message:
    """The keeper is asked for one number, with a button that opens the form."""
    indicator = asked.indicator
    period = said.span(asked.span, indicator.period)
    source = f" (source: {kit.escape(indicator.source)})" if indicator.source else ""
    text = f"What is *{kit.escape(indicator.name)}* for {period}{source}?"
    more = "If it is not known yet, leave it: I ask only once, and you can give it at any time."
    value = f"{indicator.pk}:{asked.span.first}:{asked.span.last}"
    button = kit.button("Give the number …", GIVE, value, style="primary")
    return kit.say(
        text, kit.section(f"{text}\n{more}"), kit.actions(button, block_id=f"asked:{indicator.pk}")
    )
