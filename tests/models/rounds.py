"""Steps, rounds and answers for the tests of check-ins, on a Monday at 9:00."""

from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import col, select

from models.asking import open_round
from models.checkin import Checkin, Said, open_round_of, record_checkin
from models.committee import calendar_of
from models.outstanding import outstanding

MONDAY = datetime(2026, 11, 16, 16, tzinfo=UTC)
"""Monday, 16 November 2026, 9:00 in Denver."""

DAY = date(2026, 11, 16)
LATER = MONDAY + timedelta(days=1)


def old_step(council, title, owner, due="2026-12-01", *, group="Diversion"):
    """A step from before the round."""
    council.now = MONDAY - timedelta(days=20)
    made = council.step(title, owner, due, group=group)
    council.now = MONDAY
    return made


def begin_round(council, group="Diversion", *, now=MONDAY):
    with council.open() as session:
        calendar = calendar_of(session, council.committee(session))
        made = open_round(session, council.group(session, group), calendar, at=time(9), now=now)
        return made.pk if made else None


def current(council, session, group="Diversion"):
    """The group's round that is on."""
    this = open_round_of(session, council.group(session, group).pk)
    assert this is not None
    return this


def say(council, who, step_id, said=Said.ON_TRACK, *, now=LATER, **values):
    with council.open() as session:
        row = council.row(session, step_id)
        record_checkin(session, council.member(session, who), row, said=said, now=now, **values)
        return session.exec(
            select(Checkin).where(Checkin.step_id == step_id).order_by(col(Checkin.id))
        ).all()[-1]


def left(council, group="Diversion"):
    """Who still has to say what: name -> titles, with a question mark for what came up."""
    with council.open() as session:
        this = current(council, session, group)
        return {
            one.member.name.lower(): [step.title for step in one.steps] + ["?"] * one.what_came_up
            for one in outstanding(session, this)
        }
