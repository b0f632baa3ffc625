"""Kuesioner SKM: names, order and number of the unsur, their questions with four options, and whether blanks count."""

import re
import unicodedata
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from loket_app.domain.errors import Refusal
from loket_app.domain.people import Role
from loket_app.domain.survey.instrument import Order, rank_in
from loket_app.ui.fields import Choice, LineEdit, Tick
from loket_app.ui.pengaturan.blocks import Blocks
from loket_app.ui.pengaturan.page import Body, SettingPage, scrolled
from loket_app.ui.pengaturan.paths import steps_of
from loket_app.ui.pengaturan.room import Known
from loket_app.ui.pengaturan.rows import Line, RowsEditor, cell
from loket_app.ui.skm.sheets import holder_role
from loket_app.ui.theme import Tone
from loket_app.usecases.settings import SURVEY
from loket_app.usecases.survey.questionnaire import save_questionnaire
from loket_app.usecases.survey.rights import KEEPING

OPTIONS: Final = ("p1", "p2", "p3", "p4")
OWN: Final = "sendiri"
ORDERS: Final = (
    (Order.REGULATION.value, "Peraturan: U8 Pengaduan, U9 Sarana"),
    (Order.QUESTIONNAIRE.value, "Lembar kuesioner: U8 Sarana, U9 Pengaduan"),
    (OWN, "Susunan sendiri"),
)
REASONS: Final = tuple(
    (str(n), words)
    for n, words in ((1, "Tidak ditanyakan"), (2, "Nilai 1"), (3, "Nilai 1 dan 2"), (4, "Nilai 1 sampai 3"))
)
MORE: Final = "lanjutan"


