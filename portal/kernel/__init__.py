"""Floor 0: what needs nothing but the standard library."""
