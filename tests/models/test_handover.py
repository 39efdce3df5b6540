"""How the chair passes on: asked, accepted, declined, unanswered, handed over, stepped down, left."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models import handover, question
from models.access import is_chair
from models.chair import Candidate, chaired
from models.errors import AlreadySettled, NotAllowed, NotFound, NotSetUp
from models.events import What
from models.office import ChairLine, ChairTerm, Office, TermState
from models.rotation import begin_rotation
from models.schedule import Work
from models.succession import chair_facts
from tests.models.both import database, url
from tests.models.four import AFTER_THE_TERM, BH, CJ, END, NOON, SIDES, START, Council
from tests.models.small import Small

__all__ = ["database", "url"]

DAY = timedelta(days=1)


@pytest.fixture
def council(database):
    """On SQLite and on PostgreSQL: partial unique indexes are each one's own."""
    return Council(Small(database, NOON))


def test_question_and_handover_are_due_when_the_rotation_begins(council):
    assert council.due(Work.HANDOVER) == datetime(2027, 1, 1, 16, tzinfo=UTC)
    assert council.due(Work.CHAIR_ASK) == NOON  # sixty days before the new year are past


def test_the_other_side_is_asked_with_a_day_to_answer_by(council):
    assert council.ask() == [(What.ASKED, "UBEN")]
    term = council.terms()[-1]
    assert (term.starts_on, term.ends_on, term.answer_by) == (END, date(2028, 1, 1), date(2026, 11, 27))
    assert council.due(Work.CHAIR_DEADLINE, term.pk) == datetime(2026, 11, 27, 16, tzinfo=UTC)


def test_asking_twice_asks_once(council):
    council.ask()
    assert council.ask() == []
    assert len(council.terms()) == 2


def test_accepting_keeps_the_present_chair_until_the_day(council):
    council.ask()
    assert council.accept("UBEN") == [(What.ACCEPTED, "UBEN")]
    assert council.chair() == "UANA"
    assert council.due(Work.CHAIR_DEADLINE, council.terms()[-1].pk) is None
    assert council.on_the_day() == [(What.HANDED_OVER, "UBEN")]
    assert council.chair() == "UBEN"


def test_rights_move_on_the_day_and_only_then(council):
    council.ask()
    council.accept("UBEN")
    assert council.on_the_day(now=NOON) == []
    council.on_the_day()
    with council.open() as session:
        assert is_chair(session, council.member(session, "UBEN"))
        assert not is_chair(session, council.member(session, "UANA"))


def test_declining_asks_the_next_of_the_same_side_at_once(council):
    council.ask()
    assert council.decline("UBEN") == [(What.DECLINED, "UBEN"), (What.ASKED, "UDEE")]


def test_a_side_that_has_said_no_is_left_and_the_chair_goes_on(council):
    council.ask()
    council.decline("UBEN")
    assert council.decline("UDEE") == [(What.DECLINED, "UDEE"), (What.NOBODY_LEFT, None)]
    assert council.on_the_day() == [(What.STILL_OPEN, None), (What.NOBODY_LEFT, None)]
    assert council.chair() == "UANA"


def test_no_answer_counts_as_a_no_and_an_answer_in_time_does_not_lapse(council):
    council.ask()
    assert council.lapse() == [(What.LAPSED, "UBEN"), (What.ASKED, "UDEE")]
    council.accept("UDEE")
    assert council.lapse() == []


def test_those_who_said_no_are_not_asked_again_days_later_while_the_chair_is_vacant(council):
    council.step_down("UANA")
    council.lapse(now=NOON + 7 * DAY)
    assert council.lapse(now=NOON + 14 * DAY) == [(What.LAPSED, "UDEE"), (What.NOBODY_LEFT, None)]
    assert council.ask(now=NOON + 20 * DAY) == [(What.NOBODY_LEFT, None)]


