"""Who is new is welcomed once, in their language, when they are at work or come by themselves."""

from itertools import count

import pytest
import sqlalchemy as sa

from handlers import quiet
from handlers.call import Surface
from handlers.person import welcome
from handlers.person.welcome import WELCOME
from storage import accounts, people
from storage.tables import people as people_
from tests import company
from tests.desk import Counter, at_once, press
from tests.handlers.conftest import at, owed

EVENTS = count(1)
NUNO = "nuno"


def joins(counter: Counter, *, in_slack: bool = True) -> None:
    """Nuno is imported, and Slack tells of him."""
    with counter.db.write() as tx:
        counter.ids[NUNO], _ = people.save(tx, f"{NUNO}@company.example", {"name": "Nuno Novo", "locale": "pt-PT"})
        accounts.keep(tx, [company.account("U0NEW")] if in_slack else [], now=counter.now)


def ticked(counter: Counter, *processes: int) -> list[int]:
    """Several processes look at once; how many each has welcomed."""
    return sorted(at_once(*(lambda: welcome.tick(counter.db, counter.office, counter.now) for _ in processes)))


def home(counter: Counter, user: str) -> None:
    body = {"event": {"type": "app_home_opened", "user": user, "tab": "home"}, "event_id": f"E{next(EVENTS)}"}
    counter.desk.serve(Surface.EVENT, {**body, "team_id": company.TEAM})


def test_who_is_new_is_welcomed_once_in_the_morning_however_many_processes_look(counter: Counter) -> None:
    counter.now = at(3, 23)
    joins(counter, in_slack=False)
    assert ticked(counter, 1) == [0], "nobody is written to who is not in Slack"
    joins(counter)
    with counter.db.write() as tx:
        people.speak(tx, counter.ids[NUNO], "pt_BR")
    assert ticked(counter, 1, 2, 3, 4) == [0, 0, 0, 1]
    assert owed(counter, NUNO, WELCOME) == [], "it is night"
    told = [quiet.tick(counter.db, counter.office, at(day, hour)) for day, hour in ((4, 8), (4, 9), (4, 10))]
    assert told == [0, 1, 0]
    assert ticked(counter, 1, 2) == [0, 0]
    (said,) = owed(counter, NUNO, WELCOME)
    assert said
    assert said.text == (
        "Olá, Nuno. Eu sou o back office de Your company, aqui no Slack. "
        "O que você me pede chega a quem decide, e aqui você lê o que aconteceu com cada pedido. Experimente:"
    )
    buttons = [block["accessory"] for block in said.blocks if "accessory" in block]
    assert [button["text"]["text"] for button in buttons] == ["Pedir folga", "Pedir reembolso", "Pedir ajuda"]
    opened = [counter.press(press("new", button["action_id"], "")).open_view for button in buttons]
    assert [view["callback_id"] for view in opened if view] == ["vacation.ask", "expense.ask", "ticket.new"]


@pytest.mark.parametrize("first", ["home", "written"])
def test_who_comes_by_themselves_is_welcomed_at_once_and_once(counter: Counter, first: str) -> None:
    counter.now = at(3, 23)
    joins(counter)
    if first == "home":
        home(counter, "U0NEW")
    said = {"type": "message", "channel_type": "im", "channel": "D0NEW", "user": "U0NEW", "text": "saldo", "ts": "1.1"}
    counter.desk.serve(Surface.EVENT, {"event": said, "team_id": company.TEAM, "event_id": f"E{next(EVENTS)}"})
    home(counter, "U0NEW")
    assert ticked(counter, 1, 2) == [0, 0]
    (said_,) = owed(counter, NUNO, WELCOME)
    assert said_
    assert said_.text.startswith("Hello Nuno. I am the back office of Your company, here in Slack.")


def test_who_was_there_before_is_not_welcomed(counter: Counter) -> None:
    assert ticked(counter, 1) == [0]
    home(counter, "U0ANA")
    assert owed(counter, "ana", WELCOME) == []
    with counter.db.write() as tx:
        tx.execute(sa.update(people_).where(people_.c.id == counter.ids["ana"]).values(welcomed_at=None))
    home(counter, "U0ANA")
    assert len(owed(counter, "ana", WELCOME)) == 1, "the control: who does not know it is told"
