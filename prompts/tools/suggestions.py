"""What the tools would put before the coming meeting: up to three lines, a press each; and the topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.agreement import Agreement
from models.meeting import Meeting
from models.outbox import Message
from models.tools.counsel import CounselQuestion
from models.tools.cycle_tables import Cycle
from models.tools.duties import DutyLine
from models.tools.funding_facts import Cliff
from models.tools.suggestion_facts import BarePrinciple, LooseEnd, MissedMilestone, OldMap
from models.tools.suggestions import RankedGaps, RunOf, Suggestion
from models.tools.trend import IndicatorLine
from models.tools.vitality import VitalityNote
from models.topic import ATTACHMENT_LIMIT, TOPIC_LIMIT, Wanted
from prompts import ids, kit
from prompts.tools import (
    agreements,
    assess_results,
    ballot,
    cycle,
    duties,
    funding_words,
    indicator_words,
    vitality,
)
from prompts.tools.readiness import principles
from prompts.tools.showing import named, on_day
from prompts.tools.transition import PARTS

PUT = ids.tool("suggestions", "put")
NOT_NOW = ids.tool("suggestions", "not-now")
BLOCK, DO = "suggestion:", ":do"
HEAD = ":bulb: *From the tools, for this meeting?* Only what you press goes on the agenda."
LINE = 400
BLOCKS_EACH = 2


@dataclass(frozen=True)
class Draft:
    """The topic that comes of it: its title, where to read, and what is wanted of the table."""

    title: str
    attachment: str
    wanted: Wanted = Wanted.DISCUSS


def beside(message: Message, found: Sequence[Suggestion], meeting: Meeting, *, day: date) -> Message:
    """The agenda as its keeper sees it, with the suggestions below, as many as the message has room for."""
    room = kit.MESSAGE_BLOCKS - len(message.blocks) - 1
    shown = found[: max(room, 0) // BLOCKS_EACH]
    if not shown:
        return message
    rows = [block for one in shown for block in _row(one, meeting, day)]
    return replace(message, blocks=[*message.blocks, kit.context(HEAD).to_dict(), *rows])


def _row(one: Suggestion, meeting: Meeting, day: date) -> list[dict[str, Any]]:
    value = f"{meeting.pk}/{one.origin}"
    buttons = [kit.button("Put on the agenda", PUT, value), kit.button("Not now", NOT_NOW, value)]
    text = kit.section(line(one, day), block_id=BLOCK + one.origin)
    return [text.to_dict(), kit.actions(*buttons, block_id=BLOCK + one.origin + DO).to_dict()]


def settled(blocks: Sequence[Mapping[str, Any]], origin: str, told: str) -> list[dict[str, Any]]:
    """The message's blocks with what came of the press in the place of its line and buttons."""
    row, own = kit.section(told, block_id=BLOCK + origin).to_dict(), BLOCK + origin
    kept = [block for block in blocks if block.get("block_id") != own + DO]
    return [row if block.get("block_id") == own else dict(block) for block in kept]


def gone() -> str:
    """Somebody was faster."""
    return ":white_check_mark: That is settled, or on an agenda already."


def left_be() -> str:
    """It is not now."""
    return ":zzz: Not now. It comes back in three months, or when there is something newer of it."


def line(one: Suggestion, day: date) -> str:
    """What there is to talk about, in a line that is safe for mrkdwn."""
    return kit.clip(_line(one, day), LINE)


def _line(one: Suggestion, day: date) -> str:
    match one.thing:
        case RankedGaps(ballot=counted, options=options, zone=zone):
            posted = "" if counted.posted_at else " It is not posted yet: only you see it."
            ranked = ballot.in_short(counted, options, zone).replace("\n", " · ")
            return f"{ranked}.{posted} What comes first?"
        case Cycle() as test:
            stands = f", {cycle.COMPARED[test.compared]}" if test.compared else ""
            return f"Test of change *{test.ref}* {named(test.change)}{stands}: adopt, adapt or abandon?"
        case Cliff() as cliff:
            return funding_words.cliff_row(cliff, day).removeprefix("• ")
        case LooseEnd(name=name, ends_on=ends_on, parts=parts):
            missing = kit.listed(PARTS[part][0].lower() for part in parts)
            return f"*{named(name)}* ends on {on_day(ends_on)}, and nobody answers yet for: {missing}."
        case Agreement() as paper:
            return f"*{named(paper.title)}*: {agreements.renewal(paper, day)}."
        case RunOf(run, instrument):
            when = f" on {on_day(run.closes_on)}" if run.closes_on else ""
            return f"*{named(instrument.name)}* closed{when}: where do the answers lie furthest apart?"
        case IndicatorLine() as numbers:
            return indicator_words.news(numbers)
        case _:
            return _question(one)


