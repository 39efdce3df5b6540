"""The map: the whole of it by intercept, the list of one intercept, one item with its evidence and goals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, InteractiveElement, StaticSelectElement

from models.committee import Committee
from models.goal import Goal, GoalState
from models.outbox import Message
from models.tools.gap_map import MapEntry, MapItem, Mapping, PointKind
from models.tools.map_facts import Change, Changes, MapLine, Served
from prompts import ids, kit, packing, words
from prompts.goals import INTERCEPTS
from prompts.tools.resources import for_intercept

OPEN = ids.tool("map", "open")
VIEW = ids.tool("map", "view")
LIST = ids.tool("map", "list")
PAGE_BACK = ids.tool("map", "page-back")
ITEM = ids.tool("map", "item")
ADD = ids.tool("map", "add")
SEVERAL = ids.tool("map", "several")
CHANGE = ids.tool("map", "change")
CLOSE = ids.tool("map", "close")
REOPEN = ids.tool("map", "reopen")
NUMBER = ids.tool("map", "number")
ANECDOTE = ids.tool("map", "anecdote")
WITHDRAW = ids.tool("map", "withdraw")
GOAL = ids.tool("map", "goal")
UNLINK = ids.tool("map", "unlink")
BEGIN = ids.tool("map", "begin")
CHANGES = ids.tool("map", "changes")
PICTURE = ids.tool("map", "picture")
POST_PICTURE = ids.tool("map", "post-picture")
AGENDA = ids.tool("map", "agenda")
RANKING = ids.tool("ballot", "open")

OWNERLESS, CLOSED = "u", "c"
"""What a list can be of, beside the number of an intercept."""

ROWS_A_PAGE, MOST_NAMED, MOST_GOALS, MOST_MAPPINGS = 10, 5, 8, 100

KINDS = {PointKind.RESOURCE: "resource", PointKind.GAP: "gap", PointKind.OPPORTUNITY: "opportunity"}
MANY = {
    PointKind.RESOURCE: "resources",
    PointKind.GAP: "gaps",
    PointKind.OPPORTUNITY: "opportunities",
}

EMPTY = (
    "There is no map yet. It shows what your county has at each intercept, 0 to 5, what is missing, and who "
    "sees to it: the ground on which goals stand."
)
BEGIN_IT = "*Begin the map …* asks for a name and a day, such as “Mapping workshop May 2026”."
ASK = "The chair or a coordinator begins it."
NOTHING_YET = "Nothing is on it yet. Press *Add …* for one thing, or *Several at once …* with one a line."


@dataclass(frozen=True)
class Rights:
    """What the reader may do: add to the map, keep it and rank, put what is open on the agenda."""

    add: bool = False
    keep: bool = False
    agenda: bool = False


@dataclass(frozen=True)
class Picked:
    """A mapping as it is read, among all there are (the latest first)."""

    mapping: Mapping
    lines: Sequence[MapLine]
    all: Sequence[Mapping]

    @property
    def current(self) -> bool:
        """Whether it is the one that is worked on."""
        return self.mapping.ended_at is None

    def of(self, what: str) -> list[MapLine]:
        """The lines of a list: of an intercept, of nobody's gaps, or of what was closed."""
        if what == OWNERLESS:
            return [line for line in self.lines if line.ownerless]
        if what == CLOSED:
            return [line for line in self.lines if not line.entry.open]
        return [line for line in self.lines if line.entry.open and int(what) in line.entry.intercepts]


def render_empty(committee: Committee, *, may_begin: bool) -> Message:
    """What the map is for, and how it begins."""
    name = kit.escape(committee.name)
    blocks = [
        kit.header("The map"),
        kit.section(f"*{name}*\n{EMPTY}"),
        kit.context(BEGIN_IT if may_begin else ASK),
    ]
    if may_begin:
        blocks.append(kit.actions(kit.button("Begin the map …", BEGIN, style="primary"), block_id="map"))
    return kit.say("The map", *blocks)


