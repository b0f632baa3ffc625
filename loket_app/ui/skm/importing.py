"""Impor."""

from loket_app.ui.skm.part import Part


class ImportPart(Part):
    """Tabel."""
