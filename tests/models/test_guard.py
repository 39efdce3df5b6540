"""The privacy guard against its corpus: what must pass, what must be caught, what is left to the person."""

import csv
import time
from pathlib import Path

import pytest

from models.guard import LONGEST, Kind, Severity, check, stops
from models.guard_names import AMBIGUOUS, FAMILY, GIVEN
from models.guard_words import CLASSES

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "guard"


def lines(stem: str) -> list[str]:
    """The texts of all rounds of that file."""
    found = [line for file in sorted(DATA.glob(stem)) for line in file.read_text().splitlines()]
    return [line for line in found if line and not line.startswith("#")]


def kinds(text: str, *known: str) -> list[Kind]:
    return [finding.kind for finding in check(text, known)]


@pytest.mark.parametrize("text", lines("pass*.txt"))
def test_committee_talk_passes(text):
    assert check(text) == []


@pytest.mark.parametrize("line", lines("catch*.tsv"))
def test_what_belongs_in_no_committees_talk_is_caught(line):
    kind, text = line.split("\t")
    assert kind in kinds(text)
    assert stops(check(text))


@pytest.mark.parametrize("line", lines("grey*.tsv"))
def test_what_is_grey_warns_and_does_not_stop(line):
    kind, text = line.split("\t")
    assert kind in kinds(text)
    assert not stops(check(text))


def test_the_corpus_is_as_large_as_it_has_to_be():
    assert len(lines("pass*.txt")) >= 150
    assert len(lines("catch*.tsv")) >= 120
    assert len(lines("grey*.tsv")) >= 30
    assert {line.split("\t")[0] for line in lines("*.tsv")} == set(Kind)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "tests" / "data" / "plans").glob("*.csv")), ids=lambda file: file.name
)
def test_every_cell_of_an_action_plan_passes(file):
    cells = [cell for row in csv.reader(file.read_text(errors="replace").splitlines()) for cell in row]
    assert [cell for cell in cells if check(cell)] == []


@pytest.mark.parametrize("page", ["README.md", "docs/scale.md", "prompts/questions.toml"])
def test_our_own_pages_pass_line_by_line(page):
    assert [line for line in (ROOT / page).read_text().splitlines() if check(line)] == []


def test_a_finding_says_where_and_never_holds_what_stood_there():
    text = "Ask Kyle Benson: SSN 601-44-2210, MRN 5520931, DOB 11/2/1988."
    found = check(text)
    assert {one.kind for one in found} >= {Kind.SSN, Kind.RECORD_NUMBER, Kind.BIRTH_DATE}
    for value in ("601-44-2210", "5520931", "11/2/1988", "Kyle", "Benson"):
        assert value not in repr(found)
    ssn = next(one for one in found if one.kind is Kind.SSN)
    assert text[ssn.start : ssn.end] == "SSN 601-44-2210"


@pytest.mark.parametrize("name", ["Renata Cole", "Renata", "Cole", "Renata C.", "Ms. Cole"])
def test_of_a_member_everything_may_be_said(name):
    text = f"{name} was arrested for trespass and has schizophrenia."
    assert stops(check(text))
    assert check(text, ["Renata Cole", "Ben Ode"]) == []


def test_a_members_name_lets_nobody_else_pass():
    assert stops(check("Renata Boone was arrested for trespass.", ["Renata Cole"]))
    assert stops(check("R.C. is back in custody.", ["Renata Cole"]))


def test_a_mention_is_a_member():
    assert check("<@U012AB3CD> was booked for the June panel and is in treatment court") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SSN 601‑44‑2210", Kind.SSN),
        ("SSN 601–44–2210", Kind.SSN),
        ("Travis Boone’s diagnosis", Kind.NAMED_PERSON_HEALTH),
        ("Notes\n- Travis Boone\n- was arrested\tTravis B. relapsed", Kind.NAMED_PERSON_HEALTH),
    ],
)
def test_marks_and_spaces_of_a_word_processor_hide_nothing(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200d"])
def test_what_nobody_sees_hides_nothing_and_places_stay_those_of_the_text(unseen):
    """A soft hyphen comes along when somebody copies from a printed page."""
    text = f"The beds.{unseen} Jo{unseen}hn Smith has schizo{unseen}phrenia."
    [found] = check(text)
    assert found.kind is Kind.NAMED_PERSON_HEALTH
    seen = text[found.start : found.end].replace(unseen, "")
    [plain] = check(text.replace(unseen, ""))
    assert seen == text.replace(unseen, "")[plain.start : plain.end]


@pytest.mark.parametrize("text", ["", "\n", "…", "🙂" * 50, "\x00", "a" * 5000, "<@U1", "((((", "--- | ---"])
def test_odd_texts_are_let_pass(text):
    assert check(text) == []


def test_places_are_those_of_the_text_as_it_was_given():
    text = "🙂 Ärger: Travis B. relapsed"
    [found] = check(text)
    assert text[found.start : found.end] == "Travis B. relapsed"


def test_severities_are_as_the_field_has_them():
    assert check("SSN 601-44-2210")[0].severity is Severity.STOP
    assert check("Three people with schizophrenia waited.")[0].severity is Severity.WARN


@pytest.mark.parametrize(
    "part",
    [
        "is ",
        "1",
        "1 ",
        "John ",
        "1-",
        "A.",
        "John D. was just ",
        "his ",
        "born on 1/1/",
        "John, a ",
        "soc ",
        "a-",
    ],
)
def test_no_text_makes_it_slow(part):
    text = (part * LONGEST)[:LONGEST]
    began = time.process_time()
    check(text)
    assert time.process_time() - began < 2


def test_an_ordinary_text_takes_a_millisecond():
    text = " ".join(lines("pass*.txt"))[:20_000]
    parts = [text[start : start + 500] for start in range(0, len(text), 500)]
    check(parts[0])  # what is read once is read
    began = time.process_time()
    for part in parts:
        check(part)
    assert (time.process_time() - began) / len(parts) < 0.005  # a busy machine is several times slower


def test_the_tables_are_in_lower_case_and_without_holes():
    assert all(name == name.lower() for name in GIVEN | FAMILY | AMBIGUOUS)
    for phrases in CLASSES.values():
        for phrase in phrases.split(","):
            assert phrase.strip(), phrases[:40]
            assert phrase == phrase.lower()
