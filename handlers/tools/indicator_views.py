"""What the handlers of indicators show: the list, one of them, and its chart."""

from functools import partial
from typing import Any

from sqlmodel import Session

from handlers.replies import Files, Redraw, Replies, Say
from handlers.tools.talks import with_talks
from handlers.visit import Visit
from models.access import Act, may
from models.committee import Committee, Member
from models.goal import Goal
from models.outbox import Message
from models.tools import cycle_list, interventions
from models.tools.former import former_of
from models.tools.indicator import Indicator
from models.tools.observation import authors_of, current_of, observations_of
from models.tools.pull import pull_of
from models.tools.trend import Mark, line_of, lines_of
from models.workgroup import Workgroup, workgroups_of
from prompts.tools import indicators as prompts
from prompts.tools.indicator_words import FORMER


def list_of(
    session: Session, committee: Committee, me: Member, *, page: int = 0, notice: str = ""
) -> Message:
    """The list as this person may see it."""
    may_add = may(session, me, Act.ADD_INDICATOR) or any(
        may(session, me, Act.ADD_INDICATOR, group) for group in workgroups_of(session, committee.pk)
    )
    return prompts.render_list(lines_of(session, committee.pk), may_add=may_add, page=page, notice=notice)


def one_of(
    session: Session, committee: Committee, me: Member, indicator: Indicator, *, notice: str = ""
) -> Message:
    """One indicator as this person may see it."""
    rights = prompts.Rights(
        edit=may(session, me, Act.EDIT_INDICATOR, indicator),
        record=may(session, me, Act.RECORD_OBSERVATION, indicator),
        pull=may(session, me, Act.PULL_INDICATOR, indicator),
    )
    latest = current_of(session, indicator)[: -prompts.LATEST - 1 : -1]
    group = session.get(Workgroup, indicator.workgroup_id) if indicator.workgroup_id else None
    goal = session.get(Goal, indicator.goal_id) if indicator.goal_id else None
    card = prompts.render_one(
        line_of(session, indicator),
        latest,
        pull_of(session, indicator),
        rights,
        named=prompts.linked(group, goal),
        formers=former_of(session, [indicator], FORMER).get(indicator.pk, ()),
        notice=notice,
    )
    return with_talks(session, committee.pk, f"indicator:{indicator.pk}", card)


def chart_of(session: Session, committee: Committee, indicator: Indicator) -> Replies:
    """The chart as a picture and for a report; drawn when it is sent."""
    from prompts.tools import chart  # draws with a library that takes long to load

    points = observations_of(session, committee.pk, indicator=indicator)
    if not points:
        return Say(prompts.note(prompts.nothing_to_draw()))
    begun = (*interventions.marks(session, committee.pk), *cycle_list.marks(session, committee.pk))
    starts = [Mark(*one) for one in begun]
    facts = chart.Chart(indicator, points, starts)
    words, name = chart.in_words(facts), chart.file_name(indicator)
    files = {f"{name}.{form}": partial(chart.render_chart, facts, form) for form in ("png", "svg")}
    described = dict.fromkeys(files, words)
    return [Say(prompts.note(prompts.drawing())), Files(files, prompts.escaped(words), described)]


def redrawn_numbers(
    session: Session,
    me: Member,
    indicator: Indicator,
    *,
    page: int = 0,
    notice: str = "",
) -> Replies:
    """All numbers that were ever given, in the place of what was shown."""
    versions = observations_of(session, indicator.committee_id, indicator=indicator, versions=True)
    return Redraw(
        prompts.render_numbers(
            indicator,
            versions,
            authors_of(session, versions),
            zone=session.get_one(Committee, indicator.committee_id).zone,
            may_record=may(session, me, Act.RECORD_OBSERVATION, indicator),
            page=page,
            notice=notice,
        )
    )


def metadata(visit: Visit, **carried: Any) -> dict[str, Any]:
    """What a form carries: where its answer goes, and what it is about."""
    return visit.carry(**carried)
