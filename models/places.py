"""Where messages go: a member's private conversation, or a channel of the committee or of a workgroup."""

from dataclasses import dataclass

from sqlmodel import Session, select

from models.committee import Committee, Member
from models.workgroup import workgroups_of


@dataclass(frozen=True)
class Place:
    """A target of messages. ``name`` is the person's, or the workgroup's whose channel it is.

    ``current``: an active member, or a channel that is in use now.
    """

    target: str
    name: str = ""
    current: bool = False

    @property
    def person(self) -> bool:
        """Whether it is somebody's private conversation."""
        return is_person(self.target)


def is_person(target: str) -> bool:
    """Whether that Slack id is a person's."""
    return target.startswith(("U", "W"))


def places_of(session: Session, committee: Committee) -> dict[str, Place]:
    """By Slack id everybody who is or was a member, and the channels in use; two queries."""
    members = session.exec(select(Member).where(Member.committee_id == committee.pk)).all()
    places = [Place(member.slack_id, member.name, member.active) for member in members]
    groups = workgroups_of(session, committee.pk, ended=True)
    places += [Place(group.channel_id, group.name, True) for group in groups if group.channel_id]
    if committee.channel_id:
        places.append(Place(committee.channel_id, current=True))
    return {place.target: place for place in places}
