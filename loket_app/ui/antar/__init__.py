"""Deliveries to the home: who brings which letter where, and how it ended."""
