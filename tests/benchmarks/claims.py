"""A made company's claims: honest ones, honest ones that look alike, and planted duplicates of every kind."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO

from PIL import Image

from bot.files.reading import read
from tests.photos import jpeg, paper, photo
from tests.receipts import fiscal_key

FIRST, DAYS, PEOPLE = date(2024, 1, 1), 730, 200
KINDS = (
    "Padaria",
    "Restaurante",
    "Hotel",
    "Posto",
    "Papelaria",
    "Livraria",
    "Farmácia",
    "Mercado",
    "Bar",
    "Churrascaria",
)
NAMES = ("Central", "São Jorge", "Bela Vista", "Avenida", "do Porto", "Santa Rita", "Boa Hora", "Ipanema", "Estrela",
         "Monte Alto", "Primavera", "Dona Maria", "Copacabana", "Estação", "Oliveira", "Continental")  # fmt: skip
PLACES = ("", "", "", "Lisboa", "Santos", "Campinas", "Coimbra")
CATEGORIES = ("meals", "travel", "lodging", "office", "other")
OTHER_WORDS = ("Almoço com cliente", "Client visit", "Despesa de viagem", "Team expense", "Material", "Reunião")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line, and what is known of it: ``honest`` names the look-alike, ``of`` is the item that it duplicates."""

    by: int
    day: date
    cents: int
    category: str
    merchant: str
    key: str | None = None
    digest: str | None = None
    picture: int | None = None
    body: bytes | None = None
    honest: str = "plain"
    planted: str | None = None
    of: int | None = None


