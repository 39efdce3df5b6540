"""``/committee roster``: who sits at the table; which key partners are missing, and who asks them."""

from typing import Any

from sqlmodel import Session

from handlers import forms
from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, authorize, may
from models.base import fetch
from models.committee import Agency, Committee, Member, Seat, agencies_of
from models.errors import NotFound, Refused
from models.outbox import Kind, Message, enqueue
from models.roster import seat_lines
from models.tools import invitations, partners
from models.tools.agenda_topic import put_on_agenda
from models.tools.invitations import AskState, Invitation, InvitationLine
from models.tools.partners import KeyPartner, PartnerLine
from prompts.tools import partner_forms, showing
from prompts.tools import partners as prompts


def type_roster(session: Session, visit: Visit, _rest: str) -> Replies:
    """``roster``: who sits at the table."""
    committee, me = visit.enter(session)
    return Say(_roster(session, committee, me))


def on_roster_page(session: Session, visit: Visit) -> Replies:
    """A page of it, in the place of what was shown."""
    committee, me = visit.enter(session)
    return Redraw(_roster(session, committee, me, page=int(visit.value or 0)))


def on_list(session: Session, visit: Visit) -> Replies:
    """The key partners, in the place of what was shown."""
    committee, me = visit.enter(session)
    return Redraw(_list(session, committee, me))


def on_list_page(session: Session, visit: Visit) -> Replies:
    """Another page of the key partners."""
    committee, me = visit.enter(session)
    return Redraw(_list(session, committee, me, page=int(visit.value)))


def on_one(session: Session, visit: Visit) -> Replies:
    """One key partner, in the place of the list."""
    committee, me = visit.enter(session)
    return Redraw(_one(session, committee, me, _partner(session, visit, committee)))


def on_mark(session: Session, visit: Visit) -> Replies:
    """The form in which it is marked who covers it."""
    committee, me = visit.enter_for(session, Act.KEEP_ROSTER)
    partner = _partner(session, visit, committee)
    agencies = agencies_of(session, committee.pk)
    if not agencies:
        return Say(_one(session, committee, me, partner, partner_forms.no_agencies()))
    line = _line(session, committee, partner)
    seats = seat_lines(session, committee.pk)
    return Open(partner_forms.mark_form(line, agencies, seats, metadata=_metadata(visit, partner)))


def on_mark_each(session: Session, visit: Visit) -> Replies:
    """The form in which it is marked who covers each of them."""
    committee, me = visit.enter_for(session, Act.KEEP_ROSTER)
    agencies = agencies_of(session, committee.pk)
    if not agencies:
        return Redraw(_list(session, committee, me, notice=partner_forms.no_agencies()))
    lines, seats = _coverage(session, committee).lines, seat_lines(session, committee.pk)
    return Open(partner_forms.each_form(lines, agencies, seats, metadata=visit.carry()))


def on_each_marked(session: Session, visit: Visit) -> Replies:
    """Who covers each of them from now on; those that the form did not show stay as they are."""
    committee, me = visit.enter(session)
    for field, values in visit.values.items():
        partner = fetch(session, KeyPartner, committee.pk, int(field.removeprefix(partner_forms.EACH)))
        places = [_place(session, committee, value, field) for value in values or []]
        partners.mark_cover(session, me, partner, places, now=visit.now)
    return Say(_list(session, committee, me, notice=prompts.each_marked()))


def on_marked(session: Session, visit: Visit) -> Replies:
    """Who covers it from now on."""
    committee, me = visit.enter(session)
    partner = _partner(session, visit, committee)
    places = [_place(session, committee, value) for value in visit.values["places"] or []]
    partners.mark_cover(session, me, partner, places, now=visit.now)
    notice = prompts.marked(_line(session, committee, partner))
    return Say(_one(session, committee, me, partner, notice))


def on_invite(session: Session, visit: Visit) -> Replies:
    """The form of an invitation."""
    committee, me = visit.enter_for(session, Act.KEEP_ROSTER)
    partner = _partner(session, visit, committee)
    return Open(partner_forms.invite_form(partner, asker=me.slack_id, metadata=_metadata(visit, partner)))


