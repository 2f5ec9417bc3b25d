"""Stories of stock."""
