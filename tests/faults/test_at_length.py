"""What `make test` shows in small, at length: frozen workers, lives of requests, forgeries, mutated deliveries."""

import random

import pytest
from alembic.script import ScriptDirectory
from hypothesis import given, settings
from hypothesis.stateful import run_state_machine_as_test

from storage import schema
from tests.bot.delivery.conftest import OWNER, PostOffice
from tests.bot.delivery.test_frozen import freeze_often, stand_where_we_think
from tests.bot.web.conftest import Front, signature
from tests.bot.web.test_front_door import GOOD, mutated
from tests.bot.web.test_fuzz import consistent, fuzz
from tests.domain.approval.test_life import Life
from tests.domain.ticket.test_walk import check
from tests.domain.ticket.walk import calendars, stories
from tests.faults.conftest import Figure
from tests.handlers.test_lives import Made, live, made
from tests.handlers.ticket.talk import talking
from tests.handlers.ticket.test_two_threads import run
from tests.storage.test_schema import empty_url, fill, held

__all__ = ["empty_url", "made"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.mark.parametrize("other", [OWNER, "worker b"], ids=["same process", "another process"])
def test_a_hundred_frozen_workers_leave_one_message_each(post: PostOffice, other: str, figure: Figure) -> None:
    extra, swept = freeze_often(post, 100, other)
    figure(f"100 workers frozen past their lease left {extra} extra copies, the sweep took {swept} away")
    stand_where_we_think(post)


def test_two_thousand_lives_of_fifty_turns(figure: Figure) -> None:
    run_state_machine_as_test(Life, settings=settings(max_examples=2000, stateful_step_count=50, deadline=None))
    figure("2000 lives of up to 50 turns: ledger = decisions, nobody decided their own")


def test_ten_thousand_tickets_along_the_wall_clock(figure: Figure) -> None:
    settings(max_examples=10_000, deadline=None)(given(stories(calendars(11, 400)))(check))()
    figure("10,000 stories of tickets in 400 working times: spent, due and told to the minute")


def test_two_hundred_lives_through_each_database(made: Made, figure: Figure) -> None:
    live(made, 200)
    figure("200 lives of up to 50 turns at the desk: what is kept is what the pure rules say")


def test_of_ten_thousand_forgeries_none_is_taken_for_slacks(front: Front, figure: Figure) -> None:
    chance, good, before = random.Random(17), signature(GOOD), front.rows()
    statuses = [front.send(body, **headers).status for body, headers in
                (mutated(GOOD, good, chance) for _ in range(10_000))]  # fmt: skip
    figure(f"10,000 mutations of a signed request: {sum(s not in (400, 401) for s in statuses)} accepted")
    assert set(statuses) <= {400, 401}
    assert front.rows() == before


def test_twenty_thousand_deliveries_almost_in_form(
    front: Front, caplog: pytest.LogCaptureFixture, figure: Figure
) -> None:
    statuses = fuzz(front, caplog, n=20_000, seed=23)
    figure(f"20,000 mutated deliveries, answered: {dict(statuses)}")
    consistent(front)


def test_two_hundred_conversations_in_two_threads(database_url: str, figure: Figure) -> None:
    with talking(database_url) as talk:
        run(talk, examples=200, steps=30)
    figure("200 conversations of up to 30 turns: each message stands once in the other thread, notes nowhere else")


def test_up_from_each_version_with_what_was_kept_at_it(empty_url: str, figure: Figure) -> None:
    schema.migrate(empty_url)
    fill(empty_url)
    versions = [script.revision for script in ScriptDirectory(schema.MIGRATIONS).walk_revisions()]
    older = [*versions[1:6], *versions[6::6]]
    for version in older:
        schema.migrate(empty_url, revision=version)
        before = held(empty_url)
        schema.migrate(empty_url)
        assert schema.differences(empty_url) == []
        after = held(empty_url)
        assert {table: after[table] for table in before} == before, version
    figure(f"down to each of {len(older)} versions and up again: no difference, and every row that was there")
