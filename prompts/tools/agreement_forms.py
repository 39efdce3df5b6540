"""The forms that keep the register of agreements."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    PlainTextInputElement,
    StaticMultiSelectElement,
    UserSelectElement,
)

from models.agreement import TITLE_LIMIT, Agreement, AgreementKind, AgreementLine
from models.committee import Agency, Member
from models.rhythm import LINK_LIMIT
from models.roster import NAME_LIMIT
from models.tools.signatures import Holders, departed, has_left
from prompts import ids, kit
from prompts.pickers import date_field, select
from prompts.tools.agreements import KINDS, MOST_NAMES, question, titled

FORM = ids.tool("agreements", "form")
RENEWAL_FORM = ids.tool("agreements", "renewal-form")
SIGN_FORM = ids.tool("agreements", "sign-form")
BIND_FORM = ids.tool("agreements", "bind-form")
REOPEN_FORM = ids.tool("agreements", "reopen-form")

MOST_OPTIONS = 100


def agreement_form(
    known: Sequence[Agency],
    present: AgreementLine | None = None,
    *,
    keeper: Member | None = None,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """All that the register holds of an agreement: empty but for the keeper, or as it is at present."""
    keeper = present.keeper if present else keeper
    agreement = present.agreement if present else None
    title = PlainTextInputElement(
        initial_value=agreement.title if agreement else None, max_length=TITLE_LIMIT
    )
    link = PlainTextInputElement(
        initial_value=(agreement.link or None) if agreement else None, max_length=LINK_LIMIT
    )
    kinds = {kind.value: f"{name[0].upper()}{name[1:]}" for kind, name in KINDS.items()}
    fields = [
        kit.field("Title", "title", title),
        kit.field("What is it?", "kind", select(kinds, (agreement.kind if agreement else AgreementKind.MOU))),
        *_agency_fields(known, present),
        date_field(
            "Signed on",
            "signed_on",
            agreement.signed_on if agreement else None,
            hint="The day of the last signature; for a resolution, the day on which it was adopted.",
        ),
        date_field(
            "To be renewed or reviewed by",
            "review_on",
            agreement.review_on if agreement else None,
            hint="Who keeps an eye on it is told 60 and 14 days before, privately.",
        ),
        _keeper_field(keeper),
        kit.field("Link to the paper", "link", link, optional=True, hint="It begins with https://"),
    ]
    return kit.form("Agreement", FORM, fields, metadata=metadata)


def _keeper_field(keeper: Member | None) -> Block:
    who = UserSelectElement(initial_user=keeper.slack_id if keeper and keeper.active else None)
    hint = "A member. Without one, a coordinator is told when it is to be renewed."
    return kit.field("Who keeps an eye on it?", "member", who, optional=True, hint=hint)


def _agency_fields(known: Sequence[Agency], present: AgreementLine | None) -> list[Block]:
    """Who agrees, and who of them has signed; without an agency there is nothing to pick."""
    parties, signed = (present.parties, present.signed) if present else ([], [])
    first = sorted(known, key=lambda agency: agency not in parties)[:MOST_OPTIONS]
    if not first:
        return []
    return [
        kit.field("Parties", "parties", _agencies_field(first, parties), optional=True),
        kit.field("Who of them has signed?", "signed", _agencies_field(first, signed), optional=True),
    ]


def _agencies_field(known: Sequence[Agency], chosen: Sequence[Agency]) -> StaticMultiSelectElement:
    options = [(agency, kit.option(agency.name, str(agency.pk))) for agency in known]
    return StaticMultiSelectElement(
        options=[option for _, option in options],
        initial_options=[option for agency, option in options if agency in chosen] or None,
        placeholder="The agencies …",
    )


def renewal_form(agreement: Agreement, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """By when it is to be renewed the next time."""
    told = f"*{titled(agreement)}* goes on. By when is it to be renewed the next time?"
    field = kit.field("To be renewed by", "review_on", DatePickerElement())
    return kit.form("Renew", RENEWAL_FORM, [kit.section(told), field], metadata=metadata)


def signature_form(line: AgreementLine, holders: Holders, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Who signed for one of the parties; the first that has not signed is picked."""
    options = {str(one.agency.pk): one.agency.name for one in line.rows[:MOST_OPTIONS]}
    first = next((one for one in line.rows if one.row.signed_on is None or has_left(one, holders)), None)
    chosen = str((first or line.rows[0]).agency.pk)
    name, role = PlainTextInputElement(max_length=NAME_LIMIT), PlainTextInputElement(max_length=NAME_LIMIT)
    fields = [
        kit.section(f"*{titled(line.agreement)}*"),
        kit.field("For which agency?", "agency", select(options, chosen)),
        kit.field("Which member signed?", "member", UserSelectElement(), optional=True),
        kit.field("Or somebody else, by name", "name", name, optional=True),
        kit.field("In which role?", "role", role, optional=True, hint="Such as: director, for the board."),
        date_field("Signed on", "signed_on", None, hint="Leave it empty for today."),
    ]
    return kit.form("Signature", SIGN_FORM, fields, metadata=metadata)


def binding_form(line: AgreementLine, holders: Holders, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the signature of somebody who has left still binds the agency."""
    left = departed(line, holders)
    told = "\n".join(f"• {question(one, holders)}" for one in left[:MOST_NAMES])
    options = {str(one.agency.pk): one.agency.name for one in left[:MOST_OPTIONS]}
    answers = {"yes": "Yes, it still binds", "no": "No, the agency has to sign again"}
    hint = "The paper itself, or the agency's counsel, says. I only write down what you found."
    fields = [
        kit.section(f"*{titled(line.agreement)}*\n{told}"),
        kit.field("Whose signature?", "agency", select(options, next(iter(options)))),
        kit.field("Does it still bind?", "binds", select(answers, None), hint=hint),
    ]
    return kit.form("Does it still bind?", BIND_FORM, fields, metadata=metadata)


def reopening_form(ended: Sequence[Agreement], *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Which of those that were ended holds again."""
    options = {str(one.pk): one.title for one in ended[:MOST_OPTIONS]}
    field = kit.field("Which one holds after all?", "agreement", select(options, next(iter(options))))
    return kit.form("Reopen", REOPEN_FORM, [field], metadata=metadata, submit="Reopen")
