"""Instruments: what one asks, its versions, and what cannot be one; how pasted ones are read."""

import pytest

from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.tools.instrument import (
    Instrument,
    Item,
    Raters,
    Sheet,
    add_instrument,
    change_instrument,
    checked,
    instruments_of,
    retire_instrument,
    version_of,
)
from models.tools.instrument_reading import read_items, read_scale, read_sheet, written
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

SCALE = ("yes", "partly", "no")


def sheet(*texts: str, **values) -> Sheet:
    whole = {"name": "Self-check", "scale": SCALE, "items": [Item(text) for text in texts or ("One", "Two")]}
    return Sheet(**(whole | values))


def add(session, cast, *texts, **values) -> Instrument:
    return add_instrument(session, cast.ana, sheet(*texts, **values), now=NOW)


def test_an_instrument_is_taken_up_as_its_version_one(session, cast):
    instrument = add(session, cast, source="Our own", repeat_months=12)
    version = version_of(session, instrument)
    assert (instrument.name, instrument.current, version.number) == ("Self-check", 1, 1)
    assert version.items == [["", "One"], ["", "Two"]]
    assert (version.scale, version.source, version.repeat_months) == (list(SCALE), "Our own", 12)


def test_a_change_makes_a_new_version_and_the_old_stays(session, cast):
    instrument = add(session, cast)
    assert change_instrument(session, cast.ana, instrument, sheet("One", "Three"), now=NOW)
    assert [text for _, text in version_of(session, instrument).items] == ["One", "Three"]
    assert [text for _, text in version_of(session, instrument, 1).items] == ["One", "Two"]
    with pytest.raises(NotFound):
        version_of(session, instrument, 3)


