"""A Bolt app that listens and does nothing: ``python -m bench.bare`` with the bot's environment.

The words given are modules that it imports first: those that the bot brings in from outside.
"""

import importlib
import os
import sys
import threading


def main() -> None:
    """Listens until it is ended."""
    for name in sys.argv[1:]:
        importlib.import_module(name)

    from slack_bolt import Ack, App
    from slack_bolt.adapter.socket_mode import SocketModeHandler
    from slack_sdk import WebClient

    api, token = os.environ["SLACK_API_URL"], os.environ["SLACK_APP_TOKEN"]
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=api)
    app = App(client=client, token_verification_enabled=False, process_before_response=True)

    @app.command("/checkin")
    def acknowledge(ack: Ack) -> None:
        ack()

    SocketModeHandler(app, token, web_client=WebClient(token, base_url=api)).connect()
    threading.Event().wait()


if __name__ == "__main__":
    main()
