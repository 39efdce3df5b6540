"""The numbers of indicators as people give them: typed in a line, in a form, or many from a table."""

import json
import re
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from handlers.replies import Open, Redraw, Replies, Say, Turn
from handlers.tools.indicator_views import metadata, one_of, redrawn_numbers
from handlers.visit import Visit
from models.access import Act, authorize
from models.base import fetch
from models.committee import Committee, Member, calendar_of
from models.errors import NotFound
from models.tools.indicator import Indicator, check_active, indicator_named
from models.tools.keeper import call_off
from models.tools.number import NUMBER, Typed, read_number, read_typed
from models.tools.observation import (
    Figure,
    Observation,
    Way,
    check_figures,
    figure_of,
    is_small,
    record_all,
    take_back,
)
from models.tools.period import Span, last_over, read_span
from models.tools.sheet import read_sheet
from prompts.tools import indicator_forms as forms
from prompts.tools import indicator_words as words
from prompts.tools import indicators as prompts

_TYPED = re.compile(rf"(?<=\s){NUMBER}(?:\s*(?:/|of|out of)\s*{NUMBER})?(?=\s|:|$)", re.IGNORECASE)
_REST = re.compile(r"(?:\s+(?:for|in)\s+(?P<period>[^:]+?))?\s*(?::\s*(?P<note>.*))?", re.DOTALL)


class _Line(NamedTuple):
    """A line as it was typed: for which indicator, the number, and what else was said."""

    indicator: Indicator
    number: str
    period: str
    note: str


def typed_number(session: Session, visit: Visit, committee: Committee, me: Member, rest: str) -> Replies:
    """``NAME 42 for October 2026: note``; without a period the form opens. None when it is just a name."""
    line = _line(session, committee, rest)
    if line is None:
        return None
    authorize(session, me, Act.RECORD_OBSERVATION, line.indicator)
    if not line.period:
        return _open(session, visit, committee, line.indicator, value=line.number, note=line.note)
    calendar = calendar_of(session, committee)
    span = read_span(line.period, line.indicator.period, now=visit.now, calendar=calendar)
    figure = figure_of(line.indicator, span, read_typed(line.number, "value"), note=line.note)
    return take(session, visit, me, line.indicator, figure)


def take(session: Session, visit: Visit, me: Member, indicator: Indicator, figure: Figure) -> Replies:
    """One number is kept; of one that is small it is asked first, and nothing is kept before the press.

    Raises Refused, NotAllowed, AlreadySettled.
    """
    if not _is_to_be_asked(indicator, figure):
        return _keep(session, visit, me, indicator, figure)
    check_figures(session, me, indicator, [figure], now=visit.now)
    return Say(prompts.ask_small(forms.keep_small(indicator, figure), _packed(indicator, figure)))


def _line(session: Session, committee: Committee, rest: str) -> _Line | None:
    """The line taken apart where its beginning names an indicator; a name may have numbers in it."""
    try:
        indicator_named(session, committee.pk, rest)
        return None
    except NotFound as whole:
        fault = whole
    for found in _TYPED.finditer(rest):
        said = _REST.fullmatch(rest[found.end() :])
        if said is None:
            continue
        try:
            indicator = indicator_named(session, committee.pk, rest[: found.start()])
        except NotFound as error:
            fault = error
            continue
        return _Line(indicator, found[0], said["period"] or "", (said["note"] or "").strip())
    raise fault


def _is_to_be_asked(indicator: Indicator, figure: Figure) -> bool:
    return is_small(indicator, figure) and not indicator.show_small


def _packed(indicator: Indicator, figure: Figure) -> str:
    """A number as it travels in a button: it is kept nowhere before somebody presses that."""
    first, last = figure.span.first.isoformat(), figure.span.last.isoformat()
    parts = [indicator.pk, first, last, figure.value, figure.numerator, figure.denominator, figure.note]
    return json.dumps(parts, separators=(",", ":"), ensure_ascii=False)


def on_keep_small(session: Session, visit: Visit) -> Replies:
    """The number is kept though it is small."""
    committee, me = visit.enter(session)
    pk, first, last, value, numerator, denominator, note = json.loads(visit.value)
    indicator = fetch(session, Indicator, committee.pk, pk)
    span = Span(date.fromisoformat(first), date.fromisoformat(last))
    figure = Figure(span, value, numerator, denominator, note)
    return _keep(session, visit, me, indicator, figure, instead=True)


def _keep(
    session: Session, visit: Visit, me: Member, indicator: Indicator, figure: Figure, *, instead: bool = False
) -> Replies:
    """One number is kept; told in the place of what was shown, or below it."""
    kept = record_all(session, me, indicator, [figure], way=Way.TYPED, now=visit.now)
    call_off(session, indicator, figure.span, now=visit.now)
    show = Redraw if instead else Say
    if not kept.rows:
        return show(prompts.note(prompts.same(indicator)))
    return show(prompts.kept(indicator, kept.rows[0], corrected=bool(kept.corrected)))


