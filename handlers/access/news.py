"""What who has access is told: that its end comes, and that it is there."""

from collections.abc import Mapping
from typing import Any

from domain.access import GrantState
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
    line = v.say(
        "⏳ {reference} ends {day}: {system}, {role}.",
        reference=linked(tx, reader, access.request),
        day=v.day(access.grant.until),
        system=system(v, reader.office, access.system),
        role=role(v, reader.office, access),
    )
    return Message(text=line, blocks=[section(line), *actions(*of_holder(v, access))])


def tell_ended(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """It is over, as it stands by now; nothing, once it goes on."""
    v, access = reader.voice, requests.load(tx, facts["request"])
    if access.grant.state is GrantState.GOES_ON:
        return None
    told = {
        "reference": linked(tx, reader, access.request),
        "system": system(v, reader.office, access.system),
        "role": role(v, reader.office, access),
    }
    if access.grant.state is GrantState.REVOKED:
        line = v.say("{reference} is over: {system}, {role}. It was taken away, and can be asked for anew.", **told)
    else:
        line = v.say(
            "{reference} is over: {system}, {role}. It is being taken away, and can be asked for anew.", **told
        )
    again = button(v.say("Ask for longer…"), "access.open_longer", f"{access.request.id}:{access.request.version}")
    return Message(text=line, blocks=[section(line), *actions(again)])
