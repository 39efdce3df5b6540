"""Whatever the source, nothing of it is lost, and nothing worse happens than a refusal."""

import csv
import re
import time
from io import StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from models.errors import Refused
from models.tools.plan import Plan
from tests.models.tools.plan_shapes import cells, merged_book, read, said, saved

BOOK = merged_book()


def attempt(data: bytes | str, name: str = "") -> tuple[Plan, str]:
    """The plan, or an empty one with the code of the refusal."""
    try:
        return read(data, name), ""
    except Refused as refused:
        return Plan(), f"{refused.field}:{refused.code}"


FRAGMENTS = st.sampled_from(
    [
        *(
            "Goal",
            "Action",
            "Who",
            "When",
            "Status",
            "#",
            "Priority Area 1: Jail",
            "Goal 2: Care",
            "Objective",
        ),
        *(
            "Martin Kade",
            "Chair",
            "Sheriff's Office / Probation",
            "TBD",
            "-",
            "x",
            "Page 1 of 2",
            "Total",
            "1.",
            "IV",
        ),
        *(
            "Spring 2016",
            "Monthly",
            "31 June 2019",
            "12/31/99999",
            "Jan-Mar 2019",
            "in progress",
            "100%",
            '"',
            "|",
        ),
        *(
            "1. One thing 2. Two things",
            "• A\n• B",
            "Write it now; Sign it now",
            "HOUSING",
            "Train:",
            "**Bold**",
        ),
        *(
            "# Title",
            "- item",
            "[x] done",
            "Signature: ____",
            "a\tb",
            "---",
            "=1+1",
            "<!channel>",
            "\u200b",
            "ſ",
            "İ",
        ),
    ]
)
CELL = st.one_of(st.just(""), st.just(""), FRAGMENTS, st.text(max_size=30))
GRID = st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=12)


def tokened(grid) -> tuple[list[list[str]], set[str]]:
    """The grid with a word of its own in every cell that has something in it, and these words."""
    tokens: set[str] = set()
    found: list[list[str]] = []
    for row in grid:
        found.append([])
        for cell in row:
            token = f"qz{len(tokens)}zq"
            filled = bool(re.search(r"\w", cell))
            tokens |= {token} if filled else set()
            found[-1].append(f"{cell} {token}" if filled else cell)
    return found, tokens


def accounted(plan) -> str:
    return "\n".join(cell.text for cell in cells(plan))


LENIENT = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@LENIENT
@given(GRID, st.sampled_from(",;\t|"), st.sampled_from(["plan.csv", "", "plan.txt"]))
def test_no_table_loses_a_cell(grid, delimiter, name):
    rows, tokens = tokened(grid)
    held = StringIO()
    csv.writer(held, delimiter=delimiter).writerows(rows)
    plan, refused = attempt(held.getvalue(), name)
    assert refused in ("", "file:plan_empty")
    assert {token for token in tokens if token not in accounted(plan)} == set()
    assert {token for token in tokens if token not in said(plan)} == set()


NOT_IN_XML = re.compile(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]")


@settings(LENIENT, max_examples=40)
@given(
    GRID,
    st.lists(
        st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(0, 3), st.integers(0, 3)), max_size=3
    ),
)
def test_no_workbook_loses_a_cell(grid, areas):
    book = Workbook()
    kept = set()
    rows, tokens = tokened(
        [[re.sub(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]", " ", cell) for cell in row] for row in grid]
    )
    for row in rows:
        book.active.append([f"'{cell}" if cell.startswith("=") else cell for cell in row])
    for row, column, down, across in areas:
        book.active.merge_cells(
            start_row=row, start_column=column, end_row=row + down, end_column=column + across
        )
    for row in book.active.iter_rows(values_only=True):
        kept |= {token for token in tokens for cell in row if cell and f"{token}" in str(cell)}
    plan, refused = attempt(saved(book))
    assert refused in ("", "file:plan_empty")
    assert {token for token in kept if token not in accounted(plan)} == set()
    assert {token for token in kept if token not in said(plan)} == set()


@LENIENT
@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=40)), max_size=15), st.integers(0, 8))
def test_no_text_loses_a_word(lines, indent):
    [rows], tokens = tokened([[f"{' ' * (indent * n % 5)}{line}" for n, line in enumerate(lines)]])
    plan, refused = attempt("\n".join(rows))
    assert refused in ("", "file:plan_empty")
    assert {token for token in tokens if token not in said(plan)} == set()


@settings(LENIENT, max_examples=300)
@given(
    st.sampled_from(
        [b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"Action,Who\n", b"\xd0\xcf\x11\xe0", b"<ht"]
    ),
    st.binary(max_size=400),
    st.sampled_from(["plan.csv", "plan.xlsx", ""]),
)
def test_no_bytes_do_worse_than_be_refused(start, data, name):
    plan, refused = attempt(start + data, name)
    assert cells(plan) or refused.startswith("file:plan_")


@settings(LENIENT, max_examples=60)
@given(st.integers(0, 6_000), st.binary(min_size=1, max_size=8))
def test_no_broken_workbook_does_worse_than_be_refused(place, bits):
    data = bytearray(BOOK)
    data[place : place + len(bits)] = bits
    plan, refused = attempt(bytes(data))
    assert cells(plan) or refused.startswith("file:plan_")


@pytest.mark.parametrize(
    "text",
    [
        "<!---->" * 600 + "x",
        "-" * 400_000 + "x",
        "| " + "-" * 400_000 + "x |\n| a | b |\n| c | d |",
        "# " + "#" * 400_000 + "x",
        "• " + " " * 400_000 + "x",
        "Action,Status\nOne,done " + "1" * 70 + "z\n",
        "Action,Status\nOne,done " + "at in on " * 8 + "z\n",
        'Action,When\nOne,"' + "1/1/2019, " * 29 + '"\n',
        'Action,Who\nOne,"' + "Martin Kade, " * 22 + '"\n',
        "- do it " + "(" * 100_000 + ")" * 100_000,
        "do it " + "- a " * 100_000,
        "a @" + "b " * 200_000,
        "Goal 1: " + "x" * 400_000 + "\nDo it\n",
        "1. a " * 50_000,
        "\n".join("#" * (n % 6 + 1) + " h" for n in range(5_000)),
        "\n".join(" " * (n % 40) + "- item" for n in range(2_500)),
    ],
)
def test_no_text_is_so_odd_that_it_takes_long(text):
    started = time.thread_time()
    plan, _ = attempt(text.encode(), "plan.csv" if text.startswith("Action") else "plan.txt")
    # What goes astray takes minutes; in a process that holds much, collecting garbage takes its part.
    assert time.thread_time() - started < 15
    assert cells(plan)
