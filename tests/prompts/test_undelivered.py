"""Why something was not delivered, in words: every word of Slack's, and nobody else's private message."""

import pytest

from jobs.verdict import HOPELESS, UNREADABLE
from models.causes import CAUSES, Cause, cause_of
from models.committee import Member
from models.outbox import Kind
from models.places import Place
from models.resend import Again
from models.undelivered import Failure, News, Trouble
from prompts import undelivered as prompts
from tests.prompts.people import member, texts

CHANNEL = Place("C1", "Diversion", True)
SAM = Place("U1", "Sam Lee", True)


def failure(place: Place = CHANNEL, cause: Cause = Cause.ARCHIVED, **values: object) -> Failure:
    facts = {"unsure": False, "kinds": (Kind.AGENDA,), "again": 1, "word": "is_archived", "reference": 7}
    return Failure(place, cause, **{**facts, **values})  # type: ignore[arg-type]


def report(*failures: Failure, reader: Member | None = None, steps_in: bool = False) -> str:
    return "\n".join(texts(prompts.render_report(News(reader or member(1), list(failures), steps_in))))


def test_every_hopeless_answer_of_slacks_has_a_cause():
    assert (HOPELESS | UNREADABLE) - set(CAUSES) == set()


def test_every_cause_and_kind_is_put_into_words():
    assert set(prompts.EXPLAINED) == set(Cause)
    assert set(prompts.KINDS) == set(Kind)


@pytest.mark.parametrize("word", sorted(HOPELESS | UNREADABLE))
@pytest.mark.parametrize("place", [CHANNEL, SAM], ids=["channel", "person"])
def test_why_and_what_to_do_are_whole_sentences_without_slacks_own_words(word, place):
    why, todo = prompts.explain(cause_of(word, place.target), place, word=word, reference=7)
    for sentence in (why, todo):
        assert sentence[0].isupper() or sentence[0] in "<*"
        assert sentence.endswith((".", "!"))
        assert word not in sentence
        assert "{" not in sentence


def test_a_word_that_nobody_knows_is_shown_as_it_is_with_its_place_in_the_log():
    told = report(failure(cause=Cause.OTHER, word="some_new_error"))
    assert "some_new_error" in told
    assert "message 7" in told


def test_a_person_whose_conversation_is_gone_has_no_account():
    assert cause_of("channel_not_found", "U1") == Cause.ACCOUNT_CLOSED
    assert cause_of("channel_not_found", "C1") == Cause.CHANNEL_GONE


def test_a_name_cannot_ping_or_format():
    told = report(failure(Place("U1", "<!channel> *Sam*"), Cause.ACCOUNT_CLOSED))
    assert "<!channel>" not in told
    assert "*Sam*" not in told


def test_a_report_of_many_places_stays_short_and_says_where_the_rest_is():
    told = prompts.render_report(
        News(member(1), [failure(Place(f"C{number}")) for number in range(60)], steps_in=False)
    )
    assert len(told.blocks) <= 20
    assert "45 more places: `/committee`" in "\n".join(texts(told))


def test_nothing_to_send_again_has_no_button():
    [_, one, _] = prompts.render_report(News(member(1), [failure(again=0)], steps_in=False)).blocks
    assert "accessory" not in one


def test_who_steps_in_as_chair_is_told_why_and_has_no_button():
    told = prompts.render_report(News(member(1), [failure()], steps_in=True))
    assert "as chair" in texts(told)[0]
    assert not any("accessory" in block for block in told.blocks)


def test_members_are_told_kindly_whom_i_cannot_reach_and_coordinators_what_helps():
    found = [Trouble(SAM, Cause.ACCOUNT_CLOSED, True), Trouble(CHANNEL, Cause.ARCHIVED, True, again=2)]
    [plain] = [block.to_dict() for block in prompts.glance_blocks(found, may_send=False)]
    assert "I cannot reach Sam Lee (no active account here) and <#C1> (archived)" in plain["text"]["text"]
    person, channel = [block.to_dict() for block in prompts.glance_blocks(found, may_send=True)]
    assert "designee" in person["text"]["text"]
    assert "accessory" not in person
    assert "2 messages wait" in channel["text"]["text"]
    assert channel["accessory"]["value"] == "C1"


def test_what_only_waits_is_no_news_to_members():
    waits = Trouble(CHANNEL, Cause.NOT_IN_CHANNEL, False, again=1)
    assert prompts.glance_blocks([waits], may_send=False) == []
    assert len(prompts.glance_blocks([waits], may_send=True)) == 1


@pytest.mark.parametrize(
    ("again", "said"),
    [
        (Again(1, 0), "1 message goes to <#C1> now. If it fails again"),
        (Again(3, 0), "3 messages go to <#C1> now. If one fails again"),
        (Again(0, 0), "Nothing waits"),
        (Again(0, 2), "2 messages are too old"),
    ],
)
def test_the_answer_to_send_again_counts(again, said):
    assert said in prompts.sent_again(again, CHANNEL).text
