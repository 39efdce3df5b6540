"""/agenda next as people use it: the dates, and each of them skipped, moved, restored and added."""

from datetime import date, time, timedelta

import pytest
from sqlmodel import col, select

from models.meeting import HolidayRule, Meeting, MeetingState, NoticeUnit
from models.recurrence import parts
from models.series import series_of
from prompts import ids
from tests.there import there


def dates(world, who="ana", channel="committee"):
    seen = world.person(who).command("/agenda next", channel=channel)
    assert seen.ok, seen.error
    return seen.messages[-1]


def open_form(world, label, who="ana", channel="committee"):
    person = world.person(who)
    assert person.click(dates(world, who, channel), label=label).ok
    return person


def told(world, person, words, channel="committee"):
    """Waits until the person reads these words in the channel; the message."""

    def found():
        return [one for one in person.messages(channel) if words in one.words]

    world.slack.wait_until(lambda: bool(found()))
    return found()[-1]


def held(world) -> list[str]:
    with world.session() as session:
        planned = select(Meeting).where(Meeting.state == MeetingState.PLANNED)
        rows = session.exec(planned.order_by(col(Meeting.starts_at))).all()
    return [f"{one.held_on('America/Denver')}" for one in rows]


def post_agenda(world):
    assert world.person("ana").command("/agenda post", channel="committee").ok
    world.work()


def in_channel(world, channel="committee"):
    return [one.words for one in world.person("eli").messages(channel) if not one.only_for]


def test_the_rule_and_the_next_six_dates_are_told_in_words(world):
    words = dates(world, "eli").words
    assert "*Meetings of Justice and Health*" in words
    assert "The second Tuesday of the month, 9:00–10:30 · Room 2" in words
    lines = [line for line in words.splitlines() if line.startswith("•")]
    assert lines[0] == "• *Tuesday, 8 December 2026*, 9:00–10:30"
    assert lines[-1] == "• *Tuesday, 11 May 2027*, 9:00–10:30"
    assert len(lines) == 6


def test_buttons_are_shown_to_those_who_may_use_them(world):
    assert "Skip one" not in str(dates(world, "eli").blocks)
    assert "Skip one" not in str(dates(world, "ben", "diversion").blocks)
    shown = str(dates(world, "ana").blocks)
    for label in ("Skip one …", "Move one …", "Add a meeting …", "Edit the series …", "Days off …"):
        assert label in shown


def test_a_button_of_the_committees_meetings_pressed_by_somebody_else_is_refused(world):
    ben, form = world.person("ben"), {"every": "w1", "weekday": "3"}
    open_form(world, "Give this workgroup its own meetings …", "ben", "diversion")
    assert ben.submit(form).ok
    told(world, ben, "Saved", "diversion")
    with world.session() as session:
        number = there(series_of(session, world.committee(session).pk)).pk
    message = dates(world, "ben", "diversion")
    for block in message.blocks:
        for element in block.get("elements", []):
            element["value"] = str(number)
    ben.click(message, ids.MEETING_SKIP)
    told(world, ben, "This needs the workgroup lead, chair or coordinator", "diversion")
    assert ben.views == []


def test_a_meeting_that_has_begun_is_not_offered_any_more(world):
    world.walk(world.at("2026-12-08", "09:30"))
    ana = open_form(world, "Skip one …")
    assert "8 December 2026" not in ana.views[-1].words
    assert "12 January 2027" in ana.views[-1].words


def test_when_all_coming_ones_are_called_off_the_dates_still_say_so(world):
    ana = open_form(world, "Edit the series …")
    assert ana.submit({"until": "2026-12-31"}).ok
    ana = open_form(world, "Skip one …")
    assert ana.submit({"meeting": "2026-12-08", "because": "Snow"}).ok
    shown = dates(world)
    assert "~Tuesday, 8 December 2026~ called off: Snow" in shown.words
    assert "Skip one" not in str(shown.blocks)
    assert "Hold one as planned" in str(shown.blocks)


def test_a_meeting_is_skipped_with_a_reason_and_its_topics_go_on(world):
    assert world.person("ben").command("/agenda add Beds", channel="committee").ok
    ana = open_form(world, "Skip one …")
    assert ana.submit({"meeting": "2026-12-08", "because": "Budget week."}).ok
    message = told(world, ana, "called off: Budget week. Its topics go on to Tuesday, 12 January 2027")
    assert "~Tuesday, 8 December 2026~ called off: Budget week." in message.words
    assert held(world)[0] == "2027-01-12"
    assert "Beds" in world.person("ben").command("/agenda", channel="committee").text
    world.walk(world.at("2026-12-09"))
    assert not [words for words in in_channel(world) if "8 December" in words]


def test_a_skip_without_a_reason_never_leaves_the_form(world):
    ana = open_form(world, "Skip one …")
    assert list(ana.submit({"meeting": "2026-12-08"}).errors) == ["because"]
    seen = ana.submit({"because": "   "})
    assert "few words" in seen.errors["because"]


