"""Questions for counsel: asked, open, answered with source and day. I keep them and answer none."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, InteractiveElement, PlainTextInputElement, UserSelectElement

from models.committee import Member
from models.outbox import Message
from models.tools.counsel import (
    ABOUT_LIMIT,
    NAME_LIMIT,
    SOURCE_LIMIT,
    TEXT_LIMIT,
    CounselQuestion,
    QuestionLine,
    QuestionState,
)
from models.tools.former import Former
from models.tools.talked import Talk
from prompts import ids, kit, packing, words
from prompts.pickers import date_field
from prompts.tools.former import Tell, day, quoted, render_former
from prompts.tools.showing import talked

OPEN = ids.tool("counsel", "open")
PAGE = ids.tool("counsel", "page")
BACK = ids.tool("counsel", "back")
ASK = ids.tool("counsel", "ask")
READ = ids.tool("counsel", "read")
ANSWER = ids.tool("counsel", "answer")
WITHDRAW = ids.tool("counsel", "withdraw")
ASK_FORM = ids.tool("counsel", "ask-form")
ANSWER_FORM = ids.tool("counsel", "answer-form")

ROWS_A_PAGE = 15
SHOWN = 300
"""Characters of a question or an answer in the list; *Read* shows it whole."""

NO_ADVICE = (
    "I give no legal advice: I keep what you ask and what counsel says. Every member can read it here, so "
    "write about systems, never about a person, and leave out what has to stay between you and counsel."
)
EMPTY = (
    "No question for counsel yet. Put down what a lawyer has to say before you can go on, such as what two "
    "agencies may share. The answer is kept with its source and day."
)

FORMER: Tell = {"answer": ("", quoted), "source": ("source", quoted), "answered_on": ("of", day)}
"""How an answer that was corrected since is told."""


def render_questions(
    lines: Sequence[QuestionLine],
    *,
    may_answer: Collection[int],
    may_withdraw: Collection[int],
    corrected: Collection[int] = (),
    talks: Mapping[str, Sequence[Talk]] | None = None,
    page: int = 0,
    notice: str = "",
) -> Message:
    """The open ones first; buttons for those who may answer or withdraw each (by its id).

    ``corrected`` are those whose answer was another one before: they can be read whole, however short.
    ``talks`` are the topics that came of them, by origin.
    """
    start = page * ROWS_A_PAGE
    if start >= len(lines):
        start = page = 0
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header("Questions for counsel"))
    if not lines:
        blocks.append(kit.section(EMPTY))
    for line in lines[start : start + ROWS_A_PAGE]:
        pk = line.question.pk
        about = talked((talks or {}).get(line.question.subject, ()))
        blocks += _row(line, pk in may_answer, pk in may_withdraw, corrected=pk in corrected, about=about)
    buttons = [kit.button("Ask …", ASK, style=None if lines else "primary")]
    if page:
        buttons.append(kit.button("Back", BACK, str(page - 1)))
    if (rest := len(lines) - start - ROWS_A_PAGE) > 0:
        buttons.append(kit.button(f"{rest} more", PAGE, str(page + 1)))
    blocks += [kit.actions(*buttons, block_id="counsel"), kit.context(NO_ADVICE)]
    return kit.say(notice or "Questions for counsel", *blocks)


def _row(
    line: QuestionLine, may_answer: bool, may_withdraw: bool, *, corrected: bool, about: str
) -> list[Block]:
    one, value = line.question, str(line.question.pk)
    is_open = one.state == QuestionState.OPEN
    told = [f"*{kit.escape(one.about)}*", _one_line(one.question), who(line)]
    if not is_open:
        told.append(f"> {_one_line(one.answer)}")
        told.append(_source(one))
    told += [about] if about else []
    buttons: list[InteractiveElement] = []
    if corrected or max(len(one.question), len(one.answer)) > SHOWN:
        buttons.append(kit.button("Read", READ, value))
    if may_answer:
        buttons.append(kit.button("Answer …" if is_open else "Correct …", ANSWER, value))
    if may_withdraw and is_open:
        asked = ("Withdraw it?", "It leaves this list, and is not asked any more.")
        buttons.append(kit.button("Withdraw", WITHDRAW, value, confirm=asked))
    row: list[Block] = [kit.section("\n".join(told), block_id=f"counsel:{value}")]
    return [*row, kit.actions(*buttons, block_id=f"counsel:{value}:do")] if buttons else row


def _one_line(text: str) -> str:
    return kit.escape(kit.clip(" ".join(text.split()), SHOWN))


def who(line: QuestionLine) -> str:
    """``asked by @ana on Friday, 20 November 2026, of County counsel``."""
    return (
        f"asked by {kit.mention(line.asker.slack_id)} on {words.full_day(line.question.asked_on)}, "
        f"of {to_whom(line)}"
    )


def to_whom(line: QuestionLine) -> str:
    """Of whom it is asked."""
    return kit.mention(line.to.slack_id) if line.to else kit.escape(line.question.to_name)


def _source(one: CounselQuestion) -> str:
    day = f"Answered on {words.full_day(one.answered_on)}. " if one.answered_on else ""
    return f"{day}Source: {kit.escape(one.source)}"


def render_question(line: QuestionLine, formers: Sequence[Former] = ()) -> Message:
    """One question with its answer, whole, and what was answered before."""
    one = line.question
    blocks = [kit.section(f"*{kit.escape(one.about)}*\n{who(line)}"), *_quoted(one.question)]
    if one.state == QuestionState.ANSWERED:
        blocks += [kit.section(f"*Answer*\n{_source(one)}"), *_quoted(one.answer)]
    return kit.say(kit.escape(one.about), *blocks, *render_former(formers, FORMER))


def _quoted(text: str) -> list[Block]:
    """The text whole."""
    return [kit.section(piece) for piece in packing.whole(text)]


def ask_form(*, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A new question."""
    fields = [
        kit.section(NO_ADVICE),
        kit.field("What is it about?", "about", PlainTextInputElement(max_length=ABOUT_LIMIT)),
        kit.field("The question", "question", PlainTextInputElement(multiline=True, max_length=TEXT_LIMIT)),
        kit.field("Which member is to answer?", "member", UserSelectElement(), optional=True),
        kit.field(
            "Or somebody else, by name or role",
            "to_name",
            PlainTextInputElement(max_length=NAME_LIMIT),
            optional=True,
            hint="Such as: county counsel.",
        ),
    ]
    return kit.form("Question for counsel", ASK_FORM, fields, metadata=metadata, submit="Ask")


