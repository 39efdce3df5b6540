"""The guard over what is typed and brought in: whom it lets pass, what it asks of the database."""

import pytest

from models.errors import Refused
from models.tools.instrument import Item, Sheet, add_instrument
from models.tools.private import findings_in, refuse_private
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

STOP = "Maria Lopez was booked again and has schizophrenia"


def test_nothing_is_asked_of_the_database_about_words_in_which_nothing_is_seen(session, cast, database):
    committee_id = cast.committee.pk
    with counting(database) as told:
        assert findings_in(session, committee_id, {"a": "People wait 40 days for a bed", "b": ""}) == {}
    assert told == []
    with counting(database) as told:
        assert list(findings_in(session, committee_id, {"a": STOP, "b": "Fine", "c": STOP})) == ["a", "c"]
    assert len(told) == 1


def test_members_of_this_committee_may_be_named_and_those_of_another_may_not(session, cast):
    cast.ben.name = "Maria Lopez"
    session.add(cast.ben)
    session.flush()
    assert findings_in(session, cast.committee.pk, {"a": STOP}) == {}
    assert "a" in findings_in(session, seat(session, "T2").committee.pk, {"a": STOP})
    assert "a" in findings_in(session, None, {"a": STOP})


def test_the_refusal_repeats_nothing(session, cast):
    with pytest.raises(Refused) as told:
        refuse_private(session, cast.committee.pk, why=STOP)
    assert (told.value.field, told.value.code, told.value.given) == ("why", "about_a_person", "")


def test_what_is_grey_is_refused_by_no_model(session, cast):
    refuse_private(session, cast.committee.pk, why="Only 4 people with schizophrenia were served")


def test_an_instrument_that_comes_as_a_file_asks_about_no_person(session, cast):
    sheet = Sheet("Ours", ["yes", "no"], [Item("Are beds free?"), Item(STOP)])
    with pytest.raises(Refused) as told:
        add_instrument(session, cast.ana, sheet, now=NOW)
    assert (told.value.field, told.value.code) == ("items", "about_a_person")
