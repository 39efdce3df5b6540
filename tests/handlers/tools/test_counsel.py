"""/committee counsel: a question, its answer, and who is told of it once."""

from tests.handlers.test_committee import buttons
from tests.rotation import rotate, told


def shown(world, who="ben"):
    seen = world.person(who).command("/committee counsel", channel="committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def said(world, seen):
    assert seen.ok, seen.errors
    world.slack.wait_until(lambda: len(seen.messages) > 0)
    return seen.messages[-1].words


def ask(world, who="ben", **values):
    person = world.person(who)
    form = person.click(shown(world, who), label="Ask …").view
    assert form is not None
    assert "I give no legal advice" in str(form.body)
    whole = {"about": "Sharing of lists", "question": "May the jail *tell* the clinic?"} | values
    return person.submit(whole)


def test_a_question_to_somebody_by_name_is_answered_and_who_asked_is_told_once(world):
    assert "No question for counsel yet." in shown(world).words
    assert "to_name" in ask(world).errors
    seen = world.person("ben").submit({"to_name": "County <!here> counsel"})
    words = said(world, seen)
    assert (
        f"asked by <@{world.id('ben')}> on Monday, 16 November 2026, of County &lt;!here&gt; counsel" in words
    )
    assert "May the jail ∗tell∗ the clinic?" in words
    assert buttons(shown(world, "eli")) == ["Ask …"]
    ana = world.person("ana")
    assert ana.click(shown(world, "ana"), label="Answer …").view is not None
    assert "source" in ana.submit({"answer": "With consent."}).errors
    assert "still to come" not in said(world, ana.submit({"source": "Memo of 9 November"}))
    world.work()
    world.person("ana").click(shown(world, "ana"), label="Correct …")
    said(world, ana.submit({"answer": "With written consent."}))
    world.work()
    found = [text for text in told(world, "ben") if "is answered" in text]
    assert len(found) == 1
    assert "Answered on Monday, 16 November 2026. Source: Memo of 9 November" in found[0]
    assert "With written consent." in shown(world, "eli").words
    seen = world.person("eli").click(shown(world, "eli"), label="Read")
    assert "Until 16 Nov 2026: “With consent.”. Changed by Ana Reyes." in said(world, seen)


def test_a_member_who_is_asked_hears_of_it_once_and_answers_from_the_message(world):
    said(world, ask(world, member="dee"))
    world.work()
    [message] = [one for one in world.person("dee").dm if "a question for you as counsel" in one.words]
    dee = world.person("dee")
    assert dee.click(message, label="Answer …").view is not None
    words = said(world, dee.submit({"answer": "No.", "source": "42 CFR 2.31", "answered_on": "2026-11-16"}))
    assert "Source: 42 CFR 2.31" in words
    assert not any("a question for you" in text for text in told(world, "eli"))


def test_a_question_is_withdrawn_by_who_asked_it_and_then_not_answered(world):
    said(world, ask(world, to_name="Counsel"))
    message = shown(world, "ana")
    assert "Withdraw" in buttons(shown(world))
    seen = world.person("ben").click(shown(world), label="Withdraw")
    assert "Withdrawn: Sharing of lists." in said(world, seen)
    ana = world.person("ana")
    assert ana.click(message, label="Answer …").view is not None
    assert "already" in str(ana.submit({"answer": "Yes", "source": "Memo"}).errors)


def test_open_questions_stand_in_the_hand_over_note(world):
    rotate(world)
    said(world, ask(world, to_name="County counsel"))
    world.walk(world.at("2026-12-03"))
    world.person("ben").command("/chair accept", channel="committee")
    world.walk(world.at("2027-01-25", "09:01"))
    note = next(text for text in reversed(told(world, "ben")) if "What is on the way" in text)
    assert "*Questions that counsel has not answered*" in note
    assert "Sharing of lists, asked of County counsel on Monday, 16 November 2026" in note
