"""Access that was asked for, and what became of it."""
