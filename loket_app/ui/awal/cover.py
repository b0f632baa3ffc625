"""The first day of an office: five steps, one page each. It can be left at any of them and is gone on with later.

What is typed goes to a file of the data folder as it is typed. The fourth step founds the office in one command; the
fifth prints its first page. The same pages, run again from Pengaturan, show the office and save what is changed.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain.errors import Disturbance, Refusal
from loket_app.machine import MachineFile
from loket_app.ui import theme
from loket_app.ui.awal.jam import HoursStep
from loket_app.ui.awal.kantor import OfficeStep
from loket_app.ui.awal.layanan import ServicesStep
from loket_app.ui.awal.page import Draft, Site, StepPage
from loket_app.ui.awal.petugas import PeopleStep
from loket_app.ui.awal.printer import PrinterStep
from loket_app.ui.awal.steps import StepLine, StepList, bare, width
from loket_app.ui.counter import Counter
from loket_app.ui.notices import NoticeKind
from loket_app.ui.screen import KeyAct
from loket_app.ui.widgets import Card, KeyButton, Kind, label
from loket_app.usecases import first_day, first_day_again

if TYPE_CHECKING:
    from loket_app.ui.awal.pulih import RestorePage
    from loket_app.usecases.desk import Desk

KEEP_AFTER_MS = 600
PAGES: tuple[type[StepPage], ...] = (OfficeStep, PeopleStep, ServicesStep, HoursStep, PrinterStep)
FOUNDING, LAST = 3, 4
WELCOME = "Hari pertama"
AGAIN = "Langkah hari pertama"
RESTORE = "Pulihkan dari cadangan"
KEPT = "Setiap isian tersimpan sendiri. Tutup program kapan saja; lanjutkan dari langkah yang sama."
SAVED = "Setiap langkah disimpan saat Anda menekan F8, sebagai versi baru."


class FirstDayCover(QWidget):
    """Lies over everything while the data folder holds no office; `founded` when the last step is done,
    `anew` when this PC chose an office's server or a copy lies ready: the program is then opened anew.

    With `again` it lies over an office that exists, and begins at the step `at`; `closed` when it is left. A lock takes
    it away: `unsaved` is what to give back as `left`. `zone_chosen` tells the zone of an office that is to be.
    """

    founded = Signal()
    anew = Signal()
    closed = Signal()
    acts_changed = Signal()
    lock_asked = Signal()
    zone_chosen = Signal(str)

    def __init__(
        self,
        counter: Counter,
        machine: MachineFile | None = None,
        press: Callable[[], Any] | None = None,
        again: bool = False,
        at: int = 0,
        left: Draft | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.left = left or {}
        self.give_way: Callable[[], None] | None = None
        self.setAccessibleName(AGAIN if again else WELCOME)
        self.site = Site(counter, machine or MachineFile(), press or _no_press, again)
        self.draft: Draft = {}
        self.here = at
        self.made = again
        self._busy = self._quiet = self._unsaved = False
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep_now)
        self.pages: list[StepPage] = []
        self.restoring: RestorePage | None = None
        self._lay_out()
        counter.work(_begun, again, done=self._begin, disturbed=self._disturbed)

    # -- layout -------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = theme.current()
        self.list = StepList()
        self.list.chosen.connect(self.go)
        left = Card(padding=1, spacing=0)
        left.setFixedWidth(width())
        heading = label("" if bare() else AGAIN if self.site.again else WELCOME, "title")
        heading.setContentsMargins(look.px(17), look.px(15), 0, look.px(6))
        left.column.addWidget(heading)
        left.column.addWidget(self.list)
        left.column.addStretch(1)
        told = label(SAVED if self.site.again else KEPT, "small", "muted", wrap=True)
        told.setContentsMargins(look.px(17), 0, look.px(12), look.px(14))
        if bare():
            told.hide()
        left.column.addWidget(told)
        self.stack = QStackedWidget()
        right = Card(padding=1, spacing=0)
        right.column.addWidget(self.stack, 1)
        right.column.addLayout(self._foot())
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 12, 14, 12)
        row.setSpacing(12)
        row.addWidget(left)
        row.addWidget(right, 1)

    def _foot(self) -> QVBoxLayout:
        self.next_button = KeyButton("Lanjut", "F8", kind=Kind.PRIMARY, tall=True)
        self.back_button = KeyButton("Kembali", "Esc", tall=True)
        self.next_button.clicked.connect(self.go_on)
        self.back_button.clicked.connect(self.go_back)
        self.restore_button = KeyButton(RESTORE, "F7", "history", tall=True)
        self.restore_button.clicked.connect(self.open_restore)
        self.restore_button.hide()
        self.where = label("", "small", "muted")
        row = QHBoxLayout()
        row.setContentsMargins(22, 4, 22, 14)
        row.setSpacing(10)
        row.addWidget(self.next_button)
        row.addWidget(self.back_button)
        row.addWidget(self.restore_button)
        row.addStretch(1)
        row.addWidget(self.where)
        column = QVBoxLayout()
        column.addLayout(row)
        return column

    # -- beginning ----------------------------------------------------------------------------------------------------

    def _begin(self, begun: "tuple[Draft, bool]") -> None:
        self.draft, self.made = begun
        self.draft |= self.left
        for make in PAGES:
            page = make(self.site)
            page.edited.connect(partial(self._edited, page))
            page.keys_changed.connect(self.acts_changed)
            if isinstance(page, OfficeStep):
                page.joined.connect(self.anew)
            self.pages.append(page)
            self.stack.addWidget(page)
        if not self.site.again:
            self.here = first_day.STEPS.index(self.draft[first_day.AT])
        self._show()

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        if self.pages:
            self.page().notice.disturbed(disturbance, again)

    def page(self) -> StepPage:
        """The page that is shown."""
        return self.restoring or self.pages[self.here]

    def _show(self) -> None:
        page = self.page()
        self._quiet = True
        page.show_draft(self.draft)
        self._quiet = False
        self.stack.setCurrentWidget(page)
        self._unsaved = False
        self._tell()
        page.enter()
        self.acts_changed.emit()

    def _tell(self) -> None:
        self.tell_zone()
        lines = []
        for n, page in enumerate(self.pages):
            done = n < self.here or (self.made and n < LAST and not self.site.again)
            told = page.summary(self.draft) if done or n == self.here else ""
            lines.append(StepLine(page.title, told, done, self._may_go(n)))
        self.list.show_steps(tuple(lines), self.here)
        self.next_button.say(self._words())
        self.back_button.say("Tutup" if self.site.again else "Kembali")
        inside = self.restoring is not None or (self.here > 0 and not self._locked())
        self.back_button.setVisible(self.site.again or inside)
        self.restore_button.setVisible(self._may_restore())
        self.where.setText("" if self.restoring else f"Langkah {self.here + 1} dari {len(PAGES)}")

    def tell_zone(self) -> None:
        """Tell the zone that the new office's times will have, once one is chosen."""
        zone = self.draft.get(first_day.OFFICE_STEP, {}).get("zona")
        if zone and not self.site.again:
            self.zone_chosen.emit(str(zone))

    def _words(self) -> str:
        if self.restoring is not None:
            return self.restoring.words()
        if self.here == LAST:
            return "Selesai" if self.site.again else "Selesai: masuk"
        if self.here == FOUNDING and not self.site.again:
            return "Buat kantor ini"
        after = PAGES[self.here + 1].title
        return f"Simpan, lanjut: {after}" if self.site.again else f"Lanjut: {after}"

    def _locked(self) -> bool:
        """The office exists by now: its values are changed with a PIN, in Pengaturan."""
        return self.made and not self.site.again

    def _may_go(self, place: int) -> bool:
        if self.site.again:
            return True
        return place == LAST if self.made else place < self.here

    # -- typing -------------------------------------------------------------------------------------------------------

    def _edited(self, page: StepPage) -> None:
        if self._quiet or page is not self.page():
            return
        page.put_into(self.draft)
        self._tell()
        self._unsaved = True
        if not self.site.again:
            self._timer.start()

    def keep_now(self) -> None:
        """What is typed goes to its file, also at the last moment of a window."""
        self._timer.stop()
        if self.draft and not self.site.again and (not self.made or self.here == LAST):
            self.draft[first_day.AT] = first_day.STEPS[self.here]
            self.site.counter.work(_keep, _plain(self.draft, self.made), disturbed=self._disturbed, lane="hari-pertama")

    # -- going on -----------------------------------------------------------------------------------------------------

    def acts(self) -> tuple[KeyAct, ...]:
        """The keys of the cover while it is shown."""
        if not self.pages:
            return ()
        lock = (KeyAct("F12", "Kunci", self.lock_asked.emit),) if self.site.again else ()
        restore = (KeyAct("F7", RESTORE, self.open_restore),) if self._may_restore() else ()
        return (*self.page().keys(), *restore, KeyAct("F8", self.next_button.text(), self.go_on), *lock)

    def go(self, place: int) -> None:
        """Go to a step that is open; what is typed here is kept."""
        if self.restoring is not None:
            self.leave_restore()
        if place == self.here or not self._may_go(place):
            return
        self.page().put_into(self.draft)
        self.here = place
        self.keep_now()
        self._show()

    def go_back(self) -> None:
        """Esc: the step before; run again, out of the steps, once more where something is typed and not saved."""
        if self.restoring is not None:
            self.leave_restore()
        elif self.site.again:
            if self._unsaved:
                self._unsaved = False
                self.page().notice.say(NoticeKind.HINT, "Belum disimpan. F8 menyimpan; Esc sekali lagi membuangnya.")
            else:
                self.closed.emit()
        elif self.here and not self._locked():
            self.go(self.here - 1)

    def go_on(self) -> None:
        """F8: what is missing is said; else the next step, or the office."""
        if self._busy or not self.pages:
            return
        if self.restoring is not None:
            self.restoring.take()
            return
        # A second F8 while a PIN is being hashed must not go two steps: only the newest one counts.
        self._turn += 1
        self.page().ready(partial(self._checked, self._turn))

    def _checked(self, turn: int) -> None:
        if turn != self._turn:
            return
        self._turn += 1
        page = self.page()
        page.put_into(self.draft)
        zone = str(self.draft.get(first_day.OFFICE_STEP, {}).get("zona") or self.site.counter.zone)
        if not self.site.again and not self.made:
            problem = first_day.problem_of(page.step, self.draft, self.site.today(zone))
            if problem is not None:
                page.refuse(problem)
                return
        page.notice.clear()
        if self.site.again:
            self._save()
        elif self.here == FOUNDING:
            self._found()
        else:
            self._next()

    def unsaved(self) -> Draft:
        """What is typed in a step that is run again and not saved; nothing on a first day, where a file keeps it."""
        if not (self.site.again and self._unsaved and self.pages):
            return {}
        self.page().put_into(self.draft)
        return {self.page().step: self.draft[self.page().step]}

    def _next(self) -> None:
        if self.here == LAST:
            self._leave()
            return
        self.here += 1
        self.keep_now()
        self._show()

    def _found(self) -> None:
        self._set_busy("Membuat kantor\N{HORIZONTAL ELLIPSIS}")
        self._timer.stop()
        self.site.counter.work(
            _found, self.draft, done=self._founded, refused=self._not_founded, disturbed=self._not_now
        )

    def _founded(self, _: int) -> None:
        self._set_busy("")
        self.made = True
        self.here = LAST
        self._show()
        self.page().notice.say(
            NoticeKind.SUCCESS,
            f"{self.draft[first_day.OFFICE_STEP]['nama']} sudah dibuat. Tinggal printer komputer ini.",
        )

    def _not_founded(self, refusal: Refusal) -> None:
        """A refusal of another step leads there."""
        self._set_busy("")
        step, _, field = (refusal.field or "").partition(": ")
        if step in first_day.STEPS:
            self.go(first_day.STEPS.index(step))
            refusal = Refusal(refusal.code, refusal.sentence, field)
        self.page().refuse(refusal)

    def _not_now(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        self._set_busy("")
        self.page().notice.disturbed(disturbance, again)

    def _save(self) -> None:
        """Run again: the step's changes go through the commands of Pengaturan."""
        self._set_busy("Menyimpan\N{HORIZONTAL ELLIPSIS}")
        who = self.site.counter.who()
        self.site.counter.work(
            first_day_again.save_step, who, self.page().step, self.draft, done=self._saved, refused=self._not_saved,
            disturbed=self._not_now,
        )  # fmt: skip

    def _saved(self, _: int) -> None:
        self._set_busy("")
        if self.here == LAST:
            self.closed.emit()
            return
        # Other numbers and ids are known by now: the next step shows the office as it is saved.
        self.site.counter.work(_begun, True, done=self._shown_again, disturbed=self._not_now)

    def _shown_again(self, begun: "tuple[Draft, bool]") -> None:
        self.draft = begun[0]
        self.here += 1
        self._show()

    def _not_saved(self, refusal: Refusal) -> None:
        self._set_busy("")
        self.page().refuse(refusal)

    def _leave(self) -> None:
        """The last step is done: the file of the first day has served."""
        self._timer.stop()
        self.site.counter.work(_keep, {}, done=self._left, disturbed=self._not_now)

    def _left(self, _: Any) -> None:
        self.founded.emit()

    def _set_busy(self, words: str) -> None:
        self._busy = bool(words)
        self.next_button.setEnabled(not words)
        self.next_button.say(words or self._words())

    # -- another PC's office ------------------------------------------------------------------------------------------

    def _may_restore(self) -> bool:
        """On step one, while there is no office here and none on a server."""
        first = bool(self.pages) and self.here == 0 and self.restoring is None
        return first and not (self.made or self.site.again or self.site.machine.machine.server)

    def open_restore(self) -> None:
        """F7: the office is not typed anew, it comes back from a copy."""
        if not self._may_restore():
            return
        from loket_app.ui.awal.pulih import RestorePage

        self.page().put_into(self.draft)
        self.keep_now()
        page = self.restoring = RestorePage(self.site)
        page.changed.connect(self._restore_changed)
        page.restored.connect(self._restored)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self._tell()
        page.enter()
        self.acts_changed.emit()

    def leave_restore(self) -> None:
        """Back to step one; not while a copy is being laid ready."""
        page = self.restoring
        if page is None or page.busy:
            return
        self.restoring = None
        self.stack.removeWidget(page)
        page.deleteLater()
        self._show()

    def _restore_changed(self) -> None:
        assert self.restoring is not None
        self.next_button.setEnabled(not self.restoring.busy)
        self.next_button.say(self._words())
        self.acts_changed.emit()

    def _restored(self) -> None:
        """What was typed here is over: nothing of it may be written any more."""
        self._timer.stop()
        self.draft = {}
        self.anew.emit()

    # -- keys ---------------------------------------------------------------------------------------------------------

    def focusInEvent(self, event: Any) -> None:
        """The focus belongs to the page."""
        super().focusInEvent(event)
        if self.pages:
            self.page().enter()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field, Esc one step back; nothing goes further than this cover."""
        if event.key() == Qt.Key.Key_Escape and self.pages:
            inner = getattr(self.page(), "leave_inner", None)
            if inner is None or not inner():
                self.go_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        event.accept()


def _no_press() -> None:
    return None


def _plain(draft: Draft, made: bool) -> Draft:
    """What goes to the file: of an office that exists only where one is and what was chosen for this PC."""
    kept = (first_day.AT, first_day.PRINTER_STEP)
    return {key: draft[key] for key in kept if key in draft} if made else draft


def _begun(desk: "Desk", again: bool) -> tuple[Draft, bool]:
    """The draft to go on with, and whether the office exists: read in the worker, presets too."""
    if again:
        return first_day_again.office_draft(desk), True
    from loket_app.usecases.opening import is_founded

    draft = first_day.kept(desk)
    made = is_founded(desk)
    if made:
        return {**first_day_again.office_draft(desk), **draft, first_day.AT: first_day.PRINTER_STEP}, True
    for choice in ("sangasanga", "kemlagi"):
        first_day.preset_of(choice)
    return {**first_day.new_draft(), **draft}, False


def _keep(desk: "Desk", draft: Draft) -> None:
    first_day.keep(desk, draft)


def _found(desk: "Desk", draft: Draft) -> int:
    return first_day.found_first_day(desk, draft)
