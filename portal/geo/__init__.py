"""Floor 1: coordinates and shapes, without database or request."""
