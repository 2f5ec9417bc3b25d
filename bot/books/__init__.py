"""The books outside: a journal adapter behind a small port, and the work that is owed to it."""
