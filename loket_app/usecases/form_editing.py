"""Changing the office's forms: every save is a new version, and a letter that went out keeps the one it was made with.

The text of a version is empty where the form follows the shipped one again: it then takes part in what later versions
of the program bring. An office's own form with an empty text is no longer offered.
"""

import hashlib
import re
from difflib import SequenceMatcher

from sqlalchemy import func, select

from loket_app.definitions.form_check import checked_form
from loket_app.domain.errors import Refusal, Refused, refuse
from loket_app.store.tables import config
from loket_app.usecases.desk import Look, Tx
from loket_app.usecases.letters import form_text, shipped_form
from loket_app.usecases.settings import FORM, PAPERS
from loket_app.usecases.staff import require_admin

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
LINE = "baris:"
"""The field of a refusal names the line: baris:12."""


def save_form(tx: Tx, key: str, text: str, seen: int) -> int:
    """Keep `text` as the newest version of the form `key` and return the version. Administrator.

    `seen` is the version that was edited, 0 for none. Raises `Refused`: a fault with its line, somebody else's save.
    """
    require_admin(tx)
    if not _KEY.match(key):
        raise refuse("kunci", "Kunci blangko memakai huruf kecil, angka dan garis bawah.", "kunci")
    text = tidy(text)
    _, problems = checked_form(text, key)
    if problems:
        first = problems[0]
        raise Refused(Refusal("isi", f"Baris {first.line}: {first.sentence}", f"{LINE}{first.line}"))
    before = _text_before(tx, key)
    if before == text:
        raise refuse("sama", "Isi blangko ini sama dengan versi yang berlaku; tidak ada yang perlu disimpan.")
    return _store(tx, key, "" if text == shipped_form(key) else text, text, before, seen)


def follow_shipped(tx: Tx, key: str, seen: int) -> int:
    """Let the form follow the shipped one again; an office's own form without a shipped one is withdrawn.

    Administrator. Raises `Refused` while services or papers print an own form, or when there is nothing to take back.
    """
    require_admin(tx)
    before = _text_before(tx, key)
    shipped = shipped_form(key)
    if before is None or (shipped is not None and before == shipped and _follows(tx, key)):
        raise refuse("sama", "Blangko ini sudah sama dengan bawaan program.")
    users = users_of(tx, key)
    if shipped is None and users:
        raise refuse("dipakai", f"Blangko ini masih dipakai: {', '.join(users)}. Ganti dahulu blangko di sana.")
    return _store(tx, key, "", shipped or "", before, seen)


def _store(tx: Tx, key: str, stored: str, text: str, before: str | None, seen: int) -> int:
    now = version_of(tx, key)
    if now != seen:
        raise refuse(
            "basi",
            f"Blangko ini baru disimpan di komputer lain sebagai versi {now}. Bandingkan dahulu di Riwayat; "
            "ketikan Anda tetap ada.",
        )
    version_id = tx.settings.store(FORM, key, {"teks": stored}, tx.next_trail_id)
    added, gone = line_count(before or "", text)
    facts = {
        "versi": version_id, "sidik": hashlib.sha256(text.encode()).hexdigest(), "baris_baru": added,
        "baris_hilang": gone, "bawaan": not stored,
    }  # fmt: skip
    tx.record("pengaturan_diubah", subject=f"{FORM}:{key}", facts=facts)
    return version_of(tx, key)


def tidy(text: str) -> str:
    """The text with plain line ends, and one at its end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n"


def version_of(look: Look, key: str) -> int:
    """The number of the newest version, 0 while the office has none of its own."""
    query = select(func.max(config.c.version)).where(config.c.kind == FORM, config.c.key == key)
    return int(look.connection.execute(query).scalar() or 0)


def users_of(look: Look, key: str) -> tuple[str, ...]:
    """Who prints this form: the short names of services, and the general papers."""
    return form_users(look).get(key, ())


def form_users(look: Look) -> dict[str, tuple[str, ...]]:
    """The users of every form that has any, by its key."""
    found: dict[str, tuple[str, ...]] = {}
    for _, service in look.settings.services():
        if service.form is not None:
            found[service.form] = (*found.get(service.form, ()), service.short)
    try:
        papers = look.settings.body(PAPERS)
    except KeyError:
        papers = {}
    for purpose, form in papers.items():
        found[str(form)] = (*found.get(str(form), ()), purpose)
    return found


def line_count(before: str, after: str) -> tuple[int, int]:
    """How many lines are new and how many are gone."""
    codes = SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False).get_opcodes()
    changed = [code for code in codes if code[0] != "equal"]
    return sum(c[4] - c[3] for c in changed), sum(c[2] - c[1] for c in changed)


def _text_before(look: Look, key: str) -> str | None:
    try:
        return form_text(look, key)[0]
    except Refused:
        return None


def _follows(look: Look, key: str) -> bool:
    stored = look.settings.current_ids(FORM).get(key)
    return stored is None or not look.settings.version(stored)


def compared(before: str, after: str, around: int = 2) -> tuple[tuple[str, str], ...]:
    """What differs, line by line: ("+", line), ("-", line), (" ", line), ("…", "") where some are left out."""
    old, new = before.splitlines(), after.splitlines()
    shown: list[tuple[str, str]] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(around):
        shown.append(("…", ""))
        for word, first, last, start, end in group:
            if word == "equal":
                shown += [(" ", line) for line in old[first:last]]
            else:
                shown += [("-", line) for line in old[first:last]]
                shown += [("+", line) for line in new[start:end]]
    return tuple(shown)
