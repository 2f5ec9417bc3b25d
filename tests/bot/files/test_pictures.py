"""The picture of an item's history comes once, with the same said in words."""

from handlers.attachment import NOT_SHOWN
from handlers.stock.moving.picture import NOT_SENT
from storage import attachments
from tests.bot.files.conftest import Archive
from tests.desk import press, words
from tests.handlers.stock.keepers import appoint
from tests.handlers.stock.shelf import MONITOR, put


def asked(archive: Archive) -> None:
    """Eva keeps the stock and asks for it."""
    appoint(archive.desk, "eva")
    put(archive.desk, MONITOR, {"Lisbon": 3})
    said = words(archive.desk.press(press("eva", "stock.picture", "1")))
    assert said == "The picture of Monitor 24 inch comes to you in a moment."


def test_the_picture_comes_to_who_keeps_it_with_the_same_in_words(archive: Archive) -> None:
    asked(archive)
    assert archive.shower().tick() == 1
    (body,) = archive.shown("U0EVA")
    assert body.startswith(b"\x89PNG")
    (message,) = [m for m in archive.simulator.client.messages("U0EVA") if m.get("files")]
    told = "Monitor 24 inch (MON-24) on hand: 0 pcs 90 days ago, 3 pcs now;"
    assert message["text"].startswith(told)
    assert message["files"][0]["alt_txt"].startswith(told)


def test_a_picture_that_slack_does_not_take_is_told(archive: Archive) -> None:
    asked(archive)
    archive.fault("files.completeUploadExternal", "http_500", times=20)
    for _ in range(attachments.ATTEMPTS):
        archive.shower().tick()
        archive.time_passes()
    assert archive.shown("U0EVA") == []
    assert len(archive.news(NOT_SENT)) == 1
    assert archive.news(NOT_SHOWN) == []
