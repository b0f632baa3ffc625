"""The demonstration's suggestion box, opened before the first guest: complaints in every state but the ended ones."""

from collections.abc import Mapping

from loket_app.domain.complaint import Channel, Outcome
from loket_app.domain.dates import MINUTE
from loket_app.usecases import complaints
from loket_app.usecases.complaints import ComplaintData
from loket_app.usecases.desk import Desk, Who
from loket_app.usecases.ports import SetClock

BOX = (
    ComplaintData("sarana", "Kipas angin di ruang tunggu mati sejak minggu lalu.", Channel.BOX, anonymous=True),
    ComplaintData("informasi", "Apa saja syarat legalisasi ahli waris?", Channel.WHATSAPP, name="Contoh Penanya"),
    ComplaintData("waktu", "Jumat lalu saya menunggu dua jam tanpa kabar.", Channel.PHONE, name="Contoh Pelapor"),
    ComplaintData("perilaku", "Salam saya tidak dijawab di pintu.", Channel.BOX, anonymous=True),
)  # fmt: skip


def play_complaints(desk: Desk, clock: SetClock, officers: Mapping[str, int]) -> None:
    """Received at the counter; the Kasi answers the question and begins with the fan."""
    clerk, kasi = officers["loket1"], officers["kasi_pelum"]

    def at_counter(data: ComplaintData) -> complaints.Complained:
        clock.move(MINUTE)
        return desk.do(Who(clerk, clerk), complaints.receive, data)

    fan, asked, waited, _ = (at_counter(data) for data in BOX)
    clock.move(MINUTE)
    fan = desk.do(Who(kasi, clerk), complaints.assign, fan.id, fan.version, kasi)
    desk.do(Who(kasi, clerk), complaints.follow_up, fan.id, fan.version, "Teknisi datang Selasa pagi.")
    asked = desk.do(Who(kasi, clerk), complaints.assign, asked.id, asked.version, kasi)
    words = "Syaratnya ada di brosur layanan; brosurnya kami kirim lewat WhatsApp."
    desk.do(Who(kasi, clerk), complaints.answer, asked.id, asked.version, Outcome.EXPLAINED, words)
    desk.do(Who(kasi, clerk), complaints.assign, waited.id, waited.version, clerk)
