"""Every element of Block Kit used for real, on a laptop and on a phone: what the bot gets, and what the person sees."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.simulator.server import Simulator
from tests.browser.conftest import write
from tests.browser.kitchen import GENERAL, menu
from tests.simulator.conftest import bot_client


def told(page: Page, words: str) -> None:
    """The bot tells what it got, in the newest message."""
    expect(page.locator("[data-message-ts]").last).to_contain_text(words)


def choose(place: Locator, label: str, option: str, *, typed: str = "") -> None:
    """Chooses in a menu to search in."""
    place.get_by_label(label, exact=True).click()
    if typed:
        place.page.keyboard.type(typed)
    place.locator(f"[role=listbox]:popover-open [data-option='{option}']").click()


@pytest.fixture
def dish_of_the_day(cooking: Simulator, ben: Page) -> Locator:
    bot_client(cooking).chat_postMessage(channel=GENERAL, text="The menu", blocks=menu())
    return ben.locator("[data-message-ts]", has_text="Today we have soup")


def test_a_button_a_link_and_a_menu_behind_three_dots(ben: Page, dish_of_the_day: Locator) -> None:
    dish_of_the_day.get_by_role("button", name="Cook").click()
    told(ben, "cook: 7")
    dish_of_the_day.get_by_role("button", name="More actions").first.click()
    dish_of_the_day.get_by_role("menuitem", name="Dry up").click()
    told(ben, "overflow: dry")
    ben.context.route("https://example.com/**", lambda route: route.fulfill(body="A recipe"))
    with ben.expect_popup() as popup:
        dish_of_the_day.get_by_role("link", name="Recipe").click()
    assert popup.value.url == "https://example.com/recipe"
    told(ben, "recipe:")


def test_a_question_comes_first_and_can_be_answered_with_no(ben: Page, dish_of_the_day: Locator) -> None:
    question = ben.get_by_role("alertdialog", name="Throw it away?")
    dish_of_the_day.get_by_role("button", name="Throw").click()
    expect(question).to_contain_text("Nobody can eat it then.")
    question.get_by_role("button", name="Keep").click()
    soup = dish_of_the_day.locator("[data-block-id=choices]").get_by_role("combobox")
    soup.click()
    dish_of_the_day.locator("[data-option=pumpkin]").click()
    question.get_by_role("button", name="Keep").click()
    expect(soup, "what was not meant is taken back").to_have_value("")
    expect(ben.locator("[data-message-ts]")).to_have_count(1)
    soup.click()
    dish_of_the_day.locator("[data-option=pumpkin]").click()
    question.get_by_role("button", name="Throw away").click()
    told(ben, "soup: pumpkin")
    dish_of_the_day.get_by_role("button", name="Throw").click()
    question.get_by_role("button", name="Throw away").click()
    told(ben, "throw:")


def test_what_is_chosen_in_a_message_is_told_at_once(ben: Page, dish_of_the_day: Locator) -> None:
    day = dish_of_the_day.locator("[data-action-id=day]")
    expect(day).to_have_value("2026-08-10")
    day.fill("2026-09-01")
    told(ben, "day: 2026-09-01")
    people = dish_of_the_day.locator("[data-block-id=people]")
    choose(people, "cook_of_day", "U0ANA", typed="souz")
    told(ben, "cook_of_day: U0ANA")
    choose(people, "dish", "feijoada", typed="feij")
    told(ben, "dish: feijoada")
    expect(people.get_by_label("dish", exact=True)).to_have_value("Feijoada")
    dish_of_the_day.get_by_label("Hot").check()
    told(ben, "ticks: hot")
    dish_of_the_day.get_by_label("Cold").check()
    told(ben, "ticks: hot, cold")
    dish_of_the_day.get_by_label("Two").check()
    told(ben, "many: two")
    dish_of_the_day.get_by_label("Note").fill("more salt")
    ben.keyboard.press("Enter")
    told(ben, "note: more salt")
    ben.reload()
    expect(dish_of_the_day.get_by_label("Cold"), "a reload knows it too").to_be_checked()


TYPED = (
    ("Name", "Ben <b>"),
    ("Story", "one\ntwo"),
    ("Guests", "4"),
    ("E-mail", "ben@example.com"),
    ("Menu", "https://example.com/menu"),
    ("Recipe", "Salt"),
    ("Day", "2026-09-01"),
    ("Hour", "19:30"),
    ("Moment", "2026-09-01T19:30"),
)
CHOSEN = (
    ("Soup", "caldo", ""),
    ("Dish", "bacalhau", "baca"),
    ("Cook", "U0ANA", ""),
    ("Room", GENERAL, ""),
    ("Hall", GENERAL, ""),
    ("Soups", "tomato", ""),
    ("Dishes", "bacon", ""),
    ("Cooks", "U0BEN", ""),
    ("Rooms", GENERAL, ""),
    ("Halls", GENERAL, ""),
)
TOLD = (
    "text: Ben <b>",
    "lines: one\ntwo",
    "number: 4",
    "email: ben@example.com",
    "url: https://example.com/menu",
    "rich: Salt",
    "date: 2026-09-01",
    "time: 19:30",
    "moment: 1788287400",
    "boxes: wine",
    "radio: large",
    "soup: caldo",
    "dish: bacalhau",
    "cook: U0ANA",
    f"room: {GENERAL}",
    f"hall: {GENERAL}",
    "soups: tomato, pumpkin",
    "dishes: bacon",
    "cooks: U0BEN",
    f"rooms: {GENERAL}",
    f"halls: {GENERAL}",
    "photo: plate.txt",
)


def test_a_form_with_every_field(ben: Page, tmp_path: Path) -> None:
    write(ben, "/form please")
    form = ben.get_by_role("dialog", name="Everything")
    for label, value in TYPED:
        form.get_by_label(label, exact=True).fill(value)
    form.get_by_label("Wine").check()
    form.get_by_label("Large").check()
    for label, option, typed in CHOSEN:
        choose(form, label, option, typed=typed)
        if form.get_by_label(label, exact=True).get_attribute("aria-expanded") == "true":
            ben.keyboard.press("Escape")  # where many may be chosen the list stays, over the next field
    for option in ("pumpkin", "caldo"):  # two at most
        form.locator(f"[data-block-id=soups] [data-option={option}]").or_(
            form.get_by_label("Soups", exact=True)
        ).first.click()
        form.locator(f"[data-block-id=soups] [data-option={option}]").click()
    ben.keyboard.press("Escape")
    photo = tmp_path / "plate.txt"
    photo.write_text("a plate")
    form.get_by_label("Photo").set_input_files(photo)
    expect(form.locator("[data-block-id=photo]")).to_contain_text("plate.txt")
    form.get_by_role("button", name="Send").click()
    expect(form).to_have_count(0)
    for line in TOLD:
        told(ben, line)


def test_a_choice_of_many_can_be_taken_back(ben: Page) -> None:
    write(ben, "/form please")
    form = ben.get_by_role("dialog", name="Everything")
    soups = form.locator("[data-block-id=soups]")
    soups.get_by_role("combobox").click()
    for option in ("tomato", "pumpkin"):
        soups.locator(f"[data-option={option}]").click()
    expect(soups.locator(".chip")).to_have_text(["Tomato", "Pumpkin"])
    soups.get_by_role("button", name="Remove Tomato").click()
    expect(soups.locator(".chip")).to_have_text(["Pumpkin"])
    soups.get_by_role("combobox").press("Backspace")
    expect(soups.locator(".chip")).to_have_count(0)
    soups.get_by_role("combobox").press("ArrowDown")
    expect(soups.get_by_role("option")).to_have_count(3)
    soups.get_by_role("combobox").press("Escape")
    expect(soups.get_by_role("option")).to_have_count(0)
    expect(form, "Escape closed the list alone").to_be_visible()
    dish = form.get_by_label("Dish", exact=True)
    dish.press_sequentially("b")
    expect(form.get_by_role("option")).to_have_text("Type at least 2 characters")
    dish.press_sequentially("aco")
    expect(form.get_by_role("option")).to_have_text("Bacon")
    dish.press("Enter")
    expect(dish).to_have_value("Bacon")


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(ben: Page) -> None:
    write(ben, "/form please")
    form = ben.get_by_role("dialog", name="Everything")
    form.get_by_label("Story").fill("a story")
    form.get_by_label("Guests").fill("many")
    form.get_by_label("E-mail").fill("ben")
    form.get_by_label("Menu", exact=True).fill("example.com")
    form.get_by_role("button", name="Send").click()
    for block, sentence in (
        ("text", "Please complete this required field."),
        ("number", "Please enter a valid number."),
        ("email", "Please enter a valid email address."),
        ("url", "Please enter a valid URL."),
        ("photo", "Please complete this required field."),
    ):
        expect(form.locator(f"[data-block-id={block}] .input-error")).to_have_text(sentence)
    expect(form.locator("[data-block-id=lines] .input-error")).to_have_count(0)
    expect(form.get_by_label("Story")).to_have_value("a story")
    expect(form.get_by_label("Name", exact=True)).to_be_focused()


def test_forms_in_a_pile(ben: Page) -> None:
    write(ben, "/forms please")
    for number, word in ((1, "first"), (2, "second")):
        form = ben.get_by_role("dialog", name=f"Form {number}")
        form.get_by_label("Word").fill(word)
        form.get_by_role("button", name="Send").click()
    third = ben.get_by_role("dialog", name="Form 3")
    third.get_by_label("Word").fill("wrong")
    third.get_by_label("Word").press("Enter")
    expect(third.locator(".input-error")).to_have_text("Not this word.")
    third.get_by_role("button", name="Back").click()
    second = ben.get_by_role("dialog", name="Form 2")
    expect(second.get_by_label("Word"), "the form below has waited").to_have_value("second")
    second.get_by_label("Word").fill("update")
    second.get_by_role("button", name="Send").click()
    updated = ben.get_by_role("dialog", name="Form 9")
    expect(updated.get_by_label("Word")).to_have_value("update")
    ben.keyboard.press("Escape")
    first = ben.get_by_role("dialog", name="Form 1")
    expect(first.get_by_label("Word")).to_have_value("first")
    first.get_by_label("Word").fill("clear")
    first.get_by_role("button", name="Send").click()
    expect(ben.locator("[role=dialog]")).to_have_count(0)
    expect(ben.locator("[data-message-ts]")).to_have_text([re.compile("closed Form 3"), re.compile("closed Form 9")])


def test_a_bot_that_answers_too_late(ben: Page, cooking: Simulator) -> None:
    cooking.client.settings(deadline=0.2)
    cooking.request_url = "http://127.0.0.1:9/"  # nobody listens there
    write(ben, "/slow down")
    expect(ben.locator("#composer-main .note")).to_contain_text("/slow failed with the error")
    expect(ben.locator("[data-composer=main]"), "what was typed comes back").to_have_value("/slow down")
