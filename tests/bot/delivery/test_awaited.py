"""The roster names an account and Slack has still to tell of it: what is owed to its person waits."""

from datetime import timedelta

import sqlalchemy as sa

from bot.delivery.pay import LONGEST_PAUSE
from handlers import quiet
from storage import accounts, held
from storage.outgoing import ATTEMPTS
from storage.tables import slack_accounts
from tests.bot.delivery.conftest import PostOffice
from tests.company import account

HOUR = timedelta(hours=1)


def named_anew(post: PostOffice, name: str) -> str:
    """Slack has not told of somebody's account; returns its user."""
    theirs = sa.update(slack_accounts).where(slack_accounts.c.person_id == post.desk.ids[name])
    with post.desk.db.write() as tx:
        user: str = tx.execute(theirs.values(kind="unseen").returning(slack_accounts.c.user_id)).scalar_one()
    return user


def told_of(post: PostOffice, user: str) -> None:
    with post.desk.db.write() as tx:
        accounts.keep(tx, [account(user)], now=post.desk.now)


def test_what_is_owed_waits_until_slack_told_of_them(post: PostOffice) -> None:
    user = named_anew(post, "ana")
    post.owe("first")
    post.owe("second")
    post.round()
    post.time_passes()
    post.round()
    assert [(row.state, row.attempts) for row in post.rows()] == [("owed", 2), ("owed", 0)]
    told_of(post, user)
    post.time_passes()
    post.pay()
    assert post.words() == ["first", "second"]


def test_of_whom_slack_never_tells_is_given_up_later_than_it_tells_of_everybody(post: PostOffice) -> None:
    named_anew(post, "ana")
    post.owe("first")
    for _ in range(ATTEMPTS):
        post.round()
        post.time_passes()
    assert post.rows()[0].state == "dead"
    post.pay()
    assert post.mourned() == ["user_not_found"]
    assert timedelta(seconds=ATTEMPTS * LONGEST_PAUSE) > HOUR


def test_news_that_wait_for_the_morning_wait_for_slack_too(post: PostOffice) -> None:
    user, desk = named_anew(post, "ana"), post.desk
    with desk.db.write() as tx:
        held.hold(tx, "words", person_id=desk.ids["ana"], subject="1", facts={"text": "late"}, at=desk.now)
    assert quiet.tick(desk.db, desk.office, desk.now) == 0
    told_of(post, user)
    assert quiet.tick(desk.db, desk.office, desk.now + HOUR) == 1
    post.pay()
    assert post.words() == ["late"]


def test_control_who_is_in_slack_no_more_is_told_nothing(post: PostOffice) -> None:
    user, desk = named_anew(post, "ana"), post.desk
    with desk.db.write() as tx:
        tx.execute(sa.update(slack_accounts).where(slack_accounts.c.user_id == user).values(kind="deactivated"))
        held.hold(tx, "words", person_id=desk.ids["ana"], subject="1", facts={"text": "late"}, at=desk.now)
    post.owe("first")
    post.round()
    assert quiet.tick(desk.db, desk.office, desk.now) == 0
    with desk.db.read() as tx:
        assert held.due(tx, desk.now + HOUR, limit=1) == []
    assert post.rows()[0].state == "dead"
