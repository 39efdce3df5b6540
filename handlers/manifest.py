"""The Slack app manifest: exactly what this version of the program uses, and nothing that it does not.

``tests/test_manifest.py`` derives the used set from the registered listeners and the Web API calls.
"""

from typing import Any

from prompts.manifest import COLOR, COMMANDS, DESCRIPTION, NAME, SHORTCUTS

SCOPES = (
    "channels:history",  # was a message whose answer was lost posted or not?
    "channels:read",  # is the bot in the channel that the wizard was given?
    "chat:write",
    "commands",
    "files:read",  # plans that people drop into their direct messages
    "files:write",  # minutes as files, to whoever asks for them
    "groups:history",  # both again, for private channels
    "groups:read",
    "im:history",  # and for direct messages; hearing of what is dropped there
    "im:write",
    "usergroups:write",  # the user group that follows the chair
    "users:read",  # names and zones of those who get a seat; that somebody has left
)
"""The bot token's scopes, in alphabetical order."""

EVENTS = ("app_home_opened", "message.im", "user_change")


def manifest() -> dict[str, Any]:
    """The manifest, for Slack's schema 1.0.0 and later, ready to be pasted as JSON."""
    return {
        "display_information": {"name": NAME, "description": DESCRIPTION, "background_color": COLOR},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": shortcut.name,
                    "type": "message",
                    "callback_id": shortcut.callback_id,
                    "description": shortcut.description,
                }
                for shortcut in SHORTCUTS
            ],
            "slash_commands": [
                {
                    "command": command.name,
                    "description": command.description,
                    "usage_hint": command.hint,
                    "should_escape": True,  # people and channels arrive as ids
                }
                for command in COMMANDS
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
