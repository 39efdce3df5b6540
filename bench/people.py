"""A committee to check in to: its people, each with commitments, in workgroups whose rounds are on."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from models.checkin import CheckinRound
from models.committee import Committee, Member
from models.database import Database
from models.goal import Goal
from models.step import ActionStep
from models.workgroup import Workgroup, WorkgroupMember

A_GROUP = 10
"""People in a workgroup; the first of them leads it."""


def fill(database: Database, team_id: str, people: list[str], *, steps: int) -> list[tuple[str, str]]:
    """Makes the committee; gives (Slack id of the owner, short id), each person's first step first."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        committee = Committee(
            team_id=team_id, name="Council", zone="America/Denver", created_at=now, set_up_at=now
        )
        session.add(committee)
        session.flush()
        members = [
            Member(committee_id=committee.pk, slack_id=slack_id, name=slack_id, zone=committee.zone)
            for slack_id in people
        ]
        session.add_all(members)
        session.flush()
        goals = [
            _group(session, members[at : at + A_GROUP], at, now=now) for at in range(0, len(people), A_GROUP)
        ]
        made = []
        for number in range(steps * len(people)):
            at = number % len(people)
            made.append((people[at], f"A{number + 1}"))
            session.add(_step(members[at], goals[at // A_GROUP], number + 1, now=now))
        committee.steps_made = len(made)
    return made


def _group(session: Session, members: list[Member], number: int, *, now: datetime) -> Goal:
    """A workgroup with a round that is on; gives its one goal."""
    pk = members[0].committee_id
    group = Workgroup(committee_id=pk, name=f"Group {number}")
    session.add(group)
    session.flush()
    for member in members:
        lead = member is members[0]
        session.add(WorkgroupMember(committee_id=pk, workgroup_id=group.pk, member_id=member.pk, lead=lead))
    goal = Goal(
        committee_id=pk,
        number=number + 1,
        workgroup_id=group.pk,
        statement="Fewer bookings of people in crisis",
        author_id=members[0].pk,
        created_at=now,
    )
    session.add(goal)
    round_on = CheckinRound(
        committee_id=pk,
        workgroup_id=group.pk,
        opened_at=now,
        remind_at=now + timedelta(days=2),
        closes_at=now + timedelta(days=4),
    )
    session.add(round_on)
    session.flush()
    return goal


def _step(owner: Member, goal: Goal, number: int, *, now: datetime) -> ActionStep:
    return ActionStep(
        committee_id=owner.committee_id,
        number=number,
        goal_id=goal.pk,
        title="Draft the protocol for the drop-off centre",
        owner_id=owner.pk,
        author_id=goal.author_id,
        due=(now + timedelta(days=30)).date(),
        heard_at=now,
        created_at=now,
    )
