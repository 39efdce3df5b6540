"""``python bot.py report``: the report for the board as a PDF or a web page, and on record as any other."""

import sys
from datetime import date, datetime
from pathlib import Path

from models import migrate
from models.calendar import today
from models.database import Database
from models.errors import Refused
from models.settings import Way, load_settings
from models.tools.plan_roster import committees
from models.tools.report import Window, Wish, record_report, span_for
from models.tools.report_facts import report_facts
from prompts.errors import explain
from prompts.tools import archive_cli
from prompts.tools.report import talk as prompts
from prompts.tools.report.blocks import Paper
from prompts.tools.report.page import render_page
from prompts.tools.report.paper import digest, paper
from prompts.tools.report.pdf import render_pdf

FORMS = {".pdf": render_pdf, ".html": render_page}


class _Unable(Exception):
    """It cannot be done; the words say why."""


def write_report(file: Path, window: str, since: date | None, team: str, *, now: datetime) -> int:
    """Writes the file and says so; returns the exit status. Raises SettingsFault.

    A file that is there is replaced. On record is that a report was made, whatever became of the file.
    """
    wanted = Window.SINCE if since else Window(window.replace("-", "_"))
    try:
        render = FORMS.get(file.suffix.lower())
        if render is None:
            raise _Unable(prompts.which_form(file.name))
        made = render(_page(wanted, since, team, now))
        file.write_bytes(made)
        print(prompts.written(str(file), len(made)))
    except Refused as refused:
        print(explain(refused, now).plain, file=sys.stderr)
    except _Unable as unable:
        print(unable, file=sys.stderr)
    except OSError as fault:
        print(prompts.not_written(str(file), (fault.strerror or str(fault)).casefold()), file=sys.stderr)
    else:
        return 0
    return 1


def _page(window: Window, since: date | None, team: str, now: datetime) -> Paper:
    """The report of the one committee that is meant. Raises Refused, _Unable."""
    url = load_settings(way=Way.NONE).database_url
    if not migrate.fits(url):
        raise _Unable(archive_cli.no_database())
    database = Database(url, threads=1)
    try:
        with database.transaction() as session:
            found = [one for one in committees(session) if team in ("", one.team_id)]
            if not found:
                raise _Unable(prompts.no_committee())
            if len(found) > 1:
                raise _Unable(archive_cli.several([(one.team_id, one.name) for one in found]))
            [committee] = found
            wish = Wish(span_for(window, committee, today(now, committee.zone), since=since))
            page = paper(report_facts(session, committee, wish, now=now))
            record_report(session, None, committee, wish, digest=digest(page), now=now)
            return page
    finally:
        database.close()
