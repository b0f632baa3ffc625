"""Letters and photographs in the copies: each content once, every cut survived, nothing lost, nothing overwritten."""

import errno
import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loket_app.domain.errors import Disturbance
from loket_app.store import carrying, held_files
from loket_app.store.backup import Stopped
from loket_app.store.held_files import Brought, bring_back, held, held_until, keep, object_of, place_of
from loket_app.store.sealed import Key, Recipe

KEY = Key(bytes(range(32)), Recipe(b"garam untuk uji!", 1, 8, 1))
T0 = 1_795_000_000_000
KEYS = pytest.mark.parametrize("key", [None, KEY], ids=["plain", "sealed"])


@pytest.fixture
def data(quick_folder: Path) -> Path:
    folder = quick_folder / "data"
    put(folder, "arsip/2026/11/001 Contoh Pemohon.pdf", b"%PDF-1.7 6402151203920001 satu")
    put(folder, "arsip/2026/11/002 Contoh Pemohon.pdf", b"%PDF-1.7 6402151203920001 dua")
    put(folder, "foto_rtl/ab/" + "ab" * 32 + ".png", b"\x89PNG\r\n\x1a\nfoto")
    put(folder, "logo-0123456789ab.png", b"\x89PNG\r\n\x1a\nlogo")
    put(folder, "loket.db", b"not a file beside the data")
    put(folder, "pdf/cetakan.pdf", b"%PDF another")
    put(folder, "arsip/2026/11/.half.tmp", b"%PD")
    (quick_folder / "c").mkdir()
    return folder


def put(folder: Path, path: str, content: bytes) -> Path:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target


def contents(folder: Path) -> dict[str, bytes]:
    return {path: file.read_bytes() for path, file, _ in held_files.office_files(folder)}


@KEYS
def test_only_what_is_new_is_copied_and_all_of_it_comes_back(data, quick_folder, key) -> None:
    copies, other = quick_folder / "c", quick_folder / "baru"
    assert keep(data, copies, T0, key).new == 4
    before = {p: p.stat().st_mtime_ns for p in place_of(copies, key).rglob("*") if p.is_file()}
    assert keep(data, copies, T0 + 1, key) == held_files.Kept(0, 4)
    assert before == {p: p.stat().st_mtime_ns for p in place_of(copies, key).rglob("*") if p.is_file()}
    put(data, "arsip/2026/12/003.pdf", b"%PDF tiga")
    assert keep(data, copies, T0 + 2, key).new == 1
    assert len(held_until(held(place_of(copies, key), key), T0 + 1)) == 4
    other.mkdir()
    assert bring_back(copies, other, key, T0 + 1) == Brought(4, ())
    assert bring_back(copies, other, key, T0 + 2) == Brought(1, ())
    assert contents(other) == contents(data)
    assert bring_back(copies, other, key, T0 + 2) == Brought(0, ())
    assert keep(other, copies, T0 + 3, key).new == 0, "a restored office has the same files"


def test_nothing_of_them_shows_when_sealed(data, quick_folder) -> None:
    copies = quick_folder / "c"
    keep(data, copies, T0, KEY)
    for file in copies.rglob("*"):
        text = str(file.relative_to(copies)).encode() + (file.read_bytes() if file.is_file() else b"")
        for part in (b"6402151203920001", b"Contoh", b"%PDF", b"\x89PNG", b"arsip"):
            assert part not in text, file


@KEYS
def test_a_letter_that_changed_is_told_and_the_issued_one_stays(data, quick_folder, key) -> None:
    copies, path = quick_folder / "c", "arsip/2026/11/001 Contoh Pemohon.pdf"
    keep(data, copies, T0, key)
    issued = (data / path).read_bytes()
    put(data, path, b"%PDF forged, and longer")
    assert keep(data, copies, T0 + 1, key).changed == (path,)
    (data / path).unlink()
    assert bring_back(copies, data, key, T0 + 9) == Brought(1, ())
    assert (data / path).read_bytes() == issued


