"""Laporan: the figures of a period read and computed, and set as screen, paper, workbook and the PATEN letter."""
