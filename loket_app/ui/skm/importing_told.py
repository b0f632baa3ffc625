"""What was understood: in sentences, every rejected row, words that are no option, services under other names."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.figures import whole_text
from loket_app.domain.survey.instrument import Instrument
from loket_app.ui import theme
from loket_app.ui.fields import Choice
from loket_app.ui.lists import RIGHT, Column, RowModel, RowView
from loket_app.ui.skm.importing_map import PickChoice
from loket_app.ui.skm.importing_work import Seen
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Card, IconLabel, Segmented, label
from loket_app.usecases.queries.survey_entry import Service
from loket_app.usecases.survey.reading import Rejected
from loket_app.usecases.survey.screening import Screened, ServiceWord

SUMMARY, REJECTED, WORDS, SERVICES = "ringkas", "ditolak", "kata", "layanan"
TITLES = {SUMMARY: "Ringkasan", REJECTED: "Ditolak", WORDS: "Kata", SERVICES: "Layanan"}
MOST_SHOWN = 5_000
AS_WRITTEN = "biarkan"


@dataclass(frozen=True, slots=True)
class Word:
    """A word in an answer column that is no option: question, name, word, times, and what it counts as (0: nothing)."""

    question: str
    name: str
    word: str
    times: int
    value: int


class ToldCard(Card):
    """`word_said` carries question, word and value (0 takes it back); `service_said` what is written and the name."""

    word_said = Signal(str, str, int)
    service_said = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, spacing=8, parent=parent)
        self.tabs = Segmented("Yang dipahami dari tabel", tuple(TITLES.items()))
        self.pages = QStackedWidget()
        self.summary = QVBoxLayout()
        self.summary.setSpacing(7)
        page = QWidget()
        page.setLayout(self.summary)
        self.rejected = _view(
            "Baris yang ditolak", (Column("Baris", _line, align=RIGHT, width=64), _WHY), _rejected_key
        )
        self.words = _view(
            "Kata yang bukan pilihan",
            (
                Column("Unsur", _word_name, width=150), Column("Tertulis", _word_text, strong=True),
                Column("Kali", _word_times, align=RIGHT, width=58), Column("Nilai", _word_value, width=64),
            ),
            _word_key,
        )  # fmt: skip
        self.services = _view(
            "Nama layanan pada tabel",
            (
                Column("Tertulis", _service_word, strong=True), Column("Kali", _service_times, align=RIGHT, width=58),
                Column("Layanan kantor", _service_short, tone=_service_tone),
            ),
            _service_key,
        )  # fmt: skip
        self.value = PickChoice((("0", "Bukan jawaban"), ("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")))
        self.value.setAccessibleName("Kata itu bernilai")
        self.service = PickChoice()
        self.service.setAccessibleName("Layanan yang dimaksud")
        self.pages.addWidget(page)
        self.pages.addWidget(self.rejected)
        self.pages.addWidget(_with_choice(self.words, "Kata ini bernilai", self.value))
        self.pages.addWidget(_with_choice(self.services, "Yang dimaksud", self.service))
        self.column.addWidget(self.tabs)
        self.column.addWidget(self.pages, 1)
        self.tabs.chosen.connect(self._tab)
        self.words.opened.connect(self._to_value)
        self.words.current_row_changed.connect(self._word_shown)
        self.services.opened.connect(self._to_service)
        self.services.current_row_changed.connect(self._service_shown)
        self.value.picked.connect(self.words.setFocus)
        self.service.picked.connect(self.services.setFocus)
        self.value.edited.connect(self._value_chosen)
        self.service.edited.connect(self._service_chosen)

    def offer(self, services: Sequence[Service]) -> None:
        """The office's services."""
        self.service.set_options(((AS_WRITTEN, "Biarkan seperti tertulis"), *((s.short, s.short) for s in services)))

    def _tab(self, key: str) -> None:
        self.pages.setCurrentIndex(list(TITLES).index(key))

    def show_seen(self, seen: Seen, instrument: Instrument) -> None:
        """What is known now."""
        found = seen.screened
        self._show_summary(seen)
        rejected = found.rejected if found is not None else ()
        self.rejected.patch(rejected[:MOST_SHOWN])
        words = _words_of(seen, instrument)
        self.words.patch(words)
        services = found.services if found is not None else ()
        self.services.patch(services)
        for key, count in (
            (REJECTED, len(rejected)), (WORDS, len(words)), (SERVICES, len(found.unmatched) if found else 0),
        ):  # fmt: skip
            self.tabs.set_words(key, f"{TITLES[key]} {whole_text(count)}" if count else TITLES[key])
        for view in (self.words, self.services):
            if view.current_row() is None and view.row_model().rowCount():
                view.selectRow(0)

    def _show_summary(self, seen: Seen) -> None:
        while (item := self.summary.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                # Hidden now: it is deleted only when the event loop comes round.
                widget.hide()
                widget.deleteLater()
        for icon, tone, sentence in summary_of(seen):
            self.summary.addWidget(_sentence(icon, tone, sentence))
        self.summary.addStretch(1)

    # -- words and services --------------------------------------------------------------------------------------------

    def _to_value(self, _row: object) -> None:
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_service(self, _row: object) -> None:
        self.service.setFocus(Qt.FocusReason.OtherFocusReason)
        self.service.showPopup()

    def _word_shown(self, row: object) -> None:
        self.value.setEnabled(isinstance(row, Word))
        if isinstance(row, Word):
            self.value.set_value(str(row.value))

    def _service_shown(self, row: object) -> None:
        self.service.setEnabled(isinstance(row, ServiceWord))
        if isinstance(row, ServiceWord):
            self.service.set_value(row.short or AS_WRITTEN)

    def _value_chosen(self) -> None:
        row = self.words.current_row()
        if isinstance(row, Word):
            self.word_said.emit(row.question, row.word, int(self.value.value()))

    def _service_chosen(self) -> None:
        row = self.services.current_row()
        if isinstance(row, ServiceWord):
            said = self.service.value()
            self.service_said.emit(row.word, "" if said == AS_WRITTEN else said)


def _sentence(icon: str, tone: str, words: str) -> QWidget:
    part = QWidget()
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(IconLabel(icon, 16, tone), 0, Qt.AlignmentFlag.AlignTop)
    text = label(words, tone="" if tone == "muted" else tone, wrap=True)
    text.setAccessibleName(words)
    row.addWidget(text, 1)
    return part


def summary_of(seen: Seen) -> list[tuple[str, str, str]]:
    """Icon, tone and sentence of everything that is to be known before saying yes."""
    found = seen.screened
    if found is None:
        return [("warning", "warn", sentence) for sentence in seen.problems]
    said = [_counts(found), *_rejections(found), _days(seen, found)]
    return [*said, *_changes(found), *_services(found), *_columns(seen)]


def _counts(found: Screened) -> tuple[str, str, str]:
    kept, rows = len(found.responses), len(found.responses) + len(found.rejected)
    words = f"{whole_text(kept)} dari {whole_text(rows)} baris dapat diimpor."
    return ("check", "good", words) if kept else ("warning", "late", "Tidak ada baris yang dapat diimpor.")


def _rejections(found: Screened) -> list[tuple[str, str, str]]:
    said = []
    if found.rejected:
        words = f"{whole_text(len(found.rejected))} baris ditolak dan tidak ikut; alasannya pada Ditolak."
        said.append(("warning", "warn", words))
    if found.understood.blank_rows:
        said.append(("info", "muted", f"{whole_text(found.understood.blank_rows)} baris kosong dilewati."))
    if found.understood.unknown:
        said.append(("warning", "warn", "Ada kata yang bukan pilihan; beri nilainya pada Kata bila memang jawaban."))
    return said


def _days(seen: Seen, found: Screened) -> tuple[str, str, str]:
    if found.first is None or found.last is None:
        return "calendar", "muted", "Tanggal belum diketahui."
    first, last = dates.plain_date(found.first), dates.plain_date(found.last)
    span = f"Tanggal: {first}" if found.first == found.last else f"Tanggal: {first} s.d. {last}"
    return "calendar", "muted", f"{span}." if seen.plan.day is not None else f"{span}, untuk semua baris."


def _changes(found: Screened) -> list[tuple[str, str, str]]:
    said = []
    for field, words in found.understood.changed.items():
        listed = ", ".join(f"«{word}» {times}×" for word, times in list(words.items())[:4])
        more = f" dan {len(words) - 4} lainnya" if len(words) > 4 else ""
        said.append(("info", "muted", f"Isian {field.replace('_', ' ')} yang bukan pilihan: {listed}{more}."))
    return said


def _services(found: Screened) -> list[tuple[str, str, str]]:
    if not found.services:
        return []
    if not found.unmatched:
        return [("check", "good", "Semua nama layanan dikenal.")]
    names = ", ".join(f"«{s.word}»" for s in found.unmatched[:3])
    more = f" dan {len(found.unmatched) - 3} lainnya" if len(found.unmatched) > 3 else ""
    return [("warning", "warn", f"Layanan tidak dikenal: {names}{more}. Pilih yang dimaksud pada Layanan.")]


def _columns(seen: Seen) -> list[tuple[str, str, str]]:
    said = []
    if seen.plan.personal:
        listed = ", ".join(seen.plan.personal)
        said.append(("lock", "muted", f"Tidak dibaca karena menyebut orang: {listed}."))
    if seen.plan.doubled:
        said.append(("warning", "warn", f"Judul kembar, hanya yang pertama dibaca: {', '.join(seen.plan.doubled)}."))
    return said


def _words_of(seen: Seen, instrument: Instrument) -> tuple[Word, ...]:
    unknown = seen.screened.understood.unknown if seen.screened is not None else {}
    found: list[Word] = []
    for unsur in instrument.unsur:
        for question in unsur.questions:
            said = seen.plan.words.get(question.key, {})
            name = f"{unsur.code} {unsur.label}"
            found += [Word(question.key, name, w, n, 0) for w, n in unknown.get(question.key, {}).items()]
            found += [Word(question.key, name, w, 0, value) for w, value in said.items()]
    return tuple(found)


def _view(name: str, columns: tuple[Column, ...], key: object) -> RowView:  # type: ignore[type-arg]
    view = RowView(name)
    view.setSelectionMode(RowView.SelectionMode.SingleSelection)
    view.show_rows(RowModel(columns, key))  # type: ignore[arg-type]
    view.set_row_height(29)
    return view


def _with_choice(view: RowView, words: str, choice: Choice) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(view, 1)
    row = QHBoxLayout()
    row.addWidget(label(words, tone="muted"))
    choice.setMinimumWidth(theme.current().px(180))
    row.addWidget(choice, 1)
    column.addLayout(row)
    return part


def _line(row: Rejected) -> str:
    return whole_text(row.line)


def _why(row: Rejected) -> str:
    return " ".join(row.reasons)


def _rejected_key(row: Rejected) -> int:
    return row.line


_WHY: Column[Rejected] = Column("Alasan", _why, tip=_why)


def _word_name(row: Word) -> str:
    return row.name


def _word_text(row: Word) -> str:
    return row.word


def _word_times(row: Word) -> str:
    return whole_text(row.times) if row.times else ""


def _word_value(row: Word) -> str:
    return str(row.value) if row.value else "\N{EN DASH}"


def _word_key(row: Word) -> tuple[str, str]:
    return row.question, row.word


def _service_word(row: ServiceWord) -> str:
    return row.word


def _service_times(row: ServiceWord) -> str:
    return whole_text(row.times)


def _service_short(row: ServiceWord) -> str:
    return row.short or "tidak dikenal"


def _service_tone(row: ServiceWord) -> Tone:
    return Tone.PLAIN if row.short else Tone.WARN


def _service_key(row: ServiceWord) -> str:
    return row.word
