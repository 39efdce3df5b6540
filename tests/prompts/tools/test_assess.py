"""What assessments say: within Slack's limits, safe, the spread and never an average."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.committee import Agency, Sector
from models.tools.instrument import MOST_ITEMS, Instrument, InstrumentVersion, Item, Raters, Sheet, checked
from models.tools.instrument_list import InstrumentLine
from models.tools.instrument_reading import read_items
from models.tools.instrument_results import ByAgency, Change, Results, Spread
from models.tools.run_tables import Consensus, InstrumentRun, RunRater, RunState
from prompts.tools import assess, assess_forms, assess_results
from prompts.tools.shipped import FOLDER, shipped

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
DAY = date(2026, 11, 20)
LONG = "<!channel> *x* " + "w" * 235


def instrument(number: int = 1, name: str = "Self-check", **values) -> Instrument:
    return Instrument(id=number, committee_id=1, name=name, made_at=NOW, **values)


def version(items: int = 2, *, text: str = "Item", section: str = "", **values) -> InstrumentVersion:
    rows = [[section, f"{number} {text}"[:250]] for number in range(items)]
    whole: dict[str, Any] = {
        "scale": ["yes", "partly", "no"],
        "sections": [section] if section else [],
        "items": rows,
        "raters": Raters.SEATS,
    }
    return InstrumentVersion(
        id=1, committee_id=1, instrument_id=1, number=2, author_id=1, made_at=NOW, **(whole | values)
    )


def run(**values) -> InstrumentRun:
    whole: dict[str, Any] = {"state": RunState.CLOSED, "closed_at": NOW, "closes_on": DAY}
    return InstrumentRun(
        id=7, committee_id=1, instrument_id=1, version_id=1, opened_at=NOW, author_id=1, **(whole | values)
    )


def fits(message) -> None:
    assert len(message.blocks) <= 50
    for block in message.blocks:
        if block["type"] == "section":
            assert 0 < len(block["text"]["text"]) <= 3000
            assert "<!channel>" not in block["text"]["text"]
        if block["type"] == "actions":
            assert len(block["elements"]) <= 25


def test_the_longest_list_fits_on_its_pages_and_turns():
    lines = [InstrumentLine(instrument(n, f"<!channel> {n}"), version(), last=run()) for n in range(1, 31)]
    seen = assess.render_list(lines, shipped(), day=DAY, may_keep=True)
    fits(seen)
    assert "18 more" in str(seen.blocks)
    last = assess.render_list(lines, shipped(), day=DAY, may_keep=True, page=2)
    fits(last)
    assert "Ready to be taken up" in str(last.blocks)
    gone = assess.render_list(lines, {}, day=DAY, may_keep=False, page=9)
    assert "18 more" in str(gone.blocks)


def test_the_longest_instrument_is_shown_whole():
    asked = version(MOST_ITEMS, text=LONG, section="A", source="x" * 300, about="y" * 500, repeat_months=12)
    message = assess.render_items(instrument(), asked, zone="America/Denver")
    fits(message)
    assert f"{MOST_ITEMS - 1} &lt;!channel&gt;" in str(message.blocks)


def test_the_longest_instrument_can_be_changed_in_its_form_without_losing_an_item():
    items = [Item(f"{number} {'w ' * 100}".strip(), "A") for number in range(MOST_ITEMS)]
    sheet = checked(Sheet("Ours", scale=["a", "b"], items=items))
    view = assess_forms.instrument_form(sheet, metadata={})
    typed = [
        block["element"].get("initial_value", "")
        for block in view["blocks"]
        if block.get("block_id", "").startswith("items")
    ]
    assert all(len(text) <= 3000 for text in typed)
    assert typed[-1] == ""
    assert read_items("\n".join(typed))[1] == list(sheet.items)


@pytest.mark.parametrize("agencies", [1, 60])
def test_a_form_for_many_agencies_fits(agencies):
    known = [
        Agency(id=n, committee_id=1, name="x" * 150, sector=Sector.COMMUNITY) for n in range(1, agencies + 1)
    ]
    proposed = assess_forms.Proposed(phases=["A"], agencies=known)
    asked = version(raters=Raters.AGENCIES, gated=True, section="A")
    view = assess_forms.start_form(instrument(), asked, proposed, open_to_all=True, metadata={})
    assert len(view["blocks"]) <= 100
    assert ("first by name" in str(view)) == (agencies > 45)


def test_a_page_of_ratings_has_eight_items_with_their_sections_and_who_sees_them():
    asked, on = version(10, text=LONG, section="A"), run(state=RunState.OPEN, closed_at=None)
    rater = RunRater(id=3, committee_id=1, run_id=7, member_id=1, ratings={"1": 2})
    first, last = (
        assess_forms.rate_form(instrument(), asked, on, rater, page=page, open_to_all=False, metadata={})
        for page in (0, 1)
    )
    inputs = [block for block in first["blocks"] if block["type"] == "input"]
    assert len(inputs) == 8
    assert inputs[1]["element"]["initial_option"]["text"]["text"] == "no"
    assert "Nobody sees yours alone" in str(first)
    assert "until the meeting" in str(first)
    assert (first["submit"]["text"], last["submit"]["text"]) == ("Save, next page", "Save")


def results(spreads, **values) -> Results:
    whole = {"named": 5, "answered": 4}
    return Results(instrument(), version(raters=Raters.AGENCIES), run(), spreads, **(whole | values))


READER = assess_results.Reader(may_keep=True, zone="America/Denver")


def test_results_of_the_largest_run_fit_page_by_page():
    many = [ByAgency(LONG[:150], (0, 1, 2), (0,)) for _ in range(60)]
    agreed = Consensus(
        committee_id=1, run_id=7, value=1, note=LONG, met_on=DAY, recorder_id=1, recorded_at=NOW
    )
    spreads = [
        Spread(n, "A", LONG, 30, (10, 10, 10), many, (1, 2, 3), Change.MIXED, agreed)
        for n in range(MOST_ITEMS)
    ]
    message = assess_results.render_results(results(spreads), READER)
    fits(message)
    assert re.search(r"and \d+ more agencies", str(message.blocks))
    assert "138 more" in str(message.blocks)


def test_a_spread_says_how_many_and_never_an_average():
    spread = Spread(0, "", "One", 4, (1, 0, 3), before=(4, 0, 0), change=Change.DOWN)
    said = str(assess_results.render_results(results([spread]), READER).blocks)
    assert "yes 1 · no 3" in said
    assert "moved down; then yes 4" in said
    assert "partly" not in said


@pytest.mark.parametrize(("answers", "says"), [(0, "Nobody has rated it."), (2, "2 of the 3 answers")])
def test_too_few_say_so(answers, says):
    said = str(assess_results.render_results(results([Spread(0, "", "One", answers, None)]), READER).blocks)
    assert says in said


def test_where_leaders_and_it_differ_is_named_first_and_who_answered_alone_is_said():
    agencies = [ByAgency("Court", (0,), (1, 2)), ByAgency("Jail", (1,), (1,)), ByAgency("Peers", (), (2,))]
    assert assess_results.agency_lines(agencies, ["yes", "partly", "no"], room=500) == [
        ":left_right_arrow: Court: leaders say yes, IT says partly and no",
        "Jail: partly",
        "Peers: no (IT only)",
    ]


def test_what_is_not_public_yet_is_not_told_on_the_agenda():
    found = results([Spread(0, "", "One", 4, (2, 0, 2)), Spread(1, "", "Two", 4, (4, 0, 0))])
    open_ = assess_results.topic_attachment(found, READER)
    kept = assess_results.Reader(may_keep=True, zone="America/Denver", open_to_all=False)
    assert open_ == "/committee assess · furthest apart: One"
    assert assess_results.topic_attachment(found, kept) == "/committee assess"


def test_every_shipped_instrument_can_be_taken_up_and_the_checklist_has_no_items_of_others():
    found = {key: checked(sheet) for key, sheet in shipped().items()}
    assert set(found) == {file.stem for file in FOLDER.glob("*.toml")}
    assert [len(found[name].items) for name in ("stepping_up_questions", "readiness")] == [6, 6]
    assert len(found["stepping_up_measures"].items) == 4
    frame = found["data_warehouse"]
    assert (frame.items, frame.gated, frame.raters) == ([], True, Raters.AGENCIES)
    assert frame.sections == ["Planning", "Development", "Implementation and maintenance"]
    assert frame.scale == ["developed", "underway", "planned", "neither"]
    assert all(sheet.source and sheet.about for sheet in found.values())