def answer_form(one: CounselQuestion, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered, by whom or in which paper, on which day."""
    answer = PlainTextInputElement(multiline=True, max_length=TEXT_LIMIT, initial_value=one.answer or None)
    source = PlainTextInputElement(max_length=SOURCE_LIMIT, initial_value=one.source or None)
    hint = "Who said so, or where it stands: a name and office, a memo, a statute."
    fields = [
        kit.section(f"*{kit.escape(one.about)}*\n{_one_line(one.question)}"),
        kit.field("The answer, in counsel's words", "answer", answer),
        kit.field("Source", "source", source, hint=hint),
        date_field("Answered on", "answered_on", one.answered_on, hint="Leave it empty for today."),
        kit.context(NO_ADVICE),
    ]
    return kit.form("Answer of counsel", ANSWER_FORM, fields, metadata=metadata)


def asked(one: CounselQuestion) -> str:
    """It is on the list."""
    return f":white_check_mark: Asked: {kit.escape(one.about)}. You are told once when it is answered."


def recorded(one: CounselQuestion) -> str:
    """The answer is kept."""
    return f":white_check_mark: Kept: the answer about {kit.escape(one.about)}."


def withdrawn(one: CounselQuestion) -> str:
    """It is not asked any more."""
    return f":white_check_mark: Withdrawn: {kit.escape(one.about)}."


def is_asked_of_you(line: QuestionLine) -> Message:
    """To the member of whom it is asked, once."""
    one = line.question
    text = f"{kit.mention(line.asker.slack_id)} has a question for you as counsel: *{kit.escape(one.about)}*"
    answer = kit.actions(kit.button("Answer …", ANSWER, str(one.pk)), block_id="counsel:asked")
    told = kit.context("You are reminded once, in three weeks. All members can read question and answer.")
    return kit.say(text, kit.section(text), *_quoted(one.question), answer, told)


def is_still_open(line: QuestionLine, to: Member) -> Message:
    """Once, three weeks later, to the member of whom it is asked; else to who asked, who may ask again."""
    one = line.question
    about, asked_on = kit.escape(one.about), words.full_day(one.asked_on)
    if line.to is not None and line.to.pk == to.pk:
        asker = kit.mention(line.asker.slack_id)
        text = f"The question of {asker} about *{about}*, asked of you on {asked_on}, is still open."
    else:
        text = f"Your question about *{about}* of {asked_on} is still open. It went to {to_whom(line)}."
    told = f"{text} If there is an answer, write it down here. I will not remind you of it again."
    answer = kit.button("Answer …", ANSWER, str(one.pk), style="primary")
    read = kit.button("Read", READ, str(one.pk))
    return kit.say(
        text,
        kit.section(told, block_id=f"{one.subject}/text"),
        kit.actions(answer, read, block_id=f"{one.subject}/do"),
    )


def is_answered(line: QuestionLine) -> Message:
    """To who asked, once."""
    one = line.question
    text = f"Your question about *{kit.escape(one.about)}* is answered."
    return kit.say(text, kit.section(f"{text}\n{_source(one)}"), *_quoted(one.answer))
