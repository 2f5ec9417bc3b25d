"""Who is paid together: the form of what waits for money, with everybody ticked, and what becomes of it."""

from datetime import datetime
from typing import Any

from domain.dates.words import fold
from domain.money import totals
from domain.payment import NothingChosen, NothingLeft, may_pay
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, Surface, action, form
from handlers.cards import context, cut, number, plain, section
from handlers.payment import batch, changed, payer, queue
from handlers.payment.changed import Ticks
from handlers.payment.queue import Share
from handlers.texts import Voice
from storage import approval, people
from storage.db import Tx
from storage.payment import journal, payments, waiting
from storage.payment.batches import Item
from storage.payment.payments import Payable
from storage.payment.waiting import Rest

CHOOSE = "payment.choose"
GROUP, GROUPS = 10, 2
"""So many boxes are in a block, and so many blocks in the form: whoever is in none is paid by a box for all others."""
REST, NAMED = "rest", "payment.named"
"""The box for all others, and those of them who are named one by one."""
OFFERED = 20
FIRST = 5
"""So many that others pay are named: whoever reads it has nothing to do with them."""


def open_choice(tx: Tx, call: Call) -> Answer:
    """The form of what is to be paid, everybody ticked. Raises NotFinance."""
    payer.check_finance(tx, call)
    barred = _barred(tx, call)
    listed, rest = waiting.shown(tx, barred=barred, shares=GROUP * GROUPS)
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
    upto = _upto(listed, rest)
    # The form is about the oldest of all that waits: of what is behind those it says nothing.
    blocks += queue.flagged_of(tx, v, sorted(i for i in waiting.found_later(tx) - barred if i <= upto["last"]))
    blocks.append(context(_together(v, listed, rest, barred)))
    memo = {**changed.remembered(shown, rest), **upto}
    return forms.modal(CHOOSE, title=v.say("Payment"), blocks=blocks, voice=v, submit=v.say("Make payment"), memo=memo)


def _together(v: Voice, listed: list[Payable], rest: Rest | None, barred: set[int]) -> str:
    """What the form can pay, and that it is not all where more waits than is looked at."""
    together = totals([*(p.to_pay for p in listed), *(rest.sums if rest else ())])
    said = v.say("All together: {sums}", sums=v.names([v.money(money) for money in together]))
    looked_at = len(listed) + (rest.requests if rest else 0) + len(barred)
    return f"{said}. {queue.oldest_only(v)}" if looked_at >= waiting.MOST else said


def _of_others(tx: Tx, v: Voice, barred: set[int]) -> list[Json]:
    """That somebody else pays some of it."""
    if not barred:
        return []
    first = payments.of_many(tx, sorted(barred)[:FIRST])
    named = [p.reference for _, p in sorted(first.items())]
    if more := len(barred) - len(named):
        named.append(v.count("{n} more", "{n} more", more))
    said = v.say("Somebody else pays {references}: your own, or decided or raised by you.", references=v.names(named))
    return [context(said)]


def _upto(listed: list[Payable], rest: Rest | None) -> dict[str, int]:
    """The latest of what the form shows."""
    until = [*(p.approved_at for p in listed), *([rest.until] if rest else [])]
    last = [*(p.request_id for p in listed), *([rest.last] if rest else [])]
    return {"until": _micros(max(until)), "last": max(last)}


def _everybody_else(v: Voice, rest: Rest) -> list[Json]:
    """Whoever asked after those that the form lists, in one box; and any of them by name, if they are several."""
    sums = v.names([v.money(money) for money in rest.sums])
    said = v.count("{n} more person: {sums}", "{n} more people: {sums}", rest.people, sums=sums)
    one = rest.people == 1 and len(rest.sums) == 1
    about = v.count(
        "They asked last. The list of the payment has their name.",
        "They asked later. The list of the payment names each of them.",
        rest.people,
    )
    box = forms.field(REST, v.say("Everybody else"), forms.boxes([(REST, said, about)]), optional=True)
    return [box] if one else [box, _by_name(v)]


def _by_name(v: Voice) -> Json:
    search: dict[str, Any] = {
        "type": "multi_external_select",
        "min_query_length": 0,
        "placeholder": plain(v.say("Name or reference")),
    }
    hint = v.say("With “everybody else” ticked, all of them but these are paid. Without it, of them only these.")
    return forms.field(NAMED, v.say("Some of them, by name"), search, hint=hint, optional=True)


