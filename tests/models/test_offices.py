"""Every office that passes on: its rules, its vacancies, proposals and swaps; on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from models import handover, question, swaps
from models.access import Act, is_chair, may
from models.calendar import today
from models.chair import Candidate, open_in, serving_in, terms_in
from models.committee import Seat, Sector
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.events import What
from models.meeting import MeetingSeries
from models.office import Cause, Duty, Link, Office, Term, TermState
from models.roles import Role
from models.roster import Person, admit, put_agency, put_seat
from models.rotation import begin_office, begin_rotation, end_office, seated, set_rules
from models.succession import chair_facts
from models.terms import leave_note
from models.vacancy import call_meeting, pass_call_on, presiding, vacancies_of, vacancy_of
from models.work import Work
from models.workgroup import Workgroup, WorkgroupMember, leads_of
from tests.models.both import database, url
from tests.models.four import BH, CJ, END, NOON, Council
from tests.models.small import ZONE, Small
from tests.there import there

__all__ = ["database", "url"]

DAY = timedelta(days=1)
AFTER = datetime(2027, 1, 1, 16, tzinfo=UTC)


@pytest.fixture
def council(database):
    return Council(Small(database, NOON))


def seats(council: Council) -> None:
    """The sheriff's office has ana and cho, the health department ben and dee."""
    with council.open() as session:
        committee, ana = council.committee(session), council.member(session, "UANA")
        for name, side, people in (
            ("Sheriff's Office", CJ, ("UANA", "UCHO")),
            ("Health Department", BH, ("UBEN", "UDEE")),
        ):
            agency = put_agency(session, ana, committee, name=name, sector=side, now=NOON)
            for who in people:
                person = council.member(session, who)
                put_seat(session, ana, agency, principal=person, designee=None, now=NOON)


def rules(council: Council, **values) -> None:
    given = {
        "sectors": [CJ, BH],
        "most_terms": 2,
        "partial_counts": True,
        "answer_days": 7,
        "again_days": [30, 7],
        "chain": [Link.AGENCY, Link.LINE],
        "agency_days": 10,
    }
    with council.open() as session:
        office = Office(council.committee(session).pk)
        set_rules(session, council.member(session, "UANA"), office, now=NOON, **(given | values))


def office_with(council: Council, duty: Duty, people, *, holder=None, sectors=(), group=None) -> Office:
    """An office with these people in line; the first of them, or nobody, holds it until the new year."""
    with council.open() as session:
        committee, ana = council.committee(session), council.member(session, "UANA")
        workgroup = None
        if group is not None:
            workgroup = Workgroup(committee_id=committee.pk, name=group)
            session.add(workgroup)
            session.flush()
        office = begin_office(session, ana, committee, duty, workgroup, sectors=sectors, now=NOON)
        side = sectors[0] if sectors else None
        line = [Candidate(council.member(session, who).pk, side) for who in people]
        begin_rotation(
            session,
            ana,
            office,
            line=line,
            chair=line[0] if holder else None,
            starts_on=NOON.date(),
            ends_on=END,
            term_months=6,
            notice_days=30,
            now=NOON,
        )
    return office


def left(council: Council, who: str, *, now=NOON):
    """What comes of somebody's leaving."""
    with council.open() as session:
        member = council.member(session, who)
        member.active = False
        session.flush()
        events = handover.leave(session, member, now=now)
        return [(one.what, one.member.slack_id if one.member else None) for one in events]


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
        other = pass_call_on(session, caller, vacancy, now=NOON)
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


def test_only_people_of_the_line_change_places(council):
    with council.open() as session:
        office = Office(council.committee(session).pk)
        member = council.member(session, "UBEN")
        member.active = False
        session.flush()
        with pytest.raises(NotFound):
            swaps.ask_swap(session, council.member(session, "UDEE"), office, member, now=NOON)


# --- co-chairs and a vice-chair -------------------------------------------------------------------------


def test_a_co_chair_while_the_chair_goes_back_and_forth_is_refused(council):
    with pytest.raises(Refused, match="one_side"):
        office_with(council, Duty.CO_CHAIR, ["UBEN"], holder=True, sectors=[BH])


def test_co_chairs_of_two_sides_lead_together(council):
    rules(council, sectors=[CJ])
    office_with(council, Duty.CO_CHAIR, ["UBEN", "UDEE"], holder=True, sectors=[BH])
    with council.open() as session:
        committee = council.committee(session)
        assert [one.slack_id for one in presiding(session, committee.pk)] == ["UANA", "UBEN"]
        assert is_chair(session, council.member(session, "UBEN"))
        assert chair_facts(session, committee, now=NOON).one_sided is None


