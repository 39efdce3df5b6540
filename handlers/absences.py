"""``/checkin away`` and ``back``: being away, with or without somebody who stands in."""

from sqlmodel import Session

from handlers.replies import Replies, Say
from handlers.visit import Visit, mentioned, without_mentions
from models import outbox
from models.absence import come_back, go_away
from models.committee import Committee, Member, calendar_of, member_by_slack
from models.dates import read_date
from models.lines import lines_of
from models.outbox import Kind
from models.step import open_steps
from prompts import absence as prompts


def type_away(session: Session, visit: Visit, rest: str) -> Replies:
    """``away until DATE [@designee]``: nobody asks me till then; the designee is told privately."""
    committee, me = visit.enter(session)
    people = mentioned(rest)
    calendar = calendar_of(session, committee).in_zone(me.zone)
    reading = read_date(without_mentions(rest), now=visit.now, calendar=calendar)
    if len(people) > 1:
        return Say(prompts.one_person())
    if reading.date is None:
        return Say(prompts.no_day(reading))
    stand_in = member_by_slack(session, committee.pk, people[0]) if people else None
    go_away(
        session,
        me,
        me,
        until=reading.date,
        stand_in=stand_in,
        today=visit.today(me.zone),
        now=visit.now,
    )
    if stand_in is not None:
        _tell(session, visit, committee, me, stand_in)
    return Say(prompts.away(reading.date, stand_in))


def _tell(session: Session, visit: Visit, committee: Committee, me: Member, stand_in: Member) -> None:
    """Tells the stand-in for whom, how long and with what: once for one absence."""
    assert me.away_until is not None
    lines = lines_of(session, committee.pk, open_steps(session, committee.pk, owner_id=me.pk))
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
    committee, me = visit.enter(session)
    was_away = come_back(session, me, me, now=visit.now)
    mine = open_steps(session, committee.pk, owner_id=me.pk)
    return Say(prompts.back(was_away=was_away, open_steps=len(mine)))
