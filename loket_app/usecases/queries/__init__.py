"""Queries: what the screens see, as frozen rows."""
