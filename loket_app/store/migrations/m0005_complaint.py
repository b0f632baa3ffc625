"""Fifth schema: complaints beside objections."""

STATEMENTS: tuple[str, ...] = ()
