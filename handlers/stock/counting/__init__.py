"""A count: what is due for one, what is found without saying what is expected, and who books the difference."""
