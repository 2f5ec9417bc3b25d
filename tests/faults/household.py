"""Everybody at once, and everything: leave, money, things, access and help are asked for, decided and dealt with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from bot.simulator.actor import Actor, words_of
from storage.db import Database
from tests.desk import Json, at_once
from tests.faults.load import Load, slack_id
from tests.faults.patience import while_it_moves
from tests.faults.storeroom import LOOKED_BACK, Storeroom

HELPER, PAYER, HELP = "hugo", "rita", "C0HELP"
NO_HURRY = "No hurry"
CLAIM, RESOLVE, PAID = "ticket.claim", "ticket.open_resolve", "payment.open_mark"
SUBJECTS = ("vacation", "expense", "stock", "ticket", "access")
MORE, SEEN = "And one more thing about", "I look into"
"""What who asked for help writes below their card, and what whoever helps answers below theirs."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants on a day, of which there is no other: the ``n``-th of theirs; ``day`` is one of leave."""

    who: str
    subject: str
    n: int
    day: date

    @property
    def name(self) -> str:
        """By which it is known: what it is for, or the title of the ticket."""
        return f"{self.who} {self.n}"

    @property
    def title(self) -> str:
        """Of a ticket."""
        return f"Lamp {self.n} of {self.who} is dark"

    @property
    def cents(self) -> int:
        """Of an expense: nobody spends as much twice."""
        return 1000 + 37 * self.n

    @property
    def system(self) -> str:
        """To get into."""
        return f"system{self.n}"


