"""The passphrase of the second folder's copies: typed twice, known by this PC, its sheet printed for the safe."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from loket_app.domain import dates
from loket_app.domain.errors import Refusal
from loket_app.domain.passphrase import MOST, strength_of
from loket_app.ui.dialogs import InlineConfirm
from loket_app.ui.fields import Field, LineEdit, Tick
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.pengaturan.room import Room
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, KeyButton, Kind, label, set_tone
from loket_app.usecases import backup_key, backup_sheet
from loket_app.usecases.backup_key import KeyStanding
from loket_app.usecases.desk import Desk
from loket_app.usecases.order import Who
from loket_app.usecases.ports import ServerClock
from loket_app.usecases.views.paper import PaperJob

LOST = (
    "Bila sandi dan lembar pemulihannya hilang, salinan di folder kedua tidak dapat dibuka oleh siapa pun. Data di "
    "komputer ini tetap terbuka, dan sandi baru dapat ditetapkan kapan saja. Karena itu lembar pemulihan dicetak "
    "begitu sandi ditetapkan: simpan terkunci, terpisah dari stiknya."
)
OPEN = "Belum ada sandi: siapa pun yang memegang stik itu dapat membaca data pribadi pemohon."
ELSEWHERE = (
    "Sandi ditetapkan {when}, tetapi belum diketik di komputer ini. Sampai itu tidak ada yang disalin ke folder kedua."
)
SET = "Salinan di folder kedua disandikan sejak {when}. Tanda kunci: {mark}."
FOLDER_ONLY = "Salinan di komputer ini sendiri tidak disandikan: datanya pun terbuka di sini."
ALL_SEALED = "Data kantor ada di server, jadi salinan di komputer ini pun disandikan."


class SecretEdit(LineEdit):
    """A passphrase: dots, unless whoever types wants to see it. It is never kept as a draft."""

    def __init__(self, hint: str = "") -> None:
        super().__init__(hint, MOST)
        self.show_typing(False)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)

    def show_typing(self, on: bool) -> None:
        """Letters instead of dots."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)

    def value(self) -> str:
        """What is typed, as it is: blanks belong to a passphrase."""
        return self.text()


