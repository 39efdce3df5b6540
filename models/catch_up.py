"""What is done about work that was missed: the three policies, what each kind of work begins with, the rule.

Nothing here reads a table: ``sort_out`` is a pure function of what was missed, the policy and the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

ON_TIME = timedelta(minutes=15)
"""Up to how long after its instant an occurrence counts as on time and is done whatever the policy.

A tick comes every few seconds; a restart, an upgrade or a fault that passes takes minutes. Only what is later
than this was missed.
"""


class CatchUp(StrEnum):
    """What becomes of occurrences that were missed; the value is named in the reason of each."""

    RUN_ONCE = "run_once"
    RUN_ALL = "run_all"
    SKIP = "skip"


@dataclass(frozen=True)
class Fate:
    """What becomes of one occurrence: ``announce`` when the coordinators are to hear of it."""

    due: datetime
    done: bool
    reason: str = ""
    announce: bool = False


def sort_out(missed: Sequence[datetime], policy: CatchUp, *, grace: timedelta, now: datetime) -> list[Fate]:
    """What becomes of the first of ``missed`` (due up to now, the earliest first); one is done at most.

    ``run_once`` does the latest, by which the earlier are overtaken. ``run_all`` settles the earliest alone:
    the others are left for the next call. ``skip`` leaves out what is later than ``grace`` and announces it;
    of the rest it does the latest.
    """
    if policy is CatchUp.RUN_ALL:
        return [_done(due, policy, now=now) for due in missed[:1]]
    kept = [due for due in missed if policy is not CatchUp.SKIP or now - due <= grace]
    too_late = missed[: len(missed) - len(kept)]
    fates = [Fate(due, False, f"{policy}:too_late", announce=True) for due in too_late]
    fates += [Fate(due, False, f"{policy}:overtaken") for due in kept[:-1]]
    return fates + [_done(due, policy, now=now) for due in kept[-1:]]


def _done(due: datetime, policy: CatchUp, *, now: datetime) -> Fate:
    return Fate(due, True, "" if now - due <= ON_TIME else f"{policy}:late")
