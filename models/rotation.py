"""How the rotation is set up: the line of succession, the length of terms, and the chair to begin with."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from models import audit, schedule
from models.access import Act, authorize
from models.calendar import today
from models.chair import Candidate, next_number, open_term, rotation_of, serving_term, terms_of
from models.committee import Committee, Member
from models.errors import Refused
from models.handover import schedule_handover, settle, settle_departed
from models.office import ChairLine, ChairRotation, ChairTerm, TermState
from models.schedule import Work


def begin_rotation(
    session: Session,
    actor: Member,
    committee: Committee,
    *,
    line: Sequence[Candidate],
    chair: Candidate | None,
    starts_on: date,
    ends_on: date,
    term_months: int = 12,
    notice_days: int = 60,
    now: datetime,
) -> ChairTerm | None:
    """Sets the line of succession and the length of terms; ``chair`` serves until ``ends_on``.

    A committee that has a chair already keeps that person, and the end of the term is set right; whoever
    has been asked to follow then begins on that day. Where the chair is vacant, naming one settles what
    anybody was asked meanwhile; without any chair the first in line is asked at once.
    Raises Refused for a day that is past, numbers out of range, or somebody who is not in the line.
    """
    authorize(session, actor, Act.SET_UP)
    _check_rotation(line, chair, term_months=term_months, notice_days=notice_days)
    if ends_on <= today(now, committee.zone):
        raise Refused("ends_on", "past", ends_on.isoformat())
    _set_line(session, committee, line)
    _set_rotation(session, actor, committee, term_months=term_months, notice_days=notice_days, now=now)
    term = serving_term(session, committee.pk)
    if term is not None:
        _set_end(session, actor, committee, term, ends_on, now=now)
    elif chair is not None:
        term = _seat_chair(session, actor, committee, chair, starts_on, ends_on, now=now)
    if term is not None:
        schedule_handover(session, committee, term, now=now)
    else:
        schedule.once(session, committee.pk, Work.CHAIR_ASK, now, subject_id=0, zone=committee.zone, now=now)
    return term


def _seat_chair(
    session: Session,
    actor: Member,
    committee: Committee,
    chair: Candidate,
    starts_on: date,
    ends_on: date,
    *,
    now: datetime,
) -> ChairTerm:
    """The vacant chair is taken; the question to somebody else is settled."""
    _settle_vacancy(session, committee, now=now)
    term = ChairTerm(
        committee_id=committee.pk,
        member_id=chair.member_id,
        number=next_number(terms_of(session, committee.pk)),
        sector=chair.sector,
        starts_on=starts_on,
        ends_on=ends_on,
        state=TermState.SERVING,
    )
    audit.create(session, actor, Act.SET_UP, term, now=now)
    return term


def _settle_vacancy(session: Session, committee: Committee, *, now: datetime) -> None:
    """The question to take the vacant chair is void once somebody is named."""
    settle_departed(session, committee, now=now)
    asked = open_term(session, committee.pk)
    if asked is not None:
        settle(session, None, asked, TermState.LAPSED, now=now)


def _check_rotation(
    line: Sequence[Candidate], chair: Candidate | None, *, term_months: int, notice_days: int
) -> None:
    people = [place.member_id for place in line]
    if len(set(people)) < len(people):
        raise Refused("behavioral_health", "both_sides")
    if chair is not None and chair not in line:
        raise Refused("chair", "not_in_line")
    if not 1 <= term_months <= 60:
        raise Refused("term_months", "out_of_range", str(term_months))
    if not 1 <= notice_days <= 365:
        raise Refused("notice_days", "out_of_range", str(notice_days))


def _set_line(session: Session, committee: Committee, line: Sequence[Candidate]) -> None:
    for row in session.exec(select(ChairLine).where(ChairLine.committee_id == committee.id)).all():
        session.delete(row)
    session.flush()
    for position, place in enumerate(line):
        session.add(
            ChairLine(
                committee_id=committee.pk, member_id=place.member_id, sector=place.sector, position=position
            )
        )


def _set_rotation(
    session: Session, actor: Member, committee: Committee, *, now: datetime, **values: Any
) -> None:
    rotation = rotation_of(session, committee.pk)
    if rotation is None:
        rotation = ChairRotation(committee_id=committee.pk, **values)
        audit.create(session, actor, Act.SET_UP, rotation, now=now)
    else:
        audit.change(session, actor, Act.SET_UP, rotation, now=now, **values)


def _set_end(
    session: Session, actor: Member, committee: Committee, term: ChairTerm, ends_on: date, *, now: datetime
) -> None:
    """The term ends on that day, and the one that has been asked for begins with it."""
    if not audit.change(session, actor, Act.SET_UP, term, now=now, ends_on=ends_on):
        return
    coming, rotation = open_term(session, committee.pk), rotation_of(session, committee.pk)
    if coming is not None and rotation is not None:
        end = rotation.term_end(ends_on)
        audit.change(session, actor, Act.SET_UP, coming, now=now, starts_on=ends_on, ends_on=end)
