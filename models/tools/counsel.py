"""Questions for counsel: who asked whom about what, and what was answered, from which source, on which day.

Nothing here answers a question of law: it keeps what people asked and were told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, col, select

from models import audit, outbox
from models.access import Act, authorize
from models.agreement import look_each_morning
from models.base import Owned, stored, tenant_key, within
from models.calendar import today
from models.committee import Committee, Member, calendar_of
from models.errors import AlreadySettled, NotFound, Refused
from models.goal import clean
from models.roles import Role

REMIND_AFTER = timedelta(weeks=3)
"""How long a question is open before one person is reminded of it."""

ABOUT_LIMIT, NAME_LIMIT, TEXT_LIMIT, SOURCE_LIMIT = 150, 150, 2000, 300


class QuestionState(StrEnum):
    """A question is open until it was answered or withdrawn."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class CounselQuestion(Owned, table=True):
    """One question. It goes to a member (``to_id``) or to somebody else by name or role (``to_name``).

    ``answered_on`` is the day of the answer, ``answered_by_id`` who wrote it down. ``reminded_on`` is the day
    on which somebody was told that it is still open, which is once.
    """

    __table_args__ = (
        tenant_key(),
        within("member", "asker_id"),
        within("member", "to_id"),
        within("member", "answered_by_id"),
        CheckConstraint(f"length(about) BETWEEN 1 AND {ABOUT_LIMIT}", name="about_length"),
        CheckConstraint("to_id IS NOT NULL OR to_name <> ''", name="to_somebody"),
    )

    about: str
    question: str
    asker_id: int
    to_id: int | None = None
    to_name: str = ""
    asked_on: date
    state: QuestionState = Field(default=QuestionState.OPEN, sa_column=stored(QuestionState, "state"))
    answer: str = ""
    source: str = ""
    answered_on: date | None = None
    answered_by_id: int | None = None
    reminded_on: date | None = None

    @property
    def subject(self) -> str:
        """How queued messages name it (see ``outbox.py``)."""
        return f"counsel:{self.id}"

    def roles_of(self, _session: Session, member: Member) -> Iterator[Role]:
        """Who was asked, and who asked."""
        if self.to_id == member.pk:
            yield Role.OWNER
        if self.asker_id == member.pk:
            yield Role.AUTHOR


@dataclass(frozen=True)
class QuestionLine:
    """A question with its people."""

    question: CounselQuestion
    asker: Member
    to: Member | None


@dataclass(frozen=True)
class Told:
    """An answer as it was given: its words, where they stand, and the day."""

    answer: str
    source: str
    day: date | None = None


def questions_of(session: Session, committee_id: int, *, only_open: bool = False) -> list[QuestionLine]:
    """All that were not withdrawn: the open ones, the oldest first; then the latest answers. One query."""
    asker, to = aliased(Member), aliased(Member)
    statement = (
        select(CounselQuestion, asker, to)
        .join(asker, col(asker.id) == CounselQuestion.asker_id)
        .join(to, col(to.id) == CounselQuestion.to_id, isouter=True)
        .where(
            CounselQuestion.committee_id == committee_id,
            CounselQuestion.state != QuestionState.WITHDRAWN,
        )
        .order_by(col(CounselQuestion.id))
    )
    if only_open:
        statement = statement.where(CounselQuestion.state == QuestionState.OPEN)
    lines = [QuestionLine(*row) for row in session.execute(statement)]
    answered = [one for one in lines if one.question.state == QuestionState.ANSWERED]
    answered.sort(key=lambda one: (one.question.answered_on or date.min, one.question.pk), reverse=True)
    return [*(one for one in lines if one.question.state == QuestionState.OPEN), *answered]


