"""The 14 components of a standar pelayanan, read out of the office's data: services, SOPs, staff, and its own texts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from loket_app.domain.catalog import Limit, LimitUnit, Office, Requirement, Service, Sop
from loket_app.domain.dates import DAYS
from loket_app.domain.errors import refuse
from loket_app.domain.people import ROLE_LABELS
from loket_app.domain.spelling import rupiah
from loket_app.domain.standards import DECREE_BASIS, DECREE_DAY, DECREE_NUMBER, Component
from loket_app.domain.worktime import Calendar
from loket_app.usecases.desk import Look
from loket_app.usecases.office_papers.paper import Ask
from loket_app.usecases.office_papers.sop_sheets import columns_of
from loket_app.usecases.settings import SOP
from loket_app.usecases.staff import officers

NOT_SET = "Belum ditetapkan."
UNITS = {LimitUnit.MINUTES: "menit", LimitUnit.HOURS: "jam layanan", LimitUnit.WORKING_DAYS: "hari kerja"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a standard says of one component; `example` while the office has not confirmed it."""

    lines: tuple[str, ...]
    example: bool = False


@dataclass(frozen=True, slots=True)
class Standard:
    """A service with all its components."""

    service: Service
    parts: dict[Component, Told]

    @property
    def example(self) -> bool:
        """Whether anything in it waits to be confirmed."""
        return any(told.example for told in self.parts.values())


def promise_words(limit: Limit | None) -> str:
    """60 menit, 3 hari kerja; empty without a promise."""
    return f"{limit.n} {UNITS[limit.unit]}" if limit is not None else ""


def fee_words(service: Service) -> str:
    """Gratis, or Rp10.000."""
    return rupiah(service.fee) if service.fee else "Gratis"


def requirement_words(paper: Requirement) -> str:
    """Kartu Keluarga (fotokopi, 1 lembar), and whether only some need it."""
    words = f"{paper.name} ({paper.form})" if paper.form else paper.name
    return words if paper.required else f"{words}, bila diperlukan"


def hours_lines(calendar: Calendar) -> tuple[str, ...]:
    """Senin–Kamis 07.30–12.00 dan 13.00–16.00; days with the same hours together, closed days left out."""
    lines: list[str] = []
    first = 0
    for day in range(1, 8):
        if day < 7 and calendar.week[day] == calendar.week[first]:
            continue
        if calendar.week[first]:
            days = DAYS[first] if day - first == 1 else f"{DAYS[first]}\N{EN DASH}{DAYS[day - 1]}"
            spans = [f"{_clock(span.start)}\N{EN DASH}{_clock(span.end)}" for span in calendar.week[first]]
            lines.append(f"{days} {' dan '.join(spans)}")
        first = day
    return tuple(lines)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}.{minute % 60:02d}"


def contact_lines(office: Office) -> tuple[str, ...]:
    """Where the office is reached: address, telephone, e-mail, site."""
    parts = (
        ("Alamat", office.address), ("telepon", office.phone), ("surel", office.email), ("situs", office.website),
    )  # fmt: skip
    return tuple(f"{name} {words}" for name, words in parts if words)


