"""``/committee indicators``: the list, one indicator by itself, and what is kept of it."""

import re
from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say
from handlers.tools import indicator_numbers as numbers
from handlers.tools.indicator_views import chart_of, list_of, metadata, one_of
from handlers.typed import first_word
from handlers.visit import Visit
from models.access import Act, authorize, may
from models.base import fetch
from models.committee import Committee, Member, member_by_slack
from models.errors import NotFound
from models.goal import Goal, open_goals
from models.tools.indicator import (
    About,
    Direction,
    Indicator,
    Measure,
    add_indicator,
    change_indicator,
    end_indicator,
    indicator_named,
    resume_indicator,
)
from models.tools.keeper import plan_asking
from models.tools.number import read_number
from models.tools.observation import is_used
from models.tools.period import Period
from models.tools.pull import Often, Source, pull_of, set_pull, stop_pull
from models.tools.pull_read import Format, Parts
from models.workgroup import Workgroup, workgroups_of
from prompts.tools import indicator_forms as forms
from prompts.tools import indicators as prompts
from prompts.tools import pulls as pull_prompts


def type_indicators(session: Session, visit: Visit, rest: str) -> Replies:
    """``indicators``: the list; ``add``; one by its name; or a number for it."""
    committee, me = visit.enter(session)
    word, name = first_word(rest)
    if not word:
        return Say(list_of(session, committee, me))
    if word.casefold() == "add":
        return _open_new(session, visit, committee, me, name)
    given = numbers.typed_number(session, visit, committee, me, rest)
    if given is not None:
        return given
    return Say(one_of(session, committee, me, indicator_named(session, committee.pk, rest)))


def on_list(session: Session, visit: Visit) -> Replies:
    """The list in the place of what was shown."""
    return Redraw(list_of(session, *visit.enter(session)))


def on_page(session: Session, visit: Visit) -> Replies:
    """Another page of it."""
    return Redraw(list_of(session, *visit.enter(session), page=int(visit.value)))


def on_open(session: Session, visit: Visit) -> Replies:
    """One indicator, in the place of what was shown."""
    committee, me = visit.enter(session)
    return Redraw(one_of(session, committee, me, _picked(session, visit, committee)))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of a new one."""
    return _open_new(session, visit, *visit.enter(session), "")


def _open_new(session: Session, visit: Visit, committee: Committee, me: Member, name: str) -> Replies:
    groups = workgroups_of(session, committee.pk)
    if not any(may(session, me, Act.ADD_INDICATOR, group) for group in groups):
        authorize(session, me, Act.ADD_INDICATOR)
    return Open(
        forms.about_form(
            None,
            keeper=None,
            groups=groups,
            goals=open_goals(session, committee.pk),
            metadata=metadata(visit),
            name=name[:100],
        )
    )


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with one as it is."""
    committee, me = visit.enter(session)
    indicator = _picked(session, visit, committee)
    authorize(session, me, Act.EDIT_INDICATOR, indicator)
    keeper = session.get(Member, indicator.keeper_id) if indicator.keeper_id else None
    goals = open_goals(session, committee.pk)
    if indicator.goal_id and all(goal.pk != indicator.goal_id for goal in goals):
        goals = [fetch(session, Goal, committee.pk, indicator.goal_id), *goals]
    return Open(
        forms.about_form(
            indicator,
            keeper=keeper.slack_id if keeper else None,
            groups=workgroups_of(session, committee.pk, besides=indicator.workgroup_id),
            goals=goals,
            metadata=metadata(visit, indicator=indicator.pk),
        )
    )


def on_submitted(session: Session, visit: Visit) -> Replies:
    """An indicator is added or changed, and shown."""
    committee, me = visit.enter(session)
    about, number = _about(session, visit, committee), visit.metadata.get("indicator")
    began = False
    if number is None:
        indicator = add_indicator(session, me, about, now=visit.now)
    else:
        indicator = fetch(session, Indicator, committee.pk, int(number))
        before, used = indicator.series, is_used(session, indicator)
        change_indicator(session, me, indicator, about, used=used, now=visit.now)
        began = indicator.series != before
    plan_asking(session, indicator, now=visit.now)
    notice = prompts.saved(indicator, new_series=began)
    return Say(one_of(session, committee, me, indicator, notice=notice))


def on_end(session: Session, visit: Visit) -> Replies:
    """It is not kept any more."""
    return _settle(session, visit, end_indicator, prompts.ended)


def on_resume(session: Session, visit: Visit) -> Replies:
    """It is kept again."""
    return _settle(session, visit, resume_indicator, prompts.resumed)


