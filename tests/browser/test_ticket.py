"""A ticket in a real browser: somebody asks in Portuguese, somebody helps in English, and one conversation is both."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from domain.people import Role
from storage import people
from tests import company
from tests.browser.test_leave import PHONE, keep, seen_by, write
from tests.stage import Stage, default_policy, on_stage

HELP = "C0HELP"


@pytest.fixture
def stage(sqlite_url: str, tmp_path: Path) -> Iterator[Stage]:
    policy = default_policy()
    tickets = policy.tickets.model_copy(update={"channel": HELP})
    with on_stage(sqlite_url, tmp_path, policy=policy.model_copy(update={"tickets": tickets})) as made:
        with made.db.write() as tx:
            people.save_roles(tx, made.ids["eva"], [Role.IT])
        channel = {"id": HELP, "name": "help", "is_private": True, "members": ["U0EVA", "U0SIMBOT1"]}
        made.slack.client.post("/sim/channels", channel)
        yield made


def ticket(page: Page) -> Locator:
    """The card, in whichever conversation is open."""
    return page.locator("#messages [data-message-ts], [role=log] [data-message-ts]").filter(has_text="TIC-1").first


def replies(page: Page, text: str) -> None:
    """Write below the card, in the thread that stands open."""
    page.locator("[data-composer=thread]").fill(text)
    page.keyboard.press("Enter")


def test_from_the_form_to_a_solution_that_lasts(laptop: BrowserContext, stage: Stage, screenshots: Path) -> None:
    carla, eva = seen_by(laptop, stage, "carla"), laptop.new_page()
    write(carla, "/ticket A VPN não conecta")
    form = carla.get_by_role("dialog", name="Pedir ajuda")
    expect(form.get_by_label("O que não funciona?")).to_have_value("A VPN não conecta")
    form.get_by_label("O que mais ajuda a entender?").fill("Só em casa, desde ontem")
    keep(carla, screenshots / "ticket-1-form.png")
    form.locator("[data-modal-submit]").click()
    expect(ticket(carla)).to_contain_text("Ninguém assumiu ainda")
    card = next(m for m in stage.actor("carla").messages() if "TIC-1" in m["text"])

    eva.goto(f"{stage.slack.url}/as/U0EVA/{HELP}")
    eva.locator("body[data-ready]").wait_for()
    expect(ticket(eva)).to_contain_text("Nobody has taken it yet")
    keep(eva, screenshots / "ticket-2-queue.png")
    ticket(eva).get_by_role("button", name="Claim").click()
    expect(ticket(carla)).to_contain_text("Eva Lima está cuidando disso")

    _talk(carla, eva, stage, card["ts"], screenshots)
    _solve(eva, "The certificate had run out")
    expect(ticket(carla)).to_contain_text("Resolvido")
    carla.goto(f"{stage.slack.url}/as/U0CARLA/{card['channel']}?thread={card['ts']}")
    expect(carla.locator("#thread")).to_contain_text("Eva Lima resolveu TIC-1")
    keep(carla, screenshots / "ticket-5-resolved.png")
    ticket(carla).get_by_role("button", name="Não está resolvido").click()
    expect(ticket(eva)).to_contain_text("Eva Lima is on it")
    _solve(eva, "The new one is on your laptop now")
    expect(ticket(carla)).to_contain_text("Resolvido")
    _numbers(eva, stage, screenshots)


def _talk(carla: Page, eva: Page, stage: Stage, ts: str, screenshots: Path) -> None:
    """What each writes below their own card stands below the other's."""
    there = next(m["ts"] for m in stage.actor("eva").messages(HELP) if "TIC-1" in m["text"])
    eva.goto(f"{stage.slack.url}/as/U0EVA/{HELP}?thread={there}")
    replies(eva, "Which network are you in?")
    carla.goto(f"{stage.slack.url}/as/U0CARLA/{stage.actor('carla').dm()}?thread={ts}")
    expect(carla.locator("#thread")).to_contain_text("Eva Lima: Which network are you in?")
    replies(carla, "A de casa")
    expect(eva.locator("#thread")).to_contain_text("Carla Dias: A de casa")
    keep(carla, screenshots / "ticket-3-hers.png")
    keep(eva, screenshots / "ticket-4-the-queue-s.png")


def _solve(eva: Page, words: str) -> None:
    ticket(eva).get_by_role("button", name="Resolve…").click()
    form = eva.get_by_role("dialog", name="Resolve")
    form.get_by_label("What was it, and what helped?").fill(words)
    form.locator("[data-modal-submit]").click()
    expect(ticket(eva)).to_contain_text("Resolved")


def _numbers(eva: Page, stage: Stage, screenshots: Path) -> None:
    """What the month comes to, on a phone, and what that counts one press away."""
    stage.set_clock(company.MONDAY + timedelta(hours=2))
    eva.set_viewport_size(PHONE)
    eva.goto(f"{stage.slack.url}/as/U0EVA/{stage.actor('eva').dm()}")
    write(eva, "/ticket numbers")
    expect(eva.get_by_role("log")).to_contain_text("1 opened, 1 resolved")
    expect(eva.get_by_role("log")).to_contain_text("Reopened: 50% (1 of 2)")
    keep(eva, screenshots / "ticket-6-numbers.png")
    eva.get_by_role("button", name="What does this count?").click()
    expect(eva.get_by_role("log")).to_contain_text("Of the solutions of the month")
    assert eva.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
