"""Stock: looked up, asked for, kept for who asked, and handed over."""
