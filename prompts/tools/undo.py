"""What a person reads when they take back a change that they made in a tool, or cannot."""

from collections.abc import Iterable
from dataclasses import replace

from models.access import Act
from models.outbox import Message
from prompts import ids, kit
from prompts.tools import shelf

BACK = ids.tool("undo", "back")

NAMES = {
    "agreement": "an agreement",
    "agreement_party": "a party of an agreement",
    "key_partner": "a key partner",
    "partner_cover": "who stands for a key partner",
    "readiness_principle": "a readiness principle",
    "readiness_evidence": "evidence of readiness",
    "scoping_session": "a scoping session",
    "scoping_remark": "a remark of a scoping session",
    "shared_duty": "a shared duty",
    "duty_part": "who does what of a duty",
    "duty_contest": "a contested duty",
    "effort": "an earlier effort",
    "effort_version": "an earlier effort",
    "objective": "an objective",
    "counsel_question": "a question for counsel",
    "glossary_term": "a word of the glossary",
    "glossary_version": "a word of the glossary",
    "committee_resource": "a resource",
    "hidden_resource": "a resource",
    "map_item": "something on the map",
    "map_entry": "something on the map",
    "map_goal": "what a goal serves on the map",
    "map_evidence": "evidence on the map",
    "milestone": "a milestone",
    "milestone_move": "a milestone",
    "intervention": "an intervention",
    "intervention_agency": "an intervention",
    "funding": "a source of funding",
    "funding_report": "a report to a funder",
    "funded_position": "a position that is paid",
    "funded_intervention": "what a source pays",
    "indicator": "an indicator",
    "observation": "a number",
    "step_move": "the step at which we stand",
    "workgroup": "the step at which we stand",
    "committee": "the step at which we stand",
    "transition": "an ending",
    "transition_part": "an ending",
    "vitality_threshold": "a threshold",
    "suggestion_rest": "a “not now” to a suggestion",
}
"""What was changed, by the name of its table; goals and steps go by their ids, and the rest by itself."""

INSTEAD = {
    Act.CLOSE_INITIATIVE: "The initiative was closed and announced. /committee transition can take it up "
    "again.",
    Act.REOPEN_INITIATIVE: "The initiative was taken up again. /committee transition can prepare its end "
    "anew.",
    Act.PAUSE_COMMITTEE: "That was about the pause. /committee pause shows what can be done about it now.",
    Act.BEGIN_MAPPING: "A new mapping was begun, and the last one stays as it was. Change what is on "
    "/committee map.",
    Act.OPEN_BALLOT: "That was about a ballot, and people were told. /committee ballot can call it off.",
    Act.CAST_BALLOT: "A ballot was cast. While it is open it can be cast anew: /committee ballot.",
    Act.RECORD_RANKING: "A ranking was recorded. Record it once more, as it was: /committee ballot.",
    Act.POST_RANKING: "A ranking was posted, so people have read it. Tell them in the channel what is right.",
    Act.KEEP_INSTRUMENT: "An assessment was changed. Its earlier versions stay; change it again: "
    "/committee assess.",
    Act.RUN_INSTRUMENT: "That was about an assessment, and people were asked. /committee assess can close "
    "it.",
    Act.RATE: "Those were your ratings. While it is open they can be changed: /committee assess.",
    Act.ADD_CYCLE: "A test of change was entered. /committee cycle can change it or give it up.",
    Act.EDIT_CYCLE: "That was a test of change, with a day on which somebody is asked. Change it: "
    "/committee cycle.",
    Act.SETTLE_CYCLE: "A test of change was settled. What was learned stays; begin the next: /committee "
    "cycle.",
    Act.ANSWER_INVITATION: "What came of an invitation is on record. A new one can be begun: /committee "
    "partners.",
    Act.KEEP_CHARTER: "That was about the charter, whose versions stay. Change the draft: /committee "
    "charter.",
    Act.SIGN_CHARTER: "That was a sign-off, and the others count on it. /committee charter can change it.",
    Act.RECORD_CHARTER: "Sign-offs were recorded. /committee charter can record what is right.",
    Act.PULL_INDICATOR: "That was about a source of numbers. Change or stop it: /committee indicators.",
}
"""By the act that cannot be taken back: what it was, and what to do instead."""

ELSE = "So much was changed at once that it is not taken back from here. Please change it where it stands."


def taken_back(kinds: Iterable[str]) -> list[str]:
    """What was taken back, each thing once."""
    return list(dict.fromkeys(NAMES[kind] for kind in kinds if kind in NAMES))


def not_taken_back(act: str) -> str:
    """Why the last change is not taken back, and what to do."""
    known = {one.value: told for one, told in INSTEAD.items()}
    return f"{known[act]} So nothing was changed." if act in known else ELSE


def beside(message: Message, turn: str, word: str) -> Message:
    """The message with a way to take back what it tells: beside its first words, else at its foot.

    ``turn`` names the change, and ``word`` the tool in which it was made.
    """
    undo = kit.button("Undo", BACK, f"{turn}:{word}")
    first, *rest = message.blocks
    if first["type"] == "section" and "accessory" not in first:
        return replace(message, blocks=[{**first, "accessory": undo.to_dict()}, *rest])
    if len(message.blocks) == kit.MESSAGE_BLOCKS:
        return message
    return replace(message, blocks=[*message.blocks, kit.actions(undo).to_dict()])


def leading_to(message: Message, word: str) -> Message:
    """The message with a way to the tool of that word, where there is one on the shelf."""
    tools = {known: name for tools in shelf.TOOLS.values() for known, name, _ in tools}
    if word not in tools:
        return message
    way = kit.actions(kit.button(tools[word], shelf.open_id(word), word))
    return replace(message, blocks=[*message.blocks, way.to_dict()])
