"""The register of agreements: what agencies have signed with one another, and when it is looked at again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint, false
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, col, select

from models import audit, outbox, schedule
from models.access import Act, authorize
from models.base import Owned, stored, tenant_key, within
from models.calendar import today
from models.committee import Agency, Committee, Member
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import clean
from models.recurrence import Recurrence, weekly
from models.rhythm import LINK, LINK_LIMIT
from models.roles import Role
from models.schedule import Work

TITLE_LIMIT = 150

STAGES = (60, 14)
"""How many days before its review day the keeper of an agreement is reminded."""

LOOK, LOOK_HOUR = weekly({0, 1, 2, 3, 4}), time(9, 0)
"""When the register is looked through for what somebody has to hear of."""


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
    to be renewed. ``link`` leads to the paper itself, which is kept elsewhere. The keeper is reminded of the
    review; without one, a coordinator is. ``overdue_told`` is the review day that the chair has read of as
    past, ``unsigned_told_on`` the day on which they read that signatures are missing.
    """

    __table_args__ = (
        tenant_key(),
        within("member", "keeper_id"),
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
    keeper_id: int | None = None
    overdue_told: date | None = None
    unsigned_told_on: date | None = None

    def roles_of(self, _session: Session, member: Member) -> tuple[Role, ...]:
        """Its keeper owns it."""
        return (Role.OWNER,) if self.keeper_id == member.pk else ()


class AgreementParty(Owned, table=True):
    """That an agency is a party to an agreement; without a day it has still to sign.

    Who signed is kept by name and role as they were; ``signer_id`` where that was a member, who then held a
    seat of the agency if ``from_seat``. ``upheld_on`` is the day on which it was said that the signature
    binds although who gave it has left, ``left_told_on`` the day on which the keeper was asked about that.
    ``awaited_since`` is from when on its signature is seen to be missing.
    """

    __table_args__ = (
        UniqueConstraint("agreement_id", "agency_id"),
        within("agreement", "agreement_id"),
        within("agency", "agency_id"),
        within("member", "signer_id"),
    )

    agreement_id: int
    agency_id: int = Field(index=True)
    signed_on: date | None = None
    signer_id: int | None = None
    signer_name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    signer_role: str = Field(default="", sa_column_kwargs={"server_default": ""})
    from_seat: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    upheld_on: date | None = None
    left_told_on: date | None = None
    awaited_since: date | None = None


UNSIGNED: dict[str, Any] = {
    "signed_on": None,
    "signer_id": None,
    "signer_name": "",
    "signer_role": "",
    "from_seat": False,
    "upheld_on": None,
    "left_told_on": None,
}
"""How a party stands that has not signed, or whose signature was taken off."""


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
    keeper: Member | None = None


@dataclass(frozen=True)
class Party:
    """An agency that is a party, and the member who signed for it, if one did and whether they are here."""

    agency: Agency
    row: AgreementParty
    signer: Member | None


@dataclass(frozen=True)
class AgreementLine:
    """An agreement with its keeper, and with its parties by name."""

    agreement: Agreement
    keeper: Member | None = None
    rows: list[Party] = field(default_factory=list)

    @property
    def parties(self) -> list[Agency]:
        """All that are to sign it."""
        return [one.agency for one in self.rows]

    @property
    def signed(self) -> list[Agency]:
        """Those that have."""
        return [one.agency for one in self.rows if one.row.signed_on is not None]

    @property
    def holds(self) -> bool:
        """Whether it has not been ended."""
        return self.agreement.state == AgreementState.ACTIVE


def add_agreement(session: Session, actor: Member, paper: Paper, *, now: datetime) -> Agreement:
    """Enters an agreement in the register; its keeper is who the paper says, else whoever enters it.

    Raises Refused on the field at fault, NotFound, NotAllowed.
    """
    authorize(session, actor, Act.ADD_AGREEMENT)
    day = _today(session, actor.committee_id, now)
    values = _checked(actor.committee_id, paper, day=day)
    keeper = paper.keeper or actor
    agreement = Agreement(committee_id=actor.committee_id, made_at=now, keeper_id=keeper.pk, **values)
    audit.create(session, actor, Act.ADD_AGREEMENT, agreement, now=now)
    _put_parties(session, actor, Act.ADD_AGREEMENT, agreement, paper, day=day, now=now)
    look_each_morning(session, agreement.committee_id, now=now)
    return agreement


def change_agreement(
    session: Session, actor: Member, agreement: Agreement, paper: Paper, *, now: datetime
) -> None:
    """Sets all that the paper says; parties that it leaves out are none any more. Without a keeper in it,
    a coordinator is reminded.

    Raises Refused on the field at fault, NotFound, NotAllowed, and AlreadySettled for one that has ended.
    """
    authorize(session, actor, Act.EDIT_AGREEMENT, agreement)
    check_active(agreement)
    day = _today(session, agreement.committee_id, now)
    values = _checked(agreement.committee_id, paper, day=day)
    values["keeper_id"] = paper.keeper.pk if paper.keeper else None
    if values["review_on"] != agreement.review_on:
        withdraw_reminders(session, agreement, now=now)
    audit.change(session, actor, Act.EDIT_AGREEMENT, agreement, now=now, **values)
    _put_parties(session, actor, Act.EDIT_AGREEMENT, agreement, paper, day=day, now=now)
    look_each_morning(session, agreement.committee_id, now=now)


def renew_agreement(
    session: Session, actor: Member, agreement: Agreement, *, review_on: date | None, now: datetime
) -> None:
    """It goes on, and is looked at again by that later day.

    Raises Refused, NotAllowed, and AlreadySettled for one that has ended.
    """
    authorize(session, actor, Act.RENEW_AGREEMENT, agreement)
    check_active(agreement)
    if review_on is None:
        raise Refused("review_on", "no_day")
    if review_on <= _today(session, agreement.committee_id, now):
        raise Refused("review_on", "past")
    withdraw_reminders(session, agreement, now=now)
    audit.change(session, actor, Act.RENEW_AGREEMENT, agreement, now=now, review_on=review_on)
    look_each_morning(session, agreement.committee_id, now=now)


def end_agreement(session: Session, actor: Member, agreement: Agreement, *, now: datetime) -> None:
    """It holds no more, and nobody is asked to renew it. Raises NotAllowed, AlreadySettled."""
    authorize(session, actor, Act.END_AGREEMENT, agreement)
    check_active(agreement)
    withdraw_reminders(session, agreement, now=now)
    outbox.withdraw_keys(session, agreement.committee_id, unsigned_key(agreement.pk), now=now)
    audit.change(session, actor, Act.END_AGREEMENT, agreement, now=now, state=AgreementState.ENDED)


def reopen_agreement(session: Session, actor: Member, agreement: Agreement, *, now: datetime) -> None:
    """One that was ended holds again, as it was. Raises NotAllowed, and AlreadySettled if it holds."""
    authorize(session, actor, Act.END_AGREEMENT, agreement)
    if agreement.state == AgreementState.ACTIVE:
        raise AlreadySettled("open_agreement", agreement.title, agreement.state)
    audit.change(session, actor, Act.END_AGREEMENT, agreement, now=now, state=AgreementState.ACTIVE)
    look_each_morning(session, agreement.committee_id, now=now)


def agreements_of(session: Session, committee_id: int) -> list[AgreementLine]:
    """The whole register, ended ones too: by the review day, those without one last; one query."""
    return _lines(session, committee_id)


def to_renew(session: Session, committee_id: int, until: date) -> list[AgreementLine]:
    """What is to be renewed by that day or was to be before, the earliest day first; one query."""
    active = col(Agreement.state) == AgreementState.ACTIVE
    return _lines(session, committee_id, active, col(Agreement.review_on) <= until)


def newly_overdue(session: Session, committee_id: int, day: date) -> list[AgreementLine]:
    """What was to be renewed before that day and the chair has not read of yet; one query."""
    told = col(Agreement.overdue_told).is_distinct_from(col(Agreement.review_on))
    active = col(Agreement.state) == AgreementState.ACTIVE
    return _lines(session, committee_id, active, col(Agreement.review_on) < day, told)


def overdue_was_told(session: Session, lines: Iterable[AgreementLine]) -> None:
    """The chair reads of these review days now, and not again."""
    for line in lines:
        line.agreement.overdue_told = line.agreement.review_on
        session.add(line.agreement)


def line_of(session: Session, agreement: Agreement) -> AgreementLine:
    """One agreement with its parties."""
    [line] = _lines(session, agreement.committee_id, col(Agreement.id) == agreement.id)
    return line


def _lines(session: Session, committee_id: int, *only: Any) -> list[AgreementLine]:
    keeper, signer = aliased(Member), aliased(Member)
    statement = (
        core_select(Agreement, keeper, AgreementParty, Agency, signer)
        .join(keeper, col(keeper.id) == Agreement.keeper_id, isouter=True)
        .join(AgreementParty, col(AgreementParty.agreement_id) == Agreement.id, isouter=True)
        .join(Agency, col(Agency.id) == AgreementParty.agency_id, isouter=True)
        .join(signer, col(signer.id) == AgreementParty.signer_id, isouter=True)
        .where(col(Agreement.committee_id) == committee_id, *only)
        .order_by(
            col(Agreement.review_on).is_(None),  # the databases differ in where they put what is not there
            col(Agreement.review_on),
            col(Agreement.id),
            col(Agency.name),
        )
    )
    found: dict[int, AgreementLine] = {}
    for agreement, kept_by, row, agency, signed_by in session.execute(statement):
        line = found.setdefault(agreement.pk, AgreementLine(agreement, kept_by))
        if row is not None:
            line.rows.append(Party(agency, row, signed_by))
    return list(found.values())


def _checked(committee_id: int, paper: Paper, *, day: date) -> dict[str, Any]:
    """The columns of the paper. Raises Refused, and NotFound for another committee's agency."""
    link, parties = paper.link.strip(), {agency.pk for agency in paper.parties}
    if any(agency.committee_id != committee_id for agency in paper.parties):
        raise NotFound("agency")
    if paper.keeper is not None and paper.keeper.committee_id != committee_id:
        raise NotFound("member")
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

    A signature of which nothing more is known is of the day on which it was told, and never later than that
    of the whole agreement; one that was recorded with who gave it stays as it is.
    """
    statement = select(AgreementParty).where(
        AgreementParty.committee_id == agreement.committee_id, AgreementParty.agreement_id == agreement.id
    )
    present = {row.agency_id: row for row in session.exec(statement).all()}
    signed = {agency.pk for agency in paper.signed}
    wanted = {agency.pk for agency in paper.parties}
    for party in present.values():
        if party.agency_id in signed or party.agency_id not in wanted:
            start = unsigned_key(agreement.pk, f"{party.pk}:")
            outbox.withdraw_keys(session, party.committee_id, start, now=now)
    for agency_id in present.keys() - wanted:
        audit.remove(session, actor, act, present[agency_id], now=now)
    for agency_id in sorted(wanted):
        row = present.get(agency_id)
        told = (row.signed_on if row else None) or day
        signed_on = min(told, agreement.signed_on or told) if agency_id in signed else None
        if row is None:
            row = AgreementParty(
                committee_id=agreement.committee_id,
                agreement_id=agreement.pk,
                agency_id=agency_id,
                signed_on=signed_on,
            )
            audit.create(session, actor, act, row, now=now)
        elif agency_id not in signed:
            audit.change(session, actor, act, row, now=now, **UNSIGNED)
        elif not row.signer_name:
            audit.change(session, actor, act, row, now=now, signed_on=signed_on)


def look_each_morning(session: Session, committee_id: int, *, now: datetime) -> None:
    """From now on the register, and what is put to sign-off, is looked through on each working morning."""
    committee = session.get_one(Committee, committee_id)
    if schedule.find(session, committee.pk, Work.AGREEMENTS) is None:
        rule = Recurrence(LOOK, today(now, committee.zone), LOOK_HOUR, committee.zone)
        schedule.recur(session, committee.pk, Work.AGREEMENTS, rule, now=now)


def reminder_key(agreement: Agreement, stage: int) -> str:
    """Names the reminder of its present review day, so many days before it."""
    return f"agreement:{agreement.pk}:review:{agreement.review_on}:{stage}"


def withdraw_reminders(session: Session, agreement: Agreement, *, now: datetime) -> None:
    """What is still on its way about the present review day is not sent any more."""
    for stage in STAGES:
        outbox.withdraw_key(session, agreement.committee_id, reminder_key(agreement, stage), now=now)


def unsigned_key(agreement_id: int, party: str = "") -> str:
    """How the keys begin of the words that signatures of the agreement, or that of one party, are missing."""
    return f"agreement:{agreement_id}:sign:{party}"


def check_active(agreement: Agreement) -> None:
    """Raises AlreadySettled for an agreement that has ended."""
    if agreement.state != AgreementState.ACTIVE:
        raise AlreadySettled("agreement", agreement.title, agreement.state)


def _today(session: Session, committee_id: int, now: datetime) -> date:
    return today(now, session.get_one(Committee, committee_id).zone)
