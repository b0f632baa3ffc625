"""Pengaturan by key events alone: every section is opened, read, changed, refused, saved, and nothing typed is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from loket_app.domain.dates import HOUR
from loket_app.machine import Look, MachineFile, Receipt, read_machine
from loket_app.ui import theme
from loket_app.ui.counter import Counter, Session
from loket_app.ui.hub import Hub
from loket_app.ui.masuk import read_roster
from loket_app.ui.pengaturan.editors import read_hours
from loket_app.ui.pengaturan.paths import steps_of
from loket_app.ui.pengaturan.records import key_from
from loket_app.ui.pengaturan.screen import SECTIONS, PengaturanScreen
from loket_app.ui.press import Press
from loket_app.ui.printing.printers import PrinterSetup, RecordingPrinter
from loket_app.ui.runner import InlineRunner
from loket_app.ui.shell import Shell
from loket_app.usecases import door, staff
from loket_app.usecases.desk import Desk
from loket_app.usecases.queries.staffing import officer_rows, pact_rows, substitution_rows
from loket_app.usecases.settings import CALENDAR, OFFICE, ONLY, PAPERS, PAUSE, SERVICE, SOP
from tests.ui.counter_pc import Story

CTRL, ALT, NONE = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
)  # fmt: skip


class Desktop:
    """The window with Pengaturan alone, on a real office."""

    def __init__(self, qtbot: QtBot, office: Any, folder: Path, who: str = "admin") -> None:
        self.office = office
        self.desk = Desk(office.desk.engine, office.clock, "PC-UJI", folder)

        @contextmanager
        def opener() -> Iterator[Desk]:
            yield self.desk

        self.counter = Counter(InlineRunner(opener), Hub(), Session(), office.clock, "Asia/Makassar")
        self.printer = RecordingPrinter()
        self.machine = MachineFile(folder / "komputer.toml")
        self.press_ = Press(self.counter, PrinterSetup(folder / "pdf"), printer=self.printer)
        self.counter.poll()
        self.sit(who)
        self.shell = Shell("PATEN Kecamatan Sangasanga", "Kab. Kutai Kartanegara", "Asia/Makassar")
        qtbot.addWidget(self.shell)
        self.shell.add("pengaturan", "Pengaturan", "settings", self._screen)
        self.shell.listen(self.counter.runner, self.counter.hub)
        self.shell.resize(1366, 768)
        self.shell.show()
        self.shell.activateWindow()
        qtbot.waitUntil(self.shell.isActiveWindow)
        self.screen = self.shell.go("pengaturan")
        assert isinstance(self.screen, PengaturanScreen)

    def _screen(self) -> PengaturanScreen:
        return PengaturanScreen(self.counter, self.press_, Story(), self.machine)

    def sit(self, who: str) -> None:
        self.counter.session.sit_down(self.desk.ask(lambda look: look.officer(self.office.who[who])))
        read_roster(self.counter)

    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(self.focus(), key, modifier)

    def type(self, text: str) -> None:
        """Type over what stands in the field."""
        QTest.keyClick(self.focus(), Qt.Key.Key_A, CTRL)
        QTest.keyClicks(self.focus(), text)

    def choose(self, text: str) -> None:
        """Choose an entry of the closed list that has the focus, as with its letters."""
        box = self.focus()
        assert isinstance(box, QComboBox)
        index = next(n for n in range(box.count()) if text in box.itemText(n))
        self.press(Qt.Key.Key_Home)
        for _ in range(index):
            self.press(Qt.Key.Key_Down)
        assert text in box.currentText()

    def section(self, name: str) -> Any:
        """Go to a section, and into it with Enter. Walking there by arrows builds every page on the way."""
        self.press(Qt.Key.Key_F, modifier=CTRL)
        rows = self.screen.sections.row_model().rows()
        self.screen.sections.go_to(next(n for n, row in enumerate(rows) if row.name == name))
        self.press(Qt.Key.Key_Return)
        return self.screen.page()

    def to(self, form: Any, key: str) -> None:
        """Tab until the field `key` of a form has the focus."""
        wanted = form.fields[key].widget
        for _ in range(80):
            here = self.focus()
            if here is wanted or wanted.isAncestorOf(here):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never reaches {key}")

    def body(self, kind: str, key: str = ONLY) -> dict[str, Any]:
        return dict(self.desk.ask(lambda look: look.settings.body(kind, key)))

    def foot(self) -> dict[str, bool]:
        return {act.key: act.enabled for act in self.screen.acts()}


@pytest.fixture
def desktop(qtbot: QtBot, office: Any, tmp_path: Path) -> Desktop:
    return Desktop(qtbot, office, tmp_path)


# -- all sections -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["sangasanga", "kemlagi"])
def test_opening_every_section_changes_nothing(qtbot: QtBot, make_office: Any, tmp_path: Path, key: str) -> None:
    desktop = Desktop(qtbot, make_office(key), tmp_path)
    for name in SECTIONS:
        page = desktop.section(name)
        for _ in range(25):
            desktop.press(Qt.Key.Key_Tab)
        assert not page.dirty(), name
        assert page.notice.text() == "", name
    assert desktop.screen.typed_state() == {}


def test_every_record_reads_back_as_it_is_stored(desktop: Desktop) -> None:
    for name in ("layanan", "sop", "kantor", "jam", "penomoran", "jeda", "formulir"):
        page = desktop.section(name)
        for key, record in page.records.items():
            page.open(key)
            read = page.read(page.base())
            assert {k: v for k, v in read.items() if v != []} == {k: v for k, v in record.body.items() if v != []}


def test_the_list_counts_what_the_office_has_not_confirmed(desktop: Desktop) -> None:
    rows = {row.name: row for row in desktop.screen.sections.row_model().rows()}
    assert (rows["layanan"].examples, rows["jeda"].examples, rows["penomoran"].examples) == (16, 8, 1)
    assert rows["petugas"].examples == 0


def test_who_is_no_administrator_reads_only_and_is_told_who_may(qtbot: QtBot, office: Any, tmp_path: Path) -> None:
    desktop = Desktop(qtbot, office, tmp_path, "loket1")
    for name in ("kantor", "layanan", "sop", "jam", "penomoran", "jeda", "formulir", "petugas", "pengganti", "pakta"):
        page = desktop.section(name)
        assert page.lock_line.isVisible(), name
        assert not desktop.foot().get("F8"), name
    assert not desktop.section("komputer").lock_line.isVisible()
    page = desktop.section("layanan")
    page.list.setFocus()
    desktop.press(Qt.Key.Key_Down)
    assert page.form.fields["nama"].value() == "Rekam dan Cetak E-KTP"
    desktop.sit("admin")
    assert not page.lock_line.isVisible()
    assert page.form.isEnabled()


# -- Kantor -----------------------------------------------------------------------------------------------------------


def test_the_office_is_changed_and_saved_with_f8(desktop: Desktop) -> None:
    page = desktop.section("kantor")
    desktop.to(page.form, "telepon")
    desktop.type("(0541) 123456")
    assert desktop.foot()["F8"]
    assert page.told.whole() == "Belum disimpan"
    desktop.press(Qt.Key.Key_F8)
    assert desktop.body(OFFICE)["telepon"] == "(0541) 123456"
    assert "versi baru" in page.notice.text()
    assert page.told.whole().startswith("Versi 2 · disimpan Sen, 23 Nov 2026 08.00 oleh Galih")
    assert not desktop.foot()["F8"]


def test_a_refusal_stands_beside_its_field_and_typing_is_kept(desktop: Desktop) -> None:
    page = desktop.section("kantor")
    desktop.to(page.form, "kode_pos")
    desktop.type("7525")
    desktop.press(Qt.Key.Key_F8)
    assert "lima angka" in page.form.fields["kode_pos"].text()
    assert desktop.focus() is page.form.fields["kode_pos"].widget
    assert page.form.fields["kode_pos"].value() == "7525"
    assert desktop.body(OFFICE)["kode_pos"] == "75254"
    desktop.to(page.form, "nama")
    desktop.type("   ")
    desktop.to(page.form, "kode_pos")
    desktop.type("75255")
    desktop.press(Qt.Key.Key_F8)
    assert page.form.fields["nama"].text() == "Nama kantor tidak boleh kosong. Isi teksnya."


def test_typing_survives_other_sections_and_a_crash_and_is_given_back(
    qtbot: QtBot, desktop: Desktop, tmp_path: Path
) -> None:
    page = desktop.section("kantor")
    desktop.to(page.form, "situs")
    desktop.type("contoh.go.id")
    desktop.section("jam")
    assert desktop.section("kantor").form.fields["situs"].value() == "contoh.go.id"
    state = desktop.screen.typed_state()
    assert set(state["ketikan"]) == {"kantor"}  # type: ignore[call-overload]

    other = Desktop(qtbot, desktop.office, tmp_path)
    other.screen.restore(state)
    assert other.screen.page().form.fields["situs"].value() == "contoh.go.id"
    assert other.body(OFFICE)["situs"] == "sangasanga.kutaikartanegarakab.go.id"
    other.press(Qt.Key.Key_F5)
    other.press(Qt.Key.Key_Tab)
    other.screen.page().question.yes.setFocus()
    other.press(Qt.Key.Key_Return)
    assert other.screen.typed_state() == {}
    assert other.screen.page().form.fields["situs"].value() == "sangasanga.kutaikartanegarakab.go.id"


def test_another_counter_saves_the_same_value_meanwhile(desktop: Desktop) -> None:
    from loket_app.usecases.office_settings import save_setting

    page = desktop.section("kantor")
    desktop.to(page.form, "telepon")
    desktop.type("111")
    changed = {**desktop.body(OFFICE), "telepon": "222"}
    desktop.desk.do(desktop.office.by("admin"), save_setting, OFFICE, ONLY, changed)
    desktop.counter.poll()
    assert "diubah di komputer lain" in page.notice.text()
    assert page.form.fields["telepon"].value() == "111"


def test_kantor_and_penomoran_do_not_write_over_each_other(desktop: Desktop) -> None:
    kantor = desktop.section("kantor")
    desktop.to(kantor.form, "telepon")
    desktop.type("111")
    numbers = desktop.section("penomoran")
    desktop.to(numbers.form, "unit")
    desktop.type("KEC.SGS")
    desktop.press(Qt.Key.Key_F8)
    assert desktop.body(OFFICE)["penomoran"]["unit"] == "KEC.SGS"
    assert kantor.notice.text() == ""
    desktop.section("kantor")
    desktop.press(Qt.Key.Key_F8)
    saved = desktop.body(OFFICE)
    assert (saved["telepon"], saved["penomoran"]["unit"]) == ("111", "KEC.SGS")


def test_f7_confirms_the_examples_of_this_section_alone(desktop: Desktop) -> None:
    page = desktop.section("kantor")
    assert page.form.fields["desa"].text().startswith("contoh, belum ditetapkan")
    desktop.press(Qt.Key.Key_F7)
    assert [p for p in desktop.body(OFFICE)["contoh"] if not p.startswith("standar.")] == ["penomoran"]
    assert not page.form.fields["desa"].text().startswith("contoh")
    assert "F7" not in desktop.foot()


def test_a_changed_part_is_no_example_any_more(desktop: Desktop) -> None:
    page = desktop.section("kantor")
    desktop.to(page.form, "desa")
    desktop.press(Qt.Key.Key_End, modifier=CTRL)
    desktop.press(Qt.Key.Key_Return)
    QTest.keyClicks(desktop.focus(), "Desa Baru")
    desktop.press(Qt.Key.Key_F8)
    assert desktop.body(OFFICE)["desa"][-1] == "Desa Baru"
    assert [p for p in desktop.body(OFFICE)["contoh"] if not p.startswith("standar.")] == ["penomoran"]


def test_the_arms_are_checked_copied_and_saved(desktop: Desktop, tmp_path: Path) -> None:
    page = desktop.section("kantor")
    source = tmp_path / "lambang.png"
    source.write_bytes(b"bukan gambar")
    page.ask_path = lambda *_: str(source)
    desktop.to(page.form, "logo")
    desktop.press(Qt.Key.Key_Return)
    assert "bukan gambar PNG atau JPG" in page.form.fields["logo"].text()
    Image.new("RGB", (200, 240)).save(source)
    desktop.press(Qt.Key.Key_Return)
    desktop.press(Qt.Key.Key_F8)
    name = desktop.body(OFFICE)["logo"]
    assert (tmp_path / name).read_bytes() == source.read_bytes()
    assert not page.logo.picture._pixmap.isNull()


# -- Petugas, Pengganti, Pakta -----------------------------------------------------------------------------------------


def test_a_new_officer_gets_a_post_and_a_pin(desktop: Desktop) -> None:
    page = desktop.section("petugas")
    desktop.press(Qt.Key.Key_F4)
    assert desktop.focus() is page.form.fields["nama"].widget
    desktop.type("Sinta Contoh")
    desktop.press(Qt.Key.Key_F8)
    assert page.form.fields["peran"].text() == "Pilih paling sedikit satu peran."
    desktop.to(page.form, "peran")
    desktop.press(Qt.Key.Key_Space)
    desktop.to(page.form, "pin")
    desktop.type("1357")
    desktop.to(page.form, "pin_ulang")
    desktop.type("1358")
    desktop.press(Qt.Key.Key_F8)
    assert page.form.fields["pin_ulang"].text() == "Kedua PIN belum sama."
    desktop.type("1357")
    assert "1357" not in str(desktop.screen.typed_state())
    desktop.press(Qt.Key.Key_F8)
    row = next(r for r in desktop.desk.ask(officer_rows) if r.officer.name == "Sinta Contoh")
    assert [role.value for role in row.officer.roles] == ["portir"]
    assert row.has_pin
    assert page.form.fields["pin"].value() == ""
    assert page.list.current_row().name == "Sinta Contoh"
    assert staff.log_in(desktop.desk, row.officer.id, "1357").officer is not None
    desktop.to(page.form, "nama")
    desktop.press(Qt.Key.Key_A, modifier=CTRL)
    desktop.press(Qt.Key.Key_Delete)
    assert page.list.current_row().name == "(tanpa nama)"


def test_the_last_administrator_stays(desktop: Desktop) -> None:
    page = desktop.section("petugas")
    desktop.press(Qt.Key.Key_End)
    assert page.list.current_row().name.startswith("Galih")
    desktop.press(Qt.Key.Key_Return)
    desktop.to(page.form, "aktif")
    desktop.press(Qt.Key.Key_Space)
    desktop.press(Qt.Key.Key_F8)
    assert "administrator harus tetap aktif" in page.form.fields["peran"].text()
    assert not page.form.fields["aktif"].value()


def test_a_substitute_is_named_and_ended_by_a_supervisor(qtbot: QtBot, office: Any, tmp_path: Path) -> None:
    desktop = Desktop(qtbot, office, tmp_path, "sekcam")
    page = desktop.section("pengganti")
    desktop.choose("Hendra")
    desktop.press(Qt.Key.Key_Tab)
    desktop.choose("Camat")
    while page.form.fields["peran"].value() != "camat":
        desktop.press(Qt.Key.Key_Down)
    desktop.press(Qt.Key.Key_Tab)
    desktop.choose("Plh.")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("24112026")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("23-11-2026")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("Camat rapat di kabupaten")
    desktop.press(Qt.Key.Key_F8)
    assert "lebih awal" in page.form.fields["sampai"].text()
    desktop.type("25-11-2026")
    desktop.press(Qt.Key.Key_F8)
    rows = desktop.desk.ask(substitution_rows)
    assert [(r.officer, r.role.value, r.capacity.value) for r in rows if r.reason.startswith("Camat rapat")] == [
        ("Hendra Contoh, S.Sos.", "camat", "Plh.")
    ]
    assert not page.dirty()
    page.table.setFocus()
    desktop.press(Qt.Key.Key_Home)
    desktop.press(Qt.Key.Key_F6)
    assert page.question.isVisible()
    page.question.yes.setFocus()
    desktop.press(Qt.Key.Key_Return)
    assert [r.standing for r in desktop.desk.ask(substitution_rows)].count("diakhiri") == 1
    assert len(desktop.counter.session.roster) == 7


def test_a_pact_is_registered_from_the_table(desktop: Desktop) -> None:
    page = desktop.section("pakta")
    page.table.setFocus()
    missing = next(r for r in page.table.row_model().rows() if not r.holds and r.kind == "tanpa_gratifikasi")
    page.table.select_key((missing.officer_id, missing.kind))
    desktop.press(Qt.Key.Key_Return)
    desktop.type("20112026")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("20-11-2025")
    desktop.press(Qt.Key.Key_F8)
    assert "masa berlaku" in page.form.fields["sampai"].text()
    desktop.type("31-12-2027")
    desktop.press(Qt.Key.Key_F8)
    rows = desktop.desk.ask(pact_rows, ("tanpa_gratifikasi",))
    assert next(r for r in rows if r.officer_id == missing.officer_id).holds


# -- Layanan, SOP ------------------------------------------------------------------------------------------------------


def test_a_service_is_changed_with_its_papers(desktop: Desktop) -> None:
    page = desktop.section("layanan")
    desktop.press(Qt.Key.Key_Down)
    desktop.press(Qt.Key.Key_Return)
    desktop.to(page.form, "biaya")
    desktop.type("10.000")
    assert "Rp10.000" in page.form.fields["biaya"].text()
    page.sheet.choose("syarat")
    page.rows.table.setFocus()
    desktop.press(Qt.Key.Key_Home, Qt.Key.Key_Delete, Qt.Key.Key_End, Qt.Key.Key_Insert)
    assert desktop.focus() is page.rows.fields.fields["nama"].widget
    desktop.press(Qt.Key.Key_F8)
    assert page.rows.fields.fields["nama"].text() != ""
    desktop.type("Pas foto terbaru")
    desktop.press(Qt.Key.Key_Escape)
    assert desktop.focus() is page.rows.table
    desktop.press(Qt.Key.Key_Up, modifier=ALT)
    desktop.press(Qt.Key.Key_F8)
    saved = desktop.body(SERVICE, "ktp_el")
    assert saved["biaya"] == 10_000
    papers = [p["kunci"] for p in saved["persyaratan"]]
    assert "umur" not in papers
    assert papers[-2] == "pas_foto_terbaru"
    assert not {"biaya", "persyaratan"} & set(saved["contoh"])
    assert {"sop", "janji"} <= set(saved["contoh"])


def test_a_promise_that_ends_at_the_wrong_step_is_refused_at_its_field(desktop: Desktop) -> None:
    page = desktop.section("layanan")
    desktop.press(Qt.Key.Key_Return)
    desktop.to(page.form, "janji_berakhir_di")
    desktop.press(Qt.Key.Key_Home)
    desktop.press(Qt.Key.Key_F8)
    assert "Janji mulai di akhir langkah" in page.form.fields["janji_berakhir_di"].text()


def test_a_new_service_by_keyboard(desktop: Desktop) -> None:
    page = desktop.section("layanan")
    desktop.press(Qt.Key.Key_F4)
    desktop.type("Surat Keterangan Usaha")
    desktop.press(Qt.Key.Key_F8)
    assert "tidak boleh kosong" in page.form.fields["singkat"].text()
    desktop.type("SKU")
    desktop.to(page.form, "janji")
    desktop.type("30")
    desktop.press(Qt.Key.Key_F8)
    saved = desktop.body(SERVICE, "surat_keterangan_usaha")
    assert (saved["no"], saved["janji"], saved["aktif"]) == (17, {"menit": 30}, True)
    assert page.list.current_row().key == "surat_keterangan_usaha"
    assert not page.drafts


def test_drafts_of_two_services_live_side_by_side(desktop: Desktop) -> None:
    page = desktop.section("layanan")
    for number in ("11", "22"):
        desktop.press(Qt.Key.Key_Return)
        desktop.to(page.form, "biaya")
        desktop.type(number)
        desktop.press(Qt.Key.Key_Escape)
        assert desktop.focus() is page.list
        desktop.press(Qt.Key.Key_Down)
    assert [body["biaya"] for body in page.drafts.values()] == [11, 22]
    desktop.press(Qt.Key.Key_Home)
    assert page.form.fields["biaya"].value() == 11
    desktop.press(Qt.Key.Key_F8)
    assert len(page.drafts) == 1


def test_a_sop_is_changed_in_a_new_version_and_open_requests_keep_theirs(desktop: Desktop) -> None:
    request = desktop.office.accept("sktm")
    desktop.screen.load()
    page = desktop.section("sop")
    desktop.press(Qt.Key.Key_Return)
    assert page.total.text() == "Jumlah batas: 58 menit"
    for _ in range(4):
        desktop.press(Qt.Key.Key_Down)
    desktop.press(Qt.Key.Key_Return)
    desktop.to(page.rows.fields, "batas")
    desktop.type("20")
    assert page.total.text() == "Jumlah batas: 48 menit"
    desktop.press(Qt.Key.Key_F8)
    assert "1 permohonan yang berjalan tetap memakai versi lamanya" in page.notice.text()
    assert desktop.body(SOP, "portir_pelayanan")["langkah"][4]["batas"] == {"menit": 20}

    from loket_app.usecases.requests import load

    kept = desktop.desk.ask(load, request).case.sop
    limit = kept.step(5).limit
    assert limit is not None
    assert limit.n == 30


def test_steps_are_moved_and_a_wrong_order_is_told_at_the_step(desktop: Desktop) -> None:
    page = desktop.section("sop")
    desktop.press(Qt.Key.Key_Return)
    desktop.press(Qt.Key.Key_End)
    desktop.press(Qt.Key.Key_Up, modifier=ALT)
    assert [row["jenis"] for row in page.rows.value()][-2:] == ["serah", "ke_loket"]
    desktop.press(Qt.Key.Key_F8)
    assert page.rows.current().place == 9
    assert "langkah terakhir" in page.rows.fields.fields["jenis"].text()
    desktop.press(Qt.Key.Key_Escape)
    desktop.press(Qt.Key.Key_Down, modifier=ALT)
    assert not page.dirty()


def test_a_sop_that_would_strand_a_service_is_refused(desktop: Desktop) -> None:
    page = desktop.section("sop")
    desktop.press(Qt.Key.Key_Return)
    desktop.press(Qt.Key.Key_End)
    for _ in range(3):
        desktop.press(Qt.Key.Key_Delete)
    desktop.press(Qt.Key.Key_F8)
    assert "memakai SOP ini" in page.notice.text()
    assert len(page.rows.value()) == 7


# -- Jam ---------------------------------------------------------------------------------------------------------------


def test_hours_are_judged_while_typing_and_previewed(desktop: Desktop) -> None:
    page = desktop.section("jam")
    monday = page.week.fields["senin"]
    assert desktop.focus() is monday.widget
    desktop.type("08.00-12.00, 11.00-15.00")
    assert "bertumpang tindih" in monday.text()
    assert "bertumpang tindih" in page.problem.text()
    desktop.press(Qt.Key.Key_F8)
    assert desktop.body(CALENDAR)["minggu"]["senin"] == ["07.30-12.00", "13.00-16.00"]
    assert desktop.focus() is monday.widget
    desktop.type("0800-1200, 13.00-15.00")
    assert monday.text() == "6 jam"
    assert not page.problem.isVisible()
    days = page.days.row_model().rows()
    assert [d.hours for d in days][:2] == ["08.00–12.00, 13.00–15.00", "07.30–12.00, 13.00–16.00"]
    assert [d.hours for d in days][7] == "08.00–12.00, 13.00–15.00"
    desktop.press(Qt.Key.Key_F8)
    assert desktop.body(CALENDAR)["minggu"]["senin"] == ["0800-1200", "13.00-15.00"]
    assert desktop.body(CALENDAR)["contoh"] == ["profil"]


def test_an_office_that_never_opens_is_not_saved(desktop: Desktop) -> None:
    page = desktop.section("jam")
    for _ in range(7):
        desktop.type(" ")
        desktop.press(Qt.Key.Key_Tab)
    assert "Belum ada satu jam layanan" in page.problem.text()
    desktop.press(Qt.Key.Key_F8)
    assert any(desktop.body(CALENDAR)["minggu"].values())


def test_a_holiday_is_switched_off_for_piket_and_one_added(desktop: Desktop) -> None:
    page = desktop.section("jam")
    page.sheet.choose("libur")
    page.closed.table.setFocus()
    desktop.press(Qt.Key.Key_End, Qt.Key.Key_Return)
    desktop.to(page.closed.fields, "aktif")
    desktop.press(Qt.Key.Key_Space)
    desktop.press(Qt.Key.Key_Escape, Qt.Key.Key_Insert)
    desktop.type("2611")
    desktop.press(Qt.Key.Key_F8)
    assert "harus tanggal" in page.closed.fields.fields["tanggal"].text()
    desktop.type("26-11-2026")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("Hari jadi kabupaten")
    days = {d.day.day: d for d in page.days.row_model().rows()}
    assert (days[26].hours, days[26].why) == ("tutup", "Hari jadi kabupaten")
    desktop.press(Qt.Key.Key_F8)
    rows = {row["tanggal"]: row for row in desktop.body(CALENDAR)["libur"]}
    assert rows["2026-11-26"]["aktif"]
    assert [row["aktif"] for row in rows.values()].count(False) == 1


def test_a_ramadan_of_next_year(desktop: Desktop) -> None:
    page = desktop.section("jam")
    page.sheet.choose("profil")
    page.profiles.table.setFocus()
    desktop.press(Qt.Key.Key_Insert)
    desktop.type("Ramadan 1448 Hijriah")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("08022027")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("09-03-2027")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("08.00-12.00, 12.30-15.00")
    desktop.press(Qt.Key.Key_F8)
    added = desktop.body(CALENDAR)["profil"][-1]
    assert (added["dari"], added["sampai"]) == ("2027-02-08", "2027-03-09")
    assert added["minggu"]["senin"] == ["08.00-12.00", "12.30-15.00"]
    assert added["minggu"]["minggu"] == []


# -- Penomoran, Jeda, Formulir -----------------------------------------------------------------------------------------


def test_the_next_number_in_both_shapes_of_the_seeds(desktop: Desktop) -> None:
    page = desktop.section("penomoran")
    assert page.next.text() == "400.12.2.1/001/KEC.SS/XI/2026"
    assert page.decree.text() == "Keputusan camat: P-001/KEC.SS/SPPK/Pelum/11/2026"
    shape = next(button for button, pattern in page.shapes.items() if pattern.startswith("P-"))
    shape.setFocus()
    desktop.press(Qt.Key.Key_Return)
    assert page.next.text() == "P-001/KEC.SS/SPPK/Pelum/11/2026"
    assert desktop.focus() is page.form.fields["pola"].widget
    desktop.type("{nomor}/{tahu}")
    assert "{tahu} tidak dikenal" in page.form.fields["pola"].text()
    assert page.next.text() == "—"
    desktop.press(Qt.Key.Key_F8)
    assert desktop.body(OFFICE)["penomoran"]["pola"].startswith("{kode}")
    desktop.type("{nomor:3}/{tahun}")
    desktop.press(Qt.Key.Key_F8)
    assert desktop.body(OFFICE)["penomoran"]["pola"] == "{nomor:3}/{tahun}"
    assert [p for p in desktop.body(OFFICE)["contoh"] if not p.startswith("standar.")] == ["desa"]


def test_an_office_that_begins_in_mid_year(desktop: Desktop) -> None:
    page = desktop.section("penomoran")
    assert "Belum ada nomor surat" in page.check.text()
    desktop.to(page.form, "mulai")
    desktop.type("413")
    assert page.next.text() == "400.12.2.1/413/KEC.SS/XI/2026"
    desktop.to(page.form, "mulai_urutan")
    desktop.type("400.10.4.4 = lima")
    assert "tanda sama dengan" in page.form.fields["mulai_urutan"].text()
    desktop.press(Qt.Key.Key_F8)
    assert desktop.body(OFFICE)["penomoran"].get("mulai", 1) == 1
    desktop.to(page.form, "mulai_urutan")
    page.form.fields["mulai_urutan"].widget.clear()
    desktop.type("surat = 57")
    assert page.next.text() == "400.12.2.1/057/KEC.SS/XI/2026"
    desktop.press(Qt.Key.Key_F8)
    rule = desktop.body(OFFICE)["penomoran"]
    # Without its year the first number would come back every January.
    assert (rule["mulai"], rule["mulai_tahun"]) == (413, 2026)
    assert rule["mulai_urutan"] == [{"urutan": "surat", "nomor": 57}]


def test_separate_sequences_need_the_code_in_the_pattern(desktop: Desktop) -> None:
    page = desktop.section("penomoran")
    desktop.type("{nomor:3}/{tahun}")
    desktop.to(page.form, "lingkup")
    desktop.choose("per kode klasifikasi")
    desktop.press(Qt.Key.Key_F8)
    assert "{kode}" in page.form.fields["pola"].text()


def test_a_reason_to_pause_is_added_and_examples_are_confirmed(desktop: Desktop) -> None:
    page = desktop.section("jeda")
    desktop.press(Qt.Key.Key_End, Qt.Key.Key_Insert)
    desktop.type("Banjir di jalan utama")
    desktop.press(Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    desktop.press(Qt.Key.Key_F8)
    assert "tidak menghentikan jam apa pun" in page.rows.fields.fields["menghentikan_langkah"].text()
    desktop.press(Qt.Key.Key_Space)
    desktop.press(Qt.Key.Key_F8)
    rows = desktop.body(PAUSE)["alasan"]
    assert rows[-1]["kunci"] == "banjir_di_jalan_utama"
    assert [row["contoh"] for row in rows] == [True] * 8 + [False]
    desktop.press(Qt.Key.Key_F7)
    assert not any(row["contoh"] for row in desktop.body(PAUSE)["alasan"])


def test_the_receipt_gets_another_form(desktop: Desktop) -> None:
    page = desktop.section("formulir")
    desktop.to(page.form, "tanda_terima")
    desktop.choose("A5 (tanda_terima_a5)")
    desktop.press(Qt.Key.Key_F8)
    assert desktop.body(PAPERS)["tanda_terima"] == "tanda_terima_a5"


# -- this PC -----------------------------------------------------------------------------------------------------------


def test_this_pc_is_saved_into_its_own_file_by_whoever_sits_here(qtbot: QtBot, office: Any, tmp_path: Path) -> None:
    desktop = Desktop(qtbot, office, tmp_path, "loket1")
    chosen: list[Any] = []
    desktop.screen.machine_chosen.connect(chosen.append)
    page = desktop.section("komputer")
    assert not page.form.fields["data_folder"].isEnabled()
    desktop.to(page.form, "receipt")
    desktop.choose("58 mm")
    desktop.to(page.form, "pdf_folder")
    desktop.type("pdf saja")
    desktop.press(Qt.Key.Key_F8)
    assert "alamat folder yang lengkap" in page.form.fields["pdf_folder"].text()
    desktop.type(str(tmp_path / "pdf"))
    desktop.to(page.form, "look")
    desktop.choose("Gelap")
    desktop.press(Qt.Key.Key_F8)
    saved = read_machine(tmp_path / "komputer.toml").machine
    assert (saved.receipt, saved.look, saved.pdf_folder) == (Receipt.ROLL_58, Look.DARK, str(tmp_path / "pdf"))
    assert chosen == [saved]
    assert desktop.press_.setup.folder == tmp_path / "pdf"
    assert not page.dirty()


def test_f9_prints_the_test_page_and_f10_the_slip(desktop: Desktop) -> None:
    page = desktop.section("komputer")
    desktop.press(Qt.Key.Key_F9)
    desktop.press(Qt.Key.Key_F10)
    assert [job.paper for job in desktop.printer.jobs] == ["A4", "80mm"]
    assert page.notice.text() == "Uji Cetak Struk tercetak di PRINTER UJI."
    desktop.to(page.form, "sheet")
    desktop.choose("A4")
    desktop.press(Qt.Key.Key_F9)
    assert "Simpan dulu" in page.notice.text()
    assert len(desktop.printer.jobs) == 2


def test_a_printer_that_is_gone_stays_chosen_and_is_told(desktop: Desktop) -> None:
    desktop.machine.save(desktop.machine.machine._replace(sheet_printer="EPSON LAMA"))
    page = desktop.section("komputer")
    box = page.form.fields["sheet_printer"].widget
    assert box.currentText() == "EPSON LAMA (tidak terpasang)"
    assert not page.dirty()


def test_the_clock_of_this_pc_is_confirmed_by_a_supervisor(desktop: Desktop, hashed_pin: str) -> None:
    kasi = desktop.desk.ask(lambda look: look.officer(desktop.office.who["kasi_pelum"]))
    data = staff.OfficerData(kasi.name, kasi.nip, kasi.rank, kasi.position, tuple(kasi.roles), False, True)
    desktop.desk.do(desktop.office.by("admin"), staff.save_officer, kasi.id, data, hashed_pin)
    page = desktop.section("jam_komputer")
    assert not desktop.foot()["F8"]
    desktop.desk.do(desktop.office.by("loket1"), door.walked_in)
    desktop.office.clock.move(-2 * HOUR)
    desktop.press(Qt.Key.Key_F5)
    assert "2 jam lebih lambat" in page.form.words.text()
    page.enter()
    QTest.keyClicks(desktop.focus(), "2468")
    desktop.press(Qt.Key.Key_F8)
    assert "sudah disahkan" in page.form.notice.text()
    assert not desktop.foot()["F8"]


# -- small parts -------------------------------------------------------------------------------------------------------


def test_paths_and_keys_and_hours() -> None:
    assert steps_of("langkah[3].batas.menit") == [("langkah", 3), ("batas", None), ("menit", None)]
    assert steps_of(None) == steps_of("x y") == []
    assert key_from("Surat Pindah (dalam negeri)", {}, "x") == "surat_pindah_dalam_negeri"
    assert key_from("KTP", {"ktp": 1, "ktp_2": 1}, "x") == "ktp_3"
    assert key_from("🙂", {}, "layanan") == "layanan"
    assert key_from("17 Agustus", {}, "jeda") == "jeda_17_agustus"
    assert read_hours(["07.30-12.00", "13.00-16.00"]) == ("", 450)
    assert "tidak dapat dibaca" in read_hours(["pagi"])[0]


@pytest.mark.parametrize("percent", [100, 130])
def test_no_section_needs_a_sideways_scroll_bar(
    qtbot: QtBot, qapp: QApplication, office: Any, tmp_path: Path, percent: int
) -> None:
    theme.apply(qapp, "terang", percent)
    try:
        desktop = Desktop(qtbot, office, tmp_path)
        for name in SECTIONS:
            desktop.screen.open_section(name)
            qapp.processEvents()
            for area in desktop.screen.page().findChildren(QScrollArea):
                assert area.horizontalScrollBar().maximum() == 0, (name, area.horizontalScrollBar().maximum())
    finally:
        theme.apply(qapp)


# -- standar pelayanan and the SOP sheet -------------------------------------------------------------------------------


def test_a_text_of_the_standards_is_confirmed_by_changing_it(desktop: Desktop) -> None:
    page = desktop.section("standar")
    assert page.form.fields["sarana"].text().startswith("contoh, belum ditetapkan")
    marked = set(desktop.body(OFFICE)["contoh"])
    desktop.to(page.form, "sarana")
    desktop.press(Qt.Key.Key_End, modifier=CTRL)
    desktop.press(Qt.Key.Key_Return)
    QTest.keyClicks(desktop.focus(), "Kursi roda")
    desktop.press(Qt.Key.Key_F8)
    body = desktop.body(OFFICE)
    assert body["standar"]["sarana"][-1] == "Kursi roda"
    assert marked - set(body["contoh"]) == {"standar.sarana"}
    assert body["nama"] == "Kecamatan Sangasanga"
    desktop.press(Qt.Key.Key_F7)
    assert desktop.body(OFFICE)["contoh"] == ["desa", "penomoran"]


def test_the_decree_on_the_standards_is_dated(desktop: Desktop) -> None:
    page = desktop.section("standar")
    desktop.to(page.form, "tanggal_keputusan")
    desktop.type("31-02-2026")
    desktop.press(Qt.Key.Key_F8)
    assert "bukan tanggal" in page.form.fields["tanggal_keputusan"].text()
    desktop.type("02-03-2026")
    desktop.press(Qt.Key.Key_F8)
    assert desktop.body(OFFICE)["standar"]["tanggal_keputusan"] == ["2026-03-02"]


def test_a_service_words_a_component_for_itself(desktop: Desktop) -> None:
    page = desktop.section("layanan")
    page.open("legalisir")
    page.sheet.choose("komponen")
    desktop.to(page.texts, "jaminan_pelayanan")
    QTest.keyClicks(desktop.focus(), "Ditunggu sampai selesai")
    desktop.press(Qt.Key.Key_F8)
    assert desktop.body(SERVICE, "legalisir")["standar"] == {"jaminan_pelayanan": ["Ditunggu sampai selesai"]}
    desktop.to(page.texts, "jaminan_pelayanan")
    desktop.press(Qt.Key.Key_A, modifier=CTRL)
    desktop.press(Qt.Key.Key_Delete)
    desktop.press(Qt.Key.Key_F8)
    assert "standar" not in desktop.body(SERVICE, "legalisir")


def test_symbols_and_columns_of_the_sop_sheet(desktop: Desktop) -> None:
    page = desktop.section("sop")
    page.open("portir_pelayanan")
    page.rows.table.select_key(page.rows.table.row_model().row(5).uid)
    fields = page.rows.fields.fields
    fields["bila_tidak"].set_value(5)
    page.rows.fields.changed.emit()
    desktop.press(Qt.Key.Key_F8)
    assert "keputusan" in fields["bila_tidak"].text()
    fields["simbol"].set_value("keputusan")
    page.rows.fields.changed.emit()
    desktop.press(Qt.Key.Key_F8)
    step = desktop.body(SOP, "portir_pelayanan")["langkah"][5]
    assert (step["simbol"], step["bila_tidak"]) == ("keputusan", 5)
    page.sheet.choose("kepala")
    assert page.head.fields["kolom"].value()[:2] == ["portir", "loket"]
    desktop.to(page.head, "kolom")
    desktop.type("Camat, Tukang")
    desktop.press(Qt.Key.Key_F8)
    assert "Tukang" in page.head.fields["kolom"].text()
    desktop.type("Camat, Portir")
    desktop.press(Qt.Key.Key_F8)
    assert desktop.body(SOP, "portir_pelayanan")["kolom"] == ["camat", "portir"]


def test_sections_are_walked_by_the_arrows(qtbot: QtBot, office: Any, tmp_path: Path) -> None:
    desktop = Desktop(qtbot, office, tmp_path)
    desktop.press(Qt.Key.Key_F, modifier=CTRL)
    desktop.press(Qt.Key.Key_Home)
    walked = [desktop.screen.sections.current_row().name]
    for _ in range(len(SECTIONS) - 1):
        desktop.press(Qt.Key.Key_Down)
        walked.append(desktop.screen.sections.current_row().name)
    assert set(walked) == set(SECTIONS)
    desktop.press(Qt.Key.Key_Return)
    assert desktop.screen.page().isVisible()


def test_the_licences_are_read_with_keys_and_the_facts_are_copied(desktop: Desktop) -> None:
    page = desktop.section("tentang")
    assert page.list.hasFocus()
    assert not page.lock_line.isVisible(), "anybody may read it"
    assert page.list.row_model().rowCount() > 20
    desktop.press(Qt.Key.Key_Home)
    first = page.text.toPlainText()
    desktop.press(Qt.Key.Key_End)
    assert page.text.toPlainText() not in ("", first)
    desktop.press(Qt.Key.Key_Return)
    assert page.text.hasFocus()
    desktop.press(Qt.Key.Key_F6)
    assert "skema" in QApplication.clipboard().text()
    assert "Ctrl+V" in page.notice.text()


def test_the_service_of_the_number_shown_is_read_whole(desktop: Desktop) -> None:
    box = desktop.section("penomoran").service
    QApplication.processEvents()
    longest = max(box.fontMetrics().horizontalAdvance(box.itemText(n)) for n in range(box.count()))
    assert box.width() > longest
    box.addItem("Layanan yang baru saja ditambahkan dengan nama panjang")
    QApplication.processEvents()
    assert box.width() > box.fontMetrics().horizontalAdvance(box.itemText(box.count() - 1))
