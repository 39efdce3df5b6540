"""How the chair passes on: somebody is asked, accepts or declines, and the rights move on the set day.

Every action returns what came of it as events, in order; ``prompts/chair.py`` says who is told what, and
``send`` queues it. So a button, a typed word and the clock all say the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from models import audit, outbox, schedule
from models.access import Act, authorize
from models.base import fetch
from models.calendar import instant_of, today
from models.chair import (
    SAID_NO,
    Candidate,
    chaired,
    line_of,
    next_in_line,
    next_number,
    open_term,
    rotation_of,
    said_no,
    serving_term,
    terms_of,
)
from models.committee import Committee, Member
from models.errors import AlreadySettled, NotFound, NotSetUp
from models.office import ChairRotation, ChairTerm, TermState
from models.outbox import Kind, Message
from models.schedule import Work

HANDOVER_HOUR = time(9, 0)
"""Rights move, and people are asked and told, in the morning of the committee's zone."""


class What(StrEnum):
    """What can come of an act or of a day that has come."""

    ASKED = "asked"
    NOBODY_LEFT = "nobody-left"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    HANDED_OVER = "handed-over"
    STILL_OPEN = "still-open"
    STEPPED_DOWN = "stepped-down"


@dataclass(frozen=True)
class Event:
    """What happened, to which term and whose it is; ``former`` is the chair before, after a handover."""

    what: What
    term: ChairTerm | None = None
    member: Member | None = None
    former: Member | None = None


@dataclass(frozen=True)
class Letter:
    """A message with the Slack id of the person or channel that gets it, and its key in the outbox."""

    target: str
    key: str
    message: Message


def send(session: Session, committee: Committee, letters: Iterable[Letter], *, now: datetime) -> None:
    """Queues the letters within the caller's transaction; one that was queued before is left as it is."""
    for letter in letters:
        outbox.enqueue(
            session,
            committee.pk,
            letter.message,
            kind=Kind.CHAIR,
            key=letter.key,
            target=letter.target,
            now=now,
        )


def schedule_handover(session: Session, committee: Committee, term: ChairTerm, *, now: datetime) -> None:
    """Makes the question to the next person, and the handover at the term's end, due."""
    rotation = _rotation(session, committee)
    ask_on = instant_of(term.ends_on - timedelta(days=rotation.notice_days), HANDOVER_HOUR, committee.zone)
    for work, due in ((Work.CHAIR_ASK, max(ask_on, now)), (Work.HANDOVER, handover_at(committee, term))):
        schedule.once(session, committee.pk, work, due, subject_id=0, zone=committee.zone, now=now)


def handover_at(committee: Committee, term: ChairTerm) -> datetime:
    """When a term that is served ends and the next one begins."""
    return instant_of(term.ends_on, HANDOVER_HOUR, committee.zone)


def ask_next(
    session: Session, committee: Committee, *, actor: Member | None = None, now: datetime
) -> list[Event]:
    """Asks the next person in line for the coming term: ASKED, or NOBODY_LEFT when that side has nobody.

    No event when somebody is being asked, or has accepted, already. Raises NotSetUp without a rotation,
    NotAllowed when ``actor`` is given and may not.
    """
    if actor is not None:
        authorize(session, actor, Act.HAND_OVER)
    rotation = _rotation(session, committee)
    settle_departed(session, committee, now=now)
    if open_term(session, committee.pk) is not None:
        return []
    serving, day = serving_term(session, committee.pk), today(now, committee.zone)
    person = _candidate(session, committee, serving)
    if person is None:
        return [Event(What.NOBODY_LEFT)]
    starts_on = max(serving.ends_on, day) if serving else day
    term = ChairTerm(
        committee_id=committee.pk,
        member_id=person.member_id,
        number=next_number(terms_of(session, committee.pk)),
        sector=person.sector,
        starts_on=starts_on,
        ends_on=rotation.term_end(starts_on),
        state=TermState.ASKED,
        asked_at=now,
        answer_by=day + timedelta(days=rotation.answer_days),
    )
    audit.create(session, actor, Act.HAND_OVER, term, now=now)
    due = instant_of(day + timedelta(days=rotation.answer_days), HANDOVER_HOUR, committee.zone)
    schedule.once(
        session, committee.pk, Work.CHAIR_DEADLINE, due, subject_id=term.pk, zone=committee.zone, now=now
    )
    return [_event(session, What.ASKED, term)]


def _candidate(session: Session, committee: Committee, serving: ChairTerm | None) -> Candidate | None:
    """The next in line, who is never the person who chairs now, whatever side they sit on by now."""
    terms = terms_of(session, committee.pk)
    before = chaired(terms)
    present = {serving.member_id} if serving else set()
    return next_in_line(
        line_of(session, committee.pk),
        last_sector=before[-1].sector if before else None,
        served=[term.member_id for term in before],
        passed_over=said_no(terms) | present,
    )


