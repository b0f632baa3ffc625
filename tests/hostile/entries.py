"""Every place of the program that reads a file or foreign bytes, found in its source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import loket_app

ROOT: Final = Path(loket_app.__file__).parent
READS: Final = {
    "read_bytes", "read_text", "read_toml", "ZipFile", "load_workbook", "PdfDocument", "fromstring", "unseal",
}  # fmt: skip
"""Calls by whatever they are called on."""
OPENERS: Final = {"open", "connect", "QImage", "QPixmap", "fromData", "QMovie"}
"""Calls that read where they are called on one of `OF`, or alone."""
OF: Final = {
    "Image", "wave", "sqlite3", "zipfile", "pypdfium2", "QImage", "QPixmap",
}  # fmt: skip


@cache
def readers() -> frozenset[str]:
    """The functions that read, as "usecases.logo._read" (methods with their class)."""
    found: set[str] = set()
    for file in sorted(ROOT.rglob("*.py")):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found |= {f"{module}.{name}" for name in _in(tree, "")}
    return frozenset(found)


def _in(node: ast.AST, name: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        inner = name
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            inner = f"{name}.{child.name}".lstrip(".")
        elif isinstance(child, ast.Call) and _reads(child):
            yield name
        yield from _in(child, inner)


def _reads(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Name):
        return function.id in READS
    if not isinstance(function, ast.Attribute):
        return False
    if function.attr in READS:
        return True
    on = function.value
    if function.attr == "open" and not (isinstance(on, ast.Name) and on.id in ("self", "os")):
        return _for_reading(call)
    return function.attr in OPENERS and isinstance(on, ast.Name) and on.id in OF


def _for_reading(call: ast.Call) -> bool:
    """`path.open("rb")`: with a mode that reads; without one it is a window or a page, or a zip's entry."""
    modes = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id in OF:
        return not any("w" in m for m in modes)
    text = any(word.arg == "encoding" for word in call.keywords) and not call.args
    return text or any("r" in m and set(m) <= set("rbt+") for m in modes)
