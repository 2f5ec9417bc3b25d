"""What keepers undo: the opposite of what was done, never below what is promised."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.refusal import Refusal
from domain.stock import GoneSince, Kind, Level, Movement, NotByHand, check_move, read_difference, undoing

NOW = datetime(2026, 8, 3, 9, tzinfo=UTC)
MOVES = st.lists(st.tuples(st.sampled_from(Kind), st.integers(1, 2), st.integers(1, 9)), max_size=12)


def movements(kind: Kind, place: int, much: int, first_id: int) -> list[Movement]:
    """A turn of a kind: of both places, if it is a transfer."""
    change, of_request = Decimal(much), 7 if kind in (Kind.RESERVATION, Kind.RELEASE, Kind.RETURN) else None
    on_hand = {Kind.ISSUE: -change, Kind.TRANSFER: -change, Kind.RETURN: change}.get(kind, change)
    reserved = {Kind.RESERVATION: change, Kind.RELEASE: -change, Kind.RETURN: change}.get(kind, Decimal(0))
    if kind in (Kind.RESERVATION, Kind.RELEASE):
        on_hand = Decimal(0)
    made = Movement(id=first_id, kind=kind, item_id=1, location_id=place, on_hand=on_hand, reserved=reserved,
                    at=NOW, by_id=1, request_id=of_request, together=f"t{first_id}")  # fmt: skip
    if kind is not Kind.TRANSFER:
        return [made]
    other = Movement(id=first_id + 1, kind=kind, item_id=1, location_id=3 - place, on_hand=change, at=NOW, by_id=1,
                     together=f"t{first_id}")  # fmt: skip
    return [made, other]


def after(levels: Mapping[int, Level], turn: list[Movement]) -> dict[int, Level]:
    """The levels after a turn. Raises what check_move raises."""
    now = dict(levels)
    for one in turn:
        now[one.location_id] = check_move(now[one.location_id], one, item="x", unit="pcs")
    return now


@given(MOVES)
def test_what_is_undone_leaves_what_was_or_is_refused_for_what_stands_on_it(moves: list[tuple[Kind, int, int]]) -> None:
    levels = {place: Level(location_id=place, location=str(place)) for place in (1, 2)}
    turns: list[list[Movement]] = []
    for n, (kind, place, much) in enumerate(moves):
        turn = movements(kind, place, much, 2 * n + 1)
        try:
            levels = after(levels, turn)
        except Refusal:
            continue
        turns.append(turn)
    for turn in turns:
        try:
            back = undoing(turn, levels, at=NOW, by_id=2, together="u")
        except NotByHand:
            assert turn[0].request_id
        except GoneSince:
            assert any(levels[one.location_id].available < one.on_hand for one in turn)
        else:
            then = after(levels, back)
            assert after(then, turn) == levels, "done once more it is as before"
            assert [one.reverses for one in back] == [one.id for one in turn]


def test_a_difference_has_a_sign() -> None:
    for typed, read in (("2", 2), ("+2", 2), ("-2", -2), ("− 2", -2), ("-2 pcs", -2)):
        assert read_difference(typed, language="en", unit="pcs", places=0) == read
