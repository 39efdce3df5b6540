"""The library: resources by intercept, audience, step and word; its filters, and the form of a local one."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InteractiveElement,
    PlainTextInputElement,
    StaticMultiSelectElement,
    StaticSelectElement,
)

from models.committee import Step
from models.outbox import Message
from models.rhythm import LINK_LIMIT
from models.tools.resources import (
    ABOUT_LIMIT,
    TITLE_LIMIT,
    WORD_LIMIT,
    Audience,
    CommitteeResource,
    Found,
    Resource,
    Sought,
)
from prompts import ids, kit, words
from prompts.goals import INTERCEPTS
from prompts.tools.showing import page_of, sentence

OPEN = ids.tool("resources", "open")
BY_INTERCEPT = ids.tool("resources", "intercept")
BY_AUDIENCE = ids.tool("resources", "audience")
BY_STEP = ids.tool("resources", "step")
PAGE = ids.tool("resources", "page")
BACK = ids.tool("resources", "back")
CLEAR = ids.tool("resources", "clear")
HIDDEN = ids.tool("resources", "hidden")
SEARCH = ids.tool("resources", "search")
SEARCH_FORM = ids.tool("resources", "search-form")
ADD = ids.tool("resources", "add")
MENU = ids.tool("resources", "menu")
HIDE = ids.tool("resources", "hide")
SHOW = ids.tool("resources", "show")
FORM = ids.tool("resources", "form")

FILE = Path(__file__).with_name("resources.csv")
ROWS_A_PAGE = 8

EMPTY = (
    "Nothing in the library fits. Take a filter away or try another word; press *Add ours …* for what your "
    "own county has, such as a crisis line's page or a local guide."
)
NOTHING_HIDDEN = "Nothing is hidden."


@dataclass(frozen=True)
class Rights:
    """What the reader may do: add a resource, hide shipped ones; ``edit`` are the rows they may change."""

    add: bool = False
    hide: bool = False
    edit: Sequence[int] = ()


@cache
def shipped() -> dict[str, Resource]:
    """What comes with the program, by its key. Raises ValueError or KeyError for a fault in the file."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {row["key"]: _shipped(row) for row in csv.DictReader(lines)}


def _shipped(row: Mapping[str, str]) -> Resource:
    return Resource(
        key=row["key"],
        title=row["title"],
        link=row["link"],
        about=row["about"],
        publisher=row["publisher"],
        kind=row["kind"],
        audiences=[Audience(value) for value in _parts(row["audiences"])],
        intercepts=[int(value) for value in _parts(row["intercepts"])],
        steps=[Step(value) for value in _parts(row["steps"])],
    )


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def packed(sought: Sought, page: int = 0) -> str:
    """What is looked for, as a button or a choice carries it."""
    intercept = "" if sought.intercept is None else str(sought.intercept)
    parts = (intercept, sought.audience or "", sought.step or "", "h" if sought.hidden else "", str(page))
    return "|".join((*parts, sought.word))


def unpacked(value: str) -> tuple[Sought, int]:
    """What is looked for and the page. Raises ValueError for what was never packed."""
    intercept, audience, step, hidden, page, word = value.split("|", 5)
    sought = Sought(
        int(intercept) if intercept else None,
        Audience(audience) if audience else None,
        Step(step) if step else None,
        word,
        bool(hidden),
    )
    return sought, int(page)


def for_intercept(number: int) -> InteractiveElement:
    """The way from an intercept to what helps there."""
    return kit.button("Resources for it", OPEN, packed(Sought(intercept=number)))


def for_step(step: Step) -> InteractiveElement:
    """The way from one of the six steps to what helps in it."""
    return kit.button("Further reading", OPEN, packed(Sought(step=step)))


