"""Reading back what `archival` put into a PDF."""

import pypdfium2

MOST_FILES = 20
"""A PDF of ours carries one file; a foreign one with thousands is not searched to its end."""


def attached(pdf: bytes, name: str) -> bytes | None:
    """The bytes of the attached file `name`; None when there is none. Raises `pypdfium2.PdfiumError` for no PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for index in range(min(document.count_attachments(), MOST_FILES)):
            attachment = document.get_attachment(index)
            if attachment.get_name() == name:
                return bytes(attachment.get_data())
        return None
    finally:
        document.close()