class SandiCard(Card):
    """The passphrase's part of the page. `changed` when its keys or its state changed."""

    changed = Signal()

    def __init__(self, room: Room, notice: NoticeLine, question: InlineConfirm, parent: QWidget | None = None) -> None:
        super().__init__(padding=16, spacing=8, parent=parent)
        self.room, self.notice, self.question = room, notice, question
        self.standing = KeyStanding(None, False)
        self.state = label("", wrap=True)
        self.first_edit, self.again_edit = SecretEdit("empat kata atau lebih"), SecretEdit()
        self.first = Field("Sandi baru", self.first_edit, above=True)
        self.again = Field("Ketik sekali lagi", self.again_edit, above=True)
        self.strength = label("", "small", wrap=True)
        self.seen = Tick("Tampilkan ketikan")
        self.set_button = KeyButton("Tetapkan sandi", "F6", "lock")
        self.print_button = KeyButton("Cetak lembar pemulihan", "F9", "printer")
        self.drop_button = KeyButton("Lepas sandi", kind=Kind.QUIET)
        self._build()

    def _build(self) -> None:
        self.column.addWidget(label("Sandi untuk folder kedua", "strong"))
        self.column.addWidget(self.state)
        here = ALL_SEALED if isinstance(self.room.counter.clock, ServerClock) else FOLDER_ONLY
        self.lost = label(f"{LOST} {here}", tone="muted", wrap=True)
        self.column.addWidget(self.lost)
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(self.first, 1)
        pair.addWidget(self.again, 1)
        self.column.addLayout(pair)
        self.column.addWidget(self.strength)
        self.column.addWidget(self.seen)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.set_button, self.print_button, self.drop_button):
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.set_button.clicked.connect(self.act)
        self.print_button.clicked.connect(self.print_sheet)
        self.drop_button.clicked.connect(self.ask_drop)
        self.seen.edited.connect(self._show_typing)
        for edit in (self.first_edit, self.again_edit):
            edit.edited.connect(self._judge)
            edit.returnPressed.connect(self.act)

    # -- what is known ------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Ask how the passphrase stands."""
        self.room.counter.work(_standing, done=self._known, disturbed=self.notice.disturbed, lane="cadangan_sandi")

    def _known(self, standing: KeyStanding) -> None:
        self.standing = standing
        wanted = standing.wanted
        when = dates.long_moment(wanted.since, self.room.counter.zone) if wanted is not None else ""
        if wanted is None:
            self.state.setText(OPEN)
        elif standing.here:
            self.state.setText(SET.format(when=when, mark=wanted.mark))
        else:
            self.state.setText(ELSEWHERE.format(when=when))
        self.first.label.setText(
            "Sandi yang berlaku, atau kunci lembar pemulihan" if self.elsewhere() else "Sandi baru"
        )
        self.set_button.say(self.act_words())
        self.permit()

    def elsewhere(self) -> bool:
        """Whether there is a passphrase that this PC does not know."""
        return self.standing.wanted is not None and not self.standing.here

    def act_words(self) -> str:
        """What F6 does now."""
        if self.elsewhere():
            return "Pakai sandi ini"
        return "Ganti sandi" if self.standing.here else "Tetapkan sandi"

    def permit(self) -> None:
        """The administrator's; whoever reads it sees how it stands."""
        admin = self.room.is_admin()
        for part in (self.first, self.seen, self.set_button):
            part.setEnabled(admin)
        self.again.setEnabled(admin)
        self.again.setVisible(not self.elsewhere())
        self.print_button.setVisible(self.standing.here)
        self.print_button.setEnabled(admin and self.room.press is not None)
        self.drop_button.setVisible(self.standing.wanted is not None and admin)
        self.changed.emit()

    def may_set(self) -> bool:
        """Whether something is typed that could be set."""
        return self.room.is_admin() and bool(self.first_edit.value())

    def may_print(self) -> bool:
        """Whether there is a sheet to print."""
        return self.standing.here and self.print_button.isEnabled()

    def _judge(self) -> None:
        """How good it is so far, in a sentence."""
        typed = self.first_edit.value()
        words, will_do = strength_of(typed) if typed and not self.elsewhere() else ("", True)
        self._say_strength(words, Tone.GOOD if will_do else Tone.WARN)
        self.changed.emit()

    def _say_strength(self, words: str, tone: Tone) -> None:
        self.strength.setText(words)
        set_tone(self.strength, tone.value)

    def _show_typing(self) -> None:
        for edit in (self.first_edit, self.again_edit):
            edit.show_typing(bool(self.seen.value()))

    # -- acts ---------------------------------------------------------------------------------------------------------

    def act(self) -> None:
        """Set, change or take over the passphrase, whichever is meant."""
        self.notice.clear()
        if not self.room.is_admin():
            return
        if self.focusWidget() is self.first_edit and self.first_edit.value() and self._again_missing():
            self.again_edit.setFocus(Qt.FocusReason.TabFocusReason)
            return
        if self.elsewhere():
            self.room.counter.work(
                _taken_over, self.first_edit.value(), done=self._taken, refused=self._refused,
                disturbed=self.notice.disturbed,
            )  # fmt: skip
        elif self.standing.here:
            self.question.ask(
                "Ganti sandi? Salinan lama tetap memakai sandi lama; lembar lama jangan dibuang.", "Ganti", self._set
            )
        else:
            self._set()

    def _again_missing(self) -> bool:
        return not self.elsewhere() and not self.again_edit.value()

    def _set(self) -> None:
        self.room.counter.work(
            _set, self.room.counter.who(), self.first_edit.value(), self.again_edit.value(), done=self._was_set,
            refused=self._refused, disturbed=self.notice.disturbed,
        )  # fmt: skip

    def _was_set(self, _: Any) -> None:
        self.clear()
        self.notice.say(NoticeKind.SUCCESS, "Sandi ditetapkan. Cetak lembar pemulihan dan simpan terkunci.")
        self.load()
        self.print_sheet()

    def _taken(self, _: Any) -> None:
        self.clear()
        self.notice.succeed("Sandi cocok. Salinan ke folder kedua berjalan lagi di komputer ini.")
        self.load()

    def print_sheet(self) -> None:
        """The recovery sheet of the key that is in force."""
        me = self.room.counter.session.officer
        if self.room.press is not None and self.room.is_admin():
            self.room.counter.work(
                backup_sheet.recovery_sheet, me.name if me is not None else "", done=self._print,
                refused=self.notice.refuse, disturbed=self.notice.disturbed,
            )  # fmt: skip

    def _print(self, job: PaperJob) -> None:
        if self.room.press is not None:
            self.room.press.print_made(job, self.notice)

    def ask_drop(self) -> None:
        """Ask before copies lie in the second folder in the clear again."""
        words = "Lepas sandi? Salinan baru di folder kedua dapat dibaca siapa pun yang memegang stiknya."
        self.question.ask(words, "Lepas", self._drop)

    def _drop(self) -> None:
        self.room.counter.work(
            _dropped, self.room.counter.who(), done=self._gone, refused=self._refused, disturbed=self.notice.disturbed
        )

    def _gone(self, _: Any) -> None:
        self.notice.succeed("Sandi dilepas. Salinan yang sudah bersandi tetap memakai sandinya.")
        self.load()

    def _refused(self, refusal: Refusal) -> None:
        field = {"sandi": self.first_edit, "sandi_lagi": self.again_edit}.get(refusal.field or "")
        if field is None:
            self.notice.refuse(refusal)
        else:
            self._say_strength(refusal.sentence, Tone.LATE)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            field.selectAll()

    def clear(self) -> None:
        """Nothing typed stays."""
        for edit in (self.first_edit, self.again_edit):
            edit.clear()
        self._say_strength("", Tone.MUTED)
        self.seen.set_value(False)
        self._show_typing()


def _standing(desk: Desk) -> KeyStanding:
    return backup_key.key_standing(desk)


def _set(desk: Desk, who: Who, typed: str, again: str) -> None:
    backup_key.set_passphrase(desk, who, typed, again)


def _taken_over(desk: Desk, typed: str) -> None:
    backup_key.take_over(desk, typed)


def _dropped(desk: Desk, who: Who) -> None:
    backup_key.drop_passphrase(desk, who)
