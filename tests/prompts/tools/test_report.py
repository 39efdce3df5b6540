"""The report on paper and as a page: what it says, what it never says, and that nothing typed is live."""

import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader

from models.committee import Committee, Member
from models.digest import Standing
from models.goal import Goal
from models.tools.indicator import Direction, Indicator, Measure
from models.tools.observation import Observation
from models.tools.period import Period, Span
from models.tools.report import BoardReport, MadeLine, Part, Wish
from models.tools.report_facts import GoalLine, GroupLine, IndicatorFact, ReportFacts
from models.tools.trend import IndicatorLine
from models.workgroup import Workgroup
from practice.blockkit import check_message, check_view
from prompts.tools.report import numbers, talk
from prompts.tools.report.page import render_page
from prompts.tools.report.paper import digest, paper, period
from prompts.tools.report.pdf import render_pdf
from tests.there import there

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
DAY = date(2026, 11, 20)
Q3 = Span(date(2026, 7, 1), date(2026, 9, 30))
LIVE = '#eval("x") $x$ *so* <script>alert(1)</script> & "q" <!channel> @a \\ [b]'
COMMITTEE = Committee(id=1, name="Council " + LIVE, team_id="T", zone="UTC", created_at=NOW, channel_id="C1")


def facts(**more) -> ReportFacts:
    known: dict[str, Any] = {"committee": COMMITTEE, "wish": Wish(Q3), "day": DAY}
    return ReportFacts(**(known | more))


def group(statement=LIVE, **heaps) -> GroupLine:
    goal = Goal(id=1, committee_id=1, number=1, statement=statement, measure=LIVE, created_at=NOW)
    workgroup = Workgroup(id=1, committee_id=1, name=LIVE)
    return GroupLine(Standing(workgroup, **heaps), [GoalLine(goal, 2, 5)])


def indicator(values, **more) -> IndicatorFact:
    known: dict[str, Any] = {
        "id": 1,
        "committee_id": 1,
        "name": LIVE[:100],
        "name_key": "a",
        "measure": Measure.COUNT,
        "direction": Direction.DOWN,
        "target": 30.0,
        "source": LIVE,
        "made_at": NOW,
    }
    row = Indicator(**(known | more))
    points = [
        Observation(
            id=number,
            committee_id=1,
            indicator_id=1,
            series=1,
            period=Period.MONTH,
            starts_on=date(2026, number, 1),
            ends_on=date(2026, number + 1, 1) - timedelta(days=1),
            value=value,
            recorded_at=NOW,
        )
        for number, value in enumerate(values, 1)
    ]
    last, before = [*reversed(points), None, None][:2]
    return IndicatorFact(IndicatorLine(row, None, last, before), points)


