"""Who signed an agreement for which agency, whom to ask where nobody has, and signatories who have left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from models import audit, outbox
from models.access import Act, authorize
from models.agreement import (
    UNSIGNED,
    Agreement,
    AgreementLine,
    AgreementParty,
    Party,
    check_active,
    unsigned_key,
)
from models.calendar import today
from models.committee import Agency, Committee, Member
from models.errors import NotFound, Refused
from models.goal import clean
from models.roster import NAME_LIMIT, seat_lines

Holders = Mapping[int, Sequence[Member]]
"""By an agency's id, who holds its seats: principals first, then their designees."""


def holders_of(session: Session, committee_id: int) -> Holders:
    """Who holds the seats of each agency and is still here; as many queries for many as for few."""
    principals: dict[int, list[Member]] = {}
    designees: dict[int, list[Member]] = {}
    for line in seat_lines(session, committee_id):
        for people, member in ((principals, line.principal), (designees, line.designee)):
            if member is not None:
                people.setdefault(line.agency.pk, []).append(member)
    return {pk: [*principals.get(pk, ()), *designees.get(pk, ())] for pk in {*principals, *designees}}


def whom_to_ask(party: Party, holders: Holders) -> Member | None:
    """Who speaks for the agency now; None while its seat is vacant."""
    return next(iter(holders.get(party.agency.pk, ())), None)


def has_left(party: Party, holders: Holders) -> bool:
    """Whether who signed is out of the committee or of the agency, and nobody has said that it still binds.

    Who held no seat of the agency on the day has left it only with the committee.
    """
    row, signer = party.row, party.signer
    if row.signed_on is None or signer is None or row.upheld_on is not None:
        return False
    seated = any(one.pk == signer.pk for one in holders.get(party.agency.pk, ()))
    return not signer.active or (row.from_seat and not seated)


def departed(line: AgreementLine, holders: Holders) -> list[Party]:
    """The parties of an agreement that holds whose signatory has left."""
    return [one for one in line.rows if has_left(one, holders)] if line.holds else []


@dataclass(frozen=True)
class Signature:
    """Who signed: a member, or somebody who is none by name; in which role, and on which day."""

    member: Member | None = None
    name: str = ""
    role: str = ""
    day: date | None = None


def sign(
    session: Session, actor: Member, agreement: Agreement, agency: Agency, given: Signature, *, now: datetime
) -> None:
    """Records who signed for the agency; an earlier signature of it is replaced, and stays in the audit log.

    Without a day it is today's. Raises Refused on the field at fault, NotFound for an agency that is no
    party, NotAllowed, and AlreadySettled for an agreement that has ended.
    """
    row = _row(session, actor, agreement, agency)
    day = today(now, session.get_one(Committee, agreement.committee_id).zone)
    if given.day is not None and given.day > day:
        raise Refused("signed_on", "not_yet")
    member = given.member
    if member is not None and member.committee_id != agreement.committee_id:
        raise NotFound("member")
    seated = {one.pk for one in holders_of(session, agreement.committee_id).get(agency.pk, ())}
    name = member.name if member else clean(given.name, "name", limit=NAME_LIMIT)
    values = UNSIGNED | {
        "signed_on": given.day or day,
        "signer_id": member.pk if member else None,
        "signer_name": name[:NAME_LIMIT],
        "signer_role": clean(given.role, "role", limit=NAME_LIMIT) if given.role.strip() else "",
        "from_seat": member is not None and member.pk in seated,
    }
    audit.change(session, actor, Act.SIGN_AGREEMENT, row, now=now, **values)
    start = unsigned_key(agreement.pk, f"{row.pk}:")
    outbox.withdraw_keys(session, row.committee_id, start, now=now)


def settle_departed(
    session: Session, actor: Member, agreement: Agreement, agency: Agency, *, binds: bool, now: datetime
) -> None:
    """Whether the signature of somebody who has left binds; if it does not, the agency has still to sign.

    Raises NotFound, NotAllowed, and AlreadySettled for an agreement that has ended.
    """
    row = _row(session, actor, agreement, agency)
    day = today(now, session.get_one(Committee, agreement.committee_id).zone)
    values = {"upheld_on": day} if binds else UNSIGNED
    audit.change(session, actor, Act.SIGN_AGREEMENT, row, now=now, **values)


def _row(session: Session, actor: Member, agreement: Agreement, agency: Agency) -> AgreementParty:
    authorize(session, actor, Act.SIGN_AGREEMENT, agreement)
    check_active(agreement)
    found = session.exec(
        select(AgreementParty).where(
            AgreementParty.committee_id == agreement.committee_id,
            AgreementParty.agreement_id == agreement.pk,
            AgreementParty.agency_id == agency.pk,
        )
    ).first()
    if found is None:
        raise NotFound("agency", agency.name)
    return found


def asked_about(session: Session, parties: Iterable[Party], day: date) -> None:
    """The keeper is asked about these signatories today, and not again."""
    for one in parties:
        one.row.left_told_on = day
        session.add(one.row)