@KEYS
def test_a_spoiled_content_is_found_told_and_brought_anew(data, quick_folder, key) -> None:
    copies, rng = quick_folder / "c", random.Random(3)
    keep(data, copies, T0, key)
    place = place_of(copies, key)
    for _ in range(12):
        one = rng.choice(held(place, key))
        file = object_of(place, key, one.digest)
        whole = bytearray(file.read_bytes())
        bit = rng.randrange(len(whole) * 8)
        whole[bit // 8] ^= 1 << bit % 8
        file.write_bytes(whole)
        assert [x for x in held(place, key) if held_files.spoiled(place, key, x)] == [one]
        (quick_folder / "o").mkdir(exist_ok=True)
        assert one.path in bring_back(copies, quick_folder / "o", key, T0).lost
        held_files.set_aside(place, key, [one])
        assert keep(data, copies, T0 + 5, key).new == 0
        assert not [x for x in held(place, key) if held_files.spoiled(place, key, x)]
        assert len(held_until(held(place, key), T0)) == 4, "it still belongs to the older copies"
        for left in (quick_folder / "o").rglob("*"):
            if left.is_file():
                left.unlink()


@KEYS
def test_a_damaged_list_falls_back_and_then_all_is_looked_at_again(data, quick_folder, key) -> None:
    copies = quick_folder / "c"
    keep(data, copies, T0, key)
    put(data, "arsip/x.pdf", b"%PDF x")
    keep(data, copies, T0 + 1, key)
    place = place_of(copies, key)
    newest = next(p for p in place.iterdir() if p.name.startswith("daftar") and not p.name.endswith(".lama"))
    newest.write_bytes(newest.read_bytes()[:-3])
    assert len(held(place, key)) == 4
    for file in place.glob("daftar*"):
        file.write_bytes(b"{}")
    assert held(place, key) == ()
    assert keep(data, copies, T0 + 2, key).new == 5
    assert len(list(place.glob("??/*"))) == 5, "contents that lie there are taken over"


@KEYS
def test_cut_at_any_write_or_rename_the_next_copying_completes_it(data, quick_folder, key, monkeypatch) -> None:
    """Every fsync and every rename in turn is the last thing that happens."""
    for cut in range(1, 40):
        copies = quick_folder / f"c{cut}"
        copies.mkdir()
        calls = 0

        def maybe(real, cut=cut):
            def call(*args, **kwargs):
                nonlocal calls
                calls += 1
                if calls >= cut:
                    raise OSError(errno.EIO, "gone")
                return real(*args, **kwargs)

            return call

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", maybe(os.fsync))
            patched.setattr(Path, "replace", maybe(Path.replace))
            cut_short = False
            try:
                keep(data, copies, T0, key)
            except Disturbance:
                cut_short = True
        place = place_of(copies, key)
        for one in held(place, key):
            assert not held_files.spoiled(place, key, one), "what the list names is there whole"
        assert keep(data, copies, T0 + 1, key).total == 4
        assert not list(place.glob(".*.part"))
        fresh = quick_folder / f"f{cut}"
        fresh.mkdir()
        assert bring_back(copies, fresh, key, T0 + 1) == Brought(4, ())
        if not cut_short:
            break
    assert cut > 8
    assert not cut_short


def test_a_stick_that_is_full_or_pulled_out_is_a_disturbance_and_goes_on_later(data, quick_folder, monkeypatch) -> None:
    copies = quick_folder / "c"
    monkeypatch.setattr("loket_app.store.backup.free_bytes", lambda _: 10)
    with pytest.raises(Disturbance, match="hampir penuh"):
        keep(data, copies, T0, KEY)
    monkeypatch.undo()
    real, calls = carrying.written_to, 0

    def pulled(*args, **kwargs):
        nonlocal calls
        calls += 1
        if calls > 2:
            raise OSError(errno.EIO, "Input/output error")
        return real(*args, **kwargs)

    monkeypatch.setattr(held_files, "written_to", pulled)
    with pytest.raises(Disturbance):
        keep(data, copies, T0, KEY)
    monkeypatch.undo()
    assert keep(data, copies, T0 + 1, KEY).total == 4
    assert bring_back(copies, quick_folder, KEY, T0 + 1).lost == ()


def test_told_to_stop_it_stops_and_keeps_what_it_has(data, quick_folder) -> None:
    seen: list[int] = []
    with pytest.raises(Stopped):
        keep(data, quick_folder / "c", T0, None, lambda: len(seen) >= 2, seen.append)
    assert len(held(place_of(quick_folder / "c", None), None)) == 2
    assert keep(data, quick_folder / "c", T0, None).new == 2


def test_a_list_from_a_strange_stick_writes_nowhere_else(data, quick_folder) -> None:
    copies = quick_folder / "c"
    keep(data, copies, T0)
    place = place_of(copies, None)
    good = held(place, None)[0]
    wrong = (
        "../keluar.pdf", "arsip/../../keluar.pdf", "/etc/x", "loket.db", "cadangan/x", "arsip\\..\\x", "C:/x", "",
        "arsip/a:b", "logo-../x.png", "komputer.toml",
    )  # fmt: skip
    held_files.save_list(place, None, [held_files.Held(path, good.size, good.stamp, good.digest, T0) for path in wrong])
    fresh = quick_folder / "jauh" / "data"
    fresh.mkdir(parents=True)
    assert bring_back(copies, fresh, None, T0) == Brought(0, ())
    assert list((quick_folder / "jauh").rglob("*")) == [fresh]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 3), st.booleans()), max_size=12))
@settings(max_examples=25, deadline=None)
def test_whatever_is_added_and_lost_every_copy_gives_back_what_it_saw(acts) -> None:
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="loket-uji-"))
    try:
        data, copies = folder / "d", folder / "c"
        data.mkdir()
        copies.mkdir()
        saw: dict[int, dict[str, bytes]] = {}
        for now, (name, content, lose) in enumerate(acts, 1):
            target = data / "arsip" / f"{name}.pdf"
            if lose:
                target.unlink(missing_ok=True)
            elif not target.exists() and not any(f"arsip/{name}.pdf" in seen for seen in saw.values()):
                put(data, f"arsip/{name}.pdf", b"%d" % content)
            keep(data, copies, now)
            saw[now] = contents(data)
        for at, seen in saw.items():
            fresh = folder / f"f{at}"
            fresh.mkdir()
            bring_back(copies, fresh, None, at)
            assert seen.items() <= contents(fresh).items()
    finally:
        shutil.rmtree(folder)
