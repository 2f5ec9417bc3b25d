"""Asking for an item: the form, what it brings to the engine of requests, and how much of it is approved."""
