"""Objections: the kroscek sheet, the decision, and the applicant who may go home."""
