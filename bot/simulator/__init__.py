"""A local Slack: Web API, signed HTTP, Socket Mode and a page, for bots to run on unmodified.

Knows nothing of the bot it serves. Start it with `Simulator` or `serve` of `bot.simulator.server`.
"""
