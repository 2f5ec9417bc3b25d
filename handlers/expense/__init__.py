"""Expenses: claimed line by line, decided as one report."""
