import hashlib
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loket_app.domain.catalog import NumberWhen
from loket_app.domain.errors import Disturbance
from loket_app.usecases import acts, archive, corrections, letters, papers
from loket_app.usecases.desk import Desk
from loket_app.usecases.intake import PersonData
from loket_app.usecases.office_settings import save_setting
from loket_app.usecases.queries import history
from loket_app.usecases.settings import OFFICE
from loket_app.usecases.views.paper import PaperJob

DAY = date(2026, 11, 23)
SKTM = {
    "nama": "Contoh Pemohon", "nik": "6402154706930003", "nomor_kk": "6402150101010001", "tempat_lahir": "Sangasanga",
    "tanggal_lahir": "1993-06-07", "jenis_kelamin": "Perempuan", "agama": "Islam", "pekerjaan": "Petani",
    "alamat": "Jl. Contoh 1", "desa": "Kelurahan Jawa", "desa_nomor": "145/1/2026", "desa_tanggal": "2026-11-20",
    "keperluan": "keringanan biaya sekolah",
}  # fmt: skip


def job(data: bytes = b"%PDF-1", name: str = "474.2-021 Surat Contoh.pdf") -> PaperJob:
    return PaperJob("surat", "Surat", "F4", data, hashlib.sha256(data).hexdigest(), name)


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_bytes_are_written_once_under_year_and_month(tmp_path):
    where = archive.store(tmp_path, job(), DAY)
    assert where == "arsip/2026/11/474.2-021 Surat Contoh.pdf"
    before = (tmp_path / where).stat().st_ino
    assert archive.store(tmp_path, job(), DAY) == where
    assert (tmp_path / where).stat().st_ino == before
    assert archive.read(tmp_path, where, job().digest) == b"%PDF-1"
    assert files(tmp_path) == [where]


def test_other_bytes_of_the_same_name_never_replace_the_first(tmp_path):
    first = archive.store(tmp_path, job(), DAY)
    second = archive.store(tmp_path, job(b"%PDF-2"), DAY)
    assert second == "arsip/2026/11/474.2-021 Surat Contoh (2).pdf"
    assert archive.store(tmp_path, job(b"%PDF-2"), DAY) == second
    assert archive.read(tmp_path, first, job().digest) == b"%PDF-1"


def test_a_changed_lost_or_foreign_file_is_never_taken_for_the_letter(tmp_path):
    where = archive.store(tmp_path, job(), DAY)
    (tmp_path / where).write_bytes(b"%PDF-X")
    with pytest.raises(Disturbance, match="berbeda"):
        archive.read(tmp_path, where, job().digest)
    (tmp_path / where).unlink()
    with pytest.raises(Disturbance, match="tidak dapat dibuka"):
        archive.read(tmp_path, where, job().digest)
    for address in ("", "loket.db", "arsip/../loket.db", "/etc/passwd"):
        with pytest.raises(Disturbance, match="tidak sah"):
            archive.read(tmp_path, address, job().digest)


def test_a_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Disturbance, match="No space left"):
        archive.store(tmp_path, job(), DAY)
    assert files(tmp_path) == []


def test_a_disk_without_hard_links_will_do(tmp_path, monkeypatch):
    def none(*_: object) -> None:
        raise PermissionError(1, "no links")

    monkeypatch.setattr(os, "link", none)
    where = archive.store(tmp_path, job(), DAY)
    assert archive.store(tmp_path, job(b"%PDF-2"), DAY) != where
    assert archive.read(tmp_path, where, job().digest) == b"%PDF-1"
    assert len(files(tmp_path)) == 2


@pytest.fixture
def letter(office, tmp_path):
    """An SKTM at the operator's desk, issued but not printed."""
    office.desk.folder = tmp_path
    key = office.accept("sktm")
    office.minutes(1)
    office.desk.do(office.by("kasi_pelum"), acts.advance, key, office.version(key))
    office.desk.do(office.by("operator1"), letters.save_values, key, office.version(key), SKTM)
    issued = office.desk.do(office.by("operator1"), letters.issue, key, office.version(key))
    return key, issued.letter_id


def line(office, key):
    return office.desk.ask(history.letters_of, key)[0]


def printed(office, letter_id):
    kept = archive.issued_letter(office.desk, letter_id)
    papers.mark(office.desk, office.by("operator1"), kept.job, "PRINTER", kept.file)
    return kept


def test_a_reprint_is_the_same_bytes_whatever_the_program_would_draw_today(office, letter, tmp_path, monkeypatch):
    key, letter_id = letter
    first = printed(office, letter_id)
    assert line(office, key).file == first.file
    assert first.file.startswith("arsip/2026/11/")
    body = {**office.desk.ask(lambda look: look.settings.body(OFFICE)), "alamat": "Jl. Pindah 9"}
    office.desk.do(office.by("admin"), save_setting, OFFICE, "ini", body)
    monkeypatch.setattr("loket_app.usecases.papers.render", lambda *_: b"%PDF another layout")
    again = printed(office, letter_id)
    assert again.job.pdf == first.job.pdf
    assert again.file == first.file
    assert files(tmp_path / "arsip") == [first.file.removeprefix("arsip/")]


def test_a_lost_archive_file_is_made_again_when_the_bytes_are_the_same(office, letter, tmp_path):
    _, letter_id = letter
    first = printed(office, letter_id)
    (tmp_path / first.file).unlink()
    assert archive.issued_letter(office.desk, letter_id) == first
    assert (tmp_path / first.file).read_bytes() == first.job.pdf


