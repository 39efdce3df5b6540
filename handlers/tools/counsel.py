"""``/committee counsel``: questions for counsel, and what was answered."""

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say
from handlers.tools.talks import with_talks
from handlers.visit import Visit
from models.access import Act, allowed, authorize
from models.base import fetch
from models.committee import Committee, Member, member_by_slack
from models.outbox import Message
from models.telling import tell
from models.tools.counsel import (
    CounselQuestion,
    QuestionLine,
    Told,
    answer_question,
    ask_counsel,
    questions_of,
    withdraw_question,
)
from models.tools.former import former_of
from models.tools.talked import talked_about
from prompts.tools import counsel as prompts


def on_typed(session: Session, visit: Visit, _rest: str) -> Replies:
    """``counsel``."""
    return on_open(session, visit)


def on_open(session: Session, visit: Visit) -> Replies:
    """All questions, the open ones first."""
    committee, me = visit.enter(session)
    return Say(_list(session, committee, me))


def on_page(session: Session, visit: Visit) -> Replies:
    """Another page of them, in the place of this one."""
    committee, me = visit.enter(session)
    return Redraw(_list(session, committee, me, page=int(visit.value)))


def on_read(session: Session, visit: Visit) -> Replies:
    """One question with its answer, whole."""
    committee, _ = visit.enter(session)
    question = _question(session, committee, visit.value)
    formers = former_of(session, [question], prompts.FORMER).get(question.pk, ())
    card = prompts.render_question(_line(session, question), formers)
    return Say(with_talks(session, committee.pk, question.subject, card))


def on_ask(session: Session, visit: Visit) -> Replies:
    """The form of a question."""
    visit.enter_for(session, Act.ASK_COUNSEL)
    return Open(prompts.ask_form(metadata=visit.carry()))


def on_asked(session: Session, visit: Visit) -> Replies:
    """It is on the list; a member of whom it is asked is told, once."""
    committee, me = visit.enter(session)
    values = visit.values
    to = member_by_slack(session, committee.pk, values["member"]) if values.get("member") else None
    question = ask_counsel(
        session,
        me,
        about=values["about"] or "",
        question=values["question"] or "",
        to=to,
        to_name=values["to_name"] or "",
        now=visit.now,
    )
    if to is not None and to.pk != me.pk:
        told = prompts.is_asked_of_you(QuestionLine(question, me, to))
        tell(session, committee, to, told, key=f"counsel:{question.pk}:asked", now=visit.now)
    return Say(_list(session, committee, me, notice=prompts.asked(question)))


def on_answer(session: Session, visit: Visit) -> Replies:
    """The form of the answer."""
    committee, me = visit.enter(session)
    question = _question(session, committee, visit.value)
    authorize(session, me, Act.ANSWER_COUNSEL, question)
    return Open(prompts.answer_form(question, metadata=visit.carry(question=question.pk)))


def on_answered(session: Session, visit: Visit) -> Replies:
    """The answer is kept, and who asked is told of the first one."""
    committee, me = visit.enter(session)
    question = _question(session, committee, visit.metadata["question"])
    values = visit.values
    given = Told(values["answer"] or "", values["source"] or "", picked_day(visit, "answered_on"))
    first = answer_question(session, me, question, given, now=visit.now)
    line = _line(session, question)
    if first and line.asker.active and line.asker.pk != me.pk:
        told = prompts.is_answered(line)
        tell(session, committee, line.asker, told, key=f"counsel:{question.pk}:answered", now=visit.now)
    return Say(_list(session, committee, me, notice=prompts.recorded(question)))


def on_withdraw(session: Session, visit: Visit) -> Replies:
    """It is not asked any more."""
    committee, me = visit.enter(session)
    question = _question(session, committee, visit.value)
    withdraw_question(session, me, question, now=visit.now)
    return Redraw(_list(session, committee, me, notice=prompts.withdrawn(question)))


def _list(session: Session, committee: Committee, me: Member, *, page: int = 0, notice: str = "") -> Message:
    lines = questions_of(session, committee.pk)
    questions = [line.question for line in lines]
    return prompts.render_questions(
        lines,
        may_answer={one.pk for one in allowed(session, me, Act.ANSWER_COUNSEL, questions)},
        may_withdraw={one.pk for one in allowed(session, me, Act.WITHDRAW_COUNSEL, questions)},
        corrected=former_of(session, questions, prompts.FORMER),
        talks=talked_about(session, committee.pk, [one.subject for one in questions]),
        page=page,
        notice=notice,
    )


def _question(session: Session, committee: Committee, value: str) -> CounselQuestion:
    return fetch(session, CounselQuestion, committee.pk, int(value))


def _line(session: Session, question: CounselQuestion) -> QuestionLine:
    asker = session.get_one(Member, question.asker_id)
    return QuestionLine(question, asker, session.get(Member, question.to_id) if question.to_id else None)


WORDS = {"counsel": on_typed}
ACTIONS = {
    prompts.OPEN: on_open,
    prompts.PAGE: on_page,
    prompts.BACK: on_page,
    prompts.READ: on_read,
    prompts.ASK: on_ask,
    prompts.ANSWER: on_answer,
    prompts.WITHDRAW: on_withdraw,
}
FORMS = {prompts.ASK_FORM: on_asked, prompts.ANSWER_FORM: on_answered}
