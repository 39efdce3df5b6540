"""Four people in the line of succession, two of each side, and everything they can do with the chair."""

from datetime import UTC, date, datetime

from sqlmodel import select

from models import handover, question, schedule
from models.chair import Candidate, open_term, serving_term, terms_of
from models.committee import Committee, Member
from models.office import CHAIRING_SIDES, Office, Term
from models.roster import Person, admit
from models.rotation import begin_rotation
from models.schedule import Work
from tests.models.small import ZONE, Small

CJ, BH = CHAIRING_SIDES
NOON = datetime(2026, 11, 20, 19, tzinfo=UTC)
START, END = date(2026, 1, 1), date(2027, 1, 1)
AFTER_THE_TERM = datetime(2027, 1, 4, 19, tzinfo=UTC)
SIDES = {"UANA": CJ, "UBEN": BH, "UCHO": CJ, "UDEE": BH}


class Council:
    """ana (who coordinates), ben, cho and dee in line, two of each side; ana chairs until the new year."""

    def __init__(self, small: Small) -> None:
        self.small = small
        with small.open() as (session, committee, ana, _):
            for slack_id in SIDES:
                name = slack_id[1:].title()
                admit(session, committee, Person(slack_id, name, ZONE), now=NOON)
            line = [Candidate(self.member(session, who).pk, side) for who, side in SIDES.items()]
            begin_rotation(
                session,
                ana,
                Office(committee.pk),
                line=line,
                chair=line[0],
                starts_on=START,
                ends_on=END,
                now=NOON,
            )

    def open(self):
        return self.small.database.transaction()

    def committee(self, session) -> Committee:
        return session.exec(select(Committee)).one()

    def member(self, session, slack_id: str) -> Member:
        return session.exec(select(Member).where(Member.slack_id == slack_id)).one()

    def act(self, do, *, now=NOON):
        """Does it in a transaction; what came of it, with whom."""
        with self.open() as session:
            events = do(session, self.committee(session), now)
            return [(one.what, one.member.slack_id if one.member else None) for one in events]

    def ask(self, *, now=NOON):
        return self.act(
            lambda session, committee, at: question.ask_next(session, Office(committee.pk), now=at), now=now
        )

    def accept(self, who: str, *, now=NOON):
        return self.act(lambda s, _, at: handover.accept(s, *self._mine(s, who), now=at), now=now)

    def decline(self, who: str, *, now=NOON):
        return self.act(lambda s, _, at: handover.decline(s, *self._mine(s, who), now=at), now=now)

    def lapse(self, *, now=NOON):
        def settle(session, committee, at):
            term = open_term(session, committee.pk)
            return handover.settle_unanswered(session, term, now=at) if term else []

        return self.act(settle, now=now)

    def on_the_day(self, *, now=AFTER_THE_TERM):
        return self.act(lambda s, c, at: handover.hand_over_on_the_day(s, Office(c.pk), now=at), now=now)

    def step_down(self, who: str, *, now=NOON):
        return self.act(
            lambda s, c, at: handover.step_down(s, self.member(s, who), Office(c.pk), now=at), now=now
        )

    def leave(self, who: str) -> None:
        with self.open() as session:
            self.member(session, who).active = False

    def chair(self) -> str | None:
        with self.open() as session:
            term = serving_term(session, self.committee(session).pk)
            return session.get_one(Member, term.member_id).slack_id if term else None

    def open_term(self, session) -> Term:
        found = open_term(session, self.committee(session).pk)
        assert found is not None
        return found

    def asked(self) -> str | None:
        with self.open() as session:
            term = open_term(session, self.committee(session).pk)
            return session.get_one(Member, term.member_id).slack_id if term else None

    def terms(self) -> list[Term]:
        with self.open() as session:
            return terms_of(session, self.committee(session).pk)

    def due(self, work: Work, subject_id: int = 0) -> datetime | None:
        with self.open() as session:
            found = schedule.find(session, self.committee(session).pk, work, subject_id)
            return found.next_run if found else None

    def _mine(self, session, who: str):
        member = self.member(session, who)
        return member, handover.asked_term_of(session, member)
