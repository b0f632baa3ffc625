"""The papers that leave this PC another way than the rest: own printer, tray, sheet in it, copies."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from loket_app.domain.errors import Refusal
from loket_app.paper_routes import LOADED, MOST_COPIES, Route, Shrink
from loket_app.ui.fields import Choice
from loket_app.ui.pengaturan.blocks import Blocks, Heading
from loket_app.ui.pengaturan.editors import LongChoice
from loket_app.ui.pengaturan.rows import Line, RowsEditor, cell
from loket_app.ui.printing.jobs import PURPOSES, words_for
from loket_app.ui.printing.trays import Trays
from loket_app.ui.widgets import KeyButton, Kind, label

CAPTION = (
    "Misalnya lembar kendali dari baki kedua, atau surat selalu dua rangkap. Kertas lain mengikuti printer di atas."
)
SHEET_WORDS = (
    ("F4", "semua kertas F4"), ("A4", "semua kertas A4"), ("A5", "semua kertas A5"), ("A3", "semua kertas A3"),
    ("80mm", "semua struk 80 mm"), ("58mm", "semua struk 58 mm"),
)  # fmt: skip
USUAL_PRINTER, USUAL_TRAY, USUAL_PAPER = "seperti biasa", "pilihan printer", "seperti di atas"
GONE = "(tidak terpasang)"
FORGET = "Lupakan, tanyakan lagi"
PAPERS = (*((key, words) for key, words in PURPOSES if key != "uji_cetak"), *SHEET_WORDS)


def paper_words(paper: str) -> str:
    """A purpose or a sheet, as it is called."""
    return dict(PAPERS).get(paper) or words_for(paper)


def routes_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Route, ...]:
    """The routes that the rows say."""

    def said(row: Mapping[str, Any], key: str) -> str:
        return str(row.get(key) or "")

    return tuple(
        Route(said(r, "paper"), said(r, "printer"), said(r, "tray"), said(r, "loaded"), int(r.get("copies") or 1))
        for r in rows
    )


def rows_of(routes: Sequence[Route]) -> list[dict[str, Any]]:
    """The rows of these routes."""
    return [
        {"paper": r.paper, "printer": r.printer, "tray": r.tray, "loaded": r.loaded, "copies": r.copies} for r in routes
    ]


class PaperRows(QWidget):
    """`value` is the rows; `shrinks` are the answers given for good, which can be forgotten here."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._trays: dict[str, Trays] = {}
        self._printers: tuple[str, ...] = ()
        self._usual = ""
        self._shrinks: tuple[Shrink, ...] = ()
        fields = Blocks()
        fields.put("paper", "Kertas", Choice(PAPERS), 6)
        fields.put("printer", "Printer", Choice(empty=USUAL_PRINTER), 6)
        fields.put("tray", "Baki", Choice(empty=USUAL_TRAY), 4)
        fields.put("loaded", "Isi baki itu", Choice(tuple((p, p) for p in LOADED), empty=USUAL_PAPER), 4)
        copies = tuple((str(n), f"{n} rangkap") for n in range(1, MOST_COPIES + 1))
        fields.put("copies", "Rangkap", LongChoice(copies), 4)
        columns = (
            cell("Kertas", lambda r: paper_words(r.data.get("paper", ""))),
            cell("Printer", lambda r: r.data.get("printer") or USUAL_PRINTER, 170),
            cell("Baki", self._tray_words, 150),
            cell("Rangkap", lambda r: str(r.data.get("copies") or 1), 76),
        )
        self.rows = RowsEditor(
            "Kertas dengan pengaturan sendiri", columns, fields, self._made, shown=3, ordered=False, thing="kertas",
            spare=(2,),
        )  # fmt: skip
        self.fields = fields
        self.told = label("", "small", "muted", wrap=True)
        self.forget = KeyButton(FORGET, kind=Kind.QUIET)
        self.forget.compact = True
        self.forget.clicked.connect(self._forget)
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.forget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Heading("Kertas dengan pengaturan sendiri", CAPTION))
        column.addWidget(self.rows)
        column.addLayout(row)
        self.rows.edited.connect(self._edited)
        self.rows.table.current_row_changed.connect(self._offer)

    @staticmethod
    def _tray_words(line: Line) -> str:
        tray, loaded = line.data.get("tray") or "", line.data.get("loaded") or ""
        return " \N{MIDDLE DOT} ".join(w for w in (tray, f"berisi {loaded}" if loaded else "") if w) or USUAL_TRAY

    def _made(self) -> dict[str, Any]:
        taken = {row.get("paper") for row in self.rows.value()}
        free = next((key for key, _ in PAPERS if key not in taken), PAPERS[0][0])
        return rows_of((Route(free),))[0]

    def offer(self, printers: Sequence[str], usual: str) -> None:
        """The printers of this PC, and the one that most papers go to."""
        self._printers, self._usual = tuple(printers), usual
        self._offer()

    def take_trays(self, trays: Mapping[str, Trays]) -> None:
        """What the drivers told of their trays."""
        self._trays = dict(trays)
        self._offer()

    def value(self) -> list[dict[str, Any]]:
        """The rows."""
        return self.rows.value()

    def shrinks(self) -> tuple[Shrink, ...]:
        """The answers that still hold."""
        return self._shrinks

    def show_rows(self, rows: Any, shrinks: Sequence[Shrink]) -> None:
        """Show rows and answers."""
        self.rows.set_value(rows)
        self._shrinks = tuple(shrinks)
        self._offer()
        self._tell()

    def refuse(self, refusal: Refusal) -> bool:
        """A refusal of the routes is said at the current row."""
        current = self.rows.current()
        return self.rows.refuse(current.place if current is not None else 1, "paper", refusal.sentence)

    def _edited(self) -> None:
        self._offer()
        self.edited.emit()

    def _offer(self, *_: object) -> None:
        """The trays are those of the printer of the current row; what is gone stays chosen, and is told."""
        line = self.rows.current()
        own = str(line.data.get("printer") or "") if line is not None else ""
        tray = str(line.data.get("tray") or "") if line is not None else ""
        printers = tuple((name, name) for name in self._printers)
        if own and own not in self._printers:
            printers += ((own, f"{own} {GONE}"),)
        self._set("printer", printers, own)
        trays = self._trays.get(own or self._usual, ())
        if tray and tray not in dict(trays):
            trays += ((tray, tray),)
        self._set("tray", trays, tray)

    def _set(self, key: str, options: Trays, value: str) -> None:
        editor = self.fields.fields[key].widget
        assert isinstance(editor, Choice)
        editor.set_options(options)
        editor.set_value(value)

    def _forget(self) -> None:
        self._shrinks = ()
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        said = ", ".join(f"{s.paper} ke {s.onto} di {s.printer}" for s in self._shrinks)
        self.told.setText(f"Selalu dikecilkan tanpa bertanya: {said}." if said else "")
        self.told.setVisible(bool(said))
        self.forget.setVisible(bool(said))
