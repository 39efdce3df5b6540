"""The forms of assessments: an instrument, the beginning of a run, the ratings of one person."""

from functools import partial
from typing import Any

from sqlmodel import Session

from handlers.pickers import picked_day, picked_number
from handlers.replies import Open, Replies, Say, Turn
from handlers.tools.assess_views import instrument_in, list_message
from handlers.visit import Visit
from models.access import Act
from models.committee import (
    Committee,
    Member,
    agencies_of,
    find_member,
    lock,
    members_of,
)
from models.errors import AlreadySettled, Refused
from models.outbox import Kind
from models.roster import seat_lines
from models.tools import instrument_run as runs
from models.tools.instrument import (
    Instrument,
    InstrumentVersion,
    Raters,
    Sheet,
    add_instrument,
    change_instrument,
    version_of,
)
from models.tools.instrument_reading import read_items, read_scale, read_sheet
from models.tools.instrument_run import Asked
from models.tools.run_tables import InstrumentRun, RunState, Side, last_run, raters_of
from prompts.tools import assess as prompts
from prompts.tools import assess_forms as form_prompts


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of the committee's own instrument."""
    visit.enter_for(session, Act.KEEP_INSTRUMENT)
    return Open(form_prompts.instrument_form(None, metadata=visit.carry()))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with an instrument as it is."""
    committee, _ = visit.enter_for(session, Act.KEEP_INSTRUMENT)
    instrument = instrument_in(session, committee, visit.value)
    sheet = version_of(session, instrument).sheet(instrument.name)
    metadata = visit.carry(instrument=instrument.pk, version=instrument.current)
    return Open(form_prompts.instrument_form(sheet, metadata=metadata))


def on_instrument_sent(session: Session, visit: Visit) -> Replies:
    """An instrument is added, or asks so from now on."""
    committee, me = visit.enter(session)
    sheet, number = _sheet(visit), visit.metadata.get("instrument")
    if number is None:
        instrument, fresh = add_instrument(session, me, sheet, now=visit.now), False
    else:
        instrument = instrument_in(session, committee, number)
        version = int(visit.metadata["version"])
        fresh = change_instrument(session, me, instrument, sheet, seen=version, now=visit.now)
    notice = prompts.saved(instrument, fresh=fresh)
    return Say(list_message(session, visit, committee, me, notice=notice))


def _sheet(visit: Visit) -> Sheet:
    """What the form says. Raises Refused on the field at fault."""
    values = visit.values
    names = sorted((name for name in values if name.startswith("items")), key=lambda name: (len(name), name))
    sections, items = read_items("\n".join(values[name] or "" for name in names))
    return Sheet(
        values["name"] or "",
        scale=read_scale(values["scale"] or ""),
        items=items,
        sections=sections,
        raters=Raters(values["raters"]),
        repeat_months=picked_number(visit, "repeat_months") if values["repeat_months"] else None,
        gated=values["gated"] == "yes",
        source=values["source"] or "",
        about=values["about"] or "",
    )


def on_paste(session: Session, visit: Visit) -> Replies:
    """The form into which a whole instrument is pasted."""
    visit.enter_for(session, Act.KEEP_INSTRUMENT)
    return Open(form_prompts.paste_form(metadata=visit.carry()))


def on_pasted(session: Session, visit: Visit) -> Replies:
    """The pasted instrument is the committee's from now on; what is wrong with it is said on the form."""
    committee, me = visit.enter(session)
    text = "\n".join(visit.values[name] or "" for name in form_prompts.PASTE_FIELDS)
    instrument = add_instrument(session, me, read_sheet(text), now=visit.now)
    notice = prompts.saved(instrument, fresh=False)
    return Say(list_message(session, visit, committee, me, notice=notice))


# --- a run ------------------------------------------------------------------------------------------


def on_start(session: Session, visit: Visit) -> Replies:
    """The form in which it is said who rates, until when."""
    committee, _ = visit.enter_for(session, Act.RUN_INSTRUMENT)
    return Open(start(session, visit, committee, instrument_in(session, committee, visit.value)))


def start(session: Session, visit: Visit, committee: Committee, instrument: Instrument) -> dict[str, Any]:
    """That form, with those who are proposed."""
    version = version_of(session, instrument)
    return form_prompts.start_form(
        instrument,
        version,
        _proposed(session, committee, instrument, version),
        open_to_all=not committee.open_meetings,
        metadata=visit.carry(instrument=instrument.pk),
    )