def accept(session: Session, actor: Member, term: ChairTerm, *, now: datetime) -> list[Event]:
    """The person asked takes the term; where its day has come, or the chair is vacant, at once.

    Somebody who said no, or nothing, may think again as long as nobody else is asked.
    Raises AlreadySettled, NotAllowed.
    """
    authorize(session, actor, Act.ANSWER_CHAIR, term)
    committee = session.get_one(Committee, term.committee_id)
    settle_departed(session, committee, now=now)
    if term.state != TermState.ASKED and not _thinks_again(session, term):
        raise AlreadySettled("term", "", term.state)
    settle(session, actor, term, TermState.ACCEPTED, now=now)
    events = [_event(session, What.ACCEPTED, term)]
    serving = serving_term(session, committee.pk)
    if serving is None or now >= handover_at(committee, serving):
        events.append(_hand_over(session, committee, term, actor, now=now))
    return events


def _thinks_again(session: Session, term: ChairTerm) -> bool:
    coming = next_number(terms_of(session, term.committee_id))
    free = open_term(session, term.committee_id) is None
    return term.state in SAID_NO and term.number == coming and free


def decline(session: Session, actor: Member, term: ChairTerm, *, now: datetime) -> list[Event]:
    """The person asked says no, also after a yes; the next in line is asked at once.

    Raises AlreadySettled, NotAllowed.
    """
    authorize(session, actor, Act.ANSWER_CHAIR, term)
    if term.state not in (TermState.ASKED, TermState.ACCEPTED):
        raise AlreadySettled("term", "", term.state)
    settle(session, actor, term, TermState.DECLINED, now=now)
    committee = session.get_one(Committee, term.committee_id)
    return [_event(session, What.DECLINED, term), *ask_next(session, committee, now=now)]


def sit_out(session: Session, actor: Member, committee: Committee, *, now: datetime) -> list[Event]:
    """Somebody in the line lets the coming term pass, before or after they are asked, and keeps their place.

    Raises NotFound for who is not in the line, AlreadySettled, NotAllowed.
    """
    settle_departed(session, committee, now=now)
    asked = open_term(session, committee.pk)
    if asked is not None and asked.member_id == actor.id:
        return decline(session, actor, asked, now=now)
    mine = next((one for one in line_of(session, committee.pk) if one.member_id == actor.id), None)
    if mine is None:
        raise NotFound("line")
    terms, serving = terms_of(session, committee.pk), serving_term(session, committee.pk)
    if actor.pk in said_no(terms):
        raise AlreadySettled("term", "", TermState.DECLINED)
    day = today(now, committee.zone)
    starts_on = max(serving.ends_on, day) if serving else day
    term = ChairTerm(
        committee_id=committee.pk,
        member_id=actor.pk,
        number=next_number(terms),
        sector=mine.sector,
        starts_on=starts_on,
        ends_on=_rotation(session, committee).term_end(starts_on),
        state=TermState.DECLINED,
        answered_at=now,
    )
    authorize(session, actor, Act.ANSWER_CHAIR, term)
    audit.create(session, actor, Act.ANSWER_CHAIR, term, now=now)
    return [_event(session, What.DECLINED, term)]


def settle_unanswered(session: Session, term: ChairTerm, *, now: datetime) -> list[Event]:
    """No answer in the set days counts as a no and the next is asked; no event if there was an answer."""
    if term.state != TermState.ASKED:
        return []
    settle(session, None, term, TermState.LAPSED, now=now)
    committee = session.get_one(Committee, term.committee_id)
    return [_event(session, What.LAPSED, term), *ask_next(session, committee, now=now)]


def asked_term_of(session: Session, member: Member) -> ChairTerm:
    """The term for which this member was asked last and that is not served yet. Raises NotFound."""
    statement = select(ChairTerm).where(
        ChairTerm.committee_id == member.committee_id,
        ChairTerm.member_id == member.id,
        col(ChairTerm.state).in_([TermState.ASKED, TermState.ACCEPTED, *SAID_NO]),
    )
    found = session.exec(statement.order_by(col(ChairTerm.id).desc())).first()
    if found is None:
        raise NotFound("term")
    return found


def hand_over_now(session: Session, actor: Member, term: ChairTerm, *, now: datetime) -> list[Event]:
    """Hands the chair to the person who has accepted ``term``, before its day. Raises AlreadySettled."""
    authorize(session, actor, Act.HAND_OVER)
    committee = session.get_one(Committee, term.committee_id)
    settle_departed(session, committee, now=now)
    if term.state != TermState.ACCEPTED:
        raise AlreadySettled("term", "", term.state)
    return [_hand_over(session, committee, term, actor, now=now)]


