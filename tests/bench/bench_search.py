"""Register and board: search against a LIKE scan, deep pages against the first, a big file against a small one."""

import sqlite3

from loket_app.paths import DATA_FILE
from loket_app.usecases.desk import Desk
from loket_app.usecases.queries.board import board
from loket_app.usecases.queries.register import RegisterFilter, register, scanned
from tests.bench.big_office import CI, Size, big_office, reader
from tests.bench.figures import Figure, median_ms, seconds, taken_in_turn

ROUNDS = 15


def run(size: Size) -> list[Figure]:
    """Search, paging, opening the board."""
    small = size if size == CI else Size(size.requests // 20, size.still_open)
    with reader(size) as desk, reader(small) as little:
        return [*_searches(desk, size), *_pages(desk), *_boards(desk, little, size, small)]


def _searches(desk: Desk, size: Size) -> list[Figure]:
    rare = desk.ask(register, RegisterFilter(), size.requests // 2, 1).rows[0].applicant.split(" ")[-1]
    connection = sqlite3.connect(big_office(size) / DATA_FILE)

    def scan() -> object:
        query = "SELECT * FROM request WHERE name LIKE ? ORDER BY id DESC LIMIT 51"
        return connection.execute(query, (f"%{rare}%",)).fetchall()

    try:
        found, scanning = taken_in_turn(ROUNDS, lambda: desk.ask(register, RegisterFilter(words=rare)), scan)
    finally:
        connection.close()
    figures = [Figure(f"search rare word ({len(rare)} letters)", found, peer=scanning, against="LIKE scan")]
    for name, words in (
        ("search common word, newest 50", "Contoh"), ("search 3 letters, newest 50", "con"),
        ("search 2 letters (prefix)", "Ai"), ("search two words", f"Contoh {rare}"), ("search nothing found", "zzqzz"),
    ):  # fmt: skip
        wanted = RegisterFilter(words=words)
        value = median_ms([seconds(lambda wanted=wanted: desk.ask(register, wanted)) for _ in range(ROUNDS)])
        figures.append(Figure(name, value, peer=scanning, against="LIKE scan"))
    value = median_ms([seconds(lambda: desk.ask(scanned, "LR-2026-0000100")) for _ in range(ROUNDS)])
    return [*figures, Figure("receipt scanned", value, peer=scanning, against="LIKE scan")]


def _pages(desk: Desk) -> list[Figure]:
    first, deep = taken_in_turn(
        ROUNDS, lambda: desk.ask(register, RegisterFilter()), lambda: desk.ask(register, RegisterFilter(), 100)
    )
    filtered = RegisterFilter(service="kematian", state="selesai")
    _, narrow = taken_in_turn(
        ROUNDS, lambda: desk.ask(register, RegisterFilter()), lambda: desk.ask(register, filtered)
    )
    return [
        Figure("register last page", deep, peer=first, against="page 1"),
        Figure("register by service and state", narrow, peer=first, against="page 1"),
    ]


def _boards(desk: Desk, little: Desk, size: Size, small: Size) -> list[Figure]:
    big, less = taken_in_turn(ROUNDS, lambda: desk.ask(board), lambda: little.ask(board))
    return [
        Figure(f"board of {size.still_open} out of {size.requests}", big, peer=less, against=f"of {small.requests}")
    ]
