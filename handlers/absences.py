"""``/checkin away`` and ``back``: being away, with or without somebody who stands in."""

from datetime import date

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_action
from handlers.replies import Redraw, Replies, Say
from handlers.visit import Visit, mentioned, without_mentions
from models import outbox
from models.absence import come_back, go_away
from models.base import fetch
from models.committee import Committee, Member, calendar_of, member_by_slack
from models.dates import read_date
from models.lines import own_lines
from models.outbox import Kind, Message
from prompts import absence as prompts
from prompts import ids
from prompts.errors import with_typed


def register(app: App, deps: Deps) -> None:
    """Listens to the buttons of an absence; its words are ``/checkin``'s."""
    on_action(app, deps, ids.AWAY_UNTIL, on_until)
    on_action(app, deps, ids.AWAY_BACK, on_here)


def type_away(session: Session, visit: Visit, rest: str) -> Replies:
    """``away until DATE [@designee]``: nobody asks me till then; the designee is told privately."""
    committee, me = visit.enter(session)
    people = mentioned(rest)
    calendar = calendar_of(session, committee).in_zone(me.zone)
    reading = read_date(without_mentions(rest), now=visit.now, calendar=calendar)
    if len(people) > 1:
        return Say(with_typed(prompts.one_person(), visit.line))
    if reading.date is None:
        return Say(with_typed(prompts.no_day(reading), visit.line))
    stand_in = member_by_slack(session, committee.pk, people[0]) if people else None
    return Say(_away(session, visit, committee, me, reading.date, stand_in))


def on_until(session: Session, visit: Visit) -> Replies:
    """Another day of return, picked beside the one that was read; a cleared picker changes nothing."""
    picked = visit.action["selected_date"]
    if picked is None:
        return None
    committee, me = visit.enter(session)
    named = fetch(session, Member, committee.pk, me.stand_in_id) if me.stand_in_id else None
    stand_in = named if named and named.active else None
    return Redraw(_away(session, visit, committee, me, date.fromisoformat(picked), stand_in))


def on_here(session: Session, visit: Visit) -> Replies:
    """Not away after all, by button."""
    return Redraw(_back(session, visit))


def _away(
    session: Session, visit: Visit, committee: Committee, me: Member, until: date, stand_in: Member | None
) -> Message:
    """Goes away, and tells the stand-in."""
    today = visit.today(me.zone)
    go_away(session, me, me, until=until, stand_in=stand_in, today=today, now=visit.now)
    if stand_in is not None:
        _tell(session, visit, committee, me, stand_in)
    return prompts.away(until, stand_in)


def _tell(session: Session, visit: Visit, committee: Committee, me: Member, stand_in: Member) -> None:
    """Tells the stand-in for whom, how long and with what: once for one absence."""
    assert me.away_until is not None
    lines = own_lines(session, me)
    today = visit.today(committee.zone)
    outbox.enqueue(
        session,
        committee.pk,
        prompts.standing_in(me, me.away_until, lines, today=today),
        kind=Kind.NOTICE,
        key=f"stand-in:{me.slack_id}:{stand_in.slack_id}:{me.away_until}",
        target=stand_in.slack_id,
        now=visit.now,
    )


def type_back(session: Session, visit: Visit, _rest: str) -> Replies:
    """``back``: I am here again."""
    return Say(_back(session, visit))


def _back(session: Session, visit: Visit) -> Message:
    _, me = visit.enter(session)
    was_away = come_back(session, me, me, now=visit.now)
    mine = own_lines(session, me)
    return prompts.back(was_away=was_away, open_steps=len(mine))
