"""The manual: pages of plain text in `resources/panduan`, read into the same blocks that reports are made of.

A page is `# Title`, lines `> word: value` (which group, which screen it explains), then `## heading`, `- item`,
`1. item`, `| key | words |`, `![caption](picture)` and paragraphs; `**bold**` inside them. Nothing else is markup.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from loket_app import paths
from loket_app.domain.errors import BadDefinition
from loket_app.domain.form_layout import Align, Marker
from loket_app.domain.report import Block, Cell, Column, Heading, Items, Paragraph, Picture, Pictures, Table, Words

FOLDER: Final = "panduan"
PICTURES: Final = "gambar"
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
_PICTURE: Final = re.compile(r"!\[(.+)\]\(([a-z0-9-]+)\)\Z")
_META: Final = re.compile(r"> (kelompok|layar): (.+)\Z")
_NUMBERED: Final = re.compile(r"([0-9]+)\. (.+)\Z")


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its key (the file's name without its number), its group, and the screen whose F1 opens it."""

    key: str
    title: str
    group: str
    screen: str
    blocks: tuple[Block, ...]

    @property
    def pictures(self) -> tuple[str, ...]:
        """The names of its pictures."""
        return tuple(p.says for b in self.blocks if isinstance(b, Pictures) for p in b.pictures)


def manual(folder: Path | None = None) -> tuple[Page, ...]:
    """All pages in order. Raises `BadDefinition` naming file and line."""
    root = folder if folder is not None else paths.resources() / FOLDER
    return tuple(_page(file) for file in sorted(root.glob("[0-9]*.md")))


def picture_file(name: str, folder: Path | None = None) -> Path:
    """Where the picture of this name lies."""
    return (folder if folder is not None else paths.resources() / FOLDER) / PICTURES / f"{name}.jpg"


def words(text: str) -> Words:
    """A line with `**bold**` stretches."""
    parts = _BOLD.split(text)
    return tuple((part, place % 2 == 1, False) for place, part in enumerate(parts) if part)


def _page(file: Path) -> Page:
    lines = file.read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0].startswith("# "):
        raise BadDefinition(file.name, 1, "halaman panduan mulai dengan «# Judul»")
    meta: dict[str, str] = {}
    body: list[tuple[int, str]] = []
    for number, line in enumerate(lines[1:], 2):
        found = _META.match(line)
        if found:
            meta[found[1]] = found[2].strip()
        else:
            body.append((number, line.rstrip()))
    if "kelompok" not in meta:
        raise BadDefinition(file.name, 2, "kelompok halaman belum disebut, misalnya «> kelompok: Layar»")
    key = file.stem.partition("-")[2]
    return Page(key, lines[0][2:].strip(), meta["kelompok"], meta.get("layar", ""), tuple(_blocks(file, body)))


def _kind(line: str) -> str:
    if line.startswith("## "):
        return "heading"
    if line.startswith("- "):
        return "bullet"
    if _NUMBERED.match(line):
        return "number"
    if line.startswith("|"):
        return "table"
    return "picture" if line.startswith("![") else "text" if line else ""


def _blocks(file: Path, body: Sequence[tuple[int, str]]) -> Iterator[Block]:
    for kind, group in groupby(body, key=lambda pair: _kind(pair[1])):
        lines = list(group)
        texts = [line for _, line in lines]
        if kind == "heading":
            yield from (Heading(2, text[3:]) for text in texts)
        elif kind == "bullet":
            yield Items(tuple(words(text[2:]) for text in texts), Marker.DASH)
        elif kind == "number":
            yield Items(tuple(words(text.partition(". ")[2]) for text in texts))
        elif kind == "table":
            yield _table(texts)
        elif kind == "picture":
            yield from (_picture(file, number, text) for number, text in lines)
        elif kind == "text":
            yield from (Paragraph(words(text), Align.LEFT) for text in texts)


def _table(texts: Sequence[str]) -> Table:
    rows = tuple(tuple(part.strip() for part in text.strip("|").split("|")) for text in texts)
    cells = tuple((Cell(key, bold=True), Cell(" ".join(rest))) for key, *rest in rows)
    return Table((Column(22), Column(78)), (), cells)


def _picture(file: Path, number: int, text: str) -> Pictures:
    found = _PICTURE.match(text)
    if found is None:
        raise BadDefinition(file.name, number, "gambar ditulis «![keterangan](nama)»")
    picture = picture_file(found[2], file.parent)
    return Pictures((Picture(picture.read_bytes() if picture.exists() else b"", found[1], found[2]),), wide=True)
