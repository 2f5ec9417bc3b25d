"""IT tickets: what was promised by when, in the working time of who keeps the promise."""
