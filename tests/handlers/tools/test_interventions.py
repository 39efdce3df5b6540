"""/committee interventions: entered, running since a day, and marked in the charts."""

from datetime import date

from models.tools.indicator import About, add_indicator
from models.tools.observation import Figure, Way, record_all
from models.tools.period import Span
from tests.handlers.test_committee import buttons
from tests.handlers.tools.pressing import agency, opened, pressed, row, sent, typed

TEAM = {"title": "Mobile <!channel> team", "kind": "service", "intercepts": ["0", "1"]}


def shown(world, who="cho"):
    return typed(world, "/committee interventions", who)


def added(world, who="cho", **values):
    opened(world, shown(world, who), "Add …", who)
    return sent(world, TEAM | values, who)


def test_one_is_proposed_by_a_member_and_runs_by_the_word_of_who_leads(world):
    assert "what you do about a gap" in shown(world, "eli").words
    world.goal()
    said = added(world, goal="1", agencies=[agency(world, "Hospital")], planned_on="2026-12-01")
    assert "Mobile &lt;!channel&gt; team" in said.words
    assert "Service, proposed, planned for Tue 1 Dec" in said.words
    assert "Taking part: Hospital" in said.words
    assert buttons(said) == ["Change …", "All interventions"]
    card = row(world, shown(world, "ben"), "Mobile", "ben")
    opened(world, card, "How it stands …", "ben")
    wrong = world.person("ben").submit({"state": "running", "on": "2026-12-01"})
    assert "today, or a day before it" in wrong.errors["on"]
    said = sent(world, {"on": "2026-11-02"}, "ben")
    assert "Service, running since 2 Nov 2026" in said.words
    assert "planned for 1 Dec 2026" in said.words
    opened(world, said, "Change …", "ben")
    said = sent(world, {"title": "Mobile team", "goal": "0"}, "ben")
    assert "*G1*" not in said.words
    former = "Until 16 Nov 2026: called “Mobile &lt;!channel&gt; team”. Changed by Ben Ode."
    assert former in said.words
    assert "Until 16 Nov 2026: state proposed. Changed by Ben Ode." in said.words
    assert "All interventions" in buttons(row(world, shown(world, "eli"), "Mobile team", "eli"))


def test_its_start_is_marked_in_a_chart(world):
    added(world, "ana", title="Mobile team")
    opened(world, row(world, shown(world, "ana"), "Mobile team"), "How it stands …")
    sent(world, {"state": "running", "on": "2026-11-02"})
    with world.session() as session:
        ana = world.member(session, "ana")
        indicator = add_indicator(session, ana, About("Bookings"), now=world.now())
        months = [Span(date(2026, 10, 1), date(2026, 10, 31)), Span(date(2026, 11, 1), date(2026, 11, 30))]
        figures = [Figure(month, 40 + place) for place, month in enumerate(months)]
        record_all(session, ana, indicator, figures, way=Way.TYPED, now=world.now())
    ana = world.person("ana")
    pressed(world, typed(world, "/committee indicators bookings"), "Chart")
    world.slack.wait_until(lambda: any("Line chart" in one.words for one in ana.dm), 30)
    assert "Marked: Mobile team on 2 November 2026" in ana.dm[-1].words
