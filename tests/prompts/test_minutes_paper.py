"""The paper of the minutes: words stay words, in Markdown and in the PDF."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from prompts.minutes_paper import Entry, Paper, Section, escape, render_markdown, render_pdf


def page(text: str = "Heard", *, title: str = "Minutes", beside: str = "") -> Paper:
    return Paper(
        title=title,
        day="Tuesday, 8 December 2026",
        facts=[("Quorum", text)],
        sections=[Section("New business", [Entry("Decision", text, beside)]), Section(text, deep=True)],
        foot=text,
    )


def words(paper: Paper) -> str:
    reader = PdfReader(io.BytesIO(render_pdf(paper)))
    return " ".join(" ".join(one.extract_text().split()) for one in reader.pages)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("*bold* _x_ `code`", "\\*bold\\* \\_x\\_ \\`code\\`"),
        ("<!channel> & <b>", "\\<!channel\\> \\& \\<b\\>"),
        ("# Heading", "\\# Heading"),
        ("- a\n+ b\n1. c\n12) d", "\\- a  \n\\+ b  \n1\\. c  \n12\\) d"),
        ("[a](http://b)", "\\[a\\](http://b)"),
        ("A 5-0-1 vote, 3.5 beds", "A 5-0-1 vote, 3.5 beds"),
        ("back\\slash | pipe", "back\\\\slash \\| pipe"),
    ],
)
def test_marks_that_people_type_stay_marks_in_markdown(typed, written):
    assert escape(typed) == written
    assert written in render_markdown(page(typed))


@pytest.mark.parametrize(
    "typed",
    ["#panic()", "$x^2$", "@all", "*bold*", "= Heading", "<label>", "\\u{41}", "[x]", '"quoted"', "// c"],
)
def test_marks_that_people_type_stay_marks_in_the_pdf(typed):
    assert typed in words(page(typed, title=typed))


def test_lines_stay_lines_and_long_minutes_go_over_pages():
    reader = PdfReader(io.BytesIO(render_pdf(page("\n".join(f"Line {number}" for number in range(200))))))
    assert len(reader.pages) > 2
    assert "Line 0\n" in reader.pages[0].extract_text()


def test_what_is_told_beside_stands_under_the_words():
    paper = page("To adopt it", beside="Moved by Ana, seconded by Ben: 5-0-1, adopted")
    assert "**Decision:** To adopt it  \n*Moved by Ana" in render_markdown(paper)
    assert "seconded by Ben: 5-0-1, adopted" in words(paper)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=200))
def test_any_text_makes_a_pdf(text):
    assert render_pdf(page(text or "-")).startswith(b"%PDF")
