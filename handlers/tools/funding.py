"""``/committee funding``: sources of money, by when something is to be handed in, and what they pay."""

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say
from handlers.tools.talks import with_talks
from handlers.visit import Visit
from models.access import Act, authorize, may
from models.base import fetch
from models.committee import Agency, Committee, Member, agencies_of, member_by_slack
from models.errors import Refused
from models.outbox import Message
from models.tools import funding
from models.tools.former import former_of
from models.tools.funding import Post, Source
from models.tools.funding_facts import cliffs, funding_lines, line_of
from models.tools.funding_tables import FundedPosition, Funding, FundingKind, FundingReport, FundingState
from models.tools.interventions import Intervention, interventions_of
from models.tools.number import read_number
from prompts.tools import funding as prompts
from prompts.tools import funding_forms as forms
from prompts.tools.funding_words import FORMER

AMOUNTS = ("amount", "match_required", "match_found")


def type_funding(session: Session, visit: Visit, _rest: str) -> Replies:
    """``funding``: the register."""
    committee, me = visit.enter(session)
    return Say(_register(session, visit, committee, me))


def on_list(session: Session, visit: Visit) -> Replies:
    """A page of it, in the place of what was shown."""
    committee, me = visit.enter(session)
    return Redraw(_register(session, visit, committee, me, page=int(visit.value or 0)))


def on_show(session: Session, visit: Visit) -> Replies:
    """One source, in the place of the register."""
    committee, me = visit.enter(session)
    return Redraw(_one(session, visit, committee, me, _funding(session, committee, visit.value)))


def on_open(session: Session, visit: Visit) -> Replies:
    """One source, beside the reminder of it."""
    committee, me = visit.enter(session)
    return Say(_one(session, visit, committee, me, _funding(session, committee, visit.value)))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of a new source."""
    committee, me = visit.enter_for(session, Act.ADD_FUNDING)
    paid = [line.intervention for line in interventions_of(session, committee.pk)]
    others = _sources(session, committee)
    return Open(forms.source_form(None, paid, others, keeper=me, metadata=visit.carry()))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with a source as it is."""
    committee, _, row = _kept(session, visit)
    paid = [line.intervention for line in interventions_of(session, committee.pk)]
    line = line_of(session, row)
    others, metadata = _sources(session, committee), visit.carry(funding=row.pk)
    return Open(forms.source_form(line, paid, others, keeper=line.keeper, metadata=metadata))


def on_submitted(session: Session, visit: Visit) -> Replies:
    """A source is entered or changed."""
    committee, me = visit.enter(session)
    source, number = _source(session, visit, committee), visit.metadata.get("funding")
    if number is None:
        row = funding.add_funding(session, me, source, now=visit.now)
    else:
        row = _funding(session, committee, number)
        funding.change_funding(session, me, row, source, now=visit.now)
    return Say(_one(session, visit, committee, me, row, notice=prompts.saved(row)))


def on_report(session: Session, visit: Visit) -> Replies:
    """The form: by when a report is due."""
    _, _, row = _kept(session, visit)
    return Open(forms.report_form(row, metadata=visit.carry(funding=row.pk)))


def on_report_sent(session: Session, visit: Visit) -> Replies:
    """A report is due by that day."""
    committee, me = visit.enter(session)
    row = _funding(session, committee, visit.metadata["funding"])
    funding.add_report(session, me, row, picked_day(visit, "due"), now=visit.now)
    return Say(_one(session, visit, committee, me, row, notice=prompts.saved(row)))


def on_report_menu(session: Session, visit: Visit) -> Replies:
    """It is handed in, or was entered by mistake; the values are ``verb:id``."""
    committee, me = visit.enter(session)
    verb, _, number = visit.value.partition(":")
    report = fetch(session, FundingReport, committee.pk, int(number))
    row = _funding(session, committee, report.funding_id)
    act = funding.hand_in if verb == prompts.HANDED_IN else funding.remove_report
    act(session, me, report, now=visit.now)
    return Redraw(_one(session, visit, committee, me, row, notice=prompts.saved(row)))


def on_position(session: Session, visit: Visit) -> Replies:
    """The form of a new position."""
    committee, _, row = _kept(session, visit)
    carried = visit.carry(funding=row.pk)
    return Open(forms.position_form(row, None, agencies_of(session, committee.pk), metadata=carried))


