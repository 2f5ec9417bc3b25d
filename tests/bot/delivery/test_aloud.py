"""What is said in a thread and concerns those too who have no part in it."""

from handlers.call import Message
from tests.bot.delivery.conftest import PostOffice


def test_what_the_team_is_to_hear_is_shown_in_the_channel_too(post: PostOffice) -> None:
    slack, channel = post.slack(), "C0HELP"
    members = ["U0EVA", "U0SIMBOT1"]
    post.simulator.client.post("/sim/channels", {"id": channel, "name": "help", "is_private": True, "members": members})
    first = slack.post(channel, Message(text="VPN is down", aloud=True), token="a")
    quiet = slack.post(channel, Message(text="Which one?"), token="b", thread=first)
    aloud = slack.post(channel, Message(text="Not solved yet", aloud=True), token="c", thread=first)
    shown = {m["ts"]: m.get("subtype") for m in post.simulator.client.get("/sim/messages")["messages"]}
    assert [shown[ts] for ts in (first, quiet, aloud)] == [None, None, "thread_broadcast"]
