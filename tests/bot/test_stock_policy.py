"""The policy of stock in app.yaml: the examples in its comments hold."""

from pathlib import Path

from tests.bot.test_leave_policy import SHIPPED, read


def test_the_examples_of_stock_can_be_switched_on(tmp_path: Path) -> None:
    begins, ends = SHIPPED.index("# stock:\n#   sap"), SHIPPED.index("\n# Help with what does not work")
    switched_on = SHIPPED[begins:ends].replace("\n# ", "\n").replace("# ", "", 1)
    rules = read(tmp_path, SHIPPED[:begins] + switched_on + SHIPPED[ends:]).stock
    assert rules.channel == "C0123456789"
    assert rules.synonyms == (("notebook", "laptop", "portátil"),)
    assert rules.unit("kg").places == 3
    assert rules.unit("crate").name.pt_BR == "crate"
    assert rules.sap
    assert rules.sap.warehouses == {"01": "Lisbon", "02": "Porto"}