def render_map(view: Picked, rights: Rights, *, ranking: str = "", notice: str = "") -> Message:
    """Counts by intercept, the gaps that nobody owns, and the ways on."""
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [kit.header(view.mapping.name), kit.section(_summary(view))]
    blocks += [_intercept(view, number) for number in range(6)]
    if alone := view.of(OWNERLESS):
        blocks.append(_alone(view, alone))
    if ranking:
        blocks.append(kit.context(ranking))
    blocks += _ways(view, rights, alone=bool(alone))
    return kit.say(notice or f"The map: {kit.escape(view.mapping.name)}", *blocks)


def _summary(view: Picked) -> str:
    told = f"Mapped on {words.full_day(view.mapping.held_on)} · {counts(view.lines)}"
    if not view.current:
        return f"{told}\n:lock: An earlier mapping, as it was."
    return told if any(line.entry.open for line in view.lines) else f"{told}\n{NOTHING_YET}"


def counts(lines: Sequence[MapLine]) -> str:
    """``5 gaps, 2 of them nobody's · 3 resources``; ``nothing on it`` where nothing is open."""
    told = []
    for kind in (PointKind.GAP, PointKind.RESOURCE, PointKind.OPPORTUNITY):
        found = [line for line in lines if line.entry.kind == kind and line.entry.open]
        alone = sum(line.ownerless for line in found)
        if found:
            nobodys = f", {alone} that nobody owns" if alone else ""
            told.append(f"{kit.counted(len(found), KINDS[kind], MANY[kind])}{nobodys}")
    return " · ".join(told) or "nothing on it"


def _intercept(view: Picked, number: int) -> Block:
    found = view.of(str(number))
    button = kit.button("Look …", LIST, f"{view.mapping.pk}:{number}:0") if found else None
    text = f"*{INTERCEPTS[number]}*\n{counts(found)}"
    return kit.section(text, accessory=button, block_id=f"intercept:{number}")


def _alone(view: Picked, alone: Sequence[MapLine]) -> Block:
    lines = [f"• {named(line)}" for line in alone[:MOST_NAMED]]
    if len(alone) > MOST_NAMED:
        lines.append(f"… and {len(alone) - MOST_NAMED} more")
    button = kit.button("Look …", LIST, f"{view.mapping.pk}:{OWNERLESS}:0")
    told = "\n".join(["*Gaps that nobody owns*", *lines])
    return kit.section(told, accessory=button, block_id="ownerless")


def named(line: MapLine) -> str:
    """``*M3* No crisis center``."""
    return f"*{line.item.ref}* {kit.escape(line.entry.title)}"


def _ways(view: Picked, rights: Rights, *, alone: bool) -> list[Block]:
    pk = str(view.mapping.pk)
    first: list[InteractiveElement] = []
    if view.current and rights.add:
        first.append(kit.button("Add …", ADD, style="primary"))
        first.append(kit.button("Several at once …", SEVERAL))
    first += [kit.button("Picture", PICTURE, pk), kit.button("Ranking", RANKING)]
    second: list[InteractiveElement] = []
    if view.of(CLOSED):
        second.append(kit.button("Closed ones", LIST, f"{pk}:{CLOSED}:0"))
    if view.mapping.number > 1:
        second.append(kit.button("What has changed", CHANGES, pk))
    if view.current and rights.agenda and alone:
        second.append(kit.button("Unowned gaps on the agenda", AGENDA))
    if rights.keep:
        second.append(kit.button("New mapping …", BEGIN))
    if len(view.all) > 1:
        second.append(_other(view))
    rows = [kit.actions(*first, block_id="map")]
    return [*rows, kit.actions(*second, block_id="map:more")] if second else rows


def _other(view: Picked) -> StaticSelectElement:
    others = [one for one in view.all if one.pk != view.mapping.pk][:MOST_MAPPINGS]
    return StaticSelectElement(
        action_id=VIEW,
        placeholder="Another mapping …",
        options=[kit.option(f"{one.name}, {one.held_on.year}", str(one.pk)) for one in others],
    )


