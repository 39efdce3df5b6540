"""The set-up from the first word to the summary, through a real Slack client, with all that can go wrong."""

import copy
from datetime import date, time

import pytest
from sqlmodel import select

from models import schedule
from models.audit import AuditLine
from models.chair import line_of, rotation_of, serving_term
from models.committee import Agency, Committee, Member
from models.recurrence import parts
from models.rhythm import missing_part
from models.roster import group_lines, seat_lines
from models.schedule import Work
from models.series import series_of
from tests.there import there
from tests.world import World

BASICS = {
    "name": "Justice and Health Council",
    "mission": "Fewer people with mental illness in jail.",
    "zone": "America/Denver",
    "channel": "committee",
    "coordinators": ["ana", "eli"],
}
PROBATION = {"agency": "Probation", "sector": "criminal_justice", "principal": "ana", "designee": "cho"}
HOSPITAL = {"agency": "Hospital", "sector": "behavioral_health", "principal": "dee"}
DIVERSION = {"workgroup": "Diversion", "channel": "diversion", "leads": ["ben"], "members": ["ana", "cho"]}
MEETINGS = {"every": "m2", "weekday": "1", "time": "09:00", "minutes": "90", "place": "Room 2"}
RHYTHM = {"every": "w2", "weekday": "0", "time": "09:00", "digest_weekday": "4", "digest_time": "08:00"}
CHAIR = {
    "criminal_justice": ["ana", "cho"],
    "behavioral_health": ["dee", "ben"],
    "chair": "ana",
    "starts_on": "2026-01-15",
    "ends_on": "2027-01-15",
}


@pytest.fixture
def bare(tmp_path):
    with World(tmp_path, set_up=False) as world:
        yield world


def begin(world):
    """Ana at the first page."""
    ana = world.person("ana")
    assert ana.command("/committee setup").ok
    return ana


def through(world, *pages):
    """Ana has sent these pages; she stands on the one after the last."""
    ana = begin(world)
    for page in pages:
        seen = ana.submit(page)
        assert seen.ok, seen.errors or seen.error
    return ana


def press(world, person, label):
    """Presses a button of the open form and waits until the form has turned."""
    before = person.views[-1].hash
    assert person.click(person.views[-1], label=label).ok
    world.slack.wait_until(lambda: person.views[-1].hash != before)


def to_chair(world):
    ana = through(world, BASICS, PROBATION, HOSPITAL)
    press(world, ana, "That is all: on to workgroups")
    assert ana.submit(DIVERSION).ok
    press(world, ana, "That is all: on to meetings")
    for page in (MEETINGS, RHYTHM):
        seen = ana.submit(page)
        assert seen.ok, seen.errors or seen.error
    return ana


def heading(person):
    view = person.views[-1]
    return next(block["text"]["text"] for block in view.blocks if block["type"] == "header")


def test_the_first_person_is_told_openly_that_they_become_the_coordinator(bare):
    ana = begin(bare)
    assert "you become the first coordinator" in ana.views[-1].words
    assert ana.submit(BASICS).ok
    with bare.session() as session:
        assert bare.member(session, "ana").coordinator
        assert bare.committee(session).name == "Justice and Health Council"


def test_the_whole_set_up_ends_with_what_happens_next_and_when(bare):
    ana = to_chair(bare)
    seen = ana.submit(CHAIR)
    assert seen.ok, seen.errors or seen.error
    told = ana.views[-1].words
    assert ana.views[-1].title == "All set"
    assert "Monday, 16 November 2026 at 9:00 · Check-in of Diversion" in told
    assert "Thursday, 3 December 2026 at 9:00 · Agenda for the meeting on 8 December" in told
    assert "Friday, 20 November 2026 at 8:00 · Digest to the chairs" in told
    assert "The next chair is asked" in told
    assert "/invite" not in told
    with bare.session() as session:
        committee = bare.committee(session)
        assert committee.set_up_at == bare.now()
        assert missing_part(session, committee) is None


def test_the_set_up_makes_exactly_what_was_picked(bare):
    assert to_chair(bare).submit(CHAIR | {"term_months": "6", "notice_days": "30"}).ok
    with bare.session() as session:
        pk = bare.committee(session).pk
        people = {member.pk: member.slack_id for member in session.exec(select(Member)).all()}
        names = {bare.id(name): name for name in ("ana", "ben", "cho", "dee", "eli")}
        seats = [
            (line.agency.name, names[there(line.principal).slack_id]) for line in seat_lines(session, pk)
        ]
        assert seats == [("Hospital", "dee"), ("Probation", "ana")]
        [group] = group_lines(session, pk)
        assert [names[lead.slack_id] for lead in group.leads] == ["ben"]
        assert sorted(names[member.slack_id] for member in group.members) == ["ana", "cho"]
        series = there(series_of(session, pk))
        assert (series.at, series.minutes, series.place, series.agenda_days) == (time(9), 90, "Room 2", 5)
        assert parts(series.rule).nth == 2
        checkins = there(schedule.find(session, pk, Work.ROUND_OPEN, group.group.pk))
        assert parts(checkins.rule).interval == 2
        assert [names[people[place.member_id]] for place in line_of(session, pk)] == [
            "ana",
            "cho",
            "dee",
            "ben",
        ]
        term = there(serving_term(session, pk))
        assert (term.starts_on, term.ends_on) == (date(2026, 1, 15), date(2027, 1, 15))
        rotation = there(rotation_of(session, pk))
        assert (rotation.term_months, rotation.notice_days) == (6, 30)
        assert sorted(
            names[m.slack_id] for m in session.exec(select(Member).where(Member.coordinator)).all()
        ) == [
            "ana",
            "eli",
        ]


