"""A workspace with nothing in it: set up by the wizard, then three weeks of it; the transcript is kept."""

import pytest

from tests.handlers.test_setup import CHAIR, to_chair
from tests.journeys.transcript import Transcript
from tests.world import World


@pytest.fixture
def bare(tmp_path):
    with World(tmp_path, set_up=False) as world:
        yield world


def test_a_committee_is_set_up_by_wizard_and_begins_to_live(bare):
    story = Transcript(bare, "A new committee, 16 November to 4 December 2026")
    story.act("stranger", "/goals", "diversion")
    story.note("Ana goes through the set-up, page by page.")
    ana = to_chair(bare)
    assert ana.submit(CHAIR).ok
    story.note(f"She reads: {ana.views[-1].words}")
    ana.close_view()
    story.act("ben", "/goals add People in crisis reach care, not booking", "diversion")
    story.fill_in("ben", {})
    story.act("ben", "/goals step Ask dispatch for last year's calls @cho by next friday", "diversion")
    story.act("ben", "/goals step Visit the crisis center together @ben in two weeks", "diversion")
    story.walk(bare.at("2026-11-16", "10:00"))
    story.press("cho", "Blocked")
    story.press("cho", "Add a note …")
    story.fill_in("cho", {"A note": "Dispatch wants a letter from the council."})
    story.act("cho", "/agenda add A letter to dispatch 5m decide", "committee")
    story.walk(bare.at("2026-12-04", "12:00"))
    story.act("ana", "/committee", "committee")
    story.keep("from-nothing")
