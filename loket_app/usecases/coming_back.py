"""An office that comes back on another PC: its copies on sticks and in folders, and one laid ready for the opening."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from loket_app.domain.errors import Disturbance, refuse
from loket_app.store import backup as store
from loket_app.store.backup import Copy
from loket_app.store.held_files import Brought
from loket_app.store.place import plugged_in
from loket_app.usecases import first_day, restore
from loket_app.usecases.backup import FOLDER, copies_in_second
from loket_app.usecases.desk import Desk
from loket_app.usecases.pin_key import KEY_FILE

BELOW = ("", FOLDER, f"data/{FOLDER}")
"""Where copies lie below what somebody points at: a folder of copies, a data folder, or what holds one."""
DEEPER = ("", "Loket", "loket")
"""Where a second folder is usually made on a stick."""


def copies_near(typed: str = "") -> tuple[Copy, ...]:
    """The copies in a folder that somebody names (or a copy's own file), else on what is plugged in; newest first.

    Reads names and digest files only. Empty where there are none or nothing answers.
    """
    if not typed.strip():
        return _sorted(copy for top in plugged_in() for below in DEEPER for copy in _in(top / below))
    place = Path(typed.strip().strip('"')).expanduser()
    if place.is_file():
        return tuple(copy for copy in store.copies(place.parent) if copy.file == place)
    return _sorted(_in(place))


def _in(place: Path) -> list[Copy]:
    found = list(copies_in_second(str(place)))
    for below in BELOW:
        with suppress(OSError):
            found += store.copies(place / below)
    return found


def _sorted(found: Iterable[Copy]) -> tuple[Copy, ...]:
    by_file = {copy.file: copy for copy in found}
    return tuple(sorted(by_file.values(), key=lambda copy: -copy.at))


def come_back(desk: Desk, copy: Copy, typed: str = "") -> Brought:
    """Lay a copy ready in a data folder that holds no office yet; the next opening puts it in place.

    What was typed for another first day goes, with its PIN key: the copy's own comes along where it is sealed. Raises
    `Refused` where an office is, `WrongKey`, `Disturbance`; then nothing was laid ready.
    """
    from loket_app.usecases.opening import is_founded

    if is_founded(desk) or desk.folder is None:
        raise refuse("sudah_ada", "Di komputer ini sudah ada kantor. Pulihkan lewat Pengaturan, Cadangan.")
    folder = desk.folder
    key = restore.key_for(copy, folder, typed)
    restore.preview(copy, key, folder)
    try:
        # PINs hashed with this key are in the draft alone, and `first_day.kept` forgets those whose key is gone.
        (folder / KEY_FILE).unlink(missing_ok=True)
    except OSError as error:
        raise Disturbance(
            f"Folder data {folder} tidak dapat ditulis ({error.strerror}).", "Periksa hak tulisnya, lalu ulangi."
        ) from error
    brought = restore.lay_ready(folder, copy, desk.clock.now(), key=key)
    first_day.keep(desk, {})
    return brought


def brings_pin_key(copy: Copy) -> bool:
    """Whether the officers' PINs work again without the sheet in the safe: only sealed copies hold their key."""
    return copy.sealed
