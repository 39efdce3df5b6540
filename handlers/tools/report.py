"""``/committee report``: the reports made, a new one as private files, and one sent to the channel."""

from collections.abc import Callable, Sequence
from functools import partial

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Files, Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, authorize, may
from models.base import fetch
from models.committee import Committee, Member
from models.errors import Refused
from models.tools.report import (
    BoardReport,
    Part,
    Window,
    Wish,
    checked,
    record_posted,
    record_report,
    reports_of,
    span_for,
)
from models.tools.report_facts import report_facts
from prompts.tools.report import talk as prompts
from prompts.tools.report.blocks import Paper
from prompts.tools.report.page import render_page
from prompts.tools.report.paper import digest, paper
from prompts.tools.report.pdf import render_pdf


def on_typed(session: Session, visit: Visit, _rest: str) -> Replies:
    """``report``: the reports made last."""
    committee, me = visit.enter(session)
    rights = prompts.Rights(may(session, me, Act.MAKE_REPORT), may(session, me, Act.POST_REPORT))
    return Say(prompts.render_list(committee, reports_of(session, committee.pk), rights))


def on_make(session: Session, visit: Visit) -> Replies:
    """The form."""
    visit.enter_for(session, Act.MAKE_REPORT)
    return Open(prompts.form(metadata=visit.carry()))


def on_sent(session: Session, visit: Visit) -> Replies:
    """A report is made, and goes to the person alone."""
    committee, me = visit.enter_for(session, Act.MAKE_REPORT)
    return _made(session, visit, committee, me, _wish(visit, committee))


def _wish(visit: Visit, committee: Committee) -> Wish:
    """What the form says. Raises Refused on the field at fault."""
    picked: Sequence[str] = visit.values.get("parts") or []
    try:
        window, parts = Window(visit.values["window"]), [Part(value) for value in picked]
    except ValueError:
        raise Refused("parts", "unknown") from None
    span = span_for(window, committee, visit.today(committee.zone), since=picked_day(visit, "since"))
    return checked(Wish(span, parts, visit.values.get("foreword") or "", visit.values.get("asks") or ""))


def on_again(session: Session, visit: Visit) -> Replies:
    """The same period and words once more, from the records as they are today."""
    committee, me = visit.enter_for(session, Act.MAKE_REPORT)
    before = fetch(session, BoardReport, committee.pk, int(visit.value))
    return _made(session, visit, committee, me, before.wish, before=before)


def _made(
    session: Session,
    visit: Visit,
    committee: Committee,
    me: Member,
    wish: Wish,
    *,
    before: BoardReport | None = None,
) -> Replies:
    page = paper(report_facts(session, committee, wish, now=visit.now))
    report = record_report(session, me, committee, wish, digest=digest(page), now=visit.now)
    same = report.digest == before.digest if before else None
    told = prompts.render_made(committee, report, may_post=may(session, me, Act.POST_REPORT), same=same)
    return [Say(told), Files(files(page, report), prompts.draft_comment(committee, report))]


def files(page: Paper, report: BoardReport) -> dict[str, Callable[[], bytes]]:
    """The PDF and the web page by name, each made when it is sent."""
    return {
        prompts.file_name(report, "pdf"): partial(render_pdf, page),
        prompts.file_name(report, "html"): partial(render_page, page),
    }


def on_post(session: Session, visit: Visit) -> Replies:
    """The PDF goes to the channel, if it still says what was read in the draft."""
    committee, me = visit.enter(session)
    authorize(session, me, Act.POST_REPORT)
    if committee.channel_id is None:
        return Redraw(prompts.no_channel())
    report = fetch(session, BoardReport, committee.pk, int(visit.value))
    page = paper(report_facts(session, committee, report.wish, now=visit.now))
    if digest(page) != report.digest:
        return Redraw(prompts.render_changed(report))
    record_posted(session, me, report, now=visit.now)
    name = prompts.file_name(report, "pdf")
    comment = prompts.posted_comment(committee, report)
    sent = Files({name: files(page, report)[name]}, comment, channel_id=committee.channel_id)
    return [Redraw(prompts.sent()), sent]


WORDS = {"report": on_typed}
ACTIONS = {prompts.MAKE: on_make, prompts.AGAIN: on_again, prompts.POST: on_post}
FORMS = {prompts.FORM: on_sent}
