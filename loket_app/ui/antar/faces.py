"""How a delivery reads: its state as icon and colour, the next act, the facts of its panel."""

from dataclasses import dataclass

from loket_app.domain.layar_ramah import OPEN_DELIVERY, DeliveryAction, DeliveryState
from loket_app.ui.antar.lines import moment
from loket_app.ui.theme import Tone
from loket_app.usecases.queries.layar_ramah import DeliveryRow

DOT = " \N{MIDDLE DOT} "
STATES: dict[DeliveryState, tuple[str, Tone]] = {
    DeliveryState.ORDERED: ("waiting", Tone.PAUSED), DeliveryState.PRINTED: ("ready", Tone.PRIMARY),
    DeliveryState.DEPARTED: ("delivery", Tone.DELIVERY), DeliveryState.FAILED: ("warning", Tone.WARN),
    DeliveryState.DELIVERED: ("check", Tone.GOOD), DeliveryState.COLLECTED: ("check", Tone.GOOD),
    DeliveryState.BACK: ("return", Tone.MUTED),
}  # fmt: skip
ADVICE = {
    DeliveryState.ORDERED: "Menunggu suratnya siap. Selesaikan dahulu langkah permohonan ini di Papan; begitu surat "
    "siap, surat tugas dan slip antar dapat dicetak.",
    DeliveryState.PRINTED: "Suratnya siap. Cetak surat tugas dan slip antar, lalu catat ketika petugas berangkat.",
    DeliveryState.DEPARTED: "Petugas sedang di jalan. Setelah ia kembali, catat hasilnya menurut slip antar.",
    DeliveryState.FAILED: "Belum berhasil. Antar lagi, ganti petugas, atau kembalikan suratnya ke loket.",
    DeliveryState.DELIVERED: "Selesai: surat sudah diterima.",
    DeliveryState.COLLECTED: "Pemohon mengambil sendiri. Serahkan suratnya di loket dari Papan.",
    DeliveryState.BACK: "Suratnya kembali ke loket dan menunggu diambil pemohon.",
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """What F8 does: the words on the button and in the foot."""

    words: str
    short: str


def next_step(row: DeliveryRow) -> NextStep | None:
    """The next act; None where nothing is to be done here."""
    if DeliveryAction.DEPART in row.actions:
        again = " lagi" if row.attempts else ""
        return NextStep(f"Petugas berangkat{again}", "Berangkat")
    if DeliveryAction.DELIVER in row.actions:
        return NextStep("Catat hasil antar\N{HORIZONTAL ELLIPSIS}", "Catat hasil")
    return None


def is_open(row: DeliveryRow) -> bool:
    """True while something is still to be done."""
    return row.state in OPEN_DELIVERY


def printable(row: DeliveryRow) -> bool:
    """True once the letter may leave the office: surat tugas and slip can be printed."""
    return is_open(row) and row.state is not DeliveryState.ORDERED


def attempts(row: DeliveryRow) -> str:
    """Belum berangkat; percobaan ke-2."""
    return f"percobaan ke-{row.attempts}" if row.attempts else "belum berangkat"


def due(row: DeliveryRow, zone: str, now: int) -> str:
    """The office's limit, if it has one."""
    if row.due is None or not is_open(row):
        return ""
    late = "lewat, " if row.due < now else ""
    return f"{late}batas {moment(row.due, zone, now)}"


def state(row: DeliveryRow) -> str:
    """The state in the list: its first words."""
    return row.state_words.partition(",")[0]


def end(row: DeliveryRow, zone: str, now: int) -> str:
    """Under the state: the limit while it is open, else when it ended."""
    if row.ended_at is not None:
        return moment(row.ended_at, zone, now)
    return due(row, zone, now) or row.state_words.partition(", ")[2]


def facts(row: DeliveryRow, zone: str, now: int) -> list[tuple[str, str]]:
    """Everything about it, for the panel."""
    receiver = f"{row.receiver} ({row.relation})" if row.receiver else ""
    return [
        ("Nomor", row.number),
        ("Layanan", row.service),
        ("Surat", row.letter_number),
        ("Alamat", row.address),
        ("Patokan", row.landmark),
        ("Telepon", row.phone),
        ("Petugas", row.courier),
        ("Dibuat", moment(row.ordered_at, zone, now)),
        ("Berangkat", DOT.join(w for w in (moment(row.departed_at, zone, now), attempts(row)) if w)),
        ("Batas", due(row, zone, now)),
        ("Kendala", row.failure),
        ("Penerima", receiver),
        ("Selesai", moment(row.ended_at, zone, now)),
    ]
