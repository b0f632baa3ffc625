"""Laporan: the figures of a period on screen, with their charts, and the ways to paper and Excel."""
