"""Complaints (pengaduan) beside objections: what they are about, how they come, and the way they go to an answer.

An objection is about the promise of a request that still runs; everything else that somebody has to say of the office
is a complaint, with or without a name. Rules of the office (UU 25/2009; PermenPANRB 24/2014): it has a number, somebody
in charge who is not complained of, a day by which it is answered, an outcome, and it may be opened again.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from loket_app.domain.errors import Refusal

CODE_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""The letters of a lookup code: none that is read for another on a small receipt."""
CODE_LENGTH: Final = 8
SCANNED: Final = "LR-P"
"""What the QR code of a receipt begins with; the lookup code follows."""
SOON_DAYS: Final = 3
"""An answer that is due within so many working days is soon due."""
LEAST_DAYS, MOST_DAYS = 1, 366


class Channel(StrEnum):
    """How a complaint came."""

    IN_PERSON = "langsung"
    PHONE = "telepon"
    WHATSAPP = "whatsapp"
    BOX = "kotak_saran"
    LETTER = "surat"
    LAPOR = "sp4n_lapor"


CHANNEL_LABELS: Final = {
    Channel.IN_PERSON: "Datang langsung", Channel.PHONE: "Telepon", Channel.WHATSAPP: "WhatsApp",
    Channel.BOX: "Kotak saran", Channel.LETTER: "Surat", Channel.LAPOR: "SP4N-LAPOR!",
}  # fmt: skip


