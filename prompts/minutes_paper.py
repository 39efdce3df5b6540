"""The minutes as files, as councils print them: Markdown, and a PDF set by Typst.

What people typed reaches Typst as data only, never as markup; in Markdown every mark in it is escaped.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from models.attendance import Presence
from models.minutes import EntryKind
from models.minutes_facts import EntryLine, MinutesFacts
from prompts import minutes_words as said
from prompts.standing import heading


@dataclass(frozen=True)
class Entry:
    """A paragraph: a label in bold, the words, and in small print what is told beside them."""

    label: str
    text: str
    beside: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the agenda, or (``deep``) a topic of it."""

    heading: str
    entries: Sequence[Entry] = ()
    deep: bool = False


@dataclass(frozen=True)
class Paper:
    """The minutes as plain text in their places, and on what paper."""

    title: str
    day: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    foot: str
    size: str = "us-letter"


LETTER = ("US", "CA", "MX")
"""Countries that print on letter paper; others on A4."""


def paper(facts: MinutesFacts) -> Paper:
    """The whole minutes, ready to be set."""
    sections: list[Section] = []
    for part in facts.parts:
        sections.append(Section(heading(part.heading), _entries(part.lines)))
        sections += [Section(one.item.title, _entries(one.lines), deep=True) for one in part.topics]
    if facts.corrections:
        zone = facts.series.zone
        told = [Entry(said.corrected(line, zone), line.entry.text) for line in facts.corrections]
        sections.append(Section("Corrections since the approval", told))
    recorder = facts.recorder.name if facts.recorder else "a former member"
    return Paper(
        title=said.title(facts),
        day=said.day(facts.meeting, facts.series.zone),
        facts=_facts(facts),
        sections=sections,
        foot=f"Recorded by {recorder}. {said.state(facts)}.",
        size="us-letter" if facts.committee.country in LETTER else "a4",
    )


def _facts(facts: MinutesFacts) -> list[tuple[str, str]]:
    """The head of the minutes: times, place, and the roll by seat."""
    place = facts.meeting.place or facts.series.place
    told = [("Status", said.state(facts)), ("Time", ", ".join(said.times(facts)))]
    if place:
        told.append(("Place", place))
    told.append(("Quorum", said.quorum(facts.attendance)))
    told += [(label, ", ".join(seats)) for label, seats in _roll(facts).items() if seats]
    return told


def _roll(facts: MinutesFacts) -> dict[str, list[str]]:
    seats = facts.attendance.seats if facts.attendance.taken else []
    recorded = [(one, one.recorded.presence) for one in seats if one.recorded]
    return {
        "Present": [said.seat(one) for one, _ in recorded if one.there],
        "Excused": [said.seat(one) for one, presence in recorded if presence is Presence.EXCUSED],
        "Absent": [said.seat(one) for one, presence in recorded if presence is Presence.ABSENT],
        "Not recorded": [said.seat(one) for one in seats if one.recorded is None],
    }


def _entries(lines: Sequence[EntryLine]) -> list[Entry]:
    return [
        Entry(
            "" if line.entry.kind == EntryKind.NOTE else said.KINDS[line.entry.kind],
            said.text(line),
            said.beside(line),
        )
        for line in lines
    ]


_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&$])")
_LEADING = re.compile(r"^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)


def escape(text: str) -> str:
    """What a person typed, as it may stand in Markdown; its line breaks stay."""
    marked = _SPECIAL.sub(r"\\\1", text)
    marked = _LEADING.sub(
        lambda at: f"{at[1]}\\{at[2]}" if not at[2].isdigit() else f"{at[1]}{at[2]}\\", marked
    )
    return marked.replace("\n", "  \n")


def render_markdown(page: Paper) -> str:
    """The minutes as Markdown."""
    lines = [f"# {escape(page.title)}", "", f"**{escape(page.day)}**", ""]
    lines += [f"- **{label}:** {escape(told)}" for label, told in page.facts]
    for section in page.sections:
        lines += ["", f"{'###' if section.deep else '##'} {escape(section.heading)}"]
        for entry in section.entries:
            label = f"**{escape(entry.label)}:** " if entry.label else ""
            lines += ["", f"{label}{escape(entry.text)}"]
            if entry.beside:
                lines[-1] += f"  \n*{escape(entry.beside)}*"
    return "\n".join([*lines, "", "---", "", escape(page.foot), ""])


SHEET = """
#let page-of = json(bytes(sys.inputs.at("paper")))
#let lines(words) = words.split("\\n").join(linebreak())
#set document(title: page-of.title)
#set page(paper: page-of.size, margin: 2.4cm, numbering: "1 / 1")
#set text(size: 10.5pt, lang: "en")
#set par(leading: 0.6em, spacing: 0.9em)
#text(size: 17pt, weight: "bold", page-of.title)

#text(size: 12pt, page-of.day)

#table(columns: (auto, 1fr), stroke: none, inset: (x: 0pt, y: 3pt), column-gutter: 12pt,
  ..page-of.facts.map(fact => (strong(fact.at(0)), fact.at(1))).flatten())
#line(length: 100%, stroke: 0.5pt)
#for section in page-of.sections {
  block(above: 1.2em, below: 0.6em, sticky: true,
    text(size: if section.deep { 11pt } else { 13pt }, weight: "bold", section.heading))
  for entry in section.entries {
    block(inset: (left: 10pt), {
      if entry.label != "" { strong(entry.label + ": ") }
      lines(entry.text)
      if entry.beside != "" { linebreak(); emph(entry.beside) }
    })
  }
}
#v(0.8em)
#line(length: 100%, stroke: 0.5pt)
#page-of.foot
"""


def render_pdf(page: Paper) -> bytes:
    """The minutes as a PDF; nothing is read but what is in them."""
    import typst  # takes its time; not waited for before somebody wants the minutes on paper

    made = typst.compile(SHEET.encode(), sys_inputs={"paper": json.dumps(asdict(page))})
    assert isinstance(made, bytes)
    return made


def files(facts: MinutesFacts) -> Mapping[str, Callable[[], bytes]]:
    """The files by name, each made when it is asked for."""
    page, name = paper(facts), f"minutes-{facts.meeting.held_on(facts.series.zone):%Y-%m-%d}"
    return {
        f"{name}.pdf": lambda: render_pdf(page),
        f"{name}.md": lambda: render_markdown(page).encode(),
    }


def announced(facts: MinutesFacts) -> str:
    """What stands beside the files."""
    day = said.day(facts.meeting, facts.series.zone)
    return f"The minutes of {day}, as a PDF and as Markdown. Only you get them here."
