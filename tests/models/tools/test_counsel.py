"""Questions for counsel: who asks and answers, what is kept, and what stands in the hand-over note."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.office import Office
from models.outbox import OutboxMessage, SendState
from models.record import record_for
from models.telling import tell
from models.tools.counsel import (
    QuestionState,
    Told,
    answer_question,
    ask_counsel,
    questions_of,
    still_open,
    was_reminded,
    withdraw_question,
)
from prompts.tools.counsel import is_still_open
from tests.models.both import NOW, cast, database, seat, session, url
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


def ask(session, cast, about="Sharing", *, by=None, to=None, **values):
    whole = {"question": "May the jail\ntell the clinic?", "to_name": "County counsel"} | values
    return ask_counsel(session, by or cast.ben, about=about, to=to, now=NOW, **whole)


ANSWER = Told("Yes, with consent.", "Memo of counsel", TODAY)


def test_a_question_goes_to_a_member_or_to_somebody_by_name(session, cast):
    by_name, to_member = ask(session, cast), ask(session, cast, to=cast.dee)
    assert (by_name.to_name, by_name.to_id, by_name.asked_on) == ("County counsel", None, TODAY)
    assert (to_member.to_name, to_member.to_id) == ("", cast.dee.pk)
    assert by_name.question == "May the jail\ntell the clinic?"
    lines = questions_of(session, cast.committee.pk)
    assert [(line.asker, line.to) for line in lines] == [(cast.ben, None), (cast.ben, cast.dee)]


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"about": " "}, "about", "empty"),
        ({"about": "x" * 151}, "about", "too_long"),
        ({"question": " \n"}, "question", "empty"),
        ({"question": "x" * 2001}, "question", "too_long"),
        ({"to_name": " "}, "to_name", "empty"),
    ],
)
def test_what_cannot_be_asked_is_refused_on_its_field(session, cast, values, field, code):
    with pytest.raises(Refused) as told:
        ask(session, cast, **values)
    assert (told.value.field, told.value.code) == (field, code)


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        (Told(" ", "Memo"), "answer", "empty"),
        (Told("x" * 2001, "Memo"), "answer", "too_long"),
        (Told("Yes", ""), "source", "empty"),
        (Told("Yes", "Memo", TODAY + DAY), "answered_on", "to_come"),
        (Told("Yes", "Memo", TODAY - DAY), "answered_on", "before_asked"),
    ],
)
def test_an_answer_needs_its_source_and_a_day_that_can_be(session, cast, given, field, code):
    question = ask(session, cast)
    with pytest.raises(Refused) as told:
        answer_question(session, cast.ana, question, given, now=NOW)
    assert (told.value.field, told.value.code) == (field, code)
    assert question.state == QuestionState.OPEN


def test_the_person_asked_the_asker_and_staff_record_the_answer_and_nobody_else(session, cast):
    for who in (cast.dee, cast.ben, cast.ana):
        assert answer_question(session, who, ask(session, cast, to=cast.dee), ANSWER, now=NOW)
    question = ask(session, cast, to=cast.dee)
    for who in (cast.cho, seat(session, "T2").ana):
        with pytest.raises(NotAllowed):
            answer_question(session, who, question, ANSWER, now=NOW)
    with pytest.raises(NotFound):
        ask(session, cast, to=seat(session, "T3").ana)


def test_an_answer_can_be_corrected_and_is_the_first_one_only_once(session, cast):
    question = ask(session, cast)
    assert answer_question(session, cast.ana, question, ANSWER, now=NOW)
    later = NOW + 5 * DAY
    assert not answer_question(session, cast.ana, question, Told("No.", "Second memo"), now=later)
    assert (question.answer, question.source, question.answered_on) == ("No.", "Second memo", TODAY)


def test_only_an_open_question_is_withdrawn_and_by_who_asked_it_or_staff(session, cast):
    question = ask(session, cast, to=cast.dee)
    with pytest.raises(NotAllowed):
        withdraw_question(session, cast.dee, question, now=NOW)
    withdraw_question(session, cast.ben, question, now=NOW)
    assert questions_of(session, cast.committee.pk) == []
    with pytest.raises(AlreadySettled):
        answer_question(session, cast.ana, question, ANSWER, now=NOW)
    answered = ask(session, cast)
    answer_question(session, cast.ana, answered, ANSWER, now=NOW)
    with pytest.raises(AlreadySettled):
        withdraw_question(session, cast.ana, answered, now=NOW)


def test_open_ones_come_first_and_stand_in_the_hand_over_note_of_the_whole_committee(session, cast):
    first, second, third = (ask(session, cast, about) for about in ("First", "Second", "Third"))
    answer_question(session, cast.ana, first, ANSWER, now=NOW)
    ask_counsel(session, seat(session, "T2").ana, about="T", question="T", to=None, to_name="X", now=NOW)
    order = [line.question for line in questions_of(session, cast.committee.pk)]
    assert order == [second, third, first]
    note = record_for(session, Office(cast.committee.pk), now=NOW)
    assert [line.question for line in note.questions] == [second, third]
    assert (
        record_for(session, Office(cast.committee.pk, 7, workgroup_id=cast.group.pk), now=NOW).questions == []
    )


def test_the_list_is_read_in_one_query(session, database, cast):
    for number in range(12):
        ask(session, cast, f"Question {number}", to=cast.dee)
    session.flush()
    with counting(database) as told:
        assert len(questions_of(session, cast.committee.pk)) == 12
    assert len(told) == 1


def test_an_open_question_reminds_one_person_once_after_three_weeks(session, cast):
    to_member, by_name = ask(session, cast, to=cast.dee), ask(session, cast, "*Other* <!channel>")
    later = NOW + 21 * DAY

    def told(now=later):
        return {line.question.pk: to for line, to in still_open(session, cast.committee, now=now)}

    assert told(NOW + 20 * DAY) == {}
    assert told() == {to_member.pk: cast.dee, by_name.pk: cast.ben}
    assert told(NOW + 22 * DAY) == {}  # a Saturday
    cast.dee.away_until = (later + DAY).date()
    assert set(told()) == {by_name.pk}
    cast.dee.away_until, cast.dee.active = None, False
    assert told()[to_member.pk] is cast.ben
    for line, to in still_open(session, cast.committee, now=later):
        said = str(is_still_open(line, to).blocks)
        assert "Your question about" in said
        assert "<!channel>" not in said
        key = f"{line.question.subject}:open"
        tell(session, cast.committee, to, is_still_open(line, to), key=key, now=later)
        was_reminded(session, line.question, later.date())
    assert told(NOW + 60 * DAY) == {}
    answer_question(session, cast.ben, by_name, ANSWER, now=later)
    rows = {row.key: row.state for row in session.exec(select(OutboxMessage)).all()}
    assert rows[f"{by_name.subject}:open"] == SendState.WITHDRAWN
    assert rows[f"{to_member.subject}:open"] == SendState.QUEUED
