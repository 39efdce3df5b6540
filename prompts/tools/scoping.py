"""Scoping sessions: their list, what was said by theme and by agency, and the form that stays open."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InteractiveElement,
    PlainTextInputElement,
    StaticSelectElement,
)

from models.committee import Agency
from models.outbox import Message
from models.tools.scoping import (
    TEXT_LIMIT,
    THEME_LIMIT,
    TITLE_LIMIT,
    RemarkKind,
    RemarkLine,
    ScopingRemark,
    ScopingSession,
    SittingLine,
    themes,
)
from models.topic import ATTACHMENT_LIMIT, TOPIC_LIMIT
from prompts import ids, kit, words
from prompts.pickers import select
from prompts.tools.showing import MOST_OPTIONS, named, on_day, page_of, turning

SHOW = ids.tool("scoping", "show")
PAGE = ids.tool("scoping", "page")
BACK = ids.tool("scoping", "back")
HOLD = ids.tool("scoping", "hold")
RETITLE = ids.tool("scoping", "retitle")
BY_THEME = ids.tool("scoping", "by-theme")
BY_AGENCY = ids.tool("scoping", "by-agency")
REMARKS_PAGE = ids.tool("scoping", "remarks-page")
REMARKS_BACK = ids.tool("scoping", "remarks-back")
ADD = ids.tool("scoping", "add")
OPEN_REMARK = ids.tool("scoping", "remark")
CHANGE = ids.tool("scoping", "change")
TAKE_BACK = ids.tool("scoping", "take-back")
MAKE = ids.tool("scoping", "make")

SESSION_FORM = ids.tool("scoping", "session-form")
REMARK_FORM = ids.tool("scoping", "remark-form")

SITTINGS_A_PAGE, REMARKS_A_PAGE = 20, 18
MOST_BEHIND = 3

THEME, AGENCY = "theme", "agency"
"""By what the remarks are put together."""

GAP, OBJECTIVE, TOPIC = "gap", "objective", "topic"
MADE = {GAP: "A gap on the map …", OBJECTIVE: "An objective …", TOPIC: "A topic of the agenda"}
"""What can be made of a remark."""

EVERY = "0"
"""Stands for all sessions together."""

OUTSIDE = "outside"
"""Stands for an agency that is not of the committee."""

KINDS = {
    RemarkKind.CONCERN: "concern",
    RemarkKind.BARRIER: "barrier",
    RemarkKind.HOPE: "hope",
    RemarkKind.BENEFIT: "benefit",
}

EMPTY = (
    "No scoping session yet. At one, each agency says what worries it, what stands in its way, what it hopes "
    "for and what it would gain. You write that down here by agency, never by person."
)


def render_sittings(
    lines: Sequence[SittingLine], *, may_keep: bool, page: int = 0, notice: str = ""
) -> Message:
    """The sessions, the latest first."""
    page = page_of(page, len(lines), SITTINGS_A_PAGE)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Scoping sessions"))
    if not lines:
        blocks.append(kit.section(EMPTY))
    for line in lines[page * SITTINGS_A_PAGE : (page + 1) * SITTINGS_A_PAGE]:
        told = f"*{named(line.sitting.title)}*\n{words.full_day(line.sitting.held_on)}"
        told += f" · {kit.counted(line.remarks, 'remark')}"
        button = kit.button("Open", BY_THEME, f"{line.sitting.pk}:0")
        blocks.append(kit.section(told, accessory=button, block_id=f"scoping:{line.sitting.pk}"))
    first = kit.button("New session …", HOLD, style=None if lines else "primary")
    buttons = [first] if may_keep else []
    if len(lines) > 1:
        buttons.append(kit.button("All by theme", BY_THEME, f"{EVERY}:0"))
        buttons.append(kit.button("All by agency", BY_AGENCY, f"{EVERY}:0"))
    buttons += turning(page, len(lines), SITTINGS_A_PAGE, back=BACK, on=PAGE)
    if buttons:
        blocks.append(kit.actions(*buttons, block_id="scoping"))
    return kit.say(notice or "The scoping sessions", *blocks)


def render_remarks(
    lines: Sequence[RemarkLine],
    sitting: ScopingSession | None,
    *,
    by: str,
    may_keep: bool,
    page: int = 0,
    notice: str = "",
) -> Message:
    """What was said at one session, or at all, under its themes or under the agencies."""
    rows = [(heading, line) for heading, group in _grouped(lines, by).items() for line in group]
    page = page_of(page, len(rows), REMARKS_A_PAGE)
    title = f"{sitting.title}, {on_day(sitting.held_on)}" if sitting else "All scoping sessions"
    value = str(sitting.pk) if sitting else EVERY
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header(title))
    if not rows:
        blocks.append(kit.section("Nothing is written down yet." + (" Press *Add …*." if may_keep else "")))
    last = None
    for heading, line in rows[page * REMARKS_A_PAGE : (page + 1) * REMARKS_A_PAGE]:
        if heading != last:
            blocks.append(kit.section(f"*{named(heading)}*"))
            last = heading
        button = kit.button("Open", OPEN_REMARK, str(line.remark.pk))
        blocks.append(kit.section(_row(line, by), accessory=button if may_keep else None))
    other = (BY_AGENCY, "By agency") if by == THEME else (BY_THEME, "By theme")
    buttons = [kit.button("Add …", ADD, value)] if may_keep and sitting else []
    buttons.append(kit.button(other[1], other[0], f"{value}:0"))
    if may_keep and sitting:
        buttons.append(kit.button("Title and day …", RETITLE, value))
    buttons += turning(
        page, len(rows), REMARKS_A_PAGE, back=REMARKS_BACK, on=REMARKS_PAGE, of=f"{value}:{by}:"
    )
    buttons.append(kit.button("All sessions", SHOW))
    blocks.append(kit.actions(*buttons, block_id=f"scoping:{value}:keep"))
    return kit.say(notice or kit.escape(title), *blocks)


def _grouped(lines: Sequence[RemarkLine], by: str) -> dict[str, list[RemarkLine]]:
    """By theme, those with most remarks first; by agency, in the order of their names, others last."""
    if by == THEME:
        return {theme: [line for line in lines if line.remark.theme == theme] for theme in themes(lines)}
    found: dict[str, list[RemarkLine]] = {}
    for line in sorted(lines, key=_by_agency):
        found.setdefault(_agency(line.agency), []).append(line)
    return found


def _by_agency(line: RemarkLine) -> tuple[bool, str, int]:
    name = line.agency.name.casefold() if line.agency else ""
    return line.agency is None, name, list(RemarkKind).index(line.remark.kind)


def _agency(agency: Agency | None) -> str:
    return agency.name if agency else "Outside the committee"


def _row(line: RemarkLine, by: str) -> str:
    """``• concern, Sheriff: Who pays for the ride?``."""
    beside = _agency(line.agency) if by == THEME else line.remark.theme
    made = f" :arrow_right: {became(line)}" if became(line) else ""
    return f"• _{KINDS[line.remark.kind]}_, {named(beside)}: {kit.escape(line.remark.text)}{made}"


def became(line: RemarkLine) -> str:
    """``*M3* on the map, an objective and on the agenda``; empty while nothing was made of it."""
    made = [
        *([f"*{line.item.ref}* on the map"] if line.item else []),
        *(["an objective"] if line.objective else []),
        *(["on the agenda"] if line.on_agenda else []),
    ]
    return kit.listed(made)


def render_remark(line: RemarkLine, *, notice: str = "") -> Message:
    """One remark, with what can be done with it."""
    remark, value = line.remark, str(line.remark.pk)
    told = (
        f"*{KINDS[remark.kind].capitalize()}* of {named(_agency(line.agency))}, about {named(remark.theme)}\n"
        f"{kit.escape(remark.text)}\n_{named(line.sitting.title)}, {on_day(line.sitting.held_on)}_"
    )
    if made := became(line):
        told += f"\n:arrow_right: It became: {made}."
    asked = ("Take it back?", "It is listed no more. It stays on record.")
    buttons: list[InteractiveElement] = [
        kit.button("Change …", CHANGE, value),
        kit.button("Take back", TAKE_BACK, value, confirm=asked),
    ]
    there = {GAP: line.item, OBJECTIVE: line.objective, TOPIC: line.on_agenda}
    if options := [kit.option(MADE[one], f"{one}:{value}") for one in MADE if not there[one]]:
        buttons.insert(0, StaticSelectElement(action_id=MAKE, placeholder="Make it …", options=options))
    buttons.append(kit.button("Back to the session", BY_THEME, f"{line.sitting.pk}:0"))
    blocks = [*([kit.section(notice)] if notice else []), kit.section(told)]
    return kit.say(notice or "What was said", *blocks, kit.actions(*buttons, block_id=f"remark:{value}"))


def session_form(sitting: ScopingSession | None, *, day: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A session's title and day."""
    title = PlainTextInputElement(initial_value=sitting.title if sitting else None, max_length=TITLE_LIMIT)
    held_on = DatePickerElement(initial_date=sitting.held_on.isoformat() if sitting else day)
    fields = [
        kit.field("Title", "title", title, hint="Such as “Round with the jail and the hospitals”."),
        kit.field("On which day?", "held_on", held_on),
    ]
    return kit.form("Scoping session", SESSION_FORM, fields, metadata=metadata)


