"""The one question of an instrument in a check-in: opened alone, and answered to where it belongs."""

from dataclasses import replace

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Replies, Reply, Say
from handlers.tools.indicator_numbers import take
from handlers.visit import Visit
from models.asking import Ask, Extra
from models.committee import Committee, Member
from models.errors import Refused
from models.tools import milestones
from models.tools.cycle import observe
from models.tools.cycle_tables import Compared, Cycle
from models.tools.extra import extra_of
from models.tools.indicator import Indicator
from models.tools.milestones import Milestone
from models.tools.number import read_number, read_typed
from models.tools.observation import figure_of
from models.tools.period import Span
from prompts.tools import extra as prompts

FIELDS = {
    "observed": prompts.OBSERVED,
    "compared": prompts.COMPARISON,
    "value": prompts.VALUE,
    "denominator": prompts.OF,
    "period": prompts.VALUE,
    "due": prompts.DUE,
}
"""Where a fault of what was said stands in this form."""


def alone(session: Session, visit: Visit, committee: Committee, ask: Ask, key: str) -> Ask | None:
    """The question of that key by itself, while it is theirs to answer."""
    found = extra_of(session, committee, ask.member.pk, key, day=visit.today(committee.zone))
    return replace(ask, lines=[], came_up=[], extra=found) if found else None


def record(session: Session, visit: Visit, committee: Committee, me: Member) -> list[Reply]:
    """Keeps the answer where it belongs; nothing where none was given. Raises Refused on the form's field."""
    key, values = visit.metadata.get("extra"), visit.values
    said = {name: str(values.get(name) or "").strip() for name in {*FIELDS.values(), prompts.STANDS}}
    if not key or not any(said.values()):
        return []
    found = extra_of(session, committee, me.pk, str(key), day=visit.today(committee.zone))
    if found is None:
        return [Say(prompts.gone(said[prompts.OBSERVED] or said[prompts.VALUE]))]
    try:
        return _kept(session, visit, me, found, said)
    except Refused as error:
        error.field = FIELDS.get(error.field, error.field)
        raise


def _kept(session: Session, visit: Visit, me: Member, found: Extra, said: dict[str, str]) -> list[Reply]:
    """What came of the answer, once its instrument has it."""
    match found.thing:
        case Cycle() as cycle:
            return [_observed(session, visit, me, cycle, said)]
        case Indicator() as indicator:
            kept = _number(session, visit, me, indicator, prompts.span_of(found), said)
            return kept if isinstance(kept, list) else [kept] if kept else []
        case Milestone() as milestone:
            return [_stands(session, visit, me, milestone, said)]
        case _:
            raise TypeError(found.key)


def _observed(session: Session, visit: Visit, me: Member, cycle: Cycle, said: dict[str, str]) -> Reply:
    compared = said[prompts.COMPARISON]
    observe(
        session,
        me,
        cycle,
        observed=said[prompts.OBSERVED],
        compared=Compared(compared) if compared else None,
        words="",
        now=visit.now,
    )
    return Say(prompts.was_observed(cycle))


def _number(
    session: Session, visit: Visit, me: Member, indicator: Indicator, span: Span, said: dict[str, str]
) -> Replies:
    of = read_number(said[prompts.OF], "denominator") if said[prompts.OF] else None
    figure = figure_of(indicator, span, read_typed(said[prompts.VALUE], "value"), of=of)
    return take(session, visit, me, indicator, figure)


def _stands(session: Session, visit: Visit, me: Member, milestone: Milestone, said: dict[str, str]) -> Reply:
    choice = said[prompts.STANDS]
    if not choice:
        raise Refused(prompts.STANDS, "required")
    if choice == prompts.REACHED:
        milestones.reach(session, me, milestone, now=visit.now)
    if choice == prompts.MOVES:
        due, title = picked_day(visit, prompts.DUE), milestone.title
        milestones.change_milestone(session, me, milestone, title=title, due=due, why="", now=visit.now)
    return Say(prompts.stands(milestone, choice))