@dataclass
class Household(Storeroom):
    """Carries wishes out, a day at a time: ``to_help`` and ``to_pay`` say whether there is anything to do.

    ``patient``: whether what has no hurry still waits.
    """

    patient: bool = True
    to_help: Callable[[], bool] = bool
    to_pay: Callable[[], bool] = bool
    mine: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The titles of what each asked help with until now."""
    written: set[tuple[str, str]] = field(default_factory=set)

    def live(self, wishes: Mapping[str, Sequence[Wish]], deciders: Sequence[str], db: Database) -> None:
        """Until everything is asked for, decided and dealt with."""
        titles = {who: [one.title for one in some if one.subject == "ticket"] for who, some in wishes.items()}
        self.mine = {who: [*self.mine.get(who, ()), *some] for who, some in titles.items()}
        asking = [partial(self._ask_for_all, who, some) for who, some in wishes.items()]
        deciding = [partial(self._decide_all, name) for name in deciders]
        others = [partial(self._until_enough, look) for look in (self._hand_over, self._help, self._pay)]
        with while_it_moves(db, self.stop.set):
            at_once(*asking, *deciding, *others)
        assert not self.stop.is_set(), "not everything was dealt with, and nothing moves any more"

    # -- who asks: first all of it, then they look what came of it

    def _ask_for_all(self, who: str, some: Sequence[Wish]) -> None:
        for wish in some:
            self._until_done(partial(self.ask_for, wish))
        self._until_enough(partial(self._look_after, who))

    def ask_for(self, wish: Wish) -> bool:
        """From the command to the form that closes; False if something did not work."""
        user = slack_id(wish.who)
        with suppress(KeyError, IndexError, TimeoutError, StopIteration):
            match wish.subject:
                case "vacation":
                    return self._ask(user, wish.day)
                case "stock":
                    return self._want(user, "MON-0", wish.name)
                case "expense":
                    return self._written(user, f"/expense {wish.cents / 100:.2f} Cab {wish.n} of {wish.who}")
                case "ticket":
                    return self._written(user, f"/ticket {wish.title}")
                case "access":
                    return self._ask_for_access(user, wish)
        return False

    def ask_for_leave(self, who: str, day: date) -> bool:
        """What nobody is in a hurry to decide."""
        return self._written(slack_id(who), "/vacation", first=day.isoformat(), note=NO_HURRY)

    def _written(self, user: str, command: str, **fields: str) -> bool:
        return self._opened(user, command) and self._handed_in(user, **fields)

    def _opened(self, user: str, command: str) -> bool:
        self._close(user)
        return bool(self.client.command(user, command).get("ok") and self.client.modals(user))

    def _ask_for_access(self, user: str, wish: Wish) -> bool:
        """False too if the form was not drawn again for the system that was chosen."""
        if not self._opened(user, "/ticket access"):
            return False
        Actor(self.client, user).change("access.system", wish.system)
        if "'reason'" not in str(self.client.modals(user)[-1]["blocks"]):
            return False
        return self._handed_in(user, reason=wish.name)

    def _look_after(self, who: str) -> None:
        user = slack_id(who)
        self._take(who)
        for title in self.mine.get(who, ()):
            for card in self._cards(user, title):
                if "TIC-" in words_of(card):
                    self._write_below(user, card, f"{MORE} {title}")

    def _write_below(self, user: str, card: Json, words: str) -> None:
        """Once: what somebody wrote stands in Slack, whether the bot hears of it or not."""
        if (user, card["ts"]) not in self.written:
            self.written.add((user, card["ts"]))
            self.client.say(user, words, card["channel"], thread_ts=card["ts"])

    def _cards(self, user: str, words: str, channel: str = "") -> list[Json]:
        """What somebody sees that says so and stands in no thread."""
        channel = channel or self.client.dm(user)
        seen = self.client.get(f"/sim/conversation/{channel}", limit=LOOKED_BACK, **{"as": user})["messages"]
        found = [m for m in seen if words in words_of(m) and m.get("thread_ts") in (None, m["ts"])]
        found = [m for m in found if not m["ephemeral"]]
        return [{**m, "channel": channel} for m in found]

    # -- who decides: leave is refused now and then, and some of it waits

    def _open_cards(self, user: str) -> list[Json]:
        return [card for card in super()._open_cards(user) if not (self.patient and NO_HURRY in words_of(card))]

    def _reject(self, user: str, card: Json) -> None:
        if "VAC-" in words_of(card) and NO_HURRY not in words_of(card):
            super()._reject(user, card)
        else:
            self._approve(user, card)

    def _say_no(self, user: str, card: Json) -> None:
        Load._say_no(self, user, card)

    # -- who helps, and who pays

    def _help(self) -> None:
        user = slack_id(HELPER)
        for card in self._cards(user, "TIC-", HELP) if self.to_help() else ():
            shown = str(card["blocks"])
            if f"'{CLAIM}'" in shown and "Lamp" in shown:
                self.client.press(user, card, CLAIM)
            elif f"'{RESOLVE}'" in shown and self._talked(user, card):
                self.client.press(user, card, RESOLVE)
                form = self.client.modals(user)[-1]
                field_ = "proof" if "'proof'" in str(form["blocks"]) else "reason"
                self._handed_in(user, **{field_: "It is done"})
                self._close(user)

    def _talked(self, user: str, card: Json) -> bool:
        """Whether nothing is to be answered: who asked for help is heard first."""
        title = next((name for name in self._titles() if name in words_of(card)), "")
        if not title or (user, card["ts"]) in self.written:
            return True
        there = self.client.get(f"/sim/conversation/{HELP}", limit=LOOKED_BACK, **{"as": user})["messages"]
        if any(m.get("thread_ts") == card["ts"] and MORE in m["text"] for m in there):
            self._write_below(user, card, f"{SEEN} {title}")
        return False

    def _titles(self) -> Iterator[str]:
        for some in self.mine.values():
            yield from some

    def _pay(self) -> None:
        user = slack_id(PAYER)
        if not self.to_pay():
            return
        if self._opened(user, "/expense pay"):
            form = self.client.modals(user)[-1]
            boxes = [block["element"] for block in form["blocks"] if block["block_id"] == "pay0"]
            if boxes:
                self._handed_in(user, pay0=[option["value"] for option in boxes[0]["options"]])  # type: ignore[arg-type]
            self._close(user)
        for message in self._with(user, PAID):
            self._close(user)
            self.client.press(user, message, PAID)
            self._handed_in(user)
        self._close(user)
