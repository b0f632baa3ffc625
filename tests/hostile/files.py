"""The corpus of hostile files: each by a name, made from nothing or from a good file of its kind."""

import io
import json
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from tests.hostile.corpus import TEXTS, TRAP

Maker = Callable[[bytes], bytes]
MEGABYTE: Final = 1024**2
EXTERNAL: Final = f"file:///etc/{TRAP}"
LAUGHS: Final = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)
XXE: Final = f'<!DOCTYPE x [<!ENTITY m SYSTEM "{EXTERNAL}"><!ENTITY % p SYSTEM "https://{TRAP}.invalid/"> %p;]>'
_NAMESPACE: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


# --- zips


def zipped(entries: dict[str, bytes], level: int = 6) -> bytes:
    """A zip of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as made:
        for name, content in entries.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The entries of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name) for name in found.namelist()}


@cache
def _deflated_zeros(size: int) -> tuple[bytes, int]:
    """So many spaces, deflated, and their checksum; made piece by piece."""
    packer, check = zlib.compressobj(9, zlib.DEFLATED, -15), 0
    block, out = b" " * MEGABYTE, []
    for _ in range(size // MEGABYTE):
        out.append(packer.compress(block))
        check = zlib.crc32(block, check)
    return b"".join([*out, packer.flush()]), check


def with_bomb(entries: dict[str, bytes], name: str, size: int = 1024 * MEGABYTE, told: int | None = None) -> bytes:
    """A zip in which one entry unpacks to `size` bytes; its header says `told`."""
    data, check = _deflated_zeros(size)
    said = size if told is None else told
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for other, content in entries.items():
            if other != name:
                made.writestr(other, content)
        at = made.fp.tell()  # type: ignore[union-attr]
        local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, check, len(data), said, len(name), 0)
        made.fp.write(local + name.encode() + data)  # type: ignore[union-attr]
        info = zipfile.ZipInfo(name)
        info.header_offset, info.CRC, info.compress_size, info.file_size = at, check, len(data), said
        info.compress_type = zipfile.ZIP_DEFLATED
        made.filelist.append(info)
        made.NameToInfo[name] = info
        made.start_dir = made.fp.tell()  # type: ignore[union-attr]
        made._didModify = True  # type: ignore[attr-defined]
    return out.getvalue()


def many_entries(count: int = 150_000) -> bytes:
    """A zip of so many empty entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for n in range(count):
            made.writestr(zipfile.ZipInfo(f"{n}"), b"")
    return out.getvalue()


def overlapping(entries: dict[str, bytes]) -> bytes:
    """Thousands of entries that share one deflated megabyte."""
    good = with_bomb({}, "0", MEGABYTE)
    with zipfile.ZipFile(io.BytesIO(good)) as one:
        info = one.getinfo("0")
    out = io.BytesIO(good)
    with zipfile.ZipFile(out, "a") as made:
        for n in range(5_000):
            twin = zipfile.ZipInfo(f"{n}x")
            twin.header_offset, twin.CRC, twin.compress_type = info.header_offset, info.CRC, info.compress_type
            twin.compress_size, twin.file_size = info.compress_size, info.file_size
            made.filelist.append(twin)
            made.NameToInfo[twin.filename] = twin
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def nested(depth: int = 6) -> bytes:
    """A zip in a zip in a zip."""
    content = with_bomb({}, "dasar.xml", 64 * MEGABYTE)
    for n in range(depth):
        content = zipped({f"{n}-{copy}.zip": content for copy in range(4)}, 9)
    return content


def _slipping(content: bytes) -> bytes:
    entries = unzipped(content)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in (f"../../{TRAP}", f"/etc/{TRAP}", f"C:\\{TRAP}", "a/../../b", "con", "x\0y"):
            made.writestr(name, b"x")
        link = zipfile.ZipInfo("tautan")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, f"/etc/{TRAP}")
        for name, body in entries.items():
            made.writestr(name, body)
    return out.getvalue()


def _twice(content: bytes) -> bytes:
    entries = unzipped(content)
    name = sorted(entries)[-1]
    shadow = "\x00".join(name[:1]) + name[1:]
    return zipped({**entries, shadow.ljust(len(name) + 1, "?"): b"x"}).replace(
        shadow.ljust(len(name) + 1, "?").encode(), f"{name}\0".encode()
    )


