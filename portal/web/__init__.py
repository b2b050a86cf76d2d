"""Floor 2: the Flask kit that every feature uses."""
