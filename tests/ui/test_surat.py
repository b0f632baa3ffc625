import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from loket_app.definitions.forms import form_from_text
from loket_app.domain.forms import FieldType
from loket_app.ui.notices import NoticeKind
from loket_app.ui.press import Press
from loket_app.ui.printing.offer import PdfOffer
from loket_app.ui.printing.printers import PrinterSetup, RecordingPrinter
from loket_app.ui.shell import Shell
from loket_app.ui.surat import words
from loket_app.ui.surat.editors import editor_for, show_value, value_of
from loket_app.ui.surat.jobs import Step
from loket_app.ui.surat.letter_form import LetterForm, parts_of, short_name
from loket_app.ui.surat.panels import CorrectionPanel, EditionsPanel
from loket_app.ui.surat.screen import SuratScreen
from loket_app.usecases import acts, letters, office_settings
from loket_app.usecases.queries import history
from loket_app.usecases.requests import load
from tests.ui.counter_pc import Story, counter_of

NIKAH = {
    "suami_nama": "Contoh Fadli", "suami_bin": "Contoh Syamsul", "suami_nik": "6402151203920001",
    "suami_tempat_lahir": "Samarinda", "suami_tanggal_lahir": "12-03-1992", "suami_agama": "Islam",
    "suami_pekerjaan": "Karyawan swasta", "suami_alamat": "Jl. Contoh 1", "istri_nama": "Contoh Aisyah",
    "istri_binti": "Contoh Rahman", "istri_nik": "6402154706930003", "istri_tempat_lahir": "Sangasanga",
    "istri_tanggal_lahir": "07-06-1993", "istri_agama": "Islam", "istri_pekerjaan": "Guru",
    "istri_alamat": "Jl. Contoh 2",
    "akad_tanggal": "27-11-2026", "akad_jam": "09.00", "akad_tempat": "KUA", "kua": "KUA Kecamatan Sangasanga",
    "alasan": "calon suami baru tiba", "desa": "Lurah Contoh", "desa_nomor": "145/1", "desa_tanggal": "20-11-2026",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loket_app.ui.surat.letter_page.DEBOUNCE_MS", 1)
    monkeypatch.setattr("loket_app.ui.printing.preview.SETTLE_MS", 1)


class Pc:
    """The operator's PC: shell, screen, printer; everything by keys."""

    def __init__(self, office: Any, folder: Path, who: str = "operator1") -> None:
        office.desk.folder = folder / "data"
        self.office = office
        self.counter = counter_of(office, who)
        self.printer = RecordingPrinter("EPSON")
        self.press = Press(self.counter, PrinterSetup(folder / "pdf"), printer=self.printer)
        self.screen = SuratScreen(self.counter, self.press, Story())
        self.shell = Shell("PATEN Kecamatan Contoh", "Kabupaten Contoh", self.counter.zone)
        self.shell.add("surat", "Surat", "letter", lambda: self.screen)
        self.shell.add("lain", "Lain", "board", lambda: SuratScreen(self.counter, self.press, Story()))
        self.shell.listen(self.counter.runner, self.counter.hub)
        self.shell.resize(1366, 768)

    @property
    def page(self) -> Any:
        return self.screen.page

    def key(self, key: str) -> bool:
        return self.shell.press(key)

    def settle(self, qtbot: QtBot) -> None:
        qtbot.waitUntil(lambda: not self.page._wait.isActive(), timeout=3000)

    def type(self, values: dict[str, str]) -> None:
        for name, text in values.items():
            fill(self.page.form.fields[name].widget, text)

    def editions(self, request_id: int) -> Any:
        return self.office.desk.ask(history.letters_of, request_id)

    def stored(self, request_id: int) -> dict[str, Any]:
        return json.loads(self.office.desk.ask(load, request_id).row.letter_values)


def fill(widget: QWidget, text: str) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)


@pytest.fixture
def pc(office: Any, tmp_path: Path, qtbot: QtBot) -> Pc:
    made = Pc(office, tmp_path)
    qtbot.addWidget(made.shell)
    made.shell.show()
    return made