def test_whoever_said_no_can_think_again_while_nobody_else_is_asked(council):
    council.ask()
    council.decline("UBEN")
    with pytest.raises(AlreadySettled):
        council.accept("UBEN")
    council.lapse()
    assert council.accept("UBEN") == [(What.ACCEPTED, "UBEN")]


def test_a_no_of_an_earlier_term_cannot_be_turned_into_a_yes(council):
    council.ask()
    council.decline("UBEN")
    council.accept("UDEE")
    council.on_the_day()
    with pytest.raises(AlreadySettled):
        council.accept("UBEN", now=AFTER_THE_TERM)


def test_after_a_yes_one_may_still_find_that_it_cannot_be(council):
    council.ask()
    council.accept("UBEN")
    assert council.decline("UBEN") == [(What.DECLINED, "UBEN"), (What.ASKED, "UDEE")]


def test_accepting_after_the_term_has_ended_hands_over_at_once(council):
    council.ask()
    assert council.on_the_day() == [(What.STILL_OPEN, "UBEN")]
    assert council.accept("UBEN", now=AFTER_THE_TERM) == [
        (What.ACCEPTED, "UBEN"),
        (What.HANDED_OVER, "UBEN"),
    ]
    former, present = chaired(council.terms())
    assert former.ends_on == present.starts_on == date(2027, 1, 4)
    assert present.ends_on == date(2028, 1, 1)  # the year keeps its rhythm


def test_a_handover_later_than_the_term_it_was_for_begins_a_whole_term(council):
    council.ask()
    council.accept("UBEN", now=datetime(2029, 3, 1, 19, tzinfo=UTC))
    present = chaired(council.terms())[-1]
    assert (present.starts_on, present.ends_on) == (date(2029, 3, 1), date(2030, 3, 1))


def test_somebody_asked_after_the_term_has_ended_is_asked_for_a_whole_term_from_that_day(council):
    council.ask(now=AFTER_THE_TERM)
    term = council.terms()[-1]
    assert (term.starts_on, term.ends_on) == (date(2027, 1, 4), date(2028, 1, 4))


def test_a_chair_who_has_changed_sides_is_not_asked_to_follow_themselves(council):
    with council.open() as session:
        place = session.exec(
            select(ChairLine).where(ChairLine.member_id == council.member(session, "UANA").pk)
        ).one()
        place.sector = BH
        session.add(place)
    council.leave("UBEN")
    council.leave("UDEE")
    assert council.ask() == [(What.NOBODY_LEFT, None)]


def test_only_the_person_asked_may_answer(council):
    council.ask()
    with pytest.raises(NotAllowed):
        council.act(
            lambda session, committee, at: handover.accept(
                session, council.member(session, "UANA"), council.open_term(session), now=at
            )
        )


def test_nobody_who_was_not_asked_has_a_term_to_answer(council):
    with pytest.raises(NotFound):
        council.accept("UDEE")


def test_only_chair_or_coordinator_hand_over_before_the_day(council):
    council.ask()
    council.accept("UBEN")

    def now_by(who):
        def hand(session, committee, at):
            term = council.open_term(session)
            return handover.hand_over_now(session, council.member(session, who), term, now=at)

        return hand

    with pytest.raises(NotAllowed):
        council.act(now_by("UDEE"))
    assert council.act(now_by("UANA")) == [(What.HANDED_OVER, "UBEN")]
    assert chaired(council.terms())[-1].starts_on == date(2026, 11, 20)


def test_handing_over_on_the_first_day_of_a_term_leaves_a_term_of_no_days(council):
    council.ask(now=AFTER_THE_TERM)
    council.accept("UBEN", now=AFTER_THE_TERM)
    council.step_down("UBEN", now=AFTER_THE_TERM)
    council.accept("UCHO", now=AFTER_THE_TERM)
    assert [term.number for term in chaired(council.terms())] == [1, 2, 3]
    assert council.chair() == "UCHO"


