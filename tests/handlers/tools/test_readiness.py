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
    assert message.words.count("no evidence yet · nobody sees to it yet") == 6
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
    assert "no evidence yet" in after.words


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


def test_a_grey_text_is_kept_when_it_is_sent_once_more(world):
    opened(world, row(world, shown(world), LEADERSHIP), "Add evidence …")
    ana = world.person("ana")
    assert ana.submit({"text": "Three people with schizophrenia were held in May"}).ok
    assert "a count under 11 of people in one situation" in ana.views[-1].words
    assert "Three people with schizophrenia" in sent(world, {}).words


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
    world.walk(world.at("2026-11-16", "14:01"))
    [letter] = [text for text in told(world, "cho") if "readiness principles" in text]
    assert "Monday, 16 November 2026" in letter
    assert not [text for text in told(world, "ana") if "readiness principles" in text]
    dm = next(message for message in world.person("cho").dm if "readiness principles" in message.words)
    assert "Looked at again on Tuesday, 16 November 2027" in pressed(world, dm, "Open", "cho").words


def test_members_rate_the_same_six_and_what_they_said_stands_beside_the_evidence(world):
    assert "Have members rate them …" not in buttons(shown(world, "eli"))
    opened(world, shown(world), "Have members rate them …")
    sent(world, {"raters": ["ben", "cho", "dee"], "closes_on": "2026-11-24"})
    assert (
        "Open until Tuesday, 24 November 2026"
        in pressed(world, shown(world), "Have members rate them …").words
    )
    world.work()
    for who, value in (("ben", "0"), ("cho", "0"), ("dee", "3")):
        form = opened(world, world.person(who).dm[-1], "Answer …", who)
        assert "A legal expert in privacy law" in form.words
        sent(world, {f"item_{place}": value for place in range(6)}, who)
    assert "Members say" not in shown(world).words
    pressed(world, typed(world, "/committee assess"), "Close now")
    message = shown(world, "eli")
    assert message.words.count("Members say: well in place 2 · missing 1") == 6
    assert "Rated by members on Monday, 16 November 2026." in message.words
    assert "*Leadership behind it from early on*" in pressed(world, message, "How it was rated", "eli").words
    assert "Ready to be taken up" in typed(world, "/committee assess").words
    assert "Take it up" not in str(
        [one for one in typed(world, "/committee assess").blocks if "Readiness of" in str(one)]
    )
