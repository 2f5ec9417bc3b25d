"""What happened before the visitor came: some leave asked for, decided and waiting, as people would do it."""

from datetime import UTC, date, datetime, timedelta

from bot.simulator.actor import Actor
from bot.simulator.client import Client


def tell(client: Client) -> None:
    """Act it out, through the bot."""
    monday = _next_monday(datetime.now(UTC).date())
    ana, bruno, carla, tom, julia, igor = (
        Actor(client, f"U0{name}") for name in ("ANA", "BRUNO", "CARLA", "TOM", "JULIA", "IGOR")
    )
    _ask(carla, monday + timedelta(days=7), 5, "viagem com a família")
    bruno.press(bruno.card("VAC-1"), "Approve")
    _ask(julia, monday + timedelta(days=16), 3, "mudança de casa")
    igor.press(igor.card("VAC-2"), "Aprovar")
    _ask(tom, monday + timedelta(days=8), 4, "my brother's wedding")
    _ask(ana, monday + timedelta(days=21), 5, "")
    _ask(tom, monday + timedelta(days=42), 19, "walking the coast")
    bruno.press(bruno.card("VAC-5"), "Approve")


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _ask(person: Actor, first: date, days: int, note: str) -> None:
    last = first + timedelta(days=days - 1)
    person.command(f"/vacation {first.isoformat()}..{last.isoformat()} {note}")
    handed_in = person.submit()
    assert handed_in["ok"], handed_in
    assert not handed_in.get("errors"), handed_in
