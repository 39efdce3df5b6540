"""/goals history: who was told what about a commitment, and when, between what changed."""

from datetime import timedelta

from models import outbox
from models.outbox import Kind, Message
from prompts import kit
from tests.jobs.test_undelivered import archive, close_account, pass_on, press, put


def history(world, ref="A1", who="ben", channel="diversion"):
    seen = world.person(who).command(f"/goals history {ref}", channel=channel)
    assert seen.ok, seen.error
    return seen.messages[-1].words


def about(world, ref, words="About it"):
    step = world.step_row(ref)
    return Message(words, [kit.section(words, block_id=f"{step.subject}/x/text").to_dict()])


def test_what_changed_and_what_was_sent_stand_by_day_the_newest_first(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    put(world, "nudge", to="cho", kind=Kind.NUDGE, message=about(world, ref))
    pass_on(world)
    world.clock.advance(timedelta(days=1))
    world.person("cho").command(f"/goals done {ref}", channel="diversion")
    told = history(world, ref)
    assert "*A1* Draft the protocol" in told
    lines = [line for line in told.splitlines() if line]
    order = ["Tuesday, 17 November 2026", "done, 100%", "Monday, 16 November 2026", ":envelope:", "promised"]
    order.remove("done, 100%")
    order.insert(1, "done · Cho Park")
    places = [next(n for n, line in enumerate(lines) if word in line) for word in order]
    assert places == sorted(places)
    assert "a reminder about commitments to Cho Park: delivered" in told
    assert "promised, responsible: Cho Park, due Fri 20 Nov 2026 · Ana Reyes" in told


def test_hours_are_on_the_readers_clocks(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    with world.session() as session:
        ben = world.member(session, "ben")
        ben.zone = "America/New_York"
        session.add(ben)
    assert "7:30 · promised" in history(world, ref, who="cho")
    assert "9:30 · promised" in history(world, ref, who="ben")


def test_the_words_of_a_private_message_are_not_shown(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    put(world, "nudge", to="cho", kind=Kind.NUDGE, message=about(world, ref, "between you and me"))
    pass_on(world)
    told = history(world, ref)
    assert "between you and me" not in told
    assert "not what they said" in told


def test_what_was_settled_first_is_taken_back(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    later = world.now() + timedelta(hours=2)
    put(world, "nudge", to="cho", kind=Kind.NUDGE, message=about(world, ref), not_before=later)
    assert "to Cho Park: on its way" in history(world, ref)
    world.person("cho").command(f"/goals done {ref}", channel="diversion")
    assert "to Cho Park: taken back, as it was settled first" in history(world, ref)


def test_what_became_too_late_and_what_could_not_be_delivered_say_so(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    soon = world.now() + timedelta(minutes=1)
    put(
        world,
        "late",
        to="diversion",
        message=about(world, ref),
        not_before=soon,
        expires_at=soon + timedelta(seconds=1),
    )
    world.clock.advance(timedelta(minutes=5))
    world.work()
    close_account(world, "cho")
    put(world, "nudge", to="cho", kind=Kind.NUDGE, message=about(world, ref))
    pass_on(world)
    told = history(world, ref)
    assert "not sent, as it had become too late" in told
    assert "to Cho Park: could not be delivered (no active account here)" in told


def test_a_digest_and_an_agenda_that_name_it_are_in_its_history(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-19")
    other = world.step("Something else", owner=None, due=None)
    world.walk(world.at("2026-11-20", "08:01"))
    told = history(world, ref)
    assert "the check-in questions to Cho Park: delivered" in told
    assert "the weekly digest to Ana Reyes: delivered" in told or "the weekly digest" in told
    world.walk(world.at("2026-12-04", "12:00"))
    told = history(world, ref)
    assert f"the agenda in <#{world.channel('committee')}>: delivered" in told
    assert told.count("the agenda in") == 1
    assert "check-in questions" not in history(world, other)


def test_an_agenda_that_was_changed_often_is_one_line(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-12-01")
    world.walk(world.at("2026-12-04", "12:00"))
    for percent in (10, 20, 30):
        world.person("cho").command(f"/checkin {ref} on track {percent}%", channel="diversion")
        world.walk(timedelta(minutes=5))
    assert history(world, ref).count("the agenda in") == 1


def test_changes_are_said_in_few_words(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    cho = world.person("cho")
    cho.command(f"/checkin {ref} at risk 60% the judge has not signed", channel="diversion")
    world.clock.advance(timedelta(minutes=1))
    cho.command(f"/goals wait {ref} on Hospital: a form", channel="diversion")
    world.clock.advance(timedelta(minutes=1))
    cho.command(f"/goals edit {ref}", channel="diversion")
    cho.submit({"due": "2026-12-04", "owner": "dee"})
    world.clock.advance(timedelta(minutes=1))
    cho.command("/goals undo", channel="diversion")
    told = history(world, ref)
    assert "at risk, 60% · Cho Park" in told
    assert "waits on Hospital · Cho Park" in told
    assert "the date moved from Fri 20 Nov 2026 to Fri 4 Dec 2026" in told
    assert "given to Dee Marsh" in told
    assert "(taken back later)" in told
    assert "took back a change" in told


def test_a_long_history_shows_the_latest_and_counts_the_rest(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    for percent in range(30):
        world.clock.advance(timedelta(minutes=1))
        world.person("cho").command(f"/checkin {ref} on track {percent}%", channel="diversion")
    told = history(world, ref)
    assert "6 earlier lines not shown" in told
    assert "29%" in told
    assert "promised" not in told


def test_a_goals_history_has_its_steps_with_their_ids(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    told = history(world, "g1")
    assert "*G1* Fewer bookings" in told
    assert f"*{ref}* promised" in told
    assert "set out · Ana Reyes" in told


def test_a_history_of_nothing_says_what_is_missing(world):
    assert "names no action step" in history(world, "")
    assert "no action step A99" in history(world, "A99")
    assert "no goal G9" in history(world, "G9")


def test_it_is_in_the_menu_beside_a_step(world):
    world.step("Draft the protocol", owner="cho", due="2026-11-20")
    ben = world.person("ben")
    seen = ben.command("/goals", channel="diversion")
    shown = ben.click(seen.messages[-1], action_id="step.menu", value="History")
    world.slack.wait_until(lambda: "promised" in shown.text)


def test_people_from_outside_see_nothing(world):
    world.step("Draft the protocol", owner="cho", due="2026-11-20")
    assert "not on this committee" in history(world, who="stranger")


def test_a_failure_that_was_sent_again_is_delivered_in_the_end(world):
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    archive(world, "diversion")
    put(world, "notice", to="diversion", message=about(world, ref))
    pass_on(world)
    assert "could not be delivered (archived)" in history(world, ref, channel="committee")
    world.slack.workspace.channel("diversion").is_archived = False
    ana = world.person("ana")
    press(world, ana.command("/committee").messages[-1])
    pass_on(world)
    assert f"a notice in <#{world.channel('diversion')}>: delivered" in history(world, ref)


def test_a_reply_hangs_under_its_own_line(world):
    """The summary of a round and its details are two messages, and both are told of."""
    ref = world.step("Draft the protocol", owner="cho", due="2026-11-20")
    put(world, "head", to="diversion", kind=Kind.WRAP_UP, message=about(world, ref))
    put(
        world,
        "head:details",
        to="diversion",
        kind=Kind.WRAP_UP,
        message=about(world, ref),
        op=outbox.Op.REPLY,
        anchor_key="head",
    )
    pass_on(world)
    assert history(world, ref).count("a check-in's summary in") == 2
