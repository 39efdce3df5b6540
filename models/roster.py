"""Setting a committee up: its first coordinator, its agencies and seats, its workgroups and its rules."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlmodel import Session, col, select

from models import audit, schedule
from models.access import Act, authorize
from models.calendar import known_zone, today
from models.chair import serving_term
from models.committee import Agency, Committee, Member, Seat, Sector, find_member
from models.errors import Refused
from models.goal import clean
from models.meeting import Meeting, MeetingSeries, MeetingState, plan_meetings, series_of
from models.recurrence import Recurrence
from models.schedule import Work
from models.workgroup import Mode, Workgroup, WorkgroupMember, workgroups_of

NUDGE_HOUR = time(9, 0)
NUDGE_RULE = "FREQ=DAILY"
NAME_LIMIT = 150


@dataclass(frozen=True)
class Person:
    """What Slack says of somebody: id, name, zone."""

    slack_id: str
    name: str
    zone: str


def begin(
    session: Session, team_id: str, person: Person, *, name: str, now: datetime
) -> tuple[Committee, Member]:
    """The workspace's committee; made here, with the person as its first coordinator, if there is none."""
    committee = session.exec(select(Committee).where(Committee.team_id == team_id)).first()
    if committee is None:
        committee = Committee(
            team_id=team_id,
            name=clean(name, "name", limit=NAME_LIMIT),
            zone=check_zone(person.zone),
            created_at=now,
        )
        session.add(committee)
        session.flush()
        admit(session, committee, person, coordinator=True, now=now)
    member = find_member(session, committee.pk, person.slack_id)
    return committee, member or Member(
        committee_id=committee.pk, slack_id=person.slack_id, name=person.name, zone=person.zone, active=False
    )


def check_zone(zone: str) -> str:
    """The zone, if there is such a one. Raises Refused."""
    if not known_zone(zone):
        raise Refused("zone", "unknown", zone)
    return zone


def admit(
    session: Session, committee: Committee, person: Person, *, coordinator: bool = False, now: datetime
) -> Member:
    """The person as an active member, with the name and zone that Slack shows; known ones are updated."""
    member = find_member(session, committee.pk, person.slack_id) or Member(
        committee_id=committee.pk, slack_id=person.slack_id, name=person.name, zone=person.zone
    )
    member.name, member.active = person.name, True
    member.zone = person.zone if known_zone(person.zone) else committee.zone
    member.coordinator = member.coordinator or coordinator
    session.add(member)
    session.flush()
    plan_nudges(session, committee, member.zone, now=now)
    return member


def plan_nudges(session: Session, committee: Committee, zone: str, *, now: datetime) -> None:
    """Nudges go out at 9:00 of every zone in which a member lives."""
    statement = select(schedule.Schedule).where(
        schedule.Schedule.committee_id == committee.id,
        schedule.Schedule.work == Work.NUDGE,
        schedule.Schedule.zone == zone,
    )
    if session.exec(statement).first() is None:
        daily = Recurrence(NUDGE_RULE, today(now, zone), NUDGE_HOUR, zone)
        schedule.recur(session, committee.pk, Work.NUDGE, daily, now=now)


def set_basics(
    session: Session,
    actor: Member,
    committee: Committee,
    *,
    name: str,
    mission: str,
    zone: str,
    channel_id: str | None,
) -> None:
    """Name, mission, zone and channel. Raises Refused, NotAllowed."""
    authorize(session, actor, Act.SET_UP)
    committee.name = clean(name, "name", limit=NAME_LIMIT)
    committee.mission = mission.strip()
    committee.zone = check_zone(zone)
    committee.channel_id = channel_id
    session.add(committee)
    session.flush()


def put_agency(
    session: Session, actor: Member, committee: Committee, *, name: str, sector: Sector, now: datetime
) -> Agency:
    """The agency of that name, in that sector. Raises Refused, NotAllowed."""
    authorize(session, actor, Act.SET_UP)
    name = clean(name, "agency", limit=NAME_LIMIT)
    statement = select(Agency).where(Agency.committee_id == committee.id, Agency.name == name)
    agency = session.exec(statement).first()
    if agency is None:
        agency = Agency(committee_id=committee.pk, name=name, sector=sector)
        audit.create(session, actor, Act.SET_UP, agency, now=now)
    else:
        audit.change(session, actor, Act.SET_UP, agency, now=now, sector=sector)
    return agency


