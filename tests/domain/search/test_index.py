"""Stories of the index: a made catalogue of office stock in Portuguese, and codes."""

import pytest

from domain.search import Entry, Hit, Index

STOCK = {
    "chair": "Cadeira giratória ergonômica preta",
    "chair_plain": "Cadeira fixa empilhável azul",
    "monitor": 'Monitor LED 24" Samsung LS24C310',
    "monitor_27": 'Monitor LED 27" LG 27MP400',
    "toner": "Toner HP CE285A preto",
    "toner_brother": "Toner Brother TN-1060 preto",
    "hdmi_2": "Cabo HDMI 2 m",
    "hdmi_5": "Cabo HDMI 5 metros",
    "usb": "Cabo USB-C 1,5 m",
    "laptop": "Notebook Dell Latitude 5440 16 GB",
    "disk": "HD externo Seagate 500GB",
    "ssd": "SSD Kingston 480 GB",
    "pens": "Caneta esferográfica azul, caixa com 50",
    "paper": "Papel sulfite A4 75 g, 500 folhas",
    "stapler": "Grampeador metálico 26/6",
    "card": "Cartão de memória microSD 64 GB",
    "headset": "Fone de ouvido sem fio Jabra",
    "printer": "Impressora multifuncional Brother DCP-L2540DW",
    "battery": "Pilha alcalina AA (pacote com 4)",
    "overhead": "Luminária overhead articulada",
}
INDEX = Index(
    (Entry(key, name) for key, name in STOCK.items()),
    synonyms=[["notebook", "laptop"], ["fone", "headset"], ["HD", "disco"]],
)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("cadeira giratoria", "chair"),
        ("CADEIRAS ERGONÔMICAS", "chair"),
        ("ergonomica cadeira", "chair"),
        ("cadera ergonomca", "chair"),
        ("cadeira azul", "chair_plain"),
        ("cabos hdmi 2m", "hdmi_2"),
        ("hdmi 2 metros", "hdmi_2"),
        ("cabo hdmi 5m", "hdmi_5"),
        ("hmdi 5 m", "hdmi_5"),
        ("usb c 1.5m", "usb"),
        ('monitor 24"', "monitor"),
        ("monitores 27 polegadas", "monitor_27"),
        ("montior 27''", "monitor_27"),
        ("ls24c310", "monitor"),
        ("LS 24C310", "monitor"),
        ("tonner hp", "toner"),
        ("toner ph", "toner"),
        ("gl monitor", "monitor_27"),
        ("tn1060", "toner_brother"),
        ("toner tn 1060", "toner_brother"),
        ("laptop dell", "laptop"),
        ("laptops 16gb", "laptop"),
        ("lapotp", "laptop"),
        ("hd 500 gb", "disk"),
        ("disco externo 500-GB", "disk"),
        ("ssd 480gb", "ssd"),
        ("canetas azuis", "pens"),
        ("papeis a4", "paper"),
        ("grampeadores", "stapler"),
        ("cartões de memoria", "card"),
        ("micro sd 64gb", "card"),
        ("headset", "headset"),
        ("dcp l2540dw", "printer"),
        ("dcpl2540", "printer"),
        ("multi funcional", "printer"),
        ("pilhas aa", "battery"),
        ("over head", "overhead"),
    ],
)
def test_what_is_typed_finds_what_is_meant(typed: str, wanted: str) -> None:
    assert [hit.key for hit in INDEX.find(typed, 1)] == [wanted]


@pytest.mark.parametrize(("whole", "wanted"), [("cabo hdmi 2m", "hdmi_2"), ("impressora multi", "printer")])
def test_it_is_found_while_it_is_typed(whole: str, wanted: str) -> None:
    found = [wanted in [hit.key for hit in INDEX.find(whole[:n], typing=True)] for n in range(1, len(whole) + 1)]
    assert all(found)


def test_an_unfinished_word_is_one_only_while_it_is_typed() -> None:
    assert INDEX.find("ca") == []
    assert [hit.key for hit in INDEX.find("jab", typing=True)] == ["headset"]


@pytest.mark.parametrize("nothing", ["", "  ", "!?", "xyzzyq"])
def test_what_fits_nothing_finds_nothing(nothing: str) -> None:
    assert INDEX.find(nothing, typing=True) == []


def test_a_code_is_exact_but_for_case_spaces_and_dashes() -> None:
    index = Index(
        [Entry(1, "Toner", ("TN-1060", "789 1234")), Entry(2, "Drum", ("TN1060",)), Entry(3, "Pen", ("", "-"))]
    )
    assert index.exact("tn 1060") == [1, 2]
    assert index.exact("7891234") == [1]
    assert index.exact("TN-106") == index.exact("") == index.exact("-") == []
    index.put(Entry(1, "Toner", ("TN-1070",)))
    assert (index.exact("TN1060"), index.exact("TN1070")) == ([2], [1])


def test_what_is_said_about_an_item_finds_it_after_names() -> None:
    index = Index([Entry(1, "Remote control", about="Sony"), Entry(2, "Sony cable"), Entry(3, "Desk", about="Wood")])
    assert [hit.key for hit in index.find("sony")] == [2, 1]
    assert [hit.key for hit in index.find("sony remote")] == [1, 2]


def test_a_change_is_found_at_once() -> None:
    index = Index([Entry("a", "Mesa redonda")])
    index.put(Entry("b", "Mesa retangular"))
    index.put(Entry("a", "Armário alto"))
    assert [hit.key for hit in index.find("mesas")] == ["b"]
    index.remove("b")
    index.remove("never there")
    assert (index.find("mesa"), len(index)) == ([], 1)


def test_a_word_that_was_common_is_forgotten_with_its_last_item() -> None:
    index = Index([Entry(1, "Mesa azul"), Entry(2, "Mesa verde"), Entry(3, "Luz")])
    assert [hit.key for hit in index.find("mesa")] == [1, 2]
    index.remove(1)
    index.remove(2)
    index.put(Entry(4, "Porta"))
    index.put(Entry(5, "Mesa verde"))
    index.put(Entry(6, "Mesa azul"))
    assert [hit.key for hit in index.find("mesa")] == [6, 5]


def test_a_hit_says_how_well_it_fits() -> None:
    index = Index([Entry(1, "HDMI cable"), Entry(2, "USB cable")])
    first, second = index.find("hdmi cable")
    assert isinstance(first, Hit)
    assert (first.key, second.key) == (1, 2)
    assert first.score > second.score > 0
