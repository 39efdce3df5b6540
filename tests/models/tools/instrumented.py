"""What the tools of the six steps hold of a committee that uses each of them in the third quarter of 2026."""

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from models.checkin import Checkin
from models.committee import Agency, Committee, Member, Seat, Sector, Step
from models.tools.arisen import Arisen
from models.tools.ballot import Ballot, BallotOption, BallotState, Method
from models.tools.duties import DutyContest, DutyPart, Part, SharedDuty
from models.tools.gap_map import MapItem
from models.tools.invitations import Invitation
from models.tools.partners import KeyPartner, PartnerCover
from models.tools.pause_tables import Pause
from models.tools.readiness import ReadinessEvidence, ReadinessPrinciple
from models.tools.scoping import RemarkKind, ScopingRemark, ScopingSession
from models.tools.stage import StepMove
from models.topic import AgendaItem
from models.workgroup import Mode, Workgroup
from tests.models.both import NOW
from tests.models.tools.reports import SMALL, Size

AUGUST = datetime(2026, 8, 20, 18, tzinfo=UTC)
DAY = date(2026, 8, 20)


class _Filled:
    def __init__(self, session: Session, committee: Committee, people: list[Member], size: Size) -> None:
        self.session, self.committee, self.people, self.size = session, committee, people, size

    def put(self, table: type[Any], **values: Any) -> Any:
        row = table(committee_id=self.committee.pk, **values)
        self.session.add(row)
        self.session.flush()
        return row

    def text(self, words: str, limit: int = 300) -> str:
        return (words + self.size.more)[:limit].strip()

    @property
    def me(self) -> int:
        return self.people[0].pk


def fill_instruments(
    session: Session, committee: Committee, people: list[Member], size: Size = SMALL
) -> None:
    """A row or a few of each tool; from the fourth gap on, one more of what can be many."""
    made = _Filled(session, committee, people, size)
    sheriff = made.put(Agency, name="Sheriff of the tests", sector=Sector.CRIMINAL_JUSTICE)
    clinic = made.put(Agency, name="Clinic of the tests", sector=Sector.BEHAVIORAL_HEALTH)
    _partners(made, sheriff)
    _ranking(made)
    _ready(made)
    _said(made, sheriff, clinic)
    _arisen(made)
    _moves(made)
    _duties(made, sheriff, clinic)
    common: dict[str, Any] = {"author_id": made.me, "began_at": AUGUST, "ended_at": AUGUST}
    made.put(Pause, because=made.text("The flood", 300), began_on=date(2026, 8, 3), **common)
    made.put(Pause, because="A slip of the finger", began_on=DAY, undone=True, **common)


def _partners(made: _Filled, sheriff: Agency) -> None:
    """One at the table, one whose seat nobody holds, one asked, one missing, one that does not apply."""
    for place, name in enumerate(("Law enforcement", "Judges", "Peers", "Hospital", "Tribal court"), 1):
        row = made.put(KeyPartner, place=place, name=made.text(name, 150), active=name != "Tribal court")
        if name == "Judges":
            made.put(PartnerCover, partner_id=row.pk, agency_id=sheriff.pk, since=DAY)
        if name == "Law enforcement":
            made.put(PartnerCover, partner_id=row.pk, agency_id=_held(made).pk, since=DAY)
        if name == "Peers":
            asked = {"name": "Asked Anonymous", "asker_id": made.people[-1].pk, "ask_by": date(2026, 9, 1)}
            made.put(Invitation, partner_id=row.pk, made_at=NOW, **asked)

    for number in range(4, made.size.gaps + 1):
        made.put(KeyPartner, place=number + 5, name=f"Partner {number}", active=False)


def _held(made: _Filled) -> Agency:
    agency: Agency = made.put(Agency, name="Police of the tests", sector=Sector.CRIMINAL_JUSTICE)
    made.put(Seat, agency_id=agency.pk, principal_id=made.people[-1].pk)
    return agency


def _ranking(made: _Filled) -> None:
    """Three sectors have voted, one of them with a single ballot; two options share the second place."""
    ballot = made.put(
        Ballot,
        title=made.text("Our first priority", 100),
        method=Method.DOTS,
        dots=3,
        state=BallotState.CLOSED,
        counted=True,
        papers=6,
        turnout={"criminal_justice": [3, 4], "behavioral_health": [2, 3], "community": [1, 1]},
        author_id=made.me,
        made_at=AUGUST,
        ended_at=AUGUST,
        posted_at=AUGUST,
    )
    for number in range(1, max(made.size.gaps, 3) + 1):
        item = made.put(MapItem, number=100 + number, made_at=NOW)
        title = made.text(f"Ranked {number}", 150)
        place = {"points": 12 - min(number, 2), "place": min(number, 2)}
        made.put(BallotOption, ballot_id=ballot.pk, item_id=item.pk, title=title, **place)


