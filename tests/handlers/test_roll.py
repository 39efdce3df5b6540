"""The recorder's roll: opened by its button, saved choice by choice, with the quorum live."""

import pytest
from slack_sdk.models.blocks import ActionsBlock
from sqlmodel import col, select

from models.attendance import Attendance, Coming, answer_meeting
from models.committee import Agency, Seat, Sector
from models.meeting import Meeting
from models.minutes import Minutes
from models.outbox import Kind, enqueue
from models.roster import put_agency, put_seat
from prompts import ids, kit

BEGINS = ("2026-12-08", "09:00")


def first_meeting(session) -> Meeting:
    return session.exec(select(Meeting).order_by(col(Meeting.starts_at))).all()[0]


def seat_of(world, session, who) -> Seat:
    return session.exec(select(Seat).where(Seat.principal_id == world.member(session, who).id)).one()


def roll(world) -> dict[str, tuple[str, str, str, str]]:
    """By the agency: presence, who sat there, when they arrived and left (UTC)."""
    with world.session() as session:
        names = {world.member(session, name).pk: name for name in world.cast.people}
        agencies = {one.pk: one.name for one in session.exec(select(Agency)).all()}
        seats = {one.pk: agencies[one.agency_id] for one in session.exec(select(Seat)).all()}
        return {
            seats[row.seat_id]: (
                row.presence.value,
                names.get(row.member_id, ""),
                f"{row.arrived_at:%H:%M}" if row.arrived_at else "",
                f"{row.left_at:%H:%M}" if row.left_at else "",
            )
            for row in session.exec(select(Attendance)).all()
        }


def answer(world, who, coming, designee=None):
    with world.session() as session:
        me = world.member(session, who)
        named = world.member(session, designee) if designee else None
        meeting, seat = first_meeting(session), seat_of(world, session, who)
        answer_meeting(session, me, meeting, seat, Coming(coming), designee=named, now=world.now())


def button(world, who):
    """A message with the roll's button, as it stands in the form of the minutes."""
    with world.session() as session:
        meeting = first_meeting(session)
        button = kit.button("Attendance", ids.OPEN_ATTENDANCE, str(meeting.pk))
        message = kit.say("The minutes", ActionsBlock(elements=[button]))
        enqueue(
            session,
            meeting.committee_id,
            message,
            kind=Kind.NOTICE,
            key=f"test:{who}:{world.now()}",
            target=world.id(who),
            now=world.now(),
        )
    world.work()
    return next(one for one in reversed(world.person(who).dm) if one.text == "The minutes")


def to_its_beginning(world):
    world.walk(world.at(*BEGINS))


def opened(world, who="ana", path=to_its_beginning):
    if world.now() < world.at(*BEGINS):
        world.led(path)
    person = world.person(who)
    return person, person.click(button(world, who), action_id=ids.OPEN_ATTENDANCE)


def choose(world, person, who, choice):
    """Chooses in the select of that person's seat, and waits for the form to be drawn again."""
    with world.session() as session:
        number = seat_of(world, session, who).pk
    view = person.views[-1]
    before = view.hash
    [block] = [
        one["block_id"] for one in view.blocks if one.get("block_id", "").startswith(f"seat-{number}~")
    ]
    person.click(view, ids.ATTENDANCE_MARK, block_id=block, value=f"{number}:{choice}")
    world.slack.wait_until(lambda: person.views[-1].hash != before)
    return person.views[-1].words


def test_each_choice_is_saved_at_once_and_the_quorum_counted_live(world):
    ana, _ = opened(world)
    assert "0 of 5 · quorum is 3 · 3 short" in ana.views[-1].words
    choose(world, ana, "ana", "present")
    choose(world, ana, "ben", "present")
    told = choose(world, ana, "cho", "present")
    assert "3 of 5 · quorum is 3 · reached" in told
    assert "2 of 5 · quorum is 3 · 1 short" in choose(world, ana, "cho", "excused")
    assert roll(world) == {
        "Probation": ("present", "ana", "", ""),
        "Behavioral Health": ("present", "ben", "", ""),
        "Sheriff": ("excused", "", "", ""),
    }


def test_what_was_said_is_shown_and_counted_and_saved_by_save(world):
    answer(world, "cho", "designee", "eli")
    answer(world, "dee", "no")
    answer(world, "ben", "yes")
    ana, _ = opened(world)
    told = ana.views[-1].words
    assert "2 of 5 · quorum is 3 · 1 short" in told
    assert "3 seats are shown as was said before" in told
    assert "Eli Novak in their place" in told
    assert roll(world) == {}
    choose(world, ana, "ben", "absent")
    seen = ana.submit({})
    assert seen.ok, seen.errors
    assert roll(world) == {
        "Behavioral Health": ("absent", "", "", ""),
        "Sheriff": ("designee", "eli", "", ""),
        "Hospital": ("excused", "", "", ""),
    }
    world.slack.wait_until(lambda: any("Attendance is saved: 1 of 5" in one.text for one in ana.dm))


