"""``/committee scoping``: what agencies worry about, hope for and would gain."""

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say, Turn
from handlers.tools.map_views import map_in_use
from handlers.visit import Visit
from models.access import Act, authorize, may
from models.base import fetch
from models.committee import Agency, Committee, Member, agencies_of
from models.errors import NotFound, Refused
from models.outbox import Message
from models.tools import scoping
from models.tools.objectives import Stated
from models.tools.scoping import RemarkKind, Said, ScopingRemark, ScopingSession
from prompts.tools import map_forms, objectives, showing
from prompts.tools import scoping as prompts


def type_scoping(session: Session, visit: Visit, _rest: str) -> Replies:
    """``scoping``: the sessions."""
    committee, me = visit.enter(session)
    return Say(_sittings(session, committee, me))


def on_page(session: Session, visit: Visit) -> Replies:
    """A page of the sessions, in the place of what was shown."""
    committee, me = visit.enter(session)
    return Redraw(_sittings(session, committee, me, page=int(visit.value or 0)))


def on_hold(session: Session, visit: Visit) -> Replies:
    """The form of a new session."""
    committee, _ = visit.enter_for(session, Act.KEEP_SCOPING)
    day = visit.today(committee.zone).isoformat()
    return Open(prompts.session_form(None, day=day, metadata=visit.carry()))


def on_retitle(session: Session, visit: Visit) -> Replies:
    """The form with a session as it is."""
    committee, _ = visit.enter_for(session, Act.KEEP_SCOPING)
    sitting = fetch(session, ScopingSession, committee.pk, int(visit.value))
    metadata = visit.carry(sitting=sitting.pk)
    return Open(prompts.session_form(sitting, day="", metadata=metadata))


def on_held(session: Session, visit: Visit) -> Replies:
    """A session is there, or has another title or day."""
    committee, me = visit.enter(session)
    title, day = visit.values["title"] or "", picked_day(visit, "held_on")
    if "sitting" in visit.metadata:
        sitting = fetch(session, ScopingSession, committee.pk, int(visit.metadata["sitting"]))
        scoping.change_session(session, me, sitting, title=title, held_on=day, now=visit.now)
    else:
        sitting = scoping.hold_session(session, me, title=title, held_on=day, now=visit.now)
    return Say(_remarks(session, committee, me, sitting, notice=prompts.saved(sitting.title)))


def on_by_theme(session: Session, visit: Visit) -> Replies:
    """What was said, by theme."""
    return _show(session, visit, by=prompts.THEME)


def on_by_agency(session: Session, visit: Visit) -> Replies:
    """What was said, by agency."""
    return _show(session, visit, by=prompts.AGENCY)


def on_remarks_page(session: Session, visit: Visit) -> Replies:
    """Another page of what was said, put together as it was."""
    _, by, _ = visit.value.split(":")
    return _show(session, visit, by=by)


def on_add(session: Session, visit: Visit) -> Replies:
    """The form for what was said, which stays open for the next one."""
    committee, _ = visit.enter_for(session, Act.KEEP_SCOPING)
    sitting = fetch(session, ScopingSession, committee.pk, int(visit.value))
    metadata = visit.carry(sitting=sitting.pk, turn=0)
    return Open(
        prompts.remark_form(
            agencies_of(session, committee.pk), _themes(session, committee), metadata=metadata
        )
    )


