"""Money on its way to people, in the database: what is owed and what moved, payments, advances, and the journal."""
