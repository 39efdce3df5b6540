"""``python bot.py report``: the report for the board as a PDF or a web page, and on record as any other."""

import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from handlers.which_committee import Unable, check_revision, chosen
from models.calendar import today
from models.committee import Committee
from models.errors import Refused
from models.guard import stops
from models.settings import Way, load_settings
from models.tools.backup import opened
from models.tools.private import findings_in
from models.tools.report import Part, Window, Wish, checked, record_report, span_for
from models.tools.report_facts import report_facts
from prompts.errors import explain
from prompts.guard import warning
from prompts.tools.report import talk as prompts
from prompts.tools.report.blocks import Paper
from prompts.tools.report.page import render_page
from prompts.tools.report.paper import digest, paper
from prompts.tools.report.pdf import render_pdf

FORMS = {".pdf": render_pdf, ".html": render_page}


@dataclass(frozen=True)
class Asked:
    """The words of the command line; ``parts`` with commas between them, none for all."""

    file: Path
    window: str
    since: date | None = None
    team: str = ""
    parts: str = ""
    foreword: str = ""
    asks: str = ""


def write_report(asked: Asked, *, now: datetime) -> int:
    """Writes the file and says so; returns the exit status. Raises SettingsFault.

    A file that is there is replaced. On record is that a report was made, whatever became of the file.
    """
    file = asked.file
    try:
        render = FORMS.get(file.suffix.lower())
        if render is None:
            raise Unable(prompts.which_form(file.name))
        made = render(_page(asked, now))
        file.write_bytes(made)
        print(prompts.written(str(file), len(made)))
    except Refused as refused:
        print(explain(refused, now).plain, file=sys.stderr)
    except Unable as unable:
        print(unable, file=sys.stderr)
    except OSError as fault:
        print(prompts.not_written(str(file), (fault.strerror or str(fault)).casefold()), file=sys.stderr)
    else:
        return 0
    return 1


def _page(asked: Asked, now: datetime) -> Paper:
    """The report of the committee that is meant. Raises Refused, Unable."""
    url = load_settings(way=Way.NONE).database_url
    check_revision(url)
    with opened(url) as database, database.transaction() as session:
        committee = chosen(session, asked.team)
        wish = _wish(session, committee, asked, now)
        page = paper(report_facts(session, committee, wish, now=now))
        record_report(session, None, committee, wish, digest=digest(page), now=now)
        return page


def _wish(session: Session, committee: Committee, asked: Asked, now: datetime) -> Wish:
    """What is asked for, once its words have passed the privacy guard; what is grey is said, and kept."""
    window = Window.SINCE if asked.since else Window(asked.window.replace("-", "_"))
    span = span_for(window, committee, today(now, committee.zone), since=asked.since)
    wish = checked(Wish(span, _parts(asked.parts), asked.foreword, asked.asks))
    texts = {"foreword": wish.foreword, "asks": wish.asks}
    for name, found in findings_in(session, committee.pk, texts).items():
        told = f"--{name}: {warning(found, texts[name])}"
        if stops(found):
            raise Unable(told)
        print(told, file=sys.stderr)
    return wish


def _parts(typed: str) -> list[Part]:
    """The parts that are named, all where none is. Raises Unable with those that there are."""
    named = [word.strip().casefold() for word in typed.split(",") if word.strip()]
    try:
        return [Part(word) for word in named] or list(Part)
    except ValueError:
        raise Unable(prompts.which_parts(typed)) from None
