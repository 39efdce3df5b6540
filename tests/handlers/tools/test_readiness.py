"""/committee readiness: evidence, an owner, a look at all six, and the reminder in a year."""

from models import schedule
from models.schedule import Work
from tests.handlers.test_committee import buttons
from tests.handlers.tools.pressing import opened, pressed, row, sent, typed
from tests.rotation import rotate, told
from tests.there import there

LEADERSHIP = "Leadership behind it"


def shown(world, who="ana"):
    return typed(world, "/committee readiness", who)


def test_it_says_what_it_is_for_and_a_member_gives_evidence(world):
    message = shown(world, "eli")
    assert "An effort of several agencies stands on these six" in message.words
    assert message.words.count("none yet · owner: nobody yet") == 6
    assert buttons(message) == []
    card = row(world, message, LEADERSHIP, "eli")
    assert buttons(card) == ["Add evidence …", "All six"]
    opened(world, card, "Add evidence …", "eli")
    after = sent(
        world,
        {"text": "*The* sheriff <!channel> wrote", "link": "https://county.example/a", "on": "2026-11-02"},
        "eli",
    )
    assert "∗The∗ sheriff &lt;!channel&gt; wrote <https://county.example/a|open>" in after.words
    assert "2 Nov 2026" in after.words
    assert "1 piece of evidence" in shown(world).words
    after = pressed(world, after, "Withdraw", "eli")
    assert "Withdrawn" in after.words
    assert "none yet" in after.words


def test_wrong_evidence_keeps_what_was_typed(world):
    opened(world, row(world, shown(world), LEADERSHIP), "Add evidence …")
    seen = world.person("ana").submit({"text": "Letter", "link": "county", "on": "2026-11-02"})
    assert "is no link" in seen.errors["link"]
    seen = world.person("ana").submit({"link": "", "on": "2026-12-02"})
    assert "today, or a day before it" in seen.errors["on"]
    seen = world.person("ana").submit({"text": "John D. was booked twice", "on": "2026-11-16"})
    assert "a name or initials beside an arrest" in seen.errors["text"]
    assert "John" not in seen.errors["text"]
    assert "Letter" in sent(world, {"text": "Letter"}).words


def test_a_grey_text_is_kept_and_its_writer_is_told(world):
    opened(world, row(world, shown(world), LEADERSHIP), "Add evidence …")
    after = sent(world, {"text": "Three people with schizophrenia were held in May"})
    assert "a count under 11 of people in one situation" in after.words
    assert "Three people with schizophrenia" in after.words


def test_an_owner_is_named_and_all_six_are_looked_at_again_in_a_year(world):
    rotate(world, ends_on="2028-02-01")
    card = row(world, shown(world), LEADERSHIP)
    opened(world, card, "Who sees to it …")
    assert f"Saved: <@{world.id('ben')}> sees to it" in sent(world, {"owner": "ben"}).words
    opened(world, shown(world), "We have looked at all six …")
    after = sent(world, {"note": "More peers"})
    assert "Next time on Tuesday, 16 November 2027" in after.words
    with world.session() as session:
        due = there(schedule.find(session, world.committee(session).pk, Work.READINESS))
        assert due.next_run == world.at("2027-11-16")
        schedule.run_now(session, world.member(session, "ana"), due, now=world.now())
    world.work()
    [letter] = [text for text in told(world, "cho") if "readiness principles" in text]
    assert "Monday, 16 November 2026" in letter
    assert not [text for text in told(world, "ana") if "readiness principles" in text]
    dm = next(message for message in world.person("cho").dm if "readiness principles" in message.words)
    assert "Looked at again on Tuesday, 16 November 2027" in pressed(world, dm, "Open", "cho").words
