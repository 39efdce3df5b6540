"""The vitality signals' rules: what the records must show before somebody is asked about it.

Pure functions of facts that ``signals_facts.py`` has read. Each answers with its evidence, or None: silence
is the usual answer. Thresholds are a committee's own; ``SHIPPED`` holds those it begins with.
"""

import re
from calendar import month_name
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from models.attendance import THERE, Presence
from models.tools.likeness import telling, words_of


class Signal(StrEnum):
    """What can be noticed, the most pressing first."""

    ATTENDANCE = "attendance"
    ALONE = "alone"
    MISSES = "misses"
    WAITING = "waiting"
    ANSWERS = "answers"
    MOVED = "moved"
    OUTCOME = "outcome"
    ASSESSMENT = "assessment"
    DRIFT = "drift"
    MEETINGS = "meetings"


SHIPPED: dict[Signal, int] = {
    Signal.ATTENDANCE: 20,
    Signal.MISSES: 2,
    Signal.WAITING: 40,
    Signal.ANSWERS: 50,
    Signal.MOVED: 3,
    Signal.OUTCOME: 90,
    Signal.ASSESSMENT: 3,
    Signal.DRIFT: 60,
}
"""The thresholds; those that are left out have none (or, for meetings, the committee's own bounds)."""

LIMITS: dict[Signal, tuple[int, int]] = {
    Signal.ATTENDANCE: (5, 80),
    Signal.MISSES: (2, 6),
    Signal.WAITING: (20, 95),
    Signal.ANSWERS: (10, 95),
    Signal.MOVED: (2, 10),
    Signal.OUTCOME: (30, 365),
    Signal.ASSESSMENT: (1, 50),
    Signal.DRIFT: (20, 100),
}
"""The least and the most that a threshold can be."""

ROLLS, HALF = 6, 3
"""Attendance is the last three meetings against the three before them."""

ROUNDS, FEWEST_ASKED = 2, 3
"""Answers are those of the last two rounds; where so few were asked, one holiday is half of them."""

RECENT = timedelta(days=100)
"""What a roll call says holds for about three months: for one quarter's meeting until the next one."""

FEWEST_WAITING = 3
AGENDAS, FEWEST_TOPICS = 3, 5
MOST_NAMED = 3


@dataclass(frozen=True)
class Roll:
    """A meeting's roll call: by seat how it was recorded, and the agencies' names by seat."""

    day: date
    seats: Mapping[int, Presence]

    @property
    def there(self) -> int:
        """Seats that count as present; with a designee they do."""
        return sum(one in THERE for one in self.seats.values())


def recent(rolls: Sequence[Roll], day: date) -> Sequence[Roll]:
    """The last of ``rolls``, the earliest first, between which and up to ``day`` never 100 days went by.

    After about three months without a roll call those of before say nothing of how things are now. A
    committee that meets monthly has six in half a year, so it is the gap that counts and not the age.
    """
    following = [*(one.day for one in rolls[1:]), day]
    old = [place for place, one in enumerate(rolls, start=1) if following[place - 1] - one.day > RECENT]
    return rolls[old[-1] :] if old else rolls


@dataclass(frozen=True)
class Fall:
    """Seats present of seats recorded in three meetings and in the three before; agencies seen less often."""

    since: date
    there: int
    seats: int
    there_before: int
    seats_before: int
    fewer: tuple[str, ...] = ()


def falling(rolls: Sequence[Roll], agencies: Mapping[int, str], points: int) -> Fall | None:
    """Whether the share of seats present fell by so many percentage points: three meetings against three.

    ``rolls`` are the committee's own, the earliest first; with fewer than six there is no trend.
    """
    if len(rolls) < ROLLS:
        return None
    before, after = rolls[-ROLLS:-HALF], rolls[-HALF:]
    seats_before, seats = (sum(len(one.seats) for one in part) for part in (before, after))
    there_before, there = (sum(one.there for one in part) for part in (before, after))
    # In whole numbers, so that exactly the threshold is the threshold.
    if (there_before * seats - there * seats_before) * 100 < points * seats * seats_before:
        return None
    fewer = sorted(
        (_times(after, seat) - _times(before, seat), name)
        for seat, name in agencies.items()
        if _times(after, seat) < _times(before, seat)
    )
    names = tuple(name for _, name in fewer[:MOST_NAMED])
    return Fall(before[0].day, there, seats, there_before, seats_before, names)


def _times(rolls: Sequence[Roll], seat: int) -> int:
    return sum(one.seats.get(seat) in THERE for one in rolls)


@dataclass(frozen=True)
class Missing:
    """The meetings in a row at which nobody came for an agency's seat, nor was excused."""

    agency: str
    days: tuple[date, ...]
    principal: str | None = None


def missed(rolls: Sequence[Roll], seat: int, times: int) -> tuple[date, ...] | None:
    """The last ``times`` meetings, if the seat was absent at each of them.

    One at which it was excused, or was not on the roll, neither counts nor ends the row.
    """
    told = [(one.day, one.seats.get(seat)) for one in rolls]
    known = [(day, how) for day, how in told if how not in (None, Presence.EXCUSED)]
    last = known[-times:]
    if len(last) < times or any(how != Presence.ABSENT for _, how in last):
        return None
    return tuple(day for day, _ in last)


@dataclass(frozen=True)
class Round:
    """A check-in that is over: how many were asked in it, and how many of them answered something."""

    closed_on: date
    asked: int
    answered: int


