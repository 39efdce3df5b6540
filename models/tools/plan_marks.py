"""How plans number and mark their parts: "1.2", "a)", "•", "Goal 3: …", "Priority Area 1: …", "Page 2"."""

import re
from dataclasses import dataclass

_ROMAN = r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})"
_DIGITS = r"\d{1,3}(?:\.\d{1,3})*[a-z]?"
_NUMERAL = rf"(?:{_DIGITS}|{_ROMAN}|[a-z])"
_LABEL = re.compile(rf"[#(]?(?:(?:[a-z]{{1,2}}[-.]?)?{_DIGITS}|{_ROMAN}|[a-z])[.):]?", re.I)

_BULLETS = "•▪●◦‣·∙○■□➢►–—*+-"
_BOXES = {
    "[ ]": "",
    "[]": "",
    "☐": "",
    "[x]": "x",
    "[X]": "x",
    "☑": "x",
    "☒": "x",
    "✓": "x",
    "✔": "x",
    "✅": "x",
}
_MARK = re.compile(
    rf"(?P<bullet>[{re.escape(_BULLETS)}])\s+(?=\S)"
    r"|(?P<tight>[•▪●◦‣∙○■➢►])(?=\S)"
    r"|(?P<number>\(?\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+|#\d{1,3}[.:)]?)\s+(?=\S)"
    r"(?!(?i:fte|million|billion|hours?|hrs?|days?|weeks?|months?|years?|miles?|beds?|times|percent|%|k)\b)"
    r"|(?P<letter>[a-z]\.|\(?[a-zA-Z]\)|\(?[ivx]{2,5}[.)])\s+(?=\S)"
)
_CHECK = re.compile(r"(?P<box>\[[ xX]?\]|[☐☑☒✓✔✅])\s*(?=\S)")
_INLINE = re.compile(r"(?:(?<=\s)|^)\(?(\d{1,2}|[a-z])[.)]\s+(?=\S)", re.I)
_INLINE_BULLET = re.compile(r"\s*[•▪●◦‣∙■➢►]\s*")

_COARSE = (
    r"priority(?: areas?)?|focus areas?|strategic (?:areas?|priority|directions?|goals?)|section|part|pillar"
    r"|domain|theme|work ?stream|intercept|areas?|phase|tier"
)
_GOAL = r"goals?|aim|recommendation|problem|gap|initiative"
_FINE = r"objectives?|strategy"
_HEADED = re.compile(
    rf"(?:(?P<coarse>{_COARSE})|(?P<goal>{_GOAL})|(?:{_FINE}))\b\s*(?:#?\s*(?P<number>{_NUMERAL})\b)?\s*"
    r"(?P<joint>[:.)]|-(?=\s)|[–—])?\s*(?P<rest>.*)",
    re.I | re.S,
)
_STRAY = re.compile(
    r"(?:page|pg\.?|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)?|\d+\s*(?:of|/)\s*\d+|[\W_]+"
    r"|draft(?:\s+(?:v\.?|version)?\s*[\d.]+.*)?|confidential|continued|\(?cont(?:'d|inued|\.)?\)?"
    r"|(?:prepared|submitted|reviewed|approved|signed|compiled|presented) by\b.*|signature\b.*|signed\s*:.*"
    r"|(?:last )?(?:updated|revised|printed|adopted|approved|reviewed|modified)\b.*\d.*|date\s*:.*"
    r"|(?:notes?|sources?|legend|key|abbreviations|acronyms|present|absent|attendees|cc|contact)\s*:.*"
    r"|(?:thanks?|thank you|regards|best|sincerely)\b.{0,40}|sent from .*|https?://\S+|©.*|copyright\b.*"
    r"|[*†‡]{1,3}(?![\s*]).*|(?:rev\.?|version|v\.?)\s*\d[\d.]*.*",
    re.I | re.S,
)
_TOTAL = re.compile(r"(?:grand |sub ?-?)?totals?\b.{0,30}", re.I)
_NOTHING = re.compile(r"[\W_]*(?:n/?a|none|tbd|tba|nil)?[\W_]*", re.I)


@dataclass(frozen=True)
class Heading:
    """A line that names what stands below it; ``text`` is without "Goal 3:", unless there is nothing else.

    ``depth`` is 1 for a priority area and its like, 2 for a goal, 3 for an objective.
    """

    text: str
    depth: int


def words(*lines: str) -> frozenset[str]:
    """The words of these lines, each once."""
    return frozenset(word for line in lines for word in line.split())


def is_label(text: str) -> bool:
    """Whether it only numbers something: "3", "1.2", "IV", "b)", "A.4", "G-12"."""
    return len(text) < 12 and bool(_LABEL.fullmatch(text.strip()))


