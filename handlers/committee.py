"""``/committee``: the committee at a glance, and the ways to its settings and its schedule."""

from slack_bolt import App
from sqlmodel import Session

from handlers import burden, lists, schedules, setup, tools
from handlers.entry import Deps, on_action, on_command
from handlers.replies import Replies, Say
from handlers.typed import dispatch
from handlers.visit import Visit
from models.access import Act, may
from models.committee import Committee, Member
from models.digest import glance
from models.errors import NotFound
from models.meeting import next_meeting
from models.roster import vacancies
from models.series import series_of
from models.undelivered import troubles
from prompts import committee as prompts
from prompts import ids


def register(app: App, deps: Deps) -> None:
    """Listens to the command and to the way from the glance to the goals."""
    on_command(app, deps, "/committee", on_committee, people=True)
    on_action(app, deps, ids.OPEN_GOALS, on_goals)


def on_committee(session: Session, visit: Visit) -> Replies:
    """``/committee`` and its words."""
    return dispatch(session, visit, TYPED, prompts.HELP, plain=show_glance)


def show_glance(session: Session, visit: Visit, _rest: str) -> Replies:
    """Where the committee stands."""
    committee, me = visit.enter(session)
    return Say(
        prompts.render_glance(
            standpoint(session, visit, committee),
            rights(session, me),
            troubles=troubles(session, committee, now=visit.now),
        )
    )


def type_setup(session: Session, visit: Visit, _rest: str) -> Replies:
    """``setup``."""
    return setup.on_open(session, visit)


def type_schedule(session: Session, visit: Visit, _rest: str) -> Replies:
    """``schedule``."""
    return schedules.on_open(session, visit)


def type_meetings(session: Session, visit: Visit, _rest: str) -> Replies:
    """``meetings``."""
    return burden.on_open(session, visit)


TYPED = {
    "meetings": type_meetings,
    "setup": type_setup,
    "schedule": type_schedule,
    **{word: tools.typed(word) for word in tools.WORDS},
}


def on_goals(session: Session, visit: Visit) -> Replies:
    """All goals and steps."""
    committee, me = visit.enter(session)
    return Say(lists.draw(session, committee, me, visit, ids.ALL))


def standpoint(session: Session, visit: Visit, committee: Committee) -> prompts.Standpoint:
    """The facts of a glance."""
    series = series_of(session, committee.pk)
    try:
        meeting = next_meeting(session, committee.pk, now=visit.now, series=series)
    except NotFound:
        meeting = None
    return prompts.Standpoint(
        glance=glance(session, committee, now=visit.now),
        meeting=meeting,
        place=series.place if series else "",
        vacant=vacancies(session, committee.pk),
    )


def rights(session: Session, me: Member) -> prompts.Rights:
    """Which buttons this person can use."""
    return prompts.Rights(
        settings=may(session, me, Act.SET_UP),
        schedule=may(session, me, Act.CHANGE_SCHEDULE),
        send_again=may(session, me, Act.SEND_AGAIN),
    )
