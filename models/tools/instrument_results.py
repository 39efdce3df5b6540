"""What came of a run: for each item the spread of the ratings, never an average, beside the run before.

Where an instrument is rated by agencies, the results are shown by agency. Else a person's rating is not
shown to others: an item with fewer than ``LEAST`` answers shows none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import accumulate

from sqlmodel import Session

from models import audit
from models.access import Act, authorize, may
from models.calendar import today
from models.committee import Committee, Member, agencies_of
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.tools.consensus import latest_of, recorders_of
from models.tools.instrument import Instrument, InstrumentVersion, Raters
from models.tools.run_tables import (
    Consensus,
    InstrumentRun,
    RunRater,
    RunState,
    Side,
    last_run,
    raters_of,
)

LEAST = 3


class Change(StrEnum):
    """How the ratings of an item lie beside those of the run before."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    MIXED = "mixed"
    NEW = "new"


@dataclass(frozen=True)
class ByAgency:
    """What an agency's leaders say of an item and what its IT says: places on the scale, without repeats."""

    agency: str
    leaders: tuple[int, ...] = ()
    it: tuple[int, ...] = ()

    @property
    def differ(self) -> bool:
        """Whether both have answered, and not the same."""
        return bool(self.leaders and self.it) and set(self.leaders) != set(self.it)


@dataclass(frozen=True)
class Spread:
    """An item's ratings: how many for each label. None where too few have answered to show any.

    ``before`` are those of the last run, where they can be compared; ``change`` says how they moved.
    ``agreed`` is what the group has agreed on, and ``agreed_before`` what it did in the last run.
    """

    place: int
    section: str
    text: str
    answers: int
    counts: tuple[int, ...] | None
    agencies: Sequence[ByAgency] = ()
    before: tuple[int, ...] | None = None
    change: Change | None = None
    agreed: Consensus | None = None
    agreed_before: int | None = None

    @property
    def width(self) -> tuple[int, float]:
        """How far they lie apart: the steps between the outermost, then the share beside the most named."""
        there = [value for value, count in enumerate(self.counts or ()) if count]
        if not there or self.counts is None:
            return (-1, 0.0)
        return there[-1] - there[0], 1 - max(self.counts) / sum(self.counts)


@dataclass(frozen=True)
class Results:
    """A closed run, item by item, the widest spread first; ``agreed`` are the sections with a consensus.

    ``recorders`` are the names, by the member's id, of those who recorded what was agreed on.
    """

    instrument: Instrument
    version: InstrumentVersion
    run: InstrumentRun
    spreads: Sequence[Spread]
    named: int
    answered: int
    before: InstrumentRun | None = None
    comparable: bool = True
    agreed: Mapping[str, Consensus] = field(default_factory=dict)
    recorders: Mapping[int, str] = field(default_factory=dict)


def results_of(
    session: Session, actor: Member, run: InstrumentRun, *, before: InstrumentRun | None = None
) -> Results:
    """All that came of a closed run, beside the one ahead of it or any other ``before`` it. Ten queries.

    Raises NotFound for another committee's or another instrument's, Refused while it is open, AlreadySettled
    for one that was called off, and NotAllowed to members before they were shown at a meeting where an
    open-meetings law holds.
    """
    _check_readable(session, actor, run)
    if before is not None:
        _check_readable(session, actor, before)
        _check_earlier(run, before)
    return results_for_all(session, run, before=before)


def _check_earlier(run: InstrumentRun, before: InstrumentRun) -> None:
    """Raises NotFound for one that it cannot be compared with."""
    same = (run.instrument_id, run.section) == (before.instrument_id, before.section)
    if not same or before.pk >= run.pk:
        raise NotFound("instrument_run")


def open_to_all(committee: Committee, run: InstrumentRun) -> bool:
    """Whether its results are for every reader: under an open-meetings law once they were shown."""
    return run.state is RunState.CLOSED and (not committee.open_meetings or run.shown_on is not None)


def results_for_all(session: Session, run: InstrumentRun, *, before: InstrumentRun | None = None) -> Results:
    """All that came of a closed run, for whoever may read it (see ``open_to_all``). Ten queries."""
    instrument = session.get_one(Instrument, run.instrument_id)
    version = session.get_one(InstrumentVersion, run.version_id)
    raters, agreed = raters_of(session, run), latest_of(session, run)
    before = before or last_run(session, run.instrument_id, before=run)
    former = _former(session, version, before) if before else None
    names = {one.pk: one.name for one in agencies_of(session, run.committee_id)}
    spreads = [
        replace(_spread(version, place, raters, names, former), agreed=agreed.get((place, "")))
        for place in version.places(run.section)
    ]
    return Results(
        instrument,
        version,
        run,
        sorted(spreads, key=lambda one: (-one.width[0], -one.width[1], one.place)),
        named=len(raters),
        answered=sum(bool(one.ratings) for one in raters),
        before=before,
        comparable=former is not None or before is None,
        agreed={section: row for (place, section), row in agreed.items() if place is None},
        recorders=recorders_of(session, agreed.values()),
    )


