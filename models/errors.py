"""What can go wrong on purpose. An error carries fields, never prose; ``prompts/errors.py`` explains it.

ConvenerError
├── NotFound              no such thing in this committee (kind, ref, near)
├── NotAllowed            the person has not the right (action, needs)
│   └── NotSeated         the person is no member of the committee
├── Refused               the input cannot be taken as it is (field, code, given)
├── Stale                 somebody changed it meanwhile (kind, ref, by)
├── AlreadySettled        done, dropped, answered or closed before (kind, ref, state)
├── NothingToUndo         no change of that person's that can be taken back (reason)
└── NotSetUp              the committee does not exist yet, or its set-up is unfinished
"""

from dataclasses import dataclass, field


class ConvenerError(Exception):
    """Anything that a person can be told about and can act on."""


@dataclass
class NotFound(ConvenerError):
    """``kind`` is a noun of the domain; ``ref`` is what was typed; ``near`` what may have been meant."""

    kind: str
    ref: str = ""
    near: list[str] = field(default_factory=list)


@dataclass
class NotAllowed(ConvenerError):
    """``needs`` names the roles of which one would do."""

    action: str
    needs: tuple[str, ...] = ()


@dataclass
class NotSeated(NotAllowed):
    """The person has no place in this committee, or not any more."""


@dataclass
class Refused(ConvenerError):
    """``field`` is the form's field at fault; ``code`` says why; ``given`` is what was typed."""

    field: str
    code: str
    given: str = ""


@dataclass
class Stale(ConvenerError):
    """The row was changed by ``by`` (a member's Slack id, if known) after the form was opened."""

    kind: str
    ref: str
    by: str | None = None


@dataclass
class AlreadySettled(ConvenerError):
    """The thing is in ``state`` already, so the act changes nothing."""

    kind: str
    ref: str
    state: str


@dataclass
class NothingToUndo(ConvenerError):
    """``reason``: ``none`` (no change yet), ``changed_since`` (somebody built on it), ``imported`` (plan).

    ``not_last``: that act was taken back, or another came after it. ``final``: the ``act`` has a way back of
    its own.
    """

    reason: str
    act: str = ""


@dataclass
class NotSetUp(ConvenerError):
    """``missing`` names the first part of the set-up that is not there yet."""

    missing: str = "committee"
