"""Who signed for which agency, who has left since, and what keepers hear of a morning."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import col, select

from models.agreement import (
    STAGES,
    Agreement,
    Paper,
    add_agreement,
    agreements_of,
    change_agreement,
    end_agreement,
    line_of,
    newly_overdue,
    overdue_was_told,
    reminder_key,
    renew_agreement,
    reopen_agreement,
)
from models.audit import AuditLine
from models.calendar import instant_of
from models.committee import Agency, Sector, seats_of
from models.errors import AlreadySettled, NotAllowed, NotFound, Refused
from models.outbox import Kind, Message, SendState, enqueue, find
from models.roster import put_seat
from models.schedule import Work
from models.schedule import find as find_schedule
from models.tools.reviews import morning, stage_on
from models.tools.signatures import (
    Signature,
    asked_about,
    departed,
    holders_of,
    settle_departed,
    sign,
    whom_to_ask,
)
from tests.models.both import NOW, ZONE, cast, database, seat, session, url
from tests.models.test_queries import counting

__all__ = ["cast", "database", "session", "url"]

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
REVIEW = date(2028, 1, 4)


@pytest.fixture
def hospital(session, cast) -> Agency:
    """An agency with dee as principal of its seat and cho as designee."""
    row = Agency(committee_id=cast.committee.pk, name="Hospital", sector=Sector.BEHAVIORAL_HEALTH)
    session.add(row)
    session.flush()
    put_seat(session, cast.ana, row, principal=cast.dee, designee=cast.cho, now=NOW)
    return row


def add(session, cast, *parties, **values) -> Agreement:
    paper = Paper("Warm handoff", parties=parties, review_on=values.pop("review_on", REVIEW), **values)
    return add_agreement(session, cast.ana, paper, now=NOW)


def party(session, agreement):
    [found] = line_of(session, agreement).rows
    return found


def at(day: date, hour: int = 9) -> datetime:
    return instant_of(day, time(hour), ZONE)


def test_a_signature_keeps_who_gave_it_as_they_were(session, cast, hospital):
    agreement = add(session, cast, hospital)
    given = Signature(cast.dee, role=" Director ", day=TODAY - 9 * DAY)
    sign(session, cast.ana, agreement, hospital, given, now=NOW)
    cast.dee.name = "Dee Newname"
    row = party(session, agreement).row
    assert (row.signer_name, row.signer_role, row.signed_on) == ("Dee", "Director", TODAY - 9 * DAY)
    assert (row.signer_id, row.from_seat) == (cast.dee.pk, True)


def test_somebody_who_is_no_member_signs_by_name(session, cast, hospital):
    agreement = add(session, cast, hospital)
    sign(session, cast.ana, agreement, hospital, Signature(name="Sue Board", role="board"), now=NOW)
    row = party(session, agreement).row
    assert (row.signer_id, row.signer_name, row.signed_on, row.from_seat) == (None, "Sue Board", TODAY, False)


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({}, "name", "empty"),
        ({"name": "x" * 151}, "name", "too_long"),
        ({"name": "Sue", "role": "x" * 151}, "role", "too_long"),
        ({"name": "Sue", "day": TODAY + DAY}, "signed_on", "not_yet"),
    ],
)
def test_what_cannot_be_signed_is_refused_on_its_field(session, cast, hospital, values, field, code):
    agreement = add(session, cast, hospital)
    with pytest.raises(Refused) as told:
        sign(session, cast.ana, agreement, hospital, Signature(**values), now=NOW)
    assert (told.value.field, told.value.code) == (field, code)
    assert party(session, agreement).row.signed_on is None


def test_only_parties_sign_and_only_members_of_the_committee(session, cast, hospital):
    agreement, other = add(session, cast, hospital), seat(session, "T2")
    with pytest.raises(NotFound):
        sign(session, cast.ana, agreement, cast.agency, Signature(name="Sue"), now=NOW)
    with pytest.raises(NotFound):
        sign(session, cast.ana, agreement, hospital, Signature(other.ben), now=NOW)
    with pytest.raises(NotFound):
        add_agreement(session, cast.ana, Paper("MOU", keeper=other.ben), now=NOW)


def test_the_keeper_may_sign_renew_and_change_but_not_end(session, cast, hospital):
    agreement = add(session, cast, hospital, keeper=cast.ben)
    sign(session, cast.ben, agreement, hospital, Signature(cast.dee), now=NOW)
    renew_agreement(session, cast.ben, agreement, review_on=REVIEW + DAY, now=NOW)
    for act in (
        lambda: end_agreement(session, cast.ben, agreement, now=NOW),
        lambda: sign(session, cast.cho, agreement, hospital, Signature(cast.dee), now=NOW),
        lambda: sign(session, seat(session, "T2").ana, agreement, hospital, Signature(name="X"), now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    change_agreement(session, cast.ben, agreement, Paper("MOU", parties=[hospital]), now=NOW)
    assert agreement.keeper_id is None
    with pytest.raises(NotAllowed):
        renew_agreement(session, cast.ben, agreement, review_on=REVIEW, now=NOW)


def test_a_change_of_the_paper_leaves_a_recorded_signature_or_takes_it_off_whole(session, cast, hospital):
    agreement = add(session, cast, hospital)
    sign(session, cast.ana, agreement, hospital, Signature(cast.dee, day=TODAY), now=NOW)
    early = Paper("MOU", parties=[hospital], signed=[hospital], signed_on=TODAY - 30 * DAY, review_on=REVIEW)
    change_agreement(session, cast.ana, agreement, early, now=NOW)
    assert party(session, agreement).row.signed_on == TODAY
    change_agreement(session, cast.ana, agreement, Paper("MOU", parties=[hospital]), now=NOW)
    row = party(session, agreement).row
    assert (row.signed_on, row.signer_id, row.signer_name, row.from_seat) == (None, None, "", False)


def test_who_to_ask_is_the_principal_else_the_designee_else_nobody(session, cast, hospital):
    agreement = add(session, cast, hospital)
    asked = []
    for gone in (None, cast.dee, cast.cho):
        if gone is not None:
            gone.active = False
            session.add(gone)
        found = whom_to_ask(party(session, agreement), holders_of(session, cast.committee.pk))
        asked.append(found.name if found else None)
    assert asked == ["Dee", "Cho", None]


def left(session, agreement) -> bool:
    return bool(departed(line_of(session, agreement), holders_of(session, agreement.committee_id)))


def test_a_signatory_has_left_with_the_committee(session, cast, hospital):
    agreement = add(session, cast, hospital)
    for signer, gone in ((Signature(name="Sue"), cast.cho), (Signature(cast.dee), cast.dee)):
        sign(session, cast.ana, agreement, hospital, signer, now=NOW)
        assert not left(session, agreement)
        gone.active = False
        session.add(gone)
        assert left(session, agreement) == (gone is cast.dee)


def test_whoever_moves_to_another_agency_has_left_and_who_never_sat_there_has_not(session, cast, hospital):
    agreement = add(session, cast, hospital)
    sign(session, cast.ana, agreement, hospital, Signature(cast.ben), now=NOW)
    assert not left(session, agreement)
    sign(session, cast.ana, agreement, hospital, Signature(cast.dee), now=NOW)
    [row] = seats_of(session, cast.committee.pk)
    put_seat(session, cast.ana, hospital, principal=cast.ben, designee=None, seat=row, now=NOW)
    assert left(session, agreement)
    found = whom_to_ask(party(session, agreement), holders_of(session, cast.committee.pk))
    assert found is cast.ben


def test_a_signature_that_still_binds_is_not_asked_about_and_one_that_does_not_is_open(
    session, cast, hospital
):
    agreement = add(session, cast, hospital)
    sign(session, cast.ana, agreement, hospital, Signature(cast.dee), now=NOW)
    cast.dee.active = False
    session.add(cast.dee)
    settle_departed(session, cast.ana, agreement, hospital, binds=True, now=NOW)
    assert not left(session, agreement)
    assert party(session, agreement).row.upheld_on == TODAY
    settle_departed(session, cast.ana, agreement, hospital, binds=False, now=NOW)
    assert line_of(session, agreement).signed == []
    [line] = session.exec(select(AuditLine).order_by(col(AuditLine.id).desc()).limit(1)).all()
    assert line.before["signer_name"] == "Dee"


def test_an_agreement_that_ended_can_be_reopened_as_it_was(session, cast, hospital):
    agreement = add(session, cast, hospital)
    with pytest.raises(AlreadySettled) as told:
        reopen_agreement(session, cast.ana, agreement, now=NOW)
    assert told.value.kind == "open_agreement"
    end_agreement(session, cast.ana, agreement, now=NOW)
    with pytest.raises(AlreadySettled):
        sign(session, cast.ana, agreement, hospital, Signature(cast.dee), now=NOW)
    with pytest.raises(NotAllowed):
        reopen_agreement(session, cast.ben, agreement, now=NOW)
    reopen_agreement(session, cast.ana, agreement, now=NOW)
    line = line_of(session, agreement)
    assert (line.holds, line.agreement.review_on) == (True, REVIEW)


# --- mornings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days_left", "stage"),
    [(61, None), (60, 60), (15, 60), (14, 14), (1, 14), (0, 14), (-1, None)],
)
def test_which_reminder_is_due(days_left, stage):
    assert stage_on(TODAY + days_left * DAY, date(2020, 1, 1), TODAY) == stage


def test_who_enters_an_agreement_late_is_not_reminded_of_what_they_have_just_typed():
    assert stage_on(TODAY + 30 * DAY, TODAY, TODAY + DAY) is None
    assert stage_on(TODAY + 30 * DAY, TODAY, TODAY + 17 * DAY) == 14
    assert stage_on(None, TODAY, TODAY) is None


def found(session, cast, day: date):
    return morning(session, cast.committee, now=at(day))


def test_the_keeper_hears_else_a_coordinator_and_nobody_on_a_day_off(session, cast):
    agreement = add(session, cast, keeper=cast.ben)
    day = REVIEW - 60 * DAY  # a Friday
    [reminder] = found(session, cast, day).reminders
    assert (reminder.to, reminder.stage) == (cast.ben, 60)
    assert found(session, cast, day + DAY).reminders == []
    cast.ben.active = False
    session.add(cast.ben)
    assert [one.to for one in found(session, cast, day).reminders] == [cast.ana]
    end_agreement(session, cast.ana, agreement, now=NOW)
    assert found(session, cast, day).reminders == []


def test_departed_signatories_are_one_question_to_each_keeper_and_one_only(session, cast, hospital):
    agreements = [add(session, cast, hospital) for _ in range(3)]
    for one in agreements:
        sign(session, cast.ana, one, hospital, Signature(cast.dee), now=NOW)
    cast.dee.active = False
    session.add(cast.dee)
    [question] = found(session, cast, TODAY).questions
    assert (len(question.found), question.to) == (3, cast.ana)
    asked_about(session, [one for _, one in question.found], TODAY)
    session.flush()
    assert found(session, cast, TODAY + 3 * DAY).questions == []
    sign(session, cast.ana, agreements[0], hospital, Signature(cast.dee), now=NOW)
    [question] = found(session, cast, TODAY).questions
    assert len(question.found) == 1


def test_a_reminder_that_is_on_its_way_is_withdrawn_when_the_agreement_goes_on_or_ends(session, cast):
    for act in (
        lambda one: renew_agreement(session, cast.ana, one, review_on=REVIEW + DAY, now=NOW),
        lambda one: end_agreement(session, cast.ana, one, now=NOW),
        lambda one: change_agreement(session, cast.ana, one, Paper("MOU"), now=NOW),
    ):
        agreement = add(session, cast)
        key = reminder_key(agreement, STAGES[0])
        enqueue(session, cast.committee.pk, Message("", []), kind=Kind.NOTICE, key=key, target="U", now=NOW)
        act(agreement)
        message = find(session, cast.committee.pk, key)
        assert message is not None
        assert message.state == SendState.WITHDRAWN


def test_the_register_is_looked_through_from_the_first_agreement_on(session, cast):
    assert find_schedule(session, cast.committee.pk, Work.AGREEMENTS) is None
    add(session, cast)
    row = find_schedule(session, cast.committee.pk, Work.AGREEMENTS)
    assert row is not None
    assert row.next_run == at(date(2026, 11, 23))


def test_a_review_day_that_is_past_is_told_once_until_there_is_another(session, cast):
    agreement = add(session, cast, review_on=TODAY)
    pk = cast.committee.pk
    assert newly_overdue(session, pk, TODAY) == []
    lines = newly_overdue(session, pk, TODAY + DAY)
    assert [line.agreement for line in lines] == [agreement]
    overdue_was_told(session, lines)
    session.flush()
    assert newly_overdue(session, pk, TODAY + DAY) == []
    renew_agreement(session, cast.ana, agreement, review_on=TODAY + 5 * DAY, now=NOW)
    assert len(newly_overdue(session, pk, TODAY + 6 * DAY)) == 1
    end_agreement(session, cast.ana, agreement, now=NOW)
    assert newly_overdue(session, pk, TODAY + 6 * DAY) == []


def test_a_morning_asks_as_much_for_many_agreements_as_for_few(session, database, cast, hospital):
    def asked() -> int:
        session.flush()
        with counting(database) as told:
            morning(session, cast.committee, now=at(TODAY))
            agreements_of(session, cast.committee.pk)
        return len(told)

    add(session, cast, hospital)
    few = asked()
    for _ in range(10):
        add(session, cast, hospital, cast.agency)
    assert asked() <= few
