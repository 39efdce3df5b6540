"""Assessments: the list of instruments, and what is written to those who rate and to who started a run."""

from collections.abc import Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import Block, InteractiveElement

from models.calendar import wall_of
from models.outbox import Message
from models.tools.instrument import Instrument, InstrumentVersion, Raters, Sheet
from models.tools.instrument_list import InstrumentLine
from models.tools.run_tables import InstrumentRun, RunRater, Side
from prompts import ids, kit, words
from prompts.tools import showing

LIST, PAGE, BACK = (ids.tool("assess", act) for act in ("list", "page", "back"))
ITEMS, TAKE, ADD, PASTE, CHANGE = (
    ids.tool("assess", act) for act in ("items", "take", "add", "paste", "change")
)
RETIRE, RESTORE, START = (ids.tool("assess", act) for act in ("retire", "restore", "start"))
ANSWER, CLOSE, CALL_OFF = (ids.tool("assess", act) for act in ("answer", "close", "call-off"))
RESULTS, RESULTS_PAGE, RESULTS_BACK = (
    ids.tool("assess", act) for act in ("results", "results-page", "results-back")
)
AGREE, AGENDA, SHOWN = (ids.tool("assess", act) for act in ("agree", "agenda", "shown"))
RUNS, RUNS_PAGE, RUNS_BACK, COMPARE = (
    ids.tool("assess", act) for act in ("runs", "runs-page", "runs-back", "compare")
)

ROWS_A_PAGE = 12

RATERS = {
    Raters.SEATS: "one person for each seat",
    Raters.AGENCIES: "leaders and IT of each agency",
    Raters.GROUP: "the group, by consensus in a meeting",
    Raters.ONE: "one person",
}

EMPTY = (
    "An assessment shows where the group sees things alike and where it does not: people rate the same items "
    "privately, and the spread is talked about at a meeting. Later runs are compared with this one."
)
NONE_YET = "Nobody has taken one up yet. The chair or a coordinator can."
TO_BEGIN = "Take one of these up, or add your own."


def render_list(
    lines: Sequence[InstrumentLine],
    offered: Mapping[str, Sheet],
    *,
    day: date,
    may_keep: bool,
    open_to_all: bool = True,
    page: int = 0,
    notice: str = "",
) -> Message:
    """Every instrument with its state and what the reader may do; then those that can be taken up.

    ``open_to_all`` is False under an open-meetings law: members see results once they were shown.
    """
    page = showing.page_of(page, len(lines), ROWS_A_PAGE)
    start = page * ROWS_A_PAGE
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Assessments"))
    if not lines:
        blocks.append(kit.section(f"{EMPTY}\n{TO_BEGIN if may_keep else NONE_YET}"))
    for line in lines[start : start + ROWS_A_PAGE]:
        blocks += _row(line, day, may_keep=may_keep, open_to_all=open_to_all)
    if may_keep and start + ROWS_A_PAGE >= len(lines):
        blocks += _offers(offered)
    if buttons := _buttons(page, len(lines), may_keep=may_keep):
        blocks.append(kit.actions(*buttons, block_id="assess"))
    return kit.say(notice or "Assessments", *blocks)


def _row(line: InstrumentLine, day: date, *, may_keep: bool, open_to_all: bool) -> list[Block]:
    instrument, value = line.instrument, str(line.instrument.pk)
    told = f"*{kit.escape(instrument.name)}*\n{_what(line.version)}\n{_state(line, day, may_keep=may_keep)}"
    buttons: list[InteractiveElement] = []
    if line.on and line.mine:
        label = "Answer …" if line.mine.finished_at is None else "Change my answers …"
        buttons.append(kit.button(label, ANSWER, str(line.on.pk), style="primary"))
    if line.last and (open_to_all or may_keep or line.last.shown_on):
        buttons.append(kit.button("Results", RESULTS, str(line.last.pk)))
    buttons.append(kit.button("Items", ITEMS, value))
    if may_keep:
        buttons += _run_buttons(line) if line.on else _idle_buttons(line)
    blocks: list[Block] = [kit.section(told, block_id=f"instrument:{value}")]
    return [*blocks, kit.actions(*buttons, block_id=f"instrument:{value}:do")]


def _run_buttons(line: InstrumentLine) -> list[InteractiveElement]:
    assert line.on is not None
    value, name = str(line.on.pk), line.instrument.name
    close = ("Close it now?", f"“{name}” takes no more answers, and the results are there.")
    off = ("Call it off?", f"What was answered about “{name}” is shown to nobody.")
    return [
        kit.button("Close now", CLOSE, value, confirm=close),
        kit.button("Call off", CALL_OFF, value, confirm=off),
    ]


