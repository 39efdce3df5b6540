"""What the tools of engagement show alike: names, days, pages, lists, a topic that is on the agenda."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from slack_sdk.models.blocks import Block, InteractiveElement, StaticMultiSelectElement

from models.calendar import wall_of
from models.committee import Agency
from models.meeting import Meeting
from models.outbox import Message
from models.tools.talked import Talk
from models.topic import AgendaItem, TopicState
from prompts import kit, words

NAME = 60
MOST_OPTIONS = 100
LAST_TALKS = 3
IN_A_ROW = 5


def named(name: str) -> str:
    """A name that somebody typed, short and safe."""
    return kit.escape(kit.clip(name, NAME))


def few(names: Iterable[str], most: int = 8) -> str:
    """The first of these safe names, and how many more: ``Court, Hospital and 3 more``."""
    all_ = list(names)
    more = len(all_) - most
    return kit.listed([*all_[:most], *([f"{more} more"] if more > 0 else [])])


def agency_names(agencies: Iterable[Agency]) -> str:
    """The first agencies by name, and how many more."""
    return few(named(agency.name) for agency in agencies)


def on_day(day: date | None) -> str:
    """``3 Apr 2026``; nothing where there is no day."""
    return f"{day.day} {words.MONTHS[day.month - 1][:3]} {day.year}" if day else ""


def on_local_day(instant: datetime, zone: str) -> str:
    """The day of an instant in the committee's zone: an evening in Denver is the next day in UTC already."""
    return on_day(wall_of(instant, zone).date())


def sentence(text: str) -> str:
    """The text with a capital at its beginning; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def page_of(page: int, count: int, size: int) -> int:
    """The page, or the first one when there are not so many any more."""
    return page if 0 <= page * size < count else 0


def turning(
    page: int, count: int, size: int, *, back: str, on: str, of: str = ""
) -> list[InteractiveElement]:
    """The ways to the pages before and after this one; the values are ``of`` and the pages' numbers."""
    buttons = [kit.button("Back", back, f"{of}{page - 1}")] if page else []
    if (rest := count - (page + 1) * size) > 0:
        buttons.append(kit.button(f"{rest} more", on, f"{of}{page + 1}"))
    return buttons


def in_rows(elements: Sequence[InteractiveElement], block_id: str) -> list[Block]:
    """The buttons in rows of at most five, as even as may be: more in one are a heap."""
    rows = max(1, -(-len(elements) // IN_A_ROW))
    size = -(-len(elements) // rows)
    parts = [elements[start : start + size] for start in range(0, len(elements), size or 1)]
    return [kit.actions(*part, block_id=f"{block_id}:{number}") for number, part in enumerate(parts)]


def packed(heading: str, lines: Sequence[str]) -> list[Block]:
    """Whole lines in as few sections as they fit into."""
    texts = [heading]
    for line in lines:
        if len(texts[-1]) + len(line) + 1 > kit.SECTION:
            texts.append(line)
        else:
            texts[-1] += f"\n{line}"
    return [kit.section(text) for text in texts]


def agencies_field(
    known: Sequence[Agency], chosen: Sequence[Agency] = (), *, placeholder: str = "The agencies …"
) -> StaticMultiSelectElement:
    """A choice of agencies by name, those chosen first where there are more than a menu holds."""
    first = sorted(known, key=lambda agency: agency not in chosen)[:MOST_OPTIONS]
    options = [(agency, kit.option(agency.name, str(agency.pk))) for agency in first]
    return StaticMultiSelectElement(
        options=[option for _, option in options],
        initial_options=[option for agency, option in options if agency in chosen] or None,
        placeholder=placeholder,
    )


def talked(talks: Sequence[Talk]) -> str:
    """``Talked about on 8 Dec 2026; on the agenda of 9 Feb 2027``: in one line; nothing where nobody has."""
    held = [on_day(talk.meeting.day) for talk in talks if talk.meeting and talk.held]
    waits = [talk for talk in talks if talk.topic.state is TopicState.OPEN]
    days = kit.listed(on_day(talk.meeting.day) for talk in waits[:LAST_TALKS] if talk.meeting)
    told = [f"talked about on {kit.listed(held[-LAST_TALKS:])}"] if held else []
    if days:
        told.append(f"on the agenda of {days}")
    elif waits:
        told.append("a topic of it waits in the parking lot")
    return f":speech_balloon: {sentence('; '.join(told))}." if told else ""


def with_talk(card: Message, talks: Sequence[Talk]) -> Message:
    """A card with the line on when it was talked about, above the buttons at its end; if there is room."""
    told, blocks = talked(talks), card.blocks
    if not told or len(blocks) >= kit.MESSAGE_BLOCKS:
        return card
    end = len(blocks)
    while end and blocks[end - 1].get("type") == "actions":
        end -= 1
    return replace(card, blocks=[*blocks[:end], kit.context(told).to_dict(), *blocks[end:]])


def put_on_agenda(item: AgendaItem, meeting: Meeting | None, *, fresh: bool) -> str:
    """Where the topic is now, new or as before."""
    where = f"on the agenda of {words.full_day(meeting.day)}" if meeting else "in the parking lot"
    return f":memo: It is {'' if fresh else 'already '}{where}: {kit.escape(item.title)}"
