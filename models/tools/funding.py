"""The register of funding and positions: who keeps it, what is to be handed in by when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session, col, select

from models import audit, outbox, schedule
from models.access import Act, authorize
from models.base import fetch
from models.calendar import today
from models.committee import Agency, Committee, Member
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import clean
from models.recurrence import Recurrence, weekly
from models.schedule import Work
from models.tools.funding_tables import (
    LARGEST,
    MOST_FTE,
    TEXT_LIMIT,
    FundedIntervention,
    FundedPosition,
    Funding,
    FundingKind,
    FundingReport,
    FundingState,
)
from models.tools.interventions import Intervention

STAGES = (30, 7)
"""How many days before a deadline its keeper is told, once each."""

LOOK, LOOK_HOUR = weekly({0, 1, 2, 3, 4}), time(9, 0)
"""When the register is looked through for what somebody has to hear of."""

MOST, MOST_REPORTS, MOST_POSITIONS = 200, 40, 60


@dataclass(frozen=True)
class Source:
    """All that somebody says of a source of money, in whole dollars."""

    source: str
    kind: FundingKind
    state: FundingState = FundingState.HELD
    amount: int | None = None
    match_required: int | None = None
    match_found: int | None = None
    apply_by: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    successor: str = ""
    follows: Funding | None = None
    """The source that carries on after it, where it is in the register."""

    keeper: Member | None = None
    interventions: Collection[Intervention] = ()


@dataclass(frozen=True)
class Post:
    """All that somebody says of a position; ``fte`` is in hundredths."""

    title: str
    agency: Agency | None
    fte: int
    until: date | None = None


def add_funding(session: Session, actor: Member, source: Source, *, now: datetime) -> Funding:
    """Enters a source; whoever enters it keeps it, unless somebody else is named.

    Raises Refused on the field at fault, NotFound, NotAllowed.
    """
    authorize(session, actor, Act.ADD_FUNDING)
    committee = session.get_one(Committee, actor.committee_id)
    statement = select(Funding.id).where(Funding.committee_id == committee.pk)
    if len(session.exec(statement).all()) >= MOST:
        raise Refused("source", "too_many_sources", str(MOST))
    values = _checked(committee, source, keeper=source.keeper or actor)
    funding = Funding(committee_id=committee.pk, made_at=now, **values)
    audit.create(session, actor, Act.ADD_FUNDING, funding, now=now)
    _put_interventions(session, actor, Act.ADD_FUNDING, funding, source, now=now)
    _look(session, committee, now=now)
    return funding


def change_funding(
    session: Session, actor: Member, funding: Funding, source: Source, *, now: datetime
) -> None:
    """Sets all that is said; a deadline that is another, or none any more, is not reminded of as it was.

    Raises Refused on the field at fault, NotFound, NotAllowed.
    """
    authorize(session, actor, Act.KEEP_FUNDING, funding)
    committee = session.get_one(Committee, funding.committee_id)
    values = _checked(committee, source, keeper=source.keeper)
    _check_no_circle(session, funding, source.follows)
    present = funding.apply_by
    if present and (values["apply_by"], values["state"]) != (present, funding.state):
        _withdraw(session, funding, present, application=True, now=now)
    audit.change(session, actor, Act.KEEP_FUNDING, funding, now=now, **values)
    _put_interventions(session, actor, Act.KEEP_FUNDING, funding, source, now=now)
    _look(session, committee, now=now)


def add_report(
    session: Session, actor: Member, funding: Funding, due: date | None, *, now: datetime
) -> FundingReport:
    """A report is due to the source by that day. Raises Refused, NotAllowed."""
    authorize(session, actor, Act.KEEP_FUNDING, funding)
    if due is None:
        raise Refused("due", "no_day")
    if due < _today(session, funding, now):
        raise Refused("due", "past")
    statement = select(col(FundingReport.due)).where(
        FundingReport.committee_id == funding.committee_id, FundingReport.funding_id == funding.pk
    )
    present = session.exec(statement).all()
    if due in present:
        raise Refused("due", "report_known")
    if len(present) >= MOST_REPORTS:
        raise Refused("due", "too_many_reports", str(MOST_REPORTS))
    report = FundingReport(committee_id=funding.committee_id, funding_id=funding.pk, due=due, made_at=now)
    audit.create(session, actor, Act.KEEP_FUNDING, report, now=now)
    return report


def hand_in(session: Session, actor: Member, report: FundingReport, *, now: datetime) -> None:
    """The source has it; nobody is reminded of it any more. Raises NotAllowed, AlreadySettled."""
    funding = _of_report(session, actor, report)
    if report.handed_in_on is not None:
        raise AlreadySettled("funding_report", "", "handed_in")
    day = _today(session, funding, now)
    audit.change(session, actor, Act.KEEP_FUNDING, report, now=now, handed_in_on=day)
    _withdraw(session, funding, report.due, application=False, now=now)


def remove_report(session: Session, actor: Member, report: FundingReport, *, now: datetime) -> None:
    """It is not asked for after all. Raises NotAllowed."""
    funding = _of_report(session, actor, report)
    _withdraw(session, funding, report.due, application=False, now=now)
    audit.remove(session, actor, Act.KEEP_FUNDING, report, now=now)


def put_position(
    session: Session,
    actor: Member,
    funding: Funding,
    post: Post,
    *,
    present: FundedPosition | None = None,
    now: datetime,
) -> FundedPosition:
    """Enters a position that the source pays, or changes ``present``.

    Raises Refused on the field at fault, NotFound, NotAllowed.
    """
    authorize(session, actor, Act.KEEP_FUNDING, funding)
    if post.agency is not None and post.agency.committee_id != funding.committee_id:
        raise NotFound("agency")
    if not 1 <= post.fte <= MOST_FTE:
        raise Refused("fte", "no_fte", f"{post.fte / 100:g}")
    values: dict[str, Any] = {
        "title": clean(post.title, "title", limit=TEXT_LIMIT),
        "agency_id": post.agency.pk if post.agency else None,
        "fte": post.fte,
        "until": post.until,
    }
    if present is not None:
        audit.change(session, actor, Act.KEEP_FUNDING, present, now=now, **values)
        return present
    statement = select(FundedPosition.id).where(
        FundedPosition.committee_id == funding.committee_id,
        FundedPosition.funding_id == funding.pk,
        col(FundedPosition.ended_on).is_(None),
    )
    if len(session.exec(statement).all()) >= MOST_POSITIONS:
        raise Refused("title", "too_many_positions", str(MOST_POSITIONS))
    position = FundedPosition(committee_id=funding.committee_id, funding_id=funding.pk, **values)
    audit.create(session, actor, Act.KEEP_FUNDING, position, now=now)
    return position


def end_position(session: Session, actor: Member, position: FundedPosition, *, now: datetime) -> None:
    """The source does not pay it any more; the record keeps it. Raises NotAllowed, AlreadySettled."""
    funding = fetch(session, Funding, position.committee_id, position.funding_id)
    authorize(session, actor, Act.KEEP_FUNDING, funding)
    if position.ended_on is not None:
        raise AlreadySettled("position", position.title, "ended")
    day = _today(session, funding, now)
    audit.change(session, actor, Act.KEEP_FUNDING, position, now=now, ended_on=day)


def reminder_key(funding: Funding, due: date, stage: int, *, application: bool) -> str:
    """By what a reminder of a deadline is known: each is sent once."""
    return f"funding:{funding.pk}:{'apply' if application else 'report'}:{due}:{stage}"


def _withdraw(session: Session, funding: Funding, due: date, *, application: bool, now: datetime) -> None:
    for stage in STAGES:
        key = reminder_key(funding, due, stage, application=application)
        outbox.withdraw_key(session, funding.committee_id, key, now=now)


def _of_report(session: Session, actor: Member, report: FundingReport) -> Funding:
    funding = fetch(session, Funding, report.committee_id, report.funding_id)
    authorize(session, actor, Act.KEEP_FUNDING, funding)
    return funding


def _checked(committee: Committee, source: Source, *, keeper: Member | None) -> dict[str, Any]:
    if keeper is not None and keeper.committee_id != committee.pk:
        raise NotFound("member")
    if any(one.committee_id != committee.pk for one in source.interventions):
        raise NotFound("intervention")
    if source.follows is not None and source.follows.committee_id != committee.pk:
        raise NotFound("funding")
    amounts = {name: getattr(source, name) for name in ("amount", "match_required", "match_found")}
    for name, amount in amounts.items():
        if amount is not None and not 0 <= amount <= LARGEST:
            raise Refused(name, "out_of_range", str(amount))
    if source.starts_on and source.ends_on and source.ends_on < source.starts_on:
        raise Refused("ends_on", "ends_before_start")
    successor = clean(source.successor, "successor", limit=TEXT_LIMIT) if source.successor.strip() else ""
    return {
        "source": clean(source.source, "source", limit=TEXT_LIMIT),
        "kind": source.kind,
        "state": source.state,
        **amounts,
        "apply_by": source.apply_by,
        "starts_on": source.starts_on,
        "ends_on": source.ends_on,
        "successor": successor,
        "successor_id": source.follows.pk if source.follows else None,
        "keeper_id": keeper.pk if keeper else None,
    }


def _check_no_circle(session: Session, funding: Funding, follows: Funding | None) -> None:
    """Money that carries on after itself, however far on, is none. Raises Refused."""
    seen = {funding.pk}
    following = follows
    while following is not None:
        if following.pk in seen:
            raise Refused("follows", "circle", following.source)
        seen.add(following.pk)
        following = session.get(Funding, following.successor_id) if following.successor_id else None


def _put_interventions(
    session: Session, actor: Member, act: Act, funding: Funding, source: Source, *, now: datetime
) -> None:
    statement = select(FundedIntervention).where(
        FundedIntervention.committee_id == funding.committee_id, FundedIntervention.funding_id == funding.pk
    )
    present = {one.intervention_id: one for one in session.exec(statement).all()}
    wanted = {one.pk for one in source.interventions}
    for pk in sorted(present.keys() - wanted):
        audit.remove(session, actor, act, present[pk], now=now)
    for pk in sorted(wanted - present.keys()):
        row = FundedIntervention(committee_id=funding.committee_id, funding_id=funding.pk, intervention_id=pk)
        audit.create(session, actor, act, row, now=now)


def _look(session: Session, committee: Committee, *, now: datetime) -> None:
    """From now on the register is looked through on each working morning."""
    if schedule.find(session, committee.pk, Work.FUNDING) is None:
        rule = Recurrence(LOOK, today(now, committee.zone), LOOK_HOUR, committee.zone)
        schedule.recur(session, committee.pk, Work.FUNDING, rule, now=now)


def _today(session: Session, funding: Funding, now: datetime) -> date:
    return today(now, session.get_one(Committee, funding.committee_id).zone)
