"""The secrets of the practice app. They open nothing but this workspace on this machine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tokens:
    bot: str = "xoxb-practice-bot"
    app: str = "xapp-practice-app"
    signing_secret: str = "practice-signing-secret"
    verification: str = "practice-verification"
