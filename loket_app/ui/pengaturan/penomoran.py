"""Penomoran: the pattern of letter numbers, how far a sequence reaches, and which act takes a number."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from loket_app.domain import dates
from loket_app.domain.catalog import NumberRule, NumberScope, NumberWhen
from loket_app.domain.errors import Refusal
from loket_app.domain.numbering import NumberParts, format_number, pattern_problem, scope_key
from loket_app.ui.fields import Choice, LineEdit, Remark
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import IntEdit
from loket_app.ui.pengaturan.page import Body, SettingPage, scrolled
from loket_app.ui.pengaturan.paths import steps_of
from loket_app.ui.pengaturan.room import Known
from loket_app.ui.theme import Tone
from loket_app.ui.tips import plain_tip
from loket_app.ui.widgets import Card, KeyButton, Kind, label, set_tone
from loket_app.usecases.queries.number_check import NumberCheck, this_year, verdict
from loket_app.usecases.settings import OFFICE, SERVICE

PART = "penomoran"
SCOPES = (
    (NumberScope.OFFICE.value, "satu urutan untuk seluruh kantor"),
    (NumberScope.CODE.value, "satu urutan per kode klasifikasi"),
    (NumberScope.SERVICE.value, "satu urutan per layanan"),
)
WHENS = ((NumberWhen.PRINT.value, "saat Operator mencetak"), (NumberWhen.SIGN.value, "saat Camat menandatangani"))
TOKENS = (
    ("{kode}", "kode klasifikasi"), ("{nomor:3}", "nomor urut, 3 angka"), ("{unit}", "unit"), ("{seksi}", "seksi"),
    ("{sifat}", "sifat surat"), ("{bulan_romawi}", "bulan XI"), ("{bulan_angka}", "bulan 11"), ("{tahun}", "tahun"),
)  # fmt: skip
STARTS_WRONG = "Tulis kode atau layanan, tanda sama dengan, lalu nomornya: 400.10.4.4 = 57."
SHAPES = (
    ("kode/nomor/unit/bulan/tahun", "{kode}/{nomor:3}/{unit}/{bulan_romawi}/{tahun}"),
    ("P-nomor/unit/SPPK/seksi/bulan/tahun", "P-{nomor:3}/{unit}/SPPK/{seksi}/{bulan_angka}/{tahun}"),
)


def _judge(pattern: str) -> Remark:
    problem = pattern_problem(pattern)
    return (problem.sentence, Tone.LATE) if problem is not None else ("", Tone.MUTED)


def _first(rule: Mapping[str, Any], scope: str, year: int) -> int:
    """Where this sequence would begin, as far as what is typed can be read."""
    start, start_year, starts = rule.get("mulai"), rule.get("mulai_tahun"), rule.get("mulai_urutan")
    known = NumberRule(
        "", NumberScope.OFFICE, NumberWhen.PRINT, "", "", start if isinstance(start, int) else 1,
        start_year=start_year if isinstance(start_year, int) else None,
        starts=tuple((row["urutan"], row["nomor"]) for row in starts) if isinstance(starts, list) else (),
    )  # fmt: skip
    return known.first_of(scope, year)


class StartsEdit(LineEdit):
    """First numbers of single sequences: "400.10.4.4 = 57, 300 = 12". `value` is the list of the body, None for none,
    the text itself where it cannot be read."""

    def __init__(self) -> None:
        super().__init__("400.10.4.4 = 57, 300 = 12", 500)

    def value(self) -> Any:
        """The rows, None, or the text."""
        text = self.text().strip()
        rows = []
        for part in (p for p in text.split(",") if p.strip()):
            name, _, first = (word.strip() for word in part.partition("="))
            if not name or not (first.isascii() and first.isdigit()):
                return text
            rows.append({"urutan": name, "nomor": int(first)})
        return rows or None

    def set_value(self, value: Any) -> None:
        """Show the rows, or what was typed."""
        if isinstance(value, list):
            value = ", ".join(f"{row['urutan']} = {row['nomor']}" for row in value)
        self.setText(str(value or ""))

    def remark(self) -> Remark:
        """How to write it when it cannot be read."""
        wrong = isinstance(self.value(), str)
        return (STARTS_WRONG, Tone.LATE) if wrong else ("", Tone.MUTED)


class PenomoranPage(SettingPage):
    """The numbering lives in the office's body; this section edits that part alone."""

    title = "Penomoran surat"
    caption = "Nomor tidak pernah terlewat dan tidak pernah kembar; yang dibatalkan tetap tercatat sebagai batal."
    icon = "register"
    kind = OFFICE

    def build(self) -> None:
        """Preview on top, then the rule."""
        form = self.form = Blocks()
        self.service = Choice()
        form.heading(
            "Bentuk nomor", "Kode disisipkan dengan tombol di bawah pola; tulisan lain tercetak apa adanya.", PART
        )
        form.put("pola", "Pola nomor surat", LineEdit("", 120, _judge), 6, needed=True)
        form.put("unit", "{unit}", LineEdit("misalnya KEC.SS", 40), 2)
        form.put("seksi", "{seksi}", LineEdit("misalnya Pelum", 40), 2)
        form.put("sifat", "{sifat}", LineEdit("misalnya B", 20), 2)
        form.widget(self._tokens())
        form.put("pola_keputusan", "Pola keputusan camat", LineEdit("kosongkan bila tidak ada", 120, _judge), 12)
        form.heading("Urutan", "Setiap urutan mulai lagi dari 1 pada tahun baru.")
        form.put("lingkup", "Nomor urut dihitung", Choice(SCOPES), 6)
        form.put("saat", "Nomor diambil", Choice(WHENS), 6)
        form.heading(
            "Mulai di tengah tahun",
            "Nomor pertama dari program ini, sesudah nomor terakhir di buku kertas. Hanya untuk tahun itu.",
        )
        form.put("mulai", "Nomor pertama", IntEdit("1", 6), 3)
        form.put("mulai_tahun", "Untuk tahun", IntEdit("", 4), 3)
        form.put("mulai_urutan", "Urutan dengan nomor pertama sendiri", StartsEdit(), 6)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._preview())
        column.addWidget(scrolled(form), 1)
        form.changed.connect(self.edited)
        self.service.edited.connect(self._judge_again)

    def _preview(self) -> QWidget:
        card = Card(padding=14, spacing=4)
        top = QHBoxLayout()
        top.addWidget(label("Nomor berikutnya untuk", tone="muted"))
        self.service.setAccessibleName("Layanan untuk contoh nomor")
        # Its names come after the page may have been shown once; Qt alone keeps the width of that first time.
        self.service.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        top.addWidget(self.service)
        top.addStretch(1)
        self.next = label("", "hero", "primary")
        self.decree = label("", "base", "muted")
        self.check = label("", "base", "muted", wrap=True)
        for line in (self.next, self.decree, self.check):
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.column.addLayout(top)
        for line in (self.next, self.decree, self.check):
            card.column.addWidget(line)
        return card

    def _tokens(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(4)
        tokens, shapes = QHBoxLayout(), QHBoxLayout()
        for row in (tokens, shapes):
            row.setSpacing(4)
            column.addLayout(row)
        self.inserts = {}
        for token, told in TOKENS:
            button = self._button(token, told, tokens)
            button.clicked.connect(partial(self._insert, token))
            self.inserts[button] = token
        self.shapes = {}
        shapes.addWidget(label("Bentuk yang lazim:", "small", "muted"))
        for words, pattern in SHAPES:
            button = self._button(words, pattern, shapes)
            button.clicked.connect(partial(self._take_shape, pattern))
            self.shapes[button] = pattern
        tokens.addStretch(1)
        shapes.addStretch(1)
        return part

    def _button(self, words: str, told: str, row: QHBoxLayout) -> KeyButton:
        button = KeyButton(words, kind=Kind.PLAIN)
        button.compact = True
        button.setToolTip(plain_tip(told))
        button.setAccessibleName(f"{words}: {told}")
        row.addWidget(button)
        return button

    def _pattern(self) -> QLineEdit:
        """The pattern of the letters."""
        editor = self.form.fields["pola"].widget
        assert isinstance(editor, QLineEdit)
        return editor

    def _insert(self, token: str, _checked: bool = False) -> None:
        editor = self._pattern()
        editor.insert(token)
        self._pattern_changed(editor)

    def _take_shape(self, pattern: str, _checked: bool = False) -> None:
        editor = self._pattern()
        editor.setText(pattern)
        self._pattern_changed(editor)

    def _pattern_changed(self, editor: QLineEdit) -> None:
        editor.textEdited.emit(editor.text())
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the body -----------------------------------------------------------------------------------------------------

    def prepare(self, known: Known) -> None:
        """Services with a letter, for the preview."""
        offered = [s for s in known.office.of(SERVICE) if s.body.get("formulir") and s.body.get("aktif", True)]
        self.codes = {s.key: str(s.body.get("kode_arsip", "")) for s in offered}
        self.natures = {s.key: str(s.body.get("sifat", "")) for s in offered}
        self.service.set_options(tuple((s.key, str(s.body.get("singkat", s.key))) for s in offered))
        self.room.counter.ask(this_year, done=self._checked, lane="periksa-nomor")

    def _checked(self, found: tuple[int, NumberCheck]) -> None:
        """Whether this year's numbers are whole; the paper of it is in Dokumen."""
        year, check = found
        self.check.setText(f"Tahun {year}: {verdict(check)} Rinciannya di Dokumen, Periksa nomor surat.")
        set_tone(self.check, "muted" if check.whole else "late")

    def fill(self, body: Body) -> None:
        """Show the rule."""
        self.form.show_values(dict(body.get(PART, {})))

    def read(self, base: Body) -> Body:
        """The rule inside the office's body."""
        rule = {k: v for k, v in {**base.get(PART, {}), **self.form.values()}.items() if v is not None}
        for key in ("pola_keputusan", "sifat"):
            if not rule.get(key):
                rule.pop(key, None)
        if rule.get("mulai") not in (None, 1) or rule.get("mulai_urutan"):
            # Without its year a first number would come back every January.
            rule.setdefault("mulai_tahun", self._today().year)
        return {**base, PART: rule}

    def own(self, body: Mapping[str, Any]) -> Any:
        """The rule alone."""
        return body.get(PART)

    def joined(self, body: Body, base: Mapping[str, Any]) -> Body:
        """The rule over what Kantor saved meanwhile."""
        return {**base, PART: body[PART]}

    @classmethod
    def example_parts(cls, body: Mapping[str, Any]) -> tuple[str, ...]:
        """Only the mark of the numbering."""
        return tuple(part for part in super().example_parts(body) if part == PART)

    def mark(self, parts: tuple[str, ...]) -> None:
        """At the heading."""
        self.form.mark(parts)

    def judge(self, body: Body) -> None:
        """The next number of the chosen service, as this rule would give it."""
        rule = body.get(PART, {})
        problem = pattern_problem(str(rule.get("pola", "")))
        self.next.setText(self._number(rule, str(rule["pola"])) if problem is None else "\N{EM DASH}")
        set_tone(self.next, "primary" if problem is None else "muted")
        decree = str(rule.get("pola_keputusan", ""))
        shown = self._number(rule, decree, first=True) if decree and pattern_problem(decree) is None else ""
        self.decree.setText(f"Keputusan camat: {shown}" if shown else "")

    def _judge_again(self) -> None:
        self.judge(self.drafts.get(self.key, self.base()))

    def _today(self) -> date:
        return dates.local(self.room.counter.now(), self.room.counter.zone).date()

    def _number(self, rule: Mapping[str, Any], pattern: str, first: bool = False) -> str:
        today = self._today()
        service = self.service.value()
        code = self.codes.get(service, "")
        scope = scope_key(NumberScope(rule.get("lingkup", NumberScope.OFFICE.value)), code, service)
        last = self.known.office.sequences.get(scope) if self.known is not None and not first else None
        sequence = last + 1 if last is not None else 1 if first else _first(rule, scope, today.year)
        nature = self.natures.get(service, "") or str(rule.get("sifat", ""))
        parts = NumberParts(
            code, sequence, str(rule.get("unit", "")), str(rule.get("seksi", "")), today.month, today.year, nature
        )
        return format_number(pattern, parts)

    def place(self, refusal: Refusal) -> bool:
        """A field of the rule."""
        names = [name for name, _ in steps_of(refusal.field) if name in self.form.fields]
        return bool(names) and self.form.refuse_at(names[-1], refusal.sentence)

    def saved_words(self, key: str) -> str:
        """What follows."""
        return "Penomoran tersimpan, berlaku mulai nomor berikutnya. Nomor yang sudah terpakai tidak berubah."

    def enter(self) -> None:
        """Begin at the pattern."""
        self.form.fields["pola"].widget.setFocus(Qt.FocusReason.TabFocusReason)
