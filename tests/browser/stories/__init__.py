"""Each line of the contacts module, done by a person: with a mouse, and by keyboard alone."""
