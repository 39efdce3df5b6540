"""What the measures say: ratios, bars, the table and the JSON add up, and a missed bar is told."""

import json
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.report import Measure, as_json, at_least, at_most, interleaved, percentile, reported, table, within


@pytest.mark.parametrize(
    ("measure", "ratio", "bar", "passed"),
    [
        (at_most("a", 4.0, 2.0, 2, "ms"), 2.0, "≤ 2×", True),
        (at_most("a", 4.1, 2.0, 2, "ms"), 2.05, "≤ 2×", False),
        (at_least("a", 8.0, 10.0, 0.8, "/s"), 0.8, "≥ 0.8×", True),
        (at_least("a", 7.9, 10.0, 0.8, "/s"), 0.79, "≥ 0.8×", False),
        (within("a", 500.0, 500, "ms"), None, "≤ 500 ms", True),
        (within("a", 500.1, 500, "ms"), None, "≤ 500 ms", False),
        (reported("a", 20.0, "/s", 10.0), 2.0, "", True),
    ],
)
def test_a_figure_is_held_against_its_bar(
    measure: Measure, ratio: float | None, bar: str, passed: bool
) -> None:
    assert measure.ratio == pytest.approx(ratio)
    assert (measure.bar, measure.passed) == (bar, passed)


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(number) for number in range(100, 0, -1)]
    assert [percentile(values, share) for share in (0.5, 0.99, 1.0)] == [50.0, 99.0, 100.0]
    assert percentile([7.0], 0.99) == 7.0


def test_steps_are_timed_in_turn() -> None:
    done: list[str] = []
    taken = interleaved(3, lambda: done.append("a"), lambda: done.append("b"))
    assert done == ["a", "b"] * 3
    assert [len(each) for each in taken] == [3, 3]


def test_the_table_shows_what_was_missed_and_the_json_holds_all_of_it() -> None:
    measures = [at_most("slow", 30.0, 10.0, 2, "ms"), reported("as it is", 1234.5, "/s")]
    [_, slow, other] = table(measures).splitlines()
    assert "MISSED" in slow
    assert "3.00×" in slow
    assert "1,234 /s" in other
    assert json.loads(as_json(measures))[0]["passed"] is False


@pytest.mark.parametrize(("figure", "status"), [(10.0, 0), (30.0, 1)])
def test_the_exit_status_says_whether_every_bar_was_kept(
    figure: float, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "MEASURES", {"one": lambda: [at_most("one", figure, 10.0, 2, "ms")]})
    out = tmp_path / "figures.json"
    assert bench.main(["one", "--out", str(out)]) == status
    assert json.loads(out.read_text())[0]["figure"] == figure


def test_an_unknown_measure_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["speed"])
    assert "there are ack," in capsys.readouterr().err
