"""Small claims that the policy approves by itself, and the draw that sends some of them to people all the same."""

import hashlib
import hmac
from collections.abc import Sequence
from decimal import Decimal

from domain.expense.line import Line, asked
from domain.money import Money
from domain.policy import AutoApprove

_ALL = Decimal(2**64)


def may_pass(lines: Sequence[Line], rules: AutoApprove | None, *, passed: Money) -> bool:
    """Whether nobody has to look at a report: it is small, nothing about it is asked, and the month has room for it.

    ``passed`` is what its requester was approved so this month. One flag prevents it, above all that of a duplicate.
    What a line comes to at a provisional rate is not known yet.
    """
    if rules is None or any(line.flags or (line.exchange and line.exchange.provisional) for line in lines):
        return False
    if rules.categories and not all(line.category in rules.categories for line in lines):
        return False
    whole = asked(lines)
    return whole.amount <= rules.most and (whole + passed).amount <= rules.a_month


def sampled(key: bytes, request_id: int, *, audit: Decimal) -> bool:
    """Whether this request is one of ``audit`` in a hundred: the same each time, known to nobody without the key."""
    drawn = hmac.new(key, f"audit sample {request_id}".encode(), hashlib.sha256).digest()
    return int.from_bytes(drawn[:8], "big") * Decimal(100) < audit * _ALL
