"""/committee groups: what there is and was, and the warning before another group is founded for the same."""

from models.workgroup import workgroups_of
from tests.handlers.test_committee import buttons
from tests.handlers.tools.pressing import opened, row, sent, typed

HOUSING = {
    "name": "*Home* Again",
    "purpose": "housing, jobs after jail",
    "run_by": "Hope House",
    "state": "ended",
    "ended_on": "2025-06-01",
    "learned": "No landlord was asked first",
    "intercepts": ["4"],
}
GROUP = {"workgroup": "Reentry housing", "leads": ["ben"], "channel": "random"}


def shown(world, who="ana"):
    return typed(world, "/committee groups", who)


def add(world, who="eli", **values):
    opened(world, shown(world, who), "Add …", who)
    return sent(world, HOUSING | values, who)


def founded(world) -> list[str]:
    with world.session() as session:
        return [group.name for group in workgroups_of(session, world.committee(session).pk)]


def workgroups(world, values, who="ana"):
    """The page of the set-up on which workgroups are founded, with this one sent."""
    person = world.person(who)
    assert person.command("/committee setup").ok
    view = person.views[-1]
    button = next(
        element
        for block in view.blocks
        for element in [block.get("accessory") or {}, *block.get("elements", [])]
        if element.get("value") == "workgroups"
    )
    before = view.hash
    assert person.click(view, button["action_id"], value="workgroups").ok
    world.slack.wait_until(lambda: person.views[-1].hash != before)
    seen = person.submit(values)
    assert seen.ok, seen.errors
    return person


def test_a_member_enters_a_past_effort_and_everybody_reads_what_was_learned(world):
    assert "Nothing is listed yet" in shown(world, "eli").words
    card = add(world)
    assert "Ended on 1 Jun 2025" in card.words
    assert "Run by Hope House" in card.words
    assert "Intercept 4 · Reentry" in card.words
    assert "No landlord was asked first" in card.words
    card = row(world, shown(world, "ben"), "∗Home∗ Again", "ben")
    assert buttons(card) == ["All groups"]


def test_a_change_keeps_how_it_was(world):
    opened(world, add(world), "Change …", "eli")
    seen = world.person("eli").submit({"ended_on": "2027-01-01"})
    assert "today, or a day before it" in seen.errors["ended_on"]
    card = sent(world, {"ended_on": None, "state": "active", "name": "Home Again"}, "eli")
    assert "Until 16 Nov 2026: ∗Home∗ Again, ended on 1 Jun 2025, for housing" in card.words
    opened(world, shown(world), "Add …")
    assert (
        "on the list already" in world.person("ana").submit(HOUSING | {"name": "home again"}).errors["name"]
    )


def test_who_founds_a_group_for_the_same_thing_is_told_and_founds_it_by_sending_it_again(world):
    add(world)
    ana = workgroups(world, GROUP | {"workgroup": "Housing and jobs"})
    told = ana.views[-1].words
    assert "There is a group that may be for the same thing" in told
    assert "*∗Home∗ Again*, ended on 1 Jun 2025, run by Hope House (housing, job)" in told
    assert "No landlord was asked first" in told
    assert founded(world) == ["Diversion"]
    assert ana.submit().ok
    assert founded(world) == ["Diversion", "Housing and jobs"]


def test_another_name_is_looked_at_anew_and_a_group_of_its_own_is_founded_at_once(world):
    add(world)
    ana = workgroups(world, GROUP | {"workgroup": "Housing"})
    assert ana.submit({"workgroup": "Jail diversion"}).ok
    assert "*Diversion*, a workgroup of this committee (diversion)" in ana.views[-1].words
    assert ana.submit({"workgroup": "Competency restoration"}).ok
    assert founded(world) == ["Competency restoration", "Diversion"]
