"""The whole report of a committee, from its records to the file: whom it names, and that it always comes."""

import re

import pytest
from sqlmodel import col, select

from models.committee import Committee, Member
from models.database import Database
from models.step import ActionStep
from models.tools.report_facts import report_facts
from prompts.tools.report.page import render_page
from prompts.tools.report.paper import paper
from prompts.tools.report.pdf import render_pdf
from tests.laid import laid_file
from tests.models.both import NOW, seat
from tests.models.tools.instrumented import fill_instruments
from tests.models.tools.reports import STRANGE, TODAY, WISH, Size, fill, fill_more
from tests.papers import bare_pages, pages_of, sections_of

NAMES = ("Anaquist", "Bentwhistle", "Chodderly", "Deepwater")


@pytest.fixture
def session(tmp_path):
    database = Database(laid_file(tmp_path / "convener.db"))
    with database.transaction() as opened:
        yield opened
    database.close()


def made(session, cast):
    return paper(report_facts(session, cast.committee, WISH, now=NOW))


def filled(session, size: Size | None = None):
    cast = seat(session)
    people = [cast.ana, cast.ben, cast.cho, cast.dee]
    for member, name in zip(people, NAMES, strict=True):
        member.name = f"{member.name} {name}"
    for each in (fill, fill_more, fill_instruments):
        each(session, cast.committee, people, size or Size())
    return cast


def text_of(pdf: bytes) -> str:
    return "\n".join(pages_of(pdf))


def test_of_all_members_only_the_chair_is_named_and_once(session):
    cast = filled(session)
    late = select(Member.name).join(ActionStep, col(ActionStep.owner_id) == Member.id)
    assert set(session.exec(late.where(col(ActionStep.due) < TODAY)).all()) == {"Dee Deepwater"}
    page = made(session, cast)
    for text in (text_of(render_pdf(page)), render_page(page).decode()):
        assert "Asked Anonymous" not in text  # who is to be invited
        assert text.count("Ana Anaquist") == text.count("Anaquist") == 1
        assert [name for name in NAMES[1:] if name in text] == []
        assert "Overdue step" not in text


def test_what_a_committee_reached_and_learned_is_told_in_both_forms(session):
    page = made(session, filled(session))
    for text in (text_of(render_pdf(page)), render_page(page).decode()):
        for told in (
            "Reached in this period",
            "G900 Goal that was met (20 Aug 2026)",
            "Kick-off held (G1): reached on 3 Aug 2026",
            "at transition since 20 Nov 2026",
            "One door for crisis care",
            "Half as many bookings",
            "yes 3, partly 1",
            "moved up; partly 2, no 2",
            "Ask the clerk first",
        ):
            assert told in text, told


def test_what_the_instruments_say_is_told_in_both_forms(session):
    page = made(session, filled(session))
    web = " ".join(line for lines in sections_of(render_page(page)).values() for line in lines)
    for text in (text_of(render_pdf(page)), web.replace(" | ", " ")):
        for told in (
            "engagement since 20 Aug 2026: The gaps are ranked",
            "Moved from assessment to planning on 20 Aug 2026: We know enough",
            "from 3 August 2026 until 20 August 2026: The flood",
            "Of 4 shared duties, 2 are contested; nobody is responsible for 1.",
            "3 issues came up in this period; 1 of them went before the committee.",
            "2. (tied) M102 Ranked 2 10",
            "Turnout: 6 of 8 (criminal justice 3 of 4; behavioral health and community 3 of 4).",
            "2 concerns, 1 hope criminal justice, behavioral health and outside the committee",
            "Leadership behind it from early on 2 pieces of evidence, the last of 2 Apr 2026 yes",
            "Joint responsibility no evidence yet not yet",
            "At the table 1 Law enforcement",
            "Asked, no answer yet 1 Peers",
        ):
            assert told in text, told
        for untold in ("Of long ago", "Two hours in a patrol car", "Tribal court", "slip of the finger"):
            assert untold not in text, untold


@pytest.mark.parametrize("country", ["US", "DE"])
def test_every_part_is_on_a_page_none_is_bare_and_no_short_table_is_split(session, country):
    cast = filled(session)
    session.get_one(Committee, cast.committee.pk).country = country
    page = made(session, cast)
    pdf = render_pdf(page)
    pages = pages_of(pdf)
    assert [one.heading for one in page.sections if not any(one.heading in text for text in pages)] == []
    assert bare_pages(pdf, around=[page.title, page.subtitle, rf"Made on {page.made}", r"\d+ of \d+"]) == []
    assert 6 <= len(pages) <= 12
    text = " ".join(pages)
    for head in ("Intercept Goals Steps done", "What was ranked Dots", "Meeting Criminal justice"):
        assert text.count(head) == 1, head
    for heading, table in (
        ("Progress by intercept", "5 · Community corrections"),
        ("Attendance by sector", "All meetings"),
    ):
        assert any(heading in text and table in text for text in pages), heading


def test_an_empty_committees_report_is_short_and_whole(session):
    page = made(session, seat(session))
    assert len(pages_of(render_pdf(page))) == 1
    assert "Nothing to tell yet" in render_page(page).decode()


def test_a_huge_committee_gets_a_whole_report(session):
    page = made(session, filled(session, Size(groups=40, goals=400, indicators=2, gaps=60, months=24)))
    text = text_of(render_pdf(page))
    assert [number for number in range(1, 401) if f"G{number} Goal {number}:" not in text] == []
    assert [number for number in range(3, 41) if f"{number}th group" not in text] == []


def test_names_of_200_letters_other_scripts_and_marks_stand_as_they_were_typed(session):
    cast = filled(session, Size(goals=3, indicators=1, gaps=2, more=STRANGE))
    cast.committee.name = f"Council{STRANGE}"[:120]
    page = made(session, cast)
    pages = pages_of(render_pdf(page))
    assert "#eval(1) *_$@<`\\" in pages[0]
    assert "شكرا" in pages[0] or "اركش" in pages[0]
    assert all("Council #eval(1)" in one for one in pages[1:])
    joined = re.sub(r"\s", "", "".join(pages))
    assert joined.count("x" * 170) > 5  # over as many lines as it takes
    assert "#eval(1) *_$@&lt;`\\ 👩🏽‍⚕️ شكرا" in render_page(page).decode()
    assert not re.search("[👩🏽\u200d]", "".join(pages))  # no font of ours has it: it would be a box
