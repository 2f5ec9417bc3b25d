"""One conversation in two threads: what is said on either side, with its files and edits, and whom it makes act."""