def test_what_asks_the_same_makes_no_version(session, cast):
    instrument = add(session, cast)
    assert not change_instrument(
        session, cast.ana, instrument, sheet(" One ", "Two", name="Renamed"), now=NOW
    )
    assert (instrument.name, instrument.current) == ("Renamed", 1)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": " "}, "name", "empty"),
        ({"name": "x" * 101}, "name", "too_long"),
        ({"scale": ["yes"]}, "scale", "one_label"),
        ({"scale": ["yes", " "]}, "scale", "one_label"),
        ({"scale": ["Yes", "yes"]}, "scale", "label_twice"),
        ({"scale": [str(n) for n in range(9)]}, "scale", "too_many_labels"),
        ({"items": [Item("One"), Item(" one  ")]}, "items", "item_twice"),
        ({"items": [Item("One", "A"), Item("one", "B")]}, "items", "item_twice"),
        ({"items": [Item(str(n)) for n in range(300)]}, "items", "too_many_items"),
        ({"items": [Item("x" * 251)]}, "items", "too_long"),
        ({"items": [Item(" ")]}, "items", "empty"),
        ({"sections": [str(n) for n in range(21)]}, "items", "too_many_sections"),
        ({"repeat_months": 0}, "repeat_months", "out_of_range"),
        ({"repeat_months": 61}, "repeat_months", "out_of_range"),
        ({"gated": True}, "gated", "no_phases"),
        ({"gated": True, "sections": ["A", "B"]}, "items", "item_without_phase"),
        ({"source": "x" * 301}, "source", "too_long"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    with pytest.raises(Refused) as told:
        add(session, cast, **values)
    assert (told.value.field, told.value.code) == (field, code)
    assert instruments_of(session, cast.committee.pk) == []


def test_a_frame_of_phases_may_wait_for_its_items(session, cast):
    instrument = add(session, cast, items=[], gated=True, sections=["Planning", "Development"])
    version = version_of(session, instrument)
    assert (version.items, version.sections) == ([], ["Planning", "Development"])


def test_items_stand_under_their_sections_in_order():
    items = [Item("b1", "B"), Item("free"), Item("a1", "A"), Item("b2", "B")]
    found = checked(sheet(items=items, sections=["A"]))
    assert found.sections == ["A", "B"]
    assert [one.text for one in found.items] == ["free", "a1", "b1", "b2"]


def test_a_name_and_a_shipped_file_are_taken_once(session, cast):
    add_instrument(session, cast.ana, sheet(), shipped="readiness", now=NOW)
    with pytest.raises(Refused) as told:
        add(session, cast, name="SELF-check")
    assert (told.value.field, told.value.code) == ("name", "instrument_there")
    with pytest.raises(AlreadySettled):
        add_instrument(session, cast.ana, sheet(name="Another"), shipped="readiness", now=NOW)
    other = add(session, cast, name="Other")
    with pytest.raises(Refused):
        change_instrument(session, cast.ana, other, sheet(), now=NOW)


def test_only_staff_of_the_committee_keeps_instruments(session, cast):
    instrument, stranger = add(session, cast), seat(session, "T2").ana
    for act in (
        lambda who: add_instrument(session, who, sheet(name="Mine"), now=NOW),
        lambda who: change_instrument(session, who, instrument, sheet("X"), now=NOW),
        lambda who: retire_instrument(session, who, instrument, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act(cast.ben)
    with pytest.raises(NotFound):
        change_instrument(session, stranger, instrument, sheet("X"), now=NOW)
    with pytest.raises(NotFound):
        retire_instrument(session, stranger, instrument, now=NOW)
    assert not instrument.retired


def test_all_instruments_are_read_in_one_query(session, database, cast):
    for number in range(5):
        add(session, cast, name=f"Number {number}")
    session.flush()
    with counting(database) as told:
        assert len(instruments_of(session, cast.committee.pk)) == 5
    assert len(told) == 1


# --- reading ----------------------------------------------------------------------


def texts(text: str) -> list[tuple[str, str]]:
    return [(one.section, one.text) for one in read_items(text)[1]]


def test_each_line_is_an_item_and_headings_begin_sections():
    text = "First of all\n\n# Planning\n- Who decides, and on what\n2. By when\n# Development\n"
    assert texts(text) == [
        ("", "First of all"),
        ("Planning", "Who decides, and on what"),
        ("Planning", "By when"),
    ]
    assert read_items(text)[0] == ["Planning", "Development"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_first_line_that_names_its_columns_makes_a_table(mark):
    text = f'Phase{mark}Item\nPlanning{mark}"Who decides{mark} and on what"\n{mark}Free\nLater{mark}\n'
    assert texts(text) == [("Planning", f"Who decides{mark} and on what"), ("", "Free")]
    assert read_items(text)[0] == ["Planning", "Later"]


def test_a_bar_or_a_tab_names_the_section_of_a_line():
    assert texts("Planning | Who decides\nPlanning\tBy when\nJust this") == [
        ("Planning ", " Who decides"),
        ("Planning", "By when"),
        ("", "Just this"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<!doctype html>\n<p>One</p>", "not_a_list"),
        ('item,section\n"One', "not_a_table"),
        ("item,section\nOne,A,B", "too_many_cells"),
    ],
)
def test_what_is_no_list_is_refused(text, code):
    with pytest.raises(Refused) as told:
        read_items(text)
    assert (told.value.field, told.value.code) == ("items", code)


def test_what_is_written_is_read_back():
    items = [Item("Free"), Item("Who decides, and on what", "A"), Item("By when", "B")]
    assert read_items(written(["A", "B", "C"], items)) == (["A", "B", "C"], items)
    assert read_items("\ufeff \n\x00\n") == ([], [])


def test_a_scale_is_one_label_a_line_or_parted_by_strokes():
    assert read_scale("yes, fully\n\nno ") == ["yes, fully", "no"]
    assert read_scale("yes / partly / no") == ["yes", "partly", "no"]
    assert read_scale(" ") == []


TOML = """
name = "Ours"
scale = ["yes", "no"]
raters = "one"
repeat_months = 6
[[sections]]
name = "A"
items = ["One"]
"""


def test_a_whole_instrument_is_read_from_toml_and_json():
    json = '{"name": "Ours", "scale": ["yes", "no"], "raters": "one", "repeat_months": 6,'
    json += ' "sections": [{"name": "A", "items": ["One"]}]}'
    found = read_sheet(TOML)
    assert found == read_sheet(json)
    assert (found.raters, found.items, found.repeat_months) == (Raters.ONE, [Item("One", "A")], 6)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_an_instrument"),
        ("name = ", "not_an_instrument"),
        ("{", "not_an_instrument"),
        ("{" + '"a":[' * 5000, "not_an_instrument"),
        ('name = "x"', "not_an_instrument"),
        ('name = 3\nscale = ["a"]', "not_an_instrument"),
        ('name = "x"\nscale = "ab"\nraters = "all"', "not_an_instrument"),
        ('name = "x"\nscale = ["a"]\nrepeat_months = true', "not_an_instrument"),
        ('name = "x"\nscale = ["a"]\nsections = ["A"]', "not_an_instrument"),
        ('title = "x"', "unknown_key"),
    ],
)
def test_what_is_no_instrument_is_refused(text, code):
    with pytest.raises(Refused) as told:
        read_sheet(text)
    assert (told.value.field, told.value.code) == ("text", code)
