"""The forecast by the clock: once, three days before, to whoever sees to it; not for a meeting called off."""

from datetime import date, time

import pytest
from sqlmodel import select

from models.absence import go_away
from models.attendance import Coming, answer_meeting, answers_of
from models.committee import Seat, Sector
from models.meeting import Meeting, next_meeting
from models.moves import move_meeting, skip_meeting
from models.office import ChairTerm, TermState
from models.outbox import Kind
from models.recurrence import Recurrence, monthly_nth
from models.rhythm import put_series
from models.schedule import Work, find
from models.timetable import timetable
from prompts.timetable import coming_line

FORECAST = "2026-12-04"
"""A Friday: three days before the meeting of 8 December is a Saturday."""


def forecasts(world) -> list[tuple[str, str]]:
    """To whom, and when, in the order in which they went out."""
    rows = [row for row in world.sent() if row.key.startswith("quorum:")]
    return [(row.target, f"{row.sent_at:%Y-%m-%dT%H:%M}") for row in rows]


def meeting(world, session) -> Meeting:
    return next_meeting(session, world.committee(session).pk, now=world.now())


def answer(world, who, coming, designee=None):
    with world.session() as session:
        me = world.member(session, who)
        seat = session.exec(select(Seat).where(Seat.principal_id == me.id)).one()
        named = world.member(session, designee) if designee else None
        answer_meeting(
            session, me, meeting(world, session), seat, Coming(coming), designee=named, now=world.now()
        )


def chair(world, who):
    with world.session() as session:
        session.add(
            ChairTerm(
                committee_id=world.committee(session).pk,
                member_id=world.member(session, who).pk,
                sector=Sector.CRIMINAL_JUSTICE,
                starts_on=date(2026, 1, 1),
                ends_on=date(2027, 7, 1),
                state=TermState.SERVING,
            )
        )


def move(world, day, at=time(9)):
    with world.session() as session:
        ana, first = world.member(session, "ana"), meeting(world, session)
        move_meeting(session, ana, first, day=day, at=at, because="Snow", now=world.now())


def test_on_the_day_of_the_digest_the_chair_hears_with_it_and_only_once(world):
    chair(world, "cho")
    answer(world, "dee", "yes")
    answer(world, "eli", "no")
    world.walk(world.at(FORECAST, "07:59"))
    assert forecasts(world) == []
    world.walk(world.at("2026-12-09"))
    assert forecasts(world) == [(world.id("cho"), "2026-12-04T15:00")]
    [message] = [one for one in world.sent() if one.key.startswith("quorum:")]
    assert message.kind is Kind.DIGEST
    assert "1 of 5 seats, 3 needed: quorum is open" in message.text
    assert len([one for one in world.person("cho").dm if one.text.startswith("This week")]) == 3


def test_on_another_day_the_chair_hears_at_nine(world):
    chair(world, "cho")
    move(world, date(2026, 12, 10))
    world.walk(world.at("2026-12-07", "08:59"))
    assert forecasts(world) == []
    world.walk(world.at("2026-12-07", "09:00"))
    assert forecasts(world) == [(world.id("cho"), "2026-12-07T16:00")]


def test_without_a_chair_the_coordinators_hear_and_are_told_why(world):
    world.walk(world.at(FORECAST, "09:01"))
    assert [who for who, _ in forecasts(world)] == [world.id("ana")]
    assert "chair is vacant" in str(world.sent("agenda")[-1].blocks)


def test_while_the_chair_is_away_the_coordinators_hear(world):
    chair(world, "cho")
    with world.session() as session:
        cho = world.member(session, "cho")
        go_away(
            session, cho, cho, until=date(2026, 12, 7), stand_in=None, today=world.today(), now=world.now()
        )
    world.walk(world.at(FORECAST, "09:01"))
    assert [who for who, _ in forecasts(world)] == [world.id("ana")]
    assert "chair is vacant" not in str(world.sent("agenda")[-1].blocks)


@pytest.mark.parametrize(("quorum", "told"), [(2, 1), (None, 0)])
def test_a_workgroups_meeting_is_forecast_to_its_leads_where_it_has_a_quorum(world, quorum, told):
    with world.session() as session:
        put_series(
            session,
            world.member(session, "ana"),
            world.committee(session),
            recurrence=Recurrence(monthly_nth(1, 3), world.today(), time(14), "America/Denver"),
            minutes=60,
            place="",
            agenda_days=3,
            quorum=quorum,
            group=world.workgroup(session),
            now=world.now(),
        )
    world.walk(world.at("2026-12-01"))
    assert forecasts(world) == [(world.id("ben"), "2026-11-30T16:00")][:told]
    assert bool(told) == any("0 of 4 seats, 2 needed" in one.text for one in world.sent("agenda"))


def test_a_meeting_called_off_is_not_forecast_and_its_answers_are_forgotten(world):
    answer(world, "dee", "yes")
    with world.session() as session:
        first = meeting(world, session)
        skip_meeting(session, world.member(session, "ana"), first, because="Court recess", now=world.now())
        assert answers_of(session, first) == {}
    world.walk(world.at("2026-12-09"))
    assert forecasts(world) == []


