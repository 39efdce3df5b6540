"""A month of the sample county, as a newcomer lives it in the practice workspace; the transcript is kept."""

import pytest

from tests.county import County
from tests.journeys.transcript import Transcript


@pytest.fixture
def county(tmp_path):
    with County(tmp_path) as made:
        yield made


def test_a_month_of_the_sample_county(county):
    story = Transcript(county, "Alder County, 16 November to 16 December 2026")
    story.act("martin.kade", "/goals mine", "diversion")
    story.act(
        "grace.lin",
        "/goals step G1 Walk the night shift through the protocol @owen.brandt by friday",
        "diversion",
    )
    story.walk(county.at("2026-11-16", "09:30"))
    story.note("Some answer in the message, some in the form, some not at all.")
    story.press("owen.brandt", "On track", block_id=_row(county, "A2"))
    story.press("lena.ortiz", "Answer in one form")
    story.fill_in("lena.ortiz", {})
    story.act("samir.patel", "/checkin A5 blocked Still no list from the health plan", "diversion")
    story.act("maria.sorensen", "/checkin away until 30 November", "diversion")
    story.walk(county.at("2026-11-18", "12:00"))
    story.note("Grace is asked whether she will chair next.")
    story.press("grace.lin", "Accept", find=lambda message: "chair" in message.words)
    story.walk(county.at("2026-11-19", "12:00"))
    story.note("The agenda is out; a topic comes in late.")
    story.act("delia.cruz", "/agenda add What peers need on the night of release 10m discuss", "council")
    story.walk(county.at("2026-11-20", "12:00"))
    story.act("martin.kade", "/goals done A1", "diversion")
    story.act("ana.reyes", "/committee", "council")
    story.walk(county.at("2026-12-01", "12:00"))
    story.note("Martin leaves early; the coordinator hands the chair over.")
    seen = story.act("ana.reyes", "/chair handover", "council")
    story.press_in(seen, "ana.reyes", "Hand over now")
    story.walk(county.at("2026-12-16", "12:00"))
    story.act("grace.lin", "/chair", "council")
    story.keep("county-month")


def _row(county, ref):
    step = county.step_row(ref)
    message = county.person("owen.brandt").dm[-1]
    return next(
        block["block_id"]
        for block in message.blocks
        if block["type"] == "actions" and block.get("block_id", "").startswith(f"{step.subject}/")
    )
