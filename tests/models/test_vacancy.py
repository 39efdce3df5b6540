"""Vacancies and their chain, questions asked ahead, proposals and swaps; on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models import handover, question, swaps
from models.access import Act, is_chair, may
from models.chair import serving_in
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.events import What
from models.office import Cause, Link, Office, TermState
from models.succession import chair_facts
from models.vacancy import call_meeting, pass_call_on, vacancies_of, vacancy_of
from models.work import Work
from tests.models.both import database, url
from tests.models.four import CJ, END, NOON, Council
from tests.models.offices import council, left, rules, seats
from tests.there import there

__all__ = ["council", "database", "url"]

DAY = timedelta(days=1)
AFTER = datetime(2027, 1, 1, 16, tzinfo=UTC)


# --- a vacancy and its chain ----------------------------------------------------------------------------


def test_the_former_chairs_agency_is_asked_first_for_the_rest_of_the_term(council):
    seats(council)
    rules(council)
    assert left(council, "UANA") == [
        (What.LEFT, "UANA"),
        (What.ASKED, "UCHO"),
        (What.CALL_OFFERED, "UBEN"),
    ]
    asked = council.terms()[-1]
    assert asked.partial
    assert asked.sector == CJ
    assert (asked.starts_on, asked.ends_on) == (NOON.date(), END)
    assert asked.answer_by == NOON.date() + timedelta(days=10)


def test_without_an_answer_of_the_agency_the_next_in_line_is_asked_for_a_term_of_their_own(council):
    seats(council)
    rules(council)
    left(council, "UANA")
    assert council.lapse(now=NOON + 10 * DAY) == [(What.LAPSED, "UCHO"), (What.ASKED, "UBEN")]
    asked = council.terms()[-1]
    assert not asked.partial
    assert asked.ends_on == date(2027, 11, 30)


def test_after_the_rest_of_a_term_the_other_side_follows(council):
    seats(council)
    rules(council)
    left(council, "UANA")
    assert council.accept("UCHO") == [(What.ACCEPTED, "UCHO"), (What.HANDED_OVER, "UCHO")]
    assert council.ask() == [(What.ASKED, "UBEN")]


@pytest.mark.parametrize(
    ("chain", "first"),
    [
        ([Link.AGENCY, Link.LINE], "UCHO"),
        ([Link.LINE, Link.AGENCY], "UBEN"),
        ([Link.LINE], "UBEN"),
    ],
)
def test_the_chain_is_what_the_committee_has_chosen_and_is_shown_before_it_runs(council, chain, first):
    seats(council)
    rules(council, chain=chain)
    with council.open() as session:
        facts = chair_facts(session, council.committee(session), now=NOON)
        assert [step.link for step in facts.chain] == chain
        assert facts.chain[0].member.slack_id == first
    assert (What.ASKED, first) in left(council, "UANA")


def test_an_agency_is_not_asked_when_hardly_anything_is_left_of_the_term(council):
    seats(council)
    rules(council)
    late = datetime(2026, 12, 28, 19, tzinfo=UTC)
    assert (What.ASKED, "UBEN") in left(council, "UANA", now=late)


def test_a_vacancy_is_on_record_from_its_first_day_to_its_last(council):
    seats(council)
    rules(council)
    left(council, "UANA")
    council.accept("UCHO", now=NOON + 3 * DAY)
    with council.open() as session:
        office = Office(council.committee(session).pk)
        [vacancy] = vacancies_of(session, office)
        assert (vacancy.cause, vacancy.starts_on) == (Cause.LEFT, NOON.date())
        assert vacancy.ends_on == NOON.date() + 3 * DAY
        assert vacancy_of(session, office) is None


def test_who_calls_the_meeting_may_prepare_it_and_is_not_the_chair(council):
    left(council, "UANA")
    with council.open() as session:
        office = Office(council.committee(session).pk)
        vacancy = there(vacancy_of(session, office))
        caller = council.member(session, "UCHO")
        assert vacancy.caller_id == caller.id
        assert not may(session, caller, Act.POST_AGENDA)
        with pytest.raises(NotAllowed):
            call_meeting(session, council.member(session, "UDEE"), vacancy, now=NOON)
        call_meeting(session, caller, vacancy, now=NOON)
        assert may(session, caller, Act.POST_AGENDA)
        assert not is_chair(session, caller)
        assert not may(session, caller, Act.HAND_OVER)
        with pytest.raises(AlreadySettled):
            call_meeting(session, caller, vacancy, now=NOON)


def test_who_cannot_call_the_meeting_passes_it_to_a_coordinator(council):
    council.step_down("UANA")
    with council.open() as session:
        vacancy = there(vacancy_of(session, Office(council.committee(session).pk)))
        caller = council.member(session, "UCHO")
        other = pass_call_on(session, caller, vacancy)
        assert there(other).coordinator
        with pytest.raises(NotAllowed):
            call_meeting(session, caller, vacancy, now=NOON)


def test_once_somebody_chairs_the_call_gives_no_right_any_more(council):
    left(council, "UANA")
    with council.open() as session:
        vacancy = there(vacancy_of(session, Office(council.committee(session).pk)))
        call_meeting(session, council.member(session, "UCHO"), vacancy, now=NOON)
    council.accept("UBEN")
    with council.open() as session:
        assert not may(session, council.member(session, "UCHO"), Act.POST_AGENDA)


# --- asked ahead ----------------------------------------------------------------------------------------


def look(council: Council, now):
    return council.act(
        lambda s, c, at: question.look_ahead(s, Office(c.pk), now=at),
        now=now,
    )


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 16, tzinfo=UTC)


def test_it_is_looked_at_sixty_thirty_and_seven_days_ahead(council):
    rules(council)
    assert council.due(Work.CHAIR_ASK) == NOON  # sixty days before are over
    look(council, NOON)
    assert council.due(Work.CHAIR_ASK) == at(12, 2)
    look(council, at(12, 2))
    assert council.due(Work.CHAIR_ASK) == at(12, 25)


def test_an_open_question_is_brought_to_mind_and_one_just_asked_is_not(council):
    rules(council, answer_days=20)
    look(council, NOON)
    assert look(council, NOON + DAY) == []
    assert look(council, at(12, 2)) == [(What.REMINDED, "UBEN")]


def test_a_week_ahead_both_get_the_hand_over_note(council):
    council.ask()
    council.accept("UBEN")
    assert look(council, at(12, 2)) == []
    assert look(council, at(12, 25)) == [(What.PREPARED, "UBEN")]


def test_who_gave_no_answer_is_asked_anew_later_and_who_said_no_is_not(council):
    look(council, NOON)
    council.lapse(now=NOON + 7 * DAY)
    council.decline("UDEE", now=NOON + 8 * DAY)
    assert council.asked() is None
    assert look(council, at(12, 2)) == [(What.ASKED, "UBEN")]
    council.lapse(now=at(12, 9))
    assert council.asked() is None


# --- a proposal -----------------------------------------------------------------------------------------


def propose(council: Council, who: str, other: str):
    with council.open() as session:
        member = council.member(session, who)
        term = handover.asked_term_of(session, member)
        events = question.propose(session, member, term, council.member(session, other), now=NOON)
        return [(one.what, there(one.member).slack_id) for one in events]


def test_somebody_of_the_same_side_is_asked_in_ones_place_for_the_same_term(council):
    council.ask()
    before = council.terms()[-1]
    assert propose(council, "UBEN", "UDEE") == [(What.PROPOSED, "UDEE"), (What.ASKED, "UDEE")]
    term = council.terms()[-1]
    assert (term.starts_on, term.ends_on, term.sector) == (before.starts_on, before.ends_on, before.sector)
    assert council.terms()[-2].state == TermState.DECLINED


@pytest.mark.parametrize(("other", "reason"), [("UCHO", "other_side"), ("UBEN", "same_person")])
def test_a_proposal_that_breaks_the_order_is_refused_on_its_field(council, other, reason):
    council.ask()
    with pytest.raises(Refused) as refused:
        propose(council, "UBEN", other)
    assert (refused.value.field, refused.value.code) == ("proposed", reason)
    assert council.asked() == "UBEN"


def test_who_has_said_no_to_this_term_cannot_be_proposed(council):
    council.ask()
    council.decline("UBEN")
    with pytest.raises(Refused, match="said_no"):
        propose(council, "UDEE", "UBEN")


# --- swaps ----------------------------------------------------------------------------------------------


def swap(council: Council, who: str, other: str, *, agreed: bool = True):
    with council.open() as session:
        office = Office(council.committee(session).pk)
        asker, asked = council.member(session, who), council.member(session, other)
        found = swaps.ask_swap(session, asker, office, asked, now=NOON)
        with pytest.raises(NotAllowed):
            swaps.answer_swap(session, asker, office, found, agreed=True, now=NOON)
        events = swaps.answer_swap(session, asked, office, found, agreed=agreed, now=NOON)
        with pytest.raises(AlreadySettled):
            swaps.answer_swap(session, asked, office, found, agreed=True, now=NOON)
        return [one.what for one in events]


def test_two_of_one_side_change_places_when_both_want_to(council):
    assert swap(council, "UBEN", "UDEE") == [What.SWAPPED]
    assert council.ask() == [(What.ASKED, "UDEE")]


def test_nothing_changes_when_the_other_keeps_the_place(council):
    assert swap(council, "UBEN", "UDEE", agreed=False) == []
    assert council.ask() == [(What.ASKED, "UBEN")]


def test_a_turn_that_is_asked_for_already_goes_over_as_accepted(council):
    council.ask()
    swap(council, "UBEN", "UDEE")
    assert council.asked() == "UDEE"
    assert council.on_the_day() == [(What.HANDED_OVER, "UDEE")]
    assert council.ask() == [(What.ASKED, "UCHO")]


@pytest.mark.parametrize(("other", "reason"), [("UCHO", "other_side"), ("UBEN", "same_person")])
def test_places_are_changed_within_one_side_and_with_somebody_else(council, other, reason):
    with pytest.raises(Refused, match=reason):
        swap(council, "UBEN", other)


def test_nobody_comes_to_serve_too_long_by_changing_places(council):
    rules(council, sectors=[], most_terms=1)
    council.ask()
    with pytest.raises(Refused, match="at_limit"):
        swap(council, "UANA", "UBEN")
    assert council.asked() == "UBEN"


def test_only_people_of_the_line_change_places(council):
    with council.open() as session:
        office = Office(council.committee(session).pk)
        member = council.member(session, "UBEN")
        member.active = False
        session.flush()
        with pytest.raises(NotFound):
            swaps.ask_swap(session, council.member(session, "UDEE"), office, member, now=NOON)


def test_who_skipped_a_turn_that_was_not_theirs_cannot_take_it_by_thinking_again(council):
    with council.open() as session:
        office = Office(council.committee(session).pk)
        handover.sit_out(session, council.member(session, "UANA"), office, now=NOON)
    council.step_down("UANA")
    council.decline("UBEN")
    council.decline("UDEE")
    with pytest.raises(AlreadySettled):
        council.accept("UANA")
    assert council.chair() is None


def test_who_has_served_long_enough_cannot_take_a_term_by_thinking_again(council):
    rules(council, sectors=[], most_terms=1)
    with council.open() as session:
        office = Office(council.committee(session).pk)
        handover.sit_out(session, council.member(session, "UANA"), office, now=NOON)
    council.step_down("UANA")
    for who in ("UBEN", "UCHO", "UDEE"):
        council.decline(who)
    with pytest.raises(AlreadySettled):
        council.accept("UANA")


def test_a_vacancy_with_nobody_left_is_looked_at_again_and_who_gave_no_answer_is_asked_anew(council):
    council.step_down("UANA")
    council.lapse(now=NOON + 7 * DAY)
    assert (What.NOBODY_LEFT, None) in council.decline("UDEE", now=NOON + 8 * DAY)
    later = there(council.due(Work.CHAIR_ASK))
    assert later == NOON + 38 * DAY
    assert look(council, later) == [(What.ASKED, "UBEN")]


def test_a_vacancy_from_before_the_record_was_kept_is_recorded_from_the_first_question_on(council):
    with council.open() as session:
        there(serving_in(session, Office(council.committee(session).pk))).state = TermState.ENDED
    council.ask()
    with council.open() as session:
        found = there(vacancy_of(session, Office(council.committee(session).pk)))
        assert (found.cause, found.starts_on) == (Cause.NOBODY_YET, NOON.date())
