"""A session of the Service Layer is known to nobody else."""

import pytest

from bot.outside import Unreachable
from bot.service_layer import Session
from tests.bot.files.test_wire import says, serving


def test_a_redirect_is_not_followed_and_the_session_goes_nowhere() -> None:
    with serving(says(200, b"{}")) as elsewhere, serving(says(302, Location=elsewhere.url)) as sap:
        session = Session(sap.url, "SBO", "bot", "secret", cookies="B1SESSION=1")
        with pytest.raises(Unreachable, match="HTTP 302"):
            session.ask("GET", "Items")
    assert (len(sap.asked), elsewhere.asked) == (1, [])
