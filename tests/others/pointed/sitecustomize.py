"""On PYTHONPATH, replaces Slack's address by SLACK_API_URL in somebody else's program, and changes nothing else.

Python imports this by its name before it runs anything, in every child too. Neither slack_sdk nor slack_bolt read the
address from the environment.
"""

import os

from slack_sdk.web.async_base_client import AsyncBaseClient
from slack_sdk.web.base_client import BaseClient
from slack_sdk.web.legacy_base_client import LegacyBaseClient

for client in (BaseClient, AsyncBaseClient, LegacyBaseClient):
    made = vars(client)["__init__"]
    made.__defaults__ = tuple(
        os.environ["SLACK_API_URL"] if value == client.BASE_URL else value for value in made.__defaults__
    )
