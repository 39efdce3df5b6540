"""The forms about offices: proposing somebody, a word for the next holder, the rules, the other turns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    PlainTextInputElement,
    StaticSelectElement,
    UserMultiSelectElement,
    UserSelectElement,
)

from models.committee import Sector
from models.office import CHAIRING_SIDES, Duty, Link, Office, Rotation, Term
from models.outbox import Message
from models.succession import OfficeFacts
from models.workgroup import Workgroup
from prompts import chair, duties, ids, kit, words
from prompts.pickers import number_field, term_fields

NOTE_LIMIT = 2000
MOST_PEOPLE = 50

SIDES: dict[str, tuple[Sector, ...]] = {
    "both": CHAIRING_SIDES,
    **{side.value: (side,) for side in Sector},
    "none": (),
}
"""Between which sides an office goes, as the forms carry it."""

CHAINS: dict[str, tuple[Link, ...]] = {
    "agency-line": (Link.AGENCY, Link.LINE),
    "line-agency": (Link.LINE, Link.AGENCY),
    "line": (Link.LINE,),
}


def propose_form(facts: OfficeFacts, term: Term, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Who is asked in one's place."""
    side = f" of the {words.SECTORS[term.sector]} side" if term.sector else ""
    told = (
        f"They are asked to {duties.serve(facts)} in your place, and can say no. Nothing more to do for you."
    )
    blocks = [
        kit.section(told),
        kit.field("Whom do you propose?", "proposed", UserSelectElement(), hint=f"A member{side}."),
    ]
    return kit.form("Propose somebody", ids.CHAIR_PROPOSED, blocks, metadata=metadata, submit="Propose")


