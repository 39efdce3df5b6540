"""``/committee assess``: the instruments of the committee, their runs, and what came of them."""

from sqlmodel import Session

from handlers.replies import Redraw, Replies, Say
from handlers.tools import assess_forms as forms
from handlers.tools import assess_results as results
from handlers.tools.assess_views import instrument_in, list_message
from handlers.visit import Visit
from models.access import Act
from models.errors import NotFound
from models.tools import instrument_run as runs
from models.tools.instrument import add_instrument, retire_instrument, version_of
from prompts.tools import assess as prompts
from prompts.tools import assess_forms as form_prompts
from prompts.tools.shipped import shipped


def type_assess(session: Session, visit: Visit, _rest: str) -> Replies:
    """``assess``: every instrument as it stands."""
    committee, me = visit.enter(session)
    return Say(list_message(session, visit, committee, me))


def on_list(session: Session, visit: Visit) -> Replies:
    """The list, in the place of what was shown."""
    committee, me = visit.enter(session)
    return Redraw(list_message(session, visit, committee, me, page=int(visit.value or 0)))


def on_items(session: Session, visit: Visit) -> Replies:
    """What an instrument asks, at present or (``3:1``) in a version."""
    committee, _ = visit.enter(session)
    number, _, version = visit.value.partition(":")
    instrument = instrument_in(session, committee, number)
    asked = version_of(session, instrument, int(version) if version else None)
    return Say(prompts.render_items(instrument, asked, zone=committee.zone))


def on_take(session: Session, visit: Visit) -> Replies:
    """A shipped instrument is the committee's from now on."""
    committee, me = visit.enter(session)
    sheet = shipped().get(visit.value)
    if sheet is None:
        raise NotFound("instrument", visit.value)
    instrument = add_instrument(session, me, sheet, shipped=visit.value, now=visit.now)
    return Redraw(list_message(session, visit, committee, me, notice=prompts.taken_up(instrument)))


def on_retire(session: Session, visit: Visit) -> Replies:
    """It is used no more."""
    return _retire(session, visit, retired=True)


def on_restore(session: Session, visit: Visit) -> Replies:
    """It is used again."""
    return _retire(session, visit, retired=False)


def _retire(session: Session, visit: Visit, *, retired: bool) -> Replies:
    committee, me = visit.enter(session)
    instrument = instrument_in(session, committee, visit.value)
    retire_instrument(session, me, instrument, retired=retired, now=visit.now)
    return Redraw(list_message(session, visit, committee, me, notice=prompts.retired(instrument)))


def on_close(session: Session, visit: Visit) -> Replies:
    """The run takes no more answers, and its results are shown."""
    committee, me = visit.enter_for(session, Act.RUN_INSTRUMENT)
    run, _ = runs.run_by_id(session, committee.pk, int(visit.value))
    runs.close_run(session, me, run, now=visit.now)
    return Redraw(results.results_message(session, committee, me, run))


def on_call_off(session: Session, visit: Visit) -> Replies:
    """The run ends without results."""
    committee, me = visit.enter_for(session, Act.RUN_INSTRUMENT)
    run, _ = runs.run_by_id(session, committee.pk, int(visit.value))
    runs.call_off_run(session, me, run, now=visit.now)
    notice = prompts.called_off(runs.instrument_of(session, run))
    return Redraw(list_message(session, visit, committee, me, notice=notice))


WORDS = {"assess": type_assess}

ACTIONS = {
    prompts.LIST: on_list,
    prompts.PAGE: on_list,
    prompts.BACK: on_list,
    prompts.ITEMS: on_items,
    prompts.TAKE: on_take,
    prompts.ADD: forms.on_add,
    prompts.PASTE: forms.on_paste,
    prompts.CHANGE: forms.on_change,
    prompts.RETIRE: on_retire,
    prompts.RESTORE: on_restore,
    prompts.START: forms.on_start,
    prompts.CLOSE: on_close,
    prompts.CALL_OFF: on_call_off,
    prompts.ANSWER: forms.on_answer,
    prompts.RESULTS: results.on_results,
    prompts.RESULTS_PAGE: results.on_page,
    prompts.RESULTS_BACK: results.on_page,
    prompts.RUNS: results.on_runs,
    prompts.RUNS_PAGE: results.on_runs,
    prompts.RUNS_BACK: results.on_runs,
    prompts.COMPARE: results.on_compare,
    prompts.AGREE: results.on_agree,
    prompts.AGENDA: results.on_agenda,
    prompts.SHOWN: results.on_shown,
}

FORMS = {
    form_prompts.INSTRUMENT_FORM: forms.on_instrument_sent,
    form_prompts.PASTE_FORM: forms.on_pasted,
    form_prompts.START_FORM: forms.on_begun,
    form_prompts.RATE_FORM: forms.on_rated,
    form_prompts.AGREE_FORM: results.on_agreed,
}
