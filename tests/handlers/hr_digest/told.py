"""Digests in stories: which there are, when somebody looks whether they are due, and what they say."""

from datetime import date, datetime

from domain.policy import NEVER, Away, Digest, Digests
from handlers.call import Message
from handlers.digest import engine as digest
from tests.desk import Counter, form, press
from tests.scenarios.conftest import lines

HR_DIGEST = "digest.hr"


def only(**some: Digest | Away) -> Digests:
    """The policy in which there are no digests but these."""
    never = {key: field.default.model_copy(update={"weekday": NEVER}) for key, field in Digests.model_fields.items()}
    return Digests(**never | some)


def rules(counter: Counter, **some: Digest | Away) -> None:
    """From now on there are these digests."""
    counter.policy = counter.policy.model_copy(update={"digests": only(**some)})
    counter.__post_init__()


def ticked(counter: Counter, moment: datetime) -> int:
    """How many digests a tick at this moment owes."""
    counter.now = moment
    return digest.tick(counter.db, counter.office, moment)


def busy_week(counter: Counter) -> None:
    """Ana is ill, Eva is on vacation and asks for more, Carla's wish is refused."""
    for name in ("ana", "eva", "carla"):
        counter.grant(name, 20)
    asks: tuple[tuple[str, date, date | None, dict[str, str]], ...] = (
        ("ana", date(2026, 8, 3), date(2026, 8, 4), {"type": "sick", "note": "the flu"}),
        ("eva", date(2026, 8, 6), date(2026, 8, 14), {}),
        ("eva", date(2026, 8, 24), None, {}),
        ("carla", date(2026, 8, 5), None, {}),
    )
    for name, first, last, more in asks:
        assert counter.submit(counter.ask(name, first, last, **more)).errors is None
    for request in (1, 2):
        counter.press(press("bruno", "request.approve", f"{request}:1"))
    counter.submit(form("bruno", "request.reject", {"reason": "the fair"}, memo={"request": 4}))


def read(message: Message | None) -> list[str]:
    return lines({"blocks": [dict(block) for block in message.blocks]}) if message else []
