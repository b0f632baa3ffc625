"""Layanan: the Standar Pelayanan, one record a service: what, by which SOP, how long, for how much, which papers."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from loket_app.domain.catalog import Lane, Product
from loket_app.domain.errors import Refusal
from loket_app.domain.standards import COMPONENT_LABELS, SERVICE_KEYS, Component
from loket_app.ui.fields import Choice, LineEdit, Tick
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.editors import IntEdit, LimitEdit, LinesEdit, LongChoice, WordsEdit
from loket_app.ui.pengaturan.page import Body, scrolled
from loket_app.ui.pengaturan.paths import steps_of
from loket_app.ui.pengaturan.records import RecordPage, key_from
from loket_app.ui.pengaturan.room import Known
from loket_app.ui.pengaturan.rows import Line, RowsEditor, cell
from loket_app.ui.theme import Tone
from loket_app.ui.widgets import Segmented
from loket_app.usecases.settings import SERVICE, SOP

LANES = ((Lane.NON_LICENSING.value, "Non perizinan"), (Lane.LICENSING.value, "Perizinan"))
PRODUCTS = (
    (Product.ISSUES.value, "Kecamatan menerbitkan surat"), (Product.LEGALISES.value, "Kecamatan melegalisasi"),
    (Product.FORWARDS.value, "Diteruskan ke instansi lain"), (Product.RECORDS.value, "Dicatat saja"),
)  # fmt: skip
STANDARD, PAPERS, OWN = "standar", "syarat", "komponen"
TEXTS = "standar"
"""The key of a service's own texts in its body."""


def rupiah(amount: int) -> str:
    """Gratis, or Rp10.000."""
    return "Gratis" if amount == 0 else f"Rp{amount:,}".replace(",", ".")


