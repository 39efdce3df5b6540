"""Two columns as people bring them: whatever they are written in, and what is refused and why."""

from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from models.calendar import WorkCalendar
from models.errors import Refused
from models.tools.encodings import decode
from models.tools.indicator import Measure
from models.tools.period import Period
from models.tools.sheet import MOST_BYTES, read_sheet
from prompts.errors import explain
from tests.models.tools.bombs import merged_away, package
from tests.models.tools.counting import bare
from tests.models.tools.plan_shapes import saved

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
CALENDAR = WorkCalendar("America/Denver")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes | str, *, measure=Measure.COUNT, period=Period.MONTH, of=""):
    indicator = bare(measure=measure, period=period, denominator=of)
    return read_sheet(data, indicator, now=NOW, calendar=CALENDAR)


def months(data: bytes | str) -> dict[str, float]:
    return {str(one.span.first)[:7]: one.value for one in read(data)}


@pytest.mark.parametrize(
    "text",
    [
        "Sep 2026\t40\nOct 2026\t42",
        "Month,Bookings\nSep-26,40\nOct-26,42\n",
        "Period;Value\r\n2026-09;40\r\n2026-10;42\r\n",
        "notes,value,period\nfine,40,September 2026\n,42,October 2026\n",
        "| Month | Value |\n|---|---:|\n| Sep 2026 | 40 |\n| Oct 2026 | 42 |",
        "Sep 2026,40\n\n,,\nOct 2026,42\nNov 2026,\n",
        '"Sep 2026","40"\n"Oct 2026","42"',
    ],
)
def test_two_columns_are_read_however_they_are_parted(text):
    assert months(text) == {"2026-09": 40, "2026-10": 42}


def test_a_third_column_is_of_how_many_and_a_fourth_a_note():
    [one] = read("Oct 2026,42,60,late bookings included", measure=Measure.SHARE, of="all")
    assert (one.value, one.numerator, one.denominator, one.note) == (70, 42, 60, "late bookings included")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_are_read(encoding):
    [one] = read("Period,Value,Of,Note\nOct 2026,42,60,“Señor” – café".encode(encoding))
    assert (one.value, one.note) == (42, "“Señor” – café")


def test_what_no_database_takes_is_space():
    text = "Oct 2026,42,,a\x00b\ud800c" + " " * 1_000
    assert [one.note for one in read("\n" * 1_000 + text)] == ["a b c"]


def test_a_file_of_mixed_encodings_loses_no_word():
    mixed = "Sep 2026,40,60,café\n".encode() + "Oct 2026,42,60,café\n".encode("cp1252") + b"\x81"
    assert decode(mixed).count("café") == 2
    rows = read(mixed.removesuffix(b"\x81"), of="all")
    assert [one.note for one in rows] == ["café", "café"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"x" * (40 * 1024 * 1024), "table_too_big"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", "table_web_page"),
        ("\n  <html lang='en'>", "table_web_page"),
        (b"%PDF-1.7 ...", "table_no_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "table_no_text"),
        (b"Oct\x002026,42", "table_no_text"),
        ("", "table_no_rows"),
        ("Period,Value", "table_no_rows"),
        ("Sep 2026,=SUM(A1:A9)", "table_formula"),
        ("=HYPERLINK(1),42", "table_formula"),
        ("Sep 2026,+cmd!A0", "table_formula"),
        ("Sep 2026,@now", "table_formula"),
        ("Sep 2026,many 2", "line_no_number"),
        ("Sep 2026,4.5%", "line_no_number"),
        ("Somewhen 2,42", "line_no_period"),
        ("31 December 99999,42", "line_no_period"),
        ("2026,42", "line_no_period"),
        ("December 2027,42", "line_to_come"),
        ("Sep 2026,40\n2026-09-30,41", "line_twice"),
        ("Sep 2026,40\n2026-09-15 to 2026-10-14,41", "line_twice"),
        ("\n".join(["Sep 2026,40"] * 601), "table_too_long"),
        ("Sep 2026,1,204", "line_no_number"),
        ("Sep 2026,1,204,1,500", "line_no_number"),
    ],
)
def test_what_cannot_be_taken_is_refused_on_the_table(data, code):
    with pytest.raises(Refused) as told:
        read(data)
    assert (told.value.field, told.value.code) == ("table", code)


def test_the_line_at_fault_is_named_as_it_stands_in_the_table():
    with pytest.raises(Refused) as told:
        read("Period,Value\n\nSep 2026,40\nOct 2026,lots of 9s\n")
    assert told.value.given == "4: lots of 9s"


