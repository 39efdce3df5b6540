"""The register of agreements: what agencies have signed with one another, and when it is looked at again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models import audit
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.calendar import today
from models.committee import Agency, Committee, Member
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import clean
from models.rhythm import LINK, LINK_LIMIT
from models.roles import Role

TITLE_LIMIT = 150


class AgreementKind(StrEnum):
    """What sort of paper it is."""

    MOU = "mou"
    DATA_SHARING = "data_sharing"
    RESOLUTION = "resolution"
    PROTOCOL = "protocol"
    OTHER = "other"


class AgreementState(StrEnum):
    """An agreement holds until it is ended; a review day that is past does not end it."""

    ACTIVE = "active"
    ENDED = "ended"


class Agreement(Owned, table=True):
    """A shared paper that binds agencies, or (a resolution) one that the county has adopted.

    ``signed_on`` is the day of the last signature, or of the adoption; ``review_on`` the day by which it is
    to be renewed. ``link`` leads to the paper itself, which is kept elsewhere.
    """

    __table_args__ = (
        tenant_key(),
        CheckConstraint(f"length(title) BETWEEN 1 AND {TITLE_LIMIT}", name="title_length"),
        CheckConstraint("review_on >= signed_on", name="review_after_signing"),
    )

    title: str
    kind: AgreementKind = Field(default=AgreementKind.MOU, sa_column=stored(AgreementKind, "kind"))
    signed_on: date | None = None
    review_on: date | None = None
    link: str = ""
    state: AgreementState = Field(default=AgreementState.ACTIVE, sa_column=stored(AgreementState, "state"))
    made_at: datetime

    def roles_of(self, _session: Session, _member: Member) -> tuple[Role, ...]:
        """Nobody is more towards an agreement than towards the committee."""
        return ()


class AgreementParty(Owned, table=True):
    """That an agency is a party to an agreement; without a day it has still to sign."""

    __table_args__ = (
        UniqueConstraint("agreement_id", "agency_id"),
        within("agreement", "agreement_id"),
        within("agency", "agency_id"),
    )

    agreement_id: int
    agency_id: int = Field(index=True)
    signed_on: date | None = None


@dataclass(frozen=True)
class Paper:
    """All that somebody says of an agreement; ``signed`` are those of the parties that have signed it."""

    title: str
    kind: AgreementKind = AgreementKind.MOU
    signed_on: date | None = None
    review_on: date | None = None
    link: str = ""
    parties: Collection[Agency] = ()
    signed: Collection[Agency] = ()


@dataclass(frozen=True)
class AgreementLine:
    """An agreement with its parties by name; those in ``signed`` have signed it."""

    agreement: Agreement
    parties: list[Agency]
    signed: list[Agency]


def add_agreement(session: Session, actor: Member, paper: Paper, *, now: datetime) -> Agreement:
    """Enters an agreement in the register. Raises Refused on the field at fault, NotFound, NotAllowed."""
    authorize(session, actor, Act.ADD_AGREEMENT)
    day = _today(session, actor.committee_id, now)
    values = _checked(actor.committee_id, paper, day=day)
    agreement = Agreement(committee_id=actor.committee_id, made_at=now, **values)
    audit.create(session, actor, Act.ADD_AGREEMENT, agreement, now=now)
    _put_parties(session, actor, Act.ADD_AGREEMENT, agreement, paper, day=day, now=now)
    return agreement


def change_agreement(
    session: Session, actor: Member, agreement: Agreement, paper: Paper, *, now: datetime
) -> None:
    """Sets all that the paper says; parties that it leaves out are none any more.

    Raises Refused on the field at fault, NotFound, NotAllowed, and AlreadySettled for one that has ended.
    """
    authorize(session, actor, Act.EDIT_AGREEMENT, agreement)
    _check_active(agreement)
    day = _today(session, agreement.committee_id, now)
    values = _checked(agreement.committee_id, paper, day=day)
    audit.change(session, actor, Act.EDIT_AGREEMENT, agreement, now=now, **values)
    _put_parties(session, actor, Act.EDIT_AGREEMENT, agreement, paper, day=day, now=now)


def renew_agreement(
    session: Session, actor: Member, agreement: Agreement, *, review_on: date | None, now: datetime
) -> None:
    """It goes on, and is looked at again by that later day.

    Raises Refused, NotAllowed, and AlreadySettled for one that has ended.
    """
    authorize(session, actor, Act.RENEW_AGREEMENT, agreement)
    _check_active(agreement)
    if review_on is None:
        raise Refused("review_on", "no_day")
    if review_on <= _today(session, agreement.committee_id, now):
        raise Refused("review_on", "past")
    audit.change(session, actor, Act.RENEW_AGREEMENT, agreement, now=now, review_on=review_on)


def end_agreement(session: Session, actor: Member, agreement: Agreement, *, now: datetime) -> None:
    """It holds no more, and nobody is asked to renew it. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.END_AGREEMENT, agreement)
    _check_active(agreement)
    audit.change(session, actor, Act.END_AGREEMENT, agreement, now=now, state=AgreementState.ENDED)


