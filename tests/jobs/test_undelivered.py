"""What could not be delivered reaches somebody who can put it right: once, in words, with what to do."""

import logging
from datetime import timedelta

import pytest
from sqlmodel import select

from models import outbox
from models.audit import AuditLine
from models.outbox import Kind, Message, OutboxMessage, SendState, find
from models.settling import mark_failed
from models.step import finish
from prompts import kit
from tests.handlers.test_committee import let_chair


def put(world, key, *, to, kind=Kind.NOTICE, **more):
    """Writes a message to the outbox, to a person or a channel by name."""
    people = {*world.cast.people, "stranger"}
    target = world.id(to) if to in people else world.channel(to)
    message = more.pop("message", kit.say(key))
    with world.session() as session:
        committee = world.committee(session)
        outbox.enqueue(
            session, committee.pk, message, kind=kind, key=key, target=target, now=world.now(), **more
        )


def row(world, key):
    with world.session() as session:
        found = find(session, world.committee(session).pk, key)
    assert found is not None
    return found


def pass_on(world, minutes=1):
    """Lets the bot send, notice what failed, and send what it has to say of that."""
    for _ in range(3):
        world.clock.advance(timedelta(seconds=20 * minutes))
        world.work()


def reports(world, who="ana"):
    return [message for message in world.person(who).dm if "did not get through" in message.text]


def archive(world, channel):
    space = world.slack.workspace
    space.archive(space.channel(channel), space.user("ana").id)


def close_account(world, name):
    """Slack closes the account, and the bot did not hear of it: the event was lost in an outage."""
    world.slack.workspace.user(name).deleted = True


def leave(world, channel):
    space = world.slack.workspace
    space.leave(space.channel(channel), space.bot_user_id)


def come_back(world, channel):
    space = world.slack.workspace
    space.join(space.channel(channel), space.bot_user_id)


def make_coordinator(world, name):
    with world.session() as session:
        member = world.member(session, name)
        member.coordinator = True
        session.add(member)


def test_an_archived_channel_is_told_to_the_coordinator_with_what_to_do(world):
    archive(world, "diversion")
    put(world, "wrapup", to="diversion", kind=Kind.WRAP_UP)
    pass_on(world)
    [report] = reports(world)
    assert f"<#{world.channel('diversion')}> is archived" in report.words
    assert "Not delivered: a check-in's summary" in report.words
    assert "Unarchive it" in report.words


def test_a_bot_that_was_removed_says_how_to_invite_it(world):
    leave(world, "diversion")
    put(world, "wrapup", to="diversion", kind=Kind.WRAP_UP)
    pass_on(world)
    assert "/invite @Convener" in reports(world)[0].words


def test_of_anothers_private_message_only_the_kind_is_told(world):
    close_account(world, "cho")
    put(world, "secret words", to="cho", kind=Kind.NUDGE)
    pass_on(world)
    [report] = reports(world)
    assert "Cho Park has no active account" in report.words
    assert "a reminder about commitments" in report.words
    assert "secret words" not in report.words


def test_several_failures_of_one_run_are_one_message_and_one_line_a_place(world):
    archive(world, "diversion")
    close_account(world, "cho")
    for number in range(3):
        put(world, f"wrapup:{number}", to="diversion", kind=Kind.WRAP_UP)
    put(world, "nudge", to="cho", kind=Kind.NUDGE)
    pass_on(world)
    [report] = reports(world)
    told = report.words
    assert told.count("is archived") == 1
    assert told.count("no active account") == 1


def test_the_same_cause_is_told_once_a_week_and_then_again(world):
    archive(world, "random")
    put(world, "one", to="random")
    pass_on(world)
    put(world, "two", to="random")
    pass_on(world)
    assert len(reports(world)) == 1
    assert row(world, "two").state == SendState.FAILED
    world.clock.advance(timedelta(days=8))
    put(world, "three", to="random")
    pass_on(world)
    assert len(reports(world)) == 2


def test_every_coordinator_hears_of_it(world):
    make_coordinator(world, "ben")
    archive(world, "random")
    put(world, "one", to="random")
    pass_on(world)
    assert len(reports(world, "ana")) == len(reports(world, "ben")) == 1


def test_a_coordinator_who_cannot_be_reached_is_told_to_the_other_one(world, caplog):
    make_coordinator(world, "ben")
    close_account(world, "ana")
    put(world, "digest", to="ana", kind=Kind.DIGEST)
    pass_on(world)
    [report] = reports(world, "ben")
    assert "Ana Reyes has no active account" in report.words


def test_with_no_coordinator_to_be_reached_the_chair_hears_all_of_it(world, caplog):
    let_chair(world, "cho")
    close_account(world, "ana")
    archive(world, "random")
    put(world, "one", to="random")
    with caplog.at_level(logging.ERROR):
        pass_on(world)
        pass_on(world)
    told = "".join(report.words for report in reports(world, "cho"))
    assert "is archived" in told
    assert "Ana Reyes has no active account" in told
    assert "you hear of it as chair" in told
    assert "did not arrive" in caplog.text


def test_a_report_that_fails_with_nobody_left_makes_no_loop(world, caplog):
    close_account(world, "ana")
    archive(world, "random")
    put(world, "one", to="random")
    with caplog.at_level(logging.ERROR):
        for _ in range(4):
            pass_on(world)
    with world.session() as session:
        rows = session.exec(select(OutboxMessage)).all()
    assert sum(each.key.startswith("undelivered:") for each in rows) == 1
    assert "nobody is left who can be told" in caplog.text


