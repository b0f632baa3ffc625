"""Sixth schema: the day's opening check and closing sheet."""

STATEMENTS: tuple[str, ...] = ()
