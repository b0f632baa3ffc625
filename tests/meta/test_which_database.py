"""Every store and process test runs on both databases, or says in one place why it belongs to one."""

import ast
from pathlib import Path

import pytest

from tests.which_database import BOTH, ONE, basis_of, only_on

TESTS = Path(__file__).resolve().parents[1]
RULED = ("store", "processes", "faults")
FROM_CONFTEST = frozenset({"basis", "office", "make_office", "new_engine", "bare_engine", "stage"})


def modules(folder: str) -> list[str]:
    return sorted(f"{folder}/{path.stem}" for path in (TESTS / folder).glob("test_*.py"))


@pytest.mark.parametrize("folder", RULED)
def test_each_module_is_named_once(folder: str) -> None:
    found = modules(folder)
    assert found
    assert [name for name in found if (name in BOTH) == (name in ONE)] == []


def test_nothing_is_named_that_is_gone() -> None:
    assert [name for name in sorted(BOTH | ONE.keys()) if not (TESTS / f"{name}.py").exists()] == []


@pytest.mark.parametrize("name", sorted(BOTH))
def test_what_runs_on_both_takes_its_office_from_where_both_are(name: str) -> None:
    assert asking(TESTS / f"{name}.py")


def test_every_other_module_takes_its_office_from_where_a_run_can_put_it_on_a_server() -> None:
    others = [name for name in modules("usecases") if name not in BOTH and name not in ONE]
    assert len(others) > 20
    assert [name for name in others if not asking(TESTS / f"{name}.py")] == []


def asking(path: Path) -> list[str]:
    """The tests of a module that get their office from the fixtures of `tests/conftest.py`, however indirectly."""
    functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]
    wants = {one.name: [arg.arg for arg in one.args.args] for one in functions}
    own = {one.name for one in functions if any("fixture" in ast.unparse(deco) for deco in one.decorator_list)}

    def given(name: str, on_the_way: frozenset[str] = frozenset()) -> bool:
        if name in on_the_way or name not in own:
            return name in FROM_CONFTEST
        return any(given(one, on_the_way | {name}) for one in wants[name])

    return [name for name in wants if name.startswith("test_") and any(given(one) for one in wants[name])]


def test_each_one_says_why() -> None:
    assert [name for name, why in ONE.items() if len(why) < 20] == []


def test_a_module_in_the_list_is_really_tried_on_both() -> None:
    """By its file: pytest names modules without their folder."""
    assert basis_of(str(TESTS / "store" / "test_trail.py")) == ("berkas", "server")
    assert basis_of(str(TESTS / "store" / "test_store.py")) == ()
    assert only_on(str(TESTS / "store" / "test_store.py")) == "berkas"
