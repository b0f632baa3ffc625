"""Reads forms (`forms/*.toml`): every placeholder, mark, format and rule is checked when the file is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from loket_app.definitions.form_blocks import BlockReader, Names
from loket_app.definitions.toml_lines import Table, read_toml, table_from_text
from loket_app.domain.form_clash import OTHER_CALLED, OTHER_PREFIX
from loket_app.domain.form_layout import Accent, Condition, Family, LineStyle
from loket_app.domain.form_model import (
    Calc,
    Computation,
    Field,
    FieldType,
    Form,
    FormKind,
    Group,
    Kop,
    Page,
    Rule,
    RuleKind,
    Sheet,
    Source,
)
from loket_app.domain.form_text import did_you_mean
from loket_app.domain.people import Role

BUILT_IN: Final = {
    "kantor_nama": FieldType.TEXT,
    "kantor_kecamatan": FieldType.TEXT,
    "kantor_kabupaten": FieldType.TEXT,
    "kantor_tempat": FieldType.TEXT,
    "kantor_zona": FieldType.TEXT,
    "kantor_alamat": FieldType.TEXT,
    "kantor_kontak": FieldType.TEXT,
    "surat_nomor": FieldType.TEXT,
    "surat_tanggal": FieldType.DATE,
    "surat_kode": FieldType.TEXT,
    "penandatangan_nama": FieldType.TEXT,
    "penandatangan_jabatan": FieldType.TEXT,
    "penandatangan_selaku": FieldType.TEXT,
    "penandatangan_pangkat": FieldType.TEXT,
    "penandatangan_nip": FieldType.TEXT,
}
"""Names that every form may use without declaring them; they come from the `Paper` it is printed on."""

_RULE_FIELDS: Final[dict[RuleKind, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    RuleKind.WORKDAYS_BELOW: (("dari", "sampai"), ()),
    RuleKind.NOT_PAST: (("isian",), ()),
    RuleKind.NOT_FUTURE: (("isian",), ()),
    RuleKind.MINIMUM_AGE: (("lahir", "pada"), ()),
    RuleKind.ORDER: (("awal", "akhir"), ("jam_awal", "jam_akhir")),
    RuleKind.DIFFERENT: (("isian", "dengan"), ()),
    RuleKind.REQUIRED_WHEN: (("isian",), ()),
    RuleKind.NIK_MATCHES: (("nik", "lahir"), ("kelamin",)),
    RuleKind.DIGITS: (("isian",), ()),
    RuleKind.EMAIL: (("isian",), ()),
    RuleKind.UNIQUE: (("isian",), ()),
    RuleKind.ABSENT: (("isian", "kelompok", "kolom"), ()),
    RuleKind.ROWS_AT_LEAST: (("kelompok",), ()),
    RuleKind.FORBIDDEN: (("isian",), ()),
    RuleKind.CLASH: (("awal", "akhir", "tempat"), ("wilayah",)),
}
_RULE_NUMBER: Final = {
    RuleKind.WORKDAYS_BELOW: "kurang_dari",
    RuleKind.MINIMUM_AGE: "tahun",
    RuleKind.DIGITS: "angka",
    RuleKind.ROWS_AT_LEAST: "jumlah",
}
_DATES: Final = frozenset({FieldType.DATE, FieldType.MOMENT})
_TIMES: Final = _DATES | {FieldType.TIME}
_RULE_TYPES: Final[dict[RuleKind, frozenset[FieldType]]] = {
    RuleKind.WORKDAYS_BELOW: _DATES,
    RuleKind.NOT_PAST: _DATES,
    RuleKind.NOT_FUTURE: _DATES,
    RuleKind.MINIMUM_AGE: _DATES,
    RuleKind.ORDER: _TIMES,
}
_PLACE_TYPES: Final[dict[tuple[RuleKind, str], frozenset[FieldType]]] = {
    (RuleKind.CLASH, "awal"): frozenset({FieldType.DATE}),
    (RuleKind.CLASH, "akhir"): frozenset({FieldType.DATE}),
    (RuleKind.ORDER, "jam_awal"): frozenset({FieldType.TIME}),
    (RuleKind.ORDER, "jam_akhir"): frozenset({FieldType.TIME}),
}
_WARNINGS: Final = frozenset({RuleKind.NIK_MATCHES, RuleKind.CLASH})


def load_form(path: Path) -> Form:
    """Read one form file. Raises `BadDefinition` (file, line, what to write) or `Disturbance` (cannot be opened)."""
    table = read_toml(path)
    form = _form(table)
    if form.key != path.stem:
        raise table.table("form").fail("kunci", f"Kunci «{form.key}» harus sama dengan nama berkas «{path.stem}».")
    return form


def form_from_text(text: str, file: str) -> Form:
    """Read a form from text, for an editor's check before it is saved. Raises `BadDefinition`."""
    return _form(table_from_text(text, file))


