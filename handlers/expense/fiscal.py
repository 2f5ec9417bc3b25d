"""The fiscal key of a Brazilian receipt: where it is asked for, and what is wrong with one that was typed."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from domain.expense import fiscal
from domain.refusal import Refusal
from handlers import forms
from handlers.call import Call, Json
from handlers.texts import Voice
from handlers.told import Told

BRAZIL = "BR"


def field(call: Call, text: str, make: Callable[..., Json]) -> list[Json]:
    """The field for it, for whom it says something: people in Brazil, and whoever typed one."""
    policy = call.office.policy
    country = call.actor.country or policy.company.country
    if not (text or country == BRAZIL or policy.expenses.fiscal_keys):
        return []
    v = call.voice
    hint = _said(v, text) or v.say("The 44 places beside the QR code.")
    return [make("fiscal_key", v.say("Fiscal key"), forms.words(text, long=False, most=600), optional=True, hint=hint)]


def _said(v: Voice, text: str) -> str:
    """What a key says, to be compared with the receipt; nothing of one with a mistake in it."""
    try:
        key = fiscal.read_code(text).key
    except Refusal:
        return ""
    cnpj = re.sub(r"(..)(...)(...)(....)(..)", r"\1.\2.\3/\4-\5", key.cnpj)
    facts = {"number": key.number, "month": f"{key.month:02}/{key.year}", "cnpj": cnpj, "state": key.state}
    if key.model == fiscal.RECEIPT:
        return v.say("Receipt (NFC-e) {number} of {month}, issued by {cnpj} in {state}.", **facts)
    return v.say("Invoice (NF-e) {number} of {month}, issued by {cnpj} in {state}.", **facts)


OF_FISCAL_KEYS: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    fiscal.FiscalKeyLength: lambda t, r: t.v.say(
        "A fiscal key has 44 places, in eleven groups of four; this has {given}. Compare it with the receipt.",
        given=r.given,
    ),
    fiscal.FiscalKeySign: lambda t, r: t.v.say(
        "Place {place} of this fiscal key cannot be {sign}: there are letters in the places 7 to 18 at most, and "
        "digits in all others. Compare it with the receipt.",
        place=r.place,
        sign=r.sign,
    ),
    fiscal.FiscalKeyState: lambda t, r: t.v.say(
        "A fiscal key begins with the number of a state, and {code} is none. Compare the first group with the receipt.",
        code=r.code,
    ),
    fiscal.FiscalKeyMonth: lambda t, r: t.v.say(
        "Places 5 and 6 of a fiscal key are a month, and {code} is none. Compare the second group with the receipt.",
        code=r.code,
    ),
    fiscal.FiscalKeyIssuer: lambda t, r: t.v.say(
        "The CNPJ in this fiscal key, {cnpj}, does not match its own check digits. Compare the groups 2 to 5 with the "
        "receipt.",
        cnpj=r.cnpj,
    ),
    fiscal.FiscalKeyMistyped: lambda t, r: t.v.say(
        "The last digit of this fiscal key, {last}, does not match the others: one of them is mistyped. Compare it "
        "with the receipt, group by group.",
        last=r.last,
    ),
    fiscal.FiscalKeyModel: lambda t, r: t.v.say(
        "This is the key of another document (model {model}), not of an invoice or a receipt (55 or 65). That of a "
        "receipt stands beside its QR code.",
        model=r.model,
    ),
    fiscal.FiscalKeyEmission: lambda t, r: t.v.say(
        "Place 35 of a fiscal key says how it was issued, and {code} is no such way. Compare the ninth group with the "
        "receipt.",
        code=r.code,
    ),
}
"""The sentence of each refusal."""
