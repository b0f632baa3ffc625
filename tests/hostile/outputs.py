"""Everything that the program writes, found in its lists: papers, books, workbooks, Word files, pages for a browser."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from xml.etree import ElementTree

import pypdfium2
from sqlalchemy import select

from loket_app.domain.dates import local
from loket_app.store import tables
from loket_app.usecases import exports, papers, personal_report
from loket_app.usecases.desk import Desk
from loket_app.usecases.office_papers.catalogue import PAPERS
from loket_app.usecases.office_papers.paper import Ask, Choice, OfficePaper
from loket_app.usecases.settings import SERVICE, SOP
from tests.hostile.corpus import TRAP

_KEYS: Final = ("request", "visit", "objection", "delivery", "letter", "complaint")
DEVICE: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
SAFE: Final = re.compile(r"[A-Za-z0-9._ ()-]{1,140}")


@dataclass(frozen=True, slots=True)
class Output:
    """One thing that can be made: its name, its kind (pdf, xlsx, docx, html, png, nama) and how."""

    name: str
    kind: str
    make: Callable[[], Any]


def outputs(desk: Desk, most: int = 3) -> Iterator[Output]:
    """All of them; papers of single things for the newest few of these."""
    for purpose in papers.MAKERS:
        for key in _keys(desk, most):
            yield Output(f"{purpose} {key}", "pdf", lambda p=purpose, k=key: papers.make(desk, p, k))
    choice = _choice(desk)
    for paper in PAPERS:
        surveys = _answered(desk, most) if Ask.SURVEY in paper.asks else [None]
        for one in surveys:
            yield from _of_office(desk, paper, replace(choice, survey=one))
    yield from _reports(desk, most)
    yield Output("buku register", "xlsx", lambda: _register(desk))
    yield Output("register pemrosesan", "pdf", lambda: personal_report.register_paper(desk))
    for key in _ids(desk, "person", most):
        yield Output(f"data saya {key}", "pdf", lambda k=key: personal_report.report_of(desk, k, 1))


def _reports(desk: Desk, most: int) -> Iterator[Output]:
    from loket_app.domain.compliance.periods import Kind, period_of
    from loket_app.usecases.reports import book, content, paten, recap
    from loket_app.usecases.reports.reading import figures_of, today
    from loket_app.usecases.survey import export
    from loket_app.usecases.survey import recap as survey_recap

    figures = figures_of(desk, period_of(Kind.YEAR, desk.ask(today)))
    yield Output("laporan", "pdf", lambda: content.period_job(desk, figures))
    yield Output("laporan xlsx", "xlsx", lambda: book.prepared(desk, figures).finished())
    yield Output("laporan paten", "pdf", lambda: desk.ask(paten.paten_of, desk, figures))
    row = desk.ask(recap.row_of_office, figures, desk.demo)
    yield Output("rekap layanan", "xlsx", lambda: _recap(row))
    yield Output(
        "rekap skm", "xlsx",
        lambda: survey_recap.draw_recap(desk.ask(survey_recap.recap_rows), *desk.ask(survey_recap.recap_title)),
    )  # fmt: skip
    for key in _answered(desk, most):
        yield Output(f"survei {key}", "xlsx", lambda k=key: export.draw(export.collect(desk, k)))


def _recap(row: Any) -> bytes:
    from loket_app.documents.office_recap import office_recap_workbook

    return office_recap_workbook((row,), "Contoh")


def _of_office(desk: Desk, paper: OfficePaper, choice: Choice) -> Iterator[Output]:
    wide = choice if Ask.OFFICER not in paper.optional else replace(choice, officer=None)
    if Ask.SERVICE in paper.asks and Ask.SERVICE not in paper.optional:
        wide = replace(wide, service=desk.ask(lambda look: sorted(look.settings.current_ids(SERVICE))[0]))
    yield Output(paper.key, "pdf", lambda: paper.make(desk, wide))
    for kind, make in (("xlsx", paper.workbook), ("docx", paper.word), ("html", paper.page), ("png", paper.image)):
        if make is not None:
            yield Output(f"{paper.key} {kind}", kind, lambda make=make: make(desk, wide))


def _choice(desk: Desk) -> Choice:
    today = desk.ask(lambda look: local(look.now, look.zone).date())
    return Choice(
        first=date(today.year, 1, 1), last=date(today.year, 12, 31), service=None, officer=_ids(desk, "officer", 1)[0],
        sop=desk.ask(lambda look: sorted(look.settings.current_ids(SOP))[0]), day=today,
    )  # fmt: skip


def _ids(desk: Desk, name: str, most: int) -> list[Any]:
    table = getattr(tables, name, None)
    if table is None:
        return []
    query = select(table.c.id).order_by(table.c.id.desc())
    found = desk.ask(lambda look: [int(one) for one in look.connection.execute(query).scalars()])
    return sorted({*found[:most], *found[len(found) // 2 :][:most]}, reverse=True)


def _answered(desk: Desk, most: int) -> list[Any]:
    """The periods that hold answers, the newest first."""
    query = select(tables.survey_batch.c.period_id).distinct().order_by(tables.survey_batch.c.period_id.desc())
    return desk.ask(lambda look: list(look.connection.execute(query.limit(most)).scalars()))


def _keys(desk: Desk, most: int) -> list[int]:
    found = {key for name in _KEYS for key in _ids(desk, name, most)}
    return sorted(found)


def _register(desk: Desk) -> bytes:
    lines = desk.ask(exports.register_chunk, exports.RegisterFilter()).lines
    return exports.workbook(lines, desk.ask(exports.titles))


# --- reading them back


def words_in_pdf(pdf: bytes) -> str:
    """What stands on the pages; raises when it is no PDF, or leads somewhere."""
    assert TRAP.encode() not in b"".join(re.findall(rb"/URI\s*\([^)]*\)|/F\s*\([^)]*\)", pdf))
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def words_in_workbook(content: bytes) -> str:
    """The texts of a workbook; raises where a text of the corpus became a formula or a link."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            assert "externalLink" not in name
            if not name.endswith((".xml", ".rels")):
                continue
            tree = ElementTree.fromstring(book.read(name))
            for node in tree.iter():
                tag = node.tag.rpartition("}")[2]
                words = "".join(node.itertext())
                assert node.get("TargetMode") != "External" or TRAP not in str(node.get("Target"))
                if tag == "f":
                    assert TRAP not in words, words
                    assert not words.startswith(("cmd", "1+1", "DDE", "SUM(1;1)")), words
                elif tag in ("t", "v"):
                    found.append(words)
    return "\n".join(found)


def words_in_word(content: bytes) -> str:
    """The texts of a Word file; raises where it leads somewhere or carries a field that computes."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for name in file.namelist():
            if name.endswith(".rels"):
                assert TRAP not in file.read(name).decode()
        tree = ElementTree.fromstring(file.read("word/document.xml"))
    codes = [node for node in tree.iter() if node.tag.endswith("}instrText")]
    assert not any(TRAP in (node.text or "") for node in codes)
    return "\n".join(node.text or "" for node in tree.iter() if node.tag.endswith("}t"))


def tags_in_page(page: str) -> set[str]:
    """The tags that a browser would see."""
    return {found.lower() for found in re.findall(r"<\s*([A-Za-z]+)", page)}
