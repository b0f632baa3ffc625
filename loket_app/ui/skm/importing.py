"""Impor: answers from xlsx or csv. What was understood is shown and can be changed; nothing is kept before the yes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.domain.figures import whole_text
from loket_app.domain.people import Role
from loket_app.domain.survey.instrument import Order
from loket_app.ui import texts, theme
from loket_app.ui.dialogs import InlineConfirm, path_to_open
from loket_app.ui.fields import Choice, DateEdit
from loket_app.ui.notices import NoticeLine
from loket_app.ui.papan.sheets import QuickReasons
from loket_app.ui.screen import KeyAct
from loket_app.ui.skm import part
from loket_app.ui.skm.importing_map import MappingCard, PickChoice
from loket_app.ui.skm.importing_start import ImportStart
from loket_app.ui.skm.importing_told import ToldCard
from loket_app.ui.skm.importing_work import ImportWork, Opened, Seen
from loket_app.ui.skm.part import Part, Room
from loket_app.ui.widgets import Card, Elided, KeyButton, Kind, label, set_tone
from loket_app.usecases.queries import survey_entry
from loket_app.usecases.queries.survey_entry import EntryFacts, ImportFile
from loket_app.usecases.survey import imports
from loket_app.usecases.survey.columns import ordered
from loket_app.usecases.survey.mapping import assigned, with_word

KINDS = "Tabel (*.xlsx *.xlsm *.csv *.txt)"
ORDERS = (
    (Order.REGULATION.value, "Regulasi: U8 Pengaduan, U9 Sarana"),
    (Order.QUESTIONNAIRE.value, "Kuesioner: U8 Sarana, U9 Pengaduan"),
)
REASONS = ("Salah berkas", "Salah masa survei", "Urutan U8 dan U9 terbalik", "Berkas diimpor dua kali")
NOTHING_KEPT = Refusal("dihentikan", "Dihentikan. Tidak ada yang tersimpan.")


class ImportPart(Part):
    """First the files imported before; with a file open, left its columns and right what they say."""

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.facts: EntryFacts | None = None
        self.opened: Opened | None = None
        self.seen: Seen | None = None
        self._said: dict[str, str] = {}
        self.ask_path: Callable[[QWidget | None, str, str, str], str] = path_to_open
        self.work = ImportWork(room.counter, self)
        self.start = ImportStart()
        self.file = Elided("", "large")
        self.sheets = Choice()
        self.sheets.setAccessibleName("Lembar kerja yang dibaca")
        self.order = PickChoice(ORDERS, "Pilih urutan U8 dan U9")
        self.order.setAccessibleName("Urutan unsur pada kolom bernomor")
        self.day = DateEdit()
        self.day.setAccessibleName("Tanggal untuk semua baris")
        self.other = KeyButton("Berkas lain", "F6")
        self.map = MappingCard()
        self.told = ToldCard()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.cancel = KeyButton(texts.CANCEL, "Esc")
        self.confirm = InlineConfirm()
        self.notice = NoticeLine()
        self.run = KeyButton("Impor", "F8", kind=Kind.PRIMARY, tall=True)
        self._lay_out()
        self._connect()
        self._working(False)

    # -- layout --------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        table = QWidget()
        column = QVBoxLayout(table)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._head())
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.map, 7)
        row.addWidget(self.told, 5)
        column.addLayout(row, 1)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.confirm, 8)
        foot.addStretch(1)
        foot.addWidget(self.run)
        column.addLayout(foot)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start)
        self.pages.addWidget(table)
        progress = QHBoxLayout()
        progress.setSpacing(10)
        self.doing = label("", tone="muted")
        progress.addWidget(self.doing)
        progress.addWidget(self.bar, 1)
        progress.addWidget(self.cancel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.pages, 1)
        whole.addLayout(progress)
        whole.addWidget(self.notice)

    def _head(self) -> QWidget:
        card = Card(padding=12, spacing=6)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.sheet_label, self.day_label = label("Lembar", tone="muted"), label("Tanggal semua baris", tone="muted")
        self.day.setFixedWidth(theme.current().px(118))
        self.sheets.setMinimumWidth(theme.current().px(150))
        self.order.setMinimumWidth(theme.current().px(270))
        row.addWidget(self.file, 1)
        for widget in (self.sheet_label, self.sheets, self.day_label, self.day, self.order, self.other):
            row.addWidget(widget)
        card.column.addLayout(row)
        self.question = label(
            "Kolom unsur pada tabel ini hanya bernomor. Peraturan dan lembar kuesionernya menukar nomor 8 dan 9: "
            "pilih urutan yang dipakai tabel ini.", "small", "late", wrap=True,
        )  # fmt: skip
        card.column.addWidget(self.question)
        return card

    def _connect(self) -> None:
        self.start.asked.connect(self.choose_file)
        self.start.withdraw_asked.connect(self.withdraw)
        self.start.selection_changed.connect(self.keys_changed)
        self.other.clicked.connect(self.choose_file)
        self.sheets.edited.connect(self._sheet_chosen)
        self.order.edited.connect(self._order_chosen)
        self.order.picked.connect(self.map.list.setFocus)
        self.day.edited.connect(self._day_chosen)
        self.map.changed.connect(self._meaning_changed)
        self.told.word_said.connect(self._word_said)
        self.told.service_said.connect(self._service_said)
        self.run.clicked.connect(self.ask_import)
        self.cancel.clicked.connect(self.stop)
        self.work.progress.connect(self._progress)
        self.work.refused.connect(self._refused)
        self.work.disturbed.connect(self._disturbed)
        self.work.ended.connect(partial(self._working, False))

    # -- the period ----------------------------------------------------------------------------------------------------

    def period_changed(self) -> None:
        """Another period, or its imports changed."""
        found = self.room.chosen.period()
        if found is None:
            if self.room.chosen.known:
                self.facts = None
                self.start.say_none("Belum ada masa survei", "Buka dulu masa survei yang akan menerima jawabannya.")
            self.keys_changed.emit()
            return
        counter = self.room.counter
        counter.ask(survey_entry.entry_facts, found.id, done=self._got_facts, lane="skm-impor")
        counter.ask(survey_entry.import_files, found.id, done=self._got_imports, lane="skm-impor-berkas")

    def _got_facts(self, facts: EntryFacts) -> None:
        before, self.facts = self.facts, facts
        if not facts.open:
            self.start.say_none(f"{facts.title} sudah ditutup", "Masa yang ditutup tidak menerima jawaban lagi.")
        else:
            self.start.say_ready(facts.title)
        self.told.offer(facts.services)
        self.map.offer(facts.instrument)
        if self.opened is not None and before is not None and before != facts:
            if before.instrument != facts.instrument or not facts.open:
                self.close_file()
            else:
                self._understand()
        self.keys_changed.emit()

    def _got_imports(self, files: tuple[ImportFile, ...]) -> None:
        self.start.show_files(files)
        self.keys_changed.emit()

    # -- the file ------------------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """F8 or F6: which file."""
        if self.facts is None or not self.facts.open or self.work.busy():
            return
        wanted = self.ask_path(self.window(), "Pilih tabel jawaban", "", KINDS)
        if wanted:
            self.open_file(Path(wanted))

    def open_file(self, path: Path, name: str | None = None) -> None:
        """Read this file."""
        if self.facts is None:
            return
        self.notice.clear()
        self._said = {}
        self._begin(f"Membaca {path.name}")
        self.work.read(path, name, self.facts, self._got_file)

    def _got_file(self, opened: Opened) -> None:
        assert self.facts is not None
        sheet = opened.sheet
        self.opened = opened
        below = sum(1 for row in sheet.rows if row.line > opened.plan.header_line)
        self.file.say(f"{opened.path.name} \N{MIDDLE DOT} {whole_text(below)} baris")
        self.sheets.set_options(tuple((n, n) for n in (sheet.name, *sheet.others)))
        self.sheets.set_value(sheet.name)
        for widget in (self.sheet_label, self.sheets):
            widget.setVisible(bool(sheet.others))
        self.order.set_value(opened.plan.order.value if opened.plan.order else "")
        self.day.set_value(self.facts.usual_day)
        self.seen = None
        self.pages.setCurrentIndex(1)
        self._understand()
        first: QWidget = self.order if opened.plan.asks_order else self.map.list
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_file(self) -> None:
        """Back to the beginning; nothing was kept."""
        self.work.stop()
        self.opened = self.seen = None
        self.confirm.dismiss()
        self.pages.setCurrentIndex(0)
        self.keys_changed.emit()

    def _sheet_chosen(self) -> None:
        if self.opened is not None and self.sheets.value() != self.opened.sheet.name:
            self.open_file(self.opened.path, self.sheets.value())

    # -- the plan ------------------------------------------------------------------------------------------------------

    def _order_chosen(self) -> None:
        if self.opened is None or self.facts is None:
            return
        order = Order(self.order.value()) if self.order.value() else None
        plan = ordered(replace(self.opened.plan, order=None), self.facts.instrument, order)
        self._replan(replace(self.opened, plan=plan))

    def _meaning_changed(self, place: int, meaning: str) -> None:
        if self.opened is not None and self.facts is not None:
            plan = assigned(self.opened.plan, place, meaning, self.facts.instrument)
            self._replan(replace(self.opened, plan=plan))

    def _word_said(self, question: str, word: str, value: int) -> None:
        if self.opened is not None:
            plan = with_word(self.opened.plan, question, word, value or None)
            self._replan(replace(self.opened, plan=plan))

    def _service_said(self, word: str, short: str) -> None:
        self._said[word] = short
        self._understand()

    def _replan(self, opened: Opened) -> None:
        self.opened = opened
        self._understand()

    def _day_chosen(self) -> None:
        if self.seen is not None and self.seen.plan.day is None and self._chosen_day() != self._understood_day:
            self._understand()

    def _chosen_day(self) -> date | None:
        found: date | None = self.day.value()
        return found

    _understood_day: date | None = None

    def _understand(self) -> None:
        if self.opened is None or self.facts is None:
            return
        self.confirm.dismiss()
        self._understood_day = self._chosen_day()
        self._begin("Memahami tabel")
        day = self._understood_day or self.facts.usual_day
        self.work.understand(self.opened, self.opened.plan, self.facts, day, dict(self._said), self._got_seen)

    def _got_seen(self, seen: Seen) -> None:
        if self.facts is None:
            return
        self.seen = seen
        self.map.show_lines(seen.lines)
        self.told.show_seen(seen, self.facts.instrument)
        asked = bool(seen.plan.numbered)
        self.order.setVisible(asked)
        self.question.setVisible(seen.plan.asks_order)
        for widget in (self.day_label, self.day):
            widget.setVisible(seen.plan.day is None)
        self._say_run()

    def _say_run(self) -> None:
        found = self.seen.screened if self.seen is not None else None
        count = len(found.responses) if found is not None else 0
        self.run.say(f"Impor {whole_text(count)} jawaban" if count else "Impor")
        self.run.setEnabled(count > 0 and not self.work.busy())
        self.keys_changed.emit()

    # -- storing -------------------------------------------------------------------------------------------------------

    def ask_import(self) -> None:
        """F8: once more what will happen, and only a yes does it."""
        found = self.seen.screened if self.seen is not None else None
        if found is None or not found.responses or self.facts is None or self.opened is None or self.work.busy():
            if self.seen is not None and self.seen.problems:
                self.notice.refuse(Refusal("kolom_belum_lengkap", self.seen.problems[0]))
            return
        if not self.confirm.isHidden():
            self.store()
            return
        left = f" {whole_text(len(found.rejected))} baris ditolak tidak ikut." if found.rejected else ""
        again = any(f.file == self.opened.path.name for f in self.start.files)
        twice = " Berkas bernama sama sudah pernah diimpor." if again else ""
        sentence = f"Masukkan {whole_text(len(found.responses))} jawaban ke {self.facts.title}?{left}{twice}"
        self.confirm.ask(sentence, "Ya, impor", self.store)
        self.confirm.yes.setFocus(Qt.FocusReason.OtherFocusReason)

    def store(self) -> None:
        """Store the rows, all or none."""
        found = self.seen.screened if self.seen is not None else None
        if found is None or self.facts is None or self.opened is None:
            return
        self.confirm.dismiss()
        name = self.opened.path.name
        self._begin(f"Menyimpan {whole_text(len(found.responses))} jawaban")
        count = len(found.responses)
        who = self.room.counter.who(Role.KASI_PELUM)
        self.work.store(who, self.facts.period_id, found, name, partial(self._stored, name, count))

    def _stored(self, name: str, count: int, batch: int | None) -> None:
        if batch is None:
            self.notice.refuse(NOTHING_KEPT)
            return
        self.close_file()
        self.notice.succeed(f"{whole_text(count)} jawaban dari {name} masuk. F7 menariknya lagi bila berkasnya salah.")
        self.room.counter.poll()
        self.start.select_batch(batch)
        self.begin()

    def withdraw(self) -> None:
        """F7: take the marked import out again, with a reason."""
        one = self.start.current()
        if one is None or self.facts is None or not self.facts.open:
            return
        intro = f"{one.file}: {whole_text(one.rows)} jawaban dikeluarkan lagi dari {self.facts.title}."
        sheet = QuickReasons("tarik_impor", "Tarik impor", "Tarik impor", intro, REASONS)
        sheet.confirmed.connect(partial(self._withdraw, sheet, one))
        self.room.open_panel(sheet)

    def _withdraw(self, sheet: QuickReasons, one: ImportFile) -> None:
        self.room.counter.do(
            imports.withdraw_import, one.batch_id, sheet.reason(), role=Role.KASI_PELUM,
            done=partial(self._withdrawn, one), refused=sheet.refuse, disturbed=sheet.notice.disturbed,
        )  # fmt: skip

    def _withdrawn(self, one: ImportFile, rows: int) -> None:
        self.room.close_panel()
        self.notice.succeed(f"{one.file} ditarik; {whole_text(rows)} jawaban tidak dihitung lagi.")

    # -- long work -----------------------------------------------------------------------------------------------------

    def _begin(self, words: str) -> None:
        self.doing.setText(f"{words}…")
        self._working(True)

    def _working(self, on: bool) -> None:
        for widget in (self.doing, self.bar, self.cancel):
            widget.setVisible(on)
        self.cancel.setEnabled(True)
        self._say_run()

    def _progress(self, percent: int) -> None:
        self.bar.setMaximum(0 if percent < 0 else 100)
        self.bar.setValue(max(0, percent))
        self.bar.setAccessibleName(f"{self.doing.text()} {percent} %" if percent >= 0 else self.doing.text())

    def stop(self) -> None:
        """Esc while something is under way."""
        was_reading = self.seen is None
        self.work.stop()
        if self.work.busy():
            self.doing.setText("Menghentikan…")
            self.cancel.setEnabled(False)
            return
        self.notice.refuse(NOTHING_KEPT)
        if was_reading:
            self.close_file()
            self.begin()

    def _refused(self, refusal: Refusal) -> None:
        self.notice.refuse(refusal)
        if self.seen is None:
            self.close_file()

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        self.notice.disturbed(disturbance, again)

    # -- what the screen asks ------------------------------------------------------------------------------------------

    def primary(self) -> KeyAct | None:
        """F8: choose a file, then import it."""
        if self.facts is None or not self.facts.open:
            return KeyAct("F8", "Ke masa survei", partial(self.room.go, part.PERIODS))
        if self.opened is None:
            return KeyAct("F8", "Pilih berkas", self.choose_file, not self.work.busy())
        return KeyAct("F8", self.run.text(), self.ask_import, not self.work.busy())

    def keys(self) -> tuple[KeyAct, ...]:
        """F6 another file, F7 takes an import back, Esc stops."""
        if self.work.busy():
            return (KeyAct("Esc", texts.CANCEL),)
        if self.opened is not None:
            return (KeyAct("F6", "Berkas lain", self.choose_file), KeyAct("Esc", "Tutup berkas"))
        able = self.facts is not None and self.facts.open and self.start.current() is not None
        return (KeyAct("F7", "Tarik impor", self.withdraw, able),)

    def back(self) -> bool:
        """Esc stops the work, then the question, then closes the file."""
        if self.work.busy():
            self.stop()
        elif not self.confirm.isHidden():
            self.confirm.dismiss()
        elif self.opened is not None:
            self.close_file()
            self.begin()
        else:
            return False
        return True

    def begin(self) -> None:
        """Where work begins."""
        target: QWidget = self.map.list if self.opened is not None else self.start.button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def typed_state(self) -> dict[str, object]:
        """Which file was open: it is read again, the choices about it are made again."""
        return {"berkas": str(self.opened.path)} if self.opened is not None else {}

    def restore(self, state: Mapping[str, object]) -> None:
        """Offer the file again."""
        path = state.get("berkas")
        if isinstance(path, str) and path:
            self.start.say_last(Path(path).name)

    def show_first(self) -> None:
        """For pictures: nothing to choose here."""
        set_tone(self.question, "late")