def told(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def test_an_empty_committees_report_is_one_page_that_says_what_is_missing():
    page = paper(facts())
    pdf, web = render_pdf(page), Tags(render_page(page))
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    for text in (told(pdf), web.words):
        assert "The committee has not set a goal yet." in text
        assert "No indicator is followed yet." in text
    assert web.all("img") == []


def test_what_was_typed_stands_there_as_it_was_typed_and_does_nothing():
    wish = Wish(Q3, foreword=f"Dear board\n\n{LIVE}", asks=LIVE)
    page = paper(facts(wish=wish, groups=[group(late=1)], chairs=[_member(LIVE)]))
    web = Tags(render_page(page))
    assert web.all("script") == []
    assert web.words.count(LIVE) >= 6
    pdf = told(render_pdf(page))
    assert '#eval("x") $x$ *so* <script>alert(1)</script> & "q" <!channel>' in pdf
    metadata = there(PdfReader(io.BytesIO(render_pdf(page))).metadata)
    assert there(metadata.title).startswith("Council #eval")


def _member(name: str) -> Member:
    return Member(id=1, committee_id=1, slack_id="U1", name=name, zone="UTC")


def test_the_web_page_is_one_file_without_scripts_or_addresses_and_says_what_it_shows():
    page = paper(facts(groups=[group(on_track=1)], indicators=[indicator([40, 39, 41])]))
    made = render_page(page)
    web = Tags(made)
    assert web.all("html") == [{"lang": "en"}]
    assert [attrs for tag in ("a", "link", "iframe", "object", "form") for attrs in web.all(tag)] == []
    assert not re.search(rb"(?:https?:)?//[a-z]", re.sub(rb"base64,[^\"]*", b"", made))
    [image] = web.all("img")
    assert there(image["src"]).startswith("data:image/svg+xml;base64,")
    assert "Line chart of" in there(image["alt"])
    levels = [int(tag[1]) for tag, _ in web.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(attrs.get("scope") for attrs in web.all("th"))
    assert "default-src 'none'" in there(web.all("meta")[1]["content"])


def test_late_work_is_a_count_of_the_workgroup_and_no_goal_or_person_is_late():
    page = paper(facts(groups=[group("Fewer bookings", on_track=1, late=2)]))
    [section] = [one for one in page.sections if one.heading == "Progress by workgroup"]
    late = [block.kind for block in section.blocks if re.search(r"\blate\b", str(block))]
    assert late == ["bar"]
    assert "2 late" in Tags(render_page(page)).words


def test_small_counts_are_told_nowhere():
    one = indicator([40, 7])
    page = paper(facts(indicators=[one]))
    words = Tags(render_page(page)).words
    assert "<11 for February 2026" in words
    assert numbers.reading(one).startswith("<11 for February 2026; January 2026 (40).")
    shown = [json.dumps(str(section)) for section in page.sections]
    assert not any(re.search(r"\b7\b", text) for text in shown)
    assert not any(">7<" in svg for picture in page.pictures.values() for svg in picture.draw())


def test_only_the_parts_that_were_picked_are_in_it():
    wish = Wish(Q3, [Part.MEETINGS])
    page = paper(facts(wish=wish, groups=[group(late=1)], indicators=[indicator([40])]))
    assert [one.heading for one in page.sections] == ["In short", "Nothing to tell yet"]
    assert page.pictures == {}


def test_the_digest_is_of_what_is_said_and_not_of_the_day():
    base = facts(groups=[group(late=1)], indicators=[indicator([40, 41])])
    same = digest(paper(base))
    assert digest(paper(replace(base, day=DAY + timedelta(days=3)))) == same
    assert digest(paper(replace(base, groups=[group(late=2)]))) != same
    assert digest(paper(replace(base, indicators=[indicator([39, 41])]))) != same
    assert digest(paper(replace(base, wish=Wish(Q3, asks="More")))) != same


def test_a_picture_is_drawn_once_for_both_forms():
    drawn: list[int] = []

    def draw() -> list[str]:
        drawn.append(1)
        return ["<svg/>"]

    page = paper(facts(indicators=[indicator([40])]))
    [(name, picture)] = page.pictures.items()
    picture = replace(picture, draw=draw, screen=picture.draw)
    picture = replace(picture, screen=picture.draw).once()
    assert picture.draw() == picture.screen() == ["<svg/>"]
    assert (drawn, name) == ([1], "chart-1")


@pytest.mark.parametrize(
    ("span", "says"),
    [
        (Q3, "Q3 2026"),
        (Span(date(2025, 7, 1), date(2026, 6, 30)), "fiscal year 2026"),
        (Span(date(2026, 7, 1), DAY), "1 July to 20 November 2026"),
        (Span(date(2025, 12, 1), DAY), "1 December 2025 to 20 November 2026"),
    ],
)
def test_a_period_is_called_by_its_name_if_it_has_one(span, says):
    assert period(span, 7) == says


def test_the_pages_are_numbered_and_bear_the_committees_name():
    page = paper(facts(committee=replace_name("Council"), groups=[group("x" * 500, late=1)] * 12))
    pages = PdfReader(io.BytesIO(render_pdf(page))).pages
    assert len(pages) > 2
    for number, one in enumerate(pages, 1):
        text = one.extract_text()
        assert f"{number} of {len(pages)}" in text
        assert "Council" in text


def replace_name(name: str) -> Committee:
    return Committee(id=1, name=name, team_id="T", zone="UTC", created_at=NOW, country="DE")


def test_paper_is_the_countrys():
    pages = PdfReader(io.BytesIO(render_pdf(paper(facts(committee=replace_name("Rat")))))).pages
    assert round(float(pages[0].mediabox.width)) == 595
    assert paper(facts()).size == "us-letter"


# --- in Slack -------------------------------------------------------------------------------------------


def made(pk=1, **more) -> MadeLine:
    known = {"id": pk, "committee_id": 1, "made_at": NOW, "starts_on": Q3.first, "ends_on": Q3.last}
    report = BoardReport(**(known | {"digest": "d"} | more))
    return MadeLine(report, _member(LIVE))


def test_the_list_fits_and_shows_each_what_they_may():
    lines = [made(number) for number in range(10)]
    for rights in (talk.Rights(make=True, post=True), talk.Rights(make=False, post=False)):
        message = talk.render_list(COMMITTEE, lines, rights)
        assert check_message(message.blocks) == []
        text = json.dumps(message.blocks)
        assert "<!channel>" not in text
        assert ("Make again" in text) == ("Send to the channel" in text) == rights.make


def test_an_empty_list_says_what_it_is_for_and_a_posted_one_is_not_sent_again():
    message = talk.render_list(COMMITTEE, [], talk.Rights(make=False, post=False))
    assert "None has been made yet." in str(message.blocks)
    assert "The chair or a coordinator makes it." in str(message.blocks)
    posted = talk.render_list(COMMITTEE, [made(posted_at=NOW)], talk.Rights(make=True, post=True))
    assert "sent to the channel" in str(posted.blocks)
    assert "'Send to the channel'" not in str(posted.blocks)


def test_the_form_fits():
    assert check_view(talk.form(metadata={"origin": {}}), "modal") == []
    assert set(talk.PARTS) == set(Part)
