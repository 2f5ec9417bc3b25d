"""What is told without being asked for: who gets which digest, once per local day, and what stands in it."""
