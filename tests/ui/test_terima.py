"""The intake by key events alone, on the real use cases and a real file."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from loket_app.domain.case import State
from loket_app.domain.dates import MINUTE, at
from loket_app.domain.errors import Disturbance
from loket_app.ui.notices import NoticeKind
from loket_app.ui.press import Press
from loket_app.ui.printing.printers import PrinterSetup, RecordingPrinter
from loket_app.ui.screen import Screen
from loket_app.ui.shell import Shell
from loket_app.ui.terima import words
from loket_app.ui.terima.lookups import OTHER_NAME_NOTE
from loket_app.ui.terima.screen import TerimaScreen
from loket_app.usecases import door, intake, papers, queue_calls
from loket_app.usecases.queries import intake as queries
from loket_app.usecases.queries.history import person_data
from loket_app.usecases.requests import load
from tests.conftest import MONDAY
from tests.ui.counter_pc import Story, counter_of

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NIK = "6402154706930003"
PERSON = intake.PersonData(
    nik=NIK, name="Contoh Aisyah binti Contoh", birth_place="Sangasanga", birth_date="07-06-1993", sex="P",
    address="Jl. Contoh 12", rt="015", rw="004", village="Jawa", occupation="Guru", religion="Islam", phone="0812555",
)  # fmt: skip


class Pc:
    """A counter PC: shell, screen, printer; driven by keys on whatever has the focus."""

    def __init__(self, office: Any, folder: Any, hold: bool = False) -> None:
        office.desk.folder = folder
        self.office = office
        self.counter = counter_of(office, "loket1")
        self.printer = RecordingPrinter("EPSON")
        self.story = Story()
        self.press = Press(self.counter, PrinterSetup(folder / "pdf"), printer=self.printer)
        self.screen = TerimaScreen(self.counter, self.press, self.story)
        self.shell = Shell("PATEN Kecamatan Contoh", "Kabupaten Contoh", self.counter.zone)
        self.shell.add("papan", "Papan", "board", Screen)
        self.shell.add("terima", "Terima", "intake", lambda: self.screen)
        self.shell.bind("F2", "Terima", self.open)
        self.shell.listen(self.counter.runner, self.counter.hub)
        self.shell.resize(1366, 768)

    @property
    def runner(self) -> Any:
        return self.counter.runner

    @property
    def fields(self) -> Any:
        return self.screen.page.fields

    @property
    def page(self) -> Any:
        return self.screen.page

    def open(self) -> None:
        self.shell.go("terima")
        self.screen.open_intake(None)

    def press_key(self, *keys: Qt.Key, mod: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.shell, key, mod)

    def type(self, text: str) -> None:
        """By keys; what no key of the test keyboard can say is pasted."""
        if text.isascii():
            QTest.keyClicks(QApplication.focusWidget(), text)
        else:
            QApplication.clipboard().setText(text)
            self.press_key(Key.Key_V, mod=CTRL)

    def retype(self, key: str, text: str) -> None:
        self.fields.focus(key)
        self.type(text)

    def focused(self) -> str:
        here = QApplication.focusWidget()
        found = next((key for key, slot in self.fields.slots.items() if slot.widget is here), "")
        return "berkas" if here is self.page.checklist else found

    def shown(self) -> str:
        pages = {self.screen.start: "mulai", self.screen.work: "isian", self.screen.done: "selesai"}
        return pages[self.screen.stack.currentWidget()]

    def printed(self) -> list[str]:
        return [job.title for job in self.printer.jobs]

    def request(self, request_id: int) -> Any:
        return self.office.desk.ask(load, request_id)

    def person(self, request_id: int) -> intake.PersonData:
        from loket_app.usecases.applicant import applicant_row

        row = self.request(request_id).row
        return self.office.desk.ask(lambda look: person_data(applicant_row(look, row.applicant_id)))

    def count(self, table: str = "request") -> int:
        from loket_app.store import tables

        query = select(func.count()).select_from(getattr(tables, table))
        return int(self.office.desk.ask(lambda look: look.connection.execute(query).scalar_one()))

    def fill(self, service: str = "legalisir", name: str = "Contoh Budi") -> None:
        """The shortest intake: no NIK, a name, a service."""
        self.retype("name", name)
        self.fields.focus("layanan")
        self.type(service)
        self.press_key(Key.Key_Return)

    def last(self) -> int:
        taken = self.screen.done.taken
        assert taken is not None
        return int(taken.id)


@pytest.fixture
def pc(office: Any, tmp_path: Any, qtbot: QtBot) -> Iterator[Pc]:
    made = Pc(office, tmp_path)
    qtbot.addWidget(made.shell)
    made.shell.show()
    made.shell.activateWindow()
    qtbot.waitUntil(made.shell.isActiveWindow)
    made.shell.go("papan")
    yield made
    made.screen.lookups.stop()


def waiting_guest(office: Any, name: str = "Contoh Tamu", priority: str = "", purpose: str = "legalisir ijazah") -> Any:
    guest = office.desk.do(office.by("portir"), door.guest_arrived)
    guest = office.desk.do(office.by("portir"), door.guest_greeted, guest.id, guest.version, purpose)
    return office.desk.do(
        office.by("portir"), door.guest_booked, guest.id, guest.version, name, priority=priority, phone="0811"
    )


def met_before(office: Any, service: str = "ahli_waris") -> int:
    guest = office.desk.do(office.by("loket1"), door.walked_in)
    needed = office.desk.ask(lambda look: intake.service_named(look, service)[1]).requirements
    form = intake.IntakeForm(PERSON, service, tuple(r.key for r in needed))
    return int(office.desk.do(office.by("loket1"), intake.accept, guest.id, form, True).request_id)


def test_a_straight_guest_from_f2_to_receipt_by_keys_alone(pc: Pc) -> None:
    pc.press_key(Key.Key_F2)
    assert pc.shown() == "isian"
    assert pc.page.queue.text() == "001"
    assert "tidak dicatat" in pc.page.about.whole()
    assert pc.focused() == "nik"
    pc.press_key(Key.Key_Return, Key.Key_Return)
    assert pc.focused() == "name"
    pc.type("Contoh Budi")
    pc.fields.focus("layanan")
    pc.type("16")
    pc.press_key(Key.Key_Return)
    assert pc.fields.service.value() == "legalisir"
    assert pc.focused() == "berkas"
    assert pc.page.count_words() == "0 dari 3 ada"
    pc.press_key(Key.Key_F8)
    assert pc.shown() == "isian"
    assert pc.page.hint.whole().startswith("F8 terbuka setelah 3 berkas wajib dicentang")
    for _ in range(5):
        pc.press_key(Key.Key_Space, Key.Key_Down)
    assert pc.page.count_words() == "3 dari 3 ada +2"
    pc.press_key(Key.Key_F8)
    assert pc.shown() == "selesai"
    loaded = pc.request(pc.last())
    assert loaded.case.state is State.RUNNING
    assert loaded.row.name == "Contoh Budi"
    assert [s.start for s in loaded.case.stays[:2]] == [None, None]
    assert pc.printed() == ["Tanda Terima Berkas"]
    assert pc.screen.done.notice.kind() is NoticeKind.SUCCESS
    assert pc.screen.done.register._figure == "0001/2026"
    assert pc.screen.done.promise._figure == "09.00 WITA"
    pc.press_key(Key.Key_Escape)
    assert pc.story.told == [("go", "papan")]


def test_the_control_sheet_follows_the_receipt_where_this_pc_prints_it(pc: Pc) -> None:
    pc.screen.control_sheet = True
    pc.open()
    pc.fill()
    pc.press_key(Key.Key_Space, mod=CTRL)
    pc.press_key(Key.Key_F8)
    assert pc.printed() == ["Tanda Terima Berkas", "Lembar Kendali Berkas"]


def test_the_next_guest_is_the_first_line_and_enter_calls(pc: Pc, office: Any) -> None:
    waiting_guest(office)
    old = waiting_guest(office, "Contoh Lanjut Usia", priority="Lansia")
    office.minutes(2)
    pc.press_key(Key.Key_F2)
    assert pc.shown() == "mulai"
    QAbstractItemModelTester(pc.screen.start.list.model())
    assert pc.screen.start.current().id == old.id
    assert pc.screen.start.call.text() == "Panggil 002"
    pc.press_key(Key.Key_Return)
    assert pc.shown() == "isian"
    assert pc.fields.text("name") == "Contoh Lanjut Usia"
    assert pc.fields.text("phone") == "0811"
    assert pc.fields.text("prioritas") == "lansia"
    assert pc.page.clock.words() == "Langkah 3 dari 10 \N{MIDDLE DOT} batas 5 menit: sisa 05:00"
    office.clock.move(4 * MINUTE + 1000)
    pc.shell.tick(office.clock.now())
    assert "hampir lewat, sisa 00:59" in pc.page.clock.words()
    office.clock.move(2 * MINUTE)
    pc.shell.tick(office.clock.now())
    assert "lewat batas \N{MINUS SIGN}01:01" in pc.page.clock.words()


def test_f4_takes_a_guest_without_a_number_although_others_wait(pc: Pc, office: Any) -> None:
    waiting_guest(office)
    pc.press_key(Key.Key_F2, Key.Key_F4)
    assert pc.shown() == "isian"
    assert pc.page.queue.text() == "002"


def test_f8_on_the_first_line_gets_the_next_where_another_counter_was_quicker(pc: Pc, office: Any) -> None:
    guest = waiting_guest(office)
    waiting_guest(office, "Contoh Kedua")
    pc.press_key(Key.Key_F2)
    office.desk.do(office.by("loket1"), door.call_guest, guest.id, guest.version)
    pc.press_key(Key.Key_F8)
    assert pc.shown() == "isian"
    assert pc.fields.text("name") == "Contoh Kedua"


def test_another_line_that_another_counter_was_quicker_on_is_refused_and_refreshed(pc: Pc, office: Any) -> None:
    waiting_guest(office)
    guest = waiting_guest(office, "Contoh Kedua")
    pc.press_key(Key.Key_F2, Key.Key_Down)
    office.desk.do(office.by("loket1"), door.call_guest, guest.id, guest.version)
    pc.press_key(Key.Key_F8)
    assert pc.shown() == "mulai"
    assert "sudah dilayani petugas lain" in pc.screen.start.notice.text()
    assert [line.queue for line in pc.screen.start.list.row_model().rows()] == ["001", "002"]


def test_a_guest_who_does_not_come_is_called_again_and_then_skipped(pc: Pc, office: Any) -> None:
    waiting_guest(office)
    waiting_guest(office, "Contoh Kedua")
    pc.press_key(Key.Key_F2, Key.Key_F8)
    assert pc.shown() == "isian"
    pc.press_key(Key.Key_F11)
    assert "001 dipanggil ulang" in pc.page.notice.text()
    pc.press_key(Key.Key_F10)
    assert pc.shown() == "mulai"
    assert [line.queue for line in pc.screen.start.list.row_model().rows()] == ["002", "001"]


def test_a_guest_sent_to_another_counter_waits_below(pc: Pc, office: Any) -> None:
    guest = waiting_guest(office)
    waiting_guest(office, "Contoh Kedua")
    office.desk.do(office.by("loket1"), queue_calls.send_guest, guest.id, guest.version, "9")
    pc.press_key(Key.Key_F2)
    assert [line.queue for line in pc.screen.start.list.row_model().rows()] == ["002", "001"]
    pc.press_key(Key.Key_F8)
    assert pc.fields.text("name") == "Contoh Kedua"
    pc.press_key(Key.Key_F4)
    assert pc.screen._next_line() is None, "who was sent elsewhere is not the next one here"
    pc.screen.start.select(guest.id)
    pc.press_key(Key.Key_F8)
    assert pc.page.queue.text() == "001", "called all the same when chosen"


def test_incomplete_then_another_day_complete(pc: Pc, office: Any) -> None:
    pc.open()
    pc.fill("sktm")
    pc.press_key(Key.Key_Space, Key.Key_Down, Key.Key_Space)
    pc.press_key(Key.Key_F7)
    assert pc.shown() == "selesai"
    request_id = pc.last()
    assert pc.request(request_id).case.state is State.WAITING
    assert pc.printed() == ["Daftar Kekurangan Berkas"]
    assert pc.screen.done.promise._figure == "3 berkas"
    office.clock.move(25 * 60 * MINUTE)
    pc.screen.complete(request_id)
    assert pc.shown() == "isian"
    assert pc.page.papers_title.text() == "Persyaratan  2 dari 5 ada"
    assert pc.page.summary.values["Pemohon"].whole() == "Contoh Budi"
    assert pc.page.clock.words().endswith("sisa 05:00")
    assert pc.focused() == "berkas"
    assert pc.page.checklist.currentIndex().row() == 2
    pc.press_key(Key.Key_Space)
    pc.press_key(Key.Key_F7)
    assert pc.request(request_id).case.state is State.WAITING
    assert len(pc.request(request_id).case.missing) == 2
    office.minutes(30)
    pc.screen.complete(request_id)
    pc.press_key(Key.Key_Space, mod=CTRL)
    pc.press_key(Key.Key_F8)
    loaded = pc.request(request_id)
    assert loaded.case.state is State.RUNNING
    assert loaded.case.complete_at == office.clock.now()
    assert pc.printed() == ["Daftar Kekurangan Berkas"] * 2 + ["Tanda Terima Berkas"]
    pc.press_key(Key.Key_Escape)
    pc.shell.go("terima")
    pc.screen.complete(request_id)
    assert pc.shown() == "mulai"
    assert "tidak menunggu kelengkapan" in pc.screen.start.notice.text()


def test_looking_twice_at_a_waiting_request_reopens_it_once(pc: Pc, office: Any) -> None:
    key = office.accept("sktm", complete=False)
    pc.shell.go("terima")
    pc.screen.complete(key)
    pc.press_key(Key.Key_F4)
    version = office.version(key)
    pc.screen.complete(key)
    assert pc.shown() == "isian"
    assert office.version(key) == version


def test_a_known_applicant_fills_in_and_enter_goes_to_the_service(pc: Pc, office: Any) -> None:
    first = met_before(office)
    pc.open()
    pc.type(NIK)
    assert pc.fields.text("name") == PERSON.name
    assert pc.fields.text("village") == "Jawa"
    assert pc.fields.text("religion") == "Islam"
    assert "Pernah datang" in pc.fields.slot("name").text()
    assert pc.fields.slot("nik").text() == "Susunan NIK benar: perempuan, lahir 07-06-1993"
    assert pc.screen.side.past[0].service.whole() == "Legalisasi Ahli Waris"
    assert "sedang diproses" in pc.screen.side.past[0].note.whole()
    pc.press_key(Key.Key_Return)
    assert pc.focused() == "layanan"
    pc.type("disp")
    pc.press_key(Key.Key_Tab)
    pc.press_key(Key.Key_Space, mod=CTRL)
    pc.press_key(Key.Key_F8)
    second = pc.last()
    assert pc.request(second).row.applicant_id == pc.request(first).row.applicant_id
    assert pc.person(second) == PERSON


def test_another_nik_takes_the_filled_values_away_but_not_what_was_typed(pc: Pc, office: Any) -> None:
    met_before(office)
    pc.open()
    pc.retype("address", "Jl. Baru 1")
    pc.retype("nik", NIK)
    assert pc.fields.text("address") == "Jl. Baru 1"
    assert pc.fields.text("occupation") == "Guru"
    pc.press_key(Key.Key_Backspace)
    assert pc.fields.text("address") == "Jl. Baru 1"
    assert pc.fields.text("occupation") == ""
    assert pc.fields.text("name") == ""
    assert pc.screen.lookups.person_id is None


def test_a_nik_that_belongs_to_another_name_is_warned_of_and_never_refused(pc: Pc, office: Any) -> None:
    met_before(office)
    pc.open()
    pc.type(NIK)
    notes = pc.fields.slots["name"].notes
    assert OTHER_NAME_NOTE not in notes()
    pc.retype("name", "Contoh Lain")
    assert f"atas nama {PERSON.name}" in notes()[OTHER_NAME_NOTE]
    pc.retype("name", PERSON.name.upper())
    assert OTHER_NAME_NOTE not in notes()


def test_the_service_that_the_portir_heard_is_chosen_already(pc: Pc, office: Any) -> None:
    waiting_guest(office, purpose="legalisir dokumen")
    pc.press_key(Key.Key_F2, Key.Key_Return)
    assert pc.focused() == "nik"
    assert pc.fields.choice().service.name == "Legalisir Dokumen"
    assert pc.page.checklist.model().rowCount() > 0
    pc.fields.focus("layanan")
    pc.press_key(Key.Key_A, mod=CTRL)
    pc.type("dispensasi")
    pc.press_key(Key.Key_Return)
    assert pc.fields.choice().service.key == "dispensasi_nikah"


def test_what_the_portir_heard_gives_way_to_what_is_known_and_comes_back(pc: Pc, office: Any) -> None:
    met_before(office)
    waiting_guest(office, "Bu Aisyah")
    pc.press_key(Key.Key_F2, Key.Key_Return)
    assert pc.fields.text("name") == "Bu Aisyah"
    pc.type(NIK)
    assert pc.fields.text("name") == PERSON.name
    pc.press_key(Key.Key_Backspace)
    assert pc.fields.text("name") == "Bu Aisyah"


def test_an_odd_nik_warns_and_never_blocks(pc: Pc) -> None:
    pc.open()
    pc.type("9902159906930003")
    assert pc.fields.slot("nik").text().startswith("Kode provinsi 99")
    assert pc.fields.slot("nik").message.property("tone") == "warn"
    pc.fill()
    pc.press_key(Key.Key_Space, mod=CTRL)
    pc.press_key(Key.Key_F8)
    assert pc.person(pc.last()).nik == "9902159906930003"


def test_birth_date_and_sex_come_from_the_nik_and_disagreement_is_said(pc: Pc) -> None:
    pc.open()
    pc.type(NIK)
    assert pc.fields.text("birth_date") == "07-06-1993"
    assert pc.fields.text("sex") == "P"
    assert pc.fields.slot("birth_date").text() == words.FROM_NIK
    pc.press_key(Key.Key_F6)
    assert pc.focused() == "birth_place"
    pc.press_key(Key.Key_Return)
    assert pc.focused() == "birth_date"
    pc.type("08-06-1993")
    assert pc.fields.slot("birth_date").text().startswith("Menurut NIK, tanggal lahirnya 7 Juni 1993")
    pc.press_key(Key.Key_F6)
    assert pc.page.sheet() == "berkas"


def test_twins_are_shown_and_can_be_gone_through(pc: Pc, office: Any) -> None:
    met_before(office)
    pc.open()
    pc.type(NIK)
    pc.fields.focus("layanan")
    pc.type("ahli")
    pc.press_key(Key.Key_Return)
    pc.screen.lookups.ask_now()
    assert "no. 0001/2026" in pc.screen.side.twins.text()
    pc.press_key(Key.Key_Space, mod=CTRL)
    pc.press_key(Key.Key_F8)
    assert pc.shown() == "selesai"
    assert pc.count() == 2


def test_proxy_priority_and_late_entry_by_f5(pc: Pc, office: Any) -> None:
    pc.open()
    pc.fill()
    pc.press_key(Key.Key_Space, mod=CTRL)
    pc.press_key(Key.Key_F5)
    assert pc.focused() == "kuasa_nama"
    pc.type("Contoh Kuasa")
    pc.press_key(Key.Key_Return)
    pc.type("6402150101900001")
    pc.press_key(Key.Key_Return)
    pc.type("ana")
    pc.press_key(Key.Key_Tab)
    assert pc.fields.text("kuasa_hubungan") == "Anak"
    pc.type("H")
    pc.press_key(Key.Key_Tab, Key.Key_Tab)
    QTest.keyClick(pc.fields.slot("prioritas").widget, Key.Key_Down)
    pc.retype("waktu_kertas", "77.00")
    pc.press_key(Key.Key_F8)
    assert pc.shown() == "isian"
    assert pc.focused() == "waktu_kertas"
    assert pc.fields.slot("waktu_kertas").text() == "Tulis jam seperti 09.30."
    pc.retype("waktu_kertas", "10.00")
    pc.press_key(Key.Key_F8)
    assert pc.fields.slot("waktu_kertas").text() == "Waktu pada kertas tidak boleh sesudah sekarang."
    pc.retype("waktu_kertas", "07.45")
    pc.press_key(Key.Key_F8)
    assert pc.shown() == "selesai"
    row = pc.request(pc.last()).row
    assert json.loads(row.proxy) == {"name": "Contoh Kuasa", "nik": "6402150101900001", "relation": "Anak"}
    assert row.priority in ("lansia", "hamil")
    zone = office.desk.ask(lambda look: look.zone)
    assert pc.request(row.id).events[0].facts["claimed"] == at(MONDAY, 7, 45, zone)


def test_a_refusal_stands_at_its_field_and_keeps_every_letter(pc: Pc) -> None:
    pc.open()
    pc.fill(name="x")
    pc.press_key(Key.Key_Space, mod=CTRL)
    long = "Contoh Nama " * 42
    pc.fields.focus("name")
    QApplication.clipboard().setText(long)
    pc.press_key(Key.Key_V, mod=CTRL)
    assert pc.fields.slot("name").text() == "Paling panjang 200 huruf; sekarang 503 huruf."
    pc.press_key(Key.Key_F6)
    pc.retype("birth_date", "31-02-1990")
    pc.press_key(Key.Key_F8)
    assert pc.shown() == "isian"
    assert pc.focused() == "name"
    assert pc.fields.slot("name").text() == "Nama lengkap paling panjang 200 huruf; yang diketik 503 huruf."
    assert pc.page.notice.text() == pc.fields.slot("name").text()
    assert pc.fields.text("name") == long.strip()
    pc.retype("name", "Contoh Budi")
    pc.page.show_sheet("berkas")
    pc.press_key(Key.Key_F8)
    assert pc.page.sheet() == "data"
    assert pc.focused() == "birth_date"
    assert pc.fields.text("birth_date") == "31-02-1990"
    assert pc.page.count_words() == "3 dari 3 ada +2"
    assert pc.count() == 0


HOSTILE = ("<b>Contoh</b>", "=1+1", "${x}", "Contoh \u202eterbalik", "O'Brien & Çelik", "محمد \N{GRINNING FACE}")


def test_hostile_names_are_only_text(pc: Pc) -> None:
    pc.open()
    for name in HOSTILE:
        pc.fill(name=name)
        pc.press_key(Key.Key_Space, mod=CTRL)
        pc.press_key(Key.Key_F8)
        stored = pc.request(pc.last()).row.name
        assert stored == name.replace("\u202e", "")
        assert pc.screen.done.about.whole().startswith(stored)
        pc.press_key(Key.Key_F2)
    assert pc.printed() == ["Tanda Terima Berkas"] * len(HOSTILE)


def test_letters_that_paper_cannot_show_are_named(pc: Pc) -> None:
    pc.open()
    pc.retype("name", "Contoh \N{GRINNING FACE} محمد")
    pc.screen.lookups.ask_now()
    assert "“\N{GRINNING FACE}” “م”" in pc.fields.slot("name").text()
    assert pc.fields.slot("name").message.property("tone") == "warn"
    pc.retype("name", "Contoh")
    assert pc.fields.slot("name").text() == ""


def test_a_second_f8_while_the_first_is_on_its_way_does_nothing(pc: Pc) -> None:
    pc.open()
    pc.fill()
    pc.press_key(Key.Key_Space, mod=CTRL)
    pc.runner.hold = True
    pc.press_key(Key.Key_F8, Key.Key_F8, Key.Key_F7)
    assert pc.page.hint.whole() == words.SAVING
    assert not pc.page.full.isEnabled()
    pc.runner.hold = False
    while pc.runner._waiting:
        pc.runner.step()
    assert pc.shown() == "selesai"
    assert pc.count() == 1
    assert pc.printed() == ["Tanda Terima Berkas"]


def test_after_a_disturbance_f8_sends_the_same_order_again(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> None:
    pc.open()
    pc.fill()
    pc.press_key(Key.Key_Space, mod=CTRL)
    seen: list[str] = []
    do = pc.office.desk.do

    def failing(order: Any, command: Any, *args: Any, **more: Any) -> Any:
        if command is intake.accept:
            seen.append(order.command_id)
            if len(seen) == 1:
                raise Disturbance("Cakram penuh.", "Kosongkan cakram, lalu coba lagi.")
        return do(order, command, *args, **more)

    monkeypatch.setattr(pc.office.desk, "do", failing)
    pc.press_key(Key.Key_F8)
    assert pc.shown() == "isian"
    assert "Cakram penuh." in pc.page.notice.text()
    assert pc.fields.text("name") == "Contoh Budi"
    pc.press_key(Key.Key_F8)
    assert pc.shown() == "selesai"
    assert seen[0] == seen[1]


def test_one_more_request_of_the_same_guest_keeps_the_applicant(pc: Pc, office: Any) -> None:
    pc.open()
    pc.type(NIK)
    pc.fill(name="Contoh Aisyah")
    pc.press_key(Key.Key_Space, mod=CTRL)
    pc.press_key(Key.Key_F8)
    office.minutes(1)
    pc.press_key(Key.Key_Return)
    assert pc.page.queue.text() == "001-2"
    assert pc.fields.text("name") == "Contoh Aisyah"
    assert pc.fields.slot("name").text() == words.SAME_AGAIN
    assert pc.focused() == "layanan"
    pc.type("12")
    pc.press_key(Key.Key_Return)
    pc.press_key(Key.Key_Space, mod=CTRL)
    pc.press_key(Key.Key_F8)
    assert pc.request(pc.last()).row.queue == "001-2"
    assert pc.count("person") == 1
    pc.press_key(Key.Key_F2)
    assert pc.page.queue.text() == "001-3"
    pc.press_key(Key.Key_Backspace, mod=CTRL)
    assert "001-3" in pc.page.confirm.words.text()


def test_the_promise_moves_with_the_minute_and_tells_of_a_closed_office(pc: Pc, office: Any) -> None:
    pc.open()
    pc.fill("16")
    assert pc.screen.side.promise._promise.words() == "09.00 WITA"
    pc.press_key(Key.Key_Space, mod=CTRL)
    assert pc.page.promise.text().endswith("09.00 WITA")
    office.clock.move(61_000)
    pc.shell.tick(office.clock.now())
    assert pc.screen.side.promise._promise.words() == "09.02 WITA"
    zone = office.desk.ask(lambda look: look.zone)
    office.clock.instant = at(MONDAY, 21, 0, zone)
    pc.shell.tick(office.clock.now())
    promise = pc.screen.side.promise._promise
    assert promise.day == "Sel, 24 Nov 2026"
    assert "tutup" in promise.closed


def test_example_values_are_marked_until_the_office_confirms(pc: Pc) -> None:
    pc.open()
    pc.fill("16")
    card = pc.screen.side.service
    assert card.example.isVisible()
    assert "persyaratan" in card.example_note.text()


def test_esc_keeps_the_form_and_f2_comes_back_to_it(pc: Pc) -> None:
    pc.open()
    pc.fill()
    pc.press_key(Key.Key_Space)
    pc.press_key(Key.Key_Escape)
    assert pc.story.told == [("go", "papan")]
    pc.shell.go("papan")
    pc.press_key(Key.Key_F2)
    assert pc.shown() == "isian"
    assert pc.fields.text("name") == "Contoh Budi"
    assert pc.page.count_words() == "1 dari 3 ada"
    assert pc.count("visit") == 1


def test_f4_serves_somebody_else_and_the_draft_waits_in_the_list(pc: Pc, office: Any) -> None:
    waiting_guest(office, "Contoh Satu")
    waiting_guest(office, "Contoh Dua")
    pc.press_key(Key.Key_F2, Key.Key_Return)
    pc.fill(name="Contoh Satu Lengkap")
    pc.press_key(Key.Key_F4)
    lines = pc.screen.start.list.row_model().rows()
    assert [(line.queue, line.called, line.draft) for line in lines] == [("002", False, False), ("001", True, True)]
    pc.press_key(Key.Key_Return)
    assert pc.fields.text("name") == "Contoh Dua"
    pc.press_key(Key.Key_F4, Key.Key_Home)
    pc.press_key(Key.Key_F8)
    assert pc.fields.text("name") == "Contoh Satu Lengkap"
    assert pc.fields.service.value() == "legalisir"


def test_batal_asks_first_and_puts_the_guest_back_into_the_queue(pc: Pc, office: Any) -> None:
    waiting_guest(office)
    pc.press_key(Key.Key_F2, Key.Key_Return)
    pc.retype("address", "Jl. Contoh 3")
    pc.press_key(Key.Key_Backspace, mod=CTRL)
    assert pc.page.confirm.isVisible()
    pc.press_key(Key.Key_Return)
    assert not pc.page.confirm.isVisible()
    assert pc.shown() == "isian"
    pc.press_key(Key.Key_Backspace, mod=CTRL)
    pc.press_key(Key.Key_Backtab)
    pc.press_key(Key.Key_Return)
    assert pc.shown() == "mulai"
    assert pc.screen.start.current().called is False
    pc.press_key(Key.Key_Return)
    assert pc.fields.text("address") == "Jl. Contoh 3"


def test_typed_state_brings_everything_back_on_another_pc(pc: Pc, office: Any, tmp_path: Any, qtbot: QtBot) -> None:
    waiting_guest(office)
    pc.press_key(Key.Key_F2, Key.Key_Return)
    pc.type("640215")
    pc.fill(name="Contoh <b>")
    pc.press_key(Key.Key_Space)
    pc.press_key(Key.Key_F6)
    pc.retype("birth_date", "7-6")
    pc.press_key(Key.Key_F5)
    pc.retype("kuasa_nama", "Contoh Kuasa")
    state = json.loads(json.dumps(pc.screen.typed_state()))
    other = Pc(office, tmp_path)
    qtbot.addWidget(other.shell)
    other.shell.show()
    other.shell.go("terima")
    other.screen.restore({**state, "asing": 1})
    assert other.shown() == "isian"
    for key in ("nik", "name", "birth_date", "kuasa_nama", "layanan"):
        assert other.fields.text(key) == pc.fields.text(key)
    assert other.page.checklist.checked_keys() == pc.page.checklist.checked_keys()
    assert other.page.sheet() == "lain"
    assert other.screen.typed_state() == pc.screen.typed_state()
    other.screen.lookups.stop()


STRANGE: tuple[dict[str, object], ...] = (
    {}, {"draf": 3}, {"draf": {"x": {}}, "tamu": "y"}, {"draf": {"99": {}}, "tamu": 99},
)  # fmt: skip


def test_a_strange_state_is_survived(pc: Pc) -> None:
    pc.shell.go("terima")
    for state in STRANGE:
        pc.screen.restore(state)
        assert pc.shown() == "mulai"


def test_a_draft_of_another_version_is_taken_as_far_as_it_goes(pc: Pc, office: Any) -> None:
    waiting_guest(office)
    pc.press_key(Key.Key_F2, Key.Key_Return)
    here = pc.screen.guest.id
    pc.press_key(Key.Key_F4)
    odd = {"isian": {"name": "Contoh", "layanan": "hilang", "asing": 1, "sex": 7}, "berkas": 5, "lembar": "?"}
    pc.screen.restore({"draf": {str(here): odd}, "tamu": here})
    assert pc.shown() == "isian"
    assert pc.fields.text("name") == "Contoh"
    assert pc.fields.choice() is None


def test_a_guest_from_another_district_and_without_papers_of_his_own_is_ordinary(pc: Pc) -> None:
    pc.open()
    pc.retype("village", "Tetangga Jauh")
    assert pc.fields.slot("village").text() == words.OUTSIDE
    pc.press_key(Key.Key_F6)
    pc.retype("district", "Kecamatan Sebelah")
    assert pc.fields.slot("village").text() == ""
    pc.fill(name="Contoh Tanpa NIK")
    pc.press_key(Key.Key_Space, mod=CTRL)
    pc.press_key(Key.Key_F8)
    stored = pc.person(pc.last())
    assert (stored.nik, stored.phone, stored.district, stored.village) == ("", "", "Kecamatan Sebelah", "Tetangga Jauh")


def test_tab_completes_a_village_that_only_one_can_be(pc: Pc) -> None:
    pc.open()
    pc.retype("village", "pend")
    pc.press_key(Key.Key_Tab)
    assert pc.fields.text("village") == "Pendingin"
    pc.retype("village", "sanga")
    pc.press_key(Key.Key_Tab)
    assert pc.fields.text("village") == "sanga"


def test_papers_that_both_services_ask_for_stay_ticked(pc: Pc) -> None:
    pc.open()
    pc.fill("skpt")
    pc.press_key(Key.Key_Space, mod=CTRL)
    pc.fields.focus("layanan")
    pc.type("12")
    pc.press_key(Key.Key_Return)
    assert pc.fields.service.value() == "sktm"
    ticked = pc.page.checklist.checked_keys()
    assert "ktp" in ticked
    assert len(ticked) < len(pc.page.checklist.lines.papers)


def test_nobody_but_the_loket_may_take_in(pc: Pc, office: Any) -> None:
    from tests.ui.counter_pc import sit

    sit(pc.counter, office, "camat")
    pc.open()
    assert pc.shown() == "mulai"
    assert "Petugas Loket" in pc.screen.start.notice.text()
    assert pc.count("visit") == 0


def test_one_filled_button_and_every_field_has_a_name(pc: Pc, office: Any) -> None:
    from loket_app.ui.widgets import KeyButton, Kind

    def filled() -> int:
        buttons = [b for b in pc.screen.findChildren(KeyButton) if b.isVisible()]
        return sum(b.kind is Kind.PRIMARY for b in buttons)

    pc.shell.go("terima")
    assert filled() == 1
    pc.press_key(Key.Key_F4)
    assert filled() == 1
    for slot in pc.fields.slots.values():
        assert slot.widget.accessibleName()
    pc.fill()
    pc.press_key(Key.Key_Space, mod=CTRL)
    pc.press_key(Key.Key_F8)
    assert filled() == 1
    waiting_guest(office)
    pc.screen.refresh(frozenset({"tamu"}))
    assert filled() == 1
    assert pc.shell.press("F8")
    assert pc.fields.text("name") == "Contoh Tamu"


def test_no_scroll_bars_and_nothing_widens_at_the_usual_size(pc: Pc, look: Any) -> None:
    pc.open()
    for service in ("dispensasi_nikah", "skpt", "kartu_keluarga"):
        pc.fill(service, "Contoh " * 20)
        pc.screen.lookups.ask_now()
        QApplication.processEvents()
        assert pc.fields.service.value() == service
        assert pc.shell.width() == 1366
        assert not pc.page.checklist.verticalScrollBar().isVisible()
        for widget in (pc.page.full, pc.page.partial, pc.page.cancel, pc.page.clock, *_editors(pc)):
            corner = widget.mapTo(pc.page, widget.rect().bottomRight())
            assert pc.page.rect().contains(corner), widget.accessibleName()


def _editors(pc: Pc) -> list[QWidget]:
    return [slot.widget for slot in pc.fields.main.fields.values()]


def test_every_paper_of_an_intake_can_be_made(pc: Pc) -> None:
    pc.open()
    pc.fill()
    pc.press_key(Key.Key_F7)
    for purpose in ("daftar_kekurangan", "lembar_kendali"):
        assert papers.make(pc.office.desk, purpose, pc.last()).pdf.startswith(b"%PDF")


def test_a_guest_called_elsewhere_is_refused_kindly(pc: Pc, office: Any) -> None:
    guest = waiting_guest(office)
    pc.shell.go("terima")
    pc.screen.open_intake(guest.id)
    assert pc.shown() == "mulai"
    assert "belum dipanggil" in pc.screen.start.notice.text()


def test_promise_if_now_of_an_unknown_service_is_refused(office: Any) -> None:
    from loket_app.domain.errors import Refused

    with pytest.raises(Refused):
        office.desk.ask(queries.promise_if_now, "tidak_ada")


def test_tab_goes_round_the_whole_form_also_from_a_sheet(pc: Pc) -> None:
    pc.press_key(Key.Key_F2, Key.Key_F6)
    seen = []
    for _ in range(60):
        seen.append(pc.shell.focusWidget().accessibleName())
        pc.press_key(Key.Key_Tab)
    round_trip = seen.index("Tempat lahir", 1)
    assert {"NIK", "Nama lengkap", "Layanan", "Kecamatan", "Batal, Ctrl+Bksp"} <= set(seen[:round_trip])
    assert len(set(seen[:round_trip])) == round_trip
