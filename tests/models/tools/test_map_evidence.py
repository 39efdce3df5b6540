"""Evidence beside what is on the map: numbers with source and period, what people tell, taking it back."""

from datetime import date
from functools import partial

import pytest

from models.errors import AlreadySettled, NotAllowed, Refused
from models.tools.map_evidence import (
    MOST_LINES,
    EvidenceKind,
    Proof,
    add_evidence,
    evidence_of,
    withdraw_evidence,
)
from models.tools.map_facts import lines_of
from tests.models.both import NOW, cast, database, session, url
from tests.models.tools.test_gap_map import DAY, MAY, begin, mapping, put

__all__ = ["cast", "database", "mapping", "session", "url"]

NUMBER = partial(Proof, EvidenceKind.NUMBER)


def prove(session, who, entry, proof, *, now=NOW):
    return add_evidence(session, who, entry, proof, now=now)


@pytest.mark.parametrize(
    ("proof", "field", "code"),
    [
        (NUMBER("bookings", "", "Jail", "FY26"), "value", "empty"),
        (NUMBER("bookings", "many", "Jail", "FY26"), "value", "no_number"),
        (NUMBER("", "412", "Jail", "FY26"), "text", "empty"),
        (NUMBER("bookings", "412", " ", "FY26"), "source", "empty"),
        (NUMBER("bookings", "412", "Jail"), "period", "no_period"),
        (NUMBER("bookings", "412", "Jail", first=date(2026, 11, 21)), "first", "to_come"),
        (NUMBER("bookings", "412", "Jail", first=MAY, last=MAY - DAY), "last", "ends_before_start"),
        (Proof(EvidenceKind.ANECDOTE, "x" * 501), "text", "too_long"),
    ],
)
def test_evidence_that_cannot_be_is_refused_on_its_field(session, cast, mapping, proof, field, code):
    entry = put(session, cast.ana)
    with pytest.raises(Refused) as told:
        prove(session, cast.dee, entry, proof)
    assert (told.value.field, told.value.code) == (field, code)


def test_evidence_is_taken_back_and_stays_on_the_mapping_that_had_it(session, cast, mapping):
    entry = put(session, cast.ana)
    row = prove(session, cast.dee, entry, NUMBER("bookings", "412", "Jail", first=MAY))
    prove(session, cast.dee, entry, Proof(EvidenceKind.ANECDOTE, "Officers wait six hours"))
    later = begin(session, cast, "Later", owned=(), now=NOW + DAY)
    with pytest.raises(NotAllowed):
        withdraw_evidence(session, cast.cho, row, now=NOW + 2 * DAY)
    withdraw_evidence(session, cast.dee, row, now=NOW + 2 * DAY)
    with pytest.raises(AlreadySettled):
        withdraw_evidence(session, cast.dee, row, now=NOW + 2 * DAY)
    assert [one.text for one in evidence_of(session, later)] == ["Officers wait six hours"]
    assert len(evidence_of(session, mapping)) == 2
    assert [one.evidence for one in lines_of(session, later)] == [1]


def test_an_item_has_so_many_lines_of_evidence(session, cast, mapping):
    entry = put(session, cast.ana)
    for number in range(MOST_LINES):
        prove(session, cast.ana, entry, Proof(EvidenceKind.ANECDOTE, f"Word {number}"))
    with pytest.raises(Refused) as told:
        prove(session, cast.ana, entry, Proof(EvidenceKind.ANECDOTE, "One more"))
    assert told.value.code == "evidence_full"
