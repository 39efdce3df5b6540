"""/committee agreements: the register as people see it, and the forms that keep it."""

from datetime import date

import pytest

from models.agreement import AgreementLine, AgreementState, Paper, add_agreement, agreements_of
from models.committee import agencies_of
from tests.handlers.test_committee import buttons
from tests.rotation import rotate, told

REVIEW = "2027-01-04"


def shown(world, who="ana"):
    seen = world.person(who).command("/committee agreements", channel="committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def agency(world, name: str) -> str:
    """The value that stands for an agency in a form."""
    with world.session() as session:
        [found] = [one for one in agencies_of(session, world.committee(session).pk) if one.name == name]
        return str(found.pk)


def add(world, title="Warm handoff", *, review_on=REVIEW, link="", parties=(), signed=(), signed_on=None):
    with world.session() as session:
        by_name = {one.name: one for one in agencies_of(session, world.committee(session).pk)}
        paper = Paper(
            title,
            review_on=date.fromisoformat(review_on) if review_on else None,
            signed_on=date.fromisoformat(signed_on) if signed_on else None,
            link=link,
            parties=[by_name[name] for name in parties],
            signed=[by_name[name] for name in signed],
        )
        return add_agreement(session, world.member(session, "ana"), paper, now=world.now()).pk


def register(world) -> list[AgreementLine]:
    with world.session() as session:
        return agreements_of(session, world.committee(session).pk)


def opened(world, label: str, who="ana"):
    """The form that a button of the register opens."""
    person = world.person(who)
    seen = person.click(shown(world, who), label=label)
    assert seen.view is not None, seen.text
    return person


def answered(world, seen):
    """What is shown once a form was taken, or a button has done its work."""
    assert seen.ok, seen.errors
    world.slack.wait_until(lambda: len(seen.messages) > 0)
    return seen.messages[-1].words


def filled(world, **values):
    """The form of an MOU between Probation, which has signed it, and the Hospital."""
    probation, hospital = agency(world, "Probation"), agency(world, "Hospital")
    whole = {
        "title": "Warm handoff",
        "kind": "mou",
        "parties": [probation, hospital],
        "signed": [probation],
        "signed_on": "2026-03-02",
        "review_on": REVIEW,
        "link": "https://county.example/mou.pdf",
    }
    return whole | values


def test_an_empty_register_says_what_belongs_in_it(world):
    message = shown(world)
    assert "No agreement is in the register yet." in message.words
    assert buttons(message) == ["Add …"]
    assert buttons(shown(world, "ben")) == []
    assert message.only_for == world.id("ana")


def test_a_coordinator_adds_an_agreement_and_sees_it_in_the_register(world):
    ana = opened(world, "Add …")
    said = answered(world, ana.submit(filled(world)))
    assert "Saved: Warm handoff." in said
    assert "<https://county.example/mou.pdf|Warm handoff>" in said
    assert "MOU, signed Monday, 2 March 2026" in said
    dee, ana_id = world.id("dee"), world.id("ana")
    assert f"Signed by Probation · still to sign: Hospital (ask <@{dee}>)" in said
    assert f"4 January 2027 · kept by <@{ana_id}>" in said
    assert ":warning: to be renewed by Monday, 4 January 2027" in said


def test_every_member_reads_the_register_and_only_who_may_changes_it(world):
    add(world)
    assert "Warm handoff" in shown(world, "eli").words
    assert buttons(shown(world, "eli")) == []
    assert buttons(shown(world, "ana")) == ["Renew …", "Change …", "End", "Add …"]
    rotate(world)
    assert buttons(shown(world, "cho")) == ["Renew …", "Change …", "End", "Add …"]


def test_somebody_whose_right_has_gone_meanwhile_is_refused(world):
    rotate(world)
    add(world)
    cho = opened(world, "Change …", who="cho")
    with world.session() as session:
        world.member(session, "cho").active = False
    seen = cho.submit({"title": "Mine"})
    assert "not on this committee" in "".join(seen.errors.values())
    assert register(world)[0].agreement.title == "Warm handoff"


@pytest.mark.parametrize(
    ("review_on", "says"),
    [
        ("2027-01-15", ":warning: to be renewed by Friday, 15 January 2027"),
        ("2027-01-16", "To be reviewed by Saturday, 16 January 2027"),
        ("2026-11-15", ":warning: was to be renewed by Sunday, 15 November 2026"),
    ],
)
def test_the_review_day_is_marked_from_sixty_days_before(world, review_on, says):
    add(world, review_on=review_on)
    message = shown(world)
    assert says in message.words
    assert ("Renew …" in buttons(message)) == (":warning:" in says)


def test_the_change_form_holds_what_is_known_and_keeps_what_is_said(world):
    add(world, parties=["Probation", "Hospital"], signed=["Hospital"])
    ana = opened(world, "Change …")
    everybody = [agency(world, "Probation"), agency(world, "Hospital")]
    said = answered(world, ana.submit({"signed": everybody, "signed_on": "2026-11-16"}))
    assert "Signed by Hospital and Probation" in said
    assert "still to sign" not in said.lower()
    [line] = register(world)
    assert (line.agreement.title, line.agreement.review_on) == ("Warm handoff", date.fromisoformat(REVIEW))


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"review_on": "2026-03-01"}, "review_on", "before it was signed"),
        ({"signed_on": "2026-11-17"}, "signed_on", "still to come"),
        ({"link": "county.example"}, "link", "no link"),
        ({"title": "   "}, "title", "a few words"),
        ({"parties": []}, "signed", "Probation is not among the parties"),
    ],
)
def test_what_cannot_be_is_shown_on_its_field_with_the_form_kept(world, values, field, says):
    ana = opened(world, "Add …")
    seen = ana.submit(filled(world, **values))
    assert list(seen.errors) == [field]
    assert says in seen.errors[field]
    assert ana.views[-1].title == "Agreement"
    assert register(world) == []


