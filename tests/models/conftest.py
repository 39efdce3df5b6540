"""Fixtures for tests of the models."""

from tests.postgres import postgres, postgres_url

__all__ = ["postgres", "postgres_url"]