def test_a_report_that_slack_did_not_take_goes_to_the_chair_and_no_further(world):
    let_chair(world, "cho")
    close_account(world, "ana")
    close_account(world, "cho")
    archive(world, "random")
    put(world, "one", to="random")
    for _ in range(6):
        pass_on(world)
    with world.session() as session:
        rows = session.exec(select(OutboxMessage)).all()
    keys = [each.key for each in rows if each.key.startswith("undelivered:")]
    assert len(keys) == 2  # one to the coordinator, one to the chair
    assert all(each.reported for each in rows if each.state == SendState.FAILED)


def press(world, message, who="ana"):
    """Presses the button; returns what is answered, which comes a moment after the press."""
    seen = world.person(who).click(message, label="Send again")
    assert seen.ok, seen.error
    world.slack.wait_until(lambda: seen.text)
    return seen


def test_send_again_sends_what_failed_once_the_bot_is_back(world):
    leave(world, "diversion")
    put(world, "wrapup", to="diversion", kind=Kind.WRAP_UP, message=kit.say("How it went"))
    pass_on(world)
    come_back(world, "diversion")
    seen = press(world, reports(world)[0])
    assert "1 message goes" in seen.text
    pass_on(world)
    assert [m.text for m in world.person("ben").messages("diversion")].count("How it went") == 1


def test_a_second_press_has_no_second_effect(world):
    leave(world, "diversion")
    put(world, "wrapup", to="diversion", message=kit.say("How it went"))
    pass_on(world)
    come_back(world, "diversion")
    [report] = reports(world)
    press(world, report)
    seen = press(world, report)
    assert "Nothing waits" in seen.text
    pass_on(world)
    assert [m.text for m in world.person("ben").messages("diversion")].count("How it went") == 1


def test_an_answer_goes_with_the_message_under_which_it_hangs(world):
    leave(world, "diversion")
    put(world, "post", to="diversion", message=kit.say("Headline"))
    put(
        world,
        "post:details",
        to="diversion",
        message=kit.say("Details"),
        op=outbox.Op.REPLY,
        anchor_key="post",
    )
    pass_on(world)
    come_back(world, "diversion")
    assert "2 messages go" in press(world, reports(world)[0]).text
    pass_on(world)
    [headline] = [
        message for message in world.person("ben").messages("diversion") if message.text == "Headline"
    ]
    assert row(world, "post:details").state == SendState.SENT
    sent = [call.args for call in world.slack.calls if call.ok and call.args.get("text") == "Details"]
    assert [args["thread_ts"] for args in sent] == [headline.ts]


def test_what_was_settled_meanwhile_is_not_sent_again(world):
    ref = world.step("Draft the protocol", owner="ben", due="2026-11-20")
    step = world.step_row(ref)
    leave(world, "diversion")
    about = Message("About it", [kit.section("About it", block_id=f"{step.subject}/x/text").to_dict()])
    put(world, "about", to="diversion", message=about)
    put(world, "other", to="diversion", message=kit.say("Other words"))
    pass_on(world)
    with world.session() as session:
        finish(session, world.member(session, "ben"), session.get_one(type(step), step.pk), now=world.now())
    come_back(world, "diversion")
    assert "1 message goes" in press(world, reports(world)[0]).text
    assert row(world, "about").state == SendState.FAILED


def test_what_is_too_old_is_not_sent_and_that_is_said(world):
    leave(world, "diversion")
    put(world, "old", to="diversion", expires_at=world.now() + timedelta(hours=1))
    pass_on(world)
    [report] = reports(world)
    come_back(world, "diversion")
    world.clock.advance(timedelta(hours=2))
    seen = press(world, report)
    assert "Nothing waits" in seen.text
    assert "1 message is too old" in seen.text


def test_what_fails_again_after_a_press_is_told_again(world):
    leave(world, "diversion")
    put(world, "wrapup", to="diversion")
    pass_on(world)
    press(world, reports(world)[0])
    pass_on(world)
    assert len(reports(world)) == 2


def test_only_coordinators_send_again_and_it_is_in_the_audit_log(world):
    make_coordinator(world, "ben")
    leave(world, "random")
    put(world, "one", to="random")
    pass_on(world)
    [report] = reports(world, "ben")
    with world.session() as session:
        ben = world.member(session, "ben")
        ben.coordinator = False
        session.add(ben)
    assert "needs the coordinator" in press(world, report, who="ben").text
    press(world, reports(world)[0])
    with world.session() as session:
        lines = session.exec(select(AuditLine).where(AuditLine.act == "outbox.send-again")).all()
    assert [(line.refused, line.actor_slack_id) for line in lines] == [
        (True, world.id("ben")),
        (False, world.id("ana")),
    ]


def test_a_message_that_may_have_arrived_is_reported_as_such_and_asks_before_it_is_sent_again(world):
    put(world, "unsure", to="diversion", kind=Kind.WRAP_UP)
    with world.session() as session:
        message = find(session, world.committee(session).pk, "unsure")
        assert message is not None
        mark_failed(session, message, error="not_in_channel", unsure=True, now=world.now())
    pass_on(world)
    [report] = reports(world)
    assert "Perhaps not delivered" in report.words
    assert "look there first" in report.words
    buttons = [block["accessory"] for block in report.blocks if "accessory" in block]
    assert ["confirm" in button for button in buttons] == [True]


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_nothing_is_told_when_nothing_failed(world, who):
    put(world, "fine", to="diversion")
    pass_on(world)
    assert reports(world, who) == []
