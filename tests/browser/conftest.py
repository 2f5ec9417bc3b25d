"""A browser, a stand-in with a foreign bot behind it, and people who look at it on a laptop or a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright
from slack_bolt import App

from bot.simulator.server import Simulator
from tests.browser.kitchen import GENERAL, KITCHEN, kitchen
from tests.simulator.conftest import Foreign, bot_client
from tests.stage import Stage

ANA, BEN = "U0ANA", "U0BEN"
SECRET = "a-signing-secret"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LAPTOP: ViewportSize = {"width": 1280, "height": 800}
SIZES: dict[str, dict[str, Any]] = {
    "laptop": {"viewport": LAPTOP},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
PATIENCE = 20_000
"""Milliseconds until what should stand on a page does not: a busy machine is no reason to fail."""
expect.set_options(timeout=PATIENCE)
WORKSPACE: dict[str, Any] = {
    "team": {"id": "T0ACME", "name": "Acme", "domain": "acme"},
    "users": [
        {"id": ANA, "name": "ana", "real_name": "Ana Souza", "tz": "America/Sao_Paulo", "locale": "pt-BR"},
        {"id": BEN, "name": "ben", "real_name": "Ben Okri", "tz": "Europe/London", "title": "Team lead"},
    ],
    "channels": [{"id": GENERAL, "name": "general", "members": [ANA, BEN], "topic": "All of us"}],
}


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=chromium, args=FLAGS) as browser:
        yield browser


@pytest.fixture
def laptop(stage: Stage, browser: Browser) -> Iterator[BrowserContext]:
    # Asks for the stage so as to leave before it does: a page without a server complains.
    with browser.new_context(viewport=LAPTOP, locale="en-GB") as context:
        context.set_default_timeout(PATIENCE)
        yield context


@pytest.fixture
def troubles() -> list[str]:
    """What the page complained about; every test ends by finding nothing here."""
    return []


@pytest.fixture
def looking(browser: Browser, troubles: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser's window of a size; what the page complains about is noted."""
    opened: list[BrowserContext] = []

    def look(size: str = "laptop", **more: Any) -> BrowserContext:
        context = browser.new_context(**{"locale": "en-US", **SIZES[size], **more})
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        opened.append(context)
        return context

    yield look
    for context in opened:
        context.close()
    assert troubles == []


@pytest.fixture
def cooking(tmp_path: Path) -> Iterator[Simulator]:
    """The stand-in with the bot that shows everything, and a clock that can be moved."""
    with Simulator(WORKSPACE, KITCHEN, signing_secret=SECRET, clock_file=tmp_path / "clock") as simulator:
        app = App(client=bot_client(simulator), signing_secret=SECRET, process_before_response=True)
        foreign = Foreign(kitchen(app))
        simulator.request_url = foreign.url
        yield simulator
        foreign.close()


@pytest.fixture(params=SIZES)
def ben(request: pytest.FixtureRequest, cooking: Simulator, looking: Callable[..., BrowserContext]) -> Page:
    """The page as Ben has it open at #general, on a laptop and on a phone."""
    return seen_by(looking(request.param), cooking, BEN)


def seen_by(context: BrowserContext, sim: Simulator, person: str, place: str = GENERAL) -> Page:
    """A page as somebody has it open."""
    page = context.new_page()
    page.goto(f"{sim.url}/as/{person}/{place}")
    page.locator("body[data-ready]").wait_for()
    return page


def write(page: Page, text: str) -> None:
    """Types a message or a command, and sends it."""
    page.locator("[data-composer=main]").fill(text)
    page.keyboard.press("Enter")
