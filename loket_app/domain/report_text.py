"""The wording of a report as an office may change it, and how it becomes the report with the program's figures."""

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from loket_app.domain.form_layout import Align, Condition, Marker
from loket_app.domain.form_model import rows_of
from loket_app.domain.form_text import Text, Values, written
from loket_app.domain.report import (
    Block,
    Chart,
    Contents,
    Cover,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Picture,
    Pictures,
    Report,
    ReportPage,
    Section,
    Signature,
    Table,
    Words,
    plain_words,
)

ROW_NUMBER: Final = "no"


class Source(StrEnum):
    """What the program gives to a report, beside values: the word behind `jenis`."""

    TABLE = "tabel"
    CHART = "bagan"
    PICTURES = "foto"


@dataclass(frozen=True, slots=True)
class HeadingText:
    """A heading; level 1 begins a page unless `here`."""

    level: int
    text: Text
    kicker: Text = ()
    here: bool = False
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """A paragraph; left out when nothing stands in it."""

    text: Text
    align: Align = Align.JUSTIFY
    indented: bool = False
    small: bool = False
    joined: bool = False
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class ItemsText:
    """A list: its own items, or one for each row of `group`."""

    items: tuple[Text, ...]
    group: str | None = None
    marker: Marker = Marker.NUMBER
    depth: int = 0
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class DataText:
    """A table, a chart or photographs of the program under the office's caption."""

    source: Source
    name: str
    caption: Text = ()
    note: Text = ()
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class RepeatText:
    """Its parts once for each row of `group`."""

    group: str
    parts: tuple["Part", ...]
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class SignatureText:
    """Where it is signed."""

    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class ContentsText:
    """Where the table of contents stands."""

    title: Text
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class BreakText:
    """A new page."""

    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class TurnText:
    """From here on pages lie across, or stand again."""

    landscape: bool
    when: Condition | None = None


Part = (
    HeadingText
    | ParagraphText
    | ItemsText
    | DataText
    | RepeatText
    | SignatureText
    | ContentsText
    | BreakText
    | TurnText
)


@dataclass(frozen=True, slots=True)
class CoverText:
    """The lines of the first page."""

    title: tuple[Text, ...]
    below: tuple[Text, ...] = ()
    foot: tuple[Text, ...] = ()
    mark: Text = ()


@dataclass(frozen=True, slots=True)
class ReportText:
    """The wording of a whole report."""

    key: str
    title: Text
    foot: Text
    page: ReportPage
    cover: CoverText
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What the program gives beside values, by name; what is not there is left out of the report."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)
    pictures: Mapping[str, tuple[Picture, ...]] = field(default_factory=dict)
    signature: Signature | None = None
    emblem: bytes = b""


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose report it is, of when, and whether it is a demonstration's."""

    author: str
    made: datetime | None = None
    example: bool = False


def filled(text: ReportText, values: Values, material: Material, origin: Origin) -> Report:
    """The report: the office's words with these values, tables, charts and photographs in their places."""
    cover = Cover(
        title=_lines(text.cover.title, values),
        below=_lines(text.cover.below, values),
        foot=_lines(text.cover.foot, values),
        emblem=material.emblem,
        mark=plain_words(_words(text.cover.mark, values)),
    )
    return Report(
        title=plain_words(_words(text.title, values)),
        author=origin.author,
        page=text.page,
        sections=_sections(cover, text.parts, values, material),
        foot=plain_words(_words(text.foot, values)),
        made=origin.made,
        example=origin.example,
    )


def _sections(cover: Cover, parts: Sequence[Part], values: Values, material: Material) -> tuple[Section, ...]:
    sections: list[Section] = []
    blocks: list[Block] = [cover]
    landscape = False
    for block in _blocks(parts, values, material):
        if not isinstance(block, TurnText):
            blocks.append(block)
        elif block.landscape is not landscape:
            sections.append(Section(tuple(blocks), landscape))
            blocks, landscape = [], block.landscape
    sections.append(Section(tuple(blocks), landscape))
    return tuple(section for section in sections if section.blocks)


def _blocks(parts: Sequence[Part], values: Values, material: Material) -> Iterator[Block | TurnText]:
    for part in parts:
        if part.when is not None and not part.when.holds(values):
            continue
        if isinstance(part, RepeatText):
            for number, row in enumerate(rows_of(values, part.group), start=1):
                yield from _blocks(part.parts, ChainMap({ROW_NUMBER: number, **row}, dict(values)), material)
        elif isinstance(part, TurnText):
            yield part
        else:
            block = _block(part, values, material)
            if block is not None:
                yield block


def _block(part: Part, values: Values, material: Material) -> Block | None:
    if isinstance(part, HeadingText):
        kicker, text = (plain_words(_words(t, values)) for t in (part.kicker, part.text))
        return Heading(part.level, text, kicker, part.here) if text else None
    if isinstance(part, ParagraphText):
        words = _words(part.text, values)
        found = Paragraph(words, part.align, part.indented, part.small, part.joined)
        return found if plain_words(words).strip() else None
    if isinstance(part, ItemsText):
        return _items(part, values)
    if isinstance(part, DataText):
        return _given(part, values, material)
    if isinstance(part, ContentsText):
        return Contents(plain_words(_words(part.title, values)))
    return PageBreak() if isinstance(part, BreakText) else material.signature


def _items(part: ItemsText, values: Values) -> Items | None:
    if part.group is None:
        found = [_words(item, values) for item in part.items]
    else:
        rows = enumerate(rows_of(values, part.group), start=1)
        found = [_words(part.items[0], ChainMap({ROW_NUMBER: n, **row}, dict(values))) for n, row in rows]
    shown = tuple(words for words in found if plain_words(words).strip())
    return Items(shown, part.marker, part.depth) if shown else None


def _given(part: DataText, values: Values, material: Material) -> Block | None:
    caption, note = (plain_words(_words(t, values)) for t in (part.caption, part.note))
    if part.source is Source.TABLE:
        table = material.tables.get(part.name)
        return None if table is None else replace(table, caption=caption, note=note or table.note)
    if part.source is Source.CHART:
        chart = material.charts.get(part.name)
        return None if chart is None else replace(chart, caption=caption)
    pictures = material.pictures.get(part.name)
    return Pictures(pictures) if pictures else None


def written_text(text: Text, values: Values) -> str:
    """One line of wording with its values."""
    return plain_words(_words(text, values))


def _words(text: Text, values: Values) -> Words:
    found: list[tuple[str, bool, bool]] = []
    for run in text:
        content = run.text if run.field is None else written(values.get(run.field), run.format)
        if content:
            found.append((content, run.bold, run.italic))
    return tuple(found)


def _lines(texts: Sequence[Text], values: Values) -> tuple[str, ...]:
    lines = (plain_words(_words(text, values)) for text in texts)
    return tuple(line for line in lines if line.strip())
