"""``/committee map``: the map by intercept, its items, its mappings, and the picture of it."""

from collections.abc import Callable
from datetime import date
from functools import partial

from sqlmodel import Session

from handlers.replies import Files, Open, Redraw, Replies, Say
from handlers.tools import map_forms as forms
from handlers.tools.map_views import item_message, map_in_use, map_message, picked
from handlers.visit import Visit
from models.access import Act, authorize, may
from models.base import fetch
from models.errors import NotFound
from models.goal import Goal
from models.tools.agenda_topic import put_on_agenda
from models.tools.gap_map import (
    MapEntry,
    Mapping,
    current_mapping,
    entry_by_ref,
    reopen_item,
    unlink_goal,
)
from models.tools.map_evidence import MapEvidence, withdraw_evidence
from models.tools.map_facts import compare, lines_of
from models.tools.talked import unowned_origin
from prompts.minutes_paper import LETTER
from prompts.tools import map as prompts
from prompts.tools import map_forms as form_prompts
from prompts.tools import map_picture as pictures


def type_map(session: Session, visit: Visit, rest: str) -> Replies:
    """``map``, ``map M3``, ``map add TEXT``, ``map picture``; anything else is looked up as an item."""
    committee, me = visit.enter(session)
    word, _, text = rest.strip().partition(" ")
    if not word:
        return Say(map_message(session, committee, me))
    if word.lower() == "add":
        return forms.open_item(session, visit, text.strip())
    if word.lower() == "picture":
        return on_picture(session, visit)
    return Say(item_message(session, committee, me, entry_by_ref(session, committee.pk, word)))


def on_open(session: Session, visit: Visit) -> Replies:
    """The map as it is, below what was pressed."""
    committee, me = visit.enter(session)
    return Say(map_message(session, committee, me))


def on_view(session: Session, visit: Visit) -> Replies:
    """A whole mapping, in the place of what was shown."""
    committee, me = visit.enter(session)
    mapping = fetch(session, Mapping, committee.pk, int(visit.value))
    return Redraw(map_message(session, committee, me, mapping))


def on_list(session: Session, visit: Visit) -> Replies:
    """The items of an intercept, of nobody's gaps, or of what was closed; the value tells which."""
    committee, _ = visit.enter(session)
    number, what, page = visit.value.split(":")
    view = picked(session, committee.pk, fetch(session, Mapping, committee.pk, int(number)))
    return Redraw(prompts.render_list(view, what, int(page)))


def on_item(session: Session, visit: Visit) -> Replies:
    """One item, with its evidence."""
    committee, me = visit.enter(session)
    entry = fetch(session, MapEntry, committee.pk, int(visit.value))
    return Redraw(item_message(session, committee, me, entry))


def on_reopen(session: Session, visit: Visit) -> Replies:
    """It holds after all."""
    committee, me = visit.enter(session)
    entry = fetch(session, MapEntry, committee.pk, int(visit.value))
    reopen_item(session, me, entry, now=visit.now)
    return Redraw(item_message(session, committee, me, entry))


def on_withdraw(session: Session, visit: Visit) -> Replies:
    """A line of evidence counts no more."""
    committee, me = visit.enter(session)
    row = fetch(session, MapEvidence, committee.pk, int(visit.value))
    withdraw_evidence(session, me, row, now=visit.now)
    mapping = current_mapping(session, committee.pk)
    entries = (
        [line.entry for line in lines_of(session, mapping) if line.item.pk == row.item_id] if mapping else []
    )
    if not entries:
        return Redraw(map_message(session, committee, me))
    return Redraw(item_message(session, committee, me, entries[0]))


def on_unlink(session: Session, visit: Visit) -> Replies:
    """A goal serves it no more."""
    committee, me = visit.enter(session)
    entry_id, goal_id = (int(part) for part in visit.value.split(":"))
    entry = fetch(session, MapEntry, committee.pk, entry_id)
    unlink_goal(session, me, entry, fetch(session, Goal, committee.pk, goal_id), now=visit.now)
    return Redraw(item_message(session, committee, me, entry))


def on_changes(session: Session, visit: Visit) -> Replies:
    """What a mapping differs in from the one before it."""
    committee, _ = visit.enter(session)
    view = picked(session, committee.pk, fetch(session, Mapping, committee.pk, int(visit.value)))
    before = next((one for one in view.all if one.number == view.mapping.number - 1), None)
    if before is None:
        raise NotFound("mapping")
    found = compare(lines_of(session, before), view.lines)
    return Redraw(prompts.render_changes(before, view.mapping, found))


