"""Who is paid together: the form of what waits for money, with everybody ticked, and what becomes of it."""

from datetime import datetime
from typing import Any

from domain.money import totals
from domain.payment import NothingChosen, may_pay
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, Surface, action, form
from handlers.cards import context, cut, number, plain, section
from handlers.payment import batch, payer, queue
from handlers.payment.queue import Share
from handlers.texts import Voice
from storage import approval, people
from storage.db import Tx
from storage.payment import journal, payments, waiting
from storage.payment.batches import Item
from storage.payment.payments import Payable
from storage.payment.waiting import Rest

CHOOSE = "payment.choose"
GROUP, GROUPS = 10, 3
"""So many boxes are in a block, and so many blocks in the form: whoever is in none is paid by a box for all others."""
REST, NAMED = "rest", "payment.named"
"""The box for all others, and those of them who are named one by one."""
OFFERED = 20


def open_choice(tx: Tx, call: Call) -> Answer:
    """The form of what is to be paid, everybody ticked. Raises NotFinance."""
    payer.check_finance(tx, call)
    barred = _barred(tx, call)
    listed, rest = waiting.shown(tx, barred=barred, people=GROUP * GROUPS)
    return Answer(open_view=_draw(tx, call, listed, rest, barred))


def _barred(tx: Tx, call: Call) -> set[int]:
    """What somebody else than the actor has to pay."""
    # With nearly all of it they had nothing to do: those requests need not be read.
    near = waiting.involving(tx, call.actor.id)
    loaded, raised = approval.load_many(tx, near), journal.raised_by(tx, near)
    return {i for i, request in loaded.items() if not may_pay(request, call.actor, raised=raised[i])}


def _draw(tx: Tx, call: Call, listed: list[Payable], rest: Rest | None, barred: set[int]) -> Json:
    v, blocks = call.voice, _of_others(tx, call.voice, barred)
    if not listed:
        said = v.say("Nothing is left for you to pay.") if barred else v.say("Nothing is to be paid.")
        return forms.modal(CHOOSE, title=v.say("Payment"), blocks=[section(said), *blocks], voice=v)
    shown = queue.shares(tx, listed)
    for n in range(0, len(shown), GROUP):
        options = [_option(call, share) for share in shown[n : n + GROUP]]
        label = v.say("Who is paid") if n == 0 else v.say("Who is paid too")
        blocks.append(forms.field(f"pay{n // GROUP}", label, forms.boxes(options), optional=True))
    blocks += _everybody_else(v, rest) if rest else []
    blocks += queue.flagged_of(tx, v, sorted(waiting.found_later(tx) - barred))
    together = totals([*(p.to_pay for p in listed), *(rest.sums if rest else ())])
    blocks.append(context(v.say("All together: {sums}", sums=v.names([v.money(money) for money in together]))))
    memo = {"listed": [share.key for share in shown], **_upto(listed, rest)}
    return forms.modal(CHOOSE, title=v.say("Payment"), blocks=blocks, voice=v, submit=v.say("Make payment"), memo=memo)


def _of_others(tx: Tx, v: Voice, barred: set[int]) -> list[Json]:
    """That somebody else pays some of it."""
    if not barred:
        return []
    first = payments.of_many(tx, sorted(barred)[: queue.LISTED])
    names = v.names([p.reference for _, p in sorted(first.items())])
    return [context(v.say("Somebody else pays {references}: your own, or decided or raised by you.", references=names))]


def _upto(listed: list[Payable], rest: Rest | None) -> dict[str, int]:
    """The latest of what the form shows."""
    until = [*(p.approved_at for p in listed), *([rest.until] if rest else [])]
    last = [*(p.request_id for p in listed), *([rest.last] if rest else [])]
    return {"until": _micros(max(until)), "last": max(last)}


