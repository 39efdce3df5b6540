"""The sample county: people and channels for the practice Slack, and its committee's first weeks.

The only file of this room that knows the others: it writes the committee through the models' own actions.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from models.calendar import WorkCalendar, instant_of, today
from models.chair import Candidate
from models.checkin import Said, record_checkin
from models.committee import Agency, Committee, Member, Sector, Step, agencies_of
from models.database import Database
from models.goal import add_goal, set_benefits
from models.meeting import Meeting, next_meeting
from models.office import Office
from models.recurrence import Recurrence, monthly_nth, weekly
from models.rhythm import put_series, set_rhythm
from models.roster import Person, admit, begin, put_agency, put_seat, put_workgroup, set_basics
from models.rotation import begin_rotation
from models.series import end_meeting, unschedule_meeting
from models.step import add_step, wait_on
from models.topic import Wanted, add_topic
from models.workgroup import Mode, Workgroup
from practice.workspace import Workspace

COUNTY = tomllib.loads((Path(__file__).parent / "county.toml").read_text(encoding="utf-8"))
ZONE: str = COUNTY["zone"]

WEEKS_BEFORE = 6
"""For how long the committee has been at work when practice begins."""


def practice_start(now: datetime) -> datetime:
    """Monday of the present week, 8:30 in the county; of a later one if a holiday would move things about."""
    calendar, day = WorkCalendar(zone=ZONE), today(now, ZONE)
    monday = day - timedelta(days=day.weekday())
    while not all(calendar.is_working_day(monday + timedelta(days=n)) for n in range(5)):
        monday += timedelta(weeks=1)
    return instant_of(monday, time(8, 30), ZONE)


def fill_workspace(workspace: Workspace) -> None:
    """The county's people, channels and user group; the bot sits in all of the channels."""
    workspace.team_name = COUNTY["team"]
    names = [person["name"] for person in COUNTY["people"]]
    for person in COUNTY["people"]:
        workspace.add_user(person["name"], person["full"], title=person["title"], tz=ZONE)
    bot = workspace.bot_user_id
    workspace.add_channel(COUNTY["committee"]["channel"], [*names, bot], topic=COUNTY["committee"]["name"])
    for group in COUNTY["workgroups"]:
        members = [*group["leads"], *group["members"], COUNTY["committee"]["coordinator"], bot]
        workspace.add_channel(group["channel"], members, topic=f"Workgroup {group['name']}")
    chair = COUNTY["chair"]
    workspace.add_usergroup(chair["group"], "Committee chair", [chair["now"]])
    for said in COUNTY["said"]:
        channel, user = workspace.channel(said["channel"]), workspace.user(said["by"])
        workspace.add_message(channel.id, user.id, text=said["text"])


def fill_committee(database: Database, workspace: Workspace, *, now: datetime) -> None:
    """The committee as it stands on that Monday, with six weeks of work behind it."""
    with database.transaction() as session:
        _Founding(session, workspace, now).all()


