"""/committee charter: from the first draft to a version in force, as people do it."""

from models.tools.charter import CharterState, versions_of
from tests.handlers.test_committee import buttons
from tests.rotation import leave, told

PRINCIPALS = ("ana", "ben", "cho", "dee", "eli")


def shown(world, who="ana"):
    seen = world.person(who).command("/committee charter", channel="committee")
    assert seen.ok, seen.error
    return seen.messages[-1]


def press(world, who, message, label):
    seen = world.person(who).click(message, label=label)
    world.slack.wait_until(lambda: len(seen.messages) > 0 or seen.view is not None)
    return seen


def last(world, seen):
    assert seen.ok, seen.errors
    world.slack.wait_until(lambda: len(seen.messages) > 0)
    return seen.messages[-1]


def write(world, label, **parts):
    """A draft by ana, as the message that follows it."""
    ana = world.person("ana")
    assert ana.click(shown(world), label=label).view is not None
    return last(world, ana.submit(parts))


def put(world, **parts):
    """A version that is put to sign-off; the principals have been asked."""
    draft = write(world, "Write it …", mission="Fewer people in jail <!channel>", **parts)
    world.person("ana").click(draft, label="Put to sign-off")
    world.slack.wait_until(lambda: state(world) == CharterState.PROPOSED)
    world.work()


def state(world, number=1) -> CharterState:
    with world.session() as session:
        found = versions_of(session, world.committee(session).pk)
        return next(one.state for one in found if one.number == number)


def asked(world, who):
    return next(one for one in reversed(world.person(who).dm) if "put to sign-off" in one.words)


def sign(world, who):
    message = asked(world, who)
    [label] = [label for label in buttons(message) if label.startswith("Sign for")]
    return press(world, who, message, label)


def read(world, message, value, text):
    """Another version, by the menu of the message."""
    seen = world.person("eli").click(message, "tool.charter.versions", value=value)
    world.slack.wait_until(lambda: seen.messages and text in seen.messages[-1].words)
    return seen.messages[-1]


def test_an_empty_charter_is_written_by_those_who_may(world):
    assert "There is no charter yet." in shown(world).words
    assert "Write it …" in buttons(shown(world))
    assert "Write it …" not in buttons(shown(world, "ben"))
    draft = write(world, "Write it …", mission="Care", aim="Half the bookings")
    assert "Version 1, a draft" in draft.words
    assert "Half the bookings" in draft.words
    assert "There is no charter yet." in shown(world, "ben").words
    ana = world.person("ana")
    form = ana.click(shown(world), label="Change the draft …").view
    assert form is not None
    assert "Half the bookings" in str(form.body)
    assert "Change the draft …" in buttons(last(world, ana.submit({"aim": "A third"})))
    assert "A third" in shown(world).words


def test_each_principal_is_asked_privately_and_the_last_signature_puts_it_in_force(world):
    put(world)
    for who in PRINCIPALS:
        message = asked(world, who)
        assert "<!channel>" not in str(message.blocks)
        seen = sign(world, who)
        assert "has signed version 1" in last(world, seen).words
    assert state(world) == CharterState.IN_FORCE
    assert "Version 1, in force since Monday, 16 November 2026" in shown(world, "eli").words
    with world.session() as session:
        assert world.committee(session).mission == "Fewer people in jail <!channel>"
    assert not any(label.startswith(("Sign for", "Not yet")) for label in buttons(shown(world, "ben")))


def test_why_an_agency_does_not_sign_is_read_by_those_who_keep_the_charter_alone(world):
    put(world)
    sign(world, "ben")
    dee = world.person("dee")
    assert dee.click(asked(world, "dee"), label="Not yet …").view is not None
    assert "because" in dee.submit({"because": "   "}).errors
    seen = dee.submit({"because": "Our counsel still *reads* it"})
    assert "The chair and the coordinators read why." in last(world, seen).words
    mine = shown(world).words
    assert "*Signed*: Behavioral Health" in mine
    assert f"Hospital (<@{world.id('dee')}>): not yet, because Our counsel still ∗reads∗ it" in mine
    for who in ("ben", "eli"):
        assert "counsel" not in shown(world, who).words.replace("Counsel", "")
        assert "Not signed" not in shown(world, who).words
    assert "Sign for Hospital" in buttons(shown(world, "dee"))
    assert not any("Sign for" in label for label in buttons(shown(world, "ben")))
    assert not any("counsel still" in text for who in PRINCIPALS[1:] for text in told(world, who))


