"""The hand-over note: what the record tells, and whose word stands in it."""

from models.chair import serving_term, terms_of
from models.handover import accept, hand_over_now
from models.office import Office, TermState
from models.question import ask_next
from models.record import record_for
from models.terms import leave_note
from tests.rotation import rotate
from tests.there import there


def passed_on(world, session, name):
    """The chair goes to that person, who is next; what the record tells them before, and on the day."""
    committee = world.committee(session)
    office = Office(committee.pk)
    ask_next(session, office, now=world.now())
    coming = terms_of(session, committee.pk)[-1]
    accept(session, world.member(session, name), coming, now=world.now())
    before = record_for(session, office, now=world.now())
    if coming.state == TermState.ACCEPTED:
        hand_over_now(session, world.member(session, "ana"), coming, now=world.now())
    return before, record_for(session, office, now=world.now())


def test_a_word_is_for_the_next_holder_and_for_nobody_after_that(world):
    rotate(world)
    with world.session() as session:
        cho = world.member(session, "cho")
        term = there(serving_term(session, world.committee(session).pk))
        leave_note(session, cho, term, "Call the judge first.", now=world.now())
        for record in passed_on(world, session, "ben"):
            assert (record.note, there(record.author).name) == ("Call the judge first.", "Cho Park")
        for record in passed_on(world, session, "ana"):
            assert (record.note, record.author) == ("", None)
