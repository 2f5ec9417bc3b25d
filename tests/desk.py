"""The desk without Slack before it: deliveries shaped as Slack's, and answers as the handlers give them."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from itertools import count, islice
from typing import Any, TypeVar

from slack_sdk import WebClient

from domain.policy import Notice, Policy
from domain.vacation import DAY, Entry, Rule
from handlers.answering import Ack, Outlet
from handlers.call import Answer, Delivery, Surface
from handlers.desk import Desk
from handlers.entries import ENTRIES
from handlers.office import Office
from handlers.texts import Voice
from storage import accounts, people, vacation
from storage.db import Database
from tests import company
from tests.stage import AUDIT_KEY, shipped_policy

T = TypeVar("T")
Json = dict[str, Any]
NUMBERS = count(1)
CHOSEN = ("type", "stock.item", "halves", "instead_of", "sell", "category", "cost_centre", "vehicle", "place",
          "access.system", "language")  # fmt: skip
"""Fields in which one of several is chosen."""
TODAY = company.MONDAY.date()


class Told(Outlet):
    """Hands every answer back as the ack, unspoken."""

    def __init__(self) -> None:
        super().__init__(WebClient())

    def give(self, answer: Answer, delivery: Delivery, voice: Voice) -> Ack:
        """The answer itself."""
        return {"answer": answer}


@cache
def patient_policy() -> Policy:
    """What the shipped app.yaml says, but vacation may be planned ten years ahead: stories with many days."""
    policy = shipped_policy()
    vacation = policy.leave.types["vacation"].model_copy(update={"notice": Notice(least=-7, most=3660)})
    leave = policy.leave.model_copy(update={"types": {**policy.leave.types, "vacation": vacation}})
    return policy.model_copy(update={"leave": leave})


@dataclass
class Counter:
    """A company at its desk. ``ids``: first name -> person id. ``now`` is what the clock says."""

    db: Database
    policy: Policy = field(default_factory=patient_policy)
    now: datetime = company.MONDAY
    ids: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.ids = self.ids or company.found(self.db, with_accounts=True)
        self.office = Office(
            policy=self.policy, team_id=company.TEAM, url="https://company.slack.com/", bot_user_id="U0BOT"
        )
        self.desk = Desk(
            db=self.db, office=self.office, now=lambda: self.now, learn=company.account, outlet=Told(), entries=ENTRIES
        )

    def grant(self, name: str, days: float, *, on: date = date(2026, 1, 1)) -> None:
        """Give somebody vacation."""
        line = Entry(type="vacation", day=on, amount=int(days * DAY), rule=Rule.IMPORTED)
        with self.db.write() as tx:
            vacation.post(tx, self.ids[name], [line], now=self.now)

    def left(self, name: str, *, since: date = TODAY) -> int:
        """The least of somebody's vacation on any day from today on, in thousandths."""
        with self.db.read() as tx:
            return vacation.projection(tx, self.ids[name], "vacation", since=since).lowest()

    def working_days(self, name: str, n: int) -> list[date]:
        """Somebody's next working days."""
        with self.db.read() as tx:
            calendar = self.office.calendar(people.get(tx, self.ids[name]))
        days = (TODAY + timedelta(days=k) for k in count())
        return list(islice(filter(calendar.is_working_day, days), n))

    def give(self, surface: Surface, body: Json) -> Answer:
        """What a delivery is answered."""
        ack = self.desk.serve(surface, body).ack
        # What broke is answered without us, in a form that is beside its first field.
        answer: Answer = ack.get("answer") or Answer(errors=ack["errors"])
        return answer

    def submit(self, body: Json) -> Answer:
        """Hand in a form."""
        return self.give(Surface.FORM, body)

    def submit_at_once(self, forms: Sequence[Json]) -> list[Answer]:
        """Hand each form in by a thread of its own, all together."""
        return at_once(*(partial(self.submit, body) for body in forms))

    def press(self, body: Json) -> Answer:
        """Press a button."""
        return self.give(Surface.ACTION, body)

    def command(self, name: str, text: str, *, called: str = "/approvals") -> Answer:
        """Type a command."""
        body = {"command": called, "text": text, "team_id": company.TEAM, "user_id": f"U0{name.upper()}"}
        return self.give(Surface.COMMAND, {**body, "trigger_id": f"{next(NUMBERS)}.t"})

    def ask(self, name: str, first: date, last: date | None = None, **inputs: Any) -> Json:
        """The form by which somebody asks for leave of their own."""
        given = {"type": "vacation", "first": first, "last": last, "halves": "whole", "note": None, **inputs}
        return form(name, "vacation.ask", given, memo={"form": "vacation.ask", "person": self.ids[name]})


