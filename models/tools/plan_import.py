"""The import of a plan as one act, and taking it back.

An import makes nothing that is here already: a step is known by its words under its goal's words, and by the
words that it had in the sheet from which it came. So a sheet may be imported again whenever it has grown.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, insert, update
from sqlmodel import Session, col, select

from models import audit, outbox
from models.access import Act, authorize
from models.audit import AuditLine
from models.calendar import instant_of, today
from models.committee import Committee, Member, lock
from models.goal import Goal
from models.outbox import OutboxSubject
from models.schedule import Schedule
from models.step import ActionStep, StepState
from models.tools.plan import Need, Plan, PlanGoal, PlanStep, Status
from models.tools.plan_draft import (
    ImportState,
    PlanImport,
    PlanLine,
    expect,
    record_plan,
    sheet_of,
)
from models.tools.plan_private import without_words
from models.tools.plan_review import Settled, settle, tidy, unpacked, unpacked_decisions
from models.tools.plan_standing import TAKEN_BACK, Outcome, look_for, outcome_of
from models.undoable import GIVEN_UP
from models.work import Work
from models.workgroup import Mode, Workgroup, check_going

QUIET = timedelta(days=14)
"""How long owners hear nothing of imported steps past their date where no check-in is planned."""


@dataclass(frozen=True)
class Imported:
    """What an import has made; ``outcome`` says what was here, what differs and what was held back.

    ``asked_on`` is the day before which nobody hears of the steps that are past their date, if there are any.
    """

    record: PlanImport
    goals: list[Goal]
    steps: list[ActionStep]
    outcome: Outcome
    asked_on: date | None


def preview(
    session: Session, draft: PlanImport, workgroup: Workgroup | None, *, now: datetime
) -> tuple[Outcome, date]:
    """What an import into that place would make, and the day of the next check-in there; as many queries
    for a long plan as for a short one."""
    sheet = sheet_of(session, draft)
    committee = session.get_one(Committee, draft.committee_id)
    whole = settle(unpacked(sheet.plan), unpacked_decisions(sheet.decisions), dates=works_by_dates(workgroup))
    found = look_for(session, committee.pk, workgroup)
    day = today(now, committee.zone)
    return outcome_of(whole, found, day=day), _next_checkin(session, committee, workgroup, now=now)


def works_by_dates(workgroup: Workgroup | None) -> bool:
    """Whether a step without a date misses one there."""
    return workgroup is None or workgroup.mode != Mode.AS_THEY_ARISE


def import_plan(
    session: Session,
    actor: Member | None,
    plan: Plan,
    *,
    source_name: str,
    digest: str,
    workgroup: Workgroup | None,
    now: datetime,
    committee: Committee | None = None,
) -> Imported:
    """The plan without anybody's looking it through: what is uncertain stays open.

    Without an actor it is the system's act, and without a workgroup too ``committee`` says whose plan it is.
    Raises Refused for a plan in which nothing was found, NotAllowed.
    """
    owner = committee or workgroup or actor
    assert owner is not None, "somebody's plan it is"
    draft = record_plan(
        session, owner.committee_id, actor, plan, source_name=source_name, digest=digest, now=now
    )
    return import_draft(session, actor, draft, workgroup=workgroup, quiet=True, now=now)


def import_draft(
    session: Session,
    actor: Member | None,
    draft: PlanImport,
    *,
    workgroup: Workgroup | None,
    quiet: bool,
    now: datetime,
) -> Imported:
    """Makes the goals and steps of a draft that are not here yet, in as few statements for many as for one.

    ``quiet``: of steps past their date owners are asked in the next check-in, and hear nothing before it;
    else they are reminded at the usual times. On the import itself nobody hears anything. Raises NotAllowed,
    Refused for a workgroup that has ended, and AlreadySettled for a draft that is imported or discarded.
    """
    if actor is not None:
        authorize(session, actor, Act.KEEP_PLAN, draft)
        authorize(session, actor, Act.IMPORT_PLAN, workgroup)
    expect(draft, ImportState.DRAFT)
    check_going(workgroup)
    committee = lock(session, draft.committee_id)
    outcome, checkin = preview(session, draft, workgroup, now=now)
    sheet = sheet_of(session, draft)
    sheet.plan = without_words(sheet.plan)
    making = _Making(session, actor, draft, committee, workgroup, now, checkin if quiet else None)
    goals = making.goals(outcome)
    steps = making.steps(outcome, goals)
    audit.change(
        session,
        actor,
        Act.IMPORT_PLAN,
        draft,
        now=now,
        state=ImportState.IMPORTED,
        workgroup_id=workgroup.pk if workgroup else None,
        goals=len(goals),
        steps=len(steps),
        settled_at=now,
    )
    return Imported(draft, list(goals.values()), steps, outcome, checkin if quiet and outcome.past else None)


@dataclass(frozen=True)
class _Making:
    """One import; ``until`` is the day before which nothing is said of what is past its date."""

    session: Session
    actor: Member | None
    draft: PlanImport
    committee: Committee
    workgroup: Workgroup | None
    now: datetime
    until: date | None

    def goals(self, outcome: Outcome) -> dict[str, Goal]:
        """The new goals by their key in the plan."""
        made = [
            Goal(
                committee_id=self.committee.pk,
                number=number,
                workgroup_id=self.workgroup.pk if self.workgroup else None,
                statement=settled.text,
                author_id=self.actor.id if self.actor else None,
                created_at=self.now,
            )
            for number, settled in enumerate(outcome.new_goals, self.committee.goals_made + 1)
        ]
        self.committee.goals_made += len(made)
        audit.create_all(self.session, self.actor, Act.IMPORT_PLAN, made, by="number", now=self.now)
        pairs = list(zip(made, outcome.new_goals, strict=True))
        self._keep_words([self._line(settled, goal.pk, _as_it_stood(settled)) for goal, settled in pairs])
        return {settled.key: goal for goal, settled in pairs}

    def steps(self, outcome: Outcome, goals: dict[str, Goal]) -> list[ActionStep]:
        """The new steps, in the order of the plan."""
        under = {key: goal.pk for key, goal in goals.items()} | outcome.goals_here
        first = self.committee.steps_made + 1
        made = [
            self._step(number, under[goal_key], settled)
            for number, (goal_key, settled) in enumerate(outcome.new_steps, first)
        ]
        self.committee.steps_made += len(made)
        audit.create_all(self.session, self.actor, Act.IMPORT_PLAN, made, by="number", now=self.now)
        texts = self._goal_texts()
        self._keep_words(
            [
                self._line(settled, step.goal_id, texts[settled.key.partition(".")[0]], step_id=step.pk)
                for step, (_, settled) in zip(made, outcome.new_steps, strict=True)
            ]
        )
        return made

    def _step(self, number: int, goal_id: int, settled: Settled) -> ActionStep:
        assert isinstance(settled.of, PlanStep)
        past = settled.due is not None and settled.due < today(self.now, self.committee.zone)
        step = ActionStep(
            committee_id=self.committee.pk,
            number=number,
            goal_id=goal_id,
            title=settled.text,
            owner_id=settled.owner_id,
            due=settled.due,
            due_words=settled.of.due_text,
            author_id=self.actor.id if self.actor else None,
            heard_at=self.now,
            created_at=self.now,
        )
        if settled.of.status is Status.DONE:
            step.state, step.percent, step.done_at = StepState.DONE, 100, self._done_at(settled.due)
        elif settled.of.status is Status.DROPPED:
            step.state, step.dropped_because = StepState.DROPPED, _reason(settled.of.status_text)
        elif past:
            step.snoozed_until = self.until
        return step

    def _done_at(self, due: date | None) -> datetime:
        """The end of the day of its date, if that is past: what was done long ago is no news of this week.

        Without a date it was done before the record of this committee began.
        """
        began = self.committee.created_at
        if due is None:
            return began
        return min(self.now, instant_of(due, time(17), self.committee.zone))

    def _goal_texts(self) -> dict[str, str]:
        """The goals' words as they stood in the sheet, by their key."""
        sheet = sheet_of(self.session, self.draft)
        return {str(at): goal["text"] for at, goal in enumerate(sheet.plan["goals"])}

    def _line(
        self, settled: Settled, goal_id: int, goal_text: str, *, step_id: int | None = None
    ) -> dict[str, Any]:
        return {
            "committee_id": self.committee.pk,
            "import_id": self.draft.pk,
            "goal_id": goal_id,
            "step_id": step_id,
            "version": 1,
            "goal_text": goal_text,
            "step_text": _as_it_stood(settled) if step_id else "",
            "words": _words(settled.of),
        }

    def _keep_words(self, lines: list[dict[str, Any]]) -> None:
        if lines:
            self.session.connection().execute(insert(PlanLine), lines)