class ComplaintState(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "masuk"
    REVIEWED = "ditelaah"
    ACTED = "ditindaklanjuti"
    ANSWERED = "dijawab"
    CLOSED = "selesai"


STATE_LABELS: Final = {
    ComplaintState.RECEIVED: "masuk, menunggu penanggung jawab", ComplaintState.REVIEWED: "sedang ditelaah",
    ComplaintState.ACTED: "sedang ditindaklanjuti", ComplaintState.ANSWERED: "sudah dijawab",
    ComplaintState.CLOSED: "selesai",
}  # fmt: skip
AWAITED: Final = frozenset({ComplaintState.RECEIVED, ComplaintState.REVIEWED, ComplaintState.ACTED})
"""The states in which the office still owes its answer."""


class Outcome(StrEnum):
    """What became of a complaint."""

    UPHELD = "terbukti"
    PARTLY = "terbukti_sebagian"
    DISMISSED = "tidak_terbukti"
    EXPLAINED = "dijelaskan"
    PASSED_ON = "diteruskan"
    WITHDRAWN = "dicabut"


OUTCOME_LABELS: Final = {
    Outcome.UPHELD: "terbukti", Outcome.PARTLY: "terbukti sebagian", Outcome.DISMISSED: "tidak terbukti",
    Outcome.EXPLAINED: "dijelaskan", Outcome.PASSED_ON: "diteruskan ke instansi yang berwenang",
    Outcome.WITHDRAWN: "dicabut pelapor",
}  # fmt: skip
ANSWERS: Final = (Outcome.UPHELD, Outcome.PARTLY, Outcome.DISMISSED, Outcome.EXPLAINED, Outcome.PASSED_ON)
"""The outcomes that an answer can have; withdrawing is the complainer's own act."""


class ComplaintAction(StrEnum):
    """What can happen to a complaint once it is received."""

    ASSIGN = "tunjuk"
    REVISE = "ubah"
    ACT = "tindak_lanjut"
    ANSWER = "jawab"
    CLOSE = "selesai"
    WITHDRAW = "cabut"
    REOPEN = "buka_lagi"


_S, _A = ComplaintState, ComplaintAction
COMPLAINT_TABLE: Final[dict[tuple[ComplaintState, ComplaintAction], ComplaintState]] = {
    (_S.RECEIVED, _A.ASSIGN): _S.REVIEWED,
    (_S.REVIEWED, _A.ASSIGN): _S.REVIEWED,
    (_S.ACTED, _A.ASSIGN): _S.ACTED,
    (_S.RECEIVED, _A.REVISE): _S.RECEIVED,
    (_S.REVIEWED, _A.REVISE): _S.REVIEWED,
    (_S.ACTED, _A.REVISE): _S.ACTED,
    (_S.REVIEWED, _A.ACT): _S.ACTED,
    (_S.ACTED, _A.ACT): _S.ACTED,
    (_S.REVIEWED, _A.ANSWER): _S.ANSWERED,
    (_S.ACTED, _A.ANSWER): _S.ANSWERED,
    (_S.ANSWERED, _A.CLOSE): _S.CLOSED,
    (_S.RECEIVED, _A.WITHDRAW): _S.CLOSED,
    (_S.REVIEWED, _A.WITHDRAW): _S.CLOSED,
    (_S.ACTED, _A.WITHDRAW): _S.CLOSED,
    (_S.ANSWERED, _A.REOPEN): _S.REVIEWED,
    (_S.CLOSED, _A.REOPEN): _S.REVIEWED,
}


def complaint_next(state: ComplaintState, action: ComplaintAction) -> ComplaintState | Refusal:
    """The state after `action`, or why it is not possible."""
    found = COMPLAINT_TABLE.get((state, action))
    if found is not None:
        return found
    if state is ComplaintState.RECEIVED:
        return Refusal("tanpa_penanggung_jawab", "Tunjuk dahulu penanggung jawab pengaduan ini.", "penanggung_jawab")
    return Refusal("pengaduan_tidak_mungkin", f"Tidak dapat dilakukan: pengaduan ini {STATE_LABELS[state]}.")


# -- the office's rules ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Category:
    """What complaints may be about; `days` replaces the office's own number of working days where it is written."""

    key: str
    name: str
    days: int | None = None
    active: bool = True


USUAL_CATEGORIES: Final = (
    Category("waktu", "Waktu pelayanan"), Category("perilaku", "Perilaku petugas"),
    Category("persyaratan", "Persyaratan dan prosedur"), Category("hasil", "Hasil layanan keliru atau kurang"),
    Category("sarana", "Sarana dan prasarana"), Category("biaya", "Pungutan atau imbalan", 60),
    Category("wewenang", "Penyalahgunaan wewenang", 60), Category("informasi", "Permintaan penjelasan", 5),
    Category("lain", "Lainnya"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComplaintRules:
    """The office's rules: working days until the answer, categories. `example` names what it has not confirmed yet."""

    days: int = 14
    categories: tuple[Category, ...] = USUAL_CATEGORIES
    example: tuple[str, ...] = field(default=("hari_jawab", "kategori"))

    def category(self, key: str) -> Category | None:
        """The category with this key, also one that is no longer offered."""
        return next((c for c in self.categories if c.key == key), None)

    def name_of(self, key: str) -> str:
        """How a category is called now; its key where the office took it away."""
        found = self.category(key)
        return found.name if found is not None else key.replace("_", " ").capitalize()

    def days_for(self, key: str) -> int:
        """Working days until the answer for a category."""
        found = self.category(key)
        return found.days if found is not None and found.days is not None else self.days


# -- problems ----------------------------------------------------------------------------------------------------------


def receiving_problem(rules: ComplaintRules, category: str, body: str, anonymous: bool, name: str) -> Refusal | None:
    """Why a complaint cannot be received so, or None."""
    found = rules.category(category)
    if found is None or not found.active:
        return Refusal("kategori", "Pilih perihal pengaduan.", "kategori")
    if not body.strip():
        return Refusal("tanpa_uraian", "Tuliskan apa yang diadukan.", "uraian")
    if not anonymous and not name.strip():
        return Refusal("tanpa_nama", "Isi nama pelapor, atau centang tanpa nama.", "nama")
    return None


def hands_problem(accused: Collection[int], officers: Iterable[int]) -> Refusal | None:
    """Nobody handles, or writes down, a complaint about himself."""
    if set(accused) & set(officers):
        return Refusal(
            "perkara_sendiri", "Pengaduan ini tentang Anda, jadi petugas lain yang menanganinya. Ganti dengan F12."
        )
    return None


def handler_problem(accused: Collection[int], handler: int, before: int | None, reason: str) -> Refusal | None:
    """Why this officer cannot be in charge, or None; a change of hands has a reason."""
    if handler in accused:
        return Refusal(
            "terlapor", "Petugas yang diadukan tidak menangani pengaduan ini. Tunjuk petugas lain.", "penanggung_jawab"
        )
    if before is not None and before == handler:
        return Refusal("sama", "Petugas ini sudah penanggung jawabnya.", "penanggung_jawab")
    if before is not None and not reason.strip():
        return Refusal("tanpa_alasan", "Tuliskan mengapa penanggung jawabnya diganti.", "alasan")
    return None


def suggested_handler(leaders: Sequence[int], accused: Collection[int]) -> int | None:
    """Whom to suggest: the first of the office's leaders, from the Kasi up, who is not complained of."""
    return next((officer for officer in leaders if officer not in accused), None)


# -- the clock ---------------------------------------------------------------------------------------------------------


class Standing(StrEnum):
    """How a complaint stands against the day of its answer."""

    WAITING = "berjalan"
    SOON = "segera"
    LATE = "lewat"
    IN_TIME = "tepat"
    ANSWERED_LATE = "terlambat"
    NONE = "tanpa"


def standing_of(due: int | None, answered_at: int | None, closed_at: int | None, now: int, days_left: int) -> Standing:
    """Judged by the exact instant: an answer at the close of the last day is in time. Withdrawn: nothing is owed."""
    if answered_at is None and closed_at is not None:
        return Standing.NONE
    if due is None:
        return Standing.WAITING if answered_at is None else Standing.NONE
    if answered_at is not None:
        return Standing.IN_TIME if answered_at <= due else Standing.ANSWERED_LATE
    if now > due:
        return Standing.LATE
    return Standing.SOON if days_left <= SOON_DAYS else Standing.WAITING


def due_words(standing: Standing, days: int) -> str:
    """What a list says: 3 hari kerja lagi; hari ini; lewat 2 hari kerja; dijawab tepat waktu.

    `days`: working days between now and the day of the answer, whichever comes first.
    """
    if standing is Standing.LATE:
        return f"lewat {days} hari kerja" if days else "baru lewat batas"
    if standing in (Standing.WAITING, Standing.SOON):
        return f"{days} hari kerja lagi" if days else "hari ini"
    return {
        Standing.IN_TIME: "dijawab tepat waktu", Standing.ANSWERED_LATE: "dijawab terlambat", Standing.NONE: "",
    }[standing]  # fmt: skip


# -- the code on the receipt -------------------------------------------------------------------------------------------


def code_text(letters: str) -> str:
    """A lookup code as printed: AB3D-7KQ2."""
    return f"{letters[:4]}-{letters[4:]}"


def is_receipt(words: str) -> bool:
    """Whether these words are what the QR code of a complaint's receipt says."""
    return words.upper().startswith(SCANNED) and bool(read_code(words))


def read_code(words: str) -> str:
    """The letters of a lookup code as it is scanned or typed (small, with blanks or dashes); "" when it is none."""
    words = words.strip()[len(SCANNED) :] if words.strip().upper().startswith(SCANNED) else words
    letters = "".join(c for c in words.upper() if c.isalnum())
    return letters if len(letters) == CODE_LENGTH and set(letters) <= set(CODE_LETTERS) else ""
