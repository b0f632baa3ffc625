"""The screen SKM: results, entry, import, follow-up plan and survey periods."""
