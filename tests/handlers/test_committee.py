"""/committee: the glance, its help, and the ways on."""

from datetime import date

from sqlmodel import select

from models.chair import Candidate
from models.committee import Sector
from models.office import Office
from models.roster import put_seat, seat_lines
from models.rotation import begin_rotation


def buttons(message):
    return [
        element["text"]["text"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def glance(world, who="ana"):
    seen = world.person(who).command("/committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def let_chair(world, who="cho"):
    with world.session() as session:
        line = [
            Candidate(world.member(session, "cho").pk, Sector.CRIMINAL_JUSTICE),
            Candidate(world.member(session, "dee").pk, Sector.BEHAVIORAL_HEALTH),
        ]
        begin_rotation(
            session,
            world.member(session, "ana"),
            Office(world.committee(session).pk),
            line=line,
            chair=next(place for place in line if place.member_id == world.member(session, who).pk),
            starts_on=date(2026, 1, 15),
            ends_on=date(2027, 1, 15),
            now=world.now(),
        )


def test_the_glance_says_where_everything_stands(world):
    let_chair(world)
    world.step("On time", owner="ben", due="2026-12-01")
    world.step("Late", owner="cho", due="2026-11-02")
    told = glance(world).words
    assert "We are at *engagement*, with 1 open goal" in told
    assert "*Diversion*: 1 late, 1 with no word yet" in told
    assert "*Next meeting*: Tuesday, 8 December 2026 at 9:00 · Room 2" in told
    assert "chairs until Friday, 15 January 2027" in told
    assert "Vacant" not in told


def test_a_vacant_chair_and_vacant_seats_are_named_by_agency(world):
    with world.session() as session:
        line = next(line for line in seat_lines(session, 1) if line.agency.name == "Hospital")
        put_seat(
            session,
            world.member(session, "ana"),
            line.agency,
            principal=None,
            designee=None,
            seat=line.seat,
            now=world.now(),
        )
    told = glance(world).words
    assert "The chair is vacant" in told
    assert "Vacant: Hospital" in told


def test_somebody_who_has_left_leaves_the_seat_vacant(world):
    with world.session() as session:
        eli = world.member(session, "eli")
        eli.active = False
        session.add(eli)
    assert "Vacant: Peers" in glance(world).words


OPEN_TO_ALL = ["Goals", "Meetings", "Chair", "Tools"]


def test_only_those_who_may_are_shown_schedule_and_settings(world):
    assert buttons(glance(world, "ana")) == [*OPEN_TO_ALL, "Schedule", "Settings"]
    assert buttons(glance(world, "ben")) == OPEN_TO_ALL


def test_the_buttons_lead_to_goals_schedule_and_settings(world):
    world.step("Draft the protocol", owner="ben", due="2026-12-01")
    ana, message = world.person("ana"), glance(world)
    seen = ana.click(message, label="Goals")
    world.slack.wait_until(lambda: "Draft the protocol" in seen.text or len(seen.messages) > 0)
    assert "Draft the protocol" in seen.messages[-1].words
    for label, title in (("Schedule", "Schedule"), ("Settings", "Settings")):
        ana.click(message, label=label)
        assert ana.views[-1].title == title
        ana.close_view()


def test_the_glance_is_seen_by_the_sender_only(world):
    seen = world.person("ana").command("/committee", channel="committee")
    assert seen.messages[-1].only_for == world.id("ana")


def test_help_and_unknown_words_are_answered_privately(world):
    ana = world.person("ana")
    assert "/committee schedule" in ana.command("/committee help").text
    told = ana.command("/committee shedule").messages[-1].words
    assert "Did you mean `/committee schedule`" in told


def test_a_stranger_is_told_kindly_and_nothing_is_shown(world):
    seen = world.person("stranger").command("/committee")
    assert "not on this committee" in seen.text
    assert "Diversion" not in seen.text


def test_three_thousand_characters_and_markup_are_an_unknown_word(world):
    told = world.person("ana").command("/committee <!channel> " + "x" * 2900)
    assert told.ok
    *live, typed = told.messages[-1].blocks
    assert "<!channel>" not in str(live)
    assert "x" * 2900 in "".join(part["text"] for part in typed["elements"])
    assert {part["type"] for part in typed["elements"]} == {"plain_text"}  # in which nothing is live


def test_the_number_of_queries_does_not_grow_with_the_number_of_steps(world):
    from sqlalchemy import event

    def count():
        said = []
        engine = world.convener.database.engine

        def note(_c, _cur, statement, *_):
            said.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        glance(world)
        event.remove(engine, "before_cursor_execute", note)
        return len([one for one in said if one.startswith("SELECT")])

    world.step("One", owner="ben", due="2026-12-01")
    few = count()
    for number in range(10):
        world.step(f"Step {number}", owner="cho", due="2026-12-01")
    assert count() <= few


def test_it_is_not_set_up_yet_says_what_to_do(tmp_path):
    from tests.world import World

    with World(tmp_path, set_up=False) as world:
        assert "/committee setup" in world.person("ana").command("/committee").text
        with world.session() as session:
            assert session.exec(select(1)).one() == 1
