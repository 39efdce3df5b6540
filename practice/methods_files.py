"""Methods that upload files: ask for an address, send the bytes there, then share."""

from typing import Any

from practice.arguments import Arguments
from practice.errors import SlackError
from practice.limits import Tier
from practice.lookups import find_conversation
from practice.methods import Method
from practice.parts import Parts
from practice.records import Channel, File
from practice.shapes import file_json


def get_upload_url(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    name = args.required("filename")
    length = args.integer("length", 0)
    if length <= 0:
        raise SlackError("invalid_arguments", ["must be greater than 0 [json-pointer:/length]"])
    file = File(ws.ids.new("F"), name, length, ws.bot_user_id, created=ws.unix())
    ws.files[file.id] = file
    return {"upload_url": f"{parts.url}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(parts: Parts, args: Arguments) -> dict[str, Any]:
    ws = parts.workspace
    wanted = args.json("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise SlackError("invalid_arguments", ["missing required field: files"])
    files = [_uploaded(parts, item) for item in wanted]
    channel = _target(parts, args)
    for file, item in zip(files, wanted, strict=True):
        file.title = item.get("title") or file.name
        file.complete = True
        file.channel = channel.id if channel else None
    if channel:
        text = args.text("initial_comment") or ""
        ids = [file.id for file in files]
        thread = args.text("thread_ts")
        facts = {"text": text, "files": ids, "thread_ts": thread, "subtype": "file_share"}
        ws.add_message(channel.id, ws.bot_user_id, by_bot=True, **facts)
    return {"files": [file_json(ws, file) for file in files]}


def file_info(parts: Parts, args: Arguments) -> dict[str, Any]:
    file = parts.workspace.files.get(args.required("file"))
    if file is None or not file.complete:
        raise SlackError("file_not_found")
    return {"file": file_json(parts.workspace, file)}


def _uploaded(parts: Parts, item: Any) -> File:
    file = parts.workspace.files.get(item.get("id", "")) if isinstance(item, dict) else None
    if file is None or not file.uploaded or file.complete:
        raise SlackError("file_not_found")
    return file


def _target(parts: Parts, args: Arguments) -> Channel | None:
    channel_id = args.text("channel_id")
    if not channel_id:
        return None
    channel = find_conversation(parts, channel_id)
    if parts.workspace.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


METHODS = [
    Method("files.getUploadURLExternal", get_upload_url, Tier.FOUR, ("files:write",)),
    Method("files.completeUploadExternal", complete_upload, Tier.FOUR, ("files:write",)),
    Method("files.info", file_info, Tier.FOUR, ("files:read",)),
]
