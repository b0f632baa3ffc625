"""Isian."""

from loket_app.ui.skm.part import Part


class EntryPart(Part):
    """Kuesioner."""
