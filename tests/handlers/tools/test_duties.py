"""/committee duties: who is responsible, what is contested, and how it gets on the agenda."""

from models.roster import put_seat, seat_lines
from tests.handlers.test_committee import buttons
from tests.handlers.tools.pressing import agency, opened, pressed, row, sent, typed


def shown(world, who="ana"):
    return typed(world, "/committee duties", who)


def add(world, name="The *ride*", **parts):
    opened(world, shown(world), "Add …")
    values = {part: [agency(world, one) for one in names] for part, names in parts.items()}
    return sent(world, {"name": name} | values)


def test_an_empty_matrix_says_what_belongs_in_it_and_only_staff_add(world):
    message = shown(world)
    assert "No duty is listed yet" in message.words
    assert buttons(message) == ["Add …"]
    assert buttons(shown(world, "eli")) == []


def test_what_is_contested_and_what_nobody_does_is_told_first(world):
    add(world, "Clear", responsible=["Probation"])
    add(world, "Orphan", does=["Peers"])
    card = add(world, responsible=["Sheriff", "Hospital"], does=["Sheriff"])
    assert "*Contested*: Hospital and Sheriff are both responsible" in card.words
    told = shown(world).words
    assert "3 duties: 1 contested, 1 that nobody is responsible for" in told
    assert told.index("∗ride∗") < told.index("Orphan") < told.index("Clear")
    opened(world, card, "Who does it …")
    card = sent(world, {"responsible": [agency(world, "Sheriff")]})
    assert "Contested" not in card.words
    assert "Responsible from 16 Nov 2026 until 16 Nov 2026: Hospital" in card.words


def test_whoever_sits_for_an_agency_contests_a_duty_and_staff_put_it_on_the_agenda(world):
    add(world, responsible=["Sheriff"])
    card = row(world, shown(world, "dee"), "ride", "dee")
    assert buttons(card) == ["It is contested …", "All duties"]
    opened(world, card, "It is contested …", "dee")
    card = sent(world, {"why": "Not at <night>"}, "dee")
    assert "*Hospital* (16 Nov 2026): Not at &lt;night&gt;" in card.words
    card = pressed(world, row(world, shown(world), "ride"), "Put on the agenda")
    assert "on the agenda of Tuesday, 8 December 2026: Who is responsible: The ∗ride∗" in card.words
    assert "already" in pressed(world, card, "Put on the agenda").words
    card = pressed(world, row(world, shown(world, "dee"), "ride", "dee"), "It is settled", "dee")
    assert "Settled with Hospital" in card.words
    assert "Contested by Hospital on 16 Nov 2026, settled on 16 Nov 2026" in card.words


def test_under_an_open_meetings_law_members_do_not_read_what_other_agencies_contest(world):
    with world.session() as session:
        world.committee(session).open_meetings = True
    add(world, "The ride", responsible=["Sheriff"])
    opened(world, row(world, shown(world, "dee"), "The ride", "dee"), "It is contested …", "dee")
    assert "Not at night" in sent(world, {"why": "Not at night"}, "dee").words
    assert "Not at night" in row(world, shown(world), "The ride").words
    message = shown(world, "eli")
    assert "contested" not in message.words.lower()
    assert "Not at night" not in row(world, message, "The ride", "eli").words


def test_a_wrong_duty_keeps_what_was_typed_and_one_is_taken_out(world):
    add(world, "The ride")
    opened(world, shown(world), "Add …")
    seen = world.person("ana").submit({"name": "the RIDE"})
    assert "on the list already" in seen.errors["name"]
    message = pressed(world, row(world, shown(world), "The ride"), "Take out")
    assert "Taken out: The ride" in message.words
    assert "No duty is listed yet" in message.words


def test_somebody_without_a_seat_contests_nothing(world):
    add(world, "The ride")
    card = row(world, shown(world, "eli"), "The ride", "eli")
    with world.session() as session:
        [line] = [
            one for one in seat_lines(session, world.committee(session).pk) if one.agency.name == "Peers"
        ]
        put_seat(
            session,
            world.member(session, "ana"),
            line.agency,
            principal=None,
            designee=None,
            seat=line.seat,
            now=world.now(),
        )
    assert "Only who sits for an agency" in pressed(world, card, "It is contested …", "eli").words
