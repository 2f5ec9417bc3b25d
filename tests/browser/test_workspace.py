"""The frame around what a bot says: writing, threads, menus, the Home tab, the timeline, the time machine."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from bot.simulator.client import until
from bot.simulator.server import Simulator
from tests.browser.conftest import ANA, BEN, seen_by, write
from tests.browser.kitchen import GENERAL, menu
from tests.browser.test_kitchen import told
from tests.simulator.conftest import bot_client


def test_what_may_follow_is_listed_as_one_types(ben: Page) -> None:
    composer = ben.locator("[data-composer=main]")
    composer.press_sequentially("For @an")
    expect(ben.locator(f"[data-person-option={ANA}][role=option]")).to_be_visible()
    ben.keyboard.press("Enter")
    expect(composer).to_have_value("For @Ana Souza ")
    composer.press_sequentially("in #gen")
    ben.locator(f"[data-channel-option={GENERAL}]").click()
    composer.press_sequentially(":tad")
    ben.keyboard.press("Tab")
    expect(composer).to_have_value("For @Ana Souza in #general 🎉 ")
    ben.keyboard.press("Shift+Enter")
    ben.keyboard.type("soup")
    ben.keyboard.press("Enter")
    said = ben.locator("[data-message-ts]").last
    expect(said).to_contain_text("For @Ana Souza in #general 🎉\nsoup", use_inner_text=True)
    expect(said.locator(".mention")).to_have_attribute("data-user", ANA)
    composer.fill("/form ")
    expect(ben.get_by_role("option")).to_have_text("/form [words]")


def test_a_file_goes_with_a_message(ben: Page, tmp_path: Path) -> None:
    plate = tmp_path / "plate.txt"
    plate.write_text("a plate")
    ben.locator("#composer-main [type=file]").set_input_files(plate)
    expect(ben.locator("#composer-main [data-names]")).to_have_text("plate.txt")
    write(ben, "Look")
    said = ben.locator("[data-message-ts]", has_text="Look")
    expect(said.get_by_role("link", name="plate.txt")).to_have_attribute("href", re.compile(r"/files/F\w+/plate.txt"))


def test_a_thread_beside_the_conversation(ben: Page, cooking: Simulator) -> None:
    said = bot_client(cooking).chat_postMessage(channel=GENERAL, text="Who is hungry?")
    message = ben.locator(f"#messages [data-message-ts='{said['ts']}']")
    message.click()
    message.get_by_role("link", name="Reply in thread").click()
    thread = ben.get_by_role("complementary", name="Thread")
    thread.get_by_label("Reply…").fill("I am")
    ben.keyboard.press("Enter")
    expect(thread.locator("[data-message-ts]")).to_have_count(2)
    bot_client(cooking).chat_postMessage(channel=GENERAL, text="Soup comes", thread_ts=said["ts"])
    expect(thread.locator("[data-message-ts]").last).to_contain_text("Soup comes")
    ben.reload()
    expect(thread.locator("[data-message-ts]"), "a reload keeps the place").to_have_count(3)
    thread.get_by_role("link", name="Close").click()
    expect(thread).to_have_count(0)
    message.get_by_text("2 replies").click()
    expect(thread.locator("[data-message-ts]")).to_have_count(3)
    ben.go_back()
    expect(thread, "so does the way back").to_have_count(0)


def test_what_can_be_done_with_a_message(ben: Page, cooking: Simulator) -> None:
    bot_client(cooking).chat_postMessage(channel=GENERAL, text="Soup")
    message = ben.locator("[data-message-ts]", has_text="Soup").first
    message.click()
    message.get_by_role("button", name="Add reaction").click()
    message.locator("[data-reaction=tada]").click()
    expect(message.locator(".reaction")).to_have_text(re.compile("🎉 1"))
    expect(message.locator(".reaction")).to_have_attribute("aria-pressed", "true")
    message.locator(".reaction").click()
    expect(message.locator(".reaction")).to_have_count(0)
    message.click()
    ben.context.grant_permissions(["clipboard-read", "clipboard-write"])
    message.locator("[data-message-menu]").click()
    message.get_by_role("menuitem", name="Copy link").click()
    expect(ben.locator("#toast")).to_have_text("Link copied")
    assert "/archives/C0GENERAL/p" in ben.evaluate("navigator.clipboard.readText()")
    message.locator("[data-message-menu]").click()
    message.locator("[data-shortcut=keep]").click()
    told(ben, "Kept: Soup")
    message.click()
    message.locator("[data-message-menu]").click()
    expect(message.get_by_role("menuitem", name="Copy link"), "the menu outlives what arrived").to_be_visible()
    ben.keyboard.press("Escape")
    ben.get_by_role("button", name="Shortcuts").click()
    ben.locator("[data-shortcut=open_form]").click()
    expect(ben.get_by_role("dialog", name="Everything")).to_be_visible()


def test_the_home_tab(ben: Page, cooking: Simulator) -> None:
    ben.goto(f"{cooking.url}/as/{BEN}/home")
    tab = ben.get_by_role("tabpanel", name="Home")
    expect(tab).to_contain_text("Nobody has pressed.")
    tab.get_by_label("Scratch pad").fill("my own words")
    tab.get_by_role("button", name="Press").click()
    expect(tab).to_contain_text("Somebody has pressed.")
    expect(tab.get_by_label("Scratch pad")).to_have_value("my own words")
    cooking.request_url = "http://127.0.0.1:9/"
    tab.get_by_role("button", name="Slowly").click()
    expect(tab.get_by_role("alert")).to_have_text("This app did not respond.")
    ben.get_by_role("tab", name="Home").press("ArrowLeft")
    expect(ben.get_by_role("tabpanel", name="Messages")).to_be_visible()
    ben.go_back()
    expect(tab).to_be_visible()


def test_what_one_types_outlives_what_arrives(ben: Page, cooking: Simulator) -> None:
    web = bot_client(cooking)
    posted = web.chat_postMessage(channel=GENERAL, text="The menu", blocks=menu())
    note = ben.get_by_label("Note")
    note.fill("half a wor")
    ben.get_by_label("Hot").check()
    ben.locator("[data-composer=main]").fill("a draft")
    note.focus()
    web.chat_postMessage(channel=GENERAL, text="Something else")
    web.chat_update(channel=GENERAL, ts=posted["ts"], text="The menu", blocks=menu()[1:])
    expect(ben.get_by_text("Today we have soup")).to_have_count(0)
    expect(note).to_be_focused()
    ben.keyboard.type("d")
    expect(note).to_have_value("half a word")
    expect(ben.get_by_label("Hot")).to_be_checked()
    ben.goto(f"{cooking.url}/as/{BEN}/app")
    ben.goto(f"{cooking.url}/as/{BEN}/{GENERAL}")
    expect(ben.locator("[data-composer=main]"), "a draft waits in its conversation").to_have_value("a draft")


def test_without_the_rule_for_what_is_typed_it_would_be_lost(
    cooking: Simulator, looking: Callable[..., BrowserContext]
) -> None:
    bot_client(cooking).chat_postMessage(channel=GENERAL, text="The menu", blocks=menu())
    page = seen_by(looking(), cooking, BEN)
    page.evaluate("Idiomorph.defaults.callbacks.beforeAttributeUpdated = () => true")
    page.get_by_label("Note").fill("half a word")
    bot_client(cooking).chat_postMessage(channel=GENERAL, text="Something else")
    expect(page.get_by_label("Note")).to_have_value("")


def test_the_timeline_follows_and_is_searched(ben: Page, cooking: Simulator) -> None:
    if ben.locator("[data-back]").is_visible():
        ben.locator("[data-back]").click()
    ben.locator("[data-timeline-toggle]").click()
    web = bot_client(cooking)
    for words in ("First words", "Second words"):
        web.chat_postMessage(channel=GENERAL, text=words)
    entries = ben.locator("[data-entry]")
    expect(entries.filter(has_text="chat.postMessage")).to_have_count(2)
    second = entries.filter(has_text="chat.postMessage").last
    second.locator("summary").click()
    expect(second.locator(".json").first).to_contain_text("Second words")
    web.auth_test()
    expect(entries.last).to_contain_text("auth.test")
    expect(ben.locator(".json").first, "what is open stays open").to_contain_text("Second words")
    ben.get_by_label("Filter").fill("first words")
    expect(entries).to_have_count(1)
    ben.locator("#timeline").get_by_role("button", name="Close").click()
    expect(ben.locator("#timeline")).to_have_count(0)


def test_the_time_machine(ben: Page, cooking: Simulator) -> None:
    clock = ben.locator("#clock")
    clock.get_by_role("button", name="Business time").click()
    clock.get_by_role("menuitem", name="+1 week").click()
    expect(clock.locator(".moved")).to_be_visible()
    shown = clock.locator("time").text_content()
    expect(clock.locator(".menu-heading"), "an open menu follows").to_have_text(str(shown))
    clock.get_by_role("menuitem", name="+1 hour").click()
    until(lambda: cooking.client.get("/sim/clock")["moved"] == 7 * 86400 + 3600)
    clock.get_by_role("menuitem", name="Back to now").click()
    expect(clock.locator(".moved")).to_have_count(0)
    assert cooking.client.get("/sim/clock")["moved"] == 0


def test_light_and_dark(cooking: Simulator, looking: Callable[..., BrowserContext]) -> None:
    page = seen_by(looking(color_scheme="dark"), cooking, BEN)

    def paper() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    dark = paper()
    page.get_by_role("button", name="Theme: system").click()
    page.get_by_role("button", name="Theme: light").wait_for()
    light = paper()
    assert light == "rgb(255, 255, 255)" != dark
    page.get_by_role("button", name="Theme: light").click()
    page.get_by_role("button", name="Theme: dark").wait_for()
    assert paper() == dark
    page.get_by_role("button", name="Theme: dark").click()
    page.get_by_role("button", name="Theme: system").wait_for()


def test_a_phone_shows_one_thing_at_a_time(cooking: Simulator, looking: Callable[..., BrowserContext]) -> None:
    page = seen_by(looking("phone"), cooking, BEN, "")
    room = page.locator(f"[data-conversation={GENERAL}]")
    expect(page.locator("[data-composer=main]")).to_be_hidden()
    bot_client(cooking).chat_postMessage(channel=GENERAL, text="Soup")
    expect(room.locator(".count"), "behind the list nothing is read").to_have_text("1")
    room.tap()
    expect(page.locator("[data-composer=main]")).to_be_visible()
    expect(room).to_be_hidden()
    page.get_by_role("link", name="Back").tap()
    expect(room).to_be_visible()
    expect(room.locator(".count")).to_have_count(0)
    page.locator(f"[data-person={ANA}]").tap()
    expect(page.get_by_role("button", name="Vendo como Ana Souza")).to_be_visible()
    small = page.evaluate("""[...document.querySelectorAll('a, button')].filter((one) => one.offsetParent
      && one.getBoundingClientRect().height < 40).map((one) => one.outerHTML)""")
    assert small == []


def test_the_newest_stays_in_sight_unless_one_reads_further_up(
    cooking: Simulator, looking: Callable[..., BrowserContext]
) -> None:
    web = bot_client(cooking)
    for number in range(40):
        web.chat_postMessage(channel=GENERAL, text=f"Plate {number}")
    page = seen_by(looking(), cooking, BEN)
    web.chat_postMessage(channel=GENERAL, text="The last plate")
    expect(page.get_by_text("The last plate")).to_be_in_viewport()
    page.get_by_text("Plate 7", exact=True).scroll_into_view_if_needed()
    web.chat_postMessage(channel=GENERAL, text="One more")
    page.get_by_role("button", name="New messages").click()
    expect(page.get_by_text("One more")).to_be_in_viewport()
    expect(page.get_by_role("button", name="New messages")).to_be_hidden()


def test_a_line_that_was_down_is_caught_up_with(
    cooking: Simulator, looking: Callable[..., BrowserContext], troubles: list[str]
) -> None:
    page = seen_by(looking(), cooking, BEN)
    page.locator("[data-composer=main]").fill("a draft")
    cooking.stop()
    expect(page.locator(".offline-note")).to_have_text("Reconnecting…")
    cooking.start()
    bot_client(cooking).chat_postMessage(channel=GENERAL, text="After the night")
    expect(page.get_by_text("After the night")).to_be_visible(timeout=15_000)
    expect(page.locator(".offline-note")).to_have_text("")
    expect(page.locator("[data-composer=main]")).to_have_value("a draft")
    troubles.clear()  # a browser complains of a line that is down
