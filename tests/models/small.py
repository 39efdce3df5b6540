"""The smallest committee for tests of the models: a database of its own, a coordinator and a member."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlmodel import Session, select

from models.committee import Committee, Member
from models.database import Database
from models.roster import Person, admit, begin

ZONE = "America/Denver"


class Small:
    """A committee in Denver with ana, who coordinates, and ben, who does not."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database = database
        with self.database.transaction() as session:
            committee, _ = begin(session, "T1", Person("UANA", "Ana", ZONE), name="Council", now=now)
            admit(session, committee, Person("UBEN", "Ben", ZONE), now=now)

    @contextmanager
    def open(self) -> Iterator[tuple[Session, Committee, Member, Member]]:
        """One transaction, with the committee, its coordinator and its plain member."""
        with self.database.transaction() as session:
            committee = session.exec(select(Committee).where(Committee.team_id == "T1")).one()
            ana = session.exec(select(Member).where(Member.slack_id == "UANA")).one()
            ben = session.exec(select(Member).where(Member.slack_id == "UBEN")).one()
            yield session, committee, ana, ben
