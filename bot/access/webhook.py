"""Orders as signed requests to one address: as Slack signs its own, so that what checks those checks these."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request

from bot.outside import OPENER, Refused, Unreachable
from domain.access import Order

VERSION = "v0"
TIMESTAMP, SIGNATURE, KEY = "X-Backoffice-Timestamp", "X-Backoffice-Signature", "Idempotency-Key"
PROOF, ANSWER = 500, 64_000
"""So many characters of a proof are kept, so many bytes of an answer read."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """``v0=`` and the hex digest of HMAC-SHA256 over version, seconds and body, joined by colons."""
    signed = b":".join((VERSION.encode(), timestamp.encode(), body))
    return f"{VERSION}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told. ``timeout`` in seconds; the signature's clock is the machine's."""

    url: str
    secret: str = field(repr=False)
    timeout: float = 8.0
    clock: Callable[[], float] = time.time

    def do(self, order: Order) -> str:
        """Tell it; the proof that it answers with. Raises Refused for 4xx, Unreachable for anything else."""
        body, timestamp = _body(order), str(int(self.clock()))
        headers = {
            "Content-Type": "application/json",
            KEY: order.key,
            TIMESTAMP: timestamp,
            SIGNATURE: signature(self.secret, timestamp, body),
        }
        try:
            with closing(
                OPENER.open(Request(self.url, data=body, headers=headers, method="POST"), timeout=self.timeout)
            ) as answer:
                return _proof(json.loads(answer.read(ANSWER)))
        except HTTPError as refused:
            with closing(refused):
                raise _meant(refused) from None
        except (OSError, HTTPException, ValueError) as error:
            raise Unreachable(str(error) or type(error).__name__) from error


def _body(order: Order) -> bytes:
    told = {
        "do": order.do.value,
        "reference": order.reference,
        "system": order.system,
        "role": order.role,
        "email": order.email,
        "name": order.name,
        "days": order.days,
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _proof(answer: Any) -> str:
    """How it is seen to be done. Raises Unreachable for an answer that does not say."""
    said = answer.get("proof") if isinstance(answer, dict) else None
    if not isinstance(said, str) or not said.strip():
        raise Unreachable("the answer has no proof")
    return said.strip()[:PROOF]


def _meant(answer: HTTPError) -> Exception:
    """4xx says no for good; but 408 and 429, like 5xx, may be otherwise later."""
    said = f"{answer.code} {answer.reason}"
    for_good = 400 <= answer.code < 500 and answer.code not in (408, 429)
    return Refused(said) if for_good else Unreachable(said)
