"""What is left out of the frozen program is needed by nothing that our modules import, early or late."""

import ast
import subprocess
import sys
from pathlib import Path

from installer import content

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys, importlib

left_out, names = (set(words.split(",")) for words in sys.argv[1:])

class Frozen:
    def find_spec(self, name, path=None, target=None):
        if any(name == one or name.startswith(one + ".") for one in left_out):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Frozen())
for name in sorted(names):
    importlib.import_module(name)
from psycopg import pq
print(pq.__impl__)
"""
LATE = {"sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql.psycopg"}
"""Named to SQLAlchemy in words, so no import of ours shows them."""


def imported() -> set[str]:
    """Every module that is imported anywhere in the program, our own left out."""
    found = set(LATE)
    for file in (ROOT / "loket_app").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    # Of the standard library some is of one system only; what is left out of it must not be named at all.
    known = sys.stdlib_module_names - {name.split(".")[0] for name in content.EXCLUDED_MODULES}
    return {name for name in found if name.split(".")[0] not in known | {"loket_app"}}


def test_every_import_finds_what_it_needs() -> None:
    names = imported()
    assert {"PySide6.QtPrintSupport", "psycopg", "holidays.countries.indonesia", "docx"} <= names
    words = [sys.executable, "-c", SCRIPT, ",".join(content.EXCLUDED_MODULES), ",".join(names)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-1500:]
    assert done.stdout.strip() == "binary", "the driver of the server works without its C part only where libpq is"
