"""The map's messages, forms and picture at their limits: escaped, within Slack's bounds, and readable."""

from datetime import UTC, date, datetime

import pytest

from models.committee import Committee, Member
from models.goal import Goal
from models.tools.ballot import Ballot, BallotOption, Method, Option
from models.tools.gap_map import MapEntry, MapItem, Mapping, PointKind
from models.tools.map_evidence import EvidenceKind, MapEvidence
from models.tools.map_facts import Change, Changes, MapLine, Served
from prompts.tools import ballot, ballot_forms, map_forms, map_item, map_picture
from prompts.tools import map as prompts

NOW = datetime(2026, 11, 20, 16, tzinfo=UTC)
COMMITTEE = Committee(id=1, name="Council <!here>", team_id="T", zone="UTC", created_at=NOW)
MAPPING = Mapping(id=1, committee_id=1, number=2, name="W" * 100, held_on=date(2026, 5, 8), made_at=NOW)
LIVE = "<!channel> *all* & _co_"
BEN = Member(id=5, committee_id=1, slack_id="UB", name="Ben *Ode*", zone="UTC")


def line(number=1, title="No beds", kind=PointKind.GAP, at=(2,), *, owner=None, goals=(), **more) -> MapLine:
    entry = MapEntry(
        id=number,
        committee_id=1,
        mapping_id=1,
        item_id=number,
        kind=kind,
        title=title,
        intercepts=[*at],
        **more,
    )
    item = MapItem(id=number, committee_id=1, number=number, made_at=NOW)
    return MapLine(entry, item, owner, goals)


def served(number=3) -> Served:
    goal = Goal(id=number, committee_id=1, number=number, statement=LIVE, created_at=NOW)
    return Served(goal, 1, 4)


def full(count=100) -> list[MapLine]:
    return [line(number, f"{number} " + "x" * 146, at=range(6)) for number in range(1, count + 1)]


def picked(lines, *, mappings=1):
    others = [
        Mapping(
            id=n, committee_id=1, number=n, name=f"M {n}", held_on=date(2026, 5, 8), made_at=NOW, ended_at=NOW
        )
        for n in range(2, mappings + 1)
    ]
    return prompts.Picked(MAPPING, lines, [MAPPING, *others])


ALL = prompts.Rights(add=True, keep=True, agenda=True)


def longest(blocks) -> int:
    return max(len(block["text"]["text"]) for block in blocks if block["type"] in ("section", "header"))


def test_a_full_map_with_many_mappings_stays_within_a_message():
    message = prompts.render_map(picked(full(), mappings=150), ALL, ranking="x", notice=LIVE)
    assert len(message.blocks) <= 50
    assert longest(message.blocks) <= 3000
    [select] = [
        one for b in message.blocks if b["type"] == "actions" for one in b["elements"] if "options" in one
    ]
    assert len(select["options"]) == 100
    for page in range(11):
        listed = prompts.render_list(picked(full()), "2", page)
        assert len(listed.blocks) <= 15
        assert longest(listed.blocks) <= 3000


def test_an_item_with_everything_stays_within_a_message_and_nothing_typed_is_live():
    rows = [
        MapEvidence(
            id=number,
            committee_id=1,
            item_id=1,
            kind=EvidenceKind.NUMBER,
            text=LIVE * 20,
            value="412",
            source=LIVE,
            period="FY26",
            first=date(2025, 7, 1),
            made_at=NOW,
        )
        for number in range(20)
    ]
    whole = line(title=LIVE, owner=BEN, goals=[served(n) for n in range(30)], details=LIVE + "\n*next*")
    view = map_item.ItemView(MAPPING, whole, rows, may_edit=True, may_add=True, may_withdraw=range(20))
    message = map_item.render_item(view)
    assert len(message.blocks) <= 50
    told = str(message.blocks)
    assert "<!channel>" not in told
    assert "∗all∗" in told
    assert "Ben ∗Ode∗" in told
    assert "FY26, from 1 July 2025" in told


