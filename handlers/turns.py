"""``/chair rules`` and ``/chair turns``: how offices pass on, and which there are beside the chair."""

from typing import Any

from slack_bolt import App
from sqlmodel import Session

from handlers.entry import Deps, on_action, on_submit
from handlers.pickers import picked_number
from handlers.replies import Open, Replies, Say, Turn
from handlers.setup import begin_turns, picked_members
from handlers.visit import Visit
from models.access import Act, authorize
from models.base import fetch
from models.calendar import today
from models.chair import Candidate, line_in, office_by_id, rotation_in
from models.committee import Committee, Member, Sector, members_of
from models.errors import NotSetUp, Refused
from models.office import Duty, Office, OfficeRotation
from models.question import sides_of
from models.rotation import begin_office, end_office, seated, set_rules
from models.succession import all_facts, office_facts
from models.workgroup import Workgroup, workgroups_of
from prompts import chair_forms as prompts
from prompts import duties, ids


def register(app: App, deps: Deps) -> None:
    """Listens to the forms about offices."""
    on_action(app, deps, ids.CHAIR_RULES, on_rules)
    on_submit(app, deps, ids.CHAIR_RULES_FORM, on_rules_submitted)
    on_action(app, deps, ids.CHAIR_TURNS, on_turns)
    on_action(app, deps, ids.CHAIR_TURN_EDIT, on_edit)
    on_action(app, deps, ids.CHAIR_TURN_END, on_end)
    on_submit(app, deps, ids.CHAIR_TURN_FORM, on_turn_submitted, people=True)


def type_rules(session: Session, visit: Visit, _rest: str) -> Replies:
    """``rules``: how the chair passes on."""
    committee, me = visit.enter(session)
    return Open(_rules(session, visit, me, Office(committee.pk)))


def type_turns(session: Session, visit: Visit, _rest: str) -> Replies:
    """``turns``: the offices beside the chair."""
    committee, me = visit.enter(session)
    return Open(_list(session, visit, committee, me))


def on_rules(session: Session, visit: Visit) -> Replies:
    """The rules of the office that the button names."""
    committee, me = visit.enter(session)
    office = office_by_id(session, committee.pk, int(visit.value or 0))
    view = _rules(session, visit, me, office)
    return Turn(view) if visit.view else Open(view)


def on_rules_submitted(session: Session, visit: Visit) -> Replies:
    """The rules are kept, and said back."""
    committee, me = visit.enter(session)
    values = visit.values
    office = office_by_id(session, committee.pk, int(visit.metadata["office"]))
    set_rules(
        session,
        me,
        office,
        sectors=prompts.SIDES[values["sectors"]],
        most_terms=picked_number(visit, "most_terms"),
        partial_counts=bool(values["partial"]),
        answer_days=picked_number(visit, "answer_days"),
        again_days=_days(values["again_days"] or ""),
        chain=prompts.CHAINS[values["chain"]],
        agency_days=picked_number(visit, "agency_days"),
        now=visit.now,
    )
    saved = prompts.rules_saved(office_facts(session, committee, office, now=visit.now))
    if visit.metadata.get("list"):
        return Turn(_list(session, visit, committee, me, notice=saved.text))
    return Say(saved)


def on_turns(session: Session, visit: Visit) -> Replies:
    """The list of offices."""
    committee, me = visit.enter(session)
    view = _list(session, visit, committee, me)
    return Turn(view) if visit.view else Open(view)


