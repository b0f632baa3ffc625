"""`server-siap`: a PostgreSQL server made ready for several counters, by its administrator, once for each version."""

import argparse
from typing import TYPE_CHECKING

from loket_app.commands.shared import folder_of, say
from loket_app.domain.errors import Disturbance
from loket_app.store import server_roles
from loket_app.store.postgres_side import server_url
from loket_app.usecases.joining import prepare_server, server_state
from loket_app.usecases.ports import SystemClock

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from loket_app.store.backup import Copy


def prepare(options: argparse.Namespace) -> int:
    """Without an address: the lines to type. With the owner's: schema and rights. With the server administrator's
    (database postgres): everything."""
    address = address_of(options)
    if not address:
        _tell(options)
    elif server_url(address).database == "postgres":
        _everything(options, address)
    else:
        _prepare(options, address)
    return 0


def address_of(options: argparse.Namespace) -> str:
    """The address given with --server or as the word after the command (which a path has one slash less of)."""
    typed = options.server or (str(options.folder) if options.folder is not None else "")
    scheme, mark, rest = typed.partition(":/")
    if not mark:
        if typed:
            raise Disturbance("Alamat server tidak sah.", "Tulis seperti postgresql://loket_pemilik@server/loket.")
        return ""
    return f"{scheme}://{rest.lstrip('/')}"


def _tell(options: argparse.Namespace) -> None:
    passwords = server_roles.new_passwords()
    typed = server_roles.lines(passwords)
    owner = f"postgresql://{server_roles.OWNER}:{passwords.owner}@SERVER/{server_roles.DATABASE}"
    program = f"postgresql://{server_roles.PROGRAM}@SERVER/{server_roles.DATABASE}"
    told = [
        "1. Di komputer server, sebagai administrator PostgreSQL (sudo -u postgres psql), ketik tiga baris ini:", "",
        *(f"   {line}" for line in typed), "",
        "   Izinkan komputer loket pada pg_hba.conf, misalnya:",
        f"   host {server_roles.DATABASE} {server_roles.PROGRAM},{server_roles.OWNER} 192.168.1.0/24 scram-sha-256", "",
        "2. Lalu, dari komputer mana pun yang ada Loket-nya (ganti SERVER dengan alamat server):", "",
        f"   loket server-siap --server {owner}", "",
        "3. Di setiap komputer loket pilih Beberapa komputer, lalu ketik:", "",
        f"   alamat      {program}", f"   kata sandi  {passwords.program}", "",
        "Kata sandi di atas baru dibuat dan tidak disimpan di mana pun: simpan di brankas kantor.",
    ]  # fmt: skip
    say(options, {"baris": typed, "pemilik": owner, "program": program, "kata_sandi": passwords.program}, told)


def _prepare(options: argparse.Namespace, address: str) -> None:
    copied: list[Copy] = []

    def copied_first(engine: "Engine", version: int) -> None:
        from loket_app.usecases.server_backup import before_migration

        copied.append(before_migration(engine, folder_of(options), SystemClock(), version))

    before = prepare_server(address, copied_first=copied_first)
    state = server_state(address)
    words = "sudah" if before == state.version else "dibuat" if not before else f"dinaikkan dari {before}"
    data = {"susunan": state.version, "sebelumnya": before, "kantor": state.founded,
            "cadangan": [str(one.file) for one in copied]}  # fmt: skip
    lines = [
        f"Disalin dahulu: {one.file}" + ("" if one.sealed else " (tidak bersandi: simpan di tempat terkunci)")
        for one in copied
    ]
    say(options, data, [*lines, f"Server siap. Susunan {state.version} ({words}), hak {server_roles.PROGRAM} diatur."])


def _everything(options: argparse.Namespace, administrator: str) -> None:
    passwords = server_roles.new_passwords()
    server_roles.make(administrator, passwords)
    prepare_server(server_roles.address_of(administrator, server_roles.OWNER, passwords.owner))
    program = server_roles.address_of(administrator, server_roles.PROGRAM)
    owner = server_roles.address_of(administrator, server_roles.OWNER)
    data = {
        "program": program, "kata_sandi": passwords.program, "pemilik": owner, "kata_sandi_pemilik": passwords.owner,
    }  # fmt: skip
    told = [
        "Server siap. Di setiap komputer loket pilih Beberapa komputer, lalu ketik:", "",
        f"   alamat      {program}", f"   kata sandi  {passwords.program}", "",
        "Untuk memperbarui program kelak, simpan di brankas kantor:", "",
        f"   alamat      {owner}", f"   kata sandi  {passwords.owner}",
    ]  # fmt: skip
    say(options, data, told)
