"""The clocks of a ticket say what a walk along the wall clock finds, whatever befell it."""

import pytest
from hypothesis import Phase, given, settings

from domain.ticket import Clock, check_at, clocks
from tests.domain.minutes import MINUTE
from tests.domain.ticket.walk import FEW, LONG, SHARES, Story, Walk, lived, reaching, stories

EXAMPLES = 2000


def check(story: Story) -> None:
    """To the minute: what is spent, when it is due, whether it was breached, when somebody is to be told next."""
    ticket, walk = lived(story), Walk(story)
    known = clocks(ticket, story.hours(ticket))
    spent = [sum(walk.response), sum(walk.resolution)]
    assert known.response.spent(story.now) == spent[0] * MINUTE
    assert known.resolution.spent(story.now) == spent[1] * MINUTE
    targets = walk.targets()
    assert known.response.breached(story.now) == (spent[0] > targets[0])
    assert known.resolution.breached(story.now) == (spent[1] > targets[1])
    # Nothing happens any more, but time goes by.
    walk.until(LONG)
    moments = [
        next_told(story, known.response, walk.response, targets[0], walk.told[0]) if walk.runs()[0] else None,
        next_told(story, known.resolution, walk.resolution, targets[1], walk.told[1]) if walk.runs()[1] else None,
    ]
    found = check_at(ticket, story.hours(ticket), SHARES)
    soonest = min((moment for moment in moments if moment is not None), default=None)
    if soonest is not None:
        assert found == story.started + soonest * MINUTE
    else:
        assert found is None or found > story.started + LONG * MINUTE


def next_told(story: Story, clock: Clock, counted: bytearray, target: int, told: int) -> int | None:
    """When the next share is spent, in minutes; the clock is due when the walk says so."""
    due, found = clock.due(), reaching(counted, target)
    if found is not None:
        assert due == story.started + found * MINUTE
    else:
        assert due is None or due > story.started + LONG * MINUTE
    return reaching(counted, target * SHARES[told] // 100) if told < len(SHARES) else None


@settings(max_examples=EXAMPLES)
@given(stories(FEW))
def test_the_clocks_say_what_a_walk_along_the_wall_clock_finds(story: Story) -> None:
    check(story)


def test_control_counted_anew_from_the_beginning_the_walk_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    only_now = Story.hours
    monkeypatch.setattr(Story, "hours", lambda story, ticket: only_now(story, ticket)[-1:])
    few = settings(max_examples=300, database=None, phases=[Phase.generate])
    with pytest.raises(AssertionError):
        few(given(stories(FEW))(check))()