def _proposed(
    session: Session, committee: Committee, instrument: Instrument, version: InstrumentVersion
) -> form_prompts.Proposed:
    """Whoever holds a seat, or stands in for it; IT as in the run before."""
    if version.raters is Raters.GROUP:
        return form_prompts.Proposed(phases=runs.open_phases(session, instrument, version))
    sitting = [
        (line.agency.pk, line.principal or line.designee) for line in seat_lines(session, committee.pk)
    ]
    seats = [(agency, member.slack_id) for agency, member in sitting if member]
    before = last_run(session, instrument.pk)
    people = {member.pk: member for member in members_of(session, committee.pk)}
    former = raters_of(session, before) if before else []
    it = {
        one.agency_id: people[one.member_id].slack_id
        for one in former
        if one.side is Side.IT and one.agency_id and one.member_id in people
    }
    one = version.raters is Raters.ONE
    return form_prompts.Proposed(
        raters=() if one else list(dict.fromkeys(slack_id for _, slack_id in seats)),
        leaders=dict(seats),
        it=it,
        phases=runs.open_phases(session, instrument, version),
        agencies=agencies_of(session, committee.pk),
    )


def on_begun(session: Session, visit: Visit) -> Replies:
    """A run begins: each who is named gets one private message."""
    committee, me = visit.enter(session)
    instrument = instrument_in(session, committee, visit.metadata["instrument"])
    version = version_of(session, instrument)
    asked = _asked(session, visit, committee, version)
    run = runs.start_run(
        session,
        me,
        instrument,
        asked,
        closes_on=picked_day(visit, "closes_on"),
        section=visit.values.get("section") or "",
        now=visit.now,
    )
    if run.state is RunState.OPEN:
        to_all = not committee.open_meetings
        asking = partial(prompts.invitation, instrument, version, run, open_to_all=to_all)
        runs.write_to_raters(session, run, asking, kind=Kind.NOTICE, key="instrument-ask", now=visit.now)
    notice = prompts.started(instrument, run, len(asked))
    return Say(list_message(session, visit, committee, me, notice=notice))


def _asked(session: Session, visit: Visit, committee: Committee, version: InstrumentVersion) -> list[Asked]:
    """Who was picked. Raises Refused on the field for somebody who is not on the committee."""
    if version.raters is not Raters.AGENCIES:
        picked = visit.values.get("raters") or []
        chosen = [picked] if isinstance(picked, str) else picked
        return [Asked(_member(session, committee, one, "raters")) for one in dict.fromkeys(chosen)]
    asked = []
    for agency in agencies_of(session, committee.pk):
        for side, field in ((Side.LEADER, f"leader_{agency.pk}"), (Side.IT, f"it_{agency.pk}")):
            if slack_id := visit.values.get(field):
                asked.append(Asked(_member(session, committee, slack_id, field), agency, side, field))
    return asked


def _member(session: Session, committee: Committee, slack_id: str, field: str) -> Member:
    found = find_member(session, committee.pk, slack_id)
    if found is None:
        raise Refused(field, "no_member")
    return found


# --- ratings ----------------------------------------------------------------------------------------


def on_answer(session: Session, visit: Visit) -> Replies:
    """The first page of the items, as this person has rated them so far."""
    committee, me = visit.enter(session)
    run, _ = runs.run_by_id(session, committee.pk, int(visit.value))
    if run.state is not RunState.OPEN:
        raise AlreadySettled("closed_run", "", run.state)
    return Open(_page(session, visit, committee, me, run, 0))


def on_rated(session: Session, visit: Visit) -> Replies:
    """A page is kept; then comes the next one, or a word of thanks."""
    committee, me = visit.enter(session)
    lock(session, committee.pk)
    run, version = runs.run_by_id(session, committee.pk, int(visit.metadata["run"]))
    page, pages = int(visit.metadata["page"]), form_prompts.pages_of(version, run)
    given = {
        int(name.removeprefix("item_")): None if value in (None, form_prompts.CANNOT_SAY) else int(value)
        for name, value in visit.values.items()
        if name.startswith("item_")
    }
    last = page + 1 >= len(pages)
    runs.rate(session, me, runs.rater_of(session, run, me), given, finished=last, now=visit.now)
    if not last:
        return Turn(_page(session, visit, committee, me, run, page + 1))
    return Say(prompts.thanks(runs.instrument_of(session, run), run))


def _page(
    session: Session, visit: Visit, committee: Committee, me: Member, run: InstrumentRun, page: int
) -> dict[str, Any]:
    version = runs.run_by_id(session, committee.pk, run.pk)[1]
    return form_prompts.rate_form(
        runs.instrument_of(session, run),
        version,
        run,
        runs.rater_of(session, run, me),
        page=page,
        open_to_all=not committee.open_meetings,
        metadata=visit.carry(run=run.pk, page=page),
    )
