"""Leave: asking for it, deciding on it, and looking things up."""