def at_operator(office: Any, service: str = "dispensasi_nikah", **more: Any) -> int:
    key = office.accept(service, **more)
    office.minutes(1)
    office.desk.do(office.by("kasi_pelum"), acts.advance, key, office.version(key))
    return int(key)


def opened(pc: Pc, qtbot: QtBot, service: str = "dispensasi_nikah", fill_in: bool = True) -> int:
    key = at_operator(pc.office, service)
    pc.shell.go("surat")
    assert pc.key("F8")
    if fill_in:
        pc.type(NIKAH)
        pc.settle(qtbot)
    return key


def test_the_whole_main_job_by_keyboard(pc, office, qtbot):
    key = opened(pc, qtbot)
    assert pc.screen.on_letter()
    assert [i for i in pc.page._issues() if i.blocking] == []
    assert pc.page.gap.text() == words.READY
    assert pc.key("F8")
    assert len(pc.printer.jobs) == 1
    edition = pc.editions(key)[0]
    assert edition.printed_at is not None
    assert edition.number == pc.page.head.number.whole()
    assert (office.desk.folder / edition.file).read_bytes() == pc.printer.jobs[0].pdf
    assert pc.page.step() is Step.FORWARD
    assert pc.key("F8")
    assert not pc.screen.on_letter()
    assert pc.screen.list.rows() == ()
    assert "diteruskan" in pc.screen.list.notice.text()
    assert office.desk.ask(load, key).case.current_step.no == 6


def test_esc_on_the_list_goes_to_the_rows_then_lets_go_of_the_chosen_one(pc, office, qtbot):
    at_operator(office)
    at_operator(office)
    pc.shell.go("surat")
    waiting = pc.screen.list
    QTest.keyClick(waiting.view, Qt.Key.Key_Down)
    second = waiting.view.current_row()
    assert second is waiting.rows()[1]
    waiting.stack_button.setFocus()
    QTest.keyClick(waiting.stack_button, Qt.Key.Key_Escape)
    assert waiting.view.hasFocus()
    assert waiting.view.current_row() is second
    QTest.keyClick(waiting.view, Qt.Key.Key_Escape)
    assert waiting.view.current_row() is None
    assert waiting.open_button.text() == words.OPEN_FIRST
    QTest.keyClick(waiting.view, Qt.Key.Key_Escape)
    assert waiting.view.hasFocus()
    assert not pc.screen.on_letter()
    QTest.keyClick(waiting.view, Qt.Key.Key_Up)
    assert waiting.view.current_row() is waiting.rows()[0], "the arrows go on from where one was"


def test_what_is_odd_stands_above_f8_and_f7_goes_there(pc, qtbot):
    key = opened(pc, qtbot)
    assert pc.page.gap_button.isHidden()
    pc.type({"suami_nik": "123"})
    pc.settle(qtbot)
    assert [i.blocking for i in pc.page._issues()] == [False]
    assert pc.page.gap.text().startswith("Dapat dicetak, periksa dulu: ")
    assert "NIK" in pc.page.gap.text()
    pc.page.form.fields["desa"].widget.setFocus()
    assert pc.key("F7")
    assert pc.page.form.fields["suami_nik"].widget.hasFocus()
    assert pc.key("F8"), "it is a remark, and the letter goes"
    assert len(pc.editions(key)) == 1


def test_an_empty_form_is_not_scolded_before_it_was_visited(pc, qtbot):
    opened(pc, qtbot, fill_in=False)
    fields = pc.page.form.fields
    assert fields["suami_nama"].widget.hasFocus()
    assert fields["suami_bin"].text() == ""
    QTest.keyClick(fields["suami_nama"].widget, Qt.Key.Key_Tab)
    assert fields["suami_nama"].text() == "belum diisi"
    assert fields["suami_bin"].text() == ""
    assert pc.page.gap.text().startswith("Belum diisi: Calon suami: nama")


