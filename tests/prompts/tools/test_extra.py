"""The question of an instrument in a check-in: short, safe, and within Slack's limits in message and form."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.asking import Ask, Extra
from models.committee import Member, Step
from models.tools.cycle_tables import Cycle, CycleState
from models.tools.milestones import Milestone
from practice.blockkit import check_message, check_view
from prompts import checkin
from prompts.tools import extra as prompts
from tests.models.tools.counting import bare

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
TODAY = date(2026, 11, 20)
LONG = "<!channel> *x* " + "w " * 240
CHO = Member(id=1, committee_id=1, slack_id="UCHO", name="Cho", zone="UTC")
IN: dict[str, Any] = {"id": 1, "committee_id": 1}
TEST = Cycle(
    **IN,
    number=4,
    owner_id=1,
    author_id=1,
    made_at=NOW,
    state=CycleState.STARTED,
    change=LONG,
    prediction=LONG,
    ends_on=TODAY,
)
EXTRAS = {
    "cycle": Extra("cycle:1:2026-11-20", TEST),
    "indicator": Extra(
        "indicator:1:1:2026-10-01",
        bare(name=LONG[:100], denominator=LONG[:300]),
        date(2026, 10, 1),
        date(2026, 10, 31),
    ),
    "milestone": Extra(
        "milestone:1:2026-12-04",
        Milestone(**IN, goal_id=1, title=LONG[:150], due=date(2026, 12, 4), author_id=1, made_at=NOW),
    ),
}


def ask(one: Extra) -> Ask:
    return Ask(CHO, Step.MONITORING, [], [], frozenset(), extra=one)


@pytest.mark.parametrize("kind", EXTRAS)
def test_each_is_one_safe_line_with_one_button_and_a_form_that_carries_it(kind):
    one = EXTRAS[kind]
    message = checkin.render_ask(ask(one), today=TODAY)
    assert check_message(message.blocks) == []
    assert "<!" not in str(message.blocks)
    assert len(prompts.question(one, today=TODAY)) < 700
    view = checkin.checkin_form(ask(one), metadata={}, today=TODAY)
    assert check_view(view, "modal") == []
    assert f'"extra":"{one.key}"' in view["private_metadata"]
    assert all(block["optional"] for block in view["blocks"] if block["type"] == "input")


def test_a_check_in_without_one_looks_as_it_did():
    message = checkin.render_ask(Ask(CHO, Step.PLANNING, [], [], frozenset()), today=TODAY)
    assert [block["type"] for block in message.blocks] == ["header", "section", "context", "actions"]


def test_a_milestone_whose_day_is_past_is_asked_about_without_a_word_of_lateness():
    told = prompts.question(EXTRAS["milestone"], today=date(2026, 12, 10))
    assert "was for" in told
    assert "late" not in told


def test_what_was_typed_too_late_is_given_back_safely():
    told = prompts.gone("Six *came* <!here>")
    assert "Six ∗came∗ &lt;!here&gt;" in str(told.blocks)