def _everybody_else(v: Voice, rest: Rest) -> list[Json]:
    """Whoever asked after those that the form lists, in one box; and any of them by name."""
    sums = v.names([v.money(money) for money in rest.sums])
    said = v.count("{n} more person: {sums}", "{n} more people: {sums}", rest.people, sums=sums)
    about = v.say("They asked later. The list of the payment names each of them.")
    search: dict[str, Any] = {
        "type": "multi_external_select",
        "min_query_length": 0,
        "placeholder": plain(v.say("Name or reference")),
    }
    hint = v.say("While “everybody else” is ticked, they are left out. While it is not, they alone of them are paid.")
    return [
        forms.field(REST, v.say("Everybody else"), forms.boxes([(REST, said, about)]), optional=True),
        forms.field(NAMED, v.say("Some of them, by name"), search, hint=hint, optional=True),
    ]


def _option(call: Call, share: Share) -> tuple[str, str, str]:
    v, oldest = call.voice, share.payables[0]
    names = ", ".join(p.reference for p in share.payables)
    days = queue.days_waited(call.reader, oldest)
    waits = v.count("{references}, approved {n} day ago", "{references}, approved {n} days ago", days, references=names)
    return share.key, _said(v, share), waits if days else v.say("{references}, approved today", references=names)


def _said(v: Voice, share: Share) -> str:
    return f"{share.person.name}: {v.money(share.money)}"


def suggest(tx: Tx, call: Call) -> Answer:
    """Of those whom the form does not list whoever may be meant by what is typed so far."""
    payer.check_finance(tx, call)
    found = [share for share in queue.shares(tx, _unlisted(tx, call)) if _is_meant(share, call.text)]
    return Answer(options=[_named(call.voice, share) for share in found[:OFFERED]])


def _is_meant(share: Share, typed: str) -> bool:
    words = [share.person.name, *(p.reference for p in share.payables)]
    return typed.strip().casefold() in "\n".join(words).casefold()


def _named(v: Voice, share: Share) -> Json:
    return {"text": plain(cut(_said(v, share), 75)), "value": share.key}


def choose(tx: Tx, call: Call) -> Answer:
    """The chosen people are paid together. Raises NotFinance, NothingChosen, NotYoursToPay."""
    payer.check_finance(tx, call)
    chosen = _chosen(tx, call)
    if not chosen:
        raise NothingChosen
    people.own_all(tx, {number(key.partition(":")[0]) for key in chosen})
    items = [Item(request_id=p.request_id, amount=p.to_pay) for p in _shown(tx, call) if queue.key_of(p) in chosen]
    if not items:
        # Somebody else was faster.
        raise NothingChosen
    batch.make(tx, call, items)
    return Answer()


def _chosen(tx: Tx, call: Call) -> set[str]:
    """Who was ticked; and of those whom the form did not list all but the named if they were ticked, else the named."""
    ticked = {key for n in range(GROUPS) for key in call.inputs.get(f"pay{n}") or ()}
    everybody, named = REST in (call.inputs.get(REST) or ()), set(call.inputs.get(NAMED) or ())
    if not everybody and not named:
        return ticked
    return ticked | {key for p in _unlisted(tx, call) if ((key := queue.key_of(p)) in named) is not everybody}


def _unlisted(tx: Tx, call: Call) -> list[Payable]:
    listed = call.memo.get("listed") or ()
    return [p for p in _shown(tx, call) if queue.key_of(p) not in listed]


def _shown(tx: Tx, call: Call) -> list[Payable]:
    """What still waits of what the form showed: not what was approved since, nor what was too far behind then."""
    until, last = (number(call.memo.get(name)) for name in ("until", "last"))
    barred = _barred(tx, call)
    upto = [p for p in queue.waiting(tx) if _micros(p.approved_at) <= until and p.request_id <= last]
    return [p for p in upto if p.request_id not in barred]


def _micros(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)


ENTRIES: tuple[Entry, ...] = (
    action("payment.open", open_choice),
    form(CHOOSE, choose),
    Entry(surface=Surface.OPTIONS, name=NAMED, handler=suggest),
)
