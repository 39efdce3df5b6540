"""A committee of any size, written into a database in bulk: what reading and ticking are measured on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, insert, select, update
from sqlmodel import Session

from models import outbox
from models.base import Owned
from models.calendar import today
from models.checkin import Asked, Checkin, CheckinRound, Said
from models.committee import Agency, Committee, Member, Seat, Sector
from models.goal import Goal, GoalState
from models.meeting import Meeting, MeetingSeries, MeetingState, next_meeting
from models.office import ChairLine, ChairRotation, ChairTerm, TermState
from models.outbox import Kind, Message
from models.recurrence import Recurrence, monthly_nth, weekly
from models.schedule import Work, recur
from models.series import plan_meetings
from models.step import ActionStep, Progress, StepState
from models.topic import add_topic
from models.workgroup import Mode, Workgroup, WorkgroupMember

NOW = datetime(2026, 11, 18, 16, 30, tzinfo=UTC)
"""Wednesday, 18 November 2026, 9:30 in Denver."""

ZONE = "America/Denver"
ZONES = (ZONE, "America/Chicago")
DAY = timedelta(days=1)
NOTE = "The sheriff's office has sent its part; the hospital's counsel still reads the agreement."
TITLE = "Sign the data sharing agreement between the jail and the community provider, part"


@dataclass(frozen=True)
class Size:
    """How much of everything there is. ``steps`` are open; a tenth as many more are done."""

    members: int = 300
    steps: int = 3000
    groups: int = 20
    agencies: int = 20
    rounds: int = 8

    @property
    def goals(self) -> int:
        """Ten steps serve one goal."""
        return max(2, self.steps // 10)


BIG = Size()
SMALL = Size(members=5, steps=6, groups=2, agencies=2, rounds=2)


def make_committee(session: Session, size: Size = BIG, *, team: str = "T0", now: datetime = NOW) -> Committee:
    """The committee with its people, its work, eight weeks of answers and a week of messages."""
    committee = Committee(
        team_id=team,
        name="Council of Justice and Health",
        zone=ZONE,
        channel_id=f"C{team}",
        goals_made=size.goals,
        steps_made=size.steps + size.steps // 10,
        created_at=now - 400 * DAY,
        set_up_at=now - 399 * DAY,
    )
    session.add(committee)
    session.flush()
    _Filling(session, committee, size, now).all()
    session.flush()
    return committee


def bulk(session: Session, rows: Sequence[Owned]) -> list[int]:
    """Inserts rows of one table and returns their ids, in the same order."""
    if not rows:
        return []
    table = type(rows[0]).__table__  # type: ignore[attr-defined]
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    values = [row.model_dump(exclude={"id"}) for row in rows]
    return list(session.connection().execute(statement, values).scalars())


class _Filling:
    """Writes one committee, table by table."""

    def __init__(self, session: Session, committee: Committee, size: Size, now: datetime) -> None:
        self.session, self.committee, self.size, self.now = session, committee, size, now
        self.pk, self.day = committee.pk, today(now, ZONE)

    def all(self) -> None:
        """Everything, what others point at first."""
        self._people()
        self._groups()
        self._chair()
        self._work()
        self._rounds()
        self._meetings()
        self._schedules()
        self._messages()

    def _people(self) -> None:
        size = self.size
        sectors = list(Sector)
        self.agencies = bulk(
            self.session,
            [
                Agency(committee_id=self.pk, name=f"Agency {n:03}", sector=sectors[n % len(sectors)])
                for n in range(size.agencies)
            ],
        )
        self.members = bulk(
            self.session,
            [
                Member(
                    committee_id=self.pk,
                    slack_id=slack_id(n),
                    name=f"Member {n:03}",
                    zone=ZONES[n // size.groups % len(ZONES)],
                    coordinator=n == 0,
                )
                for n in range(size.members)
            ],
        )
        self._absences()
        seats = [
            Seat(
                committee_id=self.pk,
                agency_id=agency,
                principal_id=None if n % 10 == 9 else self.members[n],
                designee_id=self.members[-n - 1] if n % 2 else None,
            )
            for n, agency in enumerate(self.agencies)
        ]
        bulk(self.session, seats)

    def _absences(self) -> None:
        """One in thirty is away; a neighbour stands in."""
        for n in range(4, len(self.members), 30):
            away = self.session.get_one(Member, self.members[n])
            away.away_until, away.stand_in_id = self.day + 10 * DAY, self.members[n - 1]

    def _groups(self) -> None:
        """Everybody works in one group, whose first member leads it; the last group takes what arises."""
        count = self.size.groups
        self.groups = bulk(
            self.session,
            [
                Workgroup(
                    committee_id=self.pk,
                    name=f"Workgroup {n:02}",
                    channel_id=f"CG{self.pk}N{n}",
                    mode=Mode.AS_THEY_ARISE if n == count - 1 else Mode.WORKPLAN,
                )
                for n in range(count)
            ],
        )
        self.people = {group: self.members[n::count] for n, group in enumerate(self.groups)}
        bulk(
            self.session,
            [
                WorkgroupMember(
                    committee_id=self.pk, workgroup_id=group, member_id=member, lead=member == members[0]
                )
                for group, members in self.people.items()
                for member in members
            ],
        )

    def _chair(self) -> None:
        sides = (Sector.CRIMINAL_JUSTICE, Sector.BEHAVIORAL_HEALTH)
        line = [
            ChairLine(committee_id=self.pk, member_id=member, sector=sides[n % 2], position=n)
            for n, member in enumerate(self.members[:4])
        ]
        term = ChairTerm(
            committee_id=self.pk,
            member_id=self.members[0],
            sector=sides[0],
            starts_on=self.day - 100 * DAY,
            ends_on=self.day + 265 * DAY,
            state=TermState.SERVING,
        )
        self.session.add_all([ChairRotation(committee_id=self.pk), *line, term])

    def _work(self) -> None:
        """Goals in turn to the groups, every twentieth to the committee itself; each step to one in turn."""
        groups = [None if n % 20 == 19 else self.groups[n % len(self.groups)] for n in range(self.size.goals)]
        goals = [
            Goal(
                committee_id=self.pk,
                number=n + 1,
                workgroup_id=group,
                statement=f"Fewer people with mental illness are booked into the jail, part {n}",
                state=GoalState.DROPPED if n % 50 == 49 else GoalState.OPEN,
                author_id=self.members[0],
                created_at=self.now - 300 * DAY,
            )
            for n, group in enumerate(groups)
        ]
        ids = bulk(self.session, goals)
        self.group_of_goal = dict(zip(ids, groups, strict=True))
        made = [self._step(n, ids[n % len(ids)]) for n in range(self.size.steps + self.size.steps // 10)]
        self.steps = list(zip(bulk(self.session, made), made, strict=True))

    def _step(self, n: int, goal: int) -> ActionStep:
        group = self.group_of_goal[goal]
        people = self.people[group] if group else self.members
        done = n >= self.size.steps
        days = -25 + n * 7 % 115  # from 25 days late to 90 days ahead
        return ActionStep(
            committee_id=self.pk,
            number=n + 1,
            goal_id=goal,
            title=f"{TITLE} {n}",
            owner_id=None if n % 40 == 39 else people[n // self.size.groups % len(people)],
            due=None if n % 25 == 24 else self.day + days * DAY,
            state=StepState.DONE if done else StepState.OPEN,
            progress=list(Progress)[(n + n // self.size.groups) % 4],
            percent=n % 10 * 10 if n % 3 else None,
            note=NOTE if n % 2 else "",
            waiting_on_id=self.agencies[n % len(self.agencies)] if n % 6 == 1 else None,
            waiting_why=NOTE if n % 6 == 1 else "",
            done_at=self.now - n % 20 * DAY if done else None,
            heard_at=self.now - 8 * DAY,
            author_id=self.members[0],
            created_at=self.now - 200 * DAY,
        )

    def _rounds(self) -> None:
        """A round a week of every group, the last one on, its reminder out; four in five have answered."""
        rounds = [
            self._round(group, weeks)
            for weeks in range(self.size.rounds - 1, -1, -1)
            for group in self.groups
        ]
        ids = bulk(self.session, rounds)
        bulk(
            self.session,
            [
                Asked(committee_id=self.pk, round_id=one, member_id=member, owner_id=member)
                for one, row in zip(ids, rounds, strict=True)
                for member in self.people[row.workgroup_id]
            ],
        )
        by_group: dict[int | None, list[tuple[int, ActionStep]]] = {}
        for one_id, step in self.steps:
            by_group.setdefault(self.group_of_goal[step.goal_id], []).append((one_id, step))
        bulk(
            self.session,
            [
                self._answer(one, row.opened_at, step_id, step)
                for one, row in zip(ids, rounds, strict=True)
                for step_id, step in by_group.get(row.workgroup_id, [])
                if step.owner_id and (step.number + one) % 5
            ],
        )

        self._heard()

    def _heard(self) -> None:
        """A step was heard of last when something was said of it last."""
        steps, said = ActionStep.__table__, Checkin.__table__  # type: ignore[attr-defined]
        last = select(func.max(said.c.at)).where(said.c.step_id == steps.c.id).scalar_subquery()
        spoken_of = select(said.c.step_id).where(said.c.committee_id == self.pk)
        change = update(steps).where(steps.c.id.in_(spoken_of)).values(heard_at=last)
        self.session.connection().execute(change)

    def _round(self, group: int, weeks: int) -> CheckinRound:
        opened = self.now - 3 * DAY - weeks * 7 * DAY
        return CheckinRound(
            committee_id=self.pk,
            workgroup_id=group,
            opened_at=opened,
            remind_at=opened + 2 * DAY,
            closes_at=opened + 4 * DAY,
            closed_at=opened + 4 * DAY if weeks else None,
        )

    def _answer(self, one: int, opened: datetime, step_id: int, step: ActionStep) -> Checkin:
        return Checkin(
            committee_id=self.pk,
            round_id=one,
            step_id=step_id,
            member_id=step.owner_id or 0,
            said=list(Said)[step.number % 3],
            percent=step.percent,
            note=NOTE,
            at=opened + timedelta(hours=step.number % 40),
        )

    def _meetings(self) -> None:
        """A monthly meeting: six were held, the next one's agenda has eight topics, three more are parked."""
        series = MeetingSeries(
            committee_id=self.pk,
            title=self.committee.name,
            rule=monthly_nth(2, 1),
            start=date(2025, 1, 1),
            at=time(9),
            zone=ZONE,
            place="Room 2",
        )
        self.session.add(series)
        self.session.flush()
        past = [self.now - months * 28 * DAY for months in range(1, 7)]
        held = [
            Meeting(
                committee_id=self.pk,
                series_id=series.pk,
                planned_on=at.date(),
                starts_at=at,
                ends_at=at + timedelta(hours=1),
                state=MeetingState.HELD,
            )
            for at in past
        ]
        bulk(self.session, held)
        plan_meetings(self.session, series, now=self.now)
        self._topics(self.session.get_one(Member, self.members[0]))

    def _topics(self, author: Member) -> None:
        meeting = next_meeting(self.session, self.pk, now=self.now)
        for n in range(11):
            add_topic(
                self.session, author, meeting if n < 8 else None, title=f"Topic {n}", minutes=10, now=self.now
            )

    def _schedules(self) -> None:
        every_morning, mondays = ("FREQ=DAILY", time(9)), (weekly({0}), time(9))
        plans: list[tuple[Work, int, tuple[str, time], str]] = [
            *((Work.NUDGE, 0, every_morning, zone) for zone in ZONES),
            *((Work.ROUND_OPEN, group, mondays, ZONE) for group in self.groups),
            (Work.DIGEST, 0, mondays, ZONE),
        ]
        for work, subject, (rule, at), zone in plans:
            rhythm = Recurrence(rule, self.day - 30 * DAY, at, zone)
            recur(self.session, self.pk, work, rhythm, subject_id=subject, now=self.now)

    def _messages(self) -> None:
        """Last week's nudges, each about three steps."""
        by_owner: dict[int, list[int]] = {}
        for step_id, step in self.steps:
            by_owner.setdefault(step.owner_id or 0, []).append(step_id)
        for n, member in enumerate(self.members):
            blocks = [
                {"type": "section", "block_id": f"step:{step}/nudge/text"}
                for step in by_owner.get(member, [])[:3]
            ]
            outbox.enqueue(
                self.session,
                self.pk,
                Message("A few commitments could use a word from you", blocks),
                kind=Kind.NUDGE,
                key=f"nudge:{slack_id(n)}:{self.day - 6 * DAY}",
                target=slack_id(n),
                now=self.now - 6 * DAY,
            )


def slack_id(n: int) -> str:
    """The Slack id of the committee's ``n``-th member, from 0."""
    return f"U{n:06}"