def render_library(
    found: Found, sought: Sought, rights: Rights, *, page: int = 0, hidden: int = 0, notice: str = ""
) -> Message:
    """A page of what was found, the filters above it; ``hidden`` is how many the committee has hidden."""
    resources = found.resources
    page = page_of(page, len(resources), ROWS_A_PAGE)
    start = page * ROWS_A_PAGE
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Hidden resources" if sought.hidden else "Resources"))
    if not sought.hidden:
        blocks.append(kit.actions(*_filters(sought), block_id="resources:filters"))
    blocks.append(kit.context(_told(found, sought)))
    if not resources:
        blocks.append(kit.section(NOTHING_HIDDEN if sought.hidden else EMPTY))
    blocks += [_row(one, sought, page, rights) for one in resources[start : start + ROWS_A_PAGE]]
    buttons = _ways(sought, page, len(resources), rights, hidden)
    blocks.append(kit.actions(*buttons, block_id="resources"))
    return kit.say(notice or "Resources", *blocks)


def _told(found: Found, sought: Sought) -> str:
    count = kit.counted(len(found.resources), "resource")
    parts = [sentence(count)]
    if sought.intercept is not None:
        parts.append(f"for intercept {INTERCEPTS[sought.intercept]}")
    if sought.step is not None:
        parts.append(f"for {words.STEPS[sought.step]}")
    if sought.audience is not None:
        parts.append(f"for {sought.audience}")
    if found.instead:
        parts.append(
            f"nothing has “{kit.escape(sought.word)}”, so I looked for “{kit.escape(found.instead)}”"
        )
    elif sought.word:
        parts.append(f"with “{kit.escape(sought.word)}”")
    return " · ".join(parts)


def _filters(sought: Sought) -> list[StaticSelectElement]:
    """Three menus, of which each keeps what the others say."""
    intercepts: dict[int | None, str] = {None: "All intercepts", **dict(enumerate(INTERCEPTS))}
    audiences: dict[Audience | None, str] = {
        None: "Everybody",
        **{one: sentence(one.value) for one in Audience if one != Audience.ALL},
    }
    steps: dict[Step | None, str] = {None: "All six steps", **{s: sentence(words.STEPS[s]) for s in Step}}
    return [
        _filter(
            BY_INTERCEPT, {replace(sought, intercept=one): name for one, name in intercepts.items()}, sought
        ),
        _filter(
            BY_AUDIENCE, {replace(sought, audience=one): name for one, name in audiences.items()}, sought
        ),
        _filter(BY_STEP, {replace(sought, step=one): name for one, name in steps.items()}, sought),
    ]


def _filter(action_id: str, options: Mapping[Sought, str], chosen: Sought) -> StaticSelectElement:
    made = {one: kit.option(name, packed(one)) for one, name in options.items()}
    return StaticSelectElement(
        action_id=action_id, options=list(made.values()), initial_option=made[chosen], placeholder="All"
    )


def _row(one: Resource, sought: Sought, page: int, rights: Rights) -> Block:
    first = f"*{kit.link(one.link, kit.clip(one.title, TITLE_LIMIT))}*"
    lines = [first, kit.escape(one.about), _for_whom(one)]
    return kit.section(
        "\n".join(line for line in lines if line),
        accessory=_beside(one, packed(sought, page), rights),
        block_id=f"resource:{one.key}",
    )


def _for_whom(one: Resource) -> str:
    """``Our own · intercepts 0 and 1 · law enforcement``."""
    told = ["Our own"] if one.row else [one.publisher, one.kind]
    if one.intercepts:
        name = "intercept" if len(one.intercepts) == 1 else "intercepts"
        told.append(
            f"{name} {kit.listed(map(str, sorted(one.intercepts)))}"
            if len(one.intercepts) < 6
            else "all intercepts"
        )
    audiences = [audience for audience in one.audiences if audience != Audience.ALL]
    told.append(", ".join(audiences) if audiences else "for everybody")
    return " · ".join(told)


def _beside(one: Resource, state: str, rights: Rights) -> InteractiveElement | None:
    if one.row is not None:
        value = str(one.row.pk)
        choices = [("Change …", f"change:{value}"), ("Remove", f"remove:{value}")]
        return kit.menu(MENU, choices) if one.row.pk in rights.edit else None
    hidden = unpacked(state)[0].hidden
    label, action = ("Show again", SHOW) if hidden else ("Hide", HIDE)
    return kit.button(label, action, f"{one.key}|{state}") if rights.hide else None


