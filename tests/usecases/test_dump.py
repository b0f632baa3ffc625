"""Everything out and in again: the same bytes, and nothing that was cut, changed, forged or blown up ever comes in."""

import io
import json
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from loket_app.domain.errors import Disturbance, Refused
from loket_app.store import neutral, neutral_zip
from loket_app.store.engine import open_engine, reading, writing
from loket_app.store.migrate import MIGRATIONS, SCHEMA_VERSION, migrate
from loket_app.store.tables import metadata, person, trail
from loket_app.usecases import dump_load
from loket_app.usecases.check import check
from loket_app.usecases.desk import Desk
from loket_app.usecases.dump import KIND, Dumped, dump
from loket_app.usecases.dump_load import load
from loket_app.usecases.opening import open_desk
from loket_app.usecases.ports import SetClock
from loket_app.usecases.queries.register import RegisterFilter, register
from tests.usecases.rich_office import Stage, everything_once

LETTER = b"%PDF-1.7 surat"
NAME = "arsip/2026/11/400 Ünïcode Contoh.pdf"
NOW = 1_799_000_000_000


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an office in which everything has happened once, and a letter in its archive."""
    folder = tmp_path_factory.mktemp("kantor") / "data"
    (folder / NAME).parent.mkdir(parents=True)
    (folder / NAME).write_bytes(LETTER)
    (folder / "logo-0123456789ab.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    stage = Stage(folder / "loket.db")
    everything_once(stage)
    stage.close()
    return folder


@pytest.fixture
def home(rich: Path, quick_folder: Path) -> Path:
    return Path(shutil.copytree(rich, quick_folder / "data"))


@pytest.fixture(scope="module")
def made(rich: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One good dump, for those who spoil copies of it."""
    home = Path(shutil.copytree(rich, tmp_path_factory.mktemp("keluar") / "data"))
    return dumped(home, home.parent / "baik.zip").file


def dumped(folder: Path, target: Path, now: int = NOW) -> Dumped:
    engine = open_engine(folder / "loket.db")
    try:
        return dump(Desk(engine, SetClock(now), "PC-UJI", folder), target)
    finally:
        engine.dispose()


def entries(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def loaded(file: Path, folder: Path) -> dump_load.Loaded:
    return load(file, folder, SetClock(NOW), "PC-UJI")


def test_out_and_in_and_out_again_is_the_same(home: Path, quick_folder: Path) -> None:
    first = dumped(home, quick_folder / "a.zip")
    told = loaded(first.file, quick_folder / "lain")
    assert told.check.findings == ()
    assert told.files == 2
    second = dumped(quick_folder / "lain", quick_folder / "b.zip", NOW + 5)
    one, other = entries(first.file), entries(second.file)
    assert list(one) == list(other)
    manifests = [json.loads(x.pop(neutral_zip.MANIFEST)) for x in (one, other)]
    assert one == other
    assert [m.pop("dibuat") for m in manifests] == [NOW, NOW + 5]
    assert manifests[0] == manifests[1]
    assert one[neutral_zip.FILES + NAME] == LETTER
    assert first.trail == second.trail
    with open_desk(quick_folder / "lain", SetClock(NOW + 9), "PC-UJI") as desk:
        page = desk.ask(register, RegisterFilter(words="Contoh"))
        assert page.rows, "requests are found again"
        newest = desk.ask(lambda look: look.connection.execute(trail.select().order_by(trail.c.id.desc())).first())
        assert newest.kind == KIND, "who took everything out is on the trail"


def test_the_same_office_dumped_on_another_day_gives_the_same_tables(home: Path, quick_folder: Path) -> None:
    shutil.copyfile(home / "loket.db", quick_folder / "k.db")
    dumped(home, quick_folder / "a.zip")
    shutil.copyfile(quick_folder / "k.db", home / "loket.db")
    dumped(home, quick_folder / "b.zip")
    assert (quick_folder / "a.zip").read_bytes() == (quick_folder / "b.zip").read_bytes()
    with pytest.raises(Refused, match="sudah ada"):
        dumped(home, quick_folder / "b.zip")
    assert sorted(p.name for p in quick_folder.iterdir()) == ["a.zip", "b.zip", "data", "k.db"]


def test_the_readme_reads_itself(made: Path) -> None:
    """What the readme says in words is enough to verify the chain without the program."""
    import hashlib

    parts = entries(made)
    text = parts["BACA-SAYA.txt"].decode()
    assert "DATA PRIBADI" in text
    order = text.partition("[hash sebelumnya, ")[2].partition("]")[0].split(",")
    columns = [word.strip() for word in order]
    previous = "0" * 64
    for line in parts["tabel/trail.jsonl"].splitlines():
        row = json.loads(line)
        text = json.dumps([previous, *(row[c] for c in columns)], ensure_ascii=False, separators=(",", ":"))
        previous = hashlib.sha256(text.encode()).hexdigest()
        assert previous == row["hash"]
    assert json.loads(parts["manifes.json"])["jejak"]["kepala"] == previous


def test_only_into_an_empty_office(home: Path, made: Path, quick_folder: Path) -> None:
    before = (home / "loket.db").read_bytes()
    with pytest.raises(Refused, match="sudah berisi"):
        loaded(made, home)
    assert (home / "loket.db").read_bytes() == before
    with open_desk(quick_folder / "kosong", SetClock(NOW), "PC-UJI"):
        pass
    assert loaded(made, quick_folder / "kosong").check.findings == ()
    with pytest.raises(Refused, match="sudah berisi"):
        loaded(made, quick_folder / "kosong")


def respoiled(made: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    parts = entries(made)
    change(parts)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in parts.items():
            zipped.writestr(name, data)
    return target


def manifest(change: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, bytes]], None]:
    def act(parts: dict[str, bytes]) -> None:
        found = json.loads(parts[neutral_zip.MANIFEST])
        change(found)
        parts[neutral_zip.MANIFEST] = json.dumps(found).encode()

    return act


