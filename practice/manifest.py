"""What the installed app may do, read from its Slack app manifest."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Manifest:
    """The parts of an app manifest by which Slack decides what reaches the app and what the app may call."""

    app_name: str = "app"
    bot_name: str = "app"
    scopes: tuple[str, ...] = ()
    events: frozenset[str] = frozenset()
    commands: dict[str, Json] = field(default_factory=dict)
    shortcuts: dict[str, Json] = field(default_factory=dict)
    interactive: bool = False
    home_tab: bool = False
    messages_tab: bool = True
    messages_tab_read_only: bool = False

    @classmethod
    def from_dict(cls, manifest: Json) -> "Manifest":
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        name = manifest.get("display_information", {}).get("name", "app")
        home = features.get("app_home", {})
        return cls(
            app_name=name,
            bot_name=features.get("bot_user", {}).get("display_name", name),
            scopes=tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            commands={c["command"]: c for c in features.get("slash_commands", [])},
            shortcuts={s["callback_id"]: s for s in features.get("shortcuts", [])},
            interactive=settings.get("interactivity", {}).get("is_enabled", False),
            home_tab=home.get("home_tab_enabled", False),
            messages_tab=home.get("messages_tab_enabled", True),
            messages_tab_read_only=home.get("messages_tab_read_only_enabled", False),
        )
