"""Earlier runs of an assessment: when each was, what the group agreed on, and with which to compare."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, InteractiveElement, Option, StaticSelectElement

from models.outbox import Message
from models.tools.instrument import Instrument, Raters
from models.tools.instrument_list import PastRun
from prompts import kit, words
from prompts.tools import showing
from prompts.tools.assess import COMPARE, LIST, RESULTS, RUNS_BACK, RUNS_PAGE

RUNS_A_PAGE, MOST_AGREED, ITEM = 8, 6, 80

NONE_YET = "No results yet. Those of each run stay here, with what the group agreed on, to be compared later."


def render_runs(
    instrument: Instrument, runs: Sequence[PastRun], *, zone: str, page: int = 0, notice: str = ""
) -> Message:
    """A page of them, the latest first, each with the way to its results and to those before it."""
    page = showing.page_of(page, len(runs), RUNS_A_PAGE)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header(f"{instrument.name}: all runs"))
    if not runs:
        blocks.append(kit.section(NONE_YET))
    for one in runs[page * RUNS_A_PAGE : (page + 1) * RUNS_A_PAGE]:
        blocks += _row(one, runs, zone)
    buttons = showing.turning(
        page, len(runs), RUNS_A_PAGE, back=RUNS_BACK, on=RUNS_PAGE, of=f"{instrument.pk}:"
    )
    buttons.append(kit.button("All assessments", LIST))
    blocks.append(kit.actions(*buttons, block_id="runs"))
    return kit.say(notice or f"All runs of {kit.escape(instrument.name)}", *blocks)


def _row(one: PastRun, runs: Sequence[PastRun], zone: str) -> list[Block]:
    told = [f"*{named(one, zone)}*"]
    if one.version.raters is not Raters.GROUP:
        told.append(f"{one.answered} of {one.named} answered")
    told += _agreed(one)
    value = str(one.run.pk)
    elements: list[InteractiveElement] = [kit.button("Results", RESULTS, value)]
    if options := _earlier(one, runs, zone):
        elements.append(StaticSelectElement(action_id=COMPARE, placeholder="Compare with …", options=options))
    return [
        kit.section("\n".join(told), block_id=f"run:{value}"),
        kit.actions(*elements, block_id=f"run:{value}:do"),
    ]


def _earlier(one: PastRun, runs: Sequence[PastRun], zone: str) -> list[Option]:
    """What it can be compared with: those before it of the same phase."""
    same = [run for run in runs if run.run.pk < one.run.pk and run.run.section == one.run.section]
    return [
        kit.option(named(run, zone), f"{one.run.pk}:{run.run.pk}") for run in same[: showing.MOST_OPTIONS]
    ]


def named(one: PastRun, zone: str) -> str:
    """``Tuesday, 24 November 2026 · Planning``: its last day, and its phase if it was of one."""
    day = one.run.last_day(zone)
    phase = f" · {kit.escape(one.run.section)}" if one.run.section else ""
    return f"{words.full_day(day) if day else ''}{phase}"


def _agreed(one: PastRun) -> list[str]:
    """What the group agreed on: each with its answer and its day; no note, which stands with the results."""
    told = []
    for row in one.agreed[:MOST_AGREED]:
        about = row.section if row.place is None else kit.clip(one.version.items[row.place][1], ITEM)
        label = kit.escape(one.version.scale[row.value])
        told.append(f":handshake: {kit.escape(about)}: {label} ({showing.on_day(row.met_on)})")
    more = len(one.agreed) - len(told)
    return [*told, *([f"… and {more} more agreed on: press *Results*"] if more > 0 else [])]