def _idle_buttons(line: InstrumentLine) -> list[InteractiveElement]:
    value, name = str(line.instrument.pk), line.instrument.name
    if line.instrument.retired:
        return [kit.button("Use it again", RESTORE, value)]
    asked = ("Retire it?", f"“{name}” is used no more. What was found with it stays readable.")
    start = [kit.button("Start …", START, value, style="primary")] if line.version.items else []
    label = "Change …" if line.version.items else "Enter its items …"
    return [*start, kit.button(label, CHANGE, value), kit.button("Retire", RETIRE, value, confirm=asked)]


def _what(version: InstrumentVersion) -> str:
    """``12 items in 3 sections, rated by one person for each seat``."""
    parts = kit.counted(len(version.sections), "phase" if version.gated else "section")
    within = f" in {parts}" if version.sections else ""
    items = showing.sentence(kit.counted(len(version.items), "item"))
    return f"{items}{within}, rated by {RATERS[version.raters]}"


def _state(line: InstrumentLine, day: date, *, may_keep: bool) -> str:
    """Whether it is on, when it was used last, when it is to be repeated. How many answered is for staff."""
    if line.instrument.retired:
        return "Used no more."
    if line.on and line.on.closes_on:
        phase = f" ({kit.escape(line.on.section)})" if line.on.section else ""
        counted = f" · {line.answered} of {line.named} have answered" if may_keep else ""
        return (
            f":ballot_box_with_ballot: Open until {words.full_day(line.on.closes_on)}, 17:00{phase}{counted}"
        )
    if line.used_on is None:
        return "Not used yet."
    told = f"Last used {words.full_day(line.used_on)}"
    if line.due is None:
        return told
    late = ":warning: " if line.due <= day else ""
    return f"{told} · {late}to be repeated {words.full_day(line.due)}"


def _offers(offered: Mapping[str, Sheet]) -> list[Block]:
    """What comes with the program and is not in use yet."""
    if not offered:
        return []
    rows: list[Block] = [kit.context("Ready to be taken up:")]
    for key, sheet in offered.items():
        count = kit.counted(len(sheet.items), "item") if sheet.items else "the frame; you enter its items"
        told = f"*{kit.escape(sheet.name)}* ({count})\n{kit.escape(sheet.about)}"
        rows.append(kit.section(told, accessory=kit.button("Take it up", TAKE, key), block_id=f"offer:{key}"))
    return rows


def _buttons(page: int, count: int, *, may_keep: bool) -> list[InteractiveElement]:
    buttons: list[InteractiveElement] = []
    if may_keep:
        buttons = [kit.button("Add our own …", ADD), kit.button("From a file …", PASTE)]
    buttons += showing.turning(page, count, ROWS_A_PAGE, back=BACK, on=PAGE)
    return buttons


def render_items(instrument: Instrument, version: InstrumentVersion, *, zone: str) -> Message:
    """What a version asks, word for word, with its credit; the version before it is one press away."""
    blocks: list[Block] = [kit.header(instrument.name)]
    if version.about:
        blocks.append(kit.section(kit.escape(version.about)))
    scale = " / ".join(kit.escape(label) for label in version.scale)
    repeat = f", every {kit.counted(version.repeat_months, 'month')}" if version.repeat_months else ""
    blocks.append(kit.section(f"Rated by {RATERS[version.raters]}{repeat}\nScale: {scale}"))
    blocks += showing.packed("*Items*", _item_lines(version) or ["It has no items yet."])
    made = f"Version {version.number}, {words.full_day(wall_of(version.made_at, zone).date())}"
    blocks.append(kit.context(f"{made}. {kit.escape(version.source)}".rstrip()))
    if version.number > 1:
        before = kit.button("The version before", ITEMS, f"{instrument.pk}:{version.number - 1}")
        blocks.append(kit.actions(before, block_id="items"))
    return kit.say(f"The items of {kit.escape(instrument.name)}", *blocks)


def _item_lines(version: InstrumentVersion) -> list[str]:
    lines = [f"• {kit.escape(text)}" for section, text in version.items if not section]
    for section in version.sections:
        mine = [f"• {kit.escape(text)}" for one, text in version.items if one == section]
        lines += [f"*{kit.escape(section)}*", *(mine or ["no items yet"])]
    return lines


