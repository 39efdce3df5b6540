"""Who is on the committee, as plain facts: what a plan's words about responsible people are held against."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from models.chair import holder_in, offices_of
from models.committee import coordinators, members_of
from models.office import Duty
from models.roster import group_lines, seat_lines


@dataclass(frozen=True)
class Somebody:
    """An active member: the name that Slack shows, and the Slack id that a pasted mention has."""

    member_id: int
    name: str
    slack_id: str = ""


@dataclass(frozen=True)
class Place:
    """A seat: its agency's name and sector, and the ids of its active people, if any."""

    agency: str
    sector: str = ""
    principal: int | None = None
    designee: int | None = None


@dataclass(frozen=True)
class Group:
    """A workgroup with the ids of its leads."""

    name: str
    leads: Sequence[int] = ()


@dataclass(frozen=True)
class Roster:
    """Everybody who can be meant. An empty one leaves every owner open.

    ``offices`` are the ids of those who hold an office or role of the committee now, by its name: "chair",
    "co-chair", "vice-chair", "recorder", "coordinator".
    """

    members: Sequence[Somebody] = ()
    seats: Sequence[Place] = ()
    groups: Sequence[Group] = ()
    offices: dict[str, Sequence[int]] = field(default_factory=dict)


_OFFICES = {
    Duty.CHAIR: "chair",
    Duty.CO_CHAIR: "co-chair",
    Duty.VICE_CHAIR: "vice-chair",
    Duty.RECORDER: "recorder",
}


def roster_of(session: Session, committee_id: int) -> Roster:
    """The committee's roster as it is now; the number of queries does not grow with members or seats."""
    seats = [
        Place(
            line.agency.name,
            line.agency.sector,
            line.principal.pk if line.principal else None,
            line.designee.pk if line.designee else None,
        )
        for line in seat_lines(session, committee_id)
    ]
    groups = [
        Group(line.group.name, [lead.pk for lead in line.leads])
        for line in group_lines(session, committee_id)
    ]
    offices: dict[str, list[int]] = {"coordinator": [one.pk for one in coordinators(session, committee_id)]}
    for office in offices_of(session, committee_id):
        holder = holder_in(session, office)
        if holder is not None and office.workgroup_id is None and office.duty in _OFFICES:
            offices.setdefault(_OFFICES[office.duty], []).append(holder.pk)
    members = [Somebody(one.pk, one.name, one.slack_id) for one in members_of(session, committee_id)]
    return Roster(members, seats, groups, dict(offices))
