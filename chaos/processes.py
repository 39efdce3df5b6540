"""Real processes to kill: a nursery that has everything imported, and forks a life whenever one is wanted.

The nursery is a process of its own without threads, so that a fork finds no lock held by anybody. All
processes read one clock, which the experiment puts forward so that nobody waits for a lease in real time.
"""

import contextlib
import gc
import logging
import mmap
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import bot
from models.database import Database
from models.migrate import metadata
from models.settings import Way, load_settings
from practice.clock import Clock

PATIENCE = 120.0
"""Seconds after which a life that should have ended is taken for hung."""


class SharedClock(Clock):
    """A clock that runs on from ``start``, the same in every process.

    It is sent to another process as the path of the file that holds how far it was put forward.
    """

    def __init__(self, start: datetime, path: Path, *, mark: int | None = None) -> None:
        super().__init__(start)
        self._start, self._path = start, path
        self._since = time.monotonic_ns() if mark is None else mark  # counts from the machine's start
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(8)
            self._forward = memoryview(mmap.mmap(file.fileno(), 8)).cast("q")

    def __reduce__(self) -> tuple[Any, ...]:
        return _same_clock, (self._start, self._path, self._since)

    def __call__(self) -> datetime:
        passed = (time.monotonic_ns() - self._since) / 1000
        return self._start + timedelta(microseconds=self._forward[0] + passed)

    def move_to(self, instant: datetime) -> None:
        """Puts the clock forward; only the process that made it does so."""
        self.advance(max(instant - self(), timedelta(0)))

    def advance(self, by: timedelta) -> None:
        """Puts the clock forward by so much."""
        self._forward[0] += by // timedelta(microseconds=1)


def _same_clock(start: datetime, path: Path, mark: int) -> SharedClock:
    return SharedClock(start, path, mark=mark)


class Life:
    """One forked process. What has ended is never killed again: its number may be somebody else's by then."""

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self.pid = pid
        self._nursery = nursery
        self._lock = threading.Lock()
        self._over = False

    def kill(self) -> None:
        """SIGKILL: nothing in the process gets to run any more. Any thread may call it, at any time."""
        self._send(signal.SIGKILL)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """It stands still meanwhile, in the middle of whatever it was doing."""
        self._send(signal.SIGSTOP)
        yield
        self._send(signal.SIGCONT)

    def _send(self, number: signal.Signals) -> None:
        with self._lock:
            if not self._over:
                os.kill(self.pid, number)

    def wait(self) -> bool:
        """True when it was killed, False when it ended by itself.

        Raises RuntimeError when it failed, TimeoutError when it does not end.
        """
        killed, hung = self.wait_or_kill(PATIENCE)
        if hung:
            raise TimeoutError(f"process {self.pid} did not end")
        return killed

    def wait_or_kill(self, seconds: float) -> tuple[bool, bool]:
        """As ``wait``, but kills it after so many seconds; and whether that was so."""
        self._nursery.send(("wait", self.pid))
        late = not self._nursery.pipe.poll(seconds)
        if late:
            self.kill()
        status = self._nursery.receive()
        with self._lock:
            self._over = True
        self._nursery.send(("bury", self.pid))
        if status not in (0, -signal.SIGKILL):
            raise RuntimeError(f"process {self.pid} failed with status {status}; its traceback is above")
        killed = status != 0
        return killed, late and killed


class Nursery:
    """Use it as a context manager; what it has forked ends with it."""

    def __enter__(self) -> "Nursery":
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        return self

    def __exit__(self, *_: object) -> None:
        self.pipe.close()
        self._process.join(10)

    def bear(self, work: Callable[..., None], *args: Any) -> Life:
        """Forks a process that does ``work(*args)``, a function of some module, and ends."""
        self.send(("bear", (work, args)))
        return Life(self, self.receive())

    def send(self, request: tuple[str, Any]) -> None:
        """Asks for one thing, which ``receive`` answers."""
        self.pipe.send(request)

    def receive(self) -> Any:
        """The answer. Raises TimeoutError when it does not come."""
        if not self.pipe.poll(PATIENCE):
            raise TimeoutError("the nursery does not answer")
        return self.pipe.recv()


def _serve(pipe: Connection) -> None:
    """The nursery's life: answers until the experiment has gone, then ends what it has forked."""
    logging.getLogger().addHandler(logging.NullHandler())  # what lives complain of is not the experiment's
    _warm_up()
    alive: set[int] = set()
    with contextlib.suppress(EOFError, OSError):
        while True:
            word, what = pipe.recv()
            if word == "bear":
                alive.add(pid := _fork(pipe, *what))
                pipe.send(pid)
            elif word == "wait":
                ended = os.waitid(os.P_PID, what, os.WEXITED | os.WNOWAIT)
                assert ended is not None
                pipe.send(ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status)
            else:
                os.waitpid(what, 0)
                alive.discard(what)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _warm_up() -> None:
    """Puts a bot together once and lets it find nothing to do: lives inherit what that works out.

    No thread is started by it.
    """
    Database("postgresql:///").close()  # for its driver
    with TemporaryDirectory() as folder:
        settings = load_settings({"DATABASE_URL": f"sqlite:///{folder}/warm.db"}, way=Way.NONE)
        convener = bot.build(settings, slack=bot.client_for(settings), clock=bot.present)
        metadata().create_all(convener.database.engine)
        convener.clockwork.work()
        convener.database.close()
    gc.freeze()  # so that no life's collector copies it all


def _fork(pipe: Connection, work: Callable[..., None], args: tuple[Any, ...]) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        pipe.close()
        work(*args)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)  # no clean-up of what the nursery holds
