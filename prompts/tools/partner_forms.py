"""The forms about key partners: who covers one, whom to invite, what came of it, the list's own words."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticMultiSelectElement,
    UserSelectElement,
)

from models.committee import Agency
from models.roster import SeatLine
from models.tools.invitations import CONTACT_LIMIT, NAME_LIMIT, NOTE_LIMIT, AskState, InvitationLine
from models.tools.partners import ABOUT_LIMIT, KeyPartner, PartnerLine
from models.tools.partners import NAME_LIMIT as PARTNER_NAME
from models.tools.partners import NOTE_LIMIT as WHY_LIMIT
from prompts import ids, kit, words
from prompts.pickers import date_field
from prompts.tools.showing import MOST_OPTIONS, agency_names

MARK_FORM = ids.tool("partners", "mark-form")
EACH_FORM = ids.tool("partners", "each-form")
INVITE_FORM = ids.tool("partners", "invite-form")
ANSWER_FORM = ids.tool("partners", "answer-form")
PARTNER_FORM = ids.tool("partners", "partner-form")
OFF_FORM = ids.tool("partners", "off-form")

ANSWERS = {
    AskState.JOINED: "They join us",
    AskState.DECLINED: "They said no",
    AskState.LATER: "Later: not now",
    AskState.DROPPED: "We do not ask them after all",
}

EACH = "partner-"
"""How the fields of the form for all of them begin; the partner's id follows."""

MOST_EACH, EACH_OPTIONS = 30, 450
"""Fields of that form, and options of all its menus together: a view has at most 250,000 characters."""

AGENCY, SEAT = "a", "s"
"""How the values begin that stand for an agency, and for one seat of it."""


def mark_form(
    line: PartnerLine, agencies: Sequence[Agency], seats: Sequence[SeatLine], *, metadata: Mapping[str, Any]
) -> dict[str, Any]:
    """Which agencies, or single seats of those that have several, stand for it; suggestions come first."""
    top: list[Block] = [kit.section(f"Who stands for *{kit.escape(line.partner.name)}* at the table?")]
    if line.suggested:
        top.append(kit.context(f"By their names: {agency_names(line.suggested[:3])}"))
    element = _picked(_places(line, agencies, seats), _chosen(line))
    field = kit.field(
        "Covered by", "places", element, optional=True, hint="Leave it empty if nobody covers it at present."
    )
    return kit.form("Who covers it", MARK_FORM, [*top, field], metadata=metadata)