class Company:
    """The claims, in the order in which they are handed in. The same seed makes the same ones."""

    def __init__(self, lines: int, *, seed: int = 5) -> None:
        self.chance = random.Random(seed)
        self.numbers = iter(range(1, 10**9))
        share = lines // 100
        self.items: list[Item] = []
        for make, count in (
            (self._weekly_rides, 4 * share), (self._daily_coffees, 4 * share), (self._subscriptions, 3 * share),
            (self._lunches, 2 * share), (self._two_tickets, share), (self._rides_of_one_app, 2 * share),
            (self._photos, 3 * share),
        ):  # fmt: skip
            self._add(make(), count)
        self._add(self._plain(), lines - len(self.items) - 5 * share)
        self.items.sort(key=lambda item: (item.day, item.by))
        for plant in (self._same_key, self._same_file, self._same_facts, self._same_picture, self._same_merchant):
            self._plant(plant, share)

    def _add(self, made: Iterator[Item], count: int) -> None:
        self.items += [next(made) for _ in range(count)]

    # --- honest -------------------------------------------------------------------------------------------------------

    def _person(self) -> int:
        return self.chance.randrange(PEOPLE)

    def _day(self) -> date:
        return FIRST + timedelta(days=self.chance.randrange(DAYS))

    def _merchant(self) -> str:
        return " ".join(filter(None, map(self.chance.choice, (KINDS, NAMES, PLACES))))

    def _cents(self) -> int:
        """Mostly small, a tenth of them round."""
        if self.chance.random() < 0.1:
            return self.chance.choice((500, 1000, 1500, 2000, 2500, 5000, 10000))
        return int(self.chance.lognormvariate(8.3, 0.9)) + 200

    def _plain(self) -> Iterator[Item]:
        """With a receipt of its own: of some the fiscal key is known, of most the file."""
        while True:
            number, draw = next(self.numbers), self.chance.random()
            key = fiscal_key(issued=(2025, 1 + number % 12), number=number) if draw < 0.3 else None
            digest = f"{number:064x}" if draw < 0.8 else None
            yield Item(by=self._person(), day=self._day(), cents=self._cents(), merchant=self._merchant(), key=key,
                       category=self.chance.choice(CATEGORIES), digest=digest)  # fmt: skip

    def _series(self, honest: str, count: int, gap: Callable[[], int], merchant: str, category: str) -> Iterator[Item]:
        day, by, cents = self._day(), self._person(), self._cents()
        for _ in range(count):
            yield Item(by=by, day=day, cents=cents, merchant=merchant, category=category, honest=honest,
                       digest=f"{next(self.numbers):064x}")  # fmt: skip
            day += timedelta(days=gap())

    def _weekly_rides(self) -> Iterator[Item]:
        """Home from the airport each week; now and then a day earlier or later."""
        while True:
            yield from self._series("weekly ride", 12, lambda: self.chance.choice((7,) * 8 + (6, 8)),
                                    f"Taxi {self.chance.choice(NAMES)}", "travel")  # fmt: skip

    def _daily_coffees(self) -> Iterator[Item]:
        while True:
            yield from self._series("same café", 10, lambda: self.chance.randint(1, 6),
                                    f"Café {self.chance.choice(NAMES)}", "meals")  # fmt: skip

    def _subscriptions(self) -> Iterator[Item]:
        """On one day of each month, with a bill that is the same but for its date."""
        while True:
            name = f"{self.chance.choice(NAMES)} Software"
            for item in self._series("subscription", 12, lambda: self.chance.choice((30, 31)), name, "office"):
                bill = screen([name, "Fatura / Invoice", f"{item.day:%d/%m/%Y}", f"TOTAL {item.cents / 100:.2f}"])
                yield self._with_picture(item, bill)

    def _lunches(self) -> Iterator[Item]:
        """Two colleagues at one table pay the same menu each; half of the time each has a fiscal receipt."""
        while True:
            item = Item(by=self._person(), day=self._day(), cents=self._cents(), merchant=self._merchant(),
                        category="meals", honest="lunch together")  # fmt: skip
            fiscal = self.chance.random() < 0.5
            for by in (item.by, (item.by + 1) % PEOPLE):
                yield replace(item, by=by, key=fiscal_key(number=next(self.numbers)) if fiscal else None)

    def _two_tickets(self) -> Iterator[Item]:
        """There and back at one price on one day, claimed apart."""
        while True:
            item = Item(by=self._person(), day=self._day(), cents=self._cents(), merchant="Metro", category="travel",
                        honest="there and back")  # fmt: skip
            yield item
            yield item

    def _rides_of_one_app(self) -> Iterator[Item]:
        """Its receipts differ in day and amount alone."""
        while True:
            item = Item(by=self._person(), day=self._day(), cents=self._cents(), merchant="Corridas App",
                        category="travel", honest="receipts of one app")  # fmt: skip
            shown = screen(["Corridas App", "Recibo", f"{item.day:%d/%m/%Y}", f"TOTAL R$ {item.cents / 100:.2f}"])
            yield self._with_picture(item, shown)

    def _photos(self) -> Iterator[Item]:
        while True:
            item = replace(next(self._plain()), key=None, honest="photo")
            lines = [item.merchant, f"{item.day:%d/%m/%Y}"]
            for _ in range(self.chance.randint(2, 9)):
                wares = f"{self.chance.randint(1, 5)} x {self.chance.choice(OTHER_WORDS)}"
                lines.append(f"{wares}  {self.chance.randint(100, 9999) / 100:.2f}")
            printed = paper([*lines, f"TOTAL R$ {item.cents / 100:.2f}"], width=self.chance.choice((420, 520, 600)))
            seen = photo(printed, angle=self.chance.uniform(-8, 8), margin=self.chance.randint(20, 160))
            yield self._with_picture(item, jpeg(seen))

    def _with_picture(self, item: Item, body: bytes) -> Item:
        return replace(item, digest=f"{next(self.numbers):064x}", picture=read(body, "image/jpeg").picture, body=body)

    # --- planted ------------------------------------------------------------------------------------------------------

    def _plant(self, copy: Callable[[Item], Item | None], count: int) -> None:
        """Copies of honest lines, each of another, handed in last."""
        honest = [n for n, item in enumerate(self.items) if item.planted is None and item.honest in ("plain", "photo")]
        self.chance.shuffle(honest)
        taken = {item.of for item in self.items}
        copies = ((n, made) for n in honest if n not in taken and (made := copy(self.items[n])))
        self.items += [replace(made, of=n) for _, (n, made) in zip(range(count), copies, strict=False)]

    def _later(self, item: Item, days: int) -> date:
        return item.day + timedelta(days=self.chance.randint(0, days))

    def _same_key(self, item: Item) -> Item | None:
        if item.key is None:
            return None
        return replace(item, by=self._person(), day=self._later(item, 60), merchant=self.chance.choice(OTHER_WORDS),
                       digest=f"{next(self.numbers):064x}", planted="same key")  # fmt: skip

    def _same_file(self, item: Item) -> Item | None:
        if item.digest is None:
            return None
        return replace(item, by=self._person(), day=self._later(item, 60), merchant=self.chance.choice(OTHER_WORDS),
                       cents=item.cents + self.chance.choice((0, 100)), key=None, planted="same file")  # fmt: skip

    def _same_facts(self, item: Item) -> Item:
        return replace(item, merchant=self.chance.choice(OTHER_WORDS), key=None, digest=None, picture=None, body=None,
                       planted="same facts")  # fmt: skip

    def _same_picture(self, item: Item) -> Item | None:
        """The picture made smaller and packed anew, by a colleague under another name and day."""
        if item.body is None:
            return None
        with Image.open(BytesIO(item.body)) as opened:
            body = jpeg(opened, scale=self.chance.uniform(0.35, 1.2), quality=self.chance.randint(45, 90))
        changed = replace(item, by=self._person(), day=self._later(item, 60), planted="same picture",
                          merchant=self.chance.choice(OTHER_WORDS))  # fmt: skip
        return self._with_picture(changed, body)

    def _same_merchant(self, item: Item) -> Item:
        """Typed again from memory or from the statement, mostly within days, half of the time by who was there too."""
        by = item.by if self.chance.random() < 0.5 else self._person()
        days = self.chance.choice((0, 0, 0, 1, 1, 2, 3, 10, 40, 90))
        return replace(item, by=by, day=self._later(item, days), category=self.chance.choice(CATEGORIES), key=None,
                       merchant=self._mangled(item.merchant), digest=None, picture=None, body=None,
                       planted="fuzzy merchant")  # fmt: skip

    def _mangled(self, name: str) -> str:
        at = self.chance.randrange(1, len(name) - 1)
        return self.chance.choice((
            name.upper() + " LTDA",
            name[:at] + name[at + 1 :],
            name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
            f"{name} Filial {self.chance.randint(2, 9)}",
            f"PAG*{name.replace(' ', '')[:18]}",
            " ".join(reversed(name.split())),
        ))  # fmt: skip


def screen(lines: list[str]) -> bytes:
    """A receipt as a screen shows it."""
    return jpeg(Image.merge("RGB", [paper(lines)] * 3))
