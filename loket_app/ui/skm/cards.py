"""The four cards above the table: index, respondents, lowest unsur, and what the office's own clocks say."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from loket_app.domain.dates import minutes_text
from loket_app.domain.figures import fraction_text, percent_text, units_text, whole_text
from loket_app.ui.skm.figures import Reading, Shown
from loket_app.ui.skm.trend_chart import change_words
from loket_app.ui.widgets import Card, Elided, IconLabel, label, set_tone

TONES = {"A": "good", "B": "primary", "C": "warn", "D": "late"}
DOT = "\N{MIDDLE DOT}"


class FigureCard(Card):
    """A name, a large figure with words beside it, and a quiet line."""

    def __init__(self, name: str) -> None:
        super().__init__(10, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.name = Elided(name, "small", "muted")
        self.figure = label("", "hero")
        self.words = Elided("", "strong")
        self.icon = IconLabel("check", 16, "good")
        self.line = Elided("", "small", "muted")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.figure)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.column.setContentsMargins(14, 8, 12, 8)
        self.column.addWidget(self.name)
        self.column.addLayout(row)
        self.column.addWidget(self.line)

    def say(self, figure: str, words: str, line: str, tone: str = "", icon: tuple[str, str] | None = None) -> None:
        """Show these."""
        self.figure.setText(figure)
        set_tone(self.figure, tone)
        self.words.say(words)
        self.line.say(line)
        self.icon.setVisible(icon is not None)
        if icon is not None:
            self.icon.show_icon(*icon)
        self.setAccessibleName(f"{self.name.whole()}: {figure} {words}. {line}")


class Cards(QWidget):
    """The four of them in a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.index = FigureCard("Nilai IKM")
        self.people = FigureCard("Responden")
        self.lowest = FigureCard("Unsur terendah")
        self.clocks = FigureCard("Ketepatan tercatat, hari yang sama")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for card in (self.index, self.people, self.lowest, self.clocks):
            row.addWidget(card, 1)

    def show_result(self, reading: Reading, shown: Shown) -> None:
        """The whole or a group, of this period."""
        self._index(reading, shown)
        self._people(reading, shown)
        self._lowest(shown)
        self._clocks(reading)

    def _index(self, reading: Reading, shown: Shown) -> None:
        mutu = shown.mutu
        self.index.name.say(f"Nilai IKM {DOT} {shown.group}" if shown.group else "Nilai IKM")
        if mutu is None:
            self.index.say("\N{EN DASH}", "Belum ada nilai", _unanswered(reading))
            return
        words = f"{mutu.value} {DOT} {mutu.performance}"
        if shown.group:
            line = f"Semua responden {reading.result.ikm_text}"
        else:
            line = change_words(reading.step) if reading.step is not None else ""
        self.index.say(units_text(shown.hundredths), words, line, TONES[mutu.value])

    def _people(self, reading: Reading, shown: Shown) -> None:
        period, sample = reading.period, reading.period.sample
        count = whole_text(shown.n)
        if shown.group:
            self.people.say(count, f"dari {whole_text(reading.result.n)} responden", "Kelompok yang ditampilkan")
            return
        waiting = ""
        if period.waiting:
            waiting = f" {DOT} +{whole_text(period.waiting)} dari kios besok"
        if sample is None:
            self.people.say(count, "", f"Jumlah pengguna layanan belum diisi{waiting}")
            return
        least = whole_text(sample.least)
        line = f"Minimum {least} dari {whole_text(sample.population)}{waiting or ' pengguna layanan'}"
        missing = sample.least - shown.n
        if missing <= 0:
            self.people.say(count, "cukup", line, "", ("check", "good"))
        else:
            self.people.say(count, f"kurang {whole_text(missing)} dari {least}", line, "", ("warning", "warn"))

    def _lowest(self, shown: Shown) -> None:
        first = next((row for row in shown.rows if row.rank == 1), None)
        if first is None:
            self.lowest.say("\N{EN DASH}", "", "")
            return
        others = [f"{r.code} {fraction_text(r.nrr)}" for r in sorted(shown.rows, key=lambda r: r.rank) if r.rank > 1]
        self.lowest.say(
            fraction_text(first.nrr), f"{first.code} {first.label}", f"lalu {_joined(others)}" if others else "", "warn"
        )

    def _clocks(self, reading: Reading) -> None:
        clocks = reading.clocks
        if not clocks.measured:
            self.clocks.say("\N{EN DASH}", "", "Belum ada permohonan pada hari-hari itu")
            return
        words = f"{whole_text(clocks.in_time)} dari {whole_text(clocks.measured)}"
        median = f"Median {minutes_text(clocks.median_ms)}" if clocks.median_ms is not None else ""
        self.clocks.say(
            percent_text(clocks.in_time, clocks.measured), words, f"Selesai dalam janji layanan {DOT} {median}"
        )


def _joined(parts: Sequence[str]) -> str:
    return " dan ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])}, dan {parts[-1]}"


def _unanswered(reading: Reading) -> str:
    codes = [reading.result.score(key).code for key in reading.result.unanswered]
    return f"{_joined(codes)} belum dijawab siapa pun" if codes else ""
