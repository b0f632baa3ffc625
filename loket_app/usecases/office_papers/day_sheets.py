"""The two papers of a day: the opening check before the first guest, and the closing sheet that is signed."""

from typing import Final

from loket_app.domain.dates import local
from loket_app.domain.people import Role
from loket_app.usecases import closed_years
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import form_named
from loket_app.usecases.office_papers.books import chosen_period
from loket_app.usecases.office_papers.making import made, office_paper, on_sheet, one, sheet_named, today
from loket_app.usecases.office_papers.paper import Ask, Choice, Group, OfficePaper
from loket_app.usecases.papers import signed_by
from loket_app.usecases.queries.day_closing import closing_values
from loket_app.usecases.queries.morning import opening_check
from loket_app.usecases.views.paper import PaperJob

OPENING, CLOSING = "pemeriksaan_pembukaan", "penutupan_hari"
SHEETS: Final = ("F4", "A4")
GOOD, TO_SEE = "baik", "PERLU DILIHAT"
BY_HAND = "Nama ditulis tangan"


def _signers(look: Look, officer_id: int | None) -> dict[str, object]:
    """The Kasi, and who sat at the counter; a name that was not chosen is written by hand."""
    kasi = signed_by(look, Role.KASI_PELUM)
    clerk = look.officer(officer_id) if officer_id is not None else None
    return {
        "pelaksana_jabatan": "\n".join(kasi.heading) or "KEPALA SEKSI PELAYANAN,", "pelaksana_nama": kasi.name,
        "pelaksana_bawah": "\n".join(line for line in (kasi.rank, f"NIP {kasi.nip}" if kasi.nip else "") if line),
        "petugas": clerk.name if clerk is not None else "",
        "petugas_bawah": f"NIP {clerk.nip}" if clerk is not None and clerk.nip else "",
    }  # fmt: skip


def _opening(look: Look, desk: Desk, choice: Choice) -> PaperJob:
    lines = opening_check(look, desk)
    values = {
        "hari": today(look), "dicetak": local(look.now, look.zone), "komputer": desk.workstation,
        "jumlah_dilihat": sum(line.amber for line in lines), **_signers(look, choice.officer),
        "baris": [
            {"nama": line.what, "keadaan": line.words, "hasil": TO_SEE if line.amber else GOOD} for line in lines
        ],
    }  # fmt: skip
    return _finished(look, desk, OPENING, values, choice)


def _closing(look: Look, desk: Desk, choice: Choice) -> PaperJob:
    day = choice.day or today(look)
    wanted = chosen_period(look, Choice(first=day, last=day))
    values = {
        "hari": day, "dicetak": local(look.now, look.zone), "hari_ini": day == today(look),
        **closing_values(look, wanted), **_signers(look, choice.officer),
    }  # fmt: skip
    return _finished(look, desk, CLOSING, values, choice)


def _finished(look: Look, desk: Desk, key: str, values: dict[str, object], choice: Choice) -> PaperJob:
    sheet = sheet_named(choice.sheet, SHEETS)
    form = on_sheet(form_named(look, key), sheet)
    day = values["hari"]
    return made(key, one(form, values, office_paper(look, desk, today(look))), form.title, f"{form.title} {day}")


def _make_opening(desk: Desk, choice: Choice) -> PaperJob:
    return desk.ask(_opening, desk, choice)


def _make_closing(desk: Desk, choice: Choice) -> PaperJob:
    day = choice.day or desk.ask(today)
    start, end = closed_years.span(day, day, desk.ask(lambda look: look.zone))
    return closed_years.over_days(desk, start, end, _closing, desk, choice)


PAPERS: tuple[OfficePaper, ...] = (
    OfficePaper(
        OPENING, Group.DAY, "Pemeriksaan pembukaan",
        "Yang dilihat pagi hari sebelum tamu pertama: printer, cadangan, jam, libur, pakta, pengganti, dan surat siap.",
        (Ask.OFFICER, Ask.SHEET), _make_opening, sheets=SHEETS, optional=(Ask.OFFICER,), unnamed=BY_HAND,
    ),
    OfficePaper(
        CLOSING, Group.DAY, "Penutupan hari",
        "Semua hitungan sehari, permohonan yang belum selesai, dan kepala rantai jejak, untuk ditandatangani.",
        (Ask.DATE, Ask.OFFICER, Ask.SHEET), _make_closing, sheets=SHEETS, optional=(Ask.OFFICER,), unnamed=BY_HAND,
    ),
)  # fmt: skip
