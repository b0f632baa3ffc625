"""Every store and process test runs on both databases, or says in one place why it belongs to one."""

import re
from pathlib import Path

import pytest

from tests.which_database import BOTH, ONE, basis_of, only_on

TESTS = Path(__file__).resolve().parents[1]
RULED = ("store", "processes", "faults")
OFFICE = re.compile(r"\b(?:basis|office|make_office|new_engine|bare_engine|stage)\b")


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
    assert OFFICE.search((TESTS / f"{name}.py").read_text(encoding="utf-8"))


def test_each_one_says_why() -> None:
    assert [name for name, why in ONE.items() if len(why) < 20] == []


def test_a_module_in_the_list_is_really_tried_on_both() -> None:
    """By its file: pytest names modules without their folder."""
    assert basis_of(str(TESTS / "store" / "test_trail.py")) == ("berkas", "server")
    assert basis_of(str(TESTS / "store" / "test_store.py")) == ()
    assert only_on(str(TESTS / "store" / "test_store.py")) == "berkas"
