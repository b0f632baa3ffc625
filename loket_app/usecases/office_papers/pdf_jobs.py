"""PDF bytes of an office paper as a job for the printer, with the office's identity on it."""

import hashlib
from typing import Any

from loket_app.documents.paper import Paper, letterhead
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.papers import safe_name
from loket_app.usecases.views.paper import PaperJob


def office_paper_of(look: Look, desk: Desk, **more: Any) -> Paper:
    """The paper of the office as it is now; `more` are other values of `Paper`."""
    office = look.settings.office()
    logo = desk.shared / office.logo if desk.shared is not None and office.logo else None
    return Paper(letterhead(office, logo if logo is not None and logo.is_file() else None), example=desk.demo, **more)


def paper_job(purpose: str, title: str, sheet: str, pdf: bytes, name: str) -> PaperJob:
    """The job of these bytes; `name` becomes the file's name."""
    return PaperJob(purpose, title, sheet, pdf, hashlib.sha256(pdf).hexdigest(), f"{safe_name(name)}.pdf")
