"""What is on other people's screens, in other hands: colleagues', those of who lost a role, outsiders'."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from domain.people import Role
from handlers.call import Surface
from handlers.digest.known import DIGESTS, TELLERS
from handlers.exports import EXPORTS
from handlers.guide import card as guide
from handlers.news import view_for
from handlers.office import Reader
from handlers.payment import card as payment
from storage import people, reminders
from storage.showings import Showing
from tests.desk import TODAY, press, words
from tests.handlers.door import Door, body, filled
from tests.handlers.furnished import ALL

FREE = {"vacation.open", "expense.open", "stock.open", "ticket.open", "access.open", "person.settings"}
"""Buttons that are everybody's."""
OWN = {"vacation.ask", "expense.ask", "advance.ask", "stock.ask", "ticket.new", "access.ask", "person.settings",
       "approvals.delegate"}  # fmt: skip
"""Forms in which everybody asks for themselves."""
MORE = [
    ("bruno", "request.approve", "1:1"), ("bruno", "request.snooze", "1:1"), ("ana", "request.withdraw", "1:1"),
    ("bruno", "request.why", "1:1"), (ALL, "certificate.look", "5:2"), (ALL, "receipt.look", "6:1"),
    (ALL, "payment.list", "1"), (ALL, "payment.discard", "1"), (ALL, "stock.undo", "1"), (ALL, "stock.history", "1"),
    (ALL, "stock.picture", "1"), (ALL, "ticket.claim", "1:1"), (ALL, "ticket.wait", "1:1"), (ALL, "guide.show", ""),
    (ALL, "ticket.retire_answer", "1"), (ALL, "ticket.numbers", "0"), (ALL, "numbers.leave", "leave:0"),
    (ALL, "numbers.expenses", "expenses:1"), (ALL, "guide.leave", "hr"), (ALL, "digest.want", "finance:1"),
]  # fmt: skip
"""Buttons that open no form, and who may press them."""
LISTS = [(key, part.key) for key, digest in DIGESTS.items() for part in digest.parts]


def used(door: Door, who: str, by: str | None = None) -> None:
    """Somebody uses all that is others', or all that was ``by`` themselves: refused in a sentence, each time."""
    for owner, name, value in (*door.made.pressed, *MORE):
        if owner == by if by else owner != who and name not in FREE:
            door.refused(Surface.ACTION, press(who, name, value), who, name, value)
    for form, (owner, view) in door.made.opened.items():
        if owner == by if by else owner != who and form not in OWN:
            door.refused(Surface.FORM, body(who, view, None, filled(view)), who, form)


def listed(door: Door, who: str) -> set[str]:
    """The digests of which somebody reads lists."""
    values = {(key, f"{key}.{part}.{TODAY}:0") for key, part in LISTS}
    given = {key: door.give(Surface.ACTION, press(who, "digest.list", value), value) for key, value in values}
    return {key for key, answer in given.items() if answer.open_view}


def test_a_colleague_does_nothing_with_what_is_others(door: Door) -> None:
    used(door, "carla")
    assert listed(door, "carla") == {"away"}
    assert listed(door, "bruno") == {"away", "team"}
    assert listed(door, ALL) >= {"away", "hr", "hr_daily", "finance", "it", "stock"}
    for day in ("0001-01-01", "9999-12-31", (TODAY + timedelta(days=400)).isoformat()):
        door.refused(Surface.ACTION, press(ALL, "digest.list", f"hr.away.{day}:0"), day)


def showing(door: Door, file: str) -> Showing:
    """Eva asked for a file, while she might."""
    return Showing(id=1, attachment_id=None, batch_id=None, item_id=None, export=file, copy_id=None, attempts=0,
                   person_id=door.counter.ids[ALL], lease_until=None)  # fmt: skip


def test_nobody_puts_off_what_somebody_else_is_reminded_of(door: Door) -> None:
    now, bruno = door.counter.now, door.counter.ids["bruno"]
    with door.kept() as tx:
        reminders.plan(tx, "waiting", person_id=bruno, subject="request:1", facts={}, at=now)
        assert reminders.take(tx, bruno, now=now)
    pressed = {who: press(who, "reminder.snooze", now.isoformat()) for who in ("carla", "rita", "bruno")}
    said = {who: words(door.give(Surface.ACTION, body, who)) for who, body in pressed.items()}
    assert said == {
        "carla": "Isso já foi adiado, ou não há mais nada disso para lembrar.",
        "rita": "It is put off already, or nothing of it is left to be reminded of.",
        "bruno": "I will remind you of this on Tue 4 Aug 09:00.",
    }


@contextmanager
def without_roles(door: Door, name: str) -> Iterator[Reader]:
    """Somebody has no role any more, for as long as the block lasts."""
    person_id = door.counter.ids[name]
    for given in ([], list(Role)):
        with door.kept() as tx:
            people.save_roles(tx, person_id, given)
        if not given:
            with door.counter.db.read() as tx:
                reader = view_for(tx, door.counter.office, person_id, door.counter.now)
            yield reader


def test_who_lost_a_role_reads_and_does_nothing_more(door: Door) -> None:
    office, now = door.counter.office, door.counter.now
    with without_roles(door, ALL) as reader, door.counter.db.read() as tx:
        used(door, ALL, by=ALL)
        assert listed(door, ALL) == {"away"}
        told = {key for key, digest in DIGESTS.items() if TELLERS[digest.kind](tx, reader, {"day": str(TODAY)})}
        assert told <= {"away"}
        asked = {name: showing(door, name) for export in EXPORTS for name in export.files}
        sent = {name for export in EXPORTS for name in export.files if export.copy(tx, office, asked[name], now)}
        assert sent == {"my-data.json"}
        assert guide.draw(tx, reader).text == "Others set me up by now, so this card tells nothing more."
        assert payment.draw(tx, reader, 1).text == "Others pay PAY-1 by now, so this card tells nothing more."
    with door.counter.db.read() as tx:
        eva = view_for(tx, office, door.counter.ids[ALL], now)
        assert "Ana Souza" in str(payment.draw(tx, eva, 1))
        assert {key for key, digest in DIGESTS.items() if TELLERS[digest.kind](tx, eva, {"day": str(TODAY)})} > told


def test_who_is_not_of_the_company_does_nothing_at_all(door: Door) -> None:
    said = {
        "guest": "Guests cannot use this. Ask your contact in the company.",
        "gone": "Your Slack account is deactivated, so nothing can be done here.",
        "new": "I do not know you yet. HR has been told and can add you to the roster.",
    }
    for who, sentence in said.items():
        used = [(Surface.ACTION, press(who, name, value)) for _, name, value in (*door.made.pressed, *MORE)]
        used += [(Surface.FORM, body(who, view, None, filled(view))) for _, view in door.made.opened.values()]
        for surface, given in used:
            assert words(door.give(surface, given, who, given)) == sentence
            assert not door.wrote or who == "new", "HR is told of whom nobody knows"