def remark_form(
    agencies: Sequence[Agency],
    known: Sequence[str],
    present: ScopingRemark | None = None,
    *,
    notice: str = "",
    agency: str | None = None,
    theme: str | None = None,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """A remark. As long as remarks are added it stays, and offers the last agency and theme again."""
    places = {str(one.pk): one.name for one in agencies[: MOST_OPTIONS - 1]}
    places[OUTSIDE] = "One that is not on the committee"
    if present is not None:
        agency, theme = str(present.agency_id or OUTSIDE), present.theme
    text = PlainTextInputElement(
        initial_value=present.text if present else None, max_length=TEXT_LIMIT, multiline=True
    )
    kinds = {kind.value: name.capitalize() for kind, name in KINDS.items()}
    fields = [
        *([kit.section(notice)] if notice else []),
        kit.field("What is it?", "kind", select(kinds, present.kind if present else RemarkKind.CONCERN)),
        kit.field("What was said?", "text", text, hint="About systems, never about a single person."),
        kit.field("Which agency said it?", "agency", select(places, agency)),
        *_theme_fields(known, theme),
    ]
    fresh = kit.fresh(fields, f"remark{metadata['turn']}")
    title, submit = ("Change", "Save") if present else ("What was said", "Add")
    close = "Cancel" if present else "Done"
    return kit.form(title, REMARK_FORM, fresh, submit=submit, close=close, metadata=metadata)


def _theme_fields(known: Sequence[str], theme: str | None) -> list[Block]:
    """One of the themes so far, or another; at first there is none to pick."""
    new = kit.field(
        "Another theme" if known else "Theme",
        "new_theme",
        PlainTextInputElement(max_length=THEME_LIMIT),
        optional=bool(known),
        hint="A word or two, such as “transport” or “data sharing”.",
    )
    if not known:
        return [new]
    options = {one: one for one in known[:MOST_OPTIONS]}
    return [kit.field("Theme", "theme", select(options, theme), optional=True), new]


def added(line: RemarkLine, count: int) -> str:
    """It is written down, and the form is there for the next one."""
    told = kit.escape(kit.clip(line.remark.text, 100))
    return f":white_check_mark: Saved: {told} ({count} so far). Add another, or close this."


def saved(title: str) -> str:
    """It is so from now on."""
    return f":white_check_mark: Saved: {named(title)}."


def taken_back() -> str:
    """It is listed no more."""
    return ":white_check_mark: Taken back. It stays on record."


def behind(lines: Sequence[RemarkLine]) -> str:
    """``From the scoping session “First round”, 3 Apr 2026 (Sheriff): Who pays?`` for what was made of it."""
    told = [
        f"From the scoping session “{named(line.sitting.title)}”, {on_day(line.sitting.held_on)} "
        f"({named(_agency(line.agency))}): {kit.escape(kit.clip(line.remark.text, 150))}"
        for line in lines[:MOST_BEHIND]
    ]
    more = len(lines) - len(told)
    return "\n".join([*told, *([f"and {kit.counted(more, 'more remark')}"] if more > 0 else [])])


def topic_title(line: RemarkLine) -> str:
    """The topic that puts it to the group, within a topic's length; the agency's name stays out of it."""
    remark = line.remark
    return kit.clip(f"{KINDS[remark.kind].capitalize()} about {remark.theme}: {remark.text}", TOPIC_LIMIT)


def topic_paper(line: RemarkLine) -> str:
    """From where the topic comes."""
    return kit.clip(f"Scoping: {line.sitting.title}, {on_day(line.sitting.held_on)}", ATTACHMENT_LIMIT)
