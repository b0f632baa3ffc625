"""Brochures: one service, or all of them, on one sheet that is folded twice."""

from collections.abc import Iterable

from loket_app.documents.leaflet import leaflet
from loket_app.domain.catalog import Requirement
from loket_app.domain.standards import Component
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import form_named
from loket_app.usecases.office_papers.paper import Ask, Choice, Group, OfficePaper
from loket_app.usecases.office_papers.pdf_jobs import office_paper_of, paper_job
from loket_app.usecases.office_papers.standard_parts import (
    NOT_SET,
    Standard,
    Standards,
    contact_lines,
    hours_lines,
    promise_words,
)
from loket_app.usecases.views.paper import PaperJob

ONE, ALL = "brosur_layanan", "brosur_semua"


def _rows(lines: Iterable[str]) -> list[dict[str, object]]:
    return [{"nama": line} for line in lines]


def service_values(standard: Standard) -> dict[str, object]:
    """What a brochure tells of one service."""
    service, parts = standard.service, standard.parts
    return {
        "layanan_nomor": service.no,
        "layanan": service.name,
        "waktu": promise_words(service.promise) or NOT_SET,
        "biaya": service.fee,
        "produk": service.product_name or service.name,
        "contoh": standard.example,
        "persyaratan": [_paper_row(paper) for paper in service.requirements],
        "prosedur": _rows(parts[Component.PROCEDURE].lines),
    }


def _paper_row(paper: Requirement) -> dict[str, object]:
    told = any(word in paper.name for word in ("bila ", "bagi "))
    return {
        "nama": paper.name, "bentuk": paper.form, "bila_perlu": not paper.required and not told,
        "nama_lengkap": paper.name if paper.required or told else f"{paper.name} (bila perlu)",
    }  # fmt: skip


def office_values(read: Standards, standard: Standard) -> dict[str, object]:
    """What every brochure tells of the office."""
    number, day = read.decree()
    return {
        "keputusan_nomor": number,
        "keputusan_tanggal": day,
        "jam": _rows(hours_lines(read.look.settings.calendar())),
        "hubungi": _rows(line[:1].upper() + line[1:] for line in contact_lines(read.office)),
        "pengaduan": _rows(read.office.standard.get(Component.COMPLAINTS.value, ())),
        "jaminan": _rows(line for line in standard.parts[Component.GUARANTEE].lines if line != NOT_SET),
    }


def one_service(look: Look, desk: Desk, choice: Choice) -> PaperJob:
    """The brochure of one service."""
    read = Standards(look)
    standard = read.named(choice.service)
    values = {**office_values(read, standard), **service_values(standard)}
    return _job(look, desk, ONE, values, standard.service.name)


def all_services(look: Look, desk: Desk) -> PaperJob:
    """The brochure of all services that are offered."""
    read = Standards(look)
    standards = read.all()
    values = {
        **office_values(read, standards[0]),
        "jumlah": len(standards),
        "contoh": any(standard.example for standard in standards),
        "layanan_semua": [service_values(standard) for standard in standards],
    }
    return _job(look, desk, ALL, values, "")


def _job(look: Look, desk: Desk, key: str, values: dict[str, object], name: str) -> PaperJob:
    form = form_named(look, key)
    title = f"{form.title} {name}".strip()
    pdf = leaflet(form, values, office_paper_of(look, desk, title=title))
    return paper_job(key, title, form.page.sheet.value, pdf, title)


def _make_one(desk: Desk, choice: Choice) -> PaperJob:
    return desk.ask(one_service, desk, choice)


def _make_all(desk: Desk, choice: Choice) -> PaperJob:
    del choice
    return desk.ask(all_services, desk)


PAPERS: tuple[OfficePaper, ...] = (
    OfficePaper(
        ONE, Group.STANDARDS, "Brosur satu layanan",
        "Brosur lipat tiga untuk meja informasi; cetak bolak-balik, balik pada sisi pendek, lipat pada tandanya.",
        (Ask.SERVICE,), _make_one,
    ),
    OfficePaper(
        ALL, Group.STANDARDS, "Brosur semua layanan",
        "Semua layanan dengan persyaratan, waktu, dan biayanya dalam satu brosur lipat tiga, dicetak bolak-balik.",
        (), _make_all,
    ),
)  # fmt: skip
