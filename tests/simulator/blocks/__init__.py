"""Block Kit: what Slack accepts and what it refuses, as cases that are sent over HTTP, and as properties.

Nothing here is read from the simulator's tables, so that a wrong table does not make a wrong test. Only the
properties draw from them, and they have slack_sdk's own models beside them.
"""
