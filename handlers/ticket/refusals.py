"""What a refusal about tickets sounds like."""

from collections.abc import Callable, Mapping
from typing import Any

from domain import ticket
from domain.refusal import Refusal
from domain.ticket import State, rating
from handlers.told import Told


def _not_now(t: Told, r: ticket.NotNow) -> str:
    told = {"reference": r.reference, "into": r.into or ""}
    if r.into:
        return t.v.say("{reference} was merged into {into}: go on there.", **told)
    if r.state is State.RESOLVED:
        return t.v.say("{reference} is resolved. Reopen it, and then this is possible.", **told)
    if r.state is State.CLOSED:
        return t.v.say("{reference} is closed. Reopen it, and then this is possible.", **told)
    return t.v.say("{reference} stands otherwise by now. Its card shows where, and what can be done.", **told)


def _no_such(t: Told, r: ticket.NoSuchTicket) -> str:
    if not r.reference:
        return t.v.say("Choose a ticket, or write its reference, such as TIC-12.")
    return t.v.say(
        "There is no {reference} that you work on. Write a reference as it stands on the card.", reference=r.reference
    )


OF_TICKETS: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    ticket.TitleMissing: lambda t, r: t.v.say("Say in a few words what does not work."),
    ticket.WordsMissing: lambda t, r: t.v.say("Write something: who asked reads it."),
    ticket.NotNow: _not_now,
    ticket.MadeAlready: lambda t, r: t.v.say(
        "{reference} was made of this message, or of its thread, already. It is answered there.", reference=r.reference
    ),
    ticket.Taken: lambda t, r: t.v.say(
        "{who} has {reference} already. If you still want it, claim it once more.",
        who=t.names(r.who),
        reference=r.reference,
    ),
    ticket.TooLate: lambda t, r: t.v.count(
        "{reference} was resolved more than {n} day ago. Ask for help anew, and mention it.",
        "{reference} was resolved more than {n} days ago. Ask for help anew, and mention it.",
        r.days,
        reference=r.reference,
    ),
    ticket.NotAnAgent: lambda t, r: t.v.say(
        "Only who asked and those who work on these tickets (role {role}) can do this. An administrator gives the "
        "role; if you have the same trouble, ask for help too.",
        role=r.role,
    ),
    ticket.NobodyThere: lambda t, r: t.v.say(
        "{who} does not work on tickets of this kind. Choose somebody who does.", who=r.name
    ),
    ticket.NotALead: lambda t, r: t.v.say(
        "Figures of tickets are for those who work on them and for their leads. “list” shows your own tickets."
    ),
    ticket.CategoryGone: lambda t, r: t.v.say("Nobody helps with this any more. Choose what comes closest."),
    ticket.SameCategory: lambda t, r: t.v.say("It is there already. Choose another one."),
    rating.NoScore: lambda t, r: t.v.say("Choose a number from 1 to 5."),
    rating.NotOver: lambda t, r: t.v.say(
        "{reference} is not over yet. Once it is, your card asks how the help was.", reference=r.reference
    ),
    rating.RatedAlready: lambda t, r: t.v.count(
        "You gave {score} of 5 for {reference}. It could be changed for {n} hour, and stays as it is.",
        "You gave {score} of 5 for {reference}. It could be changed for {n} hours, and stays as it is.",
        r.hours,
        score=r.score,
        reference=r.reference,
    ),
    ticket.Over: lambda t, r: t.v.say(
        "{reference} is not open any more. If it still does not work for you, send the form.", reference=r.reference
    ),
    ticket.AnswerGone: lambda t, r: t.v.say("This answer is offered no more. Ask for help, and somebody looks at it."),
    ticket.AnswerChanged: lambda t, r: t.v.say(
        "Somebody changed “{title}” since you opened it. Open it again and look at it first.", title=r.title
    ),
    ticket.NoSuchTicket: lambda t, r: _no_such(t, r),
    ticket.NotTheirsToDeclare: lambda t, r: t.v.say(
        "{who} can declare a major incident. Tell them about {reference}.", who=t.names(r.who), reference=r.reference
    ),
    ticket.Nowhere: lambda t, r: t.v.say(
        "There is no channel in which others could read of {reference}: what is in confidence stays so, and app.yaml "
        "names no tickets.major_channel.",
        reference=r.reference,
    ),
    ticket.InConfidence: lambda t, r: t.v.say(
        "{reference} and this one are not both in confidence and of the same person, and others would read what was "
        "said. Choose another one.",
        reference=r.reference,
    ),
    ticket.Circle: lambda t, r: t.v.say(
        "{reference} leads back to this ticket. Choose another one.", reference=r.reference
    ),
}
"""The sentence of each refusal."""
