"""Mail (邮件): a letter, and the ways it can leave the portal. Sent by the worker only."""
