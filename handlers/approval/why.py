"""Who is asked about a request, and why: each step with the line of the policy, and who was found for it."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.approval import Request, Why
from domain.policy import StepRule
from handlers.approval.card import step_line
from handlers.approval.telling import names_in
from handlers.call import Message
from handlers.cards import section
from handlers.office import Reader
from handlers.texts import Mrkdwn, Voice, escape
from storage.db import Tx

FOUND: Mapping[Why, Callable[[Voice], str]] = {
    Why.RULE: lambda v: "",
    Why.NEXT_MANAGER: lambda v: v.say("Whoever it names cannot decide this, so the next manager is asked."),
    Why.HR: lambda v: v.say("Whoever it names cannot decide this and there is no manager, so HR is asked."),
    Why.ADMIN: lambda v: v.say("Nobody else can decide this, so whoever administers is asked."),
    Why.REASSIGNED: lambda v: v.say("Somebody else has been asked since."),
}
"""How the people of a step were found, if not as the policy says."""


def explain(tx: Tx, reader: Reader, request: Request) -> Message:
    """The steps, in order."""
    v, names = reader.voice, names_in(tx, request, reader.person.id)
    if not request.steps and request.entered_by_id == request.requester_id:
        said = v.say("{reference} was approved by policy, so nobody was asked.", reference=request.reference)
        return Message(text=said)
    if not request.steps:
        return Message(text=v.say("{reference} was entered by HR, so nobody was asked.", reference=request.reference))
    heading = v.say("{reference} asks, in this order:", reference=request.reference)
    lines = []
    for step in request.steps:
        said = v.say("{step}. The policy says `{rule}`. {found}", step=Mrkdwn(step_line(v, names, step)),
                     rule=Mrkdwn(escape(written(step.rule))), found=FOUND[step.why](v))  # fmt: skip
        lines.append(said.strip())
    return Message(text="\n".join([heading, *lines]), blocks=[section(f"*{heading}*", *lines)])


def written(rule: StepRule) -> str:
    """A rule as it reads in app.yaml, on one line."""
    return _flow(rule.model_dump(mode="json", exclude_defaults=True)).removeprefix("{").removesuffix("}")


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return _flow(value[0]) if len(value) == 1 else "[" + ", ".join(map(_flow, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)
