"""The sheets of acts on a request: reason, return, papers, PIN, late entry, pause. Nothing is done before F8."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.catalog import PauseReason, Requirement, Step, StepKind
from loket_app.domain.errors import Refusal
from loket_app.domain.people import ROLE_LABELS
from loket_app.ui.choosers import Checklist, Paper
from loket_app.ui.counter import Session
from loket_app.ui.dialogs import Reason, SidePanel
from loket_app.ui.fields import DateEdit, Field, Form, LineEdit, NoteEdit, TimeEdit
from loket_app.ui.papan.actors import ActorLine, holders_for
from loket_app.ui.papan.faces import roles_for
from loket_app.ui.widgets import label
from loket_app.usecases.queries.papan import Opened


class ActSheet(SidePanel):
    """A sheet of one act. `key` is the act's name on the screen, so that what was typed can be kept and put back."""

    def __init__(self, key: str, title: str, act: str, intro: str = "", columns: int = 1) -> None:
        super().__init__(title, act)
        self.key = key
        if intro:
            self.content.addWidget(label(intro, tone="muted", wrap=True))
        self.form = Form(columns)
        self.content.addWidget(self.form)
        self.actor_line = ActorLine()

    def finish(self) -> None:
        """Close the contents: whose act it is stands last, above the button."""
        self.content.addStretch(1)
        self.content.addWidget(self.actor_line)

    def opened(self) -> None:
        """Begin at the first field that is still empty."""
        fields = list(self.form.fields.values())
        first = next((f for f in fields if not f.value()), fields[0] if fields else None)
        (first.widget if first is not None else self.act).setFocus(Qt.FocusReason.OtherFocusReason)

    def offer_actors(self, session: Session, opened: Opened) -> None:
        """Say for whom this is recorded, as far as the rules name who may."""
        self.actor_line.offer(session.officer, holders_for(session, roles_for(opened, self.key) or ()))

    def actor(self) -> int | None:
        """For whom it is recorded."""
        return self.actor_line.actor()

    def text(self, key: str) -> str:
        """A field's value as text."""
        return str(self.form.fields[key].value() or "")

    def refuse(self, refusal: Refusal) -> None:
        """The rule says no: at its field, else above the button. Everything typed stays."""
        if not self.form.refuse(refusal):
            self.notice.refuse(refusal)

    def typed_state(self) -> dict[str, object]:
        """What was typed."""
        return self.form.typed_state()

    def restore(self, state: Mapping[str, object]) -> None:
        """Put back what was typed."""
        self.form.set_values(state)


class ReasonNote(ActSheet):
    """An act that needs nothing but its reason, in words."""

    def __init__(self, key: str, title: str, act: str, intro: str, name: str = "Alasan", hint: str = "") -> None:
        super().__init__(key, title, act, intro)
        self.form.add("alasan", Field(name, NoteEdit(hint, lines=4), needed=True, above=True), 0)
        self.finish()

    def problem(self) -> Refusal | None:
        """The reason is needed; the sentence stands at its field."""
        if self.text("alasan"):
            return None
        name = self.form.fields["alasan"].name
        return Refusal("tanpa_alasan", f"{name} belum diisi. Ini ikut tercatat di riwayat.", "alasan")

    def confirm(self) -> None:
        """F8: said at the field when it is empty."""
        problem = self.problem()
        if problem is not None:
            self.refuse(problem)
            return
        super().confirm()


class QuickReasons(ActSheet):
    """An act with usual reasons under digits and room for other words."""

    def __init__(self, key: str, title: str, act: str, intro: str, usual: Sequence[str]) -> None:
        super().__init__(key, title, act, intro)
        self.content.removeWidget(self.form)
        self.radios = RadioList(usual)
        self.content.addWidget(self.radios)
        self.content.addWidget(self.form)
        self.form.add("alasan", Field("Atau dengan kata lain", NoteEdit(lines=2), above=True), 0)
        self.finish()

    def opened(self) -> None:
        """Begin at the first reason; a digit chooses."""
        self.radios.begin()

    def reason(self) -> str:
        """What will be recorded."""
        chosen = self.radios.chosen()
        usual = self.radios.words[chosen] if chosen >= 0 else ""
        return ": ".join(w for w in (usual, self.text("alasan")) if w)

    def problem(self) -> Refusal | None:
        """One or the other is needed."""
        if self.reason():
            return None
        return Refusal("tanpa_alasan", "Pilih atau tuliskan alasannya; alasan ini ikut tercatat di riwayat.", "alasan")