def test_enter_goes_on_to_the_next_field(pc, qtbot):
    opened(pc, qtbot, fill_in=False)
    fields = pc.page.form.fields
    QTest.keyClick(fields["suami_nama"].widget, Qt.Key.Key_Return)
    assert fields["suami_bin"].widget.hasFocus()
    fields["suami_status"].widget.setFocus()
    QTest.keyClick(fields["suami_status"].widget, Qt.Key.Key_Return)
    assert fields["suami_alamat"].widget.hasFocus()


def test_a_printed_sentence_goes_when_typing_goes_on(pc, qtbot):
    opened(pc, qtbot)
    pc.key("F8")
    assert "tercetak" in pc.page.notice.text()
    pc.type({"kua": "KUA Contoh"})
    assert pc.page.notice.isHidden()


def test_f8_goes_to_the_first_gap_and_prints_nothing(pc, qtbot):
    key = opened(pc, qtbot)
    fill(pc.page.form.fields["istri_nik"].widget, "")
    QTest.keyClick(pc.page.form.fields["istri_nik"].widget, Qt.Key.Key_Backspace)
    pc.page.form.fields["desa"].widget.setFocus()
    assert pc.key("F8")
    assert pc.page.form.fields["istri_nik"].widget.hasFocus()
    assert pc.page.form.fields["istri_nik"].text() == "belum diisi"
    assert pc.editions(key) == ()
    assert pc.printer.jobs == []


def test_the_field_with_the_focus_is_seen_whole(pc, qtbot):
    opened(pc, qtbot, fill_in=False)
    form = pc.page.form
    high = form.height()
    form.setFixedHeight(200)
    for _ in range(30):
        QApplication.focusWidget().focusNextChild()
        field = QApplication.focusWidget()
        if form.isAncestorOf(field):
            assert form.viewport().rect().contains(QRect(seen_at(form, field), field.size()))
    form.setFixedHeight(high)
    field = list(form.fields.values())[-2].widget
    field.setFocus()
    form.setFixedHeight(160)
    QApplication.processEvents()
    assert form.viewport().rect().contains(QRect(seen_at(form, field), field.size()))


def seen_at(form: LetterForm, field: QWidget) -> QPoint:
    return field.mapTo(form.viewport(), QPoint(0, 0))


def test_f7_walks_from_gap_to_gap(pc, qtbot):
    opened(pc, qtbot, fill_in=False)
    pc.settle(qtbot)
    seen = []
    for _ in range(3):
        assert pc.key("F7")
        seen.append(next(k for k, f in pc.page.form.fields.items() if f.widget.hasFocus()))
    assert seen == ["suami_bin", "suami_nik", "suami_tempat_lahir"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("akad_tanggal", "20-01-2027", "Dispensasi tidak diperlukan"),
        ("akad_tanggal", "20-11-2026", "sudah lewat"),
        ("istri_tanggal_lahir", "07-06-2009", "Di bawah 19 tahun"),
        ("istri_nik", "6402151203920001", "NIK calon suami dan calon istri sama"),
        ("akad_tanggal", "31-02-2027", "harus berupa tanggal"),
    ],
)
def test_the_rules_of_the_form_are_said_while_typing_and_stop_the_print(pc, qtbot, field, typed, sentence):
    key = opened(pc, qtbot)
    pc.type({field: typed})
    pc.settle(qtbot)
    said = [f.text() for f in pc.page.form.fields.values()]
    assert any(sentence in text for text in said), said
    assert sentence in pc.page.gap.text()
    pc.key("F8")
    assert pc.editions(key) == ()


def test_a_failing_printer_then_coba_lagi_makes_no_second_edition(pc, office, qtbot):
    key = opened(pc, qtbot)
    pc.printer.failures = 2
    pc.key("F8")
    assert pc.page.notice.kind() is NoticeKind.DISTURBANCE
    assert pc.page.notice.isVisible()
    assert pc.page.step() is Step.PRINT
    assert "belum tercetak" in pc.page.gap.text()
    pc.key("F8")
    assert pc.printer.jobs == []
    pc.page.notice.button.click()
    assert len(pc.printer.jobs) == 1
    assert len(pc.editions(key)) == 1
    assert pc.page.step() is Step.FORWARD


