"""ICU data with fewer languages in it."""

import struct

import pytest

from installer import icu
from installer.project import Stopped

HEADER = struct.pack("<H2sHHBBBB4s", 32, b"\xda\x27", 20, 0, 0, 0, 2, 0, b"CmnD") + b"\1\0\0\0\3\0\0\0" + b"\0" * 8
ITEMS = {
    "icudt73l/root.res": b"the root",
    "icudt73l/id.res": b"Indonesia",
    "icudt73l/id_ID.res": b"",
    "icudt73l/de_AT.res": b"Oesterreich",
    "icudt73l/curr/en.res": b"pounds",
    "icudt73l/curr/pool.res": b"shared by all languages",
    "icudt73l/coll/zh.res": b"thousands of characters",
    "icudt73l/brkitr/thaidict.dict": b"a dictionary",
    "icudt73l/ibm-949.cnv": b"a converter",
    "icudt73l/translit/id.res": b"rules",
    "icudt73l/zoneinfo64.res": b"zones",
}


def test_what_is_built_can_be_read_again() -> None:
    data = icu.built(HEADER, ITEMS)
    assert data[:32] == HEADER
    read = icu.items(data)
    assert list(read) == sorted(ITEMS)
    assert {name: item.rstrip(b"\0") for name, item in read.items()} == ITEMS


def test_every_item_begins_at_a_multiple_of_sixteen() -> None:
    data = icu.built(HEADER, ITEMS)
    table = [struct.unpack_from("<II", data, 32 + 4 + 8 * n)[1] for n in range(len(ITEMS))]
    assert all((32 + place) % 16 == 0 for place in table)


def test_two_languages_and_what_belongs_to_none_stay() -> None:
    assert set(icu.items(icu.slimmed(icu.built(HEADER, ITEMS)))) == {
        "icudt73l/root.res", "icudt73l/id.res", "icudt73l/id_ID.res", "icudt73l/curr/en.res", "icudt73l/curr/pool.res",
        "icudt73l/zoneinfo64.res",
    }  # fmt: skip


def test_another_form_is_refused() -> None:
    with pytest.raises(Stopped, match="form"):
        icu.items(b"\x20\0\xda\x27" + b"\0" * 60)