def test_changes_are_told_in_words_and_without_any_it_says_so():
    before = line(1, LIVE, at=(2,))
    after = line(1, "Other", PointKind.OPPORTUNITY, (2, 3), owner=BEN)
    what = ("kind", "title", "intercepts", "owner_id")
    found = Changes([line(2, LIVE)], [line(3, "Shut", closed_because=LIVE)], [Change(before, after, what)])
    message = prompts.render_changes(MAPPING, MAPPING, found)
    told = str(message.blocks)
    assert "was a gap; was called “&lt;!channel&gt; ∗all∗" in told
    assert "was at intercept 2, is at intercepts 2 and 3; nobody saw to it, now Ben ∗Ode∗" in told
    assert "<!channel>" not in told
    assert "Nothing differs." in str(prompts.render_changes(MAPPING, MAPPING, Changes()).blocks)
    many = prompts.render_changes(MAPPING, MAPPING, Changes(full(), full(), ()))
    assert len(many.blocks) <= 50
    assert longest(many.blocks) <= 3000


def test_the_topic_for_the_agenda_is_short_however_many_gaps_there_are():
    assert len(prompts.agenda_title(full())) <= 200
    assert prompts.agenda_title([line(3)]) == "Who takes on the gaps that nobody owns? M3"


def test_counts_say_nothing_of_what_is_not_there():
    assert prompts.counts([]) == "nothing on it"
    lines = [
        line(1),
        line(2, owner=BEN),
        line(3, kind=PointKind.RESOURCE),
        line(4, closed_on=date(2026, 1, 1)),
    ]
    assert prompts.counts(lines) == "2 gaps, 1 that nobody owns · 1 resource"


# --- ballots ------------------------------------------------------------------------------------------------


def option(number, *, place=None, points=None, title="No beds", still=True) -> Option:
    row = BallotOption(
        id=number, committee_id=1, ballot_id=1, item_id=number, title=title, points=points, place=place
    )
    return Option(row, MapItem(id=number, committee_id=1, number=number, made_at=NOW), still)


def a_ballot(method=Method.DOTS, **more) -> Ballot:
    return Ballot(id=1, committee_id=1, title=LIVE, method=method, dots=3, closes_at=NOW, made_at=NOW, **more)


@pytest.mark.parametrize(
    ("points", "says"),
    [(0, "0 wins"), (1, "½ win"), (2, "1 win"), (3, "1½ wins"), (4, "2 wins"), (13, "6½ wins")],
)
def test_half_wins_are_told_in_halves(points, says):
    shown = ballot.Shown(
        a_ballot(Method.PAIRS, state="closed", counted=True), [option(1, place=1, points=points)], {}
    )
    assert f"— {says}" in str([block.to_dict() for block in ballot.result_blocks(shown, may_see=True)])


def test_a_ballot_of_forty_gaps_fits_into_its_form_and_its_result_into_a_message():
    options = [option(n, place=1, points=0, title=LIVE + "x" * 120) for n in range(1, 41)]
    form = ballot_forms.vote_form(a_ballot(), options, VOICE, {}, metadata={})
    assert len(form["blocks"]) == 42
    assert {len(one["element"]["options"]) for one in form["blocks"][1:41]} == {4}
    shown = ballot.Shown(a_ballot(state="closed", counted=True), options, {"": [3, 4]})
    message = ballot.posted_message(shown)
    assert len(message.blocks) <= 50
    assert longest(message.blocks) <= 3000
    assert "<!channel>" not in str(message.blocks[1:])  # in a header, nothing is live
    assert "without a seat 3 of 4" in str(message.blocks)


def test_eight_gaps_make_twenty_eight_pairs_with_what_was_chosen():
    options = [option(n) for n in range(1, 9)]
    form = ballot_forms.vote_form(a_ballot(Method.PAIRS), options, VOICE, {"1-2": 2}, metadata={})
    fields = [block for block in form["blocks"] if block["type"] == "input"]
    assert len(fields) == 28
    assert [one["element"]["initial_option"]["value"] for one in fields[:2]] == ["2", "0"]


VOICE = ballot_forms.Voice(None, BEN)


def test_a_hundred_gaps_fit_into_the_forms_that_rank_them():
    start = ballot_forms.start_form(full(), day=date(2026, 11, 20), metadata={})
    assert len(start["blocks"]) == 7
    record = ballot_forms.record_form(full(), day=date(2026, 11, 20), metadata={})
    assert len(record["blocks"]) <= 100
    assert "Only the first 90" in str(record["blocks"][-1])


def test_the_form_of_a_goal_holds_a_hundred_goals():
    goals = [Goal(id=n, committee_id=1, number=n, statement="x" * 500, created_at=NOW) for n in range(130)]
    form = map_forms.goal_form(line(), goals, [], metadata={})
    [element] = [one["element"] for one in form["blocks"] if one.get("block_id") == "goal"]
    assert len(element["options"]) == 100


