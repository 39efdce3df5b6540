"""/agenda attend as people use it: words, buttons, the form; and the question to those who were silent."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import col, select

from models.attendance import Rsvp
from models.calendar import today
from models.committee import Agency, Seat
from models.meeting import next_meeting
from models.moves import move_meeting, skip_meeting
from models.office import ChairTerm
from models.outbox import Kind, OutboxMessage, enqueue
from models.roster import put_seat
from prompts import ids, kit
from tests.jobs.test_quorum import chair


def type_in(world, text, *, who="cho", channel="committee"):
    seen = world.person(who).command(text, channel=channel)
    assert seen.ok, seen.error
    return seen


def said(world) -> dict[str, tuple[str, str]]:
    """By the seat's principal: what was said, and the name of who was named."""
    with world.session() as session:
        names = {world.member(session, name).pk: name for name in world.cast.people}
        seats = {seat.pk: seat for seat in session.exec(select(Seat)).all()}
        return {
            names[seats[row.seat_id].principal_id]: (row.coming.value, names.get(row.designee_id, ""))
            for row in session.exec(select(Rsvp)).all()
        }


def asked(world) -> list[OutboxMessage]:
    with world.session() as session:
        statement = select(OutboxMessage).where(col(OutboxMessage.key).startswith("rsvp:"))
        return list(session.exec(statement.order_by(col(OutboxMessage.id))).all())


def direct(world, who):
    """The latest private message from the bot."""
    return world.person(who).dm[-1]


def put_designee(world, whose, who):
    with world.session() as session:
        principal = world.member(session, whose)
        seat = session.exec(select(Seat).where(Seat.principal_id == principal.id)).one()
        agency = session.get_one(Agency, seat.agency_id)
        put_seat(
            session,
            world.member(session, "ana"),
            agency,
            principal=principal,
            designee=world.member(session, who),
            seat=seat,
            now=world.now(),
        )


def test_yes_is_noted_privately_with_the_day_and_an_easy_change(world):
    seen = type_in(world, "/agenda attend yes")
    assert "Noted: you come for Sheriff on *Tuesday, 8 December 2026 at 9:00*, Room 2." in seen.text
    assert said(world) == {"cho": ("yes", "")}
    world.person("cho").click(seen.messages[-1], label="No, not this time")
    assert said(world) == {"cho": ("no", "")}


@pytest.mark.parametrize("typed", ["/agenda attend NO", "/agenda attend no, sorry", "/agenda attend no"])
def test_no_is_noted_however_it_is_written(world, typed):
    type_in(world, typed)
    assert said(world) == {"cho": ("no", "")}


def test_a_designee_is_noted_and_told_and_can_say_that_they_cannot(world):
    seen = type_in(world, "/agenda attend @dee")
    assert "comes for Sheriff" in seen.text
    assert said(world) == {"cho": ("designee", "dee")}
    world.work()
    told = direct(world, "dee")
    assert "asks you to come for Sheriff" in told.text
    world.person("dee").click(told, label="I cannot")
    assert said(world) == {"cho": ("no", "")}
    world.work()
    assert "has answered for Sheriff: nobody comes" in direct(world, "cho").text


def test_a_designee_who_is_not_needed_any_more_is_told(world):
    type_in(world, "/agenda attend @dee")
    world.work()
    type_in(world, "/agenda attend yes")
    world.walk(timedelta(seconds=5))
    assert "You need not come for Sheriff" in direct(world, "dee").text


def test_one_person_sits_on_one_seat(world):
    type_in(world, "/agenda attend @dee")
    seen = type_in(world, "/agenda attend @dee", who="eli")
    assert "Dee Marsh comes for another seat" in seen.text
    assert said(world) == {"cho": ("designee", "dee")}
    assert "comes for another seat" in type_in(world, "/agenda attend yes", who="dee").text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/agenda attend perhaps", "/agenda attend yes"),
        ("/agenda attend @ana @dee", "just one"),
        ("/agenda attend @stranger", "not on this committee"),
    ],
)
def test_what_cannot_be_read_is_said_and_changes_nothing(world, typed, told):
    assert told in type_in(world, typed).text
    assert said(world) == {}


def test_who_holds_no_seat_is_told_so_kindly(world):
    with world.session() as session:
        cho = world.member(session, "cho")
        seat = session.exec(select(Seat).where(Seat.principal_id == cho.id)).one()
        seat.principal_id = None
        session.add(seat)
    assert "You hold no seat" in type_in(world, "/agenda attend yes").text


