"""What the choices of the screen Dokumen offer: services, SOPs, officers, survey periods, and today."""

from dataclasses import dataclass
from datetime import date

from loket_app.domain.dates import local
from loket_app.usecases.desk import Look
from loket_app.usecases.queries.survey import periods
from loket_app.usecases.settings import SOP
from loket_app.usecases.staff import officers
from loket_app.usecases.survey.periods import REPORTED

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """Keys and words of what can be chosen; officers and survey periods by their id as text."""

    services: Options
    sops: Options
    officers: Options
    today: date
    surveys: Options = ()


def offered(look: Look) -> Offered:
    """Active services in the decree's order, every SOP, every active officer, periods with answers (newest first)."""
    sops = {key: look.settings.sop(version) for key, version in look.settings.current_ids(SOP).items()}
    return Offered(
        services=tuple((s.key, s.short) for _, s in look.settings.services() if s.active),
        sops=tuple((key, sop.name) for key, sop in sorted(sops.items())),
        officers=tuple((str(o.id), o.name) for o in officers(look)),
        today=local(look.now, look.zone).date(),
        surveys=tuple((str(p.id), p.title) for p in periods(look) if p.state != REPORTED),
    )
