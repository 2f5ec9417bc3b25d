"""Every block that shows something: what stands there for the eye, and what nobody can smuggle in."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from bot.simulator.server import Simulator
from tests.browser.conftest import ANA, BEN, seen_by
from tests.browser.gallery import chart, gallery, picture
from tests.browser.kitchen import GENERAL
from tests.browser.test_kitchen import told
from tests.simulator.conftest import bot_client


def test_what_a_bot_shows(cooking: Simulator, looking: Callable[..., BrowserContext]) -> None:
    web = bot_client(cooking)
    web.chat_postMessage(channel=GENERAL, text="Gallery", blocks=gallery(picture(cooking, ANA, GENERAL)))
    page = seen_by(looking(), cooking, BEN)
    shown = page.locator("[data-message-ts]").last
    expect(shown.locator(".b-header")).to_have_text("The kitchen 🔥")
    words = shown.locator(".section-text").first
    assert words.locator("strong, em, s, code, blockquote, pre").all_inner_texts() == [
        *("bold", "italic", "gone", "code", "quoted", "x < y && *z*")
    ]
    expect(words.get_by_role("link")).to_have_text(["a link"])
    expect(words.locator(".mention-me")).to_have_text("@Ben Okri")
    assert page.evaluate("[...document.querySelectorAll('.b-image img')].every((one) => one.naturalWidth > 0)")
    expect(shown.locator(".rich li")).to_have_text(["Onions", "Salt"])
    expect(shown.locator(".rich pre")).to_have_text("<script>alert(1)</script>")
    marked = shown.locator(".b-markdown")
    expect(marked).to_contain_text("<b>no tag</b>")
    expect(marked.get_by_role("link")).to_have_text(["here"])
    expect(marked.get_by_role("cell")).to_have_text(["Soup", "4"])
    expect(shown.get_by_role("table", name="What is left").get_by_role("row")).to_have_count(3)
    expect(shown.get_by_role("link", name="How to cook")).to_have_attribute("href", "https://example.com/v")
    shown.get_by_text("Throw inside").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Throw away").click()
    told(page, "throw:")


def test_charts_are_drawn_and_told(cooking: Simulator, looking: Callable[..., BrowserContext]) -> None:
    web = bot_client(cooking)
    page = seen_by(looking(), cooking, BEN)
    for kind, shapes in (("bar", 2), ("line", 2), ("area", 2), ("pie", 3)):
        web.chat_postMessage(channel=GENERAL, text=kind, blocks=[chart(kind)])
        drawn = page.locator(f".chart-{kind}")
        expect(drawn.locator("path")).to_have_count(shapes)
        assert drawn.locator("path").first.evaluate("one => one.getBoundingClientRect().height") > 20
    expect(page.locator(".chart-pie .legend li")).to_have_text(["Soup 50%", "Fish 30%", "Rice 20%"])
    expect(page.locator(".chart-bar .tick")).to_have_text(["0", "50", "100", "150"])
    expect(page.locator(".chart-line").get_by_role("row", name="Mar 150 20")).to_have_count(1)
