"""Where nothing gets through: in /committee, and in the answer to /agenda post."""

from datetime import timedelta

from sqlalchemy import event

from models.outbox import Kind, Message, SendState
from models.roster import put_workgroup
from models.workgroup import Mode
from tests.jobs.test_undelivered import (
    archive,
    close_account,
    come_back,
    leave,
    pass_on,
    press,
    put,
    row,
)


def glance(world, who="ana", channel="committee"):
    seen = world.person(who).command("/committee", channel=channel)
    assert seen.ok, seen.error
    return seen.messages[-1]


def buttons(message):
    return [block["accessory"]["text"]["text"] for block in message.blocks if "accessory" in block]


def test_a_person_with_a_closed_account_is_listed_until_something_gets_through(world):
    close_account(world, "cho")
    put(world, "nudge", to="cho", kind=Kind.NUDGE)
    pass_on(world)
    assert (
        "I cannot reach Cho Park (no active account here). The coordinators know"
        in glance(world, "ben").words
    )
    assert "Name a designee" in glance(world).words
    world.slack.workspace.change_user("cho", deleted=False)
    put(world, "digest", to="cho", kind=Kind.DIGEST)
    pass_on(world)
    assert "cannot reach" not in glance(world, "ben").words


def test_a_channel_without_the_bot_is_listed_with_its_button_for_coordinators(world):
    leave(world, "diversion")
    put(world, "wrapup", to="diversion", kind=Kind.WRAP_UP)
    pass_on(world)
    assert buttons(glance(world, "ben")) == ["Add a topic"]
    shown = glance(world)
    assert "/invite @Convener" in shown.words
    assert "One message waits" in shown.words
    come_back(world, "diversion")
    press(world, shown)
    pass_on(world)
    assert row(world, "wrapup").state == SendState.SENT
    assert "cannot reach" not in glance(world).words


def test_a_channel_that_is_not_used_any_more_is_not_listed(world):
    archive(world, "diversion")
    put(world, "wrapup", to="diversion", kind=Kind.WRAP_UP)
    pass_on(world)
    with world.session() as session:
        put_workgroup(
            session,
            world.member(session, "ana"),
            world.committee(session),
            name="Diversion",
            channel_id=world.channel("random"),
            mode=Mode.WORKPLAN,
            leads=[],
            members=[],
            now=world.now(),
        )
    assert "cannot reach" not in glance(world).words


def test_somebody_who_has_left_the_committee_is_not_listed(world):
    close_account(world, "cho")
    put(world, "nudge", to="cho", kind=Kind.NUDGE)
    pass_on(world)
    with world.session() as session:
        cho = world.member(session, "cho")
        cho.active = False
        session.add(cho)
    assert "cannot reach" not in glance(world).words


def test_a_fault_of_ours_is_no_fault_of_the_persons(world):
    put(world, "odd", to="cho", message=Message("Odd", [{"type": "nonsense"}]))
    pass_on(world)
    assert "cannot reach" not in glance(world, "ben").words
    assert "Something for Cho Park was not delivered" in glance(world).words


def test_an_agenda_on_its_way_to_an_archived_channel_promises_nothing(world):
    archive(world, "committee")
    put(world, "notice", to="committee")
    pass_on(world)
    seen = world.person("ana").command("/agenda post", channel="random")
    assert "may not get through" in seen.text
    assert "is archived" in seen.text


def test_an_agenda_that_did_not_get_through_is_not_called_posted(world):
    leave(world, "committee")
    seen = world.person("ana").command("/agenda post", channel="random")
    assert "goes to" in seen.text
    pass_on(world)
    seen = world.person("ana").command("/agenda post", channel="random")
    assert "could not be delivered" in seen.text
    assert "/invite @Convener" in seen.text
    come_back(world, "committee")
    press(world, glance(world, channel="random"))
    pass_on(world)
    assert any("Agenda" in message.text for message in world.person("ana").messages("committee"))
    seen = world.person("ana").command("/agenda post", channel="random")
    assert "posted already" in seen.text


def test_the_glance_asks_a_constant_number_of_queries(world):
    def queries():
        counted = []
        engine = world.convener.database.engine

        def count(_connection, _cursor, statement, *_):
            counted.append(statement)

        event.listen(engine, "before_cursor_execute", count)
        glance(world)
        event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    leave(world, "diversion")
    put(world, "one", to="diversion")
    pass_on(world)
    few = queries()
    close_account(world, "cho")
    close_account(world, "dee")
    for number in range(5):
        put(world, f"more:{number}", to="diversion")
        put(world, f"cho:{number}", to="cho")
        put(world, f"dee:{number}", to="dee")
    world.clock.advance(timedelta(seconds=30))
    for _ in range(4):
        pass_on(world)
    assert queries() == few
