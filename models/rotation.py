"""How an office's rotation is set up: its line of succession, its rules, and who holds it to begin with."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from models import audit, schedule
from models.access import Act, authorize
from models.chair import (
    Candidate,
    at_limit,
    next_number,
    office_for,
    office_of,
    open_in,
    rotation_in,
    rules_of,
    served_in,
    serving_in,
    terms_in,
    today_of,
)
from models.committee import Committee, Member, Sector
from models.errors import Refused
from models.holding import take_up
from models.office import (
    Cause,
    Duty,
    Link,
    Office,
    OfficeRotation,
    Rotation,
    Term,
    TermState,
)
from models.passing import end_term, make_due, schedule_handover, settle, settle_departed, works
from models.roster import seat_lines
from models.vacancy import fill_vacancy, open_vacancy
from models.workgroup import Workgroup


def begin_rotation(
    session: Session,
    actor: Member,
    office: Office,
    *,
    line: Sequence[Candidate],
    chair: Candidate | None,
    starts_on: date,
    ends_on: date,
    term_months: int = 12,
    notice_days: int = 60,
    now: datetime,
) -> Term | None:
    """Sets the line of succession and the length of terms; ``chair`` serves until ``ends_on``.

    An office that somebody holds already stays with that person, and the end of the term is set right;
    whoever has been asked to follow then begins on that day. Where it is vacant, naming somebody settles
    what anybody was asked meanwhile; without anybody the first in line is asked at once.
    Raises Refused for a day that is past, numbers out of range, or somebody who is not in the line.
    """
    authorize(session, actor, Act.SET_UP)
    _check_line(line, chair)
    _check_days(starts_on, ends_on, today_of(session, office, now))
    _set_line(session, office, line)
    values = {"term_months": term_months, "notice_days": notice_days}
    _check_numbers(values)
    _set_rotation(session, actor, office, now=now, **values)
    term = serving_in(session, office)
    if term is not None:
        _set_end(session, actor, office, term, ends_on, now=now)
    elif chair is not None:
        term = _seat(session, actor, office, chair, starts_on, ends_on, now=now)
    if term is not None:
        schedule_handover(session, office, term, now=now)
        return term
    open_vacancy(session, office, Cause.NOBODY_YET, None, now=now)
    make_due(session, office, works(office)[0], now, now=now)
    return None


def set_rules(
    session: Session,
    actor: Member,
    office: Office,
    *,
    sectors: Sequence[Sector],
    most_terms: int,
    partial_counts: bool,
    answer_days: int,
    again_days: Sequence[int],
    chain: Sequence[Link],
    agency_days: int,
    now: datetime,
) -> None:
    """Sets by which rules the office passes on, from the next question on.

    Raises Refused for numbers out of range, an empty chain, or sides that a co-chair shares with the chair.
    """
    authorize(session, actor, Act.SET_UP)
    _check_numbers({"most_terms": most_terms, "answer_days": answer_days, "agency_days": agency_days})
    if Link.LINE not in chain:
        raise Refused("chain", "required")
    if any(not 1 <= days <= 365 for days in again_days):
        raise Refused("again_days", "out_of_range", ", ".join(str(days) for days in again_days))
    _check_two_sides(session, office, sectors)
    values = {
        "sectors": [side.value for side in sectors],
        "most_terms": most_terms,
        "partial_counts": partial_counts,
        "answer_days": answer_days,
        "again_days": sorted(again_days, reverse=True),
        "chain": [link.value for link in chain],
        "agency_days": agency_days,
    }
    _set_rotation(session, actor, office, now=now, **values)
    serving = serving_in(session, office)
    if serving is not None:
        schedule_handover(session, office, serving, now=now)


def _check_two_sides(session: Session, office: Office, sectors: Sequence[Sector]) -> None:
    """Co-chairs come from two sides of the table: where both could be of one, it is refused."""
    if office.duty not in (Duty.CHAIR, Duty.CO_CHAIR):
        return
    other = office_for(session, office.committee_id, Duty.CO_CHAIR) if not office.id else None
    other = other or (Office(office.committee_id) if office.duty is Duty.CO_CHAIR else None)
    rotation = rotation_in(session, other) if other else None
    theirs = rules_of(rotation).sectors if rotation is not None else ()
    if other is not None and (not sectors or not theirs or set(theirs) & set(sectors)):
        raise Refused("sectors", "one_side", ", ".join(theirs))


def begin_office(
    session: Session,
    actor: Member,
    committee: Committee,
    duty: Duty,
    workgroup: Workgroup | None,
    *,
    sectors: Sequence[Sector] = (),
    now: datetime,
) -> Office:
    """The committee's office with that duty; made here if it has none.

    A lead belongs to a workgroup, the vice-chair and a co-chair to the committee, a recorder to either.
    Raises Refused, also for a co-chair while the chair goes back and forth between the sides.
    """
    authorize(session, actor, Act.SET_UP)
    if duty is Duty.LEAD and workgroup is None:
        raise Refused("workgroup", "required")
    if duty in (Duty.VICE_CHAIR, Duty.CO_CHAIR) and workgroup is not None:
        raise Refused("workgroup", "of_committee", workgroup.name)
    group_id = workgroup.pk if workgroup else None
    found = office_for(session, committee.pk, duty, group_id)
    _check_two_sides(session, Office(committee.pk, 0 if found is None else found.id, duty), sectors)
    if found is None:
        row = OfficeRotation(
            committee_id=committee.pk,
            duty=duty,
            workgroup_id=group_id,
            sectors=[side.value for side in sectors],
        )
        audit.create(session, actor, Act.SET_UP, row, now=now)
        return office_of(row)
    return found


def end_office(session: Session, actor: Member, office: Office, *, now: datetime) -> None:
    """The office is not held in turns any more: nobody is asked, and a lead stays the workgroup's lead."""
    authorize(session, actor, Act.SET_UP)
    for work in works(office)[:2]:
        schedule.cancel(session, office.committee_id, work, office.id, now=now)
    asked, serving = open_in(session, office), serving_in(session, office)
    if asked is not None:
        settle(session, None, asked, TermState.LAPSED, now=now)
    if serving is not None:
        end_term(session, office, actor, serving, Act.SET_UP, now=now)
        if office.duty is Duty.LEAD:
            take_up(session, office, serving)
    fill_vacancy(session, office, now=now)
    row = rotation_in(session, office)
    assert row is not None
    audit.change(session, actor, Act.SET_UP, row, now=now, active=False)


