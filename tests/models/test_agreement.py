"""The register of agreements: who has signed, what is to be renewed, and what cannot be."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlmodel import col, select

from models.agreement import (
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementState,
    Paper,
    add_agreement,
    agreements_of,
    change_agreement,
    end_agreement,
    line_of,
    renew_agreement,
    to_renew,
)
from models.audit import AuditLine
from models.committee import Agency, Sector
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.office import ChairTerm, Office, TermState
from models.record import record_for
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_migrations import refused
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY = date(2026, 11, 20)
MARCH, REVIEW = date(2026, 3, 2), date(2027, 3, 1)
DAY = timedelta(days=1)


@pytest.fixture
def hospital(session, cast) -> Agency:
    row = Agency(committee_id=cast.committee.pk, name="Hospital", sector=Sector.BEHAVIORAL_HEALTH)
    session.add(row)
    session.flush()
    return row


def add(session, cast, title="Warm handoff", **values) -> Agreement:
    return add_agreement(session, cast.ana, Paper(title, **values), now=NOW)


def days(session, agreement) -> dict[int, date | None]:
    """When each party has signed, by the agency's id."""
    rows = session.exec(select(AgreementParty).where(AgreementParty.agreement_id == agreement.pk)).all()
    return {row.agency_id: row.signed_on for row in rows}


def test_an_agreement_is_entered_with_its_parties_and_who_has_signed(session, cast, hospital):
    agreement = add(
        session,
        cast,
        kind=AgreementKind.DATA_SHARING,
        signed_on=MARCH,
        review_on=REVIEW,
        link=" https://county.example/mou.pdf ",
        parties=[cast.agency, hospital],
        signed=[hospital],
    )
    line = line_of(session, agreement)
    assert (agreement.kind, agreement.state) == (AgreementKind.DATA_SHARING, AgreementState.ACTIVE)
    assert agreement.link == "https://county.example/mou.pdf"
    assert [one.name for one in line.parties] == ["Hospital", "Probation"]
    assert [one.name for one in line.signed] == ["Hospital"]
    assert days(session, agreement) == {cast.agency.pk: None, hospital.pk: MARCH}


def test_a_party_may_sign_later_leave_and_come(session, cast, hospital):
    agreement = add(session, cast, parties=[cast.agency])
    both = [cast.agency, hospital]
    change_agreement(session, cast.ana, agreement, Paper("MOU", parties=both, signed=[hospital]), now=NOW)
    assert days(session, agreement) == {cast.agency.pk: None, hospital.pk: TODAY}
    later = NOW + 3 * DAY
    change_agreement(session, cast.ana, agreement, Paper("MOU", parties=both, signed=both), now=later)
    assert days(session, agreement) == {cast.agency.pk: TODAY + 3 * DAY, hospital.pk: TODAY}
    change_agreement(session, cast.ana, agreement, Paper("MOU", parties=[hospital]), now=later)
    assert (agreement.title, days(session, agreement)) == ("MOU", {hospital.pk: None})


def test_no_signature_is_later_than_that_of_the_whole_agreement(session, cast, hospital):
    both = [cast.agency, hospital]
    agreement = add(session, cast, parties=both, signed=both)
    assert set(days(session, agreement).values()) == {TODAY}
    told = Paper("MOU", signed_on=MARCH, parties=both, signed=both)
    change_agreement(session, cast.ana, agreement, told, now=NOW)
    assert set(days(session, agreement).values()) == {MARCH}


