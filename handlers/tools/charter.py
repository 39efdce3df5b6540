"""``/committee charter``: reading it, drafting it, putting it to sign-off, signing it."""

from collections.abc import Sequence

from sqlmodel import Session

from handlers.pickers import picked_day
from handlers.replies import Files, Open, Redraw, Replies, Say
from handlers.visit import Visit
from models.access import Act, may
from models.base import fetch
from models.committee import Agency, Committee, Member, agencies_of
from models.errors import NotFound, Refused
from models.outbox import Message
from models.telling import tell
from models.tools.charter import (
    Charter,
    CharterState,
    Part,
    answer,
    in_state,
    own_lines,
    put_in_force,
    put_to_sign_off,
    record_sign_offs,
    save_draft,
    sign_offs,
    versions_of,
)
from prompts.tools import charter as prompts
from prompts.tools import charter_paper


def on_typed(session: Session, visit: Visit, _rest: str) -> Replies:
    """``charter``."""
    return on_open(session, visit)


def on_open(session: Session, visit: Visit) -> Replies:
    """The version in force; before there is one, the newest that the person may see."""
    committee, me = visit.enter(session)
    return Say(_charter(session, committee, me))


def on_show(session: Session, visit: Visit) -> Replies:
    """One version, by a button."""
    committee, me = visit.enter(session)
    return Say(_charter(session, committee, me, shown=_seen(session, committee, me, visit.value)))


def on_version(session: Session, visit: Visit) -> Replies:
    """One version, by the menu, in the place of the one that is read."""
    committee, me = visit.enter(session)
    return Redraw(_charter(session, committee, me, shown=_seen(session, committee, me, visit.value)))


def on_write(session: Session, visit: Visit) -> Replies:
    """The form of the draft; a new one begins with the words of the newest version."""
    committee, _ = visit.enter_for(session, Act.KEEP_CHARTER)
    versions = versions_of(session, committee.pk)
    draft = in_state(versions, CharterState.DRAFT)
    if versions:
        start = {part: (draft or versions[0]).said(part) for part in Part}
    else:
        start = {Part.MISSION: committee.mission}
    return Open(prompts.draft_form(start, metadata=visit.carry(edits=draft.edits if draft else None)))


def on_written(session: Session, visit: Visit) -> Replies:
    """The draft is kept."""
    committee, me = visit.enter(session)
    parts = {part: visit.values.get(part.value) or "" for part in Part}
    charter = save_draft(session, me, parts, edits=visit.metadata["edits"], now=visit.now)
    return Say(_charter(session, committee, me, shown=charter, notice=prompts.saved(charter)))


def on_put(session: Session, visit: Visit) -> Replies:
    """The draft goes to the principals, who are asked privately; where a law asks for it, to the meeting."""
    committee, me = visit.enter(session)
    charter = fetch(session, Charter, committee.pk, int(visit.value))
    put_to_sign_off(session, me, charter, now=visit.now)
    asked = 0 if committee.open_meetings else _ask(session, committee, charter, visit)
    return Redraw(_charter(session, committee, me, shown=charter, notice=prompts.put(charter, asked)))


def _ask(session: Session, committee: Committee, charter: Charter, visit: Visit) -> int:
    """Asks each agency's principals; returns how many people that are."""
    asked = set()
    for line in sign_offs(session, charter):
        for person in line.principals:
            asked.add(person.pk)
            key = f"{charter.ask_subject(line.agency)}:{person.slack_id}"
            message = prompts.ask(charter, line.agency, committee)
            tell(session, committee, person, message, key=key, now=visit.now)
    return len(asked)


def on_sign(session: Session, visit: Visit) -> Replies:
    """An agency's principal signs."""
    committee, me = visit.enter(session)
    charter, agency = _named(session, committee, visit.value)
    in_force = answer(session, me, charter, agency, signs=True, now=visit.now)
    if in_force:
        _tell_author(session, committee, me, charter, visit)
    return Redraw(prompts.answered(charter, agency, signs=True, in_force=in_force))


def on_not_yet(session: Session, visit: Visit) -> Replies:
    """Asks why."""
    committee, _ = visit.enter(session)
    _, agency = _named(session, committee, visit.value)
    return Open(prompts.not_yet_form(agency, metadata=visit.carry(about=visit.value)))


def on_held_back(session: Session, visit: Visit) -> Replies:
    """An agency does not sign yet, and why."""
    committee, me = visit.enter(session)
    charter, agency = _named(session, committee, visit.metadata["about"])
    because = visit.values["because"] or ""
    answer(session, me, charter, agency, signs=False, because=because, now=visit.now)
    return Say(prompts.answered(charter, agency, signs=False, in_force=False))


