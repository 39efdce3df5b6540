"""The map: mappings that follow one another, what stands on them, evidence, goals, and what cannot be."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlmodel import col, select

from models.audit import AuditLine
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.goal import Goal, GoalState
from models.step import StepState
from models.tools.gap_map import (
    MOST_OPEN,
    MapEntry,
    MapItem,
    Point,
    PointKind,
    add_items,
    begin_mapping,
    change_item,
    close_item,
    current_mapping,
    entry_by_ref,
    item_of,
    link_goal,
    make_goal,
    mappings_of,
    reopen_item,
    unlink_goal,
)
from models.tools.map_evidence import EvidenceKind, Proof, add_evidence
from models.tools.map_facts import behind, compare, line_of, lines_of
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_migrations import refused
from tests.models.test_queries import counting
from tests.there import there

__all__ = ["cast", "database", "session", "url"]

MAY = date(2026, 5, 8)
DAY = timedelta(days=1)
GAP, RESOURCE, OPPORTUNITY = PointKind.GAP, PointKind.RESOURCE, PointKind.OPPORTUNITY


def begin(session, cast, name="Workshop", held_on=MAY, *, owned=(), now=NOW):
    return begin_mapping(session, cast.ana, name=name, held_on=held_on, owned=owned, now=now)


def put(session, who, title="No crisis center", kind=GAP, at=(0,), *, now=NOW, **more) -> MapEntry:
    return add_items(session, who, [Point(kind, title, list(at), **more)], now=now)[0]


def ref(session, entry) -> str:
    return item_of(session, entry).ref


def line(session, entry):
    return line_of(session, there(current_mapping(session, entry.committee_id)), entry)


@pytest.fixture
def mapping(session, cast):
    return begin(session, cast)


def test_what_any_member_puts_on_the_map_gets_the_next_number_for_ever(session, cast, mapping):
    first = put(session, cast.dee, "  No crisis   center ", at=[2, 0, 2], details=" Nearest is 90 miles ")
    second = put(session, cast.cho, "Mobile team", RESOURCE)
    assert (first.title, first.intercepts, first.details) == (
        "No crisis center",
        [0, 2],
        "Nearest is 90 miles",
    )
    assert [ref(session, one) for one in (first, second)] == ["M1", "M2"]
    close_item(session, cast.ana, second, why="Funding has ended", now=NOW)
    assert ref(session, put(session, cast.cho, "Mobile team", RESOURCE)) == "M3"


@pytest.mark.parametrize(
    ("point", "field", "code"),
    [
        (Point(GAP, "   ", [1]), "title", "empty"),
        (Point(GAP, "x" * 151, [1]), "title", "too_long"),
        (Point(GAP, "Gap", []), "intercepts", "no_intercept"),
        (Point(GAP, "Gap", [6]), "intercepts", "unknown"),
        (Point(GAP, "Gap", [1], details="x" * 1001), "details", "too_long"),
        (Point(GAP, "no CRISIS center", [1]), "title", "on_map"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field_and_nothing_is_kept(
    session, cast, mapping, point, field, code
):
    put(session, cast.ana)
    with pytest.raises(Refused) as told:
        add_items(session, cast.ana, [point], now=NOW)
    assert (told.value.field, told.value.code) == (field, code)


def test_the_same_words_may_be_a_gap_and_an_opportunity_and_come_back_once_closed(session, cast, mapping):
    first = put(session, cast.ana)
    put(session, cast.ana, kind=OPPORTUNITY)
    close_item(session, cast.ana, first, why="Opened", now=NOW)
    put(session, cast.ana)
    with pytest.raises(Refused) as told:
        reopen_item(session, cast.ana, first, now=NOW)
    assert told.value.code == "on_map"


def test_two_of_the_same_name_in_one_go_are_refused(session, cast, mapping):
    with pytest.raises(Refused) as told:
        add_items(session, cast.ana, [Point(GAP, "Gap", [1]), Point(GAP, "gap", [2])], now=NOW)
    assert told.value.code == "on_map"


def test_a_hundred_fit_and_no_more_are_open(session, cast, mapping):
    made = add_items(session, cast.ana, [Point(GAP, f"Gap {n}", [1]) for n in range(MOST_OPEN)], now=NOW)
    with pytest.raises(Refused) as told:
        put(session, cast.ana, "One more")
    assert (told.value.code, told.value.given) == ("map_full", "100")
    close_item(session, cast.ana, made[0], why="Done", now=NOW)
    put(session, cast.ana, "One more")
    with pytest.raises(Refused):
        reopen_item(session, cast.ana, made[0], now=NOW)


def test_without_a_mapping_nothing_can_be_put_on_it(session, cast):
    with pytest.raises(NotFound) as told:
        put(session, cast.ana)
    assert told.value.kind == "mapping"


def test_who_put_it_there_and_staff_may_change_it_and_nobody_else(session, cast, mapping):
    entry = put(session, cast.dee)
    changed = Point(GAP, "No crisis beds", [1])
    for who in (cast.cho, cast.ben, seat(session, "T2").ana):
        for act in (
            partial(change_item, session, who, entry, changed, now=NOW),
            partial(close_item, session, who, entry, why="So", now=NOW),
        ):
            with pytest.raises(NotAllowed):
                act()
    with pytest.raises(NotAllowed):
        begin_mapping(session, cast.dee, name="Mine", held_on=MAY, owned=(), now=NOW)
    change_item(session, cast.dee, entry, changed, now=NOW)
    close_item(session, cast.ana, entry, why="Opened", now=NOW)
    assert (entry.title, entry.closed_on, entry.closed_because) == (
        "No crisis beds",
        date(2026, 11, 20),
        "Opened",
    )
    with pytest.raises(AlreadySettled):
        close_item(session, cast.ana, entry, why="Again", now=NOW)
    reopen_item(session, cast.dee, entry, now=NOW)
    assert entry.open


def test_an_owner_is_a_member_of_this_committee(session, cast, mapping):
    with pytest.raises(NotFound):
        put(session, cast.ana, owner=seat(session, "T2").ben)


def test_a_ref_is_found_in_any_case_and_only_in_its_committee(session, cast, mapping):
    entry = put(session, cast.ana)
    assert entry_by_ref(session, cast.committee.pk, " m1.") is entry
    for committee_id, word in ((cast.committee.pk, "M2"), (seat(session, "T2").committee.pk, "M1")):
        with pytest.raises(NotFound):
            entry_by_ref(session, committee_id, word)


def test_the_database_keeps_a_number_once_and_rows_within_the_committee(session, cast, mapping):
    entry, other = put(session, cast.ana), seat(session, "T2")
    twice = MapItem(committee_id=cast.committee.pk, number=1, made_at=NOW)
    astray = MapEntry(
        committee_id=other.committee.pk, mapping_id=mapping.pk, item_id=entry.item_id, kind=GAP, title="x"
    )
    for row in (twice, astray):
        assert refused(session, partial(session.add, row))


# --- mappings -----------------------------------------------------------------------------------------------


def test_a_new_mapping_begins_as_a_copy_and_the_one_before_stays_as_it_was(session, cast, mapping):
    kept = put(session, cast.ana, owner=cast.ben)
    shut = put(session, cast.ana, "Shut")
    close_item(session, cast.ana, shut, why="Done", now=NOW)
    before = lines_of(session, mapping)
    owned = [one.entry.pk for one in before if one.owned]
    later = begin(session, cast, "November", MAY + 90 * DAY, owned=owned, now=NOW + DAY)
    [copy] = [one.entry for one in lines_of(session, later)]
    assert (copy.item_id, copy.title, copy.owner_id) == (kept.item_id, kept.title, cast.ben.pk)
    change_item(session, cast.ana, copy, Point(GAP, "Other words", [3]), now=NOW + DAY)
    old = lines_of(session, mapping)
    assert {(one.entry.title, one.owned) for one in old} == {("No crisis center", True), ("Shut", False)}
    with pytest.raises(AlreadySettled):
        change_item(session, cast.ana, kept, Point(GAP, "Too late", [3]), now=NOW + DAY)
    with pytest.raises(AlreadySettled):
        add_evidence(session, cast.ana, kept, Proof(EvidenceKind.ANECDOTE, "Too late"), now=NOW + DAY)
    assert [one.name for one in mappings_of(session, cast.committee.pk)] == ["November", "Workshop"]
    assert entry_by_ref(session, cast.committee.pk, "M1") is copy
    assert entry_by_ref(session, cast.committee.pk, "M2") is shut


@pytest.mark.parametrize(
    ("name", "held_on", "field", "code"),
    [
        ("", MAY, "name", "empty"),
        ("x" * 101, MAY, "name", "too_long"),
        ("workshop", MAY, "name", "mapping_named"),
        ("Later", None, "held_on", "no_day"),
        ("Later", date(2026, 11, 21), "held_on", "to_come"),
        ("Later", MAY - DAY, "held_on", "before_last_mapping"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_on_its_field(session, cast, mapping, name, held_on, field, code):
    with pytest.raises(Refused) as told:
        begin(session, cast, name, held_on)
    assert (told.value.field, told.value.code) == (field, code)
    assert len(mappings_of(session, cast.committee.pk)) == 1


def test_what_differs_is_told_as_new_closed_and_changed(session, cast, mapping):
    same, shut, other, moved = (put(session, cast.ana, title) for title in ("Same", "Shut", "Other", "Moved"))
    begin(session, cast, "Later", owned=(), now=NOW + DAY)
    current = {
        one.item.pk: one.entry
        for one in lines_of(session, there(current_mapping(session, cast.committee.pk)))
    }
    close_item(session, cast.ana, current[shut.item_id], why="Opened", now=NOW + DAY)
    change_item(session, cast.ana, current[other.item_id], Point(OPPORTUNITY, "Another", [0]), now=NOW + DAY)
    moving = Point(GAP, "Moved", [0, 1], owner=cast.ben)
    change_item(session, cast.ana, current[moved.item_id], moving, now=NOW + DAY)
    put(session, cast.ana, "New")
    found = compare(
        lines_of(session, mapping), lines_of(session, there(current_mapping(session, cast.committee.pk)))
    )
    assert [one.entry.title for one in found.new] == ["New"]
    assert [one.entry.title for one in found.closed] == ["Shut"]
    assert {one.after.entry.title: one.what for one in found.changed} == {
        "Another": ("kind", "title"),
        "Moved": ("intercepts", "owner_id"),
    }
    assert same.title not in {one.after.entry.title for one in found.changed}
    assert compare(lines_of(session, mapping), lines_of(session, mapping)).none


def test_what_was_closed_before_the_next_mapping_is_told_as_closed(session, cast, mapping):
    shut = put(session, cast.ana)
    close_item(session, cast.ana, shut, why="Opened", now=NOW)
    later = begin(session, cast, "Later", owned=())
    [found] = compare(lines_of(session, mapping), lines_of(session, later)).closed
    assert found.entry.closed_because == "Opened"


# --- owners and goals ---------------------------------------------------------------------------------------


def test_a_gap_is_owned_by_an_active_member_or_an_open_goal(session, cast, mapping):
    entry = put(session, cast.ana)
    assert line(session, entry).ownerless
    change_item(session, cast.ana, entry, Point(GAP, entry.title, [0], owner=cast.ben), now=NOW)
    assert not line(session, entry).ownerless
    cast.ben.active = False
    session.add(cast.ben)
    assert line(session, entry).ownerless
    goal = make_goal(
        session, cast.cho, entry, statement="Open 8 beds", measure="", due=None, workgroup=cast.group, now=NOW
    )
    assert not line(session, entry).ownerless
    goal.state = GoalState.MET
    session.add(goal)
    assert line(session, entry).ownerless
    close_item(session, cast.ana, entry, why="Opened", now=NOW)
    assert not line(session, entry).ownerless


def test_a_goal_takes_the_gaps_intercepts_and_each_shows_the_other(session, cast, mapping):
    entry = put(session, cast.ana, at=[2, 3])
    goal = make_goal(
        session, cast.cho, entry, statement="Screen all", measure="Share", due=None, workgroup=None, now=NOW
    )
    assert (goal.intercepts, goal.measure) == ([2, 3], "Share")
    for state in (StepState.DONE, StepState.OPEN, StepState.DROPPED):
        step = cast.step(session, goal)
        step.state, step.done_at = state, NOW if state == StepState.DONE else None
        session.add(step)
    [served] = line(session, entry).goals
    assert (served.goal, served.done, served.steps) == (goal, 1, 2)
    later = begin(session, cast, "Later", owned=())
    [(item, stands)] = behind(session, goal)
    assert (item.ref, stands.mapping_id) == ("M1", later.pk)


def test_one_goal_serves_two_gaps_and_can_be_unlinked(session, cast, mapping):
    one, two, goal = put(session, cast.ana), put(session, cast.ana, "No beds"), cast.goal(session)
    for entry in (one, two):
        link_goal(session, cast.cho, entry, goal, now=NOW)
    with pytest.raises(Refused) as told:
        link_goal(session, cast.cho, one, goal, now=NOW)
    assert told.value.code == "goal_linked"
    with pytest.raises(NotAllowed):
        unlink_goal(session, cast.cho, one, goal, now=NOW)
    unlink_goal(session, cast.ana, one, goal, now=NOW)
    assert [item.ref for item, _ in behind(session, goal)] == ["M2"]


def test_a_resource_a_closed_gap_and_another_committees_goal_make_no_goal(session, cast, mapping):
    resource, shut = put(session, cast.ana, kind=RESOURCE), put(session, cast.ana)
    close_item(session, cast.ana, shut, why="Opened", now=NOW)
    goal, other = cast.goal(session), seat(session, "T2")
    with pytest.raises(Refused):
        link_goal(session, cast.ana, resource, goal, now=NOW)
    with pytest.raises(AlreadySettled):
        link_goal(session, cast.ana, shut, goal, now=NOW)
    with pytest.raises(NotFound):
        link_goal(session, cast.ana, put(session, cast.ana, "Open"), other.goal(session), now=NOW)


def test_a_goal_linked_later_is_not_told_of_an_earlier_mapping(session, cast, mapping):
    put(session, cast.ana)
    later = begin(session, cast, "Later", owned=(), now=NOW + DAY)
    [copy] = [one.entry for one in lines_of(session, later)]
    link_goal(session, cast.ana, copy, cast.goal(session), now=NOW + 2 * DAY)
    assert [len(one.goals) for one in lines_of(session, mapping)] == [0]
    assert [len(one.goals) for one in lines_of(session, later)] == [1]


def test_the_whole_map_is_read_in_three_queries_however_much_it_is(session, database, cast, mapping):
    goal = cast.goal(session)
    for number in range(12):
        entry = put(session, cast.ana, f"Gap {number}", owner=cast.ben)
        link_goal(session, cast.ana, entry, goal, now=NOW)
        add_evidence(session, cast.ana, entry, Proof(EvidenceKind.ANECDOTE, "Told"), now=NOW)
    session.flush()
    with counting(database) as told:
        assert len(lines_of(session, mapping)) == 12
    assert len(told) == 3


def test_who_changed_what_is_on_record(session, cast, mapping):
    entry = put(session, cast.dee)
    close_item(session, cast.ana, entry, why="Opened", now=NOW)
    told = [(one.act, one.kind) for one in session.exec(select(AuditLine).order_by(col(AuditLine.id))).all()]
    assert told[-3:] == [("map.add", "map_item"), ("map.add", "map_entry"), ("map.edit", "map_entry")]
    assert session.exec(select(Goal)).all() == []
