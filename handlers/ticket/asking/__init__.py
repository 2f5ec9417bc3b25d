"""Asking for help: by the form, or by a message that becomes a ticket, with what was said before it."""
