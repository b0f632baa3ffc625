"""The office's books by day or month, on paper and as a workbook: one table read, one form filled."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from loket_app.domain.dates import MONTHS as MONTH_NAMES
from loket_app.domain.dates import local, long_date, numeric_date, plain_date
from loket_app.domain.errors import refuse
from loket_app.domain.form_model import Form, Sheet
from loket_app.domain.people import Role
from loket_app.domain.signature import Signatory
from loket_app.usecases import closed_years
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import form_named, signatory_now
from loket_app.usecases.office_papers.paper import Ask, Choice, Group, OfficePaper, Prepared
from loket_app.usecases.papers import finished, paper_of_office, signed_by
from loket_app.usecases.queries import books as read
from loket_app.usecases.queries import complaint_papers, number_check
from loket_app.usecases.queries.books import Period, Row
from loket_app.usecases.views.paper import PaperJob

SHEETS = (Sheet.F4.value, Sheet.A4.value)
LONGEST_DAYS = 366
Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Book:
    """One book: its form, and what reads its rows into the form's values."""

    form: str
    read: Callable[[Look, Period, Choice], Values]
    says: str
    optional: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class _Opened:
    """A book as read: form, values, paper, and its name."""

    form: Form
    values: Values
    paper: Any
    name: str
    rows: int
    title: str


def period_words(first: date, last: date) -> str:
    """Senin, 23 November 2026; November 2026; Tahun 2026; 1 s.d. 15 November 2026."""
    if first == last:
        return long_date(first)
    ends_month = (last + timedelta(days=1)).day == 1
    if first.day == 1 and ends_month and (first.year, first.month) == (last.year, last.month):
        return f"{MONTH_NAMES[first.month - 1]} {first.year}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"Tahun {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} s.d. {plain_date(last)}"
    return f"{plain_date(first)} s.d. {plain_date(last)}"


def chosen_period(look: Look, choice: Choice) -> Period:
    """The days that were chosen; today without a choice. Raises `Refused` for days that are no period."""
    today = local(look.now, look.zone).date()
    first = choice.first or today
    last = choice.last or first
    if last < first:
        raise refuse("masa", "Tanggal akhir mendahului tanggal awal.", Ask.PERIOD.value)
    if (last - first).days >= LONGEST_DAYS:
        raise refuse("masa", "Satu buku memuat paling lama satu tahun. Pilih masa yang lebih pendek.", Ask.PERIOD.value)
    return read.period(look, first, last)


def _read(desk: Desk, book: Book, choice: Choice) -> "_Opened":
    """The book's rows, closed years included. Raises `Disturbance` where one cannot be read."""
    wanted = desk.ask(chosen_period, choice)
    # Some books look at the whole year of their days.
    year = date(wanted.first.year, 1, 1), date(wanted.last.year, 12, 31)
    start, end = closed_years.span(*year, desk.ask(lambda look: look.zone))
    return closed_years.over_days(desk, start, end, _opened, desk, book, choice)


def _opened(look: Look, desk: Desk, book: Book, choice: Choice) -> _Opened:
    wanted = chosen_period(look, choice)
    form = form_named(look, book.form)
    if choice.sheet:
        form = replace(form, page=replace(form.page, sheet=Sheet(choice.sheet)))
    today = local(look.now, look.zone).date()
    paper = paper_of_office(look, desk, day=today, signatory=signatory_now(look)[0])
    rows = book.read(look, wanted, choice)
    # What is looked at by the year is named by the year.
    words = f"Tahun {rows['tahun']}" if "tahun" in rows else period_words(wanted.first, wanted.last)
    values = {
        **rows, **closing(look), "masa": words, "saringan": _narrowed(look, book, choice),
        "dicetak": local(look.now, look.zone),
    }  # fmt: skip
    count = sum(len(v) for v in rows.values() if isinstance(v, list))
    title = f"{form.title} {words}"
    name = title if "tahun" in rows else f"{form.title} {_file_words(wanted.first, wanted.last)}"
    return _Opened(form, values, replace(paper, title=title), name, count, title)


def _file_words(first: date, last: date) -> str:
    return numeric_date(first) if first == last else f"{numeric_date(first)} sd {numeric_date(last)}"


def _narrowed(look: Look, book: Book, choice: Choice) -> str:
    """What a book was narrowed to, so that nobody takes a part for the whole."""
    parts = []
    if choice.service and Ask.SERVICE in book.optional:
        names = {service.key: service.name for _, service in look.settings.services()}
        parts.append(f"layanan {names.get(choice.service, choice.service)}")
    if choice.officer and Ask.OFFICER in book.optional:
        parts.append(f"petugas {look.officer(choice.officer).name}")
    return " dan ".join(parts)


def closing(look: Look) -> Values:
    """Who closes a book: the Camat sees it, the Kasi Pelayanan keeps it."""
    seen, kept = signatory_now(look)[0], signed_by(look, Role.KASI_PELUM)
    return {**_signer("pengesah", seen, "CAMAT"), **_signer("pelaksana", kept, "KEPALA SEKSI PELAYANAN")}


def _signer(key: str, block: Signatory, post: str) -> Values:
    below = (block.rank, f"NIP {block.nip}" if block.nip else "")
    return {
        f"{key}_jabatan": "\n".join(block.heading) or f"{post},",
        f"{key}_nama": block.name,
        f"{key}_bawah": "\n".join(line for line in below if line),
    }


# -- the two ways out ----------------------------------------------------------------------------------------------


def _printed(form: Form, values: Values, paper: Any, told: Any = None) -> bytes:
    from loket_app.documents.page import render

    return render(form, values, paper, told=told)