def test_a_failing_printer_then_the_pdf(pc, tmp_path, qtbot):
    key = opened(pc, qtbot)
    pc.printer.failures = 1
    pc.key("F8")
    pc.page.notice.findChild(PdfOffer).click()
    files = list((tmp_path / "pdf").iterdir())
    assert len(files) == 1
    assert "Surat Dispensasi Nikah Contoh Pemohon" in files[0].name
    assert pc.editions(key)[0].printed_at is not None


def test_f9_prints_the_same_bytes_again(pc, qtbot):
    key = opened(pc, qtbot)
    pc.key("F9")
    pc.key("F9")
    assert len(pc.printer.jobs) == 2
    assert pc.printer.jobs[0].pdf == pc.printer.jobs[1].pdf
    assert len(pc.editions(key)) == 1


def test_a_change_after_printing_makes_a_new_edition_under_the_same_number(pc, qtbot):
    key = opened(pc, qtbot)
    pc.key("F8")
    pc.type({"kua": "KUA Contoh Lain"})
    pc.settle(qtbot)
    assert pc.page.step() is Step.ISSUE
    assert pc.page.primary_button.text() == words.PRINT_CHANGED
    pc.key("F8")
    first, second = sorted(pc.editions(key), key=lambda e: e.edition)
    assert (first.state, second.state) == ("diganti", "terbit")
    assert first.number == second.number
    assert first.file != second.file


def test_editions_can_be_printed_again_copied_and_seen(pc, office, qtbot, tmp_path):
    key = opened(pc, qtbot)
    pc.key("F8")
    pc.type({"kua": "KUA Contoh Lain"})
    pc.key("F8")
    assert len(pc.editions(key)) == 2
    pc.key("F4")
    panel = pc.screen.panel()
    assert isinstance(panel, EditionsPanel)
    QAbstractItemModelTester(panel.list.row_model(), QAbstractItemModelTester.FailureReportingMode.Warning, panel)
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    pc.key("F8")
    assert pc.printer.jobs[-1].pdf == pc.printer.jobs[0].pdf
    pc.key("F9")
    assert pc.printer.jobs[-1].pdf not in (pc.printer.jobs[0].pdf, pc.printer.jobs[1].pdf)
    assert "salinan" in pc.printer.jobs[-1].title
    pc.press.ask_path = lambda *_: str(tmp_path / "satu.pdf")
    pc.key("Ctrl+S")
    assert (tmp_path / "satu.pdf").read_bytes() == pc.printer.jobs[0].pdf
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert pc.screen.panel() is not panel
    pc.screen.close_panel()


def signed(pc: Pc, qtbot: QtBot) -> int:
    key = opened(pc, qtbot)
    pc.key("F8")
    pc.key("F8")
    for who in ("kasi_pelum", "sekcam", "camat"):
        pc.office.minutes(1)
        pc.office.desk.do(pc.office.by(who), acts.advance, key, pc.office.version(key))
    pc.screen.open_request(key)
    return key


def test_a_signed_letter_asks_why_before_a_ralat(pc, qtbot):
    key = signed(pc, qtbot)
    assert pc.page.step() is Step.AGAIN
    pc.type({"suami_bin": "Contoh Syamsuri"})
    pc.settle(qtbot)
    assert pc.page.primary_button.text() == words.CORRECT
    pc.key("F8")
    panel = pc.screen.panel()
    assert isinstance(panel, CorrectionPanel)
    pc.key("F8")
    assert panel.notice.text() == words.REASON_NEEDED
    QTest.keyClicks(panel.reason.widget, "nama ayah salah ketik")
    pc.key("F8")
    assert pc.screen.panel() is None
    newest = pc.editions(key)[0]
    assert newest.edition == 2
    assert newest.printed_at is not None
    assert pc.editions(key)[1].reason == "nama ayah salah ketik"


