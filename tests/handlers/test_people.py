"""What is taken of an account in Slack: the real name first, and nobody who cannot sit on the committee."""

import pytest

from handlers.people import person_of
from tests.there import there


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"profile": {"real_name": "Ben Ode", "display_name": "benny"}, "real_name": "B. Ode"}, "Ben Ode"),
        ({"profile": {"real_name": "", "display_name": "benny"}, "real_name": "Ben Ode"}, "Ben Ode"),
        ({"profile": {"display_name": "benny"}}, "benny"),
        ({"profile": {"display_name": ""}}, "ben"),
        ({}, "ben"),
    ],
)
def test_the_real_name_is_known_and_the_one_that_is_shown_only_where_there_is_none(facts, name):
    assert there(person_of({"id": "U1", "name": "ben", **facts})).name == name


@pytest.mark.parametrize("what", ["is_bot", "deleted", "is_stranger"])
def test_who_cannot_sit_on_the_committee_is_nobody(what):
    assert person_of({"id": "U1", "name": "ben", what: True}) is None
