"""The lines below an agenda's draft: short, safe, within Slack's limits, and the topics that come of them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.agreement import Agreement
from models.committee import Agency, Sector
from models.meeting import Meeting
from models.outbox import Message
from models.tools.ballot import Ballot, BallotState, Method
from models.tools.counsel import CounselQuestion
from models.tools.cycle_tables import Compared, Cycle, CycleState
from models.tools.duties import ContestLine as Contested
from models.tools.duties import DutyContest, DutyLine, SharedDuty
from models.tools.funding_facts import Cliff, FundingLine
from models.tools.funding_tables import Funding, FundingKind
from models.tools.gap_map import Mapping
from models.tools.indicator import Direction
from models.tools.instrument import Instrument
from models.tools.milestones import Milestone
from models.tools.observation import Observation
from models.tools.period import Period
from models.tools.readiness import ReadinessLook
from models.tools.run_tables import InstrumentRun, RunState
from models.tools.signals_rules import Signal
from models.tools.suggestion_facts import BarePrinciple, LooseEnd, MissedMilestone, OldMap
from models.tools.suggestions import RankedGaps, RunOf, Suggestion, Thing
from models.tools.transition_tables import Kind, Part, Transition
from models.tools.trend import IndicatorLine
from models.tools.vitality import VitalityNote
from prompts import kit
from prompts.tools import suggestions as prompts
from tests.models.tools.counting import bare

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
DAY = date(2026, 11, 20)
LONG = "<!channel> *x* " + "w " * 130
MEETING = Meeting(id=7, committee_id=1, series_id=1, planned_on=date(2026, 12, 8), starts_at=NOW, ends_at=NOW)
IN: dict[str, Any] = {"id": 1, "committee_id": 1}


def number(value: float) -> Observation:
    days: dict[str, Any] = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 10, 31)}
    return Observation(
        **IN, indicator_id=1, series=1, period=Period.MONTH, value=value, recorded_at=NOW, **days
    )


def open_things() -> dict[str, Thing]:
    ending = Transition(**IN, workgroup_id=1, kind=Kind.TIME_LIMITED, author_id=1, made_at=NOW)
    look = ReadinessLook(**IN, day=DAY, author_id=1, made_at=NOW)
    return {
        "transition": LooseEnd(ending, LONG[:200], DAY, list(Part)),
        "milestone": MissedMilestone(
            Milestone(**IN, goal_id=1, title=LONG[:150], due=DAY, author_id=1, made_at=NOW), LONG[:150]
        ),
        "mapping": OldMap(Mapping(**IN, number=1, name=LONG[:100], held_on=DAY, made_at=NOW), 1),
        "readiness": BarePrinciple("data", look),
    }


def things() -> dict[str, Thing]:
    source = Funding(**IN, source=LONG[:150], kind=FundingKind.GRANT, ends_on=DAY, made_at=NOW)
    agency = Agency(**IN, name=LONG[:100], sector=Sector.COMMUNITY)
    contest = DutyContest(**IN, duty_id=1, agency_id=1, why=LONG[:200], said_on=DAY)
    cycle = Cycle(
        **IN,
        number=4,
        owner_id=1,
        author_id=1,
        made_at=NOW,
        state=CycleState.OBSERVED,
        change=LONG,
        compared=Compared.WORSE,
    )
    run = InstrumentRun(
        **IN, instrument_id=1, version_id=1, state=RunState.CLOSED, opened_at=NOW, closes_on=DAY, author_id=1
    )
    counted = Ballot(
        **IN, title=LONG[:100], method=Method.DOTS, state=BallotState.CLOSED, made_at=NOW, ended_at=NOW
    )
    return {
        "ballot": RankedGaps(counted, [], "America/Denver"),
        **open_things(),
        "cycle": cycle,
        "funding": Cliff(FundingLine(source), DAY, [], []),
        "agreement": Agreement(**IN, title=LONG[:150], review_on=DAY, made_at=NOW),
        "run": RunOf(run, Instrument(**IN, name=LONG[:100], made_at=NOW)),
        "indicator": IndicatorLine(
            bare(name=LONG[:100], direction=Direction.DOWN), last=number(7), before=number(3)
        ),
        "duty": DutyLine(
            SharedDuty(**IN, name=LONG[:150], made_at=NOW), contests=[Contested(contest, agency)]
        ),
        "counsel": CounselQuestion(
            **IN, about=LONG[:150], question="?", asker_id=1, asked_on=DAY, answer="Secret advice"
        ),
        "signal": VitalityNote(**IN, signal=Signal.ANSWERS, member_id=1, told_at=NOW),
    }


@pytest.mark.parametrize("kind", things())
def test_each_is_a_short_safe_line_and_a_topic_within_its_limits(kind):
    one = Suggestion(f"{kind}:1", things()[kind])
    line, draft = prompts.line(one, DAY), prompts.topic(one, open_meetings=False)
    assert "<!" not in line
    assert " *x* " not in line
    assert 20 < len(line) <= prompts.LINE
    assert 1 <= len(draft.title) <= 200
    assert len(draft.attachment) <= 300


def test_an_agenda_is_public_so_a_topic_tells_no_number_no_advice_and_no_position():
    for kind in ("indicator", "counsel", "duty"):
        draft = prompts.topic(Suggestion(kind, things()[kind]), open_meetings=True)
        told = draft.title + draft.attachment
        assert "7" not in told
        assert "Secret" not in told
        assert "Contested" not in told


def test_a_small_count_is_not_told_in_the_line_either():
    assert "&lt;11" in prompts.line(Suggestion("indicator:1", things()["indicator"]), DAY)


def test_as_many_as_the_message_has_room_for():
    found = [Suggestion(f"{kind}:1", thing) for kind, thing in things().items()][:3]

    def blocks(number: int) -> int:
        message = Message("Agenda", [kit.divider().to_dict()] * number)
        return len(prompts.beside(message, found, MEETING, day=DAY).blocks)

    assert [blocks(10), blocks(45), blocks(46), blocks(48), blocks(50)] == [17, 50, 49, 48, 50]
    nothing = Message("Agenda", [])
    assert prompts.beside(nothing, [], MEETING, day=DAY) is nothing


def test_what_came_of_a_press_stands_in_the_place_of_its_line_and_all_else_stays():
    found = [Suggestion("cycle:1", things()["cycle"]), Suggestion("run:1", things()["run"])]
    message = prompts.beside(Message("Agenda", []), found, MEETING, day=DAY)
    after = prompts.settled(message.blocks, "cycle:1", "Done")
    assert after[1]["text"]["text"] == "Done"
    assert [after[0], *after[2:]] == [message.blocks[0], *message.blocks[3:]], "without its buttons"
