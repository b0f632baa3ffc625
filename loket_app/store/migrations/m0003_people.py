"""Third schema: who looked at a person's data, restrictions of its use, and PIN tries."""

STATEMENTS: tuple[str, ...] = ()