def each_form(
    lines: Sequence[PartnerLine],
    agencies: Sequence[Agency],
    seats: Sequence[SeatLine],
    *,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """Who covers each of these, in one form; those that nobody covers first, filled in by their names.

    Nothing is marked before somebody has looked at it and sent it. As many as Slack takes in one form.
    """
    open_first = sorted((line for line in lines if line.partner.active), key=lambda line: bool(line.covers))
    menu = min(MOST_OPTIONS, len(_places(open_first[0], agencies, seats))) if open_first else 1
    most = min(MOST_EACH, EACH_OPTIONS // menu)
    fields: list[Block] = [kit.section("Who stands for each at the table? Leave it empty where nobody does.")]
    for line in open_first[:most]:
        by_name = not line.covers and bool(line.suggested)
        chosen = {f"{AGENCY}{one.pk}" for one in line.suggested} if by_name else _chosen(line)
        fields.append(
            kit.field(
                line.partner.name,
                f"{EACH}{line.partner.pk}",
                _picked(_places(line, agencies, seats), chosen),
                optional=True,
                hint="Filled in by its name: take it out if that is wrong." if by_name else None,
            )
        )
    if (rest := len(open_first) - most) > 0:
        fields.append(kit.context(f"The list has {rest} more, each with *Open*."))
    return kit.form("Who covers each", EACH_FORM, fields, metadata=metadata)


def _chosen(line: PartnerLine) -> set[str]:
    """The values of what covers it now."""
    return {f"{SEAT}{one.seat.seat.pk}" if one.seat else f"{AGENCY}{one.agency.pk}" for one in line.covers}


def _picked(places: Sequence[tuple[str, str]], chosen: Collection[str]) -> StaticMultiSelectElement:
    """Places to pick from, those that are chosen among them however many there are."""
    first = sorted(places, key=lambda place: place[0] not in chosen)[:MOST_OPTIONS]
    options = {value: kit.option(label, value) for value, label in first}
    return StaticMultiSelectElement(
        options=list(options.values()),
        initial_options=[option for value, option in options.items() if value in chosen] or None,
        placeholder="Agencies or seats …",
    )


def _places(
    line: PartnerLine, agencies: Sequence[Agency], seats: Sequence[SeatLine]
) -> list[tuple[str, str]]:
    places = []
    for agency in sorted(agencies, key=lambda one: one not in line.suggested):
        places.append((f"{AGENCY}{agency.pk}", agency.name))
        own = [seat for seat in seats if seat.agency.pk == agency.pk]
        for seat in own if len(own) > 1 else ():
            who = seat.principal.name if seat.principal else "vacant"
            places.append((f"{SEAT}{seat.seat.pk}", f"{kit.clip(agency.name, 45)}: {who}"))
    return places


def no_agencies() -> str:
    """There is nothing to pick yet."""
    return (
        "No agency has a seat yet. Add agencies with `/committee setup` first, or press *Whom to invite …*."
    )


def invite_form(partner: KeyPartner, *, asker: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Whom to ask, how to reach them, which member asks and by when."""
    fields = [
        kit.section(f"Whom do you invite to speak for *{kit.escape(partner.name)}*?"),
        kit.field(
            "Whom", "name", PlainTextInputElement(max_length=NAME_LIMIT), hint="An office, or a person in it."
        ),
        kit.field(
            "How to reach them at work",
            "contact",
            PlainTextInputElement(max_length=CONTACT_LIMIT),
            optional=True,
            hint="An office's phone or address. Please no private numbers.",
        ),
        kit.field(
            "Which of us asks them?",
            "owner",
            UserSelectElement(initial_user=asker),
            hint="One member. They get one private reminder.",
        ),
        date_field("By when?", "ask_by", None),
    ]
    return kit.form("Whom to invite", INVITE_FORM, fields, metadata=metadata)


def answer_form(line: InvitationLine, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """What came of an invitation, and when to ask again."""
    one = line.invitation
    day, partner = words.full_day(one.ask_by), kit.escape(line.partner.name)
    told = f"*{kit.escape(one.name)}*, to be asked for _{partner}_ by {day}"
    options = [kit.option(text, state.value) for state, text in ANSWERS.items()]
    note = PlainTextInputElement(max_length=NOTE_LIMIT, multiline=True)
    fields = [
        kit.section(told),
        kit.field("What came of it?", "state", RadioButtonsElement(options=options)),
        kit.field("In a few words", "note", note, optional=True),
        date_field("Ask again by", "again_on", None, hint="Only where they said later."),
    ]
    return kit.form("What came of it", ANSWER_FORM, fields, metadata=metadata)


def partner_form(partner: KeyPartner | None, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A key partner in the committee's own words: empty, or as it is at present."""
    name = PlainTextInputElement(initial_value=partner.name if partner else None, max_length=PARTNER_NAME)
    about = PlainTextInputElement(
        initial_value=(partner.about or None) if partner else None, max_length=ABOUT_LIMIT, multiline=True
    )
    fields = [
        kit.field("Name", "name", name, hint="Who should be at the table, as a kind of partner."),
        kit.field("Who counts as one?", "about", about, optional=True),
    ]
    return kit.form("Key partner", PARTNER_FORM, fields, metadata=metadata)


def off_form(partner: KeyPartner, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Why it does not apply here."""
    why = PlainTextInputElement(max_length=WHY_LIMIT)
    fields = [
        kit.section(f"*{kit.escape(partner.name)}* stays on the list, as one that does not apply here."),
        kit.field("Why?", "why", why, hint="For those who ask next year: “Our county has no such unit.”"),
    ]
    return kit.form("Does not apply", OFF_FORM, fields, metadata=metadata)
