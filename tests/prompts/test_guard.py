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


def test_of_what_overlaps_only_the_gravest_is_told_and_the_order_is_the_texts():
    text = "one two three four five six seven"
    small = Finding(0, 7, Kind.SMALL_COUNT, "small_count")
    number = Finding(4, 18, Kind.SSN, "ssn_shape")
    name = Finding(8, 23, Kind.NAMED_PERSON_HEALTH, "said_of_name")
    apart = Finding(24, 27, Kind.OWN_EXPERIENCE, "own")
    assert guard.gravest([small, number, name, apart]) == [number, apart]
    assert guard.gravest([small, name, apart]) == [small, name, apart]
    assert guard.gravest([]) == []
    for told in (guard.warning([name, number], text), str(guard.render_warning([name, number], text).blocks)):
        assert guard.WHAT[Kind.SSN] in told
        assert guard.WHAT[Kind.NAMED_PERSON_HEALTH] not in told
        assert "Please write this another way" in told
