"""Part."""

from loket_app.ui.skm.part import Part


class PlanPart(Part):
    """Part."""
