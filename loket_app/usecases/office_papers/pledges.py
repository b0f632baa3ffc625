"""Pakta integritas of both kinds, the register of who signed them, and the maklumat pelayanan (seed S000, part VII)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from loket_app.definitions.presets import PactKind
from loket_app.documents.page import Job
from loket_app.domain.dates import plain_date
from loket_app.domain.errors import refuse
from loket_app.domain.forms import Form
from loket_app.domain.people import Officer, Role
from loket_app.store.officers import all_officers
from loket_app.store.tables import pact
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import form_named, signatory_now
from loket_app.usecases.office_papers.making import made, number_in, office_paper, one, sheet_named, today
from loket_app.usecases.office_papers.paper import Ask, Choice, Group, OfficePaper
from loket_app.usecases.views.paper import PaperJob

SOP, GRATUITY = "pakta_sop", "pakta_gratifikasi"
FORMS: Mapping[str, PactKind] = {SOP: PactKind.SOP, GRATUITY: PactKind.NO_GRATUITY}
REGISTER, CHARTER = "register_pakta", "maklumat_pelayanan"
POSTER_SHEETS = ("A3", "A4")

NONE_YET, COMING, HOLDS, ENDING, PAST, RENEWED = (
    "belum ada", "belum mulai", "berlaku", "segera berakhir", "lewat", "sudah diperbarui",
)  # fmt: skip
HEADER = ("Petugas", "NIP", "Jabatan", "Pakta", "Ditandatangani", "Berlaku sampai", "Sisa hari", "Keadaan")
WIDTHS = (34, 22, 30, 28, 16, 16, 10, 18)
KIND_WORDS = {PactKind.SOP: "Pemenuhan SOP", PactKind.NO_GRATUITY: "Tidak menerima gratifikasi"}


@dataclass(frozen=True, slots=True)
class PactLine:
    """One signing, or the missing one, of an active officer: which pact, from when to when, and how it stands."""

    officer: Officer
    kind: PactKind
    signed: date | None
    until: date | None
    standing: str

    @property
    def in_force(self) -> bool:
        """Whether the pact holds today."""
        return self.standing in (HOLDS, ENDING)


def standing(signed: date | None, until: date | None, day: date, notice: int) -> str:
    """How a pact stands on `day`; within `notice` days of its end it is about to end."""
    if signed is None or until is None:
        return NONE_YET
    if day < signed:
        return COMING
    if day > until:
        return PAST
    return ENDING if (until - day).days <= notice else HOLDS


def pact_lines(look: Look, notice: int) -> tuple[PactLine, ...]:
    """For each active officer and kind the signing that counts, then the older ones, newest first.

    The one that counts holds today; where none does, the one that holds longest.
    """
    day = today(look)
    signings: dict[tuple[int, str], list[tuple[date, date]]] = {}
    for row in look.connection.execute(select(pact).order_by(pact.c.id)):
        found = signings.setdefault((row.officer_id, row.kind), [])
        found.append((date.fromisoformat(row.signed_on), date.fromisoformat(row.valid_until)))
    lines: list[PactLine] = []
    for officer in all_officers(look.connection):
        for kind in PactKind:
            lines += _lines_of(officer, kind, signings.get((officer.id, kind.value), []), day, notice)
    return tuple(lines)


def _lines_of(
    officer: Officer, kind: PactKind, spans: Sequence[tuple[date, date]], day: date, notice: int
) -> list[PactLine]:
    if not spans:
        return [PactLine(officer, kind, None, None, NONE_YET)]
    ordered = sorted(spans, key=lambda span: (span[0] <= day <= span[1], span[1], span[0]), reverse=True)
    counts = ordered[0]
    lines = [PactLine(officer, kind, *counts, standing(*counts, day, notice))]
    for signed, until in ordered[1:]:
        state = standing(signed, until, day, notice)
        lines.append(PactLine(officer, kind, signed, until, RENEWED if state != COMING else COMING))
    return lines


def counting(lines: Sequence[PactLine]) -> tuple[PactLine, ...]:
    """Of each officer and kind the line that counts (the first)."""
    first: dict[tuple[int, PactKind], PactLine] = {}
    for line in lines:
        first.setdefault((line.officer.id, line.kind), line)
    return tuple(first.values())


def valid_until(day: date, months: int) -> date:
    """The last day of a pact signed on `day` that holds for so many months: the day before it comes round again.

    >>> valid_until(date(2026, 11, 23), 12)
    datetime.date(2027, 11, 22)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (after - timedelta(days=1)).day
    # A month without that day ends earlier, and its end is the last day of the pact.
    return date(year, month + 1, last) if day.day > last else date(year, month + 1, day.day) - timedelta(days=1)


