"""The register of funding as it is read: deadlines of a morning, and the cliff at which money ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from sqlmodel import Session, col, select

from models.asking import listener_for
from models.calendar import today
from models.committee import Agency, Committee, Member, calendar_of, members_of
from models.tools.funding import STAGES
from models.tools.funding_tables import (
    FundedIntervention,
    FundedPosition,
    Funding,
    FundingReport,
    FundingState,
)
from models.tools.interventions import Intervention, InterventionState
from models.tools.reviews import stage_on

AHEAD = relativedelta(months=12)
"""How far ahead the cliff is looked for."""

NEAR = relativedelta(months=6)
"""How near it is when the chair reads of it."""

AGAIN = relativedelta(months=1)
"""How long after that the chair may read of it again."""


@dataclass(frozen=True)
class PositionLine:
    """A position that is paid, and the agency in which it is."""

    position: FundedPosition
    agency: Agency | None


@dataclass(frozen=True)
class FundingLine:
    """A source with its keeper, its reports by day, and what and whom it pays.

    ``after`` is the source that carries on after it, and ``before`` are those after which it does.
    """

    funding: Funding
    keeper: Member | None = None
    reports: list[FundingReport] = field(default_factory=list)
    positions: list[PositionLine] = field(default_factory=list)
    interventions: list[Intervention] = field(default_factory=list)
    after: Funding | None = None
    before: list[Funding] = field(default_factory=list)

    @property
    def carried_on(self) -> bool:
        """Whether something is named after it, in words or as a source that is not over itself."""
        linked = self.after is not None and self.after.state is not FundingState.CLOSED
        return linked or bool(self.funding.successor)

    @property
    def open_reports(self) -> list[FundingReport]:
        """Those that are still to be handed in."""
        return [one for one in self.reports if one.handed_in_on is None]

    @property
    def deadlines(self) -> list[tuple[date, datetime, bool]]:
        """The days by which something is to be handed in, the earliest first.

        Each with when it was entered, and whether it is the application.
        """
        found = [(one.due, one.made_at, False) for one in self.open_reports]
        if self.funding.state is FundingState.SOUGHT and self.funding.apply_by is not None:
            found.append((self.funding.apply_by, self.funding.made_at, True))
        return sorted(found)


@dataclass(frozen=True)
class Cliff:
    """Money that ends on that day with nothing named after it, and what hangs on it."""

    line: FundingLine
    ends_on: date
    positions: list[PositionLine]
    interventions: list[Intervention]

    @property
    def fte(self) -> int:
        """The positions that end, in hundredths of full-time ones."""
        return sum(one.position.fte for one in self.positions)


@dataclass(frozen=True)
class Deadline:
    """A deadline of which somebody is to hear; ``stage`` is how many days before they are told."""

    line: FundingLine
    due: date
    application: bool
    stage: int
    to: Member


def funding_lines(session: Session, committee_id: int) -> list[FundingLine]:
    """The whole register: what is held by its end, then what is sought, then what is over; five queries."""
    statement = (
        select(Funding, Member)
        .join(Member, col(Member.id) == Funding.keeper_id, isouter=True)
        .where(Funding.committee_id == committee_id)
    )
    rows = session.exec(statement).all()
    by_id = {row.pk: row for row, _ in rows}
    before: dict[int, list[Funding]] = {}
    for row in by_id.values():
        if row.successor_id is not None:
            before.setdefault(row.successor_id, []).append(row)
    lines = {
        row.pk: FundingLine(
            row, keeper, after=by_id.get(row.successor_id or 0), before=before.get(row.pk, [])
        )
        for row, keeper in rows
    }
    reports = select(FundingReport).where(FundingReport.committee_id == committee_id)
    for report in session.exec(reports.order_by(col(FundingReport.due))).all():
        lines[report.funding_id].reports.append(report)
    paid = (
        select(FundedPosition, Agency)
        .join(Agency, col(Agency.id) == FundedPosition.agency_id, isouter=True)
        .where(FundedPosition.committee_id == committee_id, col(FundedPosition.ended_on).is_(None))
        .order_by(col(FundedPosition.title), col(FundedPosition.id))
    )
    for position, agency in session.exec(paid).all():
        lines[position.funding_id].positions.append(PositionLine(position, agency))
    funded = (
        select(FundedIntervention.funding_id, Intervention)
        .join(Intervention, col(Intervention.id) == FundedIntervention.intervention_id)
        .where(FundedIntervention.committee_id == committee_id)
        .order_by(col(Intervention.title), col(Intervention.id))
    )
    for funding_id, intervention in session.exec(funded).all():
        lines[funding_id].interventions.append(intervention)
    return sorted(lines.values(), key=_place)


_SHOWN = (FundingState.HELD, FundingState.SOUGHT, FundingState.CLOSED)


def _place(line: FundingLine) -> tuple[int, date, int]:
    funding = line.funding
    day = funding.apply_by if funding.state is FundingState.SOUGHT else funding.ends_on
    return _SHOWN.index(funding.state), day or date.max, funding.pk


def line_of(session: Session, funding: Funding) -> FundingLine:
    """One source with all that belongs to it."""
    [line] = [one for one in funding_lines(session, funding.committee_id) if one.funding.pk == funding.pk]
    return line


def cliffs(lines: Sequence[FundingLine], day: date, *, ahead: relativedelta = AHEAD) -> list[Cliff]:
    """What is held, ends from that day on within ``ahead``, and has nothing named after it; by day.

    A position may end before its source does: then just it hangs on that day.
    """
    until, found = day + ahead, []
    for line in lines:
        funding = line.funding
        if funding.state is not FundingState.HELD or line.carried_on:
            continue
        if funding.ends_on is not None and day <= funding.ends_on <= until:
            running = [one for one in line.interventions if one.state is not InterventionState.ENDED]
            found.append(Cliff(line, funding.ends_on, line.positions, running))
            continue
        ending = [one for one in line.positions if one.position.until and day <= one.position.until <= until]
        if ending:
            first = min(one.position.until for one in ending if one.position.until)
            found.append(Cliff(line, first, ending, []))
    return sorted(found, key=lambda one: (one.ends_on, one.line.funding.pk))


def news_of_cliffs(session: Session, committee: Committee, *, now: datetime) -> list[Cliff]:
    """What the chair is to read of now: the cliffs that are near, none within a month of the last time."""
    day = today(now, committee.zone)
    lines = funding_lines(session, committee.pk)
    told = [line.funding.cliff_told_on for line in lines if line.funding.cliff_told_on is not None]
    if told and day < max(told) + AGAIN:
        return []
    return cliffs(lines, day, ahead=NEAR)


def cliffs_were_told(
    session: Session, committee: Committee, found: Sequence[Cliff], *, now: datetime
) -> None:
    """The chair reads of these now."""
    for one in found:
        one.line.funding.cliff_told_on = today(now, committee.zone)
        session.add(one.line.funding)


def deadlines(session: Session, committee: Committee, *, now: datetime) -> list[Deadline]:
    """Of which deadlines keepers are to hear on this day; none on a day on which nobody works.

    While the keeper is away, who stands in for them hears of it; where nobody does, the keeper has left or
    is nobody, the first coordinator by name who is there.
    """
    day = today(now, committee.zone)
    if not calendar_of(session, committee).is_working_day(day):
        return []
    people = {member.pk: member for member in members_of(session, committee.pk)}
    there = [one for one in people.values() if one.coordinator and not one.away_on(day)]
    found = []
    for line in funding_lines(session, committee.pk):
        listener = listener_for(people, line.funding.keeper_id, day)
        keeper = people[listener] if listener else next(iter(there), None)
        for due, entered, application in line.deadlines if keeper else ():
            stage = stage_on(due, today(entered, committee.zone), day, stages=STAGES)
            if stage is not None and keeper is not None:
                found.append(Deadline(line, due, application, stage, keeper))
    return found