def ask_counsel(
    session: Session,
    actor: Member,
    *,
    about: str,
    question: str,
    to: Member | None,
    to_name: str = "",
    now: datetime,
) -> CounselQuestion:
    """A new question. Raises Refused on the field at fault, NotAllowed, NotFound for no member of here."""
    authorize(session, actor, Act.ASK_COUNSEL)
    if to is not None and to.committee_id != actor.committee_id:
        raise NotFound("member")
    row = CounselQuestion(
        committee_id=actor.committee_id,
        about=clean(about, "about", limit=ABOUT_LIMIT),
        question=_text(question, "question", TEXT_LIMIT),
        asker_id=actor.pk,
        to_id=to.pk if to else None,
        to_name="" if to else clean(to_name, "to_name", limit=NAME_LIMIT),
        asked_on=_today(session, actor.committee_id, now),
    )
    audit.create(session, actor, Act.ASK_COUNSEL, row, now=now)
    look_each_morning(session, actor.committee_id, now=now)
    return row


def answer_question(
    session: Session, actor: Member, question: CounselQuestion, told: Told, *, now: datetime
) -> bool:
    """Records the answer, or corrects the one there is (the audit log keeps it); True if it is the first.

    Without a day it is of today. Raises Refused on the field at fault, NotAllowed, AlreadySettled.
    """
    authorize(session, actor, Act.ANSWER_COUNSEL, question)
    if question.state == QuestionState.WITHDRAWN:
        raise AlreadySettled("question", question.about, question.state)
    day = _today(session, question.committee_id, now)
    if told.day is not None and told.day > day:
        raise Refused("answered_on", "to_come")
    if told.day is not None and told.day < question.asked_on:
        raise Refused("answered_on", "before_asked")
    first = question.state == QuestionState.OPEN
    outbox.withdraw(session, question.committee_id, question.subject, now=now)
    audit.change(
        session,
        actor,
        Act.ANSWER_COUNSEL,
        question,
        now=now,
        state=QuestionState.ANSWERED,
        answer=_text(told.answer, "answer", TEXT_LIMIT),
        source=clean(told.source, "source", limit=SOURCE_LIMIT),
        answered_on=told.day or question.answered_on or day,
        answered_by_id=actor.pk,
    )
    return first


def withdraw_question(session: Session, actor: Member, question: CounselQuestion, *, now: datetime) -> None:
    """It is not asked any more. Raises NotAllowed, and AlreadySettled for one that is not open."""
    authorize(session, actor, Act.WITHDRAW_COUNSEL, question)
    if question.state != QuestionState.OPEN:
        raise AlreadySettled("question", question.about, question.state)
    state = QuestionState.WITHDRAWN
    outbox.withdraw(session, question.committee_id, question.subject, now=now)
    audit.change(session, actor, Act.WITHDRAW_COUNSEL, question, now=now, state=state)


def still_open(session: Session, committee: Committee, *, now: datetime) -> list[tuple[QuestionLine, Member]]:
    """Questions that are open for three weeks, and who is to hear of each, once; one query.

    That is the member of whom it is asked; where it is asked of somebody else, or they have left, who asked.
    While they are away it waits, and on days on which nobody works.
    """
    day = today(now, committee.zone)
    if not calendar_of(session, committee).is_working_day(day):
        return []
    found = []
    for line in questions_of(session, committee.pk, only_open=True):
        to = line.to if line.to is not None and line.to.active else line.asker
        due = line.question.reminded_on is None and line.question.asked_on + REMIND_AFTER <= day
        if due and to.active and not to.away_on(day):
            found.append((line, to))
    return found


def was_reminded(session: Session, question: CounselQuestion, day: date) -> None:
    """Somebody is told of it now, and nobody again."""
    question.reminded_on = day
    session.add(question)


def _text(text: str, field: str, limit: int) -> str:
    """The text with its line breaks. Raises Refused when it is empty or too long."""
    tidy = text.strip()
    if not tidy:
        raise Refused(field, "empty")
    if len(tidy) > limit:
        raise Refused(field, "too_long", tidy)
    return tidy


def _today(session: Session, committee_id: int, now: datetime) -> date:
    return today(now, session.get_one(Committee, committee_id).zone)
