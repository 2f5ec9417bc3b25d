"""The policy of access in app.yaml: the examples in its comments hold, and what is wrong is said."""

from pathlib import Path

import pytest

from domain.policy import Policy
from tests.bot.test_leave_policy import SHIPPED, read

SYSTEMS = SHIPPED[SHIPPED.index("# access:\n#   remind_days") : SHIPPED.index("\n# What people may be reimbursed")]
STEPS = SHIPPED[SHIPPED.index("  # access:\n  #   - ask: manager") : SHIPPED.index("\n# What is kept in stock, by")]


def switched_on(folder: Path, *changed: tuple[str, str]) -> Policy:
    """What app.yaml says once the examples are switched on, and changed."""
    systems = SYSTEMS.replace("\n# ", "\n").replace("# ", "", 1)
    steps = STEPS.replace("\n  # ", "\n  ").replace("# ", "", 1)
    for before, after in changed:
        assert before in systems
        systems = systems.replace(before, after, 1)
    return read(folder, SHIPPED.replace(SYSTEMS, systems).replace(STEPS, steps))


def test_the_examples_of_access_can_be_switched_on(tmp_path: Path) -> None:
    rules = switched_on(tmp_path)
    assert rules.access.most_days("crm", "seller") == 90
    assert rules.access.most_days("crm", "admin") == 7
    assert [step.ask for step in rules.approvals.access] == [
        ("manager",), ("head.of.sales@company.example",), ("it",)
    ]  # fmt: skip
    assert rules.approvals.access[1].when.category == ("crm.admin",)
    assert read(tmp_path, SHIPPED).access.systems == {}
    assert read(tmp_path, SHIPPED).access.remind_days == rules.access.remind_days


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("queue: access ", "queue: acess ", "access.systems.crm: no category of tickets is called acess"),
        ("seller:", "crm:", "crm: a role is called like a system; approvals could not tell them apart"),
        (
            "    crm:",
            "    erp: {name: {en: E, pt_BR: E}, roles: {crm: {name: {en: C, pt_BR: C}}}}\n    crm:",
            "crm: a role is called like a system",
        ),
        ("most_days: 90", "most_days: 0", "greater than or equal to 1"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, before: str, after: str, said: str) -> None:
    with pytest.raises(Exception, match=said):
        switched_on(tmp_path, (before, after))
