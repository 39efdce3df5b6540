"""The forms of the map: opened with what is known, and taken in."""

from sqlmodel import Session

from handlers.forms import day, due, owner
from handlers.replies import Open, Replies, Say
from handlers.tools.map_views import item_message, map_in_use, map_message
from handlers.visit import Visit
from models.access import Act, authorize
from models.base import fetch
from models.committee import Committee
from models.errors import Refused
from models.goal import Goal, open_goals
from models.tools.gap_map import (
    MapEntry,
    Mapping,
    Point,
    PointKind,
    add_items,
    begin_mapping,
    change_item,
    check_current,
    check_serveable,
    close_item,
    current_mapping,
    item_of,
    link_goal,
    make_goal,
)
from models.tools.map_evidence import EvidenceKind, Proof, add_evidence
from models.tools.map_facts import MapLine, line_of, lines_of
from models.tools.scoping import ScopingRemark, link_item
from models.workgroup import Workgroup, workgroups_of
from prompts.tools import map as prompts
from prompts.tools import map_forms as form_prompts


def on_mapping_sent(session: Session, visit: Visit) -> Replies:
    """A new mapping, with what is open on the one before."""
    committee, me = visit.enter(session)
    before = current_mapping(session, committee.pk)
    lines = lines_of(session, before) if before else []
    mapping = begin_mapping(
        session,
        me,
        name=visit.values["name"] or "",
        held_on=day(visit.values["held_on"]),
        owned=[line.entry.pk for line in lines if line.owned],
        now=visit.now,
    )
    copied = sum(line.entry.open for line in lines)
    return Say(map_message(session, committee, me, notice=prompts.begun(mapping, copied=copied)))


def on_add(session: Session, visit: Visit) -> Replies:
    """The form of one thing."""
    return open_item(session, visit, "")


def open_item(session: Session, visit: Visit, title: str) -> Replies:
    """The same, with a title that was typed."""
    committee, _ = visit.enter_for(session, Act.ADD_TO_MAP)
    map_in_use(session, committee.pk)
    return Open(form_prompts.item_form(None, title=title, metadata=visit.carry()))


def on_change(session: Session, visit: Visit) -> Replies:
    """The form of an item as it stands."""
    entry, line = _entry(session, visit, int(visit.value), Act.EDIT_MAP)
    return Open(form_prompts.item_form(line, metadata=visit.carry(entry=entry.pk)))


def on_item_sent(session: Session, visit: Visit) -> Replies:
    """Something is put on the map, or told otherwise."""
    committee, me = visit.enter(session)
    values, number = visit.values, visit.metadata.get("entry")
    entry = fetch(session, MapEntry, committee.pk, int(number)) if number is not None else None
    point = Point(
        PointKind(values["kind"]),
        values["title"] or "",
        [int(value) for value in values["intercepts"] or []],
        values["details"] or "",
        owner(session, committee, values["owner"]),
    )
    if entry is None:
        [entry] = add_items(session, me, [point], now=visit.now)
        if (remark := visit.metadata.get("remark")) is not None:
            said = fetch(session, ScopingRemark, committee.pk, int(remark))
            link_item(session, me, said, item_of(session, entry), now=visit.now)
    else:
        change_item(session, me, entry, point, now=visit.now)
    notice = prompts.saved(_line(session, entry))
    return Say(item_message(session, committee, me, entry, notice=notice))


def on_several(session: Session, visit: Visit) -> Replies:
    """The form for one a line."""
    committee, _ = visit.enter_for(session, Act.ADD_TO_MAP)
    map_in_use(session, committee.pk)
    return Open(form_prompts.several_form(metadata=visit.carry()))


def on_several_sent(session: Session, visit: Visit) -> Replies:
    """Each line is put on the map, or none."""
    committee, me = visit.enter(session)
    values = visit.values
    titles = [line.strip(" •*-\t") for line in (values["title"] or "").splitlines()]
    numbers = [int(value) for value in values["intercepts"] or []]
    points = [Point(PointKind(values["kind"]), title, numbers) for title in titles if title]
    if not points:
        raise Refused("title", "empty")
    made = add_items(session, me, points, now=visit.now)
    return Say(map_message(session, committee, me, notice=prompts.added_several(len(made))))


