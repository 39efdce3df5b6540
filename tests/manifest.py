"""The manifest for tests."""

from typing import Any


def manifest() -> dict[str, Any]:
    """Until handlers/manifest.py is there."""
    commands = ["goals", "checkin", "agenda", "chair", "committee"]
    return {
        "display_information": {"name": "Convener"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": "Convener", "always_online": True},
            "slash_commands": [{"command": f"/{c}", "description": c, "should_escape": True} for c in commands],
            "shortcuts": [
                {"name": "Add to agenda", "type": "message", "callback_id": "shortcut.topic", "description": "x"},
                {"name": "Make this an action step", "type": "message", "callback_id": "shortcut.step", "description": "x"},
            ],
        },
        "oauth_config": {
            "scopes": {
                "bot": ["commands", "chat:write", "im:write", "im:history", "channels:history", "groups:history", "channels:read", "groups:read", "users:read"]
            }
        },
        "settings": {
            "event_subscriptions": {"bot_events": ["app_home_opened"]},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }
