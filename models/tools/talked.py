"""At which meetings something of a tool was talked about, or is to be: read from the topics' origins."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from models.agreement import Agreement
from models.meeting import Meeting, MeetingState
from models.topic import AgendaItem, TopicState

OF_A_MAP = "mapping"


@dataclass(frozen=True)
class Talk:
    """A topic that is open or was dealt with, and its meeting; None: it waits in the parking lot."""

    topic: AgendaItem
    meeting: Meeting | None

    @property
    def held(self) -> bool:
        """Whether it was talked about there."""
        there = self.meeting is not None and self.meeting.state is MeetingState.HELD
        return there and self.topic.state is TopicState.DONE


def talked_about(session: Session, committee_id: int, origins: Collection[str]) -> dict[str, list[Talk]]:
    """By origin the topics that came from it, the earliest meeting first; one query, however many they are.

    What an origin says of its evidence counts for it too: ``cycle:4:…`` for ``cycle:4``.
    """
    found: dict[str, list[Talk]] = {origin: [] for origin in origins}
    for talk in _of_kinds(session, committee_id, {origin.partition(":")[0] for origin in origins}):
        parts = talk.topic.origin.split(":")
        names = (":".join(parts[:length]) for length in range(len(parts), 0, -1))
        origin = next((name for name in names if name in found), None)
        if origin is not None:
            found[origin].append(talk)
    return found


def of_agreement(agreement: Agreement) -> str:
    """How topics name an agreement, before what is new in it."""
    return f"agreement:{agreement.pk}"


def item_talks(session: Session, committee_id: int, ref: str) -> list[Talk]:
    """The topics that put the item of the map with that ref to the table, in any mapping; one query."""
    talks = _of_kinds(session, committee_id, [OF_A_MAP])
    return [talk for talk in talks if ref in talk.topic.origin.split(":")]


def unowned_origin(mapping_id: int, refs: Iterable[str]) -> str:
    """How a topic names the gaps of a mapping that nobody owns: each by its ref."""
    return ":".join([OF_A_MAP, str(mapping_id), "unowned", *refs])


def _of_kinds(session: Session, committee_id: int, kinds: Collection[str]) -> list[Talk]:
    if not kinds:
        return []
    statement = (
        select(AgendaItem, Meeting)
        .join(Meeting, col(Meeting.id) == AgendaItem.meeting_id, isouter=True)
        .where(
            AgendaItem.committee_id == committee_id,
            AgendaItem.state != TopicState.REMOVED,
            or_(*(col(AgendaItem.origin).startswith(f"{kind}:", autoescape=True) for kind in kinds)),
        )
        .order_by(col(Meeting.starts_at), col(AgendaItem.id))
    )
    return [Talk(topic, meeting) for topic, meeting in session.exec(statement).all()]
