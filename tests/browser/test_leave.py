"""Leave in a real browser: what people of the company see and do, without a reload; the pictures are kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.stage import Stage, on_stage

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def stage(sqlite_url: str, tmp_path: Path) -> Iterator[Stage]:
    with on_stage(sqlite_url, tmp_path) as made:
        for name, days in (("ana", 12), ("carla", 12.5), ("eva", 8), ("bruno", 20)):
            made.grant(name, days)
        yield made


def seen_by(context: BrowserContext, stage: Stage, name: str) -> Page:
    """The page as somebody has it open, at the conversation with the bot."""
    page, person = context.new_page(), stage.actor(name)
    page.goto(f"{stage.slack.url}/as/{person.id}/{person.dm()}")
    page.locator("body[data-ready]").wait_for()
    return page


def card(page: Page, reference: str) -> Locator:
    """The card of a request: the message with its small print."""
    return page.locator("[data-message-ts]").filter(has_text=re.compile(rf"{reference} ·")).last


def write(page: Page, text: str) -> None:
    page.locator("[data-composer=main]").fill(text)
    page.keyboard.press("Enter")


def test_from_the_command_to_the_decision(laptop: BrowserContext, stage: Stage, screenshots: Path) -> None:
    ana, bruno = seen_by(laptop, stage, "ana"), seen_by(laptop, stage, "bruno")
    composer = ana.locator("[data-composer=main]")
    composer.press_sequentially("/vac")
    expect(ana.locator("[data-command-option='/vacation']")).to_contain_text("Ask for leave")
    keep(ana, screenshots / "leave-1-command.png")
    ana.keyboard.press("Tab")
    composer.press_sequentially("10 Aug - 14 Aug my sister's wedding")
    ana.keyboard.press("Enter")

    form = ana.get_by_role("dialog", name="Ask for leave")
    expect(form).to_contain_text("Balance: 12 days, then 7 days")
    expect(form).to_contain_text("Goes to Bruno Costa")
    keep(ana, screenshots / "leave-2-form.png")
    form.get_by_label("Last day").fill("2026-08-28")
    form.get_by_label("Last day").blur()
    expect(form).to_contain_text("⚠️ This takes 15 days. On Mon 10 Aug the balance is 12 days.")
    form.get_by_role("button", name="Send request").click()
    expect(form.locator("[data-block-id=last]")).to_contain_text("This takes 15 days.")
    keep(ana, screenshots / "leave-3-refused.png")
    form.get_by_label("Last day").fill("2026-08-14")
    form.get_by_label("Last day").blur()
    expect(form).to_contain_text("Balance: 12 days, then 7 days")
    form.get_by_role("button", name="Send request").click()
    expect(ana.locator("[role=dialog][open]")).to_have_count(0)
    expect(card(ana, "VAC-1")).to_contain_text("Waiting for Bruno Costa")
    keep(ana, screenshots / "leave-4-asked.png")

    waiting = card(bruno, "VAC-1")
    expect(waiting).to_contain_text("Nobody else in the team is away then.")
    expect(waiting).to_contain_text("my sister's wedding")
    keep(bruno, screenshots / "leave-5-to-decide.png")
    waiting.get_by_role("button", name="Approve").click()
    expect(card(bruno, "VAC-1")).to_contain_text("Approved by Bruno Costa")
    expect(bruno.get_by_role("button", name=re.compile("Approve|Reject"))).to_have_count(0)
    keep(bruno, screenshots / "leave-6-decided.png")

    expect(card(ana, "VAC-1")).to_contain_text("Approved by Bruno Costa")
    expect(ana.get_by_role("button", name="Withdraw")).to_have_count(0)
    expect(ana.locator("[data-message-ts]").last).to_contain_text("Bruno Costa approved VAC-1.")
    keep(ana, screenshots / "leave-7-approved.png")


def test_a_rejection_with_its_reason_and_the_home_tab(laptop: BrowserContext, stage: Stage, screenshots: Path) -> None:
    ana, bruno = seen_by(laptop, stage, "ana"), seen_by(laptop, stage, "bruno")
    for days in ("10 Aug - 11 Aug", "17 Aug afternoon"):
        write(ana, f"/vacation {days}")
        ana.get_by_role("button", name="Send request").click()
        expect(ana.locator("[role=dialog][open]")).to_have_count(0)
    expect(card(ana, "VAC-2")).to_contain_text("Mon 17 Aug, afternoon · half a day")

    bruno.get_by_role("tab", name="Home").click()
    tab = bruno.get_by_role("tabpanel", name="Home")
    expect(tab).to_contain_text("VAC-2")
    keep(bruno, screenshots / "leave-home.png")
    tab.get_by_role("button", name="Reject…").first.click()
    form = bruno.get_by_role("dialog", name="Reject request")
    form.get_by_label("Reason").fill("The auditors come that week")
    keep(bruno, screenshots / "leave-reason.png")
    form.get_by_role("button", name="Reject", exact=True).click()
    expect(tab).to_contain_text("❌ rejected")
    tab.get_by_role("button", name="Approve").click()
    expect(tab).not_to_contain_text("Waiting for you")
    expect(card(ana, "VAC-1")).to_contain_text("The auditors come that week")
    expect(card(ana, "VAC-2")).to_contain_text("Approved by Bruno Costa")
    keep(ana, screenshots / "leave-rejected.png")
    ana.get_by_role("tab", name="Home").click()
    expect(ana.get_by_role("tabpanel", name="Home")).to_contain_text("approved")
    keep(ana, screenshots / "leave-home-own.png")


def test_hr_helps_out(laptop: BrowserContext, stage: Stage, screenshots: Path) -> None:
    rita = seen_by(laptop, stage, "rita")
    write(rita, "/vacation for @ana 5 Aug - 6 Aug she rang")
    form = rita.get_by_role("dialog", name="Enter leave")
    expect(form).to_contain_text("Balance: 12 days, then 10 days")
    keep(rita, screenshots / "leave-hr-enters.png")
    form.get_by_role("button", name="Enter leave").click()
    expect(rita.get_by_role("dialog")).to_contain_text("VAC-1 is entered, and Ana Souza is told.")
    keep(rita, screenshots / "leave-hr-entered.png")
    rita.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    write(rita, "/vacation VAC-1")
    rita.get_by_role("button", name="Correct…").click()
    form = rita.get_by_role("dialog", name="Correct leave")
    form.get_by_label("Last day").fill("2026-08-05")
    form.get_by_label("Reason").fill("She came back on Thursday")
    expect(form).to_contain_text("Balance: 12 days, then 11 days")
    keep(rita, screenshots / "leave-hr-corrects.png")
    form.get_by_role("button", name="Correct").click()
    expect(rita.get_by_role("dialog")).to_contain_text("VAC-1 is corrected, and Ana Souza is told.")
    rita.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    write(rita, "/vacation adjust @ana ")
    expect(rita.get_by_role("dialog", name="Adjust balance")).to_be_visible()
    keep(rita, screenshots / "leave-hr-adjusts.png")
    ana = seen_by(laptop, stage, "ana")
    expect(card(ana, "VAC-1")).to_contain_text("Corrected by Rita Alves (HR)")
    keep(ana, screenshots / "leave-hr-corrected.png")


def test_in_portuguese(laptop: BrowserContext, stage: Stage, screenshots: Path) -> None:
    carla, bruno = seen_by(laptop, stage, "carla"), seen_by(laptop, stage, "bruno")
    write(carla, "10 a 14 de agosto")
    carla.get_by_role("button", name="Abrir o formulário").click()
    form = carla.get_by_role("dialog", name="Pedir folga")
    expect(form).to_contain_text("Saldo: 12,5 dias, depois 7,5 dias")
    keep(carla, screenshots / "leave-pt-form.png")
    form.get_by_label("Último dia").fill("2026-08-09")
    expect(form).to_contain_text("⚠️ O último dia é antes do primeiro.")
    form.get_by_role("button", name="Enviar pedido").click()
    expect(form.locator("[data-block-id=last]")).to_contain_text("O último dia é antes do primeiro.")
    form.get_by_label("Último dia").fill("2026-08-14")
    expect(form).to_contain_text("Saldo: 12,5 dias, depois 7,5 dias")
    form.get_by_role("button", name="Enviar pedido").click()
    expect(card(carla, "VAC-1")).to_contain_text("Aguardando Bruno Costa")
    card(bruno, "VAC-1").get_by_role("button", name="Approve").click()
    expect(card(carla, "VAC-1")).to_contain_text("Aprovado por Bruno Costa")
    for words in ("saldo", "lista", "ajuda"):
        write(carla, f"/vacation {words}")
    expect(carla.locator(".whisper").last).to_contain_text("abre o formulário")
    keep(carla, screenshots / "leave-pt-card.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_a_phone_in_one_hand(browser: Browser, stage: Stage, screenshots: Path, scheme: str) -> None:
    with browser.new_context(
        viewport=PHONE, is_mobile=True, has_touch=True, color_scheme="dark" if scheme == "dark" else "light"
    ) as context:
        ana, bruno = seen_by(context, stage, "ana"), seen_by(context, stage, "bruno")
        write(ana, "/vacation 10 Aug - 14 Aug my sister's wedding")
        form = ana.get_by_role("dialog")
        expect(form).to_contain_text("Goes to Bruno Costa")
        _fits(ana, screenshots / f"leave-phone-form-{scheme}.png")
        form.get_by_role("button", name="Send request").tap()
        expect(card(ana, "VAC-1")).to_contain_text("Waiting for Bruno Costa")
        _fits(ana, screenshots / f"leave-phone-asked-{scheme}.png")
        expect(card(bruno, "VAC-1")).to_be_visible()
        _fits(bruno, screenshots / f"leave-phone-to-decide-{scheme}.png")
        card(bruno, "VAC-1").get_by_role("button", name="Approve").tap()
        expect(card(ana, "VAC-1")).to_contain_text("Approved by Bruno Costa")
        _fits(ana, screenshots / f"leave-phone-approved-{scheme}.png")


def keep(page: Page, picture: Path) -> None:
    """Keep what the page shows, once forms have faded in."""
    page.screenshot(path=picture, animations="disabled")


def _fits(page: Page, picture: Path) -> None:
    keep(page, picture)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
