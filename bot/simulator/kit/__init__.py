"""Block Kit: the vocabulary of its limits, the tables of its blocks, the check, and what a form's fields hold."""
