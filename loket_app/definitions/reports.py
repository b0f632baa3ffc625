"""Reads the wording of the survey's reports and poster (`forms/skm/`): chapters, texts, and where figures stand.

Every placeholder, condition and name of a table is checked against what the program gives (`report_names`).
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final

from loket_app.definitions.form_blocks import BlockReader, Names
from loket_app.definitions.report_names import KNOWN, POSTER, Given
from loket_app.definitions.toml_lines import Table, read_toml, table_from_text
from loket_app.domain.form_layout import Align, Family, Marker
from loket_app.domain.form_model import Sheet
from loket_app.domain.form_text import Text, did_you_mean
from loket_app.domain.poster import LINES, PosterText
from loket_app.domain.report import ReportPage
from loket_app.domain.report_text import (
    BreakText,
    ContentsText,
    CoverText,
    DataText,
    HeadingText,
    ItemsText,
    ParagraphText,
    Part,
    RepeatText,
    ReportText,
    SignatureText,
    Source,
    TurnText,
)

FOLDER: Final = "skm"
DEEPEST: Final = 3


class PartWord(StrEnum):
    """The word behind `jenis` of a part."""

    CHAPTER = "bab"
    SECTION = "subbab"
    MINOR = "anak"
    PARAGRAPH = "paragraf"
    ITEMS = "butir"
    TABLE = "tabel"
    CHART = "bagan"
    PICTURES = "foto"
    REPEAT = "ulang"
    SIGNATURE = "tanda_tangan"
    CONTENTS = "daftar_isi"
    BREAK = "halaman_baru"
    ACROSS = "mendatar"
    UPRIGHT = "tegak"


def load_report(path: Path) -> ReportText:
    """Read a report's wording. Raises `BadDefinition` (file, line, what to write) or `Disturbance`."""
    return _report(read_toml(path))


def report_from_text(text: str, file: str) -> ReportText:
    """The same from text, for an editor's check. Raises `BadDefinition`."""
    return _report(table_from_text(text, file))


def _report(table: Table) -> ReportText:
    head = table.table("laporan")
    key = head.text("kunci", one_line=True)
    if key not in KNOWN:
        raise head.fail("kunci", f"Laporan «{key}» tidak ada.{did_you_mean(key, KNOWN)}")
    reader = _Reader(KNOWN[key])
    made = ReportText(
        key=key,
        title=reader.text(head, "judul"),
        foot=reader.text(head, "kaki", ""),
        page=_page(head),
        cover=reader.cover(table.table("sampul")),
        parts=reader.parts(table),
    )
    head.finish()
    table.finish()
    return made


def poster_from_text(text: str, file: str) -> PosterText:
    """Read the poster's wording. Raises `BadDefinition`."""
    table = table_from_text(text, file)
    head = table.table("poster")
    if head.text("kunci", one_line=True) != POSTER:
        raise head.fail("kunci", f"Kunci poster adalah «{POSTER}».")
    reader = _Reader(KNOWN[POSTER])
    made = PosterText(POSTER, {name: reader.text(head, name, "") for name in LINES})
    head.finish()
    table.finish()
    return made


def _page(table: Table) -> ReportPage:
    usual = ReportPage()
    margins = table.integers("margin", tuple(round(m) for m in usual.margins), 5, 80)
    if len(margins) != 4:
        raise table.fail("margin", "«margin» berisi empat bilangan: atas, kanan, bawah, kiri.")
    sheet = table.choice("kertas", Sheet, usual.sheet)
    if sheet not in (Sheet.F4, Sheet.A4):
        raise table.fail("kertas", "Laporan dicetak pada F4 atau A4.")
    return ReportPage(
        sheet=sheet,
        margins=(margins[0], margins[1], margins[2], margins[3]),
        family=table.choice("huruf", Family, usual.family),
        size=table.number("ukuran", usual.size, 8, 16),
        leading=table.integer("jarak_baris", round(usual.leading), 100, 250),
    )


