"""A check-in is submitted and the bot is killed: what Slack has seen acknowledged is in the database.

Several people submit at once to a real process over Socket Mode, which dies at a random instant around its
acknowledgements, or just before or after one of its commits. What was not acknowledged may be there or not,
but is never there by half, nor twice.
"""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

from sqlmodel import col, select

from chaos.points import AROUND_ACK, Death
from chaos.processes import Nursery
from chaos.report import Result
from chaos.stage import KINDS, Address, Stage
from models.audit import AuditLine
from models.checkin import Checkin
from models.step import ActionStep

PEOPLE = 8
WAYS = ("kills", "acknowledged", "not acknowledged", "of these there", "lost", "twice", "by half")


def acks(seed: int, *, short: bool) -> Result:
    """1,000 acknowledged in the long form, over both databases; in the short form on SQLite alone."""
    wanted, kinds = (40, KINDS[:1]) if short else (500, KINDS)
    chance, total = Random(seed), Counter[str]()
    with Nursery() as nursery:
        for kind in kinds:
            with Stage(kind, PEOPLE) as stage, ThreadPoolExecutor(PEOPLE) as threads:
                rush = Rush(stage, nursery, chance, threads)
                while len(rush.acknowledged) < wanted:
                    rush.submit_and_kill()
                total += rush.count()
    bar = f"at least {wanted} acknowledged on each database and none of them lost; none by half, none twice"
    passed = not any(total[way] for way in ("lost", "twice", "by half"))
    return Result("acks", {way: total[way] for way in WAYS}, bar, passed)


def listen(address: Address, death: Death | None) -> None:
    """The bot, listening and at work, until it is killed."""
    convener = address.convener(death)
    convener.clockwork.start()
    convener.listen(address.app_token)
    threading.Event().wait()


@dataclass
class Rush:
    """Everybody submits at once, each on their own commitment, and the process is killed; again and again."""

    stage: Stage
    nursery: Nursery
    chance: Random
    threads: ThreadPoolExecutor
    acknowledged: set[str] = field(default_factory=set)
    unanswered: set[str] = field(default_factory=set)
    kills: int = 0
    longest: float = 0.2
    """Seconds after the submissions within which the process dies: follows what this machine takes."""

    def submit_and_kill(self) -> None:
        """One life of the process."""
        slack, chance = self.stage.slack, self.chance
        at_commit = chance.random() < 0.5
        death = Death(chance.choice(AROUND_ACK), chance.randint(1, PEOPLE)) if at_commit else None
        life = self.nursery.bear(listen, self.stage.address, death)
        slack.wait_for_socket()
        sending = [self.threads.submit(self._submit, number) for number in range(PEOPLE)]
        if death is None:
            time.sleep(chance.uniform(0, self.longest))
            life.kill()
        answered = sum(each.result() for each in sending)
        life.kill()
        life.wait()
        self.kills += 1
        if death is None:
            self.longest *= 0.9 if answered > PEOPLE / 2 else 1.2
        slack.wait_until(lambda: slack.parts.delivery.sockets.count == 0)

    def _submit(self, number: int) -> bool:
        """Whether it was acknowledged, as Slack saw it; an apology gives the line back and is none."""
        note, person = (
            f"life {self.kills}, member {number}",
            self.stage.slack.person(self.stage.names[number]),
        )
        seen = person.command(f"/checkin A{number + 1} on track {note}")
        taken = seen.ok and "/checkin" not in seen.text
        (self.acknowledged if taken else self.unanswered).add(note)
        return taken

    def count(self) -> Counter[str]:
        """What became of all submissions, as the database has it."""
        with self.stage.database.reading() as session:
            checkins = session.exec(select(Checkin).order_by(col(Checkin.id))).all()
            steps = session.exec(select(ActionStep)).all()
            lines = session.exec(select(AuditLine).where(AuditLine.kind == "checkin")).all()
        there = Counter(checkin.note for checkin in checkins)
        latest = {checkin.step_id: checkin.note for checkin in checkins}
        logged = {line.row_id for line in lines}
        return Counter(
            {
                "acknowledged": len(self.acknowledged),
                "not acknowledged": len(self.unanswered),
                "of these there": len(self.unanswered & set(there)),
                "lost": len(self.acknowledged - set(there)),
                "twice": there.total() - len(there),
                "by half": sum(step.note != latest.get(step.id, "") for step in steps)
                + sum(checkin.id not in logged for checkin in checkins),
                "kills": self.kills,
            }
        )
