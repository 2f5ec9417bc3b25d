"""What the form says when the answer is no: beside its field, in the person's language, with what would work."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.simulator.actor import eventually
from domain.policy import Leave
from tests.scenarios.conftest import ask, lines, preview, reads, wrong
from tests.stage import Stage, default_policy, on_stage

Case = tuple[dict[str, str | None], str, str, str]
"""What is put into the form, beside which field the refusal stands, and its sentence in English and in Portuguese."""
CASES: dict[str, Case] = {
    "the end before the start": (
        {"first": "2026-08-12", "last": "2026-08-11"},
        "last",
        "The last day is before the first.",
        "O último dia é antes do primeiro.",
    ),
    "one day without a half": (
        {"first": "2026-08-12", "halves": "both"},
        "halves",
        "One day cannot start in the afternoon and end at midday.",
        "Um dia só não pode começar à tarde e terminar ao meio-dia.",
    ),
    "half a day of a type in whole days": (
        {"type": "unpaid", "first": "2026-08-12", "halves": "until_midday"},
        "halves",
        "This type is taken in whole days only.",
        "Este tipo só pode ser tirado em dias inteiros.",
    ),
    "a weekend": (
        {"first": "2026-08-08", "last": "2026-08-09"},
        "last",
        "None of these days is a working day. The next one is Mon 10 Aug.",
        "Nenhum destes dias é dia de trabalho. O próximo é seg 10 de ago.",
    ),
    "a public holiday": (
        {"first": "2026-10-05"},
        "last",
        "None of these days is a working day. The next one is Tue 6 Oct.",
        "Nenhum destes dias é dia de trabalho. O próximo é ter 6 de out.",
    ),
    "half a day of a holiday": (
        {"first": "2026-10-05", "halves": "from_afternoon"},
        "last",
        "None of these days is a working day. The next one is Tue 6 Oct.",
        "Nenhum destes dias é dia de trabalho. O próximo é ter 6 de out.",
    ),
    "too little notice": (
        {"type": "unpaid", "first": "2026-08-05"},
        "first",
        "Wed 5 Aug is too early for this type. The earliest is Mon 10 Aug.",
        "Para este tipo, qua 5 de ago é cedo demais. A primeira data possível é seg 10 de ago.",
    ),
    "too long ago": (
        {"first": "2026-07-24"},
        "first",
        "Fri 24 Jul is too early for this type. The earliest is Mon 27 Jul.",
        "Para este tipo, sex 24 de jul é cedo demais. A primeira data possível é seg 27 de jul.",
    ),
    "too far ahead": (
        {"first": "2027-08-04"},
        "first",
        "Wed 4 Aug 2027 is too far ahead. The latest is Tue 3 Aug 2027.",
        "O início em qua 4 de ago de 2027 está longe demais. A última data possível é ter 3 de ago de 2027.",
    ),
    "years in one piece": (
        {"first": "2026-08-10", "last": "2028-08-11"},
        "last",
        "At most 732 days can be asked for in one piece.",
        "No máximo 732 dias podem ser pedidos de uma vez.",
    ),
    "not enough yet": (
        {"first": "2026-08-10", "last": "2026-08-13"},
        "last",
        "This takes 4 days. On Mon 10 Aug the balance is 2.5 days. From Tue 1 Sept you will have 4.5 days.",
        "O pedido usa 4 dias. Em seg 10 de ago o saldo é de 2,5 dias. A partir de ter 1 de set você terá 4,5 dias.",
    ),
    "never enough": (
        {"first": "2026-09-07", "last": "2026-09-11"},
        "last",
        "This takes 5 days. On Mon 7 Sept the balance is 4.5 days.",
        "O pedido usa 5 dias. Em seg 7 de set o saldo é de 4,5 dias.",
    ),
    "a day inside of leave that is booked": (
        {"first": "2026-08-18"},
        "first",
        "Tue 18 Aug is booked already, with {sick}.",
        "Já há uma folga em ter 18 de ago: {sick}.",
    ),
    "leave around leave that is booked": (
        {"type": "unpaid", "first": "2026-08-14", "last": "2026-08-25"},
        "first",
        "Mon 17 Aug is booked already, with {sick}.",
        "Já há uma folga em seg 17 de ago: {sick}.",
    ),
    "a clash with the second of two": (
        {"first": "2026-08-24", "last": "2026-08-25"},
        "first",
        "Mon 24 Aug is booked already, with {morning}.",
        "Já há uma folga em seg 24 de ago: {morning}.",
    ),
    "the morning of a day whose morning is booked": (
        {"first": "2026-08-24", "halves": "until_midday"},
        "first",
        "Mon 24 Aug is booked already, with {morning}.",
        "Já há uma folga em seg 24 de ago: {morning}.",
    ),
    "less than the type wants at a time": (
        {"type": "study", "first": "2026-09-07"},
        "last",
        "This takes 1 day, and this type is taken in at least 2 days at a time. Until Tue 8 Sept it would be 2 days.",
        "O pedido usa 1 dia, e este tipo exige pelo menos 2 dias de cada vez. Até ter 8 de set daria 2 dias.",
    ),
    "more in a row than the type allows": (
        {"type": "study", "first": "2026-09-03", "last": "2026-09-08"},
        "last",
        "This is 4 days in a row, and this type allows 3 days. Until Mon 7 Sept it would be 3 days.",
        "O período dá 4 dias, e este tipo permite até 3 dias de uma vez. Até seg 7 de set daria 3 dias.",
    ),
    "days on which nobody takes leave": (
        {"first": "2026-09-15"},
        "first",
        "This type cannot be taken Mon 14 Sept – Fri 18 Sept: Stocktaking. "
        "The nearest days that would do: Fri 11 Sept.",
        "Este tipo não pode ser tirado em seg 14 de set – sex 18 de set: Inventário. "
        "Os dias possíveis mais próximos: sex 11 de set.",
    ),
    "a team that is away already": (
        {"first": "2026-09-29"},
        "first",
        "Away on Tue 29 Sept: 1 not decided yet. At most 1 of the team may be away at once. "
        "The nearest days that would do: Wed 30 Sept.",
        "Fora em ter 29 de set: 1 ainda não decidido. No máximo 1 da equipe pode estar fora ao mesmo tempo. "
        "Os dias possíveis mais próximos: qua 30 de set.",
    ),
}


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    """Unpaid leave is taken in whole days here, study leave by two or three, and one of a team at a time is away."""
    policy = default_policy()
    known = policy.leave.model_dump(by_alias=True)
    known["types"]["unpaid"]["half_days"] = False
    study = {"name": {"en": "Study leave", "pt_BR": "Licença para estudos"}, "length": {"least": 2, "most": 3}}
    known["types"]["study"] = {"balance": False, **study}
    stocktaking = {"name": {"en": "Stocktaking", "pt_BR": "Inventário"}, "first": "14 Sep", "last": "18 Sep"}
    leave = Leave.model_validate(known | {"blackouts": [stocktaking], "staffing": [{"most_away": 1}]})
    with on_stage(database_url, tmp_path, policy=policy.model_copy(update={"leave": leave})) as made:
        yield made


@pytest.mark.parametrize(("name", "words"), [("ana", 2), ("carla", 3)], ids=["English", "Portuguese"])
def test_a_refusal_stands_beside_its_field(stage: Stage, name: str, words: int) -> None:
    stage.grant(name, 3)
    stage.grant(name, 2, on=date(2026, 9, 1))
    person = stage.actor(name)
    ask(person, "sick 17 Aug - 21 Aug")
    ask(person, "24 Aug morning")
    ask(stage.actor("eva"), "unpaid 29 Sep")
    booked = {"sick": "VAC-1", "morning": "VAC-2"}
    empty = {"type": "vacation", "last": None, "halves": "whole"}

    for told, case in CASES.items():
        inputs, field, sentence = case[0], case[1], str(case[words]).format(**booked)
        person.command("/vacation")
        assert wrong(person, **(empty | inputs)) == {field: sentence}, told

    person.command("/vacation")
    person.change("first", "2026-08-18")
    eventually(lambda: preview(person)[0].startswith("⚠️ "), what="the same before it is sent")


def test_the_free_half_of_a_day_can_still_be_taken(stage: Stage) -> None:
    stage.grant("ana", 1)
    ana = stage.actor("ana")
    ask(ana, "24 Aug morning")
    ask(ana, "24 Aug afternoon")
    assert lines(reads(ana, "VAC-1", "⏳"))[1] == "Mon 24 Aug, morning · half a day"
    assert lines(reads(ana, "VAC-2", "⏳"))[1] == "Mon 24 Aug, afternoon · half a day"
    ana.command("/vacation 25 Aug morning")
    assert wrong(ana) == {"last": "This takes half a day. On Tue 25 Aug the balance is 0 days."}
