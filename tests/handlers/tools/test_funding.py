"""/committee funding: the register, reminders to the keeper alone, and the cliff in the chair's digest."""

from tests.handlers.test_committee import buttons, let_chair
from tests.handlers.tools.pressing import agency, opened, pressed, row, sent, typed
from tests.rotation import told

GRANT = {
    "source": "Crisis <!channel> grant",
    "kind": "grant",
    "amount": "250,000",
    "match_required": "$50,000",
    "match_found": "20000",
    "ends_on": "2027-03-31",
}


def shown(world, who="ana"):
    return typed(world, "/committee funding", who)


def added(world, **values):
    opened(world, shown(world), "Add …")
    return sent(world, GRANT | values)


def test_a_source_is_entered_with_its_match_its_report_and_its_positions(world):
    assert "Nothing is in the register yet" in shown(world, "eli").words
    opened(world, shown(world), "Add …")
    wrong = world.person("ana").submit(GRANT | {"amount": "a lot"})
    assert "is no number here" in wrong.errors["amount"]
    said = sent(world, {"amount": "250,000"})
    assert "Crisis &lt;!channel&gt; grant" in said.words
    assert "Match: $20,000 of $50,000 found, $30,000 missing" in said.words
    opened(world, said, "A report is due …")
    assert "still to come" in world.person("ana").submit({"due": "2026-11-01"}).errors["due"]
    said = sent(world, {"due": "2027-01-15"})
    opened(world, said, "Add a position …")
    bad = world.person("ana").submit({"title": "Peer lead", "fte": "0", "agency": agency(world, "Peers")})
    assert "no share of full time" in bad.errors["fte"]
    said = sent(world, {"fte": "1.5", "until": None})
    assert "Peer lead, Peers, 1.5 FTE" in said.words
    opened(world, said, "Change …", value="edit:1")
    said = sent(world, {"fte": "0.5"})
    assert "0.5 FTE" in said.words
    register = shown(world, "eli")
    assert (
        "*Crisis &lt;!channel&gt; grant* ends Wed 31 Mar 2027, and nothing is named after it"
        in register.words
    )
    assert "On it hangs 1 position (0.5 FTE)." in register.words
    assert "Report due Fri 15 Jan 2027" in register.words
    assert buttons(register) == []
    assert buttons(row(world, register, "Crisis", "eli")) == ["All funding"]
    said = pressed(world, said, "It is not paid any more")
    assert "Peer lead" not in said.words


def test_the_keeper_alone_is_told_twice_and_not_once_it_is_handed_in(world):
    opened(world, added(world, member="dee"), "A report is due …")
    sent(world, {"due": "2027-01-15"})
    opened(world, row(world, shown(world), "Crisis"), "A report is due …")
    sent(world, {"due": "2027-02-15"})
    world.walk(world.at("2027-01-14"))

    def heard(who):
        return [text for text in told(world, who) if "report to" in text]

    assert len(heard("dee")) == 2
    assert "due in 30 days, on Friday, 15 January 2027" in heard("dee")[0]
    assert "due in 7 days" in heard("dee")[1]
    assert [heard(who) for who in ("ana", "ben", "cho")] == [[], [], []]
    dm = [one for one in world.person("dee").dm if "report to" in one.words][-1]
    said = pressed(world, dm, "Open it", "dee")
    world.person("dee").click(said, label="Handed in", block_id="report:2")
    world.walk(world.at("2027-02-14"))
    assert len(heard("dee")) == 2


def test_the_cliff_is_in_the_chairs_digest_once_a_month(world):
    let_chair(world, "cho")
    added(world)
    world.walk(world.at("2026-12-12"))
    digests = [one.words for one in world.person("cho").dm if "This week" in one.words]
    assert len(digests) == 4
    read = [text for text in digests if "Funding that ends with nothing named after it" in text]
    assert len(read) == 1
    assert "Crisis &lt;!channel&gt; grant on 31 Mar 2027" in read[0]
    world.walk(world.at("2026-12-29"))
    assert sum("nothing named after it" in one.words for one in world.person("cho").dm) == 2
    opened(world, row(world, shown(world), "Crisis"), "Change …")
    sent(world, {"successor": "County general fund", "amount": "300,000", "ends_on": "2027-06-30"})
    assert "cliff" not in shown(world).words
    card = row(world, shown(world, "eli"), "Crisis", "eli")
    assert "Until 29 Dec 2026: amount $250,000, until 31 Mar 2027. Changed by Ana Reyes." in card.words


def test_only_who_keeps_it_may(world):
    said = added(world, member="dee")
    seen = world.person("eli").click(said, label="Change …")
    world.slack.wait_until(lambda: seen.messages or seen.error)
    assert not seen.ok or "needs the" in seen.messages[-1].words
    mine = row(world, shown(world, "dee"), "Crisis", "dee")
    assert "Change …" in buttons(mine)
    opened(world, mine, "Change …", "dee")
    assert "stranger" not in sent(world, {"source": "Crisis"}, "dee").words


def test_another_source_of_the_register_is_picked_as_what_follows(world):
    said = added(world)
    assert "Which source follows it?" not in str(opened(world, said, "Change …").blocks)
    world.person("ana").close_view()
    said = added(world, source="*Settlement*", state="sought", follows="0")
    assert "Nothing is named" not in said.words
    first = row(world, shown(world), "Crisis")
    assert "Nothing is named after it yet" in first.words
    opened(world, first, "Change …")
    said = sent(world, {"follows": "2"})
    assert "After it: *∗Settlement∗* (applied for)" in said.words
    assert "nothing is named after it" not in shown(world).words
    assert "Carries on after *Crisis &lt;!channel&gt; grant*" in row(world, shown(world), "Settlement").words
