"""Access that somebody needs no more is given back, and a task for those who take it away."""

from domain.access import Access, give_back
from handlers.access import chosen, task
from handlers.access.kind import ACCESS, BACK
from handlers.approval.card import draw
from handlers.call import NOTHING, Answer, Call, Entry, action
from storage import audit, people
from storage.db import Tx


def back(tx: Tx, call: Call) -> Answer:
    """Who has it gives it back. Raises NotHere, NotYoursToGiveBack, NotGiven."""
    asked, _ = chosen.pressed(tx, call.value)
    request_id = asked.request.id
    people.own(tx, asked.request.requester_id)
    access = chosen.access(tx, request_id)
    after = task.to_revoke(tx, call.office, access, give_back(access, call.actor, call.now), call.now)
    record(tx, call, after)
    return Answer(instead=(call.whisper, draw(tx, call.reader, ACCESS.name, request_id))) if call.whisper else NOTHING


def record(tx: Tx, call: Call, access: Access) -> None:
    """Into the audit trail, last in the transaction."""
    facts = {"requester": access.request.requester_id, "ticket": access.grant.back_ticket_id}
    reference = access.request.reference
    audit.append(tx, at=call.now, actor_id=call.actor.id, action="access give back", subject=reference, facts=facts)


ENTRIES: tuple[Entry, ...] = (action(BACK, back, changes=True),)
