"""The parts of a form's text: edits change what they mean and nothing else, and faults are told at their lines."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app import paths
from loket_app.definitions import form_parts
from loket_app.definitions.form_check import checked_form
from loket_app.definitions.form_kit import NEW_PARTS, part_text
from loket_app.definitions.form_parts import Outline, PartKind, outline, toml_value
from loket_app.definitions.toml_positions import positions

FILES = sorted(paths.forms().glob("*.toml"))
SOME = FILES[::6]


def read(text: str) -> Outline:
    found = outline(text)
    assert found is not None
    return found


@pytest.mark.parametrize("path", SOME, ids=lambda p: p.stem)
def test_every_part_of_a_shipped_form_can_be_rewritten_moved_and_taken_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    values, found = tomllib.loads(text), read(text)
    for part in found.parts[:: max(1, len(found.parts) // 14)]:
        for key, value in part.values.items():
            place = found.places.values.get((*part.path, key))
            if place is not None:
                again = form_parts.Change(*place, toml_value(value)).applied(text)
                assert tomllib.loads(again) == values
                assert form_parts.set_value(found, part.path, key, value) is None
        moved = form_parts.move(found, part.path, 1)
        if moved is not None:
            there = read(moved[0].applied(text))
            assert there.at(moved[1]).values == part.values  # type: ignore[union-attr]
            back = form_parts.move(there, moved[1], -1)
            assert back is not None
            assert tomllib.loads(back[0].applied(there.text)) == values
        gone = form_parts.remove(found, part.path)
        if gone is not None:
            left = read(gone.applied(text))
            assert len(left.parts) < len(found.parts)
            assert gone.text == ""


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60), st.booleans())
@settings(max_examples=120, deadline=None)
def test_any_text_is_written_so_that_it_reads_the_same(words: str, several: bool) -> None:
    value = f"{words}\n{words}" if several else words
    text = f'[form]\nkunci = "a" # tetap\n\n[[blok]]\nteks = {toml_value(value)}\n# akhir\n'
    assert tomllib.loads(text)["blok"][0]["teks"] == value
    found = read(text)
    change = form_parts.set_value(found, ("blok", 0), "teks", "lain")
    after = change.applied(text) if change is not None else text
    assert after == '[form]\nkunci = "a" # tetap\n\n[[blok]]\nteks = "lain"\n# akhir\n'


def test_a_key_is_written_below_its_own_part_and_taken_away_with_its_line() -> None:
    text = '[form]\nkunci = "a"\n\n[[grup]]\nkunci = "g"\n[[grup.field]]\nkunci = "f"'
    found = read(text)
    change = form_parts.set_value(found, ("grup", 0), "label", "Nama")
    assert change is not None
    assert change.applied(text).splitlines()[4:6] == ['kunci = "g"', 'label = "Nama"']
    change = form_parts.set_value(found, ("grup", 0, "field", 0), "wajib", True)
    assert change is not None
    assert change.applied(text).endswith('kunci = "f"\nwajib = true\n')
    change = form_parts.set_value(found, ("form",), "kunci", None)
    assert change is not None
    assert change.applied(text).startswith("[form]\n\n[[grup]]")
    assert form_parts.set_value(found, ("form",), "judul", None) is None


@pytest.mark.parametrize("path", SOME, ids=lambda p: p.stem)
def test_what_is_added_behind_any_part_stands_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = read(text)
    for new in NEW_PARTS:
        for part in [None, *found.parts[:: max(1, len(found.parts) // 8)]]:
            made = form_parts.insert(
                found, part.path if part is not None else None, new.kind, part_text(new, "kunci_baru", "Label baru")
            )
            assert made is not None
            there = read(made[0].applied(text)).at(made[1])
            assert there is not None
            assert there.kind is new.kind
            assert there.values.get("kunci", "kunci_baru") == "kunci_baru"


def test_new_parts_make_sound_forms() -> None:
    path = paths.forms() / "sktm.toml"
    text = path.read_text(encoding="utf-8")
    for new in NEW_PARTS:
        made = form_parts.insert(read(text), None, new.kind, part_text(new, "kunci_baru", "Label baru"))
        assert made is not None
        form, problems = checked_form(made[0].applied(text), "sktm")
        assert problems == (), new.name
        assert form is not None


def test_a_copy_keeps_all_but_its_name() -> None:
    text = (paths.forms() / "sktm.toml").read_text(encoding="utf-8")
    copy = form_parts.renamed(read(text), 'Surat "Baru"', "surat_baru")
    form, problems = checked_form(copy, "surat_baru")
    assert problems == ()
    assert form is not None
    assert (form.key, form.title) == ("surat_baru", 'Surat "Baru"')
    assert len(copy.split("\n")) == len(text.split("\n"))


def test_faults_of_several_blocks_are_told_at_once_each_at_its_line() -> None:
    text = (paths.forms() / "sktm.toml").read_text(encoding="utf-8")
    bad = text.replace("[[blok]]", "[[blok]]\nsalah = 1").replace("[[aturan]]", "[[aturan]]\nsalah = 1")
    form, problems = checked_form(bad, "sktm")
    assert form is None
    assert len(problems) > 5
    lines = bad.split("\n")
    assert all(lines[problem.line - 1] == "salah = 1" for problem in problems)
    assert [p.line for p in problems] == sorted(p.line for p in problems)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("[form]", "[form]\n= [[[", "= [[["),
        ("[[blok]]", '[[blok]]\nteks = "tanpa akhir', 'teks = "tanpa akhir'),
        ("[[blok]]", "[[blok]]\nmargin = 1 2", "margin = 1 2"),
        ('judul = "', 'judul = "a"\njudul = "', 'judul = "'),
        ("margin = [", "margin = [60, 60, 60, 60] # ", "margin = [60"),
    ],
    ids=range(5),
)
def test_a_text_that_cannot_be_read_is_told_at_its_line(old: str, new: str, shown: str) -> None:
    text = (paths.forms() / "tanda_terima_a5.toml").read_text(encoding="utf-8")
    bad = text.replace(old, new, 1)
    assert bad != text
    form, problems = checked_form(bad, "tanda_terima_a5")
    assert form is None
    assert bad.split("\n")[problems[0].line - 1].startswith(shown)


@given(st.text(st.sampled_from('[]="\\{}#\n .abk1'), max_size=80))
@settings(max_examples=150, deadline=None)
def test_nothing_typed_breaks_the_reader(words: str) -> None:
    found = outline(words)
    positions(words)
    form, problems = checked_form(words, "a")
    assert form is None
    assert problems
    assert all(1 <= problem.line <= words.count("\n") + 2 for problem in problems)
    if found is not None:
        for part in found.parts:
            assert part.start <= part.end <= len(words)
            form_parts.move(found, part.path, 1)
            form_parts.insert(found, part.path, PartKind.BLOCK, 'jenis = "garis"\n')
