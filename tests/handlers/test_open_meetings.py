"""A body under an open-meetings law: what members answer is read by those who lead, and by nobody else."""

import pytest

from models.calendar import today
from models.outbox import Kind, Op
from tests.world import ZONE


@pytest.fixture
def public(world):
    """A public body with one commitment, at risk."""
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-01")
    with world.session() as session:
        world.committee(session).open_meetings = True
    world.person("cho").command(f"/checkin {ref} at risk 40% The jail has not answered", channel="diversion")
    return world


def words(world, channel):
    return "\n".join(one.words for one in world.person("eli").messages(channel) if not one.only_for)


def test_answers_are_private_to_those_who_lead(public):
    public.walk(public.at("2026-11-16", "09:01"))
    public.person("cho").command("/checkin A1 blocked No bed", channel="diversion")
    public.walk(public.at("2026-11-23", "14:00"))
    assert "No bed" not in words(public, "diversion")
    [summed_up] = [one for one in public.person("ben").dm if "No bed" in one.words]
    assert summed_up
    assert not [one for one in public.person("dee").dm if "No bed" in one.words]


def test_who_leads_reads_the_answers_on_a_day_without_another_word(public):
    """What goes to a channel elsewhere comes to one person here, and so keeps to one word a day."""
    public.step("Ask the hospital", owner="ben", due="2026-11-20")
    public.walk(public.at("2026-11-16", "09:01"))
    public.person("ben").command("/checkin A2 on track", channel="diversion")
    public.person("cho").command("/checkin A1 blocked No bed", channel="diversion")
    public.walk(public.at("2026-11-26", "23:00"))
    rows = [row for row in public.sent() if row.target == public.id("ben")]
    assert [row.op for row in rows if row.kind == Kind.WRAP_UP] == [Op.POST, Op.REPLY]
    mine = [row for row in rows if row.op == Op.POST]
    days = [today(row.sent_at, ZONE) for row in mine]
    assert {row.kind for row in mine} >= {Kind.WRAP_UP, Kind.NUDGE}
    assert len(set(days)) == len(days), [(row.key, row.sent_at) for row in mine]


def test_who_is_asked_is_told_who_reads_the_answer(public):
    public.walk(public.at("2026-11-16", "09:01"))
    cho = public.person("cho")
    asked = cho.dm[-1].words
    form = str(cho.command("/checkin", channel="diversion").view.blocks)
    for told in (asked, form):
        assert "What you say is read by those who lead, and goes into no channel." in told
        assert "summary for the workgroup" not in told


def test_the_agenda_names_commitments_without_what_was_answered(public):
    public.walk(public.at("2026-12-03", "09:01"))
    posted = words(public, "committee")
    assert "Draft the protocol" in posted
    assert "Public comment" in posted
    assert "at risk" not in posted
    assert "has not answered" not in posted
    assert ":large_yellow_circle:" not in posted


def test_a_coordinator_says_so_among_the_settings(world):
    ana = world.person("ana")
    ana.command("/committee setup")
    before = ana.views[-1].hash
    ana.click(ana.views[-1], "setup.page", value="basics")
    world.slack.wait_until(lambda: ana.views[-1].hash != before)
    answer = ana.submit({"open_meetings": ["yes"], "channel": "committee"})
    assert answer.ok, answer.errors
    with world.session() as session:
        assert world.committee(session).open_meetings
