"""What is said of a date that could not be read, and of what else a step is missing."""

from models.dates import NoDate, Reading
from prompts import kit

NO_DATE = {
    NoDate.EMPTY: "no date was given",
    NoDate.PAST: "that date is past",
}


def missing_parts(*, people: int, goals: int, reading: Reading) -> str:
    """Why the form opened instead of the step being made: what is still to be chosen."""
    told = []
    if people != 1:
        told.append("*who*: one person, please" if people else "*who* is responsible")
    if reading.date is None:
        told.append(f"*when* ({why_no_date(reading)})")
    if goals != 1:
        told.append("*which goal* it serves")
    return f"Please choose {kit.listed(told)}." if told else ""


def why_no_date(reading: Reading) -> str:
    """Why there is no date, in words."""
    words = NO_DATE.get(reading.reason or NoDate.EMPTY, "no date could be read")
    return f"{words}: “{kit.escape(kit.clip(reading.matched, 60))}”" if reading.matched else words
