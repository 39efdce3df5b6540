"""The experiment with sixteen writers, in its short form."""

import secrets
from collections import Counter

from chaos.writers import Told, prepare, summed_up, write, writers
from models.database import Database


def test_no_update_of_sixteen_writers_is_lost():
    seed = secrets.randbelow(2**31)
    print(f"seed {seed}")
    result = writers(seed, short=True)
    assert result.passed, result.figures
    assert [result.figures[way]["transactions"] for way in ("threads", "processes")] == [400, 400]


def test_a_lost_update_is_noticed(tmp_path):
    url = f"sqlite:///{tmp_path / 'counters.db'}"
    prepare(url)
    database = Database(url)
    told = write(database, 1, each=20)
    database.close()
    assert summed_up(url, [told], 1.0)["lost"] == 0
    claimed = Told(written=told.written + Counter({1: 1}))
    assert summed_up(url, [claimed], 1.0)["lost"] == 1
