"""For everybody: what axe finds on each screen, in light and dark; and the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from bot.simulator.server import Simulator
from tests.browser.conftest import ANA, BEN, seen_by, write
from tests.browser.gallery import chart, gallery, picture
from tests.browser.kitchen import GENERAL, menu
from tests.simulator.conftest import bot_client

Look = Callable[..., BrowserContext]


def found(page: Page, scheme: str) -> list[str]:
    """What is serious or critical on the page, and where; in the dark only the contrast is another."""
    for dialog in page.locator("dialog[open]").all():
        dialog.evaluate("one => Promise.all(one.getAnimations().map((each) => each.finished))")
    options = {"resultTypes": ["violations"], **({"runOnly": ["color-contrast"]} if scheme == "dark" else {})}
    results = Axe().run(page, options=options).response["violations"]
    serious = [one for one in results if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {node['html'][:150]} {node['failureSummary']}" for one in serious for node in one["nodes"]]


@pytest.mark.parametrize("size", ["laptop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_on_any_screen(cooking: Simulator, looking: Look, size: str, scheme: str) -> None:
    web = bot_client(cooking)
    said = web.chat_postMessage(channel=GENERAL, text="Gallery", blocks=gallery(picture(cooking, ANA, GENERAL)))
    web.chat_postMessage(channel=GENERAL, text="Menu", blocks=[*menu(), chart("bar"), chart("pie")])
    web.chat_postMessage(channel=GENERAL, text="A reply", thread_ts=said["ts"])
    web.chat_postEphemeral(channel=GENERAL, user=BEN, text="Only for Ben")
    cooking.client.act(BEN, "react", channel=GENERAL, ts=said["ts"], name="tada")
    context = looking(size, color_scheme=scheme)
    page = seen_by(context, cooking, BEN, "")
    seen: dict[str, list[str]] = {}
    seen["the list"] = found(page, scheme)
    page.goto(f"{cooking.url}/as/{BEN}/{GENERAL}")
    expect(page.get_by_text("Only for Ben")).to_be_visible()
    seen["a conversation"] = found(page, scheme)
    page.goto(f"{cooking.url}/as/{BEN}/{GENERAL}?thread={said['ts']}")
    expect(page.locator("#thread").get_by_text("A reply")).to_be_visible()
    seen["a thread"] = found(page, scheme)
    page.goto(f"{cooking.url}/as/{BEN}/home")
    expect(page.get_by_text("Nobody has pressed.")).to_be_visible()
    seen["the Home tab"] = found(page, scheme)
    page.goto(f"{cooking.url}/as/{BEN}/app")
    page.locator("body[data-ready]").wait_for()
    write(page, "/form ")
    page.get_by_label("Soup", exact=True).click()
    expect(page.get_by_role("option", name="Pumpkin")).to_be_visible()
    seen["a form with every field, and an open menu"] = found(page, scheme)
    page.keyboard.press("Escape")
    page.locator("[data-modal-submit]").click()
    expect(page.locator(".input-error").first).to_be_visible()
    seen["a form with mistakes"] = found(page, scheme)
    page.locator("[data-modal-close]").click()
    context.add_cookies([{"name": "timeline", "value": "open", "url": cooking.url}])
    page.goto(f"{cooking.url}/as/{BEN}/{GENERAL}")
    page.locator("[data-entry] summary").last.click()
    expect(page.locator(".json").first).to_be_visible()
    seen["the timeline"] = found(page, scheme)
    assert {screen: what for screen, what in seen.items() if what} == {}


def test_the_keyboard_alone(cooking: Simulator, looking: Look) -> None:
    bot_client(cooking).chat_postMessage(channel=GENERAL, text="The menu", blocks=menu())
    page = seen_by(looking(), cooking, BEN, "app")
    page.locator(f"[data-conversation={GENERAL}]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{GENERAL}")
    page.locator("body[data-ready]").wait_for()
    expect(page.locator("[data-composer=main]")).to_be_focused()
    more = page.get_by_role("button", name="More actions").first
    more.press("Enter")
    expect(page.get_by_role("menuitem", name="Wash up")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Dry up")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    page.locator("[data-composer=main]").focus()
    page.keyboard.type("/form ")
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="Everything")
    expect(form.get_by_label("Name", exact=True), "the first field has the focus").to_be_focused()
    form.get_by_label("Story").press("Control+Enter")
    expect(form.locator("[data-block-id=text] .input-error")).to_be_visible()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)


def test_a_screen_reader_hears_of_new_messages(cooking: Simulator, looking: Look) -> None:
    page = seen_by(looking(), cooking, ANA)
    assert page.locator("html").get_attribute("lang") == "pt"
    log = page.get_by_role("log", name="general")
    bot_client(cooking).chat_postMessage(channel=GENERAL, text="Soup")
    expect(log.get_by_role("article", name="Kitchen")).to_contain_text("Soup")


def test_nothing_moves_for_those_who_want_it_so(cooking: Simulator, looking: Look) -> None:
    page = seen_by(looking(reduced_motion="reduce"), cooking, BEN, "app")
    write(page, "/form ")
    page.get_by_role("dialog").wait_for()
    assert page.locator(".modal").evaluate("one => getComputedStyle(one).animationDuration") == "1e-05s"
