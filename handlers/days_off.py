"""The committee's days off: its public holidays, and those of its own."""

from typing import Any

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_action, on_submit
from handlers.pickers import picked_day
from handlers.replies import Open, Replies, Turn
from handlers.visit import Visit
from models import days_off
from models.access import Act
from models.committee import Committee
from models.errors import Refused
from prompts import days_off as prompts
from prompts import ids


def register(app: App, deps: Deps) -> None:
    """Listens to the button for days off, to the one that takes them back, and to their form."""
    on_action(app, deps, ids.DAYS_OFF, on_open)
    on_action(app, deps, ids.DAYS_OFF_REMOVE, on_removed)
    on_submit(app, deps, ids.DAYS_OFF_FORM, on_submitted)


def on_open(session: Session, visit: Visit) -> Replies:
    """The days off as they are."""
    committee, _ = visit.enter_for(session, Act.SET_UP)
    return Open(_view(session, visit, committee))


def on_removed(session: Session, visit: Visit) -> Replies:
    """Days that are working days again."""
    committee, me = visit.enter_for(session, Act.SET_UP)
    gone = days_off.remove_days_off(session, me, committee, int(visit.value), now=visit.now)
    return Turn(_view(session, visit, committee, notice=prompts.removed(gone)))


def on_submitted(session: Session, visit: Visit) -> Replies:
    """More days off, and whose public holidays count; the form stays for the next."""
    committee, me = visit.enter_for(session, Act.SET_UP)
    values, first = visit.values, picked_day(visit, "first")
    country, state = values["country"] or "", values["state"] or ""
    days_off.set_public_holidays(session, me, committee, country=country, state=state, now=visit.now)
    if first is not None:
        days_off.put_days_off(
            session,
            me,
            committee,
            first=first,
            last=picked_day(visit, "last"),
            name=values["off_name"] or "",
            now=visit.now,
        )
    elif values["off_name"] or values["last"]:
        raise Refused("first", "no_day")
    return Turn(_view(session, visit, committee, notice=prompts.saved()))


def _view(session: Session, visit: Visit, committee: Committee, *, notice: str = "") -> dict[str, Any]:
    turn = int(visit.metadata.get("turn", 0)) + 1
    days = days_off.days_off_of(session, committee, now=visit.now)
    metadata = visit.carry(turn=turn)
    still = days_off.meetings_on(session, committee, days, now=visit.now)
    return prompts.days_off_view(committee, days, still, metadata=metadata, notice=notice)
