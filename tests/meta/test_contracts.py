"""The rules of the house that a machine can check: imports one way, small modules, no clocks, pins that are exact."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "loket_app").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
MOST_LINES = 500


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_imports_go_one_way():
    run = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_program_is_there():
    assert len(MODULES) > 80


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_small_named_well_and_says_what_it_is(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert not re.search(r"manager|helper|utils|misc", path.stem)
    assert ast.get_docstring(ast.parse(text)), "no docstring"


def test_rounding_errors_cannot_enter_where_time_is_counted():
    for name in ("worktime", "sla", "clocks", "case", "office_hours", "numbering", "dates"):
        tree = ast.parse((ROOT / "loket_app" / "domain" / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), (name, node.lineno)
            assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and name != "dates"), (
                name,
                node.lineno,
            )


def test_the_oracle_is_written_apart_from_what_it_checks():
    tree = ast.parse((ROOT / "loket_app" / "usecases" / "oracle.py").read_text(encoding="utf-8"))
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imported |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert not any(name.startswith("loket_app") for name in imported), imported


def test_statements_are_never_put_together_from_strings_of_users():
    """SQL text stands only where a name of ours is put in: pragmas, schema, and the search index."""
    allowed = {"store/migrate.py", "usecases/selftest.py"}
    for path in MODULES:
        if path.relative_to(ROOT / "loket_app").as_posix() in allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
                "text", "exec_driver_sql",
            ):  # fmt: skip
                made = [a for a in node.args if isinstance(a, ast.JoinedStr | ast.BinOp)]
                sql = [a for a in made if re.search(r"SELECT|INSERT|UPDATE|DELETE|PRAGMA", ast.unparse(a))]
                assert not sql, (named(path), node.lineno)


class TestPins:
    def test_every_package_is_pinned_to_one_version_once(self):
        assert all(re.fullmatch(r"[A-Za-z0-9_.\-]+==[0-9][0-9A-Za-z.]*", pin) for pin in PINS)
        names = [pin.split("==")[0].lower().replace("_", "-") for pin in PINS]
        assert len(set(names)) == len(names)

    def test_what_is_installed_is_what_is_pinned(self):
        found = {}
        for pin in PINS:
            name, wanted = pin.split("==")
            try:
                found[name] = (version(name), wanted)
            except PackageNotFoundError:
                found[name] = ("-", wanted)
        assert {name: pair for name, pair in found.items() if pair[0] != pair[1]} == {}

    def test_nothing_comes_in_unpinned_behind_them(self):
        """What the pinned packages themselves need (on this machine, without extras) is pinned too."""
        from packaging.requirements import Requirement

        pinned = {pin.split("==")[0].lower().replace("_", "-") for pin in PINS}
        missing = set()
        for pin in PINS:
            for line in requires(pin.split("==")[0]) or ():
                need = Requirement(line)
                if need.marker is None or need.marker.evaluate({"extra": ""}):
                    name = need.name.lower().replace("_", "-")
                    missing |= {f"{pin} -> {name}"} if name not in pinned else set()
        assert missing == set()


def test_no_two_test_files_share_a_name() -> None:
    """Two modules of one name cannot be collected in the same run."""
    names = [file.name for file in (ROOT / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names)), sorted(n for n in set(names) if names.count(n) > 1)
