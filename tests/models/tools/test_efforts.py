"""Existing groups and past efforts, and which of them a new workgroup would double."""

from datetime import date, timedelta

import pytest

from models.errors import NotAllowed, Refused
from models.tools.efforts import (
    Told,
    add_effort,
    alike_to,
    change_effort,
    efforts_of,
    versions_of,
)
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)


def add(session, cast, name="Reentry Council", purpose="housing after jail", by=None, **values):
    return add_effort(session, by or cast.ben, Told(name, purpose, **values), now=NOW)


def test_any_member_enters_a_group_and_the_active_ones_come_first(session, cast):
    add(session, cast, "Old pilot", ended=True, learned=" It stopped\nwhen the grant did. ")
    add(session, cast, "Zoning board", intercepts=[4, 0, 4], run_by=" County  manager ")
    add(session, seat(session, "T2"), "Theirs")
    zoning, pilot = efforts_of(session, cast.committee.pk)
    assert (zoning.name, zoning.intercepts, zoning.run_by) == ("Zoning board", [0, 4], "County manager")
    assert (pilot.ended, pilot.ended_on, pilot.learned) == (True, None, "It stopped\nwhen the grant did.")


def test_one_with_a_last_day_has_ended(session, cast):
    assert add(session, cast, ended_on=TODAY).ended


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": " "}, "name", "empty"),
        ({"name": "x" * 151}, "name", "too_long"),
        ({"name": "reentry COUNCIL"}, "name", "effort_known"),
        ({"purpose": ""}, "purpose", "empty"),
        ({"purpose": "x" * 301}, "purpose", "too_long"),
        ({"run_by": "x" * 151}, "run_by", "too_long"),
        ({"learned": "x" * 1001}, "learned", "too_long"),
        ({"began_on": TODAY + DAY}, "began_on", "to_come"),
        ({"ended_on": TODAY + DAY}, "ended_on", "to_come"),
        ({"began_on": TODAY, "ended_on": TODAY - DAY}, "ended_on", "ends_before_start"),
        ({"intercepts": [6]}, "intercepts", "unknown"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    add(session, cast)
    with pytest.raises(Refused) as told:
        add(session, cast, **({"name": "Another"} | values))
    assert (told.value.field, told.value.code) == (field, code)
    assert len(efforts_of(session, cast.committee.pk)) == 1


def test_how_it_was_described_before_stays_readable(session, cast):
    effort = add(session, cast)
    change_effort(session, cast.ben, effort, Told("Reentry Council", "jobs", ended=True), now=NOW + DAY)
    change_effort(session, cast.ben, effort, Told("Reentry Council", "jobs", ended=True), now=NOW + 2 * DAY)
    [version] = versions_of(session, effort)
    assert (version.purpose, version.ended, version.until) == ("housing after jail", False, NOW + DAY)
    assert (effort.purpose, effort.ended) == ("jobs", True)


def test_its_author_and_staff_change_it_and_nobody_else(session, cast):
    effort, told = add(session, cast), Told("Mine", "jobs")
    for who in (cast.cho, seat(session, "T2").ana):
        with pytest.raises(NotAllowed):
            change_effort(session, who, effort, told, now=NOW)
    change_effort(session, cast.ana, effort, told, now=NOW)
    assert effort.name == "Mine"


def test_a_workgroup_for_the_same_thing_is_found_among_efforts_and_workgroups(session, cast):
    add(session, cast, ended=True)
    found = {
        one.name: one.effort is None for one in alike_to(session, cast.committee.pk, "Diversion housing")
    }
    assert found == {"Diversion": True}
    found = {one.name: one.effort is None for one in alike_to(session, cast.committee.pk, "Housing")}
    assert found == {"Reentry Council": False}
    assert alike_to(session, cast.committee.pk, "Data sharing") == []


def test_the_same_workgroup_and_another_committees_are_no_double(session, cast):
    add(session, seat(session, "T2"), "Data sharing", "data")
    assert alike_to(session, cast.committee.pk, " DIVERSION ") == []
    assert alike_to(session, cast.committee.pk, "Data sharing") == []
    assert alike_to(session, cast.committee.pk, " ") == []


def test_to_look_for_doubles_asks_two_queries_however_many_there_are(session, database, cast):
    for number in range(30):
        add(session, cast, f"Group {number} sharing")
    session.flush()
    with counting(database) as told:
        assert len(alike_to(session, cast.committee.pk, "Sharing")) == 30
    assert len(told) == 2
