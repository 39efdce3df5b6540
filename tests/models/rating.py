"""What tests of instruments share: an instrument, a run, ratings, what the group agreed on."""

from datetime import date, datetime, timedelta

from models.schedule import find
from models.tools.consensus import record_consensus
from models.tools.instrument import Instrument, Item, Raters, Sheet, add_instrument
from models.tools.instrument_run import Asked, close_run, rate, rater_of, start_run
from models.tools.run_tables import InstrumentRun
from tests.models.both import NOW

TODAY = date(2026, 11, 20)  # a Friday
DAY = timedelta(days=1)
CLOSES = TODAY + 10 * DAY


def instrument(session, cast, *texts: str, **values) -> Instrument:
    whole = {
        "name": "Self-check",
        "scale": ["yes", "partly", "no"],
        "items": [Item(text) for text in texts or ("One", "Two")],
    }
    return add_instrument(session, cast.ana, Sheet(**(whole | values)), now=NOW)


def checklist(session, cast) -> Instrument:
    items = [Item("Who decides", "Planning"), Item("Where it is kept", "Development")]
    return instrument(session, cast, items=items, gated=True, raters=Raters.AGENCIES)


def everybody(cast) -> list[Asked]:
    return [Asked(one) for one in (cast.ana, cast.ben, cast.cho, cast.dee)]


def start(session, cast, found, asked=None, *, closes_on=CLOSES, section="", now=NOW) -> InstrumentRun:
    asked = everybody(cast) if asked is None else asked
    return start_run(session, cast.ana, found, asked, closes_on=closes_on, section=section, now=now)


def answer(session, run, who, *values, finished=True):
    given = dict(enumerate(values))
    rate(session, who, rater_of(session, run, who), given, finished=finished, now=NOW)


def whole(session, cast, found, *answers, now=NOW):
    """A closed run in which ana, ben, cho, dee have rated so; those after the last answer have not."""
    run = start(session, cast, found, now=now, closes_on=(now + 10 * DAY).date())
    for who, values in zip((cast.ana, cast.ben, cast.cho, cast.dee), answers, strict=False):
        answer(session, run, who, *values)
    close_run(session, None, run, now=now)
    return run


def next_run(session, cast, work, subject) -> datetime | None:
    row = find(session, cast.committee.pk, work, subject)
    return row.next_run if row else None


def agree(session, cast, run, *, place=None, section="", value=0, met_on=TODAY, note="", by=None):
    return record_consensus(
        session,
        by or cast.ana,
        run,
        place=place,
        section=section,
        value=value,
        note=note,
        met_on=met_on,
        now=NOW,
    )
