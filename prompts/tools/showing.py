"""What the tools of engagement show alike: names, days, pages, lists, a topic that is on the agenda."""

from collections.abc import Iterable, Sequence
from datetime import date

from slack_sdk.models.blocks import Block, InteractiveElement, StaticMultiSelectElement

from models.committee import Agency
from models.meeting import Meeting
from models.topic import AgendaItem
from prompts import kit, words

NAME = 60
MOST_OPTIONS = 100


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


def put_on_agenda(item: AgendaItem, meeting: Meeting | None, *, fresh: bool) -> str:
    """Where the topic is now, new or as before."""
    where = f"on the agenda of {words.full_day(meeting.day)}" if meeting else "in the parking lot"
    return f":memo: It is {'' if fresh else 'already '}{where}: {kit.escape(item.title)}"