def test_a_new_version_leaves_the_one_in_force_and_both_are_read_by_the_menu(world):
    put(world)
    for who in PRINCIPALS:
        sign(world, who)
    draft = write(world, "Write a new version …", mission="Everybody in care")
    assert "Version 2, a draft" in draft.words
    world.person("ana").click(draft, label="Put to sign-off")
    world.slack.wait_until(lambda: state(world, 2) == CharterState.PROPOSED)
    message = shown(world, "eli")
    assert "Version 1, in force" in message.words
    assert "Version 2 was put to sign-off on Monday, 16 November 2026." in message.words
    seen = press(world, "eli", message, "Read it")
    assert "Everybody in care" in last(world, seen).words
    with world.session() as session:
        second, first = (str(one.pk) for one in versions_of(session, world.committee(session).pk))
    for value, text in ((second, "Everybody in care"), (first, "Fewer people in jail")):
        message = read(world, message, value, text)


def test_under_an_open_meetings_law_sign_offs_are_recorded_from_the_meeting(world):
    with world.session() as session:
        world.committee(session).open_meetings = True
    put(world)
    assert not any("put to sign-off" in text for who in PRINCIPALS for text in told(world, who))
    assert not any("Sign for" in label for label in buttons(shown(world, "dee")))
    assert "Record sign-offs …" not in buttons(shown(world, "dee"))
    ana = world.person("ana")
    form = ana.click(shown(world), label="Record sign-offs …").view
    assert form is not None
    [field] = [block for block in form.blocks if block.get("block_id") == "agencies"]
    values = [option["value"] for option in field["element"]["options"]]
    assert "still to come" not in str(ana.submit({"agencies": values[:2]}).errors)
    assert state(world) == CharterState.PROPOSED
    assert ana.click(shown(world), label="Record sign-offs …").view is not None
    said = last(world, ana.submit({"agencies": values[2:], "day": "2026-11-10"})).words
    assert "3 agencies signed off. Version 1 is in force." in said


def test_an_agency_without_a_principal_is_not_waited_for(world):
    put(world)
    for who in ("ana", "ben", "cho", "eli"):
        sign(world, who)
    assert "Put in force" not in buttons(shown(world))
    leave(world, "dee")
    message = shown(world)
    world.person("ana").click(message, label="Put in force")
    world.slack.wait_until(lambda: state(world) == CharterState.IN_FORCE)


def test_the_whole_charter_is_a_pdf_that_only_the_asker_gets(world):
    put(world, timeline="Two years. " * 150)
    sign(world, "ben")
    assert world.person("eli").click(shown(world, "eli"), label="PDF").ok
    world.slack.wait_until(lambda: any(one.files for one in world.person("eli").dm))
    [file] = world.slack.workspace.files.values()
    assert file.name == "charter-version-1.pdf"
    assert file.content.startswith(b"%PDF")


def test_nobody_else_reads_a_draft_or_answers_for_another_agency(world):
    draft = write(world, "Write it …", mission="Secret so far")
    assert "Secret" not in shown(world, "eli").words
    world.person("ana").click(draft, label="Put to sign-off")
    world.slack.wait_until(lambda: state(world) == CharterState.PROPOSED)
    world.work()
    message = asked(world, "dee")
    leave(world, "dee")
    seen = world.person("dee").click(message, label="Sign for Hospital")
    assert "not on this committee" in last(world, seen).words


def test_principals_who_have_not_signed_are_asked_again_and_then_the_chair_reads_a_number(world):
    put(world)
    first = sign(world, "eli")
    assert "Thank you" in first.messages[-1].words
    heard = {who: len(told(world, who)) for who in PRINCIPALS}
    world.walk(world.at("2026-12-02", "12:00"))
    again = {
        who: [one for one in told(world, who)[heard[who] :] if "still to be signed" in one]
        for who in PRINCIPALS
    }
    assert [len(again[who]) for who in PRINCIPALS] == [1, 1, 1, 1, 0]
    assert "Sign it, or say what holds it back." in again["ben"][0]
    assert not any(name in again["ben"][0] for name in ("Hospital", "Probation", "Sheriff"))
    message = [one for one in world.person("ben").dm if "still to be signed" in one.words][-1]
    [label] = [label for label in buttons(message) if label.startswith("Sign for")]
    assert "has signed version 1" in press(world, "ben", message, label).messages[-1].words
    world.walk(world.at("2027-01-05", "12:00"))
    lines = [line for one in told(world, "ana") for line in one.splitlines() if "still to sign" in line]
    assert len(lines) == 1
    assert "Version 1 of the charter (`/committee charter`): 3 of 5 agencies still to sign" in lines[0]