def test_before_and_after_its_step_a_letter_is_not_issued_and_the_screen_says_why(pc, office, qtbot):
    waiting = office.accept("dispensasi_nikah", complete=False)
    pc.shell.go("surat")
    pc.screen.open_request(waiting)
    assert pc.page.step() is Step.NOTHING
    assert pc.page.gap.text() == "Surat dicetak setelah berkas lengkap."
    assert not pc.key("F8")
    early = office.accept("dispensasi_nikah")
    pc.screen.open_request(early)
    assert "langkah 5" in pc.page.gap.text()


def test_a_service_without_a_form_says_so_and_goes_on(pc, office, qtbot):
    body = dict(office.desk.ask(lambda look: look.settings.body("layanan", "ahli_waris"))) | {"formulir": None}
    office.desk.do(office.by("admin"), office_settings.save_setting, "layanan", "ahli_waris", body)
    key = at_operator(office, "ahli_waris")
    pc.shell.go("surat")
    pc.key("F8")
    assert pc.page.empty.isVisible()
    assert pc.screen.printing() is None
    assert not pc.page.right.isVisible()
    assert pc.key("F8")
    assert office.desk.ask(load, key).case.current_step.no == 6
    assert not pc.screen.on_letter()


def test_a_record_sheet_shows_no_number_and_no_signatory(pc, office, qtbot):
    key = office.accept("ikd")
    pc.shell.go("surat")
    pc.screen.open_request(key)
    assert pc.page.form.fields["surel"].isVisible()
    assert not pc.page.head.number.isVisible()
    assert not pc.page.head.signer.isVisible()
    # A SOP that only records has no printing step: the operator prints on the recording step and goes on from there.
    assert pc.page.desk.forward == "Sudah selesai dan dicatat"
    assert pc.page.step() is Step.ISSUE


def test_leaving_keeps_what_was_typed_as_a_draft(pc, qtbot):
    key = opened(pc, qtbot, fill_in=False)
    pc.type({"suami_nama": "Contoh Setengah", "akad_tanggal": "31-02-2027"})
    pc.shell.go("lain")
    assert pc.stored(key)["suami_nama"] == "Contoh Setengah"
    assert pc.screen.typed_state() == {}
    pc.shell.go("surat")
    assert pc.page.form.fields["suami_nama"].value() == "Contoh Setengah"
    assert pc.page.form.fields["akad_tanggal"].widget.text() == "31-02-2027"


def test_ctrl_s_saves_a_half_letter(pc, qtbot):
    key = opened(pc, qtbot, fill_in=False)
    pc.type({"suami_nama": "Contoh Setengah"})
    pc.key("Ctrl+S")
    assert pc.stored(key)["suami_nama"] == "Contoh Setengah"
    assert pc.page.notice.text() == words.SAVED
    assert not pc.page.dirty()


def test_what_is_typed_survives_a_crash(pc, office, qtbot, tmp_path):
    key = opened(pc, qtbot, fill_in=False)
    pc.type({"suami_nama": "Contoh Mati Lampu", "akad_tanggal": "27-11"})
    state = json.loads(json.dumps(pc.screen.typed_state()))
    other = Pc(office, tmp_path)
    qtbot.addWidget(other.shell)
    other.shell.show()
    other.shell.go("surat")
    other.screen.restore({**state, "tidak_dikenal": 1})
    assert other.page.request_id == key
    assert other.page.form.fields["suami_nama"].value() == "Contoh Mati Lampu"
    assert other.page.form.fields["akad_tanggal"].widget.text() == "27-11"


def test_a_draft_that_is_refused_is_remembered(pc, office, qtbot):
    key = opened(pc, qtbot, fill_in=False)
    pc.type({"suami_nama": "Contoh Tertahan"})
    office.desk.do(office.by("kasi_pelum"), acts.reject, key, office.version(key), "bukan warga sini")
    pc.key("Esc")
    pc.screen.back()
    assert str(key) in pc.screen.typed_state()["surat"]
    pc.screen.open_request(key)
    assert pc.page.form.fields["suami_nama"].value() == "Contoh Tertahan"