class RadioList(QWidget):
    """Numbered choices one under the other; digits choose while the focus is on one of them."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__()
        self.words = tuple(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.group = QButtonGroup(self)
        for n, text in enumerate(self.words):
            radio = QRadioButton(f"{n + 1}. {text}".replace("&", "&&"))
            self.group.addButton(radio, n)
            column.addWidget(radio)

    def begin(self) -> None:
        """Put the focus on the chosen one, else on the first without choosing it."""
        button = self.group.button(max(0, self.chosen()))
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def chosen(self) -> int:
        """The chosen one, from 0; -1 while none is."""
        return self.group.checkedId()

    def choose(self, number: int) -> None:
        """Choose the nth, from 0; nothing happens where there is none."""
        button = self.group.button(number)
        if button is not None:
            button.setChecked(True)
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit chooses."""
        if event.text().isdigit() and event.text() != "0":
            self.choose(int(event.text()) - 1)
            return
        super().keyPressEvent(event)


class ReturnSheet(ActSheet):
    """Back to an earlier step: which one, why, and, when it goes back to the intake, which papers are missing."""

    def __init__(self, key: str, steps: Sequence[Step], requirements: Sequence[Requirement]) -> None:
        super().__init__(key, "Kembalikan berkas", "Kembalikan", "Ke langkah mana berkas ini kembali?")
        self.content.removeWidget(self.form)
        self.steps = tuple(steps)
        self.radios = RadioList([f"{s.short} (langkah {s.no})" for s in self.steps])
        self.radios.group.idToggled.connect(self._toggled)
        self.content.addWidget(self.radios)
        self.missing = Checklist("Berkas yang kurang")
        self.missing.show_papers([Paper(r.key, r.name, r.form) for r in requirements])
        self.missing_label = label("Centang berkas yang ternyata kurang (Spasi):", tone="muted", wrap=True)
        self.missing_label.setBuddy(self.missing)
        self.content.addWidget(self.missing_label)
        self.content.addWidget(self.missing)
        self.content.addWidget(self.form)
        self.form.add("alasan", Field("Alasan", NoteEdit("Apa yang perlu dibetulkan", lines=3), True, above=True), 0)
        self.finish()
        self.radios.choose(len(self.steps) - 1)
        self._toggled()

    def opened(self) -> None:
        """Begin at the nearest earlier step, which is chosen already."""
        self.radios.begin()

    def _toggled(self, *_: object) -> None:
        step = self.step()
        at_intake = step is not None and step.kind is StepKind.INTAKE and bool(self.missing.lines.papers)
        self.missing.setVisible(at_intake)
        self.missing_label.setVisible(at_intake)

    def step(self) -> Step | None:
        """Where it goes."""
        chosen = self.radios.chosen()
        return self.steps[chosen] if chosen >= 0 else None

    def missing_keys(self) -> tuple[str, ...]:
        """The papers that are missing, where it goes back to the intake."""
        return self.missing.checked_keys() if not self.missing.isHidden() else ()

    def confirm(self) -> None:
        """F8: the reason is needed, and is asked for at its field."""
        if not self.text("alasan"):
            self.refuse(Refusal("tanpa_alasan", "Tuliskan apa yang perlu dibetulkan.", "alasan"))
            return
        super().confirm()

    def typed_state(self) -> dict[str, object]:
        """The target, the ticks and the reason."""
        return {"langkah": self.radios.chosen(), "kurang": list(self.missing.checked_keys()), **super().typed_state()}

    def restore(self, state: Mapping[str, object]) -> None:
        """Put them back."""
        chosen, ticked = state.get("langkah"), state.get("kurang")
        if isinstance(chosen, int):
            self.radios.choose(chosen)
        if isinstance(ticked, list):
            self.missing.show_papers(self.missing.lines.papers, [str(k) for k in ticked])
        super().restore(state)


class PapersSheet(ActSheet):
    """The request stands at the intake again: tick what is there; all required ones must be."""

    def __init__(self, key: str, act: str, requirements: Sequence[Requirement], there: Sequence[str]) -> None:
        super().__init__(key, "Periksa kelengkapan", act, "Centang berkas yang ada (Spasi; Ctrl+Spasi semua).")
        self.list = Checklist("Persyaratan")
        shown = [Paper(r.key, r.name if r.required else f"{r.name} (bila ada)", r.form) for r in requirements]
        self.list.show_papers(shown, there)
        self.content.addWidget(self.list)
        self.finish()

    def opened(self) -> None:
        """Begin at the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def typed_state(self) -> dict[str, object]:
        """The ticks."""
        return {"berkas": list(self.list.checked_keys())}

    def restore(self, state: Mapping[str, object]) -> None:
        """Put them back."""
        ticked = state.get("berkas")
        if isinstance(ticked, list):
            self.list.show_papers(self.list.lines.papers, [str(k) for k in ticked])


class PinSheet(ActSheet):
    """The actor's own PIN for paraf and signature, where the office wants it. What was typed is never kept."""

    def __init__(self, key: str, name: str) -> None:
        intro = "Kantor ini meminta PIN pejabatnya sendiri untuk paraf dan tanda tangan."
        super().__init__(key, f"PIN {name}", "Sahkan", intro)
        edit = LineEdit("4 sampai 6 angka", 6)
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhHiddenText)
        edit.returnPressed.connect(self.confirm)
        self.form.add("pin", Field("PIN", edit, above=True), 0)
        self.finish()

    def typed_state(self) -> dict[str, object]:
        """Nothing."""
        return {}


