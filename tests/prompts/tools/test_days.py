"""What was done in the evening bears the committee's day, though in UTC the next one has begun."""

from datetime import UTC, date, datetime

from models.committee import Committee
from models.tools.efforts import Effort, EffortVersion
from models.tools.indicator import Indicator
from models.tools.observation import Observation, Way
from models.tools.period import Period
from models.tools.signals import Sign
from models.tools.signals_rules import Alone, Signal
from models.tools.transition import Prepared
from models.tools.transition_tables import Kind, Transition, TransitionState
from models.tools.vitality import Reply, VitalityNote
from prompts.tools import efforts, indicators, transition, vitality
from tests.prompts.people import NOON, ZONE, member, texts

EVENING = datetime(2026, 12, 2, 2, 30, tzinfo=UTC)
DAY = "1 Dec 2026"


def test_how_an_effort_was_described_until_the_evening():
    effort = Effort(id=1, committee_id=1, name="Home", purpose="housing", author_id=1, made_at=NOON)
    version = EffortVersion(
        id=1, committee_id=1, effort_id=1, author_id=1, until=EVENING, name="Home", purpose="jobs"
    )
    shown = efforts.render_one(effort, [version], zone=ZONE, may_change=False)
    assert f"Until {DAY}: " in "\n".join(texts(shown))


def test_an_initiative_that_was_closed_and_taken_up_again_in_the_evening():
    row = Transition(
        id=1,
        committee_id=1,
        kind=Kind.STANDING,
        state=TransitionState.CLOSED,
        closed_at=EVENING,
        reopened_at=EVENING,
        reopened_because="A mistake",
        author_id=1,
        made_at=NOON,
    )
    shown = transition.render_list([(row, "Diversion")], transition.Rights(), zone=ZONE)
    assert f"closed on {DAY}, taken up again on {DAY}" in "\n".join(texts(shown))
    found = Prepared(row, "Diversion", None, (), (), {})
    shown = transition.render_one(found, transition.Rights(), zone=ZONE)
    assert "Closed on Tuesday, 1 December 2026" in "\n".join(texts(shown))
    assert "Taken up again on Tuesday, 1 December 2026" in "\n".join(texts(shown))


def test_a_number_that_was_given_in_the_evening():
    indicator = Indicator(id=1, committee_id=1, name="Bookings", name_key="bookings", made_at=NOON)
    row = Observation(
        id=1,
        committee_id=1,
        indicator_id=1,
        series=1,
        period=Period.MONTH,
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 30),
        value=42,
        way=Way.TYPED,
        recorded_at=EVENING,
    )
    shown = indicators.render_numbers(indicator, [row], {}, zone=ZONE, may_record=False)
    assert DAY in "\n".join(texts(shown))


def test_a_sign_that_was_answered_or_put_in_the_evening():
    council = Committee(id=1, team_id="T1", name="Council", zone=ZONE, created_at=NOON)
    sign = Sign(Signal.ALONE, 0, Alone("Ana"), member(1))
    for note, says in (
        ({"told_at": EVENING}, f"Put to one person on {DAY}"),
        ({"answered_at": EVENING, "reply": Reply.ON_IT}, f"said on {DAY}"),
    ):
        notes = {sign.key: VitalityNote(committee_id=1, signal=Signal.ALONE, **note)}
        shown = vitality.render(vitality.Shown([sign], notes, council, True, True))
        assert says in "\n".join(texts(shown))