def _reason(status_text: str) -> str:
    """Why a step was dropped: what the sheet says of it."""
    return tidy(status_text) or "dropped in the plan that was imported"


def _as_it_stood(settled: Settled) -> str:
    """The sheet's words of it; not those that told of a person."""
    return settled.text if Need.PRIVATE in settled.of.needs else settled.of.text


def _words(entry: PlanGoal | PlanStep) -> dict[str, str]:
    """The sheet's own words beside the text."""
    if isinstance(entry, PlanGoal):
        return {"section": entry.section} if entry.section else {}
    said = {"who": entry.owner_text, "when": entry.due_text, "status": entry.status_text, **entry.notes}
    return {name: text for name, text in said.items() if text}


def _next_checkin(
    session: Session, committee: Committee, workgroup: Workgroup | None, *, now: datetime
) -> date:
    """The day of the next check-in of the workgroup, or of any for the committee's own; else ``QUIET`` on."""
    coming = select(func.min(Schedule.next_run)).where(
        Schedule.committee_id == committee.pk, Schedule.work == Work.ROUND_OPEN, ~col(Schedule.paused)
    )
    if workgroup is not None:
        coming = coming.where(Schedule.subject_id == workgroup.id)
    return today(session.exec(coming).one() or now + QUIET, committee.zone)


