"""How hours and bounds are put into words."""

from datetime import date, timedelta

import pytest

from models.burden import Bound, Burden, Month, Outside
from prompts.burden import TITLES, Reader, figures, hours, render_meetings
from tests.prompts.people import committee, member, texts

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (65, "1 h 05"), (210, "3 h 30"), (1500, "25 h")],
)
def test_hours_are_told_to_the_minute(minutes, told):
    assert hours(timedelta(minutes=minutes)) == told


def test_every_way_of_being_outside_has_its_question():
    month = Month(date(2026, 10, 1))
    for full in (None, month):
        for rare in ((), (month,)):
            assert Outside(full, rare).bounds in {(), *TITLES}
    assert set(TITLES) == {tuple(Bound), *((one,) for one in Bound)}


def test_figures_fit_beside_a_topic_however_large():
    rare = [Month(date(2026, 9, 1), own=100), Month(date(2026, 11, 1), own=100)]
    full = Month(date(2026, 9, 1), untold=1000 * HOUR)
    told = figures(Outside(full, rare), committee(most_hours=200, fewest_meetings=60))
    assert len(told) < 300
    assert "September to November 2026: 200 meetings" in told


def test_workgroups_meetings_are_told_apart():
    month = Month(date(2026, 11, 1), held=3, own=1, length=4 * HOUR, sat={1: 2 * HOUR})
    facts = Burden(committee(), date(2026, 11, 20), [month], None)
    reader = Reader(member(1), may_set=False, may_put=False)
    told = " ".join(texts(render_meetings(facts, reader, None)))
    assert "3 meetings (1 of the committee itself), 4 h · most: 2 h · you: 2 h" in told


def test_six_full_months_fit_into_one_section():
    month = Month(date(2026, 11, 1), held=300, own=1, cancelled=99, length=900 * HOUR, untold=9 * HOUR)
    facts = Burden(committee(name="x" * 150), date(2026, 11, 20), [month] * 6, date(2026, 11, 1))
    reader = Reader(member(1), may_set=True, may_put=True)
    message = render_meetings(facts, reader, None)
    assert max(map(len, texts(message))) < 3000
    assert not any("…" in told for told in texts(message) if "Bounds" not in told)
