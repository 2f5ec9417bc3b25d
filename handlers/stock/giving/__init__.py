"""What was approved comes to who asked: kept for them until a day, waiting in the keepers' queue, handed over."""