def test_late_and_left_change_the_quorum_as_the_clock_goes(world):
    ana, _ = opened(world)
    for who in ("ana", "ben"):
        choose(world, ana, who, "present")
    choose(world, ana, "cho", "details")
    assert ana.submit({"presence": "present", "arrived": "09:20", "left": "10:00"}).ok
    assert roll(world)["Sheriff"] == ("present", "cho", "16:20", "17:00")
    assert "2 of 5" in ana.views[-1].words
    assert "arrived 9:20 · left 10:00" in ana.views[-1].words
    world.walk(world.at("2026-12-08", "09:30"))
    assert "3 of 5 · quorum is 3 · reached" in choose(world, ana, "dee", "absent")
    world.walk(world.at("2026-12-08", "10:00"))
    assert "2 of 5 · quorum is 3 · 1 short" in choose(world, ana, "eli", "absent")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"presence": "present", "arrived": "09:40", "left": "09:10"}, "left"),
        ({"presence": "present", "left": "08:00"}, "left"),
        ({"presence": "present", "arrived": "20:00"}, "arrived"),
        ({"presence": "designee", "designee": "cho"}, "designee"),
        ({"presence": "designee", "designee": "ana"}, "designee"),
        ({"presence": "designee", "designee": "stranger"}, "designee"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field_and_nothing_is_saved(world, values, field):
    ana, _ = opened(world)
    choose(world, ana, "ana", "present")
    choose(world, ana, "cho", "details")
    seen = ana.submit(values)
    assert list(seen.errors) == [field]
    assert "Sheriff" not in roll(world)


def test_a_choice_that_cannot_be_is_explained_in_the_form(world):
    ana, _ = opened(world)
    choose(world, ana, "cho", "details")
    assert ana.submit({"presence": "designee", "designee": "eli"}).ok
    told = choose(world, ana, "eli", "present")
    assert "Eli Novak comes for another seat" in told
    assert "Peers" not in roll(world)


def test_all_others_are_absent_by_one_press(world):
    answer(world, "dee", "yes")
    ana, _ = opened(world)
    choose(world, ana, "ana", "present")
    before = ana.views[-1].hash
    ana.click(ana.views[-1], action_id=ids.ATTENDANCE_REST)
    world.slack.wait_until(lambda: ana.views[-1].hash != before)
    rows = {agency: row[0] for agency, row in roll(world).items()}
    assert rows == {
        "Probation": "present",
        "Sheriff": "absent",
        "Behavioral Health": "absent",
        "Peers": "absent",
    }
    assert "All others are absent" not in ana.views[-1].words


def test_the_recorder_takes_the_roll_and_other_members_do_not(world):
    world.led(to_its_beginning)
    dee, _ = opened(world, "dee")
    assert dee.views == []
    with world.session() as session:
        meeting = first_meeting(session)
        session.add(
            Minutes(
                committee_id=meeting.committee_id,
                meeting_id=meeting.pk,
                recorder_id=world.member(session, "dee").pk,
                begun_at=world.now(),
            )
        )
    dee, _ = opened(world, "dee")
    choose(world, dee, "dee", "present")
    assert roll(world) == {"Hospital": ("present", "dee", "", "")}


def test_the_roll_is_not_opened_before_the_day_of_the_meeting(world):
    ana, _ = opened(world, path=lambda world: world.walk(world.at("2026-12-07", "12:00")))
    assert ana.views == []


def test_a_large_committee_has_its_seats_on_several_pages(world):
    with world.session() as session:
        ana, committee = world.member(session, "ana"), world.committee(session)
        for number in range(50):
            agency = put_agency(
                session,
                ana,
                committee,
                name=f"Agency {number:02}",
                sector=list(Sector)[number % 4],
                now=world.now(),
            )
            put_seat(
                session, ana, agency, principal=None, designee=world.member(session, "eli"), now=world.now()
            )
    ana, _ = opened(world)
    before, first = ana.views[-1].hash, ana.views[-1].words
    assert "More seats (1 of 2)" in first
    ana.click(ana.views[-1], action_id=ids.ATTENDANCE_PAGE)
    world.slack.wait_until(lambda: ana.views[-1].hash != before)
    second = ana.views[-1].words
    assert "Seats before" in second
    assert sum(f"Agency {number:02} ·" in first + second for number in range(50)) == 50
