"""Reads the questionnaire (`forms/skm/instrumen.toml`) and what an office calls its unsur (`skm.toml` of a preset).

The questionnaire lies in a folder of its own: the files directly in `forms/` are papers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from loket_app import paths
from loket_app.definitions.catalog import distinct, key_of
from loket_app.definitions.toml_lines import Table, read_toml, table_from_data, table_from_text
from loket_app.domain.form_text import did_you_mean
from loket_app.domain.survey.instrument import (
    REGULATION_ORDER,
    GroupField,
    Instrument,
    Options,
    Order,
    Question,
    Unsur,
    in_order,
)

MOST_UNSUR: Final = 30
MOST_QUESTIONS: Final = 20
_NAME: Final = 120


def regulation_instrument() -> Instrument:
    """The shipped questionnaire: nine unsur with the regulation's questions and options."""
    return load_instrument(paths.forms() / "skm" / "instrumen.toml")


def office_instrument(preset: str, root: Path | None = None) -> Instrument:
    """The shipped questionnaire under the names and in the order of a ready-made office; `root` holds other presets."""
    folder = (root if root is not None else paths.resources() / "presets") / preset
    instrument = regulation_instrument()
    file = folder / "skm.toml"
    return _with_labels(instrument, read_toml(file)) if file.exists() else instrument


def load_instrument(path: Path) -> Instrument:
    """Read a questionnaire. Raises `BadDefinition` (file, line, what to write) or `Disturbance` (cannot be opened)."""
    return _instrument(read_toml(path))


def instrument_from_text(text: str, file: str) -> Instrument:
    """Read a questionnaire from text, for an editor's check. Raises `BadDefinition`."""
    return _instrument(table_from_text(text, file))


def instrument_from_data(data: Mapping[str, object], file: str = "kuesioner") -> Instrument:
    """Read a questionnaire from what `instrument_data` gave, after editing or from storage. Raises `BadDefinition`."""
    return _instrument(table_from_data(data, file))


def instrument_data(instrument: Instrument) -> dict[str, Any]:
    """The questionnaire as plain data in its present order; reading it again gives the same."""
    return {
        "instrumen": {
            "kunci": instrument.key,
            "judul": instrument.title,
            "kosong_boleh": instrument.blanks_allowed,
            "alasan_di_bawah": instrument.reason_below,
        },
        "unsur": [
            {
                "kunci": u.key,
                "kode": u.code,
                "nama": u.label,
                "sebutan": list(u.aliases),
                "pertanyaan": [{"kunci": q.key, "teks": q.text, "pilihan": list(q.options)} for q in u.questions],
            }
            for u in instrument.unsur
        ],
        "kelompok": [_group_data(g) for g in instrument.groups],
    }


def _group_data(group: GroupField) -> dict[str, Any]:
    meant: dict[str, list[str]] = {}
    for other, choice in group.aliases:
        meant.setdefault(choice, []).append(other)
    return {
        "kunci": group.key,
        "nama": group.label,
        "pilihan": list(group.choices),
        "batas": list(group.bounds),
        "judul_lain": list(group.headers),
        "sebutan": meant,
    }


def _instrument(table: Table) -> Instrument:
    head = table.table("instrumen")
    order = head.choice("urutan", Order) if head.has("urutan") else None
    unsur = _unsur_list(table, order)
    groups = distinct(table.tables("kelompok"), _group, "kunci", "nama")
    _no_shared_keys(table, unsur, groups)
    made = Instrument(
        key=key_of(head),
        title=head.text("judul", one_line=True, empty=False, max_len=_NAME),
        unsur=unsur,
        groups=groups,
        blanks_allowed=head.boolean("kosong_boleh", False),
        reason_below=head.integer("alasan_di_bawah", 3, 1, 5),
    )
    head.finish()
    table.finish()
    return made if order is None else in_order(made, order)


def _unsur_list(table: Table, order: Order | None) -> tuple[Unsur, ...]:
    tables = table.tables("unsur")
    if not tables:
        raise table.fail(None, "Kuesioner ini belum punya unsur. Tambahkan paling sedikit satu [[unsur]].")
    if len(tables) > MOST_UNSUR:
        raise table.fail("unsur", f"Unsur ada {len(tables)}, paling banyak {MOST_UNSUR}.")
    found = distinct(tables, lambda t: _unsur(t, order), "kunci", "nama")
    coded = tuple(replace(u, code=u.code or f"U{place}") for place, u in enumerate(found, 1))
    seen: set[str] = set()
    for each, unsur in zip(tables, coded, strict=True):
        if unsur.code in seen:
            raise each.fail("kode", f"Kode «{unsur.code}» dipakai dua kali. Beri kode lain.")
        seen.add(unsur.code)
    return coded