def form_paths(folders: Sequence[Path]) -> dict[str, Path]:
    """Form key -> file, named after its key; a later folder (the office's own copies) wins over an earlier one."""
    found: dict[str, Path] = {}
    for folder in folders:
        if folder.is_dir():
            found.update({path.stem: path for path in sorted(folder.glob("*.toml"))})
    return found


def _form(table: Table) -> Form:
    head = table.table("form")
    fields = tuple(_field(t, Source.TYPED) for t in table.tables("field"))
    groups = tuple(_group(t) for t in table.tables("grup"))
    names = _names(table, fields, groups)
    fields = tuple(_checked_field(f, t, names) for f, t in zip(fields, table.tables("field"), strict=True))
    rules = tuple(_rule(t, names) for t in table.tables("aturan"))
    reader = BlockReader(names)
    blocks = reader.blocks(table, "blok")
    if not blocks:
        raise table.fail(None, "Formulir ini belum punya isi. Tambahkan paling sedikit satu [[blok]].")
    form = _head(head)
    table.finish()
    return replace(form, fields=fields, groups=groups, rules=rules, blocks=blocks)


def _head(head: Table) -> Form:
    sheet = head.choice("kertas", Sheet)
    signer = head.text("penandatangan", "tidak")
    known = [*[r.value for r in Role], "tidak"]
    for role in (signer, *head.strings("paraf", ())):
        if role not in known:
            raise head.fail(
                "penandatangan" if role == signer else "paraf", f"«{role}» bukan jabatan.{did_you_mean(role, known)}"
            )
    form = Form(
        key=head.text("kunci", one_line=True, empty=False),
        title=head.text("judul", one_line=True, empty=False),
        kind=head.choice("jenis", FormKind),
        page=Page(
            sheet=sheet,
            landscape=_landscape(head),
            margins=_margins(head, sheet),
            family=head.choice("huruf", Family, Family.SANS),
            size=head.number("ukuran", 11, 5, 24),
            leading=head.integer("jarak_baris", 125, 90, 250),
            frame=head.choice("bingkai", LineStyle) if head.has("bingkai") else None,
            accent=head.choice("aksen", Accent, Accent.BLACK),
            filling=head.boolean("penuhi", False),
            fitting=head.boolean("muat", False),
        ),
        kop=head.choice("kop", Kop, Kop.NONE),
        numbered=head.boolean("nomor", False),
        signer=None if signer == "tidak" else signer,
        paraf=head.strings("paraf", ()),
        fields=(),
        groups=(),
        rules=(),
        blocks=(),
        note=head.text("catatan", ""),
    )
    head.finish()
    return form


def _landscape(head: Table) -> bool:
    word = head.text("orientasi", "tegak")
    if word not in ("tegak", "mendatar"):
        raise head.fail("orientasi", f"«orientasi» tidak boleh {word}. Pilihannya: tegak, mendatar.")
    return word == "mendatar"


def _margins(head: Table, sheet: Sheet) -> tuple[float, float, float, float]:
    usual = {Sheet.ROLL_80: (4, 4, 6, 4), Sheet.ROLL_58: (3, 5, 6, 5), Sheet.A5: (10, 12, 10, 12)}.get(
        sheet, (15, 20, 15, 25)
    )
    if not head.has("margin"):
        return usual[0], usual[1], usual[2], usual[3]
    found = head.integers("margin", minimum=0, maximum=60)
    if len(found) != 4:
        raise head.fail("margin", "«margin» berisi empat bilangan milimeter: atas, kanan, bawah, kiri.")
    return found[0], found[1], found[2], found[3]


