"""Agencies as people name them, and who speaks for one."""

from datetime import datetime
from difflib import get_close_matches

from sqlmodel import Session, col, select

from models.committee import Agency, Member, Seat, agencies_of
from models.errors import NotFound
from models.mailing import tell_each
from models.outbox import Kind, Message


def agency_by_name(session: Session, committee_id: int, typed: str) -> Agency:
    """The agency meant by what was typed: its name in any case, or the only one with a word that begins so.

    Raises NotFound, with up to five names that come near.
    """
    agencies = agencies_of(session, committee_id)
    wanted = " ".join(typed.split()).casefold()
    exact = [agency for agency in agencies if agency.name.casefold() == wanted]
    within = [agency for agency in agencies if wanted and f" {wanted}" in f" {agency.name.casefold()}"]
    for found in (exact, within):
        if len(found) == 1:
            return found[0]
    names = {agency.name.casefold(): agency.name for agency in agencies}
    near = [agency.name for agency in within] or [
        names[name] for name in get_close_matches(wanted, names, n=3, cutoff=0.4)
    ]
    raise NotFound("agency", typed.strip(), near=near[:5])


def tell_principal(
    session: Session, agency: Agency, message: Message, *, key: str, but: Member, now: datetime
) -> None:
    """Queues the message to the agency's principals, or their designees where a seat has no principal.

    Whoever caused it is not told.
    """
    statement = (
        select(Member)
        .join(
            Seat,
            (col(Seat.principal_id) == Member.id)
            | (col(Seat.principal_id).is_(None) & (col(Seat.designee_id) == Member.id)),
        )
        .where(Seat.agency_id == agency.id, Seat.committee_id == agency.committee_id, col(Member.active))
    )
    others = [member for member in session.exec(statement).all() if member.id != but.id]
    tell_each(session, agency.committee_id, others, message, kind=Kind.NOTICE, key=key, now=now)
