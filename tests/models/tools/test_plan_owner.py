"""Whom the words about a responsible person mean: certain, perhaps, or nobody."""

from dataclasses import replace

import pytest

from models.committee import Agency, Seat, Sector
from models.tools.plan import Candidate, Need
from models.tools.plan_owner import MOST_CANDIDATES, OwnerReader
from models.tools.plan_roster import Place, Roster, Somebody, roster_of
from tests.models.both import cast, database, seat, session, url
from tests.models.test_queries import counting
from tests.models.tools.plan_shapes import ID, ROSTER

__all__ = ["cast", "database", "session", "url"]


@pytest.fixture(scope="module")
def reader() -> OwnerReader:
    return OwnerReader(ROSTER)


@pytest.mark.parametrize(
    ("words", "name", "by"),
    [
        ("Martin Kade", "Martin Kade", "name"),
        ("  martin   KADE ", "Martin Kade", "name"),
        ("Kade, Martin", "Martin Kade", "name"),
        ("Kade", "Martin Kade", "name"),
        ("M. Kade", "Martin Kade", "name"),
        ("@Martin Kade", "Martin Kade", "name"),
        ("<@U002>", "Martin Kade", "name"),
        ("<@U002|martin>", "Martin Kade", "name"),
        ("Renee Fox", "Renée Fox", "name"),
        ("Judge Hale", "Judith Hale", "name"),
        ("Lead: Grace Lin", "Grace Lin", "name"),
        ("Martin Kade (Sheriff's Office)", "Martin Kade", "name"),
        ("Lena Ortiz, jail manager, Sheriff’s Office", None, ""),
        ("Martin Kade, Undersheriff, Sheriff's Office", "Martin Kade", "name"),
        ("Sheriffs Office", "Martin Kade", "agency"),
        ("the Sheriff’s Department", "Martin Kade", "agency"),
        ("Probation", "Renée Fox", "agency"),
        ("Chief probation officer", "Renée Fox", "seat"),
        ("Director of County Behavioral Health", "Grace Lin", "seat"),
        ("Chair", "Martin Kade", "role"),
        ("the committee chair", "Martin Kade", "role"),
        ("Coordinator", "Ana Reyes", "role"),
        ("Diversion workgroup lead", "Grace Lin", "role"),
        ("Grace Lin / Behavioral Health", "Grace Lin", "name"),
    ],
)
def test_what_names_exactly_one_person_is_certain(reader, words, name, by):
    found = reader.read(words)
    if name is None:
        assert (found.owner, found.need) == (None, Need.ONE_OWNER)
        return
    assert (found.owner, found.need) == (Candidate(ID[name], name, by), None)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Sheriff's Office / Probation", ["Martin Kade", "Renée Fox"]),
        ("Sheriff and Probation", ["Martin Kade", "Renée Fox"]),
        ("Martin Kade; Grace Lin", ["Martin Kade", "Grace Lin"]),
        ("Martin Kade (lead), Grace Lin (support)", ["Martin Kade", "Grace Lin"]),
        ("Kade/Public Health", ["Martin Kade"]),
        ("Martin Kade\nOwen Brandt", ["Martin Kade", "Owen Brandt"]),
        ("Open Door Peers", ["Delia Cruz", "Peter Voss"]),
        ("Diversion Workgroup", ["Grace Lin"]),
        ("All partners", []),
        ("Police / Fire", []),
        ("Chief / District Attorney", []),
    ],
)
def test_several_are_suggested_and_one_has_to_be_picked(reader, words, names):
    found = reader.read(words)
    assert (found.owner, found.need) == (None, Need.ONE_OWNER)
    assert [one.name for one in found.candidates] == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", []),
        ("TBD", []),
        ("?", []),
        ("N/A", []),
        ("SCAO", []),
        ("(named)", []),
        ("MK", []),
        ("M.K.", []),
        ("District Attorney", []),
        ("Health " * 60, []),
        ("Martin", ["Martin Kade"]),
        ("J. Kade", ["Martin Kade"]),
        ("John Kade", ["Martin Kade"]),
        ("Grace Lyn", ["Grace Lin"]),
        ("Fox Valley Clinic", ["Renée Fox"]),
        ("Deputy probation officer", ["Renée Fox"]),
        ("Probation staff", ["Renée Fox"]),
        ("CBH", ["Grace Lin"]),
        ("St. Brigid", ["Maria Sorensen"]),
        ("Public Defender", []),
    ],
)
def test_what_is_not_certain_stays_open(reader, words, names):
    found = reader.read(words)
    assert (found.owner, found.need) == (None, Need.OWNER)
    assert [one.name for one in found.candidates] == names


