"""Committees with everything in them that can fall due, in a database and without a Slack."""

from datetime import UTC, datetime

from models.database import Database
from models.migrate import metadata
from practice.clock import Clock
from practice.sample import fill_committee, fill_workspace, practice_start
from practice.workspace import Workspace

WEEK = datetime(2026, 10, 21, 12, tzinfo=UTC)
"""A day of the week in which they begin; clocks change in the next but one."""


def found(database: Database, *teams: str, week: datetime = WEEK) -> datetime:
    """The sample county once for each team, in a new database; returns its first Monday, 8:30."""
    metadata().create_all(database.engine)
    now = practice_start(week)
    workspace = Workspace(Clock(now, frozen=True))
    fill_workspace(workspace)
    for team in teams:
        workspace.team_id = team
        fill_committee(database, workspace, now=now)
    return now
