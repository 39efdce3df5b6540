"""What tests of offices share: seats, rules, an office with people in line, somebody who leaves."""

from typing import Any

import pytest

from models import handover
from models.chair import Candidate
from models.office import Duty, Link, Office
from models.roster import put_agency, put_seat
from models.rotation import begin_office, begin_rotation, set_rules
from models.workgroup import Workgroup
from tests.models.four import BH, CJ, END, NOON, Council
from tests.models.small import Small


@pytest.fixture
def council(database):
    """On SQLite and on PostgreSQL."""
    return Council(Small(database, NOON))


def seats(council: Council) -> None:
    """The sheriff's office has ana and cho, the health department ben and dee."""
    with council.open() as session:
        committee, ana = council.committee(session), council.member(session, "UANA")
        for name, side, people in (
            ("Sheriff's Office", CJ, ("UANA", "UCHO")),
            ("Health Department", BH, ("UBEN", "UDEE")),
        ):
            agency = put_agency(session, ana, committee, name=name, sector=side, now=NOON)
            for who in people:
                person = council.member(session, who)
                put_seat(session, ana, agency, principal=person, designee=None, now=NOON)


def rules(council: Council, **values) -> None:
    given: dict[str, Any] = {
        "sectors": [CJ, BH],
        "most_terms": 2,
        "partial_counts": True,
        "answer_days": 7,
        "again_days": [30, 7],
        "chain": [Link.AGENCY, Link.LINE],
        "agency_days": 10,
    }
    with council.open() as session:
        office = Office(council.committee(session).pk)
        set_rules(session, council.member(session, "UANA"), office, now=NOON, **(given | values))


def office_with(council: Council, duty: Duty, people, *, holder=None, sectors=(), group=None) -> Office:
    """An office with these people in line; the first of them, or nobody, holds it until the new year."""
    with council.open() as session:
        committee, ana = council.committee(session), council.member(session, "UANA")
        workgroup = None
        if group is not None:
            workgroup = Workgroup(committee_id=committee.pk, name=group)
            session.add(workgroup)
            session.flush()
        office = begin_office(session, ana, committee, duty, workgroup, sectors=sectors, now=NOON)
        side = sectors[0] if sectors else None
        line = [Candidate(council.member(session, who).pk, side) for who in people]
        begin_rotation(
            session,
            ana,
            office,
            line=line,
            chair=line[0] if holder else None,
            starts_on=NOON.date(),
            ends_on=END,
            term_months=6,
            notice_days=30,
            now=NOON,
        )
    return office


def left(council: Council, who: str, *, now=NOON):
    """What comes of somebody's leaving."""
    with council.open() as session:
        member = council.member(session, who)
        member.active = False
        session.flush()
        events = handover.leave(session, member, now=now)
        return [(one.what, one.member.slack_id if one.member else None) for one in events]