def on_remark(session: Session, visit: Visit) -> Replies:
    """One remark, in the place of the list."""
    committee, _ = visit.enter_for(session, Act.KEEP_SCOPING)
    remark = fetch(session, ScopingRemark, committee.pk, int(visit.value))
    return Redraw(prompts.render_remark(scoping.line_of(session, remark)))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form with a remark as it is."""
    committee, me = visit.enter(session)
    remark = fetch(session, ScopingRemark, committee.pk, int(visit.value))
    authorize(session, me, Act.KEEP_SCOPING, remark)
    metadata = visit.carry(remark=remark.pk, turn=0)
    known = _themes(session, committee)
    return Open(prompts.remark_form(agencies_of(session, committee.pk), known, remark, metadata=metadata))


def on_said(session: Session, visit: Visit) -> Replies:
    """A remark is added, and the form is there for the next one; or one is corrected."""
    committee, me = visit.enter(session)
    said = _said(session, visit, committee)
    if "remark" in visit.metadata:
        remark = fetch(session, ScopingRemark, committee.pk, int(visit.metadata["remark"]))
        scoping.change_remark(session, me, remark, said, now=visit.now)
        notice = prompts.saved(remark.text)
        return Say(prompts.render_remark(scoping.line_of(session, remark), notice=notice))
    sitting = fetch(session, ScopingSession, committee.pk, int(visit.metadata["sitting"]))
    remark = scoping.add_remark(session, me, sitting, said, now=visit.now)
    count = len(scoping.remarks_of(session, committee.pk, sitting))
    notice = prompts.added(scoping.line_of(session, remark), count)
    form = prompts.remark_form(
        agencies_of(session, committee.pk),
        _themes(session, committee),
        notice=notice,
        agency=visit.values["agency"],
        theme=remark.theme,
        metadata={**visit.metadata, "turn": visit.metadata["turn"] + 1},
    )
    return Turn(form)


def on_taken_back(session: Session, visit: Visit) -> Replies:
    """A remark is listed no more."""
    committee, me = visit.enter(session)
    remark = fetch(session, ScopingRemark, committee.pk, int(visit.value))
    scoping.take_back(session, me, remark, now=visit.now)
    sitting = fetch(session, ScopingSession, committee.pk, remark.session_id)
    return Redraw(_remarks(session, committee, me, sitting, notice=prompts.taken_back()))


def on_make(session: Session, visit: Visit) -> Replies:
    """What is made of a remark: the map's or the objectives' own form with its words, or a topic at once."""
    committee, me = visit.enter_for(session, Act.KEEP_SCOPING)
    what, number = visit.value.split(":")
    remark = fetch(session, ScopingRemark, committee.pk, int(number))
    line = scoping.line_of(session, remark)
    metadata = visit.carry(remark=remark.pk)
    if what == prompts.GAP:
        map_in_use(session, committee.pk)
        return Open(map_forms.item_form(None, title=remark.text, metadata=metadata))
    if what == prompts.OBJECTIVE:
        return Open(objectives.objective_form(Stated(remark.text), metadata=metadata))
    put = scoping.put_remark(
        session,
        me,
        remark,
        title=prompts.topic_title(line),
        attachment=prompts.topic_paper(line),
        now=visit.now,
    )
    notice = showing.put_on_agenda(put.item, put.meeting, fresh=put.fresh)
    return Redraw(prompts.render_remark(scoping.line_of(session, remark), notice=notice))


def _show(session: Session, visit: Visit, *, by: str) -> Replies:
    """The value names the session and ends with the page."""
    committee, me = visit.enter(session)
    number, *_, page = visit.value.split(":")
    every = number == prompts.EVERY
    sitting = None if every else fetch(session, ScopingSession, committee.pk, int(number))
    return Redraw(_remarks(session, committee, me, sitting, by=by, page=int(page)))


def _sittings(session: Session, committee: Committee, me: Member, *, page: int = 0) -> Message:
    lines = scoping.sittings_of(session, committee.pk)
    return prompts.render_sittings(lines, may_keep=may(session, me, Act.KEEP_SCOPING), page=page)


def _remarks(
    session: Session,
    committee: Committee,
    me: Member,
    sitting: ScopingSession | None,
    *,
    by: str = prompts.THEME,
    page: int = 0,
    notice: str = "",
) -> Message:
    return prompts.render_remarks(
        scoping.remarks_of(session, committee.pk, sitting),
        sitting,
        by=by,
        may_keep=may(session, me, Act.KEEP_SCOPING),
        page=page,
        notice=notice,
    )


def _themes(session: Session, committee: Committee) -> list[str]:
    return scoping.themes(scoping.remarks_of(session, committee.pk))


def _said(session: Session, visit: Visit, committee: Committee) -> Said:
    """What the form says; a theme that is typed goes before one that is picked.

    Raises Refused for an agency that is not there any more.
    """
    values, agency = visit.values, None
    theme = (values["new_theme"] or "").strip() or values.get("theme") or ""
    if values["agency"] != prompts.OUTSIDE:
        try:
            agency = fetch(session, Agency, committee.pk, int(values["agency"]))
        except NotFound:
            raise Refused("agency", "agency_gone") from None
    return Said(RemarkKind(values["kind"]), values["text"] or "", theme, agency)


WORDS = {"scoping": type_scoping}

ACTIONS = {
    prompts.SHOW: on_page,
    prompts.PAGE: on_page,
    prompts.BACK: on_page,
    prompts.HOLD: on_hold,
    prompts.RETITLE: on_retitle,
    prompts.BY_THEME: on_by_theme,
    prompts.BY_AGENCY: on_by_agency,
    prompts.REMARKS_PAGE: on_remarks_page,
    prompts.REMARKS_BACK: on_remarks_page,
    prompts.ADD: on_add,
    prompts.OPEN_REMARK: on_remark,
    prompts.CHANGE: on_change,
    prompts.TAKE_BACK: on_taken_back,
    prompts.MAKE: on_make,
}

FORMS = {
    prompts.SESSION_FORM: on_held,
    prompts.REMARK_FORM: on_said,
}