def forged(table: str, change: Callable[[list[bytes]], list[bytes]]) -> Callable[[dict[str, bytes]], None]:
    """Other rows, with a manifest that agrees with them."""
    import hashlib

    def act(parts: dict[str, bytes]) -> None:
        name = f"tabel/{table}.jsonl"
        lines = change(parts[name].splitlines(keepends=True))
        parts[name] = b"".join(lines)
        digest, size = hashlib.sha256(parts[name]).hexdigest(), len(parts[name])

        def told(found: dict[str, Any]) -> None:
            one = next(t for t in found["tabel"] if t["nama"] == table)
            one.update(sha256=digest, bita=size, baris=len(lines))

        manifest(told)(parts)

    return act


def moved(path: str) -> Callable[[dict[str, bytes]], None]:
    """A file that wants to lie elsewhere, in a list that agrees."""
    import hashlib

    def act(parts: dict[str, bytes]) -> None:
        one = {"berkas": path, "bita": len(LETTER), "sha256": hashlib.sha256(LETTER).hexdigest()}
        parts["berkas.jsonl"] = json.dumps(one).encode() + b"\n"
        parts["berkas/" + path] = LETTER
        digest, size = hashlib.sha256(parts["berkas.jsonl"]).hexdigest(), len(parts["berkas.jsonl"])
        manifest(lambda m: m["berkas"].update(banyak=1, daftar_sha256=digest, daftar_bita=size))(parts)

    return act


SPOILERS: dict[str, Callable[[dict[str, bytes]], Any]] = {
    "a table changed": lambda p: p.update({"tabel/person.jsonl": p["tabel/person.jsonl"].replace(b"Con", b"Can")}),
    "a table cut": lambda p: p.update({"tabel/trail.jsonl": p["tabel/trail.jsonl"][:-7]}),
    "a table missing": lambda p: p.pop("tabel/request.jsonl"),
    "a letter changed": lambda p: p.update({"berkas/" + NAME: b"%PDF-1.7 sorat"}),
    "a letter missing": lambda p: p.pop("berkas/" + NAME),
    "no manifest": lambda p: p.pop("manifes.json"),
    "a manifest that is none": lambda p: p.update({"manifes.json": b"[]"}),
    "a manifest nested deep": lambda p: p.update({"manifes.json": b"[" * 100_000}),
    "a manifest too large": lambda p: p.update({"manifes.json": b" " * 5_000_000}),
    "another format": manifest(lambda m: m.update(format="lain")),
    "a newer format": manifest(lambda m: m.update(versi=2)),
    "a newer schema": manifest(lambda m: m.update(susunan=SCHEMA_VERSION + 1)),
    "an older schema that has no such table": manifest(lambda m: m.update(susunan=1)),
    "no schema at all": manifest(lambda m: m.update(susunan=0)),
    "an unknown table": manifest(lambda m: m["tabel"][0].update(nama="sqlite_master")),
    "a table twice": manifest(lambda m: m["tabel"].append(m["tabel"][0])),
    "a table not named": manifest(lambda m: m["tabel"].pop()),
    "an unknown column": manifest(lambda m: m["tabel"][0]["kolom"].append("rowid")),
    "a negative count": manifest(lambda m: m["tabel"][0].update(baris=-1)),
    "another head of the trail": manifest(lambda m: m["jejak"].update(kepala="0" * 64)),
    "a row that is no object": forged("meta", lambda rows: [b"1\n"]),
    "a row with another column": forged("meta", lambda rows: [b'{"name":"x","lain":"y"}\n']),
    "a row with a fraction": forged("sequence", lambda rows: [b'{"scope":"x","year":2026,"last":1.5}\n']),
    "a row with yes": forged("sequence", lambda rows: [b'{"scope":"x","year":2026,"last":true}\n']),
    "a row too large a number": forged("sequence", lambda rows: [b'{"scope":"x","year":1,"last":%d}\n' % 10**30]),
    "a row that points nowhere": forged("pact", lambda rows: [
        b'{"id":1,"officer_id":999,"kind":"x","signed_on":"2026-01-01","valid_until":"2026-01-01"}\n']),
    "a row twice": forged("person", lambda rows: [*rows, rows[0]]),
    "the newest act cut off": forged("trail", lambda rows: rows[:-1]),
    "a file above the folder": moved("../luar.pdf"),
    "a file in the root": moved("loket.db"),
    "a file elsewhere": moved("/tmp/x.pdf"),
    "a file of another system": moved("arsip\\..\\..\\x.pdf"),
    "a device": moved("arsip/a:b.pdf"),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILERS)
