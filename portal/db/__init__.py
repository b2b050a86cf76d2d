"""Floor 1: tables, transactions and the database they live in."""
