"""What the privacy guard says: the sort of thing, where, why and how to write it; never what stood there."""

from models.guard import Finding, Kind, check
from prompts import guard, kit
from tests.models.test_guard import lines

TEXT = "Please note: Kyle Benson has schizophrenia and his SSN is 601-44-2210."


def test_every_kind_and_every_reason_has_words():
    assert set(guard.WHAT) == set(guard.REWRITE) == set(Kind)
    texts = [line.split("\t")[1] for line in lines("*.tsv")]
    assert {finding.why for text in texts for finding in check(text)} == set(guard.WHY)


def test_a_warning_says_what_where_and_how_and_repeats_nothing():
    found = check(TEXT)
    message = guard.render_warning(found, TEXT)
    for told in (guard.warning(found, TEXT), str(message.blocks), message.text):
        for value in ("Kyle", "Benson", "schizophrenia", "601", "2210"):
            assert value not in told
    said = str(message.blocks)
    assert "Words 3–6: a name or initials beside health or treatment" in said
    assert "a number that looks like a Social Security number" in said
    assert "Say “a person” instead of the name" in said
    assert "Please write this another way" in said


def test_what_is_grey_can_be_kept():
    text = "Three people with schizophrenia waited."
    assert "it can be kept as it is" in guard.warning(check(text), text)


def test_places_are_counted_in_words():
    assert guard.where("a b c", Finding(2, 3, Kind.SSN, "ssn_shape")) == "word 2"
    assert guard.where("a b c", Finding(2, 5, Kind.SSN, "ssn_shape")) == "words 2–3"
    assert guard.where("(ab) c", Finding(1, 3, Kind.SSN, "ssn_shape")) == "word 1"


def test_many_findings_fit_into_a_message():
    text = " ".join(["SSN 601-44-2210."] * 40)
    found = check(text)
    assert len(found) == 40
    message = guard.render_warning(found, text)
    assert "And 36 more places of the kind." in str(message.blocks)
    assert all(len(block["text"]["text"]) <= kit.SECTION for block in message.blocks if "text" in block)