class _Founding:
    """Writes the county into the database, each thing at the instant at which it would have happened."""

    def __init__(self, session: Session, workspace: Workspace, now: datetime) -> None:
        self.session, self.workspace, self.now = session, workspace, now
        self.monday = today(now, ZONE)
        self.then = now - timedelta(weeks=WEEKS_BEFORE)
        self.members: dict[str, Member] = {}

    def all(self) -> None:
        """Everything, in the order in which a county would do it."""
        self.committee, self.coordinator = self._begin()
        for person in COUNTY["people"]:
            known = self._person(person["name"])
            self.members[person["name"]] = admit(self.session, self.committee, known, now=self.now)
        self._agencies()
        self._chair()
        groups = {group["name"]: self._workgroup(group) for group in COUNTY["workgroups"]}
        self._meetings()
        for goal in COUNTY["goals"]:
            self._goal(goal, groups)
        self._topics()
        self._rhythm()
        self.committee.set_up_at, self.committee.step = self.then, Step.MONITORING
        self.session.add(self.committee)

    def _person(self, name: str) -> Person:
        user = self.workspace.user(name)
        return Person(user.id, user.real_name, ZONE)

    def _begin(self) -> tuple[Committee, Member]:
        about = COUNTY["committee"]
        person = self._person(about["coordinator"])
        committee, coordinator = begin(
            self.session, self.workspace.team_id, person, name=about["name"], now=self.now
        )
        set_basics(
            self.session,
            coordinator,
            committee,
            name=about["name"],
            mission=about["mission"],
            zone=ZONE,
            channel_id=self.workspace.channel(about["channel"]).id,
            now=self.then,
        )
        return committee, coordinator

    def _agencies(self) -> None:
        principals = {person.get("agency"): person["name"] for person in COUNTY["people"]}
        for about in COUNTY["agencies"]:
            agency = put_agency(
                self.session,
                self.coordinator,
                self.committee,
                name=about["name"],
                sector=Sector(about["sector"]),
                now=self.then,
            )
            put_seat(
                self.session,
                self.coordinator,
                agency,
                principal=self.members[principals[about["name"]]],
                designee=self.members.get(about.get("designee", "")),
                now=self.then,
            )

    def _chair(self) -> None:
        about = COUNTY["chair"]
        sides = (Sector.CRIMINAL_JUSTICE, Sector.BEHAVIORAL_HEALTH)
        line = [Candidate(self.members[name].pk, side) for side in sides for name in about[side.value]]
        ends_on = self.monday + timedelta(days=about["ends_in"])
        begin_rotation(
            self.session,
            self.coordinator,
            Office(self.committee.pk),
            line=line,
            chair=next(place for place in line if place.member_id == self.members[about["now"]].pk),
            starts_on=ends_on - timedelta(days=365),
            ends_on=ends_on,
            term_months=about["term_months"],
            notice_days=about["notice_days"],
            now=self.now,
        )

    def _workgroup(self, about: dict[str, Any]) -> Workgroup:
        return put_workgroup(
            self.session,
            self.coordinator,
            self.committee,
            name=about["name"],
            channel_id=self.workspace.channel(about["channel"]).id,
            mode=Mode(about["mode"]),
            leads=[self.members[name] for name in about["leads"]],
            members=[self.members[name] for name in about["members"]],
            now=self.then,
        )

    def _meetings(self) -> None:
        """The council meets on the Tuesday of the next week; what lies behind has been held."""
        coming = self.monday + timedelta(days=8)
        nth = (coming.day - 1) // 7 + 1
        rule = monthly_nth(nth if nth < 5 else -1, coming.weekday())
        about = COUNTY["committee"]
        put_series(
            self.session,
            self.coordinator,
            self.committee,
            recurrence=Recurrence(rule, today(self.then, ZONE), time(9, 0), ZONE),
            minutes=about["meeting_minutes"],
            place=about["meeting_place"],
            agenda_days=about["agenda_days"],
            now=self.then,
        )
        meetings = self.session.exec(select(Meeting).order_by(col(Meeting.starts_at))).all()
        for meeting in [meeting for meeting in meetings if meeting.ends_at < self.now]:
            meeting.agenda_posted_at = meeting.starts_at - timedelta(days=about["agenda_days"])
            end_meeting(self.session, meeting, now=meeting.ends_at)
            unschedule_meeting(self.session, meeting, now=meeting.ends_at)

    def _goal(self, about: dict[str, Any], groups: dict[str, Workgroup]) -> None:
        agencies = {agency.name: agency for agency in agencies_of(self.session, self.committee.pk)}
        goal = add_goal(
            self.session,
            self.members[about["by"]],
            statement=about["statement"],
            workgroup=groups[about["workgroup"]],
            measure=about["measure"],
            due=self._day(about.get("due")),
            intercepts=about["intercepts"],
            now=self.then,
        )
        gains = about.get("benefits", {})
        set_benefits(self.session, goal, {agencies[name].pk: gain for name, gain in gains.items()})
        for step in about["steps"]:
            owner = self.members.get(step.get("owner", ""))
            made = add_step(
                self.session,
                self.members[about["by"]],
                goal,
                title=step["title"],
                owner=owner,
                due=self._day(step["due"]),
                now=self.then,
            )
            if owner is not None and "said" in step:
                self._said(made, owner, step, agencies)

    def _said(self, step: Any, owner: Member, about: dict[str, Any], agencies: dict[str, Agency]) -> None:
        """What its owner said two weeks ago."""
        then = self.now - timedelta(weeks=2)
        record_checkin(
            self.session,
            owner,
            step,
            said=Said(about["said"]),
            percent=about.get("percent"),
            note=about.get("note", ""),
            now=then,
        )
        if "waiting_on" in about:
            agency = agencies[about["waiting_on"]]
            wait_on(self.session, owner, step, agency, why=about["note"], now=then)

    def _topics(self) -> None:
        meeting = next_meeting(self.session, self.committee.pk, now=self.now)
        for about in COUNTY["topics"]:
            add_topic(
                self.session,
                self.members[about["by"]],
                meeting,
                title=about["title"],
                minutes=about["minutes"],
                wanted=Wanted(about["wanted"]),
                now=self.now - timedelta(days=4),
            )

    def _rhythm(self) -> None:
        """Check-ins every second Monday from today, the digest on Fridays."""
        set_rhythm(
            self.session,
            self.coordinator,
            self.committee,
            checkins=Recurrence(weekly({0}, 2), self.monday, time(9, 0), ZONE),
            digest=Recurrence(weekly({4}), self.monday, time(8, 0), ZONE),
            now=self.now,
        )

    def _day(self, days: int | None) -> date | None:
        return None if days is None else self.monday + timedelta(days=days)
