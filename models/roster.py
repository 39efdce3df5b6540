"""Setting a committee up: its first coordinator, its agencies and seats, its workgroups."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models import audit
from models.access import Act, authorize
from models.calendar import find_zone, known_zone
from models.committee import (
    Agency,
    Committee,
    Member,
    Seat,
    Sector,
    agencies_of,
    coordinators,
    find_member,
    members_of,
    seats_of,
)
from models.errors import Refused
from models.goal import clean
from models.holding import follow_seat
from models.rhythm import move_to_zone, plan_checkins, plan_nudges
from models.workgroup import Mode, Workgroup, WorkgroupMember, workgroup_in, workgroups_of

NAME_LIMIT = 150
MISSION_LIMIT = 2000


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
            zone=person.zone if known_zone(person.zone) else "UTC",
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


def read_zone(typed: str) -> str:
    """The zone meant by "Denver" or "Mountain time". Raises Refused on the field ``zone_typed``."""
    found = find_zone(typed)
    if found is None:
        raise Refused("zone_typed", "unknown", typed)
    return found


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


def set_basics(
    session: Session,
    actor: Member,
    committee: Committee,
    *,
    name: str,
    mission: str,
    zone: str,
    channel_id: str | None,
    open_meetings: bool = False,
    now: datetime,
) -> None:
    """Name, mission, zone, channel and whether an open-meetings law holds; schedules follow a new zone.

    Raises Refused, NotAllowed.
    """
    authorize(session, actor, Act.SET_UP)
    if len(mission.strip()) > MISSION_LIMIT:
        raise Refused("mission", "too_long", mission)
    if channel_id and workgroup_in(session, committee.pk, channel_id) is not None:
        raise Refused("channel", "taken", channel_id)
    values: dict[str, Any] = {
        "name": clean(name, "name", limit=NAME_LIMIT),
        "mission": mission.strip(),
        "zone": check_zone(zone),
        "channel_id": channel_id,
        "open_meetings": open_meetings,
    }
    moves = committee.zone != zone
    audit.change(session, actor, Act.SET_UP, committee, now=now, **values)
    if moves:
        move_to_zone(session, actor, committee, now=now)


def set_coordinators(
    session: Session, actor: Member, committee: Committee, chosen: Collection[Member], *, now: datetime
) -> None:
    """Just these coordinate, and the actor, so that there is always one. Raises NotAllowed."""
    authorize(session, actor, Act.SET_UP)
    wanted = {member.pk for member in chosen} | {actor.pk}
    for member in [*chosen, *coordinators(session, committee.pk)]:
        audit.change(session, actor, Act.SET_UP, member, now=now, coordinator=member.pk in wanted)


def put_agency(
    session: Session,
    actor: Member,
    committee: Committee,
    *,
    name: str,
    sector: Sector,
    agency: Agency | None = None,
    now: datetime,
) -> Agency:
    """The agency of that name (in any case), in that sector; ``agency`` is renamed if the name is free.

    Raises Refused, NotAllowed.
    """
    authorize(session, actor, Act.SET_UP)
    name = clean(name, "agency", limit=NAME_LIMIT)
    same = (one for one in agencies_of(session, committee.pk) if one.name.casefold() == name.casefold())
    found = next(same, agency)
    if found is None:
        found = Agency(committee_id=committee.pk, name=name, sector=sector)
        audit.create(session, actor, Act.SET_UP, found, now=now)
    else:
        audit.change(session, actor, Act.SET_UP, found, now=now, name=name, sector=sector)
    return found


def put_seat(
    session: Session,
    actor: Member,
    agency: Agency,
    *,
    principal: Member | None,
    designee: Member | None,
    seat: Seat | None = None,
    now: datetime,
) -> Seat:
    """The agency's seat with these people; without a principal it is vacant.

    It changes ``seat`` if given, else the principal's own seat or a vacant one of the agency, or adds one.
    Raises Refused for somebody who stands in for themselves or holds another seat, NotAllowed.
    """
    authorize(session, actor, Act.SET_UP)
    if principal is not None and designee is not None and designee.id == principal.id:
        raise Refused("designee", "same_person", principal.name)
    seats = seats_of(session, agency.committee_id)
    held = next((one for one in seats if principal and one.principal_id == principal.id), None)
    if (
        principal is not None
        and held is not None
        and (held.agency_id != agency.id if seat is None else held.id != seat.id)
    ):
        raise Refused("principal", "seated", principal.name)
    vacant = next((one for one in seats if one.agency_id == agency.id and one.principal_id is None), None)
    seat = seat or held or vacant
    values: dict[str, Any] = {
        "agency_id": agency.pk,
        "principal_id": principal.pk if principal else None,
        "designee_id": designee.pk if designee else None,
    }
    if seat is None:
        seat = Seat(committee_id=agency.committee_id, **values)
        audit.create(session, actor, Act.SET_UP, seat, now=now)
    else:
        follow_seat(session, agency.committee_id, seat.principal_id, values["principal_id"])
        audit.change(session, actor, Act.SET_UP, seat, now=now, **values)
    return seat


@dataclass(frozen=True)
class SeatLine:
    """A seat with its agency and its people; nobody active as principal is a vacancy."""

    seat: Seat
    agency: Agency
    principal: Member | None
    designee: Member | None


def seat_lines(session: Session, committee_id: int) -> list[SeatLine]:
    """All seats by the agencies' names, in three queries."""
    agencies = {agency.pk: agency for agency in agencies_of(session, committee_id)}
    people = {member.pk: member for member in members_of(session, committee_id)}
    lines = [
        SeatLine(
            seat=seat,
            agency=agencies[seat.agency_id],
            principal=people.get(seat.principal_id or 0),
            designee=people.get(seat.designee_id or 0),
        )
        for seat in seats_of(session, committee_id)
    ]
    return sorted(lines, key=_by_agency)


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
    group: Workgroup | None = None,
    now: datetime,
) -> Workgroup:
    """The workgroup of that name (in any case), or ``group`` renamed, with just these people.

    A new one checks in by the common rule. Raises Refused for a name or channel of another one, and for the
    name of one that has ended, whose history stays its own; NotAllowed.
    """
    authorize(session, actor, Act.SET_UP)
    name = clean(name, "workgroup", limit=NAME_LIMIT)
    groups = workgroups_of(session, committee.pk, ended=True)
    same = next((one for one in groups if one.name.casefold() == name.casefold()), None)
    if group is not None and same is not None and same.id != group.id:
        raise Refused("workgroup", "name_taken", name)
    if group is None and same is not None and same.ended_on is not None:
        raise Refused("workgroup", "name_ended", name)
    group = group or same
    others = {one.channel_id for one in groups if one is not group} | {committee.channel_id}
    if channel_id and channel_id in others:
        raise Refused("channel", "taken", channel_id)
    if group is None:
        group = Workgroup(committee_id=committee.pk, name=name, channel_id=channel_id, mode=mode)
        audit.create(session, actor, Act.SET_UP, group, now=now)
        plan_checkins(session, committee, group, now=now)
    else:
        audit.change(session, actor, Act.SET_UP, group, now=now, name=name, channel_id=channel_id, mode=mode)
    _seat_workgroup(session, group, leads, members)
    return group


