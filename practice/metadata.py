"""Message metadata: what an app may attach to a message and find again."""

import json

from practice.arguments import Arguments
from practice.errors import SlackError
from practice.records import Json

_LARGEST = 16_000


def read_metadata(args: Arguments) -> Json | None:
    """The checked `metadata`; raises SlackError invalid_metadata_format or _schema, metadata_too_large."""
    metadata = args.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if not all(_plain(value) for value in metadata["event_payload"].values()):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > _LARGEST:
        raise SlackError("metadata_too_large")
    return metadata


def _plain(value: object) -> bool:
    # Slack refuses nested objects, except lists of plain values and Slack's own entity objects.
    return not isinstance(value, dict) or "type" in value
