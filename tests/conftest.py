"""Fixtures that every room's tests share."""

from collections.abc import Iterator

import pytest

from tests.world import World


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    """A committee of five, set up and at work (see ``world.py``)."""
    with World(tmp_path) as made:
        yield made
