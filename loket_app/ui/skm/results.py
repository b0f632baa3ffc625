"""Part."""

from loket_app.ui.skm.part import Part


class ResultsPart(Part):
    """Part."""