def test_the_committee_hears_once_who_coordinates(bare):
    assert to_chair(bare).submit(CHAIR).ok
    bare.work()
    posts = bare.person("ben").messages("committee")
    [post] = [message for message in posts if "now has a convener" in message.text]
    ana, eli = bare.id("ana"), bare.id("eli")
    assert f"<@{ana}> and <@{eli}> coordinate me." in post.text


def test_channels_without_the_bot_are_named_with_what_to_type(bare):
    space = bare.slack.workspace
    space.add_channel("council", ["ana"])
    space.add_channel("secret", ["ana"], is_private=True)
    ana = through(bare, BASICS | {"channel": "council"})
    assert "/invite @Convener" in ana.views[-1].words
    assert bare.channel("council") in ana.views[-1].words
    ana.submit(PROBATION)
    ana.submit(HOSPITAL)
    press(bare, ana, "That is all: on to workgroups")
    ana.submit(DIVERSION | {"channel": "secret"})
    press(bare, ana, "That is all: on to meetings")
    ana.submit(MEETINGS)
    ana.submit(RHYTHM)
    assert ana.submit(CHAIR).ok
    told = ana.views[-1].words
    assert "/invite @Convener" in told
    assert bare.channel("council") in told
    assert bare.channel("secret") in told


def test_left_after_any_page_it_goes_on_at_the_first_missing_part(bare):
    pages = [(BASICS, "Agencies and seats"), (PROBATION, "Workgroups")]
    ana = bare.person("ana")
    for page, following in pages:
        ana.command("/committee setup")
        assert ana.submit(page).ok
        ana.close_view()
        ana.command("/committee setup")
        assert heading(ana) == following
        ana.close_view()


def test_a_page_can_be_gone_back_to_and_shows_what_was_saved(bare):
    ana = through(bare, BASICS)
    press(bare, ana, "Back: the committee")
    typed = {key: next(iter(state.values())) for key, state in ana.views[-1].values.items()}
    assert next(state["value"] for key, state in typed.items() if key.startswith("name~")) == BASICS["name"]


def test_the_page_for_seats_comes_back_empty_with_what_is_in(bare):
    ana = through(bare, BASICS, PROBATION)
    assert "Saved: Probation" in ana.views[-1].words
    assert not any(
        state.get("value") for fields in ana.views[-1].values.values() for state in fields.values()
    )


def test_going_on_with_something_typed_but_not_saved_loses_nothing(bare):
    ana = through(bare, BASICS, PROBATION)
    ana.fill(ana.views[-1], HOSPITAL)
    press(bare, ana, "That is all: on to workgroups")
    assert "“Hospital” is not saved yet" in ana.views[-1].words
    assert heading(ana) == "Agencies and seats"
    assert ana.submit().ok
    with bare.session() as session:
        assert [line.agency.name for line in seat_lines(session, 1)] == ["Hospital", "Probation"]


def test_a_seat_can_be_changed_and_left_vacant(bare):
    ana = through(bare, BASICS, PROBATION)
    press(bare, ana, "Change …")
    assert ana.submit({"agency": "Adult Probation", "principal": None, "designee": None}).ok
    with bare.session() as session:
        [line] = seat_lines(session, 1)
        assert (line.agency.name, line.principal) == ("Adult Probation", None)
        assert len(session.exec(select(Agency)).all()) == 1
    assert "vacant" in ana.views[-1].words


def test_the_same_agency_again_updates_it(bare):
    ana = through(bare, BASICS, PROBATION)
    assert ana.submit(PROBATION | {"agency": " probation ", "sector": "government", "designee": "ben"}).ok
    with bare.session() as session:
        [line] = seat_lines(session, 1)
        assert line.agency.sector == "government"
        assert there(line.designee).slack_id == bare.id("ben")


REFUSALS = [
    ((), BASICS | {"name": "   "}, "name", "few words"),
    ((), BASICS | {"zone_typed": "Narnia"}, "zone_typed", "Narnia"),
    ((), BASICS | {"coordinators": ["ana", "gone"]}, "coordinators", "closed account"),
    ((BASICS,), PROBATION | {"agency": "  "}, "agency", "few words"),
    ((BASICS,), PROBATION | {"designee": "ana"}, "designee", "stand in for themselves"),
    ((BASICS,), PROBATION | {"principal": "guest"}, "principal", "another workspace"),
    ((BASICS, PROBATION), HOSPITAL | {"principal": "ana"}, "principal", "another seat"),
]