def test_a_meeting_whose_agenda_is_out_is_skipped_aloud_once(world):
    post_agenda(world)
    ana = open_form(world, "Skip one …")
    assert ana.submit({"meeting": "2026-12-08", "because": "Snow *storm* <!channel>"}).ok
    world.walk(timedelta(minutes=1))
    heard = [words for words in in_channel(world) if "called off" in words]
    assert len(heard) == 2  # the agenda where it stands, and the news
    assert "<!channel>" not in str(heard)
    assert [words for words in heard if words.startswith("Agenda ·")]
    world.walk(world.at("2026-12-09"))
    assert len([words for words in in_channel(world) if "called off" in words]) == 2


def test_a_posted_agenda_is_back_when_the_meeting_is_held_after_all(world):
    post_agenda(world)
    ana = open_form(world, "Skip one …")
    assert ana.submit({"meeting": "2026-12-08", "because": "Snow"}).ok
    world.walk(timedelta(minutes=1))
    assert "Call to order" not in str(in_channel(world))
    ana = open_form(world, "Hold one as planned …")
    assert ana.submit({"meeting": "2026-12-08"}).ok
    world.walk(world.at("2026-11-17"))
    [posted] = [words for words in in_channel(world) if words.startswith("Agenda ·")]
    assert "called off" not in posted
    assert "Call to order" in posted
    assert "The meeting is held as planned: *Tuesday, 8 December 2026*" in str(in_channel(world))
    assert held(world)[0] == "2026-12-08"


def test_a_posted_agenda_follows_its_meeting_to_another_day(world):
    post_agenda(world)
    ana = open_form(world, "Move one …")
    values = {"day": "2026-12-10", "time": "13:00", "place": "Library", "because": "Court is full"}
    assert ana.submit({"meeting": "2026-12-08", **values}).ok
    world.walk(world.at("2026-11-17"))
    moved = "The meeting of Tuesday, 8 December 2026 is moved to *Thursday, 10 December 2026*, 13:00–14:30"
    assert len([words for words in in_channel(world) if moved in words]) == 1
    [posted] = [words for words in in_channel(world) if words.startswith("Agenda ·")]
    assert "Thursday, 10 December 2026" in posted
    line = "• *Thursday, 10 December 2026*, 13:00–14:30 · Library · instead of Tuesday, 8 December 2026"
    assert f"{line}: Court is full" in dates(world).words


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"day": "2026-11-01"}, "day", "still to come"),
        ({"day": "2029-11-01"}, "day", "two years"),
        ({"day": "2027-01-12"}, "day", "There is a meeting then"),
    ],
)
def test_a_move_that_cannot_be_is_refused_on_its_field_with_what_was_typed_kept(world, values, field, words):
    ana = open_form(world, "Move one …")
    seen = ana.submit({"meeting": "2026-12-08", "because": "Court is full", **values})
    assert words in seen.errors[field]
    assert ana.views[-1].values["because"]["because"]["value"] == "Court is full"
    assert held(world)[0] == "2026-12-08"


def test_an_extra_meeting_is_among_the_dates_and_has_an_agenda(world):
    ana = open_form(world, "Add a meeting …")
    assert ana.submit({"day": "2026-11-24", "time": "15:00", "minutes": "45", "because": "Budget"}).ok
    message = told(world, ana, "An extra meeting")
    line = "• *Tuesday, 24 November 2026*, 15:00–15:45 · an extra meeting: Budget"
    assert message.words.splitlines().index(line) < message.words.splitlines().index(
        "• *Tuesday, 8 December 2026*, 9:00–10:30"
    )
    world.walk(world.at("2026-11-20"))
    assert [words for words in in_channel(world) if "24 November 2026" in words]


def test_the_series_is_edited_and_said_back_as_words_and_dates(world):
    ana = open_form(world, "Edit the series …")
    values = {"every": "m3", "weekday": "3", "interval": "3", "time": "10:15", "minutes": "60"}
    link = "https://meet.example/a?b=1&c=2"
    more = {"place": "Annex", "link": link, "holidays": "after", "until": "2028-06-30"}
    more |= {"notice": "3", "notice_unit": "business_days", "quorum": "4"}
    assert ana.submit(values | more).ok
    words = told(world, ana, "Saved").words
    rule = "The third Thursday of every third month, 10:15–11:15, from Thursday, 19 November 2026, "
    assert (
        f"{rule}until Friday, 30 June 2028 · Annex · <https://meet.example/a?b=1&amp;c=2|Join the call>"
        in words
    )
    assert "On a holiday: it moves to the working day after." in words
    assert [line for line in words.splitlines() if line.startswith("•")][:2] == [
        "• *Thursday, 19 November 2026*, 10:15–11:15",
        "• *Thursday, 18 February 2027*, 10:15–11:15",
    ]
    with world.session() as session:
        series = there(series_of(session, world.committee(session).pk))
        assert (series.at, series.link, series.holidays) == (time(10, 15), link, HolidayRule.AFTER)
        assert parts(series.rule).until == date(2028, 6, 30)
        assert (series.notice, series.notice_unit, series.quorum) == (3, NoticeUnit.BUSINESS_DAYS, 4)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"start": "2027-02-01", "until": "2027-01-01"}, "until", "before the first day"),
        ({"until": "2026-12-01"}, "until", "no such day before it ends"),
        ({"every": "day"}, "monthday", "from 1 to 31"),
        ({"every": "year", "start": None}, "start", "first day"),
        ({"every": "year", "start": "2026-12-25", "holidays": "skip"}, "holidays", "never be held"),
        ({"link": "zoom as always"}, "link", "no link"),
    ],
)
def test_a_series_that_cannot_be_is_refused_on_its_field_with_what_was_typed_kept(
    world, values, field, words
):
    ana = open_form(world, "Edit the series …")
    seen = ana.submit({"place": "Annex", **values})
    assert list(seen.errors) == [field]
    assert words in seen.errors[field]
    assert ana.views[-1].values["place"]["place"]["value"] == "Annex"
    assert "Room 2" in dates(world).words