def render_list(view: Picked, what: str, page: int) -> Message:
    """The items of a list, ten on a page, each of which can be opened."""
    found = view.of(what)
    start = page * ROWS_A_PAGE
    if start >= len(found):
        start = page = 0
    titles = {OWNERLESS: "Gaps that nobody owns", CLOSED: "Closed"}
    blocks: list[Block] = [
        kit.header(titles.get(what) or INTERCEPTS[int(what)]),
        kit.context(kit.escape(view.mapping.name)),
    ]
    if not found:
        blocks.append(kit.section("Nothing is here any more."))
    blocks += [_row(line) for line in found[start : start + ROWS_A_PAGE]]
    buttons = [kit.button("The whole map", VIEW, str(view.mapping.pk))]
    if what.isdecimal():
        buttons.append(for_intercept(int(what)))
    if page:
        buttons.append(kit.button("Back", PAGE_BACK, f"{view.mapping.pk}:{what}:{page - 1}"))
    if (rest := len(found) - start - ROWS_A_PAGE) > 0:
        buttons.append(kit.button(f"{rest} more", LIST, f"{view.mapping.pk}:{what}:{page + 1}"))
    return kit.say("The map", *blocks, kit.actions(*buttons, block_id="map"))


def _row(line: MapLine) -> Block:
    button = kit.button("Open", ITEM, str(line.entry.pk))
    text = f"{named(line)}\n{standing(line)}"
    return kit.section(text, accessory=button, block_id=f"map-item:{line.entry.pk}")


def standing(line: MapLine) -> str:
    """``Gap · intercepts 2 and 3 · nobody owns it · 2 lines of evidence``."""
    told = [KINDS[line.entry.kind].capitalize(), intercepts(line.entry.intercepts), _state(line)]
    if line.evidence:
        told.append(kit.counted(line.evidence, "line of evidence", "lines of evidence"))
    return " · ".join(part for part in told if part)


def intercepts(numbers: Sequence[int]) -> str:
    """``intercept 2``, ``intercepts 2 and 3``."""
    return f"intercept{'s' if len(numbers) > 1 else ''} {kit.listed(str(one) for one in numbers)}"


def _state(line: MapLine) -> str:
    """Who sees to it, or why it is closed."""
    entry = line.entry
    if entry.closed_on is not None:
        return f"closed on {words.full_day(entry.closed_on)}: {kit.escape(entry.closed_because)}"
    told = [f"{kit.escape(line.owner.name)} sees to it"] if line.owner else []
    told += [served(one) for one in line.goals[:MOST_GOALS]]
    if line.ownerless:
        met = any(one.goal.state == GoalState.MET for one in line.goals)
        told.append("if it holds no more, close it" if met else ":warning: nobody owns it")
    return " · ".join(told)


def served(one: Served) -> str:
    """``goal G3: 1 of 4 steps done``."""
    if one.goal.state == GoalState.MET:
        return f"goal {one.goal.ref}: met"
    steps = f"{one.done} of {kit.counted(one.steps, 'step')} done" if one.steps else "no step yet"
    return f"goal {one.goal.ref}: {steps}"


def render_changes(before: Mapping, after: Mapping, found: Changes) -> Message:
    """What differs between two mappings, in words."""
    blocks: list[Block] = [
        kit.header("What has changed"),
        kit.context(f"From “{kit.escape(before.name)}” to “{kit.escape(after.name)}”"),
    ]
    heaps = (
        ("*New*", [f"• {named(line)} ({KINDS[line.entry.kind]})" for line in found.new]),
        ("*Closed*", [f"• {named(line)}{_because(line)}" for line in found.closed]),
        ("*Told otherwise*", [f"• {_changed(one)}" for one in found.changed]),
    )
    for heading, told in heaps:
        if told:
            blocks += packing.sections(heading, told, most=100, room=8, where="the map shows them.")
    if found.none:
        blocks.append(kit.section("Nothing differs."))
    back = kit.button("The whole map", VIEW, str(after.pk))
    return kit.say("What has changed on the map", *blocks, kit.actions(back, block_id="map"))


def _because(line: MapLine) -> str:
    return f": {kit.escape(line.entry.closed_because)}" if line.entry.closed_because else ""


