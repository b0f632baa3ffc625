"""Reads the blocks of a form: what stands on the page, with every placeholder checked against the known names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from loket_app.definitions.toml_lines import Table
from loket_app.domain import form_layout as lay
from loket_app.domain.form_model import FieldType
from loket_app.domain.form_text import Text, TextError, did_you_mean, fields_in, parse_text

ROW_NUMBER: Final = "no"
DEEPEST: Final = 4


class BlockWord(StrEnum):
    """The word behind `jenis` of a block."""

    PARAGRAPH = "paragraf"
    HEADING = "judul"
    ENTRIES = "isian"
    TABLE = "tabel"
    ITEMS = "daftar"
    SIGNATURE = "tanda_tangan"
    BOX = "kotak"
    BIG = "besar"
    LINE = "garis"
    CUT = "potong"
    QR = "qr"
    COLUMNS = "kolom"
    TICKS = "centang"
    WRITE_LINE = "garis_isi"
    SPACE = "spasi"
    PAGE_BREAK = "halaman_baru"
    REPEAT = "ulang"
    EMBLEM = "lambang"
    SCHEDULE = "jadwal"


@dataclass(frozen=True, slots=True)
class Names:
    """What a placeholder may name: fields outside groups, the fields of each group, and the words of each choice."""

    top: Mapping[str, FieldType]
    rows: Mapping[str, Mapping[str, FieldType]] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def within(self, group: str | None) -> "Names":
        """The names inside the rows of `group`: the row's own, its number, and all outside."""
        if group is None:
            return self
        return Names({**self.top, **self.rows[group], ROW_NUMBER: FieldType.NUMBER}, self.rows, self.choices)

    def plus(self, more: Mapping[str, FieldType]) -> "Names":
        """The names and a few more."""
        return Names({**self.top, **more}, self.rows, self.choices)