class KuesionerPage(SettingPage):
    """Each row is a question; one that is `lanjutan` asks about the unsur above it once more."""

    title = "Kuesioner SKM"
    caption = "Dipakai mulai masa survei yang dibuka berikutnya; yang berjalan memakai kuesionernya sendiri."
    icon = "survey"
    kind = SURVEY
    denied = (
        "Kuesioner diatur Kasi Pelayanan Umum atau Administrator. Anda dapat membacanya; ganti pengguna dengan F12."
    )

    def build(self) -> None:
        """Settings of the whole, then the table of questions with the fields of the chosen one."""
        self.head = Blocks()
        self.head.put("judul", "Judul kuesioner", LineEdit("", 120), 3, needed=True)
        self.head.put("urutan", "Urutan dan nomor unsur", Choice(ORDERS), 4)
        self.head.put("alasan", "Alasan ditanyakan", Choice(REASONS), 2)
        self.head.put("kosong", "Jawaban kosong", Tick("Boleh ada yang kosong"), 3)
        fields = Blocks()
        fields.put("nama", "Nama unsur", LineEdit("misalnya Kecepatan Pelayanan", 120), 7, needed=True)
        fields.put(MORE, "Pertanyaan tambahan", Tick("Untuk unsur di atasnya"), 5)
        fields.put(
            "teks", "Pertanyaan", LineEdit("Bagaimana pendapat Saudara tentang \N{HORIZONTAL ELLIPSIS}", 500), 12, True
        )
        for value, key in enumerate(OPTIONS, 1):
            fields.put(key, f"Pilihan nilai {value}", LineEdit("", 120), 3, needed=True)
        columns = (
            cell("No.", lambda line: str(line.place), 48, _quiet),
            cell("Unsur", _name, 230, strong=True),
            cell("Pertanyaan", lambda line: str(line.data.get("teks", "")) or "(belum ditulis)"),
            cell("Pilihan 4", lambda line: str(line.data.get("p4", "")), 150, _quiet),
        )
        self.rows = RowsEditor("Pertanyaan", columns, fields, _blank, 5, thing="pertanyaan", spare=(3,))
        self.rows.edited.connect(self._rows_edited)
        self.head.changed.connect(self.edited)
        order = self.head.fields["urutan"].editor
        order.edited.connect(self._order_chosen)
        inner = Blocks()
        inner.widget(self.head)
        inner.widget(self.rows)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(inner))

    def may_write(self) -> bool:
        """Kasi Pelum or administrator."""
        return holder_role(self.room.counter, KEEPING) is not None

    # -- showing and reading -------------------------------------------------------------------------------------------

    def fill(self, body: Body) -> None:
        """Show a questionnaire."""
        head = body.get("instrumen", {})
        self.head.set_values(
            {
                "judul": head.get("judul", ""), "kosong": bool(head.get("kosong_boleh")),
                "alasan": str(head.get("alasan_di_bawah", 3)), "urutan": _order(body),
            }
        )  # fmt: skip
        self.rows.set_value(rows_of(body))

    def read(self, base: Body) -> Body:
        """The questionnaire as it stands in the editors."""
        if not base:
            return {}
        values = self.head.values()
        head = {
            **base.get("instrumen", {}), "judul": values["judul"], "kosong_boleh": bool(values["kosong"]),
            "alasan_di_bawah": int(values["alasan"] or 3),
        }  # fmt: skip
        return {**base, "instrumen": head, "unsur": unsur_of(self.rows.value(), base)}

    def _rows_edited(self) -> None:
        """Moved or added rows are an order of their own, unless it is one of the known ones."""
        order = _order({"unsur": unsur_of(self.rows.value(), self.base())})
        self.head.fields["urutan"].set_value(order)
        self.edited()

    def _order_chosen(self) -> None:
        """Put the rows into a known order; additional questions stay with their unsur."""
        chosen = self.head.fields["urutan"].value()
        if chosen == OWN:
            self.head.fields["urutan"].set_value(_order(self.read(self.base())))
            return
        body = self.read(self.base())
        keys = Order(chosen).keys
        body["unsur"] = numbered(sorted(body["unsur"], key=lambda u: rank_in(keys, u["kunci"])))
        self._silently(partial(self.rows.set_value, rows_of(body)))
        self.edited()

    def place(self, refusal: Refusal) -> bool:
        """At the field of its question."""
        steps = steps_of(refusal.field)
        if not steps or steps[0][0] != "unsur" or steps[0][1] is None:
            return self.head.refuse_at("judul", refusal.sentence) if steps and steps[0][0] == "instrumen" else False
        inner = steps[1:] or [("nama", None)]
        part = inner[0][1] or 1 if inner[0][0] == "pertanyaan" else 1
        name = inner[-1][0]
        key = {"pilihan": "p1", "teks": "teks"}.get(name, "nama")
        number = _row_number(self.rows.value(), steps[0][1], part)
        return self.rows.refuse(number, key, refusal.sentence)

    def set_editable(self, on: bool) -> None:
        """The questions can be read."""
        self.head.setEnabled(on)
        self.rows.set_editable(on)

    def send(self, key: str, body: Body, draft: Body) -> None:
        """Store it as a new version of the questionnaire."""
        role: Role | None = holder_role(self.room.counter, KEEPING)
        self.room.counter.do(
            save_questionnaire, body, role=role, done=partial(self.saved, key, key, draft),
            refused=partial(self.refused, key), disturbed=self.notice.disturbed,
        )  # fmt: skip

    def saved_words(self, key: str) -> str:
        """What follows."""
        return "Kuesioner tersimpan sebagai versi baru, dipakai mulai masa survei yang dibuka berikutnya."

    @classmethod
    def example_parts(cls, body: Mapping[str, Any]) -> tuple[str, ...]:
        """The regulation's own questions are no examples."""
        return ()

    def prepare(self, known: Known) -> None:
        """Nothing is offered from elsewhere."""

    def enter(self) -> None:
        """Begin at the questions."""
        self.rows.table.setFocus(Qt.FocusReason.OtherFocusReason)


def rows_of(body: Mapping[str, Any]) -> list[Body]:
    """A questionnaire as rows, a question each."""
    found: list[Body] = []
    for unsur in body.get("unsur", ()):
        for place, question in enumerate(unsur["pertanyaan"]):
            row = {
                "unsur": unsur["kunci"], "kode": unsur["kode"], "nama": unsur["nama"],
                "sebutan": list(unsur.get("sebutan", ())), "kunci": question["kunci"], "teks": question["teks"],
                MORE: place > 0,
            }  # fmt: skip
            found.append({**row, **dict(zip(OPTIONS, question["pilihan"], strict=False))})
    return found


