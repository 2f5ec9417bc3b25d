"""Where somebody is written to."""

from bot.slack import Slack
from storage import people
from storage.db import Database


class Unreachable(Exception):
    """Nobody in Slack stands behind the person."""


class Awaited(Unreachable):
    """Slack has still to tell of the account that the roster names."""


def conversation(db: Database, slack: Slack, person_id: int) -> str:
    """The person's conversation with the bot, opened if it is not known yet. Raises Unreachable, Awaited."""
    with db.read() as tx:
        known = people.conversation(tx, person_id)
        awaited = known is None and people.awaited(tx, person_id)
    if known is None:
        raise Awaited if awaited else Unreachable
    user_id, place = known
    if place is None:
        place = slack.open_conversation(user_id)
        with db.write() as tx:
            people.keep_conversation(tx, user_id=user_id, conversation=place)
    return place
