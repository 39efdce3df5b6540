"""What the group agreed on in a meeting after a run: about an item, or a whole phase, which that ends."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.calendar import today
from models.committee import Committee, Member
from models.errors import NotFound, Refused
from models.goal import clean
from models.tools.instrument import InstrumentVersion
from models.tools.run_tables import Consensus, InstrumentRun, RunState

NOTE_LIMIT = 500


def latest_of(session: Session, run: InstrumentRun) -> dict[tuple[int | None, str], Consensus]:
    """The latest word on each item, as (place, ""), and on each section, as (None, section)."""
    statement = select(Consensus).where(
        Consensus.run_id == run.id, Consensus.committee_id == run.committee_id
    )
    rows = session.exec(statement.order_by(col(Consensus.id))).all()
    return {(row.place, row.section if row.place is None else ""): row for row in rows}


def latest_by_run(session: Session, run_ids: Collection[int]) -> dict[int, list[Consensus]]:
    """By run the latest word on each section, then on each item in its order; one query."""
    statement = select(Consensus).where(col(Consensus.run_id).in_(run_ids))
    rows = session.exec(statement.order_by(col(Consensus.id))).all()
    latest = {(row.run_id, row.place, row.section if row.place is None else ""): row for row in rows}
    found: dict[int, list[Consensus]] = {}
    for row in sorted(latest.values(), key=lambda row: (-1 if row.place is None else row.place, row.pk)):
        found.setdefault(row.run_id, []).append(row)
    return found


def recorders_of(session: Session, rows: Collection[Consensus]) -> dict[int, str]:
    """The names of those who recorded them, by the member's id; who has left is among them."""
    ids = {row.recorder_id for row in rows}
    found = session.exec(select(Member.id, Member.name).where(col(Member.id).in_(ids))).all() if ids else []
    return {pk: name for pk, name in found if pk is not None}


def record_consensus(
    session: Session,
    actor: Member,
    run: InstrumentRun,
    *,
    place: int | None,
    section: str,
    value: int,
    note: str,
    met_on: date | None,
    now: datetime,
) -> Consensus:
    """Writes what the group agreed on in a meeting, about an item or (``place`` is None) a whole section.

    Consensus on a phase opens the next one. Raises Refused on the field at fault (for a run that is not
    closed too), NotAllowed, NotFound.
    """
    authorize(session, actor, Act.RUN_INSTRUMENT)
    _check_about(session, actor, run, place, section, value)
    day = today(now, session.get_one(Committee, run.committee_id).zone)
    if met_on is None:
        raise Refused("met_on", "no_day")
    if met_on > day:
        raise Refused("met_on", "to_come")
    row = Consensus(
        committee_id=run.committee_id,
        run_id=run.pk,
        place=place,
        section=section if place is None else "",
        value=value,
        note=clean(note, "note", limit=NOTE_LIMIT) if note.strip() else "",
        met_on=met_on,
        recorder_id=actor.pk,
        recorded_at=now,
    )
    audit.create(session, actor, Act.RUN_INSTRUMENT, row, now=now)
    return row


def _check_about(
    session: Session, actor: Member, run: InstrumentRun, place: int | None, section: str, value: int
) -> None:
    """It is about an item, or a section, of a closed run. Raises Refused, NotFound."""
    if run.committee_id != actor.committee_id:
        raise NotFound("instrument_run")
    if run.state is not RunState.CLOSED:
        raise Refused("value", "still_open")
    version = session.get_one(InstrumentVersion, run.version_id)
    sections = [run.section] if run.section else version.sections
    there = section in sections if place is None else place in version.places(run.section)
    if not there or not 0 <= value < len(version.scale):
        raise Refused("value", "unknown", str(value))