def _changed(one: Change) -> str:
    before, after = one.before.entry, one.after.entry
    told = []
    if "kind" in one.what:
        told.append(f"was a{'n' if before.kind == PointKind.OPPORTUNITY else ''} {KINDS[before.kind]}")
    if "title" in one.what:
        told.append(f"was called “{kit.escape(before.title)}”")
    if "intercepts" in one.what:
        told.append(f"was at {intercepts(before.intercepts)}, is at {intercepts(after.intercepts)}")
    if "details" in one.what:
        told.append("its details are told otherwise")
    if "owner_id" in one.what:
        told.append(f"{_who(one.before)} saw to it, now {_who(one.after)}")
    return f"{named(one.after)}: {'; '.join(told)}"


def _who(line: MapLine) -> str:
    return kit.escape(line.owner.name) if line.owner else "nobody"


def agenda_title(alone: Sequence[MapLine]) -> str:
    """The topic by which the gaps that nobody owns are put to the table."""
    refs = [line.item.ref for line in alone]
    more = f" and {len(refs) - 12} more" if len(refs) > 12 else ""
    return f"Who takes on the gaps that nobody owns? {', '.join(refs[:12])}{more}"


def from_map(behind: Sequence[tuple[MapItem, MapEntry]]) -> str:
    """What on the map a goal serves: ``From the map: *M3* No crisis center``; empty for none."""
    told = [f"*{item.ref}* {kit.escape(entry.title)}" for item, entry in behind[:MOST_GOALS]]
    return f"From the map: {', '.join(told)}" if told else ""


def saved(line: MapLine) -> str:
    """It is on the map so."""
    return f":white_check_mark: Saved: {named(line)}."


def added_several(count: int) -> str:
    """They are on the map."""
    return f":white_check_mark: {kit.counted(count, 'entry', 'entries')} added."


def begun(mapping: Mapping, *, copied: int) -> str:
    """A new mapping is in use."""
    kept = f" It begins with the {copied} open from the one before, which stays readable." if copied else ""
    return f":white_check_mark: “{kit.escape(mapping.name)}” is the map from now on.{kept}"


def goal_made(line: MapLine, goal: Goal) -> str:
    """The gap has a goal."""
    return f":dart: *{goal.ref}* {kit.escape(goal.statement)} serves {line.item.ref} from now on."


def on_agenda(*, meeting: date | None, fresh: bool) -> str:
    """Where the question stands now."""
    where = f"the agenda of {words.full_day(meeting)}" if meeting else "the parking lot of the agenda"
    return f":white_check_mark: It is on {where}{'' if fresh else ' already'}."


def picture_coming(mapping: Mapping, *, may_post: bool) -> Message:
    """The picture is on its way; who may can have it posted."""
    told = "The picture of the map is on its way to your messages with me, as a PNG and as a PDF for print."
    blocks: list[Block] = [kit.section(told)]
    if may_post:
        asked = ("Post the picture?", "Everybody in the committee's channel sees it.")
        post = kit.button("Post it in the channel", POST_PICTURE, str(mapping.pk), confirm=asked)
        blocks.append(kit.actions(post, block_id="map-picture"))
    return kit.say(told, *blocks)


def picture_posted() -> Message:
    """It is on its way to the channel."""
    return kit.say(":white_check_mark: The picture is on its way to the committee's channel.")


def no_channel() -> Message:
    """There is nowhere to post it."""
    return kit.say("The committee has no channel yet. A coordinator can set it with `/committee setup`.")


ALT_TEXT = 1000
"""Characters that Slack takes as the words for a picture."""


def described(told: str) -> str:
    """The same as plain words, for those who hear the picture read out."""
    return kit.clip(told, ALT_TEXT)


def picture_says(mapping: Mapping, lines: Sequence[MapLine]) -> str:
    """What stands beside the picture, also for those who cannot see it."""
    by_intercept = [
        f"{number}: {told}"
        for number in range(6)
        if (told := counts([x for x in lines if number in x.entry.intercepts])) != "nothing on it"
    ]
    head = f"{kit.escape(mapping.name)}, mapped on {words.full_day(mapping.held_on)}: {counts(lines)}."
    return "\n".join([head, *(f"Intercept {one}" for one in by_intercept)])