def on_record(session: Session, visit: Visit) -> Replies:
    """The form for the sign-offs of a meeting; the charter where all have signed."""
    committee, me = visit.enter(session)
    charter = _seen(session, committee, me, visit.value)
    lines = sign_offs(session, charter)
    form = prompts.record_form(lines, metadata=visit.carry(charter=charter.pk))
    return Open(form) if form else Say(_charter(session, committee, me, shown=charter))


def on_recorded(session: Session, visit: Visit) -> Replies:
    """What was signed off in a meeting is written down."""
    committee, me = visit.enter(session)
    charter = fetch(session, Charter, committee.pk, int(visit.metadata["charter"]))
    known = {str(agency.pk): agency for agency in agencies_of(session, committee.pk)}
    picked: Sequence[str] = visit.values["agencies"] or []
    if any(value not in known for value in picked):
        raise Refused("agencies", "agency_gone")
    agencies = [known[value] for value in picked]
    day = picked_day(visit, "day")
    in_force = record_sign_offs(session, me, charter, agencies, day=day, now=visit.now)
    told = prompts.recorded(charter, len(agencies), in_force=in_force)
    return Say(_charter(session, committee, me, shown=charter, notice=told))


def on_in_force(session: Session, visit: Visit) -> Replies:
    """Nobody has to sign any more."""
    committee, me = visit.enter(session)
    charter = fetch(session, Charter, committee.pk, int(visit.value))
    put_in_force(session, me, charter, now=visit.now)
    return Redraw(_charter(session, committee, me, shown=charter))


def on_paper(session: Session, visit: Visit) -> Replies:
    """The version as a file."""
    committee, me = visit.enter(session)
    charter = _seen(session, committee, me, visit.value)
    made = charter_paper.files(committee, charter, sign_offs(session, charter))
    return Files(made, prompts.announced(charter))


def _charter(
    session: Session, committee: Committee, me: Member, *, shown: Charter | None = None, notice: str = ""
) -> Message:
    versions = versions_of(session, committee.pk)
    rights = prompts.Rights(
        keep=may(session, me, Act.KEEP_CHARTER), record=_may_record(session, me, versions)
    )
    if not rights.keep:
        versions = [one for one in versions if one.state != CharterState.DRAFT]
    shown = shown or in_state(versions, CharterState.IN_FORCE) or next(iter(versions), None)
    lines = sign_offs(session, shown) if shown else []
    facts = prompts.Facts(committee, versions, shown, lines, own_lines(lines, me), rights)
    return prompts.render_charter(facts, notice=notice)


def _may_record(session: Session, me: Member, versions: Sequence[Charter]) -> bool:
    return bool(versions) and may(session, me, Act.RECORD_CHARTER, versions[0])


def _seen(session: Session, committee: Committee, me: Member, value: str) -> Charter:
    """That version. Raises NotFound for a draft too, to those who do not keep the charter."""
    charter = fetch(session, Charter, committee.pk, int(value))
    if charter.state == CharterState.DRAFT and not may(session, me, Act.KEEP_CHARTER):
        raise NotFound("charter", value)
    return charter


def _named(session: Session, committee: Committee, value: str) -> tuple[Charter, Agency]:
    """The version and the agency of a button."""
    charter, agency = (int(part) for part in value.split(":"))
    return fetch(session, Charter, committee.pk, charter), fetch(session, Agency, committee.pk, agency)


def _tell_author(session: Session, committee: Committee, me: Member, charter: Charter, visit: Visit) -> None:
    author = session.get(Member, charter.author_id) if charter.author_id else None
    if author is not None and author.active and author.pk != me.pk:
        key, message = f"charter:{charter.pk}:in-force", prompts.now_in_force(charter)
        tell(session, committee, author, message, key=key, now=visit.now)


WORDS = {"charter": on_typed}
ACTIONS = {
    prompts.OPEN: on_open,
    prompts.SHOW: on_show,
    prompts.VERSIONS: on_version,
    prompts.WRITE: on_write,
    prompts.PUT: on_put,
    prompts.SIGN: on_sign,
    prompts.NOT_YET: on_not_yet,
    prompts.RECORD: on_record,
    prompts.IN_FORCE: on_in_force,
    prompts.PAPER: on_paper,
}
FORMS = {
    prompts.DRAFT_FORM: on_written,
    prompts.NOT_YET_FORM: on_held_back,
    prompts.RECORD_FORM: on_recorded,
}
