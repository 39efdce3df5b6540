"""Who may do what: a rule for every act, and the table of roles and things."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from models.access import NEEDS, Act, authorize, committee_roles, may
from models.committee import Member, Sector
from models.errors import NotAllowed, NotSeated
from models.office import ChairTerm, TermState
from models.roles import Role
from models.topic import AgendaItem
from tests.models.both import NOW, Cast, database, seat, url

__all__ = ["database", "url"]

PEOPLE = ("coordinator", "chair", "lead", "owner", "stand_in", "author", "plain", "left", "foreign")


class Table:
    """One person for each role, and one thing of each kind."""

    def __init__(self, session: Session) -> None:
        cast: Cast = seat(session)
        foreign = seat(session, "T2")
        self.people: dict[str, Member] = {"coordinator": cast.ana, "lead": cast.ben, "foreign": foreign.ana}
        for name in set(PEOPLE) - set(self.people):
            self.people[name] = Member(
                committee_id=cast.committee.pk, slack_id=f"U{name}", name=name, zone="UTC"
            )
            session.add(self.people[name])
        session.flush()
        self.people["left"].active = False
        self.people["left"].coordinator = True
        self.people["owner"].stand_in_id = self.people["stand_in"].pk
        self.people["owner"].away_until = date(2027, 1, 1)
        session.add_all(self.people.values())
        author = self.people["author"]
        self.goal = cast.goal(session, by=author)
        self.step = cast.step(session, self.goal, by=author, owner=self.people["owner"])
        self.topic = AgendaItem(
            committee_id=cast.committee.pk, title="Reminders", author_id=author.pk, created_at=NOW
        )
        self.serving = self._term(session, self.people["chair"], TermState.SERVING, 2026)
        self.asked = self._term(session, self.people["plain"], TermState.ASKED, 2027)
        session.add(self.topic)
        session.flush()

    def _term(self, session: Session, member: Member, state: TermState, year: int) -> ChairTerm:
        term = ChairTerm(
            committee_id=member.committee_id,
            member_id=member.pk,
            sector=Sector.CRIMINAL_JUSTICE,
            starts_on=date(year, 1, 1),
            ends_on=date(year + 1, 1, 1),
            state=state,
        )
        session.add(term)
        return term

    def allowed(self, session: Session, act: Act, thing: Any = None) -> set[str]:
        """Who may; ``authorize`` is asked too, and must agree."""
        found = {name for name, person in self.people.items() if may(session, person, act, thing)}
        assert found == {name for name in self.people if self._authorized(session, name, act, thing)}
        return found

    def _authorized(self, session: Session, name: str, act: Act, thing: Any) -> bool:
        try:
            authorize(session, self.people[name], act, thing)
        except NotAllowed:
            return False
        return True


@pytest.fixture
def table(database: Any) -> Any:
    with database.transaction() as session:
        yield session, Table(session)


def test_every_act_has_its_rule_and_every_rule_its_roles() -> None:
    assert set(NEEDS) == set(Act)
    assert all(roles and set(roles) <= set(Role) for roles in NEEDS.values())
    assert len({act.value for act in Act}) == len(Act)


OURS = {"coordinator", "chair", "lead", "owner", "stand_in", "author", "plain"}
STAFF = {"coordinator", "chair"}

ABOUT: list[tuple[Act, str, set[str]]] = [
    (Act.EDIT_STEP, "step", {*STAFF, "lead", "owner", "author"}),
    (Act.SETTLE_STEP, "step", {*STAFF, "lead", "owner", "stand_in", "author"}),
    (Act.SNOOZE_STEP, "step", {"owner", "stand_in"}),
    (Act.CHECK_IN, "step", {*STAFF, "lead", "owner", "stand_in"}),
    (Act.EDIT_GOAL, "goal", {*STAFF, "lead", "author"}),
    (Act.REMOVE_TOPIC, "topic", {*STAFF, "author"}),
    (Act.ANSWER_CHAIR, "asked", {"plain"}),
    (Act.ANSWER_CHAIR, "serving", {"chair"}),
]


@pytest.mark.parametrize(("act", "thing", "who"), ABOUT)
def test_who_may_do_it_to_a_thing(table: Any, act: Act, thing: str, who: set[str]) -> None:
    session, made = table
    assert made.allowed(session, act, getattr(made, thing)) == who


IN_ALL: list[tuple[Act, set[str]]] = [
    (Act.ADD_GOAL, OURS),
    (Act.ADD_STEP, OURS),
    (Act.ADD_TOPIC, OURS),
    (Act.SHARE_CALENDAR, OURS),
    (Act.UNDO, OURS),
    (Act.POST_AGENDA, STAFF),
    (Act.HAND_OVER, STAFF),
    (Act.STEP_DOWN, set()),
    (Act.CHANGE_SCHEDULE, {"coordinator"}),
    (Act.SET_UP, {"coordinator"}),
]


@pytest.mark.parametrize(("act", "who"), IN_ALL)
def test_who_may_do_it_in_the_committee(table: Any, act: Act, who: set[str]) -> None:
    session, made = table
    # Everybody has these rights in a committee of their own: "foreign" coordinates the other one.
    assert made.allowed(session, act) - {"foreign"} == who


def test_rights_in_another_committee_are_none_here(table: Any) -> None:
    session, made = table
    for thing in (made.step, made.goal, made.topic, made.asked):
        for act in Act:
            assert not may(session, made.people["foreign"], act, thing)


def test_who_has_left_may_do_nothing(table: Any) -> None:
    session, made = table
    left = made.people["left"]
    assert set(committee_roles(session, left)) == set()
    for act in Act:
        assert not may(session, left, act, made.step)
        with pytest.raises(NotSeated):
            authorize(session, left, act, made.step)


def test_a_right_ends_with_the_role(table: Any) -> None:
    session, made = table
    made.serving.state = TermState.ENDED
    session.add(made.serving)
    assert "chair" not in made.allowed(session, Act.POST_AGENDA)
    made.people["coordinator"].coordinator = False
    assert made.allowed(session, Act.SET_UP) - {"foreign"} == set()


def test_a_refusal_names_the_roles_that_would_do(table: Any) -> None:
    session, made = table
    with pytest.raises(NotAllowed) as caught:
        authorize(session, made.people["plain"], Act.EDIT_GOAL, made.goal)
    assert caught.value.needs == ("author", "workgroup lead", "chair", "coordinator")
