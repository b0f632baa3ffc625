"""The SQLite store, spoken to through SQLAlchemy Core."""
