"""The properties of each kind of part that a clerk changes without the text: name, editor, and what stands for none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from loket_app.definitions.form_parts import Part, PartKind
from loket_app.domain.form_layout import Accent, Align, Family, LineStyle, Marker
from loket_app.domain.form_model import FormKind, Kop, Sheet
from loket_app.domain.people import ROLE_LABELS, Role
from loket_app.ui.blangko import words
from loket_app.ui.blangko.code import PARAGRAPH_END
from loket_app.ui.fields import SILENT, Choice, LineEdit, NoteEdit, Remark, Tick
from loket_app.ui.pengaturan.editors import LinesEdit, TicksEdit, WordsEdit
from loket_app.ui.theme import Tone
from loket_app.usecases.form_preview import sheet_words

ALIGNS: Final = (("kiri", "kiri"), ("tengah", "tengah"), ("kanan", "kanan"), ("rata", "rata"))
MARKERS: Final = tuple((m.value, m.value) for m in Marker)
LINES: Final = tuple((s.value, s.value) for s in LineStyle)
FAMILIES: Final = tuple((f.value, f.value) for f in Family)
ROW_SPLIT: Final = " : "


class NumberEdit(LineEdit):
    """A measure such as 11,5; a whole number stays whole. What is no number is handed on, for the check to name it."""

    def value(self) -> Any:
        """The number, None while it is empty, else the text."""
        text = self.text().strip().replace(",", ".")
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            return text
        if abs(number) > 1_000_000 or number != number:
            return text
        return int(number) if number.is_integer() and "." not in text else number

    def set_value(self, value: Any) -> None:
        """Show a number with a comma."""
        shown = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        self.setText(shown.replace(".", ","))

    def remark(self) -> Remark:
        """What is no number is said so."""
        return ("Tulis bilangan, misalnya 11,5.", Tone.LATE) if isinstance(self.value(), str) else SILENT


class FourEdit(WordsEdit):
    """Four whole numbers on a line: the margins."""

    def __init__(self) -> None:
        super().__init__("15, 20, 15, 25")

    def value(self) -> Any:
        """The numbers; words that are none stay words."""
        return [int(word) if word.isascii() and word.isdigit() else word for word in super().value()]

    def set_value(self, value: Any) -> None:
        """Show them."""
        self.setText(", ".join(str(v) for v in value) if isinstance(value, list) else "")


class TemplateEdit(NoteEdit):
    """A text with placeholders and marks, letter by letter as it stands in the form."""

    def __init__(self, lines: int = 5) -> None:
        super().__init__("Ketik teks. ${ membuka daftar isi sandi; **tebal**, *miring*.", lines, 10_000)

    def value(self) -> str:
        """The text; a blank that must not break stays one."""
        return self.document().toRawText().replace(PARAGRAPH_END, "\n")


class EntriesEdit(TemplateEdit):
    """The rows of a list of entries, one a line: Nama : ${nama:nama}. Their conditions stay with them."""

    def __init__(self) -> None:
        super().__init__(7)
        self.setPlaceholderText("Satu baris per isian: Nama : ${nama}")
        self._rows: list[Mapping[str, Any]] = []

    def value(self) -> Any:
        """The rows, each with what the form says of it besides."""
        made: list[dict[str, Any]] = []
        for line in super().value().split("\n"):
            if line.strip():
                label, _, text = line.partition(ROW_SPLIT)
                made.append({"label": label.strip(), "teks": text.strip(), **self._besides(label.strip(), len(made))})
        return made

    def _besides(self, label: str, place: int) -> dict[str, Any]:
        named = [row for row in self._rows if row.get("label") == label]
        row = named[0] if named else self._rows[place] if place < len(self._rows) else {}
        return {key: value for key, value in row.items() if key not in ("label", "teks")}

    def set_value(self, value: Any) -> None:
        """Show the rows."""
        self._rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
        lines = (f"{row.get('label', '')}{ROW_SPLIT}{row.get('teks', '')}" for row in self._rows)
        super().set_value("\n".join(" ".join(line.split("\n")) for line in lines))


@dataclass(frozen=True, slots=True)
class Prop:
    """One property: its key in the form, its name on screen, its editor, its width of twelve, and its default.

    A value that is the default is not written; one that is `needed` always is.
    """

    key: str
    name: str
    make: Callable[[], QWidget]
    span: int = 4
    default: Any = None
    needed: bool = False
    hint: str = ""

    def written(self, value: Any) -> Any:
        """What to write for the editor's value; None takes the line away."""
        if not self.needed and value in (self.default, None, "", []) and not (value is False and self.default is True):
            return None
        return value


