"""Who comes, by seat: ``/agenda attend``, its buttons and form; the question to those who were silent."""

from slack_bolt import App
from sqlmodel import Session

from handlers import forms
from handlers.agenda_views import next_here
from handlers.entry import Deps, on_action, on_submit
from handlers.replies import Open, Redraw, Replies, Say
from handlers.typed import first_word
from handlers.visit import Visit, mentioned
from models import outbox
from models.attendance import Coming, answer_meeting, seats_to_answer, sitting
from models.base import fetch
from models.canvass import question_key, questions
from models.committee import Committee, Member, Seat, member_by_slack
from models.errors import NotFound
from models.meeting import Meeting
from models.outbox import Kind, Message
from models.quorum import AttendanceFacts, SeatAt, attendance_facts, seat_at, whom_to_tell
from prompts import ids
from prompts import quorum as quorum_prompts
from prompts import rsvp as prompts
from prompts.errors import with_typed

WORDS = {"yes": Coming.YES, "no": Coming.NO}


def register(app: App, deps: Deps) -> None:
    """Listens to what is said about coming; its words are ``/agenda``'s."""
    on_action(app, deps, ids.RSVP_YES, on_yes)
    on_action(app, deps, ids.RSVP_NO, on_no)
    on_action(app, deps, ids.OPEN_RSVP, on_open)
    on_action(app, deps, ids.RSVP_ASK, on_ask)
    on_submit(app, deps, ids.RSVP_FORM, on_submitted)


def type_attend(session: Session, visit: Visit, rest: str) -> Replies:
    """``attend yes|no|@designee``: for my seat, at the next meeting; without words the form."""
    committee, me = visit.enter(session)
    meeting = next_here(session, visit, committee)
    people = mentioned(rest)
    word = first_word(rest.lower())[0].rstrip(".,;!")
    if len(people) > 1:
        return Say(with_typed(prompts.one_person(), visit.line))
    if not people and rest and word not in WORDS:
        return Say(with_typed(prompts.unclear(), visit.line))
    facts = attendance_facts(session, meeting)
    mine = _mine(session, facts, me)
    if not mine:
        return Say(prompts.no_seat(facts))
    if not rest:
        return Open(_form(visit, facts, mine))
    designee = member_by_slack(session, committee.pk, people[0]) if people else None
    coming = Coming.DESIGNEE if designee else WORDS[word]
    return Say(_answer(session, visit, me, facts, mine[0], coming, designee))


def on_yes(session: Session, visit: Visit) -> Replies:
    """I come, by button."""
    return _pressed(session, visit, Coming.YES)


def on_no(session: Session, visit: Visit) -> Replies:
    """Not this time, by button."""
    return _pressed(session, visit, Coming.NO)


def _pressed(session: Session, visit: Visit, coming: Coming) -> Replies:
    committee, me = visit.enter(session)
    facts, place = _named(session, visit, committee)
    if place is None:
        raise NotFound("seat")
    return Redraw(_answer(session, visit, me, facts, place, coming, None))


def on_open(session: Session, visit: Visit) -> Replies:
    """The form: for the seat that the button names, else for those of whoever pressed it."""
    committee, me = visit.enter(session)
    facts, place = _named(session, visit, committee)
    mine = _mine(session, facts, me)
    if place is not None:
        mine = [one for one in mine if one.seat.id == place.seat.id]
    if not mine:
        return Say(prompts.no_seat(facts))
    return Open(_form(visit, facts, mine, designee=place is not None, again=place is not None))


def on_submitted(session: Session, visit: Visit) -> Replies:
    """The answer from the form."""
    committee, me = visit.enter(session)
    meeting = fetch(session, Meeting, committee.pk, int(visit.metadata["meeting"]))
    facts = attendance_facts(session, meeting)
    place = seat_at(facts, int(visit.values.get("seat") or visit.metadata["seat"]))
    if place is None:
        raise NotFound("seat")
    coming = Coming(visit.values["coming"])
    designee = _designee(session, committee, visit) if coming is Coming.DESIGNEE else None
    noted = _answer(session, visit, me, facts, place, coming, designee)
    return Redraw(noted) if visit.metadata.get("again") else Say(noted)


