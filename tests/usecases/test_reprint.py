"""A letter that went out keeps its bytes, whatever changes in the program afterwards; a salinan is marked."""

import hashlib
import json
import re

import pytest
from PIL import Image
from sqlalchemy import select

from loket_app import paths
from loket_app.documents import raster
from loket_app.documents.attached import attached
from loket_app.domain.people import Capacity, Role
from loket_app.store.tables import letter
from loket_app.usecases import archive, corrections, letters, logo, office_settings, papers, staff
from loket_app.usecases.intake import PersonData
from loket_app.usecases.letter_record import FILE
from loket_app.usecases.settings import CALENDAR, FORM, OFFICE
from tests.usecases.rich_office import Stage


def picture(path, colour):
    Image.new("RGB", (200, 240), colour).save(path)
    return path


@pytest.fixture
def issued(stage, tmp_path):
    """A signed letter with the office's arms on it, printed and archived: stage, request, letter, what was kept."""
    stage.desk.folder = tmp_path / "data"
    stage.desk.folder.mkdir()
    change_office(stage, logo=logo.keep_logo(stage.desk, picture(tmp_path / "a.png", "navy")))
    key = stage.ready("sktm")
    query = select(letter.c.id).where(letter.c.request_id == key)
    letter_id = stage.desk.ask(lambda look: look.connection.execute(query).scalar_one())
    kept = archive.issued_letter(stage.desk, letter_id)
    stage.do("operator1", letters.mark_printed, letter_id, kept.job.digest, kept.file, "PENCETAK")
    return stage, key, letter_id, kept


def change_office(stage: Stage, **more) -> None:
    body = dict(stage.desk.ask(lambda look: look.settings.body(OFFICE)))
    stage.do("admin", office_settings.save_setting, OFFICE, "ini", {**body, **more})


def another_office(stage, key, tmp_path):
    mark = logo.keep_logo(stage.desk, picture(tmp_path / "b.png", "red"))
    change_office(stage, nama="Kecamatan Lain", alamat="Jl. Pindah 9", telepon="021", email="x@y.invalid", logo=mark)


def another_form(stage, key, tmp_path):
    own = stage.desk.ask(lambda look: letters.draft(look, key).form.key)
    text = (paths.forms() / f"{own}.toml").read_text(encoding="utf-8")
    changed = re.sub(r'(?m)^teks = "(?!")', 'teks = "DIUBAH ', text)
    assert changed != text
    stage.do("admin", office_settings.save_setting, FORM, own, {"teks": changed})
    assert stage.desk.ask(letters.form_text, own)[0] == changed


def other_officers(stage, key, tmp_path):
    for name in ("camat", "sekcam", "kasi_pelum"):
        was = stage.desk.ask(lambda look, who=stage.who[name]: look.officer(who))
        data = staff.OfficerData(
            name=f"Pengganti {name}", nip="197501012000031009", rank="Pembina Utama", position=was.position,
            roles=tuple(was.roles), supervisor=was.supervisor,
        )  # fmt: skip
        stage.do("admin", staff.save_officer, stage.who[name], data)


def a_substitute(stage, key, tmp_path):
    days = ("23-11-2026", "30-11-2026")
    who = stage.who["sekcam"]
    stage.do("admin", staff.save_substitution, who, Role.CAMAT, Capacity.PLH, *days, "dinas luar")


def another_applicant(stage, key, tmp_path):
    data = PersonData(name="Nama Yang Dikoreksi", nik="6402130706930009", address="Jalan Lain")
    stage.act("loket1", corrections.correct_applicant, key, data, "salah tulis")


def other_hours(stage, key, tmp_path):
    body = dict(stage.desk.ask(lambda look: look.settings.body(CALENDAR)))
    body["libur"] = [
        *body.get("libur", ()),
        {"tanggal": "2026-11-25", "nama": "Libur contoh", "jenis": "libur_nasional"},
    ]
    stage.do("admin", office_settings.save_setting, CALENDAR, "ini", body)


CHANGES = (another_office, another_form, other_officers, a_substitute, another_applicant, other_hours)


@pytest.mark.parametrize("change", CHANGES, ids=lambda c: c.__name__)
def test_the_bytes_are_the_same_whatever_was_changed(issued, tmp_path, change):
    stage, key, letter_id, kept = issued
    change(stage, key, tmp_path)
    stage.clock.move(40 * 24 * 3_600_000)
    # Drawn again from what was frozen, not only read from the archive.
    assert papers.make(stage.desk, "surat", letter_id).pdf == kept.job.pdf
    assert archive.issued_letter(stage.desk, letter_id) == kept
    (stage.desk.folder / kept.file).unlink()
    assert archive.issued_letter(stage.desk, letter_id) == kept


def test_everything_at_once_and_a_salinan_of_it(issued, tmp_path):
    stage, key, letter_id, kept = issued
    for change in CHANGES:
        change(stage, key, tmp_path)
    again = papers.make(stage.desk, "surat", letter_id)
    assert again.pdf == kept.job.pdf
    copy = papers.make(stage.desk, "surat", letter_id, copy=True)
    assert copy.pdf != kept.job.pdf
    assert copy.title.endswith("(salinan)")
    assert sorted(words(copy.pdf)) == sorted([*words(kept.job.pdf), "SALINAN"])
    assert "DIUBAH" not in raster.text(copy.pdf)
    assert (attached(copy.pdf, FILE), attached(kept.job.pdf, FILE) is None) == (None, False)
    assert papers.make(stage.desk, "surat", letter_id, copy=True).pdf == copy.pdf


def words(pdf: bytes) -> list[str]:
    return raster.text(pdf).split()


def test_what_the_file_says_of_itself(issued):
    stage, key, letter_id, kept = issued
    data = json.loads(attached(kept.job.pdf, FILE) or b"")
    row = stage.desk.ask(lambda look: look.connection.execute(select(letter).where(letter.c.id == letter_id)).one())
    text = stage.desk.ask(lambda look: str(look.settings.version(row.form_config)))
    assert data["surat"]["nomor"] == row.number
    assert data["isian"] == json.loads(row.fields)
    assert data["formulir"]["sidik"] == hashlib.sha256(text.encode()).hexdigest()
    assert data["penanda_tangan"] == json.loads(row.signatory)
    assert data["register"]["layanan"]["nama"] == stage.load(key).service.name
    head = kept.job.pdf.partition(b"/Title")[2][:400]
    assert b"6402" not in head


def test_a_new_letter_takes_the_new_form_and_officers(issued, tmp_path):
    stage, key, letter_id, kept = issued
    for change in (another_office, another_form, other_officers):
        change(stage, key, tmp_path)
    other = stage.ready("sktm")
    query = select(letter.c.id).where(letter.c.request_id == other)
    newer = stage.desk.ask(lambda look: look.connection.execute(query).scalar_one())
    text = raster.text(papers.make(stage.desk, "surat", newer).pdf)
    for there in ("DIUBAH", "Pengganti camat", "Jl. Pindah 9"):
        assert there in text
    assert archive.issued_letter(stage.desk, letter_id) == kept
