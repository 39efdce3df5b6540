"""What people still have to say in a round: it is never stored, it follows from what was said since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.checkin import Asked, Checkin, CheckinRound, Said
from models.committee import Member
from models.goal import Goal
from models.step import BY_DATE, ActionStep, is_open
from models.workgroup import Mode, Workgroup, WorkgroupMember


@dataclass(frozen=True)
class Outstanding:
    """What one member still has to say in a round: of these open steps, and of what came up."""

    member: Member
    steps: list[ActionStep]
    what_came_up: bool


def outstanding(session: Session, checkin_round: CheckinRound) -> list[Outstanding]:
    """By member, what has not been answered in the round; skipped and settled things do not count."""
    return outstanding_in(session, checkin_round.committee_id, [checkin_round])[checkin_round.pk]


def outstanding_in(
    session: Session, committee_id: int, rounds: Sequence[CheckinRound]
) -> dict[int, list[Outstanding]]:
    """``outstanding`` of several rounds, by their id, each by name; two queries however many there are."""
    ids = [one.pk for one in rounds]
    if not ids:
        return {}
    steps: dict[tuple[int, int], list[ActionStep]] = {}
    people: dict[int, Member] = {}
    for round_id, member, step in session.execute(_steps_left(committee_id, ids)):
        people[member.pk] = member
        steps.setdefault((round_id, member.pk), []).append(step)
    came_up = set()
    for round_id, member in session.execute(_came_up_left(ids)):
        people[member.pk] = member
        came_up.add((round_id, member.pk))
    by_name = sorted(people.values(), key=lambda member: (member.name, member.pk))
    return {
        pk: [
            Outstanding(member, steps.get((pk, member.pk), []), (pk, member.pk) in came_up)
            for member in by_name
            if (pk, member.pk) in came_up or (pk, member.pk) in steps
        ]
        for pk in ids
    }


def silent_steps(committee_id: int, *, now: datetime) -> Select[int | None]:
    """The ids of commitments without an answer in their group's latest round, once its reminder is out."""
    other = aliased(CheckinRound)
    latest = select(func.max(col(other.opened_at))).where(other.workgroup_id == Workgroup.id)
    this = and_(
        col(CheckinRound.workgroup_id) == Workgroup.id,
        col(CheckinRound.opened_at) == latest.correlate(Workgroup).scalar_subquery(),
    )
    return (
        select(col(ActionStep.id))
        .select_from(Workgroup)
        .join(CheckinRound, this)
        .join(Asked, col(Asked.round_id) == CheckinRound.id)
        .join(Member, col(Member.id) == Asked.member_id)
        .join(ActionStep, and_(is_open(committee_id), col(ActionStep.owner_id) == Asked.owner_id))
        .join(Goal, and_(col(Goal.id) == ActionStep.goal_id, col(Goal.workgroup_id) == Workgroup.id))
        .where(
            Workgroup.committee_id == committee_id,
            or_(col(CheckinRound.closed_at).is_not(None), col(CheckinRound.remind_at) <= now),
            *_counts(),
            _unanswered(),
        )
    )


def _counts() -> tuple[ColumnElement[bool], ...]:
    """Who was asked, has not skipped and is still a member."""
    return ~col(Asked.skipped), col(Member.active).is_(True)


def _unanswered() -> ColumnElement[bool]:
    """Whether nobody has said in the round how the step stands; a newer step was never asked about.

    To mark it as waiting on an agency is an answer. That it was done is none once it is open again.
    """
    opened = col(CheckinRound.opened_at)
    said = exists().where(
        col(Checkin.step_id) == ActionStep.id,
        col(Checkin.at) >= opened,
        or_(col(Checkin.said).is_(None), col(Checkin.said) != Said.DONE),
    )
    # Whoever says something has been heard: where nobody has, what was said need not be looked for.
    quiet = col(ActionStep.heard_at) < opened
    answered = or_(col(ActionStep.waiting_on_id).is_not(None), said)
    return and_(col(ActionStep.created_at) <= opened, or_(quiet, ~answered))


def _steps_left(committee_id: int, round_ids: list[int]) -> Select[int | None, Member, ActionStep]:
    return (
        select(col(CheckinRound.id), Member, ActionStep)
        .select_from(Asked)
        .join(CheckinRound, col(CheckinRound.id) == Asked.round_id)
        .join(Member, col(Member.id) == Asked.member_id)
        .join(ActionStep, and_(is_open(committee_id), col(ActionStep.owner_id) == Asked.owner_id))
        .join(
            Goal,
            and_(col(Goal.id) == ActionStep.goal_id, col(Goal.workgroup_id) == CheckinRound.workgroup_id),
        )
        .where(col(Asked.round_id).in_(round_ids), *_counts(), _unanswered())
        .order_by(*BY_DATE)
    )


def _came_up_left(round_ids: list[int]) -> Select[int | None, Member]:
    """The leads of groups that take issues as they arise who have not said what came up."""
    leads = and_(
        col(WorkgroupMember.workgroup_id) == CheckinRound.workgroup_id,
        col(WorkgroupMember.member_id) == Asked.member_id,
        col(WorkgroupMember.lead),
    )
    said = exists().where(
        col(Checkin.step_id).is_(None),
        col(Checkin.workgroup_id) == CheckinRound.workgroup_id,
        col(Checkin.member_id) == Asked.member_id,
        col(Checkin.at) >= CheckinRound.opened_at,
    )
    return (
        select(col(CheckinRound.id), Member)
        .select_from(Asked)
        .join(CheckinRound, col(CheckinRound.id) == Asked.round_id)
        .join(Workgroup, col(Workgroup.id) == CheckinRound.workgroup_id)
        .join(Member, col(Member.id) == Asked.member_id)
        .join(WorkgroupMember, leads)
        .where(col(Asked.round_id).in_(round_ids), Workgroup.mode == Mode.AS_THEY_ARISE, *_counts(), ~said)
    )
