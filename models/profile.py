"""A member's name and zone, as Slack shows them."""

from datetime import datetime

from sqlmodel import Session

from models import audit
from models.calendar import known_zone
from models.committee import Committee, Member, committee_with
from models.departure import Change
from models.rhythm import plan_nudges
from models.roster import Person


def zone_for(committee: Committee, person: Person) -> str:
    """The person's own zone; the committee's where theirs is not known."""
    return person.zone if known_zone(person.zone) else committee.zone


def concerns(session: Session, team_id: str, slack_id: str, person: Person | None) -> bool:
    """Whether what Slack says of an account (None: it is closed) is news of a member who is here."""
    committee, member = committee_with(session, team_id, slack_id)
    if committee is None or member is None or not member.active:
        return False
    return person is None or (member.name, member.zone) != (person.name, zone_for(committee, person))


def keep_up(session: Session, committee: Committee, member: Member, person: Person, *, now: datetime) -> None:
    """The member bears the name and lives in the zone that Slack shows; nudges come at the hour there.

    Nobody who has left comes back by this.
    """
    if not member.active:
        return
    zone = zone_for(committee, person)
    audit.change(session, None, Change.PROFILE, member, now=now, name=person.name, zone=zone)
    plan_nudges(session, committee, zone, now=now)
