"""/committee objectives: picked or written, told what they lack, made goals."""

from models.goal import open_goals
from tests.handlers.test_committee import buttons


def shown(world, who="ben"):
    seen = world.person(who).command("/committee objectives", channel="committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def said(world, seen):
    assert seen.ok, seen.errors
    world.slack.wait_until(lambda: len(seen.messages) > 0)
    return seen.messages[-1].words


def write(world, who="ben", **values):
    person = world.person(who)
    assert person.click(shown(world, who), label="Write one …").view is not None
    return said(world, person.submit(values))


def goals(world):
    with world.session() as session:
        return open_goals(session, world.committee(session).pk)


def test_an_objective_is_picked_from_the_list_made_ones_own_and_a_goal(world):
    assert "No objective yet." in shown(world).words
    ben = world.person("ben")
    assert ben.click(shown(world), label="Pick from the list …").view is not None
    ben.submit({"key": "screening"})
    world.slack.wait_until(lambda: "statement" in str(ben.views[-1].body))
    assert "__ percent of people booked are screened" in str(ben.views[-1].body)
    told = said(world, ben.submit())
    assert "It does not say yet by how much, or how you will see it and by when." in told
    assert ben.click(shown(world), label="Change …").view is not None
    text = "90 percent of people booked are screened within 24 hours"
    told = said(world, ben.submit({"statement": text, "due": "2027-06-30"}))
    assert "does not say yet" not in told
    assert "by Wednesday, 30 June 2027" in told
    assert "percent of people booked are screened for mental illness" in told.split("Until 16 Nov 2026: “")[1]
    assert "Changed by Ben Ode." in told  # what was said before stays beside it
    eli = world.person("eli")
    assert "Change …" not in buttons(shown(world, "eli"))
    assert eli.click(shown(world, "eli"), label="Make it a goal …").view is not None
    told = said(world, eli.submit())
    assert "It is goal *G1* now." in told
    assert "goal *G1*" in shown(world).words
    assert "Make it a goal …" not in buttons(shown(world))
    [goal] = goals(world)
    assert (goal.statement, goal.intercepts, goal.workgroup_id) == (text, [2, 3], None)


def test_what_is_typed_stays_in_the_form_and_is_never_live(world):
    ben = world.person("ben")
    assert ben.click(shown(world), label="Write one …").view is not None
    errors = ben.submit({"statement": "<!channel> *all* by 5", "due": "2026-11-01"}).errors
    assert "still to come" in errors["due"]
    assert ben.views[-1].title == "Objective"
    told = said(world, ben.submit({"due": "2027-11-01"}))
    assert "&lt;!channel&gt; ∗all∗ by 5" in told


def test_one_is_given_up_by_its_author_and_not_by_others(world):
    write(world, statement="Half as many bookings by 2028")
    assert "Drop" not in buttons(shown(world, "eli"))
    eli = world.person("eli")
    assert eli.click(shown(world, "eli"), label="Make it a goal …").view is not None
    seen = world.person("ben").click(shown(world), label="Drop")
    assert "Given up: Half as many bookings" in said(world, seen)
    assert "Given up: “Half as many bookings by 2028”" in shown(world, "eli").words  # it stays readable
    assert "given up already" in str(eli.submit().errors)
    assert goals(world) == []


def test_the_goal_goes_to_the_workgroup_that_is_picked(world):
    write(world, statement="Half as many bookings", measure="from 100 to 50")
    ana = world.person("ana")
    assert ana.click(shown(world, "ana"), label="Make it a goal …").view is not None
    with world.session() as session:
        group = world.workgroup(session).pk
    assert "goal *G1*" in said(world, ana.submit({"group": str(group)}))
    assert goals(world)[0].workgroup_id == group