def on_invited(session: Session, visit: Visit) -> Replies:
    """Somebody is to be asked; the member who asks hears of it unless they have put it down themselves."""
    committee, me = visit.enter(session)
    partner, values = _partner(session, visit, committee), visit.values
    asker = forms.owner(session, committee, values["owner"])
    if asker is None:
        raise Refused("owner", "no_owner")
    invitation = invitations.invite(
        session,
        me,
        partner,
        name=values["name"] or "",
        contact=values["contact"] or "",
        asker=asker,
        ask_by=picked_day(visit, "ask_by"),
        now=visit.now,
    )
    line = InvitationLine(invitation, partner, asker)
    if asker.pk != me.pk:
        enqueue(
            session,
            committee.pk,
            prompts.assigned(line, me.slack_id),
            kind=Kind.NOTICE,
            key=f"invitation:{invitation.pk}:assigned",
            target=asker.slack_id,
            now=visit.now,
        )
    return Say(_one(session, committee, me, partner, prompts.invited(line)))


def on_answer(session: Session, visit: Visit) -> Replies:
    """The form in which whoever asked says what came of it."""
    committee, me = visit.enter(session)
    invitation = fetch(session, Invitation, committee.pk, int(visit.value))
    authorize(session, me, Act.ANSWER_INVITATION, invitation)
    metadata = visit.carry(invitation=invitation.pk)
    return Open(partner_forms.answer_form(invitations.line_of(session, invitation), metadata=metadata))


