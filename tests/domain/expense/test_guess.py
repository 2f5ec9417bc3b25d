"""Which category is meant by what somebody types behind the command."""

import pytest

from domain.expense.guess import guess
from domain.policy import Expenses

STAYS = {
    "gifts": {"name": {"en": "Gifts", "pt_BR": "Brindes"}, "words": ["flowers", "flores"]},
    "meals": {"name": {"en": "Meals", "pt_BR": "Refeição"}, "words": []},
    "car": {"name": {"en": "By car", "pt_BR": "De carro"}, "by": "mileage"},
}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("almoço", "meals"),
        ("lunch with Tom", "meals"),
        ("ALMOCO com cliente", "meals"),
        ("táxis para o hotel", "travel"),
        ("hotel, two nights", "lodging"),
        ("Refeicao", "meals"),
        ("printer toner", "office"),
        ("metrô e ônibus", "travel"),
        ("the usual", None),
        ("", None),
    ],
)
def test_the_usual_words_are_known_in_both_languages(text: str, category: str | None) -> None:
    assert guess(text, Expenses(), paid=True) == category


def test_words_of_the_policy_take_the_place_of_the_usual_ones() -> None:
    rules = Expenses.model_validate({"categories": STAYS})
    assert guess("flores para a cliente", rules, paid=True) == "gifts"
    assert guess("almoço", rules, paid=True) is None


def test_what_was_paid_is_no_journey() -> None:
    rules = Expenses.model_validate({"categories": STAYS})
    assert guess("car wash", rules, paid=True) is None
    assert guess("car", rules, paid=False) == "car"


def test_a_name_says_more_than_a_word_of_another_category() -> None:
    hotel = {
        "hotel": {"name": {"en": "Hotel", "pt_BR": "Hotel"}},
        "lodging": {"name": {"en": "Rooms", "pt_BR": "Quartos"}},
    }
    assert guess("hotel", Expenses.model_validate({"categories": hotel}), paid=True) == "hotel"
