"""A shorter day of the counter by key events alone, through the real window on a real data file."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from loket_app.domain.layar_ramah import DeliveryState
from loket_app.ui.masuk import LogInCover
from loket_app.ui.notices import NoticeKind
from loket_app.usecases.check import check
from loket_app.usecases.queries.history import letters_of
from loket_app.usecases.requests import load
from tests.ui.day_pc import CTRL, SHIFT, Data, Key, WindowPc

NIK, OTHER_NIK = "6402154706930003", "6402151203920001"


def book(pc: WindowPc, purpose: str, name: str, phone: str = "0800-0000-0001") -> None:
    """F3 at the door, greeted, and into the guest book."""
    pc.key(Key.Key_F3)
    pc.write(purpose)
    pc.key(Key.Key_Return)
    pc.data.minutes(1)
    pc.key(Key.Key_F8)
    pc.write(name)
    pc.key(Key.Key_Return)
    pc.write(phone)
    pc.data.minutes(1)
    pc.key(Key.Key_Return)


NIKAH = {
    "suami_nama": "Contoh Fadli", "suami_bin": "Contoh Syamsul", "suami_nik": OTHER_NIK,
    "suami_tempat_lahir": "Samarinda", "suami_tanggal_lahir": "12-03-1992", "suami_pekerjaan": "Karyawan swasta",
    "suami_alamat": "Jl. Contoh 1", "istri_nama": "Contoh Aisyah", "istri_binti": "Contoh Rahman", "istri_nik": NIK,
    "istri_tempat_lahir": "Sangasanga", "istri_tanggal_lahir": "07-06-1993", "istri_pekerjaan": "Guru",
    "istri_alamat": "Jl. Contoh 2", "akad_tanggal": "27-11-2026", "akad_jam": "09.00", "akad_tempat": "KUA",
    "kua": "KUA Kecamatan Sangasanga", "alasan": "calon suami baru tiba", "desa": "Lurah Contoh",
    "desa_nomor": "145/1", "desa_tanggal": "20-11-2026",
}  # fmt: skip


def state(data: Data, request_id: int) -> tuple[str, int | None]:
    case = data.look().ask(load, request_id).case
    return str(case.state.value), case.step


def row_of(pc: WindowPc, request_id: int) -> None:
    """Into the list with the arrows, to this request."""
    view = pc.screen("papan").view
    if not view.hasFocus():
        pc.key(Key.Key_Escape, Key.Key_Escape, Key.Key_Down)
    pc.key(Key.Key_Home)
    for _ in range(20):
        row = view.current_row()
        if row is not None and row.id == request_id:
            return
        pc.key(Key.Key_Down)
    raise AssertionError("the arrows never reach that row")


SKTM = {
    "nomor_kk": "6402150101100001", "tempat_lahir": "Sangasanga", "agama": "Islam", "pekerjaan": "Guru",
    "alamat": "Jl. Contoh 12", "desa": "Lurah Contoh", "desa_nomor": "145/7", "desa_tanggal": "20-11-2026",
    "keperluan": "beasiswa",
}  # fmt: skip


def fill(pc: WindowPc, page: Any, values: dict[str, str]) -> None:
    """From field to field with Tab, each written over."""
    for name, words in values.items():
        pc.tab_to(page.form.fields[name].widget)
        pc.over(words)


def stack(pc: WindowPc, *ids: int) -> None:
    """Rows that stand together, with Shift and the arrow, and F8."""
    view = pc.rail(1).view
    places = sorted(view.board.place(n) for n in ids)
    assert places == list(range(places[0], places[0] + len(ids)))
    row_of(pc, view.board.row(places[0]).id)
    pc.key(*[Key.Key_Down] * (len(ids) - 1), mod=SHIFT)
    pc.key(Key.Key_F8)


def menu(pc: WindowPc, words: str) -> None:
    """F10, and with the arrows to these words."""
    pc.key(Key.Key_F10)
    popup: Any = QApplication.activePopupWidget()
    for _ in range(20):
        pc.key(Key.Key_Down)
        if popup.activeAction() is not None and popup.activeAction().text().startswith(words):
            break
    pc.key(Key.Key_Return)


@pytest.mark.qt_log_ignore(r"does not support (raise\(\)|grabbing the)", extend=True)
def test_a_day(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    cover: Any = one.shell.cover_shown()
    assert isinstance(cover, LogInCover)
    one.log_in("portir", "9999")
    assert cover.field.text() == "PIN tidak cocok. Coba sekali lagi."
    assert cover.name.whole() == data.names["portir"]
    one.log_in("portir")
    assert one.shell.shown() == "papan"
    # 001 at the door, then at the counter: complete.
    book(one, "waris", "Contoh Aisyah")
    assert one.printed() == ["Nomor Antrean"]
    one.log_in("loket1")
    one.key(Key.Key_F2, Key.Key_Return)
    page = one.screen("terima").page
    one.write(NIK)
    assert page.fields.text("name") == "Contoh Aisyah"
    one.tab_to(page.fields.slots["layanan"].widget)
    one.over("ahli waris")
    one.key(Key.Key_Return)
    assert page.count_words() == "0 dari 5 ada"
    one.key(Key.Key_Space, mod=CTRL)
    one.key(Key.Key_F8)
    done = one.screen().done
    assert done.register._figure == "0001/2026"
    assert done.promise._figure == "09.32 WITA"
    assert one.printed()[1:] == ["Tanda Terima Berkas", "Lembar Kendali Berkas"]
    data.minutes(1)
    one.log_in("kasi_pelum")
    one.rail(1)
    row_of(one, 1)
    one.key(Key.Key_F8)
    assert state(data, 1) == ("diproses", 5)
    # 002 is known by her NIK; papers are missing, and come later.
    one.log_in("loket1")
    data.minutes(2)
    book(one, "sktm", "Bu Aisyah")
    one.key(Key.Key_F2, Key.Key_Return)
    one.write(NIK)
    assert page.fields.text("name") == "Contoh Aisyah"
    one.key(Key.Key_Return)
    one.over("sktm")
    one.key(Key.Key_Return)
    one.key(Key.Key_Space, Key.Key_Down, Key.Key_Space, Key.Key_F7)
    assert one.printed()[-1] == "Daftar Kekurangan Berkas"
    assert state(data, 2) == ("menunggu_kelengkapan", 3)
    # 003 comes straight to the counter.
    data.minutes(3)
    one.key(Key.Key_Escape)
    one.key(Key.Key_F2)
    one.write(OTHER_NIK)
    one.tab_to(page.fields.slots["name"].widget)
    one.write("Contoh Fadli")
    one.tab_to(page.fields.slots["layanan"].widget)
    one.write("dispen")
    one.key(Key.Key_Return)
    one.key(Key.Key_Space, mod=CTRL)
    one.key(Key.Key_F8)
    assert state(data, 3) == ("diproses", 4)
    one.rail(1)
    row_of(one, 2)
    data.minutes(4)
    one.key(Key.Key_F8)
    assert page.papers_title.text() == "Persyaratan  2 dari 5 ada"
    one.key(Key.Key_Space, mod=CTRL)
    one.key(Key.Key_F8)
    assert one.printed()[-2:] == ["Tanda Terima Berkas", "Lembar Kendali Berkas"]
    assert done.promise._figure == "09.14 WITA"
    one.log_in("kasi_pelum")
    stack(one, 2, 3)
    assert one.screen().pile.notice.text() == "2 diteruskan."
    assert [state(data, n) for n in (1, 2, 3)] == [("diproses", 5)] * 3
    # The operator: two letters. The printer is off for the first.
    one.log_in("operator1")
    surat = one.rail(4)
    for values in (NIKAH, SKTM):
        data.minutes(5)
        one.key(Key.Key_F8)
        fill(one, surat.page, values)
        one.settle_letter()
        before = len(one.printer.jobs)
        one.printer.failures = 1
        one.key(Key.Key_F8)
        assert surat.page.notice.text().startswith("Printer EPSON L3210 tidak menjawab. Catatannya sudah tersimpan.")
        assert len(one.printer.jobs) == before
        one.key(Key.Key_F8)
        assert len(one.printer.jobs) == before + 1
        assert "tercetak di EPSON L3210" in surat.page.notice.text()
        one.key(Key.Key_F8)
        assert "diteruskan: 6. Kasi Pelum" in surat.list.notice.text()
    for n, job in zip((3, 2), one.printer.jobs[-2:], strict=True):
        (edition,) = data.look().ask(letters_of, n)
        assert (data.folder / edition.file).read_bytes() == job.pdf
    assert [state(data, n) for n in (1, 2, 3)] == [("diproses", 5), ("diproses", 6), ("diproses", 6)]
    # A stack of two from desk to desk: the Camat signs both at once.
    for who, act in (
        ("kasi_pelum", "diteruskan"), ("sekcam", "diparaf"), ("camat", "ditandatangani"), ("kasi_pelum", "diteruskan")
    ):  # fmt: skip
        data.minutes(2)
        one.log_in(who)
        stack(one, 2, 3)
        assert one.screen().pile.notice.text() == f"2 {act}."
        assert one.screen().notice.text() == ""
    data.minutes(2)
    one.log_in("loket1")
    one.rail(1)
    row_of(one, 3)
    one.key(Key.Key_F8, Key.Key_F8)
    assert one.sheet().accessibleName() == "Serahkan 003"
    assert one.sheet().form.fields["bukti"].value() if "bukti" in one.sheet().form.fields else True
    one.key(Key.Key_F8)
    assert one.sheet() is None
    assert one.printed()[-1] == "Tanda Terima Penyerahan"
    assert state(data, 3)[0] == "selesai"
    # 001 waits at the operator for longer than its promise: an alarm, once, and the applicant objects.
    data.minutes(60)
    one.beat()
    one.beat()
    alarms = [n.sentence for n in one.shell.bar.waiting()]
    assert alarms == ["001 melewati janji layanan: Legalisasi Ahli Waris, 5/10 Operator \N{MIDDLE DOT} cetak"]
    row_of(one, 1)
    menu(one, "Keberatan")
    one.write("sudah menunggu lama")
    one.key(Key.Key_F8)
    keberatan = one.screen("keberatan").objections
    assert keberatan.side.opened.detail.row.number == "0001/KB/XI/2026"
    one.log_in("kasi_pelum")
    one.key(Key.Key_F8)
    assert one.printed()[-2:] == ["Lembar Kroscek Keberatan", "Jawaban atas Keberatan"]
    sheet = one.sheet()
    one.key(Key.Key_Space)
    one.tab_to(sheet.form.fields["alamat"].widget)
    one.over("Jl. Contoh 12")
    one.tab_to(sheet.form.fields["patokan"].widget)
    one.write("seberang masjid")
    assert sheet.courier.courier() == sheet.courier.suggested == data.who["loket1"]
    one.key(Key.Key_F8)
    assert keberatan.notice.text().startswith("001: pemohon boleh pulang.")
    # Its paper is signed, and brought to the door.
    for who in ("operator1", "kasi_pelum", "sekcam", "camat", "kasi_pelum"):
        data.minutes(2)
        one.log_in(who)
        one.rail(1)
        row_of(one, 1)
        one.key(Key.Key_F8)
    assert state(data, 1) == ("siap", 10)
    one.log_in("loket1")
    antar = one.rail(7)
    one.key(Key.Key_Home, Key.Key_F9)
    assert one.printed()[-2:] == ["Surat Tugas Mengantar Surat", "Slip Antar"]
    one.key(Key.Key_F8)
    data.minutes(10)
    one.key(Key.Key_F8)
    sheet = one.sheet()
    one.key(Key.Key_F8)
    assert "imbalan" in sheet.form.fields["gratis"].text()
    one.tab_to(sheet.form.fields["gratis"].widget)
    one.key(Key.Key_Space, Key.Key_F8)
    assert one.sheet() is None
    assert antar.side.row.state is DeliveryState.DELIVERED
    assert state(data, 1)[0] == "selesai"
    assert check(data.look()).findings == ()
    # The register holds all three, from the door to the end.
    one.rail(5)
    assert sorted(r.id for r in one.screen("register").view.row_model().rows()) == [1, 2, 3]
    events = [e.action.value for e in data.look().ask(load, 1).events]
    assert (events[0], events[-1]) == ("terima_lengkap", "diterima_di_rumah")


def complete_intake(pc: WindowPc, name: str = "Contoh Budi", service: str = "legalisir") -> int:
    """A guest straight at the counter, everything there."""
    pc.rail(1)
    pc.key(Key.Key_F2)
    page = pc.screen("terima").page
    pc.tab_to(page.fields.slots["name"].widget)
    pc.write(name)
    pc.tab_to(page.fields.slots["layanan"].widget)
    pc.write(service)
    pc.key(Key.Key_Return)
    pc.key(Key.Key_Space, mod=CTRL)
    pc.key(Key.Key_F8)
    taken = pc.screen().done.taken
    pc.key(Key.Key_Escape)
    return int(taken.id)


def advances(data: Data, request_id: int) -> int:
    return sum(e.action.value == "teruskan" for e in data.look().ask(load, request_id).events)


def test_two_officers_on_a_stale_screen(pc: Callable[..., WindowPc], data: Data) -> None:
    one, two = pc("Loket 1"), pc("Loket 2")
    one.front()
    one.log_in("loket1")
    key = complete_intake(one)
    two.front()
    two.log_in("loket2")
    two.rail(1)
    row_of(two, key)
    # What one does is not read here yet when two presses: the news come once a second.
    two.window.counter.stop()
    # Two has a half-typed intake as well.
    two.key(Key.Key_F2)
    page = two.screen("terima").page
    two.tab_to(page.fields.slots["name"].widget)
    two.write("Contoh Belum")
    two.rail(1)
    row_of(two, key)
    one.front()
    row_of(one, key)
    data.minutes(1)
    one.key(Key.Key_F8)
    assert state(data, key) == ("diproses", 5)
    two.front()
    two.key(Key.Key_F8)
    notice = two.screen("papan").side.notice
    assert notice.kind() is NoticeKind.REFUSAL
    assert notice.text().startswith("Sudah diproses oleh Hendra Contoh, S.Sos. pukul 08.01")
    assert (state(data, key), advances(data, key)) == (("diproses", 5), 1)
    # An open reason sheet on a stale row: refused in the sheet, and every letter is still there.
    two.key(Key.Key_F7)
    sheet = two.sheet()
    two.tab_to(sheet.form.fields["alasan"].widget)
    two.write("nama keliru")
    one.front()
    row_of(one, key)
    one.key(Key.Key_F8)
    assert state(data, key) == ("diproses", 6)
    two.front()
    two.key(Key.Key_F8)
    assert two.sheet() is sheet
    assert sheet.notice.text().startswith("Sudah diproses oleh Dewi Contoh, A.Md. pukul 08.01")
    assert sheet.text("alasan") == "nama keliru"
    assert state(data, key) == ("diproses", 6)
    two.key(Key.Key_Escape)
    two.rail(3)
    assert page.fields.text("name") == "Contoh Belum"
    assert check(data.look()).findings == ()


def test_a_double_f8_is_one_act(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc(threads=True)
    one.log_in("loket1")
    key = complete_intake(one)
    row_of(one, key)
    for _ in range(2):
        QTest.keyClick(one.shell.windowHandle(), Key.Key_F8)
    one.settle()
    assert (state(data, key), advances(data, key)) == (("diproses", 5), 1)


def test_what_is_half_typed_survives_a_lock_and_a_restart(pc: Callable[..., WindowPc], data: Data) -> None:
    one = pc()
    one.log_in("loket1")
    one.key(Key.Key_F2)
    page = one.screen("terima").page
    one.tab_to(page.fields.slots["name"].widget)
    one.write("Contoh Setengah")
    one.key(Key.Key_F12)
    assert one.shell.covered()
    one.key(Key.Key_F8)
    one.log_in("loket2")
    assert one.screen("terima").page.fields.text("name") == "Contoh Setengah"
    one.close()
    assert "Contoh Setengah" in (data.folder / "ketikan.json").read_text(encoding="utf-8")
    two = pc()
    two.log_in("loket1")
    assert [n.sentence for n in two.shell.bar.waiting()] == ["Ketikan yang belum selesai masih ada: Terima."]
    # Typing on another screen does not write the waiting one away.
    two.write("cari")
    data.minutes(1)
    two.beat()
    assert "Contoh Setengah" in (data.folder / "ketikan.json").read_text(encoding="utf-8")
    two.rail(3)
    two.key(Key.Key_Return)
    assert two.screen("terima").page.fields.text("name") == "Contoh Setengah"


def test_a_scan_from_another_screen_opens_the_request_and_enter_does_it(
    pc: Callable[..., WindowPc], data: Data
) -> None:
    one = pc()
    one.log_in("loket1")
    key = complete_intake(one)
    register = one.rail(5)
    one.scan("LR-2026-00001")
    papan = one.screen("papan")
    assert one.focus() is papan.side.primary
    one.key(Key.Key_Return)
    assert state(data, key) == ("diproses", 5)
    one.rail(5)
    assert register.typed_state().get("cari", "") == ""
    one.scan("LR-2026-00099")
    assert one.shell.bar.waiting()[0].sentence == "Kode itu tidak dikenal di kantor ini."
