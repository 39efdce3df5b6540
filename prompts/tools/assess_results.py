"""The results of an assessment: item by item the spread, the widest first, and never an average."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, InteractiveElement

from models.outbox import Message
from models.tools.instrument import Instrument, InstrumentVersion, Raters
from models.tools.instrument_results import LEAST, ByAgency, Change, Results, Spread
from models.tools.run_tables import Consensus, InstrumentRun
from models.topic import ATTACHMENT_LIMIT
from prompts import kit, words
from prompts.tools import showing
from prompts.tools.assess import (
    AGENDA,
    AGREE,
    LIST,
    RESULTS_BACK,
    RESULTS_PAGE,
    RUNS,
    SHOWN,
)

ITEMS_A_PAGE = 12
MORE = 30
"""Characters that are kept for saying how many more there are."""

MOST_PHASES = 5
PHASE = "phase"
"""What stands in a button's value where another has the place of an item."""

MOVED = {
    Change.UP: ":arrow_upper_right: moved up",
    Change.DOWN: ":arrow_lower_right: moved down",
    Change.SAME: "as before",
    Change.MIXED: "moved both ways",
    Change.NEW: "a new item",
}


@dataclass(frozen=True)
class Reader:
    """What somebody who reads results may do, and in which zone their days are.

    ``open_to_all`` is False where an open-meetings law keeps the results back until a meeting.
    """

    may_keep: bool
    zone: str
    open_to_all: bool = True


def render_results(results: Results, reader: Reader, *, page: int = 0, notice: str = "") -> Message:
    """A page of the items, those first that are rated furthest apart, with what the group agreed on."""
    page = showing.page_of(page, len(results.spreads), ITEMS_A_PAGE)
    start = page * ITEMS_A_PAGE
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [kit.header(results.instrument.name), kit.context(_about(results, reader))]
    if page == 0:
        blocks += _agreed_phases(results)
    apart: bool | None = None
    for spread in results.spreads[start : start + ITEMS_A_PAGE]:
        differs = spread.width[0] > 0
        if differs and apart is None and page == 0:
            blocks.append(kit.section("*Talk about these first*: here the ratings lie furthest apart."))
        elif apart and not differs:
            blocks.append(kit.section("*Of one mind, or too few to say*"))
        apart = differs
        blocks.append(_row(spread, results, reader))
    if buttons := _buttons(results, reader, page):
        blocks.append(kit.actions(*buttons, block_id=f"results:{results.run.pk}"))
    return kit.say(notice or f"Results of {kit.escape(results.instrument.name)}", *blocks)


def _about(results: Results, reader: Reader) -> str:
    run, told = results.run, []
    if run.section:
        told.append(f"Phase: {kit.escape(run.section)}")
    if closed := run.last_day(reader.zone):
        told.append(words.full_day(closed))
    if results.version.raters is not Raters.GROUP:
        told.append(f"{results.answered} of {results.named} answered")
    if results.before is None:
        told.append("the first run")
    elif not results.comparable:
        told.append("the scale has changed, so it is not compared with the run before")
    elif before := results.before.last_day(reader.zone):
        told.append(f"compared with {words.full_day(before)}")
    if not reader.open_to_all:
        shown = f"shown at a meeting on {words.full_day(run.shown_on)}" if run.shown_on else ""
        told.append(shown or "only the chair and the coordinators see this until it is shown at a meeting")
    if results.version.source:
        told.append(kit.escape(results.version.source))
    return " · ".join(told)


def _agreed_phases(results: Results) -> list[Block]:
    return [
        kit.section(
            f":handshake: *{kit.escape(section)}*: {_agreement(results.version, one)} "
            f"Recorded by {showing.named(results.recorders.get(one.recorder_id, 'somebody'))}."
        )
        for section, one in list(results.agreed.items())[:MOST_PHASES]
    ]


def _row(spread: Spread, results: Results, reader: Reader) -> Block:
    version = results.version
    told = [f"*{kit.escape(spread.text)}*"]
    if version.raters is not Raters.GROUP:
        told.append(_counts(spread, version.scale))
    if change := _change(spread, version.scale):
        told.append(change)
    if spread.agreed:
        told.append(
            f":handshake: {_agreement(version, spread.agreed)}{_agreed_before(spread, version.scale)}"
        )
    room = kit.SECTION - sum(len(line) + 1 for line in told)
    told += agency_lines(spread.agencies, version.scale, room=room)
    button = kit.button("Agreed …", AGREE, f"{results.run.pk}:{spread.place}") if reader.may_keep else None
    return kit.section("\n".join(told), accessory=button, block_id=f"item:{spread.place}")


def _counts(spread: Spread, scale: Sequence[str]) -> str:
    """``developed 3 · planned 1``; too few are not shown."""
    if spread.counts is not None:
        return tally(spread.counts, scale)
    if not spread.answers:
        return "Nobody has rated it."
    return f"Too few to show: {spread.answers} of the {LEAST} answers that it takes."


