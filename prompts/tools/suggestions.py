"""What the tools would put before the coming meeting: up to three lines, each with a press; and the topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from models.agreement import Agreement
from models.meeting import Meeting
from models.outbox import Message
from models.tools.ballot import Ballot
from models.tools.counsel import CounselQuestion
from models.tools.cycle_tables import Cycle
from models.tools.duties import DutyLine
from models.tools.funding_facts import Cliff
from models.tools.suggestions import RunOf, Suggestion
from models.tools.trend import IndicatorLine
from models.tools.vitality import VitalityNote
from models.topic import ATTACHMENT_LIMIT, TOPIC_LIMIT, Wanted
from prompts import ids, kit
from prompts.tools import agreements, assess_results, cycle, duties, funding_words, indicator_words, vitality
from prompts.tools.showing import named, on_day

PUT = ids.tool("suggestions", "put")
BLOCK = "suggestion:"
HEAD = ":bulb: *From the tools, for this meeting?* Only what you press goes on the agenda."
LINE = 400


@dataclass(frozen=True)
class Draft:
    """The topic that comes of it: its title, where to read, and what is wanted of the table."""

    title: str
    attachment: str
    wanted: Wanted = Wanted.DISCUSS


def beside(message: Message, found: Sequence[Suggestion], meeting: Meeting, *, day: date) -> Message:
    """The agenda as its keeper sees it, with the suggestions below, as many as the message has room for."""
    room = kit.MESSAGE_BLOCKS - len(message.blocks) - 1
    if not found or room < 1:
        return message
    rows = [kit.context(HEAD).to_dict(), *(_row(one, meeting, day) for one in found[:room])]
    return replace(message, blocks=[*message.blocks, *rows])


def _row(one: Suggestion, meeting: Meeting, day: date) -> dict[str, Any]:
    button = kit.button("Put on the agenda", PUT, f"{meeting.pk}/{one.origin}")
    return kit.section(line(one, day), accessory=button, block_id=BLOCK + one.origin).to_dict()


def settled(blocks: Sequence[Mapping[str, Any]], origin: str, told: str) -> list[dict[str, Any]]:
    """The message's blocks with what came of the press in the place of its line."""
    row = kit.section(told, block_id=BLOCK + origin).to_dict()
    return [row if block.get("block_id") == BLOCK + origin else dict(block) for block in blocks]


def gone() -> str:
    """Somebody was faster."""
    return ":white_check_mark: That is settled, or on an agenda already."


def line(one: Suggestion, day: date) -> str:
    """What there is to talk about, in a line that is safe for mrkdwn."""
    return kit.clip(_line(one, day), LINE)


def _line(one: Suggestion, day: date) -> str:
    match one.thing:
        case Ballot() as ballot:
            return f"The ballot *{named(ballot.title)}* is counted. What comes first?"
        case Cycle() as test:
            stands = f", {cycle.COMPARED[test.compared]}" if test.compared else ""
            return f"Test of change *{test.ref}* {named(test.change)}{stands}: adopt, adapt or abandon?"
        case Cliff() as cliff:
            return funding_words.cliff_row(cliff, day).removeprefix("• ")
        case Agreement() as paper:
            return f"*{named(paper.title)}*: {agreements.renewal(paper, day)}."
        case RunOf(run, instrument):
            when = f" on {on_day(run.closes_on)}" if run.closes_on else ""
            return f"*{named(instrument.name)}* closed{when}: where do the answers lie furthest apart?"
        case IndicatorLine() as numbers:
            return indicator_words.news(numbers)
        case DutyLine() as duty:
            return f"*{named(duty.duty.name)}*: it is contested who is responsible."
        case CounselQuestion() as question:
            return f"Counsel has answered: *{named(question.about)}*."
        case VitalityNote() as note:
            return f"A question to the group, perhaps: *{vitality.topic(note.signal)}*"


def topic(one: Suggestion, *, open_meetings: bool) -> Draft:
    """The topic, in plain words, within a topic's limits.

    It tells where to read and nothing of what only some may: an agenda is public.
    """
    draft = _topic(one, open_meetings=open_meetings)
    title, attachment = kit.clip(draft.title, TOPIC_LIMIT), kit.clip(draft.attachment, ATTACHMENT_LIMIT)
    return replace(draft, title=title, attachment=attachment)


def _topic(one: Suggestion, *, open_meetings: bool) -> Draft:
    match one.thing:
        case Ballot() as ballot:
            return Draft(f"What comes first: {ballot.title}", "/committee ballot", Wanted.DECIDE)
        case Cycle() as test:
            return Draft(cycle.topic_title(test), cycle.topic_attachment(test), Wanted.DECIDE)
        case Cliff(line=source, ends_on=ends_on):
            told = f"/committee funding · ends {on_day(ends_on)}"
            return Draft(f"What follows when it ends: {source.funding.source}", told)
        case Agreement() as paper:
            told = f"/committee agreements · to be renewed by {on_day(paper.review_on)}"
            return Draft(f"To be renewed: {paper.title}", told, Wanted.DECIDE)
        case RunOf(run, instrument):
            return Draft(assess_results.topic_title(instrument, run), "/committee assess")
        case IndicatorLine(indicator=indicator, last=last):
            period = indicator_words.span(last.span, indicator.period) if last else ""
            return Draft(f"What the numbers say: {indicator.name}", f"/committee indicators · {period}")
        case DutyLine() as duty:
            paper_ = "/committee duties" if open_meetings else duties.topic_paper(duty)
            return Draft(duties.topic_title(duty), paper_)
        case CounselQuestion() as question:
            return Draft(f"What counsel has answered: {question.about}", "/committee counsel", Wanted.INFORM)
        case VitalityNote() as note:
            return Draft(vitality.topic(note.signal), "")
