"""All instruments of a committee, each with its last run and the one that is on, as one member sees them."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from models.access import Act, may
from models.committee import Committee, Member
from models.errors import NotFound
from models.tools.consensus import latest_by_run
from models.tools.instrument import Instrument, InstrumentVersion, instruments_of
from models.tools.instrument_results import open_to_all
from models.tools.run_tables import Consensus, InstrumentRun, RunRater, RunState, closed_runs
from models.tools.run_times import repeat_on


@dataclass(frozen=True)
class InstrumentLine:
    """An instrument as it is now. ``mine`` is what the reader is asked in the run that is on.

    ``named`` and ``answered`` count who is asked in it and who has been through. ``used_on`` is the day on
    which the last run was closed, ``due`` when it is to be repeated.
    """

    instrument: Instrument
    version: InstrumentVersion
    last: InstrumentRun | None = None
    on: InstrumentRun | None = None
    mine: RunRater | None = None
    named: int = 0
    answered: int = 0
    used_on: date | None = None
    due: date | None = None


def instrument_lines(session: Session, committee: Committee, reader: Member) -> list[InstrumentLine]:
    """By name, retired ones last; four queries however many there are."""
    last, on = _runs(session, committee.pk)
    ids = [run.pk for run in on.values()]
    asked = select(RunRater.run_id, func.count(), func.count(col(RunRater.finished_at)))
    asked = asked.where(col(RunRater.run_id).in_(ids)).group_by(col(RunRater.run_id))
    counts = {run_id: (named, answered) for run_id, named, answered in session.exec(asked).all()}
    own = select(RunRater).where(col(RunRater.run_id).in_(ids), RunRater.member_id == reader.id)
    mine = {row.run_id: row for row in session.exec(own).all()}
    lines = []
    for instrument, version in instruments_of(session, committee.pk):
        run, before = on.get(instrument.pk), last.get(instrument.pk)
        named, answered = counts.get(run.pk, (0, 0)) if run else (0, 0)
        waits = run is None and not instrument.retired
        lines.append(
            InstrumentLine(
                instrument,
                version,
                last=before,
                on=run,
                mine=mine.get(run.pk) if run else None,
                named=named,
                answered=answered,
                used_on=before.last_day(committee.zone) if before else None,
                due=repeat_on(version.repeat_months, before, committee.zone) if waits else None,
            )
        )
    return sorted(lines, key=lambda line: line.instrument.retired)


def taken_up(session: Session, committee_id: int, shipped: str) -> Instrument | None:
    """What the committee has taken up of that shipped instrument, in use or retired; one query."""
    statement = select(Instrument).where(
        Instrument.committee_id == committee_id, Instrument.shipped == shipped
    )
    return session.exec(statement).first()


def line_of(session: Session, committee: Committee, reader: Member, instrument: Instrument) -> InstrumentLine:
    """One of them."""
    lines = instrument_lines(session, committee, reader)
    return next(line for line in lines if line.instrument.id == instrument.id)


@dataclass(frozen=True)
class PastRun:
    """A closed run: how many were asked and answered, and what the group agreed on, sections first."""

    run: InstrumentRun
    version: InstrumentVersion
    named: int
    answered: int
    agreed: list[Consensus]


def past_runs(session: Session, actor: Member, instrument: Instrument) -> list[PastRun]:
    """Those that the member may see the results of, the latest first; as many queries for many as for few.

    Raises NotFound for another committee's instrument.
    """
    if instrument.committee_id != actor.committee_id:
        raise NotFound("instrument")
    committee = session.get_one(Committee, actor.committee_id)
    staff = may(session, actor, Act.RUN_INSTRUMENT)
    runs = [one for one in closed_runs(session, instrument.pk) if staff or open_to_all(committee, one)]
    ids = [run.pk for run in runs]
    statement = select(InstrumentVersion).where(InstrumentVersion.instrument_id == instrument.id)
    versions = {one.pk: one for one in session.exec(statement).all()}
    raters: dict[int, list[bool]] = {}
    for run_id, ratings in session.exec(
        select(RunRater.run_id, RunRater.ratings).where(col(RunRater.run_id).in_(ids))
    ).all():
        raters.setdefault(run_id, []).append(bool(ratings))
    agreed = latest_by_run(session, ids)
    return [
        PastRun(
            run,
            versions[run.version_id],
            named=len(raters.get(run.pk, ())),
            answered=sum(raters.get(run.pk, ())),
            agreed=agreed.get(run.pk, []),
        )
        for run in runs
    ]


def _runs(session: Session, committee_id: int) -> tuple[dict[int, InstrumentRun], dict[int, InstrumentRun]]:
    """The run that was closed last, and the one that is on, by instrument."""
    newest = (
        select(func.max(InstrumentRun.id))
        .where(InstrumentRun.committee_id == committee_id, InstrumentRun.state != RunState.CALLED_OFF)
        .group_by(col(InstrumentRun.instrument_id), col(InstrumentRun.state))
    )
    rows = session.exec(select(InstrumentRun).where(col(InstrumentRun.id).in_(newest))).all()
    last = {run.instrument_id: run for run in rows if run.state is RunState.CLOSED}
    return last, {run.instrument_id: run for run in rows if run.state is RunState.OPEN}