def _check_readable(session: Session, actor: Member, run: InstrumentRun) -> None:
    if run.committee_id != actor.committee_id:
        raise NotFound("instrument_run")
    if run.state is RunState.OPEN:
        raise Refused("run", "still_open")
    if run.state is RunState.CALLED_OFF:
        raise AlreadySettled("called_off_run", "", run.state)
    if not may_see(session, actor, run):
        raise NotAllowed(Act.RUN_INSTRUMENT, ("chair", "coordinator"))


def may_see(session: Session, actor: Member, run: InstrumentRun) -> bool:
    """Whether the results are there for them: under an open-meetings law for staff, until they were shown."""
    committee = session.get_one(Committee, run.committee_id)
    return not committee.open_meetings or run.shown_on is not None or may(session, actor, Act.RUN_INSTRUMENT)


@dataclass(frozen=True)
class _Former:
    """What the run before has of an item: the ratings (empty for too few to show), and what was agreed on."""

    counts: tuple[int, ...] = ()
    agreed: int | None = None


def _former(session: Session, version: InstrumentVersion, before: InstrumentRun) -> dict[str, _Former] | None:
    """What the run before has by the item's words, in whatever case; None where it had another scale."""
    then = session.get_one(InstrumentVersion, before.version_id)
    if then.scale != version.scale:
        return None
    raters, agreed = raters_of(session, before), latest_of(session, before)
    found = {}
    for place in then.places(before.section):
        values = [value for _, value in _given(raters, place)]
        counts = count(then, values) if showable(then.raters, len(values)) else ()
        word = agreed.get((place, ""))
        found[then.items[place][1].casefold()] = _Former(counts, word.value if word else None)
    return found


def _given(raters: Sequence[RunRater], place: int) -> list[tuple[RunRater, int]]:
    """Who has rated that item, and how."""
    return [(one, one.ratings[str(place)]) for one in raters if str(place) in one.ratings]


def _spread(
    version: InstrumentVersion,
    place: int,
    raters: Sequence[RunRater],
    names: Mapping[int, str],
    former: Mapping[str, _Former] | None,
) -> Spread:
    section, text = version.items[place]
    given = _given(raters, place)
    counts = count(version, [value for _, value in given])
    shown = counts if showable(version.raters, len(given)) else None
    then = former.get(text.casefold()) if former is not None else None
    change = None
    if former is not None and then is None:
        change = Change.NEW
    elif shown and then and then.counts:
        change = moved(then.counts, shown)
    return Spread(
        place,
        section,
        text,
        answers=len(given),
        counts=shown,
        agencies=_by_agency(given, names) if version.raters is Raters.AGENCIES else (),
        before=then.counts if then and change else None,
        change=change,
        agreed_before=then.agreed if then else None,
    )


def count(version: InstrumentVersion, values: Sequence[int]) -> tuple[int, ...]:
    """How many there are of each label, in the order of the scale."""
    return tuple(values.count(value) for value in range(len(version.scale)))


def showable(raters: Raters, answers: int) -> bool:
    """Whether the counts give away nobody's rating that was not given to be shown."""
    return answers > 0 and (raters in (Raters.AGENCIES, Raters.ONE) or answers >= LEAST)


def moved(before: Sequence[int], now: Sequence[int]) -> Change:
    """Up when at every label at least as large a share rates that well or better; down when the other way.

    The labels are in the order of the scale, what is wished for first. Shares are compared without rounding.
    """
    then, here = list(accumulate(before)), list(accumulate(now))
    steps = [mine * then[-1] - theirs * here[-1] for mine, theirs in zip(here, then, strict=True)]
    if not any(steps):
        return Change.SAME
    if min(steps) >= 0:
        return Change.UP
    return Change.DOWN if max(steps) <= 0 else Change.MIXED


def _by_agency(given: Sequence[tuple[RunRater, int]], names: Mapping[int, str]) -> list[ByAgency]:
    """By the agencies' names; those where leaders and IT differ first."""
    found: dict[int, dict[Side, set[int]]] = {}
    for one, value in given:
        if one.agency_id is not None and one.side is not None:
            found.setdefault(one.agency_id, {}).setdefault(one.side, set()).add(value)
    rows = [
        ByAgency(
            names[agency],
            leaders=tuple(sorted(sides.get(Side.LEADER, ()))),
            it=tuple(sorted(sides.get(Side.IT, ()))),
        )
        for agency, sides in found.items()
    ]
    return sorted(rows, key=lambda row: (not row.differ, row.agency.casefold()))


def mark_shown(session: Session, actor: Member, run: InstrumentRun, *, now: datetime) -> None:
    """The results were shown at a meeting today: from now on every member can read them.

    Raises NotAllowed, Refused while it is open.
    """
    authorize(session, actor, Act.RUN_INSTRUMENT)
    if run.committee_id != actor.committee_id:
        raise NotFound("instrument_run")
    if run.state is not RunState.CLOSED:
        raise Refused("run", "still_open")
    day = today(now, session.get_one(Committee, run.committee_id).zone)
    audit.change(session, actor, Act.RUN_INSTRUMENT, run, now=now, shown_on=day)
