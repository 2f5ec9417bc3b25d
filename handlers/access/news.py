"""What who has access is told: that its end comes, and that it is there."""

from collections.abc import Mapping
from typing import Any

from domain.access import Access, GrantState, goes_on
from handlers.access.kind import of_holder
from handlers.access.words import role, system
from handlers.approval.telling import linked
from handlers.call import Message
from handlers.cards import actions, button, section
from handlers.office import Reader
from storage.access import requests
from storage.db import Tx

ENDING, ENDED = "access.ending", "access.ended"


def tell_ending(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """Its last day comes; nothing, once it was given back or goes on."""
    v, access = reader.voice, requests.load(tx, facts["request"])
    if access.grant.state is not GrantState.GRANTED or access.grant.until is None:
        return None
    told = {**_told(tx, reader, access), "day": v.day(access.grant.until)}
    if after := next_of(tx, access):
        line = v.say(
            "⏳ {reference} ends {day}: {system}, {role}. {after} is approved, and goes on once it is set up.",
            after=linked(tx, reader, after.request),
            **told,
        )
        return Message(text=line, blocks=[section(line)])
    line = v.say("⏳ {reference} ends {day}: {system}, {role}.", **told)
    return Message(text=line, blocks=[section(line), *actions(*of_holder(v, access))])


def _told(tx: Tx, reader: Reader, access: Access) -> dict[str, str]:
    return {
        "reference": linked(tx, reader, access.request),
        "system": system(reader.voice, reader.office, access.system),
        "role": role(reader.voice, reader.office, access),
    }


def next_of(tx: Tx, access: Access) -> Access | None:
    """The same that is approved and not set up yet."""
    mine = requests.held_by(tx, access.request.requester_id, access.system)
    return next((one for one in mine if one.grant.state is GrantState.TO_GRANT and goes_on(access, one)), None)


def tell_ended(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """It is over, as it stands by now; nothing, once it goes on."""
    v, access = reader.voice, requests.load(tx, facts["request"])
    if access.grant.state is GrantState.GOES_ON:
        return None
    told = _told(tx, reader, access)
    if after := next_of(tx, access):
        line = v.say(
            "{reference} is over: {system}, {role}. {after} is approved: you have it again once it is set up.",
            after=linked(tx, reader, after.request),
            **told,
        )
        return Message(text=line, blocks=[section(line)])
    if access.grant.state is GrantState.REVOKED:
        line = v.say("{reference} is over: {system}, {role}. It was taken away, and can be asked for anew.", **told)
    else:
        line = v.say(
            "{reference} is over: {system}, {role}. It is being taken away, and can be asked for anew.", **told
        )
    again = button(v.say("Ask for longer…"), "access.open_longer", f"{access.request.id}:{access.request.version}")
    return Message(text=line, blocks=[section(line), *actions(again)])
