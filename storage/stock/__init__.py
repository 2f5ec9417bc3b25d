"""Stock in the database: items and their codes, the ledger of movements, requests, and who waits for what."""
