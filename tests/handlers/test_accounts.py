"""Slack tells of an account: closed, renamed, moved; twice, late, of people who are not ours."""

from datetime import timedelta

from sqlmodel import select

from models.audit import AuditLine
from models.committee import coordinators
from models.departure import Change
from models.rhythm import nudges_of
from tests.rotation import leave, rotate, told


def active(world, name) -> bool:
    with world.session() as session:
        return world.member(session, name).active


def lines(world, change) -> int:
    with world.session() as session:
        return len(session.exec(select(AuditLine).where(AuditLine.act == change)).all())


def news(world, name="ana") -> list[str]:
    return [words for words in told(world, name) if "not in this Slack" in words]


def happens(world, name, **facts):
    """Slack tells of the change, and it is taken in before this returns."""
    with world.slack.events.awaited():
        world.slack.workspace.change_user(name, **facts)
    world.work()


def test_a_closed_account_ends_all_rights_and_coordinators_hear_what_was_held(world):
    rotate(world)
    world.step("Write the protocol", owner="ben", due=None)
    happens(world, "ben", deleted=True)
    assert not active(world, "ben")
    [said] = news(world)
    assert "Ben Ode" in said
    assert "the seat of Behavioral Health" in said
    assert "the lead of Diversion, which nobody leads now" in said
    assert "1 open commitment" in said
    assert "Open the settings" in said
    assert news(world, "cho") == []


def test_a_chair_who_leaves_is_told_as_such(world):
    rotate(world)
    happens(world, "cho", deleted=True)
    assert "• the chair" in news(world)[0]


def test_the_same_told_twice_is_told_on_once(world):
    happens(world, "ben", deleted=True)
    happens(world, "ben", deleted=True)
    assert len(news(world)) == 1
    assert lines(world, Change.LEFT) == 1


def test_an_old_word_that_comes_late_does_not_put_anybody_out(world):
    """The account was closed and opened again; the first event arrives last: Slack itself is asked."""
    user = world.slack.workspace.user("ben")
    event = [{"type": "user_change", "user": {"id": user.id, "name": "ben", "deleted": True}}]
    with world.slack.events.awaited():
        world.slack.events.on_event("ready", {"event": {**event[0], "event_ts": "1.0", "cache_ts": 1}})
    assert active(world, "ben")
    assert news(world) == []


def test_who_comes_back_is_not_seated_by_that(world):
    happens(world, "ben", deleted=True)
    happens(world, "ben", deleted=False)
    assert not active(world, "ben")
    assert len(news(world)) == 1


def test_who_comes_back_and_leaves_again_is_told_again(world):
    happens(world, "ben", deleted=True)
    happens(world, "ben", deleted=False)
    with world.session() as session:
        world.member(session, "ben").active = True
    world.clock.advance(timedelta(days=1))
    happens(world, "ben", deleted=True)
    assert len(news(world)) == 2


def test_people_who_are_not_seated_and_apps_do_not_matter(world):
    calls = len(world.slack.calls)
    world.slack.workspace.add_user("guest", is_stranger=True)
    for name in ("stranger", "guest", world.slack.bot_user_id):
        happens(world, name, deleted=True)
    assert news(world) == []
    assert lines(world, Change.LEFT) == 0
    assert [call.method for call in world.slack.calls[calls:] if call.method == "users.info"] == []


def test_a_status_costs_no_call_and_no_line(world):
    happens(world, "ben", real_name="Ben Ode")
    asked = len(world.slack.calls)
    for title in ("On holiday", "Back"):
        happens(world, "ben", title=title)
    assert [call.method for call in world.slack.calls[asked:] if call.method == "users.info"] == []


def test_another_name_and_another_zone_are_taken_over_and_nudges_come_at_the_hour_there(world):
    world.step("Write the protocol", owner="ben", due="2026-11-17")
    happens(world, "ben", tz="America/New_York")
    with world.session() as session:
        ben = world.member(session, "ben")
        assert (ben.name, ben.zone) == ("Ben Ode", "America/New_York")
        assert "America/New_York" in {one.zone for one in nudges_of(session, ben.committee_id)}
    world.walk(world.at("2026-11-17", "06:59"))
    assert world.sent("nudge") == []
    world.walk(world.at("2026-11-17", "07:00"))  # 9:00 in New York
    assert [message.target for message in world.sent("nudge")] == [world.id("ben")]


def test_a_slack_that_cannot_be_asked_tells_again_and_then_it_counts(world):
    world.slack.faults.add("users.info", kind="500", times=1)
    happens(world, "ben", deleted=True)
    world.slack.wait_until(lambda: not active(world, "ben"))
    world.work()
    assert len(news(world)) == 1


def test_before_there_is_a_committee_nothing_happens(tmp_path):
    from tests.world import World

    with World(tmp_path, set_up=False) as bare:
        happens(bare, "ben", deleted=True)
        assert bare.sent() == []


def test_when_the_only_coordinator_leaves_somebody_who_holds_a_seat_takes_it_on(world):
    happens(world, "ana", deleted=True)
    [[said]] = [told for name in ("ben", "cho", "dee", "eli") if (told := news(world, name))]
    assert "You coordinate the committee from now on" in said
    assert "Open the settings" in said
    with world.session() as session:
        assert len(coordinators(session, world.committee(session).pk)) == 1


def test_somebody_who_was_out_already_is_not_told_of(world):
    leave(world, "dee")
    happens(world, "dee", deleted=True)
    assert news(world) == []
