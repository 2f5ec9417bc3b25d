"""The stand-in's page in a real browser, with a foreign bot behind it: what a person sees and does, without reload."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from slack_bolt import App
from slack_sdk import WebClient

from bot.simulator.server import Simulator
from tests.browser.blocks import field, plain, section
from tests.browser.conftest import ANA, BEN, SECRET, WORKSPACE, seen_by, write
from tests.browser.kitchen import GENERAL
from tests.simulator.conftest import Foreign, bot_client

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Helper"},
    "features": {
        "bot_user": {"display_name": "Helper"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/leave", "description": "Ask for days off", "usage_hint": "[from] [to]"},
            {"command": "/lend", "description": "Lend a thing"},
        ],
    },
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
}


def form(kind: str = "vacation", *, day_block: str = "day") -> dict[str, Any]:
    kinds = [{"text": plain(name.capitalize()), "value": name} for name in ("vacation", "sick")]
    return {
        "type": "modal",
        "callback_id": "ask",
        "title": plain("Days off"),
        "submit": plain("Ask"),
        "blocks": [
            section(f"You ask for *{kind}*."),
            field("kind", "Kind", {"type": "static_select", "options": kinds}, dispatch_action=True),
            field(day_block, "Day", {"type": "datepicker", "initial_date": "2026-08-10"}),
            field("why", "Why", {"type": "plain_text_input"}),
        ],
    }


def card(text: str, *, open_: bool) -> list[dict[str, Any]]:
    button = {"type": "button", "action_id": "approve", "style": "primary", "value": "7", "text": plain("Approve")}
    what = section(text, block_id="what")
    return [what, {"type": "actions", "block_id": "decide", "elements": [button]}] if open_ else [what]


def helper(app: App) -> App:
    """A small bot: a form, a card with a button, a whisper, a Home tab."""

    @app.command("/leave")
    def leave(ack: Any, body: Any, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=form())
        ack()

    @app.action("a")
    def chosen(ack: Any, body: Any, client: WebClient) -> None:
        kind = body["actions"][0]["selected_option"]["value"]
        client.views_update(view_id=body["view"]["id"], view=form(kind, day_block=f"day-{kind}"))
        ack()

    @app.view("ask")
    def asked(ack: Any, view: Any, body: Any, client: WebClient) -> None:
        why = view["state"]["values"]["why"]["a"]["value"]
        if why == "tired":
            ack(response_action="errors", errors={"why": "Say a little more."})
            return
        client.chat_postMessage(channel=GENERAL, text="A request", blocks=card(f"Days off: {why}", open_=True))
        client.chat_postEphemeral(channel=GENERAL, user=body["user"]["id"], text="I have asked Ben.")
        ack()

    @app.action("approve")
    def approved(ack: Any, body: Any, client: WebClient) -> None:
        place = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        client.chat_update(**place, text="Approved", blocks=card(f"Approved by <@{body['user']['id']}>", open_=False))
        ack()

    @app.event("app_home_opened")
    def opened(event: Any, client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("Your *desk*")]})

    return app


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator(WORKSPACE, MANIFEST, signing_secret=SECRET) as simulator:
        app = App(client=bot_client(simulator), signing_secret=SECRET, process_before_response=True)
        foreign = Foreign(helper(app))
        simulator.request_url = foreign.url
        yield simulator
        foreign.close()


@pytest.fixture
def laptop(sim: Simulator, looking: Callable[..., BrowserContext]) -> BrowserContext:
    # Asks for the simulator so as to leave before it does: a page without a server complains.
    return looking()


def test_a_request_from_the_command_to_the_approval(laptop: BrowserContext, sim: Simulator) -> None:
    page = seen_by(laptop, sim, BEN)
    composer = page.locator("[data-composer=main]")
    composer.press_sequentially("/le")
    expect(page.locator("[data-command-option]")).to_have_count(2)
    expect(page.locator("[data-command-option='/leave']")).to_contain_text("Ask for days off")
    page.keyboard.press("Tab")
    expect(composer).to_have_value("/leave ")
    page.keyboard.press("Enter")

    dialog = page.get_by_role("dialog", name="Days off")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Ask").click()
    expect(dialog.locator("[data-block-id=why]")).to_contain_text("Please complete this required field.")
    dialog.get_by_label("Why").fill("tired")
    dialog.get_by_label("Kind").click()
    dialog.locator("[data-option=vacation]").click()
    # A press while the list still stands over the form only closes it.
    expect(page.locator("[role=listbox]:popover-open")).to_have_count(0)
    dialog.get_by_role("button", name="Ask").click()
    expect(dialog.locator("[data-block-id=why]")).to_contain_text("Say a little more.")
    dialog.get_by_label("Why").fill("a <b>wedding</b>")
    dialog.get_by_role("button", name="Ask").click()
    expect(page.locator("[role=dialog][open]")).to_have_count(0)

    card = page.locator("[data-message-ts]").filter(has_text="Days off: a <b>wedding</b>")
    expect(card.locator(".badge")).to_have_text("APP")
    expect(page.locator(".whisper")).to_contain_text("Only visible to you")
    card.locator("[data-action-id=approve]").click()
    changed = page.locator("[data-message-ts]").filter(has_text="Approved by @Ben Okri")
    expect(changed).to_contain_text("(edited)")
    expect(changed.locator("[data-action-id=approve]")).to_have_count(0)


def test_a_form_that_the_bot_changes_keeps_what_was_typed(laptop: BrowserContext, sim: Simulator) -> None:
    page = seen_by(laptop, sim, BEN)
    write(page, "/leave now")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Why").fill("a rest")
    dialog.get_by_label("Day").fill("2026-09-01")
    dialog.get_by_label("Kind").click()
    page.keyboard.type("sic")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("You ask for sick.")
    expect(dialog.get_by_label("Kind")).to_have_value("Sick")
    expect(dialog.get_by_label("Why")).to_have_value("a rest")
    expect(dialog.get_by_label("Day"), "another block_id takes the initial value").to_have_value("2026-08-10")
    page.keyboard.press("Escape")
    expect(page.locator("[role=dialog][open]")).to_have_count(0)


def test_each_person_has_their_own_words_and_page(laptop: BrowserContext, sim: Simulator) -> None:
    page = seen_by(laptop, sim, BEN)
    page.locator(f"[data-person={ANA}]").click()
    expect(page.get_by_label("Mensagem para #general")).to_be_visible()
    assert f"/as/{ANA}/" in page.url
    page.get_by_role("link", name="Helper").click()
    page.get_by_role("tab", name="Início").click()
    expect(page.get_by_role("tabpanel", name="Início")).to_contain_text("Your desk")
    page.reload()
    expect(page.get_by_role("tabpanel", name="Início")).to_contain_text("Your desk")


def test_what_one_writes_another_sees_and_cannot_run(laptop: BrowserContext, sim: Simulator) -> None:
    page, other = seen_by(laptop, sim, BEN), seen_by(laptop, sim, ANA, place="")
    write(page, "<img src=x onerror=alert(1)> & *bold* for @Ana Souza")
    said = page.locator("[data-message-ts]").last
    expect(said).to_contain_text("<img src=x onerror=alert(1)> & bold for @Ana Souza")
    expect(said.locator(".message-main img")).to_have_count(0)
    general = other.locator(f"[data-conversation={GENERAL}]")
    expect(general.locator(".count")).to_be_visible()
    general.click()
    expect(other.locator("[data-message-ts]").last.locator(".mention-me")).to_have_text("@Ana Souza")
    expect(general.locator(".count")).to_have_count(0)


def test_a_link_to_a_message_opens_and_marks_it(laptop: BrowserContext, sim: Simulator) -> None:
    web = bot_client(sim)
    said = web.chat_postMessage(channel=GENERAL, text="The one")
    link = web.chat_getPermalink(channel=GENERAL, message_ts=said["ts"])["permalink"]
    web.chat_postMessage(channel=ANA, text=f"See <{link}|this>")
    page = seen_by(laptop, sim, ANA, place="")
    page.get_by_role("link", name="this").click()
    expect(page.locator(f"[data-message-ts='{said['ts']}']")).to_have_class("message highlight")


def test_the_timeline_shows_what_went_over_the_wire(laptop: BrowserContext, sim: Simulator) -> None:
    page = seen_by(laptop, sim, BEN)
    page.locator("[data-timeline-toggle]").click()
    bot_client(sim).chat_postMessage(channel=GENERAL, text="A line on the wire")
    entry = page.locator("[data-entry]").filter(has_text="chat.postMessage").last
    entry.locator("summary").click()
    expect(entry.locator(".json").first).to_contain_text("A line on the wire")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_everything_without_scrolling_sideways(
    browser: Browser, sim: Simulator, screenshots: Path, scheme: Any
) -> None:
    wide = {"type": "table", "rows": [[{"type": "raw_text", "text": f"Column {n}"} for n in range(12)]] * 3}
    bot_client(sim).chat_postMessage(channel=ANA, text="table", blocks=[wide, *card("A card", open_=True)])
    phone: ViewportSize = {"width": 390, "height": 844}
    with browser.new_context(viewport=phone, is_mobile=True, has_touch=True, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{sim.url}/as/{ANA}")
        page.get_by_role("link", name="Helper").tap()
        expect(page.locator("[data-action-id=approve]").last).to_be_visible()
        _fits(page, screenshots / f"page-phone-{scheme}.png")
        write(page, "/leave ")
        expect(page.get_by_role("dialog")).to_be_visible()
        _fits(page, screenshots / f"page-phone-form-{scheme}.png")


def _fits(page: Page, picture: Path) -> None:
    page.screenshot(path=picture)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
