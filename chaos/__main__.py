"""Runs the experiments that try to make Convener lose or repeat something: ``python -m chaos``."""

import argparse
import logging
import secrets
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from chaos.acks import acks
from chaos.downtime import downtime
from chaos.kills import kills
from chaos.lost_answers import lost_answers
from chaos.race import race
from chaos.replicas import replicas
from chaos.report import Result, Run, as_json, as_table
from chaos.season import season
from chaos.writers import writers
from chaos.zones import zones


class Experiment(Protocol):
    """The whole chance in it comes from the seed; the short form is a matter of seconds."""

    def __call__(self, seed: int, *, short: bool) -> Result: ...


EXPERIMENTS: Mapping[str, Experiment] = {
    "kills": kills,
    "lost_answers": lost_answers,
    "race": race,
    "replicas": replicas,
    "acks": acks,
    "writers": writers,
    "downtime": downtime,
    "season": season,
    "zones": zones,
}


def main(words: Sequence[str] | None = None) -> int:
    """Runs what is named, or all; 1 when a bar was missed."""
    asked = _parser().parse_args(words)
    seed = secrets.randbelow(2**31) if asked.seed is None else asked.seed
    logging.disable(logging.CRITICAL)  # the bot complains of what is done to it; here it is counted
    runs = []
    with asked.out.open("a") as out:
        for name in asked.names or EXPERIMENTS:
            print(f"{name} (seed {seed}) ...", file=sys.stderr, flush=True)
            began = time.monotonic()
            result = EXPERIMENTS[name](seed, short=asked.short)
            runs.append(Run(result, seed, asked.short, time.monotonic() - began))
            print(as_json(runs[-1]), file=out, flush=True)
    print(as_table(runs))
    return 0 if all(run.result.passed for run in runs) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument(
        "names", nargs="*", choices=[*EXPERIMENTS, []], metavar="NAME", help=", ".join(EXPERIMENTS)
    )
    parser.add_argument(
        "--short", action="store_true", help="the form that the tests run: a few seconds each"
    )
    parser.add_argument("--seed", type=int, help="repeat the choices of an earlier run")
    parser.add_argument("--out", type=Path, default=Path("chaos-results.jsonl"), help="lines are added to it")
    return parser


if __name__ == "__main__":
    sys.exit(main())
