"""The SKM: periods, anonymous answers, invitation codes, import, and the follow-up plan (RTL)."""
