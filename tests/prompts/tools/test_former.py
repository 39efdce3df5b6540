"""What something was before, in small print: each column told in words, never live, never too long."""

from datetime import date

import pytest

from models.audit import snapshot
from models.tools.counsel import CounselQuestion
from models.tools.former import Former
from models.tools.funding_tables import Funding, FundingKind, FundingState
from models.tools.indicator import Direction, Indicator
from models.tools.interventions import Intervention, InterventionKind, InterventionState
from models.tools.objectives import Objective
from prompts.tools import counsel, funding_words, indicator_words, interventions, objectives
from prompts.tools.former import MOST, Tell, former_lines, quoted, render_former
from tests.prompts.people import NOON

DAY = date(2026, 11, 3)
LIVE = "<!channel> *bold* " + "x" * 1900

ROWS = {
    "objective": (
        Objective(committee_id=1, statement=LIVE, measure=LIVE, due=DAY, author_id=1, made_at=NOON),
        objectives.FORMER,
        "by 3 Nov 2026",
    ),
    "indicator": (
        Indicator(
            committee_id=1,
            name=LIVE,
            name_key="x",
            unit=LIVE,
            numerator=LIVE,
            denominator=LIVE,
            direction=Direction.DOWN,
            baseline=1204.0,
            target=30.5,
            target_by=DAY,
            source=LIVE,
            made_at=NOON,
        ),
        indicator_words.FORMER,
        "lower is better, baseline 1,204, target 30.5, target by 3 Nov 2026",
    ),
    "intervention": (
        Intervention(
            committee_id=1,
            title=LIVE,
            kind=InterventionKind.SERVICE,
            state=InterventionState.RUNNING,
            planned_on=DAY,
            approved_on=DAY,
            started_on=DAY,
            ended_on=DAY,
            note=LIVE,
            author_id=1,
            made_at=NOON,
        ),
        interventions.FORMER,
        "a service, state running, planned for 3 Nov 2026",
    ),
    "funding": (
        Funding(
            committee_id=1,
            source=LIVE,
            kind=FundingKind.IN_KIND,
            state=FundingState.SOUGHT,
            amount=250000,
            match_required=50000,
            match_found=20000,
            apply_by=DAY,
            starts_on=DAY,
            ends_on=DAY,
            successor=LIVE,
            made_at=NOON,
        ),
        funding_words.FORMER,
        "in kind, applied for, amount $250,000, match asked for $50,000, match found $20,000",
    ),
    "counsel": (
        CounselQuestion(
            committee_id=1,
            about="x",
            question="x",
            asker_id=1,
            asked_on=DAY,
            answer=LIVE,
            source=LIVE,
            answered_on=DAY,
        ),
        counsel.FORMER,
        "of 3 Nov 2026",
    ),
}


@pytest.mark.parametrize(("row", "tell", "says"), ROWS.values(), ids=ROWS)
def test_every_column_that_is_told_is_one_of_the_table_and_told_in_words(row, tell, says):
    was = snapshot(row)
    assert tell.keys() <= was.keys()
    [line] = former_lines([Former(DAY, LIVE, {name: was[name] for name in tell})], tell)
    assert line.startswith("Until 3 Nov 2026: ")
    assert says in line
    assert "None" not in line
    assert "<!channel>" not in line
    assert "*bold*" not in line
    assert len(line) < 2000


def test_the_latest_are_told_and_the_rest_counted():
    tell: Tell = {"name": ("called", quoted)}
    formers = [Former(DAY, "", {"name": f"Name {number}"}) for number in range(MOST + 2)]
    told = [block.to_dict()["elements"][0]["text"] for block in render_former(formers, tell)]
    assert told[0] == "Until 3 Nov 2026: called “Name 0”."
    assert told[-1] == "… and 2 earlier changes"
    assert len(told) == MOST + 1
    assert render_former([], tell) == []
