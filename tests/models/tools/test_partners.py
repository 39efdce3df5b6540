"""The roster's balance, the key partners and what covers them."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlmodel import select

from models.committee import Agency, Sector
from models.errors import NotAllowed, NotFound, Refused
from models.roster import put_agency, put_seat, seat_lines
from models.tools.partners import (
    KeyPartner,
    PartnerCover,
    Shipped,
    Standing,
    add_partner,
    balance,
    begin_list,
    change_partner,
    mark_cover,
    partner_lines,
    switch_off,
    switch_on,
)
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_migrations import refused
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)
HINTS = {"police": ("police", "sheriff"), "peers": ("peer",)}
SHIPPED = [
    Shipped("police", "Law enforcement", "Patrol.", HINTS["police"]),
    Shipped("peers", "Peer programs", "", HINTS["peers"]),
    Shipped("dispatch", "Dispatch", usual=False),
]


def sit(session, cast, name, sector, principal=None, *, more=False):
    agency = put_agency(session, cast.ana, cast.committee, name=name, sector=sector, now=NOW)
    put_seat(session, cast.ana, agency, principal=principal, designee=None, now=NOW)
    return agency


@pytest.fixture
def listed(session, cast) -> dict[str, KeyPartner]:
    begin_list(session, cast.committee.pk, SHIPPED)
    return {row.key: row for row in session.exec(select(KeyPartner)).all()}


def line(session, cast, partner):
    lines = partner_lines(session, cast.committee.pk, HINTS)
    return next(one for one in lines if one.partner.pk == partner.pk)


def seats(session, cast, **numbers):
    for side, number in numbers.items():
        for place in range(number):
            sit(session, cast, f"{side} {place}", Sector(side))
    return balance(seat_lines(session, cast.committee.pk))


def test_a_side_that_is_missing_is_named(session, cast):
    told = seats(session, cast, criminal_justice=1, government=1)
    assert told.missing == [Sector.BEHAVIORAL_HEALTH, Sector.COMMUNITY]
    assert told.outnumbered is None


@pytest.mark.parametrize(
    ("justice", "health", "lopsided"), [(2, 1, False), (3, 1, True), (5, 2, True), (4, 2, False)]
)
def test_more_than_two_to_one_is_outnumbered_and_just_two_to_one_is_not(
    session, cast, justice, health, lopsided
):
    told = seats(session, cast, criminal_justice=justice, behavioral_health=health, community=1)
    expected = (Sector.CRIMINAL_JUSTICE, Sector.BEHAVIORAL_HEALTH) if lopsided else None
    assert told.outnumbered == expected


def test_the_health_side_can_outnumber_too_and_vacant_seats_are_counted(session, cast):
    sit(session, cast, "Clinic", Sector.BEHAVIORAL_HEALTH, cast.ben)
    told = seats(session, cast, criminal_justice=1, behavioral_health=2)
    assert told.outnumbered == (Sector.BEHAVIORAL_HEALTH, Sector.CRIMINAL_JUSTICE)
    assert (told.seats[Sector.BEHAVIORAL_HEALTH], told.vacant[Sector.BEHAVIORAL_HEALTH]) == (3, 2)


def test_nobody_at_the_table_is_no_lopsided_table(session, cast):
    told = balance([])
    assert (told.outnumbered, len(told.missing)) == (None, 3)


def test_the_committee_gets_its_own_copy_once_and_keeps_its_changes(session, cast, listed):
    change_partner(session, cast.ana, listed["police"], name="The sheriff", about="", now=NOW)
    begin_list(session, cast.committee.pk, [*SHIPPED, Shipped("payers", "Payers")])
    lines = partner_lines(session, cast.committee.pk, HINTS)
    names = [one.partner.name for one in lines]
    assert names == ["The sheriff", "Peer programs", "Dispatch", "Payers"]
    assert [one.standing() for one in lines] == [Standing.OPEN, Standing.OPEN, Standing.OFF, Standing.OPEN]
    assert partner_lines(session, seat(session, "T2").committee.pk, HINTS) == []


def test_an_agency_is_suggested_by_its_name_and_never_marked_by_itself(session, cast, listed):
    sheriff = sit(session, cast, "County Sheriff's Office", Sector.CRIMINAL_JUSTICE, cast.cho)
    told = line(session, cast, listed["police"])
    assert (told.suggested, told.covers, told.standing()) == ([sheriff], [], Standing.OPEN)
    mark_cover(session, cast.ana, listed["police"], [sheriff], now=NOW)
    told = line(session, cast, listed["police"])
    assert (told.suggested, told.standing()) == ([], Standing.COVERED)


def test_an_agency_where_nobody_sits_covers_only_on_paper(session, cast, listed):
    empty = sit(session, cast, "Police", Sector.CRIMINAL_JUSTICE)
    mark_cover(session, cast.ana, listed["police"], [empty, cast.agency], now=NOW)
    told = line(session, cast, listed["police"])
    assert (told.standing(), [one.vacant for one in told.covers]) == (Standing.VACANT, [True, True])


def test_one_seat_of_an_agency_can_stand_for_a_partner(session, cast, listed):
    agency = sit(session, cast, "Sheriff", Sector.CRIMINAL_JUSTICE, cast.cho)
    put_seat(session, cast.ana, agency, principal=cast.dee, designee=None, now=NOW)
    jail = next(one for one in seat_lines(session, cast.committee.pk) if one.principal == cast.dee)
    mark_cover(session, cast.ana, listed["police"], [jail.seat], now=NOW)
    [cover] = line(session, cast, listed["police"]).covers
    assert (cover.seat.principal, cover.agency) == (cast.dee, agency)


def test_what_covered_it_before_stays_readable_with_its_days(session, cast, listed):
    partner, hospital = listed["police"], sit(session, cast, "Hospital", Sector.BEHAVIORAL_HEALTH, cast.dee)
    mark_cover(session, cast.ana, partner, [cast.agency], now=NOW)
    mark_cover(session, cast.ana, partner, [cast.agency], now=NOW + DAY)
    mark_cover(session, cast.ana, partner, [hospital], now=NOW + 3 * DAY)
    told = line(session, cast, partner)
    [former], [now] = told.former, told.covers
    assert (former.agency, former.cover.since, former.cover.until) == (cast.agency, TODAY, TODAY + 3 * DAY)
    assert (now.agency, now.cover.since, now.cover.until) == (hospital, TODAY + 3 * DAY, None)


def test_a_partner_that_does_not_apply_needs_a_reason_and_can_come_back(session, cast, listed):
    with pytest.raises(Refused) as told:
        switch_off(session, cast.ana, listed["peers"], why=" ", now=NOW)
    assert (told.value.field, told.value.code) == ("why", "empty")
    switch_off(session, cast.ana, listed["peers"], why="No such program", now=NOW)
    assert line(session, cast, listed["peers"]).standing() is Standing.OFF
    switch_on(session, cast.ana, listed["peers"], now=NOW)
    assert (listed["peers"].active, listed["peers"].why_not) == (True, "")


@pytest.mark.parametrize(
    ("name", "about", "field", "code"),
    [
        ("  ", "", "name", "empty"),
        ("x" * 151, "", "name", "too_long"),
        ("Name", "x" * 301, "about", "too_long"),
        ("LAW enforcement", "", "name", "partner_known"),
    ],
)
def test_what_cannot_be_on_the_list_is_refused_on_its_field(session, cast, listed, name, about, field, code):
    with pytest.raises(Refused) as told:
        add_partner(session, cast.ana, name=name, about=about, now=NOW)
    assert (told.value.field, told.value.code) == (field, code)


def test_a_partner_may_keep_its_own_name_and_the_list_has_an_end(session, cast, listed):
    change_partner(session, cast.ana, listed["police"], name="Law Enforcement", about="Patrol", now=NOW)
    for number in range(57):
        add_partner(session, cast.ana, name=f"Partner {number}", about="", now=NOW)
    with pytest.raises(Refused) as told:
        add_partner(session, cast.ana, name="One more", about="", now=NOW)
    assert told.value.code == "too_many_partners"


def test_only_staff_keep_the_list_and_only_their_own(session, cast, listed):
    partner = listed["police"]
    acts = (
        lambda who: add_partner(session, who, name="Mine", about="", now=NOW),
        lambda who: change_partner(session, who, partner, name="Mine", about="", now=NOW),
        lambda who: switch_off(session, who, partner, why="No", now=NOW),
        lambda who: switch_on(session, who, partner, now=NOW),
        lambda who: mark_cover(session, who, partner, [], now=NOW),
    )
    stranger = seat(session, "T2").ana
    for act in acts:
        with pytest.raises(NotAllowed):
            act(cast.ben)
    for act in acts[1:]:
        with pytest.raises(NotAllowed):
            act(stranger)


def test_what_covers_a_partner_is_of_the_same_committee(session, cast, listed):
    other = seat(session, "T2")
    with pytest.raises(NotFound):
        mark_cover(session, cast.ana, listed["police"], [other.agency], now=NOW)
    row = PartnerCover(
        committee_id=cast.committee.pk, partner_id=listed["police"].pk, agency_id=other.agency.pk, since=TODAY
    )
    assert refused(session, partial(session.add, row))


def test_the_list_costs_as_many_queries_however_long(session, database, cast, listed):
    def asked() -> int:
        session.flush()
        with counting(database) as told:
            partner_lines(session, cast.committee.pk, HINTS)
        return len(told)

    few = asked()
    for number in range(12):
        partner = add_partner(session, cast.ana, name=f"Partner {number}", about="", now=NOW)
        agency = Agency(committee_id=cast.committee.pk, name=f"Agency {number}", sector=Sector.COMMUNITY)
        session.add(agency)
        session.flush()
        mark_cover(session, cast.ana, partner, [agency, cast.agency], now=NOW)
    assert asked() == few
