"""Copies in words: when they were made and how large they are, and what one holds."""

from loket_app.domain import dates
from loket_app.store.backup import Copy
from loket_app.usecases.restore import Preview


def copy_line(copy: Copy, zone: str, where: str = "") -> str:
    """One copy in a list."""
    told = [dates.long_moment(copy.at, zone), f"{max(1, copy.size // 1024**2)} MB", where]
    return " \N{MIDDLE DOT} ".join(part for part in told if part) + (", bersandi" if copy.sealed else "")


def place_words(copy: Copy) -> str:
    """Where a copy lies, as short as it can be told apart: the stick or folder, without the office's own folder."""
    folder = copy.file.parent
    return str(folder.parent if folder.name.startswith("loket-") else folder)


def holds_words(seen: Preview, zone: str) -> str:
    """What a copy holds, in two sentences."""
    by = f" oleh {seen.last_by}".rstrip(".") if seen.last_by else ""
    without = f" {seen.without} surat atau foto tidak punya salinan." if seen.without else ""
    return (
        f"Utuh. {seen.office}, {seen.requests} permohonan, {seen.letters} surat, {seen.photos} foto.{without} "
        f"Catatan terakhir {dates.long_moment(seen.last_at, zone)}{by}."
    )
