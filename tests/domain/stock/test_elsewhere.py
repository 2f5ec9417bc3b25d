"""Items of another program: what they are called here."""

import pytest

from domain.stock.elsewhere import There, mirrored


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Monitor 24", "Monitor 24"),
        ("מסך 24", "מסך 24"),
        ("--- 🔧 ---", "TN-1"),
        ("", "TN-1"),
        ("Lamp \u202eevil\u202c", "Lamp evil"),
        ("Desk\n lamp", "Desk lamp"),
    ],
)
def test_what_nobody_could_look_for_is_called_by_its_code(name: str, kept: str) -> None:
    there = There(sku="TN-1", name=name, unit="pcs", barcode=None, active=True)
    assert mirrored(None, there).name == kept
