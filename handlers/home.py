"""The App Home: what is mine, where the committee stands."""

from typing import Any

from slack_bolt import App
from sqlmodel import Session

from handlers.committee import rights, standpoint
from handlers.entry import Deps, on_event
from handlers.replies import DrawHome, Replies
from handlers.visit import Visit
from models.committee import committee_of, coordinators
from models.errors import NotSeated, NotSetUp
from models.lines import own_lines
from prompts import home as prompts


def register(app: App, deps: Deps) -> None:
    """Listens to people who open the App Home."""
    on_event(app, deps, "app_home_opened", on_home_opened)


def on_home_opened(_session: Session, visit: Visit) -> Replies:
    """Draws the Home afresh; the messages tab, which comes with the same event, has nothing to draw."""
    return DrawHome() if visit.origin.home else None


def home_view(session: Session, visit: Visit, notice: str | None) -> dict[str, Any]:
    """The person's Home as things stand now, with a line at its top if something has just been done."""
    try:
        committee, me = visit.enter(session)
    except NotSetUp:
        return prompts.render_welcome(notice)
    except NotSeated:
        committee = committee_of(session, visit.team_id)
        return prompts.render_stranger(committee, coordinators(session, committee.pk), notice)
    own = own_lines(session, me)
    allowed = rights(session, me)
    return prompts.render_home(
        prompts.Mine(own, visit.today(committee.zone)),
        standpoint(session, visit, committee),
        allowed,
        notice=notice,
        resume=committee.set_up_at is None and allowed.settings,
    )
