"""Figures for those who lead: each a month against the one before, with what it counts."""