class BlockReader:
    """Reads blocks whose texts may name what `names` holds."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def blocks(self, table: Table, key: str, depth: int = 0) -> tuple[lay.Block, ...]:
        """The list of blocks `key` of a table. Raises `BadDefinition` at the first line that is wrong."""
        found = []
        for part in table.tables(key):
            if depth > DEEPEST:
                raise part.fail(None, "Blok di dalam blok terlalu dalam. Sederhanakan susunannya.")
            block = _READERS[part.choice("jenis", BlockWord)](self, part, depth)
            part.finish()
            found.append(block)
        return tuple(found)

    def text(self, table: Table, key: str, default: str | None = None, index: int | None = None) -> Text:
        """A template, checked: marks closed, placeholders known, formats known."""
        raw = table.text(key) if default is None else table.text(key, default)
        return self.checked(table, key, raw, index)

    def checked(self, table: Table, key: str, raw: str, index: int | None = None) -> Text:
        """The same for a text that is at hand; messages name `key` (or its `index`-th value)."""
        try:
            text = parse_text(raw)
        except TextError as error:
            raise table.fail(key, str(error), index) from error
        for name in fields_in(text):
            if name not in self._names.top:
                raise table.fail(key, f"Isian «{name}» tidak ada.{did_you_mean(name, self._names.top)}", index)
        return text

    def condition(self, table: Table) -> lay.Condition | None:
        """`bila`: "field", "!field", "field = nilai" or "field != nilai"; a group is filled when it has rows."""
        if not table.has("bila"):
            return None
        words = table.text("bila", one_line=True, empty=False)
        negated = words.startswith("!") or "!=" in words
        name, equal, value = words.removeprefix("!").replace("!=", "=").partition("=")
        name, value = name.strip(), value.strip()
        known = [*self._names.top, *self._names.rows]
        if name not in known:
            raise table.fail("bila", f"Isian «{name}» tidak ada.{did_you_mean(name, known)}")
        choices = self._names.choices.get(name)
        if equal and choices and value not in choices:
            raise table.fail("bila", f"«{value}» bukan pilihan dari {name}.{did_you_mean(value, choices)}")
        return lay.Condition(name, value if equal else None, negated)

    def group(self, table: Table) -> str:
        """The name of a group, checked."""
        name = table.text("grup", one_line=True)
        if name not in self._names.rows:
            raise table.fail("grup", f"Kelompok «{name}» tidak ada.{did_you_mean(name, self._names.rows)}")
        return name

    def within(self, group: str | None) -> "BlockReader":
        """A reader for texts inside the rows of `group`."""
        return self if group is None else BlockReader(self._names.within(group))

    def field_name(self, table: Table, key: str) -> str | None:
        """The name of a field, or None when `key` is not written."""
        if not table.has(key):
            return None
        name = table.text(key, one_line=True)
        if name not in self._names.top:
            raise table.fail(key, f"Isian «{name}» tidak ada.{did_you_mean(name, self._names.top)}")
        return name

    def date_name(self, table: Table, key: str) -> str:
        """The name of a field that holds a date."""
        name = table.text(key, one_line=True)
        dates = [known for known, kind in self._names.top.items() if kind is FieldType.DATE]
        if name not in dates:
            raise table.fail(key, f"«{name}» bukan isian tanggal.{did_you_mean(name, dates)}")
        return name


def look(table: Table, align: lay.Align = lay.Align.LEFT) -> lay.Look:
    """What every block may say about how it stands."""
    return lay.Look(
        align=table.choice("perataan", lay.Align, align),
        size=table.number("ukuran", 0, 0, 96),
        indent=table.number("lekuk", 0, 0, 120),
        before=table.number("sebelum", 0, 0, 100),
        after=table.number("sesudah", 0, 0, 100) if table.has("sesudah") else None,
        leading=table.integer("jarak_baris", 0, 0, 300),
        family=table.choice("huruf", lay.Family) if table.has("huruf") else None,
        joined=table.boolean("menyatu", False),
    )


def _paragraph(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    return lay.Paragraph(
        reader.text(table, "teks"), table.number("baris_pertama", 0, 0, 60), look(table), reader.condition(table)
    )


def _heading(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    return lay.Heading(
        reader.text(table, "teks"),
        table.boolean("garis_bawah", False),
        table.boolean("nomor", False),
        look(table, lay.Align.CENTRE),
        reader.condition(table),
    )


def _entries(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    rows = []
    for part in table.tables("baris"):
        rows.append(lay.Entry(reader.text(part, "label"), reader.text(part, "teks"), reader.condition(part)))
        part.finish()
    if not rows:
        raise table.fail(None, "Blok isian belum punya baris. Tulis baris = [{ label = ..., teks = ... }].")
    return lay.Entries(
        tuple(rows),
        table.number("lebar_label", 45, 5, 150),
        table.text("tanda", ":"),
        table.text("kosong", "-"),
        look(table),
        reader.condition(table),
    )


def _group_table(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    group = reader.group(table)
    inside = reader.within(group)
    columns = []
    for part in table.tables("kolom"):
        columns.append(
            lay.Column(
                reader.text(part, "judul"),
                inside.text(part, "teks", ""),
                part.number("lebar", 0, 0, 300),
                part.choice("perataan", lay.Align, lay.Align.LEFT),
            )
        )
        part.finish()
    if not columns:
        raise table.fail(None, "Tabel belum punya kolom. Tulis kolom = [{ judul = ..., teks = ... }].")
    foot = tuple(reader.checked(table, "kaki", raw, i) for i, raw in enumerate(table.strings("kaki", ())))
    if foot and len(foot) != len(columns):
        raise table.fail("kaki", f"«kaki» berisi {len(foot)} teks, padahal ada {len(columns)} kolom.")
    return lay.GroupTable(
        group,
        tuple(columns),
        reader.text(table, "kosong", ""),
        foot,
        table.number("tinggi_baris", 0, 0, 100),
        look(table),
        reader.condition(table),
    )


def _items(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    group = reader.group(table) if table.has("grup") else None
    if group is not None:
        items: tuple[Text, ...] = (reader.within(group).text(table, "teks"),)
    else:
        items = tuple(reader.checked(table, "butir", raw, i) for i, raw in enumerate(table.strings("butir")))
    return lay.Items(
        items,
        table.choice("tanda", lay.Marker, lay.Marker.NUMBER),
        group,
        table.number("jarak", 0, 0, 30),
        reader.text(table, "label", ""),
        table.number("lebar_label", 30, 5, 150),
        look(table),
        reader.condition(table),
    )


def _signature(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    parties = []
    for part in table.tables("pihak"):
        parties.append(
            lay.Party(
                reader.text(part, "judul"),
                reader.text(part, "nama", ""),
                reader.text(part, "bawah", ""),
                reader.condition(part),
            )
        )
        part.finish()
    return lay.Signature(
        tuple(parties),
        table.boolean("tempat_tanggal", not parties),
        table.boolean("kode", False),
        table.number("ruang", 18, 3, 60),
        reader.text(table, "atas", ""),
        table.boolean("cap", False),
        look(table),
        reader.condition(table),
    )


def _box(reader: BlockReader, table: Table, depth: int) -> lay.Block:
    return lay.Box(
        reader.blocks(table, "isi", depth + 1),
        table.number("tebal", 0.8, 0, 6),
        table.boolean("abu", False),
        table.number("jarak", 2.5, 0, 20),
        table.boolean("gelap", False),
        look(table),
        reader.condition(table),
    )


def _big(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    return lay.Big(reader.text(table, "teks"), look(table, lay.Align.CENTRE), reader.condition(table))


def _line(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    return lay.Line(table.choice("gaya", lay.LineStyle, lay.LineStyle.SINGLE), look(table), reader.condition(table))


def _cut(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    return lay.Cut(reader.text(table, "teks", "potong di sini"), look(table), reader.condition(table))


def _qr(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    return lay.QrCode(
        reader.text(table, "teks"),
        table.number("sisi", 22, 8, 80),
        reader.text(table, "keterangan", ""),
        look(table, lay.Align.CENTRE),
        reader.condition(table),
    )


def _columns(reader: BlockReader, table: Table, depth: int) -> lay.Block:
    parts = []
    for part in table.tables("kolom"):
        parts.append(lay.ColumnPart(reader.blocks(part, "isi", depth + 1), part.number("lebar", 0, 0, 300)))
        part.finish()
    if len(parts) < 2:
        raise table.fail(None, "Blok kolom berisi paling sedikit dua [[blok.kolom]].")
    return lay.Columns(tuple(parts), table.number("jarak", 4, 0, 40), look(table), reader.condition(table))


def _ticks(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    options = []
    listed = reader.field_name(table, "pilihan_dari")
    for index, raw in enumerate(table.strings("pilihan") if listed is None else ()):
        key, equal, words = raw.partition("=")
        shown = words if equal else raw
        options.append((key.strip(), reader.checked(table, "pilihan", shown, index)))
    return lay.Ticks(
        tuple(options),
        reader.text(table, "label", ""),
        reader.field_name(table, "nilai"),
        table.boolean("susun", False),
        table.number("lebar_label", 0, 0, 150),
        listed,
        look(table),
        reader.condition(table),
    )


def _write_line(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    return lay.WriteLine(
        reader.text(table, "label", ""),
        table.integer("baris", 1, 1, 30),
        table.number("lebar_label", 0, 0, 150),
        look(table),
        reader.condition(table),
    )


def _space(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    return lay.Space(table.number("tinggi", 4, 0, 300), look(table), reader.condition(table))


def _page_break(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    return lay.PageBreak(look(table), reader.condition(table))


def _repeat(reader: BlockReader, table: Table, depth: int) -> lay.Block:
    group = reader.group(table)
    return lay.Repeat(
        group,
        reader.within(group).blocks(table, "isi", depth + 1),
        table.number("jarak", 2, 0, 40),
        look(table),
        reader.condition(table),
    )


def _emblem(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    return lay.Emblem(table.number("tinggi", 25, 5, 120), look(table, lay.Align.CENTRE), reader.condition(table))


def _schedule(reader: BlockReader, table: Table, _depth: int) -> lay.Block:
    group = reader.group(table)
    inside = reader.within(group)
    return lay.Schedule(
        group,
        reader.text(table, "judul", "Kegiatan"),
        inside.text(table, "teks"),
        inside.date_name(table, "mulai"),
        inside.date_name(table, "selesai"),
        look(table),
        reader.condition(table),
    )


_READERS: Final[dict[BlockWord, Callable[[BlockReader, Table, int], lay.Block]]] = {
    BlockWord.PARAGRAPH: _paragraph,
    BlockWord.HEADING: _heading,
    BlockWord.ENTRIES: _entries,
    BlockWord.TABLE: _group_table,
    BlockWord.ITEMS: _items,
    BlockWord.SIGNATURE: _signature,
    BlockWord.BOX: _box,
    BlockWord.BIG: _big,
    BlockWord.LINE: _line,
    BlockWord.CUT: _cut,
    BlockWord.QR: _qr,
    BlockWord.COLUMNS: _columns,
    BlockWord.TICKS: _ticks,
    BlockWord.WRITE_LINE: _write_line,
    BlockWord.SPACE: _space,
    BlockWord.PAGE_BREAK: _page_break,
    BlockWord.REPEAT: _repeat,
    BlockWord.EMBLEM: _emblem,
    BlockWord.SCHEDULE: _schedule,
}
