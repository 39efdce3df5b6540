"""The one question of an instrument that may stand in somebody's check-in, beside their commitments.

It is put to the person who answers for it, and only while it is theirs: what was observed in a test of change
that has ended, the number for a period that is over, a milestone that is near. Each is put into a check-in
once. Where an instrument asks by itself too, the check-in takes the place of that, or leaves it alone for a
few days. Who is asked what came up in a standing group is asked nothing more.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from models import outbox
from models.asking import Ask, Extra
from models.checkin import Asked, CheckinRound
from models.committee import Committee, calendar_of
from models.goal import Goal, GoalState
from models.outbox import OutboxMessage, SendState
from models.tools.cycle import count_question
from models.tools.cycle_tables import Cycle, CycleState
from models.tools.cycle_times import MOST_ASKED
from models.tools.indicator import Indicator, IndicatorState
from models.tools.keeper import due_span, key_of
from models.tools.milestones import Milestone, MilestoneState
from models.tools.observation import Observation
from models.tools.pull import IndicatorPull
from models.workgroup import Mode, Workgroup, WorkgroupMember

NEAR = timedelta(days=14)
"""From how many days before its day a milestone is asked about."""

APART = timedelta(days=3)
"""How long nothing is asked here that was asked apart."""

Found = dict[int, list[Extra]]


def with_extras(session: Session, committee: Committee, asks: Iterable[Ask], *, day: date) -> list[Ask]:
    """Each with the first question that they could answer on that day; five queries for all of them."""
    known = list(asks)
    return _each(known, _candidates(session, committee, {one.member.pk for one in known}, day))


def _each(asks: Iterable[Ask], found: Found) -> list[Ask]:
    """Each with the first of theirs; who is asked what came up is asked nothing more."""
    first = {pk: next(iter(many), None) for pk, many in found.items()}
    return [replace(one, extra=None if one.came_up else first.get(one.member.pk)) for one in asks]


def extra_of(session: Session, committee: Committee, member_id: int, key: str, *, day: date) -> Extra | None:
    """The question of that key, while it is the member's to answer."""
    mine = _candidates(session, committee, {member_id}, day).get(member_id, [])
    return next((one for one in mine if one.key == key), None)


def with_due_extras(
    session: Session, committee: Committee, asks: Iterable[Ask], *, day: date, now: datetime
) -> list[Ask]:
    """As ``with_extras``, with what a message may put now: not twice, nor soon after it was asked apart."""
    known = list(asks)
    found = _candidates(session, committee, {one.member.pk for one in known}, day)
    stale = _put_before(session, committee.pk, [one for many in found.values() for one in many], now=now)
    return _each(known, {pk: [one for one in many if one.key not in stale] for pk, many in found.items()})


def keep_put(session: Session, this: CheckinRound, ask: Ask, *, now: datetime) -> None:
    """Keeps that the question was put to the member in the round, if one was.

    What still waits to ask the same apart is withdrawn.
    """
    if ask.extra is None:
        return
    statement = select(Asked).where(
        Asked.committee_id == this.committee_id, Asked.round_id == this.id, Asked.member_id == ask.member.id
    )
    row = session.exec(statement.order_by(col(Asked.id)).limit(1)).one()
    row.extra = ask.extra.key
    session.add(row)
    apart = outbox.find(session, this.committee_id, _apart(ask.extra))
    waits = apart is not None and apart.state is SendState.QUEUED
    outbox.withdraw_key(session, this.committee_id, _apart(ask.extra), now=now)
    if isinstance(ask.extra.thing, Cycle) and not waits:  # what waits was counted when it was planned
        committee = session.get_one(Committee, this.committee_id)
        count_question(session, committee, ask.extra.thing, now, now=now)


def _put_before(session: Session, committee_id: int, found: Sequence[Extra], *, now: datetime) -> set[str]:
    """Which of them a check-in has asked, or somebody was asked apart lately, or often enough."""
    if not found:
        return set()
    keys = {one.key for one in found}
    asked = select(Asked.extra).where(Asked.committee_id == committee_id, col(Asked.extra).in_(keys))
    apart = {_apart(one): one.key for one in found}
    lately = select(OutboxMessage.key).where(
        OutboxMessage.committee_id == committee_id,
        col(OutboxMessage.key).in_(apart),
        col(OutboxMessage.sent_at) > now - APART,
    )
    often = {one.key for one in found if isinstance(one.thing, Cycle) and one.thing.asked >= MOST_ASKED}
    told = {apart[key] for key in session.exec(lately).all()}
    return often | told | {key for key in session.exec(asked).all() if key}


