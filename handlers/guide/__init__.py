"""What is missing until everybody can work with the bot: for administrators in Slack, and for `backoffice doctor`."""
