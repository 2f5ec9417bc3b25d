"""What is known already: answers that are kept for others, open tickets about the same, and joining one of them."""
