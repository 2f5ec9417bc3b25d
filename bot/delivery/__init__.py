"""What is owed to Slack is paid here: claimed under a lease, drawn as it is true now, sent, settled."""

from bot.delivery.loop import Delivery

__all__ = ["Delivery"]
