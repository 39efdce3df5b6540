"""The alarm: every kind of gap has words that say what is late, what happens by itself and what to do."""

from datetime import UTC, datetime

import pytest

from models.gaps import Finding, Gap
from prompts.alarm import render_alarm

NOW = datetime(2026, 11, 20, 16, 5, tzinfo=UTC)
SINCE = datetime(2026, 11, 20, 16, tzinfo=UTC)
ZONE = "America/Denver"


def words(finding: Finding) -> str:
    message = render_alarm(finding, zone=ZONE, now=NOW)
    return "\n".join(str(block) for block in [message.text, *message.blocks])


@pytest.mark.parametrize("gap", Gap)
def test_every_gap_has_words(gap: Gap) -> None:
    told = words(Finding(1, gap, 3, SINCE))
    assert "3 " in told
    assert "Friday, 20 November 2026 at 9:00" in told
    assert "Friday, 20 November 2026 at 9:05" in told
    assert "Convener's server" in told
    assert "at most once a day" in told
    assert "{" not in render_alarm(Finding(1, gap, 3, SINCE), zone=ZONE, now=NOW).text


@pytest.mark.parametrize("gap", [Gap.WORK_LATE, Gap.WORK_ASLEEP, Gap.WORK_IN_VAIN])
def test_work_that_is_not_done_can_be_run(gap: Gap) -> None:
    assert "*Run now* in `/committee schedule`" in words(Finding(1, gap, 1, None))


def test_one_is_not_many() -> None:
    assert "1 message, since" in words(Finding(1, Gap.MESSAGES_LATE, 1, SINCE))


def test_slacks_word_is_shown_as_words_and_no_more() -> None:
    told = words(Finding(1, Gap.MESSAGES_REFUSED, 2, SINCE, "<!channel> ratelimited"))
    assert "ratelimited" in told
    assert "<!channel>" not in told
