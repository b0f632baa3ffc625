"""The server's address as this PC keeps it: no password in komputer.toml, libpq reads it from a file of its own."""

import os
import stat

import psycopg
import pytest

from loket_app.server_address import address_problem, keep_password, split_password, with_password_file
from loket_app.store.engine import open_engine

GOOD = "postgresql://loket_program@192.168.1.10:5433/loket"


@pytest.mark.parametrize("address", ["", GOOD, "postgresql+psycopg://a@server/b", "postgres://a%40b@[::1]/b"])
def test_addresses_of_servers(address):
    assert address_problem(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "loket", "http://a@b/c", "postgresql:///loket", "postgresql://server/loket", "postgresql://a@server",
        "postgresql://a@server/", "postgresql://a@server:0/b", "postgresql://a@server:x/b", "postgresql://a@server/b/c",
        "postgresql://a@server/b?passfile=x", "postgresql://a@server/b#c", "postgresql://a@[::1/b",
        f"postgresql://a@{'x' * 300}/b",
    ],
)  # fmt: skip
def test_what_is_none(address):
    assert address_problem(address).field == "server"
    assert "192.168.1.10" in address_problem(address).sentence


def test_a_password_does_not_stand_in_the_address():
    assert address_problem("postgresql://a:rahasia@server/b").code == "kata_sandi"
    assert split_password(" postgresql://a%40b:r%3Ahasia@server:5433/b ") == (
        "postgresql://a%40b@server:5433/b", "r:hasia",
    )  # fmt: skip
    assert split_password(GOOD) == (GOOD, "")


@pytest.mark.parametrize("password", ["biasa", "a:b\\c d", "spasi di ujung ", "käse\N{RUPEE SIGN}"])
def test_libpq_reads_the_password_that_was_kept(tmp_path, password):
    file = keep_password(GOOD, password, tmp_path / "setelan" / "komputer.toml")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 or os.name == "nt"
    address = with_password_file(GOOD, tmp_path / "setelan" / "komputer.toml")
    engine = open_engine(address)
    words = {k: v for k, v in engine.dialect.create_connect_args(engine.url)[1].items() if k != "context"}
    assert words["passfile"] == str(file)
    found = psycopg.pq.Conninfo.parse(psycopg.conninfo.make_conninfo(**words).encode())
    assert {o.keyword: o.val for o in found}[b"passfile"] == str(file).encode()
    fields, now = [""], iter(file.read_text(encoding="utf-8").rstrip("\n"))
    for letter in now:
        if letter == ":":
            fields.append("")
        else:
            fields[-1] += next(now) if letter == "\\" else letter
    assert fields == ["192.168.1.10", "5433", "loket", "loket_program", password]


def test_without_a_kept_password_the_address_stays_as_it_is(tmp_path):
    assert with_password_file(GOOD, tmp_path / "komputer.toml") == GOOD
