"""A command that the privacy guard holds back: said another way in a form or, if it is grey, as it is."""

from dataclasses import replace

from slack_bolt import App
from sqlmodel import Session

from handlers import agenda, chair, checkins, committee, goals
from handlers.entry import Deps, Handler, on_action, on_submit
from handlers.replies import Open, Redraw, Replies, Reply, Say, Turn
from handlers.visit import Ahead, Visit
from models.errors import AlreadySettled, Refused
from models.inbox import enter
from models.tools.private import refuse_private
from prompts import guard_forms as prompts
from prompts import ids
from prompts.guard_forms import Held

COMMANDS: dict[str, Handler] = {
    "/agenda": agenda.on_agenda,
    "/chair": chair.on_chair,
    "/checkin": checkins.on_checkin,
    "/committee": committee.on_committee,
    "/goals": goals.on_goals,
}
AHEAD: dict[str, Ahead] = {"/checkin": checkins.ahead}


def register(app: App, deps: Deps) -> None:
    """Listens to what is done with words that wait."""
    on_action(app, deps, ids.GUARD_REWORD, on_reword)
    on_action(app, deps, ids.GUARD_KEEP, on_kept, people=True)
    on_submit(app, deps, ids.REWORD_FORM, on_reworded, people=True)


def on_reword(_session: Session, visit: Visit) -> Replies:
    """The form with the words."""
    held = Held.of(visit.value)
    carried = visit.carry(once=held.once, command=held.command, channel=visit.channel_id, warned=True)
    return Open(prompts.rewording_form(held, metadata=carried))


def on_kept(session: Session, visit: Visit) -> Replies:
    """The command as it was typed, once; what needs other words is not taken by this way either."""
    held = Held.of(visit.value)
    committee, _ = visit.enter(session)
    refuse_private(session, committee.pk, words=held.text)
    return [_instead(reply) for reply in _said(session, visit, held)]


def on_reworded(session: Session, visit: Visit) -> Replies:
    """The command in the form's words, which the gate has seen; a form that it opens takes its place."""
    carried, text = visit.metadata, prompts.reworded(visit.values)
    if not text:
        raise Refused(f"{prompts.WORDS}-0", "empty")
    visit = replace(visit, channel_id=carried["channel"])
    replies = _said(session, visit, Held(carried["once"], carried["command"], text))
    replies = [Turn(reply.view) if isinstance(reply, Open) else reply for reply in replies]
    return [_instead(reply) for reply in replies] if carried.get("warned") else replies


def _said(session: Session, visit: Visit, held: Held) -> list[Reply]:
    """What the command answers. Raises AlreadySettled when it was said before: pressed twice, or both ways.

    One that only opens a form can come again.
    """
    who, asked = (visit.team_id, visit.slack_id), AHEAD.get(held.command)
    ahead = asked(visit.team_id, held.text) if asked else None
    found = enter(session, *who, None, ahead, now=visit.now).found
    typed = replace(
        visit, name=held.command, text=held.text, action={}, message={}, view={}, ahead=ahead, found=found
    )
    given = COMMANDS[held.command](session, typed)
    replies = given if isinstance(given, list) else [given] if given else []
    opens = any(isinstance(reply, Open) for reply in replies)
    if not opens and not enter(session, *who, f"said:{held.once}", now=visit.now).new:
        raise AlreadySettled("words", held.command, "said")
    return replies


def _instead(reply: Reply) -> Reply:
    """An answer in the place of the warning, whose buttons have done their work."""
    return Redraw(reply.message) if isinstance(reply, Say) else reply
