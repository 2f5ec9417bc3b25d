"""Who gives access and takes it away, where that is a program."""