def test_a_name_that_two_members_share_is_nobodys_for_certain():
    twins = [*ROSTER.members, Somebody(90, "John Kade"), Somebody(91, "Martin Kade")]
    reader = OwnerReader(replace(ROSTER, members=twins))
    assert [one.member_id for one in reader.read("Kade").candidates] == [ID["Martin Kade"], 90, 91]
    assert reader.read("Kade").need is Need.ONE_OWNER
    assert reader.read("Martin Kade").owner is None
    assert reader.read("John Kade").owner == Candidate(90, "John Kade", "name")


def test_an_agency_whose_principal_is_gone_suggests_the_designee():
    reader = OwnerReader(Roster([Somebody(1, "Lena Ortiz")], [Place("Jail", designee=1)]))
    found = reader.read("Jail administrator")
    assert (found.owner, found.need) == (None, Need.OWNER)
    assert [one.name for one in found.candidates] == ["Lena Ortiz"]


def test_no_more_people_are_suggested_than_anybody_reads():
    seats = [Place(f"Agency {n}", "community", n) for n in range(1, 40)]
    reader = OwnerReader(Roster([Somebody(n, f"Person{n} Name{n}") for n in range(1, 40)], seats))
    assert len(reader.read("community").candidates) == MOST_CANDIDATES


def test_an_empty_roster_knows_nobody():
    reader = OwnerReader(Roster())
    assert reader.read("Martin Kade").need is Need.OWNER
    assert not reader.names_somebody("Martin Kade")


def test_the_roster_is_the_committees_own(session, cast):
    other = seat(session, team="T2")
    cast.ana.active = False
    for agency, principal in ((cast.agency, cast.ben), (other.agency, other.cho)):
        session.add(Seat(committee_id=agency.committee_id, agency_id=agency.pk, principal_id=principal.pk))
    session.flush()
    roster = roster_of(session, cast.committee.pk)
    assert [one.name for one in roster.members] == ["Ben", "Cho", "Dee"]
    assert {one.member_id for one in roster.members} == {cast.ben.pk, cast.cho.pk, cast.dee.pk}
    assert list(roster.seats) == [Place("Probation", "criminal_justice", cast.ben.pk, None)]
    assert [(group.name, group.leads) for group in roster.groups] == [("Diversion", [cast.ben.pk])]
    assert roster.offices == {"coordinator": []}
    assert OwnerReader(roster).read("Probation").owner == Candidate(cast.ben.pk, "Ben", "agency")


def test_a_large_roster_takes_as_many_queries_as_a_small_one(database):
    with database.transaction() as opened:
        small = seat(opened).committee.pk
        large = seat(opened, team="T2").committee.pk
        for number in range(30):
            agency = Agency(committee_id=large, name=f"Agency {number}", sector=Sector.COMMUNITY)
            opened.add(agency)
            opened.flush()
            opened.add(Seat(committee_id=large, agency_id=agency.pk))
    counts = []
    for committee_id in (small, large):
        with counting(database) as told, database.transaction() as opened:
            roster_of(opened, committee_id)
        counts.append(len(told))
    assert counts[0] == counts[1] < 12
