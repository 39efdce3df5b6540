"""How long reading takes in a committee of 300 members and 3,000 open steps: rows, words and blocks."""

from collections.abc import Callable
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import Session, select

from bench import by_hand
from bench.big import NOW, make_committee, slack_id
from bench.report import Measure, at_most, interleaved, reported, within
from handlers.goals import show_mine
from handlers.home import home_view
from handlers.replies import Say
from handlers.visit import Origin, Visit
from jobs.agendas import post_agenda, refresh_agendas
from jobs.checkins import open_round
from jobs.digests import send_digest
from jobs.nudges import nudge
from models.agenda import agenda_facts
from models.committee import Committee
from models.database import Database
from models.digest import week
from models.meeting import next_meeting
from models.migrate import metadata
from models.schedule import Schedule, Work
from models.succession import chair_facts
from prompts.agenda import render_agenda
from prompts.digest import render_digest

TEAM, WHO = "T0", 7
TIMES = 30
LIMIT_MS = 200


def measure() -> list[Measure]:
    """``/goals mine`` and the App Home beside the same by hand; the digest, the agenda, the clock's jobs."""
    with TemporaryDirectory(prefix="convener-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'big.db'}")
        try:
            metadata().create_all(database.engine)
            with database.transaction() as session:
                make_committee(session, team=TEAM)
            return [*_beside_bare(database), *_by_the_clock(database)]
        finally:
            database.close()


def _beside_bare(database: Database) -> list[Measure]:
    visit = Visit("/goals", TEAM, slack_id(WHO), NOW, Origin())

    def mine() -> list[Any]:
        with database.transaction() as session:
            said = show_mine(session, visit, "")
        assert isinstance(said, Say)
        return [said.message.text, *said.message.blocks]

    def mine_by_hand() -> list[Any]:
        with database.transaction() as session:
            text, blocks = by_hand.mine(session.connection(), TEAM, slack_id(WHO), NOW)
        return [text, *blocks]

    def home() -> list[dict[str, Any]]:
        with database.reading() as session:
            blocks: list[dict[str, Any]] = home_view(session, visit, None)["blocks"]
            return blocks

    def home_by_hand() -> list[dict[str, Any]]:
        with database.reading() as session:
            return by_hand.home(session.connection(), TEAM, slack_id(WHO), NOW)

    _must_be_alike(mine(), mine_by_hand())
    _must_be_alike(home(), home_by_hand())
    own, own_bare = map(median, interleaved(10 * TIMES, mine, mine_by_hand))
    whole, whole_bare = map(median, interleaved(TIMES, home, home_by_hand))
    return [
        at_most("/goals mine, 300 members, 3,000 steps", own, own_bare, 2, "ms"),
        at_most("App Home, 300 members, 3,000 steps", whole, whole_bare, 2, "ms"),
    ]


def _must_be_alike(ours: list[Any], bare: list[Any]) -> None:
    """A baseline that shows something else would be no baseline."""
    if ours != bare:
        differ = next(pair for pair in zip_longest(ours, bare) if pair[0] != pair[1])
        raise ValueError(f"the baseline shows something else: {differ}")


def _by_the_clock(database: Database) -> list[Measure]:
    """The digest and the agenda, facts and words; and what the clock's jobs take as a whole, taken back."""
    acts: dict[str, Callable[[Session], object]] = {
        "weekly digest": _digest,
        "agenda": lambda session: render_agenda(agenda_facts(session, next_meeting(session, 1, now=NOW))),
    }
    jobs: dict[str, Callable[[Session], object]] = {
        "job: digest sent": lambda session: send_digest(session, _due(session, Work.DIGEST), NOW, now=NOW),
        "job: agenda posted": lambda session: post_agenda(session, _due(session, Work.AGENDA), NOW, now=NOW),
        "job: agendas looked at, none changed": lambda session: refresh_agendas(session, now=NOW),
        "job: nudges of one zone": lambda session: nudge(session, _due(session, Work.NUDGE), NOW, now=NOW),
        "job: a round opened": lambda session: open_round(
            session, _due(session, Work.ROUND_OPEN), NOW, now=NOW
        ),
    }
    found = [within(name, _takes(database, act, 15), LIMIT_MS, "ms") for name, act in acts.items()]
    return [*found, *(reported(name, _takes(database, act, 3), "ms") for name, act in jobs.items())]


def _digest(session: Session) -> object:
    committee = session.exec(select(Committee)).one()
    return render_digest(week(session, committee, now=NOW), chair_facts(session, committee, now=NOW))


def _due(session: Session, work: Work) -> Schedule:
    found = session.exec(select(Schedule).where(Schedule.work == work)).first()
    assert found is not None
    return found


class _TakenBack(Exception):
    pass


def _takes(database: Database, act: Callable[[Session], object], times: int) -> float:
    """The median milliseconds of the act in a transaction of its own, which is taken back."""

    def once() -> None:
        with suppress(_TakenBack), database.transaction() as session:
            act(session)
            session.flush()
            raise _TakenBack

    return median(interleaved(times, once)[0])
