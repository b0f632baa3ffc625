"""What screen Dokumen lists: an office paper, what it asks of the clerk, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from loket_app.usecases.desk import Desk
from loket_app.usecases.views.paper import PaperJob


class Group(StrEnum):
    """The groups of the list, in their order."""

    DAY = "Pembukaan dan penutupan"
    BOOKS = "Buku kantor"
    REPORTS = "Laporan"
    PLEDGES = "Pakta dan maklumat"
    STANDARDS = "SOP dan standar pelayanan"
    SURVEY = "Survei (SKM)"
    INNOVATION = "Inovasi LAYAR RAMAH"


class Ask(StrEnum):
    """What a paper may ask before it can be made."""

    PERIOD = "masa"
    SURVEY = "survei"
    SERVICE = "layanan"
    OFFICER = "petugas"
    SHEET = "kertas"
    SOP = "sop"
    DATE = "tanggal"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the clerk chose; what was not asked stays None.

    `first` and `last` are local dates, both included; `service` and `sop` are keys, `officer` an id, `sheet` a name
    ("A4", "F4", "A3" …), `day` the date of the paper, `survey` the id of a survey period.
    """

    first: date | None = None
    last: date | None = None
    service: str | None = None
    officer: int | None = None
    sheet: str | None = None
    sop: str | None = None
    day: date | None = None
    survey: int | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that was read for something that may be long; `draw(*args, told=…)` gives its bytes, in any process.

    `rows` says how long it is; `told` is called with how much of how much is done.
    """

    rows: int
    draw: Callable[..., bytes]
    args: tuple[Any, ...]
    job: Callable[[bytes], PaperJob] | None = None

    def finished(self) -> bytes:
        """The bytes, made here and now."""
        return self.draw(*self.args)


@dataclass(frozen=True, slots=True)
class OfficePaper:
    """One paper of the office. `says` tells in one Indonesian sentence what it is for.

    `make`, `workbook`, `page`, `word` (.docx) and `image` (.png) read only and run outside the window's thread. They
    raise `Refused` with the field named after the `Ask` that is to be put right. `optional` names what is asked but may
    stay empty (all of them; for an officer, what `unnamed` says instead; for a date, dots or the paper's own).
    What may be long also offers `prepared`, `prepared_workbook` and `prepared_word`: the reading alone, so that the
    drawing can be done in a process of its own. `prepared` always has a `job`.
    """

    key: str
    group: Group
    title: str
    says: str
    asks: tuple[Ask, ...]
    make: Callable[[Desk, Choice], PaperJob]
    workbook: Callable[[Desk, Choice], bytes] | None = None
    page: Callable[[Desk, Choice], str] | None = None
    sheets: tuple[str, ...] = ()
    optional: tuple[Ask, ...] = ()
    prepared: Callable[[Desk, Choice], Prepared] | None = None
    prepared_workbook: Callable[[Desk, Choice], Prepared] | None = None
    word: Callable[[Desk, Choice], bytes] | None = None
    prepared_word: Callable[[Desk, Choice], Prepared] | None = None
    image: Callable[[Desk, Choice], bytes] | None = None
    unnamed: str = ""
