"""The one question of an instrument in a check-in, through a real Slack client: asked, answered, kept."""

from datetime import date

import pytest
from sqlmodel import select

from models.committee import Committee
from models.goal import Goal
from models.tools.cycle import Plan, add_cycle
from models.tools.cycle_tables import Compared, Cycle, CycleState
from models.tools.indicator import About, add_indicator
from models.tools.milestones import Milestone, MilestoneState, add_milestone
from models.tools.observation import Observation
from practice.blockkit import check_message
from tests.jobs.test_checkins import dm, soon

FIRST, ROUND, AFTER = "2026-11-16", "2026-11-30", "2026-12-31"
"""The first two rounds, and long after them."""


def change_tested(world, *, ends: str = "2026-11-29") -> None:
    with world.session() as session:
        cho = world.member(session, "cho")
        plan = Plan(
            change="A peer meets <!channel> people",
            owner=cho,
            question="Do more come?",
            prediction="Seven of *ten*",
            measure="Visits kept",
            starts_on=world.today(),
            ends_on=date.fromisoformat(ends),
        )
        add_cycle(session, cho, plan, start=True, now=world.now())


def counted(world, who="cho", **about) -> None:
    with world.session() as session:
        about = {"keeper": world.member(session, who), **about}
        add_indicator(session, world.member(session, "ana"), About("Jail bookings", **about), now=world.now())


def row(world, table):
    with world.session() as session:
        return session.exec(select(table)).one()


def to_round(world, *, day: str = ROUND):
    """The message of that day's round to cho."""
    world.step("Draft the protocol", owner="cho", due="2027-03-01")
    world.walk(world.at(day, "09:01"))
    found = [one for one in world.person("cho").dm if "Check-in" in one.words][-1]
    assert check_message(found.blocks) == []
    return found


def answer(world, message, values):
    cho = world.person("cho")
    cho.click(message, label="Answer …")
    return cho.submit(values)


def test_what_was_predicted_is_asked_in_the_check_in_and_the_answer_is_the_tests(world):
    change_tested(world)
    message = to_round(world)
    assert "You predicted: Seven of ∗ten∗" in message.words
    assert "<!channel>" not in str(message.blocks)
    cho = world.person("cho")
    cho.click(message, label="Answer …")
    assert "Draft the protocol" not in cho.views[-1].words, "the question alone"
    wrong = cho.submit({"extra-observed": "Six came"})
    assert "Please pick one" in wrong.errors["extra-compared"]
    assert cho.submit({"extra-observed": "Six came", "extra-compared": "worse"}).ok
    soon(world, lambda: "Kept for C1" in "\n".join(dm(world, "cho")))
    cycle = row(world, Cycle)
    assert (cycle.state, cycle.observed, cycle.compared) == (CycleState.OBSERVED, "Six came", Compared.WORSE)
    again = [one for one in cho.dm if "Check-in" in one.words][-1]
    assert "You predicted" not in again.words
    assert "Draft the protocol" in again.words
    assert "Nothing was said" not in "\n".join(dm(world, "cho"))
    world.walk(world.at(AFTER))
    asked = [text for text in dm(world, "cho") if "was observed" in text]
    assert len(asked) == 0, "nobody is asked apart for what is there"


def test_who_does_not_answer_there_gets_one_reminder_and_no_more(world):
    change_tested(world)
    to_round(world)
    world.walk(world.at(AFTER))
    asked = [text for text in dm(world, "cho") if "observed" in text]
    assert [text.startswith("A reminder, the only one") for text in asked] == [False, True]


def test_the_one_form_for_all_has_the_question_too(world):
    change_tested(world)
    message = to_round(world)
    cho, step = world.person("cho"), world.step_row("A1").id
    cho.click(message, label="Answer in one form")
    assert cho.submit({f"said-{step}": "on_track", "extra-observed": "Eight", "extra-compared": "better"}).ok
    soon(world, lambda: "Kept for C1" in "\n".join(dm(world, "cho")))
    assert "Thank you, noted" in "\n".join(dm(world, "cho"))
    assert row(world, Cycle).observed == "Eight"


def test_a_number_is_kept_with_its_indicator_and_a_small_one_after_a_second_look(world):
    counted(world)
    message = to_round(world, day=FIRST)
    assert "what is the number for October 2026?" in message.words
    wrong = answer(world, message, {"extra-value": "many"})
    assert "is no number" in wrong.errors["extra-value"]
    cho = world.person("cho")
    assert cho.submit({"extra-value": "7"}).ok
    soon(world, lambda: "Nothing is kept yet" in "\n".join(dm(world, "cho")))
    with world.session() as session:
        assert session.exec(select(Observation)).all() == []
    asked = next(one for one in cho.dm if "Nothing is kept yet" in one.words)
    cho.click(asked, label="Keep it")
    soon(world, lambda: "Nothing is kept yet" not in "\n".join(dm(world, "cho")))
    kept = row(world, Observation)
    assert (kept.value, kept.starts_on) == (7, date(2026, 10, 1))


@pytest.mark.parametrize(
    ("values", "state", "due"),
    [
        ({"extra-stands": "reached"}, MilestoneState.REACHED, "2026-12-04"),
        ({"extra-stands": "holds"}, MilestoneState.AHEAD, "2026-12-04"),
        ({"extra-stands": "moves", "extra-due": "2026-12-18"}, MilestoneState.AHEAD, "2026-12-18"),
    ],
)
def test_a_milestone_is_the_leads_question_and_says_where_it_stands(world, values, state, due):
    world.step("Draft the protocol", owner="ben", due="2027-03-01")
    with world.session() as session:
        ben = world.member(session, "ben")
        goal = session.exec(select(Goal)).one()
        add_milestone(session, ben, goal, title="Judges have signed", due=date(2026, 12, 4), now=world.now())
    world.walk(world.at(ROUND, "09:01"))
    ben = world.person("ben")
    message = [one for one in ben.dm if "Check-in" in one.words][-1]
    ben.click(message, label="Answer …")
    assert ben.submit(values).ok
    soon(world, lambda: "Judges have signed" in ben.dm[-1].words)
    found = row(world, Milestone)
    assert (found.state, found.due) == (state, date.fromisoformat(due))


def test_a_question_that_somebody_has_settled_meanwhile_says_so(world):
    change_tested(world)
    message = to_round(world)
    cho = world.person("cho")
    cho.click(message, label="Answer …")
    with world.session() as session:
        session.exec(select(Cycle)).one().state = CycleState.DROPPED
    assert cho.submit({"extra-observed": "Six *came*", "extra-compared": "worse"}).ok
    soon(world, lambda: "this was not kept" in "\n".join(dm(world, "cho")))
    assert "Six ∗came∗" in "\n".join(dm(world, "cho"))


def test_the_slash_command_offers_it_without_any_round_and_one_way_where_the_law_asks(world):
    change_tested(world, ends="2026-11-16")
    with world.session() as session:
        session.exec(select(Committee)).one().open_meetings = True
    seen = world.person("cho").command("/checkin", channel="committee")
    assert "What was observed?" in seen.view.words
    assert world.person("cho").submit({"extra-observed": "Six", "extra-compared": "worse"}).ok
    world.slack.wait_until(lambda: row(world, Cycle).state is CycleState.OBSERVED)
    assert [one for one in world.person("eli").messages("diversion") if "Six" in one.words] == []