def note_form(term: Term, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A word of one's own for the next holder."""
    element = PlainTextInputElement(multiline=True, max_length=NOTE_LIMIT, initial_value=term.note or None)
    hint = "Whom to call first, what nearly works, what to leave alone. Only the next holder reads it."
    blocks = [kit.field("What should the next one know?", "note", element, hint=hint)]
    return kit.form("A word for the next", ids.CHAIR_NOTED, blocks, metadata=metadata, submit="Save")


def noted() -> Message:
    """The word is kept."""
    return kit.say("Thank you: it is in the note that the next holder gets on the day.")


def rules_form(facts: OfficeFacts, *, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """By which rules an office passes on."""
    rotation = facts.rotation
    assert rotation is not None
    again = ", ".join(str(days) for days in rotation.again_days)
    blocks: list[Block] = [
        kit.section(f"*How the {duties.holder(facts)} passes on*"),
        kit.field("Between which sides does it go?", "sectors", _menu(_sides(), _side_of(rotation))),
        number_field("Most terms in a row for one person", "most_terms", rotation.most_terms, 1, 10),
        kit.field(
            "Taking over the rest of a term",
            "partial",
            CheckboxesElement(
                options=[_COUNTS], initial_options=[_COUNTS] if rotation.partial_counts else None
            ),
            optional=True,
        ),
        number_field("Days to answer", "answer_days", rotation.answer_days, 1, 90),
        kit.field(
            "Looked at again, days before the end",
            "again_days",
            PlainTextInputElement(initial_value=again or None, max_length=60, placeholder="30, 7"),
            optional=True,
            hint="If nobody has accepted by then, the next one is asked, or reminded.",
        ),
        kit.field("Who is asked if it falls vacant?", "chain", _menu(_CHAINS, _chain_of(rotation))),
        number_field("Days for the agency to answer", "agency_days", rotation.agency_days, 1, 90),
    ]
    return kit.form("Rules", ids.CHAIR_RULES_FORM, blocks, metadata=metadata)


_COUNTS = kit.option("counts as a term", "counts")
_CHAINS = (
    ("The former holder's agency, then the next in line", "agency-line"),
    ("The next in line, then the former holder's agency", "line-agency"),
    ("The next in line only", "line"),
)


def _sides() -> list[tuple[str, str]]:
    both = kit.listed(words.SECTORS[side] for side in CHAIRING_SIDES)
    return [
        (f"Back and forth: {both}", "both"),
        *((f"Only {words.SECTORS[side]}", side.value) for side in Sector),
        ("Round the line, whatever side", "none"),
    ]


def _side_of(rotation: Rotation) -> str:
    sectors = tuple(Sector(one) for one in rotation.sectors)
    return next((name for name, sides in SIDES.items() if set(sides) == set(sectors)), "both")


def _chain_of(rotation: Rotation) -> str:
    links = tuple(Link(one) for one in rotation.chain)
    return next(name for name, chain in CHAINS.items() if chain == links)


def _menu(options: Sequence[tuple[str, str]], chosen: str | None) -> StaticSelectElement:
    offered = {value: kit.option(text, value) for text, value in options}
    return StaticSelectElement(options=list(offered.values()), initial_option=offered.get(chosen or ""))


def rules_saved(facts: OfficeFacts) -> Message:
    """The rules, and whom they would ask."""
    told = f"Saved. This is how the {duties.holder(facts)} passes on from the next question on."
    return kit.say(told, kit.section(told), *([kit.context(chair.chain(facts))] if facts.chain else []))


# --- other offices --------------------------------------------------------------------------------------


def turns_view(
    offices: Sequence[OfficeFacts], *, metadata: Mapping[str, Any], notice: str = ""
) -> dict[str, Any]:
    """The offices beside the chair, each with its buttons, and the way to one more."""
    told = (
        "Leads of workgroups, who writes the minutes, a vice-chair or a co-chair can take turns as the chair "
        "does: each is asked in time, can say no, and gets a note of what is open."
    )
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.section(told))
    for facts in offices[:20]:
        number = str(facts.office.id)
        blocks += [
            kit.section(_row(facts), block_id=f"turn:{number}"),
            kit.actions(
                kit.button("Change …", ids.CHAIR_TURN_EDIT, number),
                kit.button("Rules …", ids.CHAIR_RULES, number),
                kit.button("End", ids.CHAIR_TURN_END, number, confirm=END),
            ),
        ]
    blocks += [
        kit.divider(),
        kit.actions(kit.button("Add a turn …", ids.CHAIR_TURN_EDIT, "0", style="primary")),
    ]
    return kit.form("Turns", ids.CHAIR_TURNS, blocks, submit=None, close="Close", metadata=metadata)


END = ("End these turns?", "Nobody is asked any more. Whoever leads now goes on leading.")


def _row(facts: OfficeFacts) -> str:
    name = duties.holder(facts)
    holder = kit.mention(facts.holder.slack_id) if facts.holder else "nobody just now"
    until = f" until {words.full_day(facts.term.ends_on)}" if facts.term else ""
    line = kit.listed(kit.mention(place.member.slack_id) for place in facts.line[:3])
    return f"*{name[0].upper()}{name[1:]}*: {holder}{until}" + (f"\nnext: {line}" if line else "")


@dataclass(frozen=True)
class Turns:
    """What the form of one office starts with."""

    office: Office | None = None
    line: Sequence[str] = ()
    holder: str | None = None
    ends_on: date | None = None
    rotation: Rotation | None = None
    groups: Sequence[Workgroup] = field(default_factory=tuple)


def turn_form(
    present: Turns, *, proposed_end: date, metadata: Mapping[str, Any], name: str = ""
) -> dict[str, Any]:
    """One office: what it is, who is in the line, who holds it now, how long a term is."""
    blocks: list[Block] = [kit.section(f"*{name}*")] if name else _which(present)
    line = UserMultiSelectElement(initial_users=list(present.line) or None, max_selected_items=MOST_PEOPLE)
    blocks.append(
        kit.field(
            "Who takes turns?",
            "line",
            line,
            optional=True,
            hint="In this order. Leave it empty for everybody who holds a seat, by agency.",
        )
    )
    if present.holder is None:
        hint = "One of them. Leave it empty if nobody does: the first one is asked."
        blocks.append(kit.field("Who holds it now?", "chair", UserSelectElement(), optional=True, hint=hint))
    else:
        blocks.append(kit.section(f"{kit.mention(present.holder)} holds it now."))
    rotation = present.rotation
    blocks += term_fields(
        present.ends_on or proposed_end,
        months=rotation.term_months if rotation else 6,
        notice=rotation.notice_days if rotation else 30,
    )
    return kit.form("A turn", ids.CHAIR_TURN_FORM, blocks, metadata=metadata)


def _which(present: Turns) -> list[Block]:
    offered = [
        (name.capitalize(), duty.value) for duty, name in duties.HOLDER.items() if duty is not Duty.CHAIR
    ]
    sides = [(f"The {words.SECTORS[side]} side", side.value) for side in CHAIRING_SIDES]
    blocks: list[Block] = [kit.field("What goes round?", "duty", _menu(offered, Duty.LEAD.value))]
    if present.groups:
        groups = [(kit.clip(group.name, 75), str(group.pk)) for group in present.groups[:100]]
        blocks.append(
            kit.field(
                "Of which workgroup?",
                "workgroup",
                _menu(groups, None),
                optional=True,
                hint="For a lead. A recorder may be a workgroup's or the committee's.",
            )
        )
    blocks.append(
        kit.field(
            "Of which side?",
            "side",
            _menu(sides, None),
            optional=True,
            hint="For a co-chair: the chair is then of the other side.",
        )
    )
    return blocks


def turn_saved(facts: OfficeFacts) -> str:
    """The notice above the list."""
    name = duties.holder(facts)
    if facts.holder is not None and facts.term is not None:
        return (
            f":white_check_mark: {kit.mention(facts.holder.slack_id)} is {name} until "
            f"{words.full_day(facts.term.ends_on)}."
        )
    return f":white_check_mark: The {name} goes round from now on; the first one is asked."


def turn_ended(facts: OfficeFacts) -> str:
    """The notice above the list."""
    return f":white_check_mark: The {duties.holder(facts)} does not go round any more."