def test_a_stand_in_answers_for_the_seat_and_its_principal_hears_of_it(world):
    with world.session() as session:
        eli = world.member(session, "eli")
        own = session.exec(select(Seat).where(Seat.principal_id == eli.id)).one()
        session.delete(own)
    put_designee(world, "cho", "eli")
    assert "you come for Sheriff" in type_in(world, "/agenda attend yes", who="eli").text
    assert said(world) == {"cho": ("designee", "eli")}
    world.work()
    assert "has answered for Sheriff" in direct(world, "cho").text


def test_without_words_the_form_asks_and_refuses_on_its_field(world):
    assert type_in(world, "/agenda attend").view is not None
    cho = world.person("cho")
    answer = cho.submit({"coming": "designee"})
    assert list(answer.errors) == ["designee"]
    answer = cho.submit({"coming": "designee", "designee": "stranger"})
    assert list(answer.errors) == ["designee"]
    answer = cho.submit({"coming": "designee", "designee": "eli"})
    assert answer.ok, answer.errors
    assert said(world) == {"cho": ("designee", "eli")}


def test_who_answers_for_two_seats_picks_one_in_the_form(world):
    put_designee(world, "cho", "eli")
    type_in(world, "/agenda attend", who="eli")
    eli = world.person("eli")
    assert eli.submit({"seat": "Sheriff (Cho Park)", "coming": "no"}).ok
    assert said(world) == {"cho": ("no", "")}


def test_the_button_under_a_public_message_opens_the_form_and_answers_privately(world):
    with world.session() as session:
        committee = world.committee(session)
        first = next_meeting(session, committee.pk, now=world.now())
        button = kit.actions(kit.button("Will you come?", ids.OPEN_RSVP, str(first.pk)))
        message = kit.say("The agenda", kit.section("The agenda"), button)
        target, kind = world.channel("committee"), Kind.AGENDA
        enqueue(session, committee.pk, message, kind=kind, key="test", target=target, now=world.now())
    world.work()
    cho = world.person("cho")
    cho.click(cho.messages("committee")[-1], label="Will you come?")
    answer = cho.submit({"coming": "yes"})
    assert answer.ok, answer.errors
    world.slack.wait_until(lambda: "Noted: you come for Sheriff" in cho.messages("committee")[-1].text)
    everybody = [one.text for one in world.person("dee").messages("committee") if not one.only_for]
    assert "The agenda" in everybody
    assert not any("Noted" in text for text in everybody)


def test_what_others_answer_for_is_not_theirs_to_change(world):
    type_in(world, "/agenda attend @dee")
    world.work()
    told = direct(world, "dee")
    type_in(world, "/agenda attend yes")
    world.person("dee").click(told, label="I cannot")
    assert said(world) == {"cho": ("yes", "")}


def test_after_the_meeting_there_is_nothing_to_answer(world):
    seen = type_in(world, "/agenda attend yes")
    world.walk(world.at("2026-12-08", "11:00"))
    world.person("cho").click(seen.messages[-1], label="No, not this time")
    assert said(world) == {"cho": ("yes", "")}


ASK = "Ask those who have not answered"


def press_ask(world, who="ana"):
    """On the day of the forecast, who sees to it has the silent seats asked; what they are told of it."""
    if world.now() < world.at("2026-12-05", "09:01"):
        world.walk(world.at("2026-12-05", "09:01"))
    return press(world, who)


def press(world, who):
    person = world.person(who)
    person.click(direct(world, who), label=ASK)
    world.slack.wait_until(lambda: ASK not in direct(world, who).words)
    return direct(world, who)


def test_asking_writes_to_each_silent_seat_once_and_not_to_who_has_answered(world):
    type_in(world, "/agenda attend yes")
    type_in(world, "/agenda attend no", who="eli")
    told = press_ask(world)
    assert {row.target for row in asked(world)} == {world.id(name) for name in ("ana", "ben", "dee")}
    assert {row.kind for row in asked(world)} == {Kind.NUDGE}
    assert "Asked now, privately" in told.words
    world.work()
    assert "Will you come for Hospital?" in direct(world, "dee").text


