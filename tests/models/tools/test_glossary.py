"""The glossary: how words are found, who explains and keeps them, and that no wording is lost."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from models.errors import AlreadySettled, NotAllowed, Refused
from models.tools.glossary import (
    ask_for,
    asker_of,
    define,
    find_in,
    key_of,
    meant,
    near_in,
    remove_term,
    set_lock,
    terms_of,
    versions_of,
)
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("CIT", "cit"),
        (" c.i.t. ", "cit"),
        ("MOUs", "mou"),
        ("Warm hand-offs", "warmhandoff"),
        ("boundary spanners", "boundaryspanner"),
        ("county bodies", "countybody"),
        ("Specialty courts", "specialtycourt"),
        ("mental illness", "mentalillness"),
        ("census", "censu"),
        ("courses", "course"),
        ("LEs", "le"),
        ("PDSA's", "pdsa"),
        ("drop boxes", "dropbox"),
        ("988", "988"),
        ("42 CFR Part 2", "42cfrpart2"),
        ("Öffentlichkeit", "öffentlichkeit"),
        ("?!", ""),
        ("is", "is"),
    ],
)
def test_case_plural_and_punctuation_do_not_matter(typed, key):
    assert key_of(typed) == key


@pytest.mark.parametrize(
    ("rest", "word"),
    [
        ("is CIT?", "CIT"),
        ("CIT", "CIT"),
        ("is a warm handoff", "warm handoff"),
        ("does the MOU mean?", "MOU"),
        ("does FUSE stand for", "FUSE"),
        ("are “boundary spanners”?", "boundary spanners"),
        ("is", "is"),
        ("  ", ""),
        ("is IST?", "IST"),
        ("What’s an MOU?", "MOU"),
        ("is the ISMICC", "ISMICC"),
    ],
)
def test_the_word_is_taken_out_of_the_question(rest, word):
    assert meant(rest) == word


@dataclass(frozen=True)
class Entry:
    keys: tuple[str, ...]


def test_near_words_are_suggested_each_once_and_the_nearest_first():
    cit, court = Entry(("cit", "crisisinterventionteam")), Entry(("mentalhealthcourt", "specialtycourt"))
    entries = [cit, court]
    assert find_in(entries, "Crisis Intervention Teams") is cit
    assert find_in(entries, "?") is None
    assert near_in(entries, "specialty curt") == [court]
    assert near_in(entries, "CTI") == [cit]
    assert near_in(entries, "zebra") == []


def meaning(session, cast, word) -> str | None:
    line = find_in(terms_of(session, cast.committee.pk), word)
    return line.version.meaning if line and line.version else None


def test_a_member_explains_a_word_and_another_says_it_better(session, cast):
    define(session, cast.ben, term="MOUs", meaning="A paper", source="Handbook", now=NOW)
    line = define(session, cast.cho, term="mou", meaning="A signed paper", now=NOW + timedelta(days=1))
    assert meaning(session, cast, "M.O.U.") == "A signed paper"
    told = [(one.number, one.meaning, one.source, who.name) for one, who in versions_of(session, line.term)]
    assert told == [(2, "A signed paper", "", "Cho"), (1, "A paper", "Handbook", "Ben")]
    define(session, cast.cho, term="MOU", meaning=" A signed paper ", now=NOW)
    assert len(versions_of(session, line.term)) == 2
    assert line.term.term == "MOU"


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"term": " "}, "term", "empty"),
        ({"term": "?!"}, "term", "empty"),
        ({"term": "x" * 81}, "term", "too_long"),
        ({"meaning": " \n"}, "meaning", "empty"),
        ({"meaning": "x" * 1001}, "meaning", "too_long"),
        ({"source": "x" * 201}, "source", "too_long"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    with pytest.raises(Refused) as told:
        define(session, cast.ben, **({"term": "CIT", "meaning": "A team"} | values), now=NOW)
    assert (told.value.field, told.value.code) == (field, code)
    assert terms_of(session, cast.committee.pk) == []


def test_a_locked_word_is_changed_by_coordinators_only(session, cast):
    line = define(session, cast.ben, term="CIT", meaning="A team", now=NOW)
    for who in (cast.ben, seat(session, "T2").ana):
        with pytest.raises(NotAllowed):
            set_lock(session, who, line.term, locked=True, now=NOW)
        with pytest.raises(NotAllowed):
            remove_term(session, who, line.term, now=NOW)
    set_lock(session, cast.ana, line.term, locked=True, now=NOW)
    with pytest.raises(NotAllowed):
        define(session, cast.ben, term="CITs", meaning="Mine", now=NOW)
    define(session, cast.ana, term="CIT", meaning="The team", now=NOW)
    set_lock(session, cast.ana, line.term, locked=False, now=NOW)
    define(session, cast.ben, term="CIT", meaning="Our team", now=NOW)
    assert meaning(session, cast, "cit") == "Our team"


def test_a_removed_word_is_gone_until_somebody_explains_it_anew_and_keeps_its_wordings(session, cast):
    line = define(session, cast.ben, term="CIT", meaning="A team", now=NOW)
    remove_term(session, cast.ana, line.term, now=NOW)
    assert terms_of(session, cast.committee.pk) == []
    with pytest.raises(AlreadySettled) as told:
        ask_for(session, cast.ben, "CIT", now=NOW)
    assert told.value.kind == "term_out"
    again = define(session, cast.cho, term="CIT", meaning="Another", now=NOW)
    assert [one.meaning for one, _ in versions_of(session, again.term)] == ["Another", "A team"]


def test_a_word_that_is_asked_for_waits_once_for_a_meaning(session, cast):
    row = ask_for(session, cast.ben, "ISMICC", now=NOW)
    assert ask_for(session, cast.cho, "ismicc?", now=NOW) is row
    assert asker_of(session, row) == cast.ben
    [line] = terms_of(session, cast.committee.pk)
    assert (line.version, line.author) == (None, None)
    define(session, cast.dee, term="ISMICC", meaning="A federal committee", now=NOW)
    with pytest.raises(AlreadySettled) as told:
        ask_for(session, cast.ben, "ISMICC", now=NOW)
    assert told.value.kind == "term"
    cast.ben.active = False
    session.add(cast.ben)
    assert asker_of(session, row) is None


def test_every_committee_has_its_own_words_and_reads_them_in_one_query(session, database, cast):
    other = seat(session, "T2")
    define(session, other.ana, term="CIT", meaning="Theirs", now=NOW)
    for number in range(12):
        define(session, cast.ben, term=f"Word {number:02}", meaning="One", now=NOW)
        define(session, cast.ben, term=f"Word {number:02}", meaning="Two", now=NOW)
    session.flush()
    with counting(database) as told:
        lines = terms_of(session, cast.committee.pk)
    assert len(told) == 1
    assert [line.term.term for line in lines] == [f"Word {number:02}" for number in range(12)]
    assert {line.version.meaning for line in lines if line.version} == {"Two"}
