"""The committee at a glance, and what the chairs read once a week: facts, apart from how they are said."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from models.calendar import today
from models.chair import ChairTerm, open_term, serving_term
from models.checkin import CheckinRound, Outstanding, outstanding_in
from models.committee import Committee, Member, members_of
from models.goal import Goal, open_goals
from models.lines import Line, lines_of
from models.meeting import Meeting, MeetingSeries, all_series, meetings_between
from models.nudge import CHAIR_SEES_AFTER
from models.step import ActionStep, Progress, open_steps
from models.workgroup import Mode, Workgroup, workgroups_of

COMING = timedelta(days=14)


@dataclass(frozen=True)
class Standing:
    """Open commitments of one workgroup (None: the committee's own), sorted into four heaps.

    Silence is a heap of its own: what nobody has spoken of is not called on track.
    """

    workgroup: Workgroup | None
    on_track: list[ActionStep]
    at_risk: list[ActionStep]
    late: list[ActionStep]
    unheard: list[ActionStep] = field(default_factory=list)


@dataclass(frozen=True)
class Glance:
    """Where the committee stands on ``day`` (in its zone).

    ``unanswered`` is by member and private to staff; ``silent`` is by commitment, of rounds whose reminder
    is out. ``incomplete`` has no owner, or no date where one is due: a group that takes issues as they
    arise works without dates.
    """

    committee: Committee
    day: date
    goals: list[Goal]
    standings: list[Standing]
    long_late: list[Line]
    waiting: list[Line]
    unanswered: list[tuple[Workgroup, list[Outstanding]]]
    silent: list[Line]
    incomplete: list[Line]
    coming_steps: list[Line]
    coming_meetings: list[Meeting]
    series: dict[int, MeetingSeries]
    chair: Member | None
    term: ChairTerm | None
    next_chair: Member | None
    next_term: ChairTerm | None

    @property
    def late(self) -> int:
        """How many commitments are past their date."""
        return sum(len(one.late) for one in self.standings)

    @property
    def at_risk(self) -> int:
        """How many are at risk, blocked or waiting, though not late yet."""
        return sum(len(one.at_risk) for one in self.standings)

    @property
    def on_track(self) -> int:
        """How many are said to be on track."""
        return sum(len(one.on_track) for one in self.standings)

    @property
    def unheard(self) -> int:
        """How many nobody has spoken of yet, though they are not late."""
        return sum(len(one.unheard) for one in self.standings)

    @property
    def open(self) -> int:
        """How many commitments there are."""
        return self.on_track + self.at_risk + self.late + self.unheard


def heap(step: ActionStep, day: date) -> str:
    """``late``, ``at_risk`` (or blocked, or waiting on an agency), ``on_track``, or ``unheard``."""
    if step.days_late(day) > 0:
        return "late"
    troubled = step.progress in (Progress.AT_RISK, Progress.BLOCKED) or step.waiting_on_id is not None
    if troubled:
        return "at_risk"
    return "unheard" if step.progress == Progress.UNKNOWN else "on_track"


HEAPS = ("on_track", "at_risk", "late", "unheard")


def glance(session: Session, committee: Committee, *, now: datetime) -> Glance:
    """The facts as they stand now."""
    day = today(now, committee.zone)
    steps = open_steps(session, committee.pk)
    people = {member.pk: member for member in members_of(session, committee.pk)}
    lines = lines_of(session, committee.pk, steps)
    groups = workgroups_of(session, committee.pk)
    goals = open_goals(session, committee.pk)
    term, coming_term = serving_term(session, committee.pk), open_term(session, committee.pk)
    latest = _latest_rounds(session, groups)
    left = outstanding_in(session, committee.pk, [one for _, one in latest])
    return Glance(
        committee=committee,
        day=day,
        goals=goals,
        standings=_standings(groups, lines, day),
        long_late=[line for line in lines if line.step.days_late(day) >= CHAIR_SEES_AFTER],
        waiting=[line for line in lines if line.waiting_on],
        unanswered=[(group, left[one.pk]) for group, one in latest if left[one.pk]],
        silent=_silent([one for _, one in latest], left, lines, now=now),
        incomplete=_incomplete(groups, lines),
        coming_steps=[line for line in lines if line.step.due and day <= line.step.due <= day + COMING],
        coming_meetings=meetings_between(session, committee.pk, now, now + COMING),
        series={one.pk: one for one in all_series(session, committee.pk)},
        chair=people.get(term.member_id) if term else None,
        term=term,
        next_chair=people.get(coming_term.member_id) if coming_term else None,
        next_term=coming_term,
    )


def _standings(groups: list[Workgroup], lines: list[Line], day: date) -> list[Standing]:
    found = []
    for group in [*groups, None]:
        own = [line.step for line in lines if line.goal.workgroup_id == (group.pk if group else None)]
        if group is not None or own:
            heaps = {name: [step for step in own if heap(step, day) == name] for name in HEAPS}
            found.append(Standing(group, **heaps))
    return found


def _incomplete(groups: list[Workgroup], lines: list[Line]) -> list[Line]:
    dateless = {group.pk for group in groups if group.mode == Mode.AS_THEY_ARISE}

    def lacks(line: Line) -> bool:
        if line.owner is None or not line.owner.active:
            return True
        return line.step.due is None and line.goal.workgroup_id not in dateless

    return [line for line in lines if lacks(line)]


def _latest_rounds(session: Session, groups: list[Workgroup]) -> list[tuple[Workgroup, CheckinRound]]:
    """The latest round of each workgroup, whether it is on or closed."""
    ids = {group.pk: group for group in groups}
    statement = select(CheckinRound).where(col(CheckinRound.workgroup_id).in_(ids))
    rounds = session.exec(statement.order_by(col(CheckinRound.opened_at))).all()
    latest = {one.workgroup_id: one for one in rounds}
    return [(group, latest[group.pk]) for group in groups if group.pk in latest]


def _silent(
    rounds: list[CheckinRound], left: dict[int, list[Outstanding]], lines: list[Line], *, now: datetime
) -> list[Line]:
    """What was asked and reminded of, and has no answer yet, also not a late one."""
    over = [one for one in rounds if one.closed_at is not None or now >= one.remind_at]
    waiting = {step.pk for one in over for person in left[one.pk] for step in person.steps}
    return [line for line in lines if line.step.pk in waiting]
