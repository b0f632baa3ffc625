"""LAYAR RAMAH: objection and delivery to the home, two small machines beside a request (S000; decisions 23 to 25)."""

from dataclasses import dataclass
from enum import StrEnum

from loket_app.domain.case import CLOSED_STATES, Case, State
from loket_app.domain.clocks import Kroscek, VisitLine
from loket_app.domain.errors import Refusal
from loket_app.domain.people import Role


class ObjectionState(StrEnum):
    """Where an objection stands."""

    FILED = "diajukan"
    UPHELD = "terbukti"
    DISMISSED = "tidak_terbukti"


class DeliveryState(StrEnum):
    """Where a delivery stands. ORDERED waits for the letter; the last four end it."""

    ORDERED = "menunggu_surat"
    PRINTED = "siap_antar"
    DEPARTED = "di_jalan"
    FAILED = "gagal"
    DELIVERED = "diterima"
    COLLECTED = "diambil_sendiri"
    BACK = "kembali_ke_loket"


class DeliveryAction(StrEnum):
    """What can happen to a delivery."""

    DEPART = "berangkat"
    FAIL = "gagal_antar"
    DELIVER = "diterima"
    COLLECT = "diambil_sendiri"
    GIVE_UP = "kembali_ke_loket"
    REASSIGN = "ganti_petugas"


OPEN_DELIVERY = frozenset({DeliveryState.ORDERED, DeliveryState.PRINTED, DeliveryState.DEPARTED, DeliveryState.FAILED})

DELIVERY_TABLE: dict[tuple[DeliveryState, DeliveryAction], DeliveryState] = {
    (DeliveryState.PRINTED, DeliveryAction.DEPART): DeliveryState.DEPARTED,
    (DeliveryState.FAILED, DeliveryAction.DEPART): DeliveryState.DEPARTED,
    (DeliveryState.DEPARTED, DeliveryAction.FAIL): DeliveryState.FAILED,
    (DeliveryState.DEPARTED, DeliveryAction.DELIVER): DeliveryState.DELIVERED,
    (DeliveryState.FAILED, DeliveryAction.GIVE_UP): DeliveryState.BACK,
    (DeliveryState.ORDERED, DeliveryAction.COLLECT): DeliveryState.COLLECTED,
    (DeliveryState.PRINTED, DeliveryAction.COLLECT): DeliveryState.COLLECTED,
    (DeliveryState.FAILED, DeliveryAction.COLLECT): DeliveryState.COLLECTED,
    (DeliveryState.ORDERED, DeliveryAction.REASSIGN): DeliveryState.ORDERED,
    (DeliveryState.PRINTED, DeliveryAction.REASSIGN): DeliveryState.PRINTED,
    (DeliveryState.FAILED, DeliveryAction.REASSIGN): DeliveryState.FAILED,
}

OBJECTION_LABELS = {
    ObjectionState.FILED: "diajukan, menunggu kroscek",
    ObjectionState.UPHELD: "terbukti",
    ObjectionState.DISMISSED: "tidak terbukti",
}
DELIVERY_LABELS = {
    DeliveryState.ORDERED: "menunggu surat siap",
    DeliveryState.PRINTED: "siap diantar",
    DeliveryState.DEPARTED: "sedang diantar",
    DeliveryState.FAILED: "belum berhasil, perlu diulang",
    DeliveryState.DELIVERED: "diterima di rumah",
    DeliveryState.COLLECTED: "diambil sendiri di kantor",
    DeliveryState.BACK: "kembali ke loket",
}
RELATIONS = ("pemohon sendiri", "suami/istri", "anak", "orang tua", "saudara", "ketua RT/tetangga", "lainnya")


def filing_problem(case: Case, already_open: bool, reason: str) -> Refusal | None:
    """Why an objection cannot be filed now, or None: from completeness until closed, one open per request."""
    if case.complete_at is None:
        return Refusal(
            "belum_lengkap", "Janji layanan baru mulai setelah berkas lengkap, jadi keberatan belum dapat diajukan."
        )
    if case.state in CLOSED_STATES:
        return Refusal("sudah_selesai", "Permohonan ini sudah selesai. Sampaikan sebagai pengaduan.")
    if already_open:
        return Refusal("sudah_ada", "Masih ada keberatan atas permohonan ini yang belum diputus.")
    if not reason.strip():
        return Refusal("tanpa_alasan", "Tuliskan alasan keberatan pemohon.", "alasan")
    return None


