"""What is somebody's own: what the bot can do for them, how they want to be spoken to, what is kept of them."""
