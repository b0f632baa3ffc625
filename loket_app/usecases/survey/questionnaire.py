"""The questionnaire as Pengaturan edits it: a plain body, read by the same reader as the shipped one, then stored."""

from collections.abc import Mapping
from typing import Any

from loket_app.definitions.survey import instrument_from_data
from loket_app.domain.errors import BadDefinition, Refused
from loket_app.domain.names import storable
from loket_app.usecases.desk import Tx
from loket_app.usecases.office_settings import located
from loket_app.usecases.survey.periods import save_instrument


def save_questionnaire(tx: Tx, body: Mapping[str, Any]) -> int:
    """Store an edited questionnaire as a new version, for periods opened from now on. Kasi Pelum or administrator.

    Raises `Refused` with the path of what is wrong: unsur[2].pertanyaan[1].teks.
    """
    try:
        instrument = instrument_from_data(storable(body))
    except BadDefinition as bad:
        raise Refused(located(bad)) from bad
    return save_instrument(tx, instrument)