def test_an_agency_picked_twice_is_one_party(session, cast):
    agreement = add(session, cast, parties=[cast.agency, cast.agency], signed=[cast.agency, cast.agency])
    assert days(session, agreement) == {cast.agency.pk: TODAY}


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"title": "  "}, "title", "empty"),
        ({"title": "x" * 151}, "title", "too_long"),
        ({"signed_on": MARCH, "review_on": MARCH - DAY}, "review_on", "before_signed"),
        ({"signed_on": TODAY + DAY}, "signed_on", "not_yet"),
        ({"link": "javascript:alert(1)"}, "link", "no_link"),
        ({"link": "https://a b"}, "link", "no_link"),
        ({"link": "https://" + "x" * 500}, "link", "too_long"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    with pytest.raises(Refused) as told:
        add_agreement(session, cast.ana, Paper(**({"title": "MOU"} | values)), now=NOW)
    assert (told.value.field, told.value.code) == (field, code)
    assert agreements_of(session, cast.committee.pk) == []


def test_who_is_no_party_has_not_signed(session, cast, hospital):
    with pytest.raises(Refused) as told:
        add(session, cast, parties=[cast.agency], signed=[hospital])
    assert (told.value.field, told.value.code) == ("signed", "no_party")


def test_parties_are_agencies_of_the_committee(session, cast):
    other = seat(session, "T2")
    with pytest.raises(NotFound):
        add(session, cast, parties=[other.agency])


def test_database_refuses_another_committees_agency_and_a_party_twice(session, cast):
    agreement, other = add(session, cast, parties=[cast.agency]), seat(session, "T2")
    for agency in (other.agency, cast.agency):
        row = AgreementParty(committee_id=cast.committee.pk, agreement_id=agreement.pk, agency_id=agency.pk)
        assert refused(session, partial(session.add, row))


def test_chair_and_coordinator_keep_the_register_and_nobody_else(session, cast):
    agreement = add(session, cast)
    acts = (
        lambda who: add_agreement(session, who, Paper("MOU"), now=NOW),
        lambda who: change_agreement(session, who, agreement, Paper("MOU"), now=NOW),
        lambda who: renew_agreement(session, who, agreement, review_on=REVIEW, now=NOW),
        lambda who: end_agreement(session, who, agreement, now=NOW),
    )
    stranger = seat(session, "T2").ana
    for act in acts:
        with pytest.raises(NotAllowed):
            act(cast.ben)
    for act in acts[1:]:
        with pytest.raises(NotAllowed):
            act(stranger)
    begin_to_chair(session, cast, cast.cho)
    for act in acts:
        act(cast.cho)
    assert agreement.state == AgreementState.ENDED


def begin_to_chair(session, cast, member, *, ends_on=date(2027, 1, 1)):
    session.add(
        ChairTerm(
            committee_id=cast.committee.pk,
            member_id=member.pk,
            sector=Sector.CRIMINAL_JUSTICE,
            number=1,
            starts_on=date(2026, 1, 1),
            ends_on=ends_on,
            state=TermState.SERVING,
        )
    )
    session.flush()


def test_renewing_needs_a_day_that_is_to_come(session, cast):
    agreement = add(session, cast, signed_on=MARCH, review_on=TODAY)
    for day, code in ((None, "no_day"), (TODAY, "past")):
        with pytest.raises(Refused) as told:
            renew_agreement(session, cast.ana, agreement, review_on=day, now=NOW)
        assert (told.value.field, told.value.code) == ("review_on", code)
    renew_agreement(session, cast.ana, agreement, review_on=REVIEW, now=NOW)
    assert (agreement.signed_on, agreement.review_on) == (MARCH, REVIEW)


def test_the_committees_day_counts_and_not_the_servers(session, cast):
    night = datetime(2026, 11, 21, 4, tzinfo=UTC)  # nine in the evening of the 20th in Denver
    with pytest.raises(Refused):
        add_agreement(session, cast.ana, Paper("MOU", signed_on=TODAY + DAY), now=night)
    agreement = add(session, cast)
    renew_agreement(session, cast.ana, agreement, review_on=TODAY + DAY, now=night)


def test_an_ended_agreement_stays_as_it_is(session, cast):
    agreement = add(session, cast, review_on=TODAY)
    end_agreement(session, cast.ana, agreement, now=NOW)
    for act in (
        lambda: end_agreement(session, cast.ana, agreement, now=NOW),
        lambda: renew_agreement(session, cast.ana, agreement, review_on=REVIEW, now=NOW),
        lambda: change_agreement(session, cast.ana, agreement, Paper("MOU"), now=NOW),
    ):
        with pytest.raises(AlreadySettled):
            act()
    assert [line.agreement for line in agreements_of(session, cast.committee.pk)] == [agreement]
    assert to_renew(session, cast.committee.pk, REVIEW) == []


def test_to_renew_are_those_of_past_days_too_the_earliest_first(session, cast, hospital):
    add(session, cast, "Later", review_on=REVIEW + DAY)
    add(session, cast, "Never")
    add(session, cast, "On the day", review_on=REVIEW, parties=[hospital, cast.agency])
    add(session, cast, "Long past", review_on=date(2025, 1, 1))
    add_agreement(session, seat(session, "T2").ana, Paper("Theirs", review_on=REVIEW), now=NOW)
    found = to_renew(session, cast.committee.pk, REVIEW)
    assert [line.agreement.title for line in found] == ["Long past", "On the day"]
    assert [agency.name for agency in found[1].parties] == ["Hospital", "Probation"]
    titles = [line.agreement.title for line in agreements_of(session, cast.committee.pk)]
    assert titles == ["Long past", "On the day", "Later", "Never"]


def test_who_changed_what_is_on_record(session, cast):
    agreement = add(session, cast, parties=[cast.agency])
    renew_agreement(session, cast.ana, agreement, review_on=REVIEW, now=NOW)
    end_agreement(session, cast.ana, agreement, now=NOW)
    told = [
        (line.act, line.kind) for line in session.exec(select(AuditLine).order_by(col(AuditLine.id))).all()
    ]
    assert told[-4:] == [
        ("agreement.add", "agreement"),
        ("agreement.add", "agreement_party"),
        ("agreement.renew", "agreement"),
        ("agreement.end", "agreement"),
    ]


def test_the_whole_register_is_read_in_one_query(session, database, cast, hospital):
    def asked() -> int:
        with counting(database) as told:
            agreements_of(session, cast.committee.pk)
            to_renew(session, cast.committee.pk, REVIEW)
        return len(told)

    for number in range(12):
        add(session, cast, f"MOU {number}", review_on=REVIEW, parties=[cast.agency, hospital])
    assert asked() == 2


# --- the hand-over note ---------------------------------------------------------------------------------


def named(session, office) -> list[str]:
    return [line.agreement.title for line in record_for(session, office, now=NOW).agreements]


def test_the_note_has_what_is_to_renew_within_half_a_year_of_the_first_day_in_office(session, cast):
    begin_to_chair(session, cast, cast.cho)
    for title, day in (
        ("Past", date(2026, 6, 1)),
        ("By May", date(2027, 5, 20)),
        ("By July", date(2027, 7, 1)),
        ("After that", date(2027, 7, 2)),
    ):
        add(session, cast, title, review_on=day)
    office = Office(cast.committee.pk)
    assert named(session, office) == ["Past", "By May"]
    term = ChairTerm(
        committee_id=cast.committee.pk,
        member_id=cast.ben.pk,
        sector=Sector.BEHAVIORAL_HEALTH,
        number=2,
        starts_on=date(2027, 1, 1),
        ends_on=date(2028, 1, 1),
        state=TermState.ACCEPTED,
    )
    session.add(term)
    session.flush()
    assert named(session, office) == ["Past", "By May", "By July"]


def test_the_note_of_a_workgroups_office_has_none(session, cast):
    add(session, cast, review_on=TODAY)
    assert named(session, Office(cast.committee.pk, 7, workgroup_id=cast.group.pk)) == []


def test_the_note_asks_as_much_for_many_agreements_as_for_few(session, database, cast, hospital):
    def asked() -> int:
        session.flush()
        with counting(database) as told:
            record_for(session, Office(cast.committee.pk), now=NOW)
        return len(told)

    add(session, cast, review_on=TODAY, parties=[hospital])
    few = asked()
    for number in range(8):
        add(session, cast, f"MOU {number}", review_on=TODAY, parties=[cast.agency, hospital])
    assert asked() <= few