def on_position_menu(session: Session, visit: Visit) -> Replies:
    """The form with a position as it is, or that it is not paid any more."""
    committee, me = visit.enter(session)
    verb, _, number = visit.value.partition(":")
    position = fetch(session, FundedPosition, committee.pk, int(number))
    row = _funding(session, committee, position.funding_id)
    if verb == prompts.END:
        funding.end_position(session, me, position, now=visit.now)
        return Redraw(_one(session, visit, committee, me, row, notice=prompts.saved(row)))
    authorize(session, me, Act.KEEP_FUNDING, row)
    carried = visit.carry(funding=row.pk, position=position.pk)
    return Open(forms.position_form(row, position, agencies_of(session, committee.pk), metadata=carried))


def on_position_sent(session: Session, visit: Visit) -> Replies:
    """A position is entered or changed."""
    committee, me = visit.enter(session)
    row, number = _funding(session, committee, visit.metadata["funding"]), visit.metadata.get("position")
    present = fetch(session, FundedPosition, committee.pk, int(number)) if number is not None else None
    agency = int(visit.values.get("agency") or forms.NO_AGENCY)
    post = Post(
        title=visit.values["title"] or "",
        agency=fetch(session, Agency, committee.pk, agency) if agency else None,
        fte=round(read_number(visit.values["fte"] or "", "fte") * 100),
        until=picked_day(visit, "until"),
    )
    funding.put_position(session, me, row, post, present=present, now=visit.now)
    return Say(_one(session, visit, committee, me, row, notice=prompts.saved(row)))


def _source(session: Session, visit: Visit, committee: Committee) -> Source:
    values = visit.values
    if not values["kind"]:
        raise Refused("kind", "required")
    amounts = {name: _amount(values.get(name) or "", name) for name in AMOUNTS}
    paid = [int(value) for value in values.get("interventions") or []]
    follows = values.get("follows") or forms.NOTHING
    return Source(
        source=values["source"] or "",
        kind=FundingKind(values["kind"]),
        state=FundingState(values["state"]),
        apply_by=picked_day(visit, "apply_by"),
        starts_on=picked_day(visit, "starts_on"),
        ends_on=picked_day(visit, "ends_on"),
        successor=values["successor"] or "",
        follows=_funding(session, committee, follows) if follows != forms.NOTHING else None,
        keeper=member_by_slack(session, committee.pk, values["member"]) if values["member"] else None,
        interventions=[fetch(session, Intervention, committee.pk, number) for number in paid],
        **amounts,
    )


def _amount(typed: str, field: str) -> int | None:
    """Whole dollars. Raises Refused on the field for what is no number."""
    return round(read_number(typed, field)) if typed.strip() else None


def _kept(session: Session, visit: Visit) -> tuple[Committee, Member, Funding]:
    """The source of the button, for somebody who keeps it. Raises NotAllowed, NotFound."""
    committee, me = visit.enter(session)
    row = _funding(session, committee, visit.value)
    authorize(session, me, Act.KEEP_FUNDING, row)
    return committee, me, row


def _sources(session: Session, committee: Committee) -> list[Funding]:
    return [line.funding for line in funding_lines(session, committee.pk)]


def _funding(session: Session, committee: Committee, number: str | int) -> Funding:
    return fetch(session, Funding, committee.pk, int(number))


def _register(session: Session, visit: Visit, committee: Committee, me: Member, *, page: int = 0) -> Message:
    lines, day = funding_lines(session, committee.pk), visit.today(committee.zone)
    rights = prompts.Rights(add=may(session, me, Act.ADD_FUNDING))
    return prompts.render_register(lines, cliffs(lines, day), rights, day=day, page=page)


def _one(
    session: Session, visit: Visit, committee: Committee, me: Member, row: Funding, *, notice: str = ""
) -> Message:
    rights = prompts.Rights(keep=may(session, me, Act.KEEP_FUNDING, row))
    card = prompts.render_one(
        line_of(session, row),
        rights,
        day=visit.today(committee.zone),
        formers=former_of(session, [row], FORMER).get(row.pk, ()),
        notice=notice,
    )
    return with_talks(session, committee.pk, f"funding:{row.pk}", card)


WORDS = {"funding": type_funding}

ACTIONS = {
    prompts.LIST: on_list,
    prompts.PAGE: on_list,
    prompts.BACK: on_list,
    prompts.SHOW: on_show,
    prompts.OPEN: on_open,
    prompts.ADD: on_add,
    prompts.CHANGE: on_change,
    prompts.REPORT: on_report,
    prompts.REPORT_MENU: on_report_menu,
    prompts.POSITION: on_position,
    prompts.POSITION_MENU: on_position_menu,
}

FORMS = {
    forms.FORM: on_submitted,
    forms.REPORT_FORM: on_report_sent,
    forms.POSITION_FORM: on_position_sent,
}
