"""How money, positions and what ends are put into words."""

from collections.abc import Sequence
from datetime import date

from models.tools.funding_facts import Cliff, Deadline, PositionLine
from models.tools.funding_tables import FundingKind, FundingState
from prompts import kit, words
from prompts.tools.former import Tell, among, day, quoted
from prompts.tools.showing import few, named, on_day

KINDS = {
    FundingKind.GRANT: "grant",
    FundingKind.COUNTY: "county funds",
    FundingKind.SETTLEMENT: "opioid settlement",
    FundingKind.MEDICAID: "Medicaid",
    FundingKind.IN_KIND: "in kind",
    FundingKind.OTHER: "other money",
}
STATES = {
    FundingState.SOUGHT: "applied for",
    FundingState.HELD: "held",
    FundingState.CLOSED: "over",
}
MOST_SOURCES = 3


def dollars(amount: int) -> str:
    """``$1,204,000``."""
    return f"${amount:,}"


FORMER: Tell = {
    "source": ("called", quoted),
    "kind": ("", among(KINDS, FundingKind)),
    "state": ("", among(STATES, FundingState)),
    "amount": ("amount", dollars),
    "match_required": ("match asked for", dollars),
    "match_found": ("match found", dollars),
    "apply_by": ("apply by", day),
    "starts_on": ("from", day),
    "ends_on": ("until", day),
    "successor": ("after it", quoted),
}
"""How what was said of a source before is told."""


def full_time(hundredths: int) -> str:
    """``1.5 FTE``."""
    return f"{hundredths / 100:g} FTE"


def position(one: PositionLine) -> str:
    """``Peer specialist, Probation, 0.5 FTE, until 30 Jun 2027``."""
    row = one.position
    parts = [named(row.title), *([named(one.agency.name)] if one.agency else []), full_time(row.fte)]
    return ", ".join([*parts, *([f"until {on_day(row.until)}"] if row.until else [])])


def hanging(cliff: Cliff) -> str:
    """What ends with it: ``2 positions (1.5 FTE) and Mobile crisis team``; empty where nothing is known."""
    parts = []
    if cliff.positions:
        parts.append(f"{kit.counted(len(cliff.positions), 'position')} ({full_time(cliff.fte)})")
    parts += [named(one.title) for one in cliff.interventions]
    return few(parts, most=4)


def cliff_row(cliff: Cliff, day: date) -> str:
    """For the register: what ends when, and what hangs on it."""
    told = f"*{named(cliff.line.funding.source)}* ends {words.near_day(cliff.ends_on, day)}"
    if cliff.ends_on != cliff.line.funding.ends_on:
        told = f"*{named(cliff.line.funding.source)}*: positions end {words.near_day(cliff.ends_on, day)}"
    return f"• {told}, and nothing is named after it. On it {_hang(cliff)}"


def _hang(cliff: Cliff) -> str:
    told = hanging(cliff)
    several = len(cliff.positions) + len(cliff.interventions) != 1
    return f"{'hang' if several else 'hangs'} {told}." if told else "hangs nothing that is in the register."


def cliff_line(found: Sequence[Cliff]) -> str:
    """One line for the chair's digest; empty where nothing ends soon."""
    if not found:
        return ""
    told = [
        f"{named(one.line.funding.source)} on {on_day(one.ends_on)}"
        + (f" with {hanging(one)}" if hanging(one) else "")
        for one in found[:MOST_SOURCES]
    ]
    more = [f"{len(found) - MOST_SOURCES} more"] if len(found) > MOST_SOURCES else []
    verb = "ends" if len(found) == 1 else "end"
    return (
        f":money_with_wings: *Funding that {verb} with nothing named after it:* "
        f"{kit.listed([*told, *more])}. `/committee funding`"
    )


def deadline(found: Deadline, day: date) -> str:
    """``The application to SAMHSA is due in 7 days, on Monday, 4 January 2027.``"""
    what = "The application to" if found.application else "A report to"
    left = (found.due - day).days
    when = f"in {kit.counted(left, 'day')}" if left else "today"
    source = named(found.line.funding.source)
    return f"{what} *{source}* is due {when}, on {words.full_day(found.due)}."
