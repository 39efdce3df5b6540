"""What is no plan is refused by what it is, before anything is opened."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from models.errors import Refused
from models.tools.plan_package import MOST_UNPACKED
from models.tools.plan_sheet import MOST_BYTES, MOST_ROWS
from prompts.errors import explain
from tests.models.tools.bombs import long_cell
from tests.models.tools.plan_shapes import NOW, merged_book, read, sheet, steps


def refusal(data: bytes | str, name: str = "") -> str:
    with pytest.raises(Refused) as refused:
        read(data, name)
    assert refused.value.field == "file"
    assert len(explain(refused.value, NOW).plain) > 20, "what to do is said of each"
    return refused.value.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "plan_empty"),
        (b"\xef\xbb\xbf \n,,\n", "plan_empty"),
        (b"x" * (MOST_BYTES + 1), "plan_too_big"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "plan_html"),
        (b"\xef\xbb\xbf\n <!-- saved --> <HTML><head>", "plan_html"),
        ("<html><body>".encode("utf-16"), "plan_html"),
        (b"%PDF-1.7 ...", "plan_pdf"),
        (b"\x89PNG\r\n\x1a\n....", "plan_picture"),
        (b"\x00\x00\x00\x18ftypheic", "plan_picture"),
        (b"{\\rtf1 plan}", "plan_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "plan_old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "plan_locked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "plan_word"),
        (bytes(range(32)) * 50, "plan_binary"),
        (b"PK\x03\x04 torn off", "plan_damaged"),
    ],
)
def test_what_is_no_plan_is_refused_by_what_it_is(data, code):
    assert refusal(data, "plan.csv") == code


def packed(**parts: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word__document_dot_xml": b"<w/>"}, "plan_word"),
        ({"content_dot_xml": b"<office/>"}, "plan_other_sheet"),
        ({"readme": b"hello"}, "plan_binary"),
        ({"xl__workbook_dot_xml": b"<workbook/>"}, "plan_damaged"),
        ({"xl__workbook_dot_xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]>"}, "plan_damaged"),
        ({"xl__workbook_dot_xml": b"", "xl__media": b"\0" * 4_000_000}, "plan_bomb"),
        ({"xl__workbook_dot_xml": b"", "xl__worksheets__1_dot_xml": b"<c r='A1'/>" * 300_000}, "plan_bomb"),
        ({"xl__workbook_dot_xml": b"", "xl__a": b"\0" * (MOST_UNPACKED + 1)}, "plan_bomb"),
    ],
)
def test_packages_that_are_no_plan_are_refused_before_they_are_opened(parts, code):
    assert refusal(packed(**parts), "plan.xlsx") == code


def test_a_workbook_torn_in_the_middle_is_refused():
    data = merged_book()
    assert refusal(data[: len(data) // 2]) == "plan_damaged"
    assert refusal(data[:400] + bytes(200) + data[600:]) == "plan_damaged"


def test_a_workbook_with_a_password_on_its_parts_is_refused():
    data = bytearray(merged_book())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 1)
    assert refusal(bytes(data)) == "plan_locked"


def test_too_many_rows_or_columns_are_refused():
    assert refusal("a,b\n" * (MOST_ROWS + 1), "plan.csv") == "plan_too_long"
    assert refusal("do it\n" * (MOST_ROWS + 1)) == "plan_too_long"
    assert refusal(",".join("abcdefgh" * 20) + "\nx,y\n", "plan.csv") == "plan_too_wide"
    assert refusal(sheet(*[["a"] * 101])) == "plan_too_wide"
    assert refusal('Action,Who\n"' + "x" * 200_000, "plan.csv") == "plan_garbled"


@pytest.mark.parametrize(
    "data",
    [
        b"Action,Who\n" + b"\n" * 1_000_000 + b"Do it,Ben\n",
        b"Action,Who\n" + b",\n" * 1_000_000 + b"Do it,Ben\n",
        b"Action,Who\n\nDo it,\0\0\n",
        "Action\tWho\nDo it\tBen\n".encode("utf-16"),
        b"Action,Who,Cost\nDo it,=HYPERLINK(A1),=1+1\n",
        sheet(["Action", "Who", "When"], ["Do it", "Ben", date(9999, 12, 31)]),
        sheet(["Action", "Who", "When"], ["Do it", "Ben", 2_958_466]),
        sheet(["Action", "Who", "When"], ["Do it", "Ben", -5]),
        sheet(["Action", "Who", "When"], ["Do it", "Ben", "12/31/1899"]),
    ],
    ids=["empty rows", "rows of commas", "NUL", "UTF-16", "formulas", "9999", "beyond", "before", "1899"],
)
def test_an_odd_plan_with_a_step_in_it_is_read_and_no_odd_date_is_believed(data):
    [step] = steps(read(data, "plan.csv"))
    assert step.text == "Do it"
    assert step.due is None or "due_check" in step.needs or step.due.year < 2100


def test_a_cell_of_a_megabyte_is_kept_and_has_to_be_shortened():
    [step] = steps(read(long_cell(), "plan.xlsx"))
    assert len(step.text) > 1_000_000
    assert step.needs


def test_a_heading_alone_is_nothing_to_import():
    assert steps(read("Goal,Action,Who,When\n", "plan.csv")) == []
