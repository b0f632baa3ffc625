"""Fifth schema: complaints (pengaduan)."""

STATEMENTS: tuple[str, ...] = ()
