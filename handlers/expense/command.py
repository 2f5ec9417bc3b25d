"""`/expense`: the form, filled in with what was typed; one's claims."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.dates import read_dates
from domain.dates.words import fold
from domain.expense import KIND, read_spent
from domain.expense.fiscal import Code, find_code
from domain.expense.guess import guess
from domain.payment import KIND as ADVANCES
from domain.people import Role
from handlers.approval.listing import PAGE, on_from
from handlers.approval.show import REFERENCE, show
from handlers.approval.telling import lines
from handlers.call import Answer, Call, Entry, Message, action, command
from handlers.cards import button, in_lines
from handlers.expense.draft import Draft, with_code
from handlers.expense.form import ASK, Form, draw
from handlers.expense.policy import policy
from handlers.expense.rates import echoed
from handlers.kinds import Subject
from handlers.meant import CANCEL, mistyped, named, usable
from handlers.payment import where
from handlers.payment.asking import opened
from handlers.payment.choice import open_choice
from handlers.texts import typed
from storage import approval, expense
from storage.db import Tx
from storage.payment import advances

FILLED = f"{KIND}.open_filled"
Words = Callable[[Tx, Call], Answer]


def claim(tx: Tx, call: Call) -> Answer:
    """Whatever follows the command, in either language."""
    call = named(call)
    if REFERENCE.fullmatch(call.text):
        return Answer(say=show(tx, call.reader, call.text))
    if wanted := WORDS.get(fold(call.text)):
        return wanted(tx, call)
    first, _, rest = call.text.partition(" ")
    if fold(first) in ADVANCE:
        return opened(call, rest)
    # A single word may be where money was spent as well.
    fill = button(call.voice.say("Open the form"), FILLED, typed(call.text))
    words = usable((*WORDS, *ADVANCE), (PAY, Role.FINANCE in call.actor.roles))
    if meant := mistyped(call, "expense", words, otherwise=fill):
        return Answer(say=meant)
    return _open(tx, call)


def _open(tx: Tx, call: Call) -> Answer:
    return Answer(open_view=draw(tx, call, Form(name=ASK), draft(call)))


def open_filled(tx: Tx, call: Call) -> Answer:
    """The button that opens the form with the word that was typed. Raises what draft raises."""
    return _open(tx, replace(call, text=call.value))


def draft(call: Call) -> Draft:
    """What the words say: an amount, a day, and the rest as what was paid for.

    Raises NotMoney, TooManyPlaces, FiscalKey….
    """
    words, language, rules = typed(call.text), call.voice.language, call.office.policy.expenses
    if found := find_code(words):
        return _coded(call, *found)
    read = read_spent(words, language=language, currency=call.office.policy.company.currency)
    if read is None:
        return Draft(merchant=words[:100], category=guess(words, rules, paid=False))
    dated = read_dates(read.rest, today=call.today, language=language)
    day = dated.first if dated.first and dated.first <= call.today else None
    merchant = (dated.rest if day else read.rest)[:100]
    category = guess(merchant, rules, paid=True)
    return Draft(amount=echoed(call.voice, read), category=category, day=day, merchant=merchant)


def _coded(call: Call, code: Code, words: str) -> Draft:
    """What a fiscal code says, and what the other words say."""
    said = draft(replace(call, text=words))
    return with_code(call.voice, said, key=code.key.text, day=code.day, total=code.total)


def _list(tx: Tx, call: Call) -> Answer:
    """The actor's newest claims."""
    v, reader = call.voice, call.reader
    ids = approval.asked_by(tx, call.actor.id, kind=KIND, limit=PAGE + 1)
    held = approval.asked_by(tx, call.actor.id, kind=ADVANCES, limit=PAGE + 1)
    if not ids and not held:
        ask = call.office.command("expense")
        said = v.say("You have not claimed anything yet. `{command}` opens the form.", command=ask)
        return Answer(say=Message(text=said))
    found: list[Subject] = [
        *advances.load_many(tx, held[:PAGE]).values(), *expense.load_many(tx, ids[:PAGE]).values()
    ]  # fmt: skip
    # Each in a line, and where its money is.
    money = [where.short(tx, v, one.request.id) for one in found]
    told = [f"{line}, {paid}" if paid else line for line, paid in zip(lines(tx, reader, found), money, strict=True)]
    ways = on_from(v, KIND, ids) or on_from(v, ADVANCES, held)
    return Answer(say=in_lines(told, *ways))


def _help(tx: Tx, call: Call) -> Answer:
    v, name = call.voice, call.office.command("expense")
    lines = [
        v.say("`{command}` opens the form", command=name),
        v.say("A photo of a receipt, sent to me here, is the start of a claim"),
        v.say("`{command} 45.90 taxi to the client` opens it filled in", command=name),
        v.say("`{command} 12 USD taxi` in another currency, at the rate of the day", command=name),
        v.say("`{command} 12 USD = 11.08 taxi` as your statement says", command=name),
        v.say("`{command} policy` what may be spent", command=name),
        v.say("`{command} list` your claims", command=name),
        v.say("`{command} EXP-12` one claim", command=name),
        v.say("`{command} advance 500 trip to Lisbon` money before you spend it", command=name),
        *([v.say("`{command} pay` what is to be paid", command=name)] if Role.FINANCE in call.actor.roles else []),
    ]
    return Answer(say=in_lines(lines))


ADVANCE = frozenset({"advance", "adiantamento"})
"""What begins the request for an advance, in both languages."""
PAY = ("pay", "pagar", "queue", "fila")
"""What finance types, in both languages."""
WORDS: Mapping[str, Words] = {
    "help": _help,
    "ajuda": _help,
    "policy": policy,
    "politica": policy,
    **dict.fromkeys(("list", "lista", *CANCEL), _list),
    **dict.fromkeys(PAY, open_choice),
}
"""What may follow the command, in both languages."""

ENTRIES: tuple[Entry, ...] = (command("expense", claim), action(FILLED, open_filled))
