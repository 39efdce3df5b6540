"""What is said of a date that could not be read, and of what else a step is missing."""

from models.dates import NoDate, Reading
from prompts import kit

NO_DATE = {
    NoDate.EMPTY: "no date was given",
    NoDate.TBD: "that leaves the date open",
    NoDate.ONGOING: "ongoing work has no date of its own",
    NoDate.ASAP: "“as soon as possible” is not a day yet",
    NoDate.RECURRING: "that comes round again and again, so it is not one day",
    NoDate.VAGUE: "that could be many days",
    NoDate.AFTER_SOMETHING: "that hangs on something else",
    NoDate.IMPOSSIBLE: "there is no such day",
    NoDate.WRONG_WEEKDAY: "the weekday and the day do not match",
    NoDate.PAST: "that day is past",
    NoDate.TOO_FAR: "that is too far away",
    NoDate.UNREADABLE: "no date could be read",
}


def missing_parts(*, people: int, goals: int, reading: Reading, undated: bool = False) -> str:
    """Why the form opened instead of the step being made: what is still to be chosen.

    In a group that works without dates (``undated``) none is missed.
    """
    told = []
    if people != 1:
        told.append("*who*: one person, please" if people else "*who* is responsible")
    if reading.date is None and not undated:
        told.append(f"*when* ({why_no_date(reading)})")
    if goals != 1:
        told.append("*which goal* it serves")
    return f"Please choose {kit.listed(told)}." if told else ""


def why_no_date(reading: Reading) -> str:
    """Why there is no date, in words."""
    words = NO_DATE[reading.reason or NoDate.EMPTY]
    return f"{words}: “{kit.escape(kit.clip(reading.matched, 60))}”" if reading.matched else words
