"""Two people of one line change places, if both want to: each takes the turn that was the other's."""

from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models import audit, outbox
from models.access import Act, authorize
from models.chair import (
    Candidate,
    at_limit,
    line_in,
    open_in,
    rotation_in,
    rules_of,
    served_in,
    terms_in,
)
from models.committee import Member
from models.errors import AlreadySettled, NotFound, Refused
from models.events import Event, What
from models.office import Line, Office, Swap, Term, TermState
from models.passing import settle
from models.question import new_term


def ask_swap(session: Session, actor: Member, office: Office, other: Member, *, now: datetime) -> Swap:
    """Asks somebody of the same side of the line; whom one asked before about it is not waited for any more.

    Raises NotFound for who is not in the line, Refused on ``other`` for oneself or somebody of another side.
    """
    if other.pk == actor.pk:
        raise Refused("other", "same_person", other.name)
    mine, theirs = _place(session, office, actor), _place(session, office, other)
    if rules_of(rotation_in(session, office)).sectors and mine.sector != theirs.sector:
        raise Refused("other", "other_side", other.name)
    for earlier in session.exec(_open_of(office, actor)).all():
        audit.change(session, actor, Act.SWAP_TURNS, earlier, now=now, answered_at=now, agreed=False)
        outbox.withdraw(session, office.committee_id, f"swap:{earlier.pk}", now=now)
    swap = Swap(
        committee_id=office.committee_id,
        office_id=office.id,
        asker_id=actor.pk,
        other_id=other.pk,
        asked_at=now,
    )
    audit.create(session, actor, Act.SWAP_TURNS, swap, now=now)
    return swap


def answer_swap(
    session: Session, actor: Member, office: Office, swap: Swap, *, agreed: bool, now: datetime
) -> list[Event]:
    """Changes the places, and with them a turn for which one of the two is asked or has accepted already.

    Raises AlreadySettled, NotFound when one of them is not in the line any more, NotAllowed.
    """
    authorize(session, actor, Act.SWAP_TURNS, swap)
    if swap.answered_at is not None:
        raise AlreadySettled("swap", "", "answered")
    audit.change(session, actor, Act.SWAP_TURNS, swap, now=now, answered_at=now, agreed=agreed)
    if not agreed:
        return []
    asker = session.get_one(Member, swap.asker_id)
    mine, theirs = _row(session, office, actor), _row(session, office, asker)
    _change_places(session, mine, theirs)
    term = _change_turns(session, office, mine, theirs, now=now)
    return [Event(office, What.SWAPPED, term, actor, asker)]


def _change_places(session: Session, one: Line, other: Line) -> None:
    """By way of a place that nobody has: the database never sees two people in one."""
    first, second = one.position, other.position
    for row, position in ((one, -1), (other, first), (one, second)):
        row.position = position
        session.add(row)
        session.flush()


def _change_turns(session: Session, office: Office, one: Line, other: Line, *, now: datetime) -> Term | None:
    """The turn that is asked for or accepted goes to the other of the two, who has agreed to it."""
    coming = open_in(session, office)
    if coming is None or coming.member_id not in (one.member_id, other.member_id):
        return None
    takes = other if coming.member_id == one.member_id else one
    rules = rules_of(rotation_in(session, office))
    if at_limit(takes.member_id, served_in(terms_in(session, office), rules), rules):
        raise Refused("other", "at_limit", session.get_one(Member, takes.member_id).name)
    holder = session.get_one(Member, coming.member_id)
    settle(session, holder, coming, TermState.DECLINED, now=now)
    values = {
        "starts_on": coming.starts_on,
        "ends_on": coming.ends_on,
        "partial": coming.partial,
        "state": TermState.ACCEPTED,
        "answered_at": now,
    }
    person, actor = Candidate(takes.member_id, takes.sector), session.get_one(Member, takes.member_id)
    return new_term(session, office, actor, person, Act.SWAP_TURNS, values, now=now)


def _place(session: Session, office: Office, member: Member) -> Candidate:
    found = next((one for one in line_in(session, office) if one.member_id == member.pk), None)
    if found is None:
        raise NotFound("line_place", member.name)
    return found


def _row(session: Session, office: Office, member: Member) -> Line:
    _place(session, office, member)
    table = office.lines
    return session.exec(select(table).where(office.owns(table), table.member_id == member.pk)).one()


def _open_of(office: Office, asker: Member) -> SelectOfScalar[Swap]:
    return select(Swap).where(
        Swap.committee_id == office.committee_id,
        Swap.office_id == office.id,
        Swap.asker_id == asker.pk,
        col(Swap.answered_at).is_(None),
    )
