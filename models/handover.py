"""How the chair passes on: somebody is asked, accepts or declines, and the rights move on the set day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from models import audit, schedule
from models.access import Act, authorize
from models.calendar import instant_of, today
from models.chair import (
    Candidate,
    ChairLine,
    ChairRotation,
    ChairTerm,
    TermState,
    line_of,
    next_in_line,
    open_term,
    rotation_of,
    serving_term,
    terms_of,
)
from models.committee import Committee, Member
from models.errors import AlreadySettled, NotFound, NotSetUp
from models.schedule import Work

HANDOVER_HOUR = time(9, 0)
"""Rights move, and people are asked and told, in the morning of the committee's zone."""

CHAIRED = (TermState.SERVING, TermState.ENDED)


def begin_rotation(
    session: Session,
    actor: Member,
    committee: Committee,
    *,
    line: Sequence[Candidate],
    chair: Candidate,
    starts_on: date,
    ends_on: date,
    now: datetime,
) -> ChairTerm:
    """Sets the line of succession; ``chair`` serves from ``starts_on`` until ``ends_on``.

    A committee that has a chair already keeps that chair's term, and only the line changes.
    """
    authorize(session, actor, Act.SET_UP)
    for row in session.exec(select(ChairLine).where(ChairLine.committee_id == committee.id)).all():
        session.delete(row)
    session.flush()
    for position, place in enumerate(line):
        session.add(
            ChairLine(
                committee_id=committee.pk, member_id=place.member_id, sector=place.sector, position=position
            )
        )
    if rotation_of(session, committee.pk) is None:
        session.add(ChairRotation(committee_id=committee.pk))
    term = serving_term(session, committee.pk)
    if term is None:
        term = ChairTerm(
            committee_id=committee.pk,
            member_id=chair.member_id,
            sector=chair.sector,
            starts_on=starts_on,
            ends_on=ends_on,
            state=TermState.SERVING,
        )
        audit.create(session, actor, Act.SET_UP, term, now=now)
        schedule_handover(session, committee, term, now=now)
    return term


def schedule_handover(session: Session, committee: Committee, term: ChairTerm, *, now: datetime) -> None:
    """Makes the question to the next person, and the handover at the term's end, due."""
    rotation = rotation_of(session, committee.pk)
    assert rotation is not None
    ask_on = instant_of(term.ends_on - timedelta(days=rotation.notice_days), HANDOVER_HOUR, committee.zone)
    end = instant_of(term.ends_on, HANDOVER_HOUR, committee.zone)
    for work, due in ((Work.CHAIR_ASK, max(ask_on, now)), (Work.HANDOVER, end)):
        schedule.once(session, committee.pk, work, due, subject_id=0, zone=committee.zone)


def ask_next(session: Session, committee: Committee, *, now: datetime) -> ChairTerm | None:
    """Asks the next person in line for the coming term; None when that side has nobody left to ask.

    Somebody who is being asked, or has accepted, stays the one.
    """
    present = open_term(session, committee.pk)
    if present is not None:
        return present
    rotation = rotation_of(session, committee.pk)
    if rotation is None:
        raise NotSetUp("chair")
    serving = serving_term(session, committee.pk)
    starts_on = serving.ends_on if serving else today(now, committee.zone)
    person = _candidate(session, committee, starts_on)
    if person is None:
        return None
    term = ChairTerm(
        committee_id=committee.pk,
        member_id=person.member_id,
        sector=person.sector,
        starts_on=starts_on,
        ends_on=rotation.term_end(starts_on),
        state=TermState.ASKED,
        asked_at=now,
    )
    session.add(term)
    session.flush()
    deadline = instant_of(
        today(now, committee.zone) + timedelta(days=rotation.answer_days), HANDOVER_HOUR, committee.zone
    )
    schedule.once(
        session, committee.pk, Work.CHAIR_DEADLINE, deadline, subject_id=term.pk, zone=committee.zone
    )
    return term


def _candidate(session: Session, committee: Committee, starts_on: date) -> Candidate | None:
    terms = terms_of(session, committee.pk)
    chaired = [term for term in terms if term.state in CHAIRED]
    said_no = (TermState.DECLINED, TermState.LAPSED)
    return next_in_line(
        line_of(session, committee.pk),
        last_sector=chaired[-1].sector if chaired else None,
        served=[term.member_id for term in chaired],
        passed_over=frozenset(
            term.member_id for term in terms if term.state in said_no and term.starts_on == starts_on
        ),
    )


def answer(session: Session, actor: Member, term: ChairTerm, *, accepts: bool, now: datetime) -> None:
    """The person asked accepts or declines. Raises AlreadySettled, NotAllowed."""
    authorize(session, actor, Act.ANSWER_CHAIR, term)
    if term.state != TermState.ASKED:
        raise AlreadySettled("term", "", term.state)
    state = TermState.ACCEPTED if accepts else TermState.DECLINED
    audit.change(session, actor, Act.ANSWER_CHAIR, term, now=now, state=state, answered_at=now)
    schedule.cancel(session, term.committee_id, Work.CHAIR_DEADLINE, term.pk)


def lapse(session: Session, term: ChairTerm) -> bool:
    """No answer in the set days counts as a no, without blame; False if there was an answer after all."""
    if term.state != TermState.ASKED:
        return False
    term.state = TermState.LAPSED
    session.add(term)
    return True


def asked_term_of(session: Session, member: Member) -> ChairTerm:
    """The term for which this member is asked. Raises NotFound."""
    statement = select(ChairTerm).where(
        ChairTerm.committee_id == member.committee_id,
        ChairTerm.member_id == member.id,
        col(ChairTerm.state).in_([TermState.ASKED, TermState.ACCEPTED, TermState.DECLINED]),
    )
    found = session.exec(statement.order_by(col(ChairTerm.id).desc())).first()
    if found is None:
        raise NotFound("term")
    return found


def hand_over(
    session: Session, committee: Committee, *, actor: Member | None = None, now: datetime
) -> ChairTerm | None:
    """The accepted person takes the chair now and the old chair keeps member rights only.

    None, and nothing changes, when nobody has accepted: the present chair goes on until somebody does.
    Raises NotAllowed when ``actor`` is given and may not.
    """
    if actor is not None:
        authorize(session, actor, Act.HAND_OVER)
    coming = open_term(session, committee.pk)
    if coming is None or coming.state != TermState.ACCEPTED:
        return None
    serving = serving_term(session, committee.pk)
    day = today(now, committee.zone)
    if serving is not None:
        ends_on = max(day, serving.starts_on + timedelta(days=1))
        audit.change(session, actor, Act.HAND_OVER, serving, now=now, state=TermState.ENDED, ends_on=ends_on)
    audit.change(session, actor, Act.HAND_OVER, coming, now=now, state=TermState.SERVING, starts_on=day)
    schedule_handover(session, committee, coming, now=now)
    return coming


def step_down(session: Session, actor: Member, committee: Committee, *, now: datetime) -> ChairTerm:
    """The chair leaves the chair now; it is vacant until the next person accepts. Raises NotAllowed."""
    authorize(session, actor, Act.STEP_DOWN)
    term = serving_term(session, committee.pk)
    assert term is not None, "only the serving chair passes authorize"
    day = max(today(now, committee.zone), term.starts_on + timedelta(days=1))
    audit.change(session, actor, Act.STEP_DOWN, term, now=now, state=TermState.ENDED, ends_on=day)
    return term
