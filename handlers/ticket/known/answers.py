"""Solutions that are kept for others: where a ticket is resolved, and on their list."""

from dataclasses import replace

from domain.ticket import KIND, TITLE, AnswerChanged, NotAnAgent, Ticket, TitleMissing, WordsMissing
from domain.ticket.similar import KeptAnswer
from handlers import forms
from handlers.call import Answer, Call, Entry, Json, Message, action, form
from handlers.cards import actions, button, context, number, overflow, section
from handlers.texts import escape
from handlers.ticket import book, chosen
from handlers.ticket.agent import works_on
from handlers.ticket.known import similar
from storage.approval import Stale
from storage.db import Tx
from storage.ticket import answers
from storage.ticket.answers import Use

EDIT, RETIRE, LIST, KEEP = f"{KIND}.edit_answer", f"{KIND}.retire_answer", f"{KIND}.answers", "more"
PHRASES, WORDS = 300, 3000
LISTED = 10


# --- where a ticket is resolved ---------------------------------------------------------------------------------------


def asked(tx: Tx, call: Call, ticket: Ticket, *, keeping: bool, tells: str) -> list[Json]:
    """Whether the solution is to be kept, and what it is found by; nothing of what not everybody may read."""
    v = call.voice
    if not similar.public(tx, call.office, ticket):
        return []
    box = forms.ticks([("keep", v.say("Keep it as an answer for others"))], ["keep"] if keeping else [])
    return [
        forms.field(KEEP, v.say("Others will ask the same"), box, optional=True, tells=tells),
        *(_fields(call, ticket.title, "") if keeping else []),
    ]


def _fields(call: Call, title: str, phrases: str) -> list[Json]:
    v = call.voice
    hint = v.say("Everybody in the company can read it: no names, no passwords.")
    also = v.say("In every language that people ask in, separated by commas.")
    return [
        forms.field("title", v.say("What is it an answer to?"), forms.words(title, long=False, most=TITLE), hint=hint),
        forms.field(
            "phrases",
            v.say("Other words for it"),
            forms.words(phrases, long=False, most=PHRASES),
            optional=True,
            hint=also,
        ),
    ]


def keeping(call: Call) -> bool:
    """Whether the open form says that the solution is to be kept."""
    return "keep" in (call.inputs.get(KEEP) or ())


def keep(tx: Tx, call: Call, ticket: Ticket, said: str) -> None:
    """Keep the solution, if the form says so. Raises TitleMissing."""
    if keeping(call) and similar.public(tx, call.office, ticket):
        title, phrases = _read(call)
        new = KeptAnswer(
            id=0,
            category=ticket.category,
            title=title,
            said=said,
            phrases=phrases,
            ticket_id=ticket.id,
            by_id=call.actor.id,
        )
        book.record(tx, call, ticket, "keep answer", {"answer": answers.add(tx, new, now=call.now).id})


def _read(call: Call) -> tuple[str, str]:
    title = str(call.inputs.get("title") or "").strip()
    if not title:
        raise TitleMissing
    return title[:TITLE], str(call.inputs.get("phrases") or "").strip()[:PHRASES]


# --- their list -------------------------------------------------------------------------------------------------------


def listed(tx: Tx, call: Call) -> Answer:
    """`/ticket answers`: what is kept; for whoever helps with what became of it, and the way to change it."""
    return Answer(say=_page(tx, call, 0))


def turn(tx: Tx, call: Call) -> Answer:
    """The next page of the list."""
    page = _page(tx, call, forms.read_page(call.value)[1])
    return forms.turned(call, page, name=LIST, title=call.voice.say("Kept answers"))


def _page(tx: Tx, call: Call, start: int) -> Message:
    v = call.voice
    found = answers.listed(tx, call.office.policy.tickets.shown(), limit=LISTED + 1, skip=start)
    if not found:
        return Message(text=v.say("No answers are kept yet. Whoever resolves a ticket can keep the solution as one."))
    shown, used = found[:LISTED], answers.uses(tx, [one.id for one in found])
    rows = [_row(call, one, used.get(one.id, Use())) for one in shown]
    more = [button(v.say("More"), LIST, f"answers:{start + LISTED}")] if len(found) > LISTED else []
    text = "\n".join(escape(one.title) for one in shown)
    return Message(text=text, blocks=[*(block for row in rows for block in row), *actions(*more)])


def _row(call: Call, answer: KeptAnswer, use: Use) -> list[Json]:
    v, line = call.voice, f"💡 *{escape(answer.title)}*"
    if not works_on(call.office, call.actor, answer.category):
        return [section(line, button=button(v.say("Read"), similar.READ, str(answer.id)))]
    options = {
        f"{similar.READ} {answer.id}": v.say("Read"),
        f"{EDIT} {answer.id}": v.say("Edit…"),
        f"{RETIRE} {answer.id}": v.say("Offer no more"),
    }
    told = {name: v.number(getattr(use, name)) for name in Use.__dataclass_fields__}
    counted = (
        v.say("Nobody was offered it yet.")
        if not use.offered
        else v.say("offered {offered} · read {read} · of help {helped} · a ticket all the same {asked}", **told)
    )
    return [section(line, button=overflow(f"{KIND}.answer", options)), context(counted)]


def _chosen(tx: Tx, call: Call, said: object) -> KeptAnswer:
    """An answer that the actor may change. Raises AnswerGone, NotAnAgent."""
    answer = chosen.answer(tx, said)
    if not works_on(call.office, call.actor, answer.category):
        raise NotAnAgent(role=call.office.policy.tickets.category(answer.category).role)
    return answer


def open_edit(tx: Tx, call: Call) -> Answer:
    """The form that changes an answer. Raises NotAnAgent."""
    v, answer = call.voice, _chosen(tx, call, call.value)
    title, *rest = _fields(call, answer.title, answer.phrases)
    said = forms.field("reason", v.say("Answer"), forms.words(answer.said, most=WORDS))
    memo = {"answer": answer.id, "seen": answer.version}
    view = forms.modal(
        EDIT, title=v.say("Answer"), blocks=[title, said, *rest], voice=v, submit=v.say("Save"), memo=memo
    )
    return Answer(open_view=view)


def edit(tx: Tx, call: Call) -> Answer:
    """An answer says something else. Raises NotAnAgent, AnswerChanged, TitleMissing, WordsMissing."""
    answer, said = _chosen(tx, call, call.memo.get("answer")), str(call.inputs.get("reason") or "").strip()
    if not said:
        raise WordsMissing
    title, phrases = _read(call)
    seen = number(call.memo.get("seen"))
    _save(tx, replace(answer, title=title, said=said[:WORDS], phrases=phrases, version=seen))
    return Answer(say=Message(text=call.voice.say("From now on it is offered as you wrote it.")))


def retire(tx: Tx, call: Call) -> Answer:
    """An answer is offered no more. Raises NotAnAgent, AnswerChanged."""
    answer = _chosen(tx, call, call.value)
    _save(tx, replace(answer, retired=True))
    if call.whisper:
        return Answer(instead=(call.whisper, _page(tx, call, 0)))
    return Answer(say=Message(text=call.voice.say("“{title}” is offered no more.", title=answer.title)))


def _save(tx: Tx, answer: KeptAnswer) -> None:
    try:
        answers.save(tx, answer)
    except Stale:
        raise AnswerChanged(title=answer.title) from None


ENTRIES: tuple[Entry, ...] = (
    action(LIST, turn),
    action(EDIT, open_edit),
    form(EDIT, edit),
    action(RETIRE, retire, changes=True),
)
