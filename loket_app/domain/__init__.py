"""The rules of the office: pure values and functions, standard library only."""
