"""What a round has brought, by commitment: moved, stuck, without an answer, and what came up."""

from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from models.calendar import today
from models.checkin import Checkin, CheckinRound, Said
from models.goal import Goal
from models.lines import Line, lines_of, with_answers
from models.outstanding import outstanding
from models.step import ActionStep, StepState
from models.tools.arisen import more_of
from models.workgroup import Workgroup


@dataclass(frozen=True)
class WrapUp:
    """A round by commitment. ``stuck`` is at risk, blocked or waiting on an agency.

    ``silent`` holds no names on purpose: commitment and date are all that is said of them. ``came_up`` is
    what came up in a standing group, each with what was done about it, if anybody has said.
    """

    opened: date
    moved: list[Line] = field(default_factory=list)
    stuck: list[Line] = field(default_factory=list)
    silent: list[ActionStep] = field(default_factory=list)
    came_up: list[tuple[str, str]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.moved or self.stuck or self.silent or self.came_up)


def wrap_up(session: Session, checkin_round: CheckinRound, *, zone: str) -> WrapUp:
    """What the round has brought so far, each heap by date. Nobody asked is nothing to tell."""
    said = session.exec(
        select(Checkin).where(Checkin.round_id == checkin_round.id).order_by(col(Checkin.at), col(Checkin.id))
    ).all()
    spoken = {checkin.step_id: checkin for checkin in said if checkin.step_id is not None}
    silent = {step.pk for one in outstanding(session, checkin_round) for step in one.steps}
    result = WrapUp(today(checkin_round.opened_at, zone))
    committee_id = checkin_round.committee_id
    issues = [checkin for checkin in said if checkin.step_id is None and checkin.note]
    more = more_of(session, committee_id, [one.pk for one in issues])
    result.came_up.extend((one.note, more[one.pk].done if one.pk in more else "") for one in issues)
    lines = lines_of(session, committee_id, _steps(session, checkin_round))
    for line in with_answers(session, committee_id, lines):
        waiting = line.waiting_on is not None and line.step.heard_at >= checkin_round.opened_at
        if line.step.pk in silent:
            result.silent.append(line.step)
        elif line.step.state == StepState.DONE:
            result.moved.append(line)
        elif waiting or _said(spoken.get(line.step.pk)) in (Said.AT_RISK, Said.BLOCKED):
            result.stuck.append(line)
        elif _said(spoken.get(line.step.pk)) == Said.ON_TRACK:
            result.moved.append(line)
    return result


def _said(checkin: Checkin | None) -> Said | None:
    return checkin.said if checkin else None


def _steps(session: Session, checkin_round: CheckinRound) -> list[ActionStep]:
    """The workgroup's steps that are open, or were done since the round was opened."""
    statement = (
        select(ActionStep)
        .join(Goal, col(Goal.id) == ActionStep.goal_id)
        .join(Workgroup, col(Workgroup.id) == Goal.workgroup_id)
        .where(
            Workgroup.id == checkin_round.workgroup_id,
            (col(ActionStep.state) == StepState.OPEN) | (col(ActionStep.done_at) >= checkin_round.opened_at),
        )
        .order_by(col(ActionStep.due).is_(None), col(ActionStep.due), col(ActionStep.number))
    )
    return list(session.exec(statement).all())
