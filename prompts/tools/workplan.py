"""A workplan in Slack: goals with their milestones and steps, or what has come up; and one goal's card."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, InteractiveElement

from models.committee import Committee
from models.goal import GoalState
from models.lines import Line
from models.outbox import Message
from models.tools.workplan import GoalLine, Workplan
from models.workgroup import Workgroup
from prompts import ids, kit, steps, words
from prompts.tools import arisen, milestones
from prompts.tools.milestones import PLAN, WHOLE
from prompts.tools.showing import named, packed, page_of

GOAL = ids.tool("workplan", "goal")
PAGE = ids.tool("workplan", "page")
BACK = ids.tool("workplan", "back")
MET = ids.tool("workplan", "met")
TAKE_UP = ids.tool("workplan", "take-up")

GOALS_A_PAGE = 6
MOST_STEPS, MOST_POINTS, STATEMENT, TITLE = 8, 8, 200, 140
MOST_GROUPS = 40

_PLACES = ((milestones.UP, False), (milestones.DOWN, True))
"""How a milestone is put in order, and whether the last one (else the first) cannot go that way."""

EMPTY = (
    "No goal yet. A plan begins with what is to be different; then come its milestones, the dated points on "
    "the way, and its steps: who does what by when. Press *New goal* to write the first one."
)
EMPTY_CARD = "No milestone yet. One or two dated points on the way keep a long goal in sight."
UNDATED_CARD = "This workgroup takes issues as they arise and works without dates. A milestone is possible."
HIDDEN = "What came up is read by those who lead alone: your body is under an open-meetings law."


@dataclass(frozen=True)
class Rights:
    """Which of the issues (by the id of the answer) the reader may follow up."""

    follow_up: frozenset[int] = frozenset()


def render_choice(groups: Sequence[Workgroup], committee: Committee) -> Message:
    """Whose plan to read."""
    blocks: list[Block] = [kit.header("Workplans")]
    blocks.append(kit.context("Goals, the milestones on the way, and who does what by when. Whose?"))
    if not groups:
        blocks.append(kit.section("There is no workgroup yet. A coordinator adds them: `/committee setup`."))
    for group in groups[:MOST_GROUPS]:
        button = kit.button("Open", PLAN, str(group.pk))
        blocks.append(kit.section(f"*{named(group.name)}*", accessory=button, block_id=f"plan:{group.pk}"))
    if len(groups) > MOST_GROUPS:
        blocks.append(kit.context(f"… and {len(groups) - MOST_GROUPS} more: `/committee workplan NAME`"))
    own = kit.button("Open", PLAN, WHOLE)
    blocks.append(kit.section(f"*{named(committee.name)}*, the committee itself", accessory=own))
    return kit.say("Workplans", *blocks)


def render_plan(
    plan: Workplan, rights: Rights, committee: Committee, *, page: int = 0, notice: str = ""
) -> Message:
    """Goals, milestones and steps; of a group that takes issues as they arise, what came up comes first."""
    title = f"Workplan · {plan.workgroup.name if plan.workgroup else committee.name}"
    page = page_of(page, len(plan.goals), GOALS_A_PAGE)
    blocks: list[Block] = [kit.section(notice)] if notice else []
    blocks.append(kit.header(title))
    if not plan.dated and page == 0:
        blocks += _issues(plan, rights, committee.zone)
    if not plan.goals and plan.dated:
        blocks.append(kit.section(EMPTY))
    rows = [_goal(line, plan) for line in plan.goals[page * GOALS_A_PAGE : (page + 1) * GOALS_A_PAGE]]
    shown, left = kit.fitted(rows, kit.MESSAGE_BLOCKS - len(blocks) - 2)
    blocks += shown
    if left:
        blocks.append(
            kit.context(f"… and {kit.counted(left, 'more goal')}, too long to stand here: `/goals`")
        )
    blocks.append(kit.actions(*_ways(plan, page), block_id="workplan"))
    return kit.say(notice or kit.escape(title), *blocks)


def _issues(plan: Workplan, rights: Rights, zone: str) -> list[Block]:
    if plan.hidden:
        return [kit.section(HIDDEN)]
    if not plan.issues:
        return [kit.section(arisen.NOBODY_YET)]
    heading = kit.section("*What came up lately*")
    return [heading, *arisen.issue_rows(plan.issues, day=plan.day, zone=zone, may=rights.follow_up)]


def _goal(line: GoalLine, plan: Workplan) -> list[Block]:
    """A goal with the way to its card, then what leads to it."""
    goal = line.goal
    heading = f"*{goal.ref}* {kit.escape(kit.clip(goal.statement, STATEMENT))}"
    if goal.state is GoalState.MET:
        heading += " · :white_check_mark: met"
    elif goal.due and plan.dated:
        heading += f" · by {words.short_day(goal.due, plan.day)}"
    points = [milestones.told(one, plan.day, own=plan.own) for one in line.milestones[:MOST_POINTS]]
    lines = [*points, *_more(line.milestones, MOST_POINTS, "milestone")]
    lines += [_step(one, plan) for one in line.steps[:MOST_STEPS]]
    lines += _more(line.steps, MOST_STEPS, "open step")
    lines += [f"{kit.counted(line.done, 'step')} done"] if line.done else []
    button = kit.button("Open", GOAL, str(goal.pk))
    top = kit.section(heading, accessory=button, block_id=f"goal:{goal.pk}")
    return [top, *(packed(lines[0], lines[1:]) if lines else [])]


def _more(things: Sequence[object], most: int, what: str) -> list[str]:
    rest = len(things) - most
    return [f"… and {kit.counted(rest, f'more {what}')}"] if rest > 0 else []


def _step(line: Line, plan: Workplan) -> str:
    """``A12 Certify each pilot — Ana Reyes, due Fri 27 Nov``; of a group without dates nothing misses one."""
    step = line.step
    owner = kit.escape(line.owner.name) if line.owner else "nobody yet"
    told = f"• *{step.ref}* {kit.escape(kit.clip(step.title, TITLE))} — {owner}"
    if step.due is None:
        return told
    return f"{told}, {steps.due(step, plan.day, public=not plan.own)}"


def _ways(plan: Workplan, page: int) -> list[InteractiveElement]:
    of = str(plan.workgroup.pk) if plan.workgroup else WHOLE
    buttons = []
    if plan.workgroup is not None and not plan.dated and not plan.hidden:
        buttons.append(kit.button("Note what came up …", arisen.NOTE, of))
    buttons.append(kit.button("New goal", ids.OPEN_GOAL_FORM))
    buttons.append(kit.button("New action step", ids.OPEN_STEP_FORM))
    if page:
        buttons.append(kit.button("Back", BACK, f"{of}:{page - 1}"))
    if (rest := len(plan.goals) - (page + 1) * GOALS_A_PAGE) > 0:
        buttons.append(kit.button(f"{kit.counted(rest, 'more goal')}", PAGE, f"{of}:{page + 1}"))
    buttons.append(kit.button("All workplans", PLAN, "all"))
    return buttons


def render_goal(line: GoalLine, plan: Workplan, *, may: bool, notice: str = "") -> Message:
    """One goal's card: each milestone with its history and, for those who may, what can be done with it."""
    goal = line.goal
    blocks: list[Block] = [kit.section(notice)] if notice else []
    heading = f"*{goal.ref}* {kit.escape(goal.statement)}"
    if goal.state is GoalState.MET:
        heading += " · :white_check_mark: met"
    blocks.append(kit.section(f"{heading}\n{kit.escape(goal.measure)}" if goal.measure else heading))
    last = len(line.milestones) - 1
    for place, one in enumerate(line.milestones):
        ways = [] if plan.dated else [way for way, end in _PLACES if place != (last if end else 0)]
        blocks += milestones.row(one, plan.day, own=plan.own, may=may, places=ways)
    if not line.milestones:
        blocks.append(kit.section(EMPTY_CARD if plan.dated else UNDATED_CARD))
    if line.steps or line.done:
        told = [_step(one, plan) for one in line.steps[:MOST_STEPS]]
        told += _more(line.steps, MOST_STEPS, "open step")
        told += [f"{kit.counted(line.done, 'step')} done"] if line.done else []
        blocks += packed("*Action steps*", told)
    buttons = [kit.button("Add a milestone …", milestones.ADD, str(goal.pk))] if may else []
    buttons.append(kit.button("Add an action step", ids.OPEN_STEP_FORM, str(goal.pk)))
    if may:
        ended = goal.state is GoalState.MET
        buttons.append(kit.button(*(("Not met yet", TAKE_UP) if ended else ("It is met", MET)), str(goal.pk)))
    of = str(plan.workgroup.pk) if plan.workgroup else WHOLE
    buttons.append(kit.button("The whole plan", PLAN, of))
    blocks.append(kit.actions(*buttons, block_id=f"goal:{goal.pk}:do"))
    return kit.say(notice or heading, *blocks)
