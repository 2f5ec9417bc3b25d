"""Files between Slack and the database: fetched when somebody handed one in, sent when somebody may look at it."""
