"""What keepers write down of what moves, and what it comes to over time: history, figures, a picture."""
