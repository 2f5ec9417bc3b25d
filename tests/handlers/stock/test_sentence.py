"""What a direct message asks of the stock, and what is only said."""

import pytest

from handlers.stock.looking.sentence import wanted


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("24", []), ("10 24", []), ("ok", []), ("Thanks!", []), ("sim", []), ("Não", []), ("no", []), ("bom dia", []),
        ("a", []), ("??? - !", []), ("😀", []), ("", []), ("monitor - 24", ["monitor", "24"]),
        ("sim card", ["sim", "card"]), ("A4", ["a4"]), ("Tem papel A4?", ["papel", "a4"]),
    ],
)  # fmt: skip
def test_what_names_a_thing_in_a_message(sentence: str, named: list[str]) -> None:
    assert wanted(sentence) == named
