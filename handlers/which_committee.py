"""Whose committee ``python bot.py`` is used for: the only one, or that of the named workspace."""

from sqlmodel import Session

from models import migrate
from models.committee import Committee, committees
from prompts import cli


class Unable(Exception):
    """It cannot be done; the words say why, and what to do."""


def check_revision(database_url: str) -> None:
    """Raises Unable for a database that is not of this version, or that has nothing in it."""
    if not migrate.fits(database_url):
        raise Unable(cli.no_tables())


def chosen(session: Session, team: str = "") -> Committee:
    """The committee of that workspace, or the only one. Raises Unable where there is none, or several."""
    found = [one for one in committees(session) if team in ("", one.team_id)]
    if not found:
        raise Unable(cli.no_committee(team))
    if len(found) > 1:
        raise Unable(cli.several([(one.team_id, one.name) for one in found]))
    return found[0]