def _ready(made: _Filled) -> None:
    """One principle with evidence and an owner, one with neither; what was withdrawn does not count."""
    one = made.put(ReadinessPrinciple, key="leadership", owner_id=made.people[-1].pk)
    made.put(ReadinessPrinciple, key="joint")
    shown = {"author_id": made.people[-1].pk, "made_at": NOW, "principle_id": one.pk}
    made.put(ReadinessEvidence, text="Two heads have said so", day=date(2026, 3, 2), **shown)
    made.put(ReadinessEvidence, text="The board has said so", day=date(2026, 4, 2), **shown)
    made.put(ReadinessEvidence, text="A mistake", day=date(2026, 5, 2), withdrawn_on=DAY, **shown)


def _said(made: _Filled, sheriff: Agency, clinic: Agency) -> None:
    """Three remarks on one theme, and a session from before the period."""
    for day in (DAY, date(2026, 1, 9)):
        held = made.put(
            ScopingSession, title="With all sides", held_on=day, author_id=made.me, made_at=AUGUST
        )
        theme = "Transport at night" if day == DAY else "Of long ago"
        said = ((RemarkKind.CONCERN, sheriff), (RemarkKind.CONCERN, clinic), (RemarkKind.HOPE, None))
        for kind, agency in said:
            remark = {"kind": kind, "agency_id": agency.pk if agency else None, "made_at": AUGUST}
            text = "Two hours in a patrol car"
            made.put(ScopingRemark, session_id=held.pk, text=text, theme=theme, **remark)
        for number in range(4, made.size.gaps + 1):
            remark = {"kind": RemarkKind.BARRIER, "agency_id": clinic.pk, "made_at": AUGUST}
            about = {"text": "Two lists", "theme": f"Theme {number}"}
            made.put(ScopingRemark, session_id=held.pk, **about, **remark)


def _arisen(made: _Filled) -> None:
    """Three issues in the period, one of them put before the committee, and one from before it."""
    group = made.put(Workgroup, name="Standing group", mode=Mode.AS_THEY_ARISE)
    for number, day in enumerate((AUGUST, AUGUST, AUGUST, datetime(2026, 6, 1, tzinfo=UTC))):
        said = {"member_id": made.people[-1].pk, "note": f"Issue {number}", "at": day}
        row = made.put(Checkin, workgroup_id=group.pk, **said)
        if number == 0:
            topic = made.put(AgendaItem, title="Issue 0", author_id=made.me, created_at=AUGUST)
            made.put(Arisen, checkin_id=row.pk, for_committee=True, topic_id=topic.pk)
    made.put(Checkin, workgroup_id=group.pk, member_id=made.me, note="", at=AUGUST)


def _moves(made: _Filled) -> None:
    group = made.put(Workgroup, name="Moved group", step=Step.PLANNING)
    moved: dict[str, Any] = {"author_id": made.people[-1].pk, "moved_on": DAY, "moved_at": AUGUST}
    steps = {"was": Step.ASSESSMENT, "became": Step.PLANNING}
    made.put(StepMove, why=made.text("The gaps are ranked"), **steps, **moved)
    made.put(StepMove, workgroup_id=group.pk, why="We know enough", **steps, **moved)


def _duties(made: _Filled, sheriff: Agency, clinic: Agency) -> None:
    """One that two answer for, one that an agency contests, one that nobody does, and a clear one."""
    more = [(clinic,)] * max(0, made.size.gaps - 3)
    for number, agencies in enumerate(((sheriff, clinic), (sheriff,), (), (clinic,), *more)):
        duty = made.put(SharedDuty, name=f"Ride {number}", made_at=NOW)
        for agency in agencies:
            made.put(DutyPart, duty_id=duty.pk, agency_id=agency.pk, part=Part.RESPONSIBLE, since=DAY)
        if number == 1:
            made.put(DutyContest, duty_id=duty.pk, agency_id=clinic.pk, why="Not at night", said_on=DAY)
