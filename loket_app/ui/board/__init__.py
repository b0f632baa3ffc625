"""The board: its rows, how they are painted, and the panel beside them."""