def on_edit(session: Session, visit: Visit) -> Replies:
    """The form of one office, or of a new one."""
    committee, me = visit.enter(session)
    authorize(session, me, Act.SET_UP)
    number, now = int(visit.value), visit.now
    groups = workgroups_of(session, committee.pk)
    proposed = OfficeRotation(committee_id=committee.pk, duty=Duty.LEAD, term_months=6)
    proposed_end = proposed.term_end(today(now, committee.zone))
    metadata = visit.carry(office=number)
    if not number:
        present = prompts.Turns(groups=groups)
        return Turn(prompts.turn_form(present, proposed_end=proposed_end, metadata=metadata))
    office = office_by_id(session, committee.pk, number)
    facts = office_facts(session, committee, office, now=now)
    people = {member.pk: member.slack_id for member in members_of(session, committee.pk)}
    present = prompts.Turns(
        office=office,
        line=[people[place.member_id] for place in line_in(session, office)],
        holder=facts.holder.slack_id if facts.holder else None,
        ends_on=facts.term.ends_on if facts.term else None,
        rotation=facts.rotation,
    )
    name = duties.holder(facts).capitalize()
    return Turn(prompts.turn_form(present, proposed_end=proposed_end, metadata=metadata, name=name))


def on_turn_submitted(session: Session, visit: Visit) -> Replies:
    """One office, made or changed; the list comes back with it."""
    committee, me = visit.enter(session)
    office = _chosen(session, visit, committee, me)
    begin_turns(session, visit, me, office, _line(session, visit, committee, office))
    facts = office_facts(session, committee, office, now=visit.now)
    return Turn(_list(session, visit, committee, me, notice=prompts.turn_saved(facts)))


def on_end(session: Session, visit: Visit) -> Replies:
    """An office does not go round any more."""
    committee, me = visit.enter(session)
    office = office_by_id(session, committee.pk, int(visit.value))
    facts = office_facts(session, committee, office, now=visit.now)
    end_office(session, me, office, now=visit.now)
    return Turn(_list(session, visit, committee, me, notice=prompts.turn_ended(facts)))


def _chosen(session: Session, visit: Visit, committee: Committee, me: Member) -> Office:
    number = int(visit.metadata["office"])
    if number:
        return office_by_id(session, committee.pk, number)
    values = visit.values
    group = values.get("workgroup")
    workgroup = fetch(session, Workgroup, committee.pk, int(group)) if group else None
    duty, side = Duty(values["duty"]), values.get("side")
    if duty is Duty.CO_CHAIR and not side:
        raise Refused("side", "required")
    sectors = [Sector(side)] if side and duty is Duty.CO_CHAIR else []
    return begin_office(session, me, committee, duty, workgroup, sectors=sectors, now=visit.now)


def _line(session: Session, visit: Visit, committee: Committee, office: Office) -> list[Candidate]:
    """Those picked, each on their side; nobody picked is everybody who holds a seat, of the office's side."""
    rotation = rotation_in(session, office)
    sectors = [Sector(side) for side in rotation.sectors] if rotation else []
    people = picked_members(session, visit, committee, "line")
    if not people:
        return [place for side in sectors or (None,) for place in seated(session, committee.pk, side)]
    line = []
    for member in people:
        sides = sides_of(session, office, member)
        side = next((one for one in sectors if one in sides), next(iter(sorted(sides)), None))
        if sectors and side not in sectors:
            raise Refused("line", "other_side", member.name)
        line.append(Candidate(member.pk, side))
    return line


def _rules(session: Session, visit: Visit, me: Member, office: Office) -> dict[str, Any]:
    committee, _ = visit.enter(session)
    authorize(session, me, Act.SET_UP)
    facts = office_facts(session, committee, office, now=visit.now)
    if facts.rotation is None:
        raise NotSetUp("chair")
    metadata = visit.carry(office=office.id, **({"list": True} if visit.view else {}))
    return prompts.rules_form(facts, metadata=metadata)


def _list(
    session: Session, visit: Visit, committee: Committee, me: Member, *, notice: str = ""
) -> dict[str, Any]:
    authorize(session, me, Act.SET_UP)
    offices = all_facts(session, committee, now=visit.now)[1:]
    return prompts.turns_view(offices, metadata=visit.carry(), notice=notice)


def _days(typed: str) -> list[int]:
    """Numbers of days, as people list them. Raises Refused."""
    words = typed.replace(",", " ").replace(" and ", " ").split()
    if any(not word.isdecimal() or len(word) > 3 for word in words):
        raise Refused("again_days", "unknown", typed)
    return sorted({int(word) for word in words}, reverse=True)