def test_a_spoiled_dump_is_refused_with_a_sentence_and_changes_nothing(made, quick_folder, how) -> None:
    spoiled = respoiled(made, quick_folder / "buruk.zip", SPOILERS[how])
    folder = quick_folder / "baru"
    with pytest.raises((Disturbance, Refused)) as told:
        loaded(spoiled, folder)
    assert str(told.value)
    left = {p.name for p in folder.rglob("*") if p.is_file()} - {"loket.lock"}
    assert left <= {Path(NAME).name, "logo-0123456789ab.png"}
    assert not (quick_folder / "luar.pdf").exists()
    if how == "the newest act cut off":
        assert loaded(made, folder).check.findings == (), "and the good one can still be loaded"


def test_a_row_that_claims_what_the_trail_does_not_tell_is_found(made: Path, quick_folder: Path) -> None:
    def other(rows: list[bytes]) -> list[bytes]:
        return [rows[0].replace(b'"late":0', b'"late":1'), *rows[1:]]

    spoiled = respoiled(made, quick_folder / "buruk.zip", forged("request", other))
    assert loaded(spoiled, quick_folder / "baru").check.findings


def test_a_bomb_is_not_blown_up(made: Path, quick_folder: Path) -> None:
    import hashlib

    bomb = bytes(30_000_000)

    def act(parts: dict[str, bytes]) -> None:
        parts["tabel/meta.jsonl"] = bomb
        manifest(lambda m: next(t for t in m["tabel"] if t["nama"] == "meta").update(
            bita=len(bomb), sha256=hashlib.sha256(bomb).hexdigest()))(parts)  # fmt: skip

    with pytest.raises(Disturbance, match="mengembang"):
        loaded(respoiled(made, quick_folder / "bom.zip", act), quick_folder / "baru")


