"""A committee of three hundred in a practice Slack: twenty agencies, twelve workgroups, much to do."""

import random
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from models.chair import Candidate
from models.committee import Committee, Member, Sector
from models.goal import add_goal
from models.office import Office
from models.roster import Person, admit, begin, put_agency, put_seat, put_workgroup, set_basics
from models.rotation import begin_rotation
from models.step import add_step
from models.workgroup import Mode
from tests.world import ZONE, Cast, World

AGENCIES, GROUP, STEPS = 20, 25, 5
SECTORS = tuple(Sector)


class Crowd(World):
    """So many people, of whom a tenth lives in another zone, with five commitments each."""

    by_chance = True

    def __init__(self, folder: Path, *, people: int, dice: random.Random) -> None:
        self.dice = dice
        self.groups = max(people // GROUP, 1)
        faces = {
            f"p{n:03}": (f"Pat {n:03}", f"Agency {n % AGENCIES}", SECTORS[n % AGENCIES % len(SECTORS)])
            for n in range(people)
        }
        super().__init__(folder, cast=Cast(faces, coordinator="p000", leads=(), members=()))

    def _fill_workspace(self) -> None:
        super()._fill_workspace()
        for n in range(self.groups):
            self.slack.workspace.add_channel(f"group-{n}", [*self._of(n), self.slack.bot_user_id])

    def _of(self, group: int) -> list[str]:
        """Who works in the workgroup; the first one leads it."""
        return list(self.cast.people)[group :: self.groups]

    def _set_up(self, session: Session) -> None:
        now = self.now()
        people = {
            name: Person(self.id(name), full, "America/New_York" if n % 10 == 9 else ZONE)
            for n, (name, (full, _, _)) in enumerate(self.cast.people.items())
        }
        committee, actor = begin(session, self.slack.team_id, people["p000"], name="Council", now=now)
        channel = self.channel("committee")
        set_basics(
            session, actor, committee, name="Council", mission="", zone=ZONE, channel_id=channel, now=now
        )
        members = {name: admit(session, committee, person, now=now) for name, person in people.items()}
        self._seat(session, actor, committee, members)
        for n in range(self.groups):
            self._work(session, actor, committee, n, members)
        self._set_rhythm(session, actor, committee)
        committee.set_up_at = now
        session.add(committee)

    def _seat(
        self, session: Session, actor: Member, committee: Committee, members: dict[str, Member]
    ) -> None:
        """An agency for each of the first twenty, and a chair among them."""
        line = []
        for name in list(members)[:AGENCIES]:
            _, agency, sector = self.cast.people[name]
            row = put_agency(session, actor, committee, name=agency, sector=sector, now=self.now())
            put_seat(session, actor, row, principal=members[name], designee=None, now=self.now())
            if sector in (Sector.CRIMINAL_JUSTICE, Sector.BEHAVIORAL_HEALTH):
                line.append(Candidate(members[name].pk, sector))
        day = self.today()
        begin_rotation(
            session,
            actor,
            Office(committee.pk),
            line=line,
            chair=line[0],
            starts_on=day - timedelta(days=345),
            ends_on=day + timedelta(days=20),
            notice_days=14,
            now=self.now(),
        )

    def _work(
        self, session: Session, actor: Member, committee: Committee, n: int, members: dict[str, Member]
    ) -> None:
        """One workgroup with its goal; on one day something of everybody is due, so that all hear at once."""
        now, mine = self.now(), [members[name] for name in self._of(n)]
        group = put_workgroup(
            session,
            actor,
            committee,
            name=f"Group {n}",
            channel_id=self.channel(f"group-{n}"),
            mode=Mode.WORKPLAN,
            leads=mine[:1],
            members=mine[1:],
            now=now,
        )
        goal = add_goal(session, actor, statement="Fewer bookings", workgroup=group, now=now)
        for owner in mine:
            for days in (8, *(self.dice.randint(-5, 40) for _ in range(STEPS - 1))):
                due = self.today() + timedelta(days=days)
                add_step(session, actor, goal, title="Send the figures", owner=owner, due=due, now=now)
