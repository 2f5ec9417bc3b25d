"""One person's first days in a real browser, over all subjects, without a reload: from the roster to the money."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from bot.imports import import_balances, import_people, import_stock
from domain.people import Role
from domain.policy import Access, Digest
from handlers.office import Office
from storage import people
from tests import company
from tests.browser.test_kitchen import choose
from tests.browser.test_leave import card, seen_by, write
from tests.stage import Stage, default_policy, on_stage

SYSTEMS = {"crm": {"name": {"en": "CRM", "pt_BR": "CRM"},
                   "roles": {"seller": {"name": {"en": "Seller", "pt_BR": "Vendas"}}}}}  # fmt: skip
ROSTER = """email,name,manager_email,hired_on
nuno@company.example,Nuno Novo,bruno@company.example,2024-02-05
"""
BALANCE = """email,type,as_of,days
nuno@company.example,vacation,2026-01-01,20
"""
STOCK = """sku,name,unit,location,on_hand
LAP-14,Laptop 14 inches,pcs,Store room,3
"""


@pytest.fixture
def stage(sqlite_url: str, tmp_path: Path) -> Iterator[Stage]:
    policy = default_policy()
    digests = policy.digests.model_copy(update={"finance": Digest()})
    access = Access.model_validate({"systems": SYSTEMS})
    policy = policy.model_copy(update={"access": access, "digests": digests})
    with on_stage(sqlite_url, tmp_path, policy=policy) as made:
        with made.db.write() as tx:
            people.save_roles(tx, made.ids["eva"], [Role.FINANCE, Role.IT, Role.STOCK])
        yield made


@pytest.mark.slow
def test_somebody_s_first_days(laptop: BrowserContext, stage: Stage, tmp_path: Path) -> None:
    nuno = laptop.new_page()
    nuno.goto(f"{stage.slack.url}/as/U0NEW/app")
    nuno.locator("body[data-ready]").wait_for()
    write(nuno, "/vacation")
    expect(nuno.locator(".whisper").last).to_contain_text("HR")
    _let_in(stage, tmp_path)
    bruno, eva = seen_by(laptop, stage, "bruno"), seen_by(laptop, stage, "eva")
    _asks(nuno)
    for reference in ("VAC-1", "EXP-1", "STK-1", "ACC-1"):
        card(bruno, reference).get_by_role("button", name="Approve", exact=True).click()
        expect(card(nuno, reference)).to_contain_text("Approved by Bruno Costa")
    _is_helped(eva, nuno)
    _morning(stage, nuno, bruno)
    _digest(stage, eva)


def _let_in(stage: Stage, folder: Path) -> None:
    """HR's files name him, and the store room has what he will need."""
    policy, now = stage.settings.config, company.MONDAY
    roster, balance, stock = (folder / f"{name}.csv" for name in ("people", "balances", "stock"))
    for file, rows in ((roster, ROSTER), (balance, BALANCE), (stock, STOCK)):
        file.write_text(rows, encoding="utf-8")
    import_people(stage.db, roster, now=now, team_id=lambda: company.TEAM)
    import_balances(stage.db, balance, policy, now=now)
    import_stock(stage.db, stock, Office(policy=policy, team_id=company.TEAM, url=""), now=now)


def _asks(nuno: Page) -> None:
    """For leave, money, a laptop, access and help."""
    write(nuno, "/vacation 24 Aug - 25 Aug moving in")
    _sent(nuno)
    write(nuno, "/expense 18.40 taxi")
    _sent(nuno)
    write(nuno, "/stock LAP-14")
    nuno.get_by_role("button", name="Ask for it…").last.click()
    _sent(nuno)
    write(nuno, "/ticket access")
    choose(nuno.get_by_role("dialog"), "Which system?", "crm")
    nuno.get_by_role("dialog").get_by_label("What for").fill("to sell")
    _sent(nuno)
    write(nuno, "/ticket The VPN does not connect")
    _sent(nuno)


def _sent(page: Page) -> None:
    page.locator("[data-modal-submit]").click()
    expect(page.locator("[role=dialog][open]")).to_have_count(0)


def _is_helped(eva: Page, nuno: Page) -> None:
    """Eva pays him, hands the laptop over, and solves what does not work."""
    write(eva, "/expense pay")
    eva.get_by_role("dialog").get_by_label("Nuno Novo").check()
    _sent(eva)
    eva.get_by_role("button", name="Mark as paid…").last.click()
    _sent(eva)
    expect(card(nuno, "EXP-1")).to_contain_text("paid on")
    write(eva, "/stock queue")
    eva.get_by_role("button", name="Hand over").last.click()
    nuno.get_by_role("button", name="I have it").last.click()
    expect(card(nuno, "STK-1")).to_contain_text("Receipt confirmed")
    mine = eva.locator("[data-message-ts]").filter(has_text="TIC-1").last
    mine.get_by_role("button", name="Claim").click()
    asked = nuno.locator("[data-message-ts]").filter(has_text="TIC-1").last
    expect(asked).to_contain_text("Eva Lima")
    mine.get_by_role("button", name="Resolve…").click()
    eva.get_by_role("dialog").get_by_label("What was it, and what helped?").fill("The clock of the laptop was wrong.")
    _sent(eva)
    expect(asked).to_contain_text("The clock of the laptop was wrong.")


def _morning(stage: Stage, nuno: Page, bruno: Page) -> None:
    """What Bruno left for the next days is in one message, in the morning."""
    write(nuno, "/vacation 7 Sep - 8 Sep")
    _sent(nuno)
    expect(card(bruno, "VAC-2")).to_be_visible()
    stage.set_clock(company.MONDAY + timedelta(days=4))
    expect(bruno.get_by_role("log")).to_contain_text("Remind me tomorrow")


def _digest(stage: Stage, eva: Page) -> None:
    """On Monday Eva reads how long people waited for their money, and whose it was."""
    stage.set_clock(company.MONDAY + timedelta(days=7))
    digest = eva.locator("[data-message-ts]").filter(has_text="Expenses this week").last
    expect(digest).to_contain_text("From asking to payment, the last 90 days: 0 days (1 payment)")
    digest.get_by_role("button", name="Show all…").last.click()
    expect(eva.get_by_role("dialog", name="Expenses this week")).to_contain_text("EXP-1 Nuno Novo: paid Mon 3 Aug")
