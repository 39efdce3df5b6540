"""How the dates, states and marks of plans are read."""

from dataclasses import replace
from datetime import date

import pytest

from models.tools.plan import Need, Status
from models.tools.plan_due import DueReader, Order
from models.tools.plan_marks import Heading, activities, heading, is_label, is_stray, is_total
from models.tools.plan_status import status_of
from tests.models.tools.plan_shapes import CALENDAR, NOW


@pytest.fixture(scope="module")
def reader() -> DueReader:
    return DueReader(NOW, CALENDAR)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Spring 2016", "2016-05-31"),
        ("by January 1, 2019", "2019-01-01"),
        ("through December 2021", "2021-12-31"),
        ("Oct. 15, 2018", "2018-10-15"),
        ("2019-03-01", "2019-03-01"),
        ("12/5/2018", "2018-12-05"),
        ("3/1/19", "2019-03-01"),
        ("Q2 FY19", "2018-12-31"),
        ("mid-March 2019", "2019-03-20"),
        ("Completed 3/2018", "2018-03-31"),
    ],
)
def test_a_date_that_is_said_is_certain(reader, words, day):
    found = reader.read(words)
    assert (found.due, found.need) == (date.fromisoformat(day), None)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Jan-Mar 2019", "2019-03-31"),
        ("January 2019 through June 2019", "2019-06-30"),
        ("1/1/2019 - 3/31/2019", "2019-03-31"),
        ("2018-2019", "2019-12-31"),
        ("Fall 2018 to Spring 2019", "2019-05-31"),
        ("Summer/Fall 2017", "2017-11-30"),
        ("3/1/2019, 10/1/2019", "2019-10-01"),
        ("June 1, 2019\nSept 1, 2019", "2019-09-01"),
        ("3/1/2019 (revised 6/1/2019)", "2019-06-01"),
        ("1/1/2019, ongoing", "2019-01-01"),
        ("June 30", "2027-06-30"),
        ("within 6 months", "2027-05-20"),
        ("25/12/2018", "2018-12-25"),
        ("Sign it with counsel by March 2019", "2019-03-31"),
    ],
)
def test_a_date_that_could_be_another_is_shown_to_somebody(reader, words, day):
    found = reader.read(words)
    assert (found.due, found.need) == (date.fromisoformat(day), Need.DUE_CHECK)


@pytest.mark.parametrize(
    "words",
    [
        *("", "Monthly", "Ongoing", "(short term)", "TBD", "asap", "Year 1", "43525", "6", "31 June 2019"),
        *("December 31, 9999", "12/31/99999", "March 31, 12019", "Start: 1/1/19", "starting Jan 2019"),
        *("99999999999999999999", "1/1/0001", "x" * 5_000, "0/0/0000", "Completed"),
    ],
)
def test_what_says_no_date_gives_none(reader, words):
    found = reader.read(words)
    assert (found.due, found.need) == (None, Need.DUE)


def test_a_date_of_what_was_done_says_that_it_was(reader):
    assert reader.read("Completed 3/2018").status is Status.DONE
    assert reader.read("cancelled").status is Status.DROPPED
    assert reader.read("complete by 3/2018").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("column", "order", "reads"),
    [
        (["3/4/2019", "12/25/2018"], Order.OURS, "2019-03-04"),
        (["3/4/2019", "25/12/2018"], Order.OTHER, "2019-04-03"),
        (["3/4/2019", "25/12/2018", "12/25/2018"], Order.OPEN, "2019-03-04"),
    ],
)
def test_the_order_of_day_and_month_is_the_columns(reader, column, order, reads):
    assert reader.order_of(column) is order
    found = reader.read("3/4/2019", order=order)
    assert found.due == date.fromisoformat(reads)
    assert found.need is (None if order is Order.OURS else Need.DUE_CHECK)
    assert reader.read("5/5/2019", order=order).need is None


def test_a_committee_that_writes_the_day_first_is_read_so():
    reader = DueReader(NOW, replace(CALENDAR, day_first=True))
    assert reader.read("3/4/2019").due == date(2019, 4, 3)
    assert reader.order_of(["12/25/2018"]) is Order.OTHER
    assert reader.read("12/25/2018").need is Need.DUE_CHECK