def _encrypted(content: bytes) -> bytes:
    """Every entry says that it is encrypted."""
    found = bytearray(content)
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = found.find(mark)
        while at >= 0:
            found[at + place] |= 1
            at = found.find(mark, at + 4)
    return bytes(found)


def _other_method(number: int) -> Maker:
    def made(content: bytes) -> bytes:
        found = bytearray(content)
        for mark, place in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
            at = found.find(mark)
            while at >= 0:
                found[at + place : at + place + 2] = number.to_bytes(2, "little")
                at = found.find(mark, at + 4)
        return bytes(found)

    return made


def _spoiled_deflate(content: bytes) -> bytes:
    """What lies behind every entry's header is no deflate any more; its checksum is never reached."""
    found = bytearray(content)
    at = found.find(b"PK\3\4")
    while at >= 0:
        start = at + 30 + int.from_bytes(found[at + 26 : at + 28], "little")
        found[start : start + 6] = b"\xff\xff\xff\xff\xff\xff"
        at = found.find(b"PK\3\4", at + 4)
    return bytes(found)


ANY_ZIP: Final[dict[str, Maker]] = {
    "zip_naik": _slipping,
    "zip_kembar": _twice,
    "zip_sandi": _encrypted,
    "zip_bzip2": _other_method(12),
    "zip_lzma": _other_method(14),
    "zip_cara_asing": _other_method(99),
    "zip_mampat_rusak": _spoiled_deflate,
    "zip_kosong": lambda _: zipped({}),
    "zip_banyak": lambda _: many_entries(),
    "zip_tumpang": lambda content: overlapping(unzipped(content)),
    "zip_bersarang": lambda _: nested(),
    "zip_ekor": lambda content: content + b"\0" * 70_000,
    "zip_kepala": lambda content: b"MZ" + content,
    "zip_tanpa_ekor": lambda content: content[:-22],
}


# --- workbooks


def _in_part(name_ends: str, change: Callable[[str], str]) -> Maker:
    def made(content: bytes) -> bytes:
        entries = unzipped(content)
        for name in [n for n in entries if n.endswith(name_ends)]:
            entries[name] = change(entries[name].decode("utf-8", "replace")).encode("utf-8", "surrogatepass")
        return zipped(entries)

    return made


def _after_declaration(insert: str) -> Callable[[str], str]:
    def made(text: str) -> str:
        head, mark, rest = text.partition("?>")
        return f"{head}{mark}{insert}{rest}" if mark else insert + text

    return made


def _sheet(rows: str, head: str = "") -> Callable[[str], str]:
    return lambda _: f'<?xml version="1.0"?>{head}<worksheet {_NAMESPACE}><sheetData>{rows}</sheetData></worksheet>'


def _bomb_in(name: str, told: int | None = None) -> Maker:
    return lambda content: with_bomb(unzipped(content), name, told=told)


def _cell(text: str, kind: str = "inlineStr") -> str:
    return f'<row r="1"><c r="A1" t="{kind}">{text}</c></row>'


@cache
def plain_book() -> bytes:
    """A small workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Tanggal", "Nama"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _texts_in_cells(content: bytes) -> bytes:
    """A real workbook whose cells hold the corpus, as texts and as formulas."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    del content
    book = Workbook()
    page = book.active
    for n, text in enumerate(TEXTS.values(), 1):
        plain = "".join(c for c in ILLEGAL_CHARACTERS_RE.sub("", text) if c.isprintable())[:32_000]
        cell = page.cell(n, 1)
        cell.value = plain
        page.cell(n, 2, n % 5)
    book.defined_names.add(_external_name())
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _external_name() -> "object":
    from openpyxl.workbook.defined_name import DefinedName

    return DefinedName("luar", attr_text=f"[1]'{EXTERNAL}'!$A$1")