def invitation(
    instrument: Instrument,
    version: InstrumentVersion,
    run: InstrumentRun,
    rater: RunRater,
    agency: str,
    *,
    open_to_all: bool,
    again: bool = False,
) -> Message:
    """Asks one person for their ratings, or (``again``) reminds them once before it closes."""
    assert run.closes_on is not None
    name, until = kit.escape(instrument.name), words.full_day(run.closes_on)
    first = (
        f"A reminder: *{name}* closes on {until} at 17:00, and you have not been through it yet."
        if again
        else f"You are asked to rate the items of *{name}*{_as_what(rater, agency)}, until {until} at 17:00."
    )
    minutes = max(2, len(version.places(run.section)) // 4)
    told = f"{first}\nIt takes about {minutes} minutes. {who_sees(version.raters, open_to_all=open_to_all)}"
    button = kit.button("Answer …", ANSWER, str(run.pk), style="primary")
    return kit.say(
        f"Your ratings are asked: {name}",
        kit.section(told, block_id=f"{rater.subject}/told"),
        kit.actions(button, block_id=f"{rater.subject}/do"),
    )


def _as_what(rater: RunRater, agency: str) -> str:
    if rater.side is None:
        return ""
    side = "one of the leaders" if rater.side is Side.LEADER else "its IT"
    return f" for {kit.escape(agency)}, as {side}"


def who_sees(raters: Raters, *, open_to_all: bool) -> str:
    """Who gets to see what somebody rates: said before they do."""
    told = {
        Raters.AGENCIES: "Your ratings are shown beside your agency's name.",
        Raters.ONE: "As you alone rate, the results are your ratings.",
    }.get(raters, "Nobody sees yours alone: only how many chose each answer, and only from three answers on.")
    later = "" if open_to_all else " The results go to the chair and the coordinators until the meeting."
    return f"{told}{later}"


def closed(instrument: Instrument, run: InstrumentRun, *, answered: int, named: int) -> Message:
    """It has closed: told to who started it, with the ways on."""
    name = kit.escape(instrument.name)
    told = f"*{name}* is closed: {answered} of {kit.counted(named, 'person', 'people')} answered."
    buttons = [
        kit.button("Results", RESULTS, str(run.pk), style="primary"),
        kit.button("Put on the agenda", AGENDA, str(run.pk)),
    ]
    return kit.say(f"{name} is closed", kit.section(told), kit.actions(*buttons, block_id="closed"))


def time_to_repeat(instrument: Instrument, used_on: date) -> Message:
    """It is so long ago: one coordinator is asked whether to begin another run."""
    name = kit.escape(instrument.name)
    told = (
        f"*{name}* was last used on {words.full_day(used_on)}. By your rule it is time to repeat it; "
        "what has moved since is then shown beside each item."
    )
    button = kit.button("Start …", START, str(instrument.pk), style="primary")
    return kit.say(f"Time to repeat: {name}", kit.section(told), kit.actions(button, block_id="repeat"))


def taken_up(instrument: Instrument) -> str:
    """It is the committee's now."""
    return f":white_check_mark: Taken up: {kit.escape(instrument.name)}."


def saved(instrument: Instrument, *, fresh: bool) -> str:
    """It asks so from now on."""
    version = f" It is version {instrument.current}; runs until now keep theirs." if fresh else ""
    return f":white_check_mark: Saved: {kit.escape(instrument.name)}.{version}"


def retired(instrument: Instrument) -> str:
    """It is used no more, or again."""
    told = "Retired" if instrument.retired else "In use again"
    return f":white_check_mark: {told}: {kit.escape(instrument.name)}."


def started(instrument: Instrument, run: InstrumentRun, named: int) -> str:
    """Who is asked until when."""
    name = kit.escape(instrument.name)
    if run.closes_on is None:
        return f":white_check_mark: Begun: {name}. Record what the group agrees on, item by item."
    people = kit.counted(named, "person is", "people are")
    return (
        f":white_check_mark: Begun: {name}. {people} asked privately, until {words.full_day(run.closes_on)}."
    )


def called_off(instrument: Instrument) -> str:
    """It has no results."""
    return f":white_check_mark: Called off: {kit.escape(instrument.name)}. Its answers are shown to nobody."


def thanks(instrument: Instrument, run: InstrumentRun) -> Message:
    """The ratings are kept."""
    assert run.closes_on is not None
    told = (
        f":white_check_mark: Thank you: your ratings for *{kit.escape(instrument.name)}* are kept. "
        f"You can change them until {words.full_day(run.closes_on)} at 17:00."
    )
    button = kit.button("Change my answers …", ANSWER, str(run.pk))
    return kit.say(told, kit.section(told), kit.actions(button, block_id="thanks"))
