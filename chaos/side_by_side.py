"""The same work in several processes, which begin it at the same moment."""

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from threading import Barrier
from typing import TypeVar

PATIENCE = 120.0
"""Seconds that a process may take to start and import everything."""

A = TypeVar("A")
B = TypeVar("B")


def side_by_side(work: Callable[[A], B], shares: Iterable[A]) -> list[B]:
    """What each process answers for its share; ``work`` is a function of some module."""
    given = list(shares)
    context = get_context("spawn")
    start = (context.Barrier(len(given), timeout=PATIENCE),)
    with ProcessPoolExecutor(len(given), mp_context=context, initializer=_ready, initargs=start) as pool:
        return list(pool.map(work, given))


def _ready(all_there: Barrier) -> None:
    all_there.wait()
