"""Beside the intake: warnings, what is known of the applicant, what the service promises, and when it would be done."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.catalog import Service
from loket_app.ui import icons, theme
from loket_app.ui.notices import NoticeKind, NoticeLine
from loket_app.ui.scrolling import scrolled
from loket_app.ui.terima import words
from loket_app.ui.theme import Type
from loket_app.ui.widgets import Card, Chip, Elided, label, round_box, rule
from loket_app.usecases.queries.intake import PromiseIfNow
from loket_app.usecases.queries.register import RegisterRow

WIDTH, WIDEST = 336, 385
PAST_SHOWN = 4
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PastLine(QWidget):
    """One earlier request: service, then date and how it ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 5, 0, 0)
        column.setSpacing(1)
        self.service = Elided("")
        self.note = Elided("", "small", "muted")
        column.addWidget(self.service)
        column.addWidget(self.note)
        column.addSpacing(4)
        column.addWidget(rule())

    def say(self, row: RegisterRow, zone: str) -> None:
        """Show this request."""
        self.service.say(row.service)
        self.note.say(past_words(row, zone))


def past_words(row: RegisterRow, zone: str) -> str:
    """12 Mar 2026 · selesai, janji terpakai 41 menit · 00012/2026."""
    day = dates.local(row.received_at, zone).date()
    shown = f"{day.day} {dates.MONTHS_SHORT[day.month - 1]} {day.year}"
    used = f" dalam {dates.minutes_text(row.promise_used)}" if row.promise_used is not None else ""
    late = ", lewat janji" if row.late else ""
    return f"{shown} \N{MIDDLE DOT} {row.state}{used}{late} \N{MIDDLE DOT} no. {row.register}"


class PromiseCard(QFrame):
    """The promised time if F8 were pressed now, in big figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._promise: PromiseIfNow | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Caption, figure, note."""
        look = theme.current()
        return QSize(look.px(200), look.px(104))

    def show_promise(self, promise: PromiseIfNow | None) -> None:
        """Show this promise; None hides the card."""
        self._promise = promise
        self.setVisible(promise is not None)
        if promise is not None:
            self.setAccessibleName(f"{self.caption()} {promise.words()}. {self.note()}")
        self.update()

    def caption(self) -> str:
        """What the figure means."""
        return "Janji selesai bila F8 ditekan sekarang"

    def note(self) -> str:
        """How long, and why it may begin later."""
        promise = self._promise
        if promise is None:
            return ""
        if not promise.clock:
            return "Kalender layanan belum sampai ke sana; periksa Pengaturan."
        if promise.closed:
            return f"Kantor {promise.closed}"
        return f"{promise.limit} jam layanan" if "hari" not in promise.limit else promise.limit

    def paintEvent(self, event: QPaintEvent) -> None:
        """A soft ground, three lines."""
        promise = self._promise
        if promise is None:
            return
        look = theme.current()
        painter = QPainter(self)
        closed = bool(promise.closed)
        fore = look.color("warn" if closed else "primary")
        round_box(painter, self.rect(), look.color("warn_soft" if closed else "primary_soft"), None)
        theme.fill(painter, fore, 0, 6, 3, self.height() - 12)
        x, width = look.px(16), self.width() - look.px(28)
        side = look.px(16)
        icons.paint(painter, QRect(x, look.px(11), side, side), "clock", fore)
        painter.setFont(look.font(Type.SMALL))
        painter.setPen(look.color("ink"))
        caption = QRect(x + side + look.px(6), look.px(8), width - side - look.px(6), look.px(22))
        painter.drawText(caption, LEFT, _fit(Type.SMALL, self.caption(), caption.width()))
        self._figure(painter, QRect(x, look.px(30), width, look.px(44)), promise)
        painter.setFont(look.font(Type.SMALL))
        painter.setPen(look.color("ink"))
        note = QRect(x, look.px(76), width, look.px(20))
        painter.drawText(note, LEFT, _fit(Type.SMALL, self.note(), width))

    def _figure(self, painter: QPainter, box: QRect, promise: PromiseIfNow) -> None:
        look = theme.current()
        painter.setPen(look.color("warn" if promise.closed else "primary"))
        painter.setFont(look.font(Type.HERO))
        clock = promise.clock or "—"
        painter.drawText(box, LEFT, clock)
        x = box.x() + look.metrics(Type.HERO).horizontalAdvance(clock) + look.px(8)
        rest = " ".join(w for w in (promise.zone, f"\N{MIDDLE DOT} {promise.day}" if promise.day else "") if w)
        painter.setFont(look.font(Type.STRONG))
        painter.drawText(QRect(x, box.y() + look.px(6), box.right() - x, box.height() - look.px(6)), LEFT, rest)


