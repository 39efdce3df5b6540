"""The vitality signals of a committee as they stand: each with its evidence and the one person to ask."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from models.base import fetch
from models.burden import Outside, outside_now
from models.calendar import today
from models.committee import Agency, Committee, Member, coordinators
from models.roster import SeatLine, seat_lines
from models.tools import signals_facts as facts
from models.tools import signals_rules as rules
from models.tools.gap_map import current_mapping
from models.tools.pause_tables import Pause, last_restart, pauses_of
from models.tools.signals_rules import Signal
from models.vacancy import calling, presiding
from models.workgroup import leads_by_workgroup, workgroups_of

SEASON = timedelta(days=200)
"""How far back check-ins are looked at."""

Evidence = (
    rules.Fall
    | rules.Missing
    | rules.Dry
    | rules.Moved
    | rules.Waiting
    | rules.Unassessed
    | rules.Unmeasured
    | rules.Drift
    | rules.Alone
    | Outside
)


@dataclass(frozen=True)
class Sign:
    """A signal about something (by id; 0 is the committee), why, and whose it is; None: nobody is there.

    ``as_of`` is the committee's day of the newest record on which it rests; None where it is time that passes
    without one, which is new evidence each month.
    """

    signal: Signal
    subject_id: int
    evidence: Evidence
    member: Member | None
    as_of: date | None = None

    @property
    def key(self) -> tuple[Signal, int]:
        """What it is about."""
        return self.signal, self.subject_id


@dataclass(frozen=True)
class _People:
    """Who can be asked: the chair (else a coordinator) first, then the coordinators; leads by workgroup."""

    staff: Sequence[Member]
    leads: Mapping[int, Sequence[Member]]

    def staff_but(self, member_ids: Collection[int | None]) -> Member | None:
        """The first of them who is none of those: nobody is asked about themselves."""
        return next((one for one in self.staff if one.pk not in member_ids), None)

    def lead_of(self, group_id: int | None) -> Member | None:
        """Who leads the workgroup; without anybody, the chair."""
        return next(iter(self.leads.get(group_id or 0, ())), None) or self.staff_but(())


def signs_of(
    session: Session, committee: Committee, thresholds: Mapping[Signal, int], *, now: datetime
) -> list[Sign]:
    """All that the records show now, the most pressing first; as many queries however much there is.

    Nothing while the committee pauses.
    """
    pauses = pauses_of(session, committee.pk)
    if any(one.ended_at is None for one in pauses):
        return []
    seats, coordinating = seat_lines(session, committee.pk), coordinators(session, committee.pk)
    leading = presiding(session, committee.pk)
    staff = [*(leading or calling(session, committee.pk)), *coordinating]
    people = _People(staff, leads_by_workgroup(session, committee.pk))
    stated = facts.goals(session, committee)
    found = [
        *_of_meetings(session, committee, seats, people, stated.said, thresholds, now=now),
        *_of_answers(session, committee, people, pauses, thresholds, now=now),
        *_of_steps(session, committee, seats, people, thresholds),
        *_of_goals(session, committee, people, stated, pauses, thresholds, now=now),
    ]
    if only := rules.alone({one.pk for one in leading}, {one.pk: one.name for one in coordinating}):
        found.append(Sign(Signal.ALONE, 0, only, coordinating[0], facts.staffed_on(session, committee)))
    if outside := outside_now(session, committee, now=now):
        found.append(Sign(Signal.MEETINGS, 0, outside, people.staff_but(())))
    order = list(Signal)
    return sorted(found, key=lambda sign: order.index(sign.signal))


def _of_meetings(
    session: Session,
    committee: Committee,
    seats: Sequence[SeatLine],
    people: _People,
    said: Sequence[str],
    thresholds: Mapping[Signal, int],
    *,
    now: datetime,
) -> Iterator[Sign]:
    """Attendance that falls, seats that were missing, agendas that drift.

    Roll calls before a gap of about three months, up to now too, are ignored (``rules.recent``).
    """
    held, day = facts.meetings(session, committee), today(now, committee.zone)
    rolls = rules.recent(held.rolls, day)
    names = {line.seat.pk: line.agency.name for line in seats}
    if fall := rules.falling(rolls, names, thresholds[Signal.ATTENDANCE]):
        yield Sign(Signal.ATTENDANCE, 0, fall, people.staff_but(()), rolls[-1].day)
    for line in seats:
        if line.principal is None:  # a vacancy is seen to elsewhere, and nobody can be called
            continue
        days = rules.missed(rolls, line.seat.pk, thresholds[Signal.MISSES])
        if days and day - days[-1] <= rules.RECENT:
            missing = rules.Missing(line.agency.name, days, line.principal.slack_id)
            asked = people.staff_but({line.principal.pk, line.seat.designee_id})
            yield Sign(Signal.MISSES, line.seat.pk, missing, asked, days[-1])
    if drift := rules.drifting(held.agendas, said, thresholds[Signal.DRIFT]):
        yield Sign(Signal.DRIFT, 0, drift, people.staff_but(()), held.last)


def _of_answers(
    session: Session,
    committee: Committee,
    people: _People,
    pauses: Sequence[Pause],
    thresholds: Mapping[Signal, int],
    *,
    now: datetime,
) -> Iterator[Sign]:
    """Workgroups whose check-ins dry up."""
    cut_short = {one.began_at for one in pauses}
    rounds = facts.rounds(session, committee, cut_short, since=now - SEASON)
    for group in workgroups_of(session, committee.pk):
        if dry := rules.drying(group.name, rounds.get(group.pk, []), thresholds[Signal.ANSWERS]):
            yield Sign(Signal.ANSWERS, group.pk, dry, people.lead_of(group.pk), dry.days[-1])


def _of_steps(
    session: Session,
    committee: Committee,
    seats: Sequence[SeatLine],
    people: _People,
    thresholds: Mapping[Signal, int],
) -> Iterator[Sign]:
    """Steps that are put off again and again, and an agency on which much waits."""
    for one in facts.moved_steps(session, committee):
        step = one.step
        if often := rules.moved(step.ref, step.title, step.due, one.moves, thresholds[Signal.MOVED]):
            yield Sign(Signal.MOVED, step.pk, often, people.lead_of(one.group_id), one.put_off_on)
    waits = facts.waiting_steps(session, committee)
    steps = {pk: one.steps for pk, one in waits.items()}
    if most := rules.waiting(steps, thresholds[Signal.WAITING]):
        agency = fetch(session, Agency, committee.pk, most[0])
        lines = [line for line in seats if line.agency.pk == agency.pk]
        principal = next((line.principal for line in lines if line.principal), None)
        whom = principal.slack_id if principal else None
        evidence = rules.Waiting(agency.name, most[1], sum(steps.values()), whom)
        asked = people.staff_but({principal.pk} if principal else ()) or people.staff_but(())
        yield Sign(Signal.WAITING, agency.pk, evidence, asked, waits[agency.pk].since)


def _of_goals(
    session: Session,
    committee: Committee,
    people: _People,
    goals: facts.Goals,
    pauses: Sequence[Pause],
    thresholds: Mapping[Signal, int],
    *,
    now: datetime,
) -> Iterator[Sign]:
    """Goals without an assessment behind them, or without a number that shows what comes of them."""
    chair = people.staff_but(())
    mapped = current_mapping(session, committee.pk) is not None
    least = thresholds[Signal.ASSESSMENT]
    if bare := rules.unassessed(goals.open, goals.behind, least, mapped=mapped):
        yield Sign(Signal.ASSESSMENT, 0, bare, chair, goals.newest)
    counted = facts.numbers(session, committee, now=now)
    blind = rules.unmeasured(
        goals.oldest,
        counted.current,
        counted.indicators,
        counted.last,
        restarted=last_restart(pauses, committee.zone),
        day=today(now, committee.zone),
        days=thresholds[Signal.OUTCOME],
    )
    if blind:
        yield Sign(Signal.OUTCOME, 0, blind, chair)
