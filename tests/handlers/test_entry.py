"""The one way in: committed before it is acknowledged, once however often it comes, never without a word."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from handlers.replies import Correct, DrawHome, Replies
from handlers.visit import Visit
from models.access import Act
from models.audit import AuditLine
from models.committee import Committee
from models.errors import ConvenerError, NotAllowed, NotSeated, Refused
from practice.finding import find_element
from practice.payloads import action_payload, submission_payload
from tests.handlers.doorway import BUTTON, REFERENCE, Doorway, breaks, count, counts, door, said
from tests.world import World

__all__ = ["door"]


def raises(error: ConvenerError) -> Any:
    """A handler that has its effect and then raises a known error."""

    def handler(session: Session, visit: Visit) -> Replies:
        count(session)
        session.flush()
        raise error

    return handler


# --- a fault nobody has foreseen -----------------------------------------------------------------------


def expect_apology(door: Doorway, text: str, log: pytest.LogCaptureFixture) -> None:
    """The person is told of a reference that is in the log with the fault, and nothing was changed."""
    found = REFERENCE.search(text)
    assert found, text
    assert "secret-looking detail" not in text
    assert found.group(1) in log.text
    assert "RuntimeError: secret-looking detail" in log.text
    assert door.made() == 0


def test_a_fault_in_a_command(door: Doorway, caplog: pytest.LogCaptureFixture) -> None:
    door.acts["command"] = breaks
    seen = door.ann.command("/goals step Ask the sheriff", channel="committee")
    assert seen.ok
    expect_apology(door, seen.text, caplog)
    assert "You typed: /goals step Ask the sheriff" in seen.text
    assert all(message.only_for for message in seen.messages)


def test_a_fault_behind_a_button(door: Doorway, caplog: pytest.LogCaptureFixture) -> None:
    door.acts["button"] = breaks
    seen = door.ann.click(door.button(), BUTTON)
    assert seen.ok
    door.slack.wait_until(lambda: seen.messages)
    expect_apology(door, seen.text, caplog)


def test_a_fault_in_a_form_keeps_what_was_typed(door: Doorway, caplog: pytest.LogCaptureFixture) -> None:
    view = door.open_form()
    door.acts["form"] = breaks
    seen = door.ann.submit({"title": "A long thought", "why": "because"})
    assert list(seen.errors) == ["title"]
    expect_apology(door, seen.errors["title"], caplog)
    assert door.ann.views == [view]
    assert view.values["title"]["title"]["value"] == "A long thought"
    door.acts["form"] = counts
    assert door.ann.submit().ok
    assert door.made() == 1


@pytest.mark.parametrize("broken", ["handler", "view"])
def test_a_fault_on_the_home(door: Doorway, caplog: pytest.LogCaptureFixture, broken: str) -> None:
    door.acts["home"] = breaks if broken == "handler" else lambda session, visit: DrawHome()
    if broken == "view":
        door.home = home_breaks
    door.ann.open_home()
    door.slack.wait_until(lambda: door.ann.home is not None)
    home: Any = door.ann.home
    expect_apology(door, home.words, caplog)


def home_breaks(session: Session, visit: Visit, notice: str | None) -> dict[str, Any]:
    raise RuntimeError("secret-looking detail")


def test_a_commit_that_fails_is_not_acknowledged_as_done(door: Doorway) -> None:
    def handler(session: Session, visit: Visit) -> Replies:
        session.add(Committee(team_id=visit.team_id, name="A second one", zone="UTC", created_at=visit.now))
        return said("done")

    door.acts["command"] = handler
    seen = door.ann.command("/goals", channel="committee")
    assert REFERENCE.search(seen.text)
    assert "done" not in seen.text.split()


def test_an_error_that_nobody_has_put_into_words_is_still_answered(door: Doorway) -> None:
    door.acts["command"] = raises(Refused("title", "a-code-without-words"))
    seen = door.ann.command("/goals x", channel="committee")
    assert seen.ok
    assert REFERENCE.search(seen.text)


# --- what a person can put right -----------------------------------------------------------------------


def test_a_refused_field_is_marked_and_can_be_corrected(door: Doorway) -> None:
    view = door.open_form()
    door.acts["form"] = raises(Refused("why", "empty"))
    seen = door.ann.submit({"title": "A", "why": "B"})
    assert list(seen.errors) == ["why"]
    assert view.values["title"]["title"]["value"] == "A"
    assert door.made() == 0
    door.acts["form"] = counts
    assert door.ann.submit().ok
    assert door.made() == 1
    assert door.ann.views == []


def test_a_form_that_the_handler_corrects_leaves_nothing_and_can_be_sent_again(door: Doorway) -> None:
    def correct(session: Session, visit: Visit) -> Replies:
        count(session)
        return Correct({"title": "Another title, please."})

    door.open_form()
    door.acts["form"] = correct
    assert door.ann.submit({"title": "A"}).errors == {"title": "Another title, please."}
    assert door.made() == 0
    door.acts["form"] = counts
    assert door.ann.submit({"title": "B"}).ok
    assert door.made() == 1


def test_a_refused_command_gives_back_every_word_that_was_typed(door: Doorway) -> None:
    door.acts["command"] = raises(Refused("title", "empty"))
    line = "/goals step Tell *all* & <everybody> @ann by Friday"
    seen = door.ann.command(line, channel="committee")
    assert f"You typed: {line}" in seen.text


def test_a_command_of_many_thousand_characters_comes_back_whole(door: Doorway) -> None:
    door.acts["command"] = raises(Refused("title", "too_long", "x" * 9000))
    words = " ".join(f"word{number}&" for number in range(900))
    seen = door.ann.command(f"/goals {words}", channel="committee")
    assert seen.ok, seen.error
    [message] = seen.messages
    told = "".join(element["text"] for element in message.blocks[-1]["elements"])
    assert told == f"You typed: /goals {words}"


def test_a_refusal_is_in_the_audit_log_though_the_act_was_rolled_back(door: Doorway) -> None:
    for error in (NotAllowed(Act.EDIT_GOAL, ("author", "coordinator")), NotSeated("/goals")):
        door.acts["command"] = raises(error)
        assert door.ann.command("/goals edit", channel="committee").ok
    assert door.made() == 0
    with door.database.reading() as session:
        lines = session.exec(select(AuditLine).where(col(AuditLine.refused))).all()
    assert [(line.act, line.actor_slack_id) for line in lines] == [
        ("goal.edit", door.ann.id),
        ("/goals", door.ann.id),
    ]


# --- once, however often it comes ----------------------------------------------------------------------


def test_the_same_form_on_two_sockets_has_one_effect(door: Doorway) -> None:
    door.socket.client.connect_to_new_endpoint()
    view = door.open_form()
    door.ann.fill(view, {"title": "A"})
    door.acts["form"] = counts
    payload = submission_payload(door.slack.parts, door.ann.user, view)
    with ThreadPoolExecutor(4) as pool:
        acks = list(pool.map(lambda _: door.slack.parts.delivery.ask("interactive", payload), range(4)))
    assert [ack.error for ack in acks] == [None] * 4
    assert door.made() == 1


def test_a_form_opened_twice_counts_twice(door: Doorway) -> None:
    for _ in range(2):
        door.open_form()
        door.acts["form"] = counts
        assert door.ann.submit({"title": "A"}).ok
    assert door.made() == 2


def test_the_same_click_delivered_again_has_one_effect(door: Doorway) -> None:
    door.acts["button"] = counts
    message = door.button()
    spot = find_element(message.blocks, BUTTON, None, None, None)
    payload = action_payload(door.slack.parts, door.ann.user, message, spot, {}, {})
    for _ in range(3):
        assert door.slack.parts.delivery.ask("interactive", payload).error is None
    assert door.made() == 1


def test_an_act_without_a_name_is_never_taken_for_a_repeated_one(door: Doorway) -> None:
    door.acts["button"] = counts
    message = door.button()
    spot = find_element(message.blocks, BUTTON, None, None, None)
    for _ in range(2):
        payload = action_payload(door.slack.parts, door.ann.user, message, spot, {}, {})
        del payload["trigger_id"]
        door.slack.parts.delivery.ask("interactive", payload)
    assert door.made() == 2


def test_an_event_delivered_28_times_has_one_effect(door: Doorway) -> None:
    def home(session: Session, visit: Visit) -> Replies:
        count(session)
        return DrawHome()

    door.acts["home"] = home
    payload = {
        "type": "event_callback",
        "team_id": door.slack.team_id,
        "event_id": "Ev1",
        "event": {"type": "app_home_opened", "user": door.ann.id, "tab": "home"},
    }
    with ThreadPoolExecutor(7) as pool:
        list(pool.map(lambda _: door.slack.parts.delivery.ask("events_api", payload), range(28)))
    door.slack.wait_until(lambda: door.made() == 1)
    with door.database.reading() as session:
        assert session.exec(select(Committee.goals_made)).one() == 1


def test_a_second_click_on_done_is_told_that_it_is_done(world: World) -> None:
    ref = world.step("Write the protocol", owner="ben", due="2026-12-01")
    ben = world.person("ben")
    [message] = ben.command("/goals mine", channel="diversion").messages
    spot = find_element(message.blocks, None, "Done", None, None)
    for _ in range(2):  # the second click is on the list as it was still on the screen
        payload = action_payload(world.slack.parts, ben.user, message, spot, {}, {})
        assert world.slack.parts.delivery.ask("interactive", payload).error is None
        settled = world.step_row(ref)
        assert (settled.state, settled.version) == ("done", 2)
    world.slack.wait_until(lambda: "done already" in ben.messages("diversion")[-1].words)


# --- who is not of the committee -----------------------------------------------------------------------


def test_somebody_who_is_not_on_the_committee_is_told_and_noted(world: World) -> None:
    seen = world.person("stranger").command("/goals mine", channel="diversion")
    assert seen.ok
    assert "not on this committee" in seen.text
    with world.session() as session:
        lines = session.exec(select(AuditLine).where(col(AuditLine.refused))).all()
        assert [line.actor_slack_id for line in lines] == [world.id("stranger")]


def test_somebody_of_another_workspace_may_do_nothing(world: World) -> None:
    ref = world.step("Write the protocol", owner="ben", due="2026-12-01")
    world.slack.workspace.add_user("guest", "Gil Guest", is_stranger=True)
    world.slack.workspace.join(world.slack.workspace.channel("diversion"), world.id("guest"))
    guest = world.person("guest")
    assert "not on this committee" in guest.command(f"/goals done {ref}", channel="diversion").text
    assert world.step_row(ref).open


def test_somebody_who_has_left_may_do_nothing(world: World) -> None:
    with world.session() as session:
        member = world.member(session, "dee")
        member.active = False
        session.add(member)
    seen = world.person("dee").command("/goals add Fewer bookings", channel="diversion")
    assert "not on this committee" in seen.text
    assert world.person("dee").views == []


def test_before_the_set_up_everybody_is_told_how_to_begin(tmp_path: Path) -> None:
    with World(tmp_path, set_up=False) as world:
        seen = world.person("ana").command("/goals mine", channel="diversion")
        assert seen.ok
        assert "/committee setup" in seen.text
