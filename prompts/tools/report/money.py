"""Funding: what pays for the work, until when, and where it ends with nothing named after it."""

from models.tools.funding_facts import Cliff, FundingLine, cliffs
from models.tools.funding_tables import FundingKind, FundingState
from models.tools.report_facts import ReportFacts
from prompts import words
from prompts.tools.report.blocks import Block, Items, Nothing, Section, Table

KINDS = {
    FundingKind.GRANT: "grant",
    FundingKind.COUNTY: "county budget",
    FundingKind.SETTLEMENT: "settlement",
    FundingKind.MEDICAID: "Medicaid",
    FundingKind.IN_KIND: "in kind",
    FundingKind.OTHER: "other",
}


def sections(facts: ReportFacts) -> list[Section]:
    """What is held or sought; first, what ends within a year with nothing after it."""
    lines = [one for one in facts.funding if one.funding.state is not FundingState.CLOSED]
    if not lines:
        return [Section("Funding", [Nothing("No funding is in the register.")])]
    blocks: list[Block] = []
    if ending := cliffs(lines, facts.day):
        told = "Ends within twelve months, with nothing named after it"
        blocks.append(Items([_cliff(one) for one in ending], told))
    head = ("Source", "Kind", "Amount", "Until", "Match found")
    blocks.append(Table("Funding", head, [_row(one) for one in lines], (5, 2, 0, 3, 0)))
    return [Section("Funding", blocks)]


def _cliff(one: Cliff) -> str:
    """``Crisis grant, 30 June 2027: 2.5 full-time positions; Mobile crisis team``: never who holds them."""
    day = f"{one.ends_on.day} {words.MONTHS[one.ends_on.month - 1]} {one.ends_on.year}"
    hangs = [f"{one.fte / 100:g} full-time position{'' if one.fte == 100 else 's'}"] if one.fte else []
    hangs += [row.title for row in one.interventions]
    return f"{one.line.funding.source}, {day}" + (f": {'; '.join(hangs)}" if hangs else "")


def _row(line: FundingLine) -> tuple[str, str, str, str, str]:
    funding = line.funding
    until = funding.apply_by if funding.state is FundingState.SOUGHT else funding.ends_on
    day = f"{until.day} {words.MONTHS[until.month - 1][:3]} {until.year}" if until else "no end set"
    if funding.state is FundingState.SOUGHT:
        day = f"sought; apply by {day}" if until else "sought"
    match = "–"
    if funding.match_required:
        match = f"{_dollars(funding.match_found or 0)} of {_dollars(funding.match_required)}"
    amount = _dollars(funding.amount) if funding.amount is not None else "–"
    return funding.source, KINDS[funding.kind], amount, day, match


def _dollars(amount: int) -> str:
    return f"${amount:,}"
