"""Addresses of calendar feeds: shown again and again, renewed at will, and never kept."""

import re

import sqlalchemy as sa

from domain.vacation import Feed
from storage import feeds
from storage.db import Database
from storage.tables import calendar_feeds
from tests.stage import AUDIT_KEY


def everything(db: Database) -> str:
    """All that is kept of addresses."""
    with db.read() as tx:
        return str(tx.execute(sa.select(calendar_feeds)).all())


def test_it_is_the_same_each_time_and_another_for_each_feed_and_person(db: Database, ids: dict[str, int]) -> None:
    who = [(ids[name], feed) for name in ("ana", "bruno") for feed in Feed]
    with db.write() as tx:
        made = {each: feeds.token(tx, *each) for each in who}
        assert made == {each: feeds.token(tx, *each) for each in who}
        assert len(set(made.values())) == len(who)
        assert all(re.fullmatch("[0-9a-f]{40}", token) for token in made.values())
    with db.read() as tx:
        assert {feeds.holder(tx, token): token for token in made.values()} == made


def test_a_renewed_one_opens_nothing_any_more(db: Database, ids: dict[str, int]) -> None:
    with db.write() as tx:
        old, team = feeds.token(tx, ids["ana"], Feed.OWN), feeds.token(tx, ids["ana"], Feed.TEAM)
        new = feeds.renew(tx, ids["ana"], Feed.OWN)
        assert feeds.token(tx, ids["ana"], Feed.OWN) == new
        assert [feeds.holder(tx, t) for t in (old, new, team)] == [
            None,
            (ids["ana"], Feed.OWN),
            (ids["ana"], Feed.TEAM),
        ]


def test_what_is_kept_opens_nothing_without_the_key(db: Database, ids: dict[str, int]) -> None:
    with db.write() as tx:
        made = feeds.token(tx, ids["ana"], Feed.OWN)
    assert made not in everything(db)
    stolen = Database(db.url.render_as_string(hide_password=False), audit_key=b"a guess")
    with stolen.write() as tx:
        kept = tx.execute(sa.select(calendar_feeds)).one()
        assert feeds._token(tx, kept.seed) != made
        for guess in (kept.seed, kept.digest, kept.seed[:40], kept.digest[:40], feeds._token(tx, kept.seed)):
            assert feeds.holder(tx, guess) is None
    stolen.dispose()


def test_control_with_the_key_it_is_made_again(db: Database, ids: dict[str, int]) -> None:
    with db.write() as tx:
        made = feeds.token(tx, ids["ana"], Feed.OWN)
    other = Database(db.url.render_as_string(hide_password=False), audit_key=AUDIT_KEY.encode())
    with other.write() as tx:
        assert feeds.token(tx, ids["ana"], Feed.OWN) == made
    other.dispose()


def test_with_another_key_the_address_that_is_shown_works(db: Database, ids: dict[str, int]) -> None:
    with db.write() as tx:
        before = feeds.token(tx, ids["ana"], Feed.OWN)
    other = Database(db.url.render_as_string(hide_password=False), audit_key=b"the next key")
    with other.write() as tx:
        after = feeds.token(tx, ids["ana"], Feed.OWN)
        assert feeds.holder(tx, after) == (ids["ana"], Feed.OWN)
        assert feeds.holder(tx, before) is None
    other.dispose()
