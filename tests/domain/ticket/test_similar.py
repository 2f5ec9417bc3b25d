"""Whether two people mean the same trouble, as people write in either language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ticket.similar import offered, same_word, similar, telling

TITLES = st.lists(
    st.sampled_from(["vpn", "the", "não", "printer", "impressora", "slow", "senha", "3", "é", "Outlook!"]), max_size=6
).map(" ".join)


def same(one: str, other: str) -> bool:
    return similar(telling(one), telling(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VPN is down", "The VPN does not connect"),
        ("A VPN caiu de novo", "VPN is down"),
        ("I can't print on the 3rd floor printer", "printer on 3rd floor"),
        ("pritner broken", "Printer is broken"),
        ("senha bloqueada", "Bloquearam a minha senha"),
        ("impressoras sem papel", "Impressora não funciona"),
    ],
)
def test_the_same_trouble_in_other_words(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("My laptop does not work", "The printer does not work"),
        ("Não consigo abrir o Excel", "Não consigo acessar a rede"),
        ("Printer on floor three broken", "Printer out of toner since Monday"),
        ("please help", "please help me"),
        ("My laptop is slow", "The scale of the shop shows nothing"),
        ("A tela está preta", "A vela do motor"),
        ("", ""),
    ],
)
def test_words_that_stand_in_any_ticket_say_nothing(one: str, other: str) -> None:
    assert not same(one, other)


@given(TITLES, TITLES)
def test_who_asks_first_does_not_matter_and_every_title_is_like_itself(one: str, other: str) -> None:
    assert same(one, other) == same(other, one)
    assert same(one, one) == bool(telling(one))


def test_short_words_and_codes_are_taken_as_they_are() -> None:
    assert not same_word("vpn", "vpm")
    assert not same_word("slow", "show")
    assert same_word("prin", "printer"), "which is being typed"
    assert not same_word("tx1200", "tx1201")
    assert same_word("printer", "printr")


@given(st.lists(st.integers(), max_size=6), st.lists(st.text(), max_size=6))
def test_at_most_three_are_offered_and_none_is_kept_back_while_there_is_room(
    answers: list[int], some: list[str]
) -> None:
    of_answers, of_tickets = offered(answers, some)
    assert of_answers == answers[: len(of_answers)]
    assert of_tickets == some[: len(of_tickets)]
    assert len(of_answers) + len(of_tickets) == min(3, len(answers) + len(some))
    assert not some or not answers or (of_tickets and of_answers)
