"""The board driven by keys alone, on a real office: every act is one command, and what is typed is never lost."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from loket_app.domain.case import State
from loket_app.domain.clock_jump import Jump
from loket_app.domain.dates import HOUR
from loket_app.domain.errors import Disturbance
from loket_app.ui import theme
from loket_app.ui.board.model import STEPS
from loket_app.ui.notices import NoticeKind
from loket_app.ui.papan import faces, rows
from loket_app.ui.papan.screen import PapanScreen
from loket_app.ui.papan.sheets import PinSheet, ReturnSheet
from loket_app.ui.shell import Shell
from loket_app.ui.theme import Type
from loket_app.usecases import acts, clock_jumps, office_settings, staff
from loket_app.usecases.requests import load
from tests.ui.counter_pc import Story, counter_of
from tests.usecases.survey_office import opened

F4, F5, F6, F7, F8, F9, F11 = (getattr(Qt.Key, f"Key_F{n}") for n in (4, 5, 6, 7, 8, 9, 11))
ENTER, ESC, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@dataclass
class Prints:
    """A press that only remembers."""

    made: list[tuple[str, int]] = field(default_factory=list)

    def print(self, purpose: str, key: int, notice: Any = None, **options: Any) -> None:
        self.made.append((purpose, key))


class Pc:
    """One counter PC with the board on its screen, worked by its keyboard."""

    def __init__(self, qtbot: QtBot, office: Any, key: str) -> None:
        self.office = office
        self.counter = counter_of(office, key)
        self.story, self.prints = Story(), Prints()
        self.shell = Shell("PATEN Kecamatan Uji", "Kab. Uji", self.counter.zone)
        qtbot.addWidget(self.shell)
        self.shell.add("papan", "Papan", "board", lambda: PapanScreen(self.counter, self.prints, self.story))
        self.shell.listen(self.counter.runner, self.counter.hub)
        self.shell.resize(1366, 768)
        self.shell.show()
        self.shell.go("papan")
        self.front()

    @property
    def papan(self) -> PapanScreen:
        screen = self.shell.current()
        assert isinstance(screen, PapanScreen)
        return screen

    def front(self) -> None:
        self.shell.activateWindow()
        QTest.qWaitForWindowActive(self.shell)

    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, key: Any, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus(), key, modifier)

    def write(self, words: str) -> None:
        """Letter by letter, each to whoever has the focus by then, as a keyboard or a scanner does."""
        for letter in words:
            QTest.keyClicks(self.focus(), letter)

    def scan(self, request_id: int) -> None:
        seq = self.office.desk.ask(load, request_id).row.register_seq
        self.write(f"LR-2026-{seq:05d}")
        self.press(ENTER)

    def select(self, *ids: int) -> None:
        """Go to rows with the arrows; more than one by Shift."""
        view = self.papan.view
        view.setFocus()
        places = [view.board.place(i) for i in ids]
        view.selectRow(places[0])
        for _ in range(places[0], max(places)):
            self.press(DOWN, SHIFT)

    def said(self) -> str:
        return self.papan.notice.text()


@pytest.fixture
def pc(qtbot: QtBot, office: Any) -> Pc:
    return Pc(qtbot, office, "loket1")


@pytest.fixture
def at(qtbot: QtBot, office: Any) -> Callable[[str], Pc]:
    return lambda key: Pc(qtbot, office, key)


def state(office: Any, request_id: int) -> tuple[State | None, int | None]:
    case = office.desk.ask(load, request_id).case
    return case.state, case.step


def trail(office: Any, request_id: int) -> list[tuple[str, int, int, dict[str, Any]]]:
    query = text("SELECT kind, actor, recorded_by, facts FROM trail WHERE request_id = :id ORDER BY id")
    with office.desk.engine.connect() as connection:
        return [
            (r.kind, r.actor, r.recorded_by, json.loads(r.facts)) for r in connection.execute(query, {"id": request_id})
        ]


def bring(office: Any, request_id: int, step: int) -> None:
    """Advance up to a step, each by its officer."""
    order = {4: "kasi_pelum", 5: "operator1", 6: "kasi_pelum", 7: "sekcam", 8: "camat", 9: "kasi_pelum"}
    while (now := state(office, request_id)[1]) is not None and now < step:
        office.minutes(1)
        office.desk.do(office.by(order[now], "loket1"), acts.advance, request_id, office.version(request_id))


def test_a_whole_request_by_scans_and_enter(pc: Pc, office: Any) -> None:
    key = office.accept("ahli_waris", name="Contoh Pemohon")
    pc.papan.reload()
    for step in range(4, 10):
        assert state(office, key) == (State.RUNNING, step)
        office.minutes(1)
        pc.scan(key)
        assert pc.focus() is pc.papan.side.primary
        pc.press(ENTER)
        assert pc.focus() is pc.papan.toolbar.seek
    assert state(office, key) == (State.READY, 10)
    pc.scan(key)
    pc.press(ENTER)
    sheet = pc.papan.panel()
    assert sheet is not None
    assert sheet.accessibleName() == "Serahkan 001"
    pc.press(F8)
    assert state(office, key)[0] is State.DONE
    assert pc.papan.panel() is None
    assert pc.prints.made == [("tanda_terima_penyerahan", key)]
    assert pc.papan.view.board.rowCount() == 0
    assert pc.said().startswith("001 diserahkan kepada Contoh Pemohon.")
    done = [(kind, actor) for kind, actor, _, _ in trail(office, key)]
    who = office.who
    order = ["kasi_pelum", "operator1", "kasi_pelum", "sekcam", "camat", "kasi_pelum"]
    assert done[1:7] == [("teruskan", who[o]) for o in order]
    assert done[7:] == [("panggil_pengambilan", who["loket1"]), ("serahkan", who["loket1"])]
    assert trail(office, key)[7][3]["receipt_scanned"] is True


def test_the_panel_says_for_whom_and_lets_one_choose(pc: Pc, office: Any) -> None:
    key = office.accept("ahli_waris")
    pc.papan.reload()
    pc.select(key)
    line = pc.papan.side.actor_line
    assert line.words.text() == (
        "Dicatat oleh Rina Contoh, atas nama Kepala Seksi Pelayanan Umum Hendra Contoh, S.Sos."
    )
    pc.press(F8)
    assert line.several()
    assert line.actor() == office.who["operator1"]
    pc.press(F5)
    assert line.actor() == office.who["operator2"]
    pc.press(F8)
    assert trail(office, key)[-1][1:3] == (office.who["operator2"], office.who["loket1"])
    pc.press(F8)
    assert state(office, key) == (State.RUNNING, 7)


def test_somebody_elses_turn_is_said_and_f8_does_nothing(at: Callable[[str], Pc], office: Any) -> None:
    key = office.accept("ahli_waris")
    pc = at("operator1")
    pc.select(key)
    assert pc.papan.side.why_not.text() == "Giliran Kasi Pelayanan Umum. Ganti pengguna dengan F12."
    pc.press(F8)
    assert state(office, key) == (State.RUNNING, 4)


def test_two_officers_on_a_stale_screen(at: Callable[[str], Pc], office: Any) -> None:
    key = office.accept("ahli_waris", name="Contoh Bersama")
    one, two = at("loket1"), at("loket2")
    two.front()
    two.write("bersama")
    two.press(DOWN)
    one.front()
    one.select(key)
    one.press(F8)
    assert state(office, key) == (State.RUNNING, 5)
    two.front()
    two.press(F8)
    assert state(office, key) == (State.RUNNING, 5)
    notice = two.papan.side.notice
    assert notice.kind() is NoticeKind.REFUSAL
    assert notice.text().startswith("Sudah diproses oleh Hendra Contoh, S.Sos. pukul")
    row = two.papan.view.current_row()
    assert (row.id, row.step_text) == (key, "5/10 Operator · cetak")
    assert two.papan.toolbar.seek.text() == "bersama"
    two.press(F8)
    assert state(office, key) == (State.RUNNING, 6)


def test_what_a_row_waits_for_is_readable_in_its_column(pc: Pc) -> None:
    pc.office.accept("dispensasi_nikah", complete=False)
    pc.papan.reload()
    look, view = theme.current(), pc.papan.view
    said = view.board.rows()[0].step_text
    assert said == "Menunggu 8 berkas"
    room = view.columnWidth(STEPS) - look.px(10) - look.px(12)
    assert look.metrics(Type.SMALL).horizontalAdvance(said) <= room


def test_the_camat_signs_a_stack(at: Callable[[str], Pc], office: Any) -> None:
    keys = [office.accept("ahli_waris", name=f"Contoh {n}") for n in range(4)]
    other = office.accept("ahli_waris", name="Contoh Lain")
    for key in keys:
        bring(office, key, 8)
    pc = at("camat")
    pc.papan.view.setFocus()
    pc.press(Qt.Key.Key_A, CTRL)
    assert pc.papan.view.selected_rows() == ()
    pc.papan.toolbar.views.choose(rows.MINE)
    assert pc.papan.view.board.rowCount() == 4
    pc.press(Qt.Key.Key_A, CTRL)
    assert pc.papan.pile.title.text() == "4 permohonan dipilih"
    bring(office, keys[2], 9)
    pc.press(F8)
    assert [state(office, k)[1] for k in keys] == [9, 9, 9, 9]
    assert state(office, other)[1] == 4
    assert pc.papan.pile.notice.text().startswith("3 ditandatangani. 1 belum: 003. Sudah diproses oleh Bambang")
    outcomes = {r.line.id: (r.state, r.words[:16]) for r in pc.papan.pile.rows.rows()}
    assert outcomes[keys[0]] == ("selesai", "ditandatangani")
    assert outcomes[keys[2]] == ("belum", "Sudah diproses o")
    assert pc.papan.view.board.rowCount() == 0
    pc.press(ESC)
    assert pc.papan.right.currentWidget() is pc.papan.side
    commands = [t for k in keys for t in trail(office, k) if t[0] == "teruskan" and t[3]["from_step"] == 8]
    assert len(commands) == 4


def test_rows_that_need_a_look_are_left_out_of_a_stack(pc: Pc, office: Any) -> None:
    running = office.accept("ahli_waris", name="Contoh Jalan")
    waiting = office.accept("ahli_waris", name="Contoh Tunggu", complete=False)
    pc.papan.reload()
    pc.select(running, waiting)
    assert pc.papan.pile.summary.text().startswith("1 di antaranya dilewati")
    pc.press(F8)
    assert state(office, running)[1] == 5
    assert state(office, waiting)[0] is State.WAITING
    assert pc.papan.pile.notice.text() == "1 diteruskan. 1 dilewati."


def test_undo_by_keys_also_after_the_row_has_gone(pc: Pc, office: Any) -> None:
    key = office.accept("ahli_waris")
    pc.papan.reload()
    pc.select(key)
    pc.press(F8)
    assert state(office, key)[1] == 5
    office.minutes(1)
    pc.press(Qt.Key.Key_Z, CTRL)
    pc.press(F8)
    assert "Pilih atau tuliskan alasannya" in pc.papan.panel().notice.text()  # type: ignore[union-attr]
    pc.write("1")
    pc.press(F8)
    assert state(office, key)[1] == 4
    assert trail(office, key)[-1][0] == "batalkan_langkah"
    bring(office, key, 10)
    pc.papan.reload()
    pc.select(key)
    pc.press(F8)
    pc.press(F8)
    pc.press(F8)
    assert state(office, key)[0] is State.DONE
    pc.papan.toolbar.seek.setFocus()
    pc.press(Qt.Key.Key_Z, CTRL)
    pc.write("1")
    pc.press(F8)
    assert state(office, key)[0] is State.HANDING


@pytest.mark.parametrize("surveying", [True, False])
def test_after_a_hand_over_the_survey_is_offered_without_a_word_about_the_request(
    pc: Pc, office: Any, surveying: bool
) -> None:
    if surveying:
        opened(office)
    key = office.accept()
    bring(office, key, 10)
    pc.papan.reload()
    pc.select(key)
    pc.press(F8)
    pc.press(F8)
    pc.press(F8)
    assert state(office, key)[0] is State.DONE
    offers = [told for told in pc.story.told if told[:2] == ("notify", "survei")]
    pc.press(Qt.Key.Key_K, CTRL)
    assert [told for told in pc.story.told if told[0] == "kiosk"] == [("kiosk",)] * surveying
    assert len(offers) == surveying
    row = office.desk.ask(load, key).row
    for _, _, kind, sentence in offers:
        assert kind is NoticeKind.HINT
        assert row.queue not in sentence
        assert row.name not in sentence


def test_return_with_reason_and_missing_papers(pc: Pc, office: Any) -> None:
    key = office.accept("ahli_waris")
    bring(office, key, 6)
    pc.papan.reload()
    pc.select(key)
    pc.press(F7)
    sheet = pc.papan.panel()
    assert isinstance(sheet, ReturnSheet)
    assert sheet.step().no == 5  # type: ignore[union-attr]
    assert sheet.missing.isHidden()
    pc.press(F8)
    assert sheet.form.fields["alasan"].text() == "Tuliskan apa yang perlu dibetulkan."
    assert pc.focus() is sheet.form.fields["alasan"].widget
    pc.write("nama ahli waris salah")
    sheet.radios.begin()
    pc.write("1")
    assert not sheet.missing.isHidden()
    sheet.missing.setFocus()
    pc.press(Qt.Key.Key_Space)
    pc.press(F8)
    assert state(office, key) == (State.RUNNING, 3)
    assert len(office.desk.ask(load, key).case.missing) == 1
    assert pc.said().startswith("001 dikembalikan ke Loket")
    pc.press(F8)
    papers = pc.papan.panel()
    assert papers is not None
    pc.press(F8)
    assert state(office, key) == (State.RUNNING, 3)
    assert "persyaratan wajib" in papers.notice.text()
    pc.press(Qt.Key.Key_Space, CTRL)
    pc.press(F8)
    assert state(office, key) == (State.RUNNING, 4)


def test_pause_and_resume(pc: Pc, office: Any) -> None:
    key = office.accept("ahli_waris")
    pc.papan.reload()
    pc.select(key)
    pc.press(F6)
    pc.press(F8)
    assert pc.papan.panel().notice.text() == "Pilih alasan jeda dari daftar."  # type: ignore[union-attr]
    pc.write("3")
    pc.press(F8)
    assert state(office, key)[0] is State.PAUSED
    assert pc.papan.side.countdown.heading() == "Dijeda"
    pc.press(F8)
    assert state(office, key)[0] is State.RUNNING


def test_f8_opens_the_letter_while_it_is_not_printed(pc: Pc, office: Any) -> None:
    with_form = next(s.key for _, s in office.desk.ask(lambda look: look.settings.services()) if s.form and s.active
                     and s.product.value == "menerbitkan")  # fmt: skip
    key = office.accept(with_form)
    office.desk.do(office.by("kasi_pelum"), acts.advance, key, office.version(key))
    pc.papan.reload()
    pc.select(key)
    pc.press(F8)
    pc.press(F9)
    assert pc.story.told == [("letter", key), ("letter", key)]


def test_waiting_papers_and_deliveries_go_to_their_screens(pc: Pc, office: Any) -> None:
    key = office.accept("ahli_waris", complete=False)
    pc.papan.reload()
    pc.select(key)
    pc.press(F8)
    assert pc.story.told == [("complete", key)]


def test_refusing_an_objection_keeps_the_words(pc: Pc, office: Any) -> None:
    key = office.accept("ahli_waris")
    pc.papan.reload()
    pc.select(key)
    pc.papan._act(faces.OBJECT)
    pc.press(F8)
    sheet = pc.papan.panel()
    assert sheet is not None
    assert sheet.form.fields["alasan"].text().startswith("Alasan keberatan belum diisi")  # type: ignore[attr-defined]
    pc.write("menunggu terlalu lama")
    pc.press(F8)
    assert pc.story.told[-1][0] == "objection"
    assert trail(office, key)[-1][0] == "keberatan_diajukan"
    act = next(a for a in pc.papan.side.detail().more if a.key == faces.OBJECT)  # type: ignore[union-attr]
    assert "belum diputus" in act.why_not


def test_reject_prints_its_answer(pc: Pc, office: Any) -> None:
    key = office.accept("ahli_waris")
    pc.papan.reload()
    pc.select(key)
    pc.papan._act(faces.REJECT)
    pc.write("data tidak benar")
    pc.press(F8)
    assert state(office, key)[0] is State.REJECTED
    assert pc.prints.made == [("jawaban_penolakan", key)]


def test_two_steps_by_one_person_are_two_rows_the_second_marked(pc: Pc, office: Any) -> None:
    key = office.accept("ahli_waris")
    bring(office, key, 7)
    pc.papan.reload()
    pc.select(key)
    pc.press(F4)
    last = trail(office, key)[-2:]
    assert [(k, a, f.get("doubled", False)) for k, a, _, f in last] == [
        ("teruskan", office.who["sekcam"], False), ("teruskan", office.who["sekcam"], True),
    ]  # fmt: skip
    assert state(office, key)[1] == 9


def test_late_entry_records_the_time_on_paper(pc: Pc, office: Any) -> None:
    key = office.accept("ahli_waris")
    office.minutes(30)
    pc.papan.reload()
    pc.select(key)
    pc.papan._act(faces.LATE_ENTRY)
    pc.press(F8)
    assert pc.papan.panel().form.fields["waktu_kertas"].text() == "Tulis jam seperti 09.30."  # type: ignore[union-attr]
    pc.write("0805")
    pc.press(F8)
    assert "claimed" in trail(office, key)[-1][3]
    assert state(office, key)[1] == 5


def test_a_signature_typed_for_another_asks_his_pin_once(pc: Pc, office: Any, hashed_pin: str) -> None:
    camat = office.who["camat"]
    body = dict(office.desk.ask(lambda look: look.settings.body("kantor")))
    body["pin_sendiri_untuk_tanda_tangan"] = True
    office.desk.do(office.by("admin"), office_settings.save_setting, "kantor", "ini", body)
    data = office.desk.ask(lambda look: look.officer(camat))
    known = staff.OfficerData(data.name, data.nip, data.rank, data.position, tuple(data.roles), False, True, True)
    office.desk.do(office.by("admin"), staff.save_officer, camat, known, hashed_pin)
    keys = [office.accept("ahli_waris", name=f"Contoh {n}") for n in range(3)]
    for key in keys:
        bring(office, key, 7)
        office.desk.do(office.by("sekcam"), acts.advance, key, office.version(key))
    pc.papan.reload()
    pc.select(*keys)
    pc.press(F8)
    assert isinstance(pc.papan.panel(), PinSheet)
    pc.write("1111")
    pc.press(ENTER)
    assert pc.papan.panel().form.fields["pin"].text() == "PIN tidak cocok. Coba sekali lagi."  # type: ignore[union-attr]
    pc.write("2468")
    pc.press(ENTER)
    assert [state(office, k)[1] for k in keys] == [9, 9, 9]
    assert pc.papan.pile.notice.text() == "3 ditandatangani."


def test_words_find_rows_and_enter_goes_on(pc: Pc, office: Any) -> None:
    first = office.accept("ahli_waris", name="Contoh Mawar", nik="9901012345670001")
    office.accept("ahli_waris", name="Contoh Melati")
    pc.papan.reload()
    pc.write("contoh")
    assert pc.papan.view.board.rowCount() == 2
    pc.press(ENTER)
    assert pc.story.told == [("go", "register")]
    pc.press(ESC)
    assert pc.papan.toolbar.seek.text() == ""
    pc.write("9901012345670001")
    assert [r.id for r in pc.papan.view.board.rows()] == [first]
    pc.press(ENTER)
    assert pc.focus() is pc.papan.side.primary
    pc.write("LR-2026-00002")
    assert pc.papan.toolbar.seek.text() == "LR-2026-00002"
    assert state(office, first)[1] == 4


def test_views_pills_and_empty_views_explain_themselves(pc: Pc, office: Any) -> None:
    assert pc.papan.view.empty.title.text() == "Belum ada permohonan yang berjalan"
    key = office.accept("ahli_waris")
    told: list[Any] = []
    pc.papan.counts_changed.connect(told.append)
    pc.papan.reload()
    assert told[-1]["running"] == 1
    pc.papan.toolbar.views.choose(rows.MINE)
    assert pc.papan.view.empty.title.text() == "Tidak ada yang menunggu di sini"
    pc.papan.toolbar.views.choose(rows.DESK)
    pc.papan.toolbar.desks.choose("kasi_pelum")
    assert pc.papan.view.board.rowCount() == 1
    pc.papan.toolbar.views.choose(rows.ALL)
    pc.papan.pill("late")
    assert pc.papan.view.empty.title.text() == "Tidak ada yang cocok di papan"
    office.minutes(91)
    pc.papan.tick(office.clock.now())
    assert pc.papan.counts()["late"] == 1
    assert ("notify", f"permohonan:{key}") == pc.story.told[-1][:2]
    pc.papan.pill("late")
    assert pc.papan.view.board.rowCount() == 1
    pc.papan.toolbar.seek.setFocus()
    pc.press(ESC)
    assert pc.papan.toolbar.seek.accessibleDescription() == ""


def test_an_open_sheet_survives_a_crash(at: Callable[[str], Pc], office: Any) -> None:
    key = office.accept("ahli_waris")
    bring(office, key, 6)
    pc = at("loket1")
    pc.select(key)
    pc.press(F7)
    sheet = pc.papan.panel()
    assert isinstance(sheet, ReturnSheet)
    pc.write("2")
    sheet.form.fields["alasan"].widget.setFocus()
    pc.write("belum ada cap")
    kept = json.loads(json.dumps(pc.papan.typed_state()))
    again = at("loket1")
    again.papan.restore(kept)
    sheet = again.papan.panel()
    assert isinstance(sheet, ReturnSheet)
    assert (sheet.radios.chosen(), sheet.text("alasan")) == (1, "belum ada cap")
    again.press(F8)
    assert state(office, key)[1] == 4


def test_a_disturbance_offers_the_same_act_again(pc: Pc, office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    key = office.accept("ahli_waris")
    pc.papan.reload()
    pc.select(key)
    real, tries = acts.advance, [0]

    def failing(*args: Any, **kwargs: Any) -> Any:
        tries[0] += 1
        if tries[0] == 1:
            raise Disturbance("Berkas data sedang dipakai program lain.", "Tunggu sebentar, lalu coba lagi.")
        return real(*args, **kwargs)

    monkeypatch.setattr(acts, "advance", failing)
    pc.press(F8)
    notice = pc.papan.side.notice
    assert notice.kind() is NoticeKind.DISTURBANCE
    notice.button.setFocus()
    pc.press(Qt.Key.Key_Space)
    assert state(office, key)[1] == 5


def test_a_clock_that_jumped_is_told_whole_in_the_history(pc: Pc, office: Any) -> None:
    key = office.accept("ahli_waris")
    for moved in (-366 * 24 * HOUR, 366 * 24 * HOUR):
        clock_jumps.jumped(office.desk, Jump(office.clock.now(), office.clock.now() + moved))
    office.desk.held = 0
    office.minutes(1)
    office.desk.do(office.by("kasi_pelum"), acts.advance, key, office.version(key))
    pc.papan.reload()
    pc.select(key)
    pc.press(F11)
    view = pc.papan.panel().list  # type: ignore[union-attr]
    look = theme.current()
    jumps = [row for row in view.row_model().rows() if row[1].what == "Jam komputer melompat"]
    assert len(jumps) == 2
    for row in jumps:
        for n, column in enumerate(view.row_model().columns):
            kind = Type.STRONG if column.strong else Type.BASE
            assert column.text(row), "each column says something"
            assert look.metrics(kind).horizontalAdvance(column.text(row)) <= view.columnWidth(n) - 20, column.text(row)


def test_history_corrections_and_other_sheets_open_by_key(pc: Pc, office: Any) -> None:
    key = office.accept("ahli_waris", name="Contoh Salh")
    pc.papan.reload()
    pc.select(key)
    pc.press(F11)
    assert pc.papan.panel() is not None
    pc.press(ESC)
    pc.papan._act(faces.CORRECT)
    sheet = pc.papan.panel()
    assert sheet is not None
    pc.press(Qt.Key.Key_Backspace)
    pc.write("ah")
    pc.press(F8)
    assert "belum diisi" in sheet.form.fields["alasan"].text()  # type: ignore[attr-defined]
    sheet.form.fields["alasan"].widget.setFocus()  # type: ignore[attr-defined]
    pc.write("salah ketik")
    pc.press(F8)
    assert pc.papan.side.title.whole() == "001 · Contoh Salah"
    pc.papan._act(faces.PRIORITY)
    pc.write("1")
    pc.press(F8)
    assert "Prioritas" in pc.papan.view.current_row().flags
    pc.papan._act(faces.SERVICE)
    pc.write("sktm")
    pc.press(ENTER)
    pc.press(Qt.Key.Key_Tab)
    pc.write("salah pilih")
    pc.press(F8)
    assert state(office, key) == (State.RUNNING, 3)
    assert office.desk.ask(load, key).service.key == "sktm"


def test_everything_fits_the_usual_counter_screen(pc: Pc, office: Any) -> None:
    long = "Contoh " + "Nama " * 14
    key = office.accept("ahli_waris", name=long.strip())
    pc.papan.reload()
    pc.select(key)
    QApplication.processEvents()
    assert pc.shell.size().width() == 1366
    assert pc.shell.size().height() == 768
    side = pc.papan.side
    assert side.mapTo(pc.shell, side.rect().bottomRight()).x() < 1366
    assert not side.timeline.verticalScrollBar().isVisible()
    assert all(pc.papan.side.primary.lines()), "the act stands on two lines"
