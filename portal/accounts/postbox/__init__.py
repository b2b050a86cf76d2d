"""The worker's part of accounts: making one-time links and writing the mails."""