def pacts_for(desk: Desk, officer_id: int, kinds: Sequence[PactKind], day: date | None = None) -> PaperJob:
    """The pacts of these kinds for one officer as one paper, ready to be signed; without a day its dates are dots."""
    keys = [key for key, kind in FORMS.items() if kind in kinds]
    return desk.ask(_pacts, desk, keys, Choice(officer=officer_id, day=day))


def _pacts(look: Look, desk: Desk, keys: Sequence[str], choice: Choice) -> PaperJob:
    people = _chosen(look, choice.officer)
    paper = office_paper(look, desk, choice.day)
    signer = signatory_now(look)[1]
    forms = [form_named(look, key) for key in keys]
    jobs = [
        Job(form, pact_values(officer, signer, choice.day, number_in(form, "masa_bulan")), paper)
        for officer in people
        for form in forms
    ]
    what = forms[0].title if len(forms) == 1 else "Pakta Integritas"
    whom = people[0].name if len(people) == 1 else "semua petugas"
    return made(keys[0], jobs, f"{what}, {whom}", f"{what} {whom}")


def _chosen(look: Look, officer_id: int | None) -> tuple[Officer, ...]:
    people = all_officers(look.connection)
    found = tuple(one for one in people if officer_id in (None, one.id))
    if not found:
        raise refuse("petugas", "Pilih petugas yang masih bertugas.", "petugas")
    return found


def pact_values(officer: Officer, signer: int | None, day: date | None, months: int) -> dict[str, object]:
    """What the form of a pact is given; who signs for the Camat does not countersign his own pact."""
    return {
        "petugas_nama": officer.name, "petugas_nip": officer.nip, "petugas_pangkat": officer.rank,
        "petugas_jabatan": officer.position, "mengetahui": officer.id != signer and Role.CAMAT not in officer.roles,
        "berlaku_mulai": day, "berlaku_sampai": valid_until(day, months) if day is not None and months else None,
    }  # fmt: skip


def _make_pacts(key: str, desk: Desk, choice: Choice) -> PaperJob:
    return desk.ask(_pacts, desk, [key], choice)


def register(look: Look, desk: Desk) -> PaperJob:
    """The register of pacts as it stands today: one row for each officer, both kinds side by side."""
    form = form_named(look, REGISTER)
    notice = number_in(form, "ingatkan_hari")
    lines = counting(pact_lines(look, notice))
    day = today(look)
    values = {
        **register_values(lines), "per_tanggal": day, "ingatkan_hari": notice,
    }  # fmt: skip
    return made(REGISTER, one(form, values, office_paper(look, desk, day)), form.title, f"{form.title} {day}")