def _field(table: Table, source: Source) -> Field:
    key = _key(table)
    computation = _computation(table)
    kind = table.choice("tipe", FieldType, FieldType.TEXT)
    found = Field(
        key=key,
        label=table.text("label", key.replace("_", " ").capitalize(), one_line=True),
        type=kind,
        required=table.boolean("wajib", False),
        max_length=table.integer("maks", 2000 if kind is FieldType.LONG_TEXT else 200, 1, 10_000),
        choices=table.strings("pilihan", ()),
        default=table.text("bawaan", "", one_line=True),
        help=table.text("bantuan", "", one_line=True),
        source=Source.COMPUTED if computation else table.choice("asal", Source, source),
        from_program=table.text("isi_dari", "", one_line=True),
        computation=computation,
    )
    if (kind is FieldType.CHOICE) is not bool(found.choices):
        raise table.fail(
            "pilihan" if found.choices else "tipe",
            "Tulis daftar «pilihan» hanya dan selalu pada isian bertipe pilihan.",
        )
    if kind is FieldType.CHOICE and found.default and found.default not in found.choices:
        raise table.fail(
            "bawaan", f"«{found.default}» tidak ada di dalam pilihan.{did_you_mean(found.default, found.choices)}"
        )
    table.finish()
    return found


def _key(table: Table) -> str:
    key = table.text("kunci", one_line=True, empty=False)
    if not (key.isascii() and key.replace("_", "a").isalnum() and key[0].isalpha() and key == key.lower()):
        raise table.fail(
            "kunci", f"«{key}» tidak dapat dipakai sebagai kunci. Pakai huruf kecil, angka dan garis bawah."
        )
    if key in BUILT_IN:
        raise table.fail("kunci", f"«{key}» sudah disediakan program. Pakai langsung, atau pilih nama lain.")
    return key


def _computation(table: Table) -> Computation | None:
    if not table.has("hitung"):
        return None
    return Computation(
        table.choice("hitung", Calc), table.text("dari", one_line=True), table.text("sampai", "", one_line=True)
    )


def _group(table: Table) -> Group:
    key = _key(table)
    source = table.choice("asal", Source, Source.TYPED)
    group = Group(
        key=key,
        label=table.text("label", key.replace("_", " ").capitalize(), one_line=True),
        fields=tuple(_field(t, source) for t in table.tables("field")),
        least=table.integer("min", 0, 0, 500),
        most=table.integer("maks", 50, 1, 2000),
        source=source,
    )
    if not group.fields:
        raise table.fail(None, f"Kelompok «{key}» belum punya isian. Tambahkan [[grup.field]].")
    _no_twins(table.tables("field"), [f.key for f in group.fields])
    table.finish()
    return group


def _names(table: Table, fields: Sequence[Field], groups: Sequence[Group]) -> Names:
    tables = [*table.tables("field"), *table.tables("grup")]
    _no_twins(tables, [*[f.key for f in fields], *[g.key for g in groups]])
    top = {**BUILT_IN, **{f.key: f.type for f in fields}}
    rows = {g.key: {f.key: f.type for f in g.fields} for g in groups}
    choices = {f.key: f.choices for f in (*fields, *[f for g in groups for f in g.fields]) if f.choices}
    return Names(top, rows, choices)


def _no_twins(tables: Sequence[Table], keys: Sequence[str]) -> None:
    seen: set[str] = set()
    for table, key in zip(tables, keys, strict=True):
        if key in seen:
            raise table.fail("kunci", f"Kunci «{key}» dipakai dua kali. Beri nama lain.")
        seen.add(key)


