"""What people do and see: each act as a row of a table, what they are shown, and what the app is sent of it."""
