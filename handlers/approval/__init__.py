"""Asking, deciding and everything around it, the same for every kind of request."""
