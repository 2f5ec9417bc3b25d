"""Tickets: where each stands, what was done to it, and what was said about it."""