def _table(form: Form, values: Values, subtitle: str, told: Any = None) -> bytes:
    from loket_app.documents.form_workbook import form_workbook

    return form_workbook(form, values, subtitle, told)


def prepared(book: Book, desk: Desk, choice: Choice) -> Prepared:
    """The book as read, to be drawn here or in another process."""
    found = _read(desk, book, choice)

    def job(pdf: bytes) -> PaperJob:
        return finished(found.form.key, found.form, pdf, found.name, title=found.title)

    return Prepared(found.rows, _printed, (found.form, found.values, found.paper), job)


def prepared_workbook(book: Book, desk: Desk, choice: Choice) -> Prepared:
    """The same rows for a workbook."""
    found = _read(desk, book, choice)
    head = found.paper.letterhead
    parts = [f"{head.kecamatan.title()}, {head.kabupaten.removeprefix('PEMERINTAH ').title()}"]
    parts.append(f"Masa {found.values['masa']}")
    if found.values["saringan"]:
        parts.append(f"Hanya {found.values['saringan']}")
    return Prepared(found.rows, _table, (found.form, found.values, " \N{MIDDLE DOT} ".join(parts)))


def make(book: Book, desk: Desk, choice: Choice) -> PaperJob:
    """The book on paper."""
    ready = prepared(book, desk, choice)
    assert ready.job is not None
    return ready.job(ready.finished())


def make_workbook(book: Book, desk: Desk, choice: Choice) -> bytes:
    """The book as a workbook."""
    return prepared_workbook(book, desk, choice).finished()


# -- the books -----------------------------------------------------------------------------------------------------


def _guests(look: Look, wanted: Period, _: Choice) -> Values:
    return _counted("tamu", read.guests(look, wanted))


def _requests(look: Look, wanted: Period, choice: Choice) -> Values:
    return _counted("permohonan", read.requests(look, wanted, choice.service or "", choice.officer or 0))


def _dispatch(look: Look, wanted: Period, choice: Choice) -> Values:
    waiting = read.not_collected(look, wanted, choice.service or "")
    handed = read.handed_over(look, wanted, choice.service or "")
    return {**_counted("diserahkan", handed), "menunggu": waiting, "jumlah_menunggu": len(waiting)}


def _numbers(look: Look, wanted: Period, _: Choice) -> Values:
    rows = read.numbers(look, wanted)
    return {**_counted("nomor", rows), "jumlah_batal": sum(row["keadaan"] == read.CANCELLED_WORD for row in rows)}


def _objections(look: Look, wanted: Period, _: Choice) -> Values:
    return _counted("keberatan", read.objections(look, wanted))


def _complaints(look: Look, wanted: Period, _: Choice) -> Values:
    return complaint_papers.book(look, wanted)


def _deliveries(look: Look, wanted: Period, choice: Choice) -> Values:
    return _counted("pengantaran", read.deliveries(look, wanted, choice.officer or 0))


def _counted(key: str, rows: list[Row]) -> Values:
    return {key: rows, "jumlah": len(rows)}


def _number_check(look: Look, wanted: Period, _: Choice) -> Values:
    return number_check.values(look, wanted.first.year, wanted.last.year)


BOOKS = (
    Book("buku_tamu", _guests, "Semua tamu yang datang dengan jam, keperluan, dan hasilnya."),
    Book(
        "buku_register", _requests,
        "Permohonan yang diterima menurut nomor register, dengan ketepatan waktu dan nomor suratnya.",
        (Ask.SERVICE, Ask.OFFICER),
    ),
    Book(
        "buku_ekspedisi", _dispatch,
        "Surat yang keluar dengan penerima dan tempat tanda tangannya, dan surat yang masih menunggu diambil.",
        (Ask.SERVICE,),
    ),
    Book("buku_nomor", _numbers, "Semua nomor surat yang diambil; nomor yang dibatalkan tetap tercatat sebagai batal."),
    Book(
        "periksa_nomor", _number_check,
        "Pemeriksaan setahun penuh: tidak boleh ada nomor yang terlewat atau kembar, dan yang batal disebut satu-satu.",
    ),
    Book("buku_keberatan", _objections, "Keberatan pemohon dengan hitungan waktu, putusan, dan tindak lanjutnya."),
    Book(
        "buku_pengaduan", _complaints,
        "Pengaduan dengan penanggung jawab, batas jawaban, dan hasilnya; tanpa nama pelapor.",
    ),
    Book(
        "buku_pengantaran", _deliveries, "Surat yang diantar ke rumah: petugas, waktu, penerima, dan hasilnya.",
        (Ask.OFFICER,),
    ),
)  # fmt: skip
TITLES = {
    "buku_tamu": "Buku tamu", "buku_register": "Buku register", "buku_ekspedisi": "Buku jaga (ekspedisi)",
    "buku_nomor": "Buku nomor surat", "periksa_nomor": "Periksa nomor surat", "buku_keberatan": "Buku keberatan",
    "buku_pengaduan": "Buku pengaduan", "buku_pengantaran": "Buku pengantaran",
}  # fmt: skip


def _paper(book: Book) -> OfficePaper:
    return OfficePaper(
        key=book.form, group=Group.BOOKS, title=TITLES[book.form], says=book.says,
        asks=(Ask.PERIOD, *book.optional, Ask.SHEET), make=partial(make, book),
        workbook=partial(make_workbook, book), sheets=SHEETS, optional=book.optional,
        prepared=partial(prepared, book), prepared_workbook=partial(prepared_workbook, book),
    )  # fmt: skip


PAPERS = tuple(_paper(book) for book in BOOKS)
