"""What a person settles of a plan that was read: what is uncertain, what was decided, what comes of both.

Nothing here reads a table. Goals are named by their place in the plan (``"0"``), steps by two (``"0.3"``).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from models.goal import TEXT_LIMIT
from models.tools.plan import Need, Plan, PlanGoal, PlanStep, Status

PAGE = 5
"""How many items are put before a person at a time: as many as a phone shows without much scrolling."""

OF_WORDS = (Need.TEXT, Need.PRIVATE, Need.PRIVATE_CHECK)
"""What is settled by other words."""

OVER = (Status.DONE, Status.DROPPED)
"""Of what is over, nobody is asked who does it by when."""


@dataclass(frozen=True)
class Decision:
    """What a person has settled of one item; an owner (a member's id) or a date may be left open.

    ``text`` is empty where nobody was asked for it; ``out``: it is not imported. Not ``seen``: only its owner
    was decided, along with somebody else's.
    """

    owner: int | None = None
    due: date | None = None
    text: str = ""
    out: bool = False
    seen: bool = True


Decisions = Mapping[str, Decision]


@cache
def _form(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def packed(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values."""
    made: dict[str, Any] = _form(Plan).dump_python(plan, mode="json")
    return made


def unpacked(values: Mapping[str, Any]) -> Plan:
    """The plan of such values."""
    plan: Plan = _form(Plan).validate_python(values)
    return plan


def packed_decisions(decisions: Decisions) -> dict[str, Any]:
    """The decisions as JSON values."""
    made: dict[str, Any] = _form(dict[str, Decision]).dump_python(dict(decisions), mode="json")
    return made


def unpacked_decisions(values: Mapping[str, Any]) -> dict[str, Decision]:
    """The decisions of such values."""
    made: dict[str, Decision] = _form(dict[str, Decision]).validate_python(values)
    return made


@dataclass(frozen=True)
class Item:
    """A goal or step of which a person has something to settle; ``needs`` is never empty."""

    key: str
    of: PlanGoal | PlanStep
    goal: PlanGoal
    needs: tuple[Need, ...]


def items(plan: Plan, *, dates: bool) -> list[Item]:
    """All that is uncertain, in the order of the source.

    ``dates``: whether the group works by dates; in one that does not, none is missing.
    """
    found = []
    for goal_at, goal in enumerate(plan.goals):
        entries: list[PlanGoal | PlanStep] = [goal, *goal.steps]
        for at, entry in enumerate(entries):
            key = str(goal_at) if at == 0 else f"{goal_at}.{at - 1}"
            if needs := needs_of(entry, dates=dates):
                found.append(Item(key, entry, goal, needs))
    return found


def needs_of(entry: PlanGoal | PlanStep, *, dates: bool) -> tuple[Need, ...]:
    """What of it is to be settled: also words that are too long for the database, or not there."""
    needs = [need for need in Need if need in entry.needs]
    if not fits(tidy(entry.text)) and Need.TEXT not in needs:
        needs.append(Need.TEXT)
    if isinstance(entry, PlanStep):
        if entry.status in OVER:
            needs = [need for need in needs if need in OF_WORDS]
        elif not dates and not entry.due_text:
            needs = [need for need in needs if need is not Need.DUE]
    return tuple(needs)


def alike(found: Sequence[Item], item: Item) -> list[Item]:
    """The other steps whose owner is open in the same words; none where there are no words."""
    wanted = _owner_words(item)
    return [one for one in found if wanted and one.key != item.key and _owner_words(one) == wanted]


def _owner_words(item: Item) -> str:
    """What a step says of its owner where that is open."""
    asked = {Need.OWNER, Need.ONE_OWNER} & {*item.needs}
    return likened(item.of.owner_text) if asked and isinstance(item.of, PlanStep) else ""


def firsts(found: Sequence[Item]) -> dict[str, int]:
    """How many others follow in the same words about their owner, by the key of the first of them."""
    counts = Counter(words for item in found if (words := _owner_words(item)))
    first = {words: item.key for item in reversed(found) if (words := _owner_words(item))}
    return {first[words]: count - 1 for words, count in counts.items() if count > 1}


def also(others: Sequence[Item], owner: int, decided: Decisions) -> dict[str, Decision]:
    """The same owner for those of the others that have none; what else was decided of them stays."""
    before = {one.key: decided.get(one.key, Decision(seen=False)) for one in others}
    return {key: replace(made, owner=owner) for key, made in before.items() if made.owner is None}


def page_of(found: Sequence[Item], page: int) -> Sequence[Item]:
    """The items of a page, counted from 0."""
    return found[page * PAGE : (page + 1) * PAGE]


def pages(count: int) -> int:
    """How many pages so many items take."""
    return -(-count // PAGE)


def tidy(text: str) -> str:
    """The text on one line, as goals and steps are kept."""
    return " ".join(text.split())


def fits(text: str) -> bool:
    """Whether a goal or a step can bear these words."""
    return 0 < len(text) <= TEXT_LIMIT


def likened(text: str) -> str:
    """The words by which a text is found again: in any case, however spaced, whatever closes it."""
    return tidy(text).casefold().rstrip(".;, ")


@dataclass(frozen=True)
class Settled:
    """A goal or a step as it would be imported: what nobody has decided is open.

    ``held``: it cannot be imported as it is, for its words are too long or missing, or tell of a person.
    """

    key: str
    of: PlanGoal | PlanStep
    text: str
    owner_id: int | None = None
    due: date | None = None
    held: bool = False


@dataclass(frozen=True)
class SettledGoal:
    """A goal with those of its steps that are wanted."""

    goal: Settled
    steps: Sequence[Settled]


@dataclass(frozen=True)
class Whole:
    """All of a plan that is wanted; ``out`` counts goals and steps that somebody has left out.

    ``dates`` is as in ``items``.
    """

    goals: Sequence[SettledGoal]
    out: int
    dates: bool = True


def settle(plan: Plan, decisions: Decisions, *, dates: bool) -> Whole:
    """The plan with the decisions. With a goal its steps are left out too."""
    wanted, out = [], 0
    for goal_at, goal in enumerate(plan.goals):
        settled, left = _settled(str(goal_at), goal, decisions, dates=dates)
        if left:
            out += 1 + len(goal.steps)
            continue
        steps = []
        for at, step in enumerate(goal.steps):
            one, step_left = _settled(f"{goal_at}.{at}", step, decisions, dates=dates)
            out += step_left
            if not step_left:
                steps.append(one)
        wanted.append(SettledGoal(settled, steps))
    return Whole(wanted, out, dates)


def _settled(
    key: str, entry: PlanGoal | PlanStep, decisions: Decisions, *, dates: bool
) -> tuple[Settled, bool]:
    """The entry with its decision, and whether it is left out."""
    needs, decision = needs_of(entry, dates=dates), decisions.get(key, Decision())
    typed = decision.text if set(OF_WORDS) & set(needs) else ""
    text = tidy(typed or entry.text)
    owner_id = due = None
    if isinstance(entry, PlanStep):
        owner_id = entry.owner.member_id if entry.owner else None
        if Need.OWNER in entry.needs or Need.ONE_OWNER in entry.needs:
            owner_id = decision.owner
        open_day = Need.DUE in entry.needs or Need.DUE_CHECK in entry.needs
        due = decision.due if open_day else entry.due
    held = not fits(text) or (Need.PRIVATE in needs and not typed)
    return Settled(key, entry, text, owner_id, due, held=held), decision.out


def carried(earlier: Plan, decided: Decisions, plan: Plan) -> dict[str, Decision]:
    """What was decided of an earlier version of the sheet, for what stands unchanged in this one.

    An owner goes with the same words about the owner, a date with the same words about the date.
    """
    known: dict[tuple[str, str], tuple[PlanGoal | PlanStep, Decision]] = {}
    for key, name, entry in _named(earlier):
        if key in decided:
            known.setdefault(name, (entry, decided[key]))
    found = {}
    for key, name, entry in _named(plan):
        if name not in known:
            continue
        before, decision = known[name]
        if isinstance(entry, PlanStep) and isinstance(before, PlanStep):
            decision = replace(
                decision,
                owner=decision.owner if entry.owner_text == before.owner_text else None,
                due=decision.due if entry.due_text == before.due_text else None,
            )
        found[key] = decision
    return found


def _named(plan: Plan) -> Iterator[tuple[str, tuple[str, str], PlanGoal | PlanStep]]:
    """Every goal and step with its key and the words by which it is known."""
    for goal_at, goal in enumerate(plan.goals):
        yield str(goal_at), (likened(goal.text), ""), goal
        for at, step in enumerate(goal.steps):
            yield f"{goal_at}.{at}", (likened(goal.text), likened(step.text)), step
