"""The one question of an instrument in a check-in: whose it is, which comes first, put only once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import select

from models import outbox
from models.asking import CameUp, asks, open_round
from models.checkin import Asked, CheckinRound
from models.committee import calendar_of
from models.goal import GoalState
from models.outbox import Kind, Message, OutboxMessage, SendState
from models.schedule import Work
from models.tools.cycle import Plan, add_cycle, observe
from models.tools.cycle_tables import Compared, Cycle
from models.tools.extra import extra_of, keep_put, with_due_extras, with_extras
from models.tools.indicator import end_indicator
from models.tools.keeper import key_of, question_of
from models.tools.milestones import Milestone, add_milestone, reach
from models.tools.pull import IndicatorPull, Often
from models.tools.pull_read import Format
from models.workgroup import Mode
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.rating import next_run
from tests.models.test_queries import counting
from tests.models.tools.counting import MONTHS, give
from tests.models.tools.counting import add as add_indicator

__all__ = ["cast", "database", "session", "url"]

DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)
WORDS = Message("Anything", [])


def day(now: datetime) -> date:
    return now.date()


def ended(session, cast, *, who=None, days: int = 0, **values) -> Cycle:
    """A test of change of cho's (or another's) that ends so many days from now."""
    plan = {
        "change": "A peer at the gate",
        "owner": who or cast.cho,
        "question": "Do more come?",
        "prediction": "Seven of ten",
        "measure": "Visits kept",
        "starts_on": TODAY,
        "ends_on": TODAY + days * DAY,
    }
    return add_cycle(session, cast.ana, Plan(**(plan | values)), start=True, now=NOW)


def near(session, cast, *, days: int = 10, title="All judges have signed", goal=None) -> Milestone:
    goal = goal or cast.goal(session)
    return add_milestone(session, cast.ana, goal, title=title, due=TODAY + days * DAY, now=NOW)


def counted(session, cast, who, name="Jail bookings"):
    return add_indicator(session, cast, name, keeper=who)


def offered(session, cast, who, *, now=NOW) -> str | None:
    """The kind of what somebody could answer."""
    found = with_extras(
        session, cast.committee, asks(session, cast.committee, [who.pk], day=day(now)), day=day(now)
    )
    return kind(found[0].extra)


def kind(extra) -> str | None:
    return extra.key.partition(":")[0] if extra else None


def round_of(session, cast) -> CheckinRound:
    """A round of Diversion; cho has a step in it."""
    cast.step(session, cast.goal(session), owner=cast.cho)
    session.flush()
    made = open_round(session, cast.group, calendar_of(session, cast.committee), at=time(9), now=NOW)
    assert made is not None
    return made


def put(session, cast, this, *, now=NOW) -> dict[str, str | None]:
    """What a round's messages put to whom, by the first of everybody's open questions."""
    members = [row.member_id for row in session.exec(select(Asked).where(Asked.round_id == this.pk)).all()]
    told = with_due_extras(
        session, cast.committee, asks(session, cast.committee, members, day=day(now)), day=day(now), now=now
    )
    for ask in told:
        keep_put(session, this, ask, now=now)
    session.flush()
    return {ask.member.name: kind(ask.extra) for ask in told}


def test_nobody_is_asked_where_no_instrument_is_used(session, cast):
    cast.goal(session)
    assert {offered(session, cast, who) for who in (cast.ana, cast.ben, cast.cho)} == {None}


def test_a_test_that_has_ended_is_its_owners_question(session, cast):
    ended(session, cast)
    assert [offered(session, cast, who) for who in (cast.cho, cast.ana, cast.ben)] == ["cycle", None, None]


def test_a_test_that_runs_is_no_question_before_its_last_day(session, cast):
    ended(session, cast, days=1)
    assert offered(session, cast, cast.cho) is None
    assert offered(session, cast, cast.cho, now=NOW + DAY) == "cycle"


def test_a_number_that_is_missing_is_its_keepers_question_once_the_books_are_closed(session, cast):
    one = counted(session, cast, cast.cho)
    assert offered(session, cast, cast.cho) == "indicator"
    assert offered(session, cast, cast.ben) is None
    early = datetime(2026, 11, 3, 16, tzinfo=UTC)
    known = asks(session, cast.committee, [cast.cho.pk], day=day(early))
    [asked] = with_extras(session, cast.committee, known, day=day(early))
    assert asked.extra is not None
    assert asked.extra.first == date(2026, 9, 1), "October's books are still open"
    give(session, cast.cho, one, 10, 42)
    assert offered(session, cast, cast.cho) is None


def test_a_number_so_far_does_not_stand_for_its_period(session, cast):
    one = counted(session, cast, cast.cho)
    give(session, cast.cho, one, 10, 42, now=datetime(2026, 10, 20, 16, tzinfo=UTC))
    assert offered(session, cast, cast.cho) == "indicator"


def test_what_is_pulled_or_ended_asks_nobody(session, cast):
    pulled, over = counted(session, cast, cast.cho), counted(session, cast, cast.cho, "Over")
    end_indicator(session, cast.ana, over, now=NOW)
    assert offered(session, cast, cast.cho) == "indicator"
    row = IndicatorPull(
        committee_id=cast.committee.pk,
        indicator_id=pulled.pk,
        author_id=cast.ana.pk,
        host="example.org",
        form=Format.CSV,
        value_at="n",
        often=Often.WEEKLY,
    )
    session.add(row)
    session.flush()
    assert offered(session, cast, cast.cho) is None


@pytest.mark.parametrize(("days", "told"), [(14, "milestone"), (15, None), (0, "milestone")])
def test_a_milestone_is_the_leads_question_from_two_weeks_before_its_day(session, cast, days, told):
    near(session, cast, days=days)
    assert offered(session, cast, cast.ben) == told
    assert offered(session, cast, cast.cho) is None


def test_a_milestone_that_is_reached_or_of_a_goal_that_is_met_is_none(session, cast):
    goal = cast.goal(session)
    one = near(session, cast, goal=goal)
    goal.state = GoalState.MET
    assert offered(session, cast, cast.ben) is None
    goal.state = GoalState.OPEN
    reach(session, cast.ana, one, now=NOW)
    assert offered(session, cast, cast.ben) is None


def test_a_group_that_takes_issues_as_they_arise_is_asked_for_no_dates(session, cast):
    near(session, cast)
    cast.group.mode = Mode.AS_THEY_ARISE
    assert offered(session, cast, cast.ben) is None


def test_of_several_the_test_comes_first_then_the_number_then_the_milestone(session, cast):
    near(session, cast)
    assert offered(session, cast, cast.ben) == "milestone"
    counted(session, cast, cast.ben)
    assert offered(session, cast, cast.ben) == "indicator"
    ended(session, cast, who=cast.ben)
    assert offered(session, cast, cast.ben) == "cycle"


def test_who_is_asked_what_came_up_is_asked_nothing_more(session, cast):
    ended(session, cast, who=cast.ben)
    cast.group.mode = Mode.AS_THEY_ARISE
    [ask] = with_extras(
        session, cast.committee, asks(session, cast.committee, [cast.ben.pk], day=TODAY), day=TODAY
    )
    assert (ask.came_up, ask.extra) == ([CameUp(cast.group, "")], None)


def test_a_round_puts_a_question_once_and_counts_it_for_the_test_itself(session, cast):
    cycle, this = ended(session, cast), round_of(session, cast)
    before = next_run(session, cast, Work.CYCLE_END, cycle.pk)
    assert put(session, cast, this) == {"Cho": "cycle"}
    [row] = session.exec(select(Asked)).all()
    assert (row.extra, cycle.asked) == (f"cycle:{cycle.pk}:{cycle.ends_on}", 1)
    after = next_run(session, cast, Work.CYCLE_END, cycle.pk)
    assert before is not None
    assert after is not None
    assert before < after, "what would have been asked apart is only the reminder now"
    assert put(session, cast, this, now=NOW + 14 * DAY) == {"Cho": None}


def asked_apart(session, cast, cycle, *, times=1, state=SendState.SENT) -> OutboxMessage:
    """The message that asks cho, sent now or waiting."""
    cycle.asked, key = times, f"cycle:{cycle.pk}:{cycle.ends_on}:{times}"
    to = {"kind": Kind.NOTICE, "target": cast.cho.slack_id}
    outbox.enqueue(session, cast.committee.pk, WORDS, key=key, now=NOW, **to)
    message = outbox.find(session, cast.committee.pk, key)
    assert message is not None
    message.state, message.sent_at = state, NOW if state is SendState.SENT else None
    return message


def test_what_was_asked_apart_is_left_alone_for_three_days_and_after_two_times_for_ever(session, cast):
    cycle, this = ended(session, cast), round_of(session, cast)
    asked_apart(session, cast, cycle)
    assert put(session, cast, this, now=NOW + 2 * DAY) == {"Cho": None}
    cycle.asked = 2
    assert put(session, cast, this, now=NOW + 9 * DAY) == {"Cho": None}
    cycle.asked = 1
    assert put(session, cast, this, now=NOW + 9 * DAY) == {"Cho": "cycle"}


def test_what_still_waits_to_be_asked_apart_gives_way_to_the_check_in(session, cast):
    cycle, this = ended(session, cast), round_of(session, cast)
    waiting = asked_apart(session, cast, cycle, state=SendState.QUEUED)
    assert put(session, cast, this) == {"Cho": "cycle"}
    assert (waiting.state, cycle.asked) == (SendState.WITHDRAWN, 1)


def test_a_number_that_a_check_in_has_asked_for_is_not_asked_for_apart(session, cast):
    one, this = counted(session, cast, cast.cho), round_of(session, cast)
    assert question_of(session, one, now=NOW) is not None
    assert put(session, cast, this) == {"Cho": "indicator"}
    assert question_of(session, one, now=NOW) is None
    outbox_key = key_of(one, MONTHS[10])
    assert session.exec(select(Asked.extra)).all() == [outbox_key]


def test_the_form_still_offers_what_was_put_before(session, cast):
    ended(session, cast)
    put(session, cast, round_of(session, cast))
    assert offered(session, cast, cast.cho) == "cycle"


def test_a_question_is_found_by_its_key_for_whom_it_is_and_only_while_it_is_open(session, cast):
    cycle = ended(session, cast)
    key = f"cycle:{cycle.pk}:{cycle.ends_on}"
    mine = extra_of(session, cast.committee, cast.cho.pk, key, day=TODAY)
    assert mine is not None
    assert mine.thing is cycle
    assert extra_of(session, cast.committee, cast.ben.pk, key, day=TODAY) is None
    other = seat(session, "T2")
    assert extra_of(session, other.committee, other.cho.pk, key, day=TODAY) is None
    observe(session, cast.cho, cycle, observed="Six", compared=Compared.WORSE, words="", now=NOW)
    assert extra_of(session, cast.committee, cast.cho.pk, key, day=TODAY) is None


def test_another_committees_questions_are_none_of_ours(session, cast):
    other = seat(session, "T2")
    ended(session, other)
    near(session, other)
    counted(session, other, other.cho)
    assert {offered(session, cast, who) for who in (cast.ana, cast.ben, cast.cho)} == {None}


def test_as_many_queries_for_many_people_and_things_as_for_one(database):
    with database.transaction() as session:
        cast = seat(session)
        told = []
        for rounds in range(2):
            for number in range(1 + 3 * rounds):
                for who in (cast.cho, cast.ben, cast.dee):
                    ended(session, cast, who=who)
                    counted(session, cast, who, f"{who.name} {rounds} {number}")
                near(session, cast, title=f"{rounds} {number}")
            session.flush()
            people = [cast.cho.pk] if not rounds else [cast.cho.pk, cast.ben.pk, cast.dee.pk]
            known = asks(session, cast.committee, people, day=TODAY)
            with counting(database) as statements:
                with_due_extras(session, cast.committee, known, day=TODAY, now=NOW)
            told.append(len(statements))
    assert told[0] == told[1] <= 7
