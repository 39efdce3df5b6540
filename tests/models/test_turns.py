"""Whatever people do with the chair, in whatever order: one chairs at most, and the sides take turns."""

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.chair import chaired
from models.database import Database
from models.errors import AlreadySettled, NotAllowed, NotFound
from models.office import TermState
from models.succession import chair_facts
from tests.laid import laid_file
from tests.models.four import NOON, SIDES, Council
from tests.models.small import Small

ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["ask", "yes", "no", "lapse", "day", "step down", "think again", "leave", "come back"]
        ),
        st.sampled_from(sorted(SIDES)),
        st.integers(0, 200),
    ),
    max_size=30,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_people_do_one_chairs_at_most_and_the_sides_take_turns(tmp_path_factory, acts):
    database = Database(laid_file(tmp_path_factory.mktemp("chair") / "turns.db"))
    council, now = Council(Small(database, NOON)), NOON
    for act, who, days in acts:
        now += timedelta(days=days)
        _try(council, act, who, now)
        _check(council, now)
    database.close()


def _try(council: Council, act: str, who: str, now: datetime) -> None:
    """Does it as far as it is allowed."""
    doings = {
        "ask": lambda: council.ask(now=now),
        "yes": lambda: council.accept(council.asked() or who, now=now),
        "no": lambda: council.decline(council.asked() or who, now=now),
        "think again": lambda: council.accept(who, now=now),
        "lapse": lambda: council.lapse(now=now),
        "day": lambda: council.on_the_day(now=now),
        "step down": lambda: council.step_down(council.chair() or who, now=now),
        "leave": lambda: council.leave(who),
        "come back": lambda: _come_back(council, who),
    }
    with suppress(AlreadySettled, NotAllowed, NotFound):
        doings[act]()


def _come_back(council: Council, who: str) -> None:
    with council.open() as session:
        council.member(session, who).active = True


def _check(council: Council, now: datetime) -> None:
    terms = council.terms()
    states = [term.state for term in terms]
    assert states.count(TermState.SERVING) <= 1
    assert states.count(TermState.ASKED) + states.count(TermState.ACCEPTED) <= 1
    served = chaired(terms)
    assert [term.number for term in served] == list(range(1, len(served) + 1))
    for before, after in pairwise(served):
        assert before.sector != after.sector
        assert before.member_id != after.member_id
        assert before.ends_on <= after.starts_on
    with council.open() as session:
        facts = chair_facts(session, council.committee(session), now=now)
    sectors = [place.sector for place in facts.line]
    assert all(one != other for one, other in pairwise(sectors))
    if served and facts.line:
        assert served[-1].sector != facts.line[0].sector