def test_another_counters_change_arrives_without_touching_what_is_typed(pc, office, qtbot):
    key = opened(pc, qtbot, fill_in=False)
    pc.type({"suami_nama": "Contoh Sendiri"})
    office.desk.do(office.by("operator2"), letters.save_values, key, office.version(key), {"kua": "KUA Lain"})
    pc.counter.poll()
    assert pc.page.form.fields["suami_nama"].value() == "Contoh Sendiri"
    assert pc.page.desk.row.version == office.version(key)
    pc.shell.go("lain")
    assert pc.stored(key)["suami_nama"] == "Contoh Sendiri"


def test_nobody_but_the_operator_issues(office, tmp_path, qtbot):
    pc = Pc(office, tmp_path, "sekcam")
    qtbot.addWidget(pc.shell)
    pc.shell.show()
    key = at_operator(office)
    pc.shell.go("surat")
    pc.screen.open_request(key)
    pc.type(NIKAH)
    pc.key("F8")
    assert "Operator Komputer" in pc.page.notice.text()
    assert pc.editions(key) == ()
    assert pc.page.typed()["isian"]["suami_nama"] == "Contoh Fadli"


def test_the_portir_is_not_shown_the_data_of_a_letter(office, tmp_path, qtbot):
    pc = Pc(office, tmp_path, "portir")
    qtbot.addWidget(pc.shell)
    pc.shell.show()
    pc.shell.go("surat")
    pc.screen.open_request(at_operator(office))
    assert pc.page.form.fields == {}
    assert "Petugas Loket, Operator, atau atasan" in pc.page.notice.text()


def test_the_list_teaches_when_empty_and_opens_by_enter(pc, office, qtbot):
    pc.shell.go("surat")
    assert pc.screen.list.view.empty.isVisible()
    assert not pc.key("F8")
    key = at_operator(office)
    pc.counter.poll()
    assert [r.id for r in pc.screen.list.rows()] == [key]
    QTest.keyClick(pc.screen.list.view, Qt.Key.Key_Return)
    assert pc.page.request_id == key
    pc.shell.tick(office.clock.now())


# ---- repeating rows


def sktm(pc: Pc) -> tuple[int, Any]:
    key = at_operator(pc.office, "sktm")
    pc.shell.go("surat")
    pc.screen.open_request(key)
    return key, pc.page.form.tables["tanggungan"]