def on_give(session: Session, visit: Visit) -> Replies:
    """The form for one number; the button may carry the period that is asked for."""
    committee, me = visit.enter(session)
    pk, *days = visit.value.split(":")
    indicator = fetch(session, Indicator, committee.pk, int(pk))
    authorize(session, me, Act.RECORD_OBSERVATION, indicator)
    check_active(indicator)
    span = Span(*map(date.fromisoformat, days)) if days else None
    return _open(session, visit, committee, indicator, span=span)


def _open(
    session: Session,
    visit: Visit,
    committee: Committee,
    indicator: Indicator,
    *,
    span: Span | None = None,
    value: str = "",
    note: str = "",
) -> Replies:
    """The form, for that period or the last one that is over."""
    fiscal = committee.fiscal_year_start_month
    span = span or last_over(visit.today(committee.zone), indicator.period, fiscal)
    period = words.span(span, indicator.period)
    carried = metadata(visit, indicator=indicator.pk)
    typed = forms.Fields(period, value, note=note)
    return Open(forms.number_form(indicator, typed, metadata=carried))


def on_correct(session: Session, visit: Visit) -> Replies:
    """The form with a number as it is; another period moves it there."""
    committee, me = visit.enter(session)
    observation = fetch(session, Observation, committee.pk, int(visit.value))
    indicator = fetch(session, Indicator, committee.pk, observation.indicator_id)
    authorize(session, me, Act.RECORD_OBSERVATION, indicator)
    carried = metadata(visit, indicator=indicator.pk, replaces=observation.pk)
    present = forms.fields_of(indicator, observation.figure)
    return Open(forms.number_form(indicator, present, metadata=carried))


def on_number_sent(session: Session, visit: Visit) -> Replies:
    """One number is kept; one that is small is asked about first, in the form."""
    committee, me = visit.enter(session)
    carried, values = visit.metadata, visit.values
    indicator = fetch(session, Indicator, committee.pk, carried["indicator"])
    authorize(session, me, Act.RECORD_OBSERVATION, indicator)
    typed = forms.Fields(*(values.get(name) or "" for name in forms.Fields._fields))
    calendar = calendar_of(session, committee)
    span = read_span(typed.period, indicator.period, now=visit.now, calendar=calendar)
    of = read_number(typed.denominator, "denominator") if typed.denominator else None
    number: Typed = read_typed(typed.value, "value")
    figure = figure_of(indicator, span, number, of=of, note=typed.note)
    if _is_to_be_asked(indicator, figure) and not carried.get("warned"):
        if "replaces" not in carried:  # what is corrected may make room for it
            check_figures(session, me, indicator, [figure], now=visit.now)
        again = {**carried, "warned": True}
        return Turn(forms.number_form(indicator, typed, warned=True, metadata=again))
    _move(session, visit, me, committee, figure)
    return _keep(session, visit, me, indicator, figure)


def _move(session: Session, visit: Visit, me: Member, committee: Committee, figure: Figure) -> None:
    """A correction that names another period takes the number away from the one that it was for."""
    replaces = visit.metadata.get("replaces")
    if replaces is None:
        return
    before = fetch(session, Observation, committee.pk, replaces)
    if before.span != figure.span:
        take_back(session, me, before, now=visit.now)


def on_take_back(session: Session, visit: Visit) -> Replies:
    """A number does not count any more."""
    committee, me = visit.enter(session)
    observation = fetch(session, Observation, committee.pk, int(visit.value))
    take_back(session, me, observation, now=visit.now)
    return Redraw(prompts.note(prompts.taken_back(observation)))


def on_table(session: Session, visit: Visit) -> Replies:
    """The form into which two columns are pasted."""
    committee, me = visit.enter(session)
    indicator = fetch(session, Indicator, committee.pk, int(visit.value))
    authorize(session, me, Act.RECORD_OBSERVATION, indicator)
    check_active(indicator)
    return Open(forms.table_form(indicator, metadata=metadata(visit, indicator=indicator.pk)))


def on_table_sent(session: Session, visit: Visit) -> Replies:
    """All lines are kept, or none; small ones are asked about first."""
    committee, me = visit.enter(session)
    carried, text = visit.metadata, visit.values["table"] or ""
    indicator = fetch(session, Indicator, committee.pk, carried["indicator"])
    figures = read_sheet(text, indicator, now=visit.now, calendar=calendar_of(session, committee))
    small = sum(_is_to_be_asked(indicator, figure) for figure in figures)
    if small and not carried.get("warned"):
        check_figures(session, me, indicator, figures, now=visit.now)
        again = {**carried, "warned": True}
        return Turn(forms.table_form(indicator, text=text, warned=small, metadata=again))
    kept = record_all(session, me, indicator, figures, way=Way.TABLE, now=visit.now)
    for figure in figures:
        call_off(session, indicator, figure.span, now=visit.now)
    notice = prompts.brought(indicator, kept.rows, kept.corrected, kept.same)
    return Say(one_of(session, committee, me, indicator, notice=notice))


def on_numbers(session: Session, visit: Visit) -> Replies:
    """All numbers that were ever given, page by page."""
    committee, me = visit.enter(session)
    pk, _, page = visit.value.partition(":")
    return redrawn_numbers(session, me, fetch(session, Indicator, committee.pk, int(pk)), page=int(page or 0))
