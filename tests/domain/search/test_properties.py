"""The index against every item scored one by one, a fresh one, and every typing error. With controls."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.search import Entry, Index, index, meant, slices
from domain.search.names import Names
from domain.search.postings import Postings
from domain.search.vocabulary import Vocabulary
from tests.domain.search import brute

WORDS = ["Sony", "Soni", "Panasonic", "KX-TG1034S", "KXTG1034", "TG 1034", "phone", "Phones", "telephone", "preto",
         "Cartão", "cartões", "500 GB", "500gb", '24"', "24", "HDMI", "cabo", "over", "head", "overhead", "2", "m",
         "RS 140", "RS140", "x", "blue-ray", "é"]  # fmt: skip
phrase = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
entry = st.builds(Entry[int], key=st.integers(0, 12), name=phrase, codes=st.lists(st.sampled_from(["A-1", "a 1"])),
                  about=st.one_of(st.just(""), phrase))  # fmt: skip
catalogue = st.lists(entry, max_size=14).map(lambda entries: list({entry.key: entry for entry in entries}.values()))
query = st.one_of(phrase, st.text("sonypahe kxtg1034-", max_size=12))
often = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def finds_what_every_item_scored_finds(entries: list[Entry[int]], query: str, typing: bool) -> None:
    made = Index(entries, synonyms=[["phone", "telephone"]])
    assert made.find(query, 5, typing=typing) == brute.found(made, entries, query, typing=typing)[:5]


def finds_a_name_first(entries: list[Entry[int]]) -> None:
    made = Index(entries)
    for wanted in entries:
        hit = made.find(wanted.name, 1)[0]
        assert next(entry.name for entry in entries if entry.key == hit.key).lower() == wanted.name.lower()


def is_as_if_made_afresh(entries: list[Entry[int]], changes: list[Entry[int] | int], query: str) -> None:
    made, now = Index(entries), {entry.key: entry for entry in entries}
    for change in changes:
        if isinstance(change, int):
            made.remove(change)
            now.pop(change, None)
        else:
            made.find(query)
            made.put(change)
            now[change.key] = change
    fresh = Index(now.values())
    assert made.find(query, 20) == fresh.find(query, 20)
    assert [made.exact(code) for code in ("a1", "B-2")] == [fresh.exact(code) for code in ("a1", "B-2")]
    assert made._vocabulary._sorted == fresh._vocabulary._sorted
    assert made._vocabulary._often == fresh._vocabulary._often


@often
@given(catalogue, query, st.booleans())
def test_no_item_is_hidden_that_scores_more(entries: list[Entry[int]], query: str, typing: bool) -> None:
    finds_what_every_item_scored_finds(entries, query, typing)


@often
@given(catalogue)
def test_a_query_equal_to_a_name_finds_it_first(entries: list[Entry[int]]) -> None:
    finds_a_name_first(entries)


@often
@given(catalogue, st.lists(st.one_of(entry, st.integers(0, 12)), max_size=12), query)
def test_changes_in_any_order_come_to_the_same(
    entries: list[Entry[int]], changes: list[Entry[int] | int], query: str
) -> None:
    is_as_if_made_afresh(entries, changes, query)


def test_of_many_more_than_are_compared_the_scores_are_still_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound: of equal scores around the FEW-th place some are left out; never one of a greater score."""
    monkeypatch.setattr(index, "FEW", 5)
    entries = [Entry(n, f"{WORDS[n % 28]} {WORDS[n * 7 % 27]} {n % 10}") for n in range(400)]
    made, turned = Index(entries), Index(entries[::-1])
    for query in ("sony phone 3", "kxtg1034", "cabo hdmi 2 m", "5", "overhead 7 24in"):
        hits = made.find(query, 5)
        assert [hit.score for hit in hits] == [hit.score for hit in brute.found(made, entries, query)[:5]]
        assert hits == turned.find(query, 5)


# --- typing errors ----------------------------------------------------------------------------------------------------

NAMES = ["Cadeira giratória ergonômica preta", "Monitor LED 24\" Samsung", "Impressora multifuncional Brother L2540DW",
         "Grampeador metálico 26/6", "Toner compatível HP CE285A", "Panasonic Cordless Telephones KX-TG1034S",
         "Weber Genesis barbecue grill", "Whirlpool dishwasher stainless", "Batteries alkaline AAA",
         "Sennheiser wireless headphones RS 140", "Envelope pardo reciclado", "Quadro magnético branco"]  # fmt: skip


def errors(word: str) -> Iterator[str]:
    """Each letter lost, swapped with the next, wrong, or one too many."""
    for n in range(len(word)):
        yield word[:n] + word[n + 1 :]
        yield word[:n] + word[n + 1 : n + 2] + word[n] + word[n + 2 :]
        for letter in "aeioxzs3":
            yield word[:n] + letter + word[n + 1 :]
            yield word[:n] + letter + word[n:]
            yield word + letter


def outlives_every_error() -> None:
    """For each error in a rare word, alone and after the first word of the name, the item is found first."""
    made = Index(Entry(n, name) for n, name in enumerate(NAMES))
    missed = [
        wrong
        for key, name in enumerate(NAMES)
        for word in name.split()
        if len(word) > 4
        for wrong in errors(word)
        if [hit.key for hit in made.find(wrong, 1)] != [key]
    ]
    assert missed == []


def test_no_typing_error_in_a_rare_word_hides_its_item() -> None:
    outlives_every_error()


# --- controls ---------------------------------------------------------------------------------------------------------

SOME = [Entry(1, "Sony phone"), Entry(2, "Sony phone preto HDMI", ("A1",)), Entry(3, "phone Sony"), Entry(4, "cabo 24")]


def _no_carry(total: list[int], gains: Iterable[int]) -> None:
    total[:] = [one ^ two for one, two in zip([*total, *[0] * 20], [*gains, *[0] * 20], strict=False)]


@pytest.mark.parametrize(
    ("where", "what", "instead", "check"),
    [
        (slices, "add", _no_carry, lambda: finds_what_every_item_scored_finds(SOME, "sony phone preto", False)),
        (slices, "top", lambda total, among, most: (0, 0), lambda: finds_what_every_item_scored_finds(SOME, "s", True)),
        (Names, "of", lambda self, name: (), lambda: finds_a_name_first([Entry(1, "cabo cabo"), Entry(2, "cabo")])),
        (Postings, "discard", lambda self, word, item: False, lambda: is_as_if_made_afresh(SOME, [1, 2], "sony phone")),
        (meant, "slips", lambda word, before: [], outlives_every_error),
        (Vocabulary, "narrowed", lambda self, word: (1, []), outlives_every_error),
    ],
    ids=["no carrying", "nothing on top", "no names", "nothing is forgotten", "no slips", "none begin alike"],
)  # fmt: skip
def test_each_of_these_can_fail(
    monkeypatch: pytest.MonkeyPatch, where: object, what: str, instead: object, check: Callable[[], None]
) -> None:
    check()
    monkeypatch.setattr(where, what, instead)
    with pytest.raises((AssertionError, IndexError)):
        check()