class _Reader:
    """Reads parts whose texts may name what `given` holds."""

    def __init__(self, given: Given, names: Names | None = None, depth: int = 0) -> None:
        self.given = given
        self.names = names if names is not None else Names(given.values, given.rows)
        self.blocks = BlockReader(self.names)
        self.depth = depth

    def text(self, table: Table, key: str, default: str | None = None) -> Text:
        return self.blocks.text(table, key, default)

    def texts(self, table: Table, key: str) -> tuple[Text, ...]:
        return tuple(self.blocks.checked(table, key, raw, n) for n, raw in enumerate(table.strings(key, ())))

    def cover(self, table: Table) -> CoverText:
        made = CoverText(
            title=self.texts(table, "judul"),
            below=self.texts(table, "keterangan"),
            foot=self.texts(table, "kaki"),
            mark=self.text(table, "tanda", ""),
        )
        table.finish()
        return made

    def parts(self, table: Table) -> tuple[Part, ...]:
        found: list[Part] = []
        for each in table.tables("isi"):
            found.append(_READERS[each.choice("jenis", PartWord)](self, each))
            each.finish()
        return tuple(found)

    def group(self, table: Table) -> str:
        name = table.text("dari", one_line=True)
        if name not in self.given.rows:
            raise table.fail("dari", f"Daftar «{name}» tidak ada.{did_you_mean(name, self.given.rows)}")
        return name

    def within(self, group: str) -> "_Reader":
        return _Reader(self.given, self.names.within(group), self.depth + 1)


def _heading(level: int) -> Callable[[_Reader, Table], Part]:
    def read(reader: _Reader, table: Table) -> Part:
        return HeadingText(
            level,
            reader.text(table, "teks"),
            reader.text(table, "nomor", ""),
            table.boolean("di_sini", False),
            reader.blocks.condition(table),
        )

    return read


def _paragraph(reader: _Reader, table: Table) -> Part:
    return ParagraphText(
        reader.text(table, "teks"),
        table.choice("perataan", Align, Align.JUSTIFY),
        table.boolean("menjorok", False),
        table.boolean("kecil", False),
        table.boolean("menyatu", False),
        reader.blocks.condition(table),
    )


def _items(reader: _Reader, table: Table) -> Part:
    marker = table.choice("tanda", Marker, Marker.NUMBER)
    depth = table.integer("lekuk", 0, 0, 3)
    if table.has("dari"):
        group = reader.group(table)
        items: tuple[Text, ...] = (reader.within(group).text(table, "teks"),)
        return ItemsText(items, group, marker, depth, reader.blocks.condition(table))
    return ItemsText(reader.texts(table, "butir"), None, marker, depth, reader.blocks.condition(table))


def _data(source: Source) -> Callable[[_Reader, Table], Part]:
    def read(reader: _Reader, table: Table) -> Part:
        name = table.text("data", one_line=True)
        known = reader.given.data[source]
        if name not in known:
            raise table.fail("data", f"Tidak ada {source.value} «{name}».{did_you_mean(name, known)}")
        caption, note = reader.text(table, "judul", ""), reader.text(table, "catatan", "")
        return DataText(source, name, caption, note, reader.blocks.condition(table))

    return read


def _repeat(reader: _Reader, table: Table) -> Part:
    if reader.depth >= DEEPEST:
        raise table.fail(None, "Bagian di dalam bagian terlalu dalam. Sederhanakan susunannya.")
    group = reader.group(table)
    return RepeatText(group, reader.within(group).parts(table), reader.blocks.condition(table))


def _signature(reader: _Reader, table: Table) -> Part:
    return SignatureText(reader.blocks.condition(table))


def _contents(reader: _Reader, table: Table) -> Part:
    return ContentsText(reader.text(table, "teks", "DAFTAR ISI"), reader.blocks.condition(table))


def _break(reader: _Reader, table: Table) -> Part:
    return BreakText(reader.blocks.condition(table))


def _turn(landscape: bool) -> Callable[[_Reader, Table], Part]:
    return lambda reader, table: TurnText(landscape, reader.blocks.condition(table))


_READERS: Final[dict[PartWord, Callable[[_Reader, Table], Part]]] = {
    PartWord.CHAPTER: _heading(1),
    PartWord.SECTION: _heading(2),
    PartWord.MINOR: _heading(3),
    PartWord.PARAGRAPH: _paragraph,
    PartWord.ITEMS: _items,
    PartWord.TABLE: _data(Source.TABLE),
    PartWord.CHART: _data(Source.CHART),
    PartWord.PICTURES: _data(Source.PICTURES),
    PartWord.REPEAT: _repeat,
    PartWord.SIGNATURE: _signature,
    PartWord.CONTENTS: _contents,
    PartWord.BREAK: _break,
    PartWord.ACROSS: _turn(True),
    PartWord.UPRIGHT: _turn(False),
}