def _apart(one: Extra) -> str:
    """The key of the message that asked it apart, the last time."""
    return f"{one.key}:{one.thing.asked}" if isinstance(one.thing, Cycle) else one.key


def _candidates(session: Session, committee: Committee, wanted: Collection[int], day: date) -> Found:
    """By member all that they could be asked, the most pressing first."""
    found: Found = {}
    if wanted:
        for finder in (_ended_tests, _missing_numbers, _near_milestones):
            for member_id, extra in finder(session, committee, wanted, day):
                found.setdefault(member_id, []).append(extra)
    return found


def _ended_tests(
    session: Session, committee: Committee, wanted: Collection[int], day: date
) -> list[tuple[int, Extra]]:
    statement = select(Cycle).where(
        Cycle.committee_id == committee.pk,
        Cycle.state == CycleState.STARTED,
        col(Cycle.owner_id).in_(wanted),
        col(Cycle.ends_on) <= day,
    )
    rows = session.exec(statement.order_by(col(Cycle.ends_on), col(Cycle.number))).all()
    return [(row.owner_id, Extra(f"{row.subject}:{row.ends_on}", row)) for row in rows]


def _missing_numbers(
    session: Session, committee: Committee, wanted: Collection[int], day: date
) -> list[tuple[int, Extra]]:
    """Of indicators that nobody pulls, for the last period whose books are closed."""
    pulled = select(IndicatorPull.indicator_id).where(IndicatorPull.committee_id == committee.pk)
    statement = select(Indicator).where(
        Indicator.committee_id == committee.pk,
        Indicator.state == IndicatorState.ACTIVE,
        col(Indicator.keeper_id).in_(wanted),
        col(Indicator.id).not_in(pulled),
    )
    rows = session.exec(statement.order_by(col(Indicator.name), col(Indicator.id))).all()
    if not rows:
        return []
    calendar = calendar_of(session, committee)
    spans = {row.pk: due_span(row, calendar, day, committee.fiscal_year_start_month) for row in rows}
    first = min(span.first for span in spans.values())
    numbers = select(Observation).where(
        Observation.committee_id == committee.pk,
        col(Observation.indicator_id).in_(spans),
        col(Observation.superseded_at).is_(None),
        col(Observation.so_far).is_(False),
        col(Observation.ends_on) >= first,
    )
    given = {
        (one.indicator_id, one.series)
        for one in session.exec(numbers).all()
        if one.span.overlaps(spans[one.indicator_id])
    }
    return [
        (row.keeper_id, Extra(key_of(row, spans[row.pk]), row, spans[row.pk].first, spans[row.pk].last))
        for row in rows
        if row.keeper_id is not None and (row.pk, row.series) not in given
    ]


def _near_milestones(
    session: Session, committee: Committee, wanted: Collection[int], day: date
) -> list[tuple[int, Extra]]:
    """Of workgroups that work by dates, for those who lead them."""
    statement = (
        select(WorkgroupMember.member_id, Milestone)
        .join(Workgroup, col(Workgroup.id) == WorkgroupMember.workgroup_id)
        .join(Goal, col(Goal.workgroup_id) == Workgroup.id)
        .join(Milestone, col(Milestone.goal_id) == Goal.id)
        .where(
            Milestone.committee_id == committee.pk,
            Milestone.state == MilestoneState.AHEAD,
            col(Milestone.due) <= day + NEAR,
            Goal.state == GoalState.OPEN,
            Workgroup.mode != Mode.AS_THEY_ARISE,
            col(WorkgroupMember.lead),
            col(WorkgroupMember.member_id).in_(wanted),
        )
        .order_by(col(Milestone.due), col(Milestone.id))
    )
    rows = session.exec(statement).all()
    return [(member_id, Extra(f"milestone:{row.pk}:{row.due}", row)) for member_id, row in rows]
