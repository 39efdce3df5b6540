"""The stage for ``python bot.py practice``: a Slack and a county on this machine, kept in one folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.database import Database
from practice.clock import Clock
from practice.sample import fill_committee, fill_workspace, practice_start
from practice.server import PracticeSlack, Timekeeper


class Stage:
    """What the bot is given instead of a real workspace."""

    def __init__(self, slack: PracticeSlack, folder: Path) -> None:
        self._slack = slack
        self.clock = slack.clock
        self.url = slack.url
        self.app_token = slack.app_token
        self.database_url = f"sqlite:///{folder / 'convener.db'}"
        self.env = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": self.database_url,
        }

    def found(self, database: Database) -> None:
        """Writes the county's people and its committee, unless they are there from an earlier time."""
        if not self._slack.workspace.channels:
            fill_workspace(self._slack.workspace)
            fill_committee(database, self._slack.workspace, now=self.clock())

    @property
    def timekeeper(self) -> Timekeeper | None:
        """Whoever does what falls due while the page moves the clock."""
        return self._slack.timekeeper

    @timekeeper.setter
    def timekeeper(self, keeper: Timekeeper) -> None:
        self._slack.timekeeper = keeper


@contextmanager
def rehearsal(manifest: dict[str, Any], *, port: int, data: Path) -> Iterator[Stage]:
    """A running practice workspace that is kept in ``data`` and found again there."""
    data.mkdir(parents=True, exist_ok=True)
    clock = Clock(practice_start(datetime.now(UTC)))
    with PracticeSlack(clock=clock, manifest=manifest, port=port, data=data) as slack:
        yield Stage(slack, data)
