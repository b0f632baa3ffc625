"""What the screens read: queries that return frozen rows."""
