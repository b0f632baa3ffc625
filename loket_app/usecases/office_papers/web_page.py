"""The standards as one HTML page for the office's PPID site: no script, no outside file, printable, escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from loket_app.domain.dates import plain_date
from loket_app.domain.standards import COMPONENT_LABELS, DELIVERY, MANUFACTURING, Component
from loket_app.usecases.desk import Desk, Look
from loket_app.usecases.office_papers.making import today
from loket_app.usecases.office_papers.paper import Choice
from loket_app.usecases.office_papers.standard_parts import (
    Standard,
    Standards,
    Told,
    contact_lines,
    fee_words,
    hours_lines,
    promise_words,
)

STYLE = """
:root{color-scheme:light;--ink:#1b2420;--soft:#55605b;--line:#d5ddd8;--tint:#f2f6f4;--accent:#0d543d}
*{box-sizing:border-box}
html{scroll-behavior:smooth}
body{margin:0;color:var(--ink);background:#fff;font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Arial,sans-serif}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible{outline:3px solid #e0a100;outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:#fff;padding:.5rem 1rem;z-index:1}
.wrap{max-width:62rem;margin:0 auto;padding:0 1.25rem}
header{background:var(--accent);color:#fff;padding:2.2rem 0}
header p{margin:0}
h1{font-size:1.9rem;line-height:1.25;margin:.3rem 0 .6rem}
h2{font-size:1.35rem;line-height:1.3;margin:0}
h3{font-size:1rem;margin:1.6rem 0 .5rem;color:var(--accent)}
nav ol{columns:19rem 2;column-gap:2.5rem;padding-left:1.6rem;margin:.6rem 0 0}
nav li{break-inside:avoid;padding:.2rem 0}
section{border-top:1px solid var(--line);padding:1.8rem 0}
.facts{display:flex;flex-wrap:wrap;gap:.6rem;margin:.9rem 0 0;padding:0;list-style:none}
.facts li{background:var(--tint);padding:.5rem .9rem;border-radius:.3rem}
.facts b{display:block;font-size:1.05rem}
.facts span{color:var(--soft);font-size:.85rem}
dl{margin:0}
dl div{display:grid;grid-template-columns:14rem 1fr;gap:1rem;border-top:1px solid var(--line);padding:.7rem 0}
dt{font-weight:600}
dd{margin:0;overflow-wrap:anywhere}
dd ol{margin:0;padding-left:1.4rem}
.note{color:var(--soft);font-size:.9rem}
footer{background:var(--tint);padding:1.6rem 0;margin-top:1rem}
footer ul{list-style:none;padding:0;margin:0}
@media (max-width:40rem){dl div{grid-template-columns:1fr;gap:.2rem}nav ol{columns:1}}
@media print{header{color:#000;background:none;padding:0;border-bottom:2px solid #000}.skip,.up{display:none}
body{font-size:10pt}h1{font-size:16pt}h2{font-size:13pt}dt,dd,h3{font-size:10pt}section{border:0}
section+section{break-before:page}dl div{break-inside:avoid}h2,h3{break-after:avoid}
a{color:inherit;text-decoration:none}}
"""


def page(desk: Desk, choice: Choice) -> str:
    """The page as text to be saved as .html. Raises `Refused` without services."""
    del choice
    return desk.ask(standards_page)


def standards_page(look: Look) -> str:
    """All standards, under an index of the services."""
    read = Standards(look)
    standards = read.all()
    title = f"Standar Pelayanan {read.office.name}"
    parts = [
        "<!DOCTYPE html>",
        '<html lang="id">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        # A page that reaches for nothing outside cannot be made to: not even by a text that slipped through.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{_text(title)}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        '<body id="atas">',
        '<a class="skip" href="#isi">Langsung ke daftar layanan</a>',
        _header(read, title),
        '<main id="isi" class="wrap">',
        _index(standards),
        *(_standard(one) for one in standards),
        "</main>",
        _footer(read, any(one.example for one in standards)),
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _text(words: str) -> str:
    return escape(words, quote=True)


def _header(read: Standards, title: str) -> str:
    number, day = read.decree()
    lines = [f"<p>{_text(read.office.kabupaten)}</p>", f"<h1>{_text(title)}</h1>"]
    if number:
        dated = f" tanggal {plain_date(day)}" if day is not None else ""
        lines.append(f"<p>Keputusan Camat {_text(read.office.place)} Nomor {_text(number)}{_text(dated)}</p>")
    return '<header><div class="wrap">' + "\n".join(lines) + "</div></header>"


def _index(standards: Sequence[Standard]) -> str:
    items = [f'<li><a href="#{_anchor(one)}">{_text(one.service.name)}</a></li>' for one in standards]
    head = f'<section aria-labelledby="daftar"><h2 id="daftar">Daftar layanan ({len(standards)})</h2>'
    return f'{head}\n<nav aria-labelledby="daftar"><ol>\n' + "\n".join(items) + "\n</ol></nav></section>"


def _anchor(standard: Standard) -> str:
    return f"layanan-{_text(standard.service.key)}"


def _standard(standard: Standard) -> str:
    service, anchor = standard.service, _anchor(standard)
    facts = (
        ("Selesai paling lama", promise_words(service.promise)), ("Biaya", fee_words(service)),
        ("Hasil", service.product_name or service.name),
    )  # fmt: skip
    shown = "".join(f"<li><span>{name}</span><b>{_text(words)}</b></li>" for name, words in facts if words)
    return "\n".join(
        [
            f'<section id="{anchor}" aria-labelledby="{anchor}-nama">',
            f'<h2 id="{anchor}-nama">{service.no}. {_text(service.name)}</h2>',
            f'<ul class="facts">{shown}</ul>',
            "<h3>Penyampaian pelayanan</h3>",
            _components(standard, DELIVERY),
            "<h3>Pengelolaan pelayanan</h3>",
            _components(standard, MANUFACTURING),
            '<p class="up"><a href="#atas">Kembali ke atas</a></p>',
            "</section>",
        ]
    )


def _components(standard: Standard, components: Iterable[Component]) -> str:
    rows = [
        f"<div><dt>{_text(COMPONENT_LABELS[component])}{_star(standard.parts[component])}</dt>"
        f"<dd>{_lines(standard.parts[component].lines)}</dd></div>"
        for component in components
    ]
    return "<dl>\n" + "\n".join(rows) + "\n</dl>"


def _star(told: Told) -> str:
    return '&nbsp;<abbr title="contoh, belum ditetapkan kantor">*</abbr>' if told.example else ""


def _lines(lines: Sequence[str]) -> str:
    if len(lines) == 1:
        return _text(lines[0])
    return "<ol>" + "".join(f"<li>{_text(line)}</li>" for line in lines) + "</ol>"


def _footer(read: Standards, example: bool) -> str:
    lines = [f"<li>{_text(line[:1].upper() + line[1:])}</li>" for line in contact_lines(read.office)]
    lines += [f"<li>Jam layanan {_text(line)}</li>" for line in hours_lines(read.look.settings.calendar())]
    told = [f'<p class="note">Diperbarui {_text(plain_date(today(read.look)))}.</p>']
    if example:
        told.append('<p class="note">* Contoh, belum ditetapkan oleh kantor.</p>')
    name = f"<h2>{_text(read.office.name)}</h2>"
    return f'<footer><div class="wrap">{name}<ul>{"".join(lines)}</ul>{"".join(told)}</div></footer>'