class LateEntrySheet(ActSheet):
    """ "Input susulan": the act was done on paper; its claimed time stands beside the recorded one."""

    def __init__(self, key: str, act: str, today: date) -> None:
        intro = (
            "Untuk langkah yang dikerjakan di kertas, misalnya ketika listrik padam. Waktu pada kertas dicatat di "
            "samping waktu pencatatan; jam layanan tidak berubah."
        )
        super().__init__(key, "Input susulan", act, intro)
        self.form.add("waktu_kertas", Field("Jam pada kertas", TimeEdit(), True, above=True), 0)
        self.form.add("tanggal_kertas", Field("Tanggal", DateEdit(), above=True), 1)
        self.form.fields["tanggal_kertas"].set_value(today)
        self.finish()

    def claimed(self, zone: str) -> int | None:
        """The instant written on the paper; None while it is no time."""
        clock, day = self.form.fields["waktu_kertas"].value(), self.form.fields["tanggal_kertas"].value()
        if clock is None or day is None:
            return None
        return dates.at(day, clock[0], clock[1], zone)

    def confirm(self) -> None:
        """F8: both parts must be readable."""
        if self.form.fields["waktu_kertas"].value() is None:
            self.refuse(Refusal("waktu", "Tulis jam seperti 09.30.", "waktu_kertas"))
        elif self.form.fields["tanggal_kertas"].value() is None:
            self.refuse(Refusal("tanggal", "Tulis tanggal seperti 23-11-2026.", "tanggal_kertas"))
        else:
            super().confirm()


def pause_reasons(reasons: Sequence[PauseReason]) -> list[Reason]:
    """The office's closed list with what each reason does to the clocks."""
    made = []
    for reason in reasons:
        stopped = [w for w, on in (("langkah", reason.stops_step), ("janji", reason.stops_promise)) if on]
        clocks = f"menghentikan jam {' dan '.join(stopped)}" if stopped else "jam berjalan terus"
        made.append(Reason(reason.key, reason.name, f"{clocks}; diputuskan {ROLE_LABELS[reason.decided_by]}"))
    return made


class PauseSheet(ActSheet):
    """Why the clocks stand still, from the office's closed list, with a note."""

    def __init__(self, key: str, reasons: Sequence[PauseReason]) -> None:
        super().__init__(key, "Jeda", "Jeda, hentikan jam", "Jam berjalan lagi hanya bila dilanjutkan dengan F8.")
        self.content.removeWidget(self.form)
        self.reasons = tuple(reasons)
        self.radios = RadioList([r.name for r in self.reasons])
        self.radios.group.idToggled.connect(self._toggled)
        self.hint = label("", "small", "muted", wrap=True)
        self.content.addWidget(self.radios)
        self.content.addWidget(self.hint)
        self.content.addWidget(self.form)
        self.form.add("catatan", Field("Catatan", NoteEdit("Bila perlu dijelaskan", lines=2), above=True), 0)
        self._session: Session | None = None
        self.finish()
        self._hints = pause_reasons(self.reasons)

    def opened(self) -> None:
        """Begin at the first reason; a digit chooses."""
        self.radios.begin()

    def offer_actors(self, session: Session, opened: Opened) -> None:
        """Who decides follows from the reason."""
        self._session = session
        self._toggled()

    def _toggled(self, *_: object) -> None:
        reason = self.reason()
        if reason is None:
            return
        self.notice.clear()
        self.hint.setText(self._hints[self.radios.chosen()].hint.capitalize() + ".")
        if self._session is not None:
            self.actor_line.offer(self._session.officer, holders_for(self._session, {reason.decided_by}))

    def reason(self) -> PauseReason | None:
        """The chosen reason."""
        chosen = self.radios.chosen()
        return self.reasons[chosen] if chosen >= 0 else None

    def problem(self) -> Refusal | None:
        """One must be chosen."""
        return None if self.reason() is not None else Refusal("alasan_jeda", "Pilih alasan jeda dari daftar.")

    def typed_state(self) -> dict[str, object]:
        """Reason and note."""
        return {"pilihan": self.radios.chosen(), **super().typed_state()}

    def restore(self, state: Mapping[str, object]) -> None:
        """Put them back."""
        chosen = state.get("pilihan")
        if isinstance(chosen, int):
            self.radios.choose(chosen)
        super().restore(state)
