"""The forms of the register of funding: a source, a report that is due, a position."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    PlainTextInputElement,
    StaticMultiSelectElement,
    UserSelectElement,
)

from models.committee import Agency, Member
from models.tools.funding_facts import FundingLine
from models.tools.funding_tables import TEXT_LIMIT, FundedPosition, Funding, FundingState
from models.tools.interventions import Intervention
from prompts import ids, kit
from prompts.pickers import date_field, select
from prompts.tools.funding_words import KINDS, STATES
from prompts.tools.showing import named, sentence

FORM = ids.tool("funding", "form")
REPORT_FORM = ids.tool("funding", "report-form")
POSITION_FORM = ids.tool("funding", "position-form")

MOST_OPTIONS, NO_AGENCY, NOTHING = 99, "0", "0"
AMOUNT = 20


def source_form(
    line: FundingLine | None,
    interventions: Sequence[Intervention],
    others: Sequence[Funding] = (),
    *,
    keeper: Member | None,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """A source of money: empty but for its keeper, or as it is at present; ``others`` may follow it."""
    row = line.funding if line else None
    kinds = {kind.value: sentence(told) for kind, told in KINDS.items()}
    states = {state.value: sentence(told) for state, told in STATES.items()}
    state = row.state if row else FundingState.HELD
    blocks = [
        kit.field("Where does it come from?", "source", _text(row.source if row else "")),
        kit.field("What sort of money is it?", "kind", select(kinds, row.kind.value if row else None)),
        kit.field("How does it stand?", "state", select(states, state.value)),
        *_amounts(row),
        *_days(row),
        *_follows(row, others),
        _successor(row),
        _keeper(keeper),
        *_paid(line, interventions),
    ]
    return kit.form("Funding", FORM, blocks, metadata=metadata)


def _text(value: str, limit: int = TEXT_LIMIT) -> PlainTextInputElement:
    return PlainTextInputElement(initial_value=value or None, max_length=limit)


def _amounts(row: Funding | None) -> list[Block]:
    labels = {
        "amount": "Amount, in dollars",
        "match_required": "Match that it asks for",
        "match_found": "Match found so far",
    }
    given = {name: getattr(row, name) if row else None for name in labels}
    hint = "Such as 250,000. In kind: what it is worth."
    return [
        kit.field(
            label,
            name,
            _text(f"{given[name]:,}" if given[name] is not None else "", AMOUNT),
            optional=True,
            hint=hint if name == "amount" else None,
        )
        for name, label in labels.items()
    ]


def _days(row: Funding | None) -> list[Block]:
    told = "While it is applied for: who keeps it is told 30 and 7 days before, privately."
    return [
        date_field("Apply by", "apply_by", row.apply_by if row else None, hint=told),
        date_field("First day", "starts_on", row.starts_on if row else None),
        date_field("Last day", "ends_on", row.ends_on if row else None),
    ]


def _follows(row: Funding | None, others: Sequence[Funding]) -> list[Block]:
    """Which source of the register carries on; nothing to pick where there is no other."""
    chosen = row.successor_id if row else None
    there = [one for one in others if row is None or one.pk != row.pk]
    if not there:
        return []
    first = sorted(there, key=lambda one: one.pk != chosen)[:MOST_OPTIONS]
    options = {NOTHING: "None of these"} | {
        str(one.pk): f"{one.source} ({STATES[one.state]})" for one in first
    }
    element = select(options, str(chosen) if chosen else NOTHING)
    hint = "A source of this register, also one that you only apply for."
    return [kit.field("Which source follows it?", "follows", element, hint=hint)]


def _successor(row: Funding | None) -> Block:
    hint = "Leave it empty while nobody knows: then it shows as something that ends."
    text = _text(row.successor if row else "")
    return kit.field("Or in words: what carries on after it?", "successor", text, optional=True, hint=hint)


def _keeper(keeper: Member | None) -> Block:
    who = UserSelectElement(initial_user=keeper.slack_id if keeper and keeper.active else None)
    hint = "A member. Without one, a coordinator hears of its deadlines."
    return kit.field("Who keeps it?", "member", who, optional=True, hint=hint)


def _paid(line: FundingLine | None, interventions: Sequence[Intervention]) -> list[Block]:
    if not interventions:
        return []
    chosen = {one.pk for one in line.interventions} if line else set()
    first = sorted(interventions, key=lambda one: one.pk not in chosen)[:MOST_OPTIONS]
    options = [(one, kit.option(one.title, str(one.pk))) for one in first]
    element = StaticMultiSelectElement(
        options=[option for _, option in options],
        initial_options=[option for one, option in options if one.pk in chosen] or None,
        placeholder="The interventions …",
    )
    return [kit.field("Which interventions does it pay?", "interventions", element, optional=True)]


def report_form(funding: Funding, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """By when a report is due."""
    due = DatePickerElement()
    hint = "Who keeps it is told 30 and 7 days before, privately."
    blocks = [kit.section(f"*{named(funding.source)}*"), kit.field("Report due by", "due", due, hint=hint)]
    return kit.form("A report is due", REPORT_FORM, blocks, submit="Add", metadata=metadata)


def position_form(
    funding: Funding,
    present: FundedPosition | None,
    agencies: Sequence[Agency],
    *,
    metadata: Mapping[str, Any],
) -> dict[str, Any]:
    """A position that the source pays: empty, or as it is at present."""
    fte = f"{present.fte / 100:g}" if present else ""
    until: date | None = present.until if present else funding.ends_on
    blocks = [
        kit.section(f"*{named(funding.source)}* pays"),
        kit.field(
            "Which position?",
            "title",
            _text(present.title if present else ""),
            hint="The position, not the person who fills it.",
        ),
        *_agency(present, agencies),
        kit.field("How much of full time (FTE)?", "fte", _text(fte, 6), hint="1 is one person full time."),
        date_field("Until when?", "until", until, hint="Empty: as long as the money lasts."),
    ]
    return kit.form("Position", POSITION_FORM, blocks, metadata=metadata)


def _agency(present: FundedPosition | None, agencies: Sequence[Agency]) -> list[Block]:
    if not agencies:
        return []
    first = sorted(agencies, key=lambda agency: present is None or agency.pk != present.agency_id)
    options = {NO_AGENCY: "No agency"} | {str(one.pk): one.name for one in first[:MOST_OPTIONS]}
    chosen = str(present.agency_id or NO_AGENCY) if present else None
    return [kit.field("In which agency?", "agency", select(options, chosen))]
