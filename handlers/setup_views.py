"""The pages of the set-up with the facts that they show."""

from datetime import time
from typing import Any

from sqlmodel import Session

from handlers.visit import Visit
from models import schedule
from models.base import fetch
from models.chair import line_of, rotation_of, serving_term
from models.committee import Agency, Committee, Seat, coordinators, members_of
from models.office import ChairRotation
from models.rhythm import checkin_rule
from models.roster import Person, group_lines, seat_lines
from models.schedule import Work
from models.series import series_of
from models.timetable import timetable
from prompts import settings, setup, setup_people

DIGEST_FIRST = (4, time(8, 0))
"""Proposed for the digest: Fridays at 8:00, before a week's end and not after it."""


def metadata(visit: Visit, *, again: bool = False, **carried: Any) -> dict[str, Any]:
    """What a page carries. Its turn tells its fields from those of the page before; ``again`` keeps them."""
    turn = int(visit.metadata.get("turn", 0)) + (not again)
    return visit.carry(turn=turn, **carried)


def first_page(visit: Visit, person: Person) -> dict[str, Any]:
    """The page with which a committee begins."""
    present = setup.opening(None, person.zone, [person.slack_id])
    return setup.basics_page(setup.Page("basics", metadata(visit), settings=False), present, first=True)


def page(
    session: Session,
    visit: Visit,
    committee: Committee,
    part: str,
    *,
    notice: str = "",
    change: int | None = None,
    again: bool = False,
    warned: str = "",
) -> dict[str, Any]:
    """The page as things stand; ``change`` is the seat or the workgroup that is in its fields.

    ``warned`` is the name of a workgroup of which it was said that there is one for the same thing.
    """
    carried: dict[str, Any] = {"warned": warned} if warned else {}
    if change is not None:
        carried = {"seat" if part == "seats" else "group": change}
    if part == "chair" and committee.set_up_at is None:
        carried = {"channels": channels_of(session, committee)}
    shown = setup.Page(
        part, metadata(visit, again=again, **carried), settings=committee.set_up_at is not None, notice=notice
    )
    return _DRAW[part](session, visit, committee, shown, change)


def _basics(
    session: Session, _visit: Visit, committee: Committee, shown: setup.Page, _change: int | None
) -> dict[str, Any]:
    people = [member.slack_id for member in coordinators(session, committee.pk)]
    return setup.basics_page(shown, setup.opening(committee, committee.zone, people), first=False)


def _seats(
    session: Session, _visit: Visit, committee: Committee, shown: setup.Page, change: int | None
) -> dict[str, Any]:
    lines = seat_lines(session, committee.pk)
    chosen = next((line for line in lines if line.seat.id == change), None)
    return setup_people.seats_page(shown, lines, change=chosen)


def _workgroups(
    session: Session, _visit: Visit, committee: Committee, shown: setup.Page, change: int | None
) -> dict[str, Any]:
    lines = group_lines(session, committee.pk)
    chosen = next((line for line in lines if line.group.id == change), None)
    return setup_people.workgroups_page(shown, lines, change=chosen)


def _meetings(
    session: Session, _visit: Visit, committee: Committee, shown: setup.Page, _change: int | None
) -> dict[str, Any]:
    return setup.meetings_page(shown, series_of(session, committee.pk))


def _rhythm(
    session: Session, _visit: Visit, committee: Committee, shown: setup.Page, _change: int | None
) -> dict[str, Any]:
    digest = schedule.find(session, committee.pk, Work.DIGEST)
    return setup.rhythm_page(
        shown,
        checkin_rule(session, committee.pk),
        setup.digest_day(digest.recurrence if digest else None) or DIGEST_FIRST,
    )


def _chair(
    session: Session, visit: Visit, committee: Committee, shown: setup.Page, _change: int | None
) -> dict[str, Any]:
    people = {member.pk: member for member in members_of(session, committee.pk)}
    line, term = line_of(session, committee.pk), serving_term(session, committee.pk)
    rotation = rotation_of(session, committee.pk)
    present = setup_people.Rotation(
        lines={
            name: [people[place.member_id].slack_id for place in line if place.sector == side]
            for name, side in setup_people.SIDES.items()
        },
        chair=people.get(term.member_id) if term else None,
        term=term,
        settings=rotation,
    )
    usual = rotation or ChairRotation(committee_id=committee.pk)
    proposed = usual.term_end(visit.today(committee.zone))
    return setup_people.chair_page(shown, present, proposed_end=proposed)


_DRAW = {
    "basics": _basics,
    "seats": _seats,
    "workgroups": _workgroups,
    "meetings": _meetings,
    "rhythm": _rhythm,
    "chair": _chair,
}


def settings_menu(
    session: Session, visit: Visit, committee: Committee, *, notice: str = ""
) -> dict[str, Any]:
    """Every part in a line, with a way to change it."""
    facts = facts_of(session, committee)
    return settings.settings_view(facts, metadata=metadata(visit), notice=notice)


def facts_of(session: Session, committee: Committee) -> settings.Facts:
    """The committee as it is set up."""
    term = serving_term(session, committee.pk)
    people = {member.pk: member for member in members_of(session, committee.pk)}
    return settings.Facts(
        committee=committee,
        coordinators=[member for member in people.values() if member.coordinator],
        seats=seat_lines(session, committee.pk),
        groups=group_lines(session, committee.pk),
        series=series_of(session, committee.pk),
        checkins=checkin_rule(session, committee.pk),
        entries=timetable(session, committee.pk),
        chair=people.get(term.member_id) if term else None,
        term=term,
    )


def channels_of(session: Session, committee: Committee) -> list[str]:
    """The channels in which the committee and its workgroups talk."""
    groups = [line.group.channel_id for line in group_lines(session, committee.pk)]
    return sorted({channel_id for channel_id in (committee.channel_id, *groups) if channel_id})


def agency_of(session: Session, seat: Seat) -> Agency:
    """The agency whose seat it is."""
    return fetch(session, Agency, seat.committee_id, seat.agency_id)