# --- the picture --------------------------------------------------------------------------------------------


def cards(lines):
    sheet = map_picture.sheet_of(COMMITTEE, MAPPING, lines, letter=True)
    return {part.heading: part for part in sheet.parts}


def test_neighbouring_intercepts_are_one_card_across_and_others_are_drawn_again_with_a_mark():
    part = cards([line(1, at=(0, 1, 4)), line(2, at=(2, 3)), line(3, at=(1, 2))])["Gaps"]
    assert [[(one.ref, one.first, one.span) for one in row] for row in part.wide] == [
        [("M1", 0, 2), ("M2", 2, 2)],
        [("M3", 1, 2)],
    ]
    assert part.wide[0][0].also == "also at 4"
    assert [(one.ref, one.also) for one in part.columns[4]] == [("M1", "also at 0 and 1")]


def test_who_sees_to_a_gap_is_told_in_words_and_by_its_border():
    part = cards([line(1), line(2, owner=BEN), line(3, goals=[served(n) for n in range(5)])])["Gaps"]
    told = [(one.style, one.foot) for one in part.columns[2]]
    assert told == [("alone", "nobody owns it"), ("owned", "Ben *Ode*"), ("owned", "goal G0, G1, G2 +2")]


def test_what_is_closed_is_not_drawn_and_an_empty_part_says_so():
    found = cards([line(1, closed_on=date(2026, 1, 1))])
    assert {part.empty for part in found.values()} == {
        "No gap is on the map.",
        "No resource is on the map yet.",
        "No opportunity is on the map yet.",
    }


def test_a_word_that_no_column_is_wide_enough_for_can_be_broken():
    assert map_picture.breakable("x" * 50).split("\u200b") == ["x" * 22, "x" * 22, "x" * 6]
    assert map_picture.breakable("short words stay") == "short words stay"


@pytest.mark.parametrize("count", [0, 5, 100])
def test_the_picture_is_1600_wide_and_under_a_megabyte_and_typed_words_are_no_markup(count):
    lines = [line(n, '#panic() $x$ "quoted" \\ ' + "word " * 24, at=(n % 6,)) for n in range(1, count + 1)]
    sheet = map_picture.sheet_of(COMMITTEE, MAPPING, lines, letter=True)
    png = map_picture.render_png(sheet)
    width = int.from_bytes(png[16:20], "big")
    assert len(png) <= map_picture.LARGEST
    assert width == 1600 if count < 50 else 1000 <= width <= 1600
    assert map_picture.render_pdf(sheet).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("period", "first", "last", "told"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "2025"),
        ("CY 2025", date(2025, 1, 1), date(2025, 12, 31), "CY 2025"),
        ("Q3 2025", date(2025, 7, 1), date(2025, 9, 30), "Q3 2025"),
        ("2025-q3", date(2025, 7, 1), date(2025, 9, 30), "2025-q3"),
        ("february 2024", date(2024, 2, 1), date(2024, 2, 29), "february 2024"),
        ("Feb. 2024", date(2024, 2, 1), date(2024, 2, 29), "Feb. 2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        ("2025", date(2025, 1, 1), date(2025, 11, 30), "2025, 1 January 2025 to 30 November 2025"),
        ("2024", date(2025, 1, 1), date(2025, 12, 31), "2024, 1 January 2025 to 31 December 2025"),
        ("Q2 2025", date(2025, 7, 1), date(2025, 9, 30), "Q2 2025, 1 July 2025 to 30 September 2025"),
        ("FY26", date(2025, 7, 1), date(2026, 6, 30), "FY26, 1 July 2025 to 30 June 2026"),
        ("2025", date(2025, 1, 1), None, "2025, from 1 January 2025"),
        ("", date(2025, 1, 1), date(2025, 12, 31), "1 January 2025 to 31 December 2025"),
    ],
)
def test_the_days_of_a_period_are_left_out_where_its_label_says_them(period, first, last, told):
    row = MapEvidence(
        committee_id=1,
        item_id=1,
        kind=EvidenceKind.NUMBER,
        text="calls",
        value="412",
        source="Dispatch",
        period=period,
        first=first,
        last=last,
        made_at=NOW,
    )
    assert map_item.evidence(row) == f":bar_chart: *412* calls — Dispatch, {told}"
