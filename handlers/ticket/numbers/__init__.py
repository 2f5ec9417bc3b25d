"""Tickets in numbers: the figures of a month, and what is exported of a year."""
