"""Lives of requests for an item beside a plain count of it: after every turn both say the same."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.approval import State
from domain.people import Role
from domain.stock import HandoverState
from domain.stock.item import Item
from handlers.stock.giving import deadline
from storage import audit, people
from storage.audit import Head
from storage.stock import ledger, requests
from tests.desk import Counter, form, press, words
from tests.handlers.stock.shelf import MONITOR, asking, put, receive
from tests.stage import AUDIT_KEY

PLACES = ("Lisbon", "Porto")
ASKING, KEEPING = ("ana", "carla", "eva"), ("eva", "carla", "ana")
"""Ana keeps nothing; Eva and Carla keep the stock, and ask for some of it."""
KEEP_DAYS = 3
WAITS, KEPT, HANDED, OVER = "waits", "kept", "handed", "over"


@dataclass
class Wish:
    """A request as somebody with a pencil would note it."""

    by: str
    asked: int
    version: int = 1
    stands: str = WAITS
    approved: int = 0
    place: str = ""
    until: date = date.min
    longer: bool = False


class Shelf(RuleBasedStateMachine):
    """One item in two places, and everybody who wants it."""

    counter: Counter
    item: Item

    def __init__(self, made: Callable[[ExitStack], Counter]) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.made = made

    @initialize(there=st.tuples(st.integers(0, 4), st.integers(0, 4)))
    def fill(self, there: tuple[int, int]) -> None:
        """What lies there when it begins."""
        self.counter = self.made(self.stack)
        rules = self.counter.policy.stock.model_copy(update={"keep_days": KEEP_DAYS})
        self.counter.policy = self.counter.policy.model_copy(update={"stock": rules})
        self.counter.__post_init__()
        with self.counter.db.write() as tx:
            for name in ("eva", "carla"):
                people.save_roles(tx, self.counter.ids[name], [Role.STOCK])
        self.on_hand = dict(zip(PLACES, there, strict=True))
        self.item = replace(MONITOR, id=put(self.counter, MONITOR, self.on_hand))
        self.wishes: dict[int, Wish] = {}

    def promised(self, place: str) -> int:
        """How many of a place are kept for somebody."""
        return sum(wish.approved for wish in self.wishes.values() if wish.stands == KEPT and wish.place == place)

    def most(self) -> int:
        """What one place has that nobody was promised."""
        return max(self.on_hand[place] - self.promised(place) for place in PLACES)

    def pick(self, data: st.DataObject, *states: str) -> int:
        """A request, mostly one with which that can be done: other turns are refusals."""
        fit = [number for number, wish in self.wishes.items() if wish.stands in states]
        mostly = data.draw(st.integers(0, 3)) > 0
        among = fit if fit and mostly else sorted(self.wishes)
        number: int = data.draw(st.sampled_from(among))
        return number

    # --- turns --------------------------------------------------------------------------------------------------------

    @rule(place=st.sampled_from(PLACES), n=st.integers(1, 3))
    def more_arrives(self, place: str, n: int) -> None:
        """A delivery."""
        with self.counter.db.write() as tx:
            receive(tx, self.counter, self.item, place, Decimal(n))
        self.on_hand[place] += n

    @rule(by=st.sampled_from(ASKING), n=st.integers(1, 4))
    def ask(self, by: str, n: int) -> None:
        """Somebody asks for some."""
        answer = self.counter.submit(asking(self.item.id, str(n), by=by))
        assert (answer.errors is None) == (n <= self.most())
        if answer.errors is None:
            self.wishes[len(self.wishes) + 1] = Wish(by=by, asked=n)

    @rule(data=st.data(), less=st.integers(0, 3))
    def approve(self, data: st.DataObject, less: int) -> None:
        """Their manager says yes to all of it, or to less."""
        if not self.wishes:
            return
        number = self.pick(data, WAITS)
        wish = self.wishes[number]
        wanted = wish.asked - less if less else wish.asked
        if less:
            memo = {"request": number, "seen": wish.version, "place": None}
            said = self.counter.submit(
                form("bruno", "stock.less", {"quantity": str(wanted), "reason": "So."}, memo=memo)
            )
        else:
            said = self.counter.press(press("bruno", "request.approve", f"{number}:{wish.version}"))
        lawful = wish.stands == WAITS and 0 < wanted <= self.most()
        assert (words(said) == "") == lawful, words(said)
        if lawful:
            wish.stands, wish.approved, wish.version, wish.longer = KEPT, wanted, wish.version + 1, False
            wish.until = self.counter.now.date() + timedelta(days=KEEP_DAYS)
            wish.place = self.placed(number)
            assert self.on_hand[wish.place] >= self.promised(wish.place), "promised twice"

    def placed(self, number: int) -> str:
        """Where the bot keeps it."""
        with self.counter.db.read() as tx:
            return requests.load(tx, number).handover.location

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        """The manager made a slip."""
        if not self.wishes:
            return
        number = self.pick(data, KEPT, OVER)
        wish = self.wishes[number]
        memo = {"request": number, "seen": wish.version}
        said = words(self.counter.submit(form("bruno", "request.take_back", {"reason": "A slip"}, memo=memo)))
        lawful = wish.stands in (KEPT, OVER) and wish.place != ""
        assert (said == "") == lawful, said
        if lawful:
            wish.stands, wish.version, wish.approved = WAITS, wish.version + 1, 0

    @rule(data=st.data(), by=st.sampled_from(KEEPING), longer=st.booleans())
    def serve(self, data: st.DataObject, by: str, longer: bool) -> None:
        """A keeper hands over, or keeps for longer; or somebody tries to."""
        if not self.wishes:
            return
        number = self.pick(data, KEPT)
        wish = self.wishes[number]
        name = "stock.longer" if longer else "stock.hand_over"
        said = words(self.counter.press(press(by, name, f"{number}:{wish.version}")))
        lawful = wish.stands == KEPT and by != "ana" and by != wish.by and not (longer and wish.longer)
        assert (said == "") == lawful, said
        if lawful and longer:
            wish.until, wish.longer = wish.until + timedelta(days=KEEP_DAYS), True
        elif lawful:
            wish.stands = HANDED
            self.on_hand[wish.place] -= wish.approved

    @rule(data=st.data(), by=st.sampled_from(ASKING), has=st.booleans())
    def answer(self, data: st.DataObject, by: str, has: bool) -> None:
        """Somebody says that they have it, or do not."""
        if not self.wishes:
            return
        number = self.pick(data, HANDED)
        wish = self.wishes[number]
        said = words(self.counter.press(press(by, "stock.confirm" if has else "stock.deny", str(number))))
        lawful = wish.stands == HANDED and by == wish.by
        assert (said == "") == lawful, said
        if lawful and has:
            wish.stands, wish.place = OVER, ""
        elif lawful:
            wish.stands = KEPT
            wish.until = max(wish.until, self.counter.now.date() + timedelta(days=KEEP_DAYS))
            self.on_hand[wish.place] += wish.approved

    @rule(days=st.sampled_from([1, 1, 2, 5]))
    def time_passes(self, days: int) -> None:
        """Nights go by."""
        self.counter.now += timedelta(days=days)
        deadline.tick(self.counter.db, self.counter.office, self.counter.now)
        for wish in self.wishes.values():
            if wish.stands == KEPT and wish.until < self.counter.now.date():
                wish.stands = OVER

    # --- what holds ---------------------------------------------------------------------------------------------------

    @invariant()
    def what_is_kept_is_what_was_counted(self) -> None:
        """Levels are their movements, are what was counted, and nothing is promised twice."""
        with self.counter.db.read() as tx:
            assert ledger.astray(tx) == []
            levels = {level.location: level for level in ledger.levels(tx, (self.item.id,))[self.item.id]}
        for place in PLACES:
            level = levels.get(place)
            kept_ = (int(level.on_hand), int(level.reserved)) if level else (0, 0)
            assert kept_ == (self.on_hand[place], self.promised(place)), place
            assert 0 <= self.promised(place) <= self.on_hand[place]

    @invariant()
    def each_request_is_in_one_state(self) -> None:
        """The engine's state, the handover's and the note of it agree."""
        with self.counter.db.read() as tx:
            found = requests.load_many(tx, self.wishes)
            promised = {number: ledger.promised(tx, number) for number in found}
        for number, asked in found.items():
            wish, state = self.wishes[number], asked.handover.state
            assert (asked.request.state is State.APPROVED) == (wish.stands != WAITS)
            assert (state is HandoverState.RESERVED) == (wish.stands == KEPT)
            assert (state is HandoverState.HANDED) == (wish.stands == HANDED)
            assert promised[number] == (wish.approved if wish.stands == KEPT else 0)

    def teardown(self) -> None:
        """The trail is whole."""
        try:
            if hasattr(self, "counter"):
                with self.counter.db.read() as tx:
                    assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), Head)
        finally:
            self.stack.close()
