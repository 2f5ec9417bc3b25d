"""What decides about somebody's férias beside the ledger: their service, and what is to be sold."""

from dataclasses import replace

from domain.people import Person
from domain.policy.clt import Absence
from domain.vacation import Account
from domain.vacation.brazil.periods import Service
from handlers.office import Office
from storage.db import Tx
from storage.vacation import brazil


def served(tx: Tx, office: Office, person: Person, account: Account, *, besides: int) -> Account:
    """The account with the service that brings the periods, and with the sales that await a decision."""
    if person.hired_on is None:
        return account
    kinds = {name: t.clt for name, t in office.policy.leave.types.items() if isinstance(t.clt, Absence)}
    unjustified, pauses = brazil.absences(tx, person.id, kinds)
    service = Service(hired_on=person.hired_on, left_on=person.left_on, unjustified=unjustified, pauses=pauses)
    sales = brazil.sales(tx, person.id, account.type, besides=besides)
    return replace(account, service=service, lines=(*account.lines, *sales))
