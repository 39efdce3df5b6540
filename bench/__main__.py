"""``python -m bench [NAME ...] [--out FILE.json]``: takes the measures named, or all; exit 1 below a bar."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import ack, fanout, reading, replicas, start, ticking
from bench.report import Measure, as_json, table

MEASURES: dict[str, Callable[[], list[Measure]]] = {
    "ack": ack.measure,
    "reading": reading.measure,
    "tick": ticking.measure,
    "fanout": fanout.measure,
    "limits": fanout.measure_limited,
    "start": start.measure,
    "replicas": replicas.measure,
}
"""What can be measured, in the order in which it is; each is called without arguments."""


def main(words: Sequence[str] | None = None) -> int:
    """Takes the measures and prints their table; 0 when every bar is kept."""
    given = _read(words)
    measures: list[Measure] = []
    for name in given.names or MEASURES:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        measures += MEASURES[name]()
    if given.out:
        given.out.write_text(as_json(measures) + "\n")
    print(table(measures))
    missed = [measure.name for measure in measures if not measure.passed]
    if missed:
        print(f"missed: {'; '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


def _read(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="where to write the figures as JSON")
    given = parser.parse_args(words)
    for name in given.names:
        if name not in MEASURES:
            parser.error(f"there is no measure {name!r}; there are {', '.join(MEASURES)}")
    return given


if __name__ == "__main__":
    sys.exit(main())
