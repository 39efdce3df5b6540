"""For tests that look something up which must be there."""

from typing import TypeVar

T = TypeVar("T")


def there(found: T | None) -> T:
    """What was found; the test fails when it was not."""
    assert found is not None
    return found


def of_kind(kind: type[T], found: object) -> T:
    """What was found; the test fails when it is of another kind."""
    assert isinstance(found, kind)
    return found
