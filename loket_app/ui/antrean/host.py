"""Who opens and closes the kiosk for queue numbers: as that of the survey."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRect

from loket_app.ui.antrean.kiosk import Printing, TicketKiosk
from loket_app.ui.skm.kiosk_frame import KioskFrame
from loket_app.ui.skm.kiosk_host import Home, HostWords, KioskHost
from loket_app.usecases.queries.ticket_kiosk import ticket_plan

WORDS = HostWords(
    title="Kios nomor antrean di layar ini", act="Buka kios",
    here="Layar kedua tidak ditemukan. Kios menutup seluruh layar ini; hadapkan layarnya kepada pengunjung. "
    "Kembali ke pekerjaan dengan tombol Petugas di sudut kios (atau F12) dan PIN.",
    beside="Kios nomor antrean terbuka di layar kedua. Ctrl+K di layar Tamu menutupnya.",
    stop_title="Tutup kios nomor antrean", stop_act="Tutup kios",
    stop="Kios sedang terbuka di layar kedua. Nomor yang sudah diberikan tetap berlaku.",
    gone="Layar kedua terlepas, jadi kios nomor antrean ditutup.", nothing="Belum ada layanan yang dibuka.",
)  # fmt: skip


class TicketHost(KioskHost):
    """At most one kiosk for numbers; `press` is asked when it opens."""

    words = WORDS
    key = "kios_nomor_kabar"

    def __init__(self, home: Home, press: Callable[[], Printing | None], parent: QObject | None = None) -> None:
        super().__init__(home, parent)
        self._press = press

    def ask_plan(self) -> None:
        """The services that are open."""
        self.counter.ask(ticket_plan, done=self.planned, lane="kios-nomor-mulai")

    def make(self, plan: Any, place: QRect, takes_focus: bool) -> KioskFrame:
        """The kiosk."""
        return TicketKiosk(self.counter, plan, place, takes_focus, self._press())