def judging_problem(
    sheet: Kroscek, judge: int, is_kasi: bool, deputy: int | None, upheld: bool, note: str
) -> Refusal | None:
    """Why this officer may not decide so, or None (decision 23).

    The Kasi decides; where a step of his own ran over, the deputy named by the office does. Against the clock only with
    a note.
    """
    own = any(v.over > 0 and (v.actor == judge or (is_kasi and _lies_with_kasi(v))) for v in sheet.visits)
    kasi_over = any(v.role is Role.KASI_PELUM and v.over > 0 for v in sheet.visits)
    if own:
        return Refusal(
            "perkara_sendiri",
            "Langkah Anda sendiri melewati batas. Keberatan ini diputus oleh pejabat pengganti yang ditunjuk kantor "
            "di Pengaturan.",
        )
    if not is_kasi and judge != deputy:
        return Refusal(
            "bukan_pemutus", "Keberatan diputus oleh Kasi Pelayanan, atau pejabat pengganti yang ditunjuk kantor."
        )
    if not is_kasi and not kasi_over:
        return Refusal(
            "bukan_pemutus", "Pejabat pengganti memutus hanya bila langkah Kasi Pelayanan sendiri yang melewati batas."
        )
    if upheld != sheet.proven_by_clock and not note.strip():
        return Refusal(
            "tanpa_catatan",
            "Putusan ini berbeda dari hitungan jam. Tuliskan dasar putusannya; catatan ini ikut tercetak.",
            "catatan",
        )
    return None


def _lies_with_kasi(visit: VisitLine) -> bool:
    """A visit that still runs has no actor yet: it lies with who holds the post."""
    return visit.actor is None and visit.end is None and visit.role is Role.KASI_PELUM


def delivery_next(state: DeliveryState, action: DeliveryAction) -> DeliveryState | Refusal:
    """The state after `action`, or why it is not possible."""
    found = DELIVERY_TABLE.get((state, action))
    if found is None:
        return Refusal("antar_tidak_mungkin", f"Tidak dapat dilakukan karena pengantaran ini {DELIVERY_LABELS[state]}.")
    return found


@dataclass(frozen=True, slots=True)
class CourierChoice:
    """The courier the program suggests, and why."""

    officer: int | None
    why: str


def suggested_courier(sheet: Kroscek, receiving_officer: int | None) -> CourierChoice:
    """The officer who served: largest overrun among loket, operator and Kasi, else the receiver (decision 25)."""
    servers = {Role.LOKET, Role.OPERATOR, Role.KASI_PELUM}
    sums: dict[int, int] = {}
    for visit in sheet.visits:
        if visit.role in servers and visit.actor is not None and visit.over > 0:
            sums[visit.actor] = sums.get(visit.actor, 0) + visit.over
    if sums:
        officer = max(sorted(sums), key=lambda o: sums[o])
        return CourierChoice(officer, "langkahnya paling jauh melewati batas")
    return CourierChoice(receiving_officer, "menerima berkas ini")


def order_problem(
    case: Case, upheld: bool, consent: bool, address: str, suggested: int | None, courier: int, reason: str, pact: bool
) -> Refusal | None:
    """Why the delivery cannot be ordered so, or None."""
    if not upheld:
        return Refusal("belum_terbukti", "Pengantaran LAYAR RAMAH dibuat setelah keberatan dinyatakan terbukti.")
    if case.state in CLOSED_STATES:
        return Refusal("sudah_selesai", "Permohonan ini sudah selesai.")
    if case.state is State.HANDING:
        return Refusal(
            "sedang_diserahkan", "Pemohon sedang dilayani di penyerahan. Selesaikan, atau catat bahwa ia tidak datang."
        )
    if not consent:
        return Refusal("tanpa_persetujuan", "Tanyakan dahulu apakah pemohon bersedia suratnya diantar.", "persetujuan")
    if not address.strip():
        return Refusal("tanpa_alamat", "Isi alamat antar dan patokannya.", "alamat")
    if suggested is not None and courier != suggested and not reason.strip():
        return Refusal(
            "tanpa_alasan", "Petugas antar berbeda dari yang melayani. Tuliskan alasannya.", "alasan_petugas"
        )
    if not pact:
        return Refusal(
            "tanpa_pakta",
            "Petugas ini belum menandatangani pakta integritas antar (atau sudah habis masa berlakunya).",
            "petugas",
        )
    return None


def ready_for_delivery(case: Case) -> bool:
    """True when the letter is ready to leave the office."""
    return case.state is State.READY
