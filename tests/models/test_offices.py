"""Every office that passes on: co-chairs, leads, recorders, their rules and their line; on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models import handover, question
from models.access import Act, is_chair, may
from models.calendar import today
from models.chair import open_in, serving_in, terms_in
from models.committee import Seat, Sector
from models.errors import NotAllowed, Refused
from models.events import What
from models.meeting import MeetingSeries
from models.office import Duty, Link, Office, Term
from models.roles import Role
from models.roster import Person, admit, put_agency, put_seat
from models.rotation import begin_office, end_office, seated
from models.succession import chair_facts
from models.terms import leave_note
from models.vacancy import presiding, vacancy_of
from models.work import Work
from models.workgroup import Workgroup, WorkgroupMember, leads_of
from tests.models.both import database, url
from tests.models.four import BH, CJ, END, NOON, Council
from tests.models.offices import council, left, office_with, rules, seats
from tests.models.small import ZONE
from tests.there import there

__all__ = ["council", "database", "url"]

DAY = timedelta(days=1)
AFTER = datetime(2027, 1, 1, 16, tzinfo=UTC)


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
