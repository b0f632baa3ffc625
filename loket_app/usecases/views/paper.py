"""A paper ready to be printed or shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperJob:
    """PDF bytes with what the print command needs to know.

    `purpose` is the kind of paper ("tanda_terima", "surat" …), `sheet` its size name ("F4", "A4", "A5", "80mm",
    "58mm"), `digest` the SHA-256 of the bytes, `letter_id` set for an issued letter, `file_name` a telling name.
    """

    purpose: str
    title: str
    sheet: str
    pdf: bytes
    digest: str
    file_name: str
    request_id: int | None = None
    letter_id: int | None = None
