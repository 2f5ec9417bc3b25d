"""What a ticket's question or solution says to who asked, and to those who help."""

from collections.abc import Mapping
from typing import Any

from domain.ticket import Act, Step, Ticket
from handlers.call import Message
from handlers.cards import SECTION, cut, quote, section
from handlers.office import Office, Reader
from handlers.texts import Mrkdwn, escape
from handlers.ticket.threads.sides import may_read, of_helpers, of_requester
from storage import below, people
from storage.access import requests
from storage.db import Tx
from storage.messages import Priority
from storage.ticket import tickets

TURNED = "ticket.turned"


def tell(tx: Tx, office: Office, ticket: Ticket, step: Step) -> None:
    """A question or the solution, by the ticket's last step, to who asked; those who help read the question too."""
    facts: dict[str, object] = {"ticket": ticket.id, "version": ticket.version}
    proof = step.act is Act.RESOLVE and requests.of_ticket(tx, ticket.id) is not None
    for place in of_requester(tx, office, ticket, alone=True, proof=proof):
        below.owe_news(tx, place, kind=TURNED, facts={**facts, "to": place.person_id}, priority=Priority.REQUESTER)
    if step.act is Act.ASK:
        for place in of_helpers(tx, office, ticket, step.at):
            below.owe_news(tx, place, kind=TURNED, facts={**facts, "helping": True})


def told(tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message | None:
    """A question, or how it was resolved, with a mention so that it is seen; None where it goes on no more."""
    v, ticket = reader.voice, tickets.load(tx, facts["ticket"])
    if not may_read(tx, reader.office, ticket, reader.place, reader.now):
        return None
    # The first version is the opening; each step leads to the next.
    step = ticket.steps[facts["version"] - 2]
    requester = people.get(tx, facts.get("to", ticket.requester_id))
    whom = Mrkdwn(f"<@{requester.slack_id}>") if requester.slack_id else requester.name
    told = {"whom": whom, "who": people.get(tx, step.by_id or 0).name, "reference": ticket.reference}
    if "helping" in facts:
        line = v.say("{who} asked {requester}:", who=told["who"], requester=requester.name)
    elif step.act is Act.ASK:
        line = v.say("{whom}, {who} asks about {reference}. Write the answer here.", **told)
    else:
        line = v.say("{whom}, {who} resolved {reference}.", **told)
    return Message(
        text=cut(f"{line}\n{escape(step.reason or '')}", SECTION), blocks=[section(line), quote(step.reason or "")]
    )
