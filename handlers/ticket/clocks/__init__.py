"""What time brings about: warnings and breaches, closing, reminders of what nobody took, work that comes again."""