def test_a_meeting_that_is_moved_is_forecast_for_its_new_day_and_asked_anew(world):
    answer(world, "dee", "yes")
    move(world, date(2026, 12, 17))
    world.walk(world.at("2026-12-13"))
    assert forecasts(world) == []
    world.walk(world.at("2026-12-14", "09:01"))
    assert [when for _, when in forecasts(world)] == ["2026-12-14T16:00"]
    assert "0 of 5 seats" in world.sent("agenda")[-1].text


def test_moved_after_its_forecast_it_is_forecast_again(world):
    world.walk(world.at(FORECAST, "10:00"))
    move(world, date(2026, 12, 10))
    world.walk(world.at("2026-12-12"))
    assert [when for _, when in forecasts(world)] == ["2026-12-04T15:00", "2026-12-07T16:00"]


def test_another_hour_of_the_same_day_keeps_what_was_said(world):
    answer(world, "dee", "yes")
    move(world, date(2026, 12, 8), time(13))
    with world.session() as session:
        assert len(answers_of(session, meeting(world, session))) == 1


def test_the_forecast_is_in_the_schedule_in_words(world):
    with world.session() as session:
        entries = timetable(session, world.committee(session).pk)
        told = [coming_line(one) for one in entries if one.schedule.work == Work.QUORUM]
        due = find(session, world.committee(session).pk, Work.QUORUM, meeting(world, session).pk)
        assert due is not None
        assert due.next_run == world.at(FORECAST)
    assert told[0].startswith(
        "Friday, 4 December 2026 at 9:00 · Quorum forecast for the meeting on 8 December"
    )


def test_a_committee_without_seats_hears_no_forecast(world):
    with world.session() as session:
        for seat in session.exec(select(Seat)).all():
            session.delete(seat)
    world.walk(world.at(FORECAST, "10:00"))
    assert forecasts(world) == []


def test_after_a_night_down_the_forecast_still_comes(world):
    world.clock.move_to(world.at("2026-12-06", "10:00"))
    world.work()
    world.walk(world.at("2026-12-06", "10:01"))
    assert [who for who, _ in forecasts(world)] == [world.id("ana")]


def test_once_the_meeting_has_begun_there_is_nothing_to_forecast(world):
    world.clock.move_to(world.at("2026-12-08", "09:00"))
    world.work()
    assert forecasts(world) == []


def test_a_draft_and_a_forecast_of_one_day_are_one_message(world):
    chair(world, "cho")
    with world.session() as session:
        put_series(
            session,
            world.member(session, "ana"),
            world.committee(session),
            recurrence=Recurrence(monthly_nth(2, 1), world.today(), time(9), "America/Denver"),
            minutes=90,
            place="Room 2",
            agenda_days=1,
            now=world.now(),
        )
    answer(world, "dee", "yes")
    world.walk(world.at(FORECAST, "09:01"))
    [message] = [one for one in world.person("cho").dm if "Draft of the agenda" in one.words]
    digests = [row.not_before for row in world.sent("digest") if row.target == world.id("cho")]
    assert [at.date() for at in digests] == [date(2026, 11, 20), date(2026, 11, 27)]
    assert "1 of 5 seats, 3 needed: quorum is open" in message.words
    assert [one.words for one in world.person("cho").dm if "quorum" in one.words] == [message.words]
    world.person("cho").click(message, label="Ask those who have not answered")
    world.slack.wait_until(lambda: "Asked now" in str([one.words for one in world.person("cho").dm]))
    kept = [one for one in world.person("cho").dm if "Draft of the agenda" in one.words]
    assert "Post it now" in str(kept[0].blocks)
    world.walk(world.at("2026-12-08", "08:00"))
    assert len([one for one in world.person("cho").dm if "quorum is open" in one.words]) == 1
    [late] = [row for row in world.sent("digest") if row.key.startswith("digest:2026-12-04")]
    assert late.sent_at == world.at("2026-12-07", "08:00")  # the day of the draft was the draft's


def test_while_the_chair_is_away_the_draft_is_theirs_and_the_forecast_the_coordinators(world):
    chair(world, "cho")
    with world.session() as session:
        cho = world.member(session, "cho")
        go_away(
            session, cho, cho, until=date(2026, 12, 7), stand_in=None, today=world.today(), now=world.now()
        )
        put_series(
            session,
            world.member(session, "ana"),
            world.committee(session),
            recurrence=Recurrence(monthly_nth(2, 1), world.today(), time(9), "America/Denver"),
            minutes=90,
            place="Room 2",
            agenda_days=1,
            now=world.now(),
        )
    world.walk(world.at(FORECAST, "09:01"))
    assert [who for who, _ in forecasts(world)] == [world.id("ana")]
    assert [one for one in world.person("cho").dm if "Draft of the agenda" in one.words]


def test_another_place_of_the_series_keeps_what_was_said_and_another_day_does_not(world):
    answer(world, "dee", "yes")

    def put(nth, place):
        with world.session() as session:
            put_series(
                session,
                world.member(session, "ana"),
                world.committee(session),
                recurrence=Recurrence(monthly_nth(nth, 1), world.today(), time(9), "America/Denver"),
                minutes=90,
                place=place,
                agenda_days=5,
                now=world.now(),
            )
            return len(answers_of(session, meeting(world, session)))

    assert put(2, "Annex") == 1
    assert put(3, "Annex") == 0
    assert put(2, "Annex") == 0
