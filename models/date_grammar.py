"""The frame of the date grammar: what a rule is, what it gives, and how rules read phrases inside phrases.

A rule is a pattern over the canonical phrase (`date_words`) and a small function. The function gives the days
that the phrase may mean, in the order in which they come: one when the phrase settles its year, several when
the next to come is meant ("March 15"), none when there is no such day (31 June). It gives None for a phrase
that is not its own after all, and the next rule is tried. The rules are in `date_days` and `date_periods`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from models.calendar import DAY, WorkCalendar
from models.date_reasons import NoDate
from models.date_words import PERIOD


class Days(NamedTuple):
    """What a phrase means: one day, or a period, of which the last day counts."""

    first: date
    last: date


class Refused(Exception):
    """The phrase says clearly something that is no date to work with; `reason` says what."""

    def __init__(self, reason: NoDate) -> None:
        super().__init__(reason)
        self.reason = reason


Said = dict[str, str]  # the named groups of the pattern that took part in the match
Rule = Callable[[Said, "Frame"], list[Days] | None]


class Rules(list[tuple[re.Pattern[str], Rule]]):
    """A table of rules, tried from the top."""

    def reads(self, *patterns: str) -> Callable[[Rule], Rule]:
        """Enters a rule in the table, once for each of its patterns; a leading "the" is always allowed."""

        def enter(rule: Rule) -> Rule:
            self.extend((re.compile(f"(?:the )?(?:{pattern})"), rule) for pattern in patterns)
            return rule

        return enter


@dataclass(frozen=True)
class Frame:
    """Where a phrase is read from: the sender's wall time now, the committee's calendar, and the rules."""

    now: datetime
    calendar: WorkCalendar
    rules: Rules

    @property
    def today(self) -> date:
        """The sender's date."""
        return self.now.date()

    def candidates(self, phrase: str) -> list[Days] | None:
        """The days that a canonical phrase may mean; None when no rule reads it. Raises Refused."""
        for pattern, rule in self.rules:
            if match := pattern.fullmatch(phrase):
                said = {name: text for name, text in match.groupdict().items() if text is not None}
                if (found := rule(said, self)) is not None:
                    return found
        return None

    def period(self, phrase: str) -> list[Days] | None:
        """The same for an inner phrase, in which a bare "month" is the one that runs."""
        return self.candidates(f"the {phrase}" if re.fullmatch(PERIOD, phrase) else phrase)

    def days(self, phrase: str) -> Days | None:
        """The days meant, of several the next to come. Raises Refused(IMPOSSIBLE) for a day that is not."""
        found = self.candidates(phrase)
        if found is None:
            return None
        if not found:
            raise Refused(NoDate.IMPOSSIBLE)
        return next((days for days in found if days.last >= self.today), found[-1])

    def years(self, said: Said) -> Iterable[int]:
        """The year said, or all in which the next to come may lie (29 February can be eight years off)."""
        text, this_year = said.get("year"), self.today.year
        if text is None:
            return range(this_year - 1, this_year + 9)
        if text.endswith("year"):
            return (this_year + text.startswith("next"),)
        digits = text.lstrip("'")
        year = int(digits) if len(digits) == 4 else 2000 + int(digits)
        if year > 9990:  # the calendar of the machine ends with 9999
            raise Refused(NoDate.TOO_FAR)
        return (year,) if year > 1 else ()


def one(day: date) -> list[Days]:
    """The one candidate `day`."""
    return [Days(day, day)]


def on_calendar(year: int, month: int, day: int) -> list[Days]:
    """The day as the one candidate, or none if the calendar has no such day."""
    try:
        return one(date(year, month, day))
    except ValueError:
        return []


def span(first: date, months: int) -> Days:
    """The period of so many months from `first` on."""
    return Days(first, first + relativedelta(months=months) - DAY)
