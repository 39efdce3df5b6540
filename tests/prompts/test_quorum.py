"""How a quorum and a seat's answer read, within Slack's limits."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.attendance import Coming, Presence
from models.canvass import Question
from models.committee import Sector
from practice.blockkit import check_message, check_view
from prompts import attendance, rsvp
from prompts.quorum import asked, render_forecast, standing
from tests.models.test_quorum import START, facts, member, seat
from tests.prompts.people import texts

JUSTICE, HEALTH, COMMUNITY = Sector.CRIMINAL_JUSTICE, Sector.BEHAVIORAL_HEALTH, Sector.COMMUNITY


def fifteen():
    """Nine of fifteen seats come; one is empty."""
    rows = [seat(n, said=Coming.YES, sector=JUSTICE) for n in range(1, 5)]
    rows += [seat(5, said=Coming.NO, sector=JUSTICE), seat(6, sector=JUSTICE)]
    rows += [seat(n, said=Coming.DESIGNEE, sector=HEALTH) for n in range(7, 12)]
    rows += [seat(12, sector=HEALTH), seat(13, sector=COMMUNITY), seat(14, sector=COMMUNITY, said=Coming.NO)]
    return facts(*rows, seat(15, sector=COMMUNITY, empty=True))


def test_the_forecast_reads_like_this():
    message = render_forecast(fifteen())
    assert message.text == (
        "Quorum for C, Tuesday, 8 December 2026 at 9:00: 9 of 15 seats, 8 needed: quorum is likely"
    )
    assert texts(message) == [
        "*Quorum for C, Tuesday, 8 December 2026 at 9:00*\n*9 of 15 seats, 8 needed: quorum is likely*",
        "• criminal justice: 4 come, 1 does not, 1 has not answered\n"
        "• behavioral health: 5 come, 1 has not answered\n"
        "• community: 1 does not, 1 has not answered, 1 empty",
        "*Not heard from yet*\n• Agency 6 – <@U6>\n• Agency 12 – <@U12>\n• Agency 13 – <@U13>",
        "Ask those who have not answered",
        "Only you see this. A designee counts as the seat present. Without a quorum the meeting can go on as "
        "information.",
    ]
    assert check_message(message.blocks) == []


def test_it_tells_why_it_comes_to_the_coordinators_and_what_became_of_the_question():
    told = "\n".join(texts(render_forecast(fifteen(), vacant=True, told="Asked.")))
    assert "The chair is vacant, so this comes to the coordinators. Only you see this." in told
    assert "Asked." in told
    assert "Ask those who" not in told


def test_where_everybody_has_answered_there_is_nobody_to_ask():
    told = "\n".join(texts(render_forecast(facts(seat(1, said=Coming.YES)))))
    assert "Ask" not in told
    assert "Not heard from" not in told


def test_whom_it_asks_when_is_told_in_one_line_each():
    now, later = START - timedelta(days=3), START - timedelta(days=1)
    rows = [
        Question(seat(1), member(1), None),
        Question(seat(2), member(2), later),
        Question(seat(3), member(3), now),
        Question(seat(4), member(4), now),
    ]
    assert asked(rows, now=now).splitlines() == [
        ":incoming_envelope: Asked now, privately: <@U3> and <@U4>",
        ":hourglass: On Monday, 7 December 2026 at 9:00, as they have had a message today: <@U2>",
        ":telephone_receiver: No day without another message is left; please call them yourself: <@U1>",
    ]
    assert "asked already" in asked([], now=now)


@pytest.mark.parametrize(
    ("present", "told"), [(2, "2 of 5 · quorum is 3 · 1 short"), (3, "3 of 5 · quorum is 3 · reached")]
)
def test_the_count_in_one_line(present, told):
    rows = [seat(n, presence=Presence.PRESENT if n <= present else None) for n in range(1, 6)]
    assert standing(facts(*rows).quorum) == told


@pytest.mark.parametrize("many", [1, 41, 120])
def test_forecast_and_roll_stay_within_slacks_limits_however_many_seats(many):
    rows = [seat(n, sector=list(Sector)[n % 4], designee=True) for n in range(1, many + 1)]
    for one in rows:
        one.agency.name = "Agency & <others> " * 8
    told = facts(*rows)
    assert check_message(render_forecast(told).blocks) == []
    for page in (1, 2, 3):
        view = attendance.roll_form(told, page=page, now=START, metadata={"origin": {}})
        assert check_view(view, "modal") == []
    form = rsvp.rsvp_form(told, rows, designee=True, metadata={"origin": {}})
    assert check_view(form, "modal") == []
    assert check_view(attendance.seat_form(told, rows[0], metadata={}), "modal") == []


def shown(view):
    return "\n".join(block["text"]["text"] for block in view["blocks"] if block["type"] == "section")


def test_every_seat_is_on_one_page_of_the_roll():
    told = facts(*(seat(n, sector=list(Sector)[n % 4]) for n in range(1, 100)))
    pages = [shown(attendance.roll_form(told, page=page, now=START, metadata={})) for page in (1, 2, 3)]
    for number in range(1, 100):
        assert sum(f"Agency {number} ·" in page for page in pages) == 1


def test_the_roll_counts_what_was_said_until_it_is_saved_and_says_so():
    told = facts(
        seat(1, said=Coming.YES), seat(2, said=Coming.NO), seat(3, presence=Presence.PRESENT), seat(4)
    )
    words = shown(attendance.roll_form(told, page=1, now=START, metadata={}))
    assert "2 of 4 · quorum is 3 · 1 short" in words
    assert "2 seats are shown as was said before" in words


def test_the_roll_shows_who_sat_there_and_when_they_came_and_left():
    told = facts(
        seat(1, presence=Presence.DESIGNEE, designee=True, arrived=20, left=50),
        seat(2, said=Coming.DESIGNEE),
        seat(3, empty=True),
    )
    view = attendance.roll_form(told, page=1, now=START, metadata={})
    assert "P1\nP101 in their place · arrived 9:20 · left 9:50" in shown(view)
    assert "P2\nP102 in their place" in shown(view)
    assert "an empty seat counts too: Agency 3" in str(view["blocks"])


def test_a_question_can_be_withdrawn_whole_and_an_answer_changed():
    told = facts(seat(1), seat(2, said=Coming.NO), seat(3, said=Coming.DESIGNEE), seat(4, said=Coming.YES))
    one, no, named, yes = told.seats
    message = rsvp.question(told, one, member(1))
    assert {block["block_id"].partition("/")[0] for block in message.blocks} == {"rsvp:1:1"}
    assert "Will you come for Agency 1?" in message.text

    def buttons(place, reader):
        drawn = rsvp.answered(told, place, reader)
        assert check_message(drawn.blocks) == []
        return [element["text"]["text"] for element in drawn.blocks[1]["elements"]]

    assert buttons(yes, member(4)) == ["No, not this time", "Somebody comes for me"]
    assert buttons(no, member(2)) == ["Yes, I come", "Somebody comes for me"]
    assert buttons(named, member(3)) == ["Yes, I come", "No, not this time", "Somebody comes for me"]
    assert buttons(named, member(103)) == ["No, not this time", "Somebody comes for me"]
    assert "<@U103> comes for Agency 3" in rsvp.answered(told, named, member(3)).text
    assert "nobody comes for Agency 2" in rsvp.answered(told, no, member(2)).text


def test_a_stand_in_is_asked_in_words_of_their_own():
    told = facts(seat(1, designee=True))
    assert (
        "<@U1> is away and you stand in for Agency 1" in rsvp.question(told, told.seats[0], member(101)).text
    )
    empty = replace(told.seats[0], principal=None)
    assert "Nobody holds that seat and you stand in" in rsvp.question(told, empty, member(101)).text