def test_renewing_asks_for_the_next_day(world):
    add(world)
    ana = opened(world, "Renew …")
    assert "still to come" in "".join(ana.submit({"review_on": "2026-11-16"}).errors.values())
    said = answered(world, ana.submit({"review_on": "2028-01-04"}))
    assert "Renewed: Warm handoff, until Tuesday, 4 January 2028." in said
    assert ":warning:" not in said


def test_an_ended_agreement_is_told_in_small_print_and_ends_once(world):
    add(world)
    ana, message = world.person("ana"), shown(world)
    for label in ("Change …", "Renew …"):
        ana.click(message, label=label)
        ana.close_view()
    before = ana.click(message, label="Change …")
    form = before.view
    ana.click(message, label="End")
    world.slack.wait_until(lambda: register(world)[0].agreement.state == AgreementState.ENDED)
    assert "has ended already" in "".join(ana.submit({"title": "Later"}, view=form).errors.values())
    words = shown(world).words
    assert "No agreement holds at present." in words
    assert "Ended: Warm handoff" in words
    assert buttons(shown(world)) == ["Add …", "Reopen …"]
    opened(world, "Reopen …")
    said = answered(world, ana.submit())
    assert "Warm handoff holds again." in said
    assert "To be reviewed" in said or ":warning:" in said


def test_a_long_register_is_read_page_by_page(world):
    for number in range(45):
        add(world, f"MOU {number:02}", parties=["Probation"])
    first, ana = shown(world), world.person("ana")
    assert len(first.blocks) <= 50
    assert "MOU 19" in first.words
    assert "MOU 20" not in first.words
    second = ana.click(first, label="25 more")
    world.slack.wait_until(lambda: "MOU 20" in second.text)
    third = ana.click(second.messages[-1], label="5 more")
    world.slack.wait_until(lambda: "MOU 44" in third.text)
    assert "Back" in buttons(third.messages[-1])


def test_typed_words_are_never_live(world):
    add(world, "<!channel> *all* & co", link="https://county.example/a?b=1&c=2")
    said = str(shown(world, "eli").blocks)
    assert "<!channel>" not in said
    assert "https://county.example/a?b=1&amp;c=2|&lt;!channel&gt;" in said


def test_who_takes_over_reads_what_is_to_be_renewed(world):
    rotate(world)
    add(world, parties=["Probation", "Hospital"])
    for number in range(5):
        add(world, f"MOU {number}", review_on=f"2027-06-0{number + 1}")
    add(world, "Much later", review_on="2028-01-01")
    world.walk(world.at("2026-12-03"))
    world.person("ben").command("/chair accept", channel="committee")
    world.walk(world.at("2027-01-25", "14:01"))
    note = next(text for text in reversed(told(world, "ben")) if "What is on the way" in text)
    assert "*Agreements to renew*" in note
    assert "Warm handoff (Hospital and Probation), was to be renewed by Monday, 4 January 2027" in note
    assert "MOU 2, to be renewed by Thursday, 3 June 2027" in note
    assert "and 2 more: `/committee agreements`" in note
    assert "Much later" not in note


