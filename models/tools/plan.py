"""An action plan as it was read from a sheet or a pasted text: what is certain, and what is to be settled.

Nothing here is written to the database: ``plan_import`` does that once a person has looked at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Need(StrEnum):
    """What a person has to settle about a step or goal before it is as good as typed by hand."""

    OWNER = "owner"
    """Nobody on the committee was found for the words, or there are none."""
    ONE_OWNER = "one_owner"
    """The words name several, or fit several people: one has to be responsible."""
    DUE = "due"
    """The words say no date, or there are none; in a group that uses dates one is missing."""
    DUE_CHECK = "due_check"
    """A date was read, but not for certain: two dates, a range, an order of day and month that is open."""
    TEXT = "text"
    """The words are too long, or it is not certain that this is a step and not a heading or a note."""
    PRIVATE = "private"
    """The words tell something of one person: they are not imported before they are said another way."""
    PRIVATE_CHECK = "private_check"
    """The words may tell of one person, such as a count under 11: somebody looks at them once more."""


class Status(StrEnum):
    """How far the sheet says a step is; UNKNOWN where it says nothing that is understood."""

    UNKNOWN = "unknown"
    NOT_STARTED = "not_started"
    UNDERWAY = "underway"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Cell:
    """One cell with something in it; ``where`` is as people say it: "B4", "Sheet2!B4", "line 7"."""

    where: str
    text: str


@dataclass(frozen=True)
class LeftOut:
    """A cell that is in no goal and no step, and why: ``heading``, ``number``, ``stray``, ``repeated``, …

    Of ``private`` only the place is known, not what stood there.
    """

    cell: Cell
    why: str


@dataclass(frozen=True)
class Candidate:
    """Whom the words about an owner may mean: a member, by way of what (name, role, agency, seat)."""

    member_id: int
    name: str
    by: str


@dataclass(frozen=True)
class PlanStep:
    """An activity. ``owner`` is set only when it is certain; ``candidates`` are suggestions, best first.

    ``due`` is the date read, for certain unless ``needs`` says DUE_CHECK; the ``_text`` fields hold the words
    of the source as they stand there. ``notes`` are further cells of the row by the name of their column
    ("resources", "measure", "progress"). ``cells`` are all cells of the source that went into it.
    """

    text: str
    owner: Candidate | None = None
    owner_text: str = ""
    candidates: Sequence[Candidate] = ()
    due: date | None = None
    due_text: str = ""
    status: Status = Status.UNKNOWN
    status_text: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    needs: Sequence[Need] = ()
    cells: Sequence[Cell] = ()


@dataclass(frozen=True)
class PlanGoal:
    """A goal, objective or priority area with its steps, in the order of the source.

    ``section`` is the heading under which it stands ("Priority Area 1: …"), if there is one beside the goal.
    ``text`` is empty, with Need.TEXT, where the source names no goal for its steps.
    """

    text: str
    steps: Sequence[PlanStep] = ()
    section: str = ""
    needs: Sequence[Need] = ()
    cells: Sequence[Cell] = ()


@dataclass(frozen=True)
class Plan:
    """A whole plan. Every cell with something in it is in a goal, in a step or in ``left_out``."""

    goals: Sequence[PlanGoal] = ()
    left_out: Sequence[LeftOut] = ()
