"""What the periods bring to the ledger: art. 130 and 133, in Portuguese."""

from datetime import UTC, date, datetime

from tests.desk import Counter
from tests.handlers.brazil.sampa import JUNE, at, enter, said
from tests.handlers.test_accrual import entries


def test_a_period_brings_its_days_once_on_the_day_after_its_end(counter: Counter) -> None:
    brought = [("accrual", date(2026, 3, 10), 30_000)]
    mine = [line for line in entries(counter, "carla") if line[2] == 30_000]
    assert mine == brought
    at(counter, datetime(2027, 3, 10, 2, 59, tzinfo=UTC))
    assert len([line for line in entries(counter, "carla") if line[2] == 30_000]) == 1, "it is the 9th in São Paulo"
    at(counter, datetime(2027, 3, 10, 3, tzinfo=UTC))
    at(counter, datetime(2027, 3, 11, 3, tzinfo=UTC))
    assert [line for line in entries(counter, "carla") if line[2] == 30_000] == [
        *brought, ("accrual", date(2027, 3, 10), 30_000)
    ]  # fmt: skip


def test_absences_that_hr_enters_later_correct_what_the_period_brought(counter: Counter) -> None:
    for day in range(3, 8):
        assert enter(counter, "carla", "absence_br", date(2025, 11, day)) == ""
    at(counter, JUNE)
    assert [line[2] for line in entries(counter, "carla") if abs(line[2]) > 3000] == [30_000], "five are no matter"
    assert enter(counter, "carla", "absence_br", date(2025, 11, 10)) == ""
    at(counter, JUNE)
    assert [line[2] for line in entries(counter, "carla") if abs(line[2]) > 3000] == [30_000, -6_000]
    assert said(counter, "carla", "saldo explicar").split("\n") == [
        "*Férias:* saldo de 24 dias",
        "ter 10 de mar: −6 dias, correção do período aquisitivo 10/03/2025 – 09/03/2026: "
        "24 dias corridos com 6 faltas injustificadas (CLT art. 130)",
        "ter 10 de mar: +30 dias, período aquisitivo 10/03/2025 – 09/03/2026: "
        "30 dias corridos com 0 faltas injustificadas (CLT art. 130), a tirar até ter 9 de mar de 2027",
    ]


def test_a_long_licence_moves_the_period_to_the_return(counter: Counter) -> None:
    enter(counter, "carla", "paid_leave_br", date(2025, 9, 1), date(2025, 10, 1))
    at(counter, JUNE)
    assert said(counter, "carla", "saldo explicar").split("\n") == [
        "*Férias:* saldo de 0 dias",
        "ter 10 de mar: −30 dias, o período aquisitivo 10/03/2025 – 09/03/2026 mudou",
        "ter 10 de mar: +30 dias, período aquisitivo 10/03/2025 – 09/03/2026: "
        "30 dias corridos com 0 faltas injustificadas (CLT art. 130), a tirar até ter 9 de mar de 2027",
        "qui 2 de out de 2025: +0 dias, o período aquisitivo 10/03/2025 – 01/10/2025 não traz férias: "
        "mais de 30 dias de licença remunerada (CLT art. 133)",
    ]
    at(counter, datetime(2026, 10, 2, 12, tzinfo=UTC))
    assert entries(counter, "carla")[-1][1:] == (date(2026, 10, 2), 30_000)
