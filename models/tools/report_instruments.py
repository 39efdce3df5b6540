"""For a report: what the tools of the six steps say, as counts and kinds; never who has said or owes what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import and_, func
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from models.calendar import today
from models.checkin import Checkin
from models.committee import Committee, Member, Sector
from models.tools.arisen import Arisen
from models.tools.ballot import Ballot, Option, last_ranking, options_of
from models.tools.duties import duty_lines
from models.tools.invitations import invitations_of
from models.tools.partners import Standing, partner_lines
from models.tools.pause_tables import Pause, pauses_of
from models.tools.period import Span
from models.tools.readiness import ReadinessEvidence, ReadinessPrinciple
from models.tools.report_sectors import Counts, Group, Place, grouped, sum_of
from models.tools.scoping import RemarkLine, remarks_of
from models.tools.stage import StepMove
from models.workgroup import Mode, Workgroup


@dataclass(frozen=True)
class Ranked:
    """The last ranking that all may see, by place; the turnout in all, and by sector."""

    ballot: Ballot
    options: Sequence[Option]
    voted: Counts = (0, 0)
    by_sector: Mapping[Group, Counts] = field(default_factory=dict)


@dataclass(frozen=True)
class Ready:
    """A principle, by its key: how much shows that it holds, since when last, and whether one sees to it."""

    key: str
    evidence: int = 0
    last: date | None = None
    owned: bool = False


@dataclass(frozen=True)
class Duties:
    """How many duties are shared, and of these how many are contested or nobody's."""

    all: int = 0
    contested: int = 0
    orphans: int = 0


@dataclass(frozen=True)
class Paused:
    """A pause, until the morning of the day ``until``; without one it goes on."""

    since: date
    until: date | None
    because: str


@dataclass(frozen=True)
class InstrumentFacts:
    """``partners`` are the names of the key partners that apply, by where they stand.

    ``arisen`` holds by workgroup how many issues came up in the period, and how many of these were put before
    the committee. ``moves`` are those to another step in it, by workgroup (None: the committee itself), and
    ``said`` what was said at its scoping sessions. Empty where a tool is not used.
    """

    partners: Mapping[Standing, Sequence[str]] = field(default_factory=dict)
    ranked: Ranked | None = None
    readiness: Sequence[Ready] = ()
    said: Sequence[RemarkLine] = ()
    arisen: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    moves: Mapping[int | None, Sequence[StepMove]] = field(default_factory=dict)
    duties: Duties = field(default_factory=Duties)
    paused: Sequence[Paused] = ()


def instrument_facts(
    session: Session, committee: Committee, span: Span, within: tuple[datetime, datetime]
) -> InstrumentFacts:
    """What happened in that time (``within``: the same as instants), and how the rest stands now."""
    pk = committee.pk
    duties = duty_lines(session, pk)
    return InstrumentFacts(
        partners=_partners(session, pk),
        ranked=_ranked(session, pk),
        readiness=_readiness(session, pk),
        said=[line for line in remarks_of(session, pk) if span.first <= line.sitting.held_on <= span.last],
        arisen=_arisen(session, pk, within),
        moves=_moves(session, pk, span),
        duties=Duties(len(duties), sum(one.contested for one in duties), sum(one.orphan for one in duties)),
        paused=_paused(session, committee, span),
    )


def _partners(session: Session, committee_id: int) -> dict[Standing, list[str]]:
    """Nothing while none was marked or asked: a list that is not used would say that all are missing."""
    lines = partner_lines(session, committee_id, {})
    asked = {one.partner.pk for one in invitations_of(session, committee_id, open_only=True)}
    if not asked and not any(line.covers or line.former for line in lines):
        return {}
    found: dict[Standing, list[str]] = {}
    for line in lines:
        if (standing := line.standing(asked)) is not Standing.OFF:
            found.setdefault(standing, []).append(line.partner.name)
    return found


def _ranked(session: Session, committee_id: int) -> Ranked | None:
    ballot = last_ranking(session, committee_id)
    if ballot is None:
        return None
    ranked = [one for one in options_of(session, ballot) if one.row.place is not None]
    turnout: dict[Place, Counts] = {
        Sector(sector) if sector else None: (voted, of) for sector, (voted, of) in ballot.turnout.items()
    }
    by_sector = {group: sum_of(turnout, group) for group in grouped([turnout])}
    return Ranked(ballot, ranked, sum_of(turnout, tuple(turnout)), by_sector)


def _readiness(session: Session, committee_id: int) -> list[Ready]:
    """Nothing while no principle has evidence or somebody who sees to it."""
    counts = and_(
        col(ReadinessEvidence.principle_id) == ReadinessPrinciple.id,
        col(ReadinessEvidence.withdrawn_on).is_(None),
    )
    owner = and_(col(Member.id) == ReadinessPrinciple.owner_id, col(Member.active))
    statement = (
        core_select(
            col(ReadinessPrinciple.key),
            func.count(col(ReadinessEvidence.id)),
            func.max(col(ReadinessEvidence.day)),
            func.count(col(Member.id)),
        )
        .join(ReadinessEvidence, counts, isouter=True)
        .join(Member, owner, isouter=True)
        .where(col(ReadinessPrinciple.committee_id) == committee_id)
        .group_by(col(ReadinessPrinciple.key))
    )
    rows = [Ready(key, number, last, owned > 0) for key, number, last, owned in session.execute(statement)]
    return rows if any(one.evidence or one.owned for one in rows) else []


def _arisen(
    session: Session, committee_id: int, within: tuple[datetime, datetime]
) -> dict[int, tuple[int, int]]:
    """Of the groups that take up issues as they arise."""
    statement = (
        core_select(col(Checkin.workgroup_id), func.count(), func.count(col(Arisen.topic_id)))
        .join(Workgroup, col(Workgroup.id) == Checkin.workgroup_id)
        .join(Arisen, col(Arisen.checkin_id) == Checkin.id, isouter=True)
        .where(
            col(Checkin.committee_id) == committee_id,
            col(Checkin.step_id).is_(None),
            col(Checkin.note) != "",
            col(Checkin.at) >= within[0],
            col(Checkin.at) < within[1],
            col(Workgroup.mode) == Mode.AS_THEY_ARISE,
        )
        .group_by(col(Checkin.workgroup_id))
    )
    return {pk: (number, put) for pk, number, put in session.execute(statement)}


def _moves(session: Session, committee_id: int, span: Span) -> dict[int | None, list[StepMove]]:
    statement = select(StepMove).where(
        StepMove.committee_id == committee_id, col(StepMove.moved_on).between(span.first, span.last)
    )
    found: dict[int | None, list[StepMove]] = {}
    for move in session.exec(statement.order_by(col(StepMove.id))).all():
        found.setdefault(move.workgroup_id, []).append(move)
    return found


def _paused(session: Session, committee: Committee, span: Span) -> list[Paused]:
    """Those of which a day lies in the period, the earliest first; one that was taken back was none."""
    rows = [_pause(row, committee.zone) for row in pauses_of(session, committee.pk) if not row.undone]
    lasting = [
        one for one in rows if one.since <= span.last and (one.until is None or one.until > span.first)
    ]
    return sorted(lasting, key=lambda one: one.since)


def _pause(row: Pause, zone: str) -> Paused:
    return Paused(row.began_on, today(row.ended_at, zone) if row.ended_at else None, row.because)
