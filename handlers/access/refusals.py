"""What a refusal about access sounds like."""

from collections.abc import Callable, Mapping
from typing import Any

from domain import access
from domain.access import GrantState
from domain.refusal import Refusal
from handlers.told import Told


def _too_long(t: Told, r: access.TooLong) -> str:
    if r.days is None:
        return t.v.count("Write for how many days: {n} at most.", "Write for how many days: {n} at most.", r.most)
    return t.v.count(
        "At most {n} day at a time. It can be asked for again before the end.",
        "At most {n} days at a time. It can be asked for again before the end.",
        r.most,
    )


def _not_given(t: Told, r: access.NotGiven) -> str:
    told = {"reference": r.reference}
    match r.state:
        case GrantState.TO_GRANT:
            return t.v.say("{reference} is approved and not given yet.", **told)
        case GrantState.GRANTED:
            return t.v.say("{reference} was given already. Who has it can give it back.", **told)
        case GrantState.TO_REVOKE:
            return t.v.say("{reference} is being taken away already.", **told)
        case GrantState.GOES_ON:
            return t.v.say("{reference} goes on under another reference. That is the one to look at.", **told)
        case GrantState.REVOKED:
            return t.v.say("{reference} was taken away. Access can be asked for anew.", **told)
    return t.v.say("{reference} is not approved, so there is nothing to give.", **told)


OF_ACCESS: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    access.SystemGone: lambda t, r: t.v.say("Choose a system, and what you need to be in it."),
    access.TooLong: _too_long,
    access.NoDays: lambda t, r: t.v.say("Write a number of days, such as 30."),
    access.ProofMissing: lambda t, r: t.v.say("Write what shows that it is done: a name, a number or a link."),
    access.NotGiven: _not_given,
    access.NotHere: lambda t, r: t.v.say(
        "There is no such request for access. `access list` after the command shows yours."
    ),
    access.ProofNeeded: lambda t, r: t.v.say(
        "{ticket} is the task of {reference}. *Resolve…* asks what shows that it is done, and nothing else ends it.",
        ticket=r.ticket,
        reference=r.reference,
    ),
    access.NotDecided: lambda t, r: t.v.say(
        "{ticket} waits for {reference}, which {who} has to decide. It can be resolved after that.",
        ticket=r.ticket,
        reference=r.reference,
        who=t.names(r.who),
    ),
    access.OwnTask: lambda t, r: t.v.say(
        "{reference} is access of your own: somebody else with the role {role} resolves {ticket}. “Assign…” gives it "
        "to them.",
        reference=r.reference,
        role=r.role,
        ticket=r.ticket,
    ),
    access.GoneSince: lambda t, r: t.v.say(
        "{who} does not work here any more, so {reference} is not given. Its task ends by itself.",
        who=t.names(r.who),
        reference=r.reference,
    ),
    access.AskedAlready: lambda t, r: t.v.say(
        "{reference} was asked for with {ticket} already. What else is needed is asked for in another ticket.",
        ticket=r.ticket,
        reference=r.reference,
    ),
    access.NotYoursToGiveBack: lambda t, r: t.v.say(
        "Only {who} can give {reference} back.", who=t.names(r.who), reference=r.reference
    ),
}
"""The sentence of each refusal."""
