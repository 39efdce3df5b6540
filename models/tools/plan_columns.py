"""Which column of a plan says what: by the name at its head and, where that is odd, by its content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from models.tools.plan import Status
from models.tools.plan_due import DueReader
from models.tools.plan_marks import is_label, words
from models.tools.plan_owner import OwnerReader
from models.tools.plan_sheet import Row
from models.tools.plan_status import status_of


class Role(StrEnum):
    """What a column says of each step; LEVEL is a goal, objective or priority area above it."""

    NUMBER = "number"
    LEVEL = "level"
    STEP = "step"
    OWNER = "owner"
    DUE = "due"
    STATUS = "status"
    DONE_ON = "done_on"
    PROGRESS = "progress"
    RESOURCES = "resources"
    MEASURE = "measure"
    OTHER = "other"


@dataclass(frozen=True)
class Column:
    """A column's role; ``title`` is what stands at its head. Of several with one role the lowest rank counts.

    ``means`` is the status that a tick in it stands for, where it is called "In progress" or "Done".
    """

    role: Role
    title: str = ""
    rank: int = 0
    means: Status = Status.UNKNOWN


@dataclass(frozen=True)
class Readers:
    """What reads the words in the cells."""

    owner: OwnerReader
    due: DueReader


LONGEST_NAME = 90
_SAMPLE = 120


def _has(words: str) -> str:
    return rf".*\b(?:{words})\b.*"


# In this order: "person responsible for the action" is an owner, "target date" a date.
_NAMES: Sequence[tuple[Role, int, str]] = (
    (Role.NUMBER, 0, r"#|no|nr|num|number|ref|reference|id|line|row|seq|\w+ (?:#|no|nr|num|number|id)"),
    (Role.OTHER, 0, _has(r"(?:start|begin|added|opened|created|entered)\w*")),
    (Role.DONE_ON, 0, r"(?:date|when) (?:completed?|done|finished|achieved)"),
    (Role.DONE_ON, 0, r"(?:completed|done|finished) (?:on|date)|actual (?:completion|end|finish|date).*"),
    (Role.MEASURE, 0, _has(r"measur\w*|indicators?|metrics?|outcomes?|evidence|evaluat\w*|benchmarks?")),
    (Role.MEASURE, 0, _has(r"outputs?|success|performance|data source|how (?:will )?we (?:know|measure)")),
    (
        Role.DUE,
        0,
        _has(r"due|deadline|by when|complet\w+ (?:by|date)|end date|finish by|target (?:date|compl\w+)"),
    ),
    (Role.DUE, 1, _has(r"when|time ?(?:line|frame|period)s?|dates?|timing|schedule|quarter|target month")),
    (Role.PROGRESS, 0, _has(r"progress|updates?|accomplish\w*")),
    (Role.STATUS, 0, r".*\bstatus\b.*|completed?|done|% ?(?:complete|done)?|percent\w*(?: complete)?"),
    (Role.RESOURCES, 0, _has("resources?|budget|costs?|funding|funds?|needed|inputs?")),
    (Role.OTHER, 0, _has("notes?|comments?|barriers?|challenges?|remarks?|attachments?")),
    (Role.OWNER, 0, _has(r"who|responsib\w*|owners?|assigned|accountable|persons?|by whom|point of contact")),
    (Role.OWNER, 1, _has("leads?|leader|champion|in charge")),
    (
        Role.OWNER,
        2,
        _has(r"agenc\w+|organi[sz]ations?|presenters?|staff|contacts?|part(?:y|ies)|team|department"),
    ),
    (Role.OWNER, 3, _has(r"partners?|collaborat\w*|support\w*|implement(?:ers?|ing)|facilitators?|involved")),
    (Role.STEP, 0, _has("actions?|activit(?:y|ies)|tasks?|steps?|deliverables?|to do|tactics?")),
    (Role.STEP, 1, r"(?:what|how)\b.*|(?:.* )?(?:milestones?|items?|descriptions?|details?)"),
    (
        Role.LEVEL,
        0,
        _has(r"priorit(?:y|ies)|goals?|objectives?|strateg\w+|focus|pillars?|domains?|themes?|aims?"),
    ),
    (
        Role.LEVEL,
        0,
        _has(r"problems?|gaps?|topics?|issues?|intercepts?|sections?|categor\w+|recommendations?"),
    ),
    (Role.LEVEL, 0, _has("areas?|work ?streams?|initiatives?|projects?")),
)
_PATTERNS = [(role, rank, re.compile(pattern)) for role, rank, pattern in _NAMES]
_AROUND = words(
    "the a of to is are for and or in on by be will as found condensed target process name names date dates",
    "area areas key major specific planned proposed estimated anticipated expected current percent lead",
    "person agency party parties item we you do does it this each that what when who how completion complete",
    "completed taken next step required group committee main yes no primary secondary strategic",
)
_RATED = re.compile(r"(?:high|medium|med|low|h|m|l|urgent|critical|[1-5]|[abc])", re.I)
_AMBIGUOUS = re.compile(r"items?|steps?|actions?|tasks?|activit(?:y|ies)|objectives?|goals?|strateg(?:y|ies)")


def _plain(name: str) -> str:
    """A column's name in small letters, its words apart."""
    words = re.sub(r"[^\w#%]+|_", " ", name.casefold())
    return " ".join(words.split())


