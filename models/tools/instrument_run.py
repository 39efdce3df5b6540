"""Runs of an instrument: who is asked, what each has answered, when it closes, what the group agreed on.

What a person rates is theirs. The audit log says that they answered and when, never what.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from models import audit, outbox, schedule
from models.access import Act, authorize, may
from models.base import fetch
from models.calendar import instant_of, today
from models.committee import Agency, Committee, Member, agencies_of, calendar_of, lock
from models.errors import AlreadySettled, NotFound, Refused
from models.outbox import Kind, Message
from models.tools.instrument import Instrument, InstrumentVersion, Raters, version_of
from models.tools.run_tables import Consensus, InstrumentRun, RunRater, RunState, Side, open_run, raters_of
from models.tools.run_times import CLOSES, free_at, plan_end, plan_repeat
from models.work import Work

LONGEST_RUN = timedelta(days=180)


@dataclass(frozen=True)
class Asked:
    """Somebody to be asked; with an agency and a side where the instrument is rated so.

    ``field`` is the form's field in which they were picked, for what is wrong with it.
    """

    member: Member
    agency: Agency | None = None
    side: Side | None = None
    field: str = "raters"


def start_run(
    session: Session,
    actor: Member,
    instrument: Instrument,
    asked: Sequence[Asked],
    *,
    closes_on: date | None,
    section: str = "",
    now: datetime,
) -> InstrumentRun:
    """Begins a run with the present version: with its raters, until that day.

    Raises Refused on the field at fault, NotAllowed, NotFound, and AlreadySettled while another one is open.
    """
    authorize(session, actor, Act.RUN_INSTRUMENT)
    if instrument.committee_id != actor.committee_id:
        raise NotFound("instrument", instrument.name)
    committee = lock(session, actor.committee_id)
    if open_run(session, instrument.pk) is not None:
        raise AlreadySettled("open_run", instrument.name, "open")
    if instrument.retired:
        raise AlreadySettled("retired_instrument", instrument.name, "retired")
    version = version_of(session, instrument)
    _check_section(session, instrument, version, section)
    if version.raters is not Raters.GROUP:
        _check_asked(version, asked)
        _check_closing(committee, closes_on, now=now)
        run = _opened(actor, version, section, closes_on=closes_on, now=now)
    else:
        run = _closed(actor, version, section, now=now)
    audit.create(session, actor, Act.RUN_INSTRUMENT, run, now=now)
    for one in asked if run.state is RunState.OPEN else []:
        _put_rater(session, actor, run, one, now=now)
    outbox.withdraw_keys(session, committee.pk, repeat_key(instrument.pk), now=now)
    plan_end(session, committee, run, now=now)
    plan_repeat(session, committee, instrument.pk, version.repeat_months, now=now)
    return run


def _opened(
    actor: Member, version: InstrumentVersion, section: str, *, closes_on: date | None, now: datetime
) -> InstrumentRun:
    return InstrumentRun(
        committee_id=actor.committee_id,
        instrument_id=version.instrument_id,
        version_id=version.pk,
        section=section,
        opened_at=now,
        closes_on=closes_on,
        author_id=actor.pk,
    )


def _closed(actor: Member, version: InstrumentVersion, section: str, *, now: datetime) -> InstrumentRun:
    """What the group rates in a meeting: there is nothing to wait for."""
    run = _opened(actor, version, section, closes_on=None, now=now)
    run.state, run.closed_at = RunState.CLOSED, now
    return run


def _put_rater(session: Session, actor: Member, run: InstrumentRun, one: Asked, *, now: datetime) -> None:
    rater = RunRater(
        committee_id=run.committee_id,
        run_id=run.pk,
        member_id=one.member.pk,
        agency_id=one.agency.pk if one.agency else None,
        side=one.side,
    )
    audit.create(session, actor, Act.RUN_INSTRUMENT, rater, now=now)


def _check_section(
    session: Session, instrument: Instrument, version: InstrumentVersion, section: str
) -> None:
    """A phase, where there are phases, that is open and has items; else any section, or all."""
    if section and section not in version.sections:
        raise Refused("section", "unknown", section)
    if version.gated and not section:
        raise Refused("section", "no_phase")
    if version.gated and section not in (phases := open_phases(session, instrument, version)):
        raise Refused("section", "phase_closed", phases[-1])
    if not version.places(section):
        raise Refused("section", "no_items", section)


def open_phases(session: Session, instrument: Instrument, version: InstrumentVersion) -> list[str]:
    """The phases that can be rated: all up to the first on which no consensus is recorded."""
    statement = (
        select(Consensus.section)
        .join(InstrumentRun, col(InstrumentRun.id) == Consensus.run_id)
        .where(InstrumentRun.instrument_id == instrument.id, col(Consensus.place).is_(None))
    )
    return phases_up_to(version.sections, set(session.exec(statement).all()))


def phases_up_to(phases: Sequence[str], agreed: set[str]) -> list[str]:
    """The phases up to and with the first that is not agreed on."""
    first = next((place for place, phase in enumerate(phases) if phase not in agreed), len(phases))
    return list(phases[: first + 1])


def _check_asked(version: InstrumentVersion, asked: Sequence[Asked]) -> None:
    if not asked:
        raise Refused("raters", "no_raters")
    seen: set[int] = set()
    for one in asked:
        if one.member.committee_id != version.committee_id:
            raise NotFound("member", one.member.name)
        if not one.member.active:
            raise Refused(one.field, "rater_left", one.member.name)
        if one.member.pk in seen:
            raise Refused(one.field, "rater_twice", one.member.name)
        if (one.side is not None) is not (version.raters is Raters.AGENCIES):
            raise Refused(one.field, "no_raters")
        seen.add(one.member.pk)
    if version.raters is Raters.ONE and len(asked) > 1:
        raise Refused("raters", "one_rater")


def _check_closing(committee: Committee, closes_on: date | None, *, now: datetime) -> None:
    day = today(now, committee.zone)
    if closes_on is None:
        raise Refused("closes_on", "no_day")
    if closes_on <= day:
        raise Refused("closes_on", "past")
    if closes_on > day + LONGEST_RUN:
        raise Refused("closes_on", "run_too_long", str(LONGEST_RUN.days))


def rate(
    session: Session,
    actor: Member,
    rater: RunRater,
    values: Mapping[int, int | None],
    *,
    finished: bool,
    now: datetime,
) -> None:
    """Keeps the ratings by the item's place; None takes one back. Others that were given before stay.

    Raises NotAllowed, AlreadySettled once the run is closed, Refused for what is not asked.
    """
    authorize(session, actor, Act.RATE, rater)
    run = session.get_one(InstrumentRun, rater.run_id)
    version = session.get_one(InstrumentVersion, run.version_id)
    if run.state is not RunState.OPEN:
        raise AlreadySettled("closed_run", "", run.state)
    asked = set(version.places(run.section))
    for place, value in values.items():
        if place not in asked or (value is not None and not 0 <= value < len(version.scale)):
            raise Refused(f"item_{place}", "unknown", str(value))
    ratings = dict(rater.ratings) | {str(place): value for place, value in values.items()}
    rater.ratings = {place: value for place, value in ratings.items() if value is not None}
    session.add(rater)
    if finished and rater.finished_at is None:
        audit.change(session, actor, Act.RATE, rater, now=now, finished_at=now)
        outbox.withdraw(session, rater.committee_id, rater.subject, now=now)
    session.flush()


def close_run(session: Session, actor: Member | None, run: InstrumentRun, *, now: datetime) -> bool:
    """It takes no more answers, and the next one is planned; ``actor`` is None when its time has come.

    False when it was closed before. Raises NotAllowed.
    """
    return _end(session, actor, run, RunState.CLOSED, now=now)


def repeat_key(instrument_id: int) -> str:
    """How the keys begin of the word that it is time to use the instrument again."""
    return f"instrument-repeat:{instrument_id}:"


def call_off_run(session: Session, actor: Member, run: InstrumentRun, *, now: datetime) -> bool:
    """It ends without results; what was answered is shown to nobody. As ``close_run``."""
    return _end(session, actor, run, RunState.CALLED_OFF, now=now)


def _end(
    session: Session, actor: Member | None, run: InstrumentRun, state: RunState, *, now: datetime
) -> bool:
    if actor is not None:
        authorize(session, actor, Act.RUN_INSTRUMENT)
        _own(actor, run)
    if run.state is not RunState.OPEN:
        return False
    audit.change(session, actor, Act.RUN_INSTRUMENT, run, now=now, state=state, closed_at=now)
    for rater in raters_of(session, run):
        outbox.withdraw(session, run.committee_id, rater.subject, now=now)
    for work in (Work.INSTRUMENT_REMIND, Work.INSTRUMENT_CLOSE):
        schedule.cancel(session, run.committee_id, work, run.pk, now=now)
    instrument, committee = instrument_of(session, run), session.get_one(Committee, run.committee_id)
    months = None if instrument.retired else version_of(session, instrument).repeat_months
    plan_repeat(session, committee, instrument.pk, months, now=now)
    return True


def run_by_id(session: Session, committee_id: int, number: int) -> tuple[InstrumentRun, InstrumentVersion]:
    """The committee's run with that id, and the version that it has. Raises NotFound, also for another's."""
    run = fetch(session, InstrumentRun, committee_id, number)
    return run, session.get_one(InstrumentVersion, run.version_id)


def rater_of(session: Session, run: InstrumentRun, member: Member) -> RunRater:
    """What the run has of that person. Raises NotFound for somebody who is not asked."""
    statement = select(RunRater).where(RunRater.run_id == run.id, RunRater.member_id == member.id)
    found = session.exec(statement).first()
    if found is None or run.committee_id != member.committee_id:
        raise NotFound("run_rater")
    return found


def _own(actor: Member, run: InstrumentRun) -> None:
    if run.committee_id != actor.committee_id:
        raise NotFound("instrument_run")


def instrument_of(session: Session, run: InstrumentRun) -> Instrument:
    """The instrument that was used in the run."""
    return session.get_one(Instrument, run.instrument_id)


def keeper_of(session: Session, run: InstrumentRun) -> Member | None:
    """Whoever began the run, while they may still begin one."""
    member = session.get_one(Member, run.author_id)
    return member if member.active and may(session, member, Act.RUN_INSTRUMENT) else None


def write_to_raters(
    session: Session,
    run: InstrumentRun,
    message: Callable[[RunRater, str], Message],
    *,
    kind: Kind,
    key: str,
    now: datetime,
) -> None:
    """Queues a private message to each who has not been through it: from the rater and the agency's name.

    Nobody hears of it on a day off, while away, or once it is closed.
    """
    assert run.closes_on is not None
    committee = session.get_one(Committee, run.committee_id)
    calendar, closes = calendar_of(session, committee), instant_of(run.closes_on, CLOSES, committee.zone)
    names = {agency.pk: agency.name for agency in agencies_of(session, committee.pk)}
    for rater in raters_of(session, run):
        member = session.get_one(Member, rater.member_id)
        at = free_at(calendar, member, now=now)
        if rater.finished_at is None and member.active and at < closes:
            outbox.enqueue(
                session,
                committee.pk,
                message(rater, names.get(rater.agency_id or 0, "")),
                kind=kind,
                key=f"{key}:{rater.pk}",
                target=member.slack_id,
                now=now,
                not_before=at,
                expires_at=closes,
                can_wait=True,
            )