def months_book(*rows, edit=None) -> bytes:
    """A workbook with these rows, after an edit of the sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if edit:
        edit(book)
    return saved(book)


HEAD = ["Month", "Bookings", "Of", "Note"]


def test_a_workbook_is_read_as_its_people_see_it():
    def dress(book):
        page = book.active
        page["A2"].number_format = "mmm-yy"
        page["B3"].comment = Comment("counted twice", "Ana")
        hidden = book.create_sheet("Lists")
        hidden.append(["something else"])
        hidden.sheet_state = "hidden"

    rows = [HEAD, [date(2026, 9, 1), 40, None, "café"], ["October 2026", "1,042", 1060, None], [None, None]]
    figures = read(months_book(*rows, ["November 2026", None], edit=dress), of="all")
    assert [(str(one.span.first), one.value, one.denominator, one.note) for one in figures] == [
        ("2026-09-01", 40, None, "café"),
        ("2026-10-01", 1042, 1060, ""),
    ]


def test_percentages_of_a_workbook_are_shares():
    def dress(book):
        book.active["B1"].number_format = "0.0%"

    [one] = read(months_book(["Oct 2026", 0.705], edit=dress), measure=Measure.SHARE, of="all")
    assert one.value == 70.5


def hide_row(book):
    book.active.row_dimensions[2].hidden = True


def second_sheet(book):
    book.create_sheet("More").append(["Sep 2026", 3])


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (months_book(["Sep 2026", 40], ["Oct 2026", "=B1+2"]), ("table_formula", "2: =B1+2")),
        (months_book(["Sep 2026", 40], ["Oct 2026", "#N/A"]), ("line_no_number", "2: #N/A")),
        (months_book(["Sep 2026", 40], ["Oct 2026", 42], edit=hide_row), ("table_hidden", "A2")),
        (months_book(["Sep 2026", 40], edit=second_sheet), ("table_sheets", "2")),
        (months_book(["Sep 2026", 40], ["2026-09-30", 41]), ("line_twice", "2: 2026-09-30")),
        (months_book(["Sep 2026", 40], [None, None], [46296, 41]), ("line_no_period", "3: 46296")),
        (months_book([date(9999, 12, 31), 40]), ("line_no_period", "1: 9999-12-31")),
        (months_book([date(1900, 2, 28), 40]), ("line_no_period", "1: 1900-02-28")),
        (months_book(["January 1850", 40]), ("line_no_period", "1: January 1850")),
        (months_book([True, "many 2"]), ("line_no_period", "1: TRUE")),
        (months_book(["Month", "Count"]), ("table_no_rows", "")),
        (months_book(), ("table_no_rows", "")),
        (months_book(*[["Sep 2026", 40]] * 601), ("table_too_long", "601")),
        (months_book(["Sep 2026", *range(200)]), ("table_too_wide", "201")),
        (merged_away(), ("plan_bomb", "")),
        (package({"xl/workbook.xml": "<workbook/>"}), ("plan_damaged", "")),
        (package({"word/document.xml": "<w/>"}), ("table_no_text", "")),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), ("plan_locked", "")),
        (COMPOUND + b"\0" * 600, ("table_no_text", "")),
        (b"x,y\n" * 2_000_000, ("table_too_big", "7")),
        ("Oct 2026," + "9" * 1_000_000, ("table_no_text", "")),
        ("Oct 2026,4" + ",1" * 10_000, ("line_no_number", None)),
        (b"Oct 2026,4\x81\n", ("line_no_number", None)),
        ("Year,Month,Count\n2024,October,42", ("two_columns", "Year and Month")),
        (months_book(["Month", "Count", "Total"], ["Oct 2026", 4, 9]), ("two_columns", "Count and Total")),
    ],
)
def test_a_workbook_and_worse_than_that_is_refused_with_what_to_do(data, told):
    with pytest.raises(Refused) as refused:
        read(data)
    assert (refused.value.field, refused.value.code) == ("table", told[0])
    assert told[1] in (None, refused.value.given)
    assert explain(refused.value, NOW).plain


def test_negative_numbers_are_no_formulas():
    [one] = read("Oct 2026,-42.5", measure=Measure.AMOUNT)
    assert one.value == -42.5


def test_five_megabytes_are_still_read():
    data = b"Oct 2026,42\n" + b"\n" * (MOST_BYTES - 12)
    assert months(data) == {"2026-10": 42}
