"""The App Home and the settings within Slack's limits, whatever people have typed."""

from datetime import UTC, date, datetime

import pytest

from models.committee import Agency, Committee, Member, Seat, Sector
from models.digest import Glance, Standing
from models.lines import Line
from models.meeting import Meeting
from models.roster import GroupLine, SeatLine
from models.step import ActionStep
from models.workgroup import Workgroup
from practice.blockkit import check_message, check_view
from prompts.committee import Rights, Standpoint, render_glance
from prompts.home import Mine, render_home, render_stranger, render_welcome
from prompts.setup import Page, meetings_page, rhythm_page
from prompts.setup_people import Rotation, chair_page, seats_page, workgroups_page

NOW = datetime(2026, 11, 20, 19, tzinfo=UTC)
TODAY = date(2026, 11, 20)
ANA = Member(id=1, committee_id=1, slack_id="U1", name="Ana", zone="America/Denver")
ALL = Rights(settings=True, schedule=True)
NASTY = "<!channel> *bold* & `code` " + "x" * 100


def committee(name="Council"):
    return Committee(id=1, team_id="T1", name=name, zone="America/Denver", created_at=NOW)


def standpoint(*, groups=1, name="Diversion", vacant=0, meeting=True):
    standings = [Standing(Workgroup(id=n, committee_id=1, name=f"{name} {n}"[:150])) for n in range(groups)]
    glance = Glance(
        committee=committee(name),
        day=TODAY,
        goals=0,
        standings=standings,
        silent=0,
        chair=None,
        term=None,
        next_chair=None,
    )
    planned = Meeting(
        id=1,
        committee_id=1,
        series_id=1,
        planned_on=TODAY,
        starts_at=NOW,
        ends_at=NOW,
    )
    return Standpoint(glance, planned if meeting else None, "", [seat(n, name) for n in range(vacant)])


def seat(number, name="Agency"):
    agency = Agency(id=number, committee_id=1, name=f"{name} {number}"[:150], sector=Sector.COMMUNITY)
    return SeatLine(Seat(id=number, committee_id=1, agency_id=number), agency, None, None)


def line(number, title):
    step = ActionStep(
        id=number, committee_id=1, number=number, goal_id=1, title=title, heard_at=NOW, created_at=NOW
    )
    return Line(step=step, owner=ANA, waiting_on=None)


def live(part) -> str:
    """All words in which Slack would follow a mention or a link."""
    if isinstance(part, list):
        return "\n".join(live(one) for one in part)
    if not isinstance(part, dict):
        return ""
    own = part["text"] if part.get("type") == "mrkdwn" else ""
    return own + live(list(part.values()))


def test_a_home_full_of_long_words_stays_within_slacks_limits():
    mine = Mine([line(n, (NASTY * 5)[:500]) for n in range(1, 60)], TODAY)
    view = render_home(
        mine, standpoint(groups=60, name=NASTY, vacant=60), ALL, notice="Done. " * 900, resume=True
    )
    assert check_view(view, "home") == []
    assert len(view["blocks"]) <= 100
    assert "<!channel>" not in live(view)
    assert "and 44 more" in str(view)
    assert "and 40 more workgroups" in str(view)


def test_nothing_open_is_said_kindly_and_nobody_is_asked_to_check_in():
    view = render_home(Mine([], TODAY), standpoint(), ALL, notice=None, resume=False)
    assert "Nothing is waiting for you" in str(view)
    assert "Check in" not in str(view)


def test_without_a_meeting_there_is_no_topic_to_add():
    view = render_home(Mine([], TODAY), standpoint(meeting=False), ALL, notice=None, resume=False)
    assert "No meeting is planned" in str(view)
    assert "Add a topic" not in str(view)


def test_a_plain_member_is_shown_no_settings():
    view = render_home(
        Mine([], TODAY), standpoint(), Rights(settings=False, schedule=False), notice=None, resume=False
    )
    assert "Settings" not in str(view)
    assert "Schedule" not in str(view)


@pytest.mark.parametrize("notice", [None, "Saved."])
def test_welcome_and_stranger_are_whole_views(notice):
    views = [render_welcome(notice), render_stranger(committee(NASTY), [ANA] * 30, notice)]
    for view in views:
        assert check_view(view, "home") == []
        assert ("Saved." in str(view)) == bool(notice)


def test_the_glance_of_a_large_committee_is_one_message():
    message = render_glance(standpoint(groups=60, name=NASTY, vacant=60), ALL)
    assert check_message(message.blocks) == []
    assert "<!channel>" not in live(message.blocks)


def pages():
    settings = [Page(part, {"turn": 1}, settings=True, notice=NASTY) for part in ("seats", "workgroups")]
    group = Workgroup(id=1, committee_id=1, name="y" * 150)
    many = [seat(n, NASTY) for n in range(200)]
    groups = [GroupLine(group.model_copy(update={"id": n}), [ANA] * 30, [ANA] * 30) for n in range(200)]
    return [
        seats_page(settings[0], many),
        seats_page(settings[0], many, change=many[0]),
        workgroups_page(settings[1], groups),
        workgroups_page(settings[1], groups, change=GroupLine(group, [ANA], [])),
        meetings_page(Page("meetings", {"turn": 2}, settings=False), None),
        rhythm_page(Page("rhythm", {"turn": 2}, settings=False), None, (4, NOW.time().replace(tzinfo=None))),
        chair_page(Page("chair", {"turn": 2}, settings=False), Rotation(), proposed_end=TODAY),
    ]


@pytest.mark.parametrize("view", pages(), ids=lambda view: view["callback_id"])
def test_every_page_of_the_set_up_is_a_form_that_slack_takes(view):
    assert check_view(view, "modal") == []


def test_fields_of_two_turns_of_a_page_do_not_share_their_ids():
    """Slack keeps what was typed under the same id, so a page that comes back must have new ones."""
    first, second = (
        {
            b["block_id"]
            for b in seats_page(Page("seats", {"turn": turn}, settings=False), [])["blocks"]
            if b["type"] == "input"
        }
        for turn in (1, 2)
    )
    assert first
    assert not first & second