def on_agenda(session: Session, visit: Visit) -> Replies:
    """The chair puts the gaps that nobody owns to the table, once."""
    committee, me = visit.enter_for(session, Act.ARRANGE_AGENDA)
    view = picked(session, committee.pk, map_in_use(session, committee.pk))
    alone = view.of(prompts.OWNERLESS)
    if not alone:
        return Redraw(map_message(session, committee, me))
    origin = unowned_origin(view.mapping.pk, [line.item.ref for line in alone])
    put = put_on_agenda(session, me, title=prompts.agenda_title(alone), origin=origin, now=visit.now)
    day: date | None = put.meeting.held_on(committee.zone) if put.meeting else None
    return Redraw(map_message(session, committee, me, notice=prompts.on_agenda(meeting=day, fresh=put.fresh)))


def on_picture(session: Session, visit: Visit) -> Replies:
    """The picture of a mapping, to whoever asks for it."""
    committee, me = visit.enter(session)
    chosen = visit.value if visit.action else ""
    mapping = (
        fetch(session, Mapping, committee.pk, int(chosen)) if chosen else map_in_use(session, committee.pk)
    )
    posts = may(session, me, Act.BEGIN_MAPPING)
    return [Say(prompts.picture_coming(mapping, may_post=posts)), _files(session, visit, mapping)]


def on_post_picture(session: Session, visit: Visit) -> Replies:
    """The picture goes to the committee's channel."""
    committee, me = visit.enter(session)
    authorize(session, me, Act.BEGIN_MAPPING)
    if committee.channel_id is None:
        return Say(prompts.no_channel())
    mapping = fetch(session, Mapping, committee.pk, int(visit.value))
    files = _files(session, visit, mapping, channel_id=committee.channel_id)
    return [Redraw(prompts.picture_posted()), files]


def _files(session: Session, visit: Visit, mapping: Mapping, *, channel_id: str | None = None) -> Files:
    """The PNG and the PDF; the channel gets the PNG alone."""
    committee, _ = visit.enter(session)
    lines = lines_of(session, mapping)
    sheet = pictures.sheet_of(committee, mapping, lines, letter=committee.country in LETTER)
    made = {pictures.name_of(mapping, "png"): partial(pictures.render_png, sheet)}
    if channel_id is None:
        made[pictures.name_of(mapping, "pdf")] = partial(pictures.render_pdf, sheet)
    told = prompts.picture_says(mapping, lines)
    return Files(made, told, dict.fromkeys(made, prompts.described(told)), channel_id)


def on_begin(session: Session, visit: Visit) -> Replies:
    """The form of a new mapping."""
    committee, _ = visit.enter_for(session, Act.BEGIN_MAPPING)
    first = current_mapping(session, committee.pk) is None
    day = visit.today(committee.zone)
    return Open(form_prompts.mapping_form(day, first=first, metadata=visit.carry()))


Handled = Callable[[Session, Visit], Replies]

WORDS = {"map": type_map}
ACTIONS: dict[str, Handled] = {
    prompts.OPEN: on_open,
    prompts.VIEW: on_view,
    prompts.LIST: on_list,
    prompts.PAGE_BACK: on_list,
    prompts.ITEM: on_item,
    prompts.REOPEN: on_reopen,
    prompts.WITHDRAW: on_withdraw,
    prompts.UNLINK: on_unlink,
    prompts.CHANGES: on_changes,
    prompts.AGENDA: on_agenda,
    prompts.PICTURE: on_picture,
    prompts.POST_PICTURE: on_post_picture,
    prompts.BEGIN: on_begin,
    prompts.ADD: forms.on_add,
    prompts.SEVERAL: forms.on_several,
    prompts.CHANGE: forms.on_change,
    prompts.CLOSE: forms.on_close,
    prompts.NUMBER: forms.on_number,
    prompts.ANECDOTE: forms.on_anecdote,
    prompts.GOAL: forms.on_goal,
}
FORMS: dict[str, Handled] = {
    form_prompts.MAPPING_FORM: forms.on_mapping_sent,
    form_prompts.ITEM_FORM: forms.on_item_sent,
    form_prompts.SEVERAL_FORM: forms.on_several_sent,
    form_prompts.CLOSE_FORM: forms.on_close_sent,
    form_prompts.EVIDENCE_FORM: forms.on_evidence_sent,
    form_prompts.GOAL_FORM: forms.on_goal_sent,
}
