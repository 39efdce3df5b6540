"""``/committee agreements``: the register of agreements, and the forms that keep it."""

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, allowed, authorize, may
from models.agreement import (
    Agreement,
    AgreementKind,
    AgreementLine,
    AgreementState,
    Paper,
    add_agreement,
    agreements_of,
    change_agreement,
    check_active,
    end_agreement,
    line_of,
    renew_agreement,
    reopen_agreement,
)
from models.base import fetch
from models.committee import Agency, Committee, Member, agencies_of, member_by_slack
from models.errors import NotFound, Refused
from models.outbox import Message
from models.tools.signatures import Signature, departed, holders_of, settle_departed, sign
from models.tools.talked import of_agreement, talked_about
from prompts.tools import agreement_forms as forms
from prompts.tools import agreements as prompts


def on_typed(session: Session, visit: Visit, _rest: str) -> Replies:
    """``agreements``."""
    return on_open(session, visit)


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
    committee, me = visit.enter_for(session, Act.ADD_AGREEMENT)
    agencies = agencies_of(session, committee.pk)
    return Open(forms.agreement_form(agencies, keeper=me, metadata=visit.carry()))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with an agreement as it is."""
    committee, _, present = _kept(session, visit, Act.EDIT_AGREEMENT)
    agencies = agencies_of(session, committee.pk)
    metadata = visit.carry(agreement=present.agreement.pk)
    return Open(forms.agreement_form(agencies, present, metadata=metadata))


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
    _, _, present = _kept(session, visit, Act.RENEW_AGREEMENT)
    metadata = visit.carry(agreement=present.agreement.pk)
    return Open(forms.renewal_form(present.agreement, metadata=metadata))


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


def on_sign(session: Session, visit: Visit) -> Replies:
    """The form of a party's signature."""
    committee, _, present = _kept(session, visit, Act.SIGN_AGREEMENT)
    if not present.rows:
        raise NotFound("party")
    metadata = visit.carry(agreement=present.agreement.pk)
    return Open(forms.signature_form(present, holders_of(session, committee.pk), metadata=metadata))


def on_signed(session: Session, visit: Visit) -> Replies:
    """Somebody has signed for a party."""
    committee, me = visit.enter(session)
    agreement, agency = _named(session, visit, committee)
    picked = visit.values.get("member")
    given = Signature(
        member_by_slack(session, committee.pk, picked) if picked else None,
        visit.values["name"] or "",
        visit.values["role"] or "",
        picked_day(visit, "signed_on"),
    )
    sign(session, me, agreement, agency, given, now=visit.now)
    return Say(_register(session, visit, committee, me, notice=prompts.saved(agreement)))


def on_bind(session: Session, visit: Visit) -> Replies:
    """The form about signatories who have left; the register where that is settled."""
    committee, me, present = _kept(session, visit, Act.SIGN_AGREEMENT)
    holders = holders_of(session, committee.pk)
    if not departed(present, holders):
        return Say(_register(session, visit, committee, me))
    metadata = visit.carry(agreement=present.agreement.pk)
    return Open(forms.binding_form(present, holders, metadata=metadata))


def on_bound(session: Session, visit: Visit) -> Replies:
    """Whether the signature of somebody who has left binds."""
    committee, me = visit.enter(session)
    agreement, agency = _named(session, visit, committee)
    binds = visit.values["binds"] == "yes"
    settle_departed(session, me, agreement, agency, binds=binds, now=visit.now)
    told = prompts.settled(agreement, agency, binds=binds)
    return Say(_register(session, visit, committee, me, notice=told))


def on_reopen(session: Session, visit: Visit) -> Replies:
    """Which of the ended ones holds after all; the register where none has ended."""
    committee, me = visit.enter_for(session, Act.END_AGREEMENT)
    lines = agreements_of(session, committee.pk)
    ended = [line.agreement for line in lines if line.agreement.state == AgreementState.ENDED]
    if not ended:
        return Say(_register(session, visit, committee, me))
    return Open(forms.reopening_form(ended, metadata=visit.carry()))


def on_reopened(session: Session, visit: Visit) -> Replies:
    """It holds again."""
    committee, me = visit.enter(session)
    agreement = fetch(session, Agreement, committee.pk, int(visit.values["agreement"]))
    reopen_agreement(session, me, agreement, now=visit.now)
    return Say(_register(session, visit, committee, me, notice=prompts.reopened(agreement)))


def _kept(session: Session, visit: Visit, act: Act) -> tuple[Committee, Member, AgreementLine]:
    """The agreement of the button, for somebody who may do that with it. Raises NotAllowed, NotFound."""
    committee, me = visit.enter(session)
    agreement = fetch(session, Agreement, committee.pk, int(visit.value))
    authorize(session, me, act, agreement)
    check_active(agreement)
    return committee, me, line_of(session, agreement)


def _named(session: Session, visit: Visit, committee: Committee) -> tuple[Agreement, Agency]:
    agreement = fetch(session, Agreement, committee.pk, int(visit.metadata["agreement"]))
    return agreement, fetch(session, Agency, committee.pk, int(visit.values["agency"]))


def _register(
    session: Session, visit: Visit, committee: Committee, me: Member, *, page: int = 0, notice: str = ""
) -> Message:
    lines = agreements_of(session, committee.pk)
    kept = allowed(session, me, Act.EDIT_AGREEMENT, [line.agreement for line in lines])
    return prompts.render_register(
        lines,
        holders_of(session, committee.pk),
        day=visit.today(committee.zone),
        rights=prompts.Rights(
            may(session, me, Act.ADD_AGREEMENT), frozenset(agreement.pk for agreement in kept)
        ),
        talks=talked_about(session, committee.pk, [of_agreement(line.agreement) for line in lines]),
        page=page,
        notice=notice,
    )


def _paper(session: Session, visit: Visit, committee: Committee) -> Paper:
    values = visit.values
    agencies = {agency.pk: agency for agency in agencies_of(session, committee.pk)}
    keeper = values.get("member")
    return Paper(
        title=values["title"] or "",
        kind=AgreementKind(values["kind"]),
        signed_on=picked_day(visit, "signed_on"),
        review_on=picked_day(visit, "review_on"),
        link=values["link"] or "",
        parties=_picked(visit, "parties", agencies),
        signed=_picked(visit, "signed", agencies),
        keeper=member_by_slack(session, committee.pk, keeper) if keeper else None,
    )


def _picked(visit: Visit, field: str, agencies: dict[int, Agency]) -> list[Agency]:
    """The agencies picked in a field. Raises Refused on it for one that is not there any more."""
    numbers = [int(value) for value in visit.values.get(field) or []]
    if any(number not in agencies for number in numbers):
        raise Refused(field, "agency_gone")
    return [agencies[number] for number in numbers]


WORDS = {"agreements": on_typed}
ACTIONS = {
    prompts.OPEN: on_open,
    prompts.PAGE: on_page,
    prompts.BACK: on_page,
    prompts.ADD: on_add,
    prompts.CHANGE: on_change,
    prompts.RENEW: on_renew,
    prompts.SIGN: on_sign,
    prompts.BIND: on_bind,
    prompts.END: on_end,
    prompts.REOPEN: on_reopen,
}
FORMS = {
    forms.FORM: on_submitted,
    forms.RENEWAL_FORM: on_renewed,
    forms.SIGN_FORM: on_signed,
    forms.BIND_FORM: on_bound,
    forms.REOPEN_FORM: on_reopened,
}