def agreements_of(session: Session, committee_id: int) -> list[AgreementLine]:
    """The whole register, ended ones too: by the review day, those without one last; one query."""
    return _lines(session, committee_id)


def to_renew(session: Session, committee_id: int, until: date) -> list[AgreementLine]:
    """What is to be renewed by that day or was to be before, the earliest day first; one query."""
    active = col(Agreement.state) == AgreementState.ACTIVE
    return _lines(session, committee_id, active, col(Agreement.review_on) <= until)


def line_of(session: Session, agreement: Agreement) -> AgreementLine:
    """One agreement with its parties."""
    [line] = _lines(session, agreement.committee_id, col(Agreement.id) == agreement.id)
    return line


def _lines(session: Session, committee_id: int, *only: Any) -> list[AgreementLine]:
    statement = (
        select(Agreement, AgreementParty, Agency)
        .join(AgreementParty, col(AgreementParty.agreement_id) == Agreement.id, isouter=True)
        .join(Agency, col(Agency.id) == AgreementParty.agency_id, isouter=True)
        .where(Agreement.committee_id == committee_id, *only)
        .order_by(
            col(Agreement.review_on).is_(None),  # the databases differ in where they put what is not there
            col(Agreement.review_on),
            col(Agreement.id),
            col(Agency.name),
        )
    )
    found: dict[int, AgreementLine] = {}
    for agreement, party, agency in session.exec(statement).all():
        line = found.setdefault(agreement.pk, AgreementLine(agreement, [], []))
        if agency is not None:
            line.parties.append(agency)
            if party.signed_on is not None:
                line.signed.append(agency)
    return list(found.values())


def _checked(committee_id: int, paper: Paper, *, day: date) -> dict[str, Any]:
    """The columns of the paper. Raises Refused, and NotFound for another committee's agency."""
    link, parties = paper.link.strip(), {agency.pk for agency in paper.parties}
    if any(agency.committee_id != committee_id for agency in paper.parties):
        raise NotFound("agency")
    if missing := [agency.name for agency in paper.signed if agency.pk not in parties]:
        raise Refused("signed", "no_party", missing[0])
    if paper.signed_on is not None and paper.signed_on > day:
        raise Refused("signed_on", "not_yet")
    if paper.signed_on is not None and paper.review_on is not None and paper.review_on < paper.signed_on:
        raise Refused("review_on", "before_signed")
    if len(link) > LINK_LIMIT:
        raise Refused("link", "too_long", link)
    if link and not LINK.fullmatch(link):
        raise Refused("link", "no_link", link)
    return {
        "title": clean(paper.title, "title", limit=TITLE_LIMIT),
        "kind": paper.kind,
        "signed_on": paper.signed_on,
        "review_on": paper.review_on,
        "link": link,
    }


def _put_parties(
    session: Session, actor: Member, act: Act, agreement: Agreement, paper: Paper, *, day: date, now: datetime
) -> None:
    """Makes the paper's parties those of the agreement.

    A signature is of the day on which it was told, and never later than that of the whole agreement.
    """
    statement = select(AgreementParty).where(
        AgreementParty.committee_id == agreement.committee_id, AgreementParty.agreement_id == agreement.id
    )
    present = {row.agency_id: row for row in session.exec(statement).all()}
    signed = {agency.pk for agency in paper.signed}
    wanted = {agency.pk for agency in paper.parties}
    for agency_id in present.keys() - wanted:
        audit.remove(session, actor, act, present[agency_id], now=now)
    for agency_id in sorted(wanted):
        row = present.get(agency_id)
        told = (row.signed_on if row else None) or day
        signed_on = min(told, agreement.signed_on or told) if agency_id in signed else None
        if row is not None:
            audit.change(session, actor, act, row, now=now, signed_on=signed_on)
            continue
        row = AgreementParty(
            committee_id=agreement.committee_id,
            agreement_id=agreement.pk,
            agency_id=agency_id,
            signed_on=signed_on,
        )
        audit.create(session, actor, act, row, now=now)


def _check_active(agreement: Agreement) -> None:
    if agreement.state != AgreementState.ACTIVE:
        raise AlreadySettled("agreement", agreement.title, agreement.state)


def _today(session: Session, committee_id: int, now: datetime) -> date:
    return today(now, session.get_one(Committee, committee_id).zone)