def test_a_salinan_is_another_paper_and_is_not_archived(office, letter, tmp_path):
    key, letter_id = letter
    copy = papers.make(office.desk, "surat", letter_id, copy=True)
    papers.mark(office.desk, office.by("operator1"), copy, "PRINTER")
    assert line(office, key).file == ""
    assert files(tmp_path / "arsip") == []


def test_a_number_that_comes_with_the_signature_makes_a_new_page(office, tmp_path):
    office.desk.folder = tmp_path
    body = dict(office.desk.ask(lambda look: look.settings.body(OFFICE)))
    body["penomoran"] = {**body["penomoran"], "saat": NumberWhen.SIGN.value}
    office.desk.do(office.by("admin"), save_setting, OFFICE, "ini", body)
    key = office.accept("sktm")
    office.desk.do(office.by("kasi_pelum"), acts.advance, key, office.version(key))
    office.desk.do(office.by("operator1"), letters.save_values, key, office.version(key), SKTM)
    assert office.desk.ask(letters.draft, key).number == ""
    issued = office.desk.do(office.by("operator1"), letters.issue, key, office.version(key))
    assert issued.number == ""
    first = printed(office, issued.letter_id)
    for who in ("operator1", "kasi_pelum", "sekcam", "camat"):
        office.desk.do(office.by(who), acts.advance, key, office.version(key))
    assert line(office, key).number
    second = printed(office, issued.letter_id)
    assert second.job.pdf != first.job.pdf
    assert printed(office, issued.letter_id) == second
    assert (tmp_path / first.file).read_bytes() == first.job.pdf


def test_a_paper_that_is_not_there_is_refused(office, tmp_path):
    from loket_app.domain.errors import Refused

    office.desk.folder = tmp_path
    with pytest.raises(Refused, match="tidak ditemukan"):
        archive.issued_letter(office.desk, 99)


def test_kept_without_a_data_folder_is_only_the_paper(office, letter):
    _, letter_id = letter
    office.desk.folder = None
    kept = archive.issued_letter(office.desk, letter_id)
    assert kept.file == ""
    assert replace(kept.job, pdf=b"") != kept.job


HOSTILE = (
    "../../etc/passwd", "..\\..\\windows", "/etc/passwd", "C:\\x", "CON", "nul.txt", "COM1", "lpt9 ", "a" * 500, " . ",
    "", "nama\x00\n\r\t", "a\u202edcba", "😀👨‍👩‍👧", "محمد", "ꦗꦮ", "Đặng Thị Ngọc", "Łódź", "<b>|?*:\"", "-rf", "%s%n",
    "\ud800", "a/b/c", "~", "$(x)", "`x`", "titik...", ".tersembunyi", "Jos\u0065\u0301",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_no_name_leaves_the_archive_or_is_refused_by_a_file_system(tmp_path, name):
    made = papers.safe_name(f"474/001 Surat {name}")
    alone = papers.safe_name(name)
    for one in (made, alone):
        assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._ -]{0,79}", one)
        assert not one.endswith((".", " ", "-"))
        assert one.partition(".")[0].upper() not in {"CON", "NUL", "COM1", "LPT9"}
        where = archive.store(tmp_path, job(name=f"{one}.pdf", data=one.encode()), DAY)
        assert (tmp_path / where).resolve().parent == tmp_path / "arsip" / "2026" / "11"
        assert archive.read(tmp_path, where, job(data=one.encode()).digest) == one.encode()


@given(st.text(max_size=300))
def test_names_stay_plain_for_any_text(text):
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._ -]{0,87}", papers.safe_name(text))


def test_names_keep_telling_whose_letter_it_is():
    for name, plain in (
        ("Đặng Thị Ngọc", "Dang Thi Ngoc"), ("Wałęsa", "Walesa"), ("Þórður", "Thordur"), ("Ñandú", "Nandu"),
        ("Jose\u0301", "Jose"), ("O’Neil", "O-Neil"), ("Kusumå", "Kusuma"), ("Straße", "Strasse"),
    ):  # fmt: skip
        assert papers.safe_name(name) == plain


def test_a_corrected_name_makes_no_second_file(office, letter, tmp_path):
    key, letter_id = letter
    first = printed(office, letter_id)
    person = PersonData(name="Nama Lain", nik="6402154706930003", address="Jalan Lain")
    who = office.by("loket1")
    office.desk.do(who, corrections.correct_applicant, key, office.version(key), person, "salah tulis")
    again = printed(office, letter_id)
    assert again == first
    assert files(tmp_path / "arsip") == [first.file.removeprefix("arsip/")]


def test_on_a_server_every_pc_reads_the_letters_of_the_folder_that_they_share(office, letter, tmp_path, monkeypatch):
    """One PC prints, another prints again after the office moved: the bytes are those of the first, from the share."""
    _, letter_id = letter
    mine, theirs, shared = tmp_path / "pc1", tmp_path / "pc2", tmp_path / "bersama"
    office.desk.folder, office.desk.shared_folder = mine, shared
    first = printed(office, letter_id)
    monkeypatch.setattr("loket_app.usecases.papers.render", lambda *_: b"%PDF another layout")
    other = Desk(office.desk.engine, office.clock, "PC-2", theirs)
    with pytest.raises(Disturbance, match="tidak dapat dibuka"):
        archive.issued_letter(other, letter_id)
    other.shared_folder = shared
    assert archive.issued_letter(other, letter_id).job.pdf == first.job.pdf
    assert not mine.exists()
    assert not theirs.exists()