def put_seat(
    session: Session,
    actor: Member,
    agency: Agency,
    *,
    principal: Member,
    designee: Member | None,
    now: datetime,
) -> Seat:
    """The principal's seat for that agency. Raises Refused for a designee of oneself, NotAllowed."""
    authorize(session, actor, Act.SET_UP)
    if designee is not None and designee.id == principal.id:
        raise Refused("designee", "same_person", principal.name)
    statement = select(Seat).where(
        Seat.committee_id == agency.committee_id, Seat.principal_id == principal.id
    )
    seat = session.exec(statement).first()
    values: dict[str, Any] = {"agency_id": agency.pk, "designee_id": designee.pk if designee else None}
    if seat is None:
        seat = Seat(committee_id=agency.committee_id, principal_id=principal.pk, **values)
        audit.create(session, actor, Act.SET_UP, seat, now=now)
    else:
        audit.change(session, actor, Act.SET_UP, seat, now=now, **values)
    return seat


def put_workgroup(
    session: Session,
    actor: Member,
    committee: Committee,
    *,
    name: str,
    channel_id: str | None,
    mode: Mode,
    leads: Collection[Member],
    members: Collection[Member],
    now: datetime,
) -> Workgroup:
    """The workgroup of that name with just these people. Raises Refused when the channel is another one's."""
    authorize(session, actor, Act.SET_UP)
    name = clean(name, "workgroup", limit=NAME_LIMIT)
    groups = workgroups_of(session, committee.pk)
    if channel_id and any(group.channel_id == channel_id and group.name != name for group in groups):
        raise Refused("channel", "taken", channel_id)
    group = next((group for group in groups if group.name == name), None)
    if group is None:
        group = Workgroup(committee_id=committee.pk, name=name, channel_id=channel_id, mode=mode)
        audit.create(session, actor, Act.SET_UP, group, now=now)
    else:
        audit.change(session, actor, Act.SET_UP, group, now=now, channel_id=channel_id, mode=mode)
    _seat_workgroup(session, group, leads, members)
    return group


def _seat_workgroup(
    session: Session, group: Workgroup, leads: Collection[Member], members: Collection[Member]
) -> None:
    for row in session.exec(select(WorkgroupMember).where(WorkgroupMember.workgroup_id == group.id)).all():
        session.delete(row)
    session.flush()
    lead_ids = {member.pk for member in leads}
    for member_id in lead_ids | {member.pk for member in members}:
        session.add(
            WorkgroupMember(
                committee_id=group.committee_id,
                workgroup_id=group.pk,
                member_id=member_id,
                lead=member_id in lead_ids,
            )
        )
    session.flush()


def put_series(
    session: Session,
    actor: Member,
    committee: Committee,
    *,
    recurrence: Recurrence,
    minutes: int,
    place: str,
    agenda_days: int,
    now: datetime,
) -> MeetingSeries:
    """The committee's own meeting series by that rule; planned meetings of another rule are cancelled."""
    authorize(session, actor, Act.SET_UP)
    series = series_of(session, committee.pk)
    values: dict[str, Any] = {
        "rule": recurrence.rule,
        "start": recurrence.start,
        "at": recurrence.at,
        "zone": recurrence.zone,
        "minutes": minutes,
        "place": place.strip(),
        "agenda_days": agenda_days,
    }
    if series is None:
        series = MeetingSeries(committee_id=committee.pk, title=committee.name, **values)
        audit.create(session, actor, Act.SET_UP, series, now=now)
    elif audit.change(session, actor, Act.SET_UP, series, now=now, **values):
        _clear_planned(session, series)
    plan_meetings(session, series, now=now)
    return series


def _clear_planned(session: Session, series: MeetingSeries) -> None:
    """Takes back planned meetings that nobody has been told of; announced ones stay until they are over."""
    statement = select(Meeting).where(
        Meeting.series_id == series.id,
        Meeting.state == MeetingState.PLANNED,
        col(Meeting.agenda_posted_at).is_(None),
    )
    for meeting in session.exec(statement).all():
        meeting.state = MeetingState.CANCELLED
        session.add(meeting)
        for work in (Work.AGENDA, Work.MEETING_END):
            schedule.cancel(session, series.committee_id, work, meeting.pk)


def missing_part(session: Session, committee: Committee) -> str | None:
    """The first part of the set-up that is not there yet; None when the committee can run."""
    exists: list[tuple[str, object]] = [
        ("basics", committee.channel_id),
        ("seats", session.exec(select(Seat.id).where(Seat.committee_id == committee.id)).first()),
        ("workgroups", workgroups_of(session, committee.pk)),
        ("meetings", series_of(session, committee.pk)),
        ("rhythm", schedule.find(session, committee.pk, Work.DIGEST)),
        ("chair", serving_term(session, committee.pk)),
    ]
    return next((part for part, present in exists if not present), None)