def test_co_chairs_may_not_come_to_be_of_one_side(council):
    rules(council, sectors=[CJ])
    with pytest.raises(Refused, match="one_side"):
        office_with(council, Duty.CO_CHAIR, ["UCHO"], holder=True, sectors=[CJ])
    office_with(council, Duty.CO_CHAIR, ["UBEN"], holder=True, sectors=[BH])
    with pytest.raises(Refused, match="one_side"):
        rules(council, sectors=[CJ, BH])


def test_co_chairs_who_are_of_one_side_all_the_same_are_pointed_out(council):
    rules(council, sectors=[CJ])
    office = office_with(council, Duty.CO_CHAIR, ["UBEN"], holder=True, sectors=[BH])
    with council.open() as session:
        there(serving_in(session, office)).sector = CJ  # a seat that was moved to another side since
        session.flush()
        assert chair_facts(session, council.committee(session), now=NOON).one_sided == CJ


def test_the_vice_chair_acts_while_nobody_chairs_and_only_then(council):
    office_with(council, Duty.VICE_CHAIR, ["UDEE"], holder=True)
    with council.open() as session:
        assert not is_chair(session, council.member(session, "UDEE"))
    assert (What.ACTING, "UDEE") in left(council, "UANA")
    with council.open() as session:
        assert is_chair(session, council.member(session, "UDEE"))
        assert there(vacancy_of(session, Office(council.committee(session).pk))).caller_id is None
    council.accept("UBEN")
    with council.open() as session:
        assert not is_chair(session, council.member(session, "UDEE"))


# --- leads and recorders --------------------------------------------------------------------------------


def on_the_day(council: Council, office: Office, *, now=AFTER):
    return council.act(lambda s, c, at: handover.hand_over_on_the_day(s, office, now=at), now=now)


def accept_in(council: Council, office: Office, who: str):
    with council.open() as session:
        term = there(open_in(session, office))
        return [one.what for one in handover.accept(session, council.member(session, who), term, now=NOON)]


def test_the_lead_of_a_workgroup_passes_on_with_its_rights(council):
    office = office_with(council, Duty.LEAD, ["UBEN", "UCHO"], holder=True, group="Diversion")
    council.act(lambda s, c, at: question.ask_next(s, office, now=at))
    assert accept_in(council, office, "UCHO") == [What.ACCEPTED]
    with council.open() as session:
        group = session.exec(select(Workgroup)).one()
        assert [one.slack_id for one in leads_of(session, group)] == ["UBEN"]
    assert on_the_day(council, office) == [(What.HANDED_OVER, "UCHO")]
    with council.open() as session:
        group = session.exec(select(Workgroup)).one()
        assert [one.slack_id for one in leads_of(session, group)] == ["UCHO"]
        rows = session.exec(select(WorkgroupMember)).all()
        assert len(rows) == 2, "who led stays a member"


def test_the_chair_and_other_offices_do_not_mix(council):
    office = office_with(council, Duty.LEAD, ["UBEN", "UCHO"], holder=True, group="Diversion")
    council.ask()
    with council.open() as session:
        assert not is_chair(session, council.member(session, "UBEN"))
        assert len(terms_in(session, office)) == 1
        assert len(council_terms(session, council)) == 2


def council_terms(session, council: Council) -> list[Term]:
    return terms_in(session, Office(council.committee(session).pk))


def test_one_person_alone_in_a_line_is_asked_again_up_to_the_limit(council):
    office = office_with(council, Duty.RECORDER, ["UBEN"], holder=True)
    day, found = AFTER, []
    for _ in range(3):
        council.act(lambda s, c, at: question.ask_next(s, office, now=at), now=day)
        with council.open() as session:
            term = open_in(session, office)
            found.append(term is not None)
            if term is None:
                break
            handover.accept(session, council.member(session, "UBEN"), term, now=day)
            day = datetime.combine(term.ends_on, AFTER.time(), UTC)
    assert found == [True, False]


def test_whose_turn_it_is_to_record_may_keep_the_minutes(council):
    office_with(council, Duty.RECORDER, ["UBEN", "UCHO"], holder=True)
    with council.open() as session:
        committee = council.committee(session)
        series = MeetingSeries(
            committee_id=committee.pk,
            title="Council",
            rule="FREQ=MONTHLY;BYDAY=+2TU",
            start=NOON.date(),
            at=NOON.time().replace(tzinfo=None),
            zone=committee.zone,
        )
        session.add(series)
        session.flush()
        assert Role.RECORDER in series.roles_of(session, council.member(session, "UBEN"))
        assert Role.RECORDER not in series.roles_of(session, council.member(session, "UCHO"))


