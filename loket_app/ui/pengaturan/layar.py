"""Layar & antrean: what the public display shows and says, the order of the calls, and the counters' numbers."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.definitions.display import USUAL, display_data
from loket_app.domain.display import DisplayLook, Sound
from loket_app.domain.errors import Refusal
from loket_app.domain.queue import COUNTER_MAX
from loket_app.ui.dialogs import SidePanel
from loket_app.ui.fields import SILENT, Choice, Field, Form, LineEdit, Remark, Tick
from loket_app.ui.layar.recordings import FOLDER
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import IntEdit, LinesEdit, TicksEdit
from loket_app.ui.pengaturan.page import Body, Record, SettingPage, scrolled
from loket_app.ui.pengaturan.room import Known, Room
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import KeyButton, label
from loket_app.usecases import queue_calls
from loket_app.usecases.queue_calls import CounterFace
from loket_app.usecases.settings import DISPLAY, ONLY, SERVICE

LOOKS = ((DisplayLook.DARK.value, "Gelap"), (DisplayLook.LIGHT.value, "Terang"))
SOUNDS = (
    (Sound.VOICE.value, "Bel dan nomor diucapkan"), (Sound.CHIME.value, "Bel saja"), (Sound.NONE.value, "Senyap"),
)  # fmt: skip


class ServiceTicks(QWidget):
    """Some of the office's services. `value` is the list of their keys."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._options: tuple[tuple[str, str], ...] = ()
        self._ticks: TicksEdit | None = None
        self._row = QVBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer these services; what is ticked stays."""
        if tuple(options) == self._options:
            return
        kept, before = self.value(), self._ticks
        self._options = tuple(options)
        self._ticks = TicksEdit(self._options, 4) if self._options else None
        if before is not None:
            self._row.removeWidget(before)
            before.hide()
            before.deleteLater()
        if self._ticks is not None:
            self._ticks.edited.connect(self.edited)
            self._row.addWidget(self._ticks)
            self.set_value(kept)

    def value(self) -> Any:
        """The ticked services."""
        return self._ticks.value() if self._ticks is not None else []

    def set_value(self, value: Any) -> None:
        """Tick these."""
        if self._ticks is not None:
            self._ticks.set_value(value)

    def remark(self) -> Remark:
        """Nothing to say of a closed list."""
        return SILENT


class CounterOfPc(SidePanel):
    """Which counter a PC is; any PC of the office."""

    def __init__(self, workstation: str, now: str) -> None:
        super().__init__("Nomor loket komputer", "Simpan")
        about = "Nomor ini tampil di layar publik dan disebut pengeras suara ketika komputer itu memanggil."
        self.content.addWidget(label(about, tone="muted", wrap=True))
        self.form = Form(1)
        self.pc, self.number = LineEdit("nama komputer", 60), LineEdit("misalnya 2", COUNTER_MAX)
        self.form.add("komputer", Field("Nama komputer", self.pc, True, above=True), 0)
        self.form.add("loket", Field("Nomor loket", self.number, True, above=True), 1)
        self.form.set_values({"komputer": workstation, "loket": now})
        self.content.addWidget(self.form)
        self.content.addStretch(1)
        self.number.returnPressed.connect(self.confirm)

    def opened(self) -> None:
        """The PC is known; the number is typed."""
        self.number.setFocus(Qt.FocusReason.OtherFocusReason)
        self.number.selectAll()

    def problem(self) -> Refusal | None:
        """Both are needed."""
        if self.pc.text().strip() and self.number.text().strip():
            return None
        return Refusal("kosong", "Isi nama komputer dan nomor loketnya.")


class LayarPage(SettingPage):
    """One setting: the display and the rules of the queue. The counters' numbers beside it are saved at once."""

    title = "Layar & antrean"
    caption = "Layar publik di ruang tunggu hanya menampilkan nomor dan layanan; nama dan NIK tidak pernah tampil."
    icon = "call"
    kind = DISPLAY

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        self._here: CounterFace | None = None
        self._voice: Path | None = None
        super().__init__(room, parent)

    def build(self) -> None:
        """Display, services, running line, queue, counters."""
        form = self.form = Blocks()
        form.heading(
            "Layar publik", "Dibuka dari Tamu dengan Ctrl+E, atau di komputer lain dengan perintah loket layar."
        )
        form.put("tampilan", "Tampilan", Choice(LOOKS), 4)
        form.put("bunyi", "Bunyi panggilan", Choice(SOUNDS), 4)
        form.put("nomor_berikut", "Antrean", Tick("Tampilkan nomor berikutnya"), 4)
        form.heading("Layanan", "Yang sensitif dapat tampil tanpa nama layanan, atau tidak tampil sama sekali.")
        self.masked, self.hidden = ServiceTicks(), ServiceTicks()
        form.put("samarkan", "Tampil tanpa nama layanan", self.masked, 12)
        form.put("sembunyikan", "Tidak ditampilkan", self.hidden, 12)
        form.heading("Teks berjalan", "Kalimat maklumat dan hak keberatan diambil dari blangko Maklumat Pelayanan.")
        form.put("maklumat", "Maklumat", Tick("Maklumat pelayanan"), 4)
        form.put("hak_keberatan", "Hak pemohon", Tick("Hak mengajukan keberatan"), 4)
        form.put("teks", "Kalimat sendiri", LinesEdit("satu kalimat per baris", 3), 12)
        form.heading(
            "Antrean", "Nomor dipanggil menurut urutan; prioritas didahulukan tanpa membuat yang lain menunggu terus."
        )
        form.put("prioritas_beruntun", "Prioritas berturut-turut", IntEdit("1", 2, _run), 4)
        form.put("lewati_nomor", "Dilewati selama", IntEdit("3", 2, _pass), 4)
        form.put("panggilan_terakhir", "Tidak hadir setelah", IntEdit("3", 2, _tries), 4)
        form.heading("Loket", "Nomor loket tiap komputer. Komputer yang belum dinamai memakai angka pada namanya.")
        self.faces = label("", wrap=True)
        self.rename = KeyButton("Nomor loket\N{HORIZONTAL ELLIPSIS}", "F6")
        self.sound = KeyButton("Coba bunyi", "F10")
        self.heard = label("", "small", "muted", wrap=True)
        form.widget(self._lines(), 12)
        self.rename.clicked.connect(self.name_counter)
        self.sound.clicked.connect(self.try_sound)
        form.changed.connect(self.edited)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(form))

    def _lines(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.faces)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.rename, self.sound):
            button.compact = True
            row.addWidget(button)
        row.addWidget(self.heard, 1)
        column.addLayout(row)
        return made

    def records_of(self, known: Known) -> dict[str, Record]:
        """The one setting; an office that never saved it has the usual one."""
        usual = Record(ONLY, display_data(USUAL), "Belum pernah diubah")
        return super().records_of(known) or {ONLY: usual}

    def prepare(self, known: Known) -> None:
        """The services that may be hidden, and the counters."""
        offered = [(s.key, str(s.body.get("singkat") or s.body.get("nama", s.key))) for s in known.office.of(SERVICE)]
        self.masked.set_options(offered)
        self.hidden.set_options(offered)
        self.room.counter.work(_counters, done=self._got_counters, lane="layar-loket")

    def _got_counters(self, found: tuple[CounterFace, tuple[CounterFace, ...], Path | None]) -> None:
        here, named, self._voice = found
        self._here = here
        others = [f for f in named if f.workstation != here.workstation]
        lines = [f"{here.workstation} (komputer ini): loket {here.label}"]
        lines += [f"{f.workstation}: loket {f.label}" for f in others]
        self.faces.setText("\n".join(lines))

    def fill(self, body: Body) -> None:
        """Show the values; what is not written is as usual."""
        self.form.show_values({**display_data(USUAL), **body})

    def read(self, base: Body) -> Body:
        """What the fields show."""
        return {**base, **self.form.values()}

    def place(self, refusal: Refusal) -> bool:
        """At its field."""
        key = (refusal.field or "").partition("[")[0]
        return self.form.refuse_at(key, refusal.sentence)

    def saved_words(self, key: str) -> str:
        """What follows."""
        return "Tersimpan. Layar publik berubah dalam beberapa detik."

    def keys(self) -> tuple[KeyAct, ...]:
        """Counters, and what a call sounds like."""
        more = (KeyAct("F6", "Nomor loket", self.name_counter), KeyAct("F10", "Coba bunyi", self.try_sound))
        return (*super().keys(), *more)

    def name_counter(self) -> None:
        """Another number for a counter."""
        here = self._here
        sheet = CounterOfPc(here.workstation if here is not None else "", here.label if here is not None else "")
        sheet.confirmed.connect(partial(self._name_counter, sheet))
        self.room.open_panel(sheet)

    def _name_counter(self, sheet: CounterOfPc) -> None:
        pc, number = sheet.pc.text().strip(), sheet.number.text().strip()
        self.room.close_panel()
        self.room.counter.do(
            queue_calls.name_counter, number, pc, done=partial(self._named, pc), refused=self.notice.refuse,
            disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _named(self, pc: str, number: str) -> None:
        self.notice.succeed(f"{pc} sekarang loket {number}.")
        self.room.counter.work(_counters, done=self._got_counters, lane="layar-loket")

    def try_sound(self) -> None:
        """Say a call here, as the display would."""
        from loket_app.ui.layar import sound

        chosen = Sound(self.form.fields["bunyi"].value() or Sound.VOICE.value)
        self.heard.setText(sound.sound_words(self._voice))
        sound.try_out(chosen, self._voice)

    def enter(self) -> None:
        """Begin at the first field."""
        self.form.fields["tampilan"].widget.setFocus(Qt.FocusReason.TabFocusReason)


def _counters(desk: Any) -> tuple[CounterFace, tuple[CounterFace, ...], Path | None]:
    voice = desk.folder / FOLDER if desk.folder is not None else None
    return desk.ask(queue_calls.counter_here, desk.workstation), desk.ask(queue_calls.counters), voice


def _run(number: int) -> str:
    return f"paling banyak {number} tamu prioritas, lalu satu tamu lain"


def _pass(number: int) -> str:
    return f"tamu yang tidak datang dipanggil lagi setelah {number} nomor"


def _tries(number: int) -> str:
    return f"{number} kali dipanggil tanpa jawaban"
