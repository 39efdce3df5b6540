"""The recorder's roll: every seat with its quorum, saved choice by choice."""

from datetime import datetime, time
from typing import Any

from slack_bolt import App
from sqlmodel import Session

from handlers import forms
from handlers.entry import Deps, on_action, on_submit
from handlers.replies import Open, Replies, Say, Turn
from handlers.visit import Visit
from models.attendance import Presence
from models.base import fetch
from models.calendar import instant_of
from models.committee import Committee, Member, member_by_slack
from models.errors import NotFound, Refused
from models.meeting import Meeting
from models.quorum import AttendanceFacts, SeatAt, attendance_facts, seat_at
from models.roll import open_roll, record_as_said, record_attendance, record_rest
from prompts import attendance as prompts
from prompts import ids
from prompts.errors import explain


def register(app: App, deps: Deps) -> None:
    """Listens to the roll's form."""
    on_action(app, deps, ids.OPEN_ATTENDANCE, on_open)
    on_action(app, deps, ids.ATTENDANCE_MARK, on_mark)
    on_action(app, deps, ids.ATTENDANCE_REST, on_rest)
    on_action(app, deps, ids.ATTENDANCE_PAGE, on_page)
    on_action(app, deps, ids.ATTENDANCE_BACK, on_page)
    on_submit(app, deps, ids.ATTENDANCE_FORM, on_submitted)
    on_submit(app, deps, ids.SEAT_FORM, on_seat_submitted)


def on_open(session: Session, visit: Visit) -> Replies:
    """The roll of the meeting that the button carries."""
    committee, me = visit.enter(session)
    meeting = fetch(session, Meeting, committee.pk, int(visit.value))
    facts = open_roll(session, me, meeting, now=visit.now)
    return Open(prompts.roll_form(facts, page=1, now=visit.now, metadata=forms.carried(visit)))


def on_mark(session: Session, visit: Visit) -> Replies:
    """One seat, chosen: saved at once, and the quorum counted anew; or that seat in detail."""
    facts, me = _facts(session, visit)
    number, _, choice = visit.value.partition(":")
    place = _place(facts, int(number))
    if choice == prompts.DETAILS:
        return Turn(prompts.seat_form(facts, place, metadata=_carried(visit)))
    try:
        record_attendance(session, me, facts, place.seat, Presence(choice), now=visit.now)
    except Refused as error:
        notice = explain(error, visit.now).plain
        return Turn(_form(session, visit, facts.meeting, notice=notice, anew=True))
    return Turn(_form(session, visit, facts.meeting))


def on_rest(session: Session, visit: Visit) -> Replies:
    """Every seat of which nothing is known was absent."""
    facts, me = _facts(session, visit)
    record_rest(session, me, facts, now=visit.now)
    return Turn(_form(session, visit, facts.meeting, anew=True))


def on_page(session: Session, visit: Visit) -> Replies:
    """Other seats, or back to all of them."""
    facts, _ = _facts(session, visit)
    return Turn(_form(session, visit, facts.meeting, page=int(visit.value), anew=True))


def on_submitted(session: Session, visit: Visit) -> Replies:
    """Save: what was said before is recorded where nothing else was chosen."""
    facts, me = _facts(session, visit)
    record_as_said(session, me, facts, now=visit.now)
    saved = attendance_facts(session, facts.meeting)
    return Say(prompts.saved(saved, now=visit.now))


def on_seat_submitted(session: Session, visit: Visit) -> Replies:
    """One seat in detail; back to all of them."""
    facts, me = _facts(session, visit)
    committee, _ = visit.enter(session)
    place, values = _place(facts, int(visit.metadata["seat"])), visit.values
    presence = Presence(values["presence"])
    record_attendance(
        session,
        me,
        facts,
        place.seat,
        presence,
        by=_sitter(session, committee, values["designee"]) if presence is Presence.DESIGNEE else None,
        arrived_at=_instant(facts, values["arrived"]),
        left_at=_instant(facts, values["left"]),
        now=visit.now,
    )
    return Turn(_form(session, visit, facts.meeting, anew=True))


def _facts(session: Session, visit: Visit) -> tuple[AttendanceFacts, Member]:
    committee, me = visit.enter(session)
    meeting = fetch(session, Meeting, committee.pk, int(visit.metadata["meeting"]))
    return open_roll(session, me, meeting, now=visit.now), me


def _place(facts: AttendanceFacts, seat_id: int) -> SeatAt:
    place = seat_at(facts, seat_id)
    if place is None:
        raise NotFound("seat")
    return place


def _sitter(session: Session, committee: Committee, slack_id: str | None) -> Member | None:
    """Who was picked, if anybody. Raises NotFound on the field for somebody who is no member."""
    try:
        return member_by_slack(session, committee.pk, slack_id) if slack_id else None
    except NotFound as error:
        error.kind = "designee"
        raise


def _instant(facts: AttendanceFacts, picked: str | None) -> datetime | None:
    """The picked hour on the meeting's day, on the clocks of its zone."""
    if not picked:
        return None
    zone = facts.series.zone
    return instant_of(facts.meeting.held_on(zone), time.fromisoformat(picked), zone)


def _carried(visit: Visit) -> dict[str, Any]:
    return {name: value for name, value in visit.metadata.items() if name != "seat"}


def _form(
    session: Session,
    visit: Visit,
    meeting: Meeting,
    *,
    page: int | None = None,
    notice: str = "",
    anew: bool = False,
) -> dict[str, Any]:
    """The roll as it is now; ``anew`` with selects that Slack does not know yet, to show what is recorded."""
    carried = _carried(visit)
    carried["turn"] = int(carried.get("turn", 0)) + anew
    return prompts.roll_form(
        attendance_facts(session, meeting),
        page=page or int(carried.get("page", 1)),
        now=visit.now,
        metadata=carried,
        notice=notice,
    )
