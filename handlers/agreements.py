"""``/committee agreements``: the register of agreements, and the forms that keep it."""

from typing import Any

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_action, on_submit
from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, may
from models.agreement import (
    Agreement,
    AgreementKind,
    Paper,
    add_agreement,
    agreements_of,
    change_agreement,
    end_agreement,
    line_of,
    renew_agreement,
)
from models.base import fetch
from models.committee import Agency, Committee, Member, agencies_of
from models.errors import Refused
from models.outbox import Message
from prompts import agreements as prompts
from prompts import ids


def register(app: App, deps: Deps) -> None:
    """Listens to the buttons of the register and to its forms."""
    on_action(app, deps, ids.OPEN_AGREEMENTS, on_open)
    on_action(app, deps, ids.AGREEMENTS_PAGE, on_page)
    on_action(app, deps, ids.AGREEMENTS_BACK, on_page)
    on_action(app, deps, ids.AGREEMENT_ADD, on_add)
    on_action(app, deps, ids.AGREEMENT_CHANGE, on_change)
    on_action(app, deps, ids.AGREEMENT_RENEW, on_renew)
    on_action(app, deps, ids.AGREEMENT_END, on_end)
    on_submit(app, deps, ids.AGREEMENT_FORM, on_submitted)
    on_submit(app, deps, ids.RENEWAL_FORM, on_renewed)


def on_open(session: Session, visit: Visit) -> Replies:
    """The register as it is."""
    committee, me = visit.enter(session)
    return Say(_register(session, visit, committee, me))


def on_page(session: Session, visit: Visit) -> Replies:
    """Another page of it, in the place of this one."""
    committee, me = visit.enter(session)
    return Redraw(_register(session, visit, committee, me, page=int(visit.value)))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of a new agreement."""
    committee, _ = visit.enter_for(session, Act.ADD_AGREEMENT)
    agencies = agencies_of(session, committee.pk)
    return Open(prompts.agreement_form(agencies, metadata=_metadata(visit)))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with an agreement as it is."""
    committee, _ = visit.enter_for(session, Act.EDIT_AGREEMENT)
    present = line_of(session, fetch(session, Agreement, committee.pk, int(visit.value)))
    agencies = agencies_of(session, committee.pk)
    metadata = _metadata(visit, agreement=present.agreement.pk)
    return Open(prompts.agreement_form(agencies, present, metadata=metadata))


def on_submitted(session: Session, visit: Visit) -> Replies:
    """An agreement is entered or changed, and the register shown with it."""
    committee, me = visit.enter(session)
    paper = _paper(session, visit, committee)
    number = visit.metadata.get("agreement")
    if number is None:
        agreement = add_agreement(session, me, paper, now=visit.now)
    else:
        agreement = fetch(session, Agreement, committee.pk, int(number))
        change_agreement(session, me, agreement, paper, now=visit.now)
    return Say(_register(session, visit, committee, me, notice=prompts.saved(agreement)))


def on_renew(session: Session, visit: Visit) -> Replies:
    """Until when it goes on."""
    committee, _ = visit.enter_for(session, Act.RENEW_AGREEMENT)
    agreement = fetch(session, Agreement, committee.pk, int(visit.value))
    return Open(prompts.renewal_form(agreement, metadata=_metadata(visit, agreement=agreement.pk)))


def on_renewed(session: Session, visit: Visit) -> Replies:
    """It goes on until the picked day."""
    committee, me = visit.enter(session)
    agreement = fetch(session, Agreement, committee.pk, int(visit.metadata["agreement"]))
    renew_agreement(session, me, agreement, review_on=picked_day(visit, "review_on"), now=visit.now)
    return Say(_register(session, visit, committee, me, notice=prompts.renewed(agreement)))


def on_end(session: Session, visit: Visit) -> Replies:
    """It holds no more."""
    committee, me = visit.enter(session)
    agreement = fetch(session, Agreement, committee.pk, int(visit.value))
    end_agreement(session, me, agreement, now=visit.now)
    return Redraw(_register(session, visit, committee, me, notice=prompts.ended(agreement)))


def _register(
    session: Session, visit: Visit, committee: Committee, me: Member, *, page: int = 0, notice: str = ""
) -> Message:
    return prompts.render_register(
        agreements_of(session, committee.pk),
        day=visit.today(committee.zone),
        may_keep=may(session, me, Act.EDIT_AGREEMENT),
        page=page,
        notice=notice,
    )


def _paper(session: Session, visit: Visit, committee: Committee) -> Paper:
    values = visit.values
    agencies = {agency.pk: agency for agency in agencies_of(session, committee.pk)}
    return Paper(
        title=values["title"] or "",
        kind=AgreementKind(values["kind"]),
        signed_on=picked_day(visit, "signed_on"),
        review_on=picked_day(visit, "review_on"),
        link=values["link"] or "",
        parties=_picked(visit, "parties", agencies),
        signed=_picked(visit, "signed", agencies),
    )


def _picked(visit: Visit, field: str, agencies: dict[int, Agency]) -> list[Agency]:
    """The agencies picked in a field. Raises Refused on it for one that is not there any more."""
    numbers = [int(value) for value in visit.values.get(field) or []]
    if any(number not in agencies for number in numbers):
        raise Refused(field, "agency_gone")
    return [agencies[number] for number in numbers]


def _metadata(visit: Visit, **carried: Any) -> dict[str, Any]:
    return {"origin": visit.origin.packed(), **carried}
