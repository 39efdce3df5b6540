"""The six steps: where the committee and each workgroup stand, since when and why, and what the step asks."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from slack_sdk.models.blocks import Block, PlainTextInputElement

from models.committee import Member, Step
from models.outbox import Message
from models.tools.stage import WHY_LIMIT, Place, Standing, StepMove
from prompts import ids, kit, words
from prompts.pickers import select
from prompts.questions import questions_for
from prompts.tools import shelf
from prompts.tools.resources import for_step
from prompts.tools.showing import in_rows, named, on_day, sentence

SHOW = ids.tool("stage", "show")
MENU = ids.tool("stage", "menu")
MOVE = ids.tool("stage", "move")
FORM = ids.tool("stage", "form")

FILE = Path(__file__).with_name("steps.toml")
MOVES, PAST = "move", "history"
COMMITTEE = "0"
"""A button's value for the committee itself."""

MOST_PLACES, WHY = 25, 160


@dataclass(frozen=True)
class About:
    """What a step asks, and how it fails."""

    asks: str
    fails: str


def about(step: Step) -> About:
    """Of that step."""
    return _all()[step]


@cache
def _all() -> dict[Step, About]:
    """All of them. Raises KeyError or TypeError when the file misses a step or a sentence."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {step: About(**told[step.value]) for step in Step}


def key(place: Place) -> str:
    """How a button names it."""
    return str(place.workgroup.pk) if place.workgroup else COMMITTEE


def render_steps(
    standings: Sequence[Standing],
    movable: Collection[str],
    here: Standing,
    tools: Collection[str],
    *,
    notice: str = "",
) -> Message:
    """Where each stands; then the six steps, and what belongs to the one at which ``here`` stands.

    ``movable`` are the keys of those that the reader may move, ``tools`` the words that are answered.
    """
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Where we stand"))
    for one in standings[:MOST_PLACES]:
        blocks += _standing(one, movable)
    if len(standings) > MOST_PLACES:
        blocks.append(kit.context(f"… and {len(standings) - MOST_PLACES} more workgroups"))
    blocks.append(kit.section("*The six steps*, back as well as on"))
    blocks += [kit.section(_step(step, standings, here.place.step)) for step in Step]
    known = [tool for tool in shelf.TOOLS[here.place.step] if tool[0] in tools and tool[0] != "step"]
    buttons = [kit.button(name, shelf.open_id(word), word) for word, name, _ in known]
    blocks.append(kit.context(f"For {words.STEPS[here.place.step]}, where {_name(here.place)} stands:"))
    blocks += in_rows([*buttons, for_step(here.place.step)], "stage")
    return kit.say(notice or "Where we stand", *blocks)


def _name(place: Place) -> str:
    return f"*{named(place.workgroup.name)}*" if place.workgroup else "the committee"


def _standing(one: Standing, movable: Collection[str]) -> list[Block]:
    """``*Diversion*: planning since 3 Apr 2026``, by whom and why; the ways to move it and to its past."""
    place, value = one.place, key(one.place)
    told = f"{sentence(_name(place))}: *{words.STEPS[place.step]}*"
    if one.last is not None and one.mover is not None:
        told += f" since {on_day(one.last.moved_on)}, said {named(one.mover.name)}"
        told += f"\n> {kit.escape(kit.clip(one.last.why, WHY))}"
    verbs = [("Move …", f"{MOVES}:{value}")] if value in movable else []
    verbs += [("History", f"{PAST}:{value}")] if one.last else []
    menu = kit.menu(MENU, verbs) if verbs else None
    return [kit.section(told, accessory=menu, block_id=f"place:{value}")]


def _step(step: Step, standings: Sequence[Standing], here: Step) -> str:
    at = [_name(one.place) for one in standings if one.place.step is step]
    mark = ":round_pushpin: " if step is here else ""
    more = f" and {len(at) - 5} more" if len(at) > 5 else ""
    who = f" · {', '.join(at[:5])}{more}" if at else ""
    told = f"{mark}*{sentence(words.STEPS[step])}*{who}\n{about(step).asks}"
    return f"{told}\n_It fails when:_ {about(step).fails}" if step is here else told


def render_history(
    place: Place, moves: Sequence[tuple[StepMove, Member]], *, may: bool, most: int
) -> Message:
    """Each move with its day, who made it and why, the latest first."""
    lines = [
        f"• {on_day(move.moved_on)}: {words.STEPS[move.was]} → *{words.STEPS[move.became]}*, "
        f"{named(mover.name)}\n> {kit.escape(move.why)}"
        for move, mover in moves
    ]
    blocks: list[Block] = [kit.section(f"{sentence(_name(place))} has moved so far:")]
    blocks += [kit.section(line) for line in lines] if lines else [kit.section("It was not moved yet.")]
    if len(moves) == most:
        blocks.append(kit.context(f"The latest {most} are shown; the record has them all."))
    buttons = [kit.button("Move …", MOVE, f"{MOVES}:{key(place)}")] if may else []
    buttons.append(kit.button("All steps", SHOW))
    return kit.say("The steps so far", *blocks, kit.actions(*buttons, block_id="stage"))


def move_form(place: Place, last: StepMove | None, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """To which step, and why: back is as good as on."""
    options = {step.value: sentence(words.STEPS[step]) for step in Step if step is not place.step}
    since = f" since {on_day(last.moved_on)}" if last else ""
    told = (
        f"{sentence(_name(place))} stands at *{words.STEPS[place.step]}*{since}. Going back is normal: a "
        "problem can come up at any step. The next check-in asks what the new step asks."
    )
    why = PlainTextInputElement(multiline=True, max_length=WHY_LIMIT)
    hint = "In a sentence, for those who read it next year. Systems only, never individuals."
    blocks = [
        kit.section(told),
        kit.field("To which step?", "step", select(options, None)),
        kit.field("Why?", "why", why, hint=hint),
    ]
    return kit.form("Move the step", FORM, blocks, submit="Move", metadata=metadata)


def moved(place: Place) -> str:
    """It stands there now, and what is asked from now on."""
    standing = place.workgroup is not None and place.workgroup.mode.value == "as_they_arise"
    asked = questions_for(place.step)
    question = asked.came_up if standing else asked.checkin
    told = f":white_check_mark: {sentence(_name(place))} is at *{words.STEPS[place.step]}* now."
    return f"{told} The next check-in asks: {question}" if place.workgroup else told
