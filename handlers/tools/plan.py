"""``/committee plan`` and the forms by which a plan that somebody has dropped is brought in."""

from contextlib import suppress
from typing import Any

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Open, Redraw, Replies, Say, Turn
from handlers.visit import Visit, as_pasted
from models.base import fetch
from models.committee import Committee, Member, calendar_of, members_of
from models.errors import Refused
from models.outbox import Message
from models.tools.plan_draft import (
    PlanImport,
    decide,
    digest_of,
    discard,
    imports_of,
    keep_draft,
    open_draft,
    places_for,
)
from models.tools.plan_import import import_draft, preview, undo_import, works_by_dates
from models.tools.plan_review import Decision, Item, alike, also, firsts, items, page_of, pages, tidy
from models.tools.plan_roster import roster_of
from models.workgroup import Workgroup
from prompts.tools import plan as prompts
from prompts.tools import plan_forms as forms


def type_plan(session: Session, visit: Visit, _rest: str) -> Replies:
    """``plan``: what it is for, and one's drafts and imports."""
    return Say(_list(session, visit))


def type_import(session: Session, visit: Visit, rest: str) -> Replies:
    """``import-plan``: the form to paste one, with what was typed behind the word; else the list, which says
    who can import."""
    _, me = visit.enter(session)
    return _paste(visit, as_pasted(rest)) if places_for(session, me) else Say(_list(session, visit))


def on_paste(session: Session, visit: Visit) -> Replies:
    """The form to paste one, by a button."""
    visit.enter(session)
    return _paste(visit)


def _paste(visit: Visit, text: str = "") -> Open:
    return Open(forms.paste_form(text[: forms.MOST_TYPED], metadata=visit.carry()))


def on_pasted(session: Session, visit: Visit) -> Replies:
    """What was pasted is a draft, as if it was dropped; what is no plan is said on the form, text kept."""
    from models.tools.plan_read import read_plan  # which few forms need, and takes long to load

    committee, me = visit.enter(session)
    text = "\n".join(visit.values.get(name) or "" for name in forms.PASTE_FIELDS).rstrip("\n")
    roster, calendar = roster_of(session, committee.pk), calendar_of(session, committee)
    plan = read_plan(text, name="", roster=roster, now=visit.now, calendar=calendar)
    digest = digest_of(text.encode("utf-8", "surrogatepass"))
    draft = keep_draft(session, me, plan, source_name=prompts.PASTED, digest=digest, now=visit.now)
    return Say(prompts.render_read(draft, *open_draft(session, me, draft)))


def on_list(session: Session, visit: Visit) -> Replies:
    """The same, by a button."""
    return Say(_list(session, visit))


def on_left(session: Session, visit: Visit) -> Replies:
    """The cells of a draft that are in no goal and no step."""
    _, me = visit.enter(session)
    number, _, page = visit.value.partition(":")
    draft = fetch(session, PlanImport, me.committee_id, int(number))
    plan, _ = open_draft(session, me, draft)
    return Say(prompts.render_left(draft, plan.left_out, int(page)))


def on_look(session: Session, visit: Visit) -> Replies:
    """Where to, and then what is uncertain."""
    return Open(_place_form(session, visit, int(visit.value), review=True))


def on_import(session: Session, visit: Visit) -> Replies:
    """Where to, and then what the import will make."""
    return Open(_place_form(session, visit, int(visit.value), review=False))


def on_placed(session: Session, visit: Visit) -> Replies:
    """The place is chosen."""
    visit.enter(session)
    carried = visit.metadata | {"place": int(visit.values.get("place") or 0)}
    return Turn(_page(session, visit, carried, 0 if carried["review"] else None))


def on_reviewed(session: Session, visit: Visit) -> Replies:
    """A page of what is uncertain was settled: the next one, or the last form."""
    _keep(session, visit)
    return Turn(_page(session, visit, visit.metadata, visit.metadata["page"] + 1))


def on_back(session: Session, visit: Visit) -> Replies:
    """The page before; what was chosen on this one is kept, but for words that do not fit."""
    with suppress(Refused):
        _keep(session, visit)
    page = visit.metadata["page"]
    if page:
        return Turn(_page(session, visit, visit.metadata, page - 1))
    return Turn(_place_form(session, visit, visit.metadata["plan"], review=True))


def on_imported(session: Session, visit: Visit) -> Replies:
    """The plan is imported, and shown what came of it."""
    committee, me, draft = _entered(session, visit, visit.metadata["plan"])
    place = _place(session, me, visit.metadata["place"])
    quiet = visit.values.get("past", forms.ASK) == forms.ASK
    imported = import_draft(session, me, draft, workgroup=place, quiet=quiet, now=visit.now)
    names = _names(session, committee)
    return Say(prompts.render_imported(imported, names, visit.today(committee.zone)))