def _unsur(table: Table, order: Order | None) -> Unsur:
    key = key_of(table)
    if order is not None and table.has("kode"):
        raise table.fail(
            "kode", "Hapus «kode», atau hapus «urutan» di bagian [instrumen]: urutan memberi nomor sendiri."
        )
    asked = table.tables("pertanyaan")
    if not 1 <= len(asked) <= MOST_QUESTIONS:
        raise table.fail("pertanyaan", f"Tulis satu sampai {MOST_QUESTIONS} [[unsur.pertanyaan]] pada unsur «{key}».")
    questions = tuple(_question(t, key if n == 1 else f"{key}_{n}") for n, t in enumerate(asked, 1))
    made = Unsur(
        key=key,
        code=table.text("kode", "", 10, one_line=True),
        label=table.text("nama", one_line=True, empty=False, max_len=_NAME),
        questions=questions,
        aliases=table.strings("sebutan", (), _NAME),
    )
    table.finish()
    return made


def _question(table: Table, usual_key: str) -> Question:
    key = key_of(table) if table.has("kunci") else usual_key
    text = table.text("teks", one_line=True, empty=False, max_len=500)
    words = table.strings("pilihan", max_len=_NAME)
    table.finish()
    return Question(key, text, _options(table, words))


def _options(table: Table, words: tuple[str, ...]) -> Options:
    if len(words) != 4 or not all(w.strip() for w in words):
        raise table.fail("pilihan", "Tulis tepat empat pilihan jawaban, dari nilai 1 sampai nilai 4.")
    if len({w.casefold() for w in words}) < 4:
        raise table.fail("pilihan", "Dua pilihan jawaban sama. Bedakan kata-katanya.")
    return words[0], words[1], words[2], words[3]


def _group(table: Table) -> GroupField:
    choices = table.strings("pilihan", (), _NAME)
    bounds = table.integers("batas", (), 0, 999)
    if len({c.casefold() for c in choices}) < len(choices):
        raise table.fail("pilihan", "Satu pilihan tertulis dua kali. Hapus salah satunya.")
    if bounds and (len(bounds) != len(choices) - 1 or list(bounds) != sorted(set(bounds))):
        raise table.fail("batas", "«batas» berisi bilangan terkecil pilihan kedua dan seterusnya, dari kecil ke besar.")
    made = GroupField(
        key=key_of(table),
        label=table.text("nama", one_line=True, empty=False, max_len=_NAME),
        choices=choices,
        bounds=bounds,
        aliases=tuple(_aliases(table.table("sebutan"), choices)),
        headers=table.strings("judul_lain", (), _NAME),
    )
    table.finish()
    return made


def _aliases(table: Table, choices: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    for choice in tuple(table.keys()):
        if choice not in choices:
            raise table.fail(choice, f"«{choice}» tidak ada di dalam pilihan.{did_you_mean(choice, choices)}")
        for other in table.strings(choice, max_len=_NAME):
            yield other, choice
    table.finish()


def _no_shared_keys(table: Table, unsur: tuple[Unsur, ...], groups: tuple[GroupField, ...]) -> None:
    """Answers and respondent fields are columns of one sheet: a key names one of them only."""
    owners = {u.key: u.key for u in unsur}
    for each, one in zip(table.tables("unsur"), unsur, strict=True):
        for asked, question in zip(each.tables("pertanyaan"), one.questions, strict=True):
            if question.key in owners and not (question is one.questions[0] and question.key == one.key):
                raise asked.fail("kunci", f"Kunci «{question.key}» sudah dipakai. Beri kunci lain.")
            owners[question.key] = one.key
    for each, group in zip(table.tables("kelompok"), groups, strict=True):
        if group.key in owners:
            raise each.fail("kunci", f"Kunci «{group.key}» sudah dipakai oleh unsur. Beri kunci lain.")


def _with_labels(instrument: Instrument, table: Table) -> Instrument:
    order = table.choice("urutan", Order, Order.REGULATION)
    names = table.table("nama_unsur")
    for key in tuple(names.keys()):
        if key not in REGULATION_ORDER:
            raise names.fail(key, f"Unsur «{key}» tidak ada.{did_you_mean(key, REGULATION_ORDER)}")
    unsur = tuple(
        replace(u, label=names.text(u.key, u.label, _NAME, one_line=True, empty=False)) for u in instrument.unsur
    )
    names.finish()
    table.finish()
    return in_order(replace(instrument, unsur=unsur), order)
