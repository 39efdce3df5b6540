"""HTTP mode: what happens is posted to the app's request URL, signed with the signing secret."""

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import httpx

from practice.carriers import FAILED, TIMED_OUT, Ack, Kind, Retry


class HttpPosts:
    """Posts to one request URL, as Slack does for an app without Socket Mode."""

    def __init__(self, url: str, signing_secret: str, ack_seconds: float) -> None:
        self._url = url
        self._secret = signing_secret
        self._ack_seconds = ack_seconds

    async def carry(self, kind: Kind, payload: dict[str, Any], retry: Retry | None = None) -> Ack:
        """Posts one thing and waits for the answer (real seconds)."""
        content_type, body = _body(kind, payload)
        headers = {"Content-Type": content_type, **self._signature(body), **_retry_headers(retry)}
        try:
            # Without certificates, which take longer to load than a post on loopback takes.
            async with httpx.AsyncClient(trust_env=False, verify=False, timeout=self._ack_seconds) as client:
                answer = await client.post(self._url, content=body, headers=headers)
        except httpx.TimeoutException:
            return Ack(TIMED_OUT)
        except httpx.HTTPError:
            return Ack(FAILED)
        return _ack(answer)

    async def verify(self) -> bool:
        """Whether the app answers Slack's url_verification with the challenge, as a request URL must."""
        challenge = hashlib.sha256(self._url.encode()).hexdigest()
        ack = await self.carry("events_api", {"type": "url_verification", "challenge": challenge})
        said = (
            ack.payload.get("challenge", ack.payload.get("text")) if isinstance(ack.payload, dict) else None
        )
        return ack.error is None and said == challenge

    def _signature(self, body: bytes) -> dict[str, str]:
        # Real time, not the workspace's clock: the SDK refuses what is five minutes off the machine's.
        stamp = str(int(time.time()))
        digest = hmac.new(self._secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest.hexdigest()}"}


def _body(kind: Kind, payload: dict[str, Any]) -> tuple[str, bytes]:
    if kind == "events_api":
        return "application/json", json.dumps(payload).encode()
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return "application/x-www-form-urlencoded", urlencode(fields).encode()


def _retry_headers(retry: Retry | None) -> dict[str, str]:
    if retry is None:
        return {}
    return {"X-Slack-Retry-Num": str(retry.attempt), "X-Slack-Retry-Reason": retry.reason}


def _ack(answer: httpx.Response) -> Ack:
    if answer.status_code != 200:
        return Ack(FAILED)
    if not answer.text:
        return Ack()
    if answer.headers.get("content-type", "").startswith("application/json"):
        return Ack(payload=answer.json())
    return Ack(payload={"text": answer.text})
