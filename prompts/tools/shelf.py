"""The shelf: all tools of the six steps, each with what it is for and a way to open it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from models.committee import Step
from models.outbox import Message
from prompts import ids, kit
from prompts.tools.showing import in_rows

SHOW = ids.tool("shelf", "show")
TOLD = "told"
"""A button's value: what each is for is to be said."""

STEPS: dict[Step, str] = {
    Step.ENGAGEMENT: "Engagement · who is at the table, and for what",
    Step.ASSESSMENT: "Assessment · what there is, and what is missing",
    Step.PLANNING: "Planning · who does what by when",
    Step.MONITORING: "Monitoring · whether it gets better",
    Step.PROBLEM_SOLVING: "Problem solving · why it has stopped",
    Step.TRANSITION: "Transition · how it goes on, and what is next",
}
"""The six steps, each with its question."""

TOOLS: dict[Step, Sequence[tuple[str, str, str]]] = {
    Step.ENGAGEMENT: (
        ("step", "Where we stand", "which of the six steps we and each workgroup are at"),
        ("roster", "Roster", "who sits at the table, key partners that are missing"),
        ("charter", "Charter", "mission and charter, and who has signed"),
        ("agreements", "Agreements", "what our agencies have signed with one another"),
        ("readiness", "Readiness", "six things that a shared effort stands on"),
        ("scoping", "Scoping", "what agencies worry about, hope for and would gain"),
        ("groups", "Groups", "groups that exist or were tried before"),
        ("duties", "Duties", "which agency is responsible for what"),
        ("counsel", "Counsel", "questions for a legal expert, and the answers"),
        ("what", "Glossary", "what a word means"),
    ),
    Step.ASSESSMENT: (
        ("map", "Map", "resources, gaps and opportunities by intercept"),
        ("ballot", "Ranking", "which gap comes first, by a stated method"),
        ("resources", "Resources", "guides and help by intercept and role, and our own"),
        ("assess", "Self-assessment", "the same items rated privately, and how far apart we are"),
    ),
    Step.PLANNING: (
        ("objectives", "Objectives", "what we want to reach, by how much and by when"),
        ("workplan", "Workplans", "goals with their milestones and steps, or what has come up"),
        ("interventions", "Interventions", "what is done about the gaps, and since when"),
        ("funding", "Funding", "money, deadlines, positions, and what ends soon"),
        ("plan", "Bring in a plan", "a spreadsheet or a table of before"),
    ),
    Step.MONITORING: (
        ("indicators", "Indicators", "the numbers, with their charts"),
        ("cycle", "Tests of change", "PDSA: predict, observe, then decide"),
        ("report", "Report", "for the board, as a PDF and a web page"),
    ),
    Step.PROBLEM_SOLVING: (
        ("vitality", "How well we are", "what slows down, and one thing to try"),
        ("pause", "Pause", "when something from outside makes work impossible"),
    ),
    Step.TRANSITION: (
        ("transition", "Endings", "how it goes on, what is next, what was learned"),
        ("export", "Everything as files", "all of it, to keep or to take along"),
    ),
}
"""The word of each tool, its name on a button, and what it is for."""


def open_id(word: str) -> str:
    """The id of the button that opens the tool of that word."""
    return ids.tool("shelf", f"open-{word}")


def in_messages() -> Message:
    """Where on the App Home to look for what was asked for."""
    return kit.say("I have put it into our messages: the tab *Messages* above.")


def render_shelf(words: Sequence[str], here: Step, *, told: bool = False) -> Message:
    """The tools that answer to these words, by step, with a mark at the step that we stand at.

    ``told`` says of each what it is for. Each button carries its word.
    """
    blocks: list[Block] = [kit.header("Tools of the six steps")]
    for step, tools in TOOLS.items():
        known = [tool for tool in tools if tool[0] in words]
        if known:
            lines = [f"{':round_pushpin: ' if step is here else ''}*{STEPS[step]}*"]
            lines += [f"{name}: {does}" for _, name, does in known] if told else []
            buttons = [kit.button(name, open_id(word), value=word) for word, name, _ in known]
            blocks += [kit.section("\n".join(lines)), *in_rows(buttons, f"shelf:{step.value}")]
    if not told:
        blocks.append(
            kit.context(":round_pushpin: is where the committee stands. Take up any of them at any time.")
        )
        blocks.append(kit.actions(kit.button("What is each for?", SHOW, TOLD), block_id="shelf"))
    return kit.say("Tools of the six steps", *blocks)