def tally(counts: Sequence[int], scale: Sequence[str]) -> str:
    """How many chose each label, in the order of the scale; what nobody chose is left out."""
    named = [f"{kit.escape(label)} {number}" for label, number in zip(scale, counts, strict=True) if number]
    return " · ".join(named)


def agency_lines(agencies: Sequence[ByAgency], scale: Sequence[str], *, room: int) -> list[str]:
    """What each agency says, and both its sides where leaders and IT differ; as many as fit into ``room``."""
    shown: list[str] = []
    for place, one in enumerate(agencies):
        line = _agency(one, scale)
        if len(line) + MORE > room:
            return [*shown, f"and {kit.counted(len(agencies) - place, 'more agency', 'more agencies')}"]
        shown.append(line)
        room -= len(line) + 1
    return shown


def _agency(one: ByAgency, scale: Sequence[str]) -> str:
    if one.differ:
        leaders, it = _labels(one.leaders, scale), _labels(one.it, scale)
        return f":left_right_arrow: {_name(one)}: leaders say {leaders}, IT says {it}"
    return f"{_name(one)}: {_labels(one.leaders or one.it, scale)}{_alone(one)}"


def _name(one: ByAgency) -> str:
    return kit.escape(kit.clip(one.agency, 40))


def _labels(values: Sequence[int], scale: Sequence[str]) -> str:
    return " and ".join(kit.escape(scale[value]) for value in values)


def _alone(one: ByAgency) -> str:
    """That only one side has answered."""
    if one.leaders and one.it:
        return ""
    return " (leaders only)" if one.leaders else " (IT only)"


def _change(spread: Spread, scale: Sequence[str]) -> str:
    """How it moved since the run before, with what was chosen then."""
    if spread.change is None:
        return ""
    told = MOVED[spread.change]
    return f"{told}; then {tally(spread.before, scale)}" if spread.before else told


def _agreement(version: InstrumentVersion, one: Consensus) -> str:
    """``agreed on Tuesday, 8 December 2026: underway. The note.``"""
    note = f" {kit.escape(one.note)}" if one.note else ""
    return f"agreed on {words.full_day(one.met_on)}: {kit.escape(version.scale[one.value])}.{note}"


def _agreed_before(spread: Spread, scale: Sequence[str]) -> str:
    """What the group agreed on in the run before, and how that compares."""
    if spread.agreed is None or spread.agreed_before is None:
        return ""
    if spread.agreed.value == spread.agreed_before:
        return " As in the run before."
    moved = MOVED[Change.UP if spread.agreed.value < spread.agreed_before else Change.DOWN]
    return f" {moved}; then {kit.escape(scale[spread.agreed_before])}"


def _buttons(results: Results, reader: Reader, page: int) -> list[InteractiveElement]:
    run, version = results.run, results.version
    value = str(run.pk)
    buttons: list[InteractiveElement] = [kit.button("Put on the agenda", AGENDA, value)]
    if reader.may_keep and not reader.open_to_all and run.shown_on is None:
        buttons.append(kit.button("It was shown at a meeting", SHOWN, value, confirm=_SHOWN))
    if reader.may_keep:
        sections = [run.section] if run.section else version.sections[:MOST_PHASES]
        buttons += [
            kit.button(f"Agreed on {section} …", AGREE, f"{value}:{PHASE}:{version.sections.index(section)}")
            for section in sections
        ]
    buttons.append(kit.button("All runs", RUNS, f"{results.instrument.pk}:0"))
    buttons += showing.turning(
        page, len(results.spreads), ITEMS_A_PAGE, back=RESULTS_BACK, on=RESULTS_PAGE, of=f"{value}:"
    )
    return [*buttons, kit.button("All assessments", LIST)]


_SHOWN = ("Was it shown?", "From now on every member can read these results here.")


def topic_title(instrument: Instrument, run: InstrumentRun) -> str:
    """What the agenda calls it."""
    phase = f", {run.section}" if run.section else ""
    return f"Results: {instrument.name}{phase}"


def topic_attachment(results: Results, reader: Reader) -> str:
    """Where they are, and of what to talk first; of what is not public yet, only where."""
    where = "/committee assess"
    apart = [one.text for one in results.spreads if one.width[0] > 0][:3]
    if not apart or (not reader.open_to_all and results.run.shown_on is None):
        return where
    return kit.clip(f"{where} · furthest apart: {'; '.join(apart)}", ATTACHMENT_LIMIT)


def recorded(about: str, met_on: date) -> str:
    """The consensus is kept."""
    return f":white_check_mark: Recorded from the meeting on {words.full_day(met_on)}: {kit.escape(about)}."


def was_shown() -> str:
    """Members can read them now."""
    return ":white_check_mark: Noted. Every member can read these results now."