@lru_cache(maxsize=4096)
def named(name: str) -> Column | None:
    """The role that the name at a column's head gives it; None for names that say nothing known."""
    if len(name) > LONGEST_NAME or not (plain := _plain(name)):
        return None
    means = status_of(name) if plain.replace(" ", "").isalpha() else Status.UNKNOWN
    if means is not Status.UNKNOWN:
        return Column(Role.STATUS, name, 1, means)
    return next(
        (Column(role, name, rank) for role, rank, pattern in _PATTERNS if pattern.fullmatch(plain)), None
    )


def _is_name(text: str) -> bool:
    """Whether the text is a column's name and not a cell's content that has such a word in it."""
    if named(text) is None:
        return False
    said = _plain(text).split()
    usual = [word for word in said if word in _AROUND or named(word) is not None]
    return len(said) < 11 and len(usual) * 2 > len(said)


def names_columns(texts: Sequence[str]) -> bool:
    """Whether these texts, side by side, head a plan's table: at least two known names, and most of them."""
    names = [text for text in texts if _is_name(text)]
    roles = {column.role for text in names if (column := named(text))}
    return len(roles) > 1 and len(names) * 2 >= len(texts)


def is_another_head(texts: Sequence[str]) -> bool:
    """Whether a row further down names columns anew: nothing but names, a step and who or when among them."""
    plain = len(texts) > 2 and not any(len(text) > 40 or re.search(r"\d", text) for text in texts)
    if not plain or not names_columns(texts):
        return False
    roles = {column.role for text in texts if _is_name(text) and (column := named(text))}
    return all(map(_is_name, texts)) and Role.STEP in roles and not roles.isdisjoint({Role.OWNER, Role.DUE})


def find_head(rows: Sequence[Row], readers: Readers) -> int | None:
    """Which row names the columns: one of the first ten, by its words or by its contrast to what is below."""
    for place, row in enumerate(rows[:10]):
        texts = [box.text for box in row.own.values()]
        if names_columns(texts) or (len(texts) == 1 and place < 3 and _alone(rows, place)):
            return place
    for place, row in enumerate(rows[:10]):
        if len(row.own) > 2:
            return place if _stands_out(row, rows[place + 1 :], readers) else None
    return None


def _alone(rows: Sequence[Row], place: int) -> bool:
    """Whether the row names the only column that there is."""
    [text] = [box.text for box in rows[place].own.values()]
    return _is_name(text) and len(text) < 30 and all(row.own.keys() <= rows[place].own.keys() for row in rows)


def _stands_out(row: Row, below: Sequence[Row], readers: Readers) -> bool:
    """Whether a row of short words stands above a column that has dates, and is none itself."""
    if len(below) < 2 or any(len(box.text) > 40 or is_label(box.text) for box in row.own.values()):
        return False
    for column, box in row.own.items():
        seen = [
            readers.due.looks_like_one(each.boxes[column].text)[0] for each in below if column in each.boxes
        ]
        if sum(seen) * 2 > len(seen) and sum(seen) > 1 and not any(readers.due.looks_like_one(box.text)):
            return True
    return False


def columns_of(head: Row | None, rows: Sequence[Row], readers: Readers) -> dict[int, Column]:
    """The role of every column that has something in it; at most one is a STEP, and there always is one."""
    filled = sorted({column for row in rows for column in row.boxes} | set(head.boxes if head else ()))
    names = {column: box.text.replace("\n", " ") for column, box in head.boxes.items()} if head else {}
    columns = {
        place: named(names.get(place, "")) or Column(Role.OTHER, names.get(place, ""), 9) for place in filled
    }
    sights = {place: _look(place, rows, readers) for place in filled}
    for place, column in columns.items():
        columns[place] = _by_sight(column, sights[place])
    _fill_by_content(columns, sights, headless=head is None)
    return _one_step(columns, sights)


@dataclass(frozen=True)
class _Sight:
    """What is in a column: shares of its filled cells, and how long, how different and how full they are."""

    filled: int = 0
    dates: float = 0
    numbers: float = 0
    statuses: float = 0
    people: float = 0
    rated: float = 0
    length: float = 0
    different: float = 0
    full: float = 0