def test_two_who_see_to_it_ask_nobody_twice(world):
    with world.session() as session:
        ben = world.member(session, "ben")
        ben.coordinator = True
        session.add(ben)
    press_ask(world)
    assert len(asked(world)) == 5
    world.work()
    forecast = next(one for one in world.person("ben").dm if "Quorum on" in one.words)
    world.person("ben").click(forecast, label=ASK)
    world.slack.wait_until(lambda: any("asked already" in one.words for one in world.person("ben").dm))
    assert len(asked(world)) == 5


def test_the_button_of_the_question_answers_it_in_its_place(world):
    press_ask(world)
    world.work()
    dee = world.person("dee")
    dee.click(direct(world, "dee"), label="Yes, I come")
    world.slack.wait_until(lambda: "Noted: you come for Hospital" in direct(world, "dee").words)
    assert said(world) == {"dee": ("yes", "")}


def test_somebody_comes_for_me_opens_the_form_with_that_chosen(world):
    press_ask(world)
    world.work()
    dee = world.person("dee")
    dee.click(direct(world, "dee"), label="Somebody comes for me")
    answer = dee.submit({"designee": "cho"})
    assert answer.ok, answer.errors
    assert said(world) == {"dee": ("designee", "cho")}
    world.slack.wait_until(lambda: "comes for Hospital" in direct(world, "dee").words)


def nudged_on_the_day_of_the_forecast(world):
    """The meeting is on Thursday the 10th; dee has a nudge on Monday the 7th, when the forecast comes."""
    world.step("Draft the protocol", owner="dee", due="2026-12-07")
    with world.session() as session:
        first = next_meeting(session, world.committee(session).pk, now=world.now())
        ana = world.member(session, "ana")
        day, at = date(2026, 12, 10), time(9)
        move_meeting(session, ana, first, day=day, at=at, because="Room", now=world.now())
    world.walk(world.at("2026-12-07", "09:30"))
    assert days(world, "nudge:")[-1] == "2026-12-07"
    return press(world, "ana")


def days(world, key, who="dee") -> list[str]:
    """On which days the person was sent messages of that kind."""
    rows = [row for row in world.sent("nudge") if row.key.startswith(key) and row.target == world.id(who)]
    return [f"{today(row.sent_at, 'America/Denver')}" for row in rows]


def test_who_had_a_nudge_that_day_is_asked_next_morning_in_place_of_another_one(world):
    told = nudged_on_the_day_of_the_forecast(world)
    assert "On Tuesday, 8 December 2026 at 9:00, as they have had a message today" in told.words
    world.walk(world.at("2026-12-09", "12:00"))
    assert days(world, "rsvp:") == ["2026-12-08"]
    assert days(world, "nudge:") == ["2026-12-04", "2026-12-07", "2026-12-09"]


def test_a_question_that_still_waits_is_withdrawn_by_the_answer(world):
    nudged_on_the_day_of_the_forecast(world)
    type_in(world, "/agenda attend yes", who="dee")
    world.walk(world.at("2026-12-08", "12:00"))
    assert days(world, "rsvp:") == []
    assert days(world, "nudge:")[-1] == "2026-12-08"


def test_where_no_day_is_left_somebody_has_to_call(world):
    world.step("Draft the protocol", owner="dee", due="2026-12-07")
    world.walk(world.at("2026-12-07", "09:30"))
    forecast = next(one for one in world.person("ana").dm if "Quorum on" in one.words)
    world.person("ana").click(forecast, label=ASK)
    world.slack.wait_until(
        lambda: any("please call them yourself" in one.words for one in world.person("ana").dm)
    )
    assert world.id("dee") not in {row.target for row in asked(world)}


def test_who_does_not_chair_any_more_cannot_ask_for_the_committee(world):
    chair(world, "cho")
    world.walk(world.at("2026-12-05", "09:01"))
    with world.session() as session:
        session.delete(session.exec(select(ChairTerm)).one())
    seen = world.person("cho").click(direct(world, "cho"), label=ASK)
    assert asked(world) == []
    assert seen.ok


def test_a_meeting_called_off_withdraws_the_questions_that_wait(world):
    nudged_on_the_day_of_the_forecast(world)
    with world.session() as session:
        first = next_meeting(session, world.committee(session).pk, now=world.now())
        skip_meeting(session, world.member(session, "ana"), first, because="Snow", now=world.now())
    world.walk(world.at("2026-12-09", "12:00"))
    assert days(world, "rsvp:") == []