class Standards:
    """Reads the standards out of the settings of one open look."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.office = look.settings.office()
        self._sops = look.settings.current_ids(SOP)
        self._staff: dict[str, tuple[str, ...]] = {}

    def all(self) -> tuple[Standard, ...]:
        """Of all services that are offered, in the decree's order. Raises `Refused` when there is none."""
        found = tuple(self.of(service) for _, service in self.look.settings.services() if service.active)
        if not found:
            raise refuse("layanan_kosong", "Belum ada layanan yang ditawarkan. Tambahkan di Pengaturan, Layanan.")
        return found

    def named(self, key: str | None) -> Standard:
        """Of one service. Raises `Refused` at field `layanan`."""
        for _, service in self.look.settings.services():
            if service.key == key:
                return self.of(service)
        raise refuse("layanan_tidak_ada", "Pilih layanan yang standarnya akan dibuat.", Ask.SERVICE.value)

    def of(self, service: Service) -> Standard:
        """All 14 components of a service."""
        sop = self.look.settings.sop(self._sops[service.sop])
        parts = {
            Component.REQUIREMENTS: _record(service, "persyaratan", map(requirement_words, service.requirements)),
            Component.PROCEDURE: self._text(service, Component.PROCEDURE) or _procedure(service, sop),
            Component.TIME: _record(service, "janji", _time(service)),
            Component.FEE: _record(service, "biaya", [_fee(service)]),
            Component.PRODUCT: _record(service, "nama_produk", [service.product_name or service.name]),
            Component.LEGAL_BASIS: self._own(service, Component.LEGAL_BASIS) or self._legal_basis(),
            Component.STAFF: self._text(service, Component.STAFF) or Told(self._counted(sop)),
        }
        complaints = self._text(service, Component.COMPLAINTS) or Told(())
        reached = "; ".join(contact_lines(self.office))
        lines = (*complaints.lines, f"{reached}.") if reached else complaints.lines
        parts[Component.COMPLAINTS] = Told(lines, complaints.example)
        for component in Component:
            parts.setdefault(component, self._text(service, component) or Told(()))
        return Standard(service, {c: parts[c] if parts[c].lines else Told((NOT_SET,)) for c in Component})

    def _own(self, service: Service, component: Component) -> Told | None:
        lines = service.standard.get(component.value)
        return Told(lines, f"standar.{component.value}" in service.example) if lines else None

    def _text(self, service: Service, component: Component) -> Told | None:
        """The service's own text, else the office's."""
        lines = self.office.standard.get(component.value, ())
        given = Told(lines, f"standar.{component.value}" in self.office.example) if lines else None
        return self._own(service, component) or given

    def _legal_basis(self) -> Told:
        """The office's bases; the decree on the standards is no basis of itself."""
        given = self.office.standard.get(Component.LEGAL_BASIS.value) or self.office.legal_basis
        number, _ = self.decree()
        kept = tuple(line for line in given if not number or number not in line)
        return Told(kept, "dasar_hukum" in self.office.example)

    def _counted(self, sop: Sop) -> tuple[str, ...]:
        """How many officers hold each post of this SOP; who only stands in is not counted."""
        if sop.key not in self._staff:
            people = officers(self.look)
            counts = [(ROLE_LABELS[role], sum(role in one.roles for one in people)) for role in columns_of(sop)]
            self._staff[sop.key] = tuple(f"{post}: {n} orang" for post, n in counts if n)
        return self._staff[sop.key]

    def decree(self) -> tuple[str, date | None]:
        """Number and date of the decree that is in force; empty and None where the office has written none."""
        number, day = (self.office.standard.get(key, ("",))[0] for key in (DECREE_NUMBER, DECREE_DAY))
        return number, date.fromisoformat(day) if day else None

    def basis(self) -> tuple[str, ...]:
        """What stands under "Mengingat": the decree's own list, else the office's legal bases."""
        lines = self.office.standard.get(DECREE_BASIS) or self.office.legal_basis
        return tuple(f"{line.rstrip(' ;.')}{'.' if n == len(lines) else ';'}" for n, line in enumerate(lines, 1))


def _record(service: Service, part: str, lines: Iterable[str]) -> Told:
    return Told(tuple(lines), part in service.example)


def _procedure(service: Service, sop: Sop) -> Told:
    return Told(tuple(step.name for step in sop.steps), sop.example or "sop" in service.example)


def _time(service: Service) -> tuple[str, ...]:
    words = promise_words(service.promise)
    return (f"{words} sejak berkas dinyatakan lengkap, dihitung pada jam layanan.",) if words else ()


def _fee(service: Service) -> str:
    return f"{fee_words(service)}." if service.fee else "Tidak dipungut biaya (gratis)."
