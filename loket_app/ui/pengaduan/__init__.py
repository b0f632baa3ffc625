"""Complaints: what the office owes an answer to, one in full, and the sheets of its acts."""