def test_a_zip_cut_anywhere_or_with_a_flipped_bit_is_refused(made: Path, quick_folder: Path) -> None:
    whole, rng = made.read_bytes(), random.Random(4)
    file = quick_folder / "x.zip"
    for cut in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:cut])
        with pytest.raises(Disturbance):
            loaded(file, quick_folder / "baru")
    spoiled = 0
    for _ in range(60):
        data = bytearray(whole)
        data[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        file.write_bytes(data)
        try:
            with neutral_zip.reading_zip(file) as opened:
                neutral_zip.prove(opened)
                neutral_zip.check_tables(opened.manifest, SCHEMA_VERSION)
        except Disturbance:
            spoiled += 1
        else:
            # What a zip says twice may differ in the place that nobody reads; the contents are those of the dump.
            assert entries(file) == entries(made)
    assert spoiled > 30
    with pytest.raises(Disturbance):
        loaded(quick_folder / "tidak ada.zip", quick_folder / "baru")


def test_a_load_that_dies_anywhere_leaves_no_office(made: Path, quick_folder: Path, monkeypatch) -> None:
    for where in ("neutral.fill", "_put_files", "sync"):
        with monkeypatch.context() as patched:
            patched.setattr(f"loket_app.usecases.dump_load.{where}", _dies)
            with pytest.raises(KeyboardInterrupt):
                loaded(made, quick_folder / "baru")
        assert not (quick_folder / "baru" / "loket.db").exists()
    assert loaded(made, quick_folder / "baru").check.findings == ()


def _dies(*_: Any, **__: Any) -> Any:
    raise KeyboardInterrupt


def test_an_older_dump_is_loaded_and_brought_to_this_schema(home: Path, quick_folder: Path) -> None:
    """What the field may hold in some years: a dump of the schema before the newest one."""
    old = respoiled(dumped(home, quick_folder / "a.zip").file, quick_folder / "lama.zip", _as_of_schema(2))
    told = loaded(old, quick_folder / "baru")
    assert told.manifest.schema == 2
    with open_desk(quick_folder / "baru", SetClock(NOW), "PC-UJI") as desk:
        assert desk.ask(register, RegisterFilter(words="Contoh")).rows


def _as_of_schema(schema: int) -> Callable[[dict[str, bytes]], None]:
    """The dump as a program of that schema would have made it: without later tables and columns."""
    import hashlib

    engine = open_engine(Path(":memory:"))
    with writing(engine) as connection:
        for statement in (one for statements in MIGRATIONS[:schema] for one in statements):
            connection.exec_driver_sql(statement)
        known = {
            name: [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({name})")]
            for name in metadata.tables
        }
    engine.dispose()

    def act(parts: dict[str, bytes]) -> None:
        found = json.loads(parts[neutral_zip.MANIFEST])
        found["susunan"] = schema
        found["tabel"] = [one for one in found["tabel"] if known[one["nama"]]]
        for one in found["tabel"]:
            name = f"tabel/{one['nama']}.jsonl"
            one["kolom"] = [c for c in one["kolom"] if c in known[one["nama"]]]
            lines = [json.loads(line) for line in parts[name].splitlines()]
            parts[name] = b"".join(neutral.line_of(one["kolom"], [row[c] for c in one["kolom"]]) for row in lines)
            one.update(bita=len(parts[name]), sha256=hashlib.sha256(parts[name]).hexdigest())
        parts[neutral_zip.MANIFEST] = json.dumps(found).encode()

    return act


@pytest.fixture(scope="module")
def empty() -> Iterator[Any]:
    engines = []
    for _ in range(2):
        engines.append(open_engine(Path(":memory:")))
        migrate(engines[-1])
    yield engines
    for engine in engines:
        engine.dispose()


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40), max_size=8))
@settings(max_examples=40, deadline=None)
def test_any_text_goes_out_and_in_unchanged(empty: Any, texts: list[str]) -> None:
    """Quotes, line ends of every alphabet, right-to-left marks: one row is one line all the same."""
    first, second = empty
    columns = [c.name for c in person.columns]
    rows = [
        {c: n if c in ("id", "version") else text if c != "nik" else None for c in columns}
        for n, text in enumerate(texts, 1)
    ]
    for engine in empty:
        with writing(engine) as connection:
            connection.execute(person.delete())
    stream = io.BytesIO()
    with writing(first) as connection:
        if rows:
            connection.execute(insert(person), rows)
        written = neutral.write(connection, "person", stream)
    assert stream.getvalue().count(b"\n") == len(texts) == written.rows
    stream.seek(0)
    with writing(second) as connection:
        assert neutral.fill(connection, "person", columns, stream) == len(texts)
        assert neutral.write(connection, "person") == written
        assert [tuple(r) for r in connection.execute(person.select().order_by(person.c.id))] == [
            tuple(row.values()) for row in rows
        ]


def test_rows_come_in_before_what_refers_to_them(rich: Path) -> None:
    """The order of the tables module is one in which every reference is already there."""
    engine = open_engine(rich / "loket.db")
    with reading(engine) as connection:
        names = list(neutral.table_names())
        for name in names:
            for row in connection.exec_driver_sql(f"PRAGMA foreign_key_list({name})"):
                assert names.index(row[2]) <= names.index(name), (name, row[2])
    engine.dispose()


def test_the_office_of_the_test_is_a_rich_one(rich: Path) -> None:
    engine = open_engine(rich / "loket.db")
    desk = Desk(engine, SetClock(NOW), "PC-UJI", rich)
    assert check(desk).findings == ()
    with reading(engine) as connection:
        for name in ("request", "letter", "objection", "delivery", "contact", "number", "trail_text"):
            assert neutral.write(connection, name).rows, name
    engine.dispose()