def _question(one: Suggestion) -> str:
    """What is open, as a question about nobody in person."""
    match one.thing:
        case MissedMilestone(milestone=milestone, group=group):
            of = f" of {named(group)}" if group else ""
            day = on_day(milestone.due)
            return f"The milestone *{named(milestone.title)}*{of} was due on {day}. What would help?"
        case DutyLine() as duty:
            return f"*{named(duty.duty.name)}*: it is contested who is responsible."
        case CounselQuestion() as question:
            return f"Counsel has answered: *{named(question.about)}*."
        case OldMap(mapping=mapping):
            return f"The map *{named(mapping.name)}* is of {on_day(mapping.held_on)}. Is it still so?"
        case BarePrinciple(key=key, look=look):
            held = f"since you looked at readiness on {on_day(look.day)}"
            return f"*{_principle(key)}*: nothing shows that it holds, {held}."
        case VitalityNote() as note:
            return f"A question to the group, perhaps: *{vitality.topic(note.signal)}*"
    return ""


def _principle(key: str) -> str:
    """The name of a principle; one that this version does not have goes by its key."""
    known = principles().get(key)
    return known.name if known else named(key)


def topic(one: Suggestion, *, open_meetings: bool) -> Draft:
    """The topic, in plain words, within a topic's limits.

    It tells where to read and nothing of what only some may: an agenda is public.
    """
    draft = _topic(one, open_meetings=open_meetings)
    title, attachment = kit.clip(draft.title, TOPIC_LIMIT), kit.clip(draft.attachment, ATTACHMENT_LIMIT)
    return replace(draft, title=title, attachment=attachment)


def _topic(one: Suggestion, *, open_meetings: bool) -> Draft:
    match one.thing:
        case RankedGaps(ballot=counted):
            return Draft(f"What comes first: {counted.title}", "/committee ballot", Wanted.DECIDE)
        case Cycle() as test:
            return Draft(cycle.topic_title(test), cycle.topic_attachment(test), Wanted.DECIDE)
        case Cliff(line=source, ends_on=ends_on):
            told = f"/committee funding · ends {on_day(ends_on)}"
            return Draft(f"What follows when it ends: {source.funding.source}", told)
        case LooseEnd(name=name, ends_on=ends_on):
            told = f"/committee transition · ends on {on_day(ends_on)}"
            return Draft(f"Who carries on what we have begun: {name}", told, Wanted.DECIDE)
        case Agreement() as paper:
            told = f"/committee agreements · to be renewed by {on_day(paper.review_on)}"
            return Draft(f"To be renewed: {paper.title}", told, Wanted.DECIDE)
        case RunOf(run, instrument):
            return Draft(assess_results.topic_title(instrument, run), "/committee assess")
        case IndicatorLine(indicator=indicator, last=last):
            period = indicator_words.span(last.span, indicator.period) if last else ""
            return Draft(f"What the numbers say: {indicator.name}", f"/committee indicators · {period}")
        case MissedMilestone(milestone=milestone):
            told = f"/committee workplan · was planned for {on_day(milestone.due)}"
            return Draft(f"What would help with this: {milestone.title}", told)
        case DutyLine() as duty:
            paper_ = "/committee duties" if open_meetings else duties.topic_paper(duty)
            return Draft(duties.topic_title(duty), paper_)
        case CounselQuestion() as question:
            return Draft(f"What counsel has answered: {question.about}", "/committee counsel", Wanted.INFORM)
        case OldMap(mapping=mapping):
            told = f"/committee map · of {on_day(mapping.held_on)}"
            return Draft("Is our map of resources and gaps still right?", told)
        case BarePrinciple(key=key):
            return Draft(f"What shows that we have this: {_principle(key)}?", "/committee readiness")
        case VitalityNote() as note:
            return Draft(vitality.topic(note.signal), "")
