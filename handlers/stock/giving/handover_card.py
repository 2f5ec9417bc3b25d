"""Where the thing is that somebody asked for: said on every card of a request, with what can be done about it."""

from datetime import date

from domain.approval import State
from domain.stock import Asked, HandoverState
from handlers.call import Json
from handlers.cards import button, pressed
from handlers.office import Reader
from handlers.stock.keeper import keeps
from handlers.stock.looking.lookup import ASK
from storage import people
from storage.db import Tx

HAND_OVER, LONGER = "stock.hand_over", "stock.longer"
CONFIRM, DENY = "stock.confirm", "stock.deny"


def day(reader: Reader, on: date | None) -> str:
    """A day, with its year if that is another one."""
    return reader.voice.day(on, year=on.year != reader.today.year) if on else ""


def lines(tx: Tx, reader: Reader, asked: Asked) -> list[str]:
    """Kept until when and where, handed over by whom, received; free again, as long as it could be fetched."""
    v, handover, request = reader.voice, asked.handover, asked.request
    mine = reader.person.id == request.requester_id
    told = {"place": handover.location, "day": day(reader, handover.until)}
    if handover.state is HandoverState.RESERVED:
        if mine:
            return [v.say("📦 Kept for you in {place}: fetch it by {day}.", **told)]
        return [v.say("📦 Kept in {place} until {day}.", **told)]
    if handover.state is HandoverState.RELEASED and request.state is State.APPROVED:
        if handover.until is None:
            return [v.say("📦 Whoever asked for it has left, so it is free again.")]
        return [v.say("📦 It was not fetched until {day}, so it is free again.", **told)]
    if handover.handed_by_id is None or handover.handed_at is None:
        return []
    by = {"who": people.get(tx, handover.handed_by_id).name, "when": v.moment(handover.handed_at)}
    if handover.state is HandoverState.RECEIVED and handover.received_at:
        return [v.say("📦 Handed over by {who}, {when}. Receipt confirmed {confirmed}.", **by,
                      confirmed=v.moment(handover.received_at))]  # fmt: skip
    if mine:
        return [v.say("📦 Handed over by {who}, {when}. Do you have it?", **by)]
    return [v.say("📦 Handed over by {who}, {when}, not confirmed yet.", **by)]


def hands(reader: Reader, asked: Asked) -> list[Json]:
    """What who asked, or a keeper, can do."""
    v, request, state = reader.voice, asked.request, asked.handover.state
    if reader.person.id == request.requester_id:
        if state is HandoverState.HANDED:
            return answers(reader, request.id)
        if state is HandoverState.RELEASED and request.state is State.APPROVED:
            return [button(v.say("Ask for it…"), ASK, str(asked.item.id))]
        return []
    if keeps(reader.person) and state is HandoverState.RESERVED:
        return [hand_over(reader, asked), *longer(reader, asked)]
    return []


def hand_over(reader: Reader, asked: Asked) -> Json:
    """The button of a keeper."""
    return button(reader.voice.say("Hand over"), HAND_OVER, pressed(asked.request), style="primary")


def longer(reader: Reader, asked: Asked) -> list[Json]:
    """The button of a keeper, once."""
    if asked.handover.longer_by_id:
        return []
    return [button(reader.voice.say("Keep it longer"), LONGER, pressed(asked.request))]


def answers(reader: Reader, request_id: int) -> list[Json]:
    """What who got something is asked."""
    v, value = reader.voice, str(request_id)
    yes = button(v.say("I have it"), CONFIRM, value, style="primary")
    return [yes, button(v.say("I do not have it"), DENY, value)]
