"""The register of personal data says something of every text column of the database, and each has purpose and end."""

from fnmatch import fnmatch

from sqlalchemy import Text

from loket_app import paths
from loket_app.definitions.personal import FILE, read_register
from loket_app.store.tables import metadata

REGISTER = read_register(paths.resources() / FILE)
LATER = ("complaint", "queue", "display")
"""Tables of other parts that may come: their builders add them to the register."""


def columns() -> list[str]:
    return [f"{t.name}.{c.name}" for t in metadata.sorted_tables for c in t.columns if isinstance(c.type, Text)]


def test_every_text_column_is_in_the_register_or_named_as_holding_nothing_of_people():
    named = [place for one in REGISTER.fields for place in one.columns]
    left = [
        column for column in columns()
        if column not in named and not any(fnmatch(column, word) for word in REGISTER.columns_of_none)
    ]  # fmt: skip
    assert left == []


def test_no_column_is_named_twice_or_does_not_exist():
    named = [place for one in REGISTER.fields for place in one.columns]
    assert len(named) == len(set(named))
    assert set(named) - set(columns()) - {"person.nik", "person.birth_date"} == set()
    assert [word for word in REGISTER.columns_of_none if not any(fnmatch(c, word) for c in columns())
            and not word.startswith(("destroyed", "stay"))] == []  # fmt: skip


def test_each_says_why_by_which_right_and_until_when():
    for one in REGISTER.fields:
        assert all((one.name, one.whose, one.purpose, one.basis, one.kept, one.seen_by)), one.key
        assert one.purpose.endswith("."), one.key
    assert any(one.specific for one in REGISTER.fields)