def test_an_office_that_ends_asks_nobody_and_leaves_the_lead_in_place(council):
    office = office_with(council, Duty.LEAD, ["UBEN", "UCHO"], holder=True, group="Diversion")
    council.act(lambda s, c, at: question.ask_next(s, office, now=at))
    with council.open() as session:
        end_office(session, council.member(session, "UANA"), office, now=NOON)
        assert open_in(session, office) is None
        assert serving_in(session, office) is None
        group = session.exec(select(Workgroup)).one()
        assert [one.slack_id for one in leads_of(session, group)] == ["UBEN"]
    assert council.due(Work.OFFICE_ASK, office.id) is None


@pytest.mark.parametrize(
    ("duty", "group", "reason"),
    [(Duty.LEAD, None, "required"), (Duty.VICE_CHAIR, "Diversion", "of_committee")],
)
def test_a_lead_is_a_workgroups_and_a_vice_chair_the_committees(council, duty, group, reason):
    with pytest.raises(Refused, match=reason):
        office_with(council, duty, ["UBEN"], group=group)


# --- rules and the line ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"most_terms": 0}, "most_terms"),
        ({"answer_days": 91}, "answer_days"),
        ({"agency_days": 0}, "agency_days"),
        ({"again_days": [0]}, "again_days"),
        ({"chain": [Link.AGENCY]}, "chain"),
    ],
)
def test_rules_that_cannot_be_are_refused_on_their_field(council, values, field):
    with pytest.raises(Refused) as refused:
        rules(council, **values)
    assert refused.value.field == field


def test_only_coordinators_set_rules(council):
    with council.open() as session, pytest.raises(NotAllowed):
        begin_office(
            session,
            council.member(session, "UBEN"),
            council.committee(session),
            Duty.RECORDER,
            None,
            now=NOON,
        )


def test_the_usual_line_is_everybody_who_holds_a_seat_by_agency_and_then_seat(council):
    seats(council)
    with council.open() as session:
        committee = council.committee(session)
        line = [one.member_id for one in seated(session, committee.pk, None)]
        ids = {who: council.member(session, who).pk for who in ("UANA", "UBEN", "UCHO", "UDEE")}
        assert line == [ids["UBEN"], ids["UDEE"], ids["UANA"], ids["UCHO"]]
        assert {one.sector for one in seated(session, committee.pk, CJ)} == {Sector.CRIMINAL_JUSTICE}


def test_a_new_principal_takes_the_former_ones_place_in_the_line(council):
    seats(council)
    with council.open() as session:
        ana, committee = council.member(session, "UANA"), council.committee(session)
        agency = put_agency(session, ana, committee, name="Health Department", sector=BH, now=NOON)
        line = chair_facts(session, committee, now=NOON).line
        assert line[0].member.slack_id == "UBEN"
        eve = admit(session, committee, Person("UEVE", "Eve", ZONE), now=NOON)
        ben = council.member(session, "UBEN")
        seat = session.exec(select(Seat).where(Seat.principal_id == ben.id)).one()
        put_seat(session, ana, agency, principal=eve, designee=None, seat=seat, now=NOON)
        assert chair_facts(session, committee, now=NOON).line[0].member.slack_id == "UEVE"


def test_a_word_for_the_next_holder_is_only_the_holders_to_write(council):
    with council.open() as session:
        term = there(serving_in(session, Office(council.committee(session).pk)))
        leave_note(session, council.member(session, "UANA"), term, " Call the judge first. ", now=NOON)
        assert term.note == "Call the judge first."
        with pytest.raises(NotAllowed):
            leave_note(session, council.member(session, "UBEN"), term, "Mine", now=NOON)
        with pytest.raises(Refused):
            leave_note(session, council.member(session, "UANA"), term, "x" * 2001, now=NOON)


def test_the_old_chair_keeps_a_members_rights_only(council):
    council.ask()
    council.accept("UBEN")
    council.on_the_day()
    with council.open() as session:
        ana = council.member(session, "UANA")
        ana.coordinator = False
        session.flush()
        for act in (Act.POST_AGENDA, Act.HAND_OVER, Act.STEP_DOWN, Act.APPROVE_MINUTES):
            assert not may(session, ana, act)
        assert may(session, ana, Act.ADD_TOPIC)


def test_rights_move_at_the_instant(council):
    council.ask()
    council.accept("UBEN")
    council.on_the_day(now=AFTER - timedelta(seconds=1))
    assert council.chair() == "UANA"
    council.on_the_day(now=AFTER)
    assert council.chair() == "UBEN"
    assert today(AFTER, "America/Denver") == END
