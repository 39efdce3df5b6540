"""Vitality signals as people read them: evidence in words, limits, escaping, who sees which buttons."""

from datetime import date

import pytest

from models.committee import Committee
from models.tools import signals_rules as rules
from models.tools.signals import Evidence, Sign
from models.tools.signals_rules import SHIPPED, Signal
from models.tools.vitality import Reply, VitalityNote
from prompts import kit
from prompts.tools import vitality as prompts
from tests.prompts.people import NOON, member, texts

LIVE = "<!channel> *bold* " + "x" * 400
DAY = date(2026, 11, 3)
COUNCIL = Committee(id=1, team_id="T1", name="Council", zone="America/Denver", created_at=NOON)

EVIDENCE: dict[Signal, Evidence] = {
    Signal.ATTENDANCE: rules.Fall(DAY, 18, 30, 24, 30, (LIVE, "Hospital")),
    Signal.MISSES: rules.Missing(LIVE, (DAY, date(2026, 11, 10)), "U1"),
    Signal.WAITING: rules.Waiting(LIVE, 4, 9, "U2"),
    Signal.ANSWERS: rules.Dry(LIVE, 8, 3, (DAY, date(2026, 11, 17))),
    Signal.MOVED: rules.Moved("A7", LIVE, 3, DAY, None),
    Signal.OUTCOME: rules.Unmeasured(2, DAY, DAY),
    Signal.ASSESSMENT: rules.Unassessed(3, False),
    Signal.DRIFT: rules.Drift(4, 6, (LIVE, "Parking")),
    Signal.ALONE: rules.Alone(LIVE),
}


def sign(signal, subject=0) -> Sign:
    return Sign(signal, subject, EVIDENCE[signal], member(1))


def show(signs, *, staff=True, may_set=True, notes=None, **more):
    return prompts.render(prompts.Shown(signs, notes or {}, COUNCIL, staff, may_set), **more)


def labels(message) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


@pytest.mark.parametrize("signal", EVIDENCE)
def test_each_sign_says_why_and_what_to_try_with_nothing_live_in_it(signal):
    message = prompts.put_message(sign(signal), COUNCIL)
    whole = "\n".join(texts(message))
    assert "Because " in whole
    assert "One thing to try" in whole
    assert "<!channel>" not in whole
    assert "*bold*" not in whole
    assert "None" not in whole
    assert "Only you see this" in whole
    assert labels(message)[-2:] == ["We are on it", "Not a problem here …"]


@pytest.mark.parametrize(
    ("signal", "words"),
    [
        (Signal.ATTENDANCE, "18 of 30 seats were filled, in the three before 24 of 30"),
        (Signal.MISSES, "on 3 Nov 2026 and 10 Nov 2026, and nobody was excused."),
        (Signal.WAITING, "4 steps of 9 that wait for somebody wait for"),
        (Signal.ANSWERS, "3 of 8 questions were answered."),
        (Signal.MOVED, "was put off 3 times since it was due on 3 Nov 2026; it has no date now."),
        (Signal.OUTCOME, "no indicator that is kept has a number for its last two periods"),
        (Signal.ASSESSMENT, "3 goals are open, and there is no map of gaps yet."),
        (Signal.DRIFT, "4 of 6 topics of the last three meetings name no goal"),
    ],
)
def test_the_evidence_is_numbers_and_dates_in_words(signal, words):
    assert words in prompts.because(sign(signal), COUNCIL)


def test_the_agency_on_which_much_waits_is_spoken_of_kindly_with_its_principal():
    assert "a friendly word with <@U2>" in prompts.to_try(sign(Signal.WAITING))
    nobody = Sign(Signal.WAITING, 1, rules.Waiting("Court", 3, 3), None)
    assert "whoever speaks for that agency" in prompts.to_try(nobody)


def test_topics_for_the_group_name_nobody():
    for signal in prompts.TOPICS:
        assert prompts.topic(signal).endswith("?")
        assert len(prompts.topic(signal)) <= 200


def test_an_empty_list_says_what_it_is_for():
    assert "Nothing stands out" in str(show([]).blocks)
    assert labels(show([])) == ["Thresholds …"]
    assert "Nothing waits for you here" in str(show([], staff=False, may_set=False).blocks)
    assert labels(show([], staff=False, may_set=False)) == []


def test_a_long_list_is_paged_within_slacks_limits():
    signs = [sign(Signal.MOVED, number) for number in range(1, 31)]
    noted = {
        (Signal.MOVED, number): VitalityNote(
            committee_id=1, signal=Signal.MOVED, reply=Reply.NO_PROBLEM, because=LIVE[:300], answered_at=NOON
        )
        for number in range(1, 31)
    }
    for page in range(3):
        message = show(signs, notes=noted, page=page)
        assert len(message.blocks) <= kit.MESSAGE_BLOCKS
        assert all("<!channel>" not in text for text in texts(message))
    assert "18 more" in labels(show(signs))
    assert "Back" in labels(show(signs, page=2))


def test_the_thresholds_have_a_field_for_each_rule_with_its_limits():
    view = prompts.thresholds_form(SHIPPED, metadata={})
    fields = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert fields.keys() == {signal.value for signal in SHIPPED}
    assert (fields["moved"]["min_value"], fields["moved"]["max_value"]) == ("2", "10")