@pytest.mark.parametrize(("before", "page", "field", "words"), REFUSALS)
def test_bad_input_is_refused_on_its_field_and_stays_typed(bare, before, page, field, words):
    space = bare.slack.workspace
    space.add_user("gone", "Gina Gone", deleted=True)
    space.add_user("guest", "Gus Guest", is_stranger=True)
    ana = through(bare, *before)
    seen = ana.submit(page)
    assert {key.partition("~")[0]: words in text for key, text in seen.errors.items()} == {field: True}
    held = {key.partition("~")[0]: next(iter(state.values())) for key, state in ana.views[-1].values.items()}
    for name, plain in page.items():
        shown = held[name]
        if isinstance(plain, str) and "value" in shown:
            assert shown["value"] == plain
    with bare.session() as session:
        assert len(seat_lines(session, 1)) == sum("agency" in done for done in before)


@pytest.mark.parametrize(
    ("page", "field", "words"),
    [
        (CHAIR | {"behavioral_health": ["dee", "ana"]}, "behavioral_health", "both lines"),
        (CHAIR | {"chair": "eli"}, "chair", "in neither line"),
        (CHAIR | {"ends_on": "2026-11-16"}, "ends_on", "still to come"),
        (CHAIR | {"starts_on": "2026-11-30"}, "starts_on", "today, or a day before it"),
    ],
)
def test_a_wrong_line_of_succession_is_refused_on_its_field(bare, page, field, words):
    ana = to_chair(bare)
    seen = ana.submit(page)
    assert {key.partition("~")[0]: words in text for key, text in seen.errors.items()} == {field: True}
    with bare.session() as session:
        assert bare.committee(session).set_up_at is None
        assert line_of(session, 1) == []
    assert ana.submit(CHAIR).ok


def test_a_channel_of_the_committee_or_of_another_workgroup_is_refused(bare):
    ana = through(bare, BASICS, PROBATION)
    press(bare, ana, "That is all: on to workgroups")
    assert ana.submit(DIVERSION | {"channel": "committee"}).errors
    assert ana.submit(DIVERSION).ok
    again = ana.submit(DIVERSION | {"workgroup": "Housing"})
    assert [key.partition("~")[0] for key in again.errors] == ["channel"]
    assert "in use" in next(iter(again.errors.values()))


def test_a_name_too_long_never_leaves_the_form(bare):
    assert begin(bare).submit(BASICS | {"name": "x" * 151}).errors


def test_markup_in_names_stays_words(bare):
    ana = through(bare, BASICS | {"name": "*Bold* <!channel>"}, PROBATION | {"agency": "<!here> & Sons"})
    press(bare, ana, "That is all: on to workgroups")
    assert ana.submit(DIVERSION | {"workgroup": "_All_ <!everyone>"}).ok
    assert "<!" not in str(ana.views[-1].blocks)


def test_a_form_sent_twice_has_one_effect(bare):
    """Slack repeats a submit whose answer it thinks lost: the same view and hash arrive a second time."""
    ana = begin(bare)
    for page in (BASICS, PROBATION):
        ana.fill(ana.views[-1], page)
        with bare.slack.workspace.lock:
            first = copy.deepcopy(ana.views[-1])
        assert ana.submit().ok
        turned = ana.views[-1]
        bare.slack.workspace.views[first.id] = first
        ana.submit(view=first)
        bare.slack.workspace.views[first.id] = turned
    with bare.session() as session:
        assert len(session.exec(select(Committee)).all()) == 1
        assert len(session.exec(select(Agency)).all()) == 1
        made = session.exec(select(AuditLine).where(AuditLine.kind == "seat")).all()
        assert len(made) == 1


def test_a_second_person_with_the_first_page_open_does_not_take_over(bare):
    begin(bare)
    bare.person("ben").command("/committee setup")
    assert bare.person("ana").submit(BASICS).ok
    seen = bare.person("ben").submit(BASICS | {"name": "Mine"})
    assert seen.errors
    with bare.session() as session:
        assert bare.committee(session).name == BASICS["name"]
        assert not session.exec(select(Member).where(Member.slack_id == bare.id("ben"))).all()


def test_when_slack_cannot_say_who_was_picked_nothing_is_lost_and_it_can_be_sent_again(bare):
    ana = through(bare, BASICS)
    bare.slack.faults.add("users.info", kind="500", times=3)
    seen = ana.submit(PROBATION)
    assert "Something went wrong on our side" in str(seen.errors)
    bare.slack.faults.clear()
    assert ana.submit().ok
    with bare.session() as session:
        assert [line.agency.name for line in seat_lines(session, 1)] == ["Probation"]


def test_thirty_people_picked_at_once_are_admitted_within_the_ack(bare):
    names = [f"person{number}" for number in range(29)]
    for name in names:
        bare.slack.workspace.add_user(name, name.capitalize(), tz="America/Denver")
    ana = through(bare, BASICS, PROBATION)
    press(bare, ana, "That is all: on to workgroups")
    assert ana.submit(DIVERSION | {"members": names}).ok
    with bare.session() as session:
        [line] = group_lines(session, 1)
        assert len(line.members) == 29
