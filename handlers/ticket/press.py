"""What is pressed on a ticket's card."""

from domain.people import Action
from domain.ticket import KIND, Act, Taken, Ticket, TooLate, check_reopen
from handlers.call import NOTHING, Answer, Call, Entry, Handler, action
from handlers.ticket import book, card, chosen
from handlers.ticket.agent import check, permits
from handlers.ticket.asking import form
from handlers.ticket.known import follow
from handlers.ticket.threads import returned
from storage.db import Tx


def pressed(tx: Tx, call: Call, action: Action = Action.WORK_ON_TICKET) -> Ticket:
    """The ticket of a button. Raises NotHere, NotAnAgent."""
    ticket, _ = chosen.pressed(tx, call.value)
    check(call, ticket, action)
    return ticket


def converged(tx: Tx, call: Call, ticket: Ticket) -> Answer:
    """A whisper that was pressed shows what is true now; cards are drawn again by themselves."""
    return Answer(instead=(call.whisper, card.draw(tx, call.reader, ticket.id))) if call.whisper else NOTHING


def claim(tx: Tx, call: Call) -> Answer:
    """Whoever presses has it; who takes it over has seen who had it. Raises NotAnAgent, Taken, NotNow."""
    ticket, (_, seen) = pressed(tx, call), chosen.pressed(tx, call.value)
    if ticket.assignee_id not in (None, call.actor.id) and seen != ticket.version:
        raise Taken(reference=ticket.reference, who=frozenset({ticket.assignee_id}))
    return converged(tx, call, book.turn(tx, call, ticket, Act.CLAIM, to_id=call.actor.id))


def _plain(act: Act) -> Handler:
    """A press that needs no words. Raises NotAnAgent, NotNow."""

    def press(tx: Tx, call: Call) -> Answer:
        return converged(tx, call, book.turn(tx, call, pressed(tx, call), act))

    return press


def solved(tx: Tx, call: Call) -> Answer:
    """Who asked says that it works again. Raises NotAnAgent, NotNow."""
    moved = book.turn(tx, call, pressed(tx, call, Action.SETTLE_TICKET), Act.RESOLVE, helps=False)
    follow.tell(tx, moved)
    return converged(tx, call, moved)


def reopen(tx: Tx, call: Call) -> Answer:
    """It is not solved. Whoever helps can say so at any time, who asked not for ever. Raises NotAnAgent, NotNow."""
    ticket = pressed(tx, call, Action.SETTLE_TICKET)
    try:
        if not permits(call.office, ticket, call.actor, Action.WORK_ON_TICKET):
            check_reopen(ticket, call.now, days=call.office.policy.tickets.reopen_days)
    except TooLate:
        return form.open_again(tx, call, ticket)
    moved = book.turn(tx, call, ticket, Act.REOPEN)
    returned.tell(tx, call, moved)
    return converged(tx, call, moved)


def again(tx: Tx, call: Call) -> Answer:
    """What is not solved for so long is another ticket, which points back. Raises NotAnAgent."""
    return form.open_again(tx, call, pressed(tx, call, Action.SETTLE_TICKET))


ENTRIES: tuple[Entry, ...] = (
    action(card.name_of(Act.CLAIM), claim, changes=True),
    action(card.name_of(Act.WAIT), _plain(Act.WAIT), changes=True),
    action(card.name_of(Act.WENT_ON), _plain(Act.WENT_ON), changes=True),
    action(card.name_of(Act.REOPEN), reopen, changes=True),
    action(card.AGAIN, again),
    action(f"{KIND}.solved", solved, changes=True),
)