def register_values(lines: Sequence[PactLine]) -> dict[str, object]:
    """The rows of the register's form, one for each officer, and the counts below them."""
    rows: dict[int, dict[str, object]] = {}
    for line in lines:
        row = rows.setdefault(
            line.officer.id,
            {
                "petugas_nama": line.officer.name, "petugas_jabatan": line.officer.position,
                "petugas_nip": f"NIP {line.officer.nip}" if line.officer.nip else "",
            },
        )  # fmt: skip
        column = "sop" if line.kind is PactKind.SOP else "gratifikasi"
        row |= {
            f"{column}_tanggal": line.signed, f"{column}_sampai": line.until, f"{column}_keadaan": _marked(line),
        }  # fmt: skip
    holding = sum(line.in_force for line in lines)
    return {
        "pakta": list(rows.values()), "jumlah_berlaku": holding, "jumlah_belum": len(lines) - holding,
        "jumlah_segera": sum(line.standing == ENDING for line in lines),
    }  # fmt: skip


def _marked(line: PactLine) -> str:
    """What needs an act stands in capitals, so that it is found on a page without colours."""
    return line.standing if line.standing in (HOLDS, COMING) else line.standing.upper()


def _make_register(desk: Desk, choice: Choice) -> PaperJob:
    del choice
    return desk.ask(register, desk)


def _register_book(desk: Desk, choice: Choice) -> bytes:
    del choice
    return desk.ask(register_book)


def register_book(look: Look) -> bytes:
    """The register as a workbook: every signing of every active officer, also those that were renewed."""
    from loket_app.documents.register_workbook import register_workbook

    day = today(look)
    notice = number_in(form_named(look, REGISTER), "ingatkan_hari")
    rows = [
        (
            line.officer.name, line.officer.nip, line.officer.position, KIND_WORDS[line.kind], line.signed, line.until,
            (line.until - day).days if line.until is not None and line.in_force else None, line.standing,
        )
        for line in pact_lines(look, notice)
    ]  # fmt: skip
    title = f"Register Pakta Integritas {look.settings.office().name}"
    return register_workbook(rows, HEADER, title, f"Keadaan pada {plain_date(day)}", WIDTHS, "Pakta integritas")


def charter(look: Look, desk: Desk, choice: Choice) -> PaperJob:
    """The maklumat pelayanan as a poster; A3 is the same page made larger."""
    form: Form = form_named(look, CHARTER)
    sheet = sheet_named(choice.sheet, POSTER_SHEETS)
    paper = office_paper(look, desk, choice.day)
    return made(CHARTER, one(form, {}, paper, sheet), f"{form.title} {sheet.value}", f"{form.title} {sheet.value}")


def _make_charter(desk: Desk, choice: Choice) -> PaperJob:
    return desk.ask(charter, desk, choice)


PAPERS: tuple[OfficePaper, ...] = (
    OfficePaper(
        SOP, Group.PLEDGES, "Pakta integritas pemenuhan SOP",
        "Ditandatangani tiap petugas: melayani menurut SOP, dan mengantar sendiri surat yang terlambat.",
        (Ask.OFFICER, Ask.DATE), partial(_make_pacts, SOP), optional=(Ask.OFFICER, Ask.DATE),
    ),
    OfficePaper(
        GRATUITY, Group.PLEDGES, "Pakta integritas tidak menerima gratifikasi",
        "Ditandatangani tiap petugas; tanpa pakta ini ia tidak dapat ditugaskan mengantar surat ke rumah.",
        (Ask.OFFICER, Ask.DATE), partial(_make_pacts, GRATUITY), optional=(Ask.OFFICER, Ask.DATE),
    ),
    OfficePaper(
        REGISTER, Group.PLEDGES, "Register pakta integritas",
        "Siapa yang sudah menandatangani, sampai kapan berlaku, dan pakta mana yang segera berakhir.",
        (), _make_register, workbook=_register_book,
    ),
    OfficePaper(
        CHARTER, Group.PLEDGES, "Maklumat pelayanan",
        "Poster janji pelayanan kantor untuk dipasang di ruang tunggu.",
        (Ask.SHEET, Ask.DATE), _make_charter, sheets=POSTER_SHEETS, optional=(Ask.DATE,),
    ),
)  # fmt: skip

__all__ = ["GRATUITY", "PAPERS", "SOP", "pacts_for", "pact_lines", "register", "valid_until"]