def on_discard(session: Session, visit: Visit) -> Replies:
    """The draft is not kept."""
    _, me, draft = _entered(session, visit, int(visit.value))
    discard(session, me, draft, now=visit.now)
    return Redraw(_list(session, visit, notice=prompts.discarded(draft)))


def on_undo(session: Session, visit: Visit) -> Replies:
    """The import is taken back."""
    _, me, record = _entered(session, visit, int(visit.value))
    back = undo_import(session, me, record, now=visit.now)
    return Redraw(_list(session, visit, notice=prompts.taken_back(record, back)))


def _list(session: Session, visit: Visit, *, notice: str = "") -> Message:
    _, me = visit.enter(session)
    may_import = bool(places_for(session, me))
    return prompts.render_plans(imports_of(session, me), may_import=may_import, notice=notice)


def _entered(session: Session, visit: Visit, number: int) -> tuple[Committee, Member, PlanImport]:
    committee, me = visit.enter(session)
    return committee, me, fetch(session, PlanImport, committee.pk, number)


def _place(session: Session, me: Member, number: int) -> Workgroup | None:
    """The workgroup that was chosen; None for the committee itself."""
    return fetch(session, Workgroup, me.committee_id, number) if number else None


def _place_form(session: Session, visit: Visit, number: int, *, review: bool) -> dict[str, Any]:
    _, me, draft = _entered(session, visit, number)
    open_draft(session, me, draft)
    chosen = visit.metadata.get("place") if visit.view else None
    metadata = visit.carry(plan=draft.pk, review=review)
    places = places_for(session, me)
    return forms.place_form(draft, places, None if chosen is None else str(chosen), metadata=metadata)


def _page(session: Session, visit: Visit, carried: dict[str, Any], page: int | None) -> dict[str, Any]:
    """That page of what is uncertain, or the last form where there is none."""
    committee, me, draft = _entered(session, visit, carried["plan"])
    plan, decisions = open_draft(session, me, draft)
    place = _place(session, me, carried["place"])
    found = items(plan, dates=works_by_dates(place))
    if page is not None and page < pages(len(found)):
        return forms.review_form(
            page_of(found, page),
            decisions,
            members_of(session, committee.pk),
            page=page,
            count=len(found),
            same=firsts(found),
            metadata=carried | {"page": page},
        )
    outcome, checkin = preview(session, draft, place, now=visit.now)
    return forms.last_form(
        draft,
        outcome,
        place.name if place else committee.name,
        _names(session, committee),
        today=visit.today(committee.zone),
        checkin=checkin,
        metadata=carried,
    )


def _names(session: Session, committee: Committee) -> dict[int, str]:
    return {member.pk: member.name for member in members_of(session, committee.pk)}


def _keep(session: Session, visit: Visit) -> None:
    """Keeps what the page says. Raises Refused on the field at fault."""
    _, me, draft = _entered(session, visit, visit.metadata["plan"])
    plan, decided = open_draft(session, me, draft)
    place = _place(session, me, visit.metadata["place"])
    found = items(plan, dates=works_by_dates(place))
    shown = page_of(found, visit.metadata["page"])
    made = {item.key: _decision(visit, item) for item in shown}
    for item in shown:
        owner = made[item.key].owner
        if owner and visit.values.get(f"same-{item.key}"):
            made |= also(alike(found, item), owner, {**decided, **made})
    decide(session, me, draft, made)


def _decision(visit: Visit, item: Item) -> Decision:
    values, key = visit.values, item.key
    text, out = tidy(values.get(f"text-{key}") or ""), bool(values.get(f"out-{key}"))
    return Decision(
        owner=int(values.get(f"owner-{key}") or 0) or None,
        due=picked_day(visit, f"due-{key}"),
        text="" if out or text == tidy(item.of.text) else text,  # words that nobody has changed stay theirs
        out=out,
    )


WORDS = {"plan": type_plan, "import-plan": type_import}
ACTIONS = {
    prompts.LIST: on_list,
    prompts.PASTE: on_paste,
    prompts.LEFT: on_left,
    prompts.LOOK: on_look,
    prompts.IMPORT: on_import,
    prompts.DISCARD: on_discard,
    prompts.UNDO: on_undo,
    forms.BACK: on_back,
}
FORMS = {forms.PASTED: on_pasted, forms.PLACE: on_placed, forms.REVIEW: on_reviewed, forms.LAST: on_imported}
