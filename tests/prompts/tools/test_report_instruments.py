"""What the report says of the instruments: right in number, absent where there is nothing, plain in print."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.calendar import DAY as ONE_DAY
from models.committee import Agency, Committee, Sector, Step
from models.digest import Standing as Heap
from models.tools.ballot import Ballot, BallotOption, Method, Option
from models.tools.gap_map import MapItem
from models.tools.interventions import (
    Intervention,
    InterventionKind,
    InterventionLine,
    InterventionState,
)
from models.tools.partners import Standing
from models.tools.period import Span
from models.tools.report import Part, Wish
from models.tools.report_facts import GroupLine, ReportFacts
from models.tools.report_instruments import Duties, InstrumentFacts, Paused, Ranked, Ready
from models.tools.report_standing import StandingFacts
from models.tools.scoping import RemarkKind, RemarkLine, ScopingRemark, ScopingSession
from models.tools.stage import Place, StepMove
from models.tools.stage import Standing as At
from models.workgroup import Workgroup
from prompts.tools.printable import all_printable, printable
from prompts.tools.report.blocks import Figure, Paper, Picture, Section
from prompts.tools.report.page import render_page
from prompts.tools.report.paper import paper
from tests.papers import sections_of

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
TODAY = date(2026, 11, 20)
Q3 = Span(date(2026, 7, 1), date(2026, 9, 30))
AUGUST = date(2026, 8, 20)
LIVE = "<b>&amp;</b> *x* <!channel> #eval(1)"
COMMITTEE = Committee(id=1, name="Council", team_id="T", zone="UTC", created_at=NOW)
GROUP = Workgroup(id=7, committee_id=1, name="Diversion")


def said_by(told: InstrumentFacts, **more: Any) -> Paper:
    known: dict[str, Any] = {"committee": COMMITTEE, "wish": Wish(Q3), "day": TODAY, "told": told}
    return paper(ReportFacts(**(known | more)))


def section(page: Paper, heading: str) -> str:
    """The section as a reader of the web page finds it."""
    lines = sections_of(render_page(page)).get(heading)
    return "\n".join(lines) if lines is not None else ""


def test_where_no_instrument_was_used_the_report_has_no_section_for_one():
    headings = [one.heading for one in said_by(InstrumentFacts()).sections]
    assert headings == ["In short", "Nothing to tell yet"]


def test_key_partners_are_counted_and_named_by_kind_and_those_missing_come_last():
    told = {Standing.OPEN: ["Judges", LIVE], Standing.COVERED: ["Peers"]}
    page = said_by(InstrumentFacts(partners=told))
    assert section(page, "Key partners").splitlines() == [
        "Key partners | How many | Which",
        "At the table | 1 | Peers",
        f"Not at the table | 2 | Judges and {LIVE}",
    ]
    assert LIVE.encode() not in render_page(page)


# --- the ranking ----------------------------------------------------------------------------------------


def ranked(method: Method, places: list[tuple[int, int | None]], **more: Any) -> Ranked:
    known: dict[str, Any] = {"id": 1, "committee_id": 1, "title": "First of all", "method": method, "dots": 3}
    options = [
        Option(
            BallotOption(committee_id=1, ballot_id=1, item_id=number, title=LIVE, place=place, points=points),
            MapItem(committee_id=1, number=number, made_at=NOW),
            open=True,
        )
        for number, (place, points) in enumerate(places, start=1)
    ]
    return Ranked(Ballot(**(known | {"made_at": NOW, "ended_at": NOW, "author_id": 1} | more)), options)


def test_a_ranking_says_how_it_was_made_and_shows_ties_and_half_wins():
    told = ranked(Method.PAIRS, [(1, 5), (2, 4), (2, 4), (4, None)])
    lines = section(said_by(InstrumentFacts(ranked=told)), "Priorities").splitlines()
    assert lines[0].startswith("First of all, 20 Nov 2026. Pairs: each seat compares two at a time.")
    assert lines[1:] == [
        "What was ranked | Wins",
        f"1. M1 {LIVE} | 2.5",
        f"2. (tied) M2 {LIVE} | 2",
        f"2. (tied) M3 {LIVE} | 2",
        f"4. M4 {LIVE} | –",
    ]


def test_a_ranking_of_a_meeting_has_its_day_and_words_and_no_turnout():
    told = ranked(Method.MEETING, [(1, None), (2, None)], how=f"Hands & {LIVE}", held_on=AUGUST)
    lines = section(said_by(InstrumentFacts(ranked=told)), "Priorities").splitlines()
    assert lines[0] == f"First of all, 20 Aug 2026. As chosen at a meeting: Hands & {LIVE}."
    assert lines[1:] == ["What was ranked", f"1. M1 {LIVE}", f"2. M2 {LIVE}"]


def test_of_a_long_ranking_the_first_ten_are_told():
    told = ranked(Method.DOTS, [(number, 90 - number) for number in range(1, 41)])
    told = replace(told, voted=(7, 9), by_sector={(Sector.COMMUNITY, None): (1, 2)})
    lines = section(said_by(InstrumentFacts(ranked=told)), "Priorities").splitlines()
    assert len(lines) == 12
    assert lines[0].endswith(
        "Turnout: 7 of 9 (community and without a seat 1 of 2). Below are the first 10 of 40."
    )


# --- readiness, scoping ---------------------------------------------------------------------------------


def test_each_principle_says_whether_something_shows_it():
    known = [Ready("joint", 1, AUGUST, owned=True), Ready("leadership", 3, AUGUST), Ready("consumers")]
    lines = section(said_by(InstrumentFacts(readiness=known)), "Readiness").splitlines()
    assert lines[1:] == [
        "Leadership behind it from early on | 3 pieces of evidence, the last of 20 Aug 2026 | not yet",
        "Joint responsibility | 1 piece of evidence, of 20 Aug 2026 | yes",
        "The consumer community involved | no evidence yet | not yet",
    ]


def remark(theme: str, kind: RemarkKind, sector: Sector | None) -> RemarkLine:
    row = ScopingRemark(committee_id=1, session_id=1, kind=kind, text="Untold", theme=theme, made_at=NOW)
    sitting = ScopingSession(id=1, committee_id=1, title="S", held_on=AUGUST, author_id=1, made_at=NOW)
    agency = Agency(committee_id=1, name="Untold agency", sector=sector) if sector else None
    return RemarkLine(row, sitting, agency, on_agenda=False)


def test_themes_are_told_by_sector_and_neither_a_remark_nor_its_agency_is():
    said = [
        remark("Rare", RemarkKind.HOPE, None),
        remark(LIVE, RemarkKind.BARRIER, Sector.COMMUNITY),
        remark(LIVE, RemarkKind.BARRIER, Sector.CRIMINAL_JUSTICE),
        remark(LIVE, RemarkKind.CONCERN, Sector.CRIMINAL_JUSTICE),
    ]
    text = section(said_by(InstrumentFacts(said=said)), "What agencies said")
    assert text.splitlines()[1:] == [
        "Theme | Remarks | From",
        f"{LIVE} | 1 concern, 2 barriers | criminal justice and community",
        "Rare | 1 hope | outside the committee",
    ]
    assert "Untold" not in text


def test_of_many_themes_the_first_are_told_and_the_rest_counted():
    said = [remark(f"Theme {number:02}", RemarkKind.HOPE, None) for number in range(30)]
    lines = section(said_by(InstrumentFacts(said=said)), "What agencies said").splitlines()
    assert lines[0].endswith("the most remarks first. And 18 more themes.")
    assert len(lines) == 14


# --- in other parts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((1, 0), "1 issue came up in this period; it did not go before the committee."),
        ((1, 1), "1 issue came up in this period; it went before the committee."),
        ((4, 0), "4 issues came up in this period; none of them went before the committee."),
        ((4, 2), "4 issues came up in this period; 2 of them went before the committee."),
    ],
)
def test_what_came_up_is_counted(counts, says):
    page = said_by(InstrumentFacts(arisen={7: counts}), groups=[GroupLine(Heap(GROUP))])
    assert says in section(page, "Progress by workgroup")


@pytest.mark.parametrize(
    ("duties", "says"),
    [
        (Duties(1, 1, 0), "Of 1 shared duty, 1 is contested."),
        (Duties(9, 2, 3), "Of 9 shared duties, 2 are contested; nobody is responsible for 3."),
        (Duties(9, 0, 1), "Of 9 shared duties, none is contested; nobody is responsible for 1."),
        (Duties(9, 0, 0), ""),
    ],
)
def test_contested_duties_are_a_number_in_the_summary(duties, says):
    text = section(said_by(InstrumentFacts(duties=duties)), "In short")
    assert says in text
    assert ("duty" in text or "duties" in text) == bool(says)


def move(was: Step, became: Step, why: str, group: int | None = None) -> StepMove:
    return StepMove(
        committee_id=1,
        workgroup_id=group,
        author_id=1,
        was=was,
        became=became,
        why=why,
        moved_on=AUGUST,
        moved_at=NOW,
    )


def test_moves_of_the_period_stand_with_their_reasons_where_the_step_stands():
    first = move(Step.ENGAGEMENT, Step.ASSESSMENT, "All are here")
    last = move(Step.ASSESSMENT, Step.PLANNING, LIVE)
    standing = StandingFacts(steps=[At(Place(COMMITTEE.model_copy(update={"step": Step.PLANNING})), last)])
    page = said_by(InstrumentFacts(moves={None: [first, last]}), standing=standing)
    assert dict(page.facts)["At the step"].splitlines() == [
        f"planning since 20 Aug 2026: {LIVE}",
        "Moved from engagement to assessment on 20 Aug 2026: All are here",
    ]
    assert dict(said_by(InstrumentFacts(), standing=standing).facts)["At the step"] == (
        "planning since 20 Aug 2026"
    )
    own: dict[int | None, list[StepMove]] = {7: [move(Step.PLANNING, Step.MONITORING, "It runs", 7)]}
    page = said_by(InstrumentFacts(moves=own), groups=[GroupLine(Heap(GROUP))])
    assert "Moved from planning to monitoring on 20 Aug 2026: It runs" in section(
        page, "Progress by workgroup"
    )


def test_each_pause_is_a_line_at_the_head():
    paused = [Paused(date(2026, 7, 1), AUGUST, "The flood"), Paused(date(2026, 9, 1), None, LIVE)]
    head = [text for label, text in said_by(InstrumentFacts(paused=paused)).facts if label == "Paused"]
    assert head == [
        "from 1 July 2026 until 20 August 2026: The flood",
        f"from 1 September 2026 with no end yet: {LIVE}",
    ]


def test_interventions_that_began_or_ended_in_the_period_are_counted():
    def one(started: date, ended: date | None = None) -> InterventionLine:
        state = InterventionState.ENDED if ended else InterventionState.RUNNING
        days: dict[str, Any] = {"started_on": started, "ended_on": ended, "state": state}
        kind = InterventionKind.SERVICE
        return InterventionLine(
            Intervention(committee_id=1, title="Beds", kind=kind, author_id=1, made_at=NOW, **days)
        )

    within = [one(Q3.first), one(Q3.last), one(date(2026, 1, 1), AUGUST)]
    around = [one(Q3.first - ONE_DAY), one(Q3.last + ONE_DAY)]
    heading = "What is being put in place"
    text = section(said_by(InstrumentFacts(), interventions=[*within, *around]), heading)
    assert text.splitlines()[0] == "In this period 2 began and 1 ended."
    text = section(said_by(InstrumentFacts(), interventions=within[:1]), heading)
    assert text.splitlines()[0] == "In this period 1 began."
    assert "In this period" not in section(said_by(InstrumentFacts(), interventions=around), heading)


def test_what_instruments_say_goes_with_the_part_that_it_belongs_to():
    told = InstrumentFacts(
        partners={Standing.OPEN: ["Judges"]},
        ranked=ranked(Method.DOTS, [(1, 2), (2, 1)]),
        readiness=[Ready("joint", 1, AUGUST)],
        said=[remark("Beds", RemarkKind.HOPE, None)],
    )
    for part, headings in (
        (Part.ATTENDANCE, {"Key partners"}),
        (Part.GAPS, {"Priorities", "What agencies said"}),
        (Part.ASSESSMENTS, {"Readiness"}),
        (Part.MEETINGS, set()),
    ):
        page = said_by(told, wish=Wish(Q3, [part]))
        found = {one.heading for one in page.sections} - {"In short", "Nothing to tell yet"}
        assert found == headings, part


# --- in print -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Beds 🎉 at night", "Beds at night"),
        ("👩🏽‍⚕️ Nurses", "Nurses"),
        ("We ❤️ it", "We it"),
        ("Step 1️⃣", "Step 1"),
        ("🇺🇸🏴󠁧󠁢󠁥󠁮󠁧󠁿", "–"),
        ("✅", "–"),
        ("✓ done → next ★ ™ ½", "✓ done → next ★ ™ ½"),
        ("שלום  شكرا", "שלום  شكرا"),
        ("", ""),
    ],
)
def test_emoji_are_left_out_in_print_and_all_else_stays(typed, printed):
    assert printable(typed) == printed


def test_every_text_of_a_paper_is_made_printable_and_nothing_else_is_touched():
    assert all_printable({"a": ["x 🎉", (1, None, True)], "b": {"c": "🎉"}}) == {
        "a": ["x", [1, None, True]],
        "b": {"c": "–"},
    }


def test_a_note_that_explains_a_chart_stands_with_it():
    figure = Figure("chart", "A chart", "A hollow point & more")
    picture = Picture("it", lambda: ["<svg/>"], lambda: ["<svg/>"])
    page = replace(
        said_by(InstrumentFacts()), sections=[Section("One", [figure])], pictures={"chart": picture}
    )
    shown = render_page(page).decode()
    assert '<figcaption class="small">A hollow point &amp; more</figcaption></figure>' in shown