def test_without_agreements_the_note_says_nothing_of_them(world):
    rotate(world)
    world.walk(world.at("2026-12-03"))
    world.person("ben").command("/chair accept", channel="committee")
    world.walk(world.at("2027-01-25", "14:01"))
    assert not any("Agreements to renew" in text for text in told(world, "ben"))


def leave(world, name):
    with world.session() as session:
        world.member(session, name).active = False


def test_a_signature_is_recorded_with_who_gave_it_in_which_role_and_when(world):
    add(world, parties=["Hospital", "Probation"])
    ana = opened(world, "Signature …")
    assert "name" in ana.submit({"signed_on": "2026-11-02"}).errors
    hospital = agency(world, "Hospital")
    given = {"agency": hospital, "member": "dee", "role": "director", "signed_on": "2026-11-02"}
    said = answered(world, ana.submit(given))
    assert "Signed by Hospital (Dee Marsh, director, 2 November 2026)" in said
    assert f"still to sign: Probation (ask <@{world.id('ana')}>)" in said
    ana = opened(world, "Signature …")
    said = answered(world, ana.submit({"name": "<!channel> Sue", "role": "for the *board*"}))
    assert "Probation (&lt;!channel&gt; Sue, for the ∗board∗, 16 November 2026)" in said


def test_a_keeper_who_is_no_coordinator_keeps_just_that_agreement(world):
    add(world)
    add(world, "Other", review_on="2028-01-01")
    ana = world.person("ana")
    ana.click(shown(world), label="Change …", value=str(register(world)[0].agreement.pk))
    answered(world, ana.submit({"member": "ben"}))
    assert buttons(shown(world, "ben")) == ["Renew …", "Change …"]
    ben = opened(world, "Renew …", "ben")
    assert "Renewed" in answered(world, ben.submit({"review_on": "2028-01-04"}))
    seen = world.person("eli").click(shown(world, "ana"), label="Add …")
    assert seen.view is None


def test_the_keeper_hears_of_the_review_sixty_and_fourteen_days_before_and_of_nothing_after_it(world):
    add(world, review_on="2027-02-07")  # sixty days before it is Wednesday 9 December; fourteen a Sunday
    world.walk(world.at("2026-12-08", "23:00"))
    assert not any("is to be reviewed" in text for text in told(world, "ana"))
    world.walk(world.at("2026-12-09", "14:01"))
    first = [text for text in told(world, "ana") if "is to be reviewed" in text]
    assert len(first) == 1
    assert "Warm handoff* is to be reviewed by Sunday, 7 February 2027, in 60 days." in first[0]
    world.walk(world.at("2027-01-24", "20:00"))
    assert len([text for text in told(world, "ana") if "is to be reviewed" in text]) == 1
    world.walk(world.at("2027-01-25", "14:01"))
    found = [message for message in world.person("ana").dm if "is to be reviewed" in message.words]
    assert len(found) == 2
    ana = world.person("ana")
    assert ana.click(found[-1], label="Renew …").view is not None
    assert "Renewed" in answered(world, ana.submit({"review_on": "2028-02-07"}))
    world.walk(world.at("2027-02-20", "12:00"))
    assert not any("to look at again" in text for text in told(world, "ana"))
    assert not any("is to be reviewed" in text for name in ("ben", "cho") for text in told(world, name))


def test_a_review_that_is_past_stands_in_one_digest(world):
    add(world, review_on="2026-11-18")
    world.walk(world.at("2026-12-05"))
    found = [text for text in told(world, "ana") if "Agreements to look at again" in text]
    assert len(found) == 1
    assert "Warm handoff, was to be renewed by Wednesday, 18 November 2026" in found[0]


def test_a_signatory_who_left_is_asked_about_once_and_settled_in_a_form(world):
    add(world, parties=["Hospital"], review_on="2028-01-04")
    opened(world, "Signature …").submit({"member": "dee", "signed_on": "2026-11-02"})
    leave(world, "dee")
    asked = "Signed for Hospital by Dee Marsh, who has left; the seat is vacant: does it still bind?"
    assert asked in shown(world, "eli").words
    world.walk(world.at("2026-11-20", "12:00"))
    found = [message for message in world.person("ana").dm if asked in message.words]
    assert len(found) == 1
    ana = world.person("ana")
    assert ana.click(found[0], label="Answer …").view is not None
    said = answered(world, ana.submit({"binds": "yes"}))
    assert "Warm handoff: Hospital still binds." in said
    assert "2 November 2026, has left; still binds" in said
    assert "does it still bind?" not in said