def test_stepping_down_asks_the_next_at_once_and_whoever_accepts_takes_over(council):
    assert council.step_down("UANA") == [
        (What.STEPPED_DOWN, "UANA"),
        (What.ASKED, "UBEN"),
        (What.CALL_OFFERED, "UCHO"),
    ]
    assert council.chair() is None
    assert council.due(Work.HANDOVER) is None
    assert council.accept("UBEN") == [(What.ACCEPTED, "UBEN"), (What.HANDED_OVER, "UBEN")]


def test_stepping_down_with_a_successor_leaves_no_vacancy(council):
    council.ask()
    council.accept("UBEN")
    assert council.step_down("UANA") == [(What.STEPPED_DOWN, "UANA"), (What.HANDED_OVER, "UBEN")]


def test_only_the_chair_steps_down(council):
    with pytest.raises(NotAllowed):
        council.step_down("UBEN")


def test_a_chair_who_leaves_the_committee_is_a_vacancy(council):
    council.leave("UANA")
    assert council.chair() is None
    assert council.ask() == [(What.ASKED, "UBEN")]
    assert council.accept("UBEN") == [(What.ACCEPTED, "UBEN"), (What.HANDED_OVER, "UBEN")]


@pytest.mark.parametrize("accepted", [False, True])
def test_somebody_who_leaves_while_asked_or_having_accepted_is_not_waited_for(council, accepted):
    council.ask()
    if accepted:
        council.accept("UBEN")
    council.leave("UBEN")
    assert council.on_the_day() == [(What.STILL_OPEN, None), (What.ASKED, "UDEE")]
    assert council.chair() == "UANA"


def test_setting_the_line_again_keeps_the_chair_and_naming_one_fills_a_vacancy(council):
    def begin(chair):
        with council.open() as session:
            ana = council.member(session, "UANA")
            line = [Candidate(council.member(session, who).pk, side) for who, side in SIDES.items()]
            begin_rotation(
                session,
                ana,
                Office(council.committee(session).pk),
                line=line[::-1],
                chair=line[chair],
                starts_on=date(2026, 11, 20),
                ends_on=date(2027, 11, 20),
                now=NOON,
            )

    begin(1)
    assert council.chair() == "UANA"
    council.step_down("UANA")
    begin(1)
    assert council.chair() == "UBEN"
    assert [term.state for term in council.terms() if term.member_id != 1].count(TermState.LAPSED) == 1


def test_database_refuses_a_second_chair_and_a_second_question(council):
    council.ask()
    for state, number in ((TermState.SERVING, 9), (TermState.ASKED, 9), (TermState.ENDED, 1)):
        with pytest.raises(IntegrityError), council.open() as session:
            session.add(
                ChairTerm(
                    committee_id=council.committee(session).pk,
                    member_id=council.member(session, "UCHO").pk,
                    number=number,
                    sector=CJ,
                    starts_on=START,
                    ends_on=END,
                    state=state,
                )
            )


def test_without_a_line_there_is_nothing_to_hand_over(database):
    with Small(database, NOON).open() as (session, committee, ana, _), pytest.raises(NotSetUp):
        question.ask_next(session, Office(committee.pk), actor=ana, now=NOON)


def test_published_line_begins_with_who_has_accepted_and_skips_who_said_no(council):
    with council.open() as session:
        facts = chair_facts(session, council.committee(session), now=NOON)
    assert [place.member.slack_id for place in facts.line] == ["UBEN", "UCHO", "UDEE", "UANA"]
    assert [place.starts_on.year for place in facts.line] == [2027, 2028, 2029, 2030]
    council.ask()
    council.decline("UBEN")
    with council.open() as session:
        facts = chair_facts(session, council.committee(session), now=NOON)
    assert [place.member.slack_id for place in facts.line] == ["UDEE", "UCHO", "UBEN", "UANA"]


def test_published_line_says_which_side_is_empty(council):
    for who in ("UBEN", "UDEE"):
        council.leave(who)
    with council.open() as session:
        facts = chair_facts(session, council.committee(session), now=NOON)
    assert facts.line == []
    assert facts.empty_side == BH
