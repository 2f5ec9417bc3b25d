"""What a team does with its tickets: its queue, who has which, handed over, merged, told to all as one incident."""
