"""The board screen: open requests, the next act on each, and the sheets for everything else."""
