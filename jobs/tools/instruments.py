"""A run of an instrument: a reminder before it closes, its closing, and after months a word to repeat it."""

from datetime import datetime
from functools import partial

from sqlmodel import Session

from models import outbox
from models.committee import Committee, coordinators
from models.outbox import Kind
from models.schedule import Schedule
from models.telling import tell_in_turn
from models.tools import instrument_run as runs
from models.tools.instrument import Instrument, InstrumentVersion
from models.tools.run_tables import InstrumentRun, RunState, last_run, open_run, raters_of
from prompts.tools import assess as prompts


def remind_raters(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """Once, privately, and only those who have not been through it."""
    run = session.get(InstrumentRun, schedule.subject_id)
    if run is None or run.state is not RunState.OPEN:
        return
    committee = session.get_one(Committee, run.committee_id)
    asking = partial(
        prompts.invitation,
        runs.instrument_of(session, run),
        session.get_one(InstrumentVersion, run.version_id),
        run,
        open_to_all=not committee.open_meetings,
        again=True,
    )
    runs.write_to_raters(session, run, asking, kind=Kind.REMINDER, key="instrument-remind", now=now)


def close_run(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """It takes no more answers; who began it, or else a coordinator, is told where the results are."""
    run = session.get(InstrumentRun, schedule.subject_id)
    if run is None or not runs.close_run(session, None, run, now=now):
        return
    committee, raters = session.get_one(Committee, run.committee_id), raters_of(session, run)
    answered = sum(bool(one.ratings) for one in raters)
    message = prompts.closed(runs.instrument_of(session, run), run, answered=answered, named=len(raters))
    _tell_one(session, committee, run, message, key=f"instrument-closed:{run.pk}", now=now)


def ask_to_repeat(session: Session, schedule: Schedule, due: datetime, *, now: datetime) -> None:
    """One coordinator is told that it is time; nobody while a run is on, or once it is used no more."""
    instrument = session.get(Instrument, schedule.subject_id)
    last = last_run(session, instrument.pk) if instrument else None
    if instrument is None or last is None or instrument.retired or open_run(session, instrument.pk):
        return
    committee = session.get_one(Committee, instrument.committee_id)
    used_on = last.last_day(committee.zone)
    assert used_on is not None
    message = prompts.time_to_repeat(instrument, used_on)
    _tell_one(session, committee, last, message, key=f"{runs.repeat_key(instrument.pk)}{last.pk}", now=now)


def _tell_one(
    session: Session,
    committee: Committee,
    run: InstrumentRun,
    message: outbox.Message,
    *,
    key: str,
    now: datetime,
) -> None:
    """Whoever began the run, if they still may; else the first coordinator by name."""
    member = runs.keeper_of(session, run) or next(iter(coordinators(session, committee.pk)), None)
    if member is not None:
        tell_in_turn(session, committee, member, message, key=key, now=now)
