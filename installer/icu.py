"""Qt's ICU data on Linux: 32 MB for all languages of the world, of which this program speaks two.

The data is one object in `libicudata`: a header, a table of contents, and the items (ICU's "CmnD" form). Items of other
languages, of foreign character sets and of transliteration are left out; ICU then falls back to its root, as for any
language that it does not know.
"""

import re
import shutil
import struct
from pathlib import Path

from installer import project
from installer.project import Stopped

LANGUAGES = ("en", "id")
_FORM = b"CmnD"
_LANGUAGE = re.compile(r"([a-z]{2,3})(_[A-Za-z0-9_]+)?\.res")
_PAD = 16


def keeps(item: str) -> bool:
    """True for an item of the two languages or of none. Names are as in the table: "icudt73l/curr/id.res"."""
    path = item.split("/", 1)[-1]
    if path.endswith((".cnv", ".dict")) or path.startswith("translit/"):
        return False
    language = _LANGUAGE.fullmatch(path.rsplit("/", 1)[-1])
    return language is None or language[1] in LANGUAGES


def items(data: bytes) -> dict[str, bytes]:
    """The items of ICU data by name. Raises `Stopped` for another form."""
    head = struct.unpack_from("<H", data)[0]
    if data[2:4] != b"\xda\x27" or data[12:16] != _FORM:
        raise Stopped("The ICU data has a form that is not known here.")
    count = struct.unpack_from("<I", data, head)[0]
    table = [struct.unpack_from("<II", data, head + 4 + 8 * n) for n in range(count)]
    ends = [where for _, where in table[1:]] + [len(data) - head]
    found = {}
    for (name, start), end in zip(table, ends, strict=True):
        word = data[head + name : data.index(b"\0", head + name)].decode("ascii")
        found[word] = data[head + start : head + end]
    return found


def built(header: bytes, kept: dict[str, bytes]) -> bytes:
    """ICU data of these items, under the header of the data they came from."""
    names, places, position = b"", [], 4 + 8 * len(kept)
    for name in sorted(kept):
        places.append(position + len(names))
        names += name.encode("ascii") + b"\0"
    whole = bytearray(names)
    entries = []
    for place, name in zip(places, sorted(kept), strict=True):
        whole += b"\0" * (-(len(header) + position + len(whole)) % _PAD)
        entries.append(struct.pack("<II", place, position + len(whole)))
        whole += kept[name]
    return header + struct.pack("<I", len(kept)) + b"".join(entries) + bytes(whole)


def slimmed(data: bytes) -> bytes:
    """The same data with the two languages."""
    head = struct.unpack_from("<H", data)[0]
    return built(data[:head], {name: item for name, item in items(data).items() if keeps(name)})


def slim(library: Path) -> None:
    """Replace a `libicudata.so.N` by one with less in it: same name, same symbol."""
    number = library.name.rsplit(".", 1)[-1]
    raw = library.read_bytes()
    start = raw.find(_FORM) - 12
    if start < 0:
        raise Stopped(f"{library.name} holds no ICU data.")
    work = project.fresh(project.cache() / "icu")
    (work / "icudata").write_bytes(slimmed(raw[start : start + _length(library)]))
    become = ["--redefine-sym", f"_binary_icudata_start=icudt{number}_dat",
              "--strip-symbol", "_binary_icudata_end", "--strip-symbol", "_binary_icudata_size",
              "--set-section-alignment", ".data=16",
              "--rename-section", ".data=.rodata,alloc,load,readonly,data,contents"]  # fmt: skip
    form = ["--input-target", "binary", "--output-target", "elf64-x86-64", "--binary-architecture", "i386:x86-64"]
    project.run(["objcopy", *form, *become, "icudata", "icudata.o"], cwd=work)
    words = ["ld", "-shared", "-z", "noexecstack", "-soname", library.name, "-o", "slim", "icudata.o"]
    project.run(words, cwd=work)
    shutil.copyfile(work / "slim", library)


def _length(library: Path) -> int:
    """The size of the data object, from the library's table of symbols."""
    found = re.search(r"\.rodata\s+([0-9a-f]+) +icudt\d+_dat", project.run(["objdump", "-T", library]))
    if found is None:
        raise Stopped(f"{library.name} names no ICU data.")
    return int(found[1], 16)