def _checked_field(found: Field, table: Table, names: Names) -> Field:
    """A field that leans on others, now that all of them are known."""
    if found.from_program and found.from_program not in names.top:
        raise table.fail(
            "isi_dari", f"Isian «{found.from_program}» tidak ada.{did_you_mean(found.from_program, names.top)}"
        )
    calc = found.computation
    if calc is None:
        return found
    if calc.kind is Calc.ROWS:
        _known(table, "dari", calc.start, names.rows)
    elif calc.kind is Calc.SUM:
        group, _, key = calc.start.partition(".")
        _known(table, "dari", group, names.rows)
        _known(table, "dari", key, names.rows[group])
    else:
        for place, name in (("dari", calc.start), ("sampai", calc.end)):
            _known(table, place, name, _declared(names, _DATES))
    return found


def _declared(names: Names, types: frozenset[FieldType] | None) -> list[str]:
    """The form's own fields of these types: what stands on the `Paper` is not known yet when values are checked."""
    return [k for k, t in names.top.items() if k not in BUILT_IN and (types is None or t in types)]


def _known(table: Table, place: str, name: str, known: Sequence[str] | Mapping[str, object]) -> None:
    if name not in known:
        raise table.fail(place, f"«{name}» tidak dapat dipakai di sini.{did_you_mean(name, known)}")


def _rule(table: Table, names: Names) -> Rule:
    kind = table.choice("jenis", RuleKind)
    group = table.text("grup", "", one_line=True) or None
    if group is not None:
        _known(table, "grup", group, names.rows)
    scope = names.within(group)
    needed, optional = _RULE_FIELDS[kind]
    places = [*needed, *[p for p in optional if table.has(p)]]
    used = tuple(table.text(place, one_line=True) for place in places)
    for place, name in zip(places, used, strict=True):
        types = _PLACE_TYPES.get((kind, place), _RULE_TYPES.get(kind))
        if place == "kelompok":
            _known(table, place, name, names.rows)
        else:
            rows = names.rows[table.text("kelompok")] if place == "kolom" else None
            _known(table, place, name, _declared(scope, types) if rows is None else rows)
    if kind is RuleKind.UNIQUE and (group is None or used[0] not in names.rows[group]):
        raise table.fail("isian", "Aturan tidak_kembar memerlukan «grup», dan isian di dalam kelompok itu.")
    _whole(table, kind, group)
    number = _RULE_NUMBER.get(kind)
    reader = BlockReader(scope.plus({"batas": FieldType.NUMBER, "hari_ini": FieldType.DATE}))
    teller = BlockReader(scope.plus(_others(scope))) if kind is RuleKind.CLASH else reader
    rule = Rule(
        kind=kind,
        fields=used,
        message=teller.text(table, "pesan", "" if kind is RuleKind.NIK_MATCHES else None),
        number=table.integer(number, minimum=1, maximum=1000) if number else 0,
        blocking=table.boolean("menolak", kind not in _WARNINGS),
        group=group,
        when=_rule_condition(table, reader, kind),
    )
    table.finish()
    return rule


def _whole(table: Table, kind: RuleKind, group: str | None) -> None:
    """What one place of a rule asks of another."""
    if table.has("jam_awal") is not table.has("jam_akhir"):
        raise table.fail(None, "Tulis «jam_awal» dan «jam_akhir» bersama-sama.")
    if kind is RuleKind.CLASH and group is not None:
        raise table.fail("grup", "Aturan bentrok membandingkan seluruh surat; hapus «grup».")


def _others(scope: Names) -> Mapping[str, FieldType]:
    """What the message of a rule `bentrok` may also name: the other letter's fields, and which letter it is."""
    own = {f"{OTHER_PREFIX}{key}": kind for key, kind in scope.top.items() if key not in BUILT_IN}
    return {**own, OTHER_CALLED: FieldType.TEXT, "batas": FieldType.NUMBER, "hari_ini": FieldType.DATE}


def _rule_condition(table: Table, reader: BlockReader, kind: RuleKind) -> Condition | None:
    if kind in (RuleKind.REQUIRED_WHEN, RuleKind.FORBIDDEN) and not table.has("bila"):
        raise table.fail(None, f"Aturan {kind} memerlukan «bila».")
    return reader.condition(table)
