"""An instrument's file: whole or its items alone, whatever it was saved as; and what is none."""

from datetime import UTC, datetime

import pytest

from models.errors import Refused
from models.tools.instrument_file import MOST_BYTES, check_size, read_file
from prompts.errors import explain
from prompts.tools.shipped import FOLDER
from tests.models.tools.bombs import entities, merged_away, package
from tests.models.tools.plan_shapes import sheet

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
TOML = 'name = "Crisis “report” card"\nscale = ["good", "poor"]\nraters = "one"\nitems = ["It answers"]\n'
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def items(data: bytes, file: str, name="Report card", scale="good / fair / poor"):
    found = read_file(data, file=file, name=name, scale=scale)
    return [(one.section, one.text) for one in found.items]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_whole_instrument_is_read_in_any_encoding(encoding):
    found = read_file(TOML.encode(encoding), file="card.TOML", name="", scale="")
    assert (found.name, [one.text for one in found.items]) == ("Crisis “report” card", ["It answers"])


def test_json_is_read_whatever_the_file_is_called():
    found = read_file(
        b'{"name": "Card", "scale": ["a", "b"], "items": ["One"]}', file="x.txt", name="", scale=""
    )
    assert found.name == "Card"


def test_what_no_database_takes_is_space():
    data = b'{"name": "A\\u0000\\ud800b", "scale": ["a", "b"], "items": ["One\\u0007two"]}'
    found = read_file(data, file="x.json", name="", scale="")
    assert (found.name, found.items[0].text) == ("A  b", "One two")


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_what_is_shipped_can_be_taken_as_a_model_and_brought_back(file):
    assert read_file(file.read_bytes(), file=file.name, name="", scale="").name


ROWS = [["Phase", "Item"], ["Planning", "Who, and why"], ["Planning", "Where"], ["Later", "When"]]
READ = [("Planning", "Who, and why"), ("Planning", "Where"), ("Later", "When")]


def test_a_table_of_items_is_the_same_from_a_workbook_as_from_a_csv():
    text = 'Phase,Item\nPlanning,"Who, and why"\nPlanning,Where\nLater,When\n'
    assert items(sheet(*ROWS), "card.xlsx") == items(text.encode(), "card.csv") == READ


def test_a_list_of_items_has_its_name_and_scale_from_the_words():
    found = read_file(b"One\nTwo\n", file="list.txt", name="Card", scale="good / fair / poor")
    assert (found.name, list(found.scale), len(found.items)) == ("Card", ["good", "fair", "poor"], 2)


@pytest.mark.parametrize(
    ("data", "file", "code"),
    [
        (b"One\nTwo\n", "list.csv", "unnamed_items"),
        (b"x" * (MOST_BYTES + 1), "card.toml", "instrument_too_big"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "card.toml", "not_a_list"),
        (b"\n <html>", "card.csv", "not_a_list"),
        (b"", "card.toml", "not_an_instrument"),
        (b"name = ", "card.toml", "not_an_instrument"),
        (b"name = 3\nscale = []\n", "card.toml", "not_an_instrument"),
        (b'name = "a"\nscale = ["b"]\nwhat = 1\n', "card.toml", "unknown_key"),
        (b"a = " + b"[" * 100_000, "card.toml", "not_an_instrument"),
        (b'{"name": ' * 50_000, "card.json", "not_an_instrument"),
        (b"repeat_months = " + b"9" * 400_000, "card.toml", "not_an_instrument"),
        (b"%PDF-1.7", "card.pdf", "instrument_no_text"),
        (b"\x89PNG\r\n", "card.toml", "instrument_no_text"),
        (b"one\x00two", "card.toml", "instrument_no_text"),
        (COMPOUND + b"\0" * 600, "card.xls", "instrument_no_text"),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "card.xlsx", "plan_locked"),
        (package({"word/document.xml": "<w/>"}), "card.docx", "instrument_no_text"),
        (package({"xl/workbook.xml": "<workbook/>"}), "card.xlsx", "plan_damaged"),
        (merged_away(), "card.xlsx", "plan_bomb"),
        (entities(), "card.toml", "plan_damaged"),
        (sheet(["=1+1"]), "card.xlsx", "instrument_no_text"),
    ],
)
def test_what_is_none_is_refused_in_words(data, file, code):
    with pytest.raises(Refused) as refused:
        read_file(data, file=file, name="" if code == "unnamed_items" else "Card", scale="good / poor")
    assert refused.value.code == code
    assert explain(refused.value, NOW).plain


def test_a_size_is_refused_before_anything_is_read():
    with pytest.raises(Refused) as refused:
        check_size(40_000_000)
    assert "40.0 MB" in explain(refused.value, NOW).plain
