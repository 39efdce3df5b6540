"""/committee vitality as people use it: all signs for staff, one a month to one person, the two answers."""

from datetime import date

from models.committee import agencies_of
from models.goal import Goal
from models.step import edit, step_by_ref, wait_on
from models.tools.pause import begin_pause
from prompts.tools import vitality as prompts
from tests.handlers.test_committee import buttons, let_chair
from tests.handlers.tools.pressing import opened, pressed, sent, typed

LINE = "/committee vitality"


def three_goals(world) -> None:
    for statement in ("Fewer bookings", "Shorter stays", "More <!channel> *beds*"):
        world.goal(statement)


def put_off(world, title="Sign <!channel> *it*") -> str:
    """A step of Diversion that was put off three times."""
    ref = world.step(title, owner="cho", due="2026-11-20")
    for day in ("2026-11-27", "2026-12-04", "2026-12-11"):
        with world.session() as session:
            step = step_by_ref(session, world.committee(session), ref)
            edit(
                session,
                world.member(session, "ana"),
                step,
                version=step.version,
                title=step.title,
                goal=session.get_one(Goal, step.goal_id),
                owner=world.member(session, "cho"),
                due=date.fromisoformat(day),
                now=world.now(),
            )
    return ref


def told(world, who) -> list:
    return [message for message in world.person(who).dm if "One thing to try" in message.words]


def test_a_committee_that_is_well_is_told_what_is_looked_at(world):
    message = typed(world, LINE)
    assert "Nothing stands out just now." in message.words
    assert buttons(message) == ["Thresholds …"]
    theirs = typed(world, LINE, "eli")
    assert "Nothing waits for you here." in theirs.words
    assert buttons(theirs) == []
    stranger = world.person("stranger").command(LINE, channel="committee")
    assert "not on this committee" in stranger.text or "coordinator" in stranger.text


def test_staff_see_all_a_lead_sees_their_own_and_nobody_else_sees_any(world):
    three_goals(world)
    put_off(world)
    words = typed(world, LINE).words
    assert "3 goals are open, and there is no map of gaps yet." in words
    assert "was put off 3 times since it was due on 20 Nov 2026" in words
    mine = typed(world, LINE, "ben")
    assert "was put off 3 times" in mine.words
    assert "no map" not in mine.words
    assert "<!channel>" not in str(mine.blocks)
    assert "Nothing waits for you here." in typed(world, LINE, "cho").words


def test_once_a_month_one_person_is_told_privately_and_answers(world):
    let_chair(world, "cho")
    three_goals(world)
    put_off(world)
    typed(world, LINE)
    world.walk(world.at("2026-12-10", "14:05"))
    [letter] = told(world, "ben")
    assert "A step is put off again and again" in letter.words
    assert not any(told(world, who) for who in ("ana", "cho", "dee", "eli"))
    pressed(world, letter, "We are on it", "ben")
    world.slack.wait_until(
        lambda: "thank you" in world.person("ben").dm[-1].words or told(world, "ben") == []
    )
    assert "“We are on it”" in typed(world, LINE).words


def test_that_it_is_no_problem_wants_a_reason_and_is_shown_with_it(world):
    three_goals(world)
    opened(world, typed(world, LINE), "Not a problem here …")
    assert "please" in str(world.person("ana").submit({"because": " "}).errors["because"]).lower()
    assert "not a problem here" in sent(world, {"because": "The *map* is <!channel> on paper"}).words
    again = typed(world, LINE)
    assert "“Not a problem here”" in again.words
    assert "on paper" in again.words
    assert "<!channel>" not in str(again.blocks)


def test_a_question_goes_on_the_agenda_once_and_names_nobody(world):
    with world.session() as session:
        hospital = next(
            one for one in agencies_of(session, world.committee(session).pk) if one.name == "Hospital"
        )
    for number in range(3):
        ref = world.step(f"Step {number}", owner="cho", due="2026-12-20")
        with world.session() as session:
            step = step_by_ref(session, world.committee(session), ref)
            wait_on(session, world.member(session, "cho"), step, hospital, why="Counsel", now=world.now())
    message = typed(world, LINE)
    assert "3 steps of 3 that wait for somebody wait for Hospital" in message.words
    assert "What do we wait for, and who can help?" in pressed(world, message, "Put it on the agenda").words
    assert "already" in pressed(world, message, "Put it on the agenda").words
    agenda = world.person("eli").command("/agenda", channel="committee").messages[-1].words
    assert "What do we wait for, and who can help?" in agenda


def test_coordinators_change_what_it_takes_and_a_number_out_of_bounds_stays_in_the_form(world):
    put_off(world)
    view = opened(world, typed(world, LINE), "Thresholds …")
    assert view.title == "Thresholds"
    ana = world.person("ana")
    kept = {
        block["block_id"]: block["element"]["initial_value"]
        for block in view.blocks
        if block["type"] == "input"
    }
    assert ana.submit(kept | {"moved": "99"}).errors.keys() == {"moved"}
    assert "Nothing stands out just now." in sent(world, {"moved": "4"}).words
    assert "Thresholds …" not in buttons(typed(world, LINE, "ben"))
    assert prompts.THRESHOLDS.startswith("tool.vitality.")


def test_the_form_leads_to_the_bounds_for_meetings_and_a_pause_is_said(world):
    view = opened(world, typed(world, LINE), "Thresholds …")
    assert "One person holds all the keys" in str(view.blocks)
    ana = world.person("ana")
    bounds = ana.click(view, label="Bounds …").view
    assert bounds.title == "Bounds for meetings"
    assert "at least 2 meetings" in sent(world, {"most_hours": "", "fewest_meetings": "2"}).words
    with world.session() as session:
        begin_pause(
            session,
            world.member(session, "ana"),
            because="Flood",
            restart_on=None,
            cancels=True,
            moves_terms=False,
            now=world.now(),
        )
    assert "The committee pauses, so I notice nothing." in typed(world, LINE).words
