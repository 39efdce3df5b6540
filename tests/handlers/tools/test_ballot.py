"""/committee ballot as people use it: opened, cast privately, closed by itself, told to the chair, posted."""

from datetime import time

from sqlmodel import select

from models.outbox import Kind
from models.recurrence import Recurrence, monthly_nth
from models.rhythm import put_series
from models.roster import put_seat, seat_lines
from models.tools.ballot import ballots_of, options_of
from models.tools.ballot_box import BallotPaper
from tests.handlers.test_committee import buttons, let_chair
from tests.handlers.tools.test_map import answered, begin, form, pressed

OPENED = {"title": "Priorities", "gaps": ["1", "2", "3"], "dots": "3", "closes_on": "2026-11-24"}


def shown(world, who="ana"):
    seen = world.person(who).command("/committee ballot", channel="committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def opened(world, **values):
    """A ballot on three gaps, by way of the form."""
    begin(world, "No beds", "No data", "No <!channel> *peers*")
    ana = form(world, "ana", shown(world), "Open a ballot …")
    return answered(world, ana.submit(OPENED | values))


def vote(world, who, dots, *, label):
    person = form(world, who, shown(world, who), label)
    return answered(world, person.submit({f"option-{item}": str(number) for item, number in dots.items()}))


def told(world, who) -> list[str]:
    return [message.words for message in world.person(who).dm]


def ranking(world) -> list[tuple[str, int | None]]:
    with world.session() as session:
        [ballot] = ballots_of(session, world.committee(session).pk)
        return [(one.item.ref, one.row.place) for one in options_of(session, ballot)]


def test_before_anything_is_ranked_it_says_what_a_ballot_is_for(world):
    message = shown(world, "ben")
    assert "Nothing has been ranked yet." in message.words
    assert buttons(message) == buttons(shown(world)) == ["The map"]  # without one nothing can be ranked
    assert "The map comes first" in message.words
    begin(world, "No beds")
    assert buttons(shown(world, "ben")) == ["The map"]
    assert buttons(shown(world)) == ["The map", "Open a ballot …", "Record a ranking …"]
    seen = world.person("ana").click(shown(world), label="Open a ballot …")
    world.slack.wait_until(lambda: "at least two" in seen.text)


def test_a_ballot_that_cannot_be_is_told_on_its_field_with_the_form_kept(world):
    begin(world, "No beds", "No data", "No peers")
    ana = form(world, "ana", shown(world), "Open a ballot …")
    assert "at least two" in ana.submit(OPENED | {"gaps": ["1"]}).errors["gaps"]
    assert "still to come" in ana.submit({"gaps": ["1", "2"], "closes_on": "2026-11-16"}).errors["closes_on"]
    assert "too much or too little" in ana.submit({"closes_on": "2026-11-24", "dots": None}).errors["dots"]
    assert ana.views[-1].title == "Open a ballot"
    assert "1 person" not in answered(world, ana.submit({"dots": "2"})).words


def test_each_voter_is_asked_privately_votes_and_changes_the_vote(world):
    message = opened(world)
    assert "5 people are asked privately" in message.words
    assert "<!channel>" not in str(message.blocks)
    world.work()
    [asked] = told(world, "ben")
    assert "each seat has 3 dots" in asked
    assert "nobody sees who chose what" in asked
    ben = form(world, "ben", world.person("ben").dm[-1], "Vote for Behavioral Health …")
    seen = ben.submit({"option-1": "2", "option-2": "2"})
    assert "4 of 3 dots" in "".join(seen.errors.values())
    said = answered(world, ben.submit({"option-2": "1"})).words
    assert "Your vote for Behavioral Health is in." in said
    assert "Voted: 1 of 5 · behavioral health 1 of 2 · community 0 of 1 · criminal justice 0 of 2" in said
    again = form(world, "ben", shown(world, "ben"), "Change the vote for Behavioral Health …")
    chosen = [block["element"]["initial_option"]["value"] for block in again.views[-1].blocks[1:4]]
    assert chosen == ["2", "1", "0"]
    world.walk(world.at("2026-11-23", "10:00"))
    assert any("One day is left" in words for words in told(world, "ana"))
    assert not any("One day is left" in words for words in told(world, "ben"))


def test_it_closes_by_itself_the_chair_hears_of_it_first_and_posts_it(world):
    let_chair(world, "cho")
    opened(world)
    vote(world, "ben", {1: 2, 2: 1}, label="Vote for Behavioral Health …")
    vote(world, "dee", {2: 3}, label="Vote for Hospital …")
    vote(world, "eli", {1: 1}, label="Vote for Peers …")
    world.walk(world.at("2026-11-24", "17:05"))
    assert ranking(world) == [("M2", 1), ("M1", 2), ("M3", 3)]
    [letter] = [one for one in world.person("cho").dm if "is closed. Only you see this" in one.words]
    assert "*1.* *M2* No data — 4 dots" in letter.words
    assert not any("is closed" in words for who in ("ana", "ben", "dee") for words in told(world, who))
    assert "The chair has what came of it" in shown(world, "ben").words
    assert "4 dots" in shown(world, "ana").words
    pressed(world, "cho", letter, "Post the result", says="It is posted")
    world.work()
    posted = [one for one in world.person("eli").messages("committee") if one.only_for is None]
    assert "4 dots" in posted[-1].words
    assert "<!channel>" not in str(posted[-1].blocks)
    assert "4 dots" in shown(world, "ben").words
    seen = world.person("ben").click(posted[-1], label="See the map")
    world.slack.wait_until(lambda: "Last ranking, “Priorities”: 1. M2 · 2. M1 · 3. M3" in seen.text)
    assert "4 dots" in posted[-1].words  # what was posted stays as it was


def test_a_principal_and_a_designee_have_one_ballot_and_see_only_their_own(world):
    with world.session() as session:
        [line] = [one for one in seat_lines(session, 1) if one.agency.name == "Sheriff"]
        people = {"principal": world.member(session, "cho"), "designee": world.member(session, "eli")}
        put_seat(
            session, world.member(session, "ana"), line.agency, seat=line.seat, now=world.now(), **people
        )
    opened(world)
    assert [one for one in buttons(shown(world, "eli")) if "Vote" in one] == [
        "Vote for Peers …",
        "Vote for Sheriff …",
    ]
    vote(world, "cho", {1: 3}, label="Vote for Sheriff …")
    eli = world.person("eli")
    seen = eli.click(shown(world, "eli"), label="Change the vote for Sheriff …")
    world.slack.wait_until(lambda: "only they can change it" in seen.text)


def test_no_view_and_no_message_says_who_chose_what(world):
    opened(world)
    for who, agency in (("ben", "Behavioral Health"), ("dee", "Hospital"), ("cho", "Sheriff")):
        vote(world, who, {1: 3}, label=f"Vote for {agency} …")
    message = shown(world, "ana")
    assert "3 dots." not in message.words.replace("each seat has 3 dots", "")
    assert "Ben" not in message.words
    with world.session() as session:
        assert len(session.exec(select(BallotPaper)).all()) == 3
    world.walk(world.at("2026-11-24", "17:05"))
    with world.session() as session:
        assert session.exec(select(BallotPaper)).all() == []


def test_calling_off_takes_back_the_reminders_and_says_so_to_who_comes_late(world):
    message = opened(world)
    world.work()
    ben, letter = world.person("ben"), world.person("ben").dm[-1]
    pressed(world, "ana", message, "Call it off", says="It was called off")
    seen = ben.click(letter, label="Vote for Behavioral Health …")
    world.slack.wait_until(lambda: "That ballot is over" in seen.text)
    world.walk(world.at("2026-11-25", "10:00"))
    assert not any("One day is left" in words for words in told(world, "ben"))
    assert not [one for one in world.sent(Kind.NOTICE.value) if ":result:" in one.key]


def test_under_an_open_meetings_law_there_is_no_vote_and_the_meetings_ranking_is_recorded(world):
    begin(world, "No beds", "No data", "No peers")
    with world.session() as session:
        committee = world.committee(session)
        committee.open_meetings = True
        session.add(committee)
    message = shown(world)
    assert "open-meetings law" in message.words
    assert "a ballot in which" not in message.words
    assert buttons(message) == ["The map", "Record a ranking …"]
    ana = form(world, "ana", message, "Record a ranking …")
    values = {
        "title": "Priorities",
        "how": "Show of hands",
        "held_on": "2026-11-17",
        "gap-1": "4",
        "gap-2": "9",
    }
    assert "today, or a day before it" in ana.submit(values).errors["held_on"]
    told_ = answered(world, ana.submit({"held_on": "2026-11-10", "gap-3": "4"})).words
    assert "The ranking is recorded." in told_
    assert "*1.* *M2* No data — 9" in told_
    assert "*2.* (tied) *M1* No beds — 4" in told_
    assert "A tie stands as it is" in shown(world, "eli").words
    assert "As chosen at a meeting: Show of hands" in shown(world, "eli").words


def test_the_chair_closes_it_now_after_one_more_question_and_the_draft_of_the_agenda_says_so(world):
    let_chair(world, "cho")
    message = opened(world)
    world.person("cho").command("/agenda", channel="committee")
    vote(world, "ben", {1: 2, 2: 1}, label="Vote for Behavioral Health …")
    assert "Close it now …" not in buttons(shown(world, "ben"))
    ana = form(world, "ana", message, "Close it now …")
    asked = str(ana.views[-1].blocks)
    assert "Voted: 1 of 5" in asked
    assert "fewer than three ballots" in asked
    vote(world, "dee", {2: 3}, label="Vote for Hospital …")
    vote(world, "eli", {1: 1}, label="Vote for Peers …")
    said = answered(world, form(world, "ana", message, "Close it now …").submit({})).words
    assert "The ballot is closed" in said
    assert ranking(world) == [("M2", 1), ("M1", 2), ("M3", 3)]
    world.work()
    assert any("is closed. Only you see this" in words for words in told(world, "cho"))
    seen = world.person("ana").click(message, label="Close it now …")
    world.slack.wait_until(lambda: "That ballot is over" in seen.text)


def test_the_draft_of_the_agenda_says_where_the_ballot_stands(world):
    let_chair(world, "cho")
    opened(world, closes_on="2026-12-30")
    with world.session() as session:
        put_series(
            session,
            world.member(session, "ana"),
            world.committee(session),
            recurrence=Recurrence(monthly_nth(2, 1), world.today(), time(9), "America/Denver"),
            minutes=90,
            place="Room 2",
            agenda_days=1,
            now=world.now(),
        )
    world.walk(world.at("2026-12-07", "09:01"))
    [draft] = [one for one in world.person("cho").dm if "Draft of the agenda" in one.words]
    assert "The ballot “Priorities” is open until Wednesday, 30 December 2026" in draft.words
    assert "Voted: 0 of 5" in draft.words
