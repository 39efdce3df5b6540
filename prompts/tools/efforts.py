"""Groups that exist or were tried before: the list, one of them with its past, its form, and the warning."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, CheckboxesElement, PlainTextInputElement, RadioButtonsElement

from models.outbox import Message
from models.tools.efforts import (
    LEARNED_LIMIT,
    NAME_LIMIT,
    PURPOSE_LIMIT,
    RUN_BY_LIMIT,
    Alike,
    Effort,
    EffortVersion,
)
from prompts import ids, kit
from prompts.goals import INTERCEPTS
from prompts.pickers import date_field
from prompts.tools.showing import named, on_day, on_local_day, page_of, sentence, turning

SHOW = ids.tool("efforts", "show")
PAGE = ids.tool("efforts", "page")
BACK = ids.tool("efforts", "back")
OPEN_ONE = ids.tool("efforts", "one")
ADD = ids.tool("efforts", "add")
CHANGE = ids.tool("efforts", "change")
FORM = ids.tool("efforts", "form")

EFFORTS_A_PAGE, MOST_VERSIONS, MOST_WARNED = 15, 5, 3

ACTIVE, ENDED = "active", "ended"

EMPTY = (
    "Nothing is listed yet. Put in the groups that meet in your county and the efforts that were tried "
    "before, such as a task force or a pilot, and what was learned. When somebody founds a workgroup for the "
    "same thing, I say so."
)


def render_list(efforts: Sequence[Effort], *, page: int = 0, notice: str = "") -> Message:
    """What there is, then what there was, with what each is for."""
    page = page_of(page, len(efforts), EFFORTS_A_PAGE)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Existing groups and past efforts"))
    if not efforts:
        blocks.append(kit.section(EMPTY))
    for effort in efforts[page * EFFORTS_A_PAGE : (page + 1) * EFFORTS_A_PAGE]:
        told = f"*{named(effort.name)}* · {_state(effort)}\n{kit.escape(kit.clip(effort.purpose, 150))}"
        button = kit.button("Open", OPEN_ONE, str(effort.pk))
        blocks.append(kit.section(told, accessory=button, block_id=f"effort:{effort.pk}"))
    buttons = [kit.button("Add …", ADD, style=None if efforts else "primary")]
    buttons += turning(page, len(efforts), EFFORTS_A_PAGE, back=BACK, on=PAGE)
    blocks.append(kit.actions(*buttons, block_id="efforts"))
    return kit.say(notice or "Existing groups and past efforts", *blocks)


def _state(one: Effort | EffortVersion) -> str:
    """``active since 3 Apr 2024``, ``ended on 1 Jun 2019``."""
    if one.ended:
        return f"ended on {on_day(one.ended_on)}" if one.ended_on else "ended"
    return f"active since {on_day(one.began_on)}" if one.began_on else "active"


def render_one(
    effort: Effort, versions: Sequence[EffortVersion], *, zone: str, may_change: bool, notice: str = ""
) -> Message:
    """All that is known of it, and how it was described before, by the days of that zone."""
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks += [kit.header(effort.name), kit.section(_facts(effort))]
    if effort.learned:
        blocks.append(kit.section(f"*What was learned*\n{kit.escape(effort.learned)}"))
    if versions:
        blocks.append(kit.context("\n".join(_version(one, zone) for one in versions[:MOST_VERSIONS])))
    buttons = [kit.button("Change …", CHANGE, str(effort.pk))] if may_change else []
    buttons.append(kit.button("All groups", SHOW))
    blocks.append(kit.actions(*buttons, block_id=f"effort:{effort.pk}:keep"))
    return kit.say(notice or f"The group {named(effort.name)}", *blocks)


def _facts(effort: Effort) -> str:
    facts = [kit.escape(effort.purpose), sentence(_state(effort))]
    if effort.ended and effort.began_on:
        facts[-1] += f", began on {on_day(effort.began_on)}"
    if effort.run_by:
        facts.append(f"Run by {kit.escape(effort.run_by)}")
    facts += [f"Intercept {INTERCEPTS[number]}" for number in effort.intercepts]
    return "\n".join(facts)


def _version(one: EffortVersion, zone: str) -> str:
    until = on_local_day(one.until, zone)
    return f"Until {until}: {named(one.name)}, {_state(one)}, for {kit.escape(kit.clip(one.purpose, 150))}"


def effort_form(effort: Effort | None, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A group or effort: empty, or as it is at present."""
    name, purpose, run_by = (effort.name, effort.purpose, effort.run_by) if effort else ("", "", "")
    fields = [
        kit.field("Name", "name", _text(name, NAME_LIMIT)),
        kit.field(
            "What is it for?",
            "purpose",
            _text(purpose, PURPOSE_LIMIT),
            hint="In topic words, such as “housing after jail, data sharing”: by them I find what overlaps.",
        ),
        _intercepts_field(effort),
        kit.field("Who runs it?", "run_by", _text(run_by, RUN_BY_LIMIT), optional=True),
        *_end_fields(effort),
        kit.field(
            "What was learned?",
            "learned",
            _text(effort.learned if effort else "", LEARNED_LIMIT, multiline=True),
            optional=True,
            hint="What worked, what did not, and why it ended.",
        ),
    ]
    return kit.form("Group or effort", FORM, fields, metadata=metadata)


def _text(value: str, limit: int, *, multiline: bool = False) -> PlainTextInputElement:
    return PlainTextInputElement(initial_value=value or None, max_length=limit, multiline=multiline)


def _intercepts_field(effort: Effort | None) -> Block:
    places = [kit.option(told, str(number)) for number, told in enumerate(INTERCEPTS)]
    at = [places[number] for number in (effort.intercepts if effort else ())]
    element = CheckboxesElement(options=places, initial_options=at or None)
    return kit.field("At which intercepts?", "intercepts", element, optional=True)


def _end_fields(effort: Effort | None) -> list[Block]:
    states = {ACTIVE: kit.option("It is active", ACTIVE), ENDED: kit.option("It has ended", ENDED)}
    chosen = states[ENDED if effort and effort.ended else ACTIVE]
    element = RadioButtonsElement(options=list(states.values()), initial_option=chosen)
    return [
        kit.field("Does it still meet?", "state", element),
        date_field("Since when?", "began_on", effort.began_on if effort else None),
        date_field("Until when, if it has ended?", "ended_on", effort.ended_on if effort else None),
    ]


def saved(effort: Effort) -> str:
    """It is on the list so."""
    return f":white_check_mark: Saved: {named(effort.name)}."


def warning(found: Sequence[Alike], submit: str) -> str:
    """Before a workgroup is founded: what there is for the same thing, and what to do."""
    lines = [f"• {_alike(one)}" for one in found[:MOST_WARNED]]
    one = len(found) == 1
    return (
        f":warning: *There {'is a group' if one else 'are groups'} that may be for the same thing:*\n"
        + "\n".join(lines)
        + f"\nTalk first with those who {'run it' if one else 'run them'}, or read what was learned "
        f"(`/committee groups`). To found yours all the same, press *{submit}* once more."
    )


def _alike(one: Alike) -> str:
    shared = ", ".join(sorted(one.words)[:4])
    if one.effort is None:
        return f"*{named(one.name)}*, a workgroup of this committee ({kit.escape(shared)})"
    run_by = f", run by {named(one.effort.run_by)}" if one.effort.run_by else ""
    learned = (
        f"\n> {kit.escape(kit.clip(' '.join(one.effort.learned.split()), 150))}" if one.effort.learned else ""
    )
    return f"*{named(one.name)}*, {_state(one.effort)}{run_by} ({kit.escape(shared)}){learned}"
