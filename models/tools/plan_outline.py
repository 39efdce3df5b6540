"""Goals and their steps as they are found one after the other, and the one place where a step is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.goal import TEXT_LIMIT
from models.tools.plan import Cell, Need, PlanGoal, PlanStep, Status
from models.tools.plan_columns import Readers
from models.tools.plan_due import Order
from models.tools.plan_marks import heading, is_label, unmarked

JOINT = " · "
"""Between the headings under which a goal stands, where there are several."""


@dataclass
class Found:
    """What a row or line says of a step beside its text; the words as they stand there."""

    owner: str = ""
    due: str = ""
    status: Status = Status.UNKNOWN
    status_text: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    cells: Sequence[Cell] = ()
    order: Order = Order.OURS
    unsure: bool = False


def step_of(text: str, found: Found, readers: Readers) -> PlanStep:
    """The step with its owner and date as they are read, and what a person has to settle about it."""
    owner = readers.owner.read(found.owner)
    due = readers.due.read(found.due, order=found.order)
    status, status_text = found.status, found.status_text
    if status is Status.UNKNOWN and due.status is not Status.UNKNOWN:
        status, status_text = due.status, status_text or found.due
    tidy = " ".join(text.split())
    unsure = Need.TEXT if found.unsure or len(tidy) > TEXT_LIMIT else None
    return PlanStep(
        text=tidy,
        owner=owner.owner,
        owner_text=found.owner,
        candidates=owner.candidates,
        due=due.due,
        due_text=found.due,
        status=status,
        status_text=status_text,
        notes=dict(found.notes),
        needs=tuple(need for need in (owner.need, due.need, unsure) if need),
        cells=tuple(dict.fromkeys(found.cells)),
    )


@dataclass
class _Draft:
    """A goal that steps are still added to."""

    text: str
    section: str
    unsure: bool = False
    steps: list[PlanStep] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)

    def made(self) -> PlanGoal:
        unsure = self.unsure or is_label(self.text) or not 0 < len(self.text) <= TEXT_LIMIT
        needs = (Need.TEXT,) if unsure else ()
        return PlanGoal(self.text, tuple(self.steps), self.section, needs, tuple(dict.fromkeys(self.cells)))


@dataclass
class _Head:
    """A heading under which goals, or steps at once, are still to come; ``used`` when something has."""

    depth: int
    text: str
    cells: Sequence[Cell]
    used: bool = False


Place = _Draft | None
"""Where in an outline something stands: below this goal, or below its headings alone."""


class Outline:
    """Collects goals in the order in which they first come; a goal that comes again is the same one.

    ``around`` is what the whole outline stands under, such as the name of a sheet.
    """

    def __init__(self, around: str = "") -> None:
        self._around = around
        self._path: list[_Head] = []
        self._goals: dict[tuple[str, str], _Draft] = {}
        self._now: Place = None

    def heading(self, depth: int, text: str, cells: Sequence[Cell]) -> None:
        """What follows stands below it, until one comes that is no deeper.

        If steps follow at once it is itself their goal, and if nothing follows it is one without steps.
        """
        self._climb(depth)
        self._path.append(_Head(depth, " ".join(text.split()), cells))
        self._now = None

    def goal(
        self, text: str, cells: Sequence[Cell], *, above: Sequence[str] = (), unsure: bool = False
    ) -> None:
        """What follows belongs to this goal, which stands under ``above`` below the present headings."""
        self._now = self._draft(_bare(text), [*(head.text for head in self._path), *above], unsure)
        self._use_path(self._now)
        self._now.cells += cells

    def place(self) -> Place:
        """Where what comes next will stand."""
        return self._now

    def back(self, place: Place) -> None:
        """What comes next stands there again."""
        self._now = place

    def add(self, step: PlanStep) -> None:
        """A step of the present goal; without one, of the heading, or of a goal yet to be named."""
        if self._now is None:
            self._now = self._from_path() if self._path else self._draft("", [], unsure=True)
        self._now.steps.append(step)

    def goals(self) -> list[PlanGoal]:
        """All goals in their order."""
        self._climb(0)
        return [draft.made() for draft in self._goals.values()]

    def _climb(self, depth: int) -> None:
        """Leaves all headings that are at least that deep."""
        while self._path and self._path[-1].depth >= depth:
            if not self._path[-1].used:
                self._from_path()
            self._path.pop()

    def _from_path(self) -> _Draft:
        """The deepest heading as a goal."""
        *above, head = self._path
        draft = self._draft(_bare(head.text), [each.text for each in above], unsure=False)
        self._use_path(draft)
        return draft

    def _use_path(self, draft: _Draft) -> None:
        for head in self._path:
            draft.cells += () if head.used else head.cells
            head.used = True

    def _draft(self, text: str, above: Sequence[str], unsure: bool) -> _Draft:
        section = JOINT.join(above) or self._around
        return self._goals.setdefault((section.casefold(), text.casefold()), _Draft(text, section, unsure))


def _bare(text: str) -> str:
    """A goal's words without what numbers it: "Goal 2: …", "1.3 …"."""
    tidy = " ".join(text.split())
    found = heading(tidy)
    return found.text if found else unmarked(tidy)[0].rstrip(":").rstrip() or tidy