def on_ask(session: Session, visit: Visit) -> Replies:
    """Asks the seats that were silent, each once and privately; the forecast says when.

    Where it stands below a draft, which keeps its buttons, a message of its own says so.
    """
    committee, me = visit.enter(session)
    number, _, beside = visit.value.partition(":")
    facts = attendance_facts(session, fetch(session, Meeting, committee.pk, int(number)))
    found = questions(session, me, facts, now=visit.now)
    for one in found:
        if one.at is not None:
            outbox.enqueue(
                session,
                committee.pk,
                prompts.question(facts, one.place, one.member),
                kind=Kind.NUDGE,
                key=question_key(facts, one.place.seat.pk),
                target=one.member.slack_id,
                now=visit.now,
                not_before=one.at,
                expires_at=facts.meeting.starts_at,
            )
    told = quorum_prompts.asked(found, now=visit.now)
    if beside == quorum_prompts.BESIDE:
        return Say(quorum_prompts.asked_beside(facts, told))
    vacant = whom_to_tell(session, facts, now=visit.now).vacant
    return Redraw(quorum_prompts.render_forecast(facts, vacant=vacant, told=told))


def _answer(
    session: Session,
    visit: Visit,
    me: Member,
    facts: AttendanceFacts,
    place: SeatAt,
    coming: Coming,
    designee: Member | None,
) -> Message:
    """Notes it, tells those whom it concerns, and says what was noted."""
    seat = fetch(session, Seat, me.committee_id, place.seat.pk)
    answer_meeting(session, me, facts.meeting, seat, coming, designee=designee, now=visit.now)
    after = attendance_facts(session, facts.meeting)
    now_so = seat_at(after, seat.pk)
    assert now_so is not None, "the answer was for a seat of this meeting"
    _tell(session, visit, me, after, place, now_so)
    return prompts.answered(after, now_so, me)


def _tell(
    session: Session, visit: Visit, me: Member, facts: AttendanceFacts, before: SeatAt, after: SeatAt
) -> None:
    """A word to who was named, to who was named before, and to the principal if somebody else answered."""
    was, named, principal = before.named, after.named, after.principal
    letters: list[tuple[str, Member, Message]] = []
    if named is not None and named != was and named.id != me.id:
        letters.append(("named", named, prompts.named(facts, after, me)))
    if was is not None and was != named and was.id != me.id:
        letters.append(("free", was, prompts.not_needed(facts, after)))
    changed = (before.coming, was) != (after.coming, named)
    if principal is not None and principal.id != me.id and changed:
        letters.append(("answered", principal, prompts.told_principal(facts, after, me)))
    about = sitting(facts.meeting.pk, after.seat.pk)
    for what, member, message in letters:
        outbox.enqueue(
            session,
            me.committee_id,
            message,
            kind=Kind.NOTICE,
            key=f"{about}:{what}:{visit.now:%Y%m%dT%H%M%S%f}:{member.slack_id}",
            target=member.slack_id,
            now=visit.now,
            expires_at=facts.meeting.starts_at if facts.meeting.starts_at > visit.now else None,
        )


def _named(session: Session, visit: Visit, committee: Committee) -> tuple[AttendanceFacts, SeatAt | None]:
    """The meeting that the button carries, and the seat, if it carries one."""
    meeting_id, _, seat_id = visit.value.partition(":")
    facts = attendance_facts(session, fetch(session, Meeting, committee.pk, int(meeting_id)))
    return facts, seat_at(facts, int(seat_id)) if seat_id else None


def _mine(session: Session, facts: AttendanceFacts, me: Member) -> list[SeatAt]:
    """The seats for which I can answer, my own first."""
    found = (seat_at(facts, seat.pk) for seat in seats_to_answer(session, me, facts.meeting))
    return [one for one in found if one is not None]


def _form(
    visit: Visit,
    facts: AttendanceFacts,
    mine: list[SeatAt],
    *,
    designee: bool = False,
    again: bool = False,
) -> dict[str, object]:
    """``again`` when it is opened from a private message about one seat, which then shows the answer."""
    metadata = {**forms.carried(visit), "again": again}
    return prompts.rsvp_form(facts, mine, designee=designee, metadata=metadata)


def _designee(session: Session, committee: Committee, visit: Visit) -> Member | None:
    """Who was picked, if anybody. Raises NotFound on the field for somebody who is no member."""
    slack_id = visit.values["designee"]
    try:
        return member_by_slack(session, committee.pk, slack_id) if slack_id else None
    except NotFound as error:
        error.kind = "designee"
        raise