def _template(name: str = "Teks", key: str = "teks", lines: int = 5) -> Prop:
    return Prop(key, name, lambda: TemplateEdit(lines), 12, "", needed=key == "teks")


def _number(key: str, name: str, default: Any = None, span: int = 3) -> Prop:
    shown = "" if default is None else f"{default:g}".replace(".", ",")
    return Prop(key, name, lambda: NumberEdit(shown, 12), span, default)


def _tick(key: str, name: str, words_: str, default: bool = False, span: int = 4) -> Prop:
    return Prop(key, name, lambda: Tick(words_), span, default)


def _choice(key: str, name: str, options: tuple[tuple[str, str], ...], default: str = "", span: int = 4) -> Prop:
    return Prop(key, name, lambda: Choice(options), span, default)


WHEN: Final = Prop("bila", "Hanya bila", lambda: LineEdit("selalu", 200), 6, "", hint="nama isian, !nama, nama = nilai")
PLACE: Final = (
    _choice("perataan", "Perataan", ALIGNS, Align.LEFT.value, 3),
    _number("ukuran", "Huruf (pt)"), _number("sebelum", "Atas (mm)"), _number("sesudah", "Bawah (mm)"),
    WHEN, _number("lekuk", "Lekuk (mm)"), _tick("menyatu", "Halaman", "Menyatu", span=3),
)  # fmt: skip
CENTRED: Final = (_choice("perataan", "Perataan", ALIGNS, Align.CENTRE.value, 3), *PLACE[1:])
BLOCKS: Final[Mapping[str, tuple[Prop, ...]]] = {
    "paragraf": (_template(lines=7), *PLACE, _number("baris_pertama", "Baris pertama masuk (mm)", 0, 5)),
    "judul": (
        _template(lines=2), *CENTRED, _tick("garis_bawah", "Garis", "Bergaris bawah", span=3),
        _tick("nomor", "Nomor", "Nomor surat di bawahnya"),
    ),
    "isian": (
        Prop("baris", "Baris", EntriesEdit, 12, [], needed=True),
        _number("lebar_label", "Lebar label (mm)", 45), *PLACE[1:],
    ),
    "daftar": (
        Prop("butir", "Butir", lambda: LinesEdit("satu butir per baris", 6), 12, []),
        Prop("teks", "Teks tiap baris kelompok", lambda: TemplateEdit(2), 12, ""),
        _choice("tanda", "Tanda", MARKERS, Marker.NUMBER.value), *PLACE[1:],
    ),
    "tanda_tangan": (
        Prop("atas", "Kata di atas jabatan", lambda: LineEdit("misalnya Mengetahui:", 200), 6, ""),
        _number("ruang", "Ruang tanda tangan (mm)", 18), _tick("kode", "Kode", "Kode dan QR", span=3),
        _tick("cap", "Cap", "Tempat cap", span=3), *PLACE[2:],
    ),
    "besar": (_template(lines=2), *CENTRED),
    "qr": (_template("Isi kode", lines=2), _number("sisi", "Sisi (mm)", 22), *CENTRED),
    "garis": (_choice("gaya", "Gaya", LINES, LineStyle.SINGLE.value), *PLACE[2:]),
    "potong": (_template(lines=2), *PLACE[2:5]),
    "spasi": (_number("tinggi", "Tinggi (mm)", 4), WHEN),
    "lambang": (_number("tinggi", "Tinggi (mm)", 25), *CENTRED[2:]),
    "garis_isi": (
        Prop("label", "Label", lambda: LineEdit("", 300), 6, ""), _number("baris", "Jumlah baris", 1), *PLACE[2:],
    ),
    "tabel": (
        Prop("kosong", "Tulisan bila kosong", lambda: LineEdit("", 300), 6, ""),
        _number("tinggi_baris", "Tinggi baris (mm)", 0), *PLACE[1:],
    ),
    "kotak": (
        _number("tebal", "Tebal garis", 0.8), _number("jarak", "Jarak tepi (mm)", 2.5),
        _tick("abu", "Dasar", "Abu-abu", span=3), _tick("gelap", "Warna", "Gelap", span=3), *PLACE[2:],
    ),
    "centang": (
        Prop("pilihan", "Pilihan", lambda: LinesEdit("kunci = kata, satu per baris", 5), 12, []),
        Prop("label", "Label", lambda: LineEdit("", 300), 6, ""), *PLACE[1:],
    ),
}  # fmt: skip
SIGNERS: Final = (("tidak", "tanpa tanda tangan"), *((role.value, ROLE_LABELS[role]) for role in Role))
INITIALS: Final = tuple(
    (role.value, ROLE_LABELS[role]) for role in (Role.OPERATOR, Role.LOKET, Role.KASI_PELUM, Role.SEKCAM)
)
HEAD: Final = (
    Prop("judul", "Judul blangko", lambda: LineEdit("", 300), 8, needed=True),
    _choice("jenis", "Jenis", tuple((k.value, words.KINDS[k.value]) for k in FormKind)),
    Prop("kertas", "Kertas", lambda: Choice(tuple((s.value, sheet_words(s)) for s in Sheet)), 5, needed=True),
    _choice("orientasi", "Arah", (("tegak", "tegak"), ("mendatar", "mendatar")), "tegak", 3),
    Prop("margin", "Margin (mm)", FourEdit, 4, [], hint="atas, kanan, bawah, kiri"),
    _choice("huruf", "Huruf", FAMILIES, Family.SANS.value),
    Prop("ukuran", "Ukuran huruf", lambda: NumberEdit("11", 6), 4, 11),
    Prop("jarak_baris", "Jarak baris (%)", lambda: NumberEdit("125", 6), 4, 125),
    _choice("kop", "Kop", tuple((k.value, k.value) for k in Kop), Kop.NONE.value),
    _choice("penandatangan", "Penanda tangan", SIGNERS, "tidak"),
    _tick("nomor", "Nomor surat", "Bernomor"),
    Prop("paraf", "Paraf oleh", lambda: TicksEdit(INITIALS, 2), 12, []),
    Prop(
        "aksen", "Warna", lambda: Choice(tuple((a.value, a.value) for a in Accent)), 4, Accent.BLACK.value
    ),
    _tick("muat", "Muat", "Perkecil agar muat satu lembar", span=8),
)  # fmt: skip
TYPE_OPTIONS: Final = tuple((kind.value, name) for kind, name in words.TYPES.items())
FIELD: Final = (
    Prop("label", "Label", lambda: LineEdit("", 200), 8, needed=True),
    _choice("tipe", "Jenis isian", TYPE_OPTIONS, "teks"),
    Prop("bantuan", "Petunjuk untuk petugas", lambda: LineEdit("misalnya: seperti pada KTP-el", 300), 8, ""),
    _tick("wajib", "Kelengkapan", "Wajib diisi"),
    Prop("bawaan", "Isi awal", lambda: LineEdit("", 200), 4, ""),
    Prop("maks", "Paling banyak", lambda: NumberEdit("200", 8), 4, 200, hint="huruf, atau angka terbesar"),
    Prop("isi_dari", "Diisi dari", lambda: LineEdit("misalnya pemohon_nama", 60), 4, ""),
    Prop("pilihan", "Pilihan", lambda: LinesEdit("satu pilihan per baris", 4), 12, []),
)  # fmt: skip
GROUP: Final = (
    Prop("label", "Label", lambda: LineEdit("", 200), 12, needed=True),
    _number("min", "Paling sedikit (baris)", 0, 4), _number("maks", "Paling banyak (baris)", 50, 4),
)  # fmt: skip
RULE: Final = (
    Prop("pesan", "Pesan kepada petugas", lambda: TemplateEdit(4), 12, ""),
    _tick("menolak", "Akibat", "Surat tidak dapat dicetak", default=True), WHEN,
)  # fmt: skip
PARTY: Final = (
    Prop("judul", "Jabatan atau sebutan", lambda: TemplateEdit(2), 12, needed=True),
    Prop("nama", "Nama", lambda: TemplateEdit(2), 6, ""),
    Prop("bawah", "Di bawah nama", lambda: TemplateEdit(2), 6, ""),
    WHEN,
)  # fmt: skip
_OF_KIND: Final[Mapping[PartKind, tuple[Prop, ...]]] = {
    PartKind.HEAD: HEAD, PartKind.FIELD: FIELD, PartKind.GROUP: GROUP, PartKind.RULE: RULE, PartKind.PARTY: PARTY,
}  # fmt: skip


def props_of(part: Part) -> tuple[Prop, ...]:
    """The properties that can be changed here; of a list either its points or the text of its rows."""
    if part.kind is not PartKind.BLOCK:
        props = _OF_KIND.get(part.kind, ())
        calculated = part.kind is PartKind.FIELD and "hitung" in part.values
        left_out = {"wajib", "bawaan", "isi_dari", "pilihan"} if calculated else set()
        if part.kind is PartKind.FIELD and part.values.get("tipe") != "pilihan":
            left_out = {*left_out, "pilihan"}
        return tuple(prop for prop in props if prop.key not in left_out)
    word = str(part.values.get("jenis", ""))
    props = BLOCKS.get(word, (WHEN,))
    spare = ("butir" if "grup" in part.values else "teks") if word == "daftar" else ""
    return tuple(prop for prop in props if prop.key != spare)
