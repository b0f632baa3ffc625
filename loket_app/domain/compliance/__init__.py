"""How the office keeps its promise of time: periods, facts in, exact figures out. Pure; durations are service time."""
