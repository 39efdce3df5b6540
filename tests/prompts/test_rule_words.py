"""Every rule that a form can make reads well."""

from datetime import date, time

import pytest

from models.recurrence import ending, monthly_day, monthly_nth, weekly, yearly
from prompts.words import rule_words

NINE = time(9, 0)
MARCH = date(2027, 3, 9)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (weekly({1}), "every Tuesday"),
        (weekly({1}, 2), "every second Tuesday"),
        (weekly({1}, 6), "every 6th Tuesday"),
        (weekly({1}, 22), "every 22nd Tuesday"),
        (weekly({0, 2, 4}), "every Monday, Wednesday and Friday"),
        ("FREQ=WEEKLY", "every week"),
        (monthly_nth(2, 1), "the second Tuesday of the month"),
        (monthly_nth(-1, 4), "the last Friday of the month"),
        (monthly_nth(3, 3, 3), "the third Thursday of every third month"),
        (monthly_nth(2, 1, 12), "the second Tuesday of March every year"),
        (monthly_day(15), "the 15th of the month"),
        (monthly_day(1), "the 1st of the month"),
        (monthly_day(30), "the 30th of the month"),
        (monthly_day(31), "the last day of the month"),
        (monthly_day(-1, 2), "the last day of every second month"),
        ("FREQ=MONTHLY", "the 9th of the month"),
        ("FREQ=MONTHLY;BYMONTH=1,7;BYDAY=1MO", "the first Monday of January and July"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "the first weekday of the month"),
        (yearly(3, 15), "every year on 15 March"),
        (yearly(2, 29), "every year on the last day of February"),
        (yearly(3, 15, 2), "every second year on 15 March"),
        ("FREQ=YEARLY", "every year on 9 March"),
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=3", "every third day"),
    ],
)
def test_a_rule_in_words(rule, words):
    assert rule_words(rule, start=MARCH) == words
    assert rule_words(rule, NINE, start=MARCH) == f"{words} at 9:00"


def test_a_last_day_is_told_at_the_end():
    told = rule_words(ending(monthly_nth(2, 1), date(2027, 6, 30)), NINE)
    assert told == "the second Tuesday of the month at 9:00 until Wednesday, 30 June 2027"
