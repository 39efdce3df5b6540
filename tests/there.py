"""For tests that look something up which must be there."""

from typing import TypeVar

T = TypeVar("T")


def there(found: T | None) -> T:
    """What was found; the test fails when it was not."""
    assert found is not None
    return found
