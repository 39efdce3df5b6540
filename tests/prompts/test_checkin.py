"""What a check-in says: within Slack's limits, with nothing live in what people typed, and never unkind."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.asking import Ask, CameUp, Reminding
from models.checkin import Checkin, Said
from models.committee import Member, Step
from models.goal import Goal
from models.lines import Line
from models.nudge import MOST_LED, MOST_OWN, MOST_REASSIGN, Morning
from models.step import ActionStep, Progress, StepState
from models.tools.arisen import Arisen, Issue
from models.workgroup import Mode, Workgroup
from models.wrapup import WrapUp
from practice.blockkit import check_message, check_view
from prompts import ids
from prompts.checkin import (
    answered,
    checkin_form,
    noted,
    render_ask,
    render_reminder,
    skipped,
    unclear,
)
from prompts.nudge import render_nudge
from prompts.questions import questions_for
from prompts.wrapup import render_details, render_headline

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 16, tzinfo=UTC)
CHO = Member(id=3, committee_id=1, slack_id="UCHO", name="Cho Park", zone="America/Denver")
DEE = Member(id=4, committee_id=1, slack_id="UDEE", name="Dee Marsh", zone="America/Denver")
GOAL = Goal(id=1, committee_id=1, number=1, statement="Fewer bookings", workgroup_id=1, created_at=NOW)
HOUSING = Workgroup(id=9, committee_id=1, name="Housing <!channel> *now*", mode=Mode.AS_THEY_ARISE)


def line(number, *, owner=CHO, title="Draft the protocol", **values):
    step = ActionStep(
        id=number,
        committee_id=1,
        number=number,
        goal_id=1,
        title=title,
        owner_id=owner.id if owner else None,
        **({"due": date(2026, 11, 20)} | values),
        heard_at=NOW,
        created_at=NOW,
    )
    return Line(step=step, owner=owner, waiting_on=None)


def ask(lines, *, came_up=(), answered=()):
    return Ask(CHO, Step.PLANNING, list(lines), list(came_up), frozenset(answered))


def words(blocks):
    """All that a reader sees."""
    found: list[str] = []

    def walk(value):
        if isinstance(value, dict):
            found.extend(inner for key, inner in value.items() if key == "text" and isinstance(inner, str))
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(blocks)
    return "\n".join(found)


def issue(note: str) -> Issue:
    answer = Checkin(id=1, committee_id=1, workgroup_id=1, member_id=1, note=note, at=NOW)
    return Issue(answer, CHO, Arisen(committee_id=1, checkin_id=1, for_committee=True))


NASTY = "<!channel> *bold* _x_ `code` <@U1> & <https://a.b|c> " + "x" * 440


@pytest.mark.parametrize("step", Step)
def test_every_step_has_its_own_two_questions(step):
    told = questions_for(step)
    assert told.checkin.endswith("?")
    assert told.came_up.startswith("What came up?")
    others = {questions_for(other).checkin for other in Step if other != step}
    assert told.checkin not in others


@pytest.mark.parametrize("number", [0, 1, 5, 22, 200])
def test_the_message_that_asks_is_what_slack_takes_however_much_there_is(number):
    lines = [line(n, title=NASTY, note=NASTY) for n in range(1, number + 1)]
    message = render_ask(
        ask(lines, came_up=[CameUp(HOUSING, "")], answered=[1, 2]),
        today=TODAY,
    )
    assert check_message(message.blocks) == []
    assert ("more commitment" in words(message.blocks)) == (number > 22)


@pytest.mark.parametrize("number", [1, 5, 23, 24, 200])
def test_the_form_is_what_slack_takes_however_much_there_is(number):
    lines = [
        line(n, title=NASTY, note="x" * 1000, percent=100, progress=Progress.AT_RISK)
        for n in range(1, number + 1)
    ]
    came_up = [CameUp(HOUSING, "x" * 1000, Arisen(committee_id=1, checkin_id=1, done="y" * 500))]
    view = checkin_form(ask(lines, came_up=came_up), metadata={"origin": {}}, today=TODAY)
    assert check_view(view, "modal") == []
    told = words(view["blocks"])
    shown = len([block for block in view["blocks"] if block.get("block_id", "").startswith("said-")])
    assert shown == min(number, 23)
    assert (f"And {number - 23} more" in told) == (number > 23)


def test_a_group_without_dates_is_asked_above_its_commitments_without_speaking_of_dates():
    dated, undated = ask([line(1)]), replace(ask([line(1)]), dated=False)
    for drawn in (
        lambda one: render_ask(one, today=TODAY).blocks,
        lambda one: checkin_form(one, metadata={}, today=TODAY)["blocks"],
    ):
        assert "the right date" in words(drawn(dated))
        assert "the right date" not in words(drawn(undated))
        assert "somebody who sees to it" in words(drawn(undated))


@pytest.mark.parametrize("step", Step)
def test_no_question_to_a_group_without_dates_speaks_of_one(step):
    told = questions_for(step)
    assert "date" not in told.above(dated=False) + told.came_up


def test_the_form_shows_the_last_answers():
    [_, said, percent, note] = checkin_form(
        ask([line(12, progress=Progress.AT_RISK, percent=60, note="No judge")]), metadata={}, today=TODAY
    )["blocks"][2:]
    assert said["element"]["initial_option"]["value"] == "at_risk"
    assert percent["element"]["initial_value"] == "60"
    assert note["element"]["initial_value"] == "No judge"


def test_what_nobody_has_spoken_of_is_not_prefilled():
    [_, said, percent, note] = checkin_form(ask([line(12)]), metadata={}, today=TODAY)["blocks"][2:]
    for block in (said, percent, note):
        assert not {"initial_option", "initial_value"} & set(block["element"])


def test_nothing_that_was_typed_is_live():
    lines = [line(1, title=NASTY, note=NASTY)]
    messages = [
        render_ask(ask(lines, came_up=[CameUp(HOUSING, "")]), today=TODAY),
        render_reminder(Reminding(CHO, lines, [HOUSING]), today=TODAY),
        noted(lines, passed_over=[lines[0].step], came_up=[issue(NASTY)], today=TODAY),
        unclear("A12", NASTY, None),
        render_nudge(Morning(CHO, own=[lines[0].step]), {1: lines[0]}, today=TODAY),
        render_details(
            WrapUp(TODAY, moved=lines, stuck=lines, silent=[lines[0].step], came_up=[(NASTY, NASTY)]),
            today=TODAY,
        ),
    ]
    for message in messages:
        assert check_message(message.blocks) == []
        for live in ("<!channel>", "<@U1>", "<https", "*bold*", "`code`"):
            assert live not in words(message.blocks)
            assert live not in message.text


def test_each_row_has_the_four_answers_and_names_its_step_for_withdrawal():
    blocks = render_ask(ask([line(12)]), today=TODAY).blocks
    [row] = [block for block in blocks if block.get("block_id") == "step:12/checkin/buttons"]
    assert [button["value"] for button in row["elements"]] == [f"{said.value}:12" for said in Said]
    assert len({button["action_id"] for button in row["elements"]}) == 4


def test_an_answer_stands_out_and_invites_a_note():
    blocks = render_ask(ask([line(12), line(13)]), today=TODAY).blocks
    after = answered(blocks, line(12, progress=Progress.AT_RISK), CHO, today=TODAY)
    assert check_message(after) == []
    assert len(after) == len(blocks)
    [row] = [block for block in after if block.get("block_id") == "step:12/checkin/buttons"]
    assert [b["text"]["text"] for b in row["elements"] if b.get("style") == "primary"] == ["At risk"]
    assert row["elements"][-1]["action_id"] == ids.STEP_UPDATE
    [other] = [block for block in after if block.get("block_id") == "step:13/checkin/buttons"]
    assert not any(button.get("style") for button in other["elements"])


def test_what_is_done_can_only_be_opened_again():
    blocks = render_ask(ask([line(12)]), today=TODAY).blocks
    after = answered(blocks, line(12, state=StepState.DONE, done_at=NOW), CHO, today=TODAY)
    [row] = [block for block in after if block.get("block_id") == "step:12/checkin/buttons"]
    assert [button["action_id"] for button in row["elements"]] == [ids.STEP_REOPEN]


def test_for_whom_one_stands_in_is_said():
    told = words(render_ask(ask([line(12), line(13, owner=DEE)]), today=TODAY).blocks)
    assert "<@UDEE>" in told
    assert "<@UCHO>" not in told


def test_a_reminder_is_kind_and_private():
    message = render_reminder(Reminding(CHO, [line(12)], [HOUSING]), today=TODAY)
    assert check_message(message.blocks) == []
    assert "nobody else sees this" in message.text
    assert "What came up?" in words(message.blocks)


@pytest.mark.parametrize(
    ("heaps", "text"),
    [
        (
            {"moved": 5, "stuck": 1, "silent": 2},
            "Check-in of 16 November: 5 moved, 1 stuck, 2 without an answer",
        ),
        ({"moved": 3}, "Check-in of 16 November: 3 moved"),
        ({"silent": 1}, "Check-in of 16 November: 1 without an answer"),
        ({"came_up": 1}, "Check-in of 16 November: 1 thing came up"),
    ],
)
def test_the_headline_counts_what_there_is(heaps, text):
    wrap_up = WrapUp(
        TODAY,
        moved=[line(n) for n in range(heaps.get("moved", 0))],
        stuck=[line(n) for n in range(heaps.get("stuck", 0))],
        silent=[line(n).step for n in range(heaps.get("silent", 0))],
        came_up=[("Beds", "")] * heaps.get("came_up", 0),
    )
    message = render_headline(wrap_up)
    assert message.text == text
    assert check_message(message.blocks) == []


def test_of_the_silent_only_commitment_and_date_are_told():
    stuck = line(7, owner=DEE, title="Ask the court", progress=Progress.BLOCKED, note="No judge")
    wrap_up = WrapUp(
        TODAY, stuck=[stuck], silent=[line(8, title="Call dispatch").step, line(9, due=None).step]
    )
    told = words(render_details(wrap_up, today=TODAY).blocks)
    assert "Dee Marsh" in told
    assert "No judge" in told
    assert "Call dispatch · due Fri 20 Nov" in told
    assert "no date" in told
    assert "Cho" not in told
    assert "<@" not in told, "nobody is called upon in public"


def test_the_details_of_a_huge_round_fit_into_one_answer():
    lines = [line(n, title="x" * 500, note="y" * 1000) for n in range(1, 200)]
    steps = [one.step for one in lines]
    wrap_up = WrapUp(TODAY, moved=lines, stuck=lines, silent=steps, came_up=[("z" * 1000, "w" * 500)] * 80)
    message = render_details(wrap_up, today=TODAY)
    assert check_message(message.blocks) == []
    assert "more: `/goals`" in words(message.blocks)


def test_a_full_morning_fits_into_one_message():
    lines = {n: line(n, title=NASTY, note=NASTY, due=date(2026, 10, 1)) for n in range(1, 40)}
    steps = [one.step for one in lines.values()]
    morning = Morning(
        CHO,
        own=steps[:MOST_OWN],
        led=steps[20 : 20 + MOST_LED],
        reassign=steps[30 : 30 + MOST_REASSIGN],
    )
    assert check_message(render_nudge(morning, lines, today=TODAY).blocks) == []


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (date(2026, 11, 17), "A12 is due tomorrow: Draft the protocol"),
        (date(2026, 11, 16), "A12 is due today: Draft the protocol"),
        (date(2026, 11, 13), "A12 is 3 days late: Draft the protocol"),
    ],
)
def test_a_nudge_about_one_commitment_says_on_the_phone_what_it_is(due, text):
    one = line(12, due=due)
    message = render_nudge(Morning(CHO, own=[one.step]), {12: one}, today=TODAY)
    assert message.text == text
    told = words(message.blocks)
    assert ("Done already? Tell me with one press." in told) == (due < TODAY)
    assert "Snooze" in told


def test_a_commitment_without_anybody_asks_for_somebody():
    one = line(12, owner=None)
    message = render_nudge(Morning(DEE, reassign=[one.step]), {12: one}, today=TODAY)
    assert "Nobody is responsible for it now" in words(message.blocks)
    assert "Snooze" not in words(message.blocks), "the lead has nothing to snooze"


def test_skipping_nothing_says_so():
    assert "nothing to skip" in skipped(0).text
    assert "does not count as missed" in skipped(2).text