def test_rows_are_added_and_taken_away_by_keyboard(pc, qtbot):
    key, table = sktm(pc)
    table.add_button.click()
    first = table.rows[0].editors
    assert first["nama"].hasFocus()
    QTest.keyClicks(first["nama"], "Contoh Anak")
    QTest.keyClick(first["nama"], Qt.Key.Key_Tab)
    assert first["nik"].hasFocus()
    QTest.keyClick(first["hubungan"], Qt.Key.Key_Return)
    assert len(table.rows) == 2
    QTest.keyClicks(table.rows[1].editors["nama"], "Contoh Kedua")
    QTest.keyClick(first["nama"], Qt.Key.Key_Return)
    assert table.rows[1].editors["nama"].hasFocus()
    QTest.keyClick(first["nama"], Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert [row["nama"] for row in table.values()] == ["Contoh Kedua"]
    pc.key("Ctrl+S")
    assert [row["nama"] for row in pc.stored(key)["tanggungan"]] == ["Contoh Kedua"]


def test_a_gap_in_a_row_is_said_with_its_number(pc, qtbot):
    _, table = sktm(pc)
    table.add_row()
    pc.settle(qtbot)
    pc.key("F8")
    table.judge(pc.page._issues(), True)
    assert table.said.text().startswith("Baris 1: Nama belum diisi")


def test_no_more_rows_than_the_form_allows(pc):
    _, table = sktm(pc)
    for _ in range(25):
        table.add_row()
    assert len(table.rows) == 20
    assert "20 baris" in table.said.text()


# ---- editors


FORM = """
[form]
kunci = "uji"
judul = "Uji"
jenis = "surat"
kertas = "F4"
kop = "tidak"
{fields}
[[blok]]
jenis = "paragraf"
teks = "x"
"""


def form_with(*kinds: str) -> Any:
    fields = "".join(
        f'[[field]]\nkunci = "f_{n}"\nlabel = "Isian {n}"\ntipe = "{kind}"\n'
        + ('pilihan = ["satu", "dua"]\n' if kind == "pilihan" else "")
        for n, kind in enumerate(kinds)
    )
    return form_from_text(FORM.format(fields=fields), "uji.toml")


KINDS = {
    "teks": ("Contoh & Kata", "Contoh & Kata"),
    "teks_panjang": ("Satu dua", "Satu dua"),
    "nik": ("6402154706930003", "6402154706930003"),
    "tanggal": ("23-11-2026", date(2026, 11, 23)),
    "jam": ("09.30", time(9, 30)),
    "angka": ("12", 12),
    "uang": ("1250000", 1250000),
    "pilihan": ("dua", "dua"),
    "telepon": ("0812 5500 1234", "0812 5500 1234"),
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_of_field_reads_what_is_typed_and_shows_what_is_stored(qtbot, kind):
    spec = form_with(kind).fields[0]
    editor = editor_for(spec, lambda: date(2026, 11, 23))
    qtbot.addWidget(editor)
    assert value_of(spec, editor) is None
    typed, value = KINDS[kind]
    QTest.keyClicks(editor, typed)
    assert value_of(spec, editor) == value
    show_value(spec, editor, None)
    assert value_of(spec, editor) is None
    show_value(spec, editor, value)
    assert value_of(spec, editor) == value


def test_half_typed_dates_and_numbers_stay_as_text(qtbot):
    for kind, typed in (("tanggal", "31-02-2026"), ("jam", "9"), ("angka", "dua"), ("uang", "1,5")):
        spec = form_with(kind).fields[0]
        editor = editor_for(spec, lambda: date(2026, 11, 23))
        qtbot.addWidget(editor)
        QTest.keyClicks(editor, typed)
        assert isinstance(value_of(spec, editor), str), kind
    assert set(FieldType) >= {FieldType(k) for k in KINDS}


def test_money_is_grouped_while_typing_and_the_cursor_stays(qtbot):
    spec = form_with("uang").fields[0]
    editor: Any = editor_for(spec, lambda: date(2026, 11, 23))
    qtbot.addWidget(editor)
    QTest.keyClicks(editor, "125000")
    assert editor.text() == "125.000"
    editor.setCursorPosition(1)
    QTest.keyClicks(editor, "9")
    assert (editor.text(), editor.cursorPosition()) == ("1.925.000", 3)


def test_letters_that_paper_cannot_show_are_named(qtbot):
    spec = form_with("teks").fields[0]
    editor: Any = editor_for(spec, lambda: date(2026, 11, 23))
    qtbot.addWidget(editor)
    editor.setText("Contoh 漢")
    assert "漢" in editor.remark()[0]


def test_parts_come_from_the_labels(qtbot):
    form = LetterForm(lambda: date(2026, 11, 23))
    qtbot.addWidget(form)
    from loket_app import paths

    nikah = form_from_text(
        (paths.forms() / "dispensasi_nikah.toml").read_text(encoding="utf-8"), "dispensasi_nikah.toml"
    )
    assert [p.title for p in parts_of(nikah)] == ["Calon suami", "Calon istri", words.REST_PART]
    assert short_name(nikah.typed_fields[1]) == "Bin (nama ayah)"
    form.show_form(nikah)
    first = form.fields["suami_nama"]
    form.show_form(nikah)
    assert form.fields["suami_nama"] is first