@pytest.mark.parametrize(
    ("words", "status"),
    [
        *(
            (each, Status.DONE)
            for each in ("x", "✓", "Done", "100%", "completed 3/2018", "Complete (May 2019)")
        ),
        *((each, Status.NOT_STARTED) for each in ("not started", "0%", "To do", "planned", "not yet begun")),
        *(
            (each, Status.UNDERWAY)
            for each in ("In progress", "50% complete", "on hold", "ongoing", "delayed - 2019")
        ),
        *((each, Status.DROPPED) for each in ("cancelled", "no longer needed", "Dropped, 6/2018")),
        *((each, Status.UNKNOWN) for each in ("", "waiting for counsel", "complete by May", "x" * 200)),
        ("Completed the training of 20 deputies", Status.UNKNOWN),
        ("Open the center", Status.UNKNOWN),
    ],
)
def test_states_are_read_as_a_whole(words, status):
    assert status_of(words) is status


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("1. Write it\n2. Sign it", ["Write it", "Sign it"]),
        ("1) Write it 2) Sign it 3) File it", ["Write it", "Sign it", "File it"]),
        ("a. first thing b. second thing", ["first thing", "second thing"]),
        ("• Write it • Sign it", ["Write it", "Sign it"]),
        ("- Write it\n  with counsel\n- Sign it", ["Write it with counsel", "Sign it"]),
        ("Write the protocol; Sign it with all; File it at once", None),
        ("Establish guidelines; award grants", ["Establish guidelines; award grants"]),
        ("Hire the specialist\nTrain the specialist", ["Hire the specialist", "Train the specialist"]),
        ("Write what we\nagreed on", ["Write what we agreed on"]),
        ("Train staff:\n- deputies\n- nurses", ["Train staff: - deputies - nurses"]),
        ("Meet with the 3. circuit", ["Meet with the 3. circuit"]),
        ("2) Sign it 1) Write it", ["Sign it 1) Write it"]),
        ("0) zero", ["zero"]),
        ("1.1 Establish the pilot", ["Establish the pilot"]),
        ("1.5 FTE clinicians hired", ["1.5 FTE clinicians hired"]),
        ("J. Hale convenes", ["J. Hale convenes"]),
    ],
)
def test_activities_in_one_cell_are_told_apart_only_where_they_stand_alone(cell, parts):
    wanted = parts or ["Write the protocol", "Sign it with all", "File it at once"]
    assert activities(cell) == wanted


@pytest.mark.parametrize(
    ("line", "depth", "text"),
    [
        ("Priority Area 1: Crisis care", 1, "Crisis care"),
        ("Priority #1 - Data", 1, "Data"),
        ("Intercept 2: Courts", 1, "Courts"),
        ("GOAL 2 – Fewer bookings", 2, "Fewer bookings"),
        ("Goal 3", 2, "Goal 3"),
        ("Objective 1.2 Train", 3, "Train"),
    ],
)
def test_labelled_lines_are_headings(line, depth, text):
    found = heading(line)
    assert found == Heading(text, depth)


@pytest.mark.parametrize(
    "line", ["Goal setting for staff", "Area agencies meet", "Gap in care", "Goals:", ""]
)
def test_other_lines_are_none(line):
    assert heading(line) is None


def test_numbers_sums_and_what_is_about_the_paper_are_known():
    assert all(map(is_label, ["1", "1.2", "IV", "b)", "A.4", "#7", "(3)"]))
    assert not any(map(is_label, ["Write it", "", "1 of 2 done", "Jan"]))
    assert all(map(is_total, ["Total", "Sub-total: 5", "Grand total"]))
    assert not is_total("Totally new forms for all of the agencies in the county")
    papers = [
        "Page 2 of 7",
        "2/7",
        "____",
        "Prepared by A. Reyes",
        "Updated 3/2019",
        "Note: see above",
        "*tentative",
    ]
    assert all(map(is_stray, papers))
    assert not any(
        map(is_stray, ["Draft the MOU", "Update the list", "Review it", "* Do it", "Adopt the charter"])
    )