class LayananPage(RecordPage):
    """Three sheets: the standard, the papers, and the components that this service words for itself."""

    LIST_WIDTH = 262
    title = "Layanan"
    caption = "Standar Pelayanan: yang ditulis di sini tampil di Terima, tercetak di tanda terima, dan menjadi janji."
    icon = "book"
    kind = SERVICE
    new_words = "Layanan baru"
    new_name = "(layanan baru)"

    def build_editor(self) -> None:
        """Standard, papers and own texts as sheets."""
        names = ((STANDARD, "Standar"), (PAPERS, "Persyaratan"), (OWN, "Komponen lain"))
        self.sheet = Segmented("Lembar layanan", names)
        self.stack = QStackedWidget()
        self.stack.addWidget(scrolled(self._standard()))
        self.stack.addWidget(scrolled(self._papers()))
        self.stack.addWidget(scrolled(self._own_texts()))
        self.sheet.chosen.connect(self._turn)
        column = QVBoxLayout(self.editor)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.stack, 1)

    def _standard(self) -> Blocks:
        form = self.form = Blocks()
        form.put("nama", "Nama layanan", LineEdit("seperti pada keputusan camat", 300), 8, needed=True)
        form.put("singkat", "Nama singkat", LineEdit("untuk papan", 60), 4, needed=True)
        form.put("no", "Nomor urut", IntEdit("1"), 2, needed=True)
        form.put("bidang", "Bidang", Choice(LANES), 3)
        form.put("produk", "Yang dilakukan kecamatan", Choice(PRODUCTS), 4)
        form.put("aktif", "Keadaan", Tick("Ditawarkan di Terima"), 3)
        form.put("nama_produk", "Nama hasilnya", LineEdit("misalnya Surat Dispensasi Nikah", 300), 5)
        form.put("kata_kunci", "Kata kunci", WordsEdit("pisahkan dengan koma"), 7, hint="dicari saat diketik di Terima")
        form.heading("Waktu dan biaya", "Janji mulai dihitung saat berkas lengkap, hanya pada jam layanan.")
        form.put("sop", "SOP", Choice(), 4, needed=True)
        form.put("janji", "Janji selesai", LimitEdit("tanpa janji"), 4)
        form.put("janji_berakhir_di", "Janji berakhir di langkah", LongChoice(), 4, needed=True)
        form.put("biaya", "Biaya (rupiah)", IntEdit("0", remarked=rupiah), 4)
        form.put("kode_arsip", "Kode klasifikasi arsip", LineEdit("400.12.2.1", 30), 4, hint="{kode} pada nomor")
        form.put("sifat", "Sifat surat", LineEdit("seperti kantor", 20), 3, hint="{sifat} pada nomor")
        form.put("formulir", "Blangko surat", Choice(empty="tanpa surat dari program"), 5)
        form.changed.connect(self.edited)
        form.fields["sop"].changed.connect(self._sop_chosen)
        return form

    def _papers(self) -> RowsEditor:
        fields = Blocks()
        fields.put("nama", "Nama berkas", LineEdit("misalnya Fotokopi KTP-el", 300), 6, needed=True)
        fields.put("bentuk", "Bentuk dan jumlah", LineEdit("misalnya asli, 1 lembar", 120), 4)
        fields.put("wajib", "Kelengkapan", Tick("Wajib ada"), 2)
        columns = (
            cell("No.", lambda line: str(line.place), 48, _quiet),
            cell("Berkas", lambda line: str(line.data.get("nama", "")) or "(belum dinamai)"),
            cell("Bentuk", lambda line: str(line.data.get("bentuk", "")), 190, _quiet),
            cell("", _required, 110, _required_tone),
        )
        self.rows = RowsEditor("Persyaratan", columns, fields, _blank_paper, 10, thing="berkas", spare=(2,))
        self.rows.edited.connect(self.edited)
        return self.rows

    def _own_texts(self) -> Blocks:
        texts = self.texts = Blocks()
        texts.heading(
            "Komponen standar pelayanan",
            "Kosongkan yang sama dengan kantor: teksnya diambil dari Standar pelayanan, prosedurnya dari SOP.",
        )
        for key in SERVICE_KEYS:
            texts.put(key, COMPONENT_LABELS[Component(key)], LinesEdit("seperti teks kantor", 3), 12)
        texts.changed.connect(self.edited)
        return texts

    def _turn(self, sheet: str) -> None:
        self.stack.setCurrentIndex((STANDARD, PAPERS, OWN).index(sheet))

    # -- choices ------------------------------------------------------------------------------------------------------

    def prepare(self, known: Known) -> None:
        """SOPs and forms that may be chosen."""
        sops = known.office.of(SOP)
        self.steps = {sop.key: [dict(step) for step in sop.body.get("langkah", ())] for sop in sops}
        self._options("sop", tuple((sop.key, str(sop.body.get("nama", sop.key))) for sop in sops))
        # A record sheet is no letter, yet a service may print one.
        used = {service.body.get("formulir") for service in known.office.of(SERVICE)}
        letters = (form for form in known.office.forms if form.letter or form.key in used)
        self._options("formulir", tuple((f.key, f"{f.title} ({f.sheet})") for f in letters))
        self._offer_steps()

    def _options(self, key: str, options: tuple[tuple[str, str], ...]) -> None:
        editor = self.form.fields[key].widget
        assert isinstance(editor, Choice)
        editor.set_options(options)

    def _offer_steps(self) -> None:
        steps = self.steps.get(self.form.fields["sop"].value(), [])
        options = tuple((str(step["no"]), f"{step['no']}. {step['singkat']}") for step in steps)
        self._options("janji_berakhir_di", options)

    def _sop_chosen(self) -> None:
        self._offer_steps()
        self.edited()

    # -- one service --------------------------------------------------------------------------------------------------

    def blank(self) -> Body:
        """A new service: the first SOP, nothing promised yet."""
        numbers = [int(record.body.get("no", 0)) for record in self.records.values()]
        sop = next(iter(self.steps), "")
        ends = next((s["no"] for s in self.steps.get(sop, []) if s["jenis"] == "tanda_tangan"), 1)
        return {
            "no": max(numbers, default=0) + 1, "nama": "", "singkat": "", "bidang": Lane.NON_LICENSING.value,
            "produk": Product.ISSUES.value, "sop": sop, "janji_berakhir_di": ends, "biaya": 0, "kode_arsip": "",
            "nama_produk": "", "kata_kunci": [], "aktif": True, "contoh": [], "persyaratan": [],
        }  # fmt: skip

    def fill(self, body: Body) -> None:
        """The SOP first: its steps are what the promise may end at."""
        self.form.fields["sop"].set_value(body.get("sop"))
        self._offer_steps()
        self.form.show_values(body)
        self.rows.set_value(body.get("persyaratan", ()))
        self.texts.show_values(dict(body.get(TEXTS) or {}))

    def read(self, base: Body) -> Body:
        """The standard and the papers; each paper gets its key when it has a name."""
        merged = {**base, **self.form.values(), "persyaratan": self._papers_typed()}
        merged[TEXTS] = {key: lines for key, lines in self.texts.values().items() if lines} or None
        for key in ("formulir", "sifat"):
            if not merged.get(key):
                merged.pop(key, None)
        return {key: value for key, value in merged.items() if value is not None}

    def _papers_typed(self) -> list[Body]:
        rows = self.rows.value()
        taken: dict[str, Any] = {str(row["kunci"]): row for row in rows if row.get("kunci")}
        for row in rows:
            if not row.get("kunci") and row.get("nama"):
                row["kunci"] = key_from(str(row["nama"]), taken, "berkas")
                taken[row["kunci"]] = row
        return rows

    def mark(self, parts: tuple[str, ...]) -> None:
        """Examples beside their fields; the papers in the name of their sheet."""
        self.form.mark(parts)
        self.papers_example = "persyaratan" in parts

    def judge(self, body: Body) -> None:
        """How many papers, and whether they are an example."""
        count = len(body.get("persyaratan", ()))
        mark = " \N{MIDDLE DOT} contoh" if self.papers_example else ""
        self.sheet.set_words(PAPERS, f"Persyaratan ({count}){mark}")

    def place(self, refusal: Refusal) -> bool:
        """A field of the standard, or a row of the papers."""
        steps = steps_of(refusal.field)
        if not steps:
            return False
        if steps[0][0] == "persyaratan":
            self.sheet.choose(PAPERS)
            key = steps[1][0] if len(steps) > 1 else "nama"
            return self.rows.refuse(steps[0][1] or 1, "nama" if key == "kunci" else key, refusal.sentence)
        if steps[0][0] == TEXTS and len(steps) > 1:
            self.sheet.choose(OWN)
            return self.texts.refuse_at(steps[1][0], refusal.sentence)
        self.sheet.choose(STANDARD)
        return self.form.refuse_at(steps[0][0], refusal.sentence)

    def saved_words(self, key: str) -> str:
        """What follows."""
        count = self.known.office.open_by_service.get(key, 0) if self.known is not None else 0
        kept = f" {count} permohonan yang berjalan tetap memakai versi saat diterima." if count else ""
        return f"Layanan tersimpan sebagai versi baru.{kept}"

    def set_editable(self, on: bool) -> None:
        """Both sheets can be read and turned."""
        self.form.setEnabled(on)
        self.rows.set_editable(on)
        self.texts.setEnabled(on)

    def focus_editor(self) -> None:
        """Begin at the first editor of the sheet that is open."""
        firsts = {STANDARD: self.form.fields["nama"].widget, PAPERS: self.rows.table}
        first = firsts.get(self.sheet.value(), self.texts.fields[SERVICE_KEYS[0]].widget)
        first.setFocus(Qt.FocusReason.TabFocusReason)


def _blank_paper() -> Body:
    return {"nama": "", "bentuk": "", "wajib": True}


def _quiet(_: Line) -> Tone:
    return Tone.MUTED


def _required(line: Line) -> str:
    return "wajib" if line.data.get("wajib", True) else "bila ada"


def _required_tone(line: Line) -> Tone:
    return Tone.PLAIN if line.data.get("wajib", True) else Tone.MUTED