@dataclass(frozen=True)
class GroupLine:
    """A workgroup with its active people."""

    group: Workgroup
    leads: list[Member]
    members: list[Member]


def group_lines(session: Session, committee_id: int) -> list[GroupLine]:
    """All workgroups by name, those that have ended too, in two queries."""
    statement = (
        select(WorkgroupMember, Member)
        .join(Member, col(Member.id) == WorkgroupMember.member_id)
        .where(WorkgroupMember.committee_id == committee_id, col(Member.active))
        .order_by(Member.name)
    )
    lines = {group.pk: GroupLine(group, [], []) for group in workgroups_of(session, committee_id, ended=True)}
    for row, member in session.exec(statement).all():
        line = lines[row.workgroup_id]
        (line.leads if row.lead else line.members).append(member)
    return list(lines.values())


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


def vacancies(session: Session, committee_id: int) -> list[SeatLine]:
    """The seats that nobody active holds, by the agencies' names; one query."""
    principal, designee = aliased(Member), aliased(Member)
    statement = (
        select(Seat, Agency, designee)
        .join(Agency, col(Agency.id) == Seat.agency_id)
        .join(principal, and_(col(principal.id) == Seat.principal_id, col(principal.active)), isouter=True)
        .join(designee, and_(col(designee.id) == Seat.designee_id, col(designee.active)), isouter=True)
        .where(Seat.committee_id == committee_id, col(principal.id).is_(None))
    )
    lines = [SeatLine(seat, agency, None, other) for seat, agency, other in session.execute(statement)]
    return sorted(lines, key=_by_agency)


def _by_agency(line: SeatLine) -> tuple[str, int]:
    return line.agency.name.casefold(), line.seat.pk