def seated(session: Session, committee_id: int, sector: Sector | None) -> list[Candidate]:
    """Who holds a seat on that side (None: on any), by agency and then seat: the usual line."""
    return [
        Candidate(line.principal.pk, line.agency.sector)
        for line in seat_lines(session, committee_id)
        if line.principal is not None and sector in (None, line.agency.sector)
    ]


def _seat(
    session: Session,
    actor: Member,
    office: Office,
    chair: Candidate,
    starts_on: date,
    ends_on: date,
    *,
    now: datetime,
) -> Term:
    """The vacant office is taken; the question to somebody else is settled."""
    settle_departed(session, office, now=now)
    asked = open_in(session, office)
    if asked is not None:
        settle(session, None, asked, TermState.LAPSED, now=now)
    terms, rules = terms_in(session, office), rules_of(rotation_in(session, office))
    if at_limit(chair.member_id, served_in(terms, rules), rules):
        raise Refused("chair", "at_limit", session.get_one(Member, chair.member_id).name)
    values: dict[str, Any] = {
        "member_id": chair.member_id,
        "number": next_number(terms),
        "sector": chair.sector,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "state": TermState.SERVING,
    }
    term = office.terms(**office.own(), **values)
    audit.create(session, actor, Act.SET_UP, term, now=now)
    take_up(session, office, term)
    fill_vacancy(session, office, now=now)
    return term


def _check_days(starts_on: date, ends_on: date, day: date) -> None:
    if ends_on <= day:
        raise Refused("ends_on", "past", ends_on.isoformat())
    if starts_on > day:
        raise Refused("starts_on", "to_come", starts_on.isoformat())


def _check_line(line: Sequence[Candidate], chair: Candidate | None) -> None:
    people = [place.member_id for place in line]
    if len(set(people)) < len(people):
        raise Refused("behavioral_health", "both_sides")
    if chair is not None and chair not in line:
        raise Refused("chair", "not_in_line")


LIMITS = {
    "term_months": (1, 60),
    "notice_days": (1, 365),
    "answer_days": (1, 90),
    "agency_days": (1, 90),
    "most_terms": (1, 10),
}


def _check_numbers(values: dict[str, int]) -> None:
    for name, value in values.items():
        least, most = LIMITS[name]
        if not least <= value <= most:
            raise Refused(name, "out_of_range", str(value))


def _set_line(session: Session, office: Office, line: Sequence[Candidate]) -> None:
    table = office.lines
    for row in session.exec(select(table).where(office.owns(table))).all():
        session.delete(row)
    session.flush()
    for position, place in enumerate(line):
        values: dict[str, Any] = {"member_id": place.member_id, "sector": place.sector, "position": position}
        session.add(table(**office.own(), **values))
    session.flush()


def _set_rotation(session: Session, actor: Member, office: Office, *, now: datetime, **values: Any) -> None:
    rotation = rotation_in(session, office)
    if rotation is None:
        made: Rotation = office.rotations(**office.own(), **values)
        audit.create(session, actor, Act.SET_UP, made, now=now)
    else:
        audit.change(session, actor, Act.SET_UP, rotation, now=now, **values)


def _set_end(
    session: Session, actor: Member, office: Office, term: Term, ends_on: date, *, now: datetime
) -> None:
    """The term ends on that day, and the one that has been asked for begins with it."""
    if not audit.change(session, actor, Act.SET_UP, term, now=now, ends_on=ends_on):
        return
    coming, rotation = open_in(session, office), rotation_in(session, office)
    if coming is not None and rotation is not None:
        end = rotation.term_end(ends_on)
        audit.change(session, actor, Act.SET_UP, coming, now=now, starts_on=ends_on, ends_on=end)
