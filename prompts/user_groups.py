"""What is said of the Slack user group that follows the chair: the setting, and why Slack would not."""

from models.outbox import Message
from prompts import kit

ABOUT_THE_PERSON = frozenset(
    {
        "failed_for_some_users",
        "invalid_user",
        "invalid_users",
        "single_channel_guests_cannot_be_added",
        "user_not_found",
    }
)
"""Slack's words for a person whom it does not let into a user group."""

_NO_PLAN = (
    "User groups belong to Slack's paid plans, and this workspace is not on one. `/chair group off` settles "
    "it; after a change of plan, name the group again."
)
_NOT_LET = (
    "In this workspace only admins may change user groups. An admin can allow it to everyone: *Tools & "
    "settings*, *Workspace settings*, *Permissions*, *User Groups*. Then name the group again."
)
_NO_SCOPE = (
    "I lack Slack's permission to change user groups (`usergroups:write`). Whoever runs me pastes what "
    "`python bot.py manifest` prints on the app's page “App Manifest” and installs the app again. Then name "
    "the group again."
)
_NO_GROUP = (
    "Slack does not find it: it was taken away, or is switched off. Switch it on again or make another one, "
    "then name that."
)
_WHY = {
    "paid_teams_only": _NO_PLAN,
    "plan_upgrade_required": _NO_PLAN,
    "permission_denied": _NOT_LET,
    "no_permission": _NOT_LET,
    "missing_scope": _NO_SCOPE,
    "no_such_subteam": _NO_GROUP,
}

AGAIN = "`/chair group @handle` names it again, and I try at once."
NOTHING_LOST = "The chair has every right all the same: nothing but the mention depends on it."
HOW = (
    "Make a user group in Slack, `@committee-chair` for instance, and type `/chair group @committee-chair`: "
    "whoever chairs is in it then, and nobody else."
)


def group(usergroup_id: str) -> str:
    """A user group by its handle, as Slack shows it."""
    return f"<!subteam^{usergroup_id}>"


def refused(usergroup_id: str, word: str, holder: str) -> Message:
    """To coordinators, once: the group does not follow the chair, why, and what to do."""
    told = f"{group(usergroup_id)} does not follow the chair just now. {_why(word, holder)}\n{NOTHING_LOST}"
    return kit.say(told)


def _why(word: str, holder: str) -> str:
    if word in ABOUT_THE_PERSON:
        return (
            f"Slack does not let {kit.mention(holder)} into a user group: guests cannot be in one. The next "
            "chair is put in again by itself."
        )
    return _WHY.get(word, f"Slack refused it (`{kit.escape(word)}`). {AGAIN}")


def followed(usergroup_id: str, holder: str | None) -> Message:
    """The setting is made: what follows from it."""
    now = (
        f"In a minute just {kit.mention(holder)} is in it, and whoever else was is taken out."
        if holder
        else "Nobody chairs just now, so it stays as it is until somebody does: Slack takes no empty group."
    )
    return kit.say(
        f"{group(usergroup_id)} follows the chair from now on. {now} It changes by itself when the chair "
        "passes on; `/chair group off` ends that."
    )


def ended(usergroup_id: str) -> Message:
    """The group does not follow the chair any more."""
    return kit.say(f"{group(usergroup_id)} does not follow the chair any more. Who is in it stays in it.")


def none_yet() -> Message:
    """No group follows the chair: how one would."""
    return kit.say(f"No user group follows the chair. {HOW}")


def state(usergroup_id: str, holder: str | None, members: list[str], error: str, *, again: bool) -> Message:
    """The group that follows the chair; what kept Slack from it last, and whether it is tried ``again``."""
    word, _, person = error.partition(" ")
    if word:
        later = f"Slack did not do it yet (`{kit.escape(word)}`); I try again by myself."
        why = later if again else _why(word, person)
        return kit.say(f"{group(usergroup_id)} is to follow the chair, and does not just now. {why}")
    now = "Nobody chairs just now, so it stays as it is."
    if holder is not None:
        now = f"{kit.mention(holder)} {'is in it' if members == [holder] else 'will be in it in a minute'}."
    return kit.say(f"{group(usergroup_id)} follows the chair. {now}")


def no_group() -> Message:
    """What was typed is no user group of this workspace."""
    return kit.say(
        "That is no user group, so nothing was changed. Type `/chair group @` and pick the group from what "
        f"Slack offers, or write its id (`S…`, it stands in the group's web address). {HOW}"
    )
