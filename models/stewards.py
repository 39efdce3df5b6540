"""Who leads the meetings of a series, and who sees to them where nobody does."""

from sqlmodel import Session

from models.base import fetch
from models.chair import holder_in, office_for
from models.committee import Member, coordinators
from models.meeting import Meeting, MeetingSeries
from models.office import Duty
from models.vacancy import calling, presiding
from models.workgroup import Workgroup, leads_of


def leaders_of(session: Session, series: MeetingSeries) -> list[Member]:
    """The chair and a co-chair, or of a workgroup's meetings its leads, where they are active.

    While nobody chairs, the vice-chair or whoever calls the next meeting; else nobody.
    """
    if series.workgroup_id is not None:
        return leads_of(session, fetch(session, Workgroup, series.committee_id, series.workgroup_id))
    return presiding(session, series.committee_id) or calling(session, series.committee_id)


def recorder_of(session: Session, series: MeetingSeries) -> Member | None:
    """Whose turn it is to write the minutes of these meetings, where that goes round."""
    return holder_in(session, office_for(session, series.committee_id, Duty.RECORDER, series.workgroup_id))


def stewards_of(session: Session, series: MeetingSeries) -> list[Member]:
    """Who leads these meetings; without anybody, the coordinators."""
    return leaders_of(session, series) or coordinators(session, series.committee_id)


def stewards(session: Session, meeting: Meeting) -> list[Member]:
    """Who sees to the meeting, see ``stewards_of``."""
    return stewards_of(session, fetch(session, MeetingSeries, meeting.committee_id, meeting.series_id))