def _option(call: Call, share: Share) -> tuple[str, str, str]:
    v, oldest = call.voice, share.payables[0]
    names = ", ".join(p.reference for p in share.payables)
    days = queue.days_waited(call.reader, oldest)
    waits = v.count("{references}, approved {n} day ago", "{references}, approved {n} days ago", days, references=names)
    return share.key, _said(v, share), waits if days else v.say("{references}, approved today", references=names)


def _said(v: Voice, share: Share) -> str:
    """Of a long name so much that what they get is read too."""
    money = v.money(share.money)
    return f"{cut(share.person.name, 73 - len(money))}: {money}"


def suggest(tx: Tx, call: Call) -> Answer:
    """Of those whom the form does not list whoever may be meant by what is typed so far."""
    payer.check_finance(tx, call)
    found = [share for share in queue.shares(tx, _unlisted(tx, call)) if _is_meant(share, call.text)]
    return Answer(options=[_named(call.voice, share) for share in found[:OFFERED]])


def _is_meant(share: Share, typed: str) -> bool:
    words = [share.person.name, *(p.reference for p in share.payables)]
    return fold(typed.strip()) in fold("\n".join(words))


def _named(v: Voice, share: Share) -> Json:
    # Two may have one name, and get the same.
    about = ", ".join(p.reference for p in share.payables)
    return {"text": plain(_said(v, share)), "value": changed.seen(share), "description": plain(cut(about, 75))}


def choose(tx: Tx, call: Call) -> Answer:
    """The chosen people are paid together; what is otherwise than the form showed is said.

    Raises NotFinance, NothingChosen, NothingLeft.
    """
    payer.check_finance(tx, call)
    ticks = _ticks(call)
    if not (ticks.listed or ticks.everybody or ticks.named):
        raise NothingChosen
    chosen = _chosen(tx, call, ticks)
    people.own_all(tx, {number(key.partition(":")[0]) for key in chosen})
    known = _waiting(tx, call)
    paid = [p for p in _upto_then(call, known) if queue.key_of(p) in chosen]
    if not paid:
        # Somebody else was faster; or all for whom one box stands are named to be left out.
        raise NothingLeft if chosen or ticks.everybody is not bool(ticks.named) else NothingChosen
    made = batch.make(tx, call, [Item(request_id=p.request_id, amount=p.to_pay) for p in paid])
    later = [p for p in known if _micros(p.approved_at) > number(call.memo.get("until"))]
    lines = changed.lines(tx, call, ticks, paid, later)
    return Answer(say=changed.told(call.voice, made, lines)) if lines else Answer()


def _ticks(call: Call) -> Ticks:
    return Ticks(
        listed=frozenset(key for n in range(GROUPS) for key in call.inputs.get(f"pay{n}") or ()),
        everybody=REST in (call.inputs.get(REST) or ()),
        named=changed.read(call.inputs.get(NAMED) or ()),
    )


def _chosen(tx: Tx, call: Call, ticks: Ticks) -> frozenset[str]:
    """Who was ticked; and of those whom the form did not list all but the named if they were ticked, else the named."""
    if not ticks.everybody and not ticks.named:
        return ticks.listed
    rest = {queue.key_of(p) for p in _unlisted(tx, call)}
    return ticks.listed | (rest - ticks.named.keys() if ticks.everybody else rest & ticks.named.keys())


def _unlisted(tx: Tx, call: Call) -> list[Payable]:
    listed = call.memo.get("listed") or ()
    return [p for p in _shown(tx, call) if queue.key_of(p) not in listed]


def _shown(tx: Tx, call: Call) -> list[Payable]:
    """What still waits of what the form showed: not what was approved since, nor what was too far behind then."""
    return _upto_then(call, _waiting(tx, call))


def _waiting(tx: Tx, call: Call) -> list[Payable]:
    """What waits now for the actor to pay it."""
    barred = _barred(tx, call)
    return [p for p in queue.waiting(tx) if p.request_id not in barred]


def _upto_then(call: Call, found: list[Payable]) -> list[Payable]:
    until, last = (number(call.memo.get(name)) for name in ("until", "last"))
    return [p for p in found if _micros(p.approved_at) <= until and p.request_id <= last]


def _micros(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)


ENTRIES: tuple[Entry, ...] = (
    action("payment.open", open_choice),
    form(CHOOSE, choose),
    Entry(surface=Surface.OPTIONS, name=NAMED, handler=suggest),
)