def _external_link(content: bytes) -> bytes:
    entries = unzipped(content)
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" TargetMode="External" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/externalLinkPath" Target="{EXTERNAL}"/></Relationships>'
    )
    entries["xl/externalLinks/externalLink1.xml"] = (
        f'<?xml version="1.0"?><externalLink {_NAMESPACE}><externalBook r:id="rId1" xmlns:r="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships"/></externalLink>'
    ).encode()
    entries["xl/externalLinks/_rels/externalLink1.xml.rels"] = relations.encode()
    entries["xl/worksheets/_rels/sheet1.xml.rels"] = relations.encode()
    entries["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"AutoOpen" * 50
    return zipped(entries)


WORKBOOKS: Final[dict[str, Maker]] = {
    **ANY_ZIP,
    "xlsx_bom_lembar": _bomb_in("xl/worksheets/sheet1.xml"),
    "xlsx_bom_gaya": _bomb_in("xl/styles.xml", 700 * MEGABYTE),
    "xlsx_bom_kata": _bomb_in("xl/sharedStrings.xml", 90 * MEGABYTE),
    "xlsx_bom_isi": _bomb_in("[Content_Types].xml", 700 * MEGABYTE),
    "xlsx_bom_berbohong": _bomb_in("xl/worksheets/sheet1.xml", 1_000),
    "xlsx_tawa": _in_part("sheet1.xml", _sheet(_cell("<is><t>&m;</t></is>"), LAUGHS)),
    "xlsx_tawa_buku": _in_part("workbook.xml", _after_declaration(LAUGHS)),
    "xlsx_tawa_gaya": _in_part("styles.xml", _after_declaration(LAUGHS)),
    "xlsx_entitas": _in_part("sheet1.xml", _sheet(_cell("<is><t>&m;</t></is>"), XXE)),
    "xlsx_entitas_buku": _in_part("workbook.xml", _after_declaration(XXE)),
    "xlsx_entitas_isi": _in_part("[Content_Types].xml", _after_declaration(XXE)),
    "xlsx_luar": _external_link,
    "xlsx_ukuran": _in_part(
        "sheet1.xml",
        lambda text: text.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>', 1),
    ),
    "xlsx_baris_jauh": _in_part("sheet1.xml", _sheet('<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>')),
    "xlsx_baris_mustahil": _in_part(
        "sheet1.xml", _sheet('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')
    ),
    "xlsx_baris_mundur": _in_part(
        "sheet1.xml", _sheet('<row r="9"><c r="C9"><v>1</v></c></row><row r="-3"><c r="A0"><v>2</v></c></row>')
    ),
    "xlsx_sel_aneh": _in_part("sheet1.xml", _sheet('<row r="x"><c r="1A"><v>1</v></c><c><v/></c></row>')),
    "xlsx_kata_bohong": _in_part("sheet1.xml", _sheet(_cell("<v>99999999</v>", "s") + _cell("<v>-1</v>", "s"))),
    "xlsx_kata_bukan": _in_part("sheet1.xml", _sheet(_cell("<v>abc</v>", "s"))),
    "xlsx_angka": _in_part("sheet1.xml", _sheet(_cell("<v>1e400</v>", "n"))),
    "xlsx_angka_bukan": _in_part("sheet1.xml", _sheet(_cell("<v>1.2.3</v>", "n"))),
    "xlsx_angka_panjang": _in_part("sheet1.xml", _sheet(_cell(f"<v>{'9' * 5_000}</v>", "n"))),
    "xlsx_tanggal": _in_part("sheet1.xml", _sheet(_cell("<v>9999999-99-99T99:99:99</v>", "d"))),
    "xlsx_logika": _in_part("sheet1.xml", _sheet(_cell("<v>mungkin</v>", "b"))),
    "xlsx_rumus": _in_part("sheet1.xml", _sheet(f"<row r='1'><c r='A1'><f>DDE(\"{TRAP}\")</f><v>5</v></c></row>")),
    "xlsx_larik": _in_part("sheet1.xml", _sheet("<row r='1'><c r='A1'><f t='array' ref='?'>1</f></c></row>")),
    "xlsx_lembar_banyak": _in_part(
        "workbook.xml",
        lambda t: t.replace("</sheets>", '<sheet name="x" sheetId="1" r:id="rId1"/>' * 3_000 + "</sheets>"),
    ),
    "xlsx_nama_lembar": _in_part("workbook.xml", lambda t: t.replace('name="', 'name="&#10;&lt;b&gt;', 1)),
    "xlsx_relasi_hilang": lambda c: zipped({n: b for n, b in unzipped(c).items() if not n.endswith(".rels")}),
    "xlsx_relasi_naik": _in_part(".rels", lambda t: t.replace("worksheets/sheet1.xml", f"../../../etc/{TRAP}")),
    "xlsx_tanpa_lembar": lambda c: zipped({n: b for n, b in unzipped(c).items() if "worksheets" not in n}),
    "xlsx_xml_terpotong": _in_part("sheet1.xml", lambda t: t[: len(t) * 2 // 3]),
    "xlsx_bukan_utf8": _in_part("sheet1.xml", lambda t: t.replace("UTF-8", "x-tak-ada", 1)),
    "xlsx_dalam": _in_part("sheet1.xml", _sheet("<a>" * 20_000)),
    "xlsx_isi_korpus": _texts_in_cells,
}


# --- tables of text


TABLES: Final[dict[str, Maker]] = {
    "csv_nul": lambda c: c[:40] + b"\0" + c[40:],
    "csv_nul_jauh": lambda c: c + b"x,y\n" * 20_000 + b"\0\0\0",
    "csv_baris_panjang": lambda c: c + b"x" * (10 * MEGABYTE) + b"\n",
    "csv_kutip_terbuka": lambda c: c + b'"' + b"a,b\n" * 100_000,
    "csv_kutip": lambda c: c.replace(b",", b'",', 3),
    "csv_kolom_banyak": lambda c: c + b"," * 500_000 + b"\n",
    "csv_kolom_kosong": lambda c: b",\n" * 300_000,
    "csv_utf16": lambda c: b"\xff\xfe" + c.decode("utf-8", "replace").encode("utf-16-le")[:-1],
    "csv_utf16_surogat": lambda c: b"\xfe\xff\xd8\x00\xdc\x00" + b"\xdf\xff" * 50,
    "csv_utf8_rusak": lambda c: c + bytes(range(128, 256)) * 20,
    "csv_bom_saja": lambda _: b"\xef\xbb\xbf",
    "csv_bom_ganda": lambda c: b"\xef\xbb\xbf\xef\xbb\xbf" + c,
    "csv_sep": lambda c: b"sep=\0\n" + c,
    "csv_sep_aneh": lambda c: b'sep="\n' + c,
    "csv_sep_cr": lambda c: b"sep=\r\n" + c,
    "csv_hanya_baris": lambda _: b"\r\n" * 400_000,
    "csv_cr": lambda c: c.replace(b"\n", b"\r"),
    "csv_korpus": lambda _: "\n".join(
        f"{n},{text.replace(chr(10), ' ')[:3_000]},{n % 5}" for n, text in enumerate(TEXTS.values())
    ).encode("utf-8", "ignore"),
    "csv_angka_panjang": lambda c: c + b"9" * 5_000 + b",1\n",
    "csv_ekstensi_xlsx": lambda _: b"PK\3\4" + b"bukan zip" * 40,
    "csv_exe": lambda _: b"MZ" + os.urandom(2_000),
    "csv_html": lambda _: b"<html><table><tr><td>1</td></tr></table></html>",
    "csv_xls": lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000),
}


# --- pictures


def _png(*chunks: tuple[bytes, bytes]) -> bytes:
    made = b"\x89PNG\r\n\x1a\n"
    for kind, data in chunks:
        made += struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
    return made


def _ihdr(wide: int, high: int, depth: int = 8, colour: int = 2) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">2L5B", wide, high, depth, colour, 0, 0, 0)


def huge_png(wide: int, high: int) -> bytes:
    """A PNG that says it is so large; its pixels are zeros, packed."""
    return _png(
        _ihdr(wide, high, 1, 0),
        (b"IDAT", zlib.compress(bytes(min(high * (wide // 8 + 2), 4 * MEGABYTE)))),
        (b"IEND", b""),
    )


def _tiff(wide: int) -> bytes:
    entries = (
        (256, 4, 1, wide),
        (257, 4, 1, wide),
        (258, 3, 1, 1),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, 8),
        (279, 4, 1, 9),
    )
    body = b"".join(struct.pack("<2H2L", *e) for e in entries)
    return b"II*\0" + struct.pack("<L", 8) + struct.pack("<H", len(entries)) + body + bytes(4) + b"x" * 9


def _jpeg(wide: int, high: int) -> bytes:
    frame = struct.pack(">BHHB", 8, high, wide, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8\xff\xc0"
        + struct.pack(">H", len(frame) + 2)
        + frame
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
        + b"\x00" * 99
        + b"\xff\xd9"
    )


def _with_chunk(kind: bytes) -> bytes:
    """A small picture beside eighty megabytes of something else, packed."""
    blown = kind, b"a\0\0" + zlib.compress(b" " * (80 * MEGABYTE))
    return _png(_ihdr(100, 100), blown, (b"IDAT", zlib.compress(bytes(31_000))), (b"IEND", b""))


PICTURES: Final[dict[str, Maker]] = {
    "png_raksasa": lambda _: huge_png(60_000, 60_000),
    "png_terbesar": lambda _: huge_png(2**31 - 1, 2**31 - 1),
    "png_nol": lambda _: huge_png(0, 0),
    "png_garis": lambda _: huge_png(100_000, 65),
    "png_teks_bom": lambda _: _with_chunk(b"zTXt"),
    "png_icc_bom": lambda _: _with_chunk(b"iCCP"),
    "png_terpotong": lambda c: c[: len(c) // 2],
    "png_kepala_saja": lambda _: b"\x89PNG\r\n\x1a\n",
    "png_crc": lambda c: c[:29] + b"\0\0\0\0" + c[33:],
    "png_palet": lambda _: _png(_ihdr(100, 100, 8, 3), (b"IDAT", zlib.compress(bytes(10_100))), (b"IEND", b"")),
    "jpeg_raksasa": lambda _: _jpeg(65_535, 65_535),
    "jpeg_terpotong": lambda _: b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "jpeg_exif": lambda _: b"\xff\xd8\xff\xe1\xff\xffExif\0\0II*\0" + b"\xff" * 300,
    "svg": lambda _: f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{EXTERNAL}"/></svg>'.encode(),
    "svg_entitas": lambda _: f"{LAUGHS}<svg>&m;</svg>".encode(),
    "tiff": lambda _: _tiff(100),
    "tiff_raksasa": lambda _: _tiff(2**31),
    "gif": lambda _: b"GIF89a\xff\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\xff\xff\xff\xff\x00\x08\x01\x00;",
    "bmp": lambda _: b"BM" + struct.pack("<LHHLLllHH", 99, 0, 0, 54, 40, 2**31 - 1, -(2**31), 1, 32) + bytes(24),
    "eps": lambda _: f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n({TRAP}) run\n%%EOF".encode(),
    "ico": lambda _: b"\0\0\1\0\1\0\0\0\0\0\1\0 \0\xff\xff\xff\x7f\x16\0\0\0",
    "webp": lambda _: b"RIFF\xff\xff\xff\xffWEBPVP8L\xff\xff\xff\x7f/",
    "pdf": lambda _: b"%PDF-1.7\n" + b"x" * 500,
}  # fmt: skip


# --- definitions, JSON, and files of any kind


def _nested(opened: str, count: int = 100_000) -> Maker:
    return lambda _: (opened * count).encode()


def _json(change: Callable[[object], object]) -> Maker:
    def made(content: bytes) -> bytes:
        try:
            found = json.loads(content)
        except ValueError:
            found = {}
        return json.dumps(change(found)).encode()

    return made


def _every_value(value: object) -> Callable[[object], object]:
    def change(found: object) -> object:
        if isinstance(found, dict):
            return {key: change(one) if isinstance(one, dict) else value for key, one in found.items()}
        return value

    return change


JSONS: Final[dict[str, Maker]] = {
    "json_dalam": _nested("["),
    "json_dalam_objek": _nested('{"a":'),
    "json_larik": lambda _: b"[]",
    "json_null": lambda _: b"null",
    "json_teks": lambda _: b'"x"',
    "json_angka": lambda _: b"9" * 5_000,
    "json_nan": _json(_every_value(float("nan"))),
    "json_tak_hingga": _json(_every_value(float("inf"))),
    "json_surogat": _json(_every_value("\ud800")),
    "json_nul": _json(_every_value("a\0b\x07<b>\u202e")),
    "json_rumus": _json(_every_value("=1+1")),
    "json_besar": _json(_every_value(10**30)),
    "json_kurang": _json(_every_value(-1)),
    "json_nol": _json(_every_value(0)),
    "json_daftar": _json(_every_value([[[]]])),
    "json_objek": _json(_every_value({"a": {}})),
    "json_kosong": _json(_every_value(None)),
    "json_benar": _json(_every_value(True)),
    "json_panjang": _json(_every_value("x" * 100_000)),
    "json_kembar": lambda c: c[:-1] + b"," + c[1:] if c[:1] == b"{" else c,
    "json_utf16": lambda c: c.decode("utf-8", "replace").encode("utf-16"),
}
TOMLS: Final[dict[str, Maker]] = {
    "toml_dalam": _nested("a = ["),
    "toml_dalam_larik": lambda _: b"a = " + b"[" * 50_000,
    "toml_dalam_tabel": lambda _: b"a = " + b"{a = " * 50_000,
    "toml_titik": lambda _: b"a" + b".a" * 20_000 + b" = 1",
    "toml_kepala": lambda _: b"[" + b"a." * 20_000 + b"a]\n",
    "toml_banyak": lambda c: c + b"".join(b"[[x]]\na = 1\n" for _ in range(30_000)),
    "toml_kembar": lambda c: c + b"\n" + c,
    "toml_angka": lambda _: b"a = " + b"9" * 5_000,
    "toml_tanggal": lambda _: b"a = 9999-99-99T99:99:99Z",
    "toml_kode": lambda _: b'a = "\\ud800 \\U00110000"',
    "toml_kunci_aneh": lambda c: c + b'\n"\\u0000" = 1\n"" = 2\n',
    "toml_nul": lambda c: c[:50] + b"\0" + c[50:],
    "toml_bukan_utf8": lambda c: c[:50] + b"\xff\xfe\xed\xa0\x80" + c[50:],
    "toml_besar": lambda c: c + b"# " + b"x" * (2 * MEGABYTE),
    "toml_kutip_tiga": lambda c: c + b'\na = """' + b"x\n" * 5_000,
    "toml_larik_panjang": lambda _: b"a = [" + b"1," * 200_000 + b"]",
}
PDF_LOOP: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R/Names 1 0 R/EmbeddedFiles 1 0 R/Kids[1 0 R]>>endobj\n"
    b"trailer<</Root 1 0 R/Prev 0>>\nstartxref\n0\n%%EOF"
)
ANYTHING: Final[dict[str, Maker]] = {
    "kosong": lambda _: b"",
    "spasi": lambda _: b" \r\n\t",
    "nul": lambda _: bytes(4_096),
    "acak": lambda c: bytes((n * 7_919 + len(c)) % 251 for n in range(5_000)),
    "setengah": lambda c: c[: len(c) // 2],
    "kurang_satu": lambda c: c[:-1],
    "ganda": lambda c: c + c,
    "terbalik": lambda c: c[::-1],
    "ff": lambda c: b"\xff" * min(len(c), 10_000),
    "elf": lambda _: b"\x7fELF" + bytes(500),
    "pdf": lambda _: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj trailer<</Root 1 0 R>>",
    "pdf_putaran": lambda _: PDF_LOOP,
    "sqlite_kepala": lambda _: b"SQLite format 3\0" + bytes(4_080),
    "sqlite_acak": lambda _: b"SQLite format 3\0" + bytes(n % 253 for n in range(8_176)),
}  # fmt: skip


def _wav(channels: int, width: int, rate: int, size: int = 400) -> bytes:
    head = struct.pack(
        "<4sL8sL2H2L2H4sL", b"RIFF", 36 + size, b"WAVEfmt ", 16, 1, channels, rate, rate, 1, 8 * width, b"data", size
    )
    return head + bytes(400)


SOUNDS: Final[dict[str, Maker]] = {
    "wav_cepat": lambda _: _wav(1, 2, 2**32 - 1),
    "wav_lebar": lambda _: _wav(65_535, 4, 2**31),
    "wav_nol": lambda _: _wav(0, 0, 0),
    "wav_panjang": lambda _: _wav(1, 2, 8_000, 2**31 - 1),
    "wav_ganjil": lambda _: _wav(1, 3, 1),
}  # fmt: skip

KINDS: Final[dict[str, dict[str, Maker]]] = {
    "buku": {**ANYTHING, **WORKBOOKS, **TABLES},
    "tabel": {**ANYTHING, **TABLES},
    "zip": {**ANYTHING, **ANY_ZIP},
    "gambar": {**ANYTHING, **PICTURES},
    "toml": {**ANYTHING, **TOMLS},
    "json": {**ANYTHING, **JSONS},
    "suara": {**ANYTHING, **SOUNDS},
    "apa": ANYTHING,
}


def hostile(kind: str, seed: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The files of a kind, each made when it is wanted."""
    book = seed if seed[:2] == b"PK" else plain_book()
    for name, make in KINDS[kind].items():
        own = book if kind == "buku" and name in WORKBOOKS else seed
        yield name, lambda make=make, own=own: make(own)