def on_close(session: Session, visit: Visit) -> Replies:
    """Why it holds no more."""
    entry, line = _entry(session, visit, int(visit.value), Act.EDIT_MAP)
    return Open(form_prompts.close_form(line, metadata=visit.carry(entry=entry.pk)))


def on_close_sent(session: Session, visit: Visit) -> Replies:
    """It is closed."""
    committee, me = visit.enter(session)
    entry = fetch(session, MapEntry, committee.pk, int(visit.metadata["entry"]))
    close_item(session, me, entry, why=visit.values["why"] or "", now=visit.now)
    notice = prompts.saved(_line(session, entry))
    return Say(item_message(session, committee, me, entry, notice=notice))


def on_number(session: Session, visit: Visit) -> Replies:
    """The form of a number."""
    return _open_evidence(session, visit, EvidenceKind.NUMBER)


def on_anecdote(session: Session, visit: Visit) -> Replies:
    """The form of an anecdote."""
    return _open_evidence(session, visit, EvidenceKind.ANECDOTE)


def _open_evidence(session: Session, visit: Visit, kind: EvidenceKind) -> Replies:
    entry, line = _entry(session, visit, int(visit.value), Act.ADD_TO_MAP)
    metadata = visit.carry(entry=entry.pk, kind=kind.value)
    return Open(form_prompts.evidence_form(line, kind, metadata=metadata))


def on_evidence_sent(session: Session, visit: Visit) -> Replies:
    """A line of evidence."""
    committee, me = visit.enter(session)
    values, kind = visit.values, EvidenceKind(visit.metadata["kind"])
    entry = fetch(session, MapEntry, committee.pk, int(visit.metadata["entry"]))
    told = {name: values.get(name) or "" for name in ("text", "value", "source", "period")}
    first, last = (day(values.get(name)) for name in ("first", "last"))
    proof = Proof(kind, told["text"], told["value"], told["source"], told["period"], first, last)
    add_evidence(session, me, entry, proof, now=visit.now)
    return Say(item_message(session, committee, me, entry))


def on_goal(session: Session, visit: Visit) -> Replies:
    """The form of a goal that is made of it."""
    committee, _ = visit.enter(session)
    entry, line = _entry(session, visit, int(visit.value), Act.ADD_GOAL)
    check_serveable(session, entry)
    linked = {one.goal.pk for one in line.goals}
    goals = [one for one in open_goals(session, committee.pk) if one.pk not in linked]
    groups = workgroups_of(session, committee.pk)
    return Open(form_prompts.goal_form(line, goals, groups, metadata=visit.carry(entry=entry.pk)))


def on_goal_sent(session: Session, visit: Visit) -> Replies:
    """A new goal, or one that there is, serves it from now on."""
    committee, me = visit.enter(session)
    values = visit.values
    entry = fetch(session, MapEntry, committee.pk, int(visit.metadata["entry"]))
    if values.get("goal"):
        goal = fetch(session, Goal, committee.pk, int(values["goal"]))
        link_goal(session, me, entry, goal, now=visit.now)
    else:
        goal = make_goal(
            session,
            me,
            entry,
            statement=values["statement"] or "",
            measure=values["measure"] or "",
            due=due(visit, committee),
            workgroup=_group(session, committee, values.get("group")),
            now=visit.now,
        )
    notice = prompts.goal_made(_line(session, entry), goal)
    return Say(item_message(session, committee, me, entry, notice=notice))


def _group(session: Session, committee: Committee, value: str | None) -> Workgroup | None:
    return fetch(session, Workgroup, committee.pk, int(value)) if value else None


def _entry(session: Session, visit: Visit, number: int, act: Act) -> tuple[MapEntry, MapLine]:
    """The entry on which a form opens. Raises NotFound, NotAllowed, AlreadySettled on an earlier mapping."""
    committee, me = visit.enter(session)
    entry = fetch(session, MapEntry, committee.pk, number)
    authorize(session, me, act, item_of(session, entry))
    check_current(session, entry)
    return entry, _line(session, entry)


def _line(session: Session, entry: MapEntry) -> MapLine:
    return line_of(session, fetch(session, Mapping, entry.committee_id, entry.mapping_id), entry)
