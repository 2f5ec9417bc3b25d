"""Circles of managers."""

import pytest

from domain.roster import circles


@pytest.mark.parametrize(
    ("managers", "found"),
    [
        ({}, []),
        ({"ana": "bruno", "bruno": None}, []),
        ({"ana": "ana"}, [("ana", "ana")]),
        ({"eva": "ana", "ana": "bruno", "bruno": "ana"}, [("ana", "bruno", "ana")]),
        ({"a": "b", "b": "a", "c": "d", "d": "e", "e": "c"}, [("a", "b", "a"), ("c", "d", "e", "c")]),
    ],
)
def test_each_circle_of_managers_is_found_once(managers: dict[str, str | None], found: list[tuple[str, ...]]) -> None:
    assert list(circles(managers)) == found