def unsur_of(rows: list[Body], base: Mapping[str, Any]) -> list[Body]:
    """Rows as unsur with their questions; keys stay with their rows, new ones are made from the names."""
    taken = {str(row["unsur"]) for row in rows if row.get("unsur") and not row.get(MORE)}
    taken |= {str(row["kunci"]) for row in rows if row.get("kunci")}
    found: list[Body] = []
    for n, row in enumerate(rows):
        question = {
            "kunci": "", "teks": row.get("teks", ""), "pilihan": [str(row.get(key, "")) for key in OPTIONS]
        }  # fmt: skip
        if row.get(MORE) and n and found:
            owner = found[-1]
            question["kunci"] = _own_key(row, owner) or _free(f"{owner['kunci']}_{len(owner['pertanyaan']) + 1}", taken)
            owner["pertanyaan"].append(question)
            continue
        key = _unsur_key(row, found) or _free(_slug(str(row.get("nama", ""))), taken)
        question["kunci"] = str(row["kunci"]) if row.get("kunci") and row.get("unsur") == key else key
        unsur = {"kunci": key, "kode": "", "nama": row.get("nama", ""), "sebutan": list(row.get("sebutan", ()))}
        found.append({**unsur, "pertanyaan": [question]})
    return _coded(found, base)


def _unsur_key(row: Body, found: list[Body]) -> str:
    """The key of the row's unsur, unless another row has it already."""
    key = str(row.get("unsur", ""))
    first = row.get("kunci") == key or not row.get("kunci")
    return key if key and first and key not in {u["kunci"] for u in found} else ""


def _own_key(row: Body, owner: Body) -> str:
    """The key of an additional question that stays with its unsur."""
    key = str(row.get("kunci", ""))
    return key if row.get("unsur") == owner["kunci"] and key != owner["kunci"] else ""


def _coded(found: list[Body], base: Mapping[str, Any]) -> list[Body]:
    """The codes of before while the unsur are the same in the same order, else U1 and on."""
    before = {u["kunci"]: u["kode"] for u in base.get("unsur", ())}
    if list(before) == [u["kunci"] for u in found]:
        return [{**u, "kode": before[u["kunci"]]} for u in found]
    return numbered(found)


def numbered(unsur: list[Body]) -> list[Body]:
    """Codes U1 and on, in this order."""
    return [{**u, "kode": f"U{n}"} for n, u in enumerate(unsur, 1)]


def _order(body: Mapping[str, Any]) -> str:
    keys = tuple(u["kunci"] for u in body.get("unsur", ()))
    return next((order.value for order in Order if order.keys == keys), OWN)


def _row_number(rows: list[Body], unsur: int, part: int) -> int:
    """The row (from 1) of the `part`-th question of the `unsur`-th unsur."""
    seen = 0
    for number, row in enumerate(rows, 1):
        seen += not row.get(MORE) or number == 1
        if seen == unsur:
            return number + part - 1
    return len(rows)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30]
    return made if made[:1].isalpha() else f"unsur_{made}".strip("_")


def _free(key: str, taken: set[str]) -> str:
    """The key, or with a number behind it when it is taken; taken from now on."""
    found, n = key, 2
    while found in taken:
        found, n = f"{key}_{n}", n + 1
    taken.add(found)
    return found


def _name(line: Line) -> str:
    if line.data.get(MORE):
        return "  \N{DOWNWARDS ARROW WITH TIP RIGHTWARDS} pertanyaan tambahan"
    return str(line.data.get("nama", "")) or "(belum diberi nama)"


def _quiet(_: Line) -> Tone:
    return Tone.MUTED


def _blank() -> Body:
    return {"nama": "", "teks": "", MORE: False, "p1": "", "p2": "", "p3": "", "p4": ""}
