"""The papers of the office that are not about one request: books, pledges, standards, the SOP, questionnaires."""
