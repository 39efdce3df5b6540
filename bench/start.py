"""From the start of the process to the first command answered, and the memory that it takes at rest."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.report import Measure, at_most
from bench.slack import SlackProcess
from bench.stores import empty_sqlite

ROOT = Path(__file__).parent.parent
REST_SECONDS = 3.0

# What the bot has brought in from outside by the time that it is ready; its own modules are left out.
LIBRARIES = """
import json, sys
import bot
from models import migrate
migrate.upgrade(sys.argv[1])
files = {name: getattr(module, "__file__", None) or "" for name, module in sys.modules.items()}
print(json.dumps([name for name, file in files.items() if "site-packages" in file]))
"""


def measure(times: int = 5, *, rest: float = REST_SECONDS, left_out: int = 1) -> list[Measure]:
    """In turn: the bare app that imports the same libraries, and the bot.

    The first start of each is left out: it may have had to compile, which only happens after an update.
    """
    with empty_sqlite() as url:
        libraries = _libraries(url)
        bare, ours = [], []
        for _ in range(left_out + times):
            bare.append(started(["-m", "bench.bare", *libraries], url, rest))
            ours.append(started(["bot.py", "run"], url, rest))
    bare, ours = bare[left_out:], ours[left_out:]
    return [
        at_most(name, median(each[at] for each in ours), median(each[at] for each in bare), 1.5, unit)
        for at, (name, unit) in enumerate((("start to ready", "s"), ("memory at rest", "MB")))
    ]


def started(words: Sequence[str], url: str, rest: float) -> tuple[float, float]:
    """Seconds until that program has answered its first command, and its memory at rest in MB."""
    with SlackProcess() as slack:
        begun = time.perf_counter()
        with _running(words, slack, url) as pid:
            slack.wait_for_sockets()
            slack.commands([(slack.facts.people[0], "/checkin help")])
            seconds = time.perf_counter() - begun
            time.sleep(rest)
            return seconds, _memory(pid)


@contextmanager
def _running(words: Sequence[str], slack: SlackProcess, url: str) -> Iterator[int]:
    """The program as a process; ended on leaving."""
    facts = slack.facts
    given = {
        "SLACK_BOT_TOKEN": facts.bot_token,
        "SLACK_APP_TOKEN": facts.app_token,
        "SLACK_API_URL": facts.api_url,
        "DATABASE_URL": url,
        "LOG_LEVEL": "WARNING",
    }
    keeps = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=keeps | given)
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


def _memory(pid: int) -> float:
    """The process's share of memory (PSS; elsewhere than on Linux what it holds in all) in MB."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    if not rollup.exists():
        held = subprocess.check_output(["ps", "-o", "rss=", "-p", str(pid)], text=True)
        return int(held) / 1024
    line = next(line for line in rollup.read_text().splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def _libraries(url: str) -> list[str]:
    found = subprocess.check_output([sys.executable, "-c", LIBRARIES, url], cwd=ROOT, text=True)
    names: list[str] = json.loads(found.splitlines()[-1])
    return names