@dataclass(frozen=True)
class Dry:
    """The last rounds of a workgroup together."""

    group: str
    asked: int
    answered: int
    days: tuple[date, ...]


def drying(group: str, rounds: Sequence[Round], percent: int) -> Dry | None:
    """Whether fewer than so many percent answered in the last two rounds together, the earliest first."""
    last = rounds[-ROUNDS:]
    asked, answered = sum(one.asked for one in last), sum(one.answered for one in last)
    few = any(one.asked < FEWEST_ASKED for one in last)
    if len(last) < ROUNDS or few or answered * 100 >= percent * asked:
        return None
    return Dry(group, asked, answered, tuple(one.closed_on for one in last))


@dataclass(frozen=True)
class Moved:
    """An open step that got later dates so many times; ``first`` is the date before all of them."""

    ref: str
    title: str
    times: int
    first: date
    due: date | None


def moved(
    ref: str, title: str, due: date | None, moves: Sequence[tuple[date, date | None]], times: int
) -> Moved | None:
    """Whether the step's date was put off so many times; ``moves`` are the dates before and after.

    An earlier date puts nothing off. No date at all does.
    """
    later = [(was, now) for was, now in moves if now is None or now > was]
    return Moved(ref, title, len(later), later[0][0], due) if len(later) >= times else None


@dataclass(frozen=True)
class Waiting:
    """How much of all that waits, waits on one agency, and who holds its seat (a Slack id)."""

    agency: str
    steps: int
    all_steps: int
    principal: str | None = None


def waiting(steps: Mapping[int, int], percent: int) -> tuple[int, int] | None:
    """The agency on which so many percent of the waiting steps wait, and at least three; and how many."""
    if not steps:
        return None
    agency, most = max(steps.items(), key=lambda one: (one[1], -one[0]))
    if most < FEWEST_WAITING or most * 100 < percent * sum(steps.values()):
        return None
    return agency, most


@dataclass(frozen=True)
class Unassessed:
    """Open goals, none of which has something of the map behind it; whether there is a map at all."""

    goals: int
    mapped: bool


def unassessed(goals: int, behind: int, least: int, *, mapped: bool) -> Unassessed | None:
    """Whether so many goals are open, and none of them came from the map; ``mapped``: there is one."""
    return Unassessed(goals, mapped) if goals >= least and not behind else None


@dataclass(frozen=True)
class Unmeasured:
    """How many indicators are kept, when the last number was for, and since when goals are open."""

    indicators: int
    last: date | None
    since: date


def unmeasured(
    oldest_goal: date | None,
    current: int,
    indicators: int,
    last: date | None,
    *,
    restarted: date | None = None,
    day: date,
    days: int,
) -> Unmeasured | None:
    """Whether goals are open for so many days, and no indicator has a number of its last two periods.

    After a pause (``restarted``: when it ended) those days begin anew: nobody had the time to count.
    """
    if oldest_goal is None or current or (day - max(oldest_goal, restarted or oldest_goal)).days < days:
        return None
    return Unmeasured(indicators, last, oldest_goal)


@dataclass(frozen=True)
class Drift:
    """Topics of the last three meetings that no goal, workgroup, objective or charter speaks of."""

    loose: int
    topics: int
    examples: tuple[str, ...]


_ROUTINE = words_of(
    "adjourn adjournment agenda announcement approval approve attendance business call closing comment date "
    "hello introduction last meeting minutes month next opening order other public roll round table update "
    "welcome " + " ".join(month_name[1:])
)
"""What stands on every agenda: no sign of where the committee is going."""

_REF = re.compile(r"\b[AGM]\d+\b", re.IGNORECASE)


def tied(topic: str, said: Collection[str]) -> bool:
    """Whether the topic names a goal or step (G3), or shares with ``said`` one word that says something.

    Words that half of all groups share, such as county or meeting, say nothing (``likeness.COMMON``).
    """
    if _REF.search(topic):
        return True
    words = telling(topic)
    return any(words & telling(text) for text in said)


def routine(topic: str) -> bool:
    """Whether the topic is one that every meeting has, such as the approval of the minutes."""
    said = {word for word in words_of(topic) if not word.isdecimal()}
    return bool(said) and said <= _ROUTINE


def drifting(agendas: Sequence[Sequence[str]], said: Collection[str], percent: int) -> Drift | None:
    """Whether so many percent of the topics of the last three meetings are tied to nothing that was said.

    Never with fewer than five topics, or where nothing was said that they could be tied to: ``said`` are the
    committee's goals, workgroups, objectives and charter, and is empty once the goals were met. What every
    meeting has (``routine``) is no topic here.
    """
    topics = [topic for one in agendas[-AGENDAS:] for topic in one if not routine(topic)]
    if len(agendas) < AGENDAS or len(topics) < FEWEST_TOPICS or not said:
        return None
    loose = [topic for topic in topics if not tied(topic, said)]
    if len(loose) * 100 < percent * len(topics):
        return None
    return Drift(len(loose), len(topics), tuple(loose[:MOST_NAMED]))


@dataclass(frozen=True)
class Alone:
    """Who chairs is the only one who coordinates."""

    name: str


def alone(chairs: Collection[int], coordinators: Mapping[int, str]) -> Alone | None:
    """Whether one person is chair and the only coordinator, by the ids of members."""
    only = next(iter(coordinators), None) if len(coordinators) == 1 else None
    return Alone(coordinators[only]) if only is not None and only in chairs else None
