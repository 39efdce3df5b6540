"""The results of assessments: read, put on the agenda, shown at a meeting, and what the group agreed on."""

from sqlmodel import Session

from handlers.pickers import picked_day, picked_number
from handlers.replies import Open, Redraw, Replies, Say
from handlers.tools.assess_views import instrument_in
from handlers.tools.talks import with_talks
from handlers.visit import Visit
from models.access import Act, may
from models.committee import Committee, Member
from models.outbox import Message
from models.tools import instrument_results as found
from models.tools import instrument_run as runs
from models.tools.agenda_topic import put_on_agenda
from models.tools.consensus import record_consensus
from models.tools.instrument_list import past_runs
from models.tools.run_tables import InstrumentRun
from prompts.tools import assess_forms as form_prompts
from prompts.tools import assess_results as prompts
from prompts.tools import assess_runs as runs_prompts
from prompts.tools import showing


def on_results(session: Session, visit: Visit) -> Replies:
    """What came of a run."""
    committee, me = visit.enter(session)
    run, _ = runs.run_by_id(session, committee.pk, int(visit.value))
    return Say(results_message(session, committee, me, run))


def on_page(session: Session, visit: Visit) -> Replies:
    """Another page of it (``12:1``), in the place of this one."""
    committee, me = visit.enter(session)
    number, _, page = visit.value.partition(":")
    run, _ = runs.run_by_id(session, committee.pk, int(number))
    return Redraw(results_message(session, committee, me, run, page=int(page)))


def on_runs(session: Session, visit: Visit) -> Replies:
    """All runs of an instrument (``3:0``), a page at a time."""
    committee, me = visit.enter(session)
    number, _, page = visit.value.partition(":")
    instrument = instrument_in(session, committee, number)
    past = past_runs(session, me, instrument)
    return Redraw(runs_prompts.render_runs(instrument, past, zone=committee.zone, page=int(page or 0)))


def on_compare(session: Session, visit: Visit) -> Replies:
    """The results of a run beside those of any other before it (``12:4``)."""
    committee, me = visit.enter(session)
    (run, _), (before, _) = (
        runs.run_by_id(session, committee.pk, int(number)) for number in visit.value.split(":")
    )
    results = found.results_of(session, me, run, before=before)
    return Say(prompts.render_results(results, _reader(session, committee, me)))


def on_agenda(session: Session, visit: Visit) -> Replies:
    """The results are a topic of the next meeting."""
    committee, me = visit.enter(session)
    run, _ = runs.run_by_id(session, committee.pk, int(visit.value))
    results, reader = found.results_of(session, me, run), _reader(session, committee, me)
    put = put_on_agenda(
        session,
        me,
        title=prompts.topic_title(results.instrument, run),
        attachment=prompts.topic_attachment(results, reader),
        origin=run.origin,
        now=visit.now,
    )
    notice = showing.put_on_agenda(put.item, put.meeting, fresh=put.fresh)
    return Say(prompts.render_results(results, reader, notice=notice))


def on_shown(session: Session, visit: Visit) -> Replies:
    """They were shown at a meeting: members can read them."""
    committee, me = visit.enter(session)
    run, _ = runs.run_by_id(session, committee.pk, int(visit.value))
    found.mark_shown(session, me, run, now=visit.now)
    return Redraw(results_message(session, committee, me, run, notice=prompts.was_shown()))


def on_agree(session: Session, visit: Visit) -> Replies:
    """The form for what the group agreed on, about an item (``12:3``) or a phase (``12:phase:0``)."""
    committee, me = visit.enter_for(session, Act.RUN_INSTRUMENT)
    number, _, about = visit.value.partition(":")
    run, version = runs.run_by_id(session, committee.pk, int(number))
    results = found.results_of(session, me, run)
    place, section = None, ""
    if about.startswith(prompts.PHASE):
        section = version.sections[int(about.partition(":")[2])]
        present = results.agreed.get(section)
    else:
        place = int(about)
        present = next((one.agreed for one in results.spreads if one.place == place), None)
    return Open(
        form_prompts.agree_form(
            version,
            about=section or version.items[place or 0][1],
            chosen=present.value if present else None,
            note=present.note if present else "",
            day=visit.today(committee.zone),
            metadata=visit.carry(run=run.pk, place=place, section=section),
        )
    )


def on_agreed(session: Session, visit: Visit) -> Replies:
    """It is recorded, and the results shown with it."""
    committee, me = visit.enter(session)
    told = visit.metadata
    run, version = runs.run_by_id(session, committee.pk, int(told["run"]))
    place, section = told["place"], told["section"]
    row = record_consensus(
        session,
        me,
        run,
        place=place,
        section=section,
        value=picked_number(visit, "value"),
        note=visit.values["note"] or "",
        met_on=picked_day(visit, "met_on"),
        now=visit.now,
    )
    notice = prompts.recorded(section or version.items[place][1], row.met_on)
    return Say(results_message(session, committee, me, run, notice=notice))


def results_message(
    session: Session,
    committee: Committee,
    me: Member,
    run: InstrumentRun,
    *,
    page: int = 0,
    notice: str = "",
) -> Message:
    """The results as they are for this reader."""
    results = found.results_of(session, me, run)
    card = prompts.render_results(results, _reader(session, committee, me), page=page, notice=notice)
    return with_talks(session, committee.pk, run.origin, card)


def _reader(session: Session, committee: Committee, me: Member) -> prompts.Reader:
    return prompts.Reader(
        may_keep=may(session, me, Act.RUN_INSTRUMENT),
        zone=committee.zone,
        open_to_all=not committee.open_meetings,
    )
