"""The public display: numbers, services and calls on a second screen or a second PC; nobody's name."""
