"""The register of funding: what is held and sought, the cliff, one source with its reports and positions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, InteractiveElement

from models.outbox import Message
from models.tools.former import Former
from models.tools.funding_facts import Cliff, Deadline, FundingLine
from models.tools.funding_tables import Funding, FundingReport, FundingState
from prompts import ids, kit, words
from prompts.tools.former import render_former
from prompts.tools.funding_words import FORMER, KINDS, STATES, cliff_row, deadline, dollars, position
from prompts.tools.showing import few, named, on_day, packed, page_of, sentence, turning

LIST = ids.tool("funding", "list")
PAGE = ids.tool("funding", "page")
BACK = ids.tool("funding", "back")
SHOW = ids.tool("funding", "show")
OPEN = ids.tool("funding", "open")
ADD = ids.tool("funding", "add")
CHANGE = ids.tool("funding", "change")
REPORT = ids.tool("funding", "report")
REPORT_MENU = ids.tool("funding", "report-menu")
POSITION = ids.tool("funding", "position")
POSITION_MENU = ids.tool("funding", "position-menu")

HANDED_IN, REMOVE, EDIT, END = "handed-in", "remove", "edit", "end"
ROWS_A_PAGE, MOST_CLIFFS, MOST_ROWS = 12, 8, 18

EMPTY = (
    "Nothing is in the register yet. Put in each source of money: grants, county funds, opioid settlement, "
    "Medicaid, what agencies give in kind; by when something is to be handed in, and what it pays. Then I "
    "remind whoever keeps it, and show a year ahead what ends with nothing named after it."
)


@dataclass(frozen=True)
class Rights:
    """Whether the reader may enter a source, and keep the one that is shown."""

    add: bool = False
    keep: bool = False


def render_register(
    lines: Sequence[FundingLine],
    cliffs: Sequence[Cliff],
    rights: Rights,
    *,
    day: date,
    page: int = 0,
) -> Message:
    """What ends within a year first, then every source with what is due next."""
    page = page_of(page, len(lines), ROWS_A_PAGE)
    blocks: list[Block] = [kit.header("Funding and positions")]
    if not lines:
        blocks.append(kit.section(EMPTY))
    if cliffs and page == 0:
        rows = [cliff_row(one, day) for one in cliffs[:MOST_CLIFFS]]
        rest = len(cliffs) - MOST_CLIFFS
        rows += [f"… and {rest} more"] if rest > 0 else []
        blocks += packed(":warning: *The funding cliff: what ends in the next 12 months*", rows)
    for line in lines[page * ROWS_A_PAGE : (page + 1) * ROWS_A_PAGE]:
        pk = line.funding.pk
        button = kit.button("Open", SHOW, str(pk))
        blocks.append(kit.section(_row(line, day), accessory=button, block_id=f"funding:{pk}"))
    first = kit.button("Add …", ADD, style=None if lines else "primary")
    buttons = [first] if rights.add else []
    buttons += turning(page, len(lines), ROWS_A_PAGE, back=BACK, on=PAGE)
    if buttons:
        blocks.append(kit.actions(*buttons, block_id="funding"))
    return kit.say("Funding and positions", *blocks)


def _row(line: FundingLine, day: date) -> str:
    """``*Crisis grant* · grant, held · $250,000 · until 30 Jun 2027``, and what is due next."""
    funding = line.funding
    parts = [f"{KINDS[funding.kind]}, {STATES[funding.state]}"]
    parts += [dollars(funding.amount)] if funding.amount is not None else []
    parts += [f"until {on_day(funding.ends_on)}"] if funding.ends_on else []
    parts += [kit.counted(len(line.positions), "position")] if line.positions else []
    told = f"*{named(funding.source)}*\n{sentence(' · '.join(parts))}"
    coming = [one for one in line.deadlines if one[0] >= day]
    if coming:
        due, _, application = coming[0]
        told += f"\n{'Application' if application else 'Report'} due {words.near_day(due, day)}"
    return told


def render_one(
    line: FundingLine, rights: Rights, *, day: date, formers: Sequence[Former] = (), notice: str = ""
) -> Message:
    """All that is known of a source, and was said of it before, with its reports and its positions."""
    funding, value = line.funding, str(line.funding.pk)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [kit.header(funding.source), kit.section(_facts(line, day)), *render_former(formers, FORMER)]
    shown = [one for one in line.reports if one.handed_in_on is None][:MOST_ROWS]
    shown += [one for one in line.reports if one.handed_in_on is not None][-3:]
    blocks += [_report(one, day, may=rights.keep) for one in sorted(shown, key=lambda one: one.due)]
    for one in line.positions[:MOST_ROWS]:
        verbs = [
            ("Change …", f"{EDIT}:{one.position.pk}"),
            ("It is not paid any more", f"{END}:{one.position.pk}"),
        ]
        menu = kit.menu(POSITION_MENU, verbs) if rights.keep else None
        told = f":bust_in_silhouette: {position(one)}"
        blocks.append(kit.section(told, accessory=menu, block_id=f"position:{one.position.pk}"))
    if (rest := len(line.positions) - MOST_ROWS) > 0:
        blocks.append(kit.context(f"… and {kit.counted(rest, 'more position')}"))
    buttons: list[InteractiveElement] = []
    if rights.keep:
        buttons = [
            kit.button("Change …", CHANGE, value),
            kit.button("A report is due …", REPORT, value),
            kit.button("Add a position …", POSITION, value),
        ]
    buttons.append(kit.button("All funding", LIST))
    return kit.say(
        notice or named(funding.source), *blocks, kit.actions(*buttons, block_id=f"funding:{value}:do")
    )


def _facts(line: FundingLine, day: date) -> str:
    funding = line.funding
    told = [sentence(f"{KINDS[funding.kind]}, {STATES[funding.state]}")]
    told += [f"Amount: {dollars(funding.amount)}"] if funding.amount is not None else []
    told += [_match(funding)] if funding.match_required or funding.match_found else []
    if funding.apply_by and funding.state is FundingState.SOUGHT:
        told.append(f"Apply by {words.full_day(funding.apply_by)}")
    span = [f"from {on_day(funding.starts_on)}"] if funding.starts_on else []
    span += [f"until {on_day(funding.ends_on)}"] if funding.ends_on else []
    told += [sentence(" ".join(span))] if span else []
    if line.carried_on or line.after:
        told.append(f"After it: {_after(line)}")
    if line.before:
        told.append(f"Carries on after {few(f'*{named(one.source)}*' for one in line.before)}")
    if not line.carried_on and funding.ends_on and funding.state is FundingState.HELD:
        told.append(":warning: Nothing is named after it yet" if funding.ends_on >= day else "It has ended")
    if line.keeper is not None and line.keeper.active:
        told.append(f"Kept by {kit.mention(line.keeper.slack_id)}")
    if line.interventions:
        told.append(f"Pays {few(named(one.title) for one in line.interventions)}")
    return "\n".join(told)


def _after(line: FundingLine) -> str:
    """``*Opioid settlement* (applied for): the board has said yes``."""
    words_ = named(line.funding.successor) if line.funding.successor else ""
    if line.after is None:
        return words_
    told = f"*{named(line.after.source)}* ({STATES[line.after.state]})"
    return f"{told}: {words_}" if words_ else told


def _match(funding: Funding) -> str:
    """``Match: $20,000 of $50,000 found, $30,000 missing``."""
    required, found = funding.match_required or 0, funding.match_found or 0
    told = f"Match: {dollars(found)} of {dollars(required)} found"
    return f"{told}, {dollars(required - found)} missing" if found < required else told


def _report(report: FundingReport, day: date, *, may: bool) -> Block:
    if report.handed_in_on is not None:
        done = (
            f":white_check_mark: Report of {on_day(report.due)}, handed in on {on_day(report.handed_in_on)}"
        )
        return kit.section(done, block_id=f"report:{report.pk}")
    verbs = [("Handed in", f"{HANDED_IN}:{report.pk}"), ("Take it out", f"{REMOVE}:{report.pk}")]
    menu = kit.menu(REPORT_MENU, verbs) if may else None
    passed = " · :warning: its day has passed" if report.due < day else ""
    told = f":page_facing_up: Report due {words.short_day(report.due, day)}{passed}"
    return kit.section(told, accessory=menu, block_id=f"report:{report.pk}")


def reminder(found: Deadline, day: date) -> Message:
    """To the keeper: what is due when, and what to do."""
    text, value = deadline(found, day), str(found.line.funding.pk)
    told = f"{text} Only you see this. Once it is handed in, say so here, and nobody asks again."
    button = kit.button("Open it", OPEN, value, style="primary")
    return kit.say(text, kit.section(told), kit.actions(button, block_id=f"funding:{value}"))


def saved(funding: Funding) -> str:
    """It is in the register so."""
    return f":white_check_mark: Saved: {named(funding.source)}."
