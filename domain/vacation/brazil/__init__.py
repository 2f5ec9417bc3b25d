"""Férias by the CLT, the labour law of Brazil: what is acquired, how it may be taken, until when. As of 2026."""