def says_nothing(text: str) -> bool:
    """Whether it stands for an empty cell: "-", "N/A", "TBD"."""
    return bool(_NOTHING.fullmatch(text[:40])) and len(text) < 40


def is_stray(text: str) -> bool:
    """Whether it is about the paper and not the plan: a page's number, a signature, a note below a table."""
    return bool(_STRAY.fullmatch(text[:400].strip()))


def is_total(text: str) -> bool:
    """Whether it begins a line of sums."""
    return bool(_TOTAL.fullmatch(text.strip()[:60]))


def heading(text: str) -> Heading | None:
    """What "Priority Area 1: Crisis care" or "Goal 2 – Fewer bookings" names; None for other words.

    A label needs a number or a colon: "Goal setting for jail staff" is none.
    """
    found = _HEADED.fullmatch(text.strip()[:1_000])
    if found is None or not (found["number"] or found["joint"]):
        return None
    rest = text.strip()[found.start("rest") :].strip()
    if rest and not found["joint"] and found["number"].isalpha():
        return None  # "Section a judge may use": a letter numbers with a sign behind it, or alone
    if found["joint"] and not rest and not found["number"]:
        return None
    return Heading(rest or text.strip(), 1 if found["coarse"] else 2 if found["goal"] else 3)


def unmarked(text: str) -> tuple[str, str | None]:
    """The text without the bullet, number or letter before it, and that mark; None where there is none."""
    found = _MARK.match(text)
    return (text[found.end() :], found.group().strip()) if found else (text, None)


def unchecked(text: str) -> tuple[str, str]:
    """The text without a tick box before it, and the box as it stands there, if there is one."""
    found = _CHECK.match(text)
    return (text[found.end() :], found["box"]) if found else (text, "")


def ticked(box: str) -> bool:
    """Whether a tick box has its tick."""
    return bool(_BOXES.get(box))


def activities(text: str) -> list[str]:
    """The activities that one cell lists, each without its mark; a list of one where it lists nothing.

    They are told apart by bullets, numbers or letters in their order, and by line breaks or semicolons where
    each part begins as a sentence of its own. What leads into a list ("Train:") is of all of it, so it is
    not cut; neither is a line that goes on in the next.
    """
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if len(lines) > 1:
        return _of_lines(lines)
    line = " ".join(lines)
    for cut in (_numbered(line), _bulleted(line)):
        if len(cut) > 1:
            return cut
    parts = [part.strip() for part in line.rstrip(" ;").split(";")]
    if len(parts) > 1 and all(_stands_alone(part) for part in parts):
        return parts
    return [unmarked(line)[0]]


def _of_lines(lines: list[str]) -> list[str]:
    marked = [unmarked(line) for line in lines]
    if any(mark for _, mark in marked):
        if marked[0][1] is None and (lines[0].endswith(":") or not _stands_alone(lines[0])):
            return [" ".join(lines)]
        parts: list[str] = []
        for words, mark in marked:
            if mark is None and parts:
                parts[-1] += f" {words}"
            else:
                parts.append(words)
        return parts
    ended = all(_stands_alone(line) for line in lines) and not any(
        line.endswith((",", ":", "-")) for line in lines
    )
    return [line.rstrip(";").rstrip() for line in lines] if ended else [" ".join(lines)]


def _numbered(line: str) -> list[str]:
    """ "1) One 2) Two" as its parts: the numbers or letters must count up from the first, without a gap."""
    found = list(_INLINE.finditer(line))
    if not found or found[0].start():
        return [line]
    order = "123456789" if found[0][1].isdecimal() else "abcdefghijklmnopqrstuvwxyz"
    starts: list[re.Match[str]] = []
    for match in found:
        wanted = str(len(starts) + 1) if order[0] == "1" else order[min(len(starts), 25)]
        if match[1].casefold() == wanted:
            starts.append(match)
    if not starts or starts[0] is not found[0]:
        return [line]
    ends = [match.start() for match in starts[1:]] + [len(line)]
    parts = [line[match.end() : end].strip(" ;,") for match, end in zip(starts, ends, strict=True)]
    return parts if len(parts) > 1 and all(len(part) > 2 for part in parts) else [line]


def _bulleted(line: str) -> list[str]:
    if not _INLINE_BULLET.match(line):
        return [line]
    return [part for part in _INLINE_BULLET.split(line) if part]


def _stands_alone(part: str) -> bool:
    """Whether it begins as a sentence does, and is more than a word or two."""
    first = part[:1]
    return (first.isupper() or first.isdecimal() or first in "\"“'(") and len(part.split()) > 2