@dataclass(frozen=True)
class TakenBack:
    """What was taken back of an import, and what stays since somebody has changed it or built on it."""

    goals: list[Goal]
    steps: list[ActionStep]
    kept: list[Goal | ActionStep]


def undo_import(session: Session, actor: Member, record: PlanImport, *, now: datetime) -> TakenBack:
    """Takes back the goals and steps of an import that nobody has touched since.

    Raises NotAllowed, and AlreadySettled for what is not imported (any more).
    """
    authorize(session, actor, Act.KEEP_PLAN, record)
    expect(record, ImportState.IMPORTED)
    lock(session, record.committee_id)
    steps, touched = _untouched_steps(session, record)
    _give_up(session, actor, steps, now=now)
    goals, built_on = _untouched_goals(session, record)
    _give_up(session, actor, goals, now=now)
    audit.change(session, actor, Act.KEEP_PLAN, record, now=now, state=ImportState.UNDONE, settled_at=now)
    return TakenBack(goals, steps, [*built_on, *touched])


def _untouched_steps(session: Session, record: PlanImport) -> tuple[list[ActionStep], list[ActionStep]]:
    """The steps of the import as it left them, and the others."""
    rows = session.exec(
        select(ActionStep, PlanLine.version)
        .join(PlanLine, col(PlanLine.step_id) == ActionStep.id)
        .where(PlanLine.import_id == record.id)
        .order_by(col(ActionStep.number))
    ).all()
    same = [step for step, version in rows if step.version == version]
    return same, [step for step, version in rows if step.version != version]


def _untouched_goals(session: Session, record: PlanImport) -> tuple[list[Goal], list[Goal]]:
    """The goals of the import that are as it left them and under which nothing is left, and the others."""
    left = select(ActionStep.id).where(
        col(ActionStep.goal_id) == Goal.id, ActionStep.dropped_because != TAKEN_BACK
    )
    rows = session.execute(
        select(Goal, PlanLine.version, left.exists())
        .join(PlanLine, col(PlanLine.goal_id) == Goal.id)
        .where(PlanLine.import_id == record.id, col(PlanLine.step_id).is_(None))
        .order_by(col(Goal.number))
    ).all()
    same = [goal for goal, version, built_on in rows if goal.version == version and not built_on]
    return same, [goal for goal, *_ in rows if goal not in same]


R = TypeVar("R", Goal, ActionStep)


def _give_up(session: Session, actor: Member, rows: list[R], *, now: datetime) -> None:
    """As if each one's making was taken back; what is queued about it is withdrawn."""
    if not rows:
        return
    kind, committee_id = type(rows[0]), rows[0].committee_id
    more = {"done_at": None} if kind is ActionStep else {}
    changes = [(row, {**GIVEN_UP[kind], **more, "version": row.version + 1}) for row in rows]
    audit.change_all(session, actor, Act.UNDO, changes, now=now)
    ids = [row.pk for row in rows]
    session.connection().execute(
        update(AuditLine)
        .where(
            col(AuditLine.committee_id) == committee_id,
            col(AuditLine.act) == Act.IMPORT_PLAN.value,
            col(AuditLine.kind) == audit.table_name(kind),
            col(AuditLine.row_id).in_(ids),
        )
        .values(undone=True)
    )
    if kind is ActionStep:
        told = select(col(OutboxSubject.subject)).where(
            OutboxSubject.committee_id == committee_id,
            col(OutboxSubject.subject).in_([f"step:{pk}" for pk in ids]),
        )
        for subject in session.exec(told.distinct()).all():
            outbox.withdraw(session, committee_id, subject, now=now)
