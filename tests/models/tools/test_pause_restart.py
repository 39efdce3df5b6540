"""After a pause: what was held is made up after the notice, in working hours, and never twice."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import col, select

from jobs.tick import tick
from models.committee import Seat
from models.gaps import Gap, find_gaps
from models.outbox import OutboxMessage
from models.recurrence import Recurrence, weekly
from models.rhythm import put_series
from models.schedule import Occurrence, Schedule, Work
from models.tools.pause import begin_pause, end_pause, the_pause
from models.tools.pause_tables import Pause, pause_of
from tests.models.both import NOW, ZONE, cast, database, seat, session, url

__all__ = ["cast", "database", "session", "url"]

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TODAY = date(2026, 11, 20)  # a Friday
BACK = TODAY + 14 * DAY


def begin(session, cast, restart_on=BACK) -> Pause:
    why = "Flood"
    return begin_pause(
        session, cast.ana, because=why, restart_on=restart_on, cancels=True, moves_terms=False, now=NOW
    )


def walk(database, until, *, start=NOW) -> None:
    """Ticks each hour."""
    at = start
    while at <= until:
        tick(database, now=at)
        at += HOUR


def gaps(session, now) -> list:
    """What the self-audit finds; here nothing delivers, so that messages wait says nothing."""
    return [one for one in find_gaps(session, now=now) if one.gap is not Gap.MESSAGES_LATE]


def messages(session) -> list[tuple[str, str]]:
    """Whom each message goes to, and its text, in the order in which they were made."""
    rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
    return [(row.target, row.text) for row in rows]


def weekly_on(session, cast, weekday, at, *, agenda_days) -> None:
    """Meetings, a channel for their agendas and a seat to count; nobody has the chair, so ana leads them."""
    cast.committee.channel_id = "C1"
    session.add(Seat(committee_id=cast.committee.pk, agency_id=cast.agency.pk, principal_id=cast.cho.pk))
    session.flush()
    rule = Recurrence(weekly({weekday}), TODAY, at, ZONE)
    whole = {"recurrence": rule, "minutes": 60, "place": "", "agenda_days": agenda_days, "now": NOW}
    put_series(session, cast.ana, cast.committee, **whole)


@pytest.mark.parametrize(("back", "at_work"), [(17, 17), (15, 17)])  # a Monday; a Saturday before it
def test_what_was_held_is_made_up_after_the_notice_at_nine_of_a_working_day(database, back, at_work):
    with database.transaction() as session:
        cast = seat(session)
        weekly_on(session, cast, 2, time(9), agenda_days=5)  # its agenda, draft and forecast are held
        begin(session, cast, restart_on=TODAY + back * DAY)
    nine = NOW + at_work * DAY  # 16:00 UTC is 9:00 there
    walk(database, nine - HOUR)
    with database.transaction() as session:
        assert pause_of(session, 1) is None
        assert {row.not_before for row in session.exec(select(OutboxMessage)).all()} == {nine}
        assert all("at work again" in text or "is over" in text for _, text in messages(session))
        assert gaps(session, nine) == []
    walk(database, nine + 3 * HOUR, start=nine)
    with database.transaction() as session:
        told = [(to, text) for to, text in messages(session) if "9 December 2026" in text]
        assert [to for to, _ in told] == ["C1", "UANAT1"]
        assert not any("Draft of the agenda" in text for _, text in told)
        assert messages(session)[: -len(told)] == messages(session)[:2]
        statement = (
            select(Occurrence.reason)
            .join(Schedule)
            .where(Schedule.work == Work.AGENDA)
            .order_by(col(Occurrence.id))
        )
        assert session.exec(statement).all()[-1] == "run_once:late"
        assert gaps(session, nine + 3 * HOUR) == []


@pytest.mark.parametrize(("weekday", "agenda_days", "day"), [(2, 1, "Wednesday, 9"), (3, 2, "Thursday, 10")])
def test_a_draft_that_was_held_and_a_forecast_are_one_message(database, weekday, agenda_days, day):
    with database.transaction() as session:
        cast = seat(session)
        weekly_on(session, cast, weekday, time(9), agenda_days=agenda_days)  # it is posted on Tuesday
        begin(session, cast, restart_on=TODAY + 17 * DAY)
    walk(database, NOW + 17 * DAY)
    with database.transaction() as session:
        statement = select(OutboxMessage).where(OutboxMessage.target == "UANAT1")
        [told] = session.exec(statement).all()
        assert f"Draft of the agenda for {day} December 2026" in told.text
        assert "0 of 1 seat" in str(told.blocks)


def test_what_belongs_to_a_meeting_before_nine_is_made_up_an_hour_before_it(database):
    with database.transaction() as session:
        cast = seat(session)
        weekly_on(session, cast, 4, time(8), agenda_days=5)
        begin(session, cast)
    eight = NOW + 14 * DAY - HOUR
    tick(database, now=eight - 2 * HOUR)  # 6:00: the pause ends
    with database.transaction() as session:
        assert not any("agenda" in text.casefold() for _, text in messages(session))
    tick(database, now=eight - HOUR)
    with database.transaction() as session:
        assert [to for to, text in messages(session) if "4 December 2026" in text] == ["C1", "UANAT1"]


def test_a_restart_by_hand_at_night_waits_for_the_morning_too(database):
    with database.transaction() as session:
        cast = seat(session)
        weekly_on(session, cast, 2, time(9), agenda_days=5)
        begin(session, cast, restart_on=TODAY + 60 * DAY)
    night = NOW + 15 * DAY + 6 * HOUR  # a Saturday, 22:00
    walk(database, night - HOUR)
    with database.transaction() as session:
        pause = the_pause(session, 1)
        end_pause(session, session.get_one(type(cast.ana), pause.author_id), pause, now=night)
    nine = NOW + 17 * DAY
    walk(database, nine - HOUR, start=night)
    with database.transaction() as session:
        assert messages(session) == []
    walk(database, nine, start=nine)
    with database.transaction() as session:
        assert [to for to, _ in messages(session)] == ["C1", "UANAT1"]
