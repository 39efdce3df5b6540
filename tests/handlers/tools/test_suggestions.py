"""What the tools would put before the meeting: in the chair's draft, in /agenda, and on it by one press."""

import pytest
from sqlmodel import select

from handlers.tools.suggestions import on_not_now, on_put
from handlers.visit import Origin, Visit
from models.agreement import Paper, add_agreement
from models.errors import NotAllowed
from models.tools.counsel import Told, answer_question, ask_counsel
from models.tools.funding import Source, add_funding
from models.tools.funding_tables import FundingKind
from models.topic import AgendaItem, Wanted
from practice.blockkit import check_message
from prompts.tools.suggestions import NOT_NOW, PUT
from tests.handlers.tools.pressing import pressed, typed
from tests.rotation import rotate

BEFORE = "2026-12-03"


def used(world) -> None:
    """Money that ends, an agreement to be renewed, and an answer of counsel."""
    with world.session() as session:
        ana, now = world.member(session, "ana"), world.now()
        day = world.at("2027-01-15").date()
        add_funding(session, ana, Source("Crisis *grant*", FundingKind.GRANT, ends_on=day), now=now)
        add_agreement(session, ana, Paper("Warm <!channel> handoff", review_on=day), now=now)
        asked = ask_counsel(
            session, ana, about="Sharing", question="May we?", to=None, to_name="Counsel", now=now
        )
        answer_question(session, ana, asked, Told("Yes.", "Memo"), now=now)


def topics(world) -> dict[str, AgendaItem]:
    with world.session() as session:
        return {item.origin.partition(":")[0]: item for item in session.exec(select(AgendaItem)).all()}


def offered(message) -> list[str]:
    """The kinds of what can be put on by a press."""
    return [value.partition("/")[2].partition(":")[0] for value in values(message)]


def values(message) -> list[str]:
    buttons = [one for block in message.blocks for one in block.get("elements", ())]
    return [one["value"] for one in buttons if one.get("action_id") == PUT]


def press(world, message, kind: str, who: str, action_id: str = PUT):
    value = next(value for value in values(message) if f"/{kind}:" in value)
    seen = world.person(who).click(message, action_id=action_id, value=value)
    assert seen.ok, seen.error
    return seen


def visit_of(world, who: str, value: str) -> Visit:
    """A press of somebody, whatever they were shown."""
    return Visit(PUT, world.slack.team_id, world.id(who), world.now(), Origin(), action={"value": value})


def draft(world):
    [found] = [one for one in world.person("cho").dm if "Draft of the agenda" in one.words]
    return found


def test_the_draft_offers_what_the_tools_found_and_a_press_makes_it_a_topic_with_its_origin(world):
    rotate(world)
    used(world)
    world.walk(world.at(BEFORE, "08:59"))
    message = draft(world)
    assert check_message(message.blocks) == []
    assert offered(message) == ["funding", "agreement", "counsel"]
    assert "<!channel>" not in str(message.blocks)
    press(world, message, "agreement", "cho")
    world.slack.wait_until(lambda: "It is on the agenda of Tuesday, 8 December 2026" in draft(world).words)
    assert offered(draft(world)) == ["funding", "counsel"]
    assert "Post it now" in draft(world).words, "the draft stays what it was"
    item = topics(world)["agreement"]
    assert item.title == "To be renewed: Warm <!channel> handoff"
    assert (item.wanted, item.attachment) == (
        Wanted.DECIDE,
        "/committee agreements · to be renewed by 15 Jan 2027",
    )
    world.walk(world.at(BEFORE, "09:01"))
    [posted] = [one for one in world.person("eli").messages("committee") if "Agenda ·" in one.text]
    assert "To be renewed: Warm &lt;!channel&gt; handoff" in posted.words
    assert "Crisis" not in posted.words, "what nobody pressed is on no agenda"


def test_in_slash_agenda_it_is_for_those_who_arrange_it_and_goes_when_it_is_put(world):
    used(world)
    seen = world.person("ana").command("/agenda", channel="committee").messages[-1]
    assert offered(seen) == ["funding", "agreement", "counsel"]
    assert offered(world.person("eli").command("/agenda", channel="committee").messages[-1]) == []
    press(world, seen, "funding", "ana")
    world.slack.wait_until(lambda: "funding" in topics(world))
    again = world.person("ana").command("/agenda", channel="committee").messages[-1]
    assert offered(again) == ["agreement", "counsel"]
    assert "What follows when it ends: Crisis" in again.words


def test_who_comes_second_is_told_and_it_is_put_once(world):
    rotate(world)
    used(world)
    anas, chos = (
        world.person(who).command("/agenda", channel="committee").messages[-1] for who in ("ana", "cho")
    )
    press(world, anas, "funding", "ana")
    press(world, chos, "funding", "cho")
    told = "settled, or on an agenda already"
    cho = world.person("cho")
    world.slack.wait_until(lambda: any(told in one.words for one in cho.messages("committee")))
    with world.session() as session:
        assert len(session.exec(select(AgendaItem)).all()) == 1


def test_who_does_not_arrange_the_agenda_cannot_press_what_they_were_not_shown(world):
    used(world)
    shown = world.person("ana").command("/agenda", channel="committee").messages[-1]
    for act in (on_put, on_not_now):
        with world.session() as session, pytest.raises(NotAllowed):
            act(session, visit_of(world, "eli", values(shown)[0]))


def test_not_now_hides_it_without_a_topic_and_can_be_taken_back(world):
    used(world)
    ana = world.person("ana")
    shown = ana.command("/agenda", channel="committee").messages[-1]
    press(world, shown, "agreement", "ana", NOT_NOW)
    world.slack.wait_until(
        lambda: any("Not now. It comes back" in one.words for one in ana.messages("committee"))
    )
    again = ana.command("/agenda", channel="committee").messages[-1]
    assert offered(again) == ["funding", "counsel"]
    assert "agreement" not in topics(world), "it is on no agenda"
    assert "“not now”" in typed(world, "/goals undo").words.lower()
    assert "agreement" in offered(ana.command("/agenda", channel="committee").messages[-1])


def test_the_cards_of_the_tools_say_when_they_are_on_an_agenda(world):
    used(world)
    shown = typed(world, "/agenda")
    for kind in ("funding", "agreement", "counsel"):
        press(world, shown, kind, "ana")
        world.slack.wait_until(lambda kind=kind: kind in topics(world))
    told = "On the agenda of 8 Dec 2026."
    for word in ("agreements", "counsel"):
        assert told in typed(world, f"/committee {word}").words
    register = typed(world, "/committee funding")
    assert told not in register.words
    assert told in pressed(world, register, "Open").words
