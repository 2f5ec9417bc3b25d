"""The planner in the form: what is lawful now, and the refusals with their article, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.policy import Staffing
from domain.vacation import Entry, Rule
from storage import people, vacation
from tests.desk import Counter, accepted, form, press, words
from tests.handlers.brazil.sampa import AUG, ask, card, govern, preview
from tests.handlers.test_accrual import entries


def test_the_form_says_what_is_lawful_now_before_any_day_is_chosen(counter: Counter) -> None:
    assert preview(counter, "") == [
        "Escolha os dias para ver quanto somam.",
        "*Possível agora:* 30 · 15+15 · 16+14 · 20+10 · 25+5 · 14+8+8",
        "Do período aquisitivo 10/03/2025 – 09/03/2026: restam 30 dias corridos, a tirar até ter 9 de mar de 2027",
        "Próximo início possível: qua 1 de jul",
    ]
    assert preview(counter, "", by="eva")[1:] == [
        "*Lawful now:* 30 · 15+15 · 16+14 · 20+10 · 25+5 · 14+8+8",
        "Of the period 10 Mar 2025 – 9 Mar 2026: 30 calendar days left, to be taken by Tue 9 Mar 2027",
        "Next lawful start: Wed 1 Jul",
    ]


def test_a_part_is_said_with_what_may_follow_it_and_that_sending_it_is_the_consent(counter: Counter) -> None:
    assert preview(counter, "10 ago - 23 ago") == [
        "*14 dias*",
        "Saldo: 30 dias, depois 16 dias",
        "Do período aquisitivo 10/03/2025 – 09/03/2026, a tirar até ter 9 de mar de 2027",
        "Depois restam 16 dias corridos: 16 · 11+5 · 10+6 · 9+7 · 8+8",
        "Ao enviar, você concorda em dividir as férias (CLT art. 134 §1)",
        "Vai para Bruno Costa",
    ]
    assert preview(counter, "10 Aug - 8 Sep", by="eva")[:-1] == [
        "*30 days*",
        "Balance: 30 days, then 0 days",
        "Of the period 10 Mar 2025 – 9 Mar 2026, to be taken by Tue 9 Mar 2027",
    ]


def test_férias_have_no_half_days_and_nobody_asks_for_an_absence_without_reason(counter: Counter) -> None:
    view = counter.command("carla", "", called="/vacation").open_view
    assert view
    blocks = [b["block_id"] for b in view["blocks"] if b["type"] == "input"]
    assert blocks == ["type", "first", "last", "note"]
    options = [o["value"] for o in view["blocks"][0]["element"]["options"]]
    assert options[0] == "vacation_br"
    assert not {"absence_br", "stoppage_br", "vacation"} & set(options)
    assert counter.command("rita", "for <@U0CARLA>", called="/vacation").open_view


@pytest.mark.parametrize(
    ("first", "last", "said_in_portuguese", "said_in_english"),
    [
        (
            AUG[7], AUG[20],
            "As férias não podem começar em sex 7 de ago: dom 9 de ago é o repouso semanal, e nos dois dias que o "
            "antecedem o início é vedado (CLT art. 134 §3). Início possível mais próximo: qui 6 de ago de 2026.",
            "Leave does not begin on Fri 7 Aug: Sun 9 Aug is the weekly rest, and the two days before it are barred "
            "(CLT art. 134 §3). Nearest lawful start: Thu 6 Aug 2026.",
        ),
        (
            date(2026, 7, 7), date(2026, 7, 20),
            "As férias não podem começar em ter 7 de jul: qui 9 de jul é feriado, e nos dois dias que o antecedem o "
            "início é vedado (CLT art. 134 §3). Início possível mais próximo: seg 6 de jul de 2026.",
            "Leave does not begin on Tue 7 Jul: Thu 9 Jul is a holiday, and the two days before it are barred "
            "(CLT art. 134 §3). Nearest lawful start: Mon 6 Jul 2026.",
        ),
        (
            AUG[9], AUG[22],
            "As férias não começam em feriado nem em dia de repouso, e dom 9 de ago é um deles (TST, Precedente "
            "Normativo 100). Início possível mais próximo: seg 10 de ago de 2026.",
            "Leave does not begin on a holiday or a day of rest, and Sun 9 Aug is one (TST, Precedente Normativo 100). "
            "Nearest lawful start: Mon 10 Aug 2026.",
        ),
        (
            date(2026, 6, 29), date(2026, 7, 12),
            "As férias são comunicadas 30 dias antes do início (CLT art. 135), e seg 29 de jun é antes disso. "
            "Início possível mais próximo: qua 1 de jul de 2026.",
            "Leave is announced 30 days before it begins (CLT art. 135), and Mon 29 Jun is sooner. "
            "Nearest lawful start: Wed 1 Jul 2026.",
        ),
        (
            AUG[10], date(2026, 9, 5),
            "Um período de 27 dias corridos não é possível: dos 30 que restam, ele pode ter 5–25 ou 30. O mais próximo "
            "possível: 25 dias corridos (CLT art. 134 §1: no máximo três períodos, um de pelo menos 14 dias, os outros "
            "de pelo menos 5).",
            "A part of 27 calendar days does not fit: of the 30 that are left it can have 5–25 or 30. The nearest is "
            "25 calendar days (CLT art. 134 §1: at most three parts, one of at least 14 days, the others of at least "
            "5).",
        ),
        (
            AUG[10], date(2026, 9, 10),
            "Isto usa 32 dias corridos, e o período aquisitivo 10/03/2025 – 09/03/2026, que vem primeiro, ainda tem "
            "30 dias corridos. O mais próximo possível: 30 dias corridos.",
            "This takes 32 calendar days, and the period 10 Mar 2025 – 9 Mar 2026, which goes first, has 30 calendar "
            "days left. The nearest is 30 calendar days.",
        ),
        (
            date(2027, 2, 22), date(2027, 3, 23),
            "As férias terminam depois de ter 9 de mar de 2027, o último dia do período concessivo; o que é concedido "
            "depois é pago em dobro (CLT art. 134 e 137). Último início possível: seg 8 de fev de 2027.",
            "The leave ends after Tue 9 Mar 2027, the last day of the concessive period; what is granted later is paid "
            "double (CLT art. 134 and 137). Last lawful start: Mon 8 Feb 2027.",
        ),
    ],
)  # fmt: skip
def test_a_refusal_names_the_article_and_the_nearest_leave_that_is_lawful(
    counter: Counter, first: date, last: date, said_in_portuguese: str, said_in_english: str
) -> None:
    assert ask(counter, first, last) == said_in_portuguese
    assert ask(counter, first, last, by="eva") == said_in_english
    assert entries(counter, "carla")[-1][0] != "booked"


def test_what_was_asked_for_before_decides_about_the_next_part(counter: Counter) -> None:
    assert ask(counter, AUG[10], AUG[19]) == ""
    assert ask(counter, date(2026, 10, 19), date(2026, 10, 28)).startswith(
        "Um período de 10 dias corridos não é possível: dos 20 que restam, ele pode ter 5–6, 14–15 ou 20."
    )
    assert ask(counter, date(2026, 10, 19), date(2026, 11, 1)) == ""
    assert preview(counter, "1 dez - 6 dez")[3:5] == [
        "Ao enviar, você concorda em dividir as férias (CLT art. 134 §1)",
        "Vai para Bruno Costa",
    ]
    assert ask(counter, date(2026, 12, 1), date(2026, 12, 5)).startswith(
        "Um período de 5 dias corridos não é possível: dos 6 que restam, ele pode ter 6."
    )
    assert ask(counter, date(2026, 12, 1), date(2026, 12, 6)) == ""
    assert ask(counter, date(2027, 2, 1), date(2027, 2, 14)) == (
        "As férias do período aquisitivo 10/03/2026 – 09/03/2027 só podem ser tiradas depois que ele termina, "
        "não em seg 1 de fev de 2027 (CLT art. 134). Início possível mais próximo: qua 10 de mar de 2027."
    )
    assert ask(counter, date(2027, 3, 10), date(2027, 3, 23)) == "", "ahead, of what is acquired by then"


def test_whoever_has_no_hire_date_is_told_so(counter: Counter) -> None:
    with counter.db.write() as tx:
        people.save(tx, "carla@company.example", {"hired_on": None})
    assert ask(counter, AUG[10], AUG[23]) == (
        "As férias são contadas da data de admissão, e o cadastro não tem a sua. O RH pode incluí-la."
    )


def test_the_approver_reads_the_period_its_end_and_what_is_left(counter: Counter) -> None:
    ask(counter, AUG[10], AUG[23], by="eva")
    assert card(counter, "bruno", 1)[:6] == [
        "*Eva Lima: Vacation*",
        "Mon 10 Aug – Sun 23 Aug · 14 calendar days",
        "Balance: 30 days, then 16 days",
        "Of the period 10 Mar 2025 – 9 Mar 2026, to be taken by Tue 9 Mar 2027",
        "Then 16 calendar days left: 16 · 11+5 · 10+6 · 9+7 · 8+8",
        "To be announced by Sat 11 Jul, 30 days before it begins (CLT art. 135)",
    ]
    counter.now = datetime(2026, 7, 12, 12, tzinfo=UTC)
    assert card(counter, "bruno", 1)[5] == "⚠️ Less than 30 days before it begins (CLT art. 135)"
    counter.press(press("bruno", "request.approve", "1:1"))
    assert "CLT art. 135" not in "".join(card(counter, "bruno", 1))


def test_what_hr_enters_is_not_had_by_changing_something_else(counter: Counter) -> None:
    assert ask(counter, AUG[10], AUG[23]) == ""
    view = counter.press(press("carla", "vacation.open_change", "1:1")).open_view
    assert view
    [types] = [b["element"]["options"] for b in view["blocks"] if b.get("block_id") == "type"]
    assert not {"absence_br", "stoppage_br"} & {option["value"] for option in types}
    inputs = {"type": "stoppage_br", "first": AUG[3], "last": date(2027, 6, 30), "halves": "whole", "note": None}
    memo = {"form": "vacation.change", "person": counter.ids["carla"], "request": 1, "seen": 1}
    assert words(counter.submit(form("carla", "vacation.change", inputs, memo=memo))) == (
        "Ninguém pede Paralisação remunerada para si: é o RH que lança."
    )
    assert words(counter.submit(counter.ask("eva", AUG[24], AUG[28], type="absence_br"))) == (
        "Nobody asks for Unjustified absence themselves: HR enters it."
    )


def test_two_parts_that_are_asked_for_at_once_are_decided_one_after_the_other(counter: Counter) -> None:
    """Each alone is lawful; both together would take 40 of 30 days."""
    starts = (AUG[10], date(2026, 10, 19), date(2026, 11, 9), date(2027, 1, 11))
    forms = [counter.ask("carla", first, first + timedelta(days=19), type="vacation_br") for first in starts]
    answers = counter.submit_at_once(forms)
    assert accepted(answers) == 1
    refused = [words(answer) for answer in answers if answer.errors]
    assert {text[:57] for text in refused} == {"Isto usa 20 dias corridos, e o período aquisitivo 10/03/2"}


def test_a_part_that_waits_is_changed_within_its_own_days(counter: Counter) -> None:
    assert ask(counter, AUG[10], date(2026, 9, 8)) == ""
    inputs = {"type": "vacation_br", "first": AUG[10], "last": AUG[24], "note": None}
    memo = {"form": "vacation.change", "person": counter.ids["carla"], "request": 1, "seen": 1}
    assert words(counter.submit(form("carla", "vacation.change", inputs | {"last": date(2026, 9, 5)}, memo=memo))) == (
        "Um período de 27 dias corridos não é possível: dos 30 que restam, ele pode ter 5–25 ou 30. O mais próximo "
        "possível: 25 dias corridos (CLT art. 134 §1: no máximo três períodos, um de pelo menos 14 dias, os outros "
        "de pelo menos 5)."
    )
    assert counter.submit(form("carla", "vacation.change", inputs, memo=memo)).errors is None
    assert preview(counter, "")[1] == "*Possível agora:* 15 · 8+7 · 9+6 · 10+5"


def test_what_is_imported_is_divided_like_what_was_brought(counter: Counter) -> None:
    """12 of 30 days are left by the spreadsheet: 18 were taken before anything was known."""
    line = Entry(type="vacation_br", day=date(2026, 5, 1), amount=12_000 - 30_000, rule=Rule.IMPORTED)
    with counter.db.write() as tx:
        vacation.post(tx, counter.ids["eva"], [line], now=counter.now)
    assert preview(counter, "", by="eva")[1:3] == [
        "*Lawful now:* 12 · 6+6 · 7+5",
        "Of the period 10 Mar 2025 – 9 Mar 2026: 12 calendar days left, to be taken by Tue 9 Mar 2027",
    ]


def test_hr_enters_without_the_notice_and_is_reminded_of_the_consent(counter: Counter) -> None:
    assert preview(counter, "for <@U0CARLA> 8 Jun - 21 Jun", by="rita") == [
        "*14 days*",
        "Balance: 30 days, then 16 days",
        "Of the period 10 Mar 2025 – 9 Mar 2026, to be taken by Tue 9 Mar 2027",
        "Then 16 calendar days left: 16 · 11+5 · 10+6 · 9+7 · 8+8",
        "In parts only if Carla Dias agrees (CLT art. 134 §1)",
    ]


def test_once_everything_is_asked_for_nothing_is_offered(counter: Counter) -> None:
    assert ask(counter, AUG[10], date(2026, 9, 8)) == ""
    assert ask(counter, date(2027, 3, 15), date(2027, 4, 13)) == ""
    assert preview(counter, "") == ["Escolha os dias para ver quanto somam."]
    assert ask(counter, date(2027, 5, 3), date(2027, 5, 16)) == (
        "As férias do período aquisitivo 10/03/2027 – 09/03/2028 só podem ser tiradas depois que ele termina, "
        "não em seg 3 de mai de 2027 (CLT art. 134). Início possível mais próximo: seg 13 de mar de 2028."
    )


def test_days_offered_in_the_place_of_others_are_lawful_and_ahead(counter: Counter) -> None:
    govern(counter, counter.policy.leave.model_copy(update={"staffing": (Staffing(most_away=1),)}))
    assert ask(counter, date(2026, 7, 6), date(2026, 7, 25), by="eva") == ""
    # Saturday 25 July is nearer, and no day to begin.
    assert ask(counter, date(2026, 7, 8), date(2026, 7, 27)).endswith(
        "Os dias possíveis mais próximos: seg 27 de jul – sáb 15 de ago."
    )
