"""Endings as people read them: limits and escaping, however much there is."""

from datetime import date

from models.goal import Goal
from models.outbox import Message
from models.tools.transition import Prepared, Ranked
from models.tools.transition_tables import Kind, Part, PartLine, Transition, TransitionPart
from prompts import kit
from prompts.tools import transition as prompts
from prompts.tools import transition_forms as forms
from tests.prompts.people import NOON, ZONE, member, texts, workgroup

LIVE = "<!channel> *bold* " + "x" * 280


def found(kind=Kind.TIME_LIMITED, *, goals=70, parts=True) -> Prepared:
    row = Transition(id=1, committee_id=1, workgroup_id=1, kind=kind, author_id=1, made_at=NOON)
    row.worked = row.hindered = row.advice = LIVE
    row.next_priority, row.method = LIVE[:150], LIVE[:200]
    lines = {
        part: PartLine(
            TransitionPart(
                committee_id=1, transition_id=1, part=part, how=LIVE, member_id=1, by=date(2027, 1, 4)
            ),
            member(1),
        )
        for part in Part
    }
    rows = [
        Goal(id=n, committee_id=1, number=n, statement=LIVE, created_at=NOON) for n in range(1, goals + 1)
    ]
    return Prepared(row, LIVE, workgroup(), rows, [], lines if parts else {})


def fits(message) -> None:
    assert len(message.blocks) <= kit.MESSAGE_BLOCKS
    below = [block for block in message.blocks if block["type"] != "header"]  # plain text is never live
    for text in texts(Message(message.text, below)):
        assert len(text) <= kit.SECTION
        assert "<!channel>" not in text
        assert "*bold*" not in text


def test_one_of_them_and_its_announcement_fit_with_all_that_can_be_said():
    rights = prompts.Rights(prepare=True, close=True)
    for kind in Kind:
        fits(prompts.render_one(found(kind), rights, zone=ZONE))
        fits(prompts.announcement(found(kind), {1, 2}))
    assert "60 more goals" in str(prompts.announcement(found(), ()).blocks)


def test_a_long_list_is_paged():
    rows = [(found().row, LIVE)] * 45
    for page in range(3):
        fits(prompts.render_list(rows, prompts.Rights(begin=True), zone=ZONE, page=page))


def test_the_forms_stay_within_a_views_blocks_and_a_selects_options():
    ranking = [Ranked(n, f"M{n}", LIVE[:150], n) for n in range(1, 130)]
    row = found(Kind.STANDING).row
    view = forms.next_form(row, ranking, metadata={})
    assert len(view["blocks"][0]["element"]["options"]) == 100
    assert len(forms.outcome_form(found(), metadata={})["blocks"]) <= kit.VIEW_BLOCKS
    preview = forms.close_form(found(), prompts.announcement(found(), ()), where="C1", metadata={})
    assert len(preview["blocks"]) <= kit.VIEW_BLOCKS
    groups, goals = [workgroup(n) for n in range(1, 60)], found(goals=70).goals
    begin = forms.begin_form(groups, goals, metadata={})
    assert len(begin["blocks"][0]["element"]["options"]) == 100


def test_what_is_missing_is_named():
    row = found(parts=False)
    row.row.worked = ""
    whole = str(prompts.render_one(row, prompts.Rights(prepare=True), zone=ZONE).blocks)
    assert "funding, people, space and rules, data, owner and what was learned" in whole
