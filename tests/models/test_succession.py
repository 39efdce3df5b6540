"""Whatever people do with the chair: sides alternate, nobody serves too long, every day is accounted for."""

import itertools
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from jobs.tick import tick
from models import handover, question, swaps
from models.calendar import today
from models.chair import (
    at_limit,
    chaired,
    holder_on,
    rotation_of,
    rules_of,
    terms_of,
)
from models.committee import Committee, Member
from models.database import Database
from models.errors import ConvenerError
from models.office import Link, Office, TermState, Vacancy
from models.roster import Person, admit, put_agency, put_seat
from models.rotation import set_rules
from models.schedule import Schedule
from models.vacancy import vacancies_of
from models.work import Work
from tests.laid import laid_file
from tests.models.four import BH, CJ, NOON, SIDES, Council
from tests.models.small import ZONE, Small

PEOPLE = sorted(SIDES)

CHAIR, ASKED = "the chair", "the one asked"

somebody = st.sampled_from([CHAIR, ASKED, ASKED, *PEOPLE])
answers = st.tuples(st.sampled_from(["accept", "accept", "decline"]), st.just(ASKED))
acts = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from([1, 8, 40, 330])),
    answers,
    answers,
    st.tuples(st.just("step down"), st.just(CHAIR)),
    st.tuples(st.sampled_from(["leave", "return", "skip", "accept", "decline"]), somebody),
    st.tuples(st.sampled_from(["propose", "swap"]), st.tuples(somebody, st.sampled_from(PEOPLE))),
)
rules = st.fixed_dictionaries(
    {
        "most_terms": st.integers(1, 3),
        "partial_counts": st.booleans(),
        "sectors": st.sampled_from([[CJ, BH], [CJ], []]),
        "chain": st.sampled_from([[Link.AGENCY, Link.LINE], [Link.LINE, Link.AGENCY], [Link.LINE]]),
    }
)


class Years:
    """A council whose clock can be moved: what falls due on the way is done, day by day."""

    def __init__(self, council: Council, rule: dict) -> None:
        self.council, self.now, self.began = council, NOON, NOON.date()
        with council.open() as session:
            committee, ana = council.committee(session), council.member(session, "UANA")
            self._seats(session, committee, ana)
            self.office = Office(committee.pk)
            for one in session.exec(select(Schedule).where(Schedule.work == Work.NUDGE)).all():
                one.next_run = one.wake_at = None  # every morning, and nobody has anything to do
            set_rules(
                session, ana, self.office, answer_days=7, again_days=[30, 7], agency_days=7, now=NOON, **rule
            )

    def _seats(self, session, committee: Committee, ana: Member) -> None:
        """Two agencies, each with two seats: a colleague can be asked where somebody leaves."""
        for name, side in (("Sheriff's Office", CJ), ("Health Department", BH)):
            agency = put_agency(session, ana, committee, name=name, sector=side, now=NOON)
            for who in (one for one in PEOPLE if SIDES[one] == side):
                person = self.council.member(session, who)
                put_seat(session, ana, agency, principal=person, designee=None, now=NOON)

    def do(self, act: str, about) -> None:
        """One act; what the model refuses has no effect."""
        if act == "wait":
            self.pass_days(about)
            return
        who, other = about if isinstance(about, tuple) else (about, "")
        if who in (CHAIR, ASKED):
            who = (self.council.chair() if who == CHAIR else self.council.asked()) or PEOPLE[0]
        try:
            with self.council.open() as session:
                self._act(session, act, who, other)
        except ConvenerError:
            pass

    def _act(self, session, act: str, who: str, other: str) -> None:
        council, now = self.council, self.now
        member = council.member(session, who)
        if act == "accept":
            handover.accept(session, member, handover.asked_term_of(session, member), now=now)
        elif act == "decline":
            handover.decline(session, member, handover.asked_term_of(session, member), now=now)
        elif act == "skip":
            handover.sit_out(session, member, self.office, now=now)
        elif act == "step down":
            handover.step_down(session, member, self.office, now=now)
        elif act == "leave":
            member.active = False
            session.flush()
            handover.leave(session, member, now=now)
        elif act == "return":
            admit(session, council.committee(session), Person(who, who.title(), ZONE), now=now)
        elif act == "propose":
            term, proposed = handover.asked_term_of(session, member), council.member(session, other)
            question.propose(session, member, term, proposed, now=now)
        else:
            asked = swaps.ask_swap(session, member, self.office, council.member(session, other), now=now)
            swaps.answer_swap(
                session, council.member(session, other), self.office, asked, agreed=True, now=now
            )

    def pass_days(self, days: int) -> None:
        """Lets time go by, with what falls due at its instant."""
        until = self.now + timedelta(days=days)
        while (due := self._next_due()) is not None and due <= until:
            self.now = max(self.now, due)
            tick(self.council.small.database, now=self.now)
        self.now = until

    def _next_due(self) -> datetime | None:
        with self.council.open() as session:
            statement = select(Schedule.wake_at).where(col(Schedule.wake_at).is_not(None))
            return session.exec(statement.order_by(col(Schedule.wake_at)).limit(1)).first()


def check(years: Years) -> None:
    """What must hold whatever was done."""
    with years.council.open() as session:
        committee = years.council.committee(session)
        terms = chaired(terms_of(session, committee.pk))
        rule = rules_of(rotation_of(session, committee.pk))
        assert [term.number for term in terms] == list(range(1, len(terms) + 1))
        for before, after in itertools.pairwise(terms):
            assert after.starts_on >= before.ends_on, "two people would chair on one day"
            if len(rule.sectors) > 1 and not after.partial:
                assert before.sector != after.sector
            if after.partial:
                assert before.sector == after.sector
        for place in range(1, len(terms) + 1):
            own = terms[place - 1]
            if own.partial and not rule.partial_counts:
                continue
            served = [one.member_id for one in terms[: place - 1] if rule.partial_counts or not one.partial]
            assert not at_limit(own.member_id, served, rule), "served for longer than one person may"
        _check_days(years, terms, vacancies_of(session, years.office))


def _check_days(years: Years, terms: list, vacancies: list[Vacancy]) -> None:
    """Each day so far has one chair, or else a recorded vacancy."""
    day = years.began
    while day <= today(years.now, ZONE):
        of_terms = [
            one
            for one in terms
            if one.starts_on <= day and (one.state == TermState.SERVING or day < one.ends_on)
        ]
        of_none = [
            one for one in vacancies if one.starts_on <= day and (one.ends_on is None or day < one.ends_on)
        ]
        assert len(of_terms) + len(of_none) == 1, f"{day}: {of_terms} {of_none}"
        assert holder_on(terms, day) is (of_terms[0] if of_terms else None)
        day += timedelta(days=1)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rule=rules, story=st.lists(acts, max_size=25))
def test_whatever_people_do(tmp_path_factory, rule, story):
    database = Database(laid_file(tmp_path_factory.mktemp("years") / "county.db"))
    years = Years(Council(Small(database, NOON)), rule)
    for act, about in story:
        years.do(act, about)
        check(years)
    years.pass_days(400)
    check(years)
    database.close()