def _fit(kind: Type, text: str, width: int) -> str:
    return theme.current().metrics(kind).elidedText(text, Qt.TextElideMode.ElideRight, max(0, width))


class ServiceCard(QWidget):
    """What the applicant may expect of the chosen service."""

    ROWS = ("Bidang", "Waktu", "Biaya", "Hasil", "Proses")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.name = label("", "strong", wrap=True)
        self.example = Chip("contoh, belum ditetapkan")
        self.example_note = label("", "small", "muted", wrap=True)
        grid = QGridLayout()
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self.values: dict[str, QLabel] = {}
        for n, row in enumerate(self.ROWS):
            value = label("", "small", wrap=True)
            value.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            grid.addWidget(label(row, "small", "muted"), n, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, n, 1)
            self.values[row] = value
        column.addWidget(self.name)
        column.addLayout(grid)
        column.addWidget(self.example)
        column.addWidget(self.example_note)

    def show_service(self, service: Service, promise: str) -> None:
        """Show this service; `promise` is its limit in words."""
        self.name.setText(service.name)
        for row, text in zip(
            self.ROWS,
            (
                words.LANES[service.lane], promise, words.fee_words(service), service.product_name or service.short,
                words.PRODUCTS[service.product],
            ),
            strict=True,
        ):  # fmt: skip
            self.values[row].setText(text)
        example = words.example_words(service)
        self.example.setVisible(bool(example))
        self.example_note.setVisible(bool(example))
        self.example.show_chip("contoh, belum ditetapkan", "warning", theme.Tone.WARN)
        self.example_note.setText(f"Menunggu ketetapan kantor: {example}." if example else "")


class SidePanel(Card):
    """The card at the right of the page."""

    def __init__(self, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(16, 6, parent)
        self.zone = zone
        self.setAccessibleName("Keterangan pemohon dan layanan")
        # Large text: its lines wrap here, so that what is typed beside it keeps its room.
        self.setFixedWidth(min(theme.current().px(WIDTH), WIDEST))
        self.twins = NoticeLine()
        self.twins.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.past_title = label("Riwayat pemohon", "strong")
        self.past_hint = label("", "small", "muted", wrap=True)
        self.past = [PastLine() for _ in range(PAST_SHOWN)]
        self.service = ServiceCard()
        self.service_hint = label("", "small", "muted", wrap=True)
        self.promise = PromiseCard()
        self.told = QWidget()
        column = QVBoxLayout(self.told)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self.twins, self.past_title, self.past_hint, *self.past):
            column.addWidget(part)
        column.addSpacing(14)
        column.addWidget(self.service)
        column.addWidget(self.service_hint)
        column.addStretch(1)
        self.column.addWidget(scrolled(self.told, "Keterangan"), 1)
        self.column.addWidget(self.promise)
        self.show_past((), "")
        self.show_service(None, "")
        self.promise.show_promise(None)

    def show_past(self, rows: tuple[RegisterRow, ...], hint: str) -> None:
        """Show earlier requests, or a hint where there are none."""
        for n, entry in enumerate(self.past):
            entry.setVisible(n < len(rows))
            if n < len(rows):
                entry.say(rows[n], self.zone)
        self.past_title.setVisible(bool(rows or hint))
        self.past_hint.setText(hint)
        self.past_hint.setVisible(bool(hint))

    def show_service(self, service: Service | None, promise: str) -> None:
        """Show this service, or that none is chosen."""
        self.service.setVisible(service is not None)
        self.service_hint.setVisible(service is None)
        self.service_hint.setText("Waktu, biaya, dan persyaratan tampil di sini setelah layanan dipilih.")
        if service is not None:
            self.service.show_service(service, promise)

    def show_twins(self, rows: tuple[RegisterRow, ...]) -> None:
        """Warn of the same person's request for the same service; nothing is blocked."""
        if not rows:
            self.twins.clear()
            return
        row = rows[0]
        day = dates.short_date(dates.local(row.received_at, self.zone).date())
        more = f" (dan {len(rows) - 1} lagi)" if len(rows) > 1 else ""
        sentence = (
            f"Permohonan serupa sudah ada: no. {row.register}, antrean {row.queue}, {day}, {row.state}{more}. "
            "Periksa dulu; bila memang baru, teruskan."
        )
        if self.twins.text() != sentence:
            self.twins.say(NoticeKind.REFUSAL, sentence)

    def clear(self, hint: str) -> None:
        """Nothing is known yet."""
        self.twins.clear()
        self.show_past((), hint)
        self.show_service(None, "")
        self.promise.show_promise(None)
