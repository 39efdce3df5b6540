"""The ratings of closed self-assessments as an export holds them: all that the results tell, and not who.

What one person has rated is theirs alone. Of each item the ratings of those who stand for the same agency in
the same way are dealt out among them anew, in the order of the scale; ratings that are too few to be shown
are left out. So the results come back as they were, and a second export says the same as the first.
"""

from collections.abc import Sequence
from itertools import count

from sqlmodel import Session, col, select

from models.tools.instrument import InstrumentVersion
from models.tools.instrument_results import showable
from models.tools.run_tables import InstrumentRun, RunRater, RunState, Side

Ratings = dict[str, int]


def ratings_told(session: Session, committee_id: int) -> dict[int, Ratings]:
    """By the rater's id, for every closed run of the committee; nothing for runs that are open."""
    statement = (
        select(RunRater, InstrumentVersion)
        .join(InstrumentRun, col(InstrumentRun.id) == RunRater.run_id)
        .join(InstrumentVersion, col(InstrumentVersion.id) == InstrumentRun.version_id)
        .where(RunRater.committee_id == committee_id, InstrumentRun.state == RunState.CLOSED)
        .order_by(col(RunRater.id))
    )
    runs: dict[int, tuple[InstrumentVersion, list[RunRater]]] = {}
    for rater, version in session.exec(statement).all():
        runs.setdefault(rater.run_id, (version, []))[1].append(rater)
    found: dict[int, Ratings] = {}
    for version, raters in runs.values():
        found |= _dealt(version, raters)
    return found


def _dealt(version: InstrumentVersion, raters: Sequence[RunRater]) -> dict[int, Ratings]:
    places = {place for one in raters for place in one.ratings}
    answers = {place: sum(place in one.ratings for one in raters) for place in places}
    shown = sorted((place for place in places if showable(version.raters, answers[place])), key=int)
    groups: dict[tuple[int | None, Side | None], list[RunRater]] = {}
    for one in raters:
        if any(place in one.ratings for place in shown):
            groups.setdefault((one.agency_id, one.side), []).append(one)
    found: dict[int, Ratings] = {one.pk: {} for one in raters}
    for group in groups.values():
        turns = count()  # goes on from item to item: whoever has answered is left with an answer
        for place in shown:
            for value in sorted(one.ratings[place] for one in group if place in one.ratings):
                found[group[next(turns) % len(group)].pk][place] = value
    return found
