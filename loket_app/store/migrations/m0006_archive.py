"""Sixth schema: years that were closed into a file of their own."""

STATEMENTS: tuple[str, ...] = ()
