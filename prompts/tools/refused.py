"""Why a tool of the six steps could not do what was asked, by the code or the kind that the error carries."""

REFUSED: dict[str, str] = {}
"""Codes of ``Refused``; ``{given}`` is what was typed or picked, ``{length}`` its length."""

NOT_FOUND: dict[str, str] = {}
"""Kinds of ``NotFound``."""

SETTLED: dict[str, str] = {}
"""Kinds of ``AlreadySettled``."""
