"""The main window: head, rail, the shown screen, notices, foot; it routes the function keys and covers all on lock."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.errors import Disturbance, Refusal
from loket_app.ui import icons, texts, theme
from loket_app.ui.frame import FOOT_HEIGHT, RAIL_KEYS, RAIL_WIDTH, Foot, Rail
from loket_app.ui.header import HEIGHT, Header
from loket_app.ui.hub import Hub
from loket_app.ui.notices import Notice, NoticeBar, NoticeKind, NoticeLine
from loket_app.ui.runner import Runner
from loket_app.ui.screen import KeyAct, Screen
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import label

SCREEN_KEYS = ("F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "Ctrl+E", "Ctrl+K", "Ctrl+S", "Ctrl+Z")
SAVING_AFTER_MS = 400
CLOCK_BEHIND = "jam_mundur"
PROGRAM = "LAYAR RAMAH Loket"


class Slot:
    """A place in the rail; the screen is made when it is first shown."""

    def __init__(self, make: Callable[[], Screen]) -> None:
        self.make = make
        self.screen: Screen | None = None


class Shell(QWidget):
    """The window. `lock_asked` is F12, `closing` the last moment to keep what is typed.

    `look_chosen` and `text_size_chosen` come from the user's menu: the composition root applies and remembers them.
    """

    lock_asked = Signal()
    closing = Signal()
    pill_chosen = Signal(str)
    notice_opened = Signal(str)
    screen_shown = Signal(str)
    look_chosen = Signal(str)
    text_size_chosen = Signal(int)

    def __init__(self, office: str, region: str, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.dress(self)
        self.zone = zone
        self.setWindowTitle(f"{office} — {PROGRAM}")
        self.setMinimumSize(960, 600)
        self._slots: dict[str, Slot] = {}
        self._shown = ""
        self._cover: QWidget | None = None
        self._bound: dict[str, KeyAct] = {}
        self._shortcuts: dict[str, QShortcut] = {}
        self.header = Header(office, region, dates.zone_label(zone))
        self.rail = Rail()
        self.foot = Foot()
        self.stack = QStackedWidget()
        self.notice = NoticeLine()
        self._clock_held = False
        self.bar = NoticeBar()
        self.banner = label("", "small_strong", "warn")
        self.banner.setObjectName("banner")
        self._saving = QTimer(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.banner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.banner.setContentsMargins(8, 3, 8, 3)
        self.banner.hide()
        self.work = QWidget()
        inner = QVBoxLayout(self.work)
        inner.setContentsMargins(14, 12, 14, 12)
        inner.setSpacing(8)
        inner.addWidget(self.notice)
        inner.addWidget(self.stack, 1)
        self.body = QWidget()
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.work, 1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for n, part in enumerate((self.header, self.banner, self.body, self.bar, self.foot)):
            grid.addWidget(part, n, 0)
        grid.setRowStretch(2, 1)
        self._grid = grid
        self._fix_sizes()

    def _fix_sizes(self) -> None:
        look = theme.current()
        self.header.setFixedHeight(look.px(HEIGHT))
        self.rail.setFixedWidth(look.px(RAIL_WIDTH))
        self.foot.setFixedHeight(look.px(FOOT_HEIGHT))

    def _connect(self) -> None:
        self._saving.setSingleShot(True)
        self._saving.setInterval(SAVING_AFTER_MS)
        self._saving.timeout.connect(self._say_saving)
        self.rail.chosen.connect(self.go)
        self.header.pill_chosen.connect(self.pill_chosen)
        self.bar.opened.connect(self.notice_opened)
        self.bind("F12", "Kunci", self.lock_asked.emit)
        self.bind("Ctrl+F", "Cari", self._find)
        for key in SCREEN_KEYS:
            self._listen(key)
        for digit in RAIL_KEYS:
            for modifier in ("Alt", "Ctrl"):
                self._listen(f"{modifier}+{digit}")
        self._user_menu()

    def _user_menu(self) -> None:
        """Filled when it is first opened: nobody opens it before the first picture."""
        self.user_menu = QMenu(self.header.user)
        self.user_menu.aboutToShow.connect(self._fill_user_menu)
        self.header.user.setMenu(self.user_menu)

    def _fill_user_menu(self) -> None:
        self.user_menu.aboutToShow.disconnect(self._fill_user_menu)
        self.user_menu.addAction("Kunci atau ganti pengguna\tF12").triggered.connect(self.lock_asked)
        self.user_menu.addSeparator()
        self._sizes = self.user_menu.addMenu("Ukuran teks")
        for percent in theme.TEXT_SIZES:
            self._sizes.addAction(f"{percent} %").setData(percent)
        self._looks = self.user_menu.addMenu("Tampilan")
        for name in theme.LOOKS:
            self._looks.addAction(name.capitalize()).setData(name)
        self._sizes.triggered.connect(self._size_chosen)
        self._looks.triggered.connect(self._look_chosen)

    def _size_chosen(self, action: QAction) -> None:
        self.text_size_chosen.emit(action.data())

    def _look_chosen(self, action: QAction) -> None:
        self.look_chosen.emit(action.data())

    def add(self, name: str, title: str, icon: str, make: Callable[[], Screen], bottom: bool = False) -> None:
        """Give a screen its place in the rail; it is made when first shown, so that the window comes up at once."""
        self._slots[name] = Slot(make)
        self.rail.add(name, title, icon, bottom)

    def go(self, name: str) -> Screen:
        """Show a screen. Raises KeyError for a name that has no place."""
        slot = self._slots[name]
        self.notice.clear()
        if slot.screen is None:
            slot.screen = slot.make()
            slot.screen.keys_changed.connect(self.show_keys)
            self.stack.addWidget(slot.screen)
        before = self.current()
        if before is not None and before is not slot.screen:
            before.left()
        self._shown = name
        self.stack.setCurrentWidget(slot.screen)
        self.rail.mark(name)
        self.show_keys()
        slot.screen.activated()
        self.screen_shown.emit(name)
        return slot.screen

    def current(self) -> Screen | None:
        """The shown screen."""
        return self._slots[self._shown].screen if self._shown else None

    def shown(self) -> str:
        """The name of the shown screen."""
        return self._shown

    def screens(self) -> dict[str, Screen]:
        """The screens made so far."""
        return {name: slot.screen for name, slot in self._slots.items() if slot.screen is not None}

    def bind(self, key: str, words: str, act: Callable[[], object]) -> None:
        """A key that holds on every screen, such as F2."""
        self._bound[key] = KeyAct(key, words, act)
        self._listen(key)
        self.show_keys()

    def _listen(self, key: str) -> None:
        if key in self._shortcuts:
            return
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self._pressed)
        self._shortcuts[key] = shortcut

    def _pressed(self) -> None:
        shortcut = self.sender()
        key = next((k for k, s in self._shortcuts.items() if s is shortcut), "")
        self.press(key)

    def press(self, key: str) -> bool:
        """Do what a key does now; False when it does nothing. A cover has its own keys, and F1."""
        if self._cover is not None and key != "F1":
            act = next((a for a in self._cover_acts() if a.key == key and a.enabled and a.act is not None), None)
            if act is not None and act.act is not None:
                act.act()
            return act is not None
        act = self._screen_act(key) or self._bound.get(key)
        if act is not None:
            if act.act is None or not act.enabled:
                return False
            act.act()
            return True
        modifier, _, number = key.partition("+")
        names = list(self._slots)
        place = RAIL_KEYS.find(number) if len(number) == 1 else -1
        if modifier in ("Alt", "Ctrl") and 0 <= place < len(names):
            self.go(names[place])
            return True
        return False

    def _screen_act(self, key: str) -> KeyAct | None:
        screen = self.current()
        return next((a for a in screen.acts() if a.key == key), None) if screen else None

    def show_keys(self) -> None:
        """Put the keys that hold now into the foot, function keys in their order."""
        screen = self.current()
        own = screen.acts() if screen else ()
        taken = {a.key for a in own}
        acts = [*own, *(a for k, a in self._bound.items() if k not in taken)]
        if self._cover is not None:
            acts = [*self._cover_acts(), *(a for k, a in self._bound.items() if k == "F1")]
        self.foot.set_keys(sorted(acts, key=_key_order))

    def _cover_acts(self) -> tuple[KeyAct, ...]:
        """The keys of a cover that has any, such as the first day's."""
        acts = getattr(self._cover, "acts", None)
        found: tuple[KeyAct, ...] = acts() if acts is not None else ()
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that no field wanted: close the sheet, else one step back in the screen."""
        screen = self.current()
        if event.key() == Qt.Key.Key_Escape and self._cover is None and screen is not None:
            if screen.panel() is not None:
                screen.close_panel()
            elif not screen.back():
                self.notice.clear()
            return
        super().keyPressEvent(event)

    def _find(self) -> None:
        screen = self.current()
        if screen is None or screen.seek():
            return
        first = next(iter(self._slots))
        self.go(first).seek()

    def cover(self, widget: QWidget) -> None:
        """Lay a widget (log in, first steps) over everything; the screens live on behind it with all that is typed."""
        self.uncover()
        self._cover = widget
        self.body.hide()
        self.bar.setEnabled(False)
        self.header.setEnabled(False)
        self._grid.addWidget(widget, 2, 0)
        widget.show()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_keys()

    def uncover(self) -> None:
        """Take the cover away and go on where one was."""
        cover, self._cover = self._cover, None
        if cover is None:
            return
        self._grid.removeWidget(cover)
        cover.hide()
        cover.deleteLater()
        self.body.show()
        self.bar.setEnabled(True)
        self.header.setEnabled(True)
        self.show_keys()
        screen = self.current()
        if screen is not None:
            screen.activated()

    def covered(self) -> bool:
        """True while a cover lies over the screens."""
        return self._cover is not None

    def cover_shown(self) -> QWidget | None:
        """The cover that lies over the screens."""
        return self._cover

    def listen(self, runner: Runner, hub: Hub) -> None:
        """Show what no screen asked to hear, and pass changes on to the screens."""
        runner.refusal.connect(self._refused)
        runner.disturbance.connect(self._disturbed)
        runner.working.connect(self._working)
        hub.changed.connect(self._changed)

    def _refused(self, refusal: Refusal) -> None:
        self._clock_held = refusal.code == CLOCK_BEHIND
        self.notice.refuse(refusal)

    def _disturbed(self, disturbance: Disturbance, again: Callable[[], None]) -> None:
        self.notice.disturbed(disturbance, again)

    def _changed(self, topics: frozenset[str]) -> None:
        if self._clock_held:
            # Something was recorded: the clock was corrected or confirmed, and the words of before would mislead.
            self._clock_held = False
            self.notice.clear()
        for screen in self.screens().values():
            screen.refresh(topics)

    def _working(self, on: bool) -> None:
        if on:
            self._saving.start()
        else:
            self._saving.stop()
            self.foot.set_status("menyimpan", "")

    def _say_saving(self) -> None:
        # A cover says itself what is waited for: the data being opened, a PIN being checked.
        if self._cover is not None:
            return
        self.foot.set_status("menyimpan", texts.STILL_SAVING, "clock", Tone.PRIMARY)

    def set_zone(self, zone: str) -> None:
        """The office's zone, known when its data is open."""
        self.zone = zone
        self.header.set_zone(dates.zone_label(zone))

    def tick(self, now: int) -> None:
        """Once a second: the clock, and the shown screen's countdowns."""
        self.header.tick(dates.local(now, self.zone))
        screen = self.current()
        if screen is not None and self._cover is None:
            screen.tick(now)

    def notify(self, key: str, kind: NoticeKind, sentence: str, stays: bool = False) -> None:
        """A short notice above the foot, such as "021 hampir lewat"."""
        self.bar.post(Notice(key, kind, sentence, stays))

    def set_banner(self, text: str) -> None:
        """A strip under the head, such as that of the demonstration; empty takes it away."""
        self.banner.setText(text)
        self.banner.setVisible(bool(text))

    def restyle(self, look: str, percent: int) -> None:
        """Another look or text size, at once and everywhere."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, look, percent, theme.current().family)
            self._fix_sizes()
            self.show_icon()

    def show_icon(self) -> None:
        """The window's own icon in the task bar, in the colour of the look."""
        self.setWindowIcon(icons.icon("board", "primary", 32))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say so before the window goes."""
        self.closing.emit()
        super().closeEvent(event)


def _key_order(act: KeyAct) -> tuple[int, int, str]:
    """F1 to F12, then the others, Esc last."""
    if act.key.startswith("F") and act.key[1:].isdigit():
        return 0, int(act.key[1:]), ""
    return (2 if act.key == "Esc" else 1), 0, act.key