def on_answered(session: Session, visit: Visit) -> Replies:
    """What came of it."""
    committee, me = visit.enter(session)
    invitation = fetch(session, Invitation, committee.pk, int(visit.metadata["invitation"]))
    again = invitations.record_answer(
        session,
        me,
        invitation,
        state=AskState(visit.values["state"]),
        note=visit.values["note"] or "",
        again_on=picked_day(visit, "again_on"),
        now=visit.now,
    )
    partner = fetch(session, KeyPartner, committee.pk, invitation.partner_id)
    return Say(_one(session, committee, me, partner, prompts.answered(invitation, again)))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of a key partner of the committee's own."""
    visit.enter_for(session, Act.KEEP_ROSTER)
    return Open(partner_forms.partner_form(None, metadata=visit.carry()))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with a key partner as it is."""
    committee, _ = visit.enter_for(session, Act.KEEP_ROSTER)
    partner = _partner(session, visit, committee)
    return Open(partner_forms.partner_form(partner, metadata=_metadata(visit, partner)))


def on_kept(session: Session, visit: Visit) -> Replies:
    """A key partner is added or renamed."""
    committee, me = visit.enter(session)
    values = {"name": visit.values["name"] or "", "about": visit.values["about"] or ""}
    if "partner" in visit.metadata:
        partner = _partner(session, visit, committee)
        partners.change_partner(session, me, partner, **values, now=visit.now)
    else:
        partner = partners.add_partner(session, me, **values, now=visit.now)
    return Say(_one(session, committee, me, partner, prompts.saved(partner.name)))


def on_off(session: Session, visit: Visit) -> Replies:
    """Why it does not apply."""
    committee, _ = visit.enter_for(session, Act.KEEP_ROSTER)
    partner = _partner(session, visit, committee)
    return Open(partner_forms.off_form(partner, metadata=_metadata(visit, partner)))


def on_switched_off(session: Session, visit: Visit) -> Replies:
    """It does not apply here."""
    committee, me = visit.enter(session)
    partner = _partner(session, visit, committee)
    partners.switch_off(session, me, partner, why=visit.values["why"] or "", now=visit.now)
    return Say(_list(session, committee, me, notice=prompts.saved(partner.name)))


def on_switched_on(session: Session, visit: Visit) -> Replies:
    """It applies here."""
    committee, me = visit.enter(session)
    partner = _partner(session, visit, committee)
    partners.switch_on(session, me, partner, now=visit.now)
    return Redraw(_one(session, committee, me, partner, prompts.saved(partner.name)))


def on_agenda(session: Session, visit: Visit) -> Replies:
    """Puts the gaps on the agenda, by the press of who may."""
    committee, me = visit.enter_for(session, Act.KEEP_ROSTER)
    coverage = _coverage(session, committee)
    if not prompts.gaps(coverage):
        return Redraw(_list(session, committee, me))
    title = prompts.topic_title(coverage)
    put = put_on_agenda(session, me, title=title, origin=partners.GAPS, now=visit.now)
    notice = showing.put_on_agenda(put.item, put.meeting, fresh=put.fresh)
    return Redraw(_list(session, committee, me, notice=notice))


def _coverage(session: Session, committee: Committee) -> prompts.Coverage:
    partners.begin_list(session, committee.pk, prompts.shipped())
    return prompts.Coverage(
        partners.partner_lines(session, committee.pk, prompts.hints()),
        invitations.invitations_of(session, committee.pk, open_only=True),
    )


def _roster(session: Session, committee: Committee, me: Member, *, page: int = 0) -> Message:
    seats = seat_lines(session, committee.pk)
    return prompts.render_roster(
        seats,
        partners.balance(seats),
        _coverage(session, committee),
        may_set_up=may(session, me, Act.SET_UP),
        page=page,
    )


def _list(session: Session, committee: Committee, me: Member, *, page: int = 0, notice: str = "") -> Message:
    return prompts.render_list(
        _coverage(session, committee),
        may_keep=may(session, me, Act.KEEP_ROSTER),
        page=page,
        notice=notice,
    )


def _one(
    session: Session, committee: Committee, me: Member, partner: KeyPartner, notice: str = ""
) -> Message:
    asked = invitations.invitations_of(session, committee.pk, partner=partner)
    keeps = may(session, me, Act.KEEP_ROSTER)
    return prompts.render_partner(
        _line(session, committee, partner),
        asked,
        may_keep=keeps,
        answerable={one.invitation.pk for one in asked if keeps or one.asker.pk == me.pk},
        notice=notice,
    )


def _line(session: Session, committee: Committee, partner: KeyPartner) -> PartnerLine:
    lines = partners.partner_lines(session, committee.pk, prompts.hints())
    return next(line for line in lines if line.partner.pk == partner.pk)


def _partner(session: Session, visit: Visit, committee: Committee) -> KeyPartner:
    """The partner of a button, or of the form that it has opened."""
    number = visit.metadata["partner"] if visit.by_form else visit.value
    return fetch(session, KeyPartner, committee.pk, int(number))


def _place(session: Session, committee: Committee, value: str, field: str = "places") -> Agency | Seat:
    """The picked agency or seat. Raises Refused on the field for one that is not there any more."""
    number = int(value[1:])
    try:
        if value.startswith(partner_forms.SEAT):
            return fetch(session, Seat, committee.pk, number)
        return fetch(session, Agency, committee.pk, number)
    except NotFound:
        raise Refused(field, "agency_gone") from None


def _metadata(visit: Visit, partner: KeyPartner) -> dict[str, Any]:
    return visit.carry(partner=partner.pk)


WORDS = {"roster": type_roster}

ACTIONS = {
    prompts.OPEN_ROSTER: on_roster_page,
    prompts.ROSTER_PAGE: on_roster_page,
    prompts.ROSTER_BACK: on_roster_page,
    prompts.OPEN_LIST: on_list,
    prompts.LIST_PAGE: on_list_page,
    prompts.LIST_BACK: on_list_page,
    prompts.OPEN_ONE: on_one,
    prompts.MARK: on_mark,
    prompts.MARK_EACH: on_mark_each,
    prompts.INVITE: on_invite,
    prompts.ANSWER: on_answer,
    prompts.ADD: on_add,
    prompts.CHANGE: on_change,
    prompts.OFF: on_off,
    prompts.ON: on_switched_on,
    prompts.AGENDA: on_agenda,
}

FORMS = {
    partner_forms.MARK_FORM: on_marked,
    partner_forms.EACH_FORM: on_each_marked,
    partner_forms.INVITE_FORM: on_invited,
    partner_forms.ANSWER_FORM: on_answered,
    partner_forms.PARTNER_FORM: on_kept,
    partner_forms.OFF_FORM: on_switched_off,
}
