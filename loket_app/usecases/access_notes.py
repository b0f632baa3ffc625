"""Which queries and works show or give away a person's data, and for what purpose (UU 27/2022, Ps. 31).

One table for all screens: `counter` asks it by the name of the function that ran. What was seen is only noted here, in
memory; `access_log` writes it with the next look at the trail, a second later, in one transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from loket_app.domain.people import Role

ROOT = "loket_app."
MOST_PENDING = 5000


class Seen(NamedTuple):
    """Whose data an answer holds: ids of requests, people, visits and so on, register numbers, or a book of some days.

    `words` were searched for.
    """

    requests: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    visits: tuple[int, ...] = ()
    objections: tuple[int, ...] = ()
    deliveries: tuple[int, ...] = ()
    letters: tuple[int, ...] = ()
    registers: tuple[str, ...] = ()
    book: tuple[str, str, str] | None = None
    words: str = ""
    complaints: tuple[int, ...] = ()


Reader = Callable[[Sequence[Any], Any], Seen | None]


class Rule(NamedTuple):
    """One listed action: its word in the log, what kind of act it is, why it is done, and how to see whose data."""

    key: str
    act: str
    purpose: str
    says: str
    seen: Reader


class Note(NamedTuple):
    """Something that was seen, not written yet."""

    at: int
    officer: int
    rule: Rule
    seen: Seen


OPEN, SEARCH, LIST, PRINT, EXPORT = "buka", "cari", "daftar", "cetak", "ekspor"
SERVICE, RECORDS, CONTROL, GENUINE, RIGHTS = "pelayanan", "arsip", "pengawasan", "keaslian surat", "hak pemilik data"


def _first(args: Sequence[Any], _: Any) -> Seen | None:
    """The first argument is the request."""
    return Seen(requests=(int(args[0]),))


def _all_given(args: Sequence[Any], _: Any) -> Seen | None:
    return Seen(requests=tuple(args[0]))


def _ids(_: Sequence[Any], rows: Any) -> Seen | None:
    """The answer is a list of requests."""
    return Seen(requests=tuple(row.id for row in rows))


def _of_requests(_: Sequence[Any], rows: Any) -> Seen | None:
    return Seen(requests=tuple(row.request_id for row in rows if row.request_id))


def _page(args: Sequence[Any], page: Any) -> Seen | None:
    return Seen(requests=tuple(row.id for row in page.rows), words=args[0].words)


def _chunk(_: Sequence[Any], chunk: Any) -> Seen | None:
    return Seen(registers=tuple(str(line[0]) for line in chunk.lines))


def _old_page(args: Sequence[Any], found: Any) -> Seen | None:
    """Closed years are looked through with every search; only what they have is told beside it."""
    return _page(args, found) if found.rows else None


def _old_chunk(args: Sequence[Any], chunk: Any) -> Seen | None:
    return _chunk(args, chunk) if chunk.lines else None


def _known(args: Sequence[Any], found: Any) -> Seen | None:
    people = (found.person_id,) if found is not None else ()
    return Seen(people=people, words=str(args[0]))


def _twins(args: Sequence[Any], rows: Any) -> Seen | None:
    return Seen(requests=tuple(row.id for row in rows), words=" ".join(str(a) for a in args[:2]))


def _found_request(args: Sequence[Any], found: Any) -> Seen | None:
    return Seen(requests=(found.request_id,)) if found is not None and found.request_id else None


def _visit(_: Sequence[Any], view: Any) -> Seen | None:
    return Seen(visits=(view.guest.id,)) if view.guest is not None else None


def _guests(_: Sequence[Any], rows: Any) -> Seen | None:
    return Seen(visits=tuple(row.id for row in rows))


def _objection(args: Sequence[Any], _: Any) -> Seen | None:
    return Seen(objections=(int(args[0]),))


def _delivery(args: Sequence[Any], _: Any) -> Seen | None:
    return Seen(deliveries=(int(args[0]),))


def _complaint(args: Sequence[Any], found: Any) -> Seen | None:
    return Seen(complaints=(int(args[0]),)) if found is not None else None


def _complaints(args: Sequence[Any], rows: Any) -> Seen | None:
    """A list that shows whose complaints they are."""
    return Seen(complaints=tuple(row.id for row in rows), words=str(args[1]) if len(args) > 1 else "")


def _waiting(_: Sequence[Any], lines: Any) -> Seen | None:
    return Seen(requests=tuple(line.row.id for line in lines))


def _numbers(_: Sequence[Any], book: Any) -> Seen | None:
    return Seen(requests=tuple({entry.request_id for entry in book.lines}))


def _letters(_: Sequence[Any], rows: Any) -> Seen | None:
    return Seen(letters=tuple(row.id for row in rows))


def _letter_seen(args: Sequence[Any], _: Any) -> Seen | None:
    return Seen(requests=(args[0].request_id,))


def _made(args: Sequence[Any], kept: Any) -> Seen | None:
    return Seen(requests=(kept.job.request_id,)) if kept.job.request_id else None


def _printed(args: Sequence[Any], _: Any) -> Seen | None:
    return Seen(requests=(args[1].job.request_id,)) if args[1].job.request_id else None


def _book(args: Sequence[Any], _: Any) -> Seen | None:
    """A book of the office is read: which one, and of which days."""
    fn, (choice, *_rest) = args
    given = getattr(fn, "args", ())
    form = getattr(given[0], "form", "") if given else ""
    if not str(form).startswith("buku_"):
        return None
    first = choice.first.isoformat() if choice.first else ""
    return Seen(book=(form, first, choice.last.isoformat() if choice.last else first))


def _book_of(args: Sequence[Any], _: Any) -> Seen | None:
    return Seen(people=tuple(args[0].people))


def _person(args: Sequence[Any], found: Any) -> Seen | None:
    return Seen(people=tuple(found.people), words=str(args[0]))


def _people(_: Sequence[Any], found: Any) -> Seen | None:
    return Seen(people=tuple(found.people))


Q = "usecases.queries."
RULES: Mapping[str, Rule] = {
    f"{Q}papan.opened": Rule("buka_permohonan", OPEN, SERVICE, "Permohonan dibuka di papan", _first),
    f"{Q}papan.pile": Rule("buka_tumpukan", OPEN, SERVICE, "Setumpuk permohonan dibuka", _all_given),
    f"{Q}history.history": Rule("buka_riwayat", OPEN, CONTROL, "Riwayat permohonan dibaca", _first),
    f"{Q}history.contacts": Rule("buka_hubungan", OPEN, SERVICE, "Catatan menghubungi pemohon dibaca", _first),
    f"{Q}history.applicant_data": Rule("buka_data_diri", OPEN, SERVICE, "Data diri dibuka untuk koreksi", _first),
    f"{Q}register_desk.opened": Rule("buka_register", OPEN, RECORDS, "Permohonan dibuka di register", _first),
    f"{Q}intake.view_here": Rule("buka_tamu", OPEN, SERVICE, "Tamu dibuka di loket", _visit),
    f"{Q}intake.counter_view": Rule("buka_tamu", OPEN, SERVICE, "Tamu dibuka di loket", _visit),
    f"{Q}intake.waiting_request": Rule("buka_kelengkapan", OPEN, SERVICE, "Berkas susulan dibuka", _first),
    f"{Q}intake.taken": Rule("buka_hasil_terima", OPEN, SERVICE, "Hasil penerimaan ditampilkan", _first),
    f"{Q}letter_desk.letter_desk": Rule("buka_surat", OPEN, SERVICE, "Isian surat dibuka", _first),
    "ui.surat.jobs.see": Rule("lihat_surat", OPEN, SERVICE, "Surat dilihat sebelum dicetak", _letter_seen),
    f"{Q}layar_ramah_desk.opened_objection": Rule("buka_keberatan", OPEN, CONTROL, "Keberatan dibuka", _objection),
    f"{Q}complaints.opened_complaint": Rule("buka_pengaduan", OPEN, CONTROL, "Pengaduan dibuka", _complaint),
    f"{Q}layar_ramah.delivery_row": Rule("buka_pengantaran", OPEN, SERVICE, "Pengantaran dibuka", _delivery),
    "usecases.closed_years.opened": Rule("buka_register", OPEN, RECORDS, "Permohonan dibuka di register", _first),
    "usecases.closed_years.register": Rule("cari_register", SEARCH, RECORDS, "Register dicari", _old_page),
    "usecases.closed_years.scanned": Rule(
        "pindai_kode", SEARCH, SERVICE, "Kode tanda terima dipindai", _found_request
    ),
    "usecases.closed_years.verify": Rule("periksa_surat", OPEN, GENUINE, "Kode surat diperiksa", _found_request),
    "usecases.closed_years.numbers": Rule("daftar_nomor", LIST, RECORDS, "Daftar nomor surat", _numbers),
    "usecases.verification.verify": Rule("periksa_surat", OPEN, GENUINE, "Kode surat diperiksa", _found_request),
    f"{Q}register.scanned": Rule("pindai_kode", SEARCH, SERVICE, "Kode tanda terima dipindai", _found_request),
    f"{Q}register.known_applicant": Rule("cari_nik", SEARCH, SERVICE, "Pemohon dicari dengan NIK", _known),
    f"{Q}register.twins": Rule("cari_ganda", SEARCH, SERVICE, "Permohonan ganda dicari", _twins),
    f"{Q}register.register": Rule("cari_register", SEARCH, RECORDS, "Register dicari", _page),
    f"{Q}board.board": Rule("daftar_papan", LIST, SERVICE, "Papan permohonan", _ids),
    f"{Q}board.board_rows": Rule("daftar_papan", LIST, SERVICE, "Papan permohonan", _ids),
    f"{Q}board.guests": Rule("daftar_tamu", LIST, SERVICE, "Daftar tamu hari ini", _guests),
    f"{Q}layar_ramah.objections": Rule("daftar_keberatan", LIST, CONTROL, "Daftar keberatan", _of_requests),
    f"{Q}complaints.complaints": Rule("daftar_pengaduan", LIST, CONTROL, "Daftar pengaduan", _complaints),
    f"{Q}layar_ramah.deliveries": Rule("daftar_pengantaran", LIST, SERVICE, "Daftar pengantaran", _of_requests),
    f"{Q}register_desk.waiting": Rule("daftar_belum_diambil", LIST, SERVICE, "Surat belum diambil", _waiting),
    f"{Q}register_desk.numbers": Rule("daftar_nomor", LIST, RECORDS, "Daftar nomor surat", _numbers),
    f"{Q}letter_desk.waiting_letters": Rule("daftar_surat", LIST, SERVICE, "Surat yang menunggu dibuat", _ids),
    f"{Q}letter_stack.finished_letters": Rule("daftar_surat_jadi", LIST, SERVICE, "Surat yang sudah jadi", _letters),
    "ui.printing.work.made": Rule("siapkan_kertas", PRINT, SERVICE, "Kertas disiapkan untuk dicetak", _made),
    "ui.printing.work.mark": Rule("cetak_kertas", PRINT, SERVICE, "Kertas dicetak atau disimpan sebagai PDF", _printed),
    "ui.dokumen.making._worked": Rule("buat_buku", EXPORT, RECORDS, "Buku kantor dibuat", _book),
    "usecases.exports.closed_chunk": Rule(
        "ekspor_register", EXPORT, RECORDS, "Register disimpan ke Excel", _old_chunk
    ),
    "usecases.exports.register_chunk": Rule("ekspor_register", EXPORT, RECORDS, "Register disimpan ke Excel", _chunk),
    f"{Q}personal.find_person": Rule("cari_orang", SEARCH, RIGHTS, "Orang dicari di Data pribadi", _person),
    f"{Q}personal.affected": Rule("daftar_terdampak", LIST, CONTROL, "Daftar terdampak disusun", _people),
    "usecases.personal_report.report_of": Rule("laporan_data", PRINT, RIGHTS, "Laporan data saya dibuat", _people),
    "usecases.personal_report.affected_book": Rule(
        "ekspor_terdampak", EXPORT, CONTROL, "Daftar terdampak ke Excel", _book_of
    ),
}  # fmt: skip


FULL_DATA = frozenset(
    {f"{Q}history.applicant_data", f"{Q}register.known_applicant", f"{Q}letter_desk.letter_desk", "ui.surat.jobs.see"}
)
"""What shows a whole NIK. The portir has no business with it; everywhere else it is masked for everybody."""
SEES_FULL_DATA = frozenset(set(Role) - {Role.PORTIR})


def name_of(fn: Callable[..., Any]) -> str:
    """The name under which a function may stand in `RULES`."""
    return f"{getattr(fn, '__module__', '')}.{getattr(fn, '__name__', '')}".removeprefix(ROOT)


class AccessNotes:
    """What was seen at this counter and not written yet. Used in the worker's thread alone."""

    def __init__(self) -> None:
        self.pending: list[Note] = []
        self.told: dict[tuple[int, str], dict[str, int]] = {}

    def note(self, now: int, officer: int, fn: Callable[..., Any], args: Sequence[Any], result: Any) -> None:
        """Note an answer, if its function is listed. Whatever an answer looks like, this never disturbs it."""
        rule = RULES.get(name_of(fn))
        if rule is None or not officer:
            return
        seen = rule.seen(args, result)
        if seen is not None:
            self.pending.append(Note(now, officer, rule, seen))
            # A disk that takes nothing must not fill the memory; the newest are what counts then.
            del self.pending[:-MOST_PENDING]