def _look(place: int, rows: Sequence[Row], readers: Readers) -> _Sight:
    sample = rows[:_SAMPLE]
    texts = [row.boxes[place].text for row in sample if place in row.boxes]
    if not texts:
        return _Sight()
    count = len(texts)
    dates = [readers.due.looks_like_one(text) for text in texts]
    dated = sum(day for day, _ in dates)
    return _Sight(
        filled=count,
        dates=(dated + sum(none for _, none in dates)) / count if dated else 0,
        numbers=sum(map(is_label, texts)) / count,
        statuses=sum(status_of(text) is not Status.UNKNOWN for text in texts) / count,
        people=sum(map(readers.owner.names_somebody, texts)) / count,
        rated=sum(bool(_RATED.fullmatch(text)) for text in texts) / count,
        length=sum(map(len, texts)) / count,
        different=len({text.casefold() for text in texts}) / count,
        full=count / len(sample),
    )


def _by_sight(column: Column, sight: _Sight) -> Column:
    """The column, unless its content cannot be what its name says: numbers are no steps, ranks no goals."""
    name = _plain(column.title)
    if column.role is Role.LEVEL and sight.rated > 0.7 and name.startswith("priorit"):
        return replace(column, role=Role.OTHER)
    if column.role in (Role.STEP, Role.LEVEL) and sight.numbers > 0.7 and _AMBIGUOUS.fullmatch(name):
        return replace(column, role=Role.NUMBER)
    if (
        column.role is Role.DUE
        and column.rank
        and sight.filled > 2
        and not sight.dates
        and sight.people > 0.5
    ):
        return replace(column, role=Role.OWNER)
    return column


def _fill_by_content(columns: dict[int, Column], sights: dict[int, _Sight], *, headless: bool) -> None:
    """Gives the columns without a known name the roles that nobody has yet."""
    free = [place for place, column in columns.items() if column.role is Role.OTHER and column.rank == 9]
    free = [place for place in free if sights[place].filled]

    def give(role: Role, least: float, share: dict[int, float]) -> None:
        best = max(share, key=lambda place: (share[place], -place), default=None)
        if best is not None and share[best] >= least:
            columns[best] = replace(columns[best], role=role)
            free.remove(best)

    missing = {*Role} - {column.role for column in columns.values()}
    if headless:
        give(Role.NUMBER, 0.8, {place: sights[place].numbers for place in free[:1]})
    if Role.DUE in missing:
        give(Role.DUE, 0.5, {place: sights[place].dates for place in free})
    if Role.OWNER in missing:
        give(Role.OWNER, 0.4, {place: sights[place].people for place in free})
    if not {Role.STATUS, Role.PROGRESS} - missing:
        give(Role.STATUS, 0.6, {place: sights[place].statuses for place in free})
    if Role.STEP in missing:
        wordy = {place: _wordiness(sights[place]) for place in free if sights[place].length > 15}
        give(Role.STEP, 0, wordy)
    if headless:
        _fill_by_shape(columns, sights, free)


def _fill_by_shape(columns: dict[int, Column], sights: dict[int, _Sight], free: list[int]) -> None:
    """Without a head: what stands before the steps are goals, and short words behind them owners."""
    step = next((place for place, column in columns.items() if column.role is Role.STEP), None)
    if step is None:
        return
    owned = any(column.role is Role.OWNER for column in columns.values())
    for place in free:
        if place < step:
            columns[place] = replace(columns[place], role=Role.LEVEL)
        elif not owned and sights[place].length <= 40:
            columns[place] = replace(columns[place], role=Role.OWNER)
            owned = True


def _wordiness(sight: _Sight) -> float:
    """Steps are long, each its own, on every row; goals are long, but repeated or not on each row."""
    return sight.length * sight.different * sight.full


def _one_step(columns: dict[int, Column], sights: dict[int, _Sight]) -> dict[int, Column]:
    steps = [place for place, column in columns.items() if column.role is Role.STEP]
    best = min((columns[place].rank for place in steps), default=0)
    for place in [place for place in steps if columns[place].rank > best]:
        columns[place] = replace(columns[place], role=Role.OTHER)
        steps.remove(place)
    while len(steps) > 1:
        first, last = steps[0], steps[-1]
        above = sights[first].different * sights[first].full < 0.7  # repeated, or on the first row of several
        loser, role = (first, Role.LEVEL) if above else (last, Role.OTHER)
        columns[loser] = replace(columns[loser], role=role)
        steps.remove(loser)
    if not steps:
        for role in (Role.LEVEL, Role.OTHER, Role.PROGRESS, *Role):
            able = [
                place for place, column in columns.items() if column.role is role and sights[place].filled
            ]
            if able:
                columns[able[-1]] = replace(columns[able[-1]], role=Role.STEP)
                break
    return columns
