"""Fourth schema: tickets and calls of the queue."""

STATEMENTS: tuple[str, ...] = ()