@contextmanager
def counter(database_url: str) -> Iterator[Counter]:
    """The company of the stage, at an empty database."""
    db = Database(database_url, audit_key=AUDIT_KEY.encode())
    try:
        yield Counter(db)
    finally:
        db.dispose()


def by(name: str) -> Json:
    """Who did it."""
    return {"team": {"id": company.TEAM}, "user": {"id": f"U0{name.upper()}", "team_id": company.TEAM}}


def form(name: str, callback: str, inputs: Mapping[str, Any], *, memo: Mapping[str, Any]) -> Json:
    """A form that is handed in, each time another one."""
    number = next(NUMBERS)
    blocks = [{"type": "input", "block_id": block} for block in inputs]
    view = {
        "id": f"V{number}",
        "hash": f"{number}.h",
        "type": "modal",
        "callback_id": callback,
        "private_metadata": json.dumps(memo),
        "blocks": blocks,
        "state": {"values": {block: {block: _state(block, value)} for block, value in inputs.items()}},
    }
    return {"type": "view_submission", **by(name), "view": view, "trigger_id": f"{number}.t"}


def _state(block: str, value: Any) -> Json:
    if isinstance(value, date):
        return {"type": "datepicker", "selected_date": value.isoformat()}
    if block == "files":
        return {"type": "file_input", "files": value}
    if block in ("days", "meals", "serials") and isinstance(value, list):
        return {"type": "multi_static_select", "selected_options": [{"value": one} for one in value]}
    if block == "more" or block.startswith("lost"):
        return {"type": "checkboxes", "selected_options": [{"value": one} for one in value or ()]}
    if block in CHOSEN or block.startswith("role."):
        return {"type": "static_select", "selected_option": {"value": value}}
    if block in ("person", "decider", "delegate"):
        return {"type": "users_select", "selected_user": value}
    return {"type": "plain_text_input", "value": value}


def press(name: str, action_id: str, value: str, *, channel: str = "D0CARDS", ts: str = "1.000001") -> Json:
    """A button of a message that is pressed, each time anew."""
    stamp = f"{next(NUMBERS)}.000000"
    pressed = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": stamp}
    container = {"type": "message", "channel_id": channel, "message_ts": ts}
    return {"type": "block_actions", **by(name), "container": container, "actions": [pressed], "trigger_id": stamp}


def at_once(*jobs: Callable[[], T]) -> list[T]:
    """Run all jobs in threads that begin together; what each returned, in order."""
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T:
        barrier.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(run, job) for job in jobs]]


def accepted(answers: Sequence[Answer]) -> int:
    """How many forms were taken without a word."""
    return sum(answer.errors is None and answer.say is None for answer in answers)


def words(answer: Answer) -> str:
    """What the person reads."""
    return "\n".join([*(answer.errors or {}).values(), *([answer.say.text] if answer.say else [])])


def sits_in(counter: Counter, name: str, zone: str) -> None:
    """Slack reports that somebody is in another zone."""
    with counter.db.write() as tx:
        known = people.by_account(tx, team_id=company.TEAM, user_id=f"U0{name.upper()}")
        assert known
        accounts.save(tx, replace(known[0], timezone=zone))
