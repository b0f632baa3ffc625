"""What the proofs are built on: an observation that fails stops them, and files are looked into, not only counted."""

import zipfile
from pathlib import Path

import pytest

from installer import evidence, frozen, lock, project
from installer.project import Stopped
from installer.tried import is_whole


def test_what_is_not_seen_stops_the_proof_and_stands_in_the_report(tmp_path: Path) -> None:
    proof = evidence.Proof(tmp_path / "proof")
    proof.sees("the program answers", True, "0.1.0")
    with pytest.raises(Stopped, match="the window"):
        proof.sees("the window", False)
    report = (tmp_path / "proof" / "report.txt").read_text(encoding="utf-8")
    assert report.splitlines() == ["ok  the program answers: 0.1.0", "NOT the window"]


def test_a_file_is_whole_only_when_it_is_of_its_kind(tmp_path: Path) -> None:
    for name, content, whole in (
        ("a.pdf", b"%PDF-1.7\n...\n%%EOF\n", True), ("b.pdf", b"%PDF-1.7\n...", False), ("c.pdf", b"Traceback", False),
        ("d.json", b'{"a": 1}', True), ("e.json", b"{}", False),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(content)
        assert is_whole(tmp_path / name) is whole, name
    with zipfile.ZipFile(tmp_path / "f.xlsx", "w") as archive:
        archive.writestr("a", "b")
    assert is_whole(tmp_path / "f.xlsx")


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[evidence.Maker, list[str]]:
    made: list[str] = []

    def make(source: Path, version: str, work: Path, target: Path) -> Path:
        made.append(version)
        target.mkdir(parents=True, exist_ok=True)
        file = target / f"Setup-{version}"
        file.write_text(version, encoding="ascii")
        return file

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("BUILD", "DIST", "ROOT"):
        monkeypatch.setattr(project, name, tmp_path / name)
    monkeypatch.setattr(project, "version", lambda: "2.0.0")
    monkeypatch.setattr(lock, "mark_of", lambda *names: "lock")
    monkeypatch.setattr(evidence, "older_source", lambda: tmp_path)
    folder = tmp_path / "DIST"
    return evidence.Maker("windows", "Setup-{version}", lambda: make(tmp_path, "2.0.0", folder, folder), make), made


@pytest.mark.skipif(project.WINDOWS, reason="the proofs are made on Linux")
def test_the_older_program_is_made_once_and_the_newer_each_time_but_when_kept(
    maker: tuple[evidence.Maker, list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(project, "ROOT", tmp_path)
    for keep in (False, False, True):
        with evidence.evidence(maker[0], keep) as (_, older, newer):
            assert (older.read_text(), newer.read_text()) == (evidence.OLDER, "2.0.0")
    assert maker[1] == ["2.0.0", evidence.OLDER, "2.0.0"]


def test_the_older_program_has_a_number_below_ours_and_another_schema(tmp_path: Path) -> None:
    from loket_app.store.migrate import SCHEMA_VERSION

    assert tuple(map(int, evidence.OLDER.split("."))) < tuple(map(int, project.version().split(".")))
    try:
        source = frozen.sources(tmp_path / "older", evidence.OLDER_COMMIT)
    except Stopped:
        pytest.skip("this checkout has no history")
    assert len(list((source / "loket_app" / "store" / "migrations").glob("m0*.py"))) < SCHEMA_VERSION
