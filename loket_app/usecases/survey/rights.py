"""Who may do what in the survey. The kiosk's answers are nobody's act."""

from typing import Final

from loket_app.domain.people import Role
from loket_app.usecases.desk import Tx

LEADING: Final = (Role.KASI_PELUM, Role.SEKCAM, Role.CAMAT)
KEEPING: Final = (Role.KASI_PELUM, Role.ADMIN)
REPORTING: Final = (*LEADING, Role.OPERATOR, Role.ADMIN)
TYPING: Final = (Role.LOKET, Role.PORTIR, Role.OPERATOR, Role.KASI_PELUM, Role.ADMIN)


def require_keeper(tx: Tx) -> None:
    """Opening, changing and closing a period, importing, the questionnaire: Kasi Pelum or administrator."""
    tx.require("Periode survei dan kuesionernya diatur Kasi Pelayanan Umum atau administrator.", *KEEPING)


def require_typist(tx: Tx) -> None:
    """Typing paper questionnaires: counter staff, the Kasi Pelum and the administrator."""
    tx.require("Kuesioner kertas dimasukkan petugas loket, portir, operator, atau Kasi Pelayanan Umum.", *TYPING)


def require_leader(tx: Tx) -> None:
    """The follow-up plan: Kasi Pelum, Sekcam or Camat."""
    tx.require("Rencana tindak lanjut disusun Kasi Pelayanan Umum, Sekcam, atau Camat.", *LEADING)


def require_reporter(tx: Tx) -> None:
    """What was done of the plan: who leads it, and who writes the report for them."""
    tx.require(
        "Realisasi tindak lanjut dicatat Kasi Pelayanan Umum, Sekcam, Camat, operator, atau administrator.", *REPORTING
    )
