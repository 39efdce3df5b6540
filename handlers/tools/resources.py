"""``/committee resources``: the library with its filters, the committee's own, and what it has hidden."""

from dataclasses import replace
from typing import Any

from sqlmodel import Session

from handlers.replies import Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, allowed, authorize, may
from models.base import fetch
from models.committee import Committee, Member
from models.errors import NotFound
from models.outbox import Message
from models.tools import resources
from models.tools.resources import WORD_LIMIT, CommitteeResource, Found, Sought, Told
from prompts.tools import resources as prompts


def type_resources(session: Session, visit: Visit, rest: str) -> Replies:
    """``resources``, ``resources 2``, ``resources housing``."""
    committee, me = visit.enter(session)
    return Say(_library(session, committee, me, resources.sought_by(rest)))


def on_open(session: Session, visit: Visit) -> Replies:
    """What helps at an intercept or in a step, beside what it was asked from."""
    committee, me = visit.enter(session)
    sought, page = prompts.unpacked(visit.value)
    return Say(_library(session, committee, me, sought, page=page))


def on_turned(session: Session, visit: Visit) -> Replies:
    """Another filter or page, in the place of this one."""
    committee, me = visit.enter(session)
    sought, page = prompts.unpacked(visit.value)
    return Redraw(_library(session, committee, me, sought, page=page))


def on_search(session: Session, visit: Visit) -> Replies:
    """The form for a word."""
    visit.enter(session)
    sought, _ = prompts.unpacked(visit.value)
    return Open(prompts.search_form(sought, metadata=_metadata(visit)))


def on_searched(session: Session, visit: Visit) -> Replies:
    """What has the word, within the filters that were set."""
    committee, me = visit.enter(session)
    word = " ".join((visit.values["word"] or "").split())[:WORD_LIMIT].strip()
    return Say(_library(session, committee, me, replace(_sought(visit), word=word)))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of a local resource."""
    visit.enter_for(session, Act.ADD_RESOURCE)
    sought, _ = prompts.unpacked(visit.value)
    return Open(prompts.resource_form(None, sought, metadata=_metadata(visit)))


def on_menu(session: Session, visit: Visit) -> Replies:
    """Change or remove a local resource; the values are ``verb:id``."""
    committee, me = visit.enter(session)
    verb, _, number = visit.value.partition(":")
    row = fetch(session, CommitteeResource, committee.pk, int(number))
    if verb == "remove":
        notice = prompts.removed(row.title)
        resources.remove_resource(session, me, row, now=visit.now)
        return Redraw(_library(session, committee, me, Sought(), notice=notice))
    authorize(session, me, Act.EDIT_RESOURCE, row)
    metadata = _metadata(visit, resource=row.pk, sought=prompts.packed(Sought()))
    return Open(prompts.resource_form(row, Sought(), metadata=metadata))


def on_submitted(session: Session, visit: Visit) -> Replies:
    """A local resource is entered or changed."""
    committee, me = visit.enter(session)
    told, number = _told(visit), visit.metadata.get("resource")
    if number is None:
        row = resources.add_resource(session, me, told, now=visit.now)
    else:
        row = fetch(session, CommitteeResource, committee.pk, int(number))
        resources.change_resource(session, me, row, told, now=visit.now)
    return Say(_library(session, committee, me, _sought(visit), notice=prompts.saved(row.title)))


def on_hide(session: Session, visit: Visit) -> Replies:
    """One that the program brings along is not shown to this committee any more."""
    committee, me = visit.enter(session)
    key, state = _key(visit)
    resources.hide_resource(session, me, key, now=visit.now)
    return _redrawn(session, committee, me, state, prompts.hid(prompts.shipped()[key].title))


def on_show(session: Session, visit: Visit) -> Replies:
    """It is shown again."""
    committee, me = visit.enter(session)
    key, state = _key(visit)
    resources.show_resource(session, me, key, now=visit.now)
    return _redrawn(session, committee, me, state, prompts.shown_again(prompts.shipped()[key].title))


def _redrawn(session: Session, committee: Committee, me: Member, state: str, notice: str) -> Replies:
    sought, page = prompts.unpacked(state)
    return Redraw(_library(session, committee, me, sought, page=page, notice=notice))


def _key(visit: Visit) -> tuple[str, str]:
    """Which one, and what was looked at. Raises NotFound for one that is not in the file any more."""
    key, _, state = visit.value.partition("|")
    if key not in prompts.shipped():
        raise NotFound("resource")
    return key, state


def _library(
    session: Session, committee: Committee, me: Member, sought: Sought, *, page: int = 0, notice: str = ""
) -> Message:
    every, hidden = resources.library(session, committee.pk, prompts.shipped())
    chosen = [one for one in every if (one.key in hidden) == sought.hidden]
    found = Found(chosen) if sought.hidden else resources.search(chosen, sought)
    own = [one.row for one in found.resources if one.row is not None]
    rights = prompts.Rights(
        add=may(session, me, Act.ADD_RESOURCE),
        hide=may(session, me, Act.HIDE_RESOURCE),
        edit=[row.pk for row in allowed(session, me, Act.EDIT_RESOURCE, own)],
    )
    count = len(hidden & prompts.shipped().keys())
    return prompts.render_library(found, sought, rights, page=page, hidden=count, notice=notice)


def _told(visit: Visit) -> Told:
    values = visit.values
    return Told(
        title=values["title"] or "",
        link=values["link"] or "",
        about=values["about"] or "",
        intercepts=[int(value) for value in values["intercepts"] or []],
        audiences=values["audiences"] or [],
    )


def _sought(visit: Visit) -> Sought:
    """What was looked at when the form was opened."""
    return prompts.unpacked(visit.metadata["sought"])[0]


def _metadata(visit: Visit, **carried: Any) -> dict[str, Any]:
    return visit.carry(**{"sought": visit.value, **carried})


WORDS = {"resources": type_resources}

ACTIONS = {
    prompts.OPEN: on_open,
    prompts.BY_INTERCEPT: on_turned,
    prompts.BY_AUDIENCE: on_turned,
    prompts.BY_STEP: on_turned,
    prompts.PAGE: on_turned,
    prompts.BACK: on_turned,
    prompts.CLEAR: on_turned,
    prompts.HIDDEN: on_turned,
    prompts.SEARCH: on_search,
    prompts.ADD: on_add,
    prompts.MENU: on_menu,
    prompts.HIDE: on_hide,
    prompts.SHOW: on_show,
}

FORMS = {prompts.SEARCH_FORM: on_searched, prompts.FORM: on_submitted}
