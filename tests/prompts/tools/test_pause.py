"""A pause as people read it: escaping, and which buttons are there when."""

from datetime import date, timedelta
from typing import Any

from models.tools.pause_tables import Pause
from prompts import kit
from prompts.tools import pause as prompts
from tests.prompts.people import NOON, TODAY, texts

LIVE = "<!channel> *bold* " + "x" * 280


def pause(**values) -> Pause:
    whole: dict[str, Any] = {"because": LIVE, "began_on": TODAY, "began_at": NOON, "author_id": 1} | values
    return Pause(id=1, committee_id=1, **whole)


def test_nothing_that_was_typed_is_live_however_many_pauses_there_were():
    past = [pause(ended_at=NOON, days=9), pause(ended_at=NOON, undone=True)] * 20
    for message in (
        prompts.render(pause(), past, day=TODAY, may_pause=True),
        prompts.when_to_restart(pause()),
        prompts.restarted(pause(days=3)),
        prompts.restarted_for_leads(pause(days=3), 1),
    ):
        for text in texts(message):
            assert "<!channel>" not in text
            assert "*bold*" not in text
            assert len(text) <= kit.SECTION
    assert "taken back" in str(prompts.render(None, past, day=TODAY, may_pause=False).blocks)


def test_it_can_be_taken_back_on_its_first_day_only():
    for day, there in ((TODAY, True), (TODAY + timedelta(days=1), False)):
        shown = str(prompts.render(pause(), [], day=day, may_pause=True).blocks)
        assert ("Take the pause back" in shown) is there
    assert "Restart now" not in str(prompts.render(pause(), [], day=TODAY, may_pause=False).blocks)


def test_the_form_says_what_becomes_of_terms():
    view = str(prompts.begin_form(metadata={}))
    assert "By-laws set these days" in view
    told = prompts.render(
        pause(moves_terms=True, restart_on=date(2026, 12, 7)), [], day=TODAY, may_pause=False
    )
    assert "terms of offices become longer too" in str(told.blocks)


def test_days_that_others_set_are_named_and_no_more_of_them_than_can_be_read():
    outside = [(TODAY, LIVE)] * 40
    message = prompts.render(pause(), [], day=TODAY, may_pause=True, outside=outside)
    assert "35 more" in str(message.blocks)
    for text in texts(message):
        assert "<!channel>" not in text
        assert len(text) <= kit.SECTION
    assert "do not move" in str(prompts.render(pause(), [], day=TODAY, may_pause=True).blocks)


def test_the_form_that_goes_on_says_that_nothing_moves_twice_and_asks_for_a_day_that_is_to_come():
    last = pause(ended_at=NOON, days=7, restart_on=TODAY, cancels=False, moves_terms=True)
    view = str(prompts.begin_form(metadata={}, last=last, day=TODAY))
    assert "nothing moves twice" in view
    assert "initial_date" not in view  # its day is over
    assert "initial_options" in view
