"""The pictures of the README, taken in the sample company: ``python -m tests.browser.tour``."""

import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import click
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.simulator.actor import Actor, eventually, words_of
from bot.simulator.client import Client
from tests.bot.test_demo import moved_in, told
from tests.browser.conftest import FLAGS, SIZES

PICTURES = Path(__file__).parent / "pictures"
COLOURS = 128
"""So many colours a picture keeps: the files are a third as large, and no eye sees it."""


def offer(page: Page) -> None:
    """Carla begins to ask for help in Portuguese, and an answer that somebody kept is offered."""
    _write(page, "/ticket impressora")
    expect(page.get_by_role("dialog")).to_contain_text("imprime")


def form(page: Page) -> None:
    """Ana asks for a week, on her phone: the form says what it comes to."""
    monday = _next_monday() + timedelta(days=63)
    _write(page, f"/vacation {monday.date()}..{(monday + timedelta(days=4)).date()} family")
    expect(page.get_by_role("dialog")).to_contain_text("Goes to Bruno Costa")


def home(page: Page) -> None:
    """Bruno's Home tab."""
    expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("VAC-124")


def queue(page: Page) -> None:
    """The queue of those who help, with the conversation of a ticket beside it."""
    card = page.locator("[data-message-ts]").filter(has_text="TIC-51").first
    card.get_by_text(re.compile(r"\d+ (repl|resp)")).click()
    expect(page.locator("#thread")).to_contain_text("guest network")


def digest(page: Page) -> None:
    """What HR reads on Monday, once all of it has come."""
    picture = page.locator("[data-message-ts]").filter(has_text="Away by day").last
    expect(picture.locator("img")).to_be_visible()
    page.wait_for_timeout(6000)
    if (newer := page.locator("[data-jump]")).is_visible():
        newer.click()
        page.wait_for_timeout(500)
    picture.evaluate("message => message.scrollIntoView({block: 'end'})")
    page.wait_for_timeout(500)


Shot = tuple[str, str, str, str, str, Callable[[Page], None]]
SHOTS: tuple[Shot, ...] = (
    ("home", "U0BRUNO", "home", "laptop", "light", home),
    ("form", "U0ANA", "app", "phone", "dark", form),
    ("ticket", "U0DIEGO", "C0HELP", "laptop", "dark", queue),
    ("offer", "U0CARLA", "app", "phone", "light", offer),
)
"""Each picture: whose, where, on what, in which light, and what is done before it is taken."""
LATER: tuple[Shot, ...] = (("digest", "U0HUGO", "app", "laptop", "light", digest),)
"""Those of the second Monday at nine: on the first, everybody is welcomed too."""


def take(folder: Path = PICTURES) -> None:
    """All of them anew."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as home_of, moved_in(Path(home_of) / "demo", year=True) as client:
        told(client)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for shot in SHOTS:
                _take(browser, client, shot, folder)
            _wait(client, _next_monday() - datetime.now(UTC), came=1)
            _wait(client, timedelta(days=7), came=2)
            for shot in LATER:
                _take(browser, client, shot, folder)
            browser.close()


def _wait(client: Client, until: timedelta, *, came: int) -> None:
    """The clock moves on, to a Monday whose digest and picture come."""
    client.post("/sim/clock", {"by": until.total_seconds()})
    hugo = Actor(client, "U0HUGO")

    def both() -> bool:
        said = [words_of(message) for message in hugo.messages()]
        return all(sum(words in one for one in said) >= came for words in ("Leave this week", "Away by day"))

    eventually(both, what="the digest of a Monday", seconds=60)


def _next_monday() -> datetime:
    nine = datetime.now(UTC).replace(hour=9, minute=1, second=0, microsecond=0)
    return nine + timedelta(days=7 - nine.weekday())


def _take(browser: Browser, client: Client, shot: Shot, folder: Path) -> None:
    name, person, place, size, scheme, do = shot
    with _seen(browser, client, f"/as/{person}/{place}", size, scheme) as page:
        do(page)
        picture = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    picture.quantize(COLOURS).save(folder / f"{name}.png", optimize=True)
    click.echo(f"{name}.png: {(folder / f'{name}.png').stat().st_size // 1024} KB")


@contextmanager
def _seen(browser: Browser, client: Client, path: str, size: str, scheme: str) -> Iterator[Page]:
    how: dict[str, Any] = {**SIZES[size], "locale": "en-GB", "color_scheme": scheme}
    context = browser.new_context(**how)
    page = context.new_page()
    page.goto(f"{client.url}{path}")
    page.locator("body[data-ready]").wait_for()
    yield page
    context.close()


def _write(page: Page, text: str) -> None:
    page.locator("[data-composer=main]").fill(text)
    page.keyboard.press("Enter")


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
