"""What the policy says may be spent, in a few lines."""

from tests.desk import Counter, words
from tests.handlers.expense.test_spending import DAY, govern


def test_the_policy_is_told_in_a_few_lines(counter: Counter) -> None:
    wordings = {name: of.model_dump() for name, of in counter.policy.expenses.categories.items()}
    wordings["meals"]["receipt_from"] = "never"
    wide = {"category": ["meals", "travel"], "per": "trip", "count": 9, "then": "block"}
    others = {"per": "year", "amount": 9, "for": {"country": "BR"}}
    govern(counter, categories=wordings, receipt_from=25, late_days=30, limits=[DAY, wide, others])
    assert words(counter.command("ana", "policy", called="/expense")).split("\n") == [
        "*To be claimed:* Travel, Meals, Lodging, Office and Other",
        "• Meals: €60.00 a day, more with a reason",
        "• Meals and Travel: at most 9 expenses a claim",
        "*Receipt for Travel, Lodging, Office and Other:* from €25.00 on",
        "*Receipt for Meals:* not needed",
        "*How late:* up to 90 days, after 30 with a reason",
    ]
    govern(counter, receipt_from=25)
    assert words(counter.command("carla", "política", called="/expense")).split("\n")[1:] == [
        "*Comprovante:* a partir de €\xa025,00",
        "*Prazo:* até 90 dias",
    ]
    assert "`/expense policy` what may be spent" in words(counter.command("ana", "help", called="/expense"))
