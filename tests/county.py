"""The sample county of the practice workspace as a world for tests, at its first Monday, 8:30."""

from datetime import UTC, datetime
from pathlib import Path

from practice.sample import fill_committee, fill_workspace, practice_start
from tests.world import World

WEEK = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
"""A day of the week of 16 November 2026; Thanksgiving is in the next."""


class County(World):
    """Fourteen people of nine agencies, three workgroups, six weeks of work behind them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, start=practice_start(WEEK))

    def _fill_workspace(self) -> None:
        fill_workspace(self.slack.workspace)

    def _fill_committee(self) -> None:
        fill_committee(self.convener.database, self.slack.workspace, now=self.now())
