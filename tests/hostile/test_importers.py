"""Every importer with the corpus of files and some mutations: a result or a sentence, in bounded time and memory."""

import os
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from zlib import crc32

import pytest

from tests.bench.bench_fuzz import Fuzzed, fuzz, one_case
from tests.hostile.corpus import LARGE
from tests.hostile.entries import readers
from tests.hostile.files import hostile
from tests.hostile.importers import IMPORTERS, OURS, READERS, Ground, Importer, ground

CASES = int(os.environ.get("LOKET_FUZZ", "80"))
DEAR = frozenset(
    {"zip_banyak", "zip_tumpang", "zip_bersarang", "csv_kolom_kosong", "csv_kutip_terbuka", "xlsx_baris_jauh",
     "csv_hanya_baris", "csv_baris_panjang", "toml_banyak", "toml_larik_panjang", "xlsx_isi_korpus", "png_icc_bom",
     "png_teks_bom", "xlsx_bom_kata", "xlsx_bom_isi", "xlsx_bom_gaya"}
)  # fmt: skip
"""Files that take long to make or to refuse: tried with LOKET_CORPUS=besar, the worst of them also in CI."""
WORST = frozenset({"xlsx_bom_gaya", "xlsx_bom_isi", "png_icc_bom"})


@pytest.fixture(scope="module")
def made() -> Iterator[Ground]:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield ground(Path(folder) / "dasar")


def chosen(importer: Importer, number: int, name: str) -> bool:
    """What CI tries: each file at some importers, all of them at one at least."""
    if LARGE:
        return True
    alike = [one.key for one in IMPORTERS if one.kind == importer.kind]
    turn = crc32(name.encode()) % len(alike) == alike.index(importer.key)
    if name in DEAR - WORST:
        return False
    return turn or (name not in DEAR and number % 12 == crc32(importer.key.encode()) % 12)


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.key)
def test_no_hostile_file_gets_further_than_a_sentence(made: Ground, importer: Importer) -> None:
    found = Fuzzed()
    seed = made.seeds[importer.key]
    one_case(found, importer, seed, "baik", made.folder / "kasus")
    assert (found.words["diterima"], found.failures) == (1, [])
    for number, (name, content) in enumerate(hostile(importer.kind, seed)):
        if chosen(importer, number, name):
            one_case(found, importer, content(), name, made.folder / "kasus")
    assert found.failures == []


def test_no_mutation_gets_further_than_a_sentence(made: Ground) -> None:
    found = fuzz(made, CASES)
    assert found.failures == []
    assert found.words["diterima"] > found.cases // 10
    assert found.words["ditolak"] > found.cases // 10


def test_whatever_reads_a_file_is_known() -> None:
    """A new reader of files needs an importer above, or a reason why nothing hostile reaches it."""
    known = {**READERS, **OURS}
    strange = [name for name in sorted(readers()) if not any(fnmatchcase(name, one) for one in known)]
    assert strange == []
    assert {key for keys in READERS.values() for key in keys.split()} == {one.key for one in IMPORTERS}