def hand_over_on_the_day(session: Session, committee: Committee, *, now: datetime) -> list[Event]:
    """The term has ended: the accepted person takes over, else STILL_OPEN and the present chair goes on.

    No event when the term does not end yet after all.
    """
    settle_departed(session, committee, now=now)
    serving = serving_term(session, committee.pk)
    if serving is not None and now < handover_at(committee, serving):
        return []
    coming = open_term(session, committee.pk)
    if coming is not None and coming.state == TermState.ACCEPTED:
        return [_hand_over(session, committee, coming, None, now=now)]
    still = Event(What.STILL_OPEN, coming, _member(session, coming))
    return [still, *ask_next(session, committee, now=now)]


def step_down(session: Session, actor: Member, committee: Committee, *, now: datetime) -> list[Event]:
    """The chair leaves the chair now. Who has accepted takes it at once, else the next in line is asked.

    Raises NotAllowed.
    """
    authorize(session, actor, Act.STEP_DOWN)
    term = serving_term(session, committee.pk)
    assert term is not None, "only the serving chair passes authorize"
    _end(session, actor, committee, term, Act.STEP_DOWN, now=now)
    for work in (Work.CHAIR_ASK, Work.HANDOVER):
        schedule.cancel(session, committee.pk, work, 0, now=now)
    events = [_event(session, What.STEPPED_DOWN, term)]
    coming = open_term(session, committee.pk)
    if coming is not None and coming.state == TermState.ACCEPTED:
        return [*events, _hand_over(session, committee, coming, actor, now=now)]
    return [*events, *ask_next(session, committee, now=now)]


def _hand_over(
    session: Session, committee: Committee, term: ChairTerm, actor: Member | None, *, now: datetime
) -> Event:
    """The rights move: the old chair keeps member rights only, the next handover becomes due.

    The end stays as it was asked for, so that the year keeps its rhythm, unless it has passed meanwhile.
    """
    day = today(now, committee.zone)
    terms = terms_of(session, committee.pk)
    before = chaired(terms)
    serving = serving_term(session, committee.pk)
    if serving is not None:
        _end(session, actor, committee, serving, Act.HAND_OVER, now=now)
    ends_on = term.ends_on if term.ends_on > day else _rotation(session, committee).term_end(day)
    audit.change(
        session,
        actor,
        Act.HAND_OVER,
        term,
        now=now,
        state=TermState.SERVING,
        number=next_number(terms),
        starts_on=day,
        ends_on=ends_on,
    )
    schedule_handover(session, committee, term, now=now)
    former = _member(session, before[-1]) if before else None
    return Event(What.HANDED_OVER, term, _member(session, term), former)


def _end(
    session: Session, actor: Member | None, committee: Committee, term: ChairTerm, act: Act, *, now: datetime
) -> None:
    ends_on = max(today(now, committee.zone), term.starts_on)
    audit.change(session, actor, act, term, now=now, state=TermState.ENDED, ends_on=ends_on)


def settle(
    session: Session, actor: Member | None, term: ChairTerm, state: TermState, *, now: datetime
) -> None:
    """An answer, or none in time: the deadline is off, and a question still queued is not put any more."""
    audit.change(session, actor, Act.ANSWER_CHAIR, term, now=now, state=state, answered_at=now)
    schedule.cancel(session, term.committee_id, Work.CHAIR_DEADLINE, term.pk, now=now)
    outbox.withdraw(session, term.committee_id, term.subject, now=now)


def settle_departed(session: Session, committee: Committee, *, now: datetime) -> None:
    """Whoever has left the committee neither chairs nor is waited for."""
    statement = (
        select(ChairTerm)
        .join(Member, col(Member.id) == ChairTerm.member_id)
        .where(
            ChairTerm.committee_id == committee.id,
            col(ChairTerm.state).in_([TermState.SERVING, TermState.ASKED, TermState.ACCEPTED]),
            ~col(Member.active),
        )
    )
    for term in session.exec(statement).all():
        if term.state == TermState.SERVING:
            _end(session, None, committee, term, Act.HAND_OVER, now=now)
        else:
            settle(session, None, term, TermState.LAPSED, now=now)


def _rotation(session: Session, committee: Committee) -> ChairRotation:
    rotation = rotation_of(session, committee.pk)
    if rotation is None:
        raise NotSetUp("chair")
    return rotation


def _event(session: Session, what: What, term: ChairTerm) -> Event:
    return Event(what, term, _member(session, term))


def _member(session: Session, term: ChairTerm | None) -> Member | None:
    return fetch(session, Member, term.committee_id, term.member_id) if term else None
