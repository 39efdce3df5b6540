"""Resources: by intercept, audience, step and word; a committee's own, and what it has hidden."""

from functools import partial

import pytest
from sqlmodel import select

from models.audit import AuditLine
from models.committee import Step
from models.errors import NotAllowed, Refused
from models.tools.resources import (
    MOST_OWN,
    Audience,
    CommitteeResource,
    HiddenResource,
    Resource,
    Sought,
    Told,
    add_resource,
    change_resource,
    hide_resource,
    library,
    remove_resource,
    search,
    show_resource,
    sought_by,
)
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_migrations import refused
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

LINK = "https://alder.example/crisis"
DISPATCH = Resource(
    "dispatch",
    "Tips for dispatch",
    "https://a.example",
    "Passing crisis calls on",
    audiences=[Audience.DISPATCH],
    intercepts=[0, 1],
    steps=[Step.PLANNING],
)
HOUSING = Resource(
    "housing",
    "Housing after jail",
    "https://b.example",
    audiences=[Audience.COMMUNITY_CORRECTIONS],
    intercepts=[4, 5],
)
RESEARCH = Resource("research", "What research says", "https://c.example", audiences=[Audience.ALL])
ALL = [DISPATCH, HOUSING, RESEARCH]
SHIPPED = {one.key: one for one in ALL}


def add(session, cast, who=None, **values) -> CommitteeResource:
    told = Told(**({"title": "Crisis line", "link": LINK} | values))
    return add_resource(session, who or cast.ben, told, now=NOW)


def keys(sought: Sought, resources=ALL) -> list[str]:
    return [one.key for one in search(resources, sought).resources]


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (Sought(), ["housing", "dispatch", "research"]),
        (Sought(intercept=4), ["housing", "research"]),
        (Sought(intercept=2), ["research"]),
        (Sought(audience=Audience.DISPATCH), ["dispatch", "research"]),
        (Sought(step=Step.PLANNING), ["dispatch", "housing", "research"]),
        (Sought(step=Step.TRANSITION), ["housing", "research"]),
        (Sought(word="jails"), ["housing"]),
        (Sought(word="CRISIS call"), ["dispatch"]),
        (Sought(word="corr"), ["housing"]),
        (Sought(word="planning"), ["dispatch"]),
        (Sought(intercept=0, word="housing"), []),
        (Sought(word="zebra"), []),
        (Sought(word="***"), []),
    ],
)
def test_filters_and_words_find_what_fits_and_what_is_for_it_first(sought, found):
    assert keys(sought) == found


def test_a_slip_of_the_keys_finds_the_near_word():
    found = search(ALL, Sought(word="huosing"))
    assert [one.key for one in found.resources] == ["housing"]
    assert found.instead == "housing"


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("", Sought()),
        ("2", Sought(intercept=2)),
        ("intercept 4 housing", Sought(intercept=4, word="housing")),
        ("988", Sought(word="988")),
        ("  first   responders ", Sought(word="first responders")),
        ("6", Sought(word="6")),
        ("x" * 90, Sought(word="x" * 40)),
    ],
)
def test_a_number_from_0_to_5_is_an_intercept_and_the_rest_are_words(typed, sought):
    assert sought_by(typed) == sought


def test_a_local_resource_stands_among_the_others_and_before_them(session, cast):
    row = add(session, cast, intercepts=[5, 4], audiences=["peers and families"], about="  Day and  night. ")
    every, hidden = library(session, cast.committee.pk, SHIPPED)
    assert (row.intercepts, row.about, row.link) == ([4, 5], "Day and night.", LINK)
    assert hidden == set()
    assert keys(Sought(intercept=4), every) == [f"own:{row.pk}", "housing", "research"]
    assert keys(Sought(word="peers"), every) == [f"own:{row.pk}"]
    assert keys(Sought(audience=Audience.COURTS), every) == ["research"]


