"""The fiscal key: read as it is printed and typed, and every mistake in it told apart."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.expense.fiscal import (
    STATES,
    FiscalKey,
    FiscalKeyEmission,
    FiscalKeyIssuer,
    FiscalKeyLength,
    FiscalKeyMistyped,
    FiscalKeyModel,
    FiscalKeyMonth,
    FiscalKeySign,
    FiscalKeyState,
    check_digit,
    find_code,
    is_cnpj,
    read_code,
    read_key,
)
from domain.refusal import Refusal
from tests.receipts import fiscal_key

LETTERS = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12)
KEYS = st.builds(
    lambda state, month, base, model, number: fiscal_key(
        state=state, issued=(2026, month), cnpj=base, model=model, number=number
    ),
    st.sampled_from(sorted(STATES)),
    st.integers(1, 12),
    LETTERS.filter(lambda base: base != "0" * 12),
    st.sampled_from(["55", "65"]),
    st.integers(1, 999_999_999),
)
KEY = fiscal_key(cnpj="12ABC34501DE", issued=(2026, 11), number=1234)


def test_the_worked_examples_of_the_official_notes() -> None:
    # Manual de Orientação do Contribuinte, 2.2.6.3: the sum is 644, the rest 6, the digit 5.
    assert check_digit("5206043300991100250655012000000780026730161") == "5"
    # Receita Federal, CNPJ alfanumérico: the sums are 459 and 424, the digits 3 and 5.
    assert is_cnpj("12ABC34501DE35")
    assert is_cnpj("33009911002506")
    assert not is_cnpj("12ABC34501DE53")
    assert not is_cnpj("0" * 14)


@pytest.mark.parametrize(
    "typed",
    [KEY, str(FiscalKey(KEY)), f"  {KEY.lower()} ", f"NFe{KEY}", ".".join(str(FiscalKey(KEY)).split())],
)
def test_a_key_is_read_as_it_is_printed_typed_and_pasted(typed: str) -> None:
    key = read_key(typed)
    assert key.text == KEY
    assert (key.state, key.year, key.month, key.cnpj) == ("SP", 2026, 11, "12ABC34501DE35")
    assert (key.model, key.series, key.number, key.emission) == ("65", 1, 1234, "1")


def mend(text: str) -> str:
    """The key with the check digit that belongs to it."""
    return text[:43] + check_digit(text[:43])


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        (KEY[:-1], FiscalKeyLength(given=43)),
        ("", FiscalKeyLength(given=0)),
        (KEY[:20] + "O" + KEY[21:], FiscalKeySign(sign="O", place=21)),
        (KEY[:6] + "*" + KEY[7:], FiscalKeySign(sign="*", place=7)),
        (mend("99" + KEY[2:]), FiscalKeyState(code="99")),
        (mend(KEY[:4] + "13" + KEY[6:]), FiscalKeyMonth(code="13")),
        (mend(KEY[:18] + "36" + KEY[20:]), FiscalKeyIssuer(cnpj="12ABC34501DE36")),
        (mend(KEY[:20] + "57" + KEY[22:]), FiscalKeyModel(model="57")),
        (mend(KEY[:34] + "8" + KEY[35:]), FiscalKeyEmission(code="8")),
        (KEY[:-1] + str((int(KEY[-1]) + 1) % 10), FiscalKeyMistyped(last=str((int(KEY[-1]) + 1) % 10))),
    ],
)
def test_each_mistake_is_a_refusal_of_its_own(typed: str, refused: Refusal) -> None:
    with pytest.raises(type(refused)) as found:
        read_key(typed)
    assert found.value == refused


def test_an_invoice_that_a_person_issued_has_their_cpf() -> None:
    key = mend("35261100052998224725" + "55" + "920" + "000000001" + "1" + "00000001" + "0")
    assert read_key(key).cnpj == "00052998224725"
    with pytest.raises(FiscalKeyIssuer):
        read_key(mend(key[:22] + "001" + key[25:]))


def rest(text: str) -> int:
    """What its check digit is made of, computed another way: the weights from the left."""
    weights = [4, 3, 2, *([9, 8, 7, 6, 5, 4, 3, 2] * 5)]
    return (
        sum(w * "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(c) for w, c in zip(weights, text, strict=True)) % 11
    )


def is_lost_on_modulo_11(right: str, wrong: str) -> bool:
    """Whether no check digit can tell: both leave the same rest, or 0 and 1, which share a digit."""
    one, other = rest(right[:43]), rest(wrong[:43])
    return right[-1] == wrong[-1] and (one == other or {one, other} == {0, 1})


@given(key=KEYS, place=st.integers(0, 43), sign=st.sampled_from("0123456789ABCXYZ"))
def test_one_wrong_place_is_found_as_far_as_modulo_11_can(key: str, place: int, sign: str) -> None:
    wrong = key[:place] + sign + key[place + 1 :]
    assert read_key(key).text == key
    if wrong != key and not is_lost_on_modulo_11(key, wrong):
        with pytest.raises(Refusal):
            read_key(wrong)
    if wrong != key and sign.isdigit() and key[place].isdigit():
        assert not is_lost_on_modulo_11(key, wrong) or {rest(key[:43]), rest(wrong[:43])} == {0, 1}


@given(key=KEYS, place=st.integers(0, 42))
def test_two_neighbours_in_each_others_place_are_found_as_far_as_modulo_11_can(key: str, place: int) -> None:
    wrong = key[:place] + key[place + 1] + key[place] + key[place + 2 :]
    if wrong != key and not is_lost_on_modulo_11(key, wrong):
        with pytest.raises(Refusal):
            read_key(wrong)


@given(text=st.text(max_size=60) | st.text("0123456789|?p=&chNFe ", max_size=80))
def test_whatever_a_code_says_it_is_a_key_or_a_refusal(text: str) -> None:
    try:
        read_code(text)
        find_code(text)
    except Refusal:
        pass


# --- codes ------------------------------------------------------------------------------------------------------------

OFFLINE = fiscal_key(issued=(2026, 11), number=7, emission="9")
HEX = b"2026-11-05T21:10:00-03:00".hex()


@pytest.mark.parametrize(
    ("code", "day", "total"),
    [
        (f"https://www.sefaz.sp.gov.br/qrcode?p={KEY}|2|1|1|9D2E", None, None),
        (f"http://nfce.fazenda.mg.gov.br/portalnfce?p={KEY}%7C2%7C1%7C1%7C9D2E", None, None),
        (f"https://www.sefaz.sp.gov.br/qrcode?p={KEY}|3|1", None, None),
        (f"https://x.gov.br/q?p={OFFLINE}|2|1|05|45.90|4D2F|1|9D2E", date(2026, 11, 5), Decimal("45.90")),
        (f"https://x.gov.br/q?p={OFFLINE}|3|1|05|45.90|2|52998224725|c2ln+bg==", date(2026, 11, 5), Decimal("45.90")),
        (f"https://x.gov.br/q?p={OFFLINE}|3|1|31|free|||", None, None),
        (f"http://x.gov.br/q?chNFe={KEY}&nVersao=100&tpAmb=1&dhEmi={HEX}&vNF=60.90&vICMS=1", date(2026, 11, 5),
         Decimal("60.90")),
        (f"http://x.gov.br/q?chNFe={KEY}&dhEmi=zz&vNF=0", None, None),
        (KEY, None, None),
    ],
)  # fmt: skip
def test_a_code_says_the_key_and_offline_the_day_and_the_total(
    code: str, day: date | None, total: Decimal | None
) -> None:
    read = read_code(code)
    assert read.key.text in (KEY, OFFLINE)
    assert (read.day, read.total) == (day, total)


@pytest.mark.parametrize(
    ("words", "others"),
    [
        (f"45,90 {FiscalKey(KEY)} almoço com cliente", "45,90 almoço com cliente"),
        (f"{FiscalKey(KEY)} 45,90", "45,90"),
        (f"almoço https://x.gov.br/q?p={KEY}|2|1|1|9D 45,90", "almoço 45,90"),
        (f"45 {KEY}", "45"),
    ],
)
def test_a_key_is_found_among_other_words(words: str, others: str) -> None:
    found = find_code(words)
    assert found is not None
    assert (found[0].key.text, found[1]) == (KEY, others)


@pytest.mark.parametrize("words", ["45,90 EUR taxi", "1234 5678 taxi", "", "2026 11 05 almoço com Tom e Mei 12345678"])
def test_other_words_are_no_key(words: str) -> None:
    assert find_code(words) is None


@pytest.mark.parametrize("typed", [KEY[:30] + KEY[31:], KEY + "1"])
def test_among_other_words_a_key_with_a_place_missing_is_still_one(typed: str) -> None:
    with pytest.raises(FiscalKeyLength):
        find_code(f"almoço {typed}")
