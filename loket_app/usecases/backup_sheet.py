"""The paper that opens sealed copies when the passphrase is forgotten: printed when it is set, kept under lock."""

from loket_app.documents.page import render
from loket_app.domain.dates import local
from loket_app.domain.errors import refuse
from loket_app.store import keyring, sealed
from loket_app.store.sealed import Key
from loket_app.usecases.backup_key import expected
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.letters import form_named
from loket_app.usecases.papers import finished, paper_of_office
from loket_app.usecases.views.paper import PaperJob

PURPOSE = "lembar_sandi"
GROUPS_A_LINE = 5


def recovery_sheet(desk: Desk, officer: str) -> PaperJob:
    """The sheet of the key on this PC. Raises `Refused` without one; whoever holds it opens every sealed copy."""
    key = keyring.read_key(desk.folder) if desk.folder is not None else None
    if key is None:
        raise refuse("tanpa_sandi", "Belum ada sandi cadangan di komputer ini.", "sandi")
    return desk.ask(_sheet, desk, key, officer)


def _sheet(look: Look, desk: Desk, key: Key, officer: str) -> PaperJob:
    form = form_named(look, PURPOSE)
    wanted = expected(look)
    text = sealed.recovery_text(key)
    groups = text.split("-")
    lines = (groups[at : at + GROUPS_A_LINE] for at in range(0, len(groups), GROUPS_A_LINE))
    values = {
        "kunci": "\n".join(" ".join(line) for line in lines), "kode_qr": text, "sidik": key.mark, "petugas": officer,
        "ditetapkan": local(wanted.since if wanted is not None else look.now, look.zone),
    }  # fmt: skip
    return finished(PURPOSE, form, render(form, values, paper_of_office(look, desk)), f"{form.title} {key.mark}")
