"""What the look through the register finds of a morning: reviews that come near, signatories who left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from models.agreement import STAGES, AgreementLine, Party, agreements_of
from models.calendar import today
from models.committee import Committee, Member, calendar_of, coordinators
from models.tools.signatures import Holders, departed, holders_of


@dataclass(frozen=True)
class Reminder:
    """An agreement to be reviewed, for its keeper; ``stage`` is which of the reminders (``STAGES``) it is."""

    line: AgreementLine
    stage: int
    to: Member


@dataclass(frozen=True)
class Question:
    """Signatures of people who have left, by agreement, for the keeper of these agreements."""

    found: list[tuple[AgreementLine, Party]]
    to: Member


@dataclass(frozen=True)
class Morning:
    """What is to be said on ``day``; nothing on a day on which the committee does not work."""

    day: date
    reminders: list[Reminder]
    questions: list[Question]
    holders: Holders


def stage_on(
    review_on: date | None, made_on: date, day: date, *, stages: Sequence[int] = STAGES
) -> int | None:
    """Which reminder is due on that day, the latest alone; None before the first and once the day is past.

    Whoever enters an agreement knows when it is to be reviewed: the first of the reminders is left out when
    its day was past already.
    """
    if review_on is None or review_on < day:
        return None
    due = [stage for stage in stages if review_on - timedelta(days=stage) <= day]
    if not due:
        return None
    stage = min(due)
    return None if stage == max(stages) and review_on - timedelta(days=stage) < made_on else stage


def morning(session: Session, committee: Committee, *, now: datetime) -> Morning:
    """What keepers are to hear today; six queries, however many agreements there are."""
    day = today(now, committee.zone)
    lines = [line for line in agreements_of(session, committee.pk) if line.holds]
    if not lines or not calendar_of(session, committee).is_working_day(day):
        return Morning(day, [], [], {})
    holders = holders_of(session, committee.pk)
    stand_in = next(iter(coordinators(session, committee.pk)), None)
    reminders: list[Reminder] = []
    questions: dict[int, Question] = {}
    for line in lines:
        keeper = line.keeper if line.keeper and line.keeper.active else stand_in
        if keeper is None:
            continue
        stage = stage_on(line.agreement.review_on, today(line.agreement.made_at, committee.zone), day)
        if stage is not None:
            reminders.append(Reminder(line, stage, keeper))
        for party in departed(line, holders):
            if party.row.left_told_on is None:
                questions.setdefault(keeper.pk, Question([], keeper)).found.append((line, party))
    return Morning(day, reminders, list(questions.values()), holders)
