"""``/committee readiness``: six principles, what shows that they hold, who sees to them."""

from typing import Any

from sqlmodel import Session

from handlers import forms
from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say
from handlers.tools import assess_forms
from handlers.tools.assess_views import list_message
from handlers.visit import Visit
from models.access import Act, allowed, may
from models.base import fetch
from models.committee import Committee, Member
from models.outbox import Message
from models.tools import readiness
from models.tools.instrument import add_instrument
from models.tools.instrument_list import taken_up
from models.tools.instrument_results import may_see, results_for_all
from models.tools.readiness import PrincipleLine, Readiness, ReadinessEvidence, ReadinessPrinciple
from models.tools.run_tables import last_run, open_run
from prompts.tools import readiness as prompts
from prompts.tools.shipped import shipped


def type_readiness(session: Session, visit: Visit, _rest: str) -> Replies:
    """``readiness``: the six principles."""
    committee, me = visit.enter(session)
    return Say(_all(session, visit, committee, me))


def on_open(session: Session, visit: Visit) -> Replies:
    """The six principles, below a reminder."""
    return type_readiness(session, visit, "")


def on_show(session: Session, visit: Visit) -> Replies:
    """The six principles, in the place of one."""
    committee, me = visit.enter(session)
    return Redraw(_all(session, visit, committee, me))


