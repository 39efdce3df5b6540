"""What the map's handlers share: the messages that show it to one person, as it is now."""

from sqlmodel import Session

from models.access import Act, allowed, may
from models.base import fetch
from models.committee import Committee, Member
from models.errors import NotFound
from models.outbox import Message
from models.tools.ballot import last_ranking, options_of
from models.tools.gap_map import MapEntry, Mapping, current_mapping, item_of, mappings_of
from models.tools.map_evidence import evidence_of
from models.tools.map_facts import line_of, lines_of
from models.tools.scoping import remarks_behind
from models.tools.talked import item_talks
from prompts.tools import ballot as ballot_prompts
from prompts.tools import map as prompts
from prompts.tools import map_item, showing


def map_in_use(session: Session, committee_id: int) -> Mapping:
    """The map that is worked on. Raises NotFound before the first mapping."""
    mapping = current_mapping(session, committee_id)
    if mapping is None:
        raise NotFound("mapping")
    return mapping


def picked(session: Session, committee_id: int, mapping: Mapping) -> prompts.Picked:
    """A mapping with all that is on it, among the others."""
    return prompts.Picked(mapping, lines_of(session, mapping), mappings_of(session, committee_id))


def reader(session: Session, me: Member) -> prompts.Rights:
    """What this person may do."""
    return prompts.Rights(
        add=may(session, me, Act.ADD_TO_MAP),
        keep=may(session, me, Act.BEGIN_MAPPING),
        agenda=may(session, me, Act.ARRANGE_AGENDA),
    )


def map_message(
    session: Session, committee: Committee, me: Member, mapping: Mapping | None = None, *, notice: str = ""
) -> Message:
    """The whole map, or an earlier mapping; before the first, what it is for."""
    mapping = mapping or current_mapping(session, committee.pk)
    rights = reader(session, me)
    if mapping is None:
        return prompts.render_empty(committee, may_begin=rights.keep)
    last = last_ranking(session, committee.pk) if mapping.ended_at is None else None
    ranking = ballot_prompts.in_short(last, options_of(session, last), committee.zone) if last else ""
    return prompts.render_map(picked(session, committee.pk, mapping), rights, ranking=ranking, notice=notice)


def item_message(
    session: Session, committee: Committee, me: Member, entry: MapEntry, *, notice: str = ""
) -> Message:
    """One item with its evidence, goals and buttons."""
    mapping = fetch(session, Mapping, committee.pk, entry.mapping_id)
    known = evidence_of(session, mapping, entry.item_id)
    view = map_item.ItemView(
        mapping,
        line_of(session, mapping, entry),
        known,
        may_edit=may(session, me, Act.EDIT_MAP, item_of(session, entry)),
        may_add=may(session, me, Act.ADD_TO_MAP),
        may_withdraw=[row.pk for row in allowed(session, me, Act.EDIT_MAP, known)],
        behind=remarks_behind(session, item_of(session, entry)),
    )
    card = map_item.render_item(view, notice=notice)
    return showing.with_talk(card, item_talks(session, committee.pk, view.line.item.ref))
