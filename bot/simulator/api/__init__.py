"""What the app calls: Slack's methods as a table, behind one gate, and the addresses that belong to them."""