def _ways(sought: Sought, page: int, count: int, rights: Rights, hidden: int) -> list[InteractiveElement]:
    buttons = [kit.button("Search …", SEARCH, packed(sought))] if not sought.hidden else []
    if rights.add and not sought.hidden:
        buttons.append(kit.button("Add ours …", ADD, packed(sought)))
    if sought != Sought():
        buttons.append(kit.button("All resources", CLEAR, packed(Sought())))
    if page:
        buttons.append(kit.button("Back", BACK, packed(sought, page - 1)))
    if (rest := count - (page + 1) * ROWS_A_PAGE) > 0:
        buttons.append(kit.button(f"{rest} more", PAGE, packed(sought, page + 1)))
    if hidden and rights.hide and not sought.hidden:
        buttons.append(kit.button(f"{hidden} hidden …", HIDDEN, packed(Sought(hidden=True))))
    return buttons


def search_form(sought: Sought, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A word to look for, within the filters that are set."""
    element = PlainTextInputElement(initial_value=sought.word or None, max_length=WORD_LIMIT)
    hint = "In titles, descriptions and audiences. Leave it empty to see everything again."
    return kit.form(
        "Search resources",
        SEARCH_FORM,
        [kit.field("Which word?", "word", element, optional=True, hint=hint)],
        submit="Search",
        metadata=metadata,
    )


def resource_form(
    present: CommitteeResource | None, sought: Sought, *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """A local resource: empty, for what is looked at just now, or as it is."""
    start = [sought.intercept] if present is None and sought.intercept is not None else []
    intercepts = present.intercepts if present else start
    title = PlainTextInputElement(initial_value=present.title if present else None, max_length=TITLE_LIMIT)
    link = PlainTextInputElement(initial_value=present.link if present else None, max_length=LINK_LIMIT)
    about = PlainTextInputElement(
        initial_value=(present.about or None) if present else None, multiline=True, max_length=ABOUT_LIMIT
    )
    fields = [
        kit.field("Title", "title", title),
        kit.field("Link", "link", link, hint="It begins with https://"),
        kit.field("What is it for?", "about", about, optional=True, hint="One sentence."),
        kit.field(
            "At which intercepts does it help?",
            "intercepts",
            _intercepts(intercepts),
            optional=True,
            hint="Pick none when it helps everywhere.",
        ),
        kit.field("For whom?", "audiences", _audiences(present.audiences if present else []), optional=True),
    ]
    return kit.form("Local resource", FORM, fields, metadata=metadata)


def _intercepts(chosen: Sequence[int | None]) -> CheckboxesElement:
    options = [kit.option(name, str(number)) for number, name in enumerate(INTERCEPTS)]
    picked = [option for number, option in enumerate(options) if number in chosen]
    return CheckboxesElement(options=options, initial_options=picked or None)


def _audiences(chosen: Sequence[str]) -> StaticMultiSelectElement:
    made = {one: kit.option(sentence(one.value), one.value) for one in Audience if one != Audience.ALL}
    return StaticMultiSelectElement(
        options=list(made.values()),
        initial_options=[option for one, option in made.items() if one in chosen] or None,
        placeholder="Everybody",
    )


def saved(title: str) -> str:
    """It is in the library so."""
    return f":white_check_mark: Saved: {kit.escape(title)}."


def removed(title: str) -> str:
    """It is out of the library."""
    return f":white_check_mark: Taken out: {kit.escape(title)}."


def hid(title: str) -> str:
    """It is not shown to this committee any more."""
    return f":white_check_mark: Hidden from this committee: {kit.escape(title)}."


def shown_again(title: str) -> str:
    """It is shown to this committee again."""
    return f":white_check_mark: Shown again: {kit.escape(title)}."
