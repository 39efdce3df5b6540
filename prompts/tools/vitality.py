"""Whether the committee is well: each sign with why, one thing to try and two answers; its thresholds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, InteractiveElement, PlainTextInputElement

from models.committee import Committee
from models.outbox import Message
from models.tools.signals import Sign
from models.tools.signals_rules import LIMITS, Signal
from models.tools.vitality import REASON_LIMIT, Reply, VitalityNote
from prompts import burden, ids, kit, words
from prompts.pickers import number_field
from prompts.tools import shelf
from prompts.tools.showing import few, named, on_day, on_local_day, page_of, turning

SHOW = ids.tool("vitality", "show")
PAGE = ids.tool("vitality", "page")
BACK = ids.tool("vitality", "back")
AGENDA = ids.tool("vitality", "agenda")
ON_IT = ids.tool("vitality", "on-it")
ON_IT_LISTED = ids.tool("vitality", "on-it-listed")
NO_PROBLEM = ids.tool("vitality", "no-problem")
REASON_FORM = ids.tool("vitality", "reason-form")
THRESHOLDS = ids.tool("vitality", "thresholds")
THRESHOLDS_FORM = ids.tool("vitality", "thresholds-form")

SIGNS_A_PAGE = 12

NAMES = {
    Signal.ATTENDANCE: "Attendance is falling",
    Signal.ALONE: "One person holds all the keys",
    Signal.MISSES: "A seat was empty",
    Signal.WAITING: "Much waits on one agency",
    Signal.ANSWERS: "Answers dry up",
    Signal.MOVED: "A step is put off again and again",
    Signal.OUTCOME: "No number says whether it helps",
    Signal.ASSESSMENT: "Goals without an assessment",
    Signal.DRIFT: "The agenda drifts",
    Signal.MEETINGS: "Too many meetings, or too few",
}

TRY = {
    Signal.ATTENDANCE: "ask two of those who come less often what would make it worth their time, or put "
    "that question to the group.",
    Signal.ALONE: "name a second coordinator, best from the other side of the table. When you leave, "
    "somebody can still let the next chair in.",
    Signal.MISSES: "a call, not a message: is all well, and would a designee help?",
    Signal.WAITING: "a friendly word with {principal}: what stands in the way, and what can the others do? "
    "Mostly it is a rule or a shortage, and nobody's fault.",
    Signal.ANSWERS: "ask two of the group what they would rather be asked, and how often.",
    Signal.MOVED: "talk it over with whoever has it: a smaller first step, another person, or letting it go "
    "is better than one more date.",
    Signal.OUTCOME: "pick one number that an agency keeps anyway, and name who brings it.",
    Signal.ASSESSMENT: "put the gaps that you had in mind on the map, with what shows them; then a goal can "
    "be tied to its gap.",
    Signal.DRIFT: "look through the next agenda with the goals beside it: what can be told in writing?",
    Signal.MEETINGS: "put the question to the group, with the figures.",
}

TRY_YOURSELF = (
    "tell the others what stands in the way for your agency, and what they can do. Mostly it is a rule or a "
    "shortage, and nobody's fault."
)
"""Where nobody but the one who speaks for that agency can be asked."""

TOPICS = {
    Signal.ATTENDANCE: "What would make these meetings worth coming to?",
    Signal.WAITING: "What do we wait for, and who can help?",
    Signal.ANSWERS: "Do our check-ins help us?",
    Signal.DRIFT: "Does our agenda still serve our goals?",
}
"""What can be put to the group: a question about nobody in person."""

OPENS = {
    Signal.ALONE: ("Settings", ids.OPEN_SETUP, ""),
    Signal.MISSES: ("Roster", shelf.open_id("roster"), "roster"),
    Signal.OUTCOME: ("Indicators", shelf.open_id("indicators"), "indicators"),
    Signal.ASSESSMENT: ("The map", shelf.open_id("map"), "map"),
    Signal.MEETINGS: ("Meetings", ids.OPEN_BURDEN, ""),
}
"""The tools that help, by the label, the id and the value of their button."""

RULES = {
    Signal.ATTENDANCE: "Attendance: the share of seats present fell by so many points, the last three "
    "meetings against the three before",
    Signal.MISSES: "A seat: absent without excuse so many times in a row",
    Signal.WAITING: "One agency: so many percent of all that waits, and at least three steps",
    Signal.ANSWERS: "Check-ins: fewer than so many percent answered in a workgroup's last two",
    Signal.MOVED: "A step: put off so many times",
    Signal.OUTCOME: "No number: goals are open for so many days, and no indicator has one of its last two "
    "periods",
    Signal.ASSESSMENT: "No assessment: so many goals are open, none from the map",
    Signal.DRIFT: "Agenda: so many percent of the topics of three meetings are tied to no goal, workgroup, "
    "objective or charter",
}
"""Each rule in words, with the number that a coordinator may change."""

EMPTY = (
    ":seedling: Nothing stands out just now. I look at attendance, answers, dates, numbers and what waits on "
    "whom. Once a month I put the most pressing thing to one person, privately, with one thing to try."
)
NONE_OF_YOURS = (
    ":seedling: Nothing waits for you here. When something of yours slows down, I tell you privately, once."
)
PAUSED = (
    ":double_vertical_bar: The committee pauses, so I notice nothing. After the restart I look again; "
    "numbers and meetings get their whole time anew."
)
WITHOUT_A_NUMBER = (
    "*Without a number here*\n"
    "• How much we meet has bounds of its own, which the committee agrees on: *Bounds …* (or "
    "`/committee meetings`).\n"
    "• “One person holds all the keys” is so or it is not: it is noticed while the chair is the only "
    "coordinator, and goes with a second one."
)


@dataclass(frozen=True)
class Shown:
    """The signs that somebody may see, what was said to each, and what they may do."""

    signs: Sequence[Sign]
    notes: Mapping[tuple[Signal, int], VitalityNote]
    committee: Committee
    staff: bool
    may_set: bool
    paused: bool = False


def value_of(sign: Sign) -> str:
    """How a button names the sign."""
    return f"{sign.signal.value}:{sign.subject_id}"


def render(shown: Shown, *, page: int = 0, notice: str = "") -> Message:
    """All signs, the most pressing first; only the reader sees them."""
    page = page_of(page, len(shown.signs), SIGNS_A_PAGE)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("How well we are"))
    if not shown.signs:
        empty = EMPTY if shown.staff else NONE_OF_YOURS
        blocks.append(kit.section(PAUSED if shown.paused else empty))
    for sign in shown.signs[page * SIGNS_A_PAGE : (page + 1) * SIGNS_A_PAGE]:
        blocks += _row(sign, shown)
    buttons = turning(page, len(shown.signs), SIGNS_A_PAGE, back=BACK, on=PAGE)
    if shown.may_set:
        buttons.append(kit.button("Thresholds …", THRESHOLDS))
    if buttons:
        blocks.append(kit.actions(*buttons, block_id="vitality"))
    return kit.say(notice or "How well we are", *blocks)


def _row(sign: Sign, shown: Shown) -> list[Block]:
    told = f"*{NAMES[sign.signal]}*\n{because(sign, shown.committee)}\n{to_try(sign)}"
    row: list[Block] = [kit.section(told, block_id=f"sign:{value_of(sign)}")]
    note = shown.notes.get(sign.key)
    if note is not None and (line := _note(note, shown)):
        row.append(kit.context(line))
    return [*row, kit.actions(*_buttons(sign, ON_IT_LISTED), block_id=f"sign:{value_of(sign)}:do")]


def _note(note: VitalityNote, shown: Shown) -> str:
    """What was said to it last, or when it was put to somebody."""
    zone = shown.committee.zone
    if note.answered_at is not None:
        said = "We are on it" if note.reply is Reply.ON_IT else "Not a problem here"
        why = f": {kit.escape(note.because)}" if note.because else ""
        return f"“{said}”, said on {on_local_day(note.answered_at, zone)}{why}"
    return f"Put to one person on {on_local_day(note.told_at, zone)}" if note.told_at else ""


def _buttons(sign: Sign, on_it: str) -> list[InteractiveElement]:
    value, buttons = value_of(sign), []
    if sign.signal in TOPICS:
        buttons.append(kit.button("Put it on the agenda", AGENDA, value))
    if sign.signal is Signal.MOVED:
        buttons.append(kit.button("Change the step …", ids.STEP_EDIT, str(sign.subject_id)))
    if sign.signal in OPENS:
        label, action, opened = OPENS[sign.signal]
        buttons.append(kit.button(label, action, opened))
    return [
        *buttons,
        kit.button("We are on it", on_it, value),
        kit.button("Not a problem here …", NO_PROBLEM, value),
    ]


def to_try(sign: Sign) -> str:
    """One suggestion."""
    principal = getattr(sign.evidence, "principal", None)
    if sign.signal is Signal.WAITING and sign.member is not None and principal == sign.member.slack_id:
        return f":bulb: One thing to try: {TRY_YOURSELF}"
    who = kit.mention(principal) if principal else "whoever speaks for that agency"
    return f":bulb: One thing to try: {TRY[sign.signal].format(principal=who)}"


def because(sign: Sign, committee: Committee) -> str:
    """The evidence in words, with its numbers and dates."""
    if sign.signal is Signal.MEETINGS:
        return f"Because {burden.figures(sign.evidence, committee)}."  # type: ignore[arg-type]
    return f"Because {_BECAUSE[sign.signal](sign.evidence)}."


def _attendance(one: Any) -> str:
    fewer = f" Less often than before: {few(map(named, one.fewer))}." if one.fewer else ""
    return (
        f"in the last three meetings {one.there} of {one.seats} seats were filled, in the three before "
        f"{one.there_before} of {one.seats_before} (since {words.full_day(one.since)}).{fewer}"
    ).rstrip(".")


def _misses(one: Any) -> str:
    days = kit.listed(on_day(day) for day in one.days)
    who = f" ({kit.mention(one.principal)} holds it)" if one.principal else ""
    return f"nobody came for {named(one.agency)}{who} on {days}, and nobody was excused"


def _waiting(one: Any) -> str:
    waits = kit.counted(one.steps, "step")
    return f"{waits} of {one.all_steps} that wait for somebody wait for {named(one.agency)}"


def _answers(one: Any) -> str:
    days = kit.listed(on_day(day) for day in one.days)
    return (
        f"in the last two check-ins of {named(one.group)} (closed {days}) {one.answered} of {one.asked} "
        "questions were answered"
    )


def _moved(one: Any) -> str:
    due = f"; it now says {on_day(one.due)}" if one.due else "; it has no date now"
    title = kit.escape(kit.clip(one.title, 150))
    return f"*{one.ref}* {title} was put off {one.times} times since it was due on {on_day(one.first)}{due}"


def _outcome(one: Any) -> str:
    since = f"goals are open since {words.full_day(one.since)}, and "
    if not one.indicators:
        return f"{since}no indicator is kept"
    last = f"; the last number is for the time until {on_day(one.last)}" if one.last else ""
    kept = "the indicator that is kept has" if one.indicators == 1 else "no indicator that is kept has"
    return f"{since}{kept} {'no' if one.indicators == 1 else 'a'} number for its last two periods{last}"


def _assessment(one: Any) -> str:
    where = "none of them is tied to a gap on the map" if one.mapped else "there is no map of gaps yet"
    return f"{kit.counted(one.goals, 'goal is', 'goals are')} open, and {where}"


def _drift(one: Any) -> str:
    such = kit.listed(f"“{named(topic)}”" for topic in one.examples)
    return (
        f"{one.loose} of {one.topics} topics of the last three meetings name no goal, workgroup, objective "
        f"or part of the charter, such as {such}"
    )


def _alone(one: Any) -> str:
    return f"{named(one.name)} chairs the committee and is its only coordinator"


_BECAUSE: dict[Signal, Callable[[Any], str]] = {
    Signal.ATTENDANCE: _attendance,
    Signal.MISSES: _misses,
    Signal.WAITING: _waiting,
    Signal.ANSWERS: _answers,
    Signal.MOVED: _moved,
    Signal.OUTCOME: _outcome,
    Signal.ASSESSMENT: _assessment,
    Signal.DRIFT: _drift,
    Signal.ALONE: _alone,
}


def put_message(sign: Sign, committee: Committee) -> Message:
    """To the one person whose it is: only they see it, and it is asked once."""
    intro = f"*{NAMES[sign.signal]}.* {because(sign, committee)}"
    blocks = [
        kit.section(f"{intro}\n{to_try(sign)}", block_id=f"sign:{value_of(sign)}"),
        kit.actions(*_buttons(sign, ON_IT), block_id=f"sign:{value_of(sign)}:do"),
        kit.context("Only you see this. Whatever you answer, I leave it be for three months."),
    ]
    return kit.say(f"{NAMES[sign.signal]}: one thing to try", *blocks)


def topic(signal: Signal) -> str:
    """The question to the group."""
    return TOPICS[signal]


def thanked(signal: Signal) -> str:
    """Somebody is on it."""
    return f":white_check_mark: {NAMES[signal]}: thank you. I leave it be for three months."


def settled(signal: Signal) -> str:
    """It is no problem here."""
    return f":white_check_mark: {NAMES[signal]}: noted, not a problem here. I leave it be for three months."


def reason_form(signal: Signal, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Why it is no problem."""
    element = PlainTextInputElement(max_length=REASON_LIMIT, multiline=True)
    blocks = [
        kit.section(f"*{NAMES[signal]}*"),
        kit.field(
            "Why is it not a problem here?",
            "because",
            element,
            hint="One sentence, for whoever looks at it next. The chair and coordinators can read it.",
        ),
    ]
    return kit.form("Not a problem here", REASON_FORM, blocks, metadata=metadata)


def thresholds_form(values: Mapping[Signal, int], *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What it takes before somebody is asked."""
    blocks: list[Block] = [
        kit.section(
            "At these numbers something is noticed and put to one person, privately. Short of them nothing "
            "is said."
        )
    ]
    blocks += [
        number_field(told, signal.value, values[signal], *LIMITS[signal]) for signal, told in RULES.items()
    ]
    bounds = kit.button("Bounds …", ids.BOUNDS_OPEN)
    blocks.append(kit.section(WITHOUT_A_NUMBER, accessory=bounds, block_id="bounds"))
    return kit.form("Thresholds", THRESHOLDS_FORM, blocks, metadata=metadata)


def saved(*, changed: bool) -> str:
    """The thresholds from now on."""
    return ":white_check_mark: Saved." if changed else "Nothing was changed."