def test_another_committees_resources_are_not_seen(session, cast):
    other = seat(session, "T2")
    add(session, other)
    hide_resource(session, other.ana, "housing", now=NOW)
    every, hidden = library(session, cast.committee.pk, SHIPPED)
    assert (every, hidden) == (ALL, set())


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"title": " "}, "title", "empty"),
        ({"title": "x" * 151}, "title", "too_long"),
        ({"link": ""}, "link", "empty"),
        ({"link": "javascript:alert(1)"}, "link", "no_link"),
        ({"link": "https://a b"}, "link", "no_link"),
        ({"link": "https://" + "x" * 500}, "link", "too_long"),
        ({"about": "x" * 301}, "about", "too_long"),
        ({"intercepts": [6]}, "intercepts", "unknown"),
        ({"audiences": ["martians"]}, "audiences", "unknown"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(session, cast, values, field, code):
    with pytest.raises(Refused) as told:
        add(session, cast, **values)
    assert (told.value.field, told.value.code) == (field, code)
    assert library(session, cast.committee.pk, {})[0] == []


def test_a_link_stands_in_the_library_once(session, cast):
    first = add(session, cast)
    with pytest.raises(Refused) as told:
        add(session, cast, title="The same again", link=f" {LINK} ")
    assert (told.value.code, told.value.given) == ("resource_known", "Crisis line")
    change_resource(session, cast.ben, first, Told("Crisis line, day and night", LINK), now=NOW)
    assert first.title == "Crisis line, day and night"
    twin = CommitteeResource(
        committee_id=cast.committee.pk, title="x", link=LINK, author_id=cast.ben.pk, made_at=NOW
    )
    assert refused(session, partial(session.add, twin))


def test_the_library_has_an_end(session, cast):
    for number in range(MOST_OWN):
        row = CommitteeResource(
            committee_id=cast.committee.pk,
            title="x",
            link=f"https://{number}",
            author_id=cast.ben.pk,
            made_at=NOW,
        )
        session.add(row)
    session.flush()
    with pytest.raises(Refused) as told:
        add(session, cast)
    assert told.value.code == "too_many_resources"


def test_who_entered_it_and_the_staff_change_it_and_nobody_else(session, cast):
    row, stranger = add(session, cast), seat(session, "T2").ana
    acts = (
        lambda who: change_resource(session, who, row, Told("New", LINK), now=NOW),
        lambda who: remove_resource(session, who, row, now=NOW),
    )
    for act in acts:
        for who in (cast.cho, stranger):
            with pytest.raises(NotAllowed):
                act(who)
    acts[0](cast.ben)
    acts[1](cast.ana)
    assert library(session, cast.committee.pk, {})[0] == []


def test_only_the_staff_hides_and_hidden_twice_is_hidden_once(session, cast):
    with pytest.raises(NotAllowed):
        hide_resource(session, cast.ben, "housing", now=NOW)
    for _ in range(2):
        hide_resource(session, cast.ana, "housing", now=NOW)
    assert library(session, cast.committee.pk, SHIPPED)[1] == {"housing"}
    assert len(session.exec(select(HiddenResource)).all()) == 1
    with pytest.raises(NotAllowed):
        show_resource(session, cast.ben, "housing", now=NOW)
    for _ in range(2):
        show_resource(session, cast.ana, "housing", now=NOW)
    assert library(session, cast.committee.pk, SHIPPED)[1] == set()


def test_what_was_taken_out_stays_on_record(session, cast):
    remove_resource(session, cast.ben, add(session, cast), now=NOW)
    line = session.exec(select(AuditLine).where(AuditLine.kind == "committee_resource")).all()[-1]
    assert (line.act, line.before["link"]) == ("resource.edit", LINK)


def test_the_library_is_read_in_two_queries(session, database, cast):
    for number in range(12):
        add(session, cast, link=f"{LINK}/{number}")
    with counting(database) as asked:
        library(session, cast.committee.pk, SHIPPED)
    assert len(asked) == 2
