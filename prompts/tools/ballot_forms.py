"""The forms of a ballot: opening one, voting by dots or pairs, recording what a meeting chose."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
)

from models.tools.ballot import (
    HOW_LIMIT,
    LEAST_PAPERS,
    MOST_DOTS,
    MOST_IN_PAIRS,
    TITLE_LIMIT,
    Ballot,
    Method,
    Option,
    Voters,
)
from models.tools.ballot_box import Voice
from models.tools.ballot_count import Choices, pair_key, pairs_of
from models.tools.map_facts import MapLine
from prompts import ids, kit, words
from prompts.pickers import number_field, select
from prompts.tools.ballot import PRIVATE, Shown, method, turnout

START_FORM = ids.tool("ballot", "start-form")
VOTE_FORM = ids.tool("ballot", "vote-form")
RECORD_FORM = ids.tool("ballot", "record-form")
CLOSE_FORM = ids.tool("ballot", "close-form")

DOTS_TO_BEGIN = 3
MOST_OPTIONS, MOST_RECORDED, HIGHEST = 100, 90, 9999

METHODS = {
    Method.DOTS.value: "Dot votes: so many dots each",
    Method.PAIRS.value: f"Pairs: two at a time, for up to {MOST_IN_PAIRS}",
}
VOTERS = {
    Voters.SEATS.value: "One ballot for each seat",
    Voters.MEMBERS.value: "One ballot for each member",
}
DAYS_TO_VOTE = timedelta(days=7)
"""What is proposed: with today as its last day a ballot would close before most have seen it."""

TOO_FEW = "With fewer than three ballots there is no ranking: it would tell who chose what."

BY_PLACE, BY_VOTES = "place", "votes"
NUMBERS = {
    BY_VOTES: "Dots or votes: the most come first",
    BY_PLACE: "Places: 1 is the first",
}


def start_form(lines: Sequence[MapLine], *, day: date, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What is ranked, how, by whom and until when."""
    options = [kit.option(f"{one.item.ref} {one.entry.title}", str(one.entry.pk)) for one in lines]
    gaps = StaticMultiSelectElement(options=options[:MOST_OPTIONS], placeholder="The gaps …")
    title = PlainTextInputElement(max_length=TITLE_LIMIT, placeholder="Priorities for 2027")
    closes = DatePickerElement(initial_date=(day + DAYS_TO_VOTE).isoformat())
    dots = number_field("Dots, if it is by dots", "dots", DOTS_TO_BEGIN, 1, MOST_DOTS, optional=True)
    blocks = [
        kit.section(PRIVATE),
        kit.field("Name", "title", title),
        kit.field("What is ranked?", "gaps", gaps),
        kit.field("How?", "method", select(METHODS, Method.DOTS)),
        dots,
        kit.field("Who votes?", "voters", select(VOTERS, Voters.SEATS)),
        kit.field("On which day does it close?", "closes_on", closes, hint="At 17:00; it closes by itself."),
    ]
    return kit.form("Open a ballot", START_FORM, blocks, submit="Open it", metadata=metadata)


def vote_form(
    ballot: Ballot, options: Sequence[Option], voice: Voice, chosen: Choices, *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """The ballot paper, with what the same person has chosen before."""
    standing = [one for one in options if one.open]
    whose = f" for *{kit.escape(voice.line.agency.name)}*" if voice.line else ""
    blocks: list[Block] = [kit.section(f"You vote{whose}.\n{method(ballot)}")]
    if ballot.method == Method.DOTS:
        blocks += [_dots(one, chosen.get(str(one.item.pk), 0), ballot.dots or 0) for one in standing]
    else:
        blocks += _pairs(standing, chosen)
    blocks.append(kit.context(PRIVATE))
    return kit.form("Your vote", VOTE_FORM, blocks, submit="Vote", metadata=metadata)


def _dots(one: Option, number: int, most: int) -> Block:
    element = select({str(count): kit.counted(count, "dot") for count in range(most + 1)}, str(number))
    return kit.field(f"{one.item.ref} {one.row.title}", f"option-{one.item.pk}", element)


def _pairs(standing: Sequence[Option], chosen: Choices) -> list[Block]:
    by_id = {one.item.pk: one for one in standing}
    fields = []
    for pair in pairs_of(list(by_id)):
        both = [by_id[item] for item in pair]
        options = [kit.option(f"{one.item.ref} {one.row.title}", str(one.item.pk)) for one in both]
        options.append(kit.option("I prefer neither", "0"))
        key = pair_key(*pair)
        before = str(chosen.get(key, 0))
        element = RadioButtonsElement(
            options=options, initial_option=next(one for one in options if one.value == before)
        )
        label = f"{both[0].item.ref} or {both[1].item.ref}?"
        fields.append(kit.field(label, f"pair-{key}", element))
    return fields


def close_form(shown: Shown, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """How many have voted, what comes of too few, and the last press."""
    ballot = shown.ballot
    until = f" It is open until {words.when(ballot.closes_at, shown.zone)}." if ballot.closes_at else ""
    text = f"*{kit.escape(ballot.title)}* is counted now, and nobody can vote any more.{until}"
    blocks: list[Block] = [kit.section(text), kit.section(f"*{turnout(shown.turnout)}*")]
    if sum(voted for voted, _ in shown.turnout.values()) < LEAST_PAPERS:
        blocks.append(kit.section(f":warning: {TOO_FEW}"))
    return kit.form("Close it now?", CLOSE_FORM, blocks, submit="Close it", metadata=metadata)


def record_form(lines: Sequence[MapLine], *, day: date, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What a meeting has chosen: its method in words, and a number for each that was ranked."""
    how = PlainTextInputElement(max_length=HOW_LIMIT, placeholder="Five stickers for each seat, on the wall")
    title = PlainTextInputElement(max_length=TITLE_LIMIT, placeholder="Priorities for 2027")
    blocks: list[Block] = [
        kit.field("Name", "title", title),
        kit.field("How was it chosen?", "how", how),
        kit.field("At the meeting of", "held_on", DatePickerElement(initial_date=day.isoformat())),
        kit.field("The numbers below are", "numbers", select(NUMBERS, BY_VOTES)),
    ]
    blocks += [
        number_field(
            f"{one.item.ref} {one.entry.title}", f"gap-{one.entry.pk}", None, 0, HIGHEST, optional=True
        )
        for one in lines[:MOST_RECORDED]
    ]
    if len(lines) > MOST_RECORDED:
        blocks.append(kit.context(f"Only the first {MOST_RECORDED} fit into this form."))
    return kit.form("Record a ranking", RECORD_FORM, blocks, metadata=metadata)