def _settle(
    session: Session, visit: Visit, act: Callable[..., None], told: Callable[[Indicator], str]
) -> Replies:
    committee, me = visit.enter(session)
    indicator = _picked(session, visit, committee)
    act(session, me, indicator, now=visit.now)
    plan_asking(session, indicator, now=visit.now)
    return Redraw(one_of(session, committee, me, indicator, notice=told(indicator)))


def on_chart(session: Session, visit: Visit) -> Replies:
    """The picture, in the person's messages with the bot."""
    committee, _ = visit.enter(session)
    return chart_of(session, committee, _picked(session, visit, committee))


def on_pull(session: Session, visit: Visit) -> Replies:
    """From where its numbers are fetched."""
    committee, me = visit.enter(session)
    indicator = _picked(session, visit, committee)
    authorize(session, me, Act.PULL_INDICATOR, indicator)
    carried = metadata(visit, indicator=indicator.pk)
    return Open(pull_prompts.pull_form(indicator, pull_of(session, indicator), metadata=carried))


def on_pull_sent(session: Session, visit: Visit) -> Replies:
    """They are fetched there from now on."""
    committee, me = visit.enter(session)
    indicator, values = fetch(session, Indicator, committee.pk, visit.metadata["indicator"]), visit.values
    parts = Parts(
        Format(values["form"]), values["value"] or "", values["date"] or "", values["denominator"] or ""
    )
    source = Source(values["url"] or "", parts, Often(values["often"]))
    set_pull(session, me, indicator, source, now=visit.now)
    plan_asking(session, indicator, now=visit.now)
    return Say(one_of(session, committee, me, indicator, notice=pull_prompts.pull_set(indicator)))


def on_pull_stopped(session: Session, visit: Visit) -> Replies:
    """They are not fetched any more."""
    return _settle(session, visit, stop_pull, pull_prompts.stopped)


def _picked(session: Session, visit: Visit, committee: Committee) -> Indicator:
    return fetch(session, Indicator, committee.pk, int(re.split(":", visit.value)[0]))


def _about(session: Session, visit: Visit, committee: Committee) -> About:
    """What the form says. Raises Refused and NotFound on the field at fault."""
    values = visit.values
    return About(
        name=values["name"] or "",
        measure=Measure(values["measure"]),
        unit=values["unit"] or "",
        numerator=values["numerator"] or "",
        denominator=values["denominator"] or "",
        direction=Direction(values["direction"]),
        baseline=_number(values, "baseline"),
        target=_number(values, "target"),
        target_by=picked_day(visit, "target_by"),
        source=values["source"] or "",
        period=Period(values["period"]),
        keeper=_keeper(session, committee, values["keeper"]),
        workgroup=_linked(session, Workgroup, committee, values.get("workgroup")),
        goal=_linked(session, Goal, committee, values.get("goal")),
        intercepts=[int(value) for value in values["intercepts"] or []],
        show_small=bool(values["show_small"]),
    )


def _number(values: dict[str, Any], field: str) -> float | None:
    return read_number(values[field], field) if values[field] else None


def _keeper(session: Session, committee: Committee, slack_id: str | None) -> Member | None:
    """The picked person, if any. Raises NotFound on the field for somebody who is no member."""
    try:
        return member_by_slack(session, committee.pk, slack_id) if slack_id else None
    except NotFound as error:
        error.kind = "keeper"
        raise


def _linked(session: Session, table: Any, committee: Committee, value: str | None) -> Any:
    return fetch(session, table, committee.pk, int(value)) if value else None


WORDS = {"indicators": type_indicators}
ACTIONS = {
    prompts.LIST: on_list,
    prompts.PAGE: on_page,
    prompts.BACK: on_page,
    prompts.OPEN: on_open,
    prompts.ADD: on_add,
    prompts.CHANGE: on_change,
    prompts.END: on_end,
    prompts.RESUME: on_resume,
    prompts.CHART: on_chart,
    prompts.PULL: on_pull,
    prompts.STOP_PULL: on_pull_stopped,
    prompts.GIVE: numbers.on_give,
    prompts.CORRECT: numbers.on_correct,
    prompts.TAKE_BACK: numbers.on_take_back,
    prompts.KEEP_SMALL: numbers.on_keep_small,
    prompts.TABLE: numbers.on_table,
    prompts.NUMBERS: numbers.on_numbers,
    prompts.NUMBERS_PAGE: numbers.on_numbers,
    prompts.NUMBERS_BACK: numbers.on_numbers,
}
FORMS = {
    forms.ABOUT_FORM: on_submitted,
    forms.NUMBER_FORM: numbers.on_number_sent,
    forms.TABLE_FORM: numbers.on_table_sent,
    pull_prompts.PULL_FORM: on_pull_sent,
}
