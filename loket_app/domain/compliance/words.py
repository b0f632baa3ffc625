"""Figures in sentences, as a clerk or a Camat reads them."""

from loket_app.domain.compliance.facts import Cause, Outcome
from loket_app.domain.compliance.figures import Figures, LateLine, Line, StepLine
from loket_app.domain.compliance.measure import Timing
from loket_app.domain.dates import MINUTE, SECOND, minutes_text
from loket_app.domain.figures import percent_text, whole_text

DASH = "\N{EN DASH}"
DEFINITION = (
    "Waktu adalah waktu layanan: hanya jam pelayanan yang dihitung, tanpa jeda yang menghentikan jam. Median dan "
    "persentil ke-90 adalah nilai pada urutan ke-50 % dan ke-90 % dari waktu yang benar-benar tercatat (dibulatkan ke "
    "atas, tanpa pembauran). Permohonan dihitung menurut hari diterima; yang ditolak atau dicabut tidak ikut diukur."
)


def time_text(ms: int | None) -> str:
    """41 menit; 3 menit 20 detik below ten minutes; a dash where nothing was measured."""
    if ms is None:
        return DASH
    if ms >= 10 * MINUTE or ms < 0:
        return minutes_text(ms)
    minutes, seconds = divmod(ms // SECOND, 60)
    parts = [f"{minutes} menit"] if minutes else []
    if seconds or not minutes:
        parts.append(f"{seconds} detik")
    return " ".join(parts)


def short_time(ms: int | None) -> str:
    """41 m, 1 j 05 m, 40 d: for narrow columns and bars."""
    if ms is None:
        return DASH
    if ms < MINUTE:
        return f"{ms // SECOND} d"
    hours, minutes = divmod(ms // MINUTE, 60)
    return f"{hours} j {minutes:02d} m" if hours else f"{minutes} m"


def share_text(timing: Timing, decimals: int = 1) -> str:
    """The share in time of those with a limit: 95,0 %."""
    return percent_text(timing.in_time, timing.judged, decimals)


def summary(figures: Figures) -> str:
    """What the period was, in two sentences."""
    whole = figures.whole
    if not whole.received:
        return f"Tidak ada permohonan yang diterima pada {figures.period.title}."
    told = f"{whole_text(whole.received)} permohonan diterima pada {figures.period.title}; {_outcomes(whole)}."
    timing = whole.timing
    if not timing.count:
        return f"{told} Belum ada yang selesai diukur."
    told += (
        f" Dari {whole_text(timing.judged)} yang janjinya sudah berakhir, {whole_text(timing.in_time)} "
        f"({share_text(timing)}) tepat waktu"
        if timing.judged
        else " Tidak ada yang mempunyai batas waktu"
    )
    return f"{told}; median {time_text(timing.median)}, persentil ke-90 {time_text(timing.p90)}."


_WORDS = {
    Outcome.DONE: "selesai", Outcome.READY: "siap tetapi belum diambil", Outcome.RUNNING: "masih diproses",
    Outcome.WAITING: "menunggu kelengkapan", Outcome.REJECTED: "ditolak", Outcome.WITHDRAWN: "dicabut pemohon",
}  # fmt: skip


def _outcomes(whole: Line) -> str:
    return ", ".join(f"{whole_text(whole.of(o))} {_WORDS[o]}" for o in Outcome if whole.of(o))


def bottleneck_words(step: StepLine | None) -> str:
    """The step that holds requests up, in a sentence."""
    if step is None:
        return "Langkah penahan belum dapat disebut: belum ada langkah berbatas waktu yang selesai."
    timing = step.timing
    limit = f" batas {time_text(step.limit)}" if step.limit is not None else " batasnya"
    if timing.over:
        return (
            f"Langkah yang paling menahan: {step.step.label}. {whole_text(timing.late)} dari "
            f"{whole_text(timing.judged)} kunjungan melewati{limit}, seluruhnya lebih {time_text(timing.over)}; "
            f"median {time_text(timing.median)}, persentil ke-90 {time_text(timing.p90)}."
        )
    return (
        f"Tidak ada langkah yang melewati batas. Yang paling dekat dengan{limit} adalah {step.step.label}: "
        f"persentil ke-90 {time_text(timing.p90)}."
    )


def cause_words(late: LateLine) -> str:
    """Why a request was late: 5. Pencetakan surat lebih 12 menit; dijeda 1 kali (20 menit)."""
    parts = [f"{over.step.label} lebih {time_text(over.over)}" for over, _ in late.overruns]
    if late.returns:
        parts.append(f"dikembalikan {late.returns} kali")
    if late.pauses:
        parts.append(f"dijeda {late.pauses} kali ({time_text(late.paused)})")
    if late.cause is Cause.SUM:
        parts.append("tidak satu langkah pun melewati batasnya; jumlah semuanya melebihi janji")
    return "; ".join(parts)


def objection_words(figures: Figures) -> str:
    """Objections and deliveries in a sentence each."""
    found, sent = figures.objections, figures.deliveries
    if not found.filed:
        told = "Tidak ada keberatan yang diajukan."
    else:
        told = (
            f"{whole_text(found.filed)} keberatan diajukan: {whole_text(found.upheld)} terbukti, "
            f"{whole_text(found.dismissed)} tidak terbukti, {whole_text(found.waiting)} menunggu kroscek."
        )
        if found.answer.count:
            told += f" Median sampai diputus {time_text(found.answer.median)}."
    if not sent.ordered:
        return f"{told} Tidak ada pengantaran ke rumah."
    told += f" {whole_text(sent.ordered)} pengantaran diperintahkan, {whole_text(sent.delivered)} diterima di rumah"
    if sent.door.count:
        told += f"; median dari siap sampai pintu {time_text(sent.door.median)} waktu layanan"
    return f"{told}."
