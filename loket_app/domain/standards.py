"""The parts of a standar pelayanan: the 14 components of UU 25/2009 and PermenPANRB 15/2014, and what a decree adds."""

from enum import StrEnum


class Component(StrEnum):
    """One component, in the order of PermenPANRB 15/2014."""

    REQUIREMENTS = "persyaratan"
    PROCEDURE = "prosedur"
    TIME = "waktu"
    FEE = "biaya"
    PRODUCT = "produk"
    COMPLAINTS = "pengaduan"
    LEGAL_BASIS = "dasar_hukum"
    FACILITIES = "sarana"
    COMPETENCE = "kompetensi"
    SUPERVISION = "pengawasan"
    STAFF = "jumlah_pelaksana"
    GUARANTEE = "jaminan_pelayanan"
    SAFETY = "jaminan_keamanan"
    EVALUATION = "evaluasi"


COMPONENT_LABELS: dict[Component, str] = {
    Component.REQUIREMENTS: "Persyaratan",
    Component.PROCEDURE: "Sistem, Mekanisme, dan Prosedur",
    Component.TIME: "Jangka Waktu Penyelesaian",
    Component.FEE: "Biaya/Tarif",
    Component.PRODUCT: "Produk Pelayanan",
    Component.COMPLAINTS: "Penanganan Pengaduan, Saran, dan Masukan",
    Component.LEGAL_BASIS: "Dasar Hukum",
    Component.FACILITIES: "Sarana, Prasarana, dan/atau Fasilitas",
    Component.COMPETENCE: "Kompetensi Pelaksana",
    Component.SUPERVISION: "Pengawasan Internal",
    Component.STAFF: "Jumlah Pelaksana",
    Component.GUARANTEE: "Jaminan Pelayanan",
    Component.SAFETY: "Jaminan Keamanan dan Keselamatan Pelayanan",
    Component.EVALUATION: "Evaluasi Kinerja Pelaksana",
}

DELIVERY = tuple(Component)[:6]
"""Service delivery: what must be made known to the public."""
MANUFACTURING = tuple(Component)[6:]
"""Manufacturing: how the office sees to it."""

FROM_RECORD = (Component.REQUIREMENTS, Component.TIME, Component.FEE, Component.PRODUCT)
"""Components that are the service's own values and never free text."""

DECREE_NUMBER, DECREE_DAY, DECREE_BASIS = "nomor_keputusan", "tanggal_keputusan", "mengingat"
"""What the decree on the standards adds: its number, its date (ISO), and its "Mengingat"."""

STANDARD_KEYS: tuple[str, ...] = (
    *(c.value for c in Component if c not in FROM_RECORD), DECREE_NUMBER, DECREE_DAY, DECREE_BASIS,
)  # fmt: skip
"""The keys of an office's texts."""
SERVICE_KEYS: tuple[str, ...] = tuple(c.value for c in Component if c not in FROM_RECORD)
"""The keys of a service's own texts."""