def on_one(session: Session, visit: Visit) -> Replies:
    """One principle, in the place of all; the value may name a page."""
    committee, me = visit.enter(session)
    number, _, page = visit.value.partition(":")
    principle = fetch(session, ReadinessPrinciple, committee.pk, int(number))
    return Redraw(_one(session, visit, committee, me, principle, page=int(page or 0)))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of a piece of evidence."""
    committee, _ = visit.enter(session)
    principle = fetch(session, ReadinessPrinciple, committee.pk, int(visit.value))
    line = _line(session, visit, committee, principle)
    day = visit.today(committee.zone)
    return Open(prompts.evidence_form(line, day=day, metadata=_metadata(visit, principle)))


def on_added(session: Session, visit: Visit) -> Replies:
    """A piece of evidence."""
    committee, me = visit.enter(session)
    principle = fetch(session, ReadinessPrinciple, committee.pk, int(visit.metadata["principle"]))
    readiness.add_evidence(
        session,
        me,
        principle,
        text=visit.values["text"] or "",
        link=visit.values["link"] or "",
        on=picked_day(visit, "on"),
        now=visit.now,
    )
    notice = prompts.added()
    return Say(_one(session, visit, committee, me, principle, notice=notice))


def on_withdraw(session: Session, visit: Visit) -> Replies:
    """A piece of evidence counts no more."""
    committee, me = visit.enter(session)
    row = fetch(session, ReadinessEvidence, committee.pk, int(visit.value))
    readiness.withdraw_evidence(session, me, row, now=visit.now)
    principle = fetch(session, ReadinessPrinciple, committee.pk, row.principle_id)
    return Redraw(_one(session, visit, committee, me, principle, notice=prompts.withdrawn()))


def on_owner(session: Session, visit: Visit) -> Replies:
    """The form that says who sees to it."""
    committee, _ = visit.enter_for(session, Act.KEEP_READINESS)
    principle = fetch(session, ReadinessPrinciple, committee.pk, int(visit.value))
    line = _line(session, visit, committee, principle)
    return Open(prompts.owner_form(line, metadata=_metadata(visit, principle)))


def on_owned(session: Session, visit: Visit) -> Replies:
    """Who sees to it from now on."""
    committee, me = visit.enter(session)
    principle = fetch(session, ReadinessPrinciple, committee.pk, int(visit.metadata["principle"]))
    owner = forms.owner(session, committee, visit.values["owner"])
    readiness.give_owner(session, me, principle, owner, now=visit.now)
    notice = prompts.owned(_line(session, visit, committee, principle))
    return Say(_one(session, visit, committee, me, principle, notice=notice))


def on_look(session: Session, visit: Visit) -> Replies:
    """The form in which a look at all six is recorded."""
    committee, _ = visit.enter_for(session, Act.KEEP_READINESS)
    metadata = visit.carry()
    return Open(prompts.look_form(_readiness(session, visit, committee), metadata=metadata))


def on_looked(session: Session, visit: Visit) -> Replies:
    """All six were looked at."""
    committee, me = visit.enter(session)
    readiness.begin_principles(session, committee.pk, prompts.keys())
    readiness.record_look(session, me, prompts.keys(), note=visit.values["note"] or "", now=visit.now)
    notice = prompts.looked(_readiness(session, visit, committee))
    return Say(_all(session, visit, committee, me, notice=notice))


def on_rate(session: Session, visit: Visit) -> Replies:
    """The form in which members are asked to rate the six; while they are asked, where that stands."""
    committee, me = visit.enter_for(session, Act.RUN_INSTRUMENT)
    instrument = taken_up(session, committee.pk, prompts.INSTRUMENT)
    if instrument is None:
        sheet = shipped()[prompts.INSTRUMENT]
        instrument = add_instrument(session, me, sheet, shipped=prompts.INSTRUMENT, now=visit.now)
    if instrument.retired or open_run(session, instrument.pk) is not None:
        return Say(list_message(session, visit, committee, me))
    return Open(assess_forms.start(session, visit, committee, instrument))


def _rated(session: Session, committee: Committee, me: Member) -> prompts.Rated | None:
    """How members rated them last, for those who may see that."""
    instrument = taken_up(session, committee.pk, prompts.INSTRUMENT)
    run = last_run(session, instrument.pk) if instrument else None
    day = run.last_day(committee.zone) if run else None
    if run is None or day is None or not may_see(session, me, run):
        return None
    return prompts.Rated(results_for_all(session, run), day)


def _readiness(session: Session, visit: Visit, committee: Committee) -> Readiness:
    readiness.begin_principles(session, committee.pk, prompts.keys())
    return readiness.readiness_of(session, committee, prompts.keys(), now=visit.now)


def _line(
    session: Session, visit: Visit, committee: Committee, principle: ReadinessPrinciple
) -> PrincipleLine:
    lines = _readiness(session, visit, committee).lines
    return next(line for line in lines if line.principle.pk == principle.pk)


def _all(session: Session, visit: Visit, committee: Committee, me: Member, *, notice: str = "") -> Message:
    keeps = may(session, me, Act.KEEP_READINESS)
    return prompts.render_all(
        _readiness(session, visit, committee),
        may_keep=keeps,
        rated=_rated(session, committee, me),
        notice=notice,
    )


def _one(
    session: Session,
    visit: Visit,
    committee: Committee,
    me: Member,
    principle: ReadinessPrinciple,
    *,
    page: int = 0,
    notice: str = "",
) -> Message:
    line = _line(session, visit, committee, principle)
    evidence = [one.evidence for one in line.evidence]
    mine = allowed(session, me, Act.WITHDRAW_READINESS_EVIDENCE, evidence)
    return prompts.render_one(
        line,
        may_keep=may(session, me, Act.KEEP_READINESS),
        withdrawable={row.pk for row in mine},
        page=page,
        notice=notice,
    )


def _metadata(visit: Visit, principle: ReadinessPrinciple) -> dict[str, Any]:
    return visit.carry(principle=principle.pk)


WORDS = {"readiness": type_readiness}

ACTIONS = {
    prompts.OPEN_ALL: on_open,
    prompts.SHOW: on_show,
    prompts.OPEN_ONE: on_one,
    prompts.ONE_PAGE: on_one,
    prompts.ONE_BACK: on_one,
    prompts.ADD: on_add,
    prompts.WITHDRAW: on_withdraw,
    prompts.OWNER: on_owner,
    prompts.LOOK: on_look,
    prompts.RATE: on_rate,
}

FORMS = {
    prompts.EVIDENCE_FORM: on_added,
    prompts.OWNER_FORM: on_owned,
    prompts.LOOK_FORM: on_looked,
}