def test_opened_and_saved_unchanged_a_series_stays_as_it_was(world):
    before = held(world)
    ana = open_form(world, "Edit the series …")
    assert ana.submit().ok
    told(world, ana, "Saved")
    assert held(world) == before


def test_a_lead_gives_their_workgroup_its_own_meetings_and_ends_them(world):
    ben = open_form(world, "Give this workgroup its own meetings …", "ben", "diversion")
    assert ben.submit({"every": "w2", "weekday": "4", "time": "12:00", "minutes": "30"}).ok
    words = told(world, ben, "Saved", "diversion").words
    assert "*Meetings of Diversion*\nEvery second Friday, 12:00–12:30" in words
    assert "Friday, 20 November 2026" in words
    assert "Diversion" not in dates(world, "ben").words
    open_form(world, "Edit the series …", "ben", "diversion")
    assert ben.click(ben.views[-1], label="End these meetings").ok
    world.slack.wait_until(lambda: "No more meetings of *Diversion*" in ben.views[-1].words)
    assert "Justice and Health" in dates(world, "ben", "diversion").words


def test_a_lead_cannot_change_the_committees_meetings(world):
    ben = open_form(world, "Give this workgroup its own meetings …", "ben", "diversion")
    form = ben.views[-1]
    with world.session() as session:
        number = there(series_of(session, world.committee(session).pk)).pk
    form.body["private_metadata"] = form.body["private_metadata"].replace('"group":1', f'"series":{number}')
    assert "coordinator" in str(ben.submit({"every": "w1"}).errors)
    assert "The second Tuesday" in dates(world).words


def test_days_off_are_added_seen_and_taken_back_and_meetings_follow(world):
    ana = open_form(world, "Edit the series …")
    assert ana.submit({"holidays": "before"}).ok
    ana = open_form(world, "Days off …")
    recess = {"first": "2026-12-07", "last": "2026-12-11", "off_name": "Court <recess>", "state": "colorado"}
    assert ana.submit(recess).ok
    assert "*Monday, 7 December 2026 – Friday, 11 December 2026*: Court &lt;recess&gt;" in ana.views[-1].words
    assert held(world)[0] == "2026-12-04"
    assert "instead of Tuesday, 8 December 2026 (Court &lt;recess&gt;)" in dates(world).words
    before = ana.views[-1].hash
    assert ana.click(ana.views[-1], label="Remove").ok
    world.slack.wait_until(lambda: ana.views[-1].hash != before)
    assert held(world)[0] == "2026-12-08"
    with world.session() as session:
        assert world.committee(session).subdivision == "CO"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first": "2026-12-07", "last": "2026-12-01", "off_name": "Recess"}, "last"),
        ({"first": "2026-12-07"}, "off_name"),
        ({"off_name": "Recess"}, "first"),
        ({"country": "Narnia"}, "country"),
        ({"state": "Mordor"}, "state"),
    ],
)
def test_days_off_that_cannot_be_are_refused_on_their_field(world, values, field):
    ana = open_form(world, "Days off …")
    seen = ana.submit(values)
    assert [key.partition("~")[0] for key in seen.errors] == [field]


def test_the_meetings_page_of_the_settings_has_the_same_fields_and_says_the_dates(world):
    ana = world.person("ana")
    assert ana.command("/committee setup").ok
    before = ana.views[-1].hash
    ana.click(ana.views[-1], ids.SETUP_PAGE, value="meetings")
    world.slack.wait_until(lambda: ana.views[-1].hash != before)
    assert ana.submit({"every": "last", "holidays": "before", "place": "Annex"}).ok
    words = ana.views[-1].words
    assert "Saved: The last day of the month, 9:00–10:30 · Annex" in words
    assert "• *Monday, 30 November 2026*, 9:00–10:30" in words
    assert words.count("• *") == 6
