"""An expense in a real browser, from the photo of its receipt to the money: what three people see and do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from domain.people import Role
from domain.policy import Expenses, Policy
from storage import people
from tests.browser.test_kitchen import choose
from tests.browser.test_leave import card, keep, seen_by, write
from tests.photos import jpeg, paper, snapshot
from tests.stage import Stage, default_policy, on_stage

FINANCE = "C0FINANCE"
PHOTO = (1134, 1512)
RECEIPT = """\
CANTINA DA SERRA
Rua das Flores 12, Porto
NIF 500 100 144
------------------------------
3 x Menu do dia          54,00
3 x Sopa                  9,00
1 x Água 1 l              3,00
3 x Café                  3,60
3 x Sobremesa             5,40
------------------------------
TOTAL EUR                75,00
IVA incluído 13%
03/08/2026 13:05
Obrigado e até breve
""".splitlines()


def policy() -> Policy:
    """Lunch for more than 60 euros is asked about, and from 25 on its receipt is wanted; finance has a channel."""
    rules = {
        "categories": {
            "travel": {"name": {"en": "Travel", "pt_BR": "Viagem"}},
            "meals": {"name": {"en": "Meals", "pt_BR": "Refeição"}, "receipt_from": 25},
        },
        "limits": [{"category": "meals", "per": "day", "amount": 60}],
        "finance": {"channel": FINANCE},
    }
    return default_policy().model_copy(update={"expenses": Expenses.model_validate(rules)})


@pytest.fixture
def stage(sqlite_url: str, tmp_path: Path) -> Iterator[Stage]:
    with on_stage(sqlite_url, tmp_path, policy=policy()) as made:
        with made.db.write() as tx:
            people.save_roles(tx, made.ids["eva"], [Role.FINANCE])
        made.slack.client.post("/sim/channels", {"id": FINANCE, "name": "finance", "members": ["U0EVA", "U0SIMBOT1"]})
        yield made


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """The receipt as Carla's phone sees it."""
    file = tmp_path / "almoço.jpg"
    file.write_bytes(jpeg(snapshot(paper(RECEIPT), size=PHOTO)))
    return file


def test_from_the_photo_of_a_receipt_to_the_money(
    laptop: BrowserContext, stage: Stage, photo: Path, screenshots: Path
) -> None:
    carla, bruno = seen_by(laptop, stage, "carla"), seen_by(laptop, stage, "bruno")
    _claim(carla, photo, screenshots)
    expect(card(carla, "EXP-1")).to_contain_text("Aguardando Bruno Costa")
    keep(carla, screenshots / "expense-3-sent.png")

    _decide(bruno, screenshots)
    expect(card(carla, "EXP-1")).to_contain_text("✂️ € 60,00, por Bruno Costa: “As for any other lunch”")
    expect(card(carla, "EXP-1")).to_contain_text("€ 78,40 a pagar")

    _pay(laptop.new_page(), stage, screenshots)
    expect(card(carla, "EXP-1")).to_contain_text("pago em seg 3 de ago")
    keep(carla, screenshots / "expense-9-paid.png")


def _claim(carla: Page, photo: Path, screenshots: Path) -> None:
    """Two lines: a taxi, and a lunch for more than the policy likes, with the photo of its receipt."""
    write(carla, "/expense 18,40 táxi")
    form = carla.get_by_role("dialog", name="Pedir reembolso")
    form.get_by_label("Tenho mais uma").check()
    form.get_by_role("button", name="Enviar pedido").click()
    expect(form).to_contain_text("Viagem, táxi: € 18,40")
    choose(form, "Categoria", "meals")
    form.get_by_label("Valor").fill("75")
    form.get_by_label("Pago a quem").fill("Cantina da Serra")
    form.get_by_label("Comprovante").set_input_files(photo)
    keep(carla, screenshots / "expense-1-form.png")
    form.get_by_role("button", name="Enviar pedido").click()
    form.get_by_label("Motivo").fill("Almoço com dois clientes")
    keep(carla, screenshots / "expense-2-asked.png")
    form.get_by_role("button", name="Enviar pedido").click()
    expect(carla.locator("[role=dialog][open]")).to_have_count(0)


def _decide(bruno: Page, screenshots: Path) -> None:
    """What is asked about, what she says to it, and her receipt; then one line is approved and the other cut."""
    waiting = card(bruno, "EXP-1")
    expect(waiting).to_contain_text("Meals, Cantina da Serra: €75.00 · 📎 1 receipt")
    expect(waiting).to_contain_text("Almoço com dois clientes")
    keep(bruno, screenshots / "expense-4-to-decide.png")
    waiting.get_by_role("button", name="Show receipt").click()
    with bruno.expect_popup() as opened:
        bruno.get_by_role("link", name="EXP-1-1.jpg").click()
    picture = opened.value.locator("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("img => [img.naturalWidth, img.naturalHeight]") == list(PHOTO)
    keep(opened.value, screenshots / "expense-5-receipt.png")
    opened.value.close()

    waiting.get_by_role("button", name="Line by line").click()
    form = bruno.get_by_role("dialog", name="Line by line")
    choose(form, "Mon 3 Aug · Meals, Cantina da Serra: €75.00 · 📎 1 receipt", "less")
    form.get_by_label("Approved amount").fill("60")
    form.get_by_label("Reason").fill("As for any other lunch")
    keep(bruno, screenshots / "expense-6-line-by-line.png")
    form.get_by_role("button", name="Send decision").click()
    expect(waiting).to_contain_text("Approved by Bruno Costa")


def _pay(eva: Page, stage: Stage, screenshots: Path) -> None:
    """Finance pays what stands in its queue, and says when."""
    eva.goto(f"{stage.slack.url}/as/U0EVA/{FINANCE}")
    expect(eva.get_by_role("log")).to_contain_text("Carla Dias €78.40")
    keep(eva, screenshots / "expense-7-queue.png")
    eva.get_by_role("button", name="Pay…").click()
    form = eva.get_by_role("dialog", name="Payment")
    form.get_by_label("Carla Dias").check()
    form.get_by_role("button", name="Make payment").click()
    eva.get_by_role("button", name="Mark as paid…").click()
    eva.get_by_role("dialog").get_by_role("button", name="Mark as paid").click()
    expect(eva.get_by_role("log")).to_contain_text("marked by Eva Lima")
    keep(eva, screenshots / "expense-8-marked.png")
