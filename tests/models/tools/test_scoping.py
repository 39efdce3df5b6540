"""Scoping sessions: what was said, by which agency, about which theme; and the topic made of it."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlmodel import select

from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.tools.gap_map import MapItem, Point, PointKind, add_items, begin_mapping, item_of
from models.tools.objectives import Stated, add_objective, drop_objective
from models.tools.scoping import (
    RemarkKind,
    Said,
    ScopingRemark,
    add_remark,
    change_remark,
    change_session,
    hold_session,
    line_of,
    link_item,
    link_objective,
    objectives_said,
    put_remark,
    remarks_behind,
    remarks_of,
    sittings_of,
    take_back,
    themes,
)
from models.topic import AgendaItem, TopicState
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_migrations import refused
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY, DAY = date(2026, 11, 20), timedelta(days=1)


def hold(session, cast, title="First round", held_on=None):
    return hold_session(session, cast.ana, title=title, held_on=held_on, now=NOW)


def say(
    session, cast, sitting, text="Who pays?", theme="Money", kind=RemarkKind.CONCERN, agency=None, by=None
):
    return add_remark(session, by or cast.ana, sitting, Said(kind, text, theme, agency), now=NOW)


def test_what_was_said_is_kept_by_agency_and_theme_and_never_by_person(session, cast):
    sitting = hold(session, cast)
    say(session, cast, sitting, " Who  pays? ", agency=cast.agency)
    say(session, cast, sitting, "Beds", "transport", RemarkKind.BARRIER)
    say(session, cast, sitting, "One form", "money", RemarkKind.HOPE)
    first, second, third = remarks_of(session, cast.committee.pk, sitting)
    assert (first.remark.text, first.agency, first.remark.theme) == ("Who pays?", cast.agency, "Money")
    assert (second.agency, third.remark.theme) == (None, "Money")
    assert themes([first, second, third]) == ["Money", "transport"]
    assert "author_id" not in ScopingRemark.model_fields


def test_sessions_come_with_the_latest_first_and_count_what_stands(session, cast):
    old, new = hold(session, cast, "Old", TODAY - 30 * DAY), hold(session, cast, "New")
    say(session, cast, old)
    take_back(session, cast.ana, say(session, cast, old, "No"), now=NOW)
    lines = sittings_of(session, cast.committee.pk)
    assert [(line.sitting, line.remarks) for line in lines] == [(new, 0), (old, 1)]
    change_session(session, cast.ana, new, title="Newer", held_on=TODAY - 60 * DAY, now=NOW)
    assert [line.sitting.title for line in sittings_of(session, cast.committee.pk)] == ["Old", "Newer"]
    assert sittings_of(session, seat(session, "T2").committee.pk) == []


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"text": " "}, "text", "empty"),
        ({"text": "x" * 301}, "text", "too_long"),
        ({"theme": ""}, "new_theme", "empty"),
        ({"theme": "x" * 61}, "new_theme", "too_long"),
    ],
)
def test_a_remark_that_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    sitting = hold(session, cast)
    with pytest.raises(Refused) as told:
        say(session, cast, sitting, **values)
    assert (told.value.field, told.value.code) == (field, code)


@pytest.mark.parametrize(
    ("title", "held_on", "field", "code"),
    [
        (" ", None, "title", "empty"),
        ("x" * 151, None, "title", "too_long"),
        ("A", TODAY + DAY, "held_on", "to_come"),
    ],
)
def test_a_session_that_cannot_be_is_refused_on_its_field(session, cast, title, held_on, field, code):
    with pytest.raises(Refused) as told:
        hold(session, cast, title, held_on)
    assert (told.value.field, told.value.code) == (field, code)


def test_a_session_has_an_end(session, cast):
    sitting = hold(session, cast)
    for number in range(200):
        session.add(
            ScopingRemark(
                committee_id=cast.committee.pk,
                session_id=sitting.pk,
                kind=RemarkKind.HOPE,
                text=f"Hope {number}",
                theme="All",
                made_at=NOW,
            )
        )
    session.flush()
    with pytest.raises(Refused) as told:
        say(session, cast, sitting)
    assert told.value.code == "too_many_remarks"


def test_a_remark_is_corrected_or_taken_back_and_then_stays_so(session, cast):
    remark = say(session, cast, hold(session, cast))
    said = Said(RemarkKind.BENEFIT, "Fewer trips", "Transport", cast.agency)
    change_remark(session, cast.ana, remark, said, now=NOW)
    assert (remark.kind, remark.agency_id) == (RemarkKind.BENEFIT, cast.agency.pk)
    take_back(session, cast.ana, remark, now=NOW)
    assert (remark.taken_back_on, remarks_of(session, cast.committee.pk)) == (TODAY, [])
    for act in (
        lambda: take_back(session, cast.ana, remark, now=NOW),
        lambda: change_remark(session, cast.ana, remark, said, now=NOW),
        lambda: put_remark(session, cast.ana, remark, title="T", attachment="", now=NOW),
        lambda: line_of(session, remark),
    ):
        with pytest.raises(AlreadySettled):
            act()


def test_a_topic_is_made_of_it_once_and_again_when_that_is_off_the_agenda(session, cast):
    remark = say(session, cast, hold(session, cast))
    first = put_remark(session, cast.ana, remark, title="Who pays?", attachment="Scoping", now=NOW)
    again = put_remark(session, cast.ana, remark, title="Who pays?", attachment="Scoping", now=NOW)
    assert (first.fresh, again.fresh, again.item) == (True, False, first.item)
    assert (remark.topic_id, first.item.attachment, first.meeting) == (first.item.pk, "Scoping", None)
    assert line_of(session, remark).on_agenda
    first.item.state = TopicState.REMOVED
    session.flush()
    assert not line_of(session, remark).on_agenda
    assert put_remark(session, cast.ana, remark, title="Who pays?", attachment="", now=NOW).fresh
    assert len(session.exec(select(AgendaItem)).all()) == 2


def test_only_staff_write_down_what_was_said_and_only_in_their_committee(session, cast):
    sitting = hold(session, cast)
    remark, said = say(session, cast, sitting), Said(RemarkKind.HOPE, "Hm", "Hm")
    acts = (
        lambda who: hold_session(session, who, title="Mine", held_on=None, now=NOW),
        lambda who: change_session(session, who, sitting, title="Mine", held_on=None, now=NOW),
        lambda who: add_remark(session, who, sitting, said, now=NOW),
        lambda who: change_remark(session, who, remark, said, now=NOW),
        lambda who: take_back(session, who, remark, now=NOW),
        lambda who: put_remark(session, who, remark, title="T", attachment="", now=NOW),
    )
    other = seat(session, "T2")
    for act in acts:
        with pytest.raises(NotAllowed):
            act(cast.ben)
    for act in acts[1:]:
        with pytest.raises(NotAllowed):
            act(other.ana)
    with pytest.raises(NotFound):
        say(session, cast, sitting, agency=other.agency)
    row = ScopingRemark(
        committee_id=cast.committee.pk,
        session_id=sitting.pk,
        kind=RemarkKind.HOPE,
        text="Hm",
        theme="Hm",
        agency_id=other.agency.pk,
        made_at=NOW,
    )
    assert refused(session, partial(session.add, row))


def test_lists_are_read_in_one_query_each(session, database, cast):
    for number in range(8):
        sitting = hold(session, cast, f"Round {number}")
        for text in ("One", "Two", "Three"):
            say(session, cast, sitting, text, agency=cast.agency)
    with counting(database) as told:
        assert len(sittings_of(session, cast.committee.pk)) == 8
        assert len(remarks_of(session, cast.committee.pk)) == 24
    assert len(told) == 2


def test_what_was_made_of_a_remark_is_known_on_both_sides_and_only_in_the_committee(session, cast):
    remark = say(session, cast, hold(session, cast), "No ride home", agency=cast.agency)
    begin_mapping(session, cast.ana, name="Workshop", held_on=TODAY, owned=(), now=NOW)
    [entry] = add_items(session, cast.ana, [Point(PointKind.GAP, "No ride home", [4])], now=NOW)
    objective = add_objective(session, cast.ana, Stated("A ride for each release"), now=NOW)
    item = item_of(session, entry)
    with pytest.raises(NotAllowed):
        link_item(session, cast.cho, remark, item, now=NOW)
    with pytest.raises(NotFound):
        link_item(session, cast.ana, remark, MapItem(committee_id=99, number=1, made_at=NOW), now=NOW)
    link_item(session, cast.ana, remark, item, now=NOW)
    link_objective(session, cast.ana, remark, objective, now=NOW)
    line = line_of(session, remark)
    assert (line.item, line.objective) == (item, objective)
    for made in (item, objective):
        assert [one.remark for one in remarks_behind(session, made)] == [remark]
    assert objectives_said(session, cast.committee.pk) == {objective.pk}
    drop_objective(session, cast.ana, objective, now=NOW)
    assert line_of(session, remark).objective is None
    take_back(session, cast.ana, remark, now=NOW)
    assert remarks_behind(session, item) == []
    with pytest.raises(AlreadySettled):
        link_item(session, cast.ana, remark, item, now=NOW)
