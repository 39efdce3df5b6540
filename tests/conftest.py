"""Fixtures that every room's tests share."""

from collections.abc import Iterator

import pytest

from tests.postgres import bare_postgres_url, postgres, postgres_url, shelf
from tests.world import World

__all__ = ["bare_postgres_url", "postgres", "postgres_url", "shelf"]


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    """A committee of five, set up and at work (see ``world.py``)."""
    with World(tmp_path) as made:
        yield made
